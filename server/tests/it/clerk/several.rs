//! Several invitations in one request: what is sent, and what becomes of each where Clerk refuses the list or says nothing.

use std::collections::BTreeMap;

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::{InviteRequest, InviteResults};
use mixpeek_users_contract::role::Role;
use mixpeek_users_fakes::faults::Fault;
use mixpeek_users_fakes::{Kind, Running};
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::{Answer, Directory};
use serde_json::{Value, json};

use super::{answer, arrived, clerk, directory, impatient, notes, refusal};
use crate::app::TestApp;

const INVITATIONS: &str = "/v1/organizations/org_field_notes/invitations";
const BULK: &str = "/v1/organizations/org_field_notes/invitations/bulk";
const LIST: &str = "GET list";
const ONE: &str = "POST one";
const MANY: &str = "POST many";

const OMAR: &str = "omar@shop.example";
const ROSA: &str = "rosa@shop.example";
const LEO: &str = "leo@shop.example";
/// Is a member.
const INES: &str = "ines.ruiz@harbourpine.example";

fn requests(addresses: &[&str]) -> Vec<InviteRequest> {
    let request = |address: &&str| InviteRequest {
        email_address: address.parse().unwrap(),
        role: Role::MEMBER,
    };
    addresses.iter().map(request).collect()
}

/// What became of each: `sent`, or why not.
async fn invite(running: &Running, addresses: &[&str]) -> Answer<Vec<&'static str>> {
    let outcomes = impatient(running).invite_many(notes(), requests(addresses)).await?;
    let words = outcomes.into_iter().zip(addresses).map(|(outcome, address)| match outcome {
        Ok(invitation) => {
            assert_eq!(&*invitation.email_address, *address);
            "sent"
        }
        Err(DirectoryError::AlreadyInvited { email }) if email == *address => "invited",
        Err(DirectoryError::AlreadyMember { email }) if email == *address => "member",
        Err(DirectoryError::RateLimited { retry_after: Some(30), .. }) => "limited",
        Err(DirectoryError::Unreachable { .. }) => "not sent",
        Err(DirectoryError::Unsure { .. }) => "unsure",
        Err(error) => panic!("{address}: {error:?}"),
    });
    Ok(words.collect())
}

/// What was asked of Clerk, in order.
fn asked(running: &Running) -> Vec<&'static str> {
    let word = |request: String| match request.as_str() {
        request if request.starts_with("GET") => LIST,
        request if request.ends_with("/bulk") => MANY,
        _ => ONE,
    };
    arrived(running).into_iter().map(word).collect()
}

/// Who has a pending invitation, sorted. Nobody can have two.
async fn pending(running: &Running) -> Vec<String> {
    let list = impatient(running).invitations(notes()).await.unwrap().invitations;
    let mut addresses: Vec<_> = list.iter().map(|i| i.email_address.to_string()).collect();
    addresses.sort();
    addresses
}

/// Meets a request to send after so many of them.
fn fault(running: &Running, after: u32, kind: Kind) {
    let (method, path) = (Some("POST".to_owned()), INVITATIONS.to_owned());
    running.faults.queue(Fault { method, path, after, times: 1, kind });
}

#[tokio::test]
async fn a_list_is_one_request_with_nothing_but_addresses_and_roles() {
    let running = clerk().await;
    assert_eq!(invite(&running, &[OMAR, ROSA, LEO]).await.unwrap(), ["sent", "sent", "sent"]);
    assert_eq!(asked(&running), [LIST, MANY]);
    let body = |address| json!({ "email_address": address, "role": "org:member" });
    assert_eq!(running.faults.requests()[1].body, json!([body(OMAR), body(ROSA), body(LEO)]));
    assert_eq!(pending(&running).await, [LEO, OMAR, ROSA]);
}

#[tokio::test]
async fn who_is_invited_already_does_not_spoil_the_list() {
    let running = clerk().await;
    invite(&running, &[OMAR]).await.unwrap();
    running.faults.forget();
    let outcomes = invite(&running, &[ROSA, "Omar@Shop.Example", LEO]).await.unwrap();
    assert_eq!(outcomes, ["sent", "invited", "sent"]);
    assert_eq!(asked(&running), [LIST, MANY], "nobody is sent one by one");
    running.faults.forget();
    assert_eq!(invite(&running, &[ROSA, OMAR]).await.unwrap(), ["invited", "invited"]);
    assert_eq!(asked(&running), [LIST], "there is nobody left to send to");
}

