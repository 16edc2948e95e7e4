//! The key stays in the server, whatever Clerk does with it.

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::clerk::{FIELD_NOTES, SECRET_KEY, SHOP_SEARCH};
use mixpeek_users_server::directory::Directory;
use serde_json::json;

use super::{NOTES, SHOP, answer, clerk, directory, impatient, settings, with};
use crate::app::TestApp;
use crate::log::Log;

fn repeats_the_key(status: u16) -> Kind {
    let words = format!("the key {SECRET_KEY} is wrong");
    let reason = json!({ "code": words, "message": words, "long_message": words });
    answer(status, json!({ "errors": [reason] }))
}

#[tokio::test]
async fn a_refused_key_is_not_the_admins_fault_and_is_told_to_nobody() {
    let log = Log::default();
    let _guard = log.start();
    let running = clerk().await;
    let app = TestApp::over(impatient(&running));
    for (kind, status, meaning) in [
        (repeats_the_key(401), 503, ErrorType::Unavailable),
        (repeats_the_key(402), 403, ErrorType::QuotaExceeded),
        (repeats_the_key(403), 403, ErrorType::Forbidden),
        (repeats_the_key(410), 502, ErrorType::Unavailable),
        (repeats_the_key(422), 422, ErrorType::Validation),
        (repeats_the_key(500), 503, ErrorType::Unavailable),
        (Kind::Html { status: 502 }, 503, ErrorType::Unavailable),
        (Kind::Cut, 503, ErrorType::Unavailable),
        (answer(200, json!({ "data": SECRET_KEY })), 502, ErrorType::Unavailable),
    ] {
        running.faults.add("GET", "/v1/organizations", 4, kind);
        let reply = app.admin().get("/v1/apps/app_field_notes/users").await;
        reply.refused(status, &meaning);
        assert!(!reply.text().contains(SECRET_KEY), "{}", reply.text());
        let clear = format!("{}/_faults", running.control());
        reqwest::Client::new().delete(clear).send().await.unwrap();
    }
    let log = log.text();
    assert!(log.contains("organizations/{organization_id}/memberships"), "{log}");
    assert!(!log.contains(SECRET_KEY) && !log.contains("Bearer"), "{log}");
    assert!(!log.contains(FIELD_NOTES), "paths are logged as templates: {log}");
}

#[tokio::test]
async fn a_wrong_key_is_refused_and_said_nowhere() {
    const WRONG: &str = "sk_live_wrong_and_secret";
    let log = Log::default();
    let _guard = log.start();
    let running = clerk().await;
    let settings = settings(&running, WRONG, &[(NOTES, FIELD_NOTES)]);
    let told = format!("{settings:?}");
    let clerk = mixpeek_users_server::directory::clerk::Clerk::new(settings).unwrap();
    let told = format!("{told} {clerk:?}");
    let app = TestApp::over(clerk);
    let reply = app.admin().get("/v1/apps/app_field_notes/users").await;
    reply.refused_as(503, &ErrorType::Unavailable, "directory_key_refused");
    let told = format!("{told} {} {} {:?}", reply.text(), log.text(), running.faults.requests());
    assert!(!told.contains(WRONG), "{told}");
    assert!(log.text().contains("clerk_key_invalid"), "{}", log.text());
}

#[tokio::test]
async fn what_clerk_keeps_to_itself_stays_there() {
    let log = Log::default();
    let _guard = log.start();
    let running = clerk().await;
    let app = TestApp::over(with(&running, &[(NOTES, FIELD_NOTES), (SHOP, SHOP_SEARCH)]));
    let admin = app.admin();
    let invite = json!({ "email_address": "omar@shop.example" });
    let several = json!({ "invitations": [{ "email_address": "rosa@shop.example" }, { "email_address": "leo@shop.example" }] });
    let add = json!({ "user": "jonas.weber@harbourpine.example" });
    let metadata = json!({ "public_metadata": { "a": 1 } });
    let replies = [
        admin.get("/v1/apps/app_shop_search/users").await,
        admin.get("/v1/apps/app_shop_search/users/invitations").await,
        admin.get("/x/memberships").await,
        admin.post("/v1/apps/app_field_notes/users/invite", invite).await,
        admin.post("/x/apps/app_field_notes/invitations", several).await,
        admin.post("/x/apps/app_field_notes/users", add).await,
        admin.patch("/x/apps/app_field_notes/users/user_wei/metadata", metadata).await,
    ];
    for reply in replies {
        assert_eq!(reply.status, 200, "{}", reply.text());
        for hidden in ["ticket", "secret_", "internal", "private_metadata", "org:sys_", SECRET_KEY]
        {
            assert!(!reply.text().contains(hidden), "{hidden}: {}", reply.text());
        }
    }
    assert!(!log.text().contains("@shop.example"), "{}", log.text());
}

#[tokio::test]
async fn a_probe_tells_a_good_key_from_a_bad_one() {
    let running = clerk().await;
    directory(&running).probe().await.unwrap();
    let bad = settings(&running, "sk_bad", &[(NOTES, FIELD_NOTES)]);
    let bad = mixpeek_users_server::directory::clerk::Clerk::new(bad).unwrap();
    assert!(bad.probe().await.is_err());
    // Whether this server is well is no question to Clerk.
    running.faults.forget();
    bad.check().await.unwrap();
    assert!(running.faults.requests().is_empty());
}
