//! What is counted. The numbers are the process's own, and other tests of this binary count too: they only grow.

use axum::body::Body;
use axum::http::Request;
use axum::response::Response;
use http_body_util::BodyExt;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_server::metrics;
use serde_json::json;
use tower::ServiceExt;

use crate::app::{Options, TestApp};
use crate::fake_clerk::{FakeClerk, Key, session};

/// What is answered to whoever reads them under a name.
async fn read(host: &str) -> Response {
    let request = Request::get("/metrics").header("host", host).body(Body::empty()).unwrap();
    let router = metrics::router(vec!["monitored.example".to_owned()]);
    router.oneshot(request).await.unwrap()
}

async fn metrics() -> String {
    let response = read("127.0.0.1:9100").await;
    assert_eq!(response.status(), 200);
    let kind = response.headers()["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/openmetrics-text; version=1.0.0"), "{kind}");
    let body = response.into_body().collect().await.unwrap().to_bytes();
    String::from_utf8(body.to_vec()).unwrap()
}

/// The value of a series, or 0 where there is none yet.
fn value(text: &str, series: &str) -> u64 {
    let line = text.lines().find_map(|line| line.strip_prefix(series));
    line.map_or(0, |value| value.trim().parse().unwrap())
}

#[tokio::test]
async fn counts_requests_by_template_method_and_status() {
    let app = TestApp::new().await;
    let series = "mixpeek_users_http_requests_total{method=\"DELETE\",route=\"/v1/apps/{app_id}/users/{user_id}\",status=\"404\"}";
    let before = value(&metrics().await, series);
    let reply = app.admin().delete("/v1/apps/app_shop_search/users/user_counted").await;
    reply.refused(404, &ErrorType::NotFound);
    let text = metrics().await;
    assert!(value(&text, series) > before, "{text}");
    let duration = "mixpeek_users_http_request_duration_seconds_count{method=\"DELETE\",route=\"/v1/apps/{app_id}/users/{user_id}\"}";
    assert!(value(&text, duration) > 0, "{text}");
    assert!(text.contains("# TYPE mixpeek_users_http_request_duration_seconds histogram"));
    let build = format!("mixpeek_users_build_info{{version=\"{}\"}} 1", env!("CARGO_PKG_VERSION"));
    assert!(text.contains(&build), "{text}");
    assert!(text.ends_with("# EOF\n"));
}

#[tokio::test]
async fn counts_refusals_by_reason_and_calls_by_vendor() {
    let key = Key::first();
    let clerk = FakeClerk::start(&[&key]).await;
    let sign_in = Some(clerk.sign_in(""));
    let app = TestApp::with(Options { clerk: sign_in, ..Options::default() }).await;
    let refusals = "mixpeek_users_sign_in_refusals_total{reason=\"not_admin\"}";
    let calls = "mixpeek_users_upstream_calls_total{vendor=\"Clerk\",method=\"GET\",template=\"jwks\",outcome=\"200\"}";
    let before = metrics().await;
    let claims = session("user_ines", "org_shop_search", "member", 1_800_000_000);
    let token = format!("Bearer {}", key.sign(&claims));
    let reply = app.anonymous().with("authorization", &token).get("/v1/apps").await;
    reply.refused(403, &ErrorType::Forbidden);
    let after = metrics().await;
    assert!(value(&after, refusals) > value(&before, refusals), "{after}");
    assert!(value(&after, calls) > value(&before, calls), "{after}");
}

#[tokio::test]
async fn holds_nothing_about_any_person_and_no_word_of_a_clients_own() {
    let app = TestApp::new().await;
    let invite = json!({"email_address": "omar@shop.example"});
    app.admin().post("/v1/apps/app_shop_search/users/invite", invite).await;
    app.admin().get("/v1/organizations/users/ines%40harbour-pine.example").await;
    app.admin().send("BREW", "/v1/me", Body::empty()).await;
    app.admin().get("/some/page/of/a/client").await;
    let text = metrics().await;
    for private in ["omar", "ines", "user_", "app_shop", "BREW", "of/a/client", "@", "%40"] {
        let text = text.replace("{user_id}", "").replace("{user_email}", "");
        let text = text.replace("mixpeek_users_", "");
        assert!(!text.contains(private), "{private}: {text}");
    }
    assert!(text.contains("method=\"other\""));
}

#[tokio::test]
async fn are_not_on_the_servers_own_address() {
    let app = TestApp::new().await;
    let reply = app.anonymous().get("/metrics").await;
    assert!(!reply.text().contains("mixpeek_users_http"), "{}", reply.text());
}

#[tokio::test]
async fn are_read_under_an_address_or_a_name_that_was_listed() {
    for host in
        ["127.0.0.1:9100", "10.0.0.5:9100", "[fd00::5]:9100", "localhost", "Monitored.example:9100"]
    {
        let reply = read(host).await;
        assert_eq!(reply.status(), 200, "{host}");
        for header in ["x-content-type-options", "content-security-policy", "cache-control"] {
            assert!(reply.headers().contains_key(header), "{header}");
        }
    }
    // A page that points a name of its own here.
    for host in ["evil.example", "evil.example:9100", "127.0.0.1.evil.example", "a@127.0.0.1", ""] {
        assert_eq!(read(host).await.status(), 403, "{host}");
    }
}
