//! What vendors answer: arbitrary JSON in the place of each answer. What cannot be understood is refused, and nobody is shown as something
//! that the vendor did not say they are.

use std::collections::BTreeMap;

use axum::body::Body;
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::route::{OPERATIONS, Operation, segment};
use mixpeek_users_fakes::{Kind, Running};
use proptest::collection::vec;
use proptest::prelude::Strategy;
use proptest::prop_oneof;
use proptest::sample::select;
use serde_json::{Value, json};

use super::{change, changed, each, json_value, judge, kept, runtime};
use crate::app::TestApp;
use crate::operations::{body, query};
use crate::{clerk, mixpeek, mixpeek_organization, paradime};

struct World {
    runtime: tokio::runtime::Runtime,
    running: Running,
    app: &'static TestApp,
    id: &'static str,
    /// Where the vendor is asked.
    prefix: &'static str,
    /// The list of people, as the vendor answers it with one person in it.
    list: fn(Value) -> Value,
}

fn world(vendor: &str) -> World {
    let runtime = runtime();
    let (running, app, id, prefix, list): (_, _, _, _, fn(Value) -> Value) = runtime.block_on(async {
        match vendor {
            "mixpeek" => {
                let running = mixpeek::mixpeek().await;
                let app = TestApp::over(mixpeek::directory(&running));
                let list: fn(Value) -> Value = |role| {
                    let user = json!({"user_id": "user_x", "membership_id": "m", "role": role, "email": "x@shop.example", "name": "X"});
                    json!({"users": [user], "total": 1})
                };
                (running, app, "app_field_notes", "/v1/apps/app_field_notes/users", list)
            }
            "organization" => {
                let running = mixpeek_organization::small().await;
                let app = TestApp::over(mixpeek_organization::directory(&running));
                let list: fn(Value) -> Value = |role| {
                    let user = json!({"email": "x@shop.example", "user_name": "X", "role": role, "status": "active"});
                    json!({"results": [user], "total": 1, "skip": 0, "limit": 1000})
                };
                (running, app, "app_studio", "/v1/organizations/users", list)
            }
            "clerk" => {
                let running = clerk::clerk().await;
                let app = TestApp::over(clerk::impatient(&running));
                let list: fn(Value) -> Value = |role| {
                    let user = json!({"user_id": "user_x", "identifier": "x@shop.example", "first_name": "X"});
                    let membership = json!({"id": "orgmem_x", "role": role, "public_user_data": user, "created_at": 1_700_000_000_000_i64});
                    json!({"data": [membership], "total_count": 1})
                };
                (running, app, "app_field_notes", "/v1/organizations/", list)
            }
            _ => {
                let running = paradime::running(false).await;
                let app = TestApp::over(paradime::directory(&running));
                let list: fn(Value) -> Value = |role| {
                    let user = json!({"uid": "x", "email": "x@shop.example", "name": "X", "accountType": role});
                    let invited = json!({"email": "y@shop.example", "accountType": "DEVELOPER", "inviteStatus": "SENT"});
                    json!({"data": {"listUsers": {"ok": true, "activeUsers": [user], "invitedUsers": [invited]}}})
                };
                (running, app, "app_warehouse", "/api/v1/graphql", list)
            }
        }
    });
    World { runtime, running, app: kept(app), id, prefix, list }
}

const VENDORS: [&str; 4] = ["mixpeek", "organization", "clerk", "paradime"];

impl World {
    /// Answers every question of an operation with this.
    fn ask(&self, operation: &Operation, answer: &Value, status: u16) -> crate::app::Reply {
        let kind = Kind::Answer { status, body: Some(answer.clone()), headers: BTreeMap::new() };
        for method in ["GET", "POST", "PATCH", "PUT", "DELETE"] {
            self.running.faults.add(method, self.prefix, 100, kind.clone());
        }
        let path = operation.template.replace("{app_id}", self.id).replace("{user_id}", "user_x");
        let path = path.replace("{invitation_id}", "inv_x");
        let path = path.replace("{user_email}", &segment("x@shop.example")) + query(operation);
        let reply = self.runtime.block_on(async {
            match body(operation) {
                Some(body) => self.app.admin().json(operation.method, &path, body).await,
                None => self.app.admin().send(operation.method, &path, Body::empty()).await,
            }
        });
        self.running.faults.forget();
        reply
    }
}

