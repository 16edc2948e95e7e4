//! What an admin of one organization reaches, and what not: nothing of any other, by no operation.

use std::sync::Arc;

use axum::body::Body;
use mixpeek_users_contract::app::AppList;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::invitation::InvitationList;
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::route::{OPERATIONS, Operation};
use mixpeek_users_fakes::Running;
use mixpeek_users_fakes::clerk::SHOP_SEARCH;
use mixpeek_users_server::directory::registry::Directories;
use serde_json::{Value, json};

use crate::app::{Caller, Options, Reply, TestApp};
use crate::fake_clerk::{FakeClerk, Key, session};
use crate::operations::{body, query};
use crate::{clerk, embedded, mixpeek, mixpeek_organization, paradime};

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

    /// With apps at every vendor, and what the vendors are asked.
    async fn of_vendors() -> (Self, [Running; 4]) {
        let running = [
            mixpeek::mixpeek().await,
            mixpeek_organization::small().await,
            paradime::running(false).await,
            clerk::clerk().await,
        ];
        let [mixpeek, organization, paradime, clerk] = &running;
        let mut all = Directories::one(Arc::new(mixpeek::directory(mixpeek)));
        let organization = mixpeek_organization::directory(organization);
        all.add(Arc::new(organization), ["app_studio".into()]);
        all.add(Arc::new(paradime::directory(paradime)), ["app_warehouse".into()]);
        let clerk = clerk::with(clerk, &[("app_at_clerk", SHOP_SEARCH)]);
        all.add(Arc::new(clerk), ["app_at_clerk".into()]);
        (Self::over(all).await, running)
    }

    async fn over(directories: Directories) -> Self {
        let key = Key::first();
        let clerk = FakeClerk::start(&[&key]).await.sign_in("operators = \"org_operators\"");
        let options = Options { clerk: Some(clerk), ..Options::default() };
        Self { app: TestApp::over_all(directories, options), key }
    }

    fn admin_of(&self, organization: &str) -> Caller<'_> {
        let claims = session("user_somebody", organization, "admin", NOW);
        let token = format!("Bearer {}", self.key.sign(&claims));
        self.app.anonymous().with("authorization", &token)
    }
}

async fn send(caller: &Caller<'_>, path: &str, operation: &Operation) -> Reply {
    let path = &format!("{path}{}", query(operation));
    match body(operation) {
        Some(body) => caller.json(operation.method, path, body).await,
        None => caller.send(operation.method, path, Body::empty()).await,
    }
}

/// The operations that answer everybody, each with what is theirs.
fn is_of_all(operation: &Operation) -> bool {
    matches!(operation.id, "getMe" | "listApps" | "listMemberships")
}

/// An app of others is told as one that nobody has, and what is of no app is not theirs to ask.
#[track_caller]
fn outside(operation: &Operation, reply: &Reply) {
    if operation.template.contains("{app_id}") {
        let details = reply.refused(404, &ErrorType::NotFound).error.details.unwrap();
        assert_eq!(details["resource"], "app", "{}", operation.id);
    } else {
        reply.refused(403, &ErrorType::Forbidden);
    }
}

