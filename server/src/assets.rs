//! The files of the tab, inside the binary: with the right types, pre-compressed, and cached for as long as their names hold.

use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use rust_embed::{EmbeddedFile, RustEmbed};

use crate::headers::CONNECT_POLICY;
use crate::http::error::ApiError;
use crate::http::is_api;
use crate::state::AppState;

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

/// What the page's configuration replaces.
const EMPTY_CONFIG: &str =
    r#"<script type="application/json" id="mixpeek-users-config">{}</script>"#;

/// The answer for names that never change what they hold.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";
/// The answer for all others: keep it, and ask whether it still holds.
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
    let file = path.trim_start_matches('/');
    if file == "index.html" || !is_file_name(file) {
        return page(&state, path, request.headers());
    }
    serve(*state.assets(), file, request.headers())
}

/// `GET /demo/avatars/{name}`. Without authentication: a browser sends no token with a picture.
pub async fn avatar(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let mut response = serve(Assets(Avatars::get), &name, &headers);
    if response.status() == StatusCode::OK {
        response
            .headers_mut()
            .insert(CACHE_CONTROL, axum::http::HeaderValue::from_static(IMMUTABLE));
    }
    response
}

fn is_file_name(path: &str) -> bool {
    path.rsplit('/').next().is_some_and(|name| name.contains('.'))
}

fn page(state: &AppState, path: &str, headers: &HeaderMap) -> Response {
    let index = (state.assets().0)("index.html");
    let index = index.and_then(|file| String::from_utf8(file.data.into_owned()).ok());
    let Some(index) = index else {
        let message =
            "The Users tab is not built into this server. Build it with: cargo xtask build\n";
        return (StatusCode::SERVICE_UNAVAILABLE, message).into_response();
    };
    let config = match serde_json::to_string(&state.page_config()) {
        // No text inside may look like the end of the element.
        Ok(config) => config.replace('<', "\\u003c"),
        Err(error) => {
            return ApiError::Directory(crate::directory::error::DirectoryError::internal(error))
                .into_response();
        }
    };
    let page = index.replacen(EMPTY_CONFIG, &EMPTY_CONFIG.replace("{}", &config), 1);
    let _ = headers;
    let mut response =
        ([(CONTENT_TYPE, "text/html; charset=utf-8"), (CACHE_CONTROL, REVALIDATE)], page)
            .into_response();
    if path == "/connect" {
        response
            .headers_mut()
            .insert(CONTENT_SECURITY_POLICY, axum::http::HeaderValue::from_static(CONNECT_POLICY));
    }
    response
}

fn serve(assets: Assets, path: &str, headers: &HeaderMap) -> Response {
    let Some(plain) = (assets.0)(path) else { return StatusCode::NOT_FOUND.into_response() };
    let (encoding, file) = negotiate(assets, path, headers)
        .map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    let tag = format!("\"{}\"", HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    let cache = if is_hashed(path) { IMMUTABLE } else { REVALIDATE };
    let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, cache), (VARY, "accept-encoding")];
    if holds(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let mut response =
        (common, [(CONTENT_TYPE, content_type(path))], Body::from(file.data.into_owned()))
            .into_response();
    if let Some(encoding) = encoding {
        response
            .headers_mut()
            .insert(CONTENT_ENCODING, axum::http::HeaderValue::from_static(encoding));
    }
    response
}

/// The smallest form that is there and that the browser takes.
fn negotiate(
    assets: Assets,
    path: &str,
    headers: &HeaderMap,
) -> Option<(&'static str, EmbeddedFile)> {
    let accepted = headers.get(ACCEPT_ENCODING)?.to_str().ok()?;
    let takes = |encoding: &str| {
        accepted.split(',').any(|entry| {
            let mut parts = entry.split(';').map(str::trim);
            let names = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let refused = parts.any(|p| p.strip_prefix("q=").is_some_and(|q| q.parse() == Ok(0.0)));
            names && !refused
        })
    };
    let forms = [("br", "br"), ("gzip", "gz")];
    forms
        .into_iter()
        .filter(|(encoding, _)| takes(encoding))
        .find_map(|(encoding, suffix)| Some((encoding, (assets.0)(&format!("{path}.{suffix}"))?)))
}

fn holds(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok()).unwrap_or_default();
    held.split(',')
        .map(|held| held.trim().trim_start_matches("W/"))
        .any(|held| held == tag || held == "*")
}

/// Whether the name carries a hash of the content: a run of sixteen hexadecimal digits after a hyphen.
fn is_hashed(path: &str) -> bool {
    path.split('-').skip(1).any(|part| part.bytes().take_while(u8::is_ascii_hexdigit).count() >= 16)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
