//! Ids that are meant to lead somewhere else: here, or at the vendor who is asked with them.

use std::collections::BTreeSet;

use axum::body::Body;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::{OPERATIONS, Operation, segment};
use mixpeek_users_fakes::Running;
use mixpeek_users_server::connections::Limits;
use serde_json::Value;

use super::{Served, status};
use crate::app::{TOKEN, TestApp};
use crate::operations::{body, query};
use crate::{clerk, mixpeek, mixpeek_organization, paradime};

/// Ids that a path would be changed by, if they got into it as they are.
const IDS: &[&str] = &[
    "..",
    ".",
    "../../users",
    "../../../v1/organizations/users",
    "..\\..\\users",
    "%2e%2e%2fusers",
    "%252e%252e%252f",
    "a/../../b",
    "/",
    "//evil.example/x",
    "https://evil.example/",
    "?limit=1",
    "#",
    "a;b=c",
    "invite",
    "invitations",
    "role",
    "\0",
    "a\r\nX-Injected: yes",
    "\u{202e}/..",
    "\u{ff0f}..\u{ff0f}",
    " ",
    "*",
];

/// Those of them that are words of the paths.
const WORDS: &[&str] = &["invite", "invitations", "role"];

/// Every byte, so that nobody reads anything into it on the way.
fn encoded(id: &str) -> String {
    let bytes: Vec<_> = id.bytes().map(|byte| format!("%{byte:02X}")).collect();
    bytes.concat()
}

async fn ask(app: &TestApp, operation: &Operation, path: &str) -> u16 {
    let path = format!("{path}{}", query(operation));
    let reply = match body(operation) {
        Some(body) => app.admin().json(operation.method, &path, body).await,
        None => app.admin().send(operation.method, &path, Body::empty()).await,
    };
    assert_eq!(reply.header("x-injected"), "");
    assert!(reply.status.as_u16() < 500 || reply.status == 501, "{path}: {}", reply.text());
    reply.status.as_u16()
}

/// The operation's path with an id in the places of all ids below the app, or in that of the app.
fn path(operation: &Operation, app: Option<&str>, id: &str) -> String {
    let id = encoded(id);
    let app = app.map_or_else(|| id.clone(), str::to_owned);
    let path = operation.template.replace("{app_id}", &app).replace("{user_id}", &id);
    path.replace("{invitation_id}", &id).replace("{user_email}", &id)
}

/// What the vendor was asked for with an id, without the id.
async fn asked(
    running: &Running,
    app: &TestApp,
    operation: &Operation,
    path: &str,
    id: &str,
) -> Vec<String> {
    running.faults.forget();
    ask(app, operation, path).await;
    let requests = running.faults.requests();
    let plain = |path: &str| {
        let path = path.split('?').next().unwrap_or_default();
        path.split('/')
            .map(|part| if part == segment(id) { "ID" } else { part })
            .collect::<Vec<_>>()
            .join("/")
    };
    requests.iter().map(|request| format!("{} {}", request.method, plain(&request.path))).collect()
}

/// Compares what the vendor is asked for with what it is asked for with an id that nobody has and that means nothing.
async fn no_id_changes_the_path(running: &Running, app: &TestApp, known: &str) {
    let mut expected = BTreeSet::new();
    let operations = || OPERATIONS.iter().filter(|operation| operation.template.contains('{'));
    // Twice, since what was done once may be refused the second time.
    for operation in operations().chain(operations()) {
        for known in [Some(known), None] {
            let path = path(operation, known, "harmless");
            expected.extend(asked(running, app, operation, &path, "harmless").await);
        }
    }
    let mut compared = 0;
    for operation in operations() {
        for known in [Some(known), None] {
            // The words of the paths themselves are tried below: here they would be taken for ids.
            for id in IDS.iter().filter(|id| !WORDS.contains(id)) {
                let path = path(operation, known, id);
                for found in asked(running, app, operation, &path, id).await {
                    compared += 1;
                    assert!(expected.contains(&found), "{} {id:?}: {found}", operation.id);
                }
            }
        }
    }
    assert!(compared > 50, "{compared}");
}

#[tokio::test]
async fn no_id_leads_elsewhere_at_mixpeek() {
    let running = mixpeek::mixpeek().await;
    let app = TestApp::over(mixpeek::directory(&running));
    no_id_changes_the_path(&running, &app, "app_field_notes").await;
}

