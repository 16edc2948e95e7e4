//! Several directories behind one server: what becomes of the others where one fails.

use std::sync::Arc;
use std::time::Duration;

use mixpeek_users_contract::app::{AppList, AppQuery};
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::clerk::{self, Clerk};
use mixpeek_users_server::directory::configured::ConfiguredApp;
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use mixpeek_users_server::directory::registry::{Directories, SharedDirectory};
use mixpeek_users_server::upstream::base_url;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::app::{Options, TestApp};
use crate::embedded;
use crate::mixpeek::{answer, arrived, directory, mixpeek, refusal};
use crate::operations::faults::{Failing, VENDOR};

/// A directory that answers without asking anybody: two apps, and nobody in them.
fn quiet() -> Clerk {
    let app = |id: &str| ConfiguredApp {
        id: id.into(),
        title: id.into(),
        slug: id.into(),
        organization: None,
    };
    Clerk::new(clerk::Settings {
        secret_key: "sk_never_sent".to_owned().into(),
        base_url: base_url("http://127.0.0.1:9").unwrap(),
        apps: vec![app("app_one"), app("app_two")],
    })
    .unwrap()
}

/// The three apps at Mixpeek, and the two that the configuration names.
fn mixed(running: &Running) -> TestApp {
    let mut directories = Directories::one(Arc::new(directory(running)));
    directories.add(Arc::new(quiet()), ["app_one".into(), "app_two".into()]);
    TestApp::over_all(directories, Options::default())
}

fn ids(list: &AppList) -> Vec<&str> {
    list.results.iter().map(|app| app.app_id.as_str()).collect()
}

const ALL: [&str; 5] =
    ["app_shop_search", "app_field_notes", "app_price_tracker", "app_one", "app_two"];

#[tokio::test]
async fn pages_go_on_from_one_directory_to_the_next() {
    let running = mixpeek().await;
    let app = mixed(&running);
    let whole = app.admin().get("/v1/apps").await;
    assert!(!whole.text().contains("x_missing"), "{}", whole.text());
    assert_eq!(ids(&whole.ok()), ALL);
    for limit in 1..=6 {
        let mut read = Vec::new();
        for offset in (0..ALL.len()).step_by(limit) {
            let page = app.admin().get(&format!("/v1/apps?limit={limit}&offset={offset}")).await;
            let page: AppList = page.ok();
            assert_eq!(
                (page.total_count, page.limit, page.offset),
                (5, limit as u64, offset as u64)
            );
            read.extend(page.results.into_iter().map(|app| app.app_id.to_string()));
        }
        assert_eq!(read, ALL, "{limit}");
    }
    let past: AppList = app.admin().get("/v1/apps?offset=5").await.ok();
    assert_eq!((past.results.len(), past.total_count), (0, 5));
}

#[tokio::test]
async fn a_directory_that_fails_is_named_beside_the_apps_of_the_others() {
    for (kind, words) in [
        (refusal(500, "InternalServerError", "broken"), "Mixpeek does not answer"),
        (Kind::Html { status: 502 }, "Mixpeek does not answer"),
        (Kind::Html { status: 200 }, "Mixpeek answered something"),
        (refusal(401, "UnauthorizedError", "bad"), "Mixpeek refused this server's key"),
        (refusal(403, "ForbiddenError", "not with this key"), "not with this key"),
        (crate::mixpeek::wait(429, "60"), "Mixpeek allows no more requests"),
    ] {
        let running = mixpeek().await;
        running.faults.add("GET", "/v1/apps", 100, kind.clone());
        let app = mixed(&running);
        for (query, here) in [("", &ALL[3..]), ("?limit=1", &ALL[3..4]), ("?offset=1", &ALL[4..])] {
            let list: AppList = app.admin().get(&format!("/v1/apps{query}")).await.ok();
            assert_eq!((ids(&list), list.total_count), (here.to_vec(), 2), "{kind:?}");
            let [missing] = &*list.x_missing else { panic!("{:?}", list.x_missing) };
            assert_eq!(&*missing.directory, "Mixpeek");
            assert!(missing.message.contains(words), "{}", missing.message);
        }
    }
}

