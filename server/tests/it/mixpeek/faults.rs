//! What becomes of an operation when Mixpeek refuses it, fails or falls silent.

use std::time::{Duration, Instant};

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::{Value, json};

use super::{answer, app, arrived, directory, mixpeek, refusal, wait};
use crate::app::TestApp;
use crate::log::Log;

const USERS: &str = "/v1/apps/app_field_notes/users";

async fn list(kind: Kind, times: u32) -> (Running, Answer<MemberList>) {
    let running = mixpeek().await;
    running.faults.add("GET", USERS, times, kind);
    let list = directory(&running).members(app()).await;
    (running, list)
}

async fn invite(kind: Kind) -> (Running, Answer<Invitation>) {
    let running = mixpeek().await;
    running.faults.add("POST", USERS, 10, kind);
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    let sent = directory(&running).invite(app(), request).await;
    (running, sent)
}

async fn promote(kind: Kind, times: u32) -> (Running, Answer<Member>) {
    let running = mixpeek().await;
    running.faults.add("PATCH", USERS, times, kind);
    let changed = directory(&running).set_role(app(), "user_wei".into(), Role::ADMIN).await;
    (running, changed)
}

async fn revoke(kind: Kind) -> Answer<()> {
    let running = mixpeek().await;
    running.faults.add("DELETE", USERS, 10, kind);
    directory(&running).revoke(app(), "inv_1".into()).await
}

fn breakdowns() -> Vec<Kind> {
    vec![
        refusal(500, "InternalServerError", "broken"),
        Kind::Html { status: 502 },
        Kind::Cut,
        Kind::Close { done: false },
        Kind::Close { done: true },
    ]
}

/// An error with the code that a test wants.
fn coded(status: u16, kind: &str, code: &str) -> Kind {
    let error = json!({ "type": kind, "message": "no", "code": code, "details": null });
    answer(status, json!({ "success": false, "status": status, "error": error }))
}

#[tokio::test]
async fn a_read_that_breaks_down_once_is_repeated() {
    for kind in breakdowns() {
        let (running, list) = list(kind.clone(), 1).await;
        assert_eq!(list.unwrap().total, 3, "{kind:?}");
        assert_eq!(arrived(&running).len(), 3, "the app, and the list twice");
    }
}

#[tokio::test]
async fn a_read_that_keeps_breaking_down_changed_nothing() {
    for kind in breakdowns() {
        let (_, list) = list(kind.clone(), 10).await;
        assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{kind:?}: {list:?}");
    }
}

#[tokio::test]
async fn a_new_role_is_sent_again_and_an_invitation_is_not() {
    for kind in breakdowns() {
        let (_, changed) = promote(kind.clone(), 1).await;
        assert_eq!(changed.unwrap().role, Role::ADMIN, "{kind:?}");
        let (running, sent) = invite(kind.clone()).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{kind:?}: {sent:?}");
        assert_eq!(arrived(&running).len(), 2, "the app, and the invitation once");
    }
}

#[tokio::test]
async fn a_503_promises_that_nothing_was_stored_so_even_an_invitation_is_sent_again() {
    let running = mixpeek().await;
    running.faults.add("POST", USERS, 1, wait(503, "0"));
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    directory(&running).invite(app(), request).await.unwrap();
    let (_, sent) = invite(wait(503, "0")).await;
    assert!(matches!(sent, Err(DirectoryError::Unreachable { .. })), "{sent:?}");
}

#[tokio::test]
async fn a_short_wait_is_waited_out() {
    let hint = json!({ "error": { "type": "TooManyRequestsError", "message": "slow down",
        "details": { "retry_after_seconds": 0.4 } } });
    for kind in [wait(429, "1"), answer(429, hint), wait(503, "1")] {
        let started = Instant::now();
        let (_, list) = list(kind.clone(), 1).await;
        assert_eq!(list.unwrap().total, 3, "{kind:?}");
        assert!(started.elapsed() >= Duration::from_millis(900), "{kind:?}");
    }
}

