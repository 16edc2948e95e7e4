//! What this server has beyond Mixpeek: adding, suspending, metadata, and who can reach what.

use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite};
use mixpeek_users_contract::error::{ErrorType, code};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InvitationStatus};
use mixpeek_users_contract::member::{Member, MemberList, MemberStatus};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use serde_json::{Value, json};

use crate::app::{Reply, TestApp};
use crate::conformance;

const FIELD_NOTES: &str = "/v1/apps/app_field_notes/users";
const ADD: &str = "/x/apps/app_field_notes/users";

async fn add(app: &TestApp, body: Value) -> Reply {
    app.admin().post(ADD, body).await
}

async fn set_status(app: &TestApp, user: &str, status: &str) -> Reply {
    app.admin().patch(&format!("{ADD}/{user}/status"), json!({ "status": status })).await
}

async fn set_metadata(app: &TestApp, user: &str, metadata: Value) -> Reply {
    let body = json!({ "public_metadata": metadata });
    app.admin().patch(&format!("{ADD}/{user}/metadata"), body).await
}

/// A member as it stands on the wire.
async fn member(app: &TestApp, user: &str) -> Value {
    let list: Value = app.admin().get(FIELD_NOTES).await.ok();
    let users = list["users"].as_array().unwrap();
    users.iter().find(|member| member["user_id"] == user).unwrap().clone()
}

#[tokio::test]
async fn adds_somebody_by_address_or_id() {
    let app = TestApp::new().await;
    let jonas: Member = add(&app, json!({"user": " Jonas.Weber@HarbourPine.example "})).await.ok();
    assert_eq!((jonas.user_id.as_str(), &jonas.role), ("user_jonas", &Role::MEMBER));
    assert_eq!(jonas.joined_at.unwrap().as_str(), "2027-01-15T08:00:00Z");
    // Nobody saw him there.
    assert_eq!(jonas.last_active_at, None);
    let tomasz: Member = add(&app, json!({"user": "user_tomasz", "role": "org:admin"})).await.ok();
    assert_eq!((tomasz.email, tomasz.role), (None, Role::ADMIN));
    assert_eq!(app.admin().get(FIELD_NOTES).await.ok::<MemberList>().total, 6);
}

#[tokio::test]
async fn adds_nobody_twice_and_nobody_unknown() {
    let app = TestApp::new().await;
    for user in ["mateo.silva@harbourpine.example", "user_mateo", "user_q"] {
        let reply = add(&app, json!({ "user": user })).await;
        reply.refused_as(400, &ErrorType::AlreadyExists, code::ALREADY_MEMBER);
    }
    for user in ["omar@shop.example", "user_nothing", "Mateo Silva", "%"] {
        let envelope = add(&app, json!({ "user": user })).await.refused(404, &ErrorType::NotFound);
        let details = envelope.error.details.unwrap();
        assert_eq!((&details["resource"], &details["id"]), (&json!("user"), &json!(user)));
        let message = envelope.error.message;
        assert!(message.contains(user) && message.contains("invited"), "{message}");
    }
    let unknown = app.admin().post("/x/apps/nothing/users", json!({"user": "user_ines"})).await;
    let envelope = unknown.refused(404, &ErrorType::NotFound);
    assert_eq!(envelope.error.details.unwrap()["resource"], "app");
    assert_eq!(app.admin().get(FIELD_NOTES).await.ok::<MemberList>().total, 4);
}

#[tokio::test]
async fn refuses_wrong_additions() {
    let app = TestApp::new().await;
    for (body, issues) in [
        (json!({}), vec!["missing body.user"]),
        (json!({"user": "  "}), vec!["value_error body.user"]),
        (json!({"user": "a".repeat(321)}), vec!["value_error body.user"]),
        (json!({"user": "user_sam", "role": "org:billing"}), vec!["enum body.role"]),
        (
            json!({"user": 7, "email": "x"}),
            vec!["extra_forbidden body.email", "type_error body.user"],
        ),
    ] {
        assert_eq!(add(&app, body).await.invalid(), issues);
    }
}

#[tokio::test]
async fn who_is_added_has_no_invitation_left() {
    let app = TestApp::new().await;
    let invite = json!({"email_address": "Sam.Osei@harbourpine.example"});
    let invite = app.admin().post(&format!("{FIELD_NOTES}/invite"), invite).await;
    invite.ok::<Invitation>();
    let other = json!({"email_address": "omar@shop.example"});
    app.admin().post(&format!("{FIELD_NOTES}/invite"), other).await.ok::<Invitation>();

    add(&app, json!({"user": "user_sam", "role": "org:admin"})).await.ok::<Member>();
    let pending = app.admin().get(&format!("{FIELD_NOTES}/invitations")).await;
    let pending = pending.ok::<InvitationList>().invitations;
    let left: Vec<_> = pending.iter().map(|invitation| &*invitation.email_address).collect();
    assert_eq!(left, ["omar@shop.example"]);
    let outbox: Outbox = app.admin().get("/x/outbox").await.ok();
    let mail = outbox.mails.iter().find(|mail| mail.to.starts_with("Sam.Osei@")).unwrap();
    assert_eq!((&mail.status, &mail.accept_path), (&InvitationStatus::Accepted, &None));
    assert_eq!(member(&app, "user_sam").await["role"], "org:admin");
}

