//! Host, origin and the headers on every answer.

use axum::body::Body;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use mixpeek_users_server::headers::{CONNECT_POLICY, PERMISSIONS, POLICY};

use crate::app::{Options, Reply, TestApp};

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
    for (path, status, cached) in [
        ("/", 200, "no-cache"),
        ("/connect", 200, "no-cache"),
        ("/apps/app_shop_search/users", 200, "no-cache"),
        ("/favicon.svg", 200, "no-cache"),
        ("/app-0123456789abcdef.js", 200, "public, max-age=31536000, immutable"),
        ("/missing.js", 404, "no-store"),
        ("/v1/me", 401, "no-store"),
        ("/v1/nothing", 404, "no-store"),
        ("/x/outbox", 401, "no-store"),
        ("/accept/nothing", 404, "no-store"),
        ("/accept.css", 200, "no-cache"),
        ("/demo/avatars/ines.svg", 200, "public, max-age=31536000, immutable"),
        ("/healthz", 200, "no-store"),
    ] {
        let reply = app.anonymous().get(path).await;
        assert_eq!(reply.status, status, "{path}");
        graded(path, &reply);
        assert_eq!(reply.header("cache-control"), cached, "{path}");
        let policy = if path == "/connect" { CONNECT_POLICY } else { POLICY };
        assert_eq!(reply.header("content-security-policy"), policy, "{path}");
    }
    let known = app.admin().get("/v1/me").await;
    assert_eq!(known.status, 200);
    assert_eq!(known.header("cache-control"), "no-store");
    graded("/v1/me", &known);
    let foreign = app.anonymous().with("host", "evil.example").get("/").await;
    graded("a foreign host", &foreign);
    let forbidden = app.admin().send("POST", "/apps", Body::empty()).await;
    graded("POST /apps", &forbidden);
    let held = app.anonymous().get("/favicon.svg").await.header("etag").to_owned();
    let unchanged = app.anonymous().with("if-none-match", &held).get("/favicon.svg").await;
    assert_eq!(unchanged.status, 304);
    graded("an asset that the browser has", &unchanged);
}

/// What every answer has, whatever it is.
#[track_caller]
fn graded(what: &str, reply: &Reply) {
    assert_eq!(reply.header("x-content-type-options"), "nosniff", "{what}");
    assert_eq!(reply.header("x-frame-options"), "DENY", "{what}");
    assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin", "{what}");
    let shown = if what.starts_with("/demo/") { "cross-origin" } else { "same-origin" };
    assert_eq!(reply.header("cross-origin-resource-policy"), shown, "{what}");
    assert_eq!(reply.header("permissions-policy"), PERMISSIONS, "{what}");
    assert!(["no-referrer", "same-origin"].contains(&reply.header("referrer-policy")), "{what}");
    assert!(reply.header("content-security-policy").ends_with("trusted-types 'none'"), "{what}");
    assert!(!reply.header("cache-control").is_empty(), "{what}");
    assert!(reply.header("x-request-id").starts_with("req_"), "{what}");
    assert_eq!((reply.header("server"), reply.header("x-powered-by")), ("", ""), "{what}");
}

#[tokio::test]
async fn the_policy_allows_no_inline_code() {
    assert!(!POLICY.contains("unsafe-inline") && !POLICY.contains("'unsafe-eval'"));
    assert!(
        POLICY.starts_with("default-src 'none'")
            && POLICY.contains("require-trusted-types-for 'script'")
    );
    // What one may do without, and would not be seen to be open.
    for directive in ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"] {
        assert!(POLICY.contains(directive), "{directive}");
    }
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
