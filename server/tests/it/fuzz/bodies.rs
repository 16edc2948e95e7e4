//! Bodies of every operation that takes one.

use axum::body::Body;
use mixpeek_users_contract::invitation::{Invitation, InvitationList};
use mixpeek_users_contract::route::{OPERATIONS, Operation};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;
use serde_json::Value;

use super::{change, changed, each, json_value, judge, kept, runtime, text};
use crate::accept;
use crate::app::TestApp;
use crate::operations::{body, query};

fn with_body() -> Vec<Operation> {
    OPERATIONS.iter().filter(|operation| body(operation).is_some()).copied().collect()
}

/// A path on which the demo has something to change.
fn path(operation: &Operation) -> String {
    let path = operation.template.replace("{app_id}", "app_shop_search");
    let path = path
        .replace("{user_id}", "user_ines")
        .replace("{user_email}", "amara.okafor%40harbourpine.example");
    path.replace("{invitation_id}", "nothing") + query(operation)
}

struct World {
    runtime: tokio::runtime::Runtime,
    app: &'static TestApp,
}

impl World {
    fn new() -> Self {
        let runtime = runtime();
        let app = kept(runtime.block_on(TestApp::new()));
        Self { runtime, app }
    }

    fn send(&self, operation: &Operation, text: Vec<u8>) {
        self.runtime.block_on(async {
            let admin = self.app.admin().with("content-type", "application/json");
            let reply = admin.send(operation.method, &path(operation), Body::from(text)).await;
            judge(Some(operation), &reply);
        });
    }
}

#[test]
fn any_json_is_a_body_or_is_refused() {
    let world = World::new();
    each(600, (select(with_body()), json_value()), |(operation, value)| {
        world.send(&operation, value.to_string().into_bytes());
    });
}

#[test]
fn a_body_with_some_of_its_values_changed_is_a_body_or_is_refused() {
    let world = World::new();
    each(1_000, (select(with_body()), vec(change(), 1..4)), |(operation, changes)| {
        let recorded = body(&operation).unwrap();
        world.send(&operation, changed(recorded, changes).to_string().into_bytes());
    });
}

/// JSON that no tree can hold: keys that come twice, numbers without end, and what only looks like JSON.
fn odd_text() -> impl Strategy<Value = (Operation, Vec<u8>)> {
    let keys = [
        "email_address",
        "role",
        "user",
        "status",
        "public_metadata",
        "invitations",
        "auth_config",
        "__proto__",
        "email",
    ];
    let values = [
        "1e400",
        "-1e400",
        "123456789012345678901234567890",
        "0.1e-400",
        "-0",
        "NaN",
        "1_000",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"a\0b\"",
        "{\"a\":1,\"a\":2}",
        "[1,]",
        "'a'",
        "tru",
        "\"a\\",
        "//",
        "{\"$serde_json::private::Number\":\"1\"}",
        "{\"$serde_json::private::RawValue\":\"1\"}",
        "null",
        "\"org:admin\"",
        "\"omar@shop.example\"",
    ];
    let pair = (select(keys.to_vec()), select(values.to_vec()))
        .prop_map(|(key, value)| format!("\"{key}\":{value}"));
    let object = vec(pair, 0..6).prop_map(|pairs| format!("{{{}}}", pairs.join(",")).into_bytes());
    let cut =
        (select(with_body()), any::<usize>(), any::<u8>()).prop_map(|(operation, place, byte)| {
            let mut text =
                body(&operation).map_or_else(Vec::new, |body| body.to_string().into_bytes());
            let place = place % (text.len() + 1);
            if byte % 2 == 0 {
                text.truncate(place);
            } else {
                text.insert(place, byte);
            }
            (operation, text)
        });
    let bytes = prop_oneof![
        object,
        vec(any::<u8>(), 0..60),
        text().prop_map(String::into_bytes),
        Just(b"\xef\xbb\xbf{}".to_vec()),
    ];
    prop_oneof![2 => (select(with_body()), bytes), 1 => cut]
}

#[test]
fn what_is_no_json_is_refused() {
    let world = World::new();
    each(1_000, odd_text(), |(operation, text)| world.send(&operation, text));
}

#[test]
fn metadata_is_kept_as_it_was_sent() {
    let operation = OPERATIONS.iter().find(|it| it.id == "updateAppUserMetadata").unwrap();
    let world = World::new();
    each(300, (text(), json_value()), |(key, value)| {
        world.runtime.block_on(async {
            let sent = serde_json::json!({ "public_metadata": { key.clone(): value.clone() } });
            let reply = world.app.admin().json("PATCH", &path(operation), sent).await;
            judge(Some(operation), &reply);
            if reply.status != 200 {
                return;
            }
            let stored: Value = reply.ok();
            // Merging takes nulls out, at every depth of objects.
            if !value.is_object() {
                let expected = if value.is_null() { None } else { Some(&value) };
                assert_eq!(stored["public_metadata"].get(&key), expected);
            }
            let taken_out = serde_json::json!({ "public_metadata": { key.clone(): null } });
            let reply = world.app.admin().json("PATCH", &path(operation), taken_out).await;
            assert_eq!(reply.ok::<Value>()["public_metadata"].get(&key), None);
        });
    });
}

#[test]
fn a_form_makes_a_member_or_is_refused() {
    let world = World::new();
    let kinds = [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=a",
        "application/json",
        "",
    ];
    let odd = [
        "name=",
        "name",
        "&&&",
        "name=a&name=b",
        "name=%",
        "name=%ff%00",
        "name[]=a",
        "=",
        "other=1",
    ];
    let form = prop_oneof![
        2 => select(odd.to_vec()).prop_map(|form| form.as_bytes().to_vec()),
        2 => text().prop_map(|name| format!("name={name}").into_bytes()),
        1 => vec(any::<u8>(), 0..60),
    ];
    let kind = prop_oneof![4 => Just(kinds[0]), 1 => select(kinds.to_vec())];
    let tried = std::cell::Cell::new(0);
    each(300, (kind, form), |(kind, form)| {
        tried.set(tried.get() + 1);
        let email = format!("omar-{}@shop.example", tried.get());
        world.runtime.block_on(async {
            let app = world.app;
            let link = accept::invite(app, &email, "org:member").await;
            let caller = app.anonymous().with("content-type", kind);
            let reply = caller.send("POST", &link, Body::from(form)).await;
            let status = reply.status.as_u16();
            assert!([200, 400, 415, 422].contains(&status), "{status}: {}", reply.text());
            let users = "/v1/apps/app_shop_search/users";
            let omar = accept::member(app, &email).await;
            assert_eq!(omar.is_some(), status == 200, "{}", reply.text());
            if let Some(omar) = omar {
                let name = omar.name.unwrap_or_default();
                assert!(
                    name.chars().count() <= 100 && !name.contains(char::is_control),
                    "{name:?}"
                );
                app.admin().delete(&format!("{users}/{}", omar.user_id)).await.ok::<Value>();
            } else {
                let mail = app.admin().get(&format!("{users}/invitations")).await;
                let list: InvitationList = mail.ok();
                let is_omars = |it: &&Invitation| *it.email_address == *email;
                let id = &list.invitations.iter().find(is_omars).unwrap().invitation_id;
                app.admin().delete(&format!("{users}/invitations/{id}")).await.ok::<Value>();
            }
        });
    });
}
