use mixpeek_users_contract::error::{ErrorType, code};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InvitationStatus};
use mixpeek_users_contract::member::Deleted;
use mixpeek_users_contract::outbox::{Mail, Outbox};
use mixpeek_users_contract::role::Role;
use serde_json::json;

use crate::app::{Reply, TestApp};

const USERS: &str = "/v1/apps/app_shop_search/users";
const PAST: &str = "/x/apps/app_shop_search/invitations";
const DAY: i64 = 24 * 60 * 60;

async fn invite(app: &TestApp, address: &str) -> Reply {
    app.admin().post(&format!("{USERS}/invite"), json!({ "email_address": address })).await
}

async fn pending(app: &TestApp) -> InvitationList {
    app.admin().get(&format!("{USERS}/invitations")).await.ok()
}

async fn past(app: &TestApp, status: &str) -> InvitationList {
    let list: InvitationList = app.admin().get(&format!("{PAST}?status={status}")).await.ok();
    assert!(list.invitations.iter().all(|i| i.status.as_str() == status), "{list:?}");
    assert_eq!(list.total, list.invitations.len() as u64);
    list
}

fn addresses(list: &InvitationList) -> Vec<&str> {
    list.invitations.iter().map(|invitation| &*invitation.email_address).collect()
}

async fn revoke(app: &TestApp, invitation: &Invitation) -> Reply {
    app.admin().delete(&format!("{USERS}/invitations/{}", invitation.invitation_id)).await
}

async fn mail_to(app: &TestApp, address: &str) -> Mail {
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    outbox.mails.into_iter().find(|mail| &*mail.to == address).unwrap()
}

#[tokio::test]
async fn lists_the_demos_newest_first() {
    let app = TestApp::new().await;
    let list = pending(&app).await;
    assert_eq!((list.total, list.invitations.len()), (6, 6));
    let times: Vec<_> = list.invitations.iter().map(|i| i.created_at.clone().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0].as_str() > pair[1].as_str()), "{times:?}");
    assert!(list.invitations.iter().all(|i| i.expires_at.is_some()));
}

#[tokio::test]
async fn invites_as_a_member_unless_told_otherwise() {
    let app = TestApp::new().await;
    let invitation: Invitation = invite(&app, " Omar@Shop.example ").await.ok();
    assert_eq!(&*invitation.email_address, "Omar@Shop.example");
    assert_eq!((&invitation.role, &invitation.status), (&Role::MEMBER, &InvitationStatus::Pending));
    assert_eq!(invitation.created_at.as_ref().unwrap().as_str(), "2027-01-15T08:00:00Z");
    assert_eq!(invitation.expires_at.as_ref().unwrap().as_str(), "2027-02-14T08:00:00Z");
    assert_eq!(pending(&app).await.invitations[0], invitation);
    let mail = mail_to(&app, "Omar@Shop.example").await;
    assert_eq!(mail.invitation_id, invitation.invitation_id);
    assert_eq!(&*mail.subject, "You are invited to Shop search");
}

#[tokio::test]
async fn invites_with_a_role_that_is_offered() {
    let app = TestApp::new().await;
    let send = async |role| {
        let body = json!({"email_address": "omar@shop.example", "role": role});
        app.admin().post(&format!("{USERS}/invite"), body).await
    };
    assert_eq!(send("org:owner").await.invalid(), ["enum body.role"]);
    assert_eq!(send("org:admin").await.ok::<Invitation>().role, Role::ADMIN);
}

#[tokio::test]
async fn refuses_who_is_in_or_invited() {
    let app = TestApp::new().await;
    let member = invite(&app, "INES.RUIZ@harbourpine.example").await;
    member.refused_as(400, &ErrorType::AlreadyExists, code::ALREADY_MEMBER);
    let invited = invite(&app, "Ravi.Menon@harbourpine.example").await;
    invited.refused_as(400, &ErrorType::AlreadyExists, code::ALREADY_INVITED);
    // The same address in another app is another matter.
    let body = json!({"email_address": "ravi.menon@harbourpine.example"});
    app.admin().post("/v1/apps/app_field_notes/users/invite", body).await.ok::<Invitation>();
    assert_eq!(pending(&app).await.total, 6);
}

#[tokio::test]
async fn revokes_once_and_frees_the_address() {
    let app = TestApp::new().await;
    let first: Invitation = invite(&app, "omar@shop.example").await.ok();
    assert_eq!(revoke(&app, &first).await.ok::<Deleted>(), Deleted::default());
    assert_eq!(pending(&app).await.total, 6);
    let again = revoke(&app, &first).await;
    again.refused_as(404, &ErrorType::NotFound, code::INVITATION_NOT_PENDING);
    let second: Invitation = invite(&app, "omar@shop.example").await.ok();
    assert_ne!(first.invitation_id, second.invitation_id);
}

#[tokio::test]
async fn an_unknown_invitation_is_not_found() {
    let app = TestApp::new().await;
    let reply = app.admin().delete(&format!("{USERS}/invitations/nothing")).await;
    assert_eq!(reply.refused(404, &ErrorType::NotFound).error.code, None);
    // One of another app is unknown here.
    let path = "/v1/apps/app_field_notes/users/invitations/orginv_shop_search_1";
    app.admin().delete(path).await.refused(404, &ErrorType::NotFound);
}

