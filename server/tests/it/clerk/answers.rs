//! Answers as Clerk's document allows them: full, sparse, and odd.

use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::member::{AddRequest, Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::Running;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use serde_json::{Map, Value, json};

use super::{answer, arrived, clerk, directory, notes, with};

macro_rules! recorded {
    ($operation:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("answers/", $operation, ".json")))
            .unwrap()
    };
}

fn next(running: &Running, method: &str, path: &str, body: Value) {
    running.faults.add(method, path, 1, answer(200, body));
}

const MEMBERSHIPS: &str = "/v1/organizations/org_field_notes/memberships";
const INVITATIONS: &str = "/v1/organizations/org_field_notes/invitations";

async fn members() -> Vec<Member> {
    let running = clerk().await;
    next(&running, "GET", MEMBERSHIPS, recorded!("listMemberships"));
    next(&running, "GET", "/v1/users", recorded!("listUsers"));
    let list = directory(&running).members(notes()).await.unwrap();
    assert_eq!((list.total, list.users.len()), (3, 3));
    let requests = running.faults.requests();
    assert_eq!(requests.len(), 2, "{requests:?}");
    assert_eq!(
        requests[1].path,
        "/v1/users?limit=500&user_id=user_sparse&user_id=user%2F..%2Fodd%3F"
    );
    list.users
}

#[tokio::test]
async fn a_full_membership_is_a_full_member() {
    let member = members().await.remove(0);
    assert_eq!(
        serde_json::to_value(member).unwrap(),
        json!({
            "user_id": "user_full",
            "membership_id": "orgmem_full",
            "email": "ines@shop.test",
            "name": "Ines Ruiz",
            "avatar_url": "https://img.example.test/ines.png",
            "role": "org:admin",
            "joined_at": "2026-05-04T09:12:00Z",
            "public_metadata": { "team": "search" },
        })
    );
}

#[tokio::test]
async fn a_sparse_membership_says_nothing_that_is_not_known() {
    let member = members().await.remove(1);
    assert_eq!((&member.email, &member.name, &member.avatar_url), (&None, &None, &None));
    // A custom role is shown as it is, and its seconds are read as seconds.
    assert_eq!(member.role.as_str(), "org:billing_manager");
    assert_eq!(member.joined_at.unwrap().as_str(), "2026-05-04T09:12:00Z");
    assert_eq!(member.status, None);
}

#[tokio::test]
async fn an_odd_membership_is_shown_as_it_is() {
    let member = members().await.remove(2);
    assert_eq!(member.user_id.as_str(), "user/../odd?");
    assert_eq!(member.email.as_deref(), Some("primary@shop.test"));
    assert_eq!(member.name.as_deref(), Some("<b>odd</b>"));
    assert_eq!(member.status, Some(MemberStatus::Disabled));
    assert_eq!((member.joined_at, member.public_metadata), (None, None));
}

#[tokio::test]
async fn an_odd_id_stays_inside_its_path() {
    let running = clerk().await;
    let removed = directory(&running).remove(notes(), "user/../odd?".into()).await;
    assert!(matches!(removed, Err(DirectoryError::NotFound { .. })), "{removed:?}");
    let path = format!("{MEMBERSHIPS}/user%2F..%2Fodd%3F");
    assert_eq!(running.faults.requests()[0].path, path);
}

#[tokio::test]
async fn nobody_who_cannot_be_told_apart_is_made_up() {
    let running = clerk().await;
    let mut list = recorded!("listMemberships");
    list["data"][0].as_object_mut().unwrap().remove("public_user_data");
    next(&running, "GET", MEMBERSHIPS, list);
    let members = directory(&running).members(notes()).await.unwrap();
    // The screen says that there are more than it shows.
    assert_eq!((members.total, members.users.len()), (3, 2));
}

#[tokio::test]
async fn changes_are_answered_with_the_member() {
    let running = clerk().await;
    let clerk = directory(&running);
    let path = format!("{MEMBERSHIPS}/user_sparse");
    next(&running, "PATCH", &path, recorded!("updateMembership"));
    let changed = clerk.set_role(notes(), "user_sparse".into(), Role::ADMIN).await.unwrap();
    assert_eq!((changed.user_id.as_str(), &changed.role), ("user_sparse", &Role::ADMIN));
    assert_eq!(changed.email, None);

    next(&running, "PATCH", MEMBERSHIPS, recorded!("mergeMetadata"));
    let metadata = Map::from_iter([("team".to_owned(), json!({ "name": "search" }))]);
    let merged = clerk.set_metadata(notes(), "user_full".into(), metadata.clone()).await.unwrap();
    assert_eq!(merged.public_metadata, Some(metadata.clone()));

    next(&running, "DELETE", MEMBERSHIPS, recorded!("deleteMembership"));
    clerk.remove(notes(), "user_full".into()).await.unwrap();

    next(&running, "GET", "/v1/users", recorded!("listUsers"));
    next(&running, "POST", MEMBERSHIPS, recorded!("createMembership"));
    let request = AddRequest { user: " user_sparse ".to_owned(), role: Role::MEMBER };
    let added = clerk.add(notes(), request).await.unwrap();
    assert_eq!((added.user_id.as_str(), added.email), ("user_sparse", None));

    let sent: Vec<_> = running.faults.requests().into_iter().map(|r| (r.path, r.body)).collect();
    let expected = [
        (path, json!({ "role": "org:admin" })),
        (format!("{MEMBERSHIPS}/user_full/metadata"), json!({ "public_metadata": metadata })),
        (format!("{MEMBERSHIPS}/user_full"), Value::Null),
        ("/v1/users?limit=500&user_id=user_sparse".to_owned(), Value::Null),
        (MEMBERSHIPS.to_owned(), json!({ "user_id": "user_sparse", "role": "org:member" })),
    ];
    assert_eq!(sent, expected);
}

