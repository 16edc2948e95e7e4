//! What becomes of an operation when Clerk refuses it, fails or falls silent.

use std::collections::BTreeMap;
use std::time::Duration;

use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::member::AddRequest;
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::clerk::{FIELD_NOTES, SHOP_SEARCH};
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::json;

use super::{NOTES, SHOP, answer, arrived, clerk, impatient, notes, refusal, with};

const MEMBERSHIPS: &str = "/v1/organizations/org_field_notes/memberships";
const INVITATIONS: &str = "/v1/organizations/org_field_notes/invitations";

/// A status without a word, as something between here and Clerk sends it.
fn bare(status: u16) -> Kind {
    Kind::Answer { status, body: None, headers: BTreeMap::new() }
}

fn wait(seconds: &str) -> Kind {
    let headers = BTreeMap::from([("retry-after".to_owned(), seconds.to_owned())]);
    Kind::Answer { status: 429, body: None, headers }
}

/// Everything that can keep an answer from coming back whole.
fn breakdowns() -> Vec<Kind> {
    vec![
        bare(500),
        bare(502),
        bare(503),
        bare(504),
        refusal(500, "internal_clerk_error", None),
        Kind::Html { status: 502 },
        Kind::Cut,
        Kind::Close { done: false },
        Kind::Close { done: true },
    ]
}

async fn read(kind: Kind, times: u32) -> (Running, Answer<usize>) {
    let running = clerk().await;
    running.faults.add("GET", MEMBERSHIPS, times, kind);
    let list = impatient(&running).members(notes()).await;
    let count = list.map(|list| list.users.len());
    (running, count)
}

async fn invite(kind: Kind) -> (Running, Answer<String>) {
    let running = clerk().await;
    running.faults.add("POST", INVITATIONS, 10, kind);
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    let sent = impatient(&running).invite(notes(), request).await;
    (running, sent.map(|invitation| invitation.email_address.into()))
}

async fn promote(kind: Kind, times: u32) -> (Running, Answer<Role>) {
    let running = clerk().await;
    running.faults.add("PATCH", MEMBERSHIPS, times, kind);
    let changed = impatient(&running).set_role(notes(), "user_wei".into(), Role::ADMIN).await;
    (running, changed.map(|member| member.role))
}

#[tokio::test]
async fn a_read_that_breaks_down_once_is_repeated() {
    for kind in breakdowns() {
        let (running, list) = read(kind.clone(), 1).await;
        assert_eq!(list.unwrap(), 4, "{kind:?}");
        assert_eq!(arrived(&running).len(), 2);
    }
}

#[tokio::test]
async fn a_read_that_keeps_breaking_down_says_that_nothing_was_changed() {
    for kind in breakdowns() {
        let (running, list) = read(kind.clone(), 10).await;
        assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{kind:?}: {list:?}");
        assert_eq!(arrived(&running).len(), 4);
    }
}

#[tokio::test]
async fn what_is_no_answer_is_not_understood() {
    for kind in [
        Kind::Html { status: 200 },
        answer(200, json!([])),
        answer(200, json!({ "data": [{ "id": 1 }], "total_count": 1 })),
        answer(200, "".into()),
        bare(302),
        refusal(400, "api_version_invalid", None),
        refusal(410, "operation_deprecated", None),
    ] {
        let (_, list) = read(kind.clone(), 1).await;
        assert!(matches!(list, Err(DirectoryError::BadAnswer { .. })), "{kind:?}: {list:?}");
    }
}

#[tokio::test]
async fn an_invitation_is_never_sent_twice() {
    let mut kinds = breakdowns();
    kinds.extend([Kind::Html { status: 200 }, answer(200, json!({ "id": 1 }))]);
    for kind in kinds {
        let (running, sent) = invite(kind.clone()).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{kind:?}: {sent:?}");
        assert_eq!(arrived(&running), [format!("POST {INVITATIONS}")], "{kind:?}");
    }
    for (kind, seconds) in [(wait("0"), Some(0)), (wait("3600"), Some(3600)), (bare(429), None)] {
        let (running, sent) = invite(kind).await;
        let Err(DirectoryError::RateLimited { retry_after, .. }) = sent else { panic!("{sent:?}") };
        assert_eq!((retry_after, arrived(&running).len()), (seconds, 1));
    }
}

#[tokio::test]
async fn nobody_is_added_twice() {
    let running = clerk().await;
    running.faults.add("POST", MEMBERSHIPS, 10, bare(503));
    let request = AddRequest { user: "user_jonas".to_owned(), role: Role::MEMBER };
    let added = impatient(&running).add(notes(), request).await;
    assert!(matches!(added, Err(DirectoryError::Unsure { .. })), "{added:?}");
    let writes = arrived(&running).into_iter().filter(|request| request.starts_with("POST"));
    assert_eq!(writes.count(), 1);
}

