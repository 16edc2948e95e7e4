use mixpeek_users_contract::app::{App, AppList, AppUpdate, AuthMode};
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::member::MemberList;
use serde_json::{Value, json};

use crate::app::TestApp;

const PRICE_TRACKER: &str = "/v1/apps/app_price_tracker";

#[tokio::test]
async fn lists_the_demo() {
    let app = TestApp::new().await;
    let list: AppList = app.admin().get("/v1/apps").await.ok();
    let titles: Vec<_> = list.results.iter().map(|app| &*app.meta.title).collect();
    assert_eq!(titles, ["Shop search", "Field notes", "Price tracker"]);
    assert_eq!((list.total_count, list.limit, list.offset, list.max_apps), (3, 100, 0, None));
    assert_eq!(&*list.results[0].url, "https://shop-search.mxp.co");
}

#[tokio::test]
async fn sifts_and_pages() {
    let app = TestApp::new().await;
    for (query, found, total) in [
        ("?limit=1&offset=1", vec!["field-notes"], 3),
        ("?search=%20NOTES", vec!["field-notes"], 1),
        ("?slug=price-tracker", vec!["price-tracker"], 1),
        ("?slug=price", vec![], 0),
        ("?template=any", vec![], 0),
        ("?offset=18446744073709551615", vec![], 3),
        ("?unheard_of=1&limit=1000", vec!["shop-search", "field-notes", "price-tracker"], 3),
    ] {
        let list: AppList = app.admin().get(&format!("/v1/apps{query}")).await.ok();
        let slugs: Vec<_> = list.results.iter().map(|app| &*app.slug).collect();
        assert_eq!((slugs, list.total_count), (found, total), "{query}");
    }
}

#[tokio::test]
async fn refuses_an_odd_query() {
    let app = TestApp::new().await;
    for (query, issue) in [
        ("?limit=0", "value_error query.limit"),
        ("?limit=1001", "value_error query.limit"),
        ("?limit=many", "value_error query.limit"),
        ("?offset=-1", "value_error query.offset"),
    ] {
        assert_eq!(app.admin().get(&format!("/v1/apps{query}")).await.invalid(), [issue]);
    }
}

#[tokio::test]
async fn enabling_makes_an_organization_and_opens_the_users() {
    let app = TestApp::new().await;
    let body = serde_json::to_value(AppUpdate::enable_user_management()).unwrap();
    let enabled: App = app.admin().patch(PRICE_TRACKER, body).await.ok();
    assert!(enabled.manages_users() && !enabled.has_unpublished_changes);
    assert_eq!(enabled.version, 2);
    let organization = enabled.auth_config.unwrap().clerk_org_id.unwrap();

    let members: MemberList = app.admin().get(&format!("{PRICE_TRACKER}/users")).await.ok();
    assert_eq!(members.total, 0);

    let off = json!({"auth_config": {"mode": "public"}});
    let off: App = app.admin().patch(PRICE_TRACKER, off).await.ok();
    assert!(!off.manages_users() && off.has_unpublished_changes);
    let on = json!({"auth_config": {"mode": "clerk", "clerk_allowed_providers": ["github"]}});
    let auth = app.admin().patch(PRICE_TRACKER, on).await.ok::<App>().auth_config.unwrap();
    assert_eq!(auth.clerk_org_id.unwrap(), organization);
    assert_eq!(auth.clerk_allowed_providers.unwrap(), ["github".into()]);
}

#[tokio::test]
async fn a_dry_run_stores_nothing() {
    let app = TestApp::new().await;
    let dry = format!("{PRICE_TRACKER}?dry_run=true");
    let body = json!({"slug": "free-name", "auth_config": {"mode": "clerk"}});
    let before: Value = app.admin().get(PRICE_TRACKER).await.ok();
    assert_eq!(app.admin().patch(&dry, body).await.ok::<Value>(), before);
    assert_eq!(app.admin().get(PRICE_TRACKER).await.ok::<Value>(), before);

    let taken = app.admin().patch(&dry, json!({"slug": "shop-search"})).await;
    taken.refused(400, &ErrorType::AlreadyExists);
}

#[tokio::test]
async fn a_slug_belongs_to_one_app() {
    let app = TestApp::new().await;
    let taken = app.admin().patch(PRICE_TRACKER, json!({"slug": "shop-search"})).await;
    taken.refused(400, &ErrorType::AlreadyExists);
    let body = json!({"slug": "prices", "is_active": false});
    let renamed: App = app.admin().patch(PRICE_TRACKER, body).await.ok();
    assert_eq!((&*renamed.slug, &*renamed.url), ("prices", "https://prices.mxp.co"));
    assert!(!renamed.is_active);
}

#[tokio::test]
async fn refuses_wrong_settings() {
    let app = TestApp::new().await;
    for slug in ["ab", "-abc", "abc-", "Abc", "a_b", &"a".repeat(61)] {
        let reply = app.admin().patch(PRICE_TRACKER, json!({ "slug": slug })).await;
        assert_eq!(reply.invalid(), ["value_error body.slug"], "{slug}");
    }
    let body = json!({
        "auth_config": {"mode": "telepathy", "clerk_allowed_providers": ["google", "myspace"]},
    });
    assert_eq!(
        app.admin().patch(PRICE_TRACKER, body).await.invalid(),
        ["enum body.auth_config.clerk_allowed_providers.1", "enum body.auth_config.mode"]
    );
    let shown: App = app.admin().get(PRICE_TRACKER).await.ok();
    assert_eq!(shown.auth_config.unwrap().mode, AuthMode::Public);
}
