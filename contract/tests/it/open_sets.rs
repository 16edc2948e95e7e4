//! Sets that are not closed: what is unknown is kept, never mistaken for something known.

use std::fmt::Debug;

use mixpeek_users_contract::app::AuthMode;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::organization::{OrganizationRole, OrganizationStatus};
use mixpeek_users_contract::role::Role;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::document;

/// Near misses of known values, and what else a string can be.
const STRANGE: &[&str] = &[
    "",
    " ",
    "Pending",
    "pending ",
    "ACTIVE",
    "other",
    "Other",
    "null",
    "\u{202e}clerk",
    "🦀",
    "a\"b",
];

fn assert_round_trip<T>(known: &[T], text: impl Fn(&T) -> String, is_known: impl Fn(&T) -> bool)
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    for value in known {
        assert!(is_known(value), "{value:?}");
        let written = serde_json::to_value(value).unwrap();
        assert_eq!(written, Value::String(text(value)));
        assert_eq!(serde_json::from_value::<T>(written).unwrap(), *value);
    }
    for strange in STRANGE {
        let read: T = serde_json::from_value(json!(strange)).unwrap();
        assert!(!is_known(&read) && !known.contains(&read), "{strange:?} became {read:?}");
        assert_eq!(serde_json::to_value(&read).unwrap(), json!(strange));
    }
    for other in [json!(null), json!(1), json!(true), json!([]), json!({})] {
        assert!(serde_json::from_value::<T>(other.clone()).is_err(), "{other}");
    }
}

/// The values that the document knows.
fn documented(schema: &str) -> Vec<&'static str> {
    let schema = document::schema(schema);
    let set = schema.pointer("/anyOf/0/enum").unwrap_or_else(|| &schema["enum"]);
    set.as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect()
}

macro_rules! open_set {
    ($($test:ident: $set:ident;)+) => {$(
        #[test]
        fn $test() {
            assert_round_trip($set::KNOWN, |value| value.to_string(), $set::is_known);
            let known: Vec<_> = $set::KNOWN.iter().map($set::as_str).collect();
            assert_eq!(known, documented(stringify!($set)));
            assert_eq!($set::from("?").as_str(), "?");
        }
    )+};
}

open_set! {
    auth_modes: AuthMode;
    error_types: ErrorType;
    invitation_statuses: InvitationStatus;
    member_statuses: MemberStatus;
    organization_roles: OrganizationRole;
    organization_statuses: OrganizationStatus;
}

#[test]
fn roles() {
    let is_known = |role: &Role| [Role::ADMIN, Role::MEMBER].contains(role);
    assert_round_trip(&[Role::ADMIN, Role::MEMBER], Role::to_string, is_known);
    for near in ["org:Admin", "org:admin ", "admin", "ORG:MEMBER"] {
        assert!(!is_known(&Role::from(near)), "{near}");
    }
}
