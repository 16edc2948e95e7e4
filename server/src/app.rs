//! The whole server as a router, without a socket: tests call it as it is.

use std::any::Any;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::HeaderValue;
use axum::http::header::CONNECTION;
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::{StreamExt, stream};
use http_body::Body as _;
use tokio::time::{Instant, timeout_at};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;

use crate::http::error::ApiError;
use crate::state::AppState;
use crate::{assets, cors, headers, host, http, trace};

/// How long a request may take.
const TIMEOUT: Duration = Duration::from_secs(30);
/// How long the body of a change may take to arrive.
const BODY_TIMEOUT: Duration = Duration::from_secs(20);

/// Every route, behind every guard. Layers run from the last to the first: each request is traced, each answer carries the security
/// headers, pages of allowed origins can read whatever comes after that, and nothing gets past the host guard.
pub fn app(state: AppState) -> Router {
    Router::new()
        .merge(http::api(&state))
        .merge(http::accept::router())
        .merge(http::health::router())
        .route("/demo/avatars/{name}", get(assets::avatar))
        .fallback(assets::fallback)
        .layer(from_fn_with_state(state.clone(), timeout))
        .layer(from_fn_with_state(state.clone(), host::guard))
        .layer(from_fn(close_after_refusal))
        .layer(CatchPanicLayer::custom(panicked))
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

async fn timeout(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let deadline = Instant::now() + TIMEOUT;
    if request.method().is_safe() {
        let answer = timeout_at(deadline, next.run(request)).await;
        return answer.unwrap_or_else(|_| ApiError::ReadTimedOut.into_response());
    }
    let answer = timeout_at(deadline, to_its_end(&state, request, next)).await;
    answer.unwrap_or_else(|_| ApiError::TimedOut.into_response())
}

/// A change, in a task of its own: it goes on where whoever asked for it went away or was told that it took too long. Dropped half-way,
/// it would leave a vendor at work on what nobody waits for, and give up the locks under which it was judged.
async fn to_its_end(state: &AppState, request: Request, next: Next) -> Response {
    let request = request.map(in_time);
    match state.changes().spawn(next.run(request).in_current_span()).await {
        Ok(answer) => answer,
        Err(ended) => match ended.try_into_panic() {
            Ok(payload) => std::panic::resume_unwind(payload),
            // The server stops.
            Err(_) => ApiError::TimedOut.into_response(),
        },
    }
}

/// A body that breaks off when its time is up: the task that reads it has no other limit.
fn in_time(body: Body) -> Body {
    let deadline = Instant::now() + BODY_TIMEOUT;
    let frames = stream::unfold(Some(body.into_data_stream()), move |frames| async move {
        let mut frames = frames?;
        match timeout_at(deadline, frames.next()).await {
            Ok(frame) => frame.map(|frame| (frame, Some(frames))),
            Err(late) => Some((Err(axum::Error::new(late)), None)),
        }
    });
    Body::from_stream(frames)
}

/// What a panic says is for the log; the answer says where to find it.
#[expect(clippy::needless_pass_by_value, reason = "the layer hands it over")]
fn panicked(payload: Box<dyn Any + Send>) -> Response {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| payload.downcast_ref::<&str>().copied());
    tracing::error!(panic = text.unwrap_or("without words"), "panicked");
    ApiError::Panicked.into_response()
}
