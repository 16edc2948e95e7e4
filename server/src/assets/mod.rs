//! What is not an operation: the files of the tab, its page, and the pictures of the demo. All of it is inside the binary.

use axum::extract::{Path, Request, State};
use axum::http::header::CACHE_CONTROL;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::http::error::ApiError;
use crate::http::is_api;
use crate::state::AppState;

mod file;
mod page;

/// What the build of the tab leaves. A debug build reads it from the folder at run time.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/../dist"]
#[allow_missing = true]
struct Dist;

/// Pictures of the people of the demo.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets/avatars"]
struct Avatars;

/// Where files come from: their path without a leading slash, and what it holds.
#[derive(Debug, Clone, Copy)]
pub struct Assets(pub fn(&str) -> Option<EmbeddedFile>);

impl Assets {
    /// The files inside the binary.
    pub const fn embedded() -> Self {
        Self(Dist::get)
    }
}

/// The caching of names that never change what they hold.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The caching of all others: keep it, and ask whether it still holds.
const REVALIDATE: &str = "no-cache";

/// Answers what no route does: a file, or the page, whose own router takes it from there.
pub async fn fallback(State(state): State<AppState>, request: Request) -> Response {
    let path = request.uri().path();
    if is_api(path) {
        return ApiError::NoSuchRoute.into_response();
    }
    if !matches!(*request.method(), Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let name = path.trim_start_matches('/');
    if name == "index.html" || !is_file(name) {
        return page::answer(&state, path);
    }
    file::answer(*state.assets(), name, request.headers())
}

/// `GET /demo/avatars/{name}`. Without authentication: a browser sends no token with a picture.
pub async fn avatar(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut response = file::answer(Assets(Avatars::get), &name, &headers);
    if response.status() == StatusCode::OK {
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static(IMMUTABLE));
        // They stand for pictures of an identity provider, which any page may show: those that embed the tab do.
        let policy = HeaderName::from_static("cross-origin-resource-policy");
        headers.insert(policy, HeaderValue::from_static("cross-origin"));
    }
    response
}

/// Whether the path ends in a file's name: the tab's own paths have no dot there.
fn is_file(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}