#[tokio::test]
async fn no_id_leads_elsewhere_at_mixpeeks_organization() {
    let running = mixpeek_organization::small().await;
    let app = TestApp::over(mixpeek_organization::directory(&running));
    no_id_changes_the_path(&running, &app, "app_studio").await;
}

#[tokio::test]
async fn no_id_leads_elsewhere_at_clerk() {
    let running = clerk::clerk().await;
    let app = TestApp::over(clerk::impatient(&running));
    no_id_changes_the_path(&running, &app, "app_field_notes").await;
}

#[tokio::test]
async fn no_id_leads_elsewhere_at_paradime() {
    let running = paradime::running(false).await;
    let app = TestApp::over(paradime::directory(&running));
    no_id_changes_the_path(&running, &app, "app_warehouse").await;
}

#[tokio::test]
async fn no_id_is_taken_for_another_operation_or_a_header() {
    let app = TestApp::new().await;
    let users = "/v1/apps/app_shop_search/users";
    let before: (MemberList, Value) =
        (app.admin().get(users).await.ok(), app.admin().get("/v1/apps").await.ok());
    for operation in OPERATIONS.iter().filter(|operation| operation.template.contains('{')) {
        let of_app = operation.template.contains("{app_id}");
        for id in IDS {
            let found = ask(&app, operation, &path(operation, None, id)).await;
            // The embedded directory invites one at a time.
            assert!([404, 501].contains(&found) || !of_app, "{} {id:?}: {found}", operation.id);
            let below = operation.template != "/v1/apps/{app_id}"
                && (operation.template.contains("_id}/") || operation.template.contains("email"));
            if below && operation.method == "DELETE" {
                let found =
                    ask(&app, operation, &path(operation, Some("app_shop_search"), id)).await;
                assert_eq!(found, 404, "{} {id:?}", operation.id);
            }
        }
    }
    // As a person of that name would have it, and as a router might read it.
    for path in [
        "%69nvite",
        "invite%2F",
        "invitations%2Frole",
        "..%2Finvite",
        "./invite",
        "../users/invite",
    ] {
        let reply = app
            .admin()
            .json(
                "POST",
                &format!("{users}/{path}"),
                serde_json::json!({"email_address": "a@b.example"}),
            )
            .await;
        assert!([404, 405].contains(&reply.status.as_u16()), "{path}: {}", reply.text());
    }
    let after: (MemberList, Value) =
        (app.admin().get(users).await.ok(), app.admin().get("/v1/apps").await.ok());
    assert!(before.0 == after.0, "somebody was changed");
}

#[tokio::test]
async fn no_path_leads_out_of_the_tabs_files() {
    let served = Served::new(TestApp::new().await.router(), Limits::default()).await;
    for path in [
        "/../Cargo.toml",
        "/../../../../etc/passwd",
        "/..%2f..%2fCargo.toml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/assets/..%5c..%5cCargo.toml",
        "//etc/passwd",
        "/%00",
        "/index.html%00.js",
        "/demo/avatars/..%2f..%2fCargo.toml",
        "/demo/avatars/%2e%2e",
        "/.git/config",
        "/C:/Windows/win.ini",
        "/file:///etc/passwd",
    ] {
        let head = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let answer = served.send(head).await;
        assert!([200, 400, 404].contains(&status(&answer)), "{path}: {answer}");
        for inside in ["[package]", "root:", "[core]"] {
            assert!(!answer.contains(inside), "{path}: {answer}");
        }
    }
}

#[tokio::test]
async fn nothing_that_comes_in_becomes_a_header() {
    let served = Served::new(TestApp::new().await.router(), Limits::default()).await;
    let token = format!("Authorization: Bearer {TOKEN}\r\n");
    let evil = "%0d%0aX-Injected:%20yes%0d%0a%0d%0a<script>";
    for line in [
        format!("GET /v1/apps/{evil}/users"),
        format!("GET /v1/apps/app_shop_search/users/{evil}/role"),
        format!("GET /v1/apps?search={evil}&limit={evil}"),
        format!("GET /accept/{evil}"),
        format!("GET /{evil}"),
    ] {
        let more = "Origin: http://localhost\r\nX-Request-Id: req_x\tX-Injected: yes\r\n";
        let head =
            format!("{line} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{token}{more}\r\n");
        let answer = served.send(head).await;
        let (head, _) = answer.split_once("\r\n\r\n").unwrap();
        assert!(!head.to_lowercase().contains("x-injected"), "{line}: {head}");
        assert!(!answer.contains("<script>"), "{line}: {answer}");
    }
}
