//! Neither the key nor an account's `internal_id` leaves the server.

use mixpeek_users_fakes::Kind;
use mixpeek_users_fakes::mixpeek::KEY;
use mixpeek_users_server::directory::Directory;
use serde_json::{Value, json};

use super::{WEI, app, demo, directory};
use crate::app::TestApp;
use crate::log::Log;
use crate::mixpeek::{answer, refusal};

const PATH: &str = "/v1/organizations/users";
/// How every `internal_id` of the fake begins.
const INTERNAL: &str = "int_secret_";

#[tokio::test]
async fn an_internal_id_is_in_no_answer_and_no_log() {
    let log = Log::default();
    let _guard = log.start();
    let running = demo().await;
    let sent = reqwest::Client::new().get(format!("{}{PATH}", running.url())).bearer_auth(KEY);
    let sent = sent.send().await.unwrap().text().await.unwrap();
    assert!(sent.contains(INTERNAL), "the service does send it: {sent}");

    let test = TestApp::over(directory(&running));
    let admin = test.admin();
    let users = "/v1/apps/app_studio/users";
    let wei = mixpeek_users_contract::route::organization_user(WEI);
    let member = format!("/x/apps/app_studio/users/{}", "wei%40harbourpine.example");
    let invite = json!({ "email_address": "omar@shop.example" });
    let create = json!({ "email": "ana@shop.example", "user_name": "Ana" });
    let replies = [
        admin.get(users).await,
        admin.get(&format!("{users}/invitations")).await,
        admin.post(&format!("{users}/invite"), invite).await,
        admin
            .patch(
                &format!("{users}/wei%40harbourpine.example/role"),
                json!({ "role": "org:member" }),
            )
            .await,
        admin.patch(&format!("{member}/status"), json!({ "status": "suspended" })).await,
        admin.patch(&format!("{member}/metadata"), json!({ "public_metadata": { "a": 1 } })).await,
        admin.get("/x/memberships").await,
        admin.get(PATH).await,
        admin.post(PATH, create).await,
        admin.get(&wei).await,
        admin.patch(&wei, json!({ "user_name": "Wei" })).await,
        admin.delete(&wei).await,
        admin.get("/v1/me").await,
    ];
    for reply in &replies {
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert!(!reply.text().contains("internal_id"), "{}", reply.text());
        assert!(!reply.text().contains(INTERNAL) && !reply.text().contains(KEY));
    }
    let log = log.text();
    assert!(log.contains("v1/organizations/users/{user_email}"), "{log}");
    for secret in [INTERNAL, "internal_id", KEY, "omar@shop.example", "ana@shop.example"] {
        assert!(!log.contains(secret), "{secret}: {log}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_not_quoted() {
    let log = Log::default();
    let _guard = log.start();
    let mut told = Vec::new();
    for kind in [
        answer(200, json!([{ "email": 7, "internal_id": "int_secret_1" }])),
        answer(200, json!({ "email": { "internal_id": "int_secret_1" }, "user_name": KEY })),
        answer(200, json!("int_secret_1")),
        refusal(403, "ForbiddenError", &format!("no, {KEY}")),
        refusal(401, "UnauthorizedError", &format!("no, {KEY}")),
        Kind::Cut,
    ] {
        let running = demo().await;
        running.faults.add("GET", PATH, 20, kind);
        let directory = directory(&running);
        let list = directory.members(app()).await.unwrap_err();
        let account = directory.organization_user(WEI.to_owned()).await.unwrap_err();
        let test = TestApp::over(directory);
        let page = test.admin().get(PATH).await.text();
        told.push(format!("{list:?} {list} {account:?} {account} {page}"));
    }
    told.push(log.text());
    let told = told.join("\n");
    assert!(!told.contains(INTERNAL) && !told.contains(KEY), "{told}");
}

#[tokio::test]
async fn nothing_secret_is_printed() {
    let running = demo().await;
    let directory = super::with_key(&running, KEY);
    assert!(!format!("{directory:?}").contains(KEY));
    let me: Value = serde_json::to_value(directory.me().await.unwrap()).unwrap();
    assert!(!me.to_string().contains(KEY));
    super::with_key(&running, "sk_wrong").probe().await.unwrap_err();
}
