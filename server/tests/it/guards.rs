//! Host, origin and the headers on every answer.

use axum::body::Body;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use mixpeek_users_server::headers::POLICY;

use crate::app::{Options, TestApp};

#[tokio::test]
async fn answers_under_loopback_names_only() {
    let app = TestApp::new().await;
    for host in ["localhost", "LOCALHOST:1", "127.0.0.1:8787", "127.9.9.9", "[::1]:8787", "[::1]"] {
        app.admin().with("host", host).get("/v1/me").await.ok::<Me>();
    }
    for host in [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "10.0.0.1",
        "",
        "a@localhost",
        "[::2]",
    ] {
        let reply = app.admin().with("host", host).get("/v1/me").await;
        reply.refused(403, &ErrorType::Forbidden);
        app.anonymous().with("host", host).get("/").await.refused(403, &ErrorType::Forbidden);
    }
}

#[tokio::test]
async fn answers_pages_of_its_own_origin_only() {
    let app = TestApp::new().await;
    let from = |origin| app.admin().with("host", "localhost:8787").with("origin", origin);
    from("http://localhost:8787").get("/v1/me").await.ok::<Me>();
    for origin in [
        "http://evil.example",
        "http://localhost:3000",
        "http://127.0.0.1:8787",
        "null",
        "",
        "file://localhost:8787",
    ] {
        from(origin).get("/v1/me").await.refused(403, &ErrorType::Forbidden);
    }
}

#[tokio::test]
async fn answers_under_names_that_were_allowed() {
    let allowed_hosts = vec!["users.example".to_owned(), "127.0.0.1:8080".to_owned()];
    let app = TestApp::with(Options { allowed_hosts, ..Options::default() }).await;
    let call = async |host, origin| {
        app.admin().with("host", host).with("origin", origin).get("/v1/me").await.status
    };
    assert_eq!(call("users.example", "https://users.example").await, 200);
    assert_eq!(call("Users.example:443", "https://users.example").await, 200);
    assert_eq!(call("127.0.0.1:8787", "http://127.0.0.1:8080").await, 200);
    assert_eq!(call("127.0.0.1:8787", "http://127.0.0.1:8081").await, 403);
    assert_eq!(call("other.example", "http://other.example").await, 403);
}

#[tokio::test]
async fn no_answer_goes_without_the_headers() {
    let app = TestApp::new().await;
    for (path, status) in [
        ("/", 200),
        ("/v1/me", 401),
        ("/v1/nothing", 404),
        ("/missing.js", 404),
        ("/accept/nothing", 404),
        ("/demo/avatars/ines.svg", 200),
        ("/healthz", 200),
    ] {
        let reply = app.anonymous().get(path).await;
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("content-security-policy"), POLICY, "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
        let shown = if path.starts_with("/demo/") { "cross-origin" } else { "same-origin" };
        assert_eq!(reply.header("cross-origin-resource-policy"), shown);
        assert!(reply.header("permissions-policy").contains("camera=()"));
        assert!(["no-referrer", "same-origin"].contains(&reply.header("referrer-policy")));
        assert!(reply.header("x-request-id").starts_with("req_"));
    }
    let foreign = app.anonymous().with("host", "evil.example").get("/").await;
    assert_eq!(foreign.header("content-security-policy"), POLICY);
}

#[tokio::test]
async fn the_policy_allows_no_inline_code() {
    assert!(!POLICY.contains("unsafe-inline") && !POLICY.contains("'unsafe-eval'"));
    let app = TestApp::new().await;
    let wide = app.anonymous().get("/connect").await;
    let policy = wide.header("content-security-policy");
    assert!(policy.contains("connect-src 'self' https: http://127.0.0.1:* http://localhost:*"));
    assert_eq!(policy.replace(" https: http://127.0.0.1:* http://localhost:*", ""), POLICY);
}

#[tokio::test]
async fn every_request_has_an_id_of_the_servers_own() {
    let app = TestApp::new().await;
    let call = async || app.anonymous().with("x-request-id", "forged").get("/healthz").await;
    let (one, two) = (call().await, call().await);
    assert_ne!(one.header("x-request-id"), "forged");
    assert_ne!(one.header("x-request-id"), two.header("x-request-id"));
}

#[tokio::test]
async fn pages_can_only_be_read() {
    let app = TestApp::new().await;
    assert_eq!(app.admin().send("POST", "/apps", Body::empty()).await.status, 405);
    assert_eq!(app.admin().send("OPTIONS", "/", Body::empty()).await.status, 405);
    let preflight = app.admin().send("OPTIONS", "/v1/me", Body::empty()).await;
    preflight.refused(405, &ErrorType::MethodNotAllowed);
    assert_eq!(preflight.header("access-control-allow-origin"), "");
}