#[tokio::test]
async fn one_who_is_left_has_a_request_that_says_why() {
    let running = clerk().await;
    assert_eq!(invite(&running, &[INES]).await.unwrap(), ["member"]);
    assert_eq!(invite(&running, &[ROSA]).await.unwrap(), ["sent"]);
    assert_eq!(asked(&running), [LIST, ONE, LIST, ONE]);
}

#[tokio::test]
async fn of_a_refused_list_each_has_its_own_reason() {
    let running = clerk().await;
    assert_eq!(invite(&running, &[OMAR, INES, ROSA]).await.unwrap(), ["sent", "member", "sent"]);
    assert_eq!(asked(&running), [LIST, MANY, LIST, ONE, ONE, ONE]);
    assert_eq!(pending(&running).await, [OMAR, ROSA]);
}

#[tokio::test]
async fn what_was_sent_of_a_refused_list_is_not_sent_again() {
    let running = clerk().await;
    running.faults.add("POST", BULK, 1, Kind::Keep);
    let outcomes = invite(&running, &[OMAR, LEO, INES, ROSA]).await.unwrap();
    assert_eq!(outcomes, ["sent", "sent", "member", "sent"]);
    assert_eq!(asked(&running), [LIST, MANY, LIST, ONE, ONE]);
    let alone: Vec<_> = running.faults.requests()[3..].iter().map(|r| r.body.clone()).collect();
    assert_eq!([&alone[0]["email_address"], &alone[1]["email_address"]], [INES, ROSA]);
    assert_eq!(pending(&running).await, [LEO, OMAR, ROSA]);
}

#[tokio::test]
async fn somebody_who_was_faster_with_another_role_has_not_sent_ours() {
    for (role, outcome) in [(Role::ADMIN, "invited"), (Role::MEMBER, "sent")] {
        let running = clerk().await;
        let other = InviteRequest { email_address: OMAR.parse().unwrap(), role };
        impatient(&running).invite(notes(), other).await.unwrap();
        running.faults.forget();
        // Theirs is made after our look.
        let nobody = answer(200, json!({ "data": [], "total_count": 0 }));
        running.faults.add("GET", INVITATIONS, 1, nobody);
        assert_eq!(invite(&running, &[ROSA, OMAR]).await.unwrap(), ["sent", outcome]);
        assert_eq!(asked(&running), [LIST, MANY, LIST, ONE]);
        assert_eq!(pending(&running).await, [OMAR, ROSA]);
    }
}

#[tokio::test]
async fn a_limit_for_lists_is_the_answer_for_all() {
    let running = clerk().await;
    running.faults.add("POST", BULK, 1, wait("3600"));
    let outcomes = invite(&running, &[OMAR, ROSA]).await;
    let Err(DirectoryError::RateLimited { retry_after, .. }) = outcomes else {
        panic!("{outcomes:?}")
    };
    assert_eq!((retry_after, asked(&running)), (Some(3600), vec![LIST, MANY]));
    assert!(pending(&running).await.is_empty());
}

#[tokio::test]
async fn a_limit_among_those_sent_one_by_one_is_for_the_rest_of_them() {
    let running = clerk().await;
    fault(&running, 2, wait("30"));
    let outcomes = invite(&running, &[OMAR, INES, ROSA, LEO]).await.unwrap();
    assert_eq!(outcomes, ["sent", "limited", "limited", "limited"]);
    assert_eq!(asked(&running), [LIST, MANY, LIST, ONE, ONE]);
    assert_eq!(pending(&running).await, [OMAR]);
}

#[tokio::test]
async fn after_a_fault_among_those_sent_one_by_one_the_rest_is_not_sent() {
    let running = clerk().await;
    fault(&running, 2, Kind::Close { done: true });
    let outcomes = invite(&running, &[INES, OMAR, ROSA]).await.unwrap();
    assert_eq!(outcomes, ["member", "unsure", "not sent"]);
    assert_eq!(asked(&running), [LIST, MANY, LIST, ONE, ONE]);
    assert_eq!(pending(&running).await, [OMAR]);
}

