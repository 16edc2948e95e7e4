//! What is asked of Mixpeek, and how often.

use axum::Router;
use axum::extract::Request;
use mixpeek_users_contract::app::{AppQuery, AppUpdate};
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::mixpeek::KEY;
use mixpeek_users_fakes::{Fake, start};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::mixpeek::{Mixpeek, Settings};
use mixpeek_users_server::upstream::base_url;
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

use super::{app, arrived, directory, mixpeek};
use crate::app::TestApp;

#[tokio::test]
async fn an_app_is_asked_for_once_and_again_after_a_change() {
    let running = mixpeek().await;
    let directory = directory(&running);
    // The screen asks for both lists at once.
    let both = tokio::join!(directory.members(app()), directory.invitations(app()));
    assert!(both.0.is_ok() && both.1.is_ok());
    directory.app(app()).await.unwrap();
    let asked = |paths: &[String]| {
        paths.iter().filter(|path| *path == "GET /v1/apps/app_field_notes").count()
    };
    assert_eq!(asked(&arrived(&running)), 1, "{:?}", arrived(&running));
    assert_eq!(arrived(&running).len(), 3);

    let update = AppUpdate { slug: Some("notes".into()), ..AppUpdate::default() };
    assert_eq!(&*directory.update_app(app(), update, false).await.unwrap().slug, "notes");
    assert_eq!(&*directory.app(app()).await.unwrap().slug, "notes");
    assert_eq!(asked(&arrived(&running)), 2);
}

#[tokio::test]
async fn an_app_that_is_being_set_up_is_asked_for_every_time() {
    let running = mixpeek().await;
    let directory = directory(&running);
    let tracker = || "app_price_tracker".into();
    for _ in 0..2 {
        let refused = directory.members(tracker()).await;
        assert!(matches!(refused, Err(DirectoryError::NotEnabled { .. })), "{refused:?}");
    }
    assert_eq!(arrived(&running), ["GET /v1/apps/app_price_tracker"; 2]);
    let enabled =
        directory.update_app(tracker(), AppUpdate::enable_user_management(), false).await.unwrap();
    assert!(enabled.manages_users() && !enabled.has_unpublished_changes);
    assert_eq!(directory.members(tracker()).await.unwrap().total, 0);
}

#[tokio::test]
async fn declared_keys_go_up_and_no_others() {
    let running = mixpeek().await;
    let test = TestApp::over(directory(&running));
    let admin = test.admin();
    let path = "/v1/apps/app_field_notes/users/user_wei/role";
    admin.patch(path, json!({ "role": "org:admin" })).await.ok::<Value>();
    let invite = json!({ "email_address": "omar@shop.example" });
    admin.post("/v1/apps/app_field_notes/users/invite", invite).await.ok::<Value>();
    let update = json!({ "auth_config": { "mode": "clerk" }, "publish": true });
    admin.patch("/v1/apps/app_field_notes", update).await.ok::<Value>();
    let bodies: Vec<_> =
        running.faults.requests().into_iter().map(|request| request.body).collect();
    let bodies: Vec<_> = bodies.into_iter().filter(|body| !body.is_null()).collect();
    assert_eq!(
        bodies,
        [
            json!({ "role": "org:admin" }),
            json!({ "email_address": "omar@shop.example", "role": "org:member" }),
            json!({ "auth_config": { "mode": "clerk" }, "publish": true }),
        ]
    );
}

#[tokio::test]
async fn a_query_is_handed_on_and_a_dry_run_stays_one() {
    let running = mixpeek().await;
    let directory = directory(&running);
    let query = AppQuery { limit: Some(1), search: Some("F&n=o".into()), ..AppQuery::default() };
    assert_eq!(directory.apps(query).await.unwrap().total_count, 0);
    let update = AppUpdate { slug: Some("shop-search".into()), ..AppUpdate::default() };
    let taken = directory.update_app(app(), update, true).await;
    let is_right =
        matches!(&taken, Err(DirectoryError::AlreadyExists { id, .. }) if id == "shop-search");
    assert!(is_right, "{taken:?}");
    assert_eq!(
        arrived(&running),
        ["GET /v1/apps?limit=1&search=F%26n%3Do", "PATCH /v1/apps/app_field_notes?dry_run=true"]
    );
}

#[tokio::test]
async fn ids_stay_in_their_segments() {
    let running = mixpeek().await;
    let directory = directory(&running);
    for id in ["..", "a/b?c#d", "%2e%2e", "é"] {
        let removed = directory.remove(app(), id.into()).await;
        assert!(matches!(removed, Err(DirectoryError::NotFound { .. })), "{removed:?}");
        let app = directory.app(id.into()).await;
        assert!(matches!(app, Err(DirectoryError::NotFound { .. })), "{app:?}");
    }
}

