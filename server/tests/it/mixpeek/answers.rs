//! What Mixpeek answers, as it was recorded: whole, as sparse as it may be, and odd.

use mixpeek_users_contract::app::{AppQuery, AppUpdate, AuthMode};
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::mixpeek::{Options, Team};
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::{Value, json};

use super::{answer, app, directory, mixpeek, running};

const APP: &str = "/v1/apps/app_field_notes";
const USERS: &str = "/v1/apps/app_field_notes/users";

macro_rules! recorded {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!(
            "../../../../contract/fixtures/",
            $name
        )))
        .unwrap()
    };
}

async fn answering(method: &str, path: &str, body: Value) -> Running {
    let running = mixpeek().await;
    running.faults.add(method, path, 1, answer(200, body));
    running
}

async fn members(body: Value) -> Answer<Vec<Member>> {
    let running = answering("GET", USERS, body).await;
    directory(&running).members(app()).await.map(|list| list.users)
}

async fn role(body: Value) -> Answer<Member> {
    let running = answering("PATCH", USERS, body).await;
    directory(&running).set_role(app(), "user_wei".into(), Role::ADMIN).await
}

#[tokio::test]
async fn every_recorded_list_of_members_is_read() {
    for body in [
        recorded!("listAppUsers.answer.full.json"),
        recorded!("listAppUsers.answer.sparse.json"),
        recorded!("listAppUsers.answer.odd.json"),
    ] {
        let count = body["users"].as_array().unwrap().len();
        assert_eq!(members(body).await.unwrap().len(), count);
    }
}

#[tokio::test]
async fn nulls_and_unknown_roles_are_kept_as_they_are() {
    let nobody = json!({ "user_id": "user_1", "membership_id": null, "email": null, "name": null,
        "avatar_url": null, "role": "org:Auditor 2", "joined_at": null });
    let bare = json!({ "user_id": "user_2", "role": "org:member", "shoe_size": 43 });
    let people = members(json!({ "users": [nobody, bare], "warnings": [] })).await.unwrap();
    assert_eq!(people[0], Member::new("user_1".into(), "org:Auditor 2".into()));
    assert_eq!(people[1], Member::new("user_2".into(), Role::MEMBER));
}

#[tokio::test]
async fn a_list_that_stopped_early_says_how_many_there_are() {
    let body = json!({ "users": [{ "user_id": "user_1", "role": "org:admin" }], "total": 500 });
    let running = answering("GET", USERS, body).await;
    let list = directory(&running).members(app()).await.unwrap();
    assert_eq!((list.users.len(), list.total), (1, 500));
    assert_eq!(list.x_context.unwrap().app_title.as_deref(), Some("Field notes"));
}

#[tokio::test]
async fn a_list_that_is_none_is_no_empty_list() {
    for body in
        [json!({}), json!([]), json!({ "users": null }), json!({ "users": [{}] }), json!("")]
    {
        let list = members(body.clone()).await;
        assert!(matches!(list, Err(DirectoryError::BadAnswer { .. })), "{body}: {list:?}");
    }
}

#[tokio::test]
async fn nulls_in_the_answer_to_a_new_role_leave_what_is_known() {
    let known = Member::new("user_wei".into(), Role::ADMIN);
    let nulls = json!({ "user_id": null, "membership_id": null, "email": null, "name": null,
        "avatar_url": null, "role": null, "joined_at": null });
    for body in [nulls, json!({}), json!({ "user_id": "user_wei", "role": "org:admin" })] {
        assert_eq!(role(body).await.unwrap(), known);
    }
    let running = mixpeek().await;
    let empty = Kind::Answer { status: 204, body: None, headers: [].into() };
    running.faults.add("PATCH", USERS, 1, empty);
    let changed = directory(&running).set_role(app(), "user_wei".into(), Role::ADMIN).await;
    assert_eq!(changed.unwrap(), known);
    // What the service says of the role counts, should it be another.
    assert_eq!(role(json!({ "role": "org:owner" })).await.unwrap().role, "org:owner".into());

    let sparse = running_with_nulls().await;
    let changed = directory(&sparse).set_role(app(), "user_wei".into(), Role::ADMIN).await;
    let changed = changed.unwrap();
    assert_eq!(
        (&changed.user_id, &changed.role, changed.email),
        (&known.user_id, &known.role, None)
    );
}

async fn running_with_nulls() -> Running {
    running(Options { nulls: true, ..Options::default() }, Team::Small).await
}

#[tokio::test]
async fn every_recorded_list_of_invitations_is_read() {
    for body in [
        recorded!("listAppInvitations.answer.full.json"),
        recorded!("listAppInvitations.answer.sparse.json"),
        recorded!("listAppInvitations.answer.odd.json"),
    ] {
        let count = body["invitations"].as_array().unwrap().len();
        let running = answering("GET", "/v1/apps/app_field_notes/users/invitations", body).await;
        let list = directory(&running).invitations(app()).await.unwrap();
        assert_eq!(list.invitations.len(), count);
    }
}