#[tokio::test]
async fn where_no_directory_answers_that_is_no_empty_list() {
    let (first, second) = (mixpeek().await, mixpeek().await);
    first.faults.add("GET", "/v1/apps", 10, crate::mixpeek::wait(503, "60"));
    second.faults.add("GET", "/v1/apps", 10, refusal(403, "ForbiddenError", "no"));
    let mut directories = Directories::one(Arc::new(directory(&first)));
    let alone = TestApp::over_all(directories.clone(), Options::default());
    directories.add_open(Arc::new(directory(&second)));
    let both = TestApp::over_all(directories, Options::default());
    for app in [alone, both] {
        let reply = app.admin().get("/v1/apps").await;
        reply.refused(503, &ErrorType::Unavailable);
        assert_eq!(reply.header("retry-after"), "60");
    }
}

#[tokio::test(start_paused = true)]
async fn a_silent_directory_holds_up_the_others_no_longer_than_a_call_may_take() {
    let mut directories = Directories::one(Arc::new(quiet()));
    for _ in 0..40 {
        directories.add_open(Arc::new(Failing::silent()));
    }
    let started = Instant::now();
    let list = directories.apps(AppQuery::default(), |error| error).await.unwrap();
    assert_eq!((list.results.len(), list.x_missing.len()), (2, 40));
    assert_eq!((started.elapsed().as_secs(), &*list.x_missing[0].directory), (20, VENDOR));
    let started = Instant::now();
    let list = directories.memberships(|error| error).await.unwrap();
    assert_eq!((list.total, list.missing.len()), (0, 40));
    // A request to this server may take 30 seconds.
    assert!(started.elapsed().as_secs() < 25, "{:?}", started.elapsed());
}

#[tokio::test]
async fn an_app_is_found_though_another_directory_fails() {
    let running = mixpeek().await;
    let mut directories = Directories::one(Arc::new(directory(&running)));
    directories.add_open(Arc::new(embedded::demo().await));
    let app = TestApp::over_all(directories, Options::default());
    let count =
        async |path: &str| -> usize { app.admin().get(path).await.ok::<MemberList>().users.len() };
    let shop = "/v1/apps/app_shop_search/users";
    let (at_mixpeek, here) = (count(shop).await, 24);
    assert_ne!(at_mixpeek, here, "the two have apps of the same id, to tell them apart by");

    // What is in the second directory is found, and one that was found where it does not belong is not looked for there again.
    let broken = refusal(500, "InternalServerError", "broken");
    let path = "/v1/apps/app_field_notes";
    running.faults.add("GET", path, 8, broken);
    assert_eq!(count("/v1/apps/app_field_notes/users").await, 4);
    while running.faults.left() > 0 {
        count("/v1/apps/app_field_notes/users").await;
    }
    assert_eq!(count("/v1/apps/app_field_notes/users").await, 3);

    // Nobody has it, and one cannot say so.
    running.faults.add("GET", "/v1/apps/app_nothing", 4, refusal(500, "Internal", "broken"));
    let unknown = "/v1/apps/app_nothing/users";
    app.admin().get(unknown).await.refused(503, &ErrorType::Unavailable);
    app.admin().get(unknown).await.refused(404, &ErrorType::NotFound);
}

#[tokio::test]
async fn where_an_app_is_is_asked_for_once() {
    let (first, second) = (mixpeek().await, mixpeek().await);
    let nothing = answer(404, json!({ "error": { "type": "NotFoundError", "message": "no" } }));
    first.faults.add("GET", "/v1/apps/app_field_notes", 100, nothing);
    let mut directories = Directories::one(Arc::new(directory(&first)));
    directories.add_open(Arc::new(directory(&second)));
    let app = TestApp::over_all(directories, Options::default());
    for _ in 0..3 {
        app.admin().get("/v1/apps/app_field_notes/users").await.ok::<MemberList>();
    }
    assert_eq!(arrived(&first), ["GET /v1/apps/app_field_notes"]);
}

/// Where an app was found, and after how many milliseconds.
async fn found(directories: &Directories, here: &SharedDirectory) -> (bool, u128) {
    let started = Instant::now();
    let home = directories.of(&"app_one".into()).await.unwrap();
    (Arc::ptr_eq(&home, here), started.elapsed().as_millis())
}

