//! Searching at Clerk: what is asked of it, and what is done here.

use mixpeek_users_contract::capabilities::RoleInfo;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::search::MemberQuery;
use mixpeek_users_fakes::clerk::{CROWD, SHOP_SEARCH};
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use serde_json::json;

use super::{SHOP, answer, arrived, clerk, directory};

async fn found(running: &Running, query: MemberQuery) -> MemberList {
    directory(running).search_members(SHOP.into(), query).await.unwrap()
}

fn ids(list: &MemberList) -> Vec<&str> {
    list.users.iter().map(|member| member.user_id.as_str()).collect()
}

#[tokio::test]
async fn one_request_has_filters_order_and_bounds() {
    let running = clerk().await;
    let query = MemberQuery {
        query: Some("  HarbourPine ".into()),
        role: Some(Role::MEMBER),
        order_by: Some("-created_at".into()),
        limit: Some(3),
        offset: Some(2),
    };
    let list = found(&running, query).await;
    assert_eq!(list.users.len(), 3);
    assert!(list.total > 5, "all who match are counted: {}", list.total);
    let path = format!("GET /v1/organizations/{SHOP_SEARCH}/memberships");
    let expected =
        format!("{path}?query=HarbourPine&role=org%3Amember&limit=3&order_by=-created_at&offset=2");
    assert_eq!(arrived(&running)[0], expected);
}

#[tokio::test]
async fn orders_have_clerks_names_where_it_has_them() {
    for (order, sent) in [
        (None, "%2Bcreated_at"),
        (Some("created_at"), "%2Bcreated_at"),
        (Some("-created_at"), "-created_at"),
        (Some("email"), "%2Bemail_address"),
        (Some("-email"), "-email_address"),
    ] {
        let running = clerk().await;
        let order_by = order.map(Into::into);
        found(&running, MemberQuery { order_by, ..MemberQuery::default() }).await;
        let path = format!("GET /v1/organizations/{SHOP_SEARCH}/memberships?limit=50");
        assert_eq!(arrived(&running)[0], format!("{path}&order_by={sent}&offset=0"));
    }
}

#[tokio::test]
async fn names_are_ordered_here_over_all_whom_clerk_finds() {
    let running = clerk().await;
    let query = |order: &str, offset| MemberQuery {
        query: Some("harbourpine".into()),
        order_by: Some(order.into()),
        limit: Some(2),
        offset: Some(offset),
        ..MemberQuery::default()
    };
    let list = found(&running, query("name", 0)).await;
    let path = format!("GET /v1/organizations/{SHOP_SEARCH}/memberships?query=harbourpine");
    assert_eq!(arrived(&running)[0], format!("{path}&limit=500&order_by=%2Bcreated_at&offset=0"));
    assert_eq!(ids(&list)[0], "user_ada");
    let next = found(&running, query("name", 2)).await;
    assert_eq!((next.total, next.users.len()), (list.total, 2));
    assert!(ids(&next).iter().all(|id| !ids(&list).contains(id)));
    assert_eq!(ids(&found(&running, query("-name", 0)).await)[0], "user_zoe");
}

#[tokio::test]
async fn people_are_found_by_whatever_clerk_knows_them_by_and_have_their_addresses() {
    let running = clerk().await;
    let query = MemberQuery { query: Some("0100".into()), ..MemberQuery::default() };
    let list = found(&running, query).await;
    assert_eq!(ids(&list), ["user_tomas"]);
    // Signs in by telephone: the address is in the user record.
    assert_eq!(list.users[0].email.as_deref(), Some("tomas.odd@harbourpine.example"));
}

#[tokio::test]
async fn a_role_that_clerk_ignores_is_looked_for_here() {
    let running = clerk().await;
    // Nobody can be given it any more, and one person has it.
    let legacy = || MemberQuery { role: Some("org:legacy".into()), ..MemberQuery::default() };
    let list = found(&running, legacy()).await;
    assert_eq!((ids(&list), list.total), (vec!["user_kim"], 1));
    assert!(arrived(&running).iter().all(|path| !path.contains("role=")));
    // One that the configuration names and the instance does not have.
    let named = RoleInfo {
        role: "org:legacy".into(),
        label: "Legacy".into(),
        description: "Is no more.".into(),
        administers: false,
    };
    let clerk = directory(&running).with_roles(vec![named]);
    let list = clerk.search_members(SHOP.into(), legacy()).await.unwrap();
    assert_eq!((ids(&list), list.total), (vec!["user_kim"], 1));
}

#[tokio::test]
async fn one_page_of_a_crowd_is_one_request() {
    let running = clerk().await;
    let query = MemberQuery { limit: Some(500), offset: Some(1000), ..MemberQuery::default() };
    let list = directory(&running).search_members("app_crowd".into(), query).await.unwrap();
    assert_eq!((list.users.len(), list.total), (203, 1203));
    let path = format!("GET /v1/organizations/{CROWD}/memberships");
    let lists = arrived(&running).into_iter().filter(|sent| sent.starts_with(&path)).count();
    assert_eq!(lists, 1);
}

#[tokio::test]
async fn a_search_fails_as_a_list_does() {
    for (kind, is_right) in [
        (Kind::Html { status: 500 }, Meaning::Unreachable),
        (answer(200, json!({ "data": [{}] })), Meaning::BadAnswer),
        (answer(401, json!({})), Meaning::KeyRefused),
    ] {
        let running = clerk().await;
        running.faults.add("GET", "/v1/organizations", 20, kind);
        let list = super::impatient(&running);
        let list = list.search_members(super::notes(), MemberQuery::default()).await.unwrap_err();
        let is = match list {
            DirectoryError::Unreachable { .. } => Meaning::Unreachable,
            DirectoryError::BadAnswer { .. } => Meaning::BadAnswer,
            DirectoryError::KeyRefused { .. } => Meaning::KeyRefused,
            other => panic!("{other:?}"),
        };
        assert_eq!(is, is_right);
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Meaning {
    Unreachable,
    BadAnswer,
    KeyRefused,
}
