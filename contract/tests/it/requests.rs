//! Requests carry declared keys only: the service answers 422 to any other.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{document, fixture};

#[test]
fn a_full_request_has_exactly_the_declared_keys() {
    for operation in document::operations() {
        let Some(schema) = operation.request_schema() else { continue };
        let name = format!("{}.request.full", operation.id());
        let fixtures = fixture::all();
        let full = fixtures.iter().find(|fixture| fixture.name() == name).unwrap();
        let written: Value = serde_json::from_str(&full.rewritten()).unwrap();
        assert_declares(&name, document::resolve(schema), &written);
    }
}

fn assert_declares(at: &str, schema: &'static Value, written: &Value) {
    assert_eq!(schema["additionalProperties"], false, "{at} is not closed");
    let declared = schema["properties"].as_object().unwrap();
    let written = written.as_object().unwrap();
    let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(declared), keys(written), "{at}");
    for (key, schema) in declared {
        let schema = document::resolve(schema);
        if schema.get("properties").is_some() {
            assert_declares(&format!("{at}/{key}"), schema, &written[key]);
        }
    }
}

#[test]
fn a_sparse_request_is_written_without_what_was_left_out() {
    let written = |name: &str| {
        let fixtures = fixture::all();
        let fixture = fixtures.iter().find(|fixture| fixture.name() == name).unwrap();
        serde_json::from_str::<Value>(&fixture.rewritten()).unwrap().to_string()
    };
    assert_eq!(written("updateApp.request.sparse"), r#"{"auth_config":{"mode":"clerk"}}"#);
    assert_eq!(written("updateOrganizationUser.request.sparse"), r#"{"status":"active"}"#);
    assert_eq!(
        written("inviteAppUser.request.sparse"),
        r#"{"email_address":"omar@shop.example","role":"org:member"}"#
    );
    assert_eq!(
        written("inviteAppUsers.request.sparse"),
        r#"{"invitations":[{"email_address":"omar@shop.example","role":"org:member"}]}"#
    );
    assert_eq!(written("addAppUser.request.sparse"), r#"{"role":"org:member","user":"user_5sG"}"#);
}

#[test]
fn enabling_user_management_names_the_mode_and_publishes() {
    use mixpeek_users_contract::app::AppUpdate;
    let enable: AppUpdate = fixture::read("updateApp.request.enable");
    assert_eq!(AppUpdate::enable_user_management(), enable);
}

#[test]
fn sign_in_settings_without_a_mode_are_refused() {
    use mixpeek_users_contract::app::AppUpdate;
    let error = serde_json::from_str::<AppUpdate>(r#"{"auth_config":{}}"#).unwrap_err();
    assert!(error.to_string().contains("missing field `mode`"), "{error}");
}
