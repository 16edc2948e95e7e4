//! Clerk's Backend API, the part about organizations, their members and invitations (source: Clerk's `OpenAPI` document 2026-05-12 and its
//! catalogue of errors). What neither says is marked as inferred where it is done.
//!
//! `POST /_accept/{invitation_id}` does what the invited person would do. `PUT /_people` puts an instance in place of the seeded one.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, patch, post, put};
use serde_json::json;

use crate::Fake;

mod body;
mod filter;
mod invitations;
mod memberships;
mod organizations;
mod query;
mod refusal;
mod seed;
mod state;
mod users;

use refusal::Refusal;
pub use seed::{CROWD, CROWD_MEMBERS, ELSEWHERE, FIELD_NOTES, QUOTA, SEATS, SHOP_SEARCH};
use state::Instance;

/// The key it takes.
pub const SECRET_KEY: &str = "sk_test_of_the_fake";
/// The version it speaks.
pub const VERSION: &str = "2026-05-12";

/// What every route works on. One lock: a change is checked and made in one go.
#[derive(Clone)]
struct Shared(Arc<Mutex<Instance>>);

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Instance> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

type Answer = Result<axum::Json<serde_json::Value>, Refusal>;

/// An instance with a few organizations.
pub fn fake() -> Fake {
    let instance = seed::instance();
    let organizations: serde_json::Map<_, _> = instance
        .organizations
        .iter()
        .map(|organization| {
            let members = instance.members(&organization.id).count();
            (organization.id.clone(), json!({ "name": organization.name, "members": members }))
        })
        .collect();
    let facts = json!({ "secret_key": SECRET_KEY, "organizations": organizations });
    Fake { router: router(Shared(Arc::new(Mutex::new(instance)))), base_path: "/v1", facts }
}

fn router(instance: Shared) -> Router {
    let api = Router::new()
        .route("/users", get(users::list))
        .route("/users/count", get(users::count))
        .route("/organization_memberships", get(memberships::list_all))
        .route("/organizations/{organization}", get(organizations::read))
        .route(
            "/organizations/{organization}/memberships",
            get(memberships::list).post(memberships::create),
        )
        .route(
            "/organizations/{organization}/memberships/{user}",
            patch(memberships::update).delete(memberships::delete),
        )
        .route(
            "/organizations/{organization}/memberships/{user}/metadata",
            patch(memberships::merge_metadata),
        )
        .route(
            "/organizations/{organization}/invitations",
            get(invitations::list).post(invitations::create),
        )
        .route("/organizations/{organization}/invitations/bulk", post(invitations::create_bulk))
        .route("/organizations/{organization}/invitations/pending", get(invitations::list_pending))
        .route("/organizations/{organization}/invitations/{invitation}", get(invitations::read))
        .route(
            "/organizations/{organization}/invitations/{invitation}/revoke",
            post(invitations::revoke),
        )
        .fallback(|| async { Refusal::not_found() })
        .layer(from_fn(guard))
        .with_state(instance.clone());
    let controls = Router::new()
        .route("/_accept/{invitation}", post(accept))
        .route("/_people", put(set_people))
        .with_state(instance);
    Router::new().nest("/v1", api).merge(controls)
}

/// Lets through whoever has the key and names at most one version.
async fn guard(request: Request, next: Next) -> Response {
    match check(request.headers(), request.uri().query().unwrap_or_default()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn check(headers: &HeaderMap, query: &str) -> Result<(), Refusal> {
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let bearer = header(AUTHORIZATION.as_str()).and_then(|value| value.strip_prefix("Bearer "));
    let refused = |code, message: &str| Err(Refusal::new(401, code, message));
    match bearer {
        None => {
            return refused(
                "authorization_header_format_invalid",
                "Invalid Authorization header format",
            );
        }
        Some(key) if key != SECRET_KEY => {
            return refused("clerk_key_invalid", "The provided Clerk Secret Key is invalid.");
        }
        Some(_) => {}
    }
    let pairs = form_urlencoded::parse(query.as_bytes());
    let in_query = pairs.filter(|(key, _)| key == "__clerk_api_version").map(|(_, value)| value);
    let versions: Vec<_> =
        header("clerk-api-version").map(Into::into).into_iter().chain(in_query).collect();
    match &*versions {
        [] => Ok(()),
        [version] if *version == VERSION => Ok(()),
        _ => Err(Refusal::new(400, "api_version_invalid", "Invalid API version")),
    }
}

async fn set_people(
    State(shared): State<Shared>,
    axum::Json(instance): axum::Json<Instance>,
) -> StatusCode {
    *shared.lock() = instance;
    StatusCode::NO_CONTENT
}

/// The invited person joins.
async fn accept(
    State(instance): State<Shared>,
    axum::extract::Path(invitation): axum::extract::Path<String>,
) -> Answer {
    instance.lock().accept(&invitation).map(axum::Json)
}
