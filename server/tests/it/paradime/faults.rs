//! What becomes of an operation when Paradime refuses it, fails or falls silent.

use std::time::{Duration, Instant};

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_fakes::paradime::{Options, with};
use mixpeek_users_fakes::{Kind, Running, start};
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::json;

use super::{PATH, answer, app, asked, directory, errors, running};
use crate::app::TestApp;

/// Meets what comes after the list that every change begins with.
fn on_change(running: &Running, times: u32, kind: Kind) {
    running.faults.queue(Fault { method: None, path: PATH.into(), after: 1, times, kind });
}

async fn list(kind: Kind, times: u32) -> (Running, Answer<MemberList>) {
    let running = running(false).await;
    running.faults.add("POST", PATH, times, kind);
    let list = directory(&running).members(app()).await;
    (running, list)
}

async fn invite(kind: Kind) -> (Running, Answer<Invitation>) {
    let running = running(false).await;
    on_change(&running, 10, kind);
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    let sent = directory(&running).invite(app(), request).await;
    (running, sent)
}

async fn promote(kind: Kind, times: u32) -> (Running, Answer<Member>) {
    let running = running(false).await;
    let uid = directory(&running).members(app()).await.unwrap().users[2].user_id.clone();
    on_change(&running, times, kind);
    let changed = directory(&running).set_role(app(), uid, Role::ADMIN).await;
    (running, changed)
}

fn breakdowns() -> Vec<Kind> {
    vec![errors(500, "broken"), Kind::Html { status: 502 }, Kind::Cut, Kind::Close { done: true }]
}

#[tokio::test]
async fn a_list_that_breaks_down_once_is_asked_for_again() {
    for kind in breakdowns() {
        let (running, list) = list(kind.clone(), 1).await;
        assert_eq!(list.unwrap().total, 3, "{kind:?}");
        assert_eq!(asked(&running), ["listUsers", "listUsers"]);
    }
}

#[tokio::test]
async fn a_list_that_keeps_breaking_down_changed_nothing() {
    for kind in breakdowns() {
        let (_, list) = list(kind.clone(), 20).await;
        assert!(matches!(list, Err(DirectoryError::Unreachable { .. })), "{kind:?}: {list:?}");
    }
}

#[tokio::test]
async fn an_invitation_is_sent_once_whatever_becomes_of_its_answer() {
    // A 503 promises nothing here, unlike at Mixpeek.
    let unavailable = Kind::Answer { status: 503, body: None, headers: [].into() };
    for kind in breakdowns().into_iter().chain([unavailable]) {
        let (running, sent) = invite(kind.clone()).await;
        assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{kind:?}: {sent:?}");
        assert_eq!(asked(&running), ["listUsers", "inviteUser"]);
    }
}

#[tokio::test]
async fn a_new_account_type_is_sent_again_after_a_breakdown() {
    for kind in breakdowns() {
        let (_, changed) = promote(kind.clone(), 1).await;
        assert_eq!(changed.unwrap().role, Role::ADMIN, "{kind:?}");
    }
}

#[tokio::test]
async fn silence_ends() {
    let started = Instant::now();
    let (_, read) = list(Kind::Stall { done: false }, 20).await;
    assert!(matches!(read, Err(DirectoryError::Unreachable { .. })), "{read:?}");
    let (_, sent) = invite(Kind::Stall { done: true }).await;
    assert!(matches!(sent, Err(DirectoryError::Unsure { .. })), "{sent:?}");
    assert!(started.elapsed() < Duration::from_secs(6));
}

#[tokio::test]
async fn what_waits_behind_a_stuck_change_is_answered_as_never_sent() {
    let running = running(false).await;
    let uid = directory(&running).members(app()).await.unwrap().users[2].user_id.clone();
    // The change that comes first, and nothing after it.
    on_change(&running, 1, Kind::Stall { done: true });
    let test = TestApp::over(directory(&running));
    let (admin, users) = (test.admin(), format!("/v1/apps/{}/users", app()));
    let stuck = format!("{users}/{uid}/role");
    let invite = format!("{users}/invite");
    let (stuck, invited, removed) = tokio::join!(
        admin.patch(&stuck, json!({ "role": "org:admin" })),
        admin.post(&invite, json!({ "email_address": "omar@shop.example" })),
        async { admin.delete(&format!("{users}/{uid}")).await },
    );
    stuck.refused(504, &ErrorType::Unavailable);
    for reply in [invited, removed] {
        let envelope = reply.refused(503, &ErrorType::Unavailable);
        assert_eq!(envelope.error.message, "Paradime does not answer; nothing was changed");
    }
    let changes = asked(&running).into_iter().filter(|field| field != "listUsers");
    assert_eq!(changes.collect::<Vec<_>>(), ["updateUserAccountType"]);
}

#[tokio::test]
async fn a_list_that_takes_too_long_before_a_change_ends_it_unsent() {
    let running = running(false).await;
    running.faults.add("POST", PATH, 10, Kind::Stall { done: false });
    let started = Instant::now();
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    let sent = directory(&running).invite(app(), request).await;
    assert!(matches!(sent, Err(DirectoryError::Unreachable { .. })), "{sent:?}");
    assert!(started.elapsed() < Duration::from_secs(4));
}

