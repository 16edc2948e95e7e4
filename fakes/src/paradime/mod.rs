//! Paradime's GraphQL API as far as users go (source: its user management page and the client `paradime-io` 6.9.0).
//!
//! Both forms of credentials, several workspaces, nine account types, invitations that wait, and some that have expired. Who is disabled
//! is in no list any more. Refusals are `errors` in an answer with the status 200. What is documented nowhere is said at the place.
//!
//! `PUT /_options` changes [`Options`]; `PUT /_people` puts people in place of those in the first workspace.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::Fake;

mod document;
mod workspace;

use document::Field;
use workspace::Workspace;

/// A key of the workspace `Analytics`.
pub const KEY: &str = "fake-api-key-0123456789";
/// Its secret.
pub const SECRET: &str = "fake-api-secret-0123456789";
/// A token of that workspace.
pub const WORKSPACE_TOKEN: &str = "prdm_wsp_0123456789abcdef";
/// A token of the company, for which a workspace has to be named.
pub const COMPANY_TOKEN: &str = "prdm_cmp_0123456789abcdef";
/// A token of the workspace that may only list ("User metadata viewer").
pub const VIEWER_TOKEN: &str = "prdm_wsp_viewer0123456789";
/// The uid of the workspace `Analytics`.
pub const WORKSPACE: &str = "3b1f0c5e9a7d42688f6e2d1c0b9a87f6";
/// The uid of another workspace of the company.
pub const OTHER_WORKSPACE: &str = "c0ffee00c0ffee00c0ffee00c0ffee00";

/// How the fake behaves where a test wants it different.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// Whether changes are made; where not, they answer `ok: false` and say nothing else.
    pub ok: bool,
    /// Whether the workspace has people as real life has them, or one admin, two others and no invitation.
    pub demo: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { ok: true, demo: true }
    }
}

/// The fake as its program starts it.
pub fn fake() -> Fake {
    with(Options::default())
}

/// A fake for a test.
pub fn with(options: Options) -> Fake {
    let analytics = Workspace::new(WORKSPACE, "Analytics", options.demo);
    let workspaces = vec![analytics, Workspace::new(OTHER_WORKSPACE, "Sandbox", false)];
    let shared = Shared(Arc::new(Mutex::new(World { workspaces, options })));
    let router = Router::new()
        .route("/api/v1/graphql", post(answer))
        .route("/_options", put(set_options))
        .route("/_people", put(set_people))
        .with_state(shared);
    let facts = json!({
        "key": KEY,
        "secret": SECRET,
        "workspace_token": WORKSPACE_TOKEN,
        "company_token": COMPANY_TOKEN,
        "viewer_token": VIEWER_TOKEN,
        "workspace": WORKSPACE,
        "other_workspace": OTHER_WORKSPACE
    });
    Fake { router, base_path: "/api/v1/graphql", facts }
}

#[derive(Debug, Clone)]
struct Shared(Arc<Mutex<World>>);

impl Shared {
    /// A handler that failed elsewhere leaves the world as it was.
    fn lock(&self) -> MutexGuard<'_, World> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct World {
    workspaces: Vec<Workspace>,
    options: Options,
}

/// Whose credentials came.
struct Caller {
    workspace: String,
    may_write: bool,
    sees_all: bool,
}

/// What is answered: data, or the message of an error.
type Answer = Result<Value, String>;

#[derive(Deserialize)]
struct Query {
    query: String,
    #[serde(default)]
    variables: Option<HashMap<String, Value>>,
}

async fn set_options(State(shared): State<Shared>, Json(options): Json<Options>) -> StatusCode {
    shared.lock().options = options;
    StatusCode::NO_CONTENT
}

async fn set_people(
    State(shared): State<Shared>,
    Json(people): Json<workspace::People>,
) -> StatusCode {
    let mut world = shared.lock();
    let Some(first) = world.workspaces.first_mut() else { return StatusCode::NOT_FOUND };
    first.set_people(people);
    StatusCode::NO_CONTENT
}

async fn answer(
    State(shared): State<Shared>,
    headers: HeaderMap,
    Json(query): Json<Query>,
) -> Response {
    // With which status is documented nowhere; this is HTTP's.
    let Some(caller) = caller(&headers) else {
        let body = json!({ "errors": [{ "message": "Invalid API credentials" }], "data": null });
        return (StatusCode::UNAUTHORIZED, Json(body)).into_response();
    };
    let variables = query.variables.unwrap_or_default();
    let executed = document::read(&query.query, &variables).and_then(|operation| {
        if operation.is_mutation && !caller.may_write {
            return Err("You do not have the capability to manage users".to_owned());
        }
        let mut world = shared.lock();
        let mut data = Map::new();
        for field in operation.fields {
            let value = world.run(&caller, &field, operation.is_mutation)?;
            data.insert(field.name.clone(), field.select(value)?);
        }
        Ok(Value::Object(data))
    });
    let body = match executed {
        Ok(data) => json!({ "data": data }),
        Err(message) => json!({ "errors": [{ "message": message, "path": [] }], "data": null }),
    };
    Json(body).into_response()
}

/// Reads the credentials, a key with its secret or a token.
fn caller(headers: &HeaderMap) -> Option<Caller> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let may = |workspace: &str, may_write, sees_all| {
        Some(Caller { workspace: workspace.to_owned(), may_write, sees_all })
    };
    if let Some(token) = text(AUTHORIZATION.as_str()) {
        return match token.strip_prefix("Bearer ")? {
            WORKSPACE_TOKEN => may(WORKSPACE, true, false),
            VIEWER_TOKEN => may(WORKSPACE, false, false),
            COMPANY_TOKEN => may(text("x-paradime-workspace")?, true, true),
            _ => None,
        };
    }
    let is_right = text("x-api-key")? == KEY && text("x-api-secret")? == SECRET;
    is_right.then(|| may(WORKSPACE, true, false))?
}

impl World {
    fn run(&mut self, caller: &Caller, field: &Field, is_mutation: bool) -> Answer {
        if is_mutation && !self.options.ok {
            return Ok(json!({ "ok": false }));
        }
        if field.name == "listWorkspaces" && !is_mutation {
            let seen = |it: &&Workspace| caller.sees_all || it.uid == caller.workspace;
            let all = self.workspaces.iter().filter(seen);
            let all: Vec<_> = all.map(|it| json!({ "uid": it.uid, "name": it.name })).collect();
            return Ok(json!({ "ok": true, "workspaces": all }));
        }
        let mut workspaces = self.workspaces.iter_mut();
        let workspace = workspaces.find(|workspace| workspace.uid == caller.workspace);
        let workspace = workspace.ok_or("There is no such workspace")?;
        match (field.name.as_str(), is_mutation) {
            ("listUsers", false) => Ok(workspace.list()),
            ("inviteUser", true) => {
                workspace.invite(field.text("email")?, field.account_type("accountType")?)
            }
            ("updateUserAccountType", true) => {
                workspace.set_account_type(field.text("uid")?, field.account_type("accountType")?)
            }
            ("disableUser", true) => workspace.disable(field.text("uid")?),
            (name, _) => Err(format!("Cannot query field \"{name}\"")),
        }
    }
}