#[tokio::test]
async fn a_full_organization_is_asked_for_one_and_not_for_the_rest() {
    let running = clerk().await;
    for app in ["app_quota", "app_seats"] {
        running.faults.forget();
        let asked_for = requests(&[OMAR, ROSA, LEO]);
        let outcomes = directory(&running).invite_many(app.into(), asked_for).await;
        for outcome in outcomes.unwrap() {
            assert!(matches!(outcome, Err(DirectoryError::QuotaExceeded { .. })), "{outcome:?}");
        }
        assert_eq!(asked(&running), [LIST, MANY, LIST, ONE], "{app}");
    }
}

#[tokio::test]
async fn a_list_is_never_sent_twice() {
    let bare = |status| Kind::Answer { status, body: None, headers: BTreeMap::new() };
    for kind in [
        bare(500),
        bare(503),
        Kind::Html { status: 502 },
        Kind::Html { status: 200 },
        Kind::Cut,
        Kind::Close { done: false },
        Kind::Close { done: true },
        answer(200, json!([])),
    ] {
        let running = clerk().await;
        running.faults.add("POST", BULK, 10, kind.clone());
        let outcomes = invite(&running, &[OMAR, ROSA]).await;
        assert!(matches!(outcomes, Err(DirectoryError::Unsure { .. })), "{kind:?}: {outcomes:?}");
        assert_eq!(asked(&running), [LIST, MANY], "{kind:?}");
    }
}

#[tokio::test]
async fn a_refusal_that_nobody_can_look_behind_leaves_all_open() {
    let running = clerk().await;
    running.faults.add("POST", BULK, 1, Kind::Keep);
    // The look before passes, the one after and its repetitions do not.
    let (method, path) = (Some("GET".to_owned()), INVITATIONS.to_owned());
    let kind = Kind::Html { status: 502 };
    running.faults.queue(Fault { method, path, after: 1, times: 4, kind });
    let outcomes = invite(&running, &[OMAR, INES, ROSA]).await;
    assert!(matches!(outcomes, Err(DirectoryError::Unsure { .. })), "{outcomes:?}");
    assert_eq!(pending(&running).await, [OMAR], "it was sent in part");
}

#[tokio::test]
async fn what_cannot_be_looked_at_before_is_not_sent() {
    let running = clerk().await;
    running.faults.add("GET", INVITATIONS, 10, Kind::Html { status: 502 });
    let outcomes = invite(&running, &[OMAR, ROSA]).await;
    assert!(matches!(outcomes, Err(DirectoryError::Unreachable { .. })), "{outcomes:?}");
    assert!(!asked(&running).contains(&MANY));
}

#[tokio::test]
async fn an_accepted_list_whose_answer_lacks_somebody_leaves_them_open() {
    let running = clerk().await;
    let sent: Value = json!({
        "id": "orginv_1", "email_address": "Rosa@shop.example", "role": "org:member", "status": "pending",
    });
    let some = answer(200, json!({ "data": [sent], "total_count": 1 }));
    running.faults.add("POST", BULK, 1, some);
    let outcomes = impatient(&running).invite_many(notes(), requests(&[OMAR, ROSA])).await.unwrap();
    let [Err(DirectoryError::Unsure { .. }), Ok(rosa)] = &*outcomes else { panic!("{outcomes:?}") };
    assert_eq!(rosa.invitation_id.as_str(), "orginv_1");
    assert_eq!(asked(&running), [LIST, MANY]);
}

#[tokio::test]
async fn a_refused_key_and_a_missing_organization_are_the_answer_for_all() {
    for (kind, status) in [
        (refusal(401, "clerk_key_invalid", None), 503),
        (refusal(404, "resource_not_found", None), 404),
    ] {
        let running = clerk().await;
        running.faults.add("POST", BULK, 1, kind);
        let app = TestApp::over(impatient(&running));
        assert_eq!(post(&app, &[OMAR, ROSA]).await.status, status);
        assert_eq!(asked(&running), [LIST, MANY]);
    }
}

const PATH: &str = "/x/apps/app_field_notes/invitations";

