//! The people of the fake's organizations: of every kind, in large numbers, and while others change them.

use std::collections::{BTreeMap, BTreeSet};

use mixpeek_users_contract::app::{AppQuery, AppUpdate};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest};
use mixpeek_users_contract::member::{AddRequest, Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::clerk::{CROWD, CROWD_MEMBERS, FIELD_NOTES, SHOP_SEARCH};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::clerk::{Clerk, Settings};
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use mixpeek_users_server::upstream::{BaseUrlError, base_url};
use serde_json::{Value, json};

use super::{NOTES, NOTHING, SHOP, answer, app, arrived, clerk, directory, notes, refusal, with};

fn request(address: &str) -> InviteRequest {
    InviteRequest { email_address: address.parse().unwrap(), role: Role::MEMBER }
}

#[tokio::test]
async fn people_of_every_kind_are_in_the_list() {
    let running = clerk().await;
    let list = directory(&running).members(SHOP.into()).await.unwrap();
    assert_eq!((list.total, list.users.len()), (24, 24));
    let by_id: BTreeMap<_, _> = list.users.iter().map(|m| (m.user_id.as_str(), m)).collect();
    let email = |id: &str| by_id[id].email.as_deref();
    let name = |id: &str| by_id[id].name.as_deref();
    assert_eq!(email("user_ines"), Some("ines.ruiz@harbourpine.example"));
    assert_eq!(email("user_tomas"), Some("tomas.odd@harbourpine.example"), "signs in by telephone");
    assert_eq!(email("user_zoe"), Some("zoe.odd@harbourpine.example"), "signs in by name");
    assert_eq!((email("user_noor"), email("user_sven")), (None, None));
    assert_eq!((name("user_anon"), name("user_zoe")), (None, Some("Zoe")));
    assert_eq!(by_id["user_anon"].avatar_url, None, "what Clerk draws is no picture of anybody");
    let disabled = Some(MemberStatus::Disabled);
    assert_eq!([&by_id["user_bram"].status, &by_id["user_dora"].status], [&disabled, &disabled]);
    assert_eq!(by_id["user_ada"].status, None);
    assert_eq!(by_id["user_kim"].role.as_str(), "org:legacy");
    assert_eq!(name("user_kim"), Some("Kim <b>Kim</b>"));
    // One request for the list, and one for those whose address is not in it.
    assert_eq!(running.faults.requests().len(), 2);

    let pending = directory(&running).invitations(SHOP.into()).await.unwrap();
    let pending: Vec<_> = pending.invitations.iter().map(|i| &*i.email_address).collect();
    assert_eq!(pending, ["omar.haddad@shop.example", "rosa@shop.example"], "the newest first");
}

#[tokio::test]
async fn what_became_of_invitations_is_what_clerk_says() {
    let running = clerk().await;
    let clerk = directory(&running);
    let past = async |status: InvitationStatus| {
        let list = clerk.past_invitations(SHOP.into(), status.clone()).await.unwrap();
        assert!(list.invitations.iter().all(|it| it.status == status), "{list:?}");
        let addresses = list.invitations.iter().map(|it| it.email_address.to_string());
        addresses.collect::<Vec<_>>()
    };
    assert_eq!(past(InvitationStatus::Accepted).await, ["guest1@shop.example"]);
    assert_eq!(past(InvitationStatus::Revoked).await, ["gone@shop.example"]);
    assert_eq!(past(InvitationStatus::Expired).await, ["late@shop.example"]);
    let pending = clerk.invitations(SHOP.into()).await.unwrap().invitations;
    clerk.revoke(SHOP.into(), pending[0].invitation_id.clone()).await.unwrap();
    let revoked = past(InvitationStatus::Revoked).await;
    assert_eq!(revoked, ["omar.haddad@shop.example", "gone@shop.example"], "the newest first");
    clerk.invite(SHOP.into(), request("late@shop.example")).await.unwrap();
    assert_eq!(
        past(InvitationStatus::Expired).await,
        ["late@shop.example"],
        "it stays what it was"
    );
}

#[tokio::test]
async fn pages_are_large_and_each_begins_where_the_last_one_ended() {
    let running = clerk().await;
    let list = directory(&running).members("app_crowd".into()).await.unwrap();
    assert_eq!(list.total, CROWD_MEMBERS as u64);
    assert!(list.users.iter().all(|member| member.email.is_some()));
    let joined: Vec<_> =
        list.users.iter().map(|m| m.joined_at.as_ref().unwrap().as_str()).collect();
    assert!(joined.is_sorted(), "the oldest come first");
    let path =
        format!("GET /v1/organizations/{CROWD}/memberships?limit=500&order_by=%2Bcreated_at");
    let requests = arrived(&running);
    let pages: Vec<_> = [0, 499, 998].iter().map(|at| format!("{path}&offset={at}")).collect();
    assert_eq!(requests[..3], pages);
    assert_eq!(requests.len(), 4, "one more for a dozen people without an address in the list");
    let version = |r: &mixpeek_users_fakes::faults::Arrived| r.headers["clerk-api-version"].clone();
    assert!(running.faults.requests().iter().all(|request| version(request) == "2026-05-12"));
}

#[tokio::test]
async fn addresses_are_looked_up_a_hundred_at_a_time() {
    let running = clerk().await;
    let membership = |index: usize| {
        json!({
            "id": format!("orgmem_{index}"), "role": "org:member", "created_at": index,
            "public_user_data": { "user_id": format!("user_{index}"), "identifier": "+1555" },
        })
    };
    let data: Vec<_> = (0..250).map(membership).collect();
    let memberships = "/v1/organizations/org_field_notes/memberships";
    running.faults.add(
        "GET",
        memberships,
        1,
        answer(200, json!({ "data": data, "total_count": 250 })),
    );
    let list = directory(&running).members(notes()).await.unwrap();
    assert_eq!(list.users.len(), 250);
    let lookups = arrived(&running).split_off(1);
    let ids: Vec<_> = lookups.iter().map(|path| path.matches("user_id=").count()).collect();
    assert_eq!(ids, [100, 100, 50]);
}

#[tokio::test]
async fn a_list_that_shrinks_while_it_is_read_loses_nobody() {
    for by in [1, 7, 600] {
        let running = clerk().await;
        let path = format!("/v1/organizations/{CROWD}/memberships");
        running.faults.add("GET", &path, 1, Kind::Shrink { by });
        let list = directory(&running).members("app_crowd".into()).await.unwrap();
        let ids: BTreeSet<_> = list.users.iter().map(|member| &member.user_id).collect();
        assert_eq!(ids.len(), list.users.len(), "nobody twice");
        assert_eq!((ids.len(), list.total), (CROWD_MEMBERS - by, (CROWD_MEMBERS - by) as u64));
        assert_eq!(running.faults.left(), 0);
    }
}

#[tokio::test]
async fn a_list_that_never_stands_still_is_not_shown_in_part() {
    let running = clerk().await;
    let path = format!("/v1/organizations/{CROWD}/memberships");
    running.faults.add("GET", &path, 100, Kind::Shrink { by: 2 });
    let list = directory(&running).members("app_crowd".into()).await;
    assert!(matches!(list, Err(DirectoryError::Unavailable { .. })), "{list:?}");
}

#[tokio::test]
async fn a_count_that_is_too_high_ends_with_the_list() {
    let running = clerk().await;
    let path = format!("/v1/organizations/{FIELD_NOTES}/memberships");
    let membership = json!({
        "id": "orgmem_1", "role": "org:admin", "public_user_data": { "user_id": "user_1", "identifier": "a@b.c" },
    });
    running.faults.add(
        "GET",
        &path,
        2,
        answer(200, json!({ "data": [membership], "total_count": 9 })),
    );
    let list = directory(&running).members(notes()).await.unwrap();
    assert_eq!((list.users.len(), list.total), (1, 9));
    running.faults.add("GET", &path, 1, answer(200, json!({ "data": [], "total_count": 9 })));
    let list = directory(&running).members(notes()).await.unwrap();
    assert_eq!((list.users.len(), list.total), (0, 9));
}

#[tokio::test]
async fn of_two_admins_who_leave_together_one_stays() {
    let running = clerk().await;
    let clerk = directory(&running);
    for _ in 0..10 {
        for user in ["user_ines", "user_mateo"] {
            clerk.set_role(notes(), user.into(), Role::ADMIN).await.unwrap();
        }
        let leave = |user: &str| clerk.set_role(notes(), user.into(), Role::MEMBER);
        let (one, two) = tokio::join!(leave("user_ines"), leave("user_mateo"));
        let refused = |answer: &Result<Member, _>| matches!(answer, Err(DirectoryError::LastAdmin));
        assert_eq!(
            [&one, &two].into_iter().filter(|answer| refused(answer)).count(),
            1,
            "{one:?} {two:?}"
        );
    }
}

#[tokio::test]
async fn an_address_that_nobody_has_shown_to_be_theirs_adds_nobody() {
    let running = clerk().await;
    let add = async |user: &str| {
        let request = AddRequest { user: user.to_owned(), role: Role::MEMBER };
        directory(&running).add(notes(), request).await
    };
    let added = add("ceo@harbourpine.example").await;
    let Err(DirectoryError::Invalid { field, .. }) = &added else { panic!("{added:?}") };
    assert_eq!(*field, Some("user"));
    // By an id, or by the address that is hers, it is clear who is meant.
    let added = add("Mallory.Odd@harbourpine.example").await.unwrap();
    assert_eq!(added.user_id.as_str(), "user_mallory");
    let again = add("user_mallory").await;
    let Err(DirectoryError::AlreadyMember { email }) = &again else { panic!("{again:?}") };
    assert_eq!(email, "user_mallory");
}

#[tokio::test]
async fn a_full_organization_and_a_full_plan_say_so() {
    let running = clerk().await;
    let clerk = directory(&running);
    for (app, words) in [("app_quota", "limit of 3"), ("app_seats", "no seats left")] {
        let add = AddRequest { user: "user_jonas".to_owned(), role: Role::MEMBER };
        for refused in [
            clerk.invite(app.into(), request("omar@shop.example")).await.map(drop),
            clerk.add(app.into(), add).await.map(drop),
        ] {
            let Err(DirectoryError::QuotaExceeded { message, .. }) = &refused else {
                panic!("{refused:?}")
            };
            assert!(message.contains(words), "{message}");
        }
    }
}

#[tokio::test]
async fn an_invitation_that_was_accepted_or_has_expired_is_not_withdrawn() {
    let running = clerk().await;
    let clerk = directory(&running);
    let sent = clerk.invite(notes(), request("omar@shop.example")).await.unwrap();
    let accept = format!("{}/_accept/{}", running.control(), sent.invitation_id);
    let accepted = reqwest::Client::new().post(accept).send().await.unwrap();
    assert_eq!(accepted.status(), 200);
    let revoked = clerk.revoke(notes(), sent.invitation_id).await;
    assert!(matches!(revoked, Err(DirectoryError::NotPending { .. })), "{revoked:?}");
    let members = clerk.members(notes()).await.unwrap().users;
    assert!(members.iter().any(|member| member.email.as_deref() == Some("omar@shop.example")));
    for over in ["orginv_seed_3", "orginv_seed_4", "orginv_seed_5"] {
        let revoked = clerk.revoke(SHOP.into(), over.into()).await;
        assert!(matches!(revoked, Err(DirectoryError::NotPending { .. })), "{over}: {revoked:?}");
    }
    // An invitation belongs to its app.
    let elsewhere = clerk.revoke(notes(), "orginv_seed_1".into()).await;
    assert!(matches!(elsewhere, Err(DirectoryError::NotFound { .. })), "{elsewhere:?}");
}

#[tokio::test]
async fn who_reaches_what_is_asked_in_the_fewest_requests() {
    let running = clerk().await;
    let own = [(NOTES, FIELD_NOTES), (SHOP, SHOP_SEARCH), ("app_notes_too", FIELD_NOTES)];
    let sorted = |directory: Clerk| async move {
        let list = directory.memberships().await.unwrap();
        let pair = |m: mixpeek_users_contract::membership::Membership| {
            (m.app_id.as_str().to_owned(), m.member.user_id.as_str().to_owned())
        };
        list.memberships.into_iter().map(pair).collect::<BTreeSet<_>>()
    };
    let few = sorted(with(&running, &own)).await;
    assert_eq!(few.len(), 4 + 24 + 4);
    let asked_all = |requests: &[String]| {
        requests
            .iter()
            .filter(|path| path.starts_with("GET /v1/organization_memberships?limit=500"))
            .count()
    };
    // The crowd fills pages that no app here needs.
    assert_eq!(asked_all(&arrived(&running)), 0);
    running.faults.forget();
    let all = sorted(directory(&running)).await;
    assert!(few.iter().filter(|(app, _)| app != "app_notes_too").all(|pair| all.contains(pair)));
    assert_eq!(all.len(), 4 + 24 + 3 + 2 + CROWD_MEMBERS);
    assert_eq!(asked_all(&arrived(&running)), 3);
    assert!(!all.iter().any(|(_, user)| user == "user_amara"), "she is in no app");
}

#[tokio::test]
async fn an_organization_that_is_gone_hides_no_other() {
    let running = clerk().await;
    let clerk = with(&running, &[(NOTES, FIELD_NOTES), ("app_gone", NOTHING)]);
    let gone = AppId::from("app_gone");
    let probed = clerk.probe().await;
    let Err(DirectoryError::NotFound { resource: Resource::App, id }) = &probed else {
        panic!("{probed:?}")
    };
    assert_eq!(id, "app_gone");
    let members = clerk.members(gone.clone()).await;
    assert!(matches!(members, Err(DirectoryError::NotFound { resource: Resource::App, .. })));
    let list = clerk.memberships().await.unwrap();
    assert_eq!(list.memberships.len(), 4);
    let [missing] = &*list.missing else { panic!("{list:?}") };
    assert_eq!((&missing.app_id, missing.app_title.as_deref()), (&gone, Some("gone")));
}

/// The memberships of the whole instance, in one page.
fn everybody(entries: &[Value]) -> Kind {
    answer(200, json!({ "data": entries, "total_count": entries.len() }))
}

#[tokio::test]
async fn an_organization_without_anybody_is_told_from_one_that_is_gone() {
    let running = clerk().await;
    let clerk = with(&running, &[(NOTES, FIELD_NOTES), ("app_gone", NOTHING)]);
    let entry = json!({ "id": "orgmem_1", "role": "org:admin", "organization": { "id": FIELD_NOTES },
        "public_user_data": { "user_id": "user_1", "identifier": "a@shop.example" } });
    running.faults.add("GET", "/v1/organization_memberships", 2, everybody(&[entry]));
    let list = clerk.memberships().await.unwrap();
    assert_eq!(list.total, 1);
    let [missing] = &*list.missing else { panic!("{list:?}") };
    assert_eq!(missing.app_id.as_str(), "app_gone");
}

#[tokio::test]
async fn where_the_list_does_not_say_who_is_where_each_organization_is_asked() {
    let running = clerk().await;
    let clerk = with(&running, &[(NOTES, FIELD_NOTES), (SHOP, SHOP_SEARCH)]);
    let entry = json!({ "id": "orgmem_1", "role": "org:admin",
        "public_user_data": { "user_id": "user_1", "identifier": "a@shop.example" } });
    running.faults.add("GET", "/v1/organization_memberships", 2, everybody(&[entry]));
    assert_eq!(clerk.memberships().await.unwrap().total, 4 + 24);
}

#[tokio::test]
async fn an_app_without_an_organization_has_no_users_to_manage() {
    let running = clerk().await;
    let clerk = Clerk::new(Settings {
        secret_key: "sk_test_of_the_fake".to_owned().into(),
        base_url: base_url(&running.url()).unwrap(),
        apps: vec![app("app_new", None)],
    });
    let clerk = clerk.unwrap();
    let members = clerk.members("app_new".into()).await;
    assert!(matches!(members, Err(DirectoryError::NotEnabled { .. })), "{members:?}");
    assert_eq!(clerk.memberships().await.unwrap().total, 0);
    assert!(running.faults.requests().is_empty());
}

#[tokio::test]
async fn apps_are_those_of_the_configuration_and_stay_so() {
    let running = clerk().await;
    let clerk = directory(&running);
    assert_eq!(clerk.apps(AppQuery::default()).await.unwrap().total_count, 5);
    let record = clerk.app(notes()).await.unwrap();
    let organization = record.auth_config.unwrap().clerk_org_id.unwrap();
    assert_eq!(organization.as_str(), FIELD_NOTES);
    let updated = clerk.update_app(notes(), AppUpdate::default(), false).await;
    assert!(matches!(updated, Err(DirectoryError::NotSupported { .. })), "{updated:?}");
    assert!(running.faults.requests().is_empty());
}

#[tokio::test]
async fn a_role_that_is_gone_is_refused_as_a_field() {
    let running = clerk().await;
    let clerk = directory(&running);
    let given = clerk.set_role(notes(), "user_wei".into(), "org:gone".into()).await;
    let Err(DirectoryError::Invalid { field: Some("role"), .. }) = &given else {
        panic!("{given:?}")
    };
    running.faults.add("POST", "/v1", 1, refusal(404, "resource_not_found", Some("role")));
    let invited = clerk.invite(notes(), request("omar@shop.example")).await;
    assert!(matches!(invited, Err(DirectoryError::Invalid { field: Some("role"), .. })));
}

#[tokio::test]
async fn a_key_that_no_header_can_hold_is_refused_at_the_start() {
    let running = clerk().await;
    let refused = Clerk::new(super::settings(&running, "sk_test\nX-Evil: 1", &[]));
    assert!(matches!(refused, Err(BaseUrlError::Key(_))), "{refused:?}");
}