/// The operations that ask the vendor about its people.
fn operations() -> Vec<Operation> {
    let here = |operation: &&Operation| {
        operation.template.contains("/users") || operation.template.contains("/invitations")
    };
    OPERATIONS.iter().filter(here).copied().collect()
}

fn any_answer(vendor: &str) {
    let world = world(vendor);
    let statuses = [200, 200, 200, 200, 201, 204, 400, 404, 422];
    each(
        150,
        (select(operations()), json_value(), select(statuses.to_vec())),
        |(operation, answer, status)| {
            judge(Some(&operation), &world.ask(&operation, &answer, status));
        },
    );
}

fn changed_answer(vendor: &str) {
    let world = world(vendor);
    let roles =
        select(["org:member", "org:admin", "member", "admin", "DEVELOPER", "ADMIN"].as_slice());
    each(100, (select(operations()), roles, vec(change(), 0..4)), |(operation, role, changes)| {
        let answer = changed((world.list)(json!(role)), changes);
        judge(Some(&operation), &world.ask(&operation, &answer, 200));
    });
}

/// With anything in the place of a role.
fn odd_role(vendor: &str) {
    let world = world(vendor);
    let operation = OPERATIONS.iter().find(|operation| operation.id == "listAppUsers").unwrap();
    let known = ["admin", "member", "org:admin", "org:member", "org:owner", "viewer", "editor"];
    let odd = [
        "Admin",
        " admin",
        "admin ",
        "org:Admin",
        "org:admin\u{200b}",
        "adm\u{131}n",
        "owner",
        "",
        "0",
        "root",
        "MEMBER",
        "org:",
    ];
    let role = prop_oneof![
        json_value(),
        select(odd.to_vec()).prop_map(|role| json!(role)),
        select(known.to_vec()).prop_map(|role| json!(role))
    ];
    each(80, role, |role| {
        let reply = world.ask(operation, &(world.list)(role.clone()), 200);
        judge(Some(operation), &reply);
        if reply.status != 200 {
            return;
        }
        let list: MemberList = reply.ok();
        let context = list.x_context.as_ref().and_then(|context| context.capabilities.as_deref());
        let can = context.unwrap_or_else(|| panic!("no capabilities"));
        for member in
            list.users.iter().filter(|member| member.email.as_deref() == Some("x@shop.example"))
        {
            let said = role.as_str().unwrap_or_default();
            // A role that can be given here was said so, in the vendor's own word for it.
            if can.info(&member.role).is_some() {
                let shown = member.role.as_str().trim_start_matches("org:");
                let fits = said.trim_start_matches("org:") == shown || said == shown.to_uppercase();
                assert!(fits, "{vendor}: {role} is shown as {}", member.role);
            }
        }
    });
}

macro_rules! at {
    ($($name:ident $vendor:literal),+) => {$(
        mod $name {
            #[test]
            fn an_answer_is_understood_or_refused_whatever_it_is() {
                super::any_answer($vendor);
            }

            #[test]
            fn an_answer_with_some_of_its_values_changed_is_understood_or_refused() {
                super::changed_answer($vendor);
            }

            #[test]
            fn nobody_is_shown_with_a_role_that_was_not_said() {
                super::odd_role($vendor);
            }
        }
    )+};
}
at!(of_mixpeek "mixpeek", of_mixpeeks_organization "organization", of_clerk "clerk", of_paradime "paradime");

#[test]
fn every_vendor_is_tried() {
    for vendor in VENDORS {
        let world = world(vendor);
        let operation = OPERATIONS.iter().find(|operation| operation.id == "listAppUsers").unwrap();
        let role = if vendor == "paradime" {
            "ADMIN"
        } else if vendor == "organization" {
            "admin"
        } else {
            "org:admin"
        };
        let reply = world.ask(operation, &(world.list)(json!(role)), 200);
        let list: MemberList = reply.ok();
        assert_eq!(list.users.len(), 1, "{vendor}: {}", reply.text());
    }
}