#[tokio::test]
async fn the_namespace_goes_along_where_there_is_one() {
    let seen: Arc<Mutex<Vec<Option<String>>>> = Arc::default();
    let note = Arc::clone(&seen);
    let router = Router::new().fallback(async move |request: Request| {
        let namespace = request.headers().get("x-namespace");
        let namespace = namespace.map(|value| value.to_str().unwrap().to_owned());
        note.lock().unwrap().push(namespace);
        axum::Json(json!({ "organization_id": "org_1" }))
    });
    let running = start(Fake { router, base_path: "", facts: Value::Null }).await.unwrap();
    for namespace in [None, Some("ns_shop".to_owned())] {
        let base_url = base_url(&running.url()).unwrap();
        let settings = Settings { api_key: KEY.to_owned().into(), base_url, namespace };
        Mixpeek::new(settings).unwrap().probe().await.unwrap();
    }
    assert_eq!(*seen.lock().unwrap(), [None, Some("ns_shop".to_owned())]);
}

#[tokio::test]
async fn who_can_reach_what_takes_one_request_for_each_app_and_stops_at_the_limit() {
    let running = mixpeek().await;
    let directory = directory(&running);
    let list = directory.memberships().await.unwrap();
    assert_eq!((list.total, list.missing.len()), (25, 0));
    assert_eq!(arrived(&running).len(), 3, "the app without user management has nobody to ask for");

    running.faults.add("GET", "/v1/apps/app_shop_search/users", 10, super::wait(429, "60"));
    let list = directory.memberships().await.unwrap();
    assert_eq!(list.total, 0);
    let missing: Vec<_> = list.missing.iter().map(|missing| missing.app_id.as_str()).collect();
    assert_eq!(missing, ["app_shop_search", "app_field_notes"]);
    assert!(list.missing.iter().all(|missing| missing.message.contains("Mixpeek")));
    assert!(list.missing.iter().all(|missing| missing.app_title.is_some()));
}

#[tokio::test]
async fn who_can_reach_what_is_told_as_far_as_the_time_allows() {
    let running = mixpeek().await;
    let path = "/v1/apps/app_field_notes/users";
    running.faults.add("GET", path, 10, mixpeek_users_fakes::Kind::Stall { done: false });
    let started = std::time::Instant::now();
    let directory = directory(&running);
    let list = directory.memberships().await.unwrap();
    assert!(started.elapsed() < super::PATIENCE, "whoever asks waits no longer than this");
    assert_eq!(list.total, 22);
    let [missing] = &*list.missing else { panic!("{:?}", list.missing) };
    assert_eq!(missing.app_id.as_str(), "app_field_notes");
    assert!(missing.message.contains("Mixpeek does not answer"), "{}", missing.message);
}

#[tokio::test]
async fn who_can_reach_what_is_asked_of_a_few_apps_at_a_time() {
    let running = mixpeek().await;
    let app = |n: u32| json!({ "app_id": format!("app_{n}"), "auth_config": { "mode": "clerk" } });
    let apps: Vec<_> = (0..9).map(app).collect();
    running.faults.add("GET", "/v1/apps?", 1, super::answer(200, json!({ "results": apps })));
    // One, four, and then four that nobody is asked for any more, since one of the four before failed.
    let users = super::answer(200, json!({ "users": [], "total": 0 }));
    running.faults.add("GET", "/v1/apps/app_3", 1, super::wait(429, "60"));
    running.faults.add("GET", "/v1/apps/app_", 20, users);
    let list = directory(&running).memberships().await.unwrap();
    let missing: Vec<_> = list.missing.iter().map(|app| app.app_id.as_str()).collect();
    assert_eq!(missing, ["app_3", "app_5", "app_6", "app_7", "app_8"]);
    assert_eq!(arrived(&running).len(), 1 + 1 + 4);
}

#[tokio::test]
async fn an_invitation_is_sent_once_even_if_its_answer_is_lost() {
    let running = mixpeek().await;
    let directory = directory(&running);
    let invite = "/v1/apps/app_field_notes/users/invite";
    running.faults.add("POST", invite, 1, mixpeek_users_fakes::Kind::Close { done: true });
    let email_address = "omar@shop.example".parse().unwrap();
    let sent = directory.invite(app(), InviteRequest { email_address, role: Role::MEMBER }).await;
    assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{sent:?}");
    assert_eq!(arrived(&running).iter().filter(|path| path.contains("invite")).count(), 1);
    assert_eq!(directory.invitations(app()).await.unwrap().total, 1);
}