#[tokio::test]
async fn a_change_that_can_be_made_twice_is_repeated() {
    for kind in breakdowns() {
        let (running, role) = promote(kind.clone(), 1).await;
        assert_eq!(role.unwrap(), Role::ADMIN, "{kind:?}");
        assert_eq!(arrived(&running).len(), 2);
        let (running, role) = promote(kind.clone(), 10).await;
        assert!(matches!(role, Err(DirectoryError::Unsure { .. })), "{kind:?}: {role:?}");
        assert_eq!(arrived(&running).len(), 4);
    }
}

#[tokio::test]
async fn what_was_ended_by_a_lost_try_is_ended() {
    for kind in [Kind::Cut, Kind::Close { done: true }] {
        let running = clerk().await;
        let clerk = impatient(&running);
        running.faults.add("DELETE", MEMBERSHIPS, 1, kind.clone());
        clerk.remove(notes(), "user_wei".into()).await.unwrap();
        let email_address = "omar@shop.example".parse().unwrap();
        let request = InviteRequest { email_address, role: Role::MEMBER };
        let sent = clerk.invite(notes(), request).await.unwrap();
        running.faults.add("POST", INVITATIONS, 1, kind);
        clerk.revoke(notes(), sent.invitation_id.clone()).await.unwrap();
        assert_eq!(arrived(&running).len(), 5, "each of the two was sent twice");
        // Without a lost try it was somebody else.
        let removed = clerk.remove(notes(), "user_wei".into()).await;
        assert!(matches!(removed, Err(DirectoryError::NotFound { .. })), "{removed:?}");
        let revoked = clerk.revoke(notes(), sent.invitation_id).await;
        assert!(matches!(revoked, Err(DirectoryError::NotPending { .. })), "{revoked:?}");
    }
}

#[tokio::test]
async fn silence_ends_with_the_patience() {
    let running = clerk().await;
    let clerk = impatient(&running).with_patience(Duration::from_millis(300));
    for method in ["GET", "POST", "DELETE"] {
        running.faults.add(method, "/v1", 1, Kind::Stall { done: true });
    }
    let list = clerk.members(notes()).await;
    assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{list:?}");
    let email_address = "omar@shop.example".parse().unwrap();
    let sent = clerk.invite(notes(), InviteRequest { email_address, role: Role::MEMBER }).await;
    assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{sent:?}");
    let removed = clerk.remove(notes(), "user_wei".into()).await;
    assert!(matches!(removed, Err(DirectoryError::Unsure { .. })), "{removed:?}");
    // Both were done: whoever looks will see it.
    assert_eq!(clerk.invitations(notes()).await.unwrap().total, 1);
    assert_eq!(clerk.members(notes()).await.unwrap().total, 3);
}

