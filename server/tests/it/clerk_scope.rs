//! What an admin of one organization reaches, and what not: nothing of any other, by no operation.

use mixpeek_users_contract::app::AppList;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::InvitationList;
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::OPERATIONS;
use serde_json::{Value, json};

use crate::app::{Caller, Options, TestApp};
use crate::fake_clerk::{FakeClerk, Key, session};

const NOW: i64 = 1_800_000_000;

struct World {
    app: TestApp,
    key: Key,
}

impl World {
    async fn new() -> Self {
        let key = Key::first();
        let clerk = FakeClerk::start(&[&key]).await.sign_in("operators = \"org_operators\"");
        let app = TestApp::with(Options { clerk: Some(clerk), ..Options::default() }).await;
        Self { app, key }
    }

    fn admin_of(&self, organization: &str) -> Caller<'_> {
        let claims = session("user_somebody", organization, "admin", NOW);
        let token = format!("Bearer {}", self.key.sign(&claims));
        self.app.anonymous().with("authorization", &token)
    }
}

/// A body that the operation would take.
fn body(operation: &str) -> Option<Value> {
    Some(match operation {
        "updateApp" => json!({"slug": "taken-over"}),
        "inviteAppUser" => json!({"email_address": "mallory@evil.example", "role": "org:admin"}),
        "updateAppUserRole" => json!({"role": "org:admin"}),
        "addAppUser" => json!({"user": "mallory@evil.example", "role": "org:admin"}),
        "updateAppUserStatus" => json!({"status": "suspended"}),
        "updateAppUserMetadata" => json!({"public_metadata": {"a": 1}}),
        "createOrganizationUser" => {
            json!({"email": "mallory@evil.example", "user_name": "Mallory"})
        }
        "updateOrganizationUser" => json!({"user_name": "Mallory"}),
        _ => return None,
    })
}

async fn send(caller: &Caller<'_>, method: &str, path: &str, operation: &str) -> crate::app::Reply {
    match body(operation) {
        Some(body) => caller.json(method, path, body).await,
        None => caller.send(method, path, axum::body::Body::empty()).await,
    }
}

#[tokio::test]
async fn no_operation_reaches_an_app_of_another_organization() {
    let world = World::new().await;
    let operator = world.admin_of("org_operators");
    let (users, apps) = ("/v1/apps/app_field_notes/users", "/v1/apps?limit=1000");
    let invited = json!({"email_address": "omar@shop.example"});
    let invitation: Value = operator.post(&format!("{users}/invite"), invited).await.ok();
    let members: MemberList = operator.get(users).await.ok();
    let everything = async || {
        let members: MemberList = operator.get(users).await.ok();
        let invitations: InvitationList = operator.get(&format!("{users}/invitations")).await.ok();
        let apps: Value = operator.get(apps).await.ok();
        (members, invitations, apps)
    };
    let before = everything().await;
    let outsider = world.admin_of("org_shop_search");
    for operation in OPERATIONS {
        let path = operation
            .template
            .replace("{app_id}", "app_field_notes")
            .replace("{user_id}", members.users[0].user_id.as_str())
            .replace("{invitation_id}", invitation["invitation_id"].as_str().unwrap())
            .replace("{user_email}", "ines%40harbour-pine.example");
        let reply = send(&outsider, operation.method, &path, operation.id).await;
        let text = reply.text();
        for theirs in ["field_notes", "Field notes", "field-notes"] {
            assert!(!text.contains(theirs), "{}: {text}", operation.id);
        }
        let is_of_all = matches!(operation.id, "getMe" | "listApps" | "listMemberships");
        if !is_of_all {
            reply.refused(403, &ErrorType::Forbidden);
        }
    }
    assert!(before == everything().await, "something was changed");
}

#[tokio::test]
async fn lists_hold_the_organizations_own_apps_and_count_no_other() {
    let world = World::new().await;
    let admin = world.admin_of("org_field_notes");
    for query in ["", "?limit=1", "?limit=1000", "?search=e"] {
        let list: AppList = admin.get(&format!("/v1/apps{query}")).await.ok();
        let ids: Vec<_> = list.results.iter().map(|app| app.app_id.as_str()).collect();
        assert_eq!((ids, list.total_count), (vec!["app_field_notes"], 1), "{query}");
    }
    let next: AppList = admin.get("/v1/apps?limit=1&offset=1").await.ok();
    assert_eq!((next.results.len(), next.total_count), (0, 1));
    let stranger: AppList = world.admin_of("org_nobody").get("/v1/apps").await.ok();
    assert_eq!((stranger.results.len(), stranger.total_count), (0, 0));
}

#[tokio::test]
async fn an_admin_manages_the_apps_of_their_own_organization() {
    let world = World::new().await;
    let admin = world.admin_of("org_field_notes");
    let users = "/v1/apps/app_field_notes/users";
    admin.get(users).await.ok::<MemberList>();
    let invite = json!({"email_address": "new@shop.example"});
    admin.post(&format!("{users}/invite"), invite).await.ok::<Value>();
    // Of an app that nobody has, there is nothing to tell.
    admin.get("/v1/apps/app_nothing/users").await.refused(404, &ErrorType::NotFound);
}

#[tokio::test]
async fn an_app_without_an_organization_is_for_operators() {
    let world = World::new().await;
    let path = "/v1/apps/app_price_tracker";
    let admin = world.admin_of("org_shop_search");
    admin.get(path).await.refused(403, &ErrorType::Forbidden);
    world.admin_of("org_operators").get(path).await.ok::<Value>();
}

#[tokio::test]
async fn operators_reach_everything() {
    let world = World::new().await;
    let operator = world.admin_of("org_operators");
    let list: AppList = operator.get("/v1/apps").await.ok();
    assert_eq!(list.total_count, 3);
    operator.get("/v1/organizations/users").await.ok::<Value>();
    operator.get("/x/outbox").await.ok::<Value>();
    let me: Me = operator.get("/v1/me").await.ok();
    assert_eq!(me.organization_id.as_str(), "org_harbour_pine");
    // Whose key the server has is no business of anybody else.
    let me = world.admin_of("org_shop_search").get("/v1/me").await;
    assert!(!me.text().contains("harbour"), "{}", me.text());
}

#[tokio::test]
async fn a_member_of_the_operators_organization_is_no_operator() {
    let world = World::new().await;
    let claims = session("user_somebody", "org_operators", "member", NOW);
    let token = format!("Bearer {}", world.key.sign(&claims));
    let caller = world.app.anonymous().with("authorization", &token);
    caller.get("/v1/apps").await.refused(403, &ErrorType::Forbidden);
}
