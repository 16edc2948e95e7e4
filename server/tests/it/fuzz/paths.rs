//! Paths, ids and queries.

use axum::body::Body;
use mixpeek_users_contract::route::{OPERATIONS, Operation};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy};
use proptest::prop_oneof;
use proptest::sample::select;

use super::{each, judge, kept, runtime, text};
use crate::app::TestApp;
use crate::operations::{body, query};

fn operation() -> impl Strategy<Value = Operation> {
    select(OPERATIONS)
}

/// As it may stand in a path: what has to be encoded is, and some of what need not.
fn encoded(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~@:+".contains(&byte);
    text.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02x}") })
        .collect()
}

/// Ids that are there and any that are not.
fn id(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![select(known).prop_map(str::to_owned), text()]
}

#[test]
fn an_id_is_an_id_whatever_it_is() {
    let runtime = runtime();
    let app = kept(runtime.block_on(TestApp::new()));
    let ids = (
        id(&["app_shop_search", "app_field_notes", "app_price_tracker"]),
        id(&["user_ines", "invite", "invitations", "inv_1"]),
        id(&["amara.okafor@harbourpine.example"]),
    );
    each(600, (operation(), ids), |(operation, (of_app, of_user, email))| {
        let path = operation.template.replace("{app_id}", &encoded(&of_app));
        let path = path.replace("{user_id}", &encoded(&of_user));
        let path = path.replace("{invitation_id}", &encoded(&of_user));
        let path = path.replace("{user_email}", &encoded(&email)) + query(&operation);
        // An id that is nothing makes another path.
        if path.contains("//") || path.ends_with('/') || path.len() > 60_000 {
            return;
        }
        runtime.block_on(async {
            let reply = match body(&operation) {
                Some(body) => app.admin().json(operation.method, &path, body).await,
                None => app.admin().send(operation.method, &path, Body::empty()).await,
            };
            let literal = of_user == "invite" || of_user == "invitations";
            judge((!literal).then_some(&operation), &reply);
        });
    });
}

#[test]
fn a_path_is_answered_whatever_it_is() {
    let runtime = runtime();
    let app = kept(runtime.block_on(TestApp::new()));
    let words = [
        "v1",
        "x",
        "apps",
        "users",
        "me",
        "invite",
        "invitations",
        "role",
        "organizations",
        "memberships",
        "outbox",
        "status",
        "metadata",
        "capabilities",
        "accept",
        "healthz",
        "demo",
        "avatars",
        "app_shop_search",
        "user_ines",
        "",
        ".",
        "..",
        "%2f",
        "%2e%2e",
        "%00",
        "%ff",
        "%c0%af",
        "%",
        "%zz",
        "%u002f",
        "index.html",
        "{app_id}",
        "*",
        ";a=b",
        "~",
        "C:",
    ];
    let part = prop_oneof![
        select(words.to_vec()).prop_map(str::to_owned),
        text().prop_map(|text| encoded(&text))
    ];
    let methods = [
        "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND",
        "M-SEARCH",
    ];
    let queries =
        prop_oneof![Just(String::new()), text().prop_map(|text| format!("?{}", encoded(&text)))];
    each(1_000, (select(methods.to_vec()), vec(part, 0..7), queries), |(method, parts, query)| {
        let path = format!("/{}{query}", parts.join("/"));
        // The HTTP library refuses it before anybody here reads it.
        if path.parse::<axum::http::Uri>().is_err() || path.len() > 60_000 {
            return;
        }
        runtime.block_on(async {
            let reply = app.admin().send(method, &path, Body::empty()).await;
            let (status, kind) = (reply.status.as_u16(), reply.header("content-type"));
            assert!(status < 500 || status == 501, "{method} {path}: {}", reply.text());
            assert!(!reply.header("content-security-policy").is_empty());
            if kind == "application/json" && method != "HEAD" && status >= 400 {
                judge(None, &reply);
            }
            let is_api = path.starts_with("/v1/") || path.starts_with("/x/");
            assert!(
                !is_api || kind == "application/json" || method == "HEAD",
                "{method} {path}: {kind}"
            );
        });
    });
}

#[test]
fn a_query_is_read_whatever_it_is() {
    let runtime = runtime();
    let app = kept(runtime.block_on(TestApp::new()));
    let keys = [
        "limit",
        "offset",
        "slug",
        "search",
        "template",
        "query",
        "role",
        "order_by",
        "status",
        "skip",
        "dry_run",
        "limit[]",
        "limit[$gt]",
        "__proto__",
        "token",
        "",
    ];
    let numbers = [
        "0",
        "1",
        "500",
        "501",
        "1000",
        "1001",
        "-0",
        "+1",
        "1.0",
        "1e3",
        " 1",
        "00",
        "18446744073709551615",
    ];
    let value = prop_oneof![text(), select(numbers.to_vec()).prop_map(str::to_owned)];
    let pair = (select(keys.to_vec()), value)
        .prop_map(|(key, value)| format!("{key}={}", encoded(&value)));
    let raw = "[ -~&&[^#\"<>\\\\^`{|}]]{0,30}".prop_map(|text| text.replace(' ', "+"));
    let query = prop_oneof![4 => vec(pair, 0..5).prop_map(|pairs| pairs.join("&")), 1 => raw];
    let reads: Vec<_> =
        OPERATIONS.iter().filter(|operation| operation.method == "GET").copied().collect();
    each(800, (select(reads), query), |(operation, query)| {
        let path = operation.template.replace("{app_id}", "app_shop_search");
        let path = format!("{}?{query}", path.replace("{user_email}", "a@b.example"));
        if path.parse::<axum::http::Uri>().is_err() || path.len() > 60_000 {
            return;
        }
        runtime.block_on(async { judge(Some(&operation), &app.admin().get(&path).await) });
    });
}
