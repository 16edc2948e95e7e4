use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;

use crate::app::{TOKEN, TestApp};

#[tokio::test]
async fn takes_the_token_and_nothing_else() {
    let app = TestApp::new().await;
    let anonymous = app.anonymous();
    anonymous
        .clone()
        .with("authorization", &format!("bearer {TOKEN}"))
        .get("/v1/me")
        .await
        .ok::<Me>();
    let longer = format!("Bearer {TOKEN}x");
    let shorter = format!("Bearer {}", &TOKEN[1..]);
    let other = format!("Bearer {}", TOKEN.replace('0', "1"));
    let basic = format!("Basic {TOKEN}");
    for wrong in ["", "Bearer", "Bearer ", TOKEN, &longer, &shorter, &other, &basic] {
        let reply = anonymous.clone().with("authorization", wrong).get("/v1/me").await;
        reply.refused(401, &ErrorType::Unauthorized);
    }
}

#[tokio::test]
async fn does_not_take_the_token_from_the_address() {
    let app = TestApp::new().await;
    let reply = app.anonymous().get(&format!("/v1/me?token={TOKEN}")).await;
    reply.refused(401, &ErrorType::Unauthorized);
}

#[tokio::test]
async fn says_that_a_refused_body_ends_the_connection() {
    let app = TestApp::new().await;
    let body = serde_json::json!({"email_address": "dan@x.io"});
    let reply = app.anonymous().post("/v1/apps/app_shop_search/users/invite", body).await;
    assert_eq!(reply.header("connection"), "close");
    reply.refused(401, &ErrorType::Unauthorized);
    let reply = app.anonymous().get("/v1/me").await;
    assert_eq!(reply.header("connection"), "");
}

#[tokio::test]
async fn health_needs_no_token() {
    let app = TestApp::new().await;
    let reply = app.anonymous().get("/healthz").await;
    assert_eq!(reply.ok::<serde_json::Value>(), serde_json::json!({"status": "ok"}));
    assert_eq!(reply.header("cache-control"), "no-store");
}