#[tokio::test]
async fn where_nobody_listens_nothing_was_sent() {
    let running = clerk().await;
    let clerk = impatient(&running).with_patience(Duration::from_millis(100));
    drop(running);
    let email_address = "omar@shop.example".parse().unwrap();
    let sent = clerk.invite(notes(), InviteRequest { email_address, role: Role::MEMBER }).await;
    assert!(matches!(sent, Err(DirectoryError::Unreachable { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_wait_that_is_short_is_waited_and_a_long_one_is_handed_on() {
    let (running, list) = read(wait("0"), 1).await;
    assert_eq!((list.unwrap(), arrived(&running).len()), (4, 2));
    for (kind, seconds, tries) in [(wait("60"), Some(60), 1), (bare(429), None, 4)] {
        let (running, list) = read(kind, 10).await;
        let Err(DirectoryError::RateLimited { retry_after, directory, .. }) = list else {
            panic!("{list:?}")
        };
        assert_eq!((retry_after, directory, arrived(&running).len()), (seconds, "Clerk", tries));
    }
}

/// What a refusal of the change of a role has to mean.
type Meaning = fn(&DirectoryError) -> bool;

#[tokio::test]
async fn every_refusal_has_its_meaning() {
    const WORDS: &str = "in Clerk's own words";
    let key_refused: Meaning = |error| matches!(error, DirectoryError::KeyRefused { .. });
    let quota: Meaning =
        |error| matches!(error, DirectoryError::QuotaExceeded { message, .. } if message == WORDS);
    let forbidden: Meaning =
        |error| matches!(error, DirectoryError::Forbidden { message, .. } if message == WORDS);
    let unavailable: Meaning = |error| matches!(error, DirectoryError::Unavailable { .. });
    let invalid: Meaning = |error| matches!(error, DirectoryError::Invalid { field: None, message, .. } if message == WORDS);
    let not_found: Meaning = |error| matches!(error, DirectoryError::NotFound { resource: Resource::Member, id } if id == "user_wei");
    let cases: &[(u16, &str, Meaning)] = &[
        (400, "organization_minimum_permissions_needed", |e| {
            matches!(e, DirectoryError::LastAdmin)
        }),
        (400, "dev_monthly_email_limit_exceeded", quota),
        (400, "invitations_not_supported", forbidden),
        (400, "malformed_request_parameters", invalid),
        (400, "unheard_of", invalid),
        (401, "clerk_key_invalid", key_refused),
        (401, "could_not_authenticate_request", key_refused),
        (402, "insufficient_seats", quota),
        (402, "unsupported_subscription_plan_features", quota),
        (403, "organization_membership_quota_exceeded", quota),
        (403, "quota_exceeded", quota),
        (403, "missing_organization_permission", forbidden),
        (403, "not_a_member_in_organization", forbidden),
        (403, "organization_not_enabled_in_instance", forbidden),
        (404, "resource_not_found", not_found),
        (404, "organization_not_found_or_unauthorized", not_found),
        (409, "organization_membership_managed_by_scim", forbidden),
        (409, "user_managed_by_scim", forbidden),
        (409, "role_migration_in_progress", unavailable),
        (409, "resource_locked", unavailable),
        (409, "conflict", unavailable),
        (422, "form_param_value_invalid", invalid),
        (422, "exclusive_organization_membership", forbidden),
        (422, "personal_accounts_not_allowed", forbidden),
    ];
    for (status, code, meaning) in cases {
        let (running, role) = promote(refusal(*status, code, None), 10).await;
        let error = role.unwrap_err();
        assert!(meaning(&error), "{status} {code}: {error:?}");
        assert_eq!(arrived(&running).len(), 1, "{status} {code}: a refusal is not repeated");
    }
}

#[tokio::test]
async fn a_refusal_without_words_still_has_its_status() {
    let cases: &[(Kind, Meaning)] = &[
        (bare(401), |e| matches!(e, DirectoryError::KeyRefused { .. })),
        (
            Kind::Html { status: 403 },
            |e| matches!(e, DirectoryError::Forbidden { message, .. } if message.ends_with("403")),
        ),
        (Kind::Html { status: 404 }, |e| matches!(e, DirectoryError::NotFound { .. })),
        (answer(422, json!({ "errors": [] })), |e| matches!(e, DirectoryError::Invalid { .. })),
        (answer(402, json!({ "errors": [{}] })), |e| {
            matches!(e, DirectoryError::QuotaExceeded { .. })
        }),
        (answer(400, json!("no")), |e| matches!(e, DirectoryError::Invalid { .. })),
    ];
    for (kind, meaning) in cases {
        let (_, role) = promote(kind.clone(), 1).await;
        let error = role.unwrap_err();
        assert!(meaning(&error), "{kind:?}: {error:?}");
    }
}

#[tokio::test]
async fn a_list_without_end_is_refused() {
    let running = clerk().await;
    let entry = |number: usize| json!({ "id": format!("orgmem_{number}"), "role": "org:member" });
    // Each page joins the one before, and there is always more.
    for number in 0..300 {
        let page = json!({ "data": [entry(number), entry(number + 1)], "total_count": 1_000_000 });
        running.faults.add("GET", MEMBERSHIPS, 1, answer(200, page));
    }
    let list = impatient(&running).members(notes()).await;
    assert!(matches!(list, Err(DirectoryError::BadAnswer { .. })), "{list:?}");
    assert_eq!(arrived(&running).len(), 250);
}

#[tokio::test]
async fn an_organization_that_cannot_be_read_does_not_hide_the_others() {
    let running = clerk().await;
    let clerk = with(&running, &[(NOTES, FIELD_NOTES), (SHOP, SHOP_SEARCH)]);
    let metadata = format!("{}1{}", "{\"a\":".repeat(200), "}".repeat(200));
    let deep = format!(
        "{{\"data\":[{{\"id\":\"orgmem_1\",\"role\":\"org:member\",\"public_metadata\":{metadata}}}],\"total_count\":1}}"
    );
    for path in ["/v1/organization_memberships", MEMBERSHIPS] {
        running.faults.add("GET", path, 100, answer(200, deep.clone().into()));
    }
    let list = clerk.memberships().await.unwrap();
    assert!(list.memberships.iter().all(|membership| membership.app_id.as_str() == SHOP));
    let missing: Vec<_> = list.missing.iter().map(|missing| missing.app_id.as_str()).collect();
    assert_eq!((list.total, missing), (24, vec![NOTES]));
    assert!(list.missing[0].message.contains("does not understand"), "{:?}", list.missing);
}