#[tokio::test]
async fn errors_in_an_answer_are_no_success() {
    for status in [200, 400] {
        let (_, read) = list(errors(status, "Not today"), 20).await;
        let is_right = matches!(&read, Err(DirectoryError::Forbidden { message, .. }) if message == "Not today");
        assert!(is_right, "{read:?}");
        let (_, changed) = promote(errors(status, "Seats are used up"), 20).await;
        let is_right = matches!(&changed, Err(DirectoryError::Invalid { message, .. }) if message == "Seats are used up");
        assert!(is_right, "{changed:?}");
    }
    let both = json!({ "errors": [{}], "data": { "listUsers": { "activeUsers": [], "invitedUsers": [] } } });
    let (_, read) = list(answer(200, both), 20).await;
    assert!(matches!(read, Err(DirectoryError::Forbidden { .. })), "{read:?}");
    let empty =
        json!({ "errors": [], "data": { "listUsers": { "activeUsers": [], "invitedUsers": [] } } });
    assert_eq!(list(answer(200, empty), 20).await.1.unwrap().total, 0);
}

#[tokio::test]
async fn not_ok_is_no_success_even_if_nothing_else_is_said() {
    let fake = with(Options { ok: false, demo: false });
    let running = start(fake).await.unwrap();
    let directory = directory(&running);
    let people = directory.members(app()).await.unwrap().users;
    let email_address = "omar@shop.example".parse().unwrap();
    let request = InviteRequest { email_address, role: Role::MEMBER };
    for answer in [
        directory.set_role(app(), people[2].user_id.clone(), Role::ADMIN).await.map(drop),
        directory.remove(app(), people[2].user_id.clone()).await,
        directory.invite(app(), request).await.map(drop),
    ] {
        let is_right = matches!(&answer, Err(DirectoryError::Invalid { message, .. })
            if message == "it did not say why");
        assert!(is_right, "{answer:?}");
    }
    let not_ok =
        json!({ "data": { "listUsers": { "ok": false, "activeUsers": [], "invitedUsers": [] } } });
    let (_, read) = list(answer(200, not_ok), 20).await;
    assert!(matches!(read, Err(DirectoryError::Forbidden { .. })), "{read:?}");
}

#[tokio::test]
async fn statuses_have_their_meanings() {
    let bare = |status| Kind::Answer { status, body: None, headers: [].into() };
    let wait = Kind::Answer {
        status: 429,
        body: None,
        headers: [("retry-after".to_owned(), "60".to_owned())].into(),
    };
    for (kind, status, expected) in [
        (bare(401), 503, ErrorType::Unavailable),
        (errors(401, "bad"), 503, ErrorType::Unavailable),
        (bare(402), 403, ErrorType::QuotaExceeded),
        (bare(403), 403, ErrorType::Forbidden),
        (bare(404), 503, ErrorType::Unavailable),
        (bare(409), 503, ErrorType::Unavailable),
        (errors(422, "odd"), 403, ErrorType::Forbidden),
        (wait, 429, ErrorType::TooManyRequests),
        (bare(429), 429, ErrorType::TooManyRequests),
        (bare(302), 503, ErrorType::Unavailable),
        (Kind::Html { status: 500 }, 503, ErrorType::Unavailable),
        (Kind::Html { status: 200 }, 502, ErrorType::Unavailable),
        (answer(200, json!({ "data": null })), 502, ErrorType::Unavailable),
        (answer(200, json!({ "data": { "listUsers": null } })), 502, ErrorType::Unavailable),
        (answer(200, json!({ "data": { "listUsers": {} } })), 502, ErrorType::Unavailable),
    ] {
        let running = running(false).await;
        running.faults.add("POST", PATH, 40, kind.clone());
        let test = TestApp::over(directory(&running));
        let reply = test.admin().get("/v1/apps/app_warehouse/users").await;
        assert_eq!(reply.status, status, "{kind:?}: {}", reply.text());
        let envelope = reply.refused(status, &expected);
        let is_about_the_key = envelope.error.code.as_deref() == Some("directory_key_refused");
        assert_eq!(is_about_the_key, kind == bare(401) || kind == errors(401, "bad"));
    }
}

#[tokio::test]
async fn a_refused_key_may_come_as_an_error_with_a_code() {
    let unauthenticated =
        json!({ "errors": [{ "message": "who?", "extensions": { "code": "UNAUTHENTICATED" } }] });
    let (_, read) = list(answer(200, unauthenticated), 20).await;
    assert!(matches!(read, Err(DirectoryError::KeyRefused { .. })), "{read:?}");
    let forbidden =
        json!({ "errors": [{ "message": "no", "extensions": { "code": "FORBIDDEN" } }] });
    let (_, changed) = promote(answer(200, forbidden), 20).await;
    assert!(matches!(changed, Err(DirectoryError::Forbidden { .. })), "{changed:?}");
}