#[tokio::test]
async fn suspends_somebody_and_brings_them_back() {
    let app = TestApp::new().await;
    assert_eq!(member(&app, "user_mateo").await.get("status"), None);
    let mateo: Member = set_status(&app, "user_mateo", "suspended").await.ok();
    assert_eq!(mateo.status, Some(MemberStatus::Suspended));
    assert_eq!(mateo.name.as_deref(), Some("Mateo Silva"));
    assert_eq!(member(&app, "user_mateo").await["status"], "suspended");
    // The other app is none of this one's business.
    let list: MemberList = app.admin().get("/v1/apps/app_shop_search/users").await.ok();
    assert!(list.users.iter().all(|member| member.status.is_none()));

    set_status(&app, "user_mateo", "active").await.ok::<Member>();
    // Who is active has no such key, as at Mixpeek.
    assert_eq!(member(&app, "user_mateo").await.get("status"), None);
}

#[tokio::test]
async fn the_demo_has_somebody_who_is_suspended() {
    let app = TestApp::new().await;
    assert_eq!(member(&app, "user_q").await["status"], "suspended");
    assert_eq!(member(&app, "user_wei").await["public_metadata"]["desk"]["city"], "Porto");
}

#[tokio::test]
async fn gives_only_statuses_that_are_offered() {
    let app = TestApp::new().await;
    for status in ["disabled", "pending", "Suspended", ""] {
        let reply = set_status(&app, "user_mateo", status).await;
        assert_eq!(reply.invalid(), ["enum body.status"], "{status}");
    }
    let path = format!("{ADD}/user_mateo/status");
    assert_eq!(app.admin().patch(&path, json!({})).await.invalid(), ["missing body.status"]);
    set_status(&app, "user_nothing", "active").await.refused(404, &ErrorType::NotFound);
}

#[tokio::test]
async fn one_active_admin_stays() {
    let app = TestApp::new().await;
    let refused = set_status(&app, "user_ines", "suspended").await;
    refused.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);

    // A suspended admin cannot stand in for her.
    let admin = json!({"role": "org:admin"});
    let role = |user| format!("{FIELD_NOTES}/{user}/role");
    app.admin().patch(&role("user_q"), admin.clone()).await.ok::<Member>();
    for refused in [
        set_status(&app, "user_ines", "suspended").await,
        app.admin().patch(&role("user_ines"), json!({"role": "org:member"})).await,
        app.admin().delete(&format!("{FIELD_NOTES}/user_ines")).await,
    ] {
        refused.refused_as(400, &ErrorType::BadRequest, code::LAST_ADMIN);
    }
    set_status(&app, "user_q", "active").await.ok::<Member>();
    set_status(&app, "user_ines", "suspended").await.ok::<Member>();
    // And can be lost.
    app.admin().delete(&format!("{FIELD_NOTES}/user_ines")).await.ok::<Value>();
}

#[tokio::test]
async fn merges_metadata_at_every_depth() {
    let app = TestApp::new().await;
    let patch = json!({"desk": {"floor": null, "seat": "4b"}, "languages": ["en"], "team": null});
    let wei: Member = set_metadata(&app, "user_wei", patch).await.ok();
    let expected = json!({"desk": {"city": "Porto", "seat": "4b"}, "languages": ["en"]});
    assert_eq!(Value::Object(wei.public_metadata.unwrap()), expected);
    assert_eq!(member(&app, "user_wei").await["public_metadata"], expected);

    // What is taken away where there is nothing leaves nothing behind, at any depth.
    let patch = json!({"desk": null, "languages": null, "new": {"a": null, "b": {"c": null}}});
    let wei: Member = set_metadata(&app, "user_wei", patch).await.ok();
    assert_eq!(Value::Object(wei.public_metadata.unwrap()), json!({"new": {"b": {}}}));
    set_metadata(&app, "user_wei", json!({"new": null})).await.ok::<Member>();
    assert_eq!(member(&app, "user_wei").await.get("public_metadata"), None);
}

