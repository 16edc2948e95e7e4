//! The key stays in the server, whatever Mixpeek does with it.

use std::sync::Arc;

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::mixpeek::KEY;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::mixpeek::Settings;
use mixpeek_users_server::directory::registry::SharedDirectory;
use mixpeek_users_server::open::{Named, probe};
use mixpeek_users_server::upstream::base_url;
use serde_json::{Value, json};

use super::{answer, app, directory, mixpeek, refusal, with_key};
use crate::app::TestApp;
use crate::log::Log;

#[tokio::test]
async fn a_key_that_is_repeated_is_told_to_nobody() {
    let log = Log::default();
    let _guard = log.start();
    let mut told = Vec::new();
    let said = format!("the key {KEY} is bad");
    for kind in [
        refusal(400, "BadRequestError", &said),
        refusal(401, "UnauthorizedError", &said),
        refusal(402, "PaymentRequired", &said),
        refusal(403, "ForbiddenError", &said),
        refusal(404, "NotFoundError", &said),
        refusal(409, "AlreadyExistsError", &said),
        refusal(422, "ValidationError", &said),
        refusal(500, "InternalServerError", &said),
        refusal(503, "UnavailableError", &said),
        refusal(418, KEY, &said),
        answer(200, json!({ "users": said })),
        answer(200, json!({ "users": [{ "user_id": 7, "role": said }] })),
        Kind::Cut,
    ] {
        let running = mixpeek().await;
        running.faults.add("GET", "/v1/apps/app_field_notes/users", 10, kind);
        let directory = directory(&running);
        let error = directory.members(app()).await.unwrap_err();
        let test = TestApp::over(directory);
        let reply = test.admin().get("/v1/apps/app_field_notes/users").await;
        assert_ne!(reply.status, 200);
        told.push(format!("{error:?} {error} {}", reply.text()));
    }
    told.push(log.text());
    let told = told.join("\n");
    assert!(told.contains("v1/apps/{app_id}/users"), "the log has the template: {told}");
    assert!(!told.contains(KEY) && !told.contains("Bearer sk_"), "{told}");
    assert!(!log.text().contains("app_field_notes"), "{}", log.text());
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_said_nowhere() {
    const WRONG: &str = "sk_wrong_and_secret";
    let log = Log::default();
    let _guard = log.start();
    let running = mixpeek().await;
    let settings = Settings {
        api_key: WRONG.to_owned().into(),
        base_url: base_url(&running.url()).unwrap(),
        namespace: None,
    };
    let directory = with_key(&running, WRONG);
    let printed = format!("{settings:?} {directory:?}");
    assert!(directory.probe().await.is_err());
    let test = TestApp::over(directory);
    let reply = test.admin().get("/v1/apps/app_field_notes/users").await;
    reply.refused_as(503, &ErrorType::Unavailable, "directory_key_refused");
    let told = format!("{printed} {} {}", reply.text(), log.text());
    assert!(!told.contains(WRONG), "{told}");
    assert!(log.text().contains("refused this server's key"), "{}", log.text());
}

#[tokio::test]
async fn whether_this_server_is_well_is_no_question_to_mixpeek() {
    let running = mixpeek().await;
    let directory = directory(&running);
    directory.check().await.unwrap();
    assert!(running.faults.requests().is_empty());
    directory.probe().await.unwrap();
    let me: Value = serde_json::to_value(directory.me().await.unwrap()).unwrap();
    assert_eq!(me["rate_limits"]["metadata"], 100_000);
}

#[tokio::test]
async fn a_key_that_no_header_can_hold_is_refused_at_the_start() {
    let running = mixpeek().await;
    for (key, namespace) in [("sk_\n1", None), ("sk_1", Some("a\nb".to_owned()))] {
        let base_url = base_url(&running.url()).unwrap();
        let settings = Settings { api_key: key.to_owned().into(), base_url, namespace };
        let refused = mixpeek_users_server::directory::mixpeek::Mixpeek::new(settings);
        assert!(refused.is_err());
    }
}

#[tokio::test]
async fn what_mixpeek_says_about_people_is_in_no_log() {
    let log = Log::default();
    let _guard = log.start();
    let said = "there are two rows for ana@shop.example";
    for status in [403, 500, 503] {
        let running = mixpeek().await;
        let kind = refusal(status, "InternalServerError", said);
        running.faults.add("GET", "/v1/apps/app_field_notes/users", 10, kind.clone());
        running.faults.add("PATCH", "/v1/apps/app_field_notes/users", 10, kind);
        let test = TestApp::over(directory(&running));
        let users = "/v1/apps/app_field_notes/users";
        assert_ne!(test.admin().get(users).await.status, 200);
        let role = json!({ "role": "org:admin" });
        assert_ne!(test.admin().patch(&format!("{users}/user_wei/role"), role).await.status, 200);
    }
    // Nor at the start.
    let running = mixpeek().await;
    running.faults.add("GET", "/v1/me", 10, refusal(403, "ForbiddenError", said));
    let directory: SharedDirectory = Arc::new(directory(&running));
    let (name, kind) = ("studio".to_owned(), "mixpeek");
    probe(vec![Named { name, kind, directory }]).await;
    let log = log.text();
    assert!(log.contains("directory does not work") && log.contains("it refused"));
    assert!(log.contains("status 500") && !log.contains("ana@shop.example"), "{log}");
}
