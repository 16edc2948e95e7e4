//! What becomes of a request that takes too long, or whose caller goes away, or that panics.

use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::body::Body;
use futures_util::stream;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_server::directory::error::DirectoryError;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::log::Log;
use crate::operations::faults::Failing;

const ROLE: &str = "/v1/apps/a/users/u/role";
const USERS: &str = "/v1/apps/a/users";

fn role() -> Value {
    json!({ "role": "org:admin" })
}

fn slow(seconds: u64) -> Failing {
    Failing::slow(|| DirectoryError::LastAdmin, Duration::from_secs(seconds))
}

#[tokio::test(start_paused = true)]
async fn a_change_goes_on_when_whoever_asked_for_it_goes_away() {
    let directory = slow(10);
    let ended = directory.ended();
    let app = TestApp::over(directory);
    let admin = app.admin();
    let asked = admin.patch(ROLE, role());
    assert!(tokio::time::timeout(Duration::from_secs(1), asked).await.is_err());
    tokio::time::sleep(Duration::from_secs(10)).await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
    // A question is nobody's once nobody waits for the answer.
    let asked = admin.get(USERS);
    assert!(tokio::time::timeout(Duration::from_secs(1), asked).await.is_err());
    tokio::time::sleep(Duration::from_mins(1)).await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_change_goes_on_when_it_takes_too_long_and_nobody_says_what_became_of_it() {
    let directory = slow(40);
    let ended = directory.ended();
    let app = TestApp::over(directory);
    let reply = app.admin().patch(ROLE, role()).await;
    let envelope = reply.refused(504, &ErrorType::Unavailable);
    assert_eq!(envelope.error.message, "This took too long; it may or may not have been done");
    assert_eq!(ended.load(Ordering::SeqCst), 0);
    tokio::time::sleep(Duration::from_secs(11)).await;
    assert_eq!(ended.load(Ordering::SeqCst), 1);
}

#[tokio::test(start_paused = true)]
async fn a_question_that_takes_too_long_has_changed_nothing_and_may_be_asked_again() {
    let app = TestApp::over(Failing::silent());
    let reply = app.admin().get(USERS).await;
    let error = reply.refused(503, &ErrorType::Unavailable).error;
    assert_eq!(error.message, "This took too long; nothing was changed");
    assert_eq!(error.details.unwrap()["retryable"], true);
}

#[tokio::test(start_paused = true)]
async fn who_never_ends_a_body_keeps_nothing_at_work() {
    let app = TestApp::over(slow(0));
    let (sender, receiver) = tokio::sync::mpsc::channel::<std::io::Result<Vec<u8>>>(1);
    let body = stream::unfold(receiver, async |mut receiver| {
        receiver.recv().await.map(|bytes| (bytes, receiver))
    });
    let admin = app.admin().with("content-type", "application/json");
    let reply = admin.send("PATCH", ROLE, Body::from_stream(Box::pin(body))).await;
    reply.refused(400, &ErrorType::BadRequest);
    assert!(sender.is_closed(), "somebody still reads");
}

#[tokio::test]
async fn a_panic_is_an_answer_and_what_it_says_is_in_the_log_alone() {
    let app = TestApp::over(Failing::new(|| panic!("the third wheel came off")));
    for method in ["GET", "PATCH"] {
        let log = Log::default();
        let _guard = log.start();
        let reply = match method {
            "GET" => app.admin().get(USERS).await,
            _ => app.admin().patch(ROLE, role()).await,
        };
        reply.refused(500, &ErrorType::Internal);
        assert!(!reply.text().contains("wheel"), "{}", reply.text());
        let log = log.text();
        let line = log.lines().find(|line| line.contains("the third wheel came off"));
        let line = line.unwrap_or_else(|| panic!("{log}"));
        let id = reply.header("x-request-id");
        assert!(!id.is_empty() && line.contains(id), "{line}");
    }
}
