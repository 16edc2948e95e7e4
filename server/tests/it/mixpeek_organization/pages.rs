//! All pages of a list whose form nobody has published.

use std::collections::BTreeSet;

use mixpeek_users_contract::organization::OrganizationUserQuery;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_fakes::mixpeek::{Options, Team};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use serde_json::{Value, json};

use super::{SHAPES, app, directory, small};
use crate::mixpeek::{answer, arrived, running};

const PATH: &str = "/v1/organizations/users";

#[tokio::test]
async fn every_form_is_paged_through_to_its_end() {
    for list in SHAPES {
        let running = running(Options { list, ..Options::default() }, Team::Crowd(1_200)).await;
        let members = directory(&running).members(app()).await.unwrap();
        assert_eq!(members.total, 1_203, "{list:?}");
        assert_eq!(
            arrived(&running),
            [format!("GET {PATH}?skip=0&limit=1000"), format!("GET {PATH}?skip=1000&limit=1000")]
        );
    }
}

#[tokio::test]
async fn a_service_with_smaller_pages_is_followed_where_it_says_so() {
    let options = Options { page: 100, ..Options::default() };
    let running = running(options, Team::Crowd(247)).await;
    assert_eq!(directory(&running).members(app()).await.unwrap().total, 250);
    assert_eq!(arrived(&running).len(), 3);
}

#[tokio::test]
async fn a_list_that_shrinks_between_pages_is_read_again() {
    let running = running(Options::default(), Team::Crowd(1_200)).await;
    running.faults.add("GET", PATH, 1, Kind::Shrink { by: 5 });
    let members = directory(&running).members(app()).await.unwrap();
    let ids: BTreeSet<_> = members.users.iter().map(|it| it.user_id.as_str()).collect();
    assert_eq!((ids.len(), members.total), (1_198, 1_198));
    // Those who slid onto the first page are there, and those who went are not.
    assert!(ids.contains("person999@harbourpine.example"));
    assert!(!ids.contains("person0@harbourpine.example"));
    assert_eq!(arrived(&running).len(), 4);
}

#[tokio::test]
async fn a_list_that_never_stands_still_ends_all_the_same() {
    let running = running(Options::default(), Team::Crowd(1_200)).await;
    running.faults.add("GET", PATH, 100, Kind::Shrink { by: 1 });
    assert!(directory(&running).members(app()).await.unwrap().total > 1_100);
    assert!(arrived(&running).len() <= 6);
}

#[tokio::test]
async fn a_service_that_repeats_its_first_page_is_not_asked_for_ever() {
    let running = small().await;
    let rows: Vec<_> = (0..1000).map(|n| json!({ "email": format!("p{n}@x.example") })).collect();
    running.faults.add("GET", PATH, 1000, answer(200, json!(rows)));
    let members = directory(&running).members(app()).await.unwrap();
    assert_eq!(members.total, 1000);
    assert!(arrived(&running).len() <= 6, "{}", arrived(&running).len());
}

#[tokio::test]
async fn somebody_listed_twice_is_one_person() {
    let running = small().await;
    let rows =
        json!([{ "email": "A@x.example" }, { "email": "a@x.example" }, { "email": "b@x.example" }]);
    running.faults.add("GET", PATH, 1000, answer(200, rows));
    assert_eq!(directory(&running).members(app()).await.unwrap().total, 2);
}

#[tokio::test]
async fn a_page_that_fails_in_the_middle_is_no_shorter_list() {
    let running = running(Options::default(), Team::Crowd(1_200)).await;
    let kind = crate::mixpeek::refusal(500, "InternalServerError", "broken");
    let fault = Fault { method: None, path: PATH.into(), after: 1, times: 20, kind };
    running.faults.queue(fault);
    let list = directory(&running).members(app()).await;
    assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{list:?}");
}

#[tokio::test]
async fn one_page_of_accounts_is_asked_for_as_it_was_wanted() {
    for list in SHAPES {
        let running = running(Options { list, ..Options::default() }, Team::Demo).await;
        let directory = directory(&running);
        let query: OrganizationUserQuery = serde_json::from_value(
            json!({ "skip": 1, "limit": 2, "role": "admin", "status": "active" }),
        )
        .unwrap();
        let page = directory.organization_users(query).await.unwrap();
        let emails: Vec<_> = page.results.iter().map(|it| &*it.email).collect();
        assert_eq!(emails, ["jonas@harbourpine.example"], "{list:?}");
        assert_eq!((page.skip, page.limit), (1, 2));
        assert_eq!(
            arrived(&running),
            [format!("GET {PATH}?skip=1&limit=2&role=admin&status=active")]
        );
        directory.organization_users(OrganizationUserQuery::default()).await.unwrap();
        assert_eq!(arrived(&running)[1], format!("GET {PATH}?skip=0&limit=50"));
    }
}

#[tokio::test]
async fn every_recorded_list_of_accounts_is_read() {
    for body in [
        include_str!("../../../../contract/fixtures/listOrganizationUsers.answer.full.json"),
        include_str!("../../../../contract/fixtures/listOrganizationUsers.answer.sparse.json"),
        include_str!("../../../../contract/fixtures/listOrganizationUsers.answer.odd.json"),
    ] {
        let body: Value = serde_json::from_str(body).unwrap();
        let running = small().await;
        running.faults.add("GET", PATH, 10, answer(200, body));
        let page = directory(&running).organization_users(OrganizationUserQuery::default()).await;
        assert!(!page.unwrap().results.is_empty());
        directory(&running).members(app()).await.unwrap();
    }
}
