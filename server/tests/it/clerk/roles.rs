//! Roles that the configuration names, from its file to Clerk.

use std::sync::Arc;

use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::invitation::Invitation;
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_fakes::Running;
use mixpeek_users_fakes::clerk::{FIELD_NOTES, SECRET_KEY};
use mixpeek_users_server::clock::Clock;
use mixpeek_users_server::config::file::File;
use mixpeek_users_server::open::open;
use serde_json::json;

use super::clerk;
use crate::app::{Options, TestApp, TestClock};

const USERS: &str = "/v1/apps/app_notes/users";

/// A server whose file names these roles.
async fn server(running: &Running, roles: &str) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("key"), SECRET_KEY).unwrap();
    let text = format!(
        "[directories.shop]\nkind = \"clerk\"\nsecret_key = {{ file = \"key\" }}\nbase_url = \"{}\"\n{roles}\n\
         [[apps]]\nid = \"app_notes\"\ntitle = \"Notes\"\ndirectory = \"shop\"\norganization = \"{FIELD_NOTES}\"",
        running.url(),
    );
    let file = File::parse(&text, folder.path()).unwrap();
    let clock: Clock = TestClock::new().clock();
    let Ok(opened) = open(file.directories, &Arc::clone(&clock)).await else { panic!("opens") };
    TestApp::over_all(opened.directories, Options::default())
}

const ROLES: &str = "[[directories.shop.roles]]\nrole = \"org:viewer\"\nlabel = \"Looker\"\ndescription = \"Can look.\"\n\
                     [[directories.shop.roles]]\nrole = \"org:billing\"\nlabel = \"Billing\"\ndescription = \"Pays.\"\n\
                     [[directories.shop.roles]]\nrole = \"org:admin\"\n";

#[tokio::test]
async fn a_role_that_is_named_can_be_given_in_every_way() {
    let running = clerk().await;
    let app = server(&running, ROLES).await;
    let list: MemberList = app.admin().get(USERS).await.ok();
    let can: Capabilities = *list.x_context.unwrap().capabilities.unwrap();
    let shown: Vec<_> = can.roles.iter().map(|info| (info.role.as_str(), &*info.label)).collect();
    assert_eq!(
        shown,
        [("org:viewer", "Looker"), ("org:billing", "Billing"), ("org:admin", "Admin")]
    );

    let role = json!({"role": "org:viewer"});
    let given: Member = app.admin().patch(&format!("{USERS}/user_wei/role"), role).await.ok();
    assert_eq!(given.role.as_str(), "org:viewer");
    let request = json!({"email_address": "omar@shop.example", "role": "org:viewer"});
    let sent: Invitation = app.admin().post(&format!("{USERS}/invite"), request).await.ok();
    assert_eq!(sent.role.as_str(), "org:viewer");
    let request = json!({"user": "user_jonas", "role": "org:viewer"});
    let added: Member = app.admin().post("/x/apps/app_notes/users", request).await.ok();
    assert_eq!(added.role.as_str(), "org:viewer");
}

#[tokio::test]
async fn a_role_that_is_not_named_is_refused_here_and_one_that_clerk_lacks_by_clerk() {
    let running = clerk().await;
    let app = server(&running, ROLES).await;
    let path = format!("{USERS}/user_wei/role");
    let reply = app.admin().patch(&path, json!({"role": "org:member"})).await;
    assert_eq!(reply.invalid(), ["enum body.role"]);
    // Nor is it given to somebody for whom no role is named.
    let reply =
        app.admin().post(&format!("{USERS}/invite"), json!({"email_address": "a@b.example"})).await;
    assert_eq!(reply.invalid(), ["enum body.role"]);
    assert!(running.faults.requests().is_empty());
    let reply = app.admin().patch(&path, json!({"role": "org:billing"})).await;
    assert_eq!(reply.invalid(), ["value_error body.role"]);
}