#[tokio::test]
async fn a_long_wait_is_handed_on() {
    let hint = |key: &str| {
        answer(429, json!({ "error": { "message": "slow down", "details": { key: 29.2 } } }))
    };
    for (kind, seconds) in
        [(wait(429, "12"), 12), (hint("retry_after_seconds"), 30), (hint("retry_after"), 30)]
    {
        let running = mixpeek().await;
        running.faults.add("GET", USERS, 10, kind);
        let test = TestApp::over(directory(&running));
        let reply = test.admin().get(USERS).await;
        reply.refused(429, &ErrorType::TooManyRequests);
        assert_eq!(reply.header("retry-after"), seconds.to_string());
        assert_eq!(arrived(&running).len(), 2);
    }
}

#[tokio::test]
async fn a_limit_without_a_wait_is_tried_again_and_then_handed_on() {
    let bare = || Kind::Answer { status: 429, body: None, headers: [].into() };
    assert_eq!(list(bare(), 1).await.1.unwrap().total, 3);
    let (running, list) = list(bare(), 20).await;
    let is_right = matches!(list, Err(DirectoryError::RateLimited { retry_after: None, .. }));
    assert!(is_right, "{list:?}");
    assert!((3..=5).contains(&arrived(&running).len()), "{:?}", arrived(&running));
}

#[tokio::test]
async fn what_is_not_to_be_tried_again_is_not() {
    for status in [429, 503] {
        let never = json!({ "error": { "type": "UnavailableError", "message": "over",
            "details": { "retryable": false, "retry_after_seconds": 0 } } });
        let (running, list) = list(answer(status, never), 10).await;
        assert!(list.is_err());
        assert_eq!(arrived(&running).len(), 2, "the app, and the list once");
    }
}

#[tokio::test]
async fn whether_trying_again_is_any_use_is_handed_on() {
    for (status, kind) in [(429, ErrorType::TooManyRequests), (503, ErrorType::Unavailable)] {
        for (retryable, expected, header) in
            [(json!(false), false, ""), (json!(true), true, "60"), (json!(null), true, "60")]
        {
            let running = mixpeek().await;
            let details = json!({ "retryable": retryable, "retry_after_seconds": 60 });
            let body = json!({ "error": { "type": "UnavailableError", "message": "over", "details": details } });
            running.faults.add("GET", USERS, 10, answer(status, body));
            let test = TestApp::over(directory(&running));
            let reply = test.admin().get(USERS).await;
            let details = reply.refused(status, &kind).error.details.unwrap();
            assert_eq!(details.get("retryable"), Some(&json!(expected)), "{status} {retryable}");
            // When to try again is not said where it is no use.
            assert_eq!(reply.header("retry-after"), header, "{status} {retryable}");
        }
    }
}

#[tokio::test]
async fn silence_ends() {
    for done in [false, true] {
        let started = Instant::now();
        let (_, read) = list(Kind::Stall { done }, 10).await;
        assert!(matches!(read, Err(DirectoryError::Unreachable { .. })), "{read:?}");
        let (_, sent) = invite(Kind::Stall { done }).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{sent:?}");
        assert!(started.elapsed() < Duration::from_secs(6));
    }
}

#[tokio::test]
async fn a_dead_vendor_is_unreachable() {
    let running = mixpeek().await;
    let directory = directory(&running);
    drop(running);
    let refused = directory.members(app()).await;
    assert!(matches!(refused, Err(DirectoryError::Unreachable { .. })), "{refused:?}");
}

#[tokio::test]
async fn a_refused_key_is_never_the_admins_fault() {
    for kind in [
        refusal(401, "UnauthorizedError", "bad key"),
        refusal(403, "UnauthorizedError", "bad key"),
        Kind::Html { status: 401 },
    ] {
        let running = mixpeek().await;
        running.faults.add("GET", "/v1", 10, kind);
        let test = TestApp::over(directory(&running));
        for path in [USERS, "/v1/apps", "/v1/me"] {
            let reply = test.admin().get(path).await;
            reply.refused_as(503, &ErrorType::Unavailable, "directory_key_refused");
        }
    }
}