#[tokio::test]
async fn every_recorded_invitation_is_read() {
    for body in [
        recorded!("inviteAppUser.answer.full.json"),
        recorded!("inviteAppUser.answer.sparse.json"),
        recorded!("inviteAppUser.answer.odd.json"),
    ] {
        let (id, status) = (body["invitation_id"].clone(), body["status"].clone());
        let running = answering("POST", USERS, body).await;
        let email_address = "omar@shop.example".parse().unwrap();
        let request = InviteRequest { email_address, role: Role::MEMBER };
        let sent = directory(&running).invite(app(), request).await.unwrap();
        assert_eq!(sent.invitation_id.as_str(), id);
        let said = status.as_str().map_or(InvitationStatus::Pending, InvitationStatus::from);
        assert_eq!(sent.status, said);
    }
}

#[tokio::test]
async fn every_recorded_app_is_read() {
    for body in [
        recorded!("getApp.answer.full.json"),
        recorded!("getApp.answer.sparse.json"),
        recorded!("getApp.answer.odd.json"),
        json!({ "app_id": "app_1" }),
        json!({ "app_id": "app_1", "slug": null, "meta": { "title": null }, "auth_config": null }),
    ] {
        let id = body["app_id"].clone();
        let running = answering("GET", APP, body.clone()).await;
        let app = directory(&running).app(app()).await.unwrap();
        assert_eq!(app.app_id.as_str(), id, "{body}");
        assert!(!app.meta.title.is_empty());
    }
}

#[tokio::test]
async fn an_app_in_another_mode_has_no_users_to_manage() {
    for (auth, mode) in [
        (json!({ "mode": "password", "password_hash": "x" }), AuthMode::Password),
        (json!({ "mode": "passkeys" }), AuthMode::from("passkeys")),
        (json!(null), AuthMode::Public),
    ] {
        let running = answering("GET", APP, json!({ "app_id": "a", "auth_config": auth })).await;
        let refused = directory(&running).members(app()).await;
        let is_right =
            matches!(&refused, Err(DirectoryError::NotEnabled { mode: m }) if *m == mode);
        assert!(is_right, "{refused:?}");
    }
}

#[tokio::test]
async fn what_an_app_keeps_to_itself_is_not_handed_on() {
    let running = mixpeek().await;
    let app = directory(&running).app(app()).await.unwrap();
    let sent = serde_json::to_string(&app).unwrap();
    assert!(!sent.contains("sk_live_never") && !sent.contains("PALETTE"), "{sent}");
}

#[tokio::test]
async fn every_recorded_page_of_apps_is_read() {
    for body in [
        recorded!("listApps.answer.full.json"),
        recorded!("listApps.answer.sparse.json"),
        recorded!("listApps.answer.odd.json"),
        json!({ "results": [{ "app_id": "app_1" }] }),
    ] {
        let count = body["results"].as_array().unwrap().len();
        let running = answering("GET", "/v1/apps", body).await;
        let list = directory(&running).apps(AppQuery::default()).await.unwrap();
        assert_eq!(list.results.len(), count);
        assert!(list.total_count >= count as u64);
    }
}

#[tokio::test]
async fn every_recorded_answer_to_a_removal_is_a_success() {
    for body in [
        recorded!("removeAppUser.answer.full.json"),
        recorded!("removeAppUser.answer.sparse.json"),
        json!({ "message": null, "success": null }),
    ] {
        let running = answering("DELETE", USERS, body).await;
        directory(&running).remove(app(), "user_wei".into()).await.unwrap();
    }
    let running = mixpeek().await;
    running.faults.add(
        "DELETE",
        USERS,
        1,
        Kind::Answer { status: 204, body: None, headers: [].into() },
    );
    directory(&running).revoke(app(), "inv_1".into()).await.unwrap();
}

#[tokio::test]
async fn every_recorded_answer_about_the_key_is_read() {
    for body in [
        recorded!("getMe.answer.full.json"),
        recorded!("getMe.answer.sparse.json"),
        recorded!("getMe.answer.odd.json"),
    ] {
        let running = answering("GET", "/v1/me", body.clone()).await;
        let me = directory(&running).me().await.unwrap();
        assert_eq!(me.organization_id.as_str(), body["organization_id"]);
    }
}

#[tokio::test]
async fn a_changed_app_is_read_from_the_answer() {
    let running = answering("PATCH", APP, recorded!("updateApp.answer.full.json")).await;
    let update = AppUpdate::enable_user_management();
    assert!(directory(&running).update_app(app(), update, false).await.unwrap().manages_users());
}