#[tokio::test]
async fn expires_after_thirty_days_and_frees_the_address() {
    let app = TestApp::new().await;
    let first: Invitation = invite(&app, "omar@shop.example").await.ok();
    app.clock.advance(30 * DAY - 1);
    assert_eq!(pending(&app).await.invitations.as_slice(), std::slice::from_ref(&first));
    app.clock.advance(1);
    assert_eq!(pending(&app).await.total, 0);
    let mail = mail_to(&app, "omar@shop.example").await;
    assert_eq!((mail.status, mail.accept_path), (InvitationStatus::Expired, None));
    let late = revoke(&app, &first).await;
    late.refused_as(404, &ErrorType::NotFound, code::INVITATION_NOT_PENDING);
    invite(&app, "omar@shop.example").await.ok::<Invitation>();
}

#[tokio::test]
async fn the_outbox_is_newest_first_and_knows_what_became_of_each() {
    let app = TestApp::new().await;
    let invitation: Invitation = invite(&app, "omar@shop.example").await.ok();
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    assert_eq!((outbox.total, outbox.mails.len()), (15, 15));
    assert_eq!(&*outbox.mails[0].to, "omar@shop.example");
    assert!(outbox.mails[0].accept_path.as_ref().unwrap().starts_with("/accept/"));
    revoke(&app, &invitation).await.ok::<Deleted>();
    let mail = mail_to(&app, "omar@shop.example").await;
    assert_eq!((mail.status, mail.accept_path), (InvitationStatus::Revoked, None));
}

#[tokio::test]
async fn lists_what_became_of_the_demos_newest_first() {
    let app = TestApp::new().await;
    let accepted = past(&app, "accepted").await;
    assert_eq!(
        addresses(&accepted),
        [
            "sam.osei@harbourpine.example",
            "zoe.brandt@harbourpine.example",
            "lucas.martin@harbourpine.example"
        ]
    );
    let times: Vec<_> =
        accepted.invitations.iter().map(|i| i.created_at.clone().unwrap()).collect();
    assert!(times.windows(2).all(|pair| pair[0].as_str() > pair[1].as_str()), "{times:?}");
    assert_eq!(past(&app, "revoked").await.total, 2);
    assert_eq!(past(&app, "expired").await.total, 3);
    // Of another app they are unknown.
    let path = "/x/apps/app_field_notes/invitations?status=accepted";
    assert_eq!(app.admin().get(path).await.ok::<InvitationList>().total, 0);
}

#[tokio::test]
async fn an_invitation_is_in_one_list_at_a_time() {
    let app = TestApp::new().await;
    let first: Invitation = invite(&app, "omar@shop.example").await.ok();
    revoke(&app, &first).await.ok::<Deleted>();
    assert_eq!(past(&app, "revoked").await.invitations[0].invitation_id, first.invitation_id);

    // Nobody has touched it since its time was up, so nothing has marked it yet.
    let second: Invitation = invite(&app, "omar@shop.example").await.ok();
    app.clock.advance(30 * DAY - 1);
    assert!(!addresses(&past(&app, "expired").await).contains(&"omar@shop.example"));
    app.clock.advance(1);
    assert_eq!(past(&app, "expired").await.invitations[0].invitation_id, second.invitation_id);
    assert_eq!(pending(&app).await.total, 0);

    // Marked by the next invitation, it stays there.
    invite(&app, "omar@shop.example").await.ok::<Invitation>();
    assert_eq!(past(&app, "expired").await.invitations[0].invitation_id, second.invitation_id);
    assert_eq!(addresses(&pending(&app).await), ["omar@shop.example"]);
}

#[tokio::test]
async fn no_more_than_the_newest_five_hundred_are_listed_and_all_are_counted() {
    let app = TestApp::new().await;
    for index in 0..502 {
        let sent: Invitation = invite(&app, &format!("guest{index}@shop.example")).await.ok();
        revoke(&app, &sent).await.ok::<Deleted>();
        app.clock.advance(1);
    }
    let list: InvitationList = app.admin().get(&format!("{PAST}?status=revoked")).await.ok();
    assert_eq!((list.invitations.len(), list.total), (500, 504));
    assert_eq!(&*list.invitations[0].email_address, "guest501@shop.example");
    assert_eq!(&*list.invitations[499].email_address, "guest2@shop.example");
}

#[tokio::test]
async fn exactly_one_status_that_is_known_is_asked_for() {
    let app = TestApp::new().await;
    let wrong = async |query: &str| app.admin().get(&format!("{PAST}{query}")).await.invalid();
    assert_eq!(wrong("").await, ["missing query.status"]);
    assert_eq!(wrong("?status=").await, ["enum query.status"]);
    assert_eq!(wrong("?status=bounced").await, ["enum query.status"]);
    assert_eq!(wrong("?status=accepted&status=revoked").await.len(), 1);
    assert_eq!(wrong("?status=pending").await, ["enum query.status"]);
    let text = app.admin().get(&format!("{PAST}?status=pending")).await.text();
    assert!(text.contains("GET /v1/apps/{app_id}/users/invitations"), "{text}");
}
