//! What the pages around the tab ask of the server, against a scripted `fetch`, and where they lead who is not signed in.

use leptos::mount::mount_to;
use leptos::prelude::*;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::transport::{EarlyAnswers, Endpoint};
use mixpeek_users_app::load_failure::{AskSignIn, LoadFailure, SignIn};
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUserCreate, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use serde_json::{Value, json};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::fetch_stub::Fetch;

fn directory() -> HttpDirectory {
    HttpDirectory::new(Endpoint {
        base_url: "https://users.example".into(),
        namespace: None,
        credentials: Some(String::from("secret-token").into()).into(),
        early: EarlyAnswers::default(),
    })
}

fn ok(body: &Value) -> Value {
    json!({"status": 200, "body": body.to_string()})
}

#[wasm_bindgen_test]
async fn a_new_account_is_sent_once_whatever_becomes_of_the_answer() {
    let fetch = Fetch::script(&json!([{"cut": true}]));
    let create = OrganizationUserCreate {
        email: "dan@x.io".parse().unwrap(),
        user_name: "Dan".into(),
        avatar_url: None,
        role: OrganizationRole::Viewer,
        status: OrganizationStatus::Pending,
        metadata: None,
    };
    let answer = directory().create_organization_user(&create).await;
    assert_eq!(answer, Err(DirectoryError::Unreachable));
    let asked = fetch.asked();
    assert_eq!(asked.len(), 1);
    let body: Value = serde_json::from_str(asked[0]["body"].as_str().unwrap()).unwrap();
    assert_eq!(
        body,
        json!({"email": "dan@x.io", "user_name": "Dan", "role": "viewer", "status": "pending"})
    );
}

#[wasm_bindgen_test]
async fn a_change_is_repeated_and_says_what_is_different_only() {
    let account = json!({"email": "a+b@x.io", "role": "member", "status": "suspended"});
    let fetch = Fetch::script(&json!([{"cut": true}, ok(&account)]));
    let update = OrganizationUserUpdate {
        status: Some(OrganizationStatus::Suspended),
        ..OrganizationUserUpdate::default()
    };
    directory().update_organization_user("a+b@x.io", &update).await.unwrap();
    let asked = fetch.asked();
    assert_eq!(asked.len(), 2);
    assert_eq!(asked[1]["method"], "PATCH");
    assert_eq!(asked[1]["url"], "https://users.example/v1/organizations/users/a%2Bb%40x.io");
    assert_eq!(asked[1]["body"], json!({"status": "suspended"}).to_string());
}

#[wasm_bindgen_test]
async fn lists_are_read_under_every_name_and_pictures_are_where_the_server_is() {
    let account = json!({"email": "a@x.io", "avatar_url": "/a.svg", "metadata": {"n": 1.5}});
    let membership =
        json!({"app_id": "a", "member": {"user_id": "u", "role": "r", "avatar_url": "/u.svg"}});
    let fetch = Fetch::script(&json!([
        ok(&json!({"users": [account], "total_count": 1})),
        ok(&json!({"memberships": [membership], "total": 1}))
    ]));
    let query = OrganizationUserQuery { skip: Some(0), limit: Some(1000), ..Default::default() };
    let accounts = directory().organization_users(&query).await.unwrap();
    assert_eq!(accounts.total, Some(1));
    let picture = accounts.results[0].avatar_url.as_deref();
    assert_eq!(picture, Some("https://users.example/a.svg"));
    let people = directory().memberships().await.unwrap().memberships;
    assert_eq!(people[0].member.avatar_url.as_deref(), Some("https://users.example/u.svg"));
    let urls: Vec<_> = fetch.asked().iter().map(|asked| asked["url"].clone()).collect();
    assert_eq!(
        urls,
        [
            "https://users.example/v1/organizations/users?skip=0&limit=1000",
            "https://users.example/x/memberships"
        ]
    );
}

/// What stands in place of the apps after an error, on a page that says where one signs in.
fn failure(error: DirectoryError) -> web_sys::HtmlElement {
    let root: web_sys::HtmlElement = document().create_element("div").unwrap().unchecked_into();
    let view = move || {
        provide_context(Texts::default());
        let sign_in: AskSignIn = Callback::new(|()| {
            let (label, hint) = ("Sign in".to_owned(), "Sign in there".to_owned());
            Some(SignIn { url: "https://users.example/sign-in".to_owned(), label, hint })
        });
        provide_context(sign_in);
        let on_retry = Callback::new(|()| ());
        view! { <LoadFailure what="apps" error=error failed_at=0.0 on_retry=on_retry /> }
    };
    mount_to(root.clone(), view).forget();
    root
}

#[wasm_bindgen_test]
fn who_is_not_signed_in_is_led_to_where_one_signs_in() {
    let refused = failure(DirectoryError::Unauthorized);
    let link = refused.query_selector("a").unwrap().unwrap();
    assert_eq!(link.get_attribute("href").unwrap(), "https://users.example/sign-in");
    let said = refused.text_content().unwrap();
    assert!(said.contains("Sign in there") && !said.contains("printed"), "{said}");
    // Signing in mends nothing else.
    let other = failure(DirectoryError::Unreachable);
    assert!(other.query_selector("a").unwrap().is_none());
}
