//! Every operation: that it does what it says, and how it refuses.

use axum::body::Body;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::route::{OPERATIONS, Operation};
use serde_json::{Value, json};

use crate::app::TestApp;

mod additions;
mod apps;
mod bodies;
pub(crate) mod faults;
mod invitations;
mod me;
mod members;
mod organization_users;
mod search;

/// A body that the operation would take, if it takes one: the recorded one.
pub(crate) fn body(operation: &Operation) -> Option<Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../contract/fixtures");
    let text = std::fs::read_to_string(format!("{folder}/{}.request.full.json", operation.id));
    text.ok().map(|text| serde_json::from_str(&text).unwrap())
}

/// A path that fits the template, with ids that exist nowhere.
fn path(template: &str) -> String {
    template
        .split('/')
        .map(|part| if part.starts_with('{') { "nothing" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

/// The query that the operation cannot do without, if there is one.
pub(crate) fn query(operation: &Operation) -> &'static str {
    if operation.id == "listPastInvitations" { "?status=revoked" } else { "" }
}

pub(crate) fn address(operation: &Operation) -> String {
    path(operation.template) + query(operation)
}

#[tokio::test]
async fn every_operation_has_a_route() {
    let app = TestApp::new().await;
    for operation in OPERATIONS {
        let path = path(operation.template);
        let reply = app.admin().send(operation.method, &path, Body::empty()).await;
        let text = reply.text();
        assert!(!text.contains("no such route"), "{}: {text}", operation.id);
        assert!(![405, 500, 501].contains(&reply.status.as_u16()), "{}: {text}", operation.id);
    }
}

#[tokio::test]
async fn every_operation_wants_the_token() {
    let app = TestApp::new().await;
    for operation in OPERATIONS {
        let path = path(operation.template);
        let reply = app.anonymous().send(operation.method, &path, Body::empty()).await;
        reply.refused(401, &ErrorType::Unauthorized);
        assert_eq!(reply.header("www-authenticate"), "Bearer", "{}", operation.id);
    }
}

#[tokio::test]
async fn no_other_method_does_anything() {
    let app = TestApp::new().await;
    for operation in OPERATIONS {
        let path = path(operation.template);
        let reply = app.admin().send("PUT", &path, Body::empty()).await;
        reply.refused(405, &ErrorType::MethodNotAllowed);
        assert!(reply.header("allow").contains(operation.method), "{}", operation.id);
    }
}

#[tokio::test]
async fn an_unknown_route_is_an_envelope() {
    let app = TestApp::new().await;
    for path in ["/v1", "/v1/", "/v1/apps/", "/v1/apps/a/users/b/c/d", "/x", "/x/nothing"] {
        app.admin().get(path).await.refused(404, &ErrorType::NotFound);
    }
}

#[tokio::test]
async fn app_users_are_refused_while_the_app_has_none() {
    let app = TestApp::new().await;
    let users = "/v1/apps/app_price_tracker/users";
    let body = json!({"email_address": "a@b.example"});
    let role = json!({"role": "org:member"});
    let replies = [
        app.admin().get(users).await,
        app.admin().get(&format!("{users}/invitations")).await,
        app.admin().post(&format!("{users}/invite"), body).await,
        app.admin().patch(&format!("{users}/user_ines/role"), role).await,
        app.admin().delete(&format!("{users}/user_ines")).await,
        app.admin().delete(&format!("{users}/invitations/x")).await,
        app.admin().get("/x/apps/app_price_tracker/users").await,
        app.admin().get("/x/apps/app_price_tracker/invitations?status=revoked").await,
        app.admin().post("/x/apps/app_price_tracker/users", json!({"user": "user_ines"})).await,
        app.admin()
            .patch(
                "/x/apps/app_price_tracker/users/user_ines/status",
                json!({"status": "suspended"}),
            )
            .await,
        app.admin()
            .patch(
                "/x/apps/app_price_tracker/users/user_ines/metadata",
                json!({"public_metadata": {}}),
            )
            .await,
    ];
    for reply in replies {
        reply.refused(403, &ErrorType::NotEnabled);
    }
}

#[tokio::test]
async fn an_unknown_app_is_not_found_by_any_operation_on_it() {
    let app = TestApp::new().await;
    for operation in
        OPERATIONS.iter().filter(|o| o.method == "GET" && o.template.contains("{app_id}"))
    {
        let envelope =
            app.admin().get(&address(operation)).await.refused(404, &ErrorType::NotFound);
        let details = envelope.error.details.unwrap();
        assert_eq!((&details["resource"], &details["id"]), (&"app".into(), &"nothing".into()));
    }
}
