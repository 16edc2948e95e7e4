//! What Mixpeek answers about the organization's own accounts. The record is the contract's [`OrganizationUser`], which leaves out the
//! `internal_id` that the service may send: that is a secret (source: the security page).

use mixpeek_users_contract::organization::{
    OrganizationStatus, OrganizationUser, OrganizationUserList,
};
use serde::Deserialize;
use serde_json::Value;

use super::client::is_active_admin;

/// The list. Its form is published nowhere ("an object"), so the names of neighbouring lists are read, and a bare array too.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Page {
    /// With an object around it.
    Object(Object),
    /// Nothing else.
    Bare(Vec<OrganizationUser>),
}

/// `{results, total, skip, limit}` in its spellings.
#[derive(Debug, Deserialize)]
pub(super) struct Object {
    #[serde(alias = "users", alias = "data")]
    results: Vec<OrganizationUser>,
    #[serde(default, alias = "total_count")]
    total: Option<u64>,
    #[serde(default)]
    skip: Option<u64>,
    #[serde(default)]
    limit: Option<u64>,
}

impl Page {
    /// The page, as it was asked for where it does not say itself.
    pub(super) fn list(self, skip: u64, limit: u64) -> OrganizationUserList {
        match self {
            Self::Object(object) => OrganizationUserList {
                results: object.results,
                total: object.total,
                skip: object.skip.unwrap_or(skip),
                limit: object.limit.unwrap_or(limit),
            },
            Self::Bare(results) => OrganizationUserList { results, total: None, skip, limit },
        }
    }
}

/// An account, and whether its record says what the person may do. All keys but the address may be missing, and without a role a record
/// reads as a member's.
#[derive(Debug, Deserialize)]
#[serde(try_from = "Value")]
pub(super) struct Known {
    pub(super) account: OrganizationUser,
    names_role: bool,
}

impl TryFrom<Value> for Known {
    type Error = serde_json::Error;

    fn try_from(record: Value) -> serde_json::Result<Self> {
        let names_role = record.get("role").is_some_and(|role| !role.is_null());
        Ok(Self { account: serde_json::from_value(record)?, names_role })
    }
}

impl Known {
    /// Whether the others may lose an active admin with it.
    pub(super) fn may_be_active_admin(&self) -> bool {
        let is_active = self.account.status == OrganizationStatus::Active;
        is_active_admin(&self.account) || (is_active && !self.names_role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> OrganizationUserList {
        serde_json::from_str::<Page>(text).unwrap().list(0, 1000)
    }

    #[test]
    fn every_form_that_neighbouring_lists_have_is_read() {
        for (text, total) in [
            (r#"{"results":[{"email":"a@b.example"}],"total":7,"skip":0,"limit":50}"#, Some(7)),
            (r#"{"users":[{"email":"a@b.example"}],"total_count":7}"#, Some(7)),
            (r#"{"data":[{"email":"a@b.example"}]}"#, None),
            (r#"[{"email":"a@b.example"}]"#, None),
        ] {
            let list = read(text);
            assert_eq!((list.results.len(), list.total), (1, total), "{text}");
        }
    }

    #[test]
    fn an_object_without_accounts_is_not_an_empty_organization() {
        assert!(serde_json::from_str::<Page>(r#"{"message":"ok"}"#).is_err());
    }

    #[test]
    fn a_secret_of_the_service_is_left_where_it_is() {
        let list = read(r#"{"users":[{"email":"a@b.example","internal_id":"int_secret"}]}"#);
        assert!(!serde_json::to_string(&list).unwrap().contains("int_secret"));
    }

    #[test]
    fn who_has_no_role_may_be_an_admin() {
        for (rest, expected) in [
            (r#""role":"admin""#, true),
            (r#""role":null"#, true),
            (r#""status":"active""#, true),
            (r#""status":"suspended""#, false),
            (r#""role":"member""#, false),
            (r#""role":"admin","status":"pending""#, false),
        ] {
            let text = format!(r#"{{"email":"a@b.example",{rest}}}"#);
            let known: Known = serde_json::from_str(&text).unwrap();
            assert_eq!(known.may_be_active_admin(), expected, "{text}");
        }
    }
}
