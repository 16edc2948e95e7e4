//! Pages of other origins that were allowed, and all the others.

use axum::body::Body;
use axum::http::HeaderName;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;

use crate::app::{Caller, Options, Reply, TestApp};

const STUDIO: &str = "https://studio.example";
const LOCAL: &str = "http://localhost:5173";

async fn app(rate_limit: Option<u32>) -> TestApp {
    let allowed_origins = [STUDIO, LOCAL].iter().map(|origin| origin.parse().unwrap()).collect();
    TestApp::with(Options { rate_limit, allowed_origins, ..Options::default() }).await
}

async fn preflight(caller: Caller<'_>, origin: &str, path: &str) -> Reply {
    let caller = caller.with("origin", origin).with("access-control-request-method", "PATCH");
    let asked = "authorization,content-type,x-namespace";
    caller.with("access-control-request-headers", asked).send("OPTIONS", path, Body::empty()).await
}

#[track_caller]
fn readable(reply: &Reply, origin: &str) {
    assert_eq!(reply.header("access-control-allow-origin"), origin, "{}", reply.text());
    assert!(reply.header("vary").contains("origin"));
    assert!(!reply.headers.contains_key("access-control-allow-credentials"));
}

#[track_caller]
fn unreadable(reply: &Reply) {
    let named = |name: &HeaderName| name.as_str().starts_with("access-control-");
    assert!(!reply.headers.keys().any(named), "{:?}", reply.headers);
}

#[tokio::test]
async fn pages_of_allowed_origins_can_ask_the_api() {
    let app = app(None).await;
    for origin in [STUDIO, LOCAL] {
        let reply = app.admin().with("origin", origin).get("/v1/me").await;
        reply.ok::<Me>();
        readable(&reply, origin);
        let exposed = reply.header("access-control-expose-headers");
        assert!(exposed.contains("retry-after") && exposed.contains("x-request-id"), "{exposed}");
        assert!(exposed.contains("date"), "whose clock is wrong is told by it: {exposed}");
    }
    readable(&app.admin().with("origin", STUDIO).get("/x/outbox").await, STUDIO);
}

#[tokio::test]
async fn a_preflight_needs_no_token() {
    let app = app(Some(1)).await;
    for path in ["/v1/me", "/v1/apps/app_shop_search/users/user_q/role", "/x/outbox"] {
        let reply = preflight(app.anonymous(), STUDIO, path).await;
        assert_eq!(reply.status, 200, "{path}");
        readable(&reply, STUDIO);
        assert_eq!(reply.header("access-control-allow-methods"), "GET,POST,PATCH,DELETE");
        let headers = reply.header("access-control-allow-headers");
        assert_eq!(headers, "authorization,content-type,x-namespace,accept,if-match");
        assert_eq!(reply.header("access-control-max-age"), "7200");
        assert_eq!(reply.header("x-content-type-options"), "nosniff");
        assert!(!reply.headers.contains_key("access-control-allow-private-network"));
    }
    let private = app.anonymous().with("access-control-request-private-network", "true");
    let private = preflight(private, STUDIO, "/v1/me").await;
    assert_eq!(private.header("access-control-allow-private-network"), "true");
    // None of them counted against the limit.
    app.admin().get("/v1/me").await.ok::<Me>();
}

#[tokio::test]
async fn refusals_and_faults_can_be_read_too() {
    let app = app(Some(5)).await;
    let page = || app.admin().with("origin", STUDIO);
    let refused = app.anonymous().with("origin", STUDIO).get("/v1/me").await;
    refused.refused(401, &ErrorType::Unauthorized);
    readable(&refused, STUDIO);
    let unknown = page().get("/v1/apps/app_none/users").await;
    unknown.refused(404, &ErrorType::NotFound);
    readable(&unknown, STUDIO);
    let nowhere = page().get("/v1/nothing").await;
    nowhere.refused(404, &ErrorType::NotFound);
    readable(&nowhere, STUDIO);
    let foreign = page().with("host", "evil.example").get("/v1/me").await;
    foreign.refused(403, &ErrorType::Forbidden);
    readable(&foreign, STUDIO);
    let mut last = page().get("/v1/me").await;
    while last.status == 200 {
        last = page().get("/v1/me").await;
    }
    last.refused(429, &ErrorType::TooManyRequests);
    readable(&last, STUDIO);
    assert_ne!(last.header("retry-after"), "");
    // A time that does not exist: the clock panics.
    app.clock.advance(i64::MAX / 2);
    let fault = page().get("/v1/me").await;
    fault.refused(500, &ErrorType::Internal);
    readable(&fault, STUDIO);
}

#[tokio::test]
async fn nothing_but_the_api_is_theirs() {
    let app = app(None).await;
    for path in ["/", "/healthz", "/accept/secret", "/v10/me"] {
        let reply = app.admin().with("origin", STUDIO).get(path).await;
        reply.refused(403, &ErrorType::Forbidden);
        unreadable(&reply);
        let reply = preflight(app.anonymous(), STUDIO, path).await;
        reply.refused(403, &ErrorType::Forbidden);
        unreadable(&reply);
    }
    let form = app.anonymous().with("origin", STUDIO).form("/accept/secret", "name=Eve").await;
    form.refused(403, &ErrorType::Forbidden);
}

#[tokio::test]
async fn all_other_origins_stay_refused() {
    let app = app(None).await;
    for origin in [
        "https://evil.example",
        "http://studio.example",
        "https://studio.example:8443",
        "https://studio.example.evil.example",
        "https://a.studio.example",
        "http://localhost:5174",
        "null",
        "",
    ] {
        let reply = app.admin().with("origin", origin).get("/v1/me").await;
        reply.refused(403, &ErrorType::Forbidden);
        assert!(!reply.headers.contains_key("access-control-allow-origin"), "{origin}");
        let reply = preflight(app.anonymous(), origin, "/v1/me").await;
        reply.refused(403, &ErrorType::Forbidden);
        unreadable(&reply);
    }
}

#[tokio::test]
async fn caches_are_told_that_answers_depend_on_the_origin() {
    let app = app(None).await;
    assert!(app.admin().get("/v1/me").await.header("vary").contains("origin"));
    let own = app.admin().with("origin", "http://127.0.0.1:8787").get("/v1/me").await;
    own.ok::<Me>();
    assert!(own.header("vary").contains("origin"));
}

#[tokio::test]
async fn without_the_option_there_is_none_of_it() {
    let app = TestApp::new().await;
    unreadable(&app.admin().get("/v1/me").await);
    let reply = preflight(app.anonymous(), STUDIO, "/v1/me").await;
    reply.refused(403, &ErrorType::Forbidden);
    unreadable(&reply);
}

#[tokio::test]
async fn pictures_may_stand_on_any_page() {
    // A picture's request has no origin, and its answer has to say that other pages may show it.
    let reply = app(None).await.anonymous().get("/demo/avatars/ines.svg").await;
    assert_eq!(
        (reply.status.as_u16(), reply.header("cross-origin-resource-policy")),
        (200, "cross-origin")
    );
}