async fn post(app: &TestApp, addresses: &[&str]) -> crate::app::Reply {
    let one = |address: &&str| json!({ "email_address": address });
    let all: Vec<_> = addresses.iter().map(one).collect();
    app.admin().post(PATH, json!({ "invitations": all })).await
}

#[tokio::test]
async fn each_result_says_what_the_single_invitation_would_have_been_answered_with() {
    let running = clerk().await;
    let app = TestApp::over(impatient(&running));
    let results: InviteResults = post(&app, &[OMAR, INES, ROSA]).await.ok();
    let single = "/v1/apps/app_field_notes/users/invite";
    let refused = app.admin().post(single, json!({ "email_address": INES })).await;
    let refused = refused.refused(400, &ErrorType::AlreadyExists);
    let [omar, ines, rosa] = &*results.results else { panic!("{results:?}") };
    assert_eq!(
        [&*omar.email_address, &*ines.email_address, &*rosa.email_address],
        [OMAR, INES, ROSA]
    );
    assert_eq!((ines.status, ines.error.as_ref()), (Some(400), Some(&refused.error)));
    assert!(ines.invitation.is_none());
    for sent in [omar, rosa] {
        assert_eq!((sent.status, &sent.error), (None, &None));
        assert_eq!(sent.invitation.as_ref().unwrap().email_address, sent.email_address);
    }
}

#[tokio::test]
async fn a_limit_has_its_wait_and_a_lost_list_is_a_504() {
    let running = clerk().await;
    let app = TestApp::over(impatient(&running));
    running.faults.add("POST", BULK, 1, wait("30"));
    let limited = post(&app, &[OMAR, ROSA]).await;
    assert_eq!((limited.status.as_u16(), limited.header("retry-after")), (429, "30"));
    running.faults.add("POST", BULK, 1, Kind::Close { done: true });
    post(&app, &[OMAR, ROSA]).await.refused(504, &ErrorType::Unavailable);
    assert_eq!(pending(&running).await, [OMAR, ROSA]);
}

#[tokio::test]
async fn a_limit_in_the_middle_has_its_wait_in_the_result() {
    let running = clerk().await;
    let app = TestApp::over(impatient(&running));
    fault(&running, 2, wait("30"));
    let results: InviteResults = post(&app, &[OMAR, INES, ROSA]).await.ok();
    for result in &results.results[1..] {
        let details = result.error.as_ref().unwrap().details.as_ref().unwrap();
        assert_eq!((result.status, &details["retry_after"]), (Some(429), &json!(30)));
    }
}

#[tokio::test]
async fn a_list_that_is_too_long_empty_or_has_somebody_twice_is_refused() {
    let running = clerk().await;
    let app = TestApp::over(impatient(&running));
    let eleven: Vec<_> = (0..11).map(|index| format!("guest{index}@shop.example")).collect();
    let eleven: Vec<&str> = eleven.iter().map(String::as_str).collect();
    assert_eq!(post(&app, &eleven).await.invalid(), ["value_error body.invitations"]);
    assert_eq!(post(&app, &[]).await.invalid(), ["value_error body.invitations"]);
    let twice = post(&app, &[OMAR, ROSA, "OMAR@shop.example"]).await.invalid();
    assert_eq!(twice, ["value_error body.invitations.2.email_address"]);
    let body = json!({
        "invitations": [{ "email_address": OMAR }, { "email_address": ROSA, "role": "org:owner" }],
    });
    let role = app.admin().post(PATH, body).await.invalid();
    assert_eq!(role, ["enum body.invitations.1.role"]);
    let body = json!({ "invitations": [{ "email_address": OMAR }, { "email_address": "rosa" }] });
    let address = app.admin().post(PATH, body).await.invalid();
    assert_eq!(address, ["value_error body.invitations.1.email_address"]);
    assert_eq!(app.admin().post(PATH, json!({})).await.invalid(), ["missing body.invitations"]);
    assert!(arrived(&running).is_empty(), "Clerk is not asked");
}

fn wait(seconds: &str) -> Kind {
    let headers = BTreeMap::from([("retry-after".to_owned(), seconds.to_owned())]);
    Kind::Answer { status: 429, body: None, headers }
}