#[tokio::test]
async fn a_plans_limit_is_told_in_mixpeeks_words() {
    for kind in [
        refusal(402, "PaymentRequired", "Add a card"),
        refusal(403, "QuotaExceededError", "Add a card"),
        refusal(403, "PlanRequiredError", "Add a card"),
    ] {
        let (_, sent) = invite(kind).await;
        let is_right = matches!(&sent, Err(DirectoryError::QuotaExceeded { message, .. }) if message == "Add a card");
        assert!(is_right, "{sent:?}");
    }
}

#[tokio::test]
async fn what_is_not_permitted_is_told_in_mixpeeks_words() {
    for (kind, words) in [
        (refusal(403, "ForbiddenError", "Needs\n admin"), "Needs admin"),
        (answer(403, json!({ "detail": "Needs admin" })), "Needs admin"),
        (Kind::Html { status: 403 }, "it did not say why"),
    ] {
        let (_, changed) = promote(kind, 10).await;
        let is_right =
            matches!(&changed, Err(DirectoryError::Forbidden { message, .. }) if message == words);
        assert!(is_right, "{changed:?}");
    }
    for status in [400, 403] {
        let (_, list) = list(refusal(status, "NotEnabledError", "off"), 10).await;
        assert!(matches!(list, Err(DirectoryError::NotEnabled { .. })), "{list:?}");
    }
}

#[tokio::test]
async fn what_is_absent_is_named() {
    let bare = || Kind::Answer { status: 404, body: None, headers: [].into() };
    let nested = || {
        answer(404, json!({ "detail": { "error": { "type": "NotFoundError", "message": "x" } } }))
    };
    for kind in [bare, nested] {
        let (_, read) = list(kind(), 10).await;
        assert!(matches!(read, Err(DirectoryError::NotFound { resource: Resource::App, .. })));
        let (_, changed) = promote(kind(), 10).await;
        let is_right = matches!(&changed, Err(DirectoryError::NotFound { resource: Resource::Member, id }) if id == "user_wei");
        assert!(is_right, "{changed:?}");
        let gone = revoke(kind()).await;
        assert!(matches!(
            gone,
            Err(DirectoryError::NotFound { resource: Resource::Invitation, .. })
        ));
    }
    let details = json!({ "resource": "app", "id": "app_field_notes" });
    let error = json!({ "type": "NotFoundError", "message": "App not found", "details": details });
    let (_, changed) = promote(answer(404, json!({ "error": error })), 10).await;
    assert!(matches!(changed, Err(DirectoryError::NotFound { resource: Resource::App, .. })));
}

#[tokio::test]
async fn an_invitation_that_was_accepted_meanwhile_is_no_longer_pending() {
    let gone = revoke(coded(404, "NotFoundError", "organization_invitation_not_pending")).await;
    assert!(matches!(&gone, Err(DirectoryError::NotPending { id }) if id == "inv_1"), "{gone:?}");
}

#[tokio::test]
async fn what_is_there_already_is_told_apart_where_mixpeek_does() {
    let (_, sent) = invite(coded(400, "BadRequestError", "already_a_member_in_organization")).await;
    assert!(matches!(sent, Err(DirectoryError::AlreadyMember { .. })), "{sent:?}");
    for status in [400, 409] {
        let kind = coded(status, "AlreadyExistsError", "organization_invitation_not_unique");
        let (_, sent) = invite(kind).await;
        assert!(matches!(sent, Err(DirectoryError::AlreadyInvited { .. })), "{sent:?}");
        let (_, sent) = invite(refusal(status, "AlreadyExistsError", "there already")).await;
        let is_right = matches!(
            &sent,
            Err(DirectoryError::AlreadyExists { resource: Resource::Invitation, id })
                if id == "omar@shop.example"
        );
        assert!(is_right, "{sent:?}");
    }
}

