//! The routes, a file per resource. Handlers are three lines: take the request apart, call the directory, wrap the answer.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::HeaderValue;
use axum::http::header::CACHE_CONTROL;
use axum::middleware::{from_fn_with_state, map_response};
use axum::response::Response;

use crate::rate_limit;
use crate::state::AppState;
use error::ApiError;

/// Under which condition a change is to be made.
pub mod condition;
/// From a refusal to an envelope.
pub mod error;
/// From a request to values, or to an envelope that says which field is wrong.
pub mod extract;
/// Which fields are wrong, and where.
pub mod validation;

/// Apps.
pub mod apps;
/// What the directory can do.
pub mod capabilities;
/// The invitations to an app.
pub mod invitations;
/// Who the caller is.
pub mod me;
/// The members of an app.
pub mod members;
/// Who can reach what, across all apps.
pub mod memberships;
/// The organization's own accounts.
pub mod organization_users;
/// The mails that were not really sent.
pub mod outbox;

/// The page on which a recipient accepts.
pub mod accept;
/// Whether the server works.
pub mod health;

/// The largest body that is read, in bytes. Nothing in the contract comes near it.
const BODY_LIMIT: usize = 64 * 1024;

/// The operations of the contract.
pub fn api(state: &AppState) -> Router<AppState> {
    Router::new()
        .merge(me::router())
        .merge(apps::router())
        .merge(members::router())
        .merge(invitations::router())
        .merge(organization_users::router())
        .merge(memberships::router())
        .merge(capabilities::router())
        .merge(outbox::router())
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(from_fn_with_state(state.clone(), rate_limit::tell))
        .layer(map_response(keep_out_of_caches))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
}

/// Whether a path belongs to the operations, known or not.
pub fn is_api(path: &str) -> bool {
    let under =
        |root| path.strip_prefix(root).is_some_and(|r: &str| r.is_empty() || r.starts_with('/'));
    under("/v1") || under("/x")
}

async fn keep_out_of_caches(mut response: Response) -> Response {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
