//! Requests that foreign pages have somebody's browser send: under names of their own (DNS rebinding), and in somebody's name (CSRF).

use axum::body::Body;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::OPERATIONS;
use mixpeek_users_server::connections::Limits;
use serde_json::{Value, json};

use super::{Served, status};
use crate::app::{Options, TestApp};
use crate::fake_clerk::{FakeClerk, Key, session};
use crate::operations::{address, body};

const NOW: i64 = 1_800_000_000;
const INVITE: &str = "/v1/apps/app_shop_search/users/invite";

#[tokio::test]
async fn no_spelling_of_a_foreign_name_is_ours() {
    let allowed_hosts = vec!["users.example".to_owned()];
    let app = TestApp::with(Options { allowed_hosts, ..Options::default() }).await;
    for host in [
        "localhost.",
        "127.0.0.1.",
        "users.example.",
        "users.example.evil.example",
        "evil.example#localhost",
        "evil.example/localhost",
        "evil.example, localhost",
        "localhost evil.example",
        "localhost@evil.example",
        "0.0.0.0",
        "0",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::ffff:127.0.0.1]",
        "[::]",
        "::1",
        "[::1",
        "[localhost]",
        "localhost:8787:8787",
        "loc\u{e4}lhost",
        "xn--loclhost-2wa",
    ] {
        let reply = app.admin().with("host", host).get("/v1/me").await;
        reply.refused(403, &ErrorType::Forbidden);
    }
}

#[tokio::test]
async fn what_a_proxy_or_a_page_says_besides_changes_no_name() {
    let app = TestApp::new().await;
    for name in [
        "x-forwarded-host",
        "x-host",
        "x-forwarded-server",
        "forwarded",
        "x-original-host",
        "x-http-host-override",
    ] {
        let foreign = app.admin().with("host", "evil.example").with(name, "localhost");
        foreign.get("/v1/me").await.refused(403, &ErrorType::Forbidden);
        let ours = app.admin().with(name, "evil.example").get("/v1/me").await;
        ours.ok::<Me>();
        assert!(!ours.text().contains("evil"));
    }
}

#[tokio::test]
async fn a_request_is_sent_to_one_name() {
    let app = TestApp::new().await;
    let served = Served::new(app.router(), Limits::default()).await;
    for (request, expected) in [
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\n", 200),
        ("GET /healthz HTTP/1.1\r\n", 403),
        ("GET /healthz HTTP/1.1\r\nHost:\r\n", 403),
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: evil.example\r\nHost: localhost\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n", 400),
        ("GET http://localhost/healthz HTTP/1.1\r\nHost: localhost\r\n", 200),
        ("GET http://LOCALHOST/healthz HTTP/1.1\r\nHost: localhost\r\n", 200),
        ("GET http://evil.example/healthz HTTP/1.1\r\nHost: localhost\r\n", 403),
        ("GET http://localhost/healthz HTTP/1.1\r\nHost: evil.example\r\n", 403),
        ("GET http://me@localhost/healthz HTTP/1.1\r\nHost: localhost\r\n", 403),
    ] {
        let answer = served.send(format!("{request}Connection: close\r\n\r\n")).await;
        assert_eq!(status(&answer), expected, "{request}: {answer}");
    }
}

/// Somebody who is signed in by the cookie that a browser sends with whatever goes to this host.
async fn signed_in() -> (TestApp, String) {
    let key = Key::first();
    let clerk = FakeClerk::start(&[&key]).await.sign_in("operators = \"org_operators\"");
    let app = TestApp::with(Options { clerk: Some(clerk), ..Options::default() }).await;
    let cookie = key.sign(&session("user_ines", "org_operators", "admin", NOW));
    (app, format!("__session={cookie}"))
}

#[tokio::test]
async fn a_foreign_page_does_nothing_in_the_name_of_who_is_signed_in() {
    let (app, cookie) = signed_in().await;
    let browser = app.anonymous().with("cookie", &cookie);
    let everything = async || {
        let (members, invitations): (MemberList, Value) = (
            browser.get("/v1/apps/app_shop_search/users").await.ok(),
            browser.get("/v1/apps/app_shop_search/users/invitations").await.ok(),
        );
        (members, invitations)
    };
    let before = everything().await;
    for operation in OPERATIONS {
        for (header, said) in [
            ("origin", "https://evil.example"),
            ("origin", "null"),
            ("origin", "http://localhost.evil.example"),
            ("sec-fetch-site", "cross-site"),
            ("sec-fetch-site", "same-site"),
        ] {
            let path = address(operation).replace("nothing", "app_shop_search");
            let page = browser.clone().with(header, said);
            let reply = match body(operation) {
                Some(body) => page.json(operation.method, &path, body).await,
                None => page.send(operation.method, &path, Body::empty()).await,
            };
            reply.refused(403, &ErrorType::Forbidden);
        }
    }
    assert!(before == everything().await, "something was changed");
}

#[tokio::test]
async fn a_page_of_our_own_and_a_script_without_a_page_are_let_in() {
    let (app, cookie) = signed_in().await;
    let browser = app.anonymous().with("cookie", &cookie);
    for site in ["same-origin", "none"] {
        browser.clone().with("sec-fetch-site", site).get("/v1/me").await.ok::<Me>();
    }
    browser.get("/v1/me").await.ok::<Me>();
    // Somebody follows a link from elsewhere to the tab.
    let link = browser.clone().with("sec-fetch-site", "cross-site");
    assert_eq!(link.get("/apps/app_shop_search").await.status, 200);
}

#[tokio::test]
async fn no_form_of_a_foreign_page_is_read_as_json() {
    let app = TestApp::new().await;
    let body = json!({ "email_address": "omar@shop.example" }).to_string();
    for kind in [
        "",
        "text/plain",
        "text/plain; charset=application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/json",
        "application/jsonp",
        "application/json-patch",
    ] {
        let form = app.admin().with("content-type", kind);
        let reply = form.send("POST", INVITE, Body::from(body.clone())).await;
        reply.refused(415, &ErrorType::UnsupportedMediaType);
    }
}

#[tokio::test]
async fn no_header_or_query_turns_one_method_into_another() {
    let app = TestApp::new().await;
    let users = "/v1/apps/app_shop_search/users";
    let before: MemberList = app.admin().get(users).await.ok();
    let somebody = before.users.iter().find(|member| !member.role.as_str().contains("admin"));
    let path = format!("{users}/{}", somebody.unwrap().user_id);
    for (name, value) in [
        ("x-http-method-override", "DELETE"),
        ("x-http-method", "DELETE"),
        ("x-method-override", "DELETE"),
        ("x-original-url", path.as_str()),
        ("x-rewrite-url", path.as_str()),
    ] {
        let caller = app.admin().with(name, value);
        caller.post(&path, json!({})).await.refused(405, &ErrorType::MethodNotAllowed);
        caller.get(&path).await.refused(405, &ErrorType::MethodNotAllowed);
        assert_eq!(caller.get("/healthz").await.ok::<Value>()["status"], "ok");
    }
    let caller = app.admin();
    caller
        .post(&format!("{path}?_method=DELETE"), json!({}))
        .await
        .refused(405, &ErrorType::MethodNotAllowed);
    let after: MemberList = app.admin().get(users).await.ok();
    assert!(before == after, "somebody was removed");
}
