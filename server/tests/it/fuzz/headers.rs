//! Headers: those that say who asks, from where, and for what.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request};
use http_body_util::BodyExt;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::OPERATIONS;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;
use serde_json::json;
use tower::ServiceExt;

use super::{each, judge, kept, runtime, text};
use crate::app::{Options, TOKEN, TestApp};

const NAMES: &[&str] = &[
    "host",
    "origin",
    "authorization",
    "cookie",
    "content-type",
    "content-length",
    "accept",
    "accept-encoding",
    "accept-language",
    "if-none-match",
    "if-modified-since",
    "if-match",
    "range",
    "x-namespace",
    "x-request-id",
    "sec-fetch-site",
    "referer",
    "expect",
    "access-control-request-method",
    "access-control-request-headers",
    "access-control-request-private-network",
    "te",
    "via",
];

const VALUES: &[&str] = &[
    "localhost",
    "127.0.0.1:8787",
    "[::1]",
    "http://localhost",
    "http://127.0.0.1:8787",
    "null",
    "https://studio.example",
    "Bearer ",
    "Bearer",
    "bearer\t",
    "Basic Og==",
    "__session=",
    "__session=a.b.c; __session=",
    "=;=;;",
    "gzip;q=0",
    "br;q=abc, *",
    "application/json",
    "application/json; charset=utf-8",
    "application/+json",
    "*/*",
    "bytes=0-",
    "bytes=9-1",
    "W/\"a\"",
    "\"",
    "cross-site",
    "same-origin",
    "GET",
    "BREW",
    "100-continue",
    "-1",
    "a, b, , c",
];

#[test]
fn a_header_is_read_whatever_it_says() {
    let runtime = runtime();
    let allowed_origins = vec!["https://studio.example".parse().unwrap()];
    let options = Options { allowed_origins, ..Options::default() };
    let app = kept(runtime.block_on(TestApp::with(options)));
    let value = prop_oneof![
        3 => select(VALUES).prop_map(|text| text.as_bytes().to_vec()),
        2 => text().prop_map(String::into_bytes),
        1 => vec(any::<u8>(), 0..60),
    ];
    let headers = vec((select(NAMES), value), 0..6);
    let paths = [
        "/v1/me",
        "/v1/apps/app_shop_search/users",
        "/",
        "/healthz",
        "/accept/x",
        "/apps/a",
        "/demo/avatars/ines.svg",
    ];
    let asked = (
        select(["GET", "POST", "OPTIONS", "HEAD"].as_slice()),
        select(paths.to_vec()),
        any::<bool>(),
    );
    each(1_500, (asked, headers), |((method, path, is_admin), headers)| {
        let mut request = Request::builder().method(method).uri(path);
        if headers.iter().all(|(name, _)| *name != "host") {
            request = request.header("host", "localhost");
        }
        if is_admin {
            request = request.header("authorization", format!("Bearer {TOKEN}"));
        }
        for (name, value) in &headers {
            // What no header can hold is refused by the HTTP library.
            let Ok(value) = HeaderValue::from_bytes(value) else { return };
            request = request.header(HeaderName::from_static(name), value);
        }
        let request = request.body(Body::empty()).unwrap();
        runtime.block_on(async {
            let reply = app.router().oneshot(request).await.unwrap();
            let (parts, body) = reply.into_parts();
            let body = body.collect().await.unwrap().to_bytes();
            let text = String::from_utf8_lossy(&body);
            assert!(parts.status.as_u16() < 500, "{}: {text}", parts.status);
            // Nothing that came in is given out again.
            let admitted = parts.headers.get("access-control-allow-origin");
            assert!(
                admitted.is_none_or(|origin| origin == "https://studio.example"),
                "{admitted:?}"
            );
            assert!(parts.headers["x-request-id"].as_bytes().starts_with(b"req_"));
            assert!(!text.contains(TOKEN));
        });
    });
}

#[test]
fn a_condition_holds_or_is_refused_whatever_it_says() {
    let runtime = runtime();
    let app = kept(runtime.block_on(TestApp::new()));
    let operation = OPERATIONS.iter().find(|it| it.id == "updateAppUserRole").unwrap();
    let users = "/v1/apps/app_shop_search/users";
    let tags = [
        "*",
        "\"org:member\"",
        "\"org:admin\"",
        "W/\"org:member\"",
        "W/*",
        "org:member",
        "\"\"",
        "\"",
        "W/\"",
        "w/\"org:member\"",
        "\"org:member",
        "\"a\\\"b\"",
        ",",
    ];
    let tag = prop_oneof![3 => select(tags.to_vec()).prop_map(str::to_owned), 1 => text()];
    let value = (vec(tag, 0..4), select([",", ", ", " ", "", ",,"].as_slice()));
    let value = value.prop_map(|(tags, between)| tags.join(between));
    let give = select(["org:member", "org:admin"].as_slice());
    each(600, (value, give), |(value, give)| {
        // What no header can hold is refused by the HTTP library.
        if HeaderValue::from_bytes(value.as_bytes()).is_err() {
            return;
        }
        runtime.block_on(async {
            let list: MemberList = app.admin().get(users).await.ok();
            let wei = list.users.iter().find(|member| member.user_id.as_str() == "user_wei");
            let before = wei.unwrap().role.as_str().to_owned();
            let caller = app.admin().with("if-match", &value);
            let path = format!("{users}/user_wei/role");
            let reply = caller.patch(&path, json!({ "role": give })).await;
            judge(Some(operation), &reply);
            assert!([200, 400, 412].contains(&reply.status.as_u16()), "{}", reply.text());
            // Nobody's role is changed who has not the one that the condition names.
            let names_it = value.trim() == "*" || value.contains(&format!("\"{before}\""));
            let may_be = value.is_empty() || names_it || before == give;
            assert!(reply.status != 200 || may_be, "{before} {give} {value:?}");
        });
    });
}