#[tokio::test]
async fn invitations_are_read_without_the_link_that_accepts_them() {
    let running = clerk().await;
    let clerk = directory(&running);
    next(&running, "GET", INVITATIONS, recorded!("listInvitations"));
    let list = clerk.invitations(notes()).await.unwrap();
    assert_eq!(
        serde_json::to_value(&list).unwrap(),
        json!({
            "invitations": [
                {
                    "invitation_id": "orginv_sparse",
                    "email_address": "Nobody <nobody@shop.test>",
                    "role": "org:billing_manager",
                    "status": "pending",
                    "created_at": "2026-05-04T09:12:00Z",
                },
                {
                    "invitation_id": "orginv_full",
                    "email_address": "omar@shop.test",
                    "role": "org:member",
                    "status": "pending",
                    "created_at": "2026-05-04T09:12:00Z",
                    "expires_at": "2026-06-03T09:12:00Z",
                },
            ],
            "total": 2,
        })
    );

    next(&running, "POST", INVITATIONS, recorded!("createInvitation"));
    let email_address = "omar@shop.test".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    let sent = clerk.invite(notes(), request).await.unwrap();
    assert_eq!(sent, list.invitations[1]);

    next(&running, "POST", INVITATIONS, recorded!("revokeInvitation"));
    clerk.revoke(notes(), sent.invitation_id).await.unwrap();

    let requests: Vec<_> =
        running.faults.requests().into_iter().map(|r| (r.path, r.body)).collect();
    let query = "status=pending&limit=500&order_by=%2Bcreated_at&offset=0";
    let body = json!({ "email_address": "omar@shop.test", "role": "org:member" });
    let expected = [
        (format!("{INVITATIONS}?{query}"), Value::Null),
        (INVITATIONS.to_owned(), body),
        (format!("{INVITATIONS}/orginv_full/revoke"), Value::Null),
    ];
    assert_eq!(requests, expected);
}

#[tokio::test]
async fn what_became_of_invitations_is_one_page_with_the_newest_first() {
    let running = clerk().await;
    let clerk = directory(&running);
    let mut list = recorded!("listInvitations");
    list["data"][0]["status"] = json!("revoked");
    list["total_count"] = json!(1234);
    next(&running, "GET", INVITATIONS, list);
    let list = clerk.past_invitations(notes(), InvitationStatus::Revoked).await.unwrap();
    assert_eq!(
        serde_json::to_value(&list).unwrap(),
        json!({
            "invitations": [
                {
                    "invitation_id": "orginv_full",
                    "email_address": "omar@shop.test",
                    "role": "org:member",
                    "status": "revoked",
                    "created_at": "2026-05-04T09:12:00Z",
                    "expires_at": "2026-06-03T09:12:00Z",
                },
                // Clerk may leave out where it stands. That was asked for.
                {
                    "invitation_id": "orginv_sparse",
                    "email_address": "Nobody <nobody@shop.test>",
                    "role": "org:billing_manager",
                    "status": "revoked",
                    "created_at": "2026-05-04T09:12:00Z",
                },
            ],
            "total": 1234,
        })
    );
    for status in &clerk.capabilities().past_invitations {
        clerk.past_invitations(notes(), status.clone()).await.unwrap();
    }
    let query =
        |status| format!("GET {INVITATIONS}?status={status}&order_by=-created_at&limit=500");
    let expected = ["revoked", "accepted", "revoked", "expired"].map(query);
    assert_eq!(arrived(&running), expected);
}

#[tokio::test]
async fn the_memberships_of_the_instance_are_those_of_the_apps() {
    let running = clerk().await;
    let apps =
        [("app_one", "org_field_notes"), ("app_two", "org_field_notes"), ("app_three", "org_x")];
    for _ in 0..2 {
        next(&running, "GET", "/v1/organization_memberships", recorded!("listAllMemberships"));
    }
    let list = with(&running, &apps).memberships().await.unwrap();
    let found: Vec<_> = list
        .memberships
        .iter()
        .map(|m| (m.app_id.as_str(), m.member.user_id.as_str(), m.administers))
        .collect();
    assert_eq!(found, [("app_one", "user_full", true), ("app_two", "user_full", true)]);
    // The instance has no such organization.
    let missing: Vec<_> = list.missing.iter().map(|app| app.app_id.as_str()).collect();
    assert_eq!((list.total, missing), (2, vec!["app_three"]));
}

#[tokio::test]
async fn every_refusal_says_which_field_it_is_about() {
    for (parameter, field) in [
        ("role", Some("role")),
        ("email_address", Some("email_address")),
        ("user_id", Some("user")),
        ("public_metadata", Some("public_metadata")),
        ("something_else", None),
    ] {
        let running = clerk().await;
        let mut refusal = recorded!("refusal");
        refusal["errors"][0]["meta"]["param_name"] = parameter.into();
        running.faults.add("PATCH", MEMBERSHIPS, 1, answer(422, refusal));
        let refused = directory(&running).set_role(notes(), "user_wei".into(), Role::ADMIN).await;
        let Err(DirectoryError::Invalid { field: found, message, .. }) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(found, field);
        assert_eq!(message, "role must be one of the roles of this organization.");
    }
}
