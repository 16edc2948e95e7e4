//! A workspace and its people.

use serde::Deserialize;
use serde_json::{Value, json};

use super::Answer;

/// All account types that the client knows.
pub(super) const ACCOUNT_TYPES: [&str; 9] = [
    "ADMIN",
    "DEVELOPER",
    "BUSINESS",
    "BILLING_ADMIN",
    "SECURITY_ADMIN",
    "WORKSPACE_SETTINGS_ADMIN",
    "WORKSPACE_ADMIN",
    "ANALYST",
    "SANDBOX_USER",
];

/// A workspace.
#[derive(Debug)]
pub(super) struct Workspace {
    pub(super) uid: String,
    pub(super) name: String,
    users: Vec<User>,
    invited: Vec<Invited>,
}

/// Whom a test gives to a workspace.
#[derive(Debug, Deserialize)]
pub(super) struct People {
    users: Vec<User>,
    invited: Vec<Invited>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct User {
    uid: String,
    email: String,
    name: String,
    account_type: String,
    #[serde(default)]
    is_disabled: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Invited {
    email: String,
    account_type: String,
    #[serde(rename = "inviteStatus")]
    status: String,
}

#[rustfmt::skip]
const PEOPLE: &[(&str, &str, &str)] = &[
    ("ines", "Ines Ruiz", "ADMIN"), ("mateo", "Mateo Silva", "DEVELOPER"), ("wei", "陈伟", "BUSINESS"),
    // Only in the demo:
    ("jonas", "Jonas Weber", "WORKSPACE_ADMIN"), ("amara", "Amara Okafor", "ANALYST"), ("priya", "Priya Raman", "BILLING_ADMIN"),
    ("q", "Q", "SANDBOX_USER"), ("script", "<script>alert(1)</script>", "REVIEWER"),
];

/// As the client has the statuses, as the pages have them, and one that neither has.
const INVITED: &[(&str, &str, &str)] = &[
    ("leo", "DEVELOPER", "SENT"),
    ("nadia", "ADMIN", "ACTIVE"),
    ("omar", "BUSINESS", "EXPIRED"),
    ("chloe", "ANALYST", "BOUNCED"),
];

impl Workspace {
    pub(super) fn new(uid: &str, name: &str, is_demo: bool) -> Self {
        let address = |key: &str| format!("{key}@harbourpine.example");
        let users = PEOPLE.iter().take(if is_demo { PEOPLE.len() } else { 3 });
        let users = users.enumerate().map(|(index, (key, name, account_type))| User {
            uid: format!("{:064x}", 0xbeef_0000_u64 + index as u64),
            email: address(key),
            name: (*name).to_owned(),
            account_type: (*account_type).to_owned(),
            is_disabled: false,
        });
        let invited = INVITED.iter().take(if is_demo { INVITED.len() } else { 0 });
        let invited = invited.map(|(key, account_type, status)| Invited {
            email: address(key),
            account_type: (*account_type).to_owned(),
            status: (*status).to_owned(),
        });
        Self {
            uid: uid.to_owned(),
            name: name.to_owned(),
            users: users.collect(),
            invited: invited.collect(),
        }
    }

    pub(super) fn set_people(&mut self, people: People) {
        (self.users, self.invited) = (people.users, people.invited);
    }

    /// Everybody but the disabled.
    pub(super) fn list(&self) -> Value {
        let active = self.users.iter().filter(|user| !user.is_disabled).map(|user| {
            json!({
                "uid": user.uid, "email": user.email, "name": user.name, "accountType": user.account_type
            })
        });
        let invited = self.invited.iter().map(|invited| {
            json!({
                "email": invited.email,
                "accountType": invited.account_type,
                "inviteStatus": invited.status
            })
        });
        json!({
            "ok": true,
            "activeUsers": active.collect::<Vec<_>>(),
            "invitedUsers": invited.collect::<Vec<_>>()
        })
    }

    /// Of the refusals only the second's words are published.
    pub(super) fn invite(&mut self, email: &str, account_type: &str) -> Answer {
        let is_it = |other: &str| other.to_lowercase() == email.to_lowercase();
        if self.users.iter().any(|user| is_it(&user.email)) {
            return Err("User already exists".to_owned());
        }
        if self.invited.iter().any(|other| is_it(&other.email) && other.status != "EXPIRED") {
            return Err("User already invited".to_owned());
        }
        self.invited.retain(|other| !is_it(&other.email));
        let (email, account_type) = (email.to_owned(), account_type.to_owned());
        self.invited.push(Invited { email, account_type, status: "SENT".to_owned() });
        Ok(json!({ "ok": true }))
    }

    pub(super) fn set_account_type(&mut self, uid: &str, account_type: &str) -> Answer {
        account_type.clone_into(&mut self.user(uid)?.account_type);
        Ok(json!({ "ok": true }))
    }

    pub(super) fn disable(&mut self, uid: &str) -> Answer {
        self.user(uid)?.is_disabled = true;
        Ok(json!({ "ok": true }))
    }

    fn user(&mut self, uid: &str) -> Result<&mut User, String> {
        let found = self.users.iter_mut().find(|user| user.uid == uid && !user.is_disabled);
        found.ok_or_else(|| "User not found".to_owned())
    }
}
