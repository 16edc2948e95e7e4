use mixpeek_users_contract::error::{ErrorType, code};
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{Deleted, Member, MemberList};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route;
use serde_json::json;

use crate::app::{Options, TestApp};

const SHOP_SEARCH: &str = "/v1/apps/app_shop_search/users";
const FIELD_NOTES: &str = "/v1/apps/app_field_notes/users";

async fn members(app: &TestApp, path: &str) -> MemberList {
    app.admin().get(path).await.ok()
}

fn find<'a>(list: &'a MemberList, user: &str) -> Option<&'a Member> {
    list.users.iter().find(|member| member.user_id.as_str() == user)
}

#[tokio::test]
async fn lists_people_as_real_life_has_them() {
    let app = TestApp::new().await;
    let list = members(&app, SHOP_SEARCH).await;
    assert_eq!((list.users.len(), list.total), (24, 24));
    let admins = list.users.iter().filter(|member| member.role == Role::ADMIN).count();
    assert_eq!(admins, 3);
    let nobody = find(&list, "user_nobody").unwrap();
    assert_eq!((&nobody.name, &nobody.email, &nobody.joined_at), (&None, &None, &None));
    assert_eq!(find(&list, "user_billing").unwrap().role.as_str(), "org:billing");
    assert_eq!(
        find(&list, "user_script").unwrap().name.as_deref(),
        Some("<script>alert(1)</script>")
    );
    let people = |name: &str| list.users.iter().filter(|m| m.name.as_deref() == Some(name)).count();
    assert_eq!(people("Alex Morgan"), 2);
}

#[tokio::test]
async fn says_which_app_it_is_and_who_asked() {
    let app = TestApp::new().await;
    let context = members(&app, SHOP_SEARCH).await.x_context.unwrap();
    assert_eq!(context.app_title.as_deref(), Some("Shop search"));
    assert_eq!(context.viewer_user_id, Some(UserId::from("user_ines")));

    let viewer = Some("zoe.BRANDT@harbourpine.example".to_owned());
    let app = TestApp::with(Options { viewer, ..Options::default() }).await;
    let of = async |path| members(&app, path).await.x_context.unwrap().viewer_user_id;
    assert_eq!(of(SHOP_SEARCH).await, Some(UserId::from("user_zoe")));
    assert_eq!(of(FIELD_NOTES).await, None);
}

#[tokio::test]
async fn a_role_that_another_admin_gave_meanwhile_is_not_overwritten() {
    let app = TestApp::new().await;
    let path = format!("{SHOP_SEARCH}/user_sam/role");
    let change = async |seen: &str, role: &str| {
        app.admin().with("if-match", seen).patch(&path, json!({"role": role})).await
    };
    // Sam is a member. One admin makes an admin of him, another one still sees a member.
    change("\"org:member\"", "org:admin").await.ok::<Member>();
    change("\"org:billing\"", "org:member").await.refused(412, &ErrorType::PreconditionFailed);
    let list = members(&app, SHOP_SEARCH).await;
    assert_eq!(find(&list, "user_sam").unwrap().role, Role::ADMIN);
    let again: Member = change("\"org:member\"", "org:admin").await.ok();
    assert_eq!(again.role, Role::ADMIN, "a change whose answer was lost may come again");
    change("*", "org:member").await.ok::<Member>();
    change("org:member", "org:admin").await.refused(400, &ErrorType::BadRequest);
}

#[tokio::test]
async fn changes_a_role() {
    let app = TestApp::new().await;
    let path = format!("{SHOP_SEARCH}/user_sam/role");
    let changed: Member = app.admin().patch(&path, json!({"role": "org:admin"})).await.ok();
    assert_eq!((changed.role, changed.name.as_deref()), (Role::ADMIN, Some("Sam Osei")));
    let list = members(&app, SHOP_SEARCH).await;
    assert_eq!(find(&list, "user_sam").unwrap().role, Role::ADMIN);
}

#[tokio::test]
async fn gives_only_roles_that_are_offered() {
    let app = TestApp::new().await;
    let path = format!("{SHOP_SEARCH}/user_sam/role");
    for role in ["org:billing", "admin", ""] {
        let reply = app.admin().patch(&path, json!({ "role": role })).await;
        assert_eq!(reply.invalid(), ["enum body.role"]);
    }
}

#[tokio::test]
async fn takes_back_a_role_that_is_not_offered() {
    let app = TestApp::new().await;
    let path = format!("{SHOP_SEARCH}/user_billing/role");
    let changed: Member = app.admin().patch(&path, json!({"role": "org:member"})).await.ok();
    assert_eq!(changed.role, Role::MEMBER);
}

#[tokio::test]
async fn removes_somebody_once() {
    let app = TestApp::new().await;
    let path = format!("{SHOP_SEARCH}/user_sam");
    assert_eq!(app.admin().delete(&path).await.ok::<Deleted>(), Deleted::default());
    assert_eq!(members(&app, SHOP_SEARCH).await.total, 23);
    let envelope = app.admin().delete(&path).await.refused(404, &ErrorType::NotFound);
    assert_eq!(envelope.error.details.unwrap()["resource"], "user");
}

#[tokio::test]
async fn keeps_the_last_admin() {
    let app = TestApp::new().await;
    let ines = format!("{FIELD_NOTES}/user_ines");
    let member = json!({"role": "org:member"});
    let demoted = app.admin().patch(&format!("{ines}/role"), member.clone()).await;
    demoted.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);
    let removed = app.admin().delete(&ines).await;
    removed.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);
    // To stay an admin is no demotion.
    let same: Member =
        app.admin().patch(&format!("{ines}/role"), json!({"role": "org:admin"})).await.ok();
    assert_eq!(same.role, Role::ADMIN);

    let mateo = format!("{FIELD_NOTES}/user_mateo/role");
    app.admin().patch(&mateo, json!({"role": "org:admin"})).await.ok::<Member>();
    app.admin().patch(&format!("{ines}/role"), member).await.ok::<Member>();
}

#[tokio::test]
async fn an_id_may_hold_anything() {
    let app = TestApp::new().await;
    for id in ["a/b", "a%2Fb", "ö ü", "..", ".", "a?b#c", "invite", "invitations"] {
        let path = route::member_role(&AppId::from("app_shop_search"), &UserId::from(id));
        let reply = app.admin().patch(&path, json!({"role": "org:member"})).await;
        if id == "invitations" {
            // The path of an invitation called `role`, which cannot be changed.
            reply.refused(405, &ErrorType::MethodNotAllowed);
            continue;
        }
        let envelope = reply.refused(404, &ErrorType::NotFound);
        let shown = envelope.error.details.unwrap();
        assert_eq!(shown["resource"], "user", "{id}");
        if !id.starts_with('.') {
            assert_eq!(shown["id"], id);
        }
    }
    let reply = app.admin().delete("/v1/apps/app_shop_search/users/%FF").await;
    reply.refused(400, &ErrorType::BadRequest);
}

#[tokio::test]
async fn the_words_invite_and_invitations_are_not_people() {
    let app = TestApp::new().await;
    for (method, path) in [
        ("GET", "invite"),
        ("DELETE", "invite"),
        ("DELETE", "invitations"),
        ("POST", "invitations"),
        ("GET", "invitations/x"),
        ("GET", "user_ines"),
    ] {
        let path = format!("{SHOP_SEARCH}/{path}");
        let reply = app.admin().send(method, &path, axum::body::Body::empty()).await;
        reply.refused(405, &ErrorType::MethodNotAllowed);
    }
    assert_eq!(members(&app, SHOP_SEARCH).await.total, 24);
}