#[tokio::test(start_paused = true)]
async fn a_silent_directory_does_not_hide_the_apps_of_those_after_it() {
    let here: SharedDirectory = Arc::new(quiet());
    let mut directories = Directories::one(Arc::new(Failing::silent()));
    directories.add_open(Arc::clone(&here));
    assert_eq!(found(&directories, &here).await, (true, 1500));
    // Nobody waits again for a while.
    tokio::time::advance(Duration::from_secs(55)).await;
    assert_eq!(found(&directories, &here).await, (true, 0));
    tokio::time::advance(Duration::from_secs(5)).await;
    assert_eq!(found(&directories, &here).await, (true, 1500));
}

#[tokio::test(start_paused = true)]
async fn the_first_of_two_that_have_an_app_is_waited_for_a_little() {
    let nothing = || DirectoryError::not_found(Resource::App, "app_one");
    for (takes, first, after) in [(1000, true, 1000), (2000, false, 1500)] {
        let slow = Failing::slow(nothing, Duration::from_millis(takes));
        let mut directories = Directories::one(Arc::new(slow.with_all_apps()));
        let second: SharedDirectory = Arc::new(quiet());
        directories.add_open(Arc::clone(&second));
        // Whoever comes after the one that has it is not waited for.
        directories.add_open(Arc::new(Failing::silent()));
        assert_eq!(found(&directories, &second).await, (!first, after), "{takes}");
    }
    // One that says after a while that it has no such app.
    let slow = Failing::slow(nothing, Duration::from_secs(1));
    let mut directories = Directories::one(Arc::new(slow));
    let second: SharedDirectory = Arc::new(quiet());
    directories.add_open(Arc::clone(&second));
    assert_eq!(found(&directories, &second).await, (true, 1000));
    tokio::time::advance(Duration::from_hours(1)).await;
    assert_eq!(found(&directories, &second).await, (true, 0), "remembered for good");
}

fn page(range: std::ops::Range<u32>, total: u32) -> Kind {
    let app = |n| json!({ "app_id": format!("app_{n}") });
    let results: Vec<Value> = range.map(app).collect();
    answer(200, json!({ "results": results, "total_count": total }))
}

#[tokio::test]
async fn a_list_of_apps_that_shrinks_between_pages_is_read_again() {
    let running = mixpeek().await;
    // The first app goes, and with it the last one slides onto a page that was read already.
    for kind in [page(0..1000, 1001), page(0..0, 1000), page(1..1001, 1000)] {
        running.faults.add("GET", "/v1/apps", 1, kind);
    }
    let list: AppList = mixed(&running).admin().get("/v1/apps?limit=3&offset=998").await.ok();
    assert_eq!((ids(&list), list.total_count), (vec!["app_999", "app_1000", "app_one"], 1002));
}

#[tokio::test]
async fn a_service_that_repeats_its_first_page_of_apps_is_not_asked_for_ever() {
    let running = mixpeek().await;
    running.faults.add("GET", "/v1/apps", 1000, page(0..10, 1_000_000));
    let list: AppList = mixed(&running).admin().get("/v1/apps").await.ok();
    assert_eq!(list.total_count, 12);
    assert!(arrived(&running).len() <= 6, "{}", arrived(&running).len());
}

#[tokio::test]
async fn people_of_apps_that_cannot_be_had_are_named_missing() {
    let running = mixpeek().await;
    let app = mixed(&running);
    let list: MembershipList = app.admin().get("/x/memberships").await.ok();
    assert_eq!((list.total, list.missing.len()), (25, 0));
    // The list of apps fails once, and then says which apps are missing.
    let kind = refusal(403, "ForbiddenError", "no");
    running.faults.queue(Fault { method: None, path: "/v1/apps".into(), after: 0, times: 1, kind });
    let list: MembershipList = app.admin().get("/x/memberships").await.ok();
    let missing: Vec<_> = list.missing.iter().map(|app| app.app_id.as_str()).collect();
    assert_eq!((list.total, missing), (0, vec!["app_shop_search", "app_field_notes"]));
}

#[test]
fn what_a_directory_says_itself_can_be_left_out() {
    let words = || "words".to_owned();
    for error in [
        DirectoryError::Forbidden { directory: VENDOR, message: words() },
        DirectoryError::QuotaExceeded { directory: VENDOR, message: words() },
        DirectoryError::Invalid { directory: VENDOR, field: None, message: words() },
    ] {
        let told = error.without_words().to_string();
        assert!(told.starts_with(VENDOR) && !told.contains("words"), "{told}");
    }
}
