use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use serde_json::json;

use crate::app::{Options, TestApp};
use crate::fake_clerk::{FakeClerk, Key, session};

async fn limited(limit: u32) -> TestApp {
    TestApp::with(Options { rate_limit: Some(limit), ..Options::default() }).await
}

#[tokio::test]
async fn counts_down_and_starts_over() {
    let app = limited(2).await;
    for remaining in ["1", "0"] {
        let reply = app.admin().get("/v1/me").await;
        reply.ok::<Me>();
        assert_eq!(reply.header("x-ratelimit-limit"), "2");
        assert_eq!(reply.header("x-ratelimit-remaining"), remaining);
        assert_eq!(reply.header("x-ratelimit-reset"), "1800000060");
        assert_eq!(reply.header("x-ratelimit-window"), "60");
    }
    app.clock.advance(48);
    let reply = app.admin().get("/v1/me").await;
    let envelope = reply.refused(429, &ErrorType::TooManyRequests);
    assert_eq!(reply.header("retry-after"), "12");
    assert_eq!(reply.header("x-ratelimit-remaining"), "0");
    assert_eq!(
        serde_json::Value::from(envelope.error.details.unwrap()),
        json!({"limit": 2, "window": "1m", "retry_after": 12, "retryable": true})
    );
    app.clock.advance(12);
    app.admin().get("/v1/me").await.ok::<Me>();
}

#[tokio::test]
async fn refusals_count_and_pages_do_not() {
    let app = limited(1).await;
    for path in ["/", "/healthz", "/demo/avatars/ines.svg"] {
        assert_eq!(app.anonymous().get(path).await.status, 200);
    }
    app.admin().get("/v1/apps/nothing").await.refused(404, &ErrorType::NotFound);
    app.admin().get("/v1/me").await.refused(429, &ErrorType::TooManyRequests);
}

#[tokio::test]
async fn strangers_are_not_counted() {
    let app = limited(1).await;
    for _ in 0..3 {
        let reply = app.anonymous().get("/v1/me").await;
        reply.refused(401, &ErrorType::Unauthorized);
        assert!(!reply.headers.contains_key("x-ratelimit-remaining"));
        let wrong = app.anonymous().with("authorization", "Bearer wrong");
        wrong.get("/v1/apps").await.refused(401, &ErrorType::Unauthorized);
    }
    app.admin().get("/v1/me").await.ok::<Me>();
}

#[tokio::test]
async fn there_is_no_limit_unless_one_is_set() {
    let app = TestApp::new().await;
    let reply = app.admin().get("/v1/me").await;
    assert!(!reply.headers.contains_key("x-ratelimit-limit"));
}

#[tokio::test]
async fn one_organization_leaves_room_for_the_others() {
    let key = Key::first();
    let clerk = FakeClerk::start(&[&key]).await.sign_in("operators = \"org_operators\"");
    let options = Options { clerk: Some(clerk), rate_limit: Some(10), ..Options::default() };
    let app = TestApp::with(options).await;
    let ask = async |organization: &str| {
        let claims = session("user_somebody", organization, "admin", app.clock.now());
        let token = format!("Bearer {}", key.sign(&claims));
        app.anonymous().with("authorization", &token).get("/v1/me").await
    };
    for left in (0..5).rev() {
        let reply = ask("org_greedy").await;
        reply.ok::<Me>();
        assert_eq!(reply.header("x-ratelimit-limit"), "5");
        assert_eq!(reply.header("x-ratelimit-remaining"), left.to_string());
    }
    for _ in 0..20 {
        let reply = ask("org_greedy").await;
        reply.refused(429, &ErrorType::TooManyRequests);
        assert_eq!(reply.header("retry-after"), "60");
    }
    // What was refused counts for nobody, and all together have no more than there is.
    for left in (1..5).rev() {
        let reply = ask("org_modest").await;
        reply.ok::<Me>();
        assert_eq!(reply.header("x-ratelimit-remaining"), left.to_string());
    }
    let operator = ask("org_operators").await;
    operator.ok::<Me>();
    assert_eq!(operator.header("x-ratelimit-limit"), "10");
    assert_eq!(operator.header("x-ratelimit-remaining"), "0");
    ask("org_modest").await.refused(429, &ErrorType::TooManyRequests);
    app.clock.advance(60);
    ask("org_greedy").await.ok::<Me>();
}
