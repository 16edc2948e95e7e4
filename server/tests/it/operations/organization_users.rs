use mixpeek_users_contract::error::{ErrorType, code};
use mixpeek_users_contract::organization::{
    Completed, OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserList,
};
use mixpeek_users_contract::route;
use serde_json::json;

use crate::app::TestApp;

const USERS: &str = "/v1/organizations/users";
const INES: &str = "/v1/organizations/users/ines.ruiz%40harbourpine.example";
const JONAS: &str = "/v1/organizations/users/jonas.weber%40harbourpine.example";

#[tokio::test]
async fn lists_pages_and_sifts() {
    let app = TestApp::new().await;
    let list = async |query: &str| -> OrganizationUserList {
        app.admin().get(&format!("{USERS}{query}")).await.ok()
    };
    let all = list("").await;
    assert_eq!((all.results.len(), all.total, all.skip, all.limit), (10, Some(10), 0, 50));
    let page = list("?skip=8&limit=5").await;
    assert_eq!((page.results.len(), page.total), (2, Some(10)));
    assert_eq!(page.results[..], all.results[8..]);
    let admins = list("?role=admin&status=active").await;
    assert_eq!(admins.total, Some(2));
    assert!(admins.results.iter().all(|user| user.role == OrganizationRole::Admin));
}

#[tokio::test]
async fn refuses_an_odd_query() {
    let app = TestApp::new().await;
    let reply = app.admin().get(&format!("{USERS}?limit=0&role=owner&status=gone")).await;
    assert_eq!(
        reply.invalid(),
        ["enum query.role", "enum query.status", "value_error query.limit"]
    );
}

#[tokio::test]
async fn an_account_lives_by_its_address() {
    let app = TestApp::new().await;
    let body = json!({"email": "New+One@harbourpine.example", "user_name": "New One"});
    let made: OrganizationUser = app.admin().post(USERS, body.clone()).await.ok();
    assert_eq!(
        (&made.role, &made.status),
        (&OrganizationRole::Member, &OrganizationStatus::Active)
    );
    app.admin().post(USERS, body).await.refused(400, &ErrorType::AlreadyExists);

    let path = route::organization_user("new+one@HARBOURPINE.example");
    assert_eq!(app.admin().get(&path).await.ok::<OrganizationUser>(), made);

    app.clock.advance(60);
    let change = json!({"role": "viewer", "status": "suspended", "metadata": {"desk": 4}, "user_name": null});
    let changed: OrganizationUser = app.admin().patch(&path, change).await.ok();
    assert_eq!((&changed.user_name, &changed.role), (&made.user_name, &OrganizationRole::Viewer));
    assert_eq!(changed.metadata["desk"], 4);
    assert_ne!(changed.updated_at, made.updated_at);
    let replaced: OrganizationUser =
        app.admin().patch(&path, json!({"metadata": {"floor": 1}})).await.ok();
    assert!(!replaced.metadata.contains_key("desk"));

    assert_eq!(app.admin().delete(&path).await.ok::<Completed>(), Completed::default());
    app.admin().get(&path).await.refused(404, &ErrorType::NotFound);
    app.admin().delete(&path).await.refused(404, &ErrorType::NotFound);
}

#[tokio::test]
async fn refuses_wrong_fields() {
    let app = TestApp::new().await;
    let body = json!({"email": "x", "user_name": "Y", "role": "owner", "internal_id": "secret"});
    assert_eq!(
        app.admin().post(USERS, body).await.invalid(),
        ["extra_forbidden body.internal_id", "value_error body.email"]
    );
    let body = json!({"email": "x@y.example", "user_name": "Y", "role": "owner", "status": "gone"});
    assert_eq!(
        app.admin().post(USERS, body).await.invalid(),
        ["enum body.role", "enum body.status", "value_error body.user_name"]
    );
    let change = json!({"user_name": "Y".repeat(101), "email": "new@y.example"});
    assert_eq!(
        app.admin().patch(INES, change).await.invalid(),
        ["extra_forbidden body.email", "value_error body.user_name"]
    );
}

#[tokio::test]
async fn keeps_the_last_active_admin() {
    let app = TestApp::new().await;
    app.admin().delete(JONAS).await.ok::<Completed>();
    for change in [json!({"role": "member"}), json!({"status": "suspended"})] {
        let reply = app.admin().patch(INES, change).await;
        reply.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);
    }
    app.admin().delete(INES).await.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);
    // A suspended admin does not count, and one who comes back does.
    let henrik = "/v1/organizations/users/henrik.dahl%40harbourpine.example";
    app.admin().patch(henrik, json!({"status": "active"})).await.ok::<OrganizationUser>();
    app.admin().delete(INES).await.ok::<Completed>();
}