#[tokio::test]
async fn a_refused_request_names_the_field() {
    let entry = |entries: Value| {
        let error = json!({ "type": "ValidationError", "message": "Validation error",
            "details": { "validation_errors": entries } });
        answer(422, json!({ "success": false, "status": 422, "error": error }))
    };
    let place = json!([{ "type": "x", "location": ["body", "role"], "message": "No such role" }]);
    let fastapi =
        json!({ "detail": [{ "type": "x", "loc": ["body", "role"], "msg": "No such role" }] });
    for kind in [entry(place), answer(422, fastapi)] {
        let (_, changed) = promote(kind, 10).await;
        let is_right = matches!(
            &changed,
            Err(DirectoryError::Invalid { field: Some("role"), message, .. }) if message == "No such role"
        );
        assert!(is_right, "{changed:?}");
    }
    for kind in
        [entry(json!([])), Kind::Html { status: 422 }, refusal(400, "BadRequestError", "odd")]
    {
        let (_, changed) = promote(kind, 10).await;
        assert!(matches!(changed, Err(DirectoryError::Invalid { field: None, .. })), "{changed:?}");
    }
}

#[tokio::test]
async fn a_success_that_cannot_be_read_is_no_success() {
    for kind in [Kind::Html { status: 200 }, answer(200, json!("ok"))] {
        let (_, read) = list(kind.clone(), 10).await;
        assert!(matches!(read, Err(DirectoryError::BadAnswer { .. })), "{read:?}");
        let (_, sent) = invite(kind.clone()).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{sent:?}");
        let (_, changed) = promote(kind, 10).await;
        assert!(matches!(changed, Err(DirectoryError::Unsure { .. })), "{changed:?}");
    }
}

#[tokio::test]
async fn nothing_is_sent_where_mixpeek_points_elsewhere() {
    let headers = [("location".to_owned(), "http://127.0.0.1:1/v1/me".to_owned())].into();
    let (running, list) = list(Kind::Answer { status: 307, body: None, headers }, 10).await;
    assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{list:?}");
    assert_eq!(arrived(&running).len(), 2);
}

#[tokio::test]
async fn the_last_admin_is_kept_by_mixpeek() {
    let (_, changed) =
        promote(coded(400, "BadRequestError", "organization_minimum_permissions_needed"), 10).await;
    assert!(matches!(changed, Err(DirectoryError::LastAdmin)), "{changed:?}");
}

#[tokio::test]
async fn what_an_invitation_misses_is_its_app() {
    let bare = Kind::Answer { status: 404, body: None, headers: [].into() };
    let (_, sent) = invite(bare).await;
    let Err(DirectoryError::NotFound { resource: Resource::App, id }) = &sent else {
        panic!("{sent:?}")
    };
    assert_eq!(id, app().as_str());
}

#[tokio::test]
async fn calls_that_wait_to_be_repeated_keep_nobody_from_their_turn() {
    let running = mixpeek().await;
    let directory = directory(&running);
    // Mixpeek has sixteen calls at a time.
    running.faults.add("GET", USERS, 16, wait(503, "1"));
    directory.app(app()).await.unwrap();
    let pausing = futures_util::future::select_all((0..16).map(|_| directory.members(app())));
    let other = async {
        while running.faults.left() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        directory.me().await.unwrap();
    };
    tokio::select! {
        biased;
        () = other => {}
        _ = pausing => panic!("those that wait a second were faster"),
    }
}

#[tokio::test]
async fn a_call_whose_turn_does_not_come_is_in_the_log_as_not_sent() {
    let log = Log::default();
    let _guard = log.start();
    let running = mixpeek().await;
    let directory = directory(&running).with_patience(Duration::from_secs(20));
    running.faults.add("GET", USERS, 16, Kind::Stall { done: false });
    directory.app(app()).await.unwrap();
    let silent = futures_util::future::join_all((0..16).map(|_| directory.members(app())));
    let other = async {
        while running.faults.left() > 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        directory.me().await
    };
    let refused = tokio::select! {
        refused = other => refused,
        _ = silent => panic!("silence came to an end"),
    };
    assert!(matches!(refused, Err(DirectoryError::Unreachable { .. })), "{refused:?}");
    let log = log.text();
    let line = log.lines().find(|line| line.contains("too many calls wait for this vendor"));
    assert!(line.is_some_and(|line| line.contains("call failed")), "{log}");
}
