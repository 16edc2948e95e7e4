//! The whole server as a router, without a socket: tests call it as it is.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use http_body::Body as _;
use tower_http::catch_panic::CatchPanicLayer;

use crate::http::error::ApiError;
use crate::state::AppState;
use crate::{assets, cors, headers, host, http, trace};

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Every route, behind every guard. Layers run from the last to the first: each request is traced, each answer carries the security
/// headers, pages of allowed origins can read whatever comes after that, and nothing gets past the host guard.
pub fn app(state: AppState) -> Router {
    Router::new()
        .merge(http::api(&state))
        .merge(http::accept::router())
        .merge(http::health::router())
        .route("/demo/avatars/{name}", get(assets::avatar))
        .fallback(assets::fallback)
        .layer(from_fn(timeout))
        .layer(from_fn_with_state(state.clone(), host::guard))
        .layer(from_fn(close_after_refusal))
        .layer(CatchPanicLayer::custom(|_| ApiError::Panicked.into_response()))
        .layer(from_fn_with_state(state.clone(), cors::answer))
        .layer(from_fn(headers::secure))
        .layer(from_fn(trace::trace))
        .with_state(state)
}

/// A refusal may come before the body was read, and then the connection cannot be used again: saying so keeps clients from sending
/// their next request into it.
async fn close_after_refusal(request: Request, next: Next) -> Response {
    let has_body = !request.body().is_end_stream();
    let mut answer = next.run(request).await;
    if has_body && answer.status().is_client_error() {
        answer.headers_mut().insert(CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}

async fn timeout(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(TIMEOUT, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TimedOut.into_response())
}
