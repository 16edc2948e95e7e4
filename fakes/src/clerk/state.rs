//! What an instance holds, and how Clerk writes it.

use std::collections::BTreeMap;
use std::time::{SystemTime, UNIX_EPOCH};

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use super::invitations::STATUSES;
use super::refusal::Refusal;

/// The role that may manage the others.
pub(super) const ADMIN: &str = "org:admin";
/// The roles that can be given.
pub(super) const ROLES: &[(&str, &str)] =
    &[(ADMIN, "Admin"), ("org:member", "Member"), ("org:viewer", "Viewer")];
/// Milliseconds of a day.
pub(super) const DAY: i64 = 86_400_000;

/// A Clerk instance.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Instance {
    /// By their ids.
    pub(super) users: BTreeMap<String, User>,
    pub(super) organizations: Vec<Organization>,
    pub(super) memberships: Vec<Membership>,
    pub(super) invitations: Vec<Invitation>,
    /// For new ids.
    pub(super) count: u32,
}

/// An account.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct User {
    pub(super) id: String,
    pub(super) first_name: Option<String>,
    pub(super) last_name: Option<String>,
    pub(super) username: Option<String>,
    pub(super) phone: Option<String>,
    /// The first is the primary one, if there is one at all.
    pub(super) emails: Vec<Email>,
    pub(super) no_primary: bool,
    pub(super) image: Option<String>,
    pub(super) banned: bool,
    pub(super) deprovisioned: bool,
    pub(super) created_at: i64,
    pub(super) last_active_at: Option<i64>,
}

/// An address of an account.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Email {
    pub(super) address: String,
    pub(super) verified: bool,
}

/// An organization.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Organization {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) slug: String,
    /// 0 for any number.
    pub(super) max_members: usize,
    /// The seats of its plan, where that counts them.
    pub(super) seats: Option<usize>,
    pub(super) created_at: i64,
}

/// A person in an organization.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Membership {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) user: String,
    pub(super) role: String,
    pub(super) public_metadata: Map<String, Value>,
    pub(super) private_metadata: Map<String, Value>,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
}

/// An invitation.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Invitation {
    pub(super) id: String,
    pub(super) organization: String,
    pub(super) email: String,
    pub(super) role: String,
    #[serde(default = "pending", deserialize_with = "status")]
    pub(super) status: Status,
    pub(super) inviter: Option<String>,
    #[serde(default)]
    pub(super) public_metadata: Map<String, Value>,
    #[serde(default)]
    pub(super) private_metadata: Map<String, Value>,
    pub(super) created_at: i64,
    pub(super) expires_at: i64,
}

/// Where an invitation stands. By a name of its own: what is written as a text is borrowed from the body that it is read from.
type Status = &'static str;

fn pending() -> Status {
    "pending"
}

/// One of those that there are.
fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
    let text = String::deserialize(deserializer)?;
    let known = STATUSES.iter().find(|status| **status == text);
    known.copied().ok_or_else(|| D::Error::unknown_variant(&text, STATUSES))
}

/// The time, in milliseconds as Clerk writes it.
pub(super) fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl Organization {
    pub(super) fn json(&self) -> Value {
        json!({
            "object": "organization",
            "id": self.id,
            "name": self.name,
            "slug": self.slug,
            "image_url": "https://img.clerk.test/organization.png",
            "has_image": false,
            "max_allowed_memberships": self.max_members,
            "admin_delete_enabled": true,
            "public_metadata": {},
            "private_metadata": { "internal": "of the organization" },
            "created_at": self.created_at,
            "updated_at": self.created_at,
        })
    }
}

impl Instance {
    pub(super) fn new_id(&mut self, prefix: &str) -> String {
        self.count += 1;
        format!("{prefix}_{:06}", self.count)
    }

    /// An organization by its id or its slug.
    pub(super) fn organization(&self, id: &str) -> Result<&Organization, Refusal> {
        let found = self.organizations.iter().find(|o| o.id == id || o.slug == id);
        found.ok_or_else(Refusal::not_found)
    }

    pub(super) fn add_user(&mut self, user: User) {
        self.users.insert(user.id.clone(), user);
    }

    pub(super) fn user(&self, id: &str) -> Option<&User> {
        self.users.get(id)
    }

