//! Keys and tokens stay in the server, whatever Paradime does with them.

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::paradime::{COMPANY_TOKEN, KEY, OTHER_WORKSPACE, SECRET, WORKSPACE_TOKEN};
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::paradime::Credentials;
use serde_json::json;

use super::{PATH, answer, app, directory_with, errors, key_pair, running, settings, token};
use crate::app::TestApp;
use crate::log::Log;

const SECRETS: [&str; 4] = [KEY, SECRET, WORKSPACE_TOKEN, COMPANY_TOKEN];

fn all() -> [Credentials; 3] {
    [key_pair(), token(WORKSPACE_TOKEN, None), token(COMPANY_TOKEN, Some(OTHER_WORKSPACE))]
}

#[tokio::test]
async fn secrets_that_are_repeated_are_told_to_nobody() {
    let log = Log::default();
    let _guard = log.start();
    let said = SECRETS.join(" and ");
    let mut told = String::new();
    for kind in [
        errors(200, &said),
        errors(400, &said),
        errors(401, &said),
        errors(403, &said),
        errors(500, &said),
        answer(200, json!({ "data": { "listUsers": said } })),
        answer(200, json!(said)),
        Kind::Cut,
    ] {
        for credentials in all() {
            let sent = match &credentials {
                Credentials::KeyPair { .. } => [KEY, SECRET],
                Credentials::Token { workspace: None, .. } => [WORKSPACE_TOKEN; 2],
                Credentials::Token { .. } => [COMPANY_TOKEN; 2],
            };
            let running = running(false).await;
            running.faults.add("POST", PATH, 20, kind.clone());
            let directory = directory_with(&running, credentials);
            let error = directory.members(app()).await.unwrap_err();
            let test = TestApp::over(directory);
            let reply = test.admin().get("/v1/apps/app_warehouse/users").await;
            told = format!("{error:?} {error} {}", reply.text());
            for secret in sent {
                assert!(!told.contains(secret), "{told}");
            }
        }
    }
    let log = log.text();
    assert!(log.contains("query listUsers") && !told.is_empty(), "{log}");
    assert!(SECRETS.iter().all(|secret| !log.contains(secret)), "{log}");
}

#[tokio::test]
async fn wrong_secrets_are_refused_and_said_nowhere() {
    let wrong = ["wrong-key-1", "wrong-secret-1", "prdm_wsp_wrong"];
    for credentials in [
        || Credentials::KeyPair {
            key: "wrong-key-1".to_owned().into(),
            secret: "wrong-secret-1".to_owned().into(),
        },
        || token("prdm_wsp_wrong", None),
    ] {
        let log = Log::default();
        let _guard = log.start();
        let running = running(false).await;
        let printed = format!("{:?}", settings(&running, credentials(), "DEVELOPER"));
        let directory = directory_with(&running, credentials());
        let printed = format!("{printed} {directory:?}");
        directory.probe().await.unwrap_err();
        let test = TestApp::over(directory);
        let reply = test.admin().get("/v1/apps/app_warehouse/users").await;
        reply.refused_as(503, &ErrorType::Unavailable, "directory_key_refused");
        let told = format!("{printed} {} {}", reply.text(), log.text());
        assert!(wrong.iter().all(|secret| !told.contains(secret)), "{told}");
    }
}

#[tokio::test]
async fn addresses_are_in_no_log() {
    let log = Log::default();
    let _guard = log.start();
    let running = running(true).await;
    let test = TestApp::over(directory_with(&running, key_pair()));
    let invite = json!({ "email_address": "omar@shop.example" });
    test.admin()
        .post("/v1/apps/app_warehouse/users/invite", invite)
        .await
        .ok::<serde_json::Value>();
    let log = log.text();
    assert!(log.contains("mutation inviteUser"), "{log}");
    assert!(!log.contains("omar@shop.example") && !log.contains("harbourpine"), "{log}");
}

#[tokio::test]
async fn what_paradime_says_about_people_is_in_no_log() {
    let log = Log::default();
    let _guard = log.start();
    for status in [200, 404, 500] {
        let running = running(true).await;
        let kind = errors(status, "there are two rows for ana@shop.example");
        running.faults.add("POST", PATH, 20, kind);
        let test = TestApp::over(directory_with(&running, key_pair()));
        assert_ne!(test.admin().get("/v1/apps/app_warehouse/users").await.status, 200);
    }
    let log = log.text();
    assert!(log.contains("status 500") && !log.contains("ana@shop.example"), "{log}");
}
