//! What is said about a body that is wrong: everything at once.

use axum::body::Body;
use mixpeek_users_contract::error::ErrorType;
use serde_json::json;

use crate::app::TestApp;

const INVITE: &str = "/v1/apps/app_shop_search/users/invite";

/// The contract's golden requests are what clients send.
#[tokio::test]
async fn takes_the_golden_requests() {
    let invite = ("POST", INVITE);
    let role = ("PATCH", "/v1/apps/app_shop_search/users/user_sam/role");
    let app = ("PATCH", "/v1/apps/app_price_tracker");
    let create = ("POST", "/v1/organizations/users");
    let update = ("PATCH", "/v1/organizations/users/lucas.martin%2Bmixpeek%40harbourpine.example");
    let add = ("POST", "/x/apps/app_field_notes/users");
    let status = ("PATCH", "/x/apps/app_field_notes/users/user_mateo/status");
    let metadata = ("PATCH", "/x/apps/app_field_notes/users/user_mateo/metadata");
    for ((method, path), name) in [
        (invite, "inviteAppUser.request.full"),
        (invite, "inviteAppUser.request.sparse"),
        (role, "updateAppUserRole.request.full"),
        (app, "updateApp.request.enable"),
        (app, "updateApp.request.full"),
        (app, "updateApp.request.sparse"),
        (create, "createOrganizationUser.request.full"),
        (create, "createOrganizationUser.request.sparse"),
        (update, "updateOrganizationUser.request.full"),
        (update, "updateOrganizationUser.request.sparse"),
        (add, "addAppUser.request.full"),
        (status, "updateAppUserStatus.request.full"),
        (metadata, "updateAppUserMetadata.request.full"),
    ] {
        let file = format!("{}/../contract/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let body = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
        let reply = TestApp::new().await.admin().json(method, path, body).await;
        assert_eq!(reply.status, 200, "{name}: {}", reply.text());
    }
}

#[tokio::test]
async fn names_all_unknown_keys() {
    let app = TestApp::new().await;
    let body = json!({"email_address": "a@b.example", "note": 1, "email": "x", "a.b": {}});
    assert_eq!(
        app.admin().post(INVITE, body).await.invalid(),
        ["extra_forbidden body.a.b", "extra_forbidden body.email", "extra_forbidden body.note"]
    );
}

#[tokio::test]
async fn names_everything_that_is_wrong_together() {
    let app = TestApp::new().await;
    let body = json!({"email_address": "not an address", "role": 7, "aside": true, "zed": null});
    assert_eq!(
        app.admin().post(INVITE, body).await.invalid(),
        [
            "extra_forbidden body.aside",
            "extra_forbidden body.zed",
            "type_error body.role",
            "value_error body.email_address",
        ]
    );
}

#[tokio::test]
async fn looks_into_nested_values() {
    let app = TestApp::new().await;
    let body = json!({
        "auth_config": {"clerk_allowed_providers": ["google", 3], "foo": 1},
        "publish": "yes",
        "slug": "A",
        "zed": 1,
    });
    assert_eq!(
        app.admin().patch("/v1/apps/app_field_notes", body).await.invalid(),
        [
            "extra_forbidden body.auth_config.foo",
            "extra_forbidden body.zed",
            "missing body.auth_config.mode",
            "type_error body.auth_config.clerk_allowed_providers.1",
            "type_error body.publish",
            "value_error body.slug",
        ]
    );
}

#[tokio::test]
async fn names_all_that_is_missing() {
    let app = TestApp::new().await;
    assert_eq!(app.admin().post(INVITE, json!({})).await.invalid(), ["missing body.email_address"]);
    let reply = app.admin().post("/v1/organizations/users", json!({"x": 1})).await;
    assert_eq!(
        reply.invalid(),
        ["extra_forbidden body.x", "missing body.email", "missing body.user_name"]
    );
    let role = "/v1/apps/app_shop_search/users/user_sam/role";
    assert_eq!(app.admin().patch(role, json!({})).await.invalid(), ["missing body.role"]);
}

#[tokio::test]
async fn wants_an_object() {
    let app = TestApp::new().await;
    for body in [json!([]), json!(null), json!("text")] {
        assert_eq!(app.admin().post(INVITE, body).await.invalid(), ["type_error body"]);
    }
}

#[tokio::test]
async fn wants_json() {
    let app = TestApp::new().await;
    let send = async |kind: &'static str, body: &'static str| {
        let caller = app.admin().with("content-type", kind);
        caller.send("POST", INVITE, Body::from(body)).await
    };
    for body in ["", "{", "{\"email_address\":}", "\u{feff}{}"] {
        send("application/json", body).await.refused(400, &ErrorType::BadRequest);
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", ""] {
        send(kind, r#"{"email_address":"a@b.example"}"#)
            .await
            .refused(415, &ErrorType::UnsupportedMediaType);
    }
    let reply = send("application/json; charset=utf-8", r#"{"email_address":"a@b.example"}"#).await;
    assert_eq!(reply.status, 200);
}

#[tokio::test]
async fn has_a_limit() {
    let app = TestApp::new().await;
    let body = json!({"email_address": "a".repeat(70_000)});
    app.admin().post(INVITE, body).await.refused(413, &ErrorType::PayloadTooLarge);
}
