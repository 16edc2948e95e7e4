//! Whatever an answer says for people to read turns nothing and hides nothing, wherever it is shown.

use mixpeek_users_app::directory::Directory;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::several;
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use mixpeek_users_contract::app::AppQuery;
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::visible::is_hidden;
use serde::Serialize;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fetch_stub::Fetch;

/// Turns what follows, hides a letter, and isolates the rest.
const EVIL: &str = "\u{202e}a\u{200b}b\u{2066}c\u{61c}";

fn directory() -> HttpDirectory {
    HttpDirectory::new(Endpoint {
        base_url: "https://users.example".into(),
        namespace: None,
        credentials: Credentials::None,
        early: EarlyAnswers::default(),
    })
}

fn script(body: &Value) -> Fetch {
    Fetch::script(&json!([{"status": 200, "body": body.to_string()}]))
}

#[track_caller]
fn assert_plain(what: &impl Serialize) {
    let text = serde_json::to_string(what).unwrap();
    assert!(text.contains("abc") || text.contains("a\u{fffd}b\u{fffd}c"), "{text}");
    assert!(!text.contains(is_hidden), "{text:?}");
}

#[wasm_bindgen_test]
async fn the_list_of_apps() {
    let _fetch = script(&json!({
        "results": [
            {"app_id": "a", "slug": EVIL, "url": "u", "meta": {"title": EVIL}, "is_active": true, "version": 1, "auth_config": {"mode": EVIL}},
            {"app_id": "b", "slug": "s", "url": "u", "meta": {"title": "T"}, "is_active": true, "version": 1, "x_accounts": {"directory": EVIL}},
        ],
        "total_count": 2,
        "x_missing": [{"directory": EVIL, "message": EVIL}],
    }));
    assert_plain(&directory().apps(&AppQuery::default()).await.unwrap());
}

#[wasm_bindgen_test]
async fn the_outbox() {
    let _fetch = script(&json!({
        "mails": [{
            "mail_id": "m", "app_id": "a", "app_title": EVIL, "invitation_id": "i", "to": EVIL, "subject": EVIL,
            "role": "org:member", "status": EVIL, "sent_at": "2026-01-01T00:00:00Z",
        }],
        "total": 1,
    }));
    assert_plain(&directory().outbox().await.unwrap());
}

#[wasm_bindgen_test]
async fn what_an_apps_directory_can_do() {
    let roles = json!([{"role": "r", "label": EVIL, "description": EVIL, "administers": false}]);
    let capabilities = json!({"roles": roles});
    let _fetch = script(&capabilities);
    assert_plain(&directory().capabilities(&AppId::from("a")).await.unwrap());
    let _fetch = script(
        &json!({"users": [], "total": 0, "x_context": {"app_title": EVIL, "capabilities": capabilities}}),
    );
    assert_plain(&directory().members(&AppId::from("a")).await.unwrap());
}

#[wasm_bindgen_test]
async fn who_can_reach_what_and_whom_nobody_could_ask_about() {
    let member = json!({"user_id": "u", "role": "r", "name": EVIL, "email": EVIL});
    let _fetch = script(&json!({
        "memberships": [{"app_id": "a", "app_title": EVIL, "member": member}],
        "total": 1,
        "missing": [{"app_id": "b", "app_title": EVIL, "message": EVIL}],
    }));
    assert_plain(&directory().memberships().await.unwrap());
}

#[wasm_bindgen_test]
async fn the_title_of_an_app_whose_users_are_managed_from_now_on() {
    let _fetch = script(&json!({"meta": {"title": EVIL}}));
    assert_plain(&directory().enable_user_management(&AppId::from("a")).await.unwrap());
}

#[wasm_bindgen_test]
async fn an_invitation_alone_and_with_others() {
    let (app, email) = (AppId::from("a"), "dan@x.io");
    let request = InviteRequest { email_address: email.parse().unwrap(), role: Role::MEMBER };
    let invitation =
        json!({"invitation_id": "i", "email_address": EVIL, "role": "r", "status": "pending"});
    let _fetch = script(&invitation);
    assert_plain(&several::invite_one(&directory(), &app, &request).await.unwrap());
    let _fetch = script(&json!({"results": [{"email_address": email, "invitation": invitation}]}));
    let sent = several::invite(&directory(), &app, &[request]).await.unwrap();
    assert_plain(sent[0].as_ref().unwrap());
}
