//! Headers: those that say who asks, from where, and for what.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, Request};
use http_body_util::BodyExt;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;
use tower::ServiceExt;

use super::{each, kept, runtime, text};
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