#[tokio::test]
async fn metadata_has_a_limit_that_counts_what_is_there() {
    let app = TestApp::new().await;
    let text = |length| "x".repeat(length);
    set_metadata(&app, "user_ines", json!({"a": text(10_000)})).await.ok::<Member>();
    let refused = set_metadata(&app, "user_ines", json!({"b": text(7_000)})).await;
    assert_eq!(refused.invalid(), ["value_error body.public_metadata"]);
    assert_eq!(member(&app, "user_ines").await["public_metadata"]["b"], Value::Null);
    set_metadata(&app, "user_ines", json!({"a": null, "b": text(7_000)})).await.ok::<Member>();
}

#[tokio::test]
async fn refuses_wrong_metadata() {
    let app = TestApp::new().await;
    for (body, issue) in [
        (json!({}), "missing body.public_metadata"),
        (json!({"public_metadata": null}), "type_error body.public_metadata"),
        (json!({"public_metadata": [1]}), "type_error body.public_metadata"),
        (json!({"public_metadata": {}, "private": 1}), "extra_forbidden body.private"),
    ] {
        let reply = app.admin().patch(&format!("{ADD}/user_wei/metadata"), body).await;
        assert_eq!(reply.invalid(), [issue]);
    }
    let unknown = set_metadata(&app, "user_sam", json!({})).await;
    assert_eq!(unknown.refused(404, &ErrorType::NotFound).error.details.unwrap()["id"], "user_sam");
}

#[tokio::test]
async fn says_who_can_reach_what() {
    let app = TestApp::new().await;
    let list: MembershipList = app.admin().get("/x/memberships").await.ok();
    assert_eq!((list.total, list.memberships.len(), list.missing.len()), (28, 28, 0));
    let reached = |user: &str| -> Vec<(String, bool)> {
        let of_user = list.memberships.iter().filter(|m| m.member.user_id.as_str() == user);
        of_user.map(|m| (m.app_title.as_deref().unwrap().to_owned(), m.administers)).collect()
    };
    let both = |administers| {
        vec![("Shop search".to_owned(), administers), ("Field notes".to_owned(), administers)]
    };
    assert_eq!(reached("user_ines"), both(true));
    assert_eq!(reached("user_wei"), both(false));
    assert_eq!(reached("user_jonas"), [("Shop search".to_owned(), true)]);
    // A role that nobody knows is not counted on to administer.
    assert_eq!(reached("user_billing"), [("Shop search".to_owned(), false)]);
    let suspended = list.memberships.iter().filter(|m| m.member.status.is_some());
    let suspended: Vec<_> =
        suspended.map(|m| (m.app_id.as_str(), m.member.user_id.as_str())).collect();
    assert_eq!(suspended, [("app_field_notes", "user_q")]);
}

#[tokio::test]
async fn who_is_in_an_app_without_user_management_reaches_nothing() {
    let app = TestApp::new().await;
    let off = json!({"auth_config": {"mode": "public"}});
    app.admin().patch("/v1/apps/app_field_notes", off).await.ok::<Value>();
    let list: MembershipList = app.admin().get("/x/memberships").await.ok();
    assert_eq!(list.total, 24);
    assert!(list.memberships.iter().all(|m| m.app_id.as_str() == "app_shop_search"));
}

#[tokio::test]
async fn the_list_says_what_can_be_done_with_its_people() {
    let app = TestApp::new().await;
    let list: MemberList = app.admin().get(FIELD_NOTES).await.ok();
    let in_list = *list.x_context.unwrap().capabilities.unwrap();
    let asked: Capabilities = app.admin().get("/x/apps/app_field_notes/capabilities").await.ok();
    assert_eq!(in_list, asked);
    assert_eq!(asked.statuses, [MemberStatus::Active, MemberStatus::Suspended]);
    assert_eq!((asked.add, asked.metadata), (true, Some(MetadataWrite::Merge)));
    assert!(!asked.status_cancels_keys);
}

#[tokio::test]
async fn a_directory_that_lacks_them_says_so() {
    let app = TestApp::over(conformance::reader().await);
    for (reply, operation) in [
        (add(&app, json!({"user": "user_sam"})).await, "addAppUser"),
        (
            app.admin()
                .post(
                    "/x/apps/app_field_notes/invitations",
                    json!({"invitations": [{"email_address": "omar@shop.example"}]}),
                )
                .await,
            "inviteAppUsers",
        ),
        (set_status(&app, "user_mateo", "suspended").await, "updateAppUserStatus"),
        (set_metadata(&app, "user_mateo", json!({})).await, "updateAppUserMetadata"),
        (app.admin().get("/x/memberships").await, "listMemberships"),
    ] {
        let envelope = reply.refused(501, &ErrorType::NotSupported);
        assert_eq!(envelope.error.details.unwrap()["operation"], operation);
    }
    let capabilities = app.admin().get("/x/apps/app_field_notes/capabilities").await;
    let capabilities: Value = capabilities.ok();
    for key in ["add", "invite_at_once", "statuses", "status_cancels_keys", "metadata"] {
        assert_eq!(capabilities.get(key), None, "what is absent is not sent");
    }
}
