use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route;
use mixpeek_users_contract::search::MemberQuery;

use crate::app::TestApp;

const SEARCH: &str = "/x/apps/app_shop_search/users";

#[tokio::test]
async fn finds_orders_and_pages() {
    let app = TestApp::new().await;
    let get = async |path: &str| -> MemberList { app.admin().get(path).await.ok() };
    let everybody = get("/v1/apps/app_shop_search/users").await;
    let search = async |query: &str| get(&format!("{SEARCH}{query}")).await;
    let all = search("").await;
    assert_eq!((&all.users, all.total), (&everybody.users, everybody.total));
    let context = all.x_context.unwrap();
    assert_eq!(context.app_title, everybody.x_context.unwrap().app_title);
    assert_eq!((context.viewer_user_id, context.capabilities), (None, None));

    let somebody = &everybody.users[3];
    let query = MemberQuery {
        query: somebody.email.as_deref().map(|email| email.to_uppercase().into()),
        role: Some(somebody.role.clone()),
        ..MemberQuery::default()
    };
    let found = search(&route::member_query(&query)).await;
    assert_eq!((&found.users[..], found.total), (&[somebody.clone()][..], 1));
    let admins = search("?role=org%3Aadmin&limit=1").await;
    let expected = everybody.users.iter().filter(|member| member.role.as_str() == "org:admin");
    assert_eq!((admins.users.len(), admins.total), (1, expected.count() as u64));
    let last = search("?order_by=-name&limit=2&offset=1").await;
    let mut names: Vec<_> = everybody.users.iter().filter_map(|m| m.name.clone()).collect();
    names.sort_by_key(|name| name.to_lowercase());
    names.reverse();
    let is: Vec<_> = last.users.iter().map(|member| member.name.clone().unwrap()).collect();
    assert_eq!((is.as_slice(), last.total), (&names[1..3], everybody.total));
}

#[tokio::test]
async fn refuses_each_bad_value_by_its_name() {
    let app = TestApp::new().await;
    let long = "a".repeat(321);
    for (query, issues) in [
        ("limit=0", vec!["value_error query.limit"]),
        ("limit=501", vec!["value_error query.limit"]),
        ("limit=ten", vec!["value_error query.limit"]),
        ("offset=-1", vec!["value_error query.offset"]),
        ("order_by=joined", vec!["enum query.order_by"]),
        ("order_by=%2Bcreated_at", vec!["enum query.order_by"]),
        ("role=", vec!["value_error query.role"]),
        ("role=org:admin&role=org:member", vec!["value_error query.role"]),
        (&format!("query={long}"), vec!["value_error query.query"]),
        ("limit=0&order_by=x", vec!["enum query.order_by", "value_error query.limit"]),
    ] {
        let reply = app.admin().get(&format!("{SEARCH}?{query}")).await;
        assert_eq!(reply.invalid(), issues, "{query}");
    }
    // An empty part is no part, and an unknown key gets around caches.
    let all: MemberList = app.admin().get(&format!("{SEARCH}?query=%20&_=1")).await.ok();
    assert!(all.total > 1);
    let none: MemberList = app.admin().get(&format!("{SEARCH}?role=org:nothing")).await.ok();
    assert_eq!((none.users.len(), none.total), (0, 0));
}