    pub(super) fn members<'a>(
        &'a self,
        organization: &'a str,
    ) -> impl Iterator<Item = &'a Membership> {
        self.memberships.iter().filter(move |membership| membership.organization == organization)
    }

    pub(super) fn pending<'a>(
        &'a self,
        organization: &'a str,
    ) -> impl Iterator<Item = &'a Invitation> {
        let pending = |invitation: &&Invitation| invitation.status == "pending";
        self.invitations.iter().filter(pending).filter(move |i| i.organization == organization)
    }

    /// Marks what has expired.
    pub(super) fn expire(&mut self) {
        let now = now();
        for invitation in &mut self.invitations {
            if invitation.status == "pending" && invitation.expires_at <= now {
                invitation.status = "expired";
            }
        }
    }

    /// The invited person joins, with an account of their own if they had none.
    pub(super) fn accept(&mut self, id: &str) -> Result<Value, Refusal> {
        self.expire();
        let is_meant = |i: &&mut Invitation| i.id == id && i.status == "pending";
        let invitation = self.invitations.iter_mut().find(is_meant);
        let invitation = invitation.ok_or_else(Refusal::not_found)?;
        invitation.status = "accepted";
        let invitation = invitation.clone();
        let known = self.users.values().find(|user| user.has_address(&invitation.email));
        let user = if let Some(known) = known {
            known.id.clone()
        } else {
            let id = self.new_id("user");
            let email = Email { address: invitation.email, verified: true };
            let created_at = now();
            self.add_user(User {
                id: id.clone(),
                emails: vec![email],
                created_at,
                ..User::default()
            });
            id
        };
        let membership = Membership {
            id: self.new_id("orgmem"),
            organization: invitation.organization,
            user,
            role: invitation.role,
            public_metadata: invitation.public_metadata,
            private_metadata: invitation.private_metadata,
            created_at: now(),
            updated_at: now(),
        };
        self.memberships.push(membership.clone());
        Ok(self.membership_json(&membership))
    }

    pub(super) fn membership_json(&self, membership: &Membership) -> Value {
        let organization = self.organization(&membership.organization).ok();
        let user = self.user(&membership.user);
        let mut json = json!({
            "object": "organization_membership",
            "id": membership.id,
            "role": membership.role,
            "permissions": permissions(&membership.role),
            "public_metadata": membership.public_metadata,
            "private_metadata": membership.private_metadata,
            "organization": organization.map(Organization::json),
            "public_user_data": user.map(User::public_json),
            "created_at": membership.created_at,
            "updated_at": membership.updated_at,
        });
        // Only roles that still exist have a name.
        if let Some(name) = role_name(&membership.role) {
            json["role_name"] = name.into();
        }
        json
    }

    pub(super) fn invitation_json(&self, invitation: &Invitation) -> Value {
        let inviter = invitation.inviter.as_deref().and_then(|id| self.user(id));
        let inviter = inviter.map(|user| {
            json!({
                "user_id": user.id,
                "first_name": user.first_name,
                "last_name": user.last_name,
                "image_url": user.image_url(),
                "has_image": user.image.is_some(),
                "identifier": user.identifier(),
            })
        });
        json!({
            "object": "organization_invitation",
            "id": invitation.id,
            "email_address": invitation.email,
            "role": invitation.role,
            "role_name": role_name(&invitation.role).unwrap_or_default(),
            "organization_id": invitation.organization,
            "inviter_id": invitation.inviter,
            "public_inviter_data": inviter,
            "status": invitation.status,
            "public_metadata": invitation.public_metadata,
            "private_metadata": invitation.private_metadata,
            "url": format!("https://accounts.clerk.test/v1/tickets/accept?ticket=secret_{}", invitation.id),
            "expires_at": invitation.expires_at,
            "created_at": invitation.created_at,
            "updated_at": invitation.created_at,
        })
    }
}

/// The name of a role that can be given.
pub(super) fn role_name(role: &str) -> Option<&'static str> {
    ROLES.iter().find(|(key, _)| *key == role).map(|(_, name)| *name)
}

fn permissions(role: &str) -> &'static [&'static str] {
    if role == ADMIN {
        &["org:sys_memberships:manage", "org:sys_memberships:read"]
    } else {
        &["org:sys_memberships:read"]
    }
}
