//! What becomes of an operation when Mixpeek refuses it, fails or falls silent. What a refusal means is tried in `mixpeek::faults`, since
//! both directories ask through one client.

use std::sync::Arc;

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::organization::OrganizationUserQuery;
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::registry::Directories;
use serde_json::json;

use super::{INES, WEI, app, demo, directory, small};
use crate::app::TestApp;
use crate::embedded;
use crate::mixpeek::{answer, arrived, refusal, wait};

const PATH: &str = "/v1/organizations/users";

fn breakdowns() -> Vec<Kind> {
    vec![
        refusal(500, "InternalServerError", "broken"),
        Kind::Html { status: 502 },
        Kind::Cut,
        Kind::Close { done: true },
    ]
}

#[tokio::test]
async fn an_account_is_made_once_even_if_the_answer_is_lost() {
    for kind in breakdowns() {
        let running = small().await;
        running.faults.add("POST", PATH, 10, kind.clone());
        let email_address = "omar@shop.example".parse().unwrap();
        let request = InviteRequest { email_address, role: Role::MEMBER };
        let sent = directory(&running).invite(app(), request).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{kind:?}: {sent:?}");
        assert_eq!(arrived(&running).len(), 1);
    }
}

#[tokio::test]
async fn a_deletion_whose_answer_is_lost_is_not_sent_again() {
    for kind in breakdowns() {
        let running = small().await;
        running.faults.add("DELETE", PATH, 10, kind);
        let removed = directory(&running).remove(app(), WEI.into()).await;
        assert!(matches!(removed, Err(DirectoryError::Unsure { .. })), "{removed:?}");
        assert_eq!(arrived(&running).len(), 2, "the account, and the deletion once");
    }
}

#[tokio::test]
async fn without_a_list_of_admins_no_admin_goes() {
    let running = demo().await;
    let kind = refusal(500, "InternalServerError", "broken");
    running.faults.queue(Fault {
        method: None,
        path: format!("{PATH}?"),
        after: 0,
        times: 20,
        kind,
    });
    let removed = directory(&running).remove(app(), INES.into()).await;
    assert!(matches!(removed, Err(DirectoryError::Unreachable { .. })), "{removed:?}");
    assert!(arrived(&running).iter().all(|path| path.starts_with("GET")));
}

#[tokio::test]
async fn what_waits_behind_a_stuck_change_is_answered_as_never_sent() {
    let running = demo().await;
    let both = directory(&running);
    // Two admins, so that either could go.
    both.set_role(app(), WEI.into(), Role::ADMIN).await.unwrap();
    for method in ["PATCH", "DELETE"] {
        running.faults.add(method, PATH, 10, Kind::Stall { done: false });
    }
    let test = TestApp::over(both);
    let admin = test.admin();
    let of = |email: &str| format!("/v1/apps/{}/users/{}", app(), email.replace('@', "%40"));
    let (ines, wei) = (of(INES), of(WEI));
    let account = format!("{PATH}/{}", WEI.replace('@', "%40"));
    let role = format!("{ines}/role");
    let (stuck, removed, deleted, suspended) = tokio::join!(
        admin.patch(&role, json!({ "role": "org:member" })),
        admin.delete(&wei),
        admin.delete(&account),
        admin.patch(&account, json!({ "status": "suspended" })),
    );
    let replies = [stuck, removed, deleted, suspended];
    let sent: Vec<_> = replies.iter().filter(|reply| reply.status == 504).collect();
    assert_eq!(sent.len(), 1, "{:?}", replies.each_ref().map(|reply| reply.status));
    for reply in replies.iter().filter(|reply| reply.status != 504) {
        let envelope = reply.refused(503, &ErrorType::Unavailable);
        assert_eq!(envelope.error.message, "Mixpeek does not answer; nothing was changed");
    }
    let changes = arrived(&running);
    let changes = changes.iter().skip_while(|path| !path.starts_with("PATCH")).skip(1);
    let changes: Vec<_> = changes.filter(|path| !path.starts_with("GET")).collect();
    assert!(
        changes.iter().all(|change| *change == changes[0]),
        "one, and its repetitions: {changes:?}"
    );
}

#[tokio::test]
async fn refusals_read_the_same_through_the_screens_api() {
    for (kind, status, expected) in [
        (refusal(401, "UnauthorizedError", "bad key"), 503, ErrorType::Unavailable),
        (refusal(402, "PaymentRequired", "pay"), 403, ErrorType::QuotaExceeded),
        (refusal(403, "ForbiddenError", "no"), 403, ErrorType::Forbidden),
        (wait(429, "60"), 429, ErrorType::TooManyRequests),
        (Kind::Html { status: 500 }, 503, ErrorType::Unavailable),
        (Kind::Html { status: 200 }, 502, ErrorType::Unavailable),
    ] {
        let running = small().await;
        running.faults.add("GET", PATH, 20, kind);
        let test = TestApp::over(directory(&running));
        for path in ["/v1/apps/app_studio/users", "/v1/apps/app_studio/users/invitations", PATH] {
            test.admin().get(path).await.refused(status, &expected);
        }
    }
}

#[tokio::test]
async fn an_object_without_accounts_is_no_empty_organization() {
    for body in [json!({}), json!({ "results": null }), json!({ "items": [] }), json!([{}])] {
        let running = small().await;
        running.faults.add("GET", PATH, 20, answer(200, body.clone()));
        let directory = directory(&running);
        let list = directory.organization_users(OrganizationUserQuery::default()).await;
        assert!(matches!(list, Err(DirectoryError::BadAnswer { .. })), "{body}: {list:?}");
        let list = directory.members(app()).await;
        assert!(matches!(list, Err(DirectoryError::BadAnswer { .. })), "{body}: {list:?}");
    }
}

#[tokio::test]
async fn a_new_role_outlives_a_breakdown() {
    for kind in breakdowns() {
        let running = small().await;
        running.faults.add("PATCH", PATH, 1, kind.clone());
        let changed = directory(&running).set_role(app(), WEI.into(), Role::ADMIN).await;
        assert_eq!(changed.unwrap().role, Role::ADMIN, "{kind:?}");
    }
}

#[tokio::test]
async fn an_app_whose_people_cannot_be_had_is_named_beside_the_others() {
    let running = small().await;
    running.faults.add("GET", PATH, 10, refusal(500, "InternalServerError", "broken"));
    let mut directories = Directories::one(Arc::new(embedded::demo().await));
    let whole = directories.memberships(|error| error).await.unwrap();
    assert!(!whole.memberships.is_empty() && whole.missing.is_empty());
    directories.add(Arc::new(directory(&running)), [app()]);
    let list = directories.memberships(|error| error).await.unwrap();
    assert_eq!((list.total, &list.memberships), (whole.total, &whole.memberships));
    let [missing] = &*list.missing else { panic!("{:?}", list.missing) };
    assert_eq!((&missing.app_id, missing.app_title.as_deref()), (&app(), Some("Studio")));
    assert!(missing.message.contains("Mixpeek"), "{}", missing.message);
}
