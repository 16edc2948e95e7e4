//! Mixpeek's API as far as users go: an organization's key, its Canvas apps with their users and invitations, and its own accounts.
//!
//! It has a state of its own and shares no type with the server under test, so that a mistake in those is not made twice. It follows what
//! is documented (the `mixpeek` client 1.3.783, the pages on errors, limits and security); where nothing is, it follows Clerk, which
//! stands behind an app's users, and says so at the place. Bodies with undeclared keys are refused, `internal_id` is in its answers, and
//! the keys of an account are revoked when it leaves the status `active`.
//!
//! `PUT /_options` changes [`Options`]; `PUT /_people` puts apps and accounts in place of the seeded ones; `GET /_keys` tells how many keys
//! each account has left.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::extract::{Request, State};
use axum::http::header::{AUTHORIZATION, RETRY_AFTER};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, patch, post, put};
use axum::{Json, Router};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::Fake;

mod accounts;
mod answer;
mod apps;
mod body;
mod people;
mod seed;

use answer::Refusal;

/// The organization's key.
pub const KEY: &str = "sk_fake_0123456789abcdef0123456789abcdef";
/// The app with one admin, some members and no invitation.
pub const SMALL_APP: &str = "app_field_notes";

/// How the fake behaves where the documents leave a choice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// The form of the list of accounts, which is published nowhere.
    pub list: ListShape,
    /// Whether the answer to a new role has nulls where it may.
    pub nulls: bool,
    /// Requests a minute.
    pub rate_limit: u32,
    /// The largest page of accounts.
    pub page: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { list: ListShape::Results, nulls: false, rate_limit: 100_000, page: 1000 }
    }
}

/// The form of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListShape {
    /// `{results, total, skip, limit}`, as neighbouring lists have it.
    Results,
    /// `{users, total_count}`.
    Users,
    /// `{data}`.
    Data,
    /// An array.
    Bare,
}

/// Whose accounts the organization has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Team {
    /// People as real life has them.
    Demo,
    /// One active admin and two others, none of them pending.
    Small,
    /// The same and this many more.
    Crowd(usize),
}

/// The fake as its program starts it.
pub fn fake() -> Fake {
    with(Options::default(), Team::Demo)
}

/// A fake for a test.
pub fn with(options: Options, team: Team) -> Fake {
    let shared = Shared(Arc::new(Mutex::new(World {
        apps: seed::apps(),
        accounts: seed::accounts(team),
        made: 0,
        window: (Instant::now(), 0),
        options,
    })));
    let api = Router::new()
        .route("/v1/me", get(me))
        .route("/v1/apps", get(apps::list))
        .route("/v1/apps/{app}", get(apps::get).patch(apps::update))
        .route("/v1/apps/{app}/users", get(people::list))
        .route("/v1/apps/{app}/users/invite", post(people::invite))
        .route("/v1/apps/{app}/users/invitations", get(people::invitations))
        .route("/v1/apps/{app}/users/invitations/{invitation}", delete(people::revoke))
        .route("/v1/apps/{app}/users/{user}", delete(people::remove))
        .route("/v1/apps/{app}/users/{user}/role", patch(people::set_role))
        .route("/v1/organizations/users", get(accounts::list).post(accounts::create))
        .route(
            "/v1/organizations/users/{email}",
            get(accounts::get).patch(accounts::update).delete(accounts::delete),
        )
        .fallback(async || Refusal::new(404, "NotFoundError", "Not found"))
        .method_not_allowed_fallback(async || {
            Refusal::new(405, "MethodNotAllowedError", "Method not allowed")
        })
        .layer(from_fn_with_state(shared.clone(), guard));
    let controls = Router::new()
        .route("/_options", put(set_options))
        .route("/_people", put(set_people))
        .route("/_keys", get(keys));
    let facts = json!({ "api_key": KEY, "app": SMALL_APP });
    Fake { router: controls.merge(api).with_state(shared), base_path: "", facts }
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
    apps: Vec<apps::App>,
    accounts: Vec<accounts::Account>,
    /// Numbers ids.
    made: u32,
    /// When the minute began, and the requests in it.
    window: (Instant, u32),
    options: Options,
}

impl World {
    fn id(&mut self, kind: &str) -> String {
        self.made += 1;
        format!("{kind}_new{}", self.made)
    }

    fn app(&mut self, id: &str) -> Result<&mut apps::App, Refusal> {
        let found = self.apps.iter_mut().find(|app| app.id() == id);
        found.ok_or_else(|| Refusal::not_found("app", id, "App not found"))
    }
}

/// The time that new things bear.
const NOW: &str = "2026-11-20T12:00:00Z";

const MINUTE: Duration = Duration::from_mins(1);
const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
const WINDOW: HeaderName = HeaderName::from_static("x-ratelimit-window");

/// Wants the key, counts, and says on every answer what is left.
async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    let (limit, used, left) = {
        let mut world = shared.lock();
        if world.window.0.elapsed() >= MINUTE {
            world.window = (Instant::now(), 0);
        }
        world.window.1 += 1;
        let left = MINUTE.saturating_sub(world.window.0.elapsed()).as_secs() + 1;
        (world.options.rate_limit, world.window.1, left)
    };
    let authorization = request.headers().get(AUTHORIZATION).map(HeaderValue::as_bytes);
    let has_key = authorization == Some(format!("Bearer {KEY}").as_bytes());
    let mut response = if !has_key {
        Refusal::new(401, "UnauthorizedError", "Invalid API key").into_response()
    } else if used > limit {
        let refusal = Refusal::new(429, "TooManyRequestsError", "Rate limit exceeded");
        let details = json!({ "limit": limit, "window": "1m", "retry_after": left });
        let mut response = refusal.with(details).into_response();
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(left));
        response
    } else {
        next.run(request).await
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let headers = response.headers_mut();
    headers.insert(LIMIT, HeaderValue::from(limit));
    headers.insert(REMAINING, HeaderValue::from(limit.saturating_sub(used)));
    headers.insert(RESET, HeaderValue::from(now + left));
    headers.insert(WINDOW, HeaderValue::from(60));
    response
}

async fn me(State(shared): State<Shared>) -> Json<Value> {
    Json(json!({
        "organization_id": seed::ORGANIZATION,
        "organization_name": "Harbour & Pine",
        "account_type": "pro",
        "user_email": null,
        "key": {
            "name": "Users tab",
            "key_type": "secret",
            "permissions": ["read", "write", "delete", "admin"],
            "expires_at": null
        },
        "rate_limits": { "metadata": shared.lock().options.rate_limit },
        "principal_scoped": false,
    }))
}

async fn set_options(State(shared): State<Shared>, Json(options): Json<Options>) -> StatusCode {
    shared.lock().options = options;
    StatusCode::NO_CONTENT
}

async fn set_people(State(shared): State<Shared>, Json(people): Json<seed::People>) -> StatusCode {
    let mut world = shared.lock();
    (world.apps, world.accounts) = people.into_records();
    StatusCode::NO_CONTENT
}

async fn keys(State(shared): State<Shared>) -> Json<BTreeMap<String, u32>> {
    let world = shared.lock();
    Json(world.accounts.iter().map(|account| (account.email().to_owned(), account.keys)).collect())
}
