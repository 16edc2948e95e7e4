//! Accounts as the users of one app.

use std::collections::BTreeMap;

use mixpeek_users_contract::capabilities::{MetadataWrite, Removal};
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::Running;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use serde_json::{Value, json};

use super::{INES, LEO, WEI, app, demo, directory, small};
use crate::mixpeek::{answer, arrived};

fn path(email: &str) -> String {
    mixpeek_users_contract::route::organization_user(email)
}

async fn keys(running: &Running) -> BTreeMap<String, u32> {
    let url = format!("{}/_keys", running.control());
    reqwest::get(url).await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn members_are_who_is_in_and_invitations_who_is_awaited() {
    let running = demo().await;
    let directory = directory(&running);
    let list = directory.members(app()).await.unwrap();
    let status = |member: &mixpeek_users_contract::member::Member| {
        (member.user_id.to_string(), member.role.to_string(), member.status.clone().unwrap())
    };
    let people: Vec<_> = list.users.iter().map(status).collect();
    let row = |key: &str, role: &str, status| {
        (format!("{key}@harbourpine.example"), role.to_owned(), status)
    };
    assert_eq!(
        people,
        [
            row("ines", "org:admin", MemberStatus::Active),
            row("jonas", "org:admin", MemberStatus::Active),
            row("amara", "org:member", MemberStatus::Active),
            row("mateo", "org:member", MemberStatus::Suspended),
            row("wei", "org:viewer", MemberStatus::Active),
            row("henrik", "org:admin", MemberStatus::Suspended),
        ]
    );
    assert_eq!(list.x_context.unwrap().app_title.as_deref(), Some("Studio"));
    let pending = directory.invitations(app()).await.unwrap().invitations;
    let pending: Vec<_> =
        pending.iter().map(|it| (it.invitation_id.as_str(), it.role.as_str())).collect();
    assert_eq!(pending, [(LEO, "org:member"), ("audit@harbourpine.example", "org:viewer")]);
    // One list served both.
    assert_eq!(arrived(&running).len(), 1);
}

#[tokio::test]
async fn what_can_be_done_is_what_the_service_does() {
    let running = small().await;
    let directory = directory(&running);
    let can = directory.capabilities();
    assert!(can.status_cancels_keys && can.revoke && !can.add && !can.exact_expiry);
    assert_eq!(can.removal, Some(Removal::Deleted));
    assert_eq!(can.metadata, Some(MetadataWrite::Replace));
    assert_eq!(can.statuses, [MemberStatus::Active, MemberStatus::Suspended]);
    let labels: Vec<_> = can.roles.iter().map(|info| &*info.label).collect();
    assert_eq!(labels, ["Viewer", "Member", "Admin"]);
}

#[tokio::test]
async fn an_invitation_is_an_account_that_waits() {
    let running = small().await;
    let directory = directory(&running);
    let invite = |address: &str, role: &str| InviteRequest {
        email_address: address.parse().unwrap(),
        role: role.into(),
    };
    directory.invite(app(), invite("q+tab@shop.example", "org:viewer")).await.unwrap();
    directory.invite(app(), invite("a@shop.example", "org:admin")).await.unwrap();
    let bodies: Vec<_> = running.faults.requests().into_iter().map(|it| it.body).collect();
    assert_eq!(
        bodies,
        [
            json!({ "email": "q+tab@shop.example", "user_name": "q+tab", "role": "viewer",
                "status": "pending" }),
            json!({ "email": "a@shop.example", "user_name": "a_", "role": "admin",
                "status": "pending" }),
        ]
    );
    let unknown = directory.invite(app(), invite("b@shop.example", "org:owner")).await;
    assert!(matches!(unknown, Err(DirectoryError::Invalid { field: Some("role"), .. })));
}

#[tokio::test]
async fn revoking_never_deletes_somebody_who_has_signed_in() {
    let running = demo().await;
    let directory = directory(&running);
    let account = |status: &str| json!({ "email": LEO, "status": status });
    let path = "/v1/organizations/users/leo";
    for status in ["active", "suspended", "odd"] {
        running.faults.add("GET", path, 1, answer(200, account(status)));
        let revoked = directory.revoke(app(), LEO.into()).await;
        assert!(matches!(revoked, Err(DirectoryError::NotPending { .. })), "{revoked:?}");
    }
    let member = directory.revoke(app(), WEI.into()).await;
    assert!(matches!(member, Err(DirectoryError::NotPending { .. })), "{member:?}");
    assert!(arrived(&running).iter().all(|path| !path.starts_with("DELETE")));
    // Somebody else was faster by a moment.
    running.faults.add("DELETE", path, 1, crate::mixpeek::refusal(404, "NotFoundError", "gone"));
    let raced = directory.revoke(app(), LEO.into()).await;
    assert!(matches!(raced, Err(DirectoryError::NotPending { .. })), "{raced:?}");
    directory.revoke(app(), LEO.into()).await.unwrap();
}

#[tokio::test]
async fn an_account_that_waits_is_no_member() {
    let running = demo().await;
    let directory = directory(&running);
    let leo = || LEO.into();
    let answers = [
        directory.set_role(app(), leo(), Role::ADMIN).await.map(drop),
        directory.set_status(app(), leo(), MemberStatus::Suspended).await.map(drop),
        directory.set_metadata(app(), leo(), serde_json::Map::new()).await.map(drop),
        directory.remove(app(), leo()).await,
    ];
    for answer in answers {
        let is_right =
            matches!(answer, Err(DirectoryError::NotFound { resource: Resource::Member, .. }));
        assert!(is_right, "{answer:?}");
    }
    assert_eq!(directory.invitations(app()).await.unwrap().total, 2);
}

#[tokio::test]
async fn suspending_cancels_keys_for_good() {
    let running = small().await;
    let directory = directory(&running);
    assert_eq!(keys(&running).await[WEI], 2);
    let set = async |status| directory.set_status(app(), WEI.into(), status).await.unwrap();
    assert_eq!(set(MemberStatus::Suspended).await.status, Some(MemberStatus::Suspended));
    assert_eq!(keys(&running).await[WEI], 0);
    assert_eq!(set(MemberStatus::Active).await.status, Some(MemberStatus::Active));
    assert_eq!(keys(&running).await[WEI], 0);
    assert_eq!(keys(&running).await[INES], 2);
}

#[tokio::test]
async fn nobody_takes_the_last_active_admin_away_on_any_way() {
    let running = small().await;
    let directory = directory(&running);
    let update = |body: Value| serde_json::from_value(body).unwrap();
    let email = || INES.to_owned();
    let answers = [
        directory.set_role(app(), INES.into(), "org:viewer".into()).await.map(drop),
        directory.set_status(app(), INES.into(), MemberStatus::Suspended).await.map(drop),
        directory.remove(app(), INES.into()).await,
        directory.delete_organization_user(email()).await,
        directory
            .update_organization_user(email(), update(json!({"role": "viewer"})))
            .await
            .map(drop),
        directory
            .update_organization_user(email(), update(json!({"status": "pending"})))
            .await
            .map(drop),
    ];
    for answer in answers {
        assert!(matches!(answer, Err(DirectoryError::LastAdmin)), "{answer:?}");
    }
    let writes = arrived(&running).into_iter().filter(|path| !path.starts_with("GET"));
    assert_eq!(writes.count(), 0);
    // What leaves an admin an admin is no loss.
    let renamed = update(json!({ "user_name": "Ines R", "role": "admin", "status": "active" }));
    directory.update_organization_user(email(), renamed).await.unwrap();
}

#[tokio::test]
async fn two_admins_who_leave_together_do_not_both_leave() {
    for _ in 0..5 {
        let running = demo().await;
        let directory = directory(&running);
        let leave = async |key: &str| directory.remove(app(), key.into()).await;
        let (one, two) = tokio::join!(leave(INES), leave("jonas@harbourpine.example"));
        let refused =
            [&one, &two].into_iter().filter(|a| matches!(a, Err(DirectoryError::LastAdmin)));
        assert_eq!(refused.count(), 1, "{one:?} {two:?}");
    }
}

#[tokio::test]
async fn what_a_change_is_judged_by_is_read_when_its_turn_has_come() {
    let running = demo().await;
    let directory = directory(&running);
    let leave = |key: &'static str| directory.remove(app(), key.into());
    let (one, two) = tokio::join!(leave(WEI), leave(WEI));
    assert!(one.is_ok(), "{one:?}");
    let gone = matches!(two, Err(DirectoryError::NotFound { resource: Resource::Member, .. }));
    assert!(gone, "{two:?}");
    let order = ["GET", "DELETE", "GET"].map(|method| format!("{method} {}", path(WEI)));
    assert_eq!(arrived(&running), order);
}

#[tokio::test]
async fn whose_role_is_not_said_may_be_the_last_admin() {
    let running = small().await;
    let directory = directory(&running);
    let account = json!({ "email": INES, "status": "active" });
    running.faults.add("GET", "/v1/organizations/users/ines", 3, answer(200, account));
    let answers = [
        directory.remove(app(), INES.into()).await,
        directory.delete_organization_user(INES.to_owned()).await,
        directory.set_role(app(), INES.into(), "org:viewer".into()).await.map(drop),
    ];
    for answer in answers {
        assert!(matches!(answer, Err(DirectoryError::LastAdmin)), "{answer:?}");
    }
    assert!(arrived(&running).iter().all(|path| path.starts_with("GET")));
}

#[tokio::test]
async fn metadata_is_replaced_as_a_whole() {
    let running = small().await;
    let directory = directory(&running);
    let Value::Object(first) = json!({ "a": { "b": 1 }, "c": null }) else { unreachable!() };
    let member = directory.set_metadata(app(), WEI.into(), first.clone()).await.unwrap();
    assert_eq!(member.public_metadata, Some(first));
    let body = running.faults.requests().pop().unwrap().body;
    assert_eq!(body, json!({ "metadata": { "a": { "b": 1 }, "c": null } }));
}

#[tokio::test]
async fn the_app_itself_is_not_changed_here() {
    let running = small().await;
    let update = mixpeek_users_contract::app::AppUpdate::enable_user_management();
    let changed = directory(&running).update_app(app(), update, false).await;
    assert!(matches!(changed, Err(DirectoryError::NotSupported { .. })), "{changed:?}");
    assert!(running.faults.requests().is_empty());
}
