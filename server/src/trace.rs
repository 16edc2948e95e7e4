//! One line in the log per request, under an id that the answer carries too.
//!
//! Paths are logged as their template: ids, addresses and the secrets of accept links stay out of the log, and so do all headers.

use std::error::Error;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument;

use crate::{metrics, secret};

/// Carries the request's id on the answer.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What went wrong, on its way to the log. The conversion of an error into an answer leaves it in the answer's extensions, so that
/// it is logged once, here, inside the span of its request.
#[derive(Debug, Clone)]
pub struct Fault(pub Arc<dyn Error + Send + Sync>);

/// The middleware.
pub async fn trace(request: Request, next: Next) -> Response {
    // An id of the client's is not trusted: it would let others write into the log.
    let id = secret::id("req").unwrap_or_default();
    let route = request.extensions().get::<MatchedPath>().map_or("(page)", MatchedPath::as_str);
    let (method, route) = (request.method().clone(), route.to_owned());
    let span = tracing::info_span!("request", %id, %method, route);
    let started = Instant::now();
    let mut response = next.run(request).instrument(span.clone()).await;
    let elapsed = started.elapsed();
    metrics::request(&method, &route, response.status(), elapsed);
    span.in_scope(|| {
        let status = response.status().as_u16();
        if let Some(Fault(error)) = response.extensions().get() {
            tracing::error!(status, ?elapsed, error = %chain(error.as_ref()), "failed");
        } else {
            tracing::info!(status, ?elapsed, "answered");
        }
    });
    if let Ok(id) = HeaderValue::try_from(id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    response
}

/// An error with everything behind it.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