#[tokio::test]
async fn an_app_of_others_is_told_as_one_that_is_nowhere() {
    let (world, _running) = World::of_vendors().await;
    let demo = World::new().await;
    for (world, theirs) in [
        (&demo, ["app_field_notes", "app_price_tracker"]),
        (&world, ["app_studio", "app_at_clerk"]),
        (&world, ["app_warehouse", "app_field_notes"]),
    ] {
        let outsider = world.admin_of("org_nobody");
        for operation in OPERATIONS.iter().filter(|it| it.template.contains("{app_id}")) {
            let told = async |app: &str| {
                let path = operation.template.replace("{app_id}", app);
                let path = path.replace("{user_id}", "user_wei");
                let path = path.replace("{invitation_id}", "orginv_leo");
                let reply = send(&outsider, &path, operation).await;
                (reply.status, reply.text().replace(app, "APP"))
            };
            let nowhere = told("app_nowhere").await;
            assert_eq!(nowhere.0, 404, "{}: {}", operation.id, nowhere.1);
            for app in theirs {
                assert_eq!(told(app).await, nowhere, "{} {app}", operation.id);
            }
        }
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
        let reply = send(&outsider, &path, operation).await;
        let text = reply.text();
        // But the id that was asked for.
        let text = text.replace("\"app_field_notes\"", "");
        for theirs in ["field_notes", "Field notes", "field-notes"] {
            assert!(!text.contains(theirs), "{}: {text}", operation.id);
        }
        if !is_of_all(operation) {
            outside(operation, &reply);
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
    admin.get(path).await.refused(404, &ErrorType::NotFound);
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

#[tokio::test]
async fn no_operation_of_an_outsider_is_done_at_a_vendor() {
    let (world, running) = World::of_vendors().await;
    let outsider = world.admin_of("org_nobody");
    for app in ["app_field_notes", "app_studio", "app_warehouse", "app_at_clerk"] {
        for operation in OPERATIONS {
            let path = operation
                .template
                .replace("{app_id}", app)
                .replace("{user_id}", "user_wei")
                .replace("{invitation_id}", "orginv_leo")
                .replace("{user_email}", "ines%40harbourpine.example");
            let reply = send(&outsider, &path, operation).await;
            let text = reply.text().replace(&format!("\"{app}\""), "");
            for theirs in ["field", "Studio", "Warehouse", "at_clerk", "harbour", "Ruiz"] {
                assert!(!text.contains(theirs), "{}: {}", operation.id, reply.text());
            }
            if is_of_all(operation) {
                reply.ok::<Value>();
            } else {
                outside(operation, &reply);
            }
        }
    }
    let [mixpeek, others @ ..] = &running;
    // Mixpeek has to be asked whose an app is.
    let asked = mixpeek.faults.requests();
    let is_whose = |path: &str| path.starts_with("/v1/apps?") || path == "/v1/apps/app_field_notes";
    assert!(asked.iter().all(|it| it.method == "GET" && is_whose(&it.path)), "{asked:?}");
    for vendor in others {
        assert!(vendor.faults.requests().is_empty(), "{:?}", vendor.faults.requests());
    }
}

#[tokio::test]
async fn an_admin_sees_the_people_of_their_own_apps_at_any_vendor() {
    let (world, running) = World::of_vendors().await;
    for (organization, app, people) in [
        ("org_notes", "app_field_notes", 3),
        (SHOP_SEARCH, "app_at_clerk", 24),
        // Two vendors, and one organization behind both.
        ("org_clerk", "app_studio app_warehouse", 6),
    ] {
        let admin = world.admin_of(organization);
        let apps: AppList = admin.get("/v1/apps").await.ok();
        for app in &apps.results {
            let accounts = app.x_accounts.as_ref().map(|accounts| &*accounts.directory);
            let mode = app.auth_config.as_ref().map(|auth| auth.mode.as_str());
            let expected = match app.app_id.as_str() {
                "app_studio" => (Some("Mixpeek"), None),
                "app_warehouse" => (Some("Paradime"), None),
                _ => (None, Some("clerk")),
            };
            assert_eq!((accounts, mode), expected, "{}", app.app_id);
            assert!(app.manages_users());
        }
        let apps: Vec<_> = apps.results.iter().map(|app| app.app_id.as_str()).collect();
        assert_eq!(apps.join(" "), app);
        let list: MembershipList = admin.get("/x/memberships").await.ok();
        assert_eq!((list.total > 0, list.missing.len()), (true, 0), "{organization}");
        assert!(list.memberships.iter().all(|it| app.contains(it.app_id.as_str())));
        if app != "app_at_clerk" {
            assert_eq!(list.total, people, "{organization}");
        }
        let mut found = 0;
        for app in app.split(' ') {
            let list: MemberList = admin.get(&format!("/x/apps/{app}/users?limit=1")).await.ok();
            found += list.total;
        }
        assert_eq!(found, list.total, "{organization}");
    }
    drop(running);
}

#[tokio::test]
async fn what_a_vendor_says_of_the_servers_key_is_for_operators() {
    const WORDS: &str = "the key of Harbour Pine may not do this";
    let running = mixpeek::mixpeek().await;
    running.faults.add("GET", "/v1/apps", 1000, mixpeek::refusal(403, "ForbiddenError", WORDS));
    let mut directories = Directories::one(Arc::new(embedded::demo().await));
    directories.add_open(Arc::new(mixpeek::directory(&running)));
    let world = World::over(directories).await;
    let (admin, operator) = (world.admin_of("org_field_notes"), world.admin_of("org_operators"));
    for path in ["/v1/apps", "/x/memberships", "/v1/apps/app_at_mixpeek/users"] {
        let told = admin.get(path).await.text();
        assert!(told.contains("Mixpeek") && !told.contains("Harbour"), "{path}: {told}");
        let told = operator.get(path).await.text();
        assert!(told.contains(WORDS), "{path}: {told}");
    }
}

#[tokio::test]
async fn nobody_beyond_the_organization_is_looked_up_or_added() {
    let (world, running) = World::of_vendors().await;
    let clerk = &running[3];
    let users = "/x/apps/app_at_clerk/users";
    let admin = world.admin_of(SHOP_SEARCH);
    clerk.faults.forget();
    // Somebody with an account elsewhere in the instance, by address and by id, and somebody with none.
    for user in ["jonas.weber@harbourpine.example", "user_jonas", "nobody@nowhere.example"] {
        let reply = admin.post(users, json!({ "user": user })).await;
        let told = reply.refused(403, &ErrorType::Forbidden).error.message;
        assert!(told.contains("Invite them"), "{told}");
    }
    assert!(clerk.faults.requests().is_empty(), "{:?}", clerk.faults.requests());
    // Nor is it offered to them: by neither of the two that say what can be done.
    let offered = async |caller: &Caller<'_>| {
        let list: MemberList = caller.get("/v1/apps/app_at_clerk/users").await.ok();
        let alone: Capabilities = caller.get("/x/apps/app_at_clerk/capabilities").await.ok();
        let in_list = list.x_context.unwrap().capabilities.unwrap();
        assert_eq!(*in_list, alone);
        alone.add
    };
    assert!(!offered(&admin).await);
    let operator = world.admin_of("org_operators");
    assert!(offered(&operator).await);
    operator.post(users, json!({ "user": "user_jonas" })).await.ok::<Value>();
    let list: MemberList = admin.get("/v1/apps/app_at_clerk/users").await.ok();
    assert!(list.users.iter().any(|member| member.user_id.as_str() == "user_jonas"));
}
