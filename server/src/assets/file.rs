//! One file: in its smallest form, under its right type, cached for as long as its name holds.

use axum::body::Body;
use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use rust_embed::EmbeddedFile;

use super::{Assets, IMMUTABLE, REVALIDATE};

/// The forms a file may also be there in, best first: the name of the encoding and what its file's name ends in.
const FORMS: [(&str, &str); 2] = [("br", "br"), ("gzip", "gz")];

pub(super) fn answer(assets: Assets, path: &str, headers: &HeaderMap) -> Response {
    let Some(plain) = (assets.0)(path) else { return StatusCode::NOT_FOUND.into_response() };
    let (encoding, file) = negotiate(assets, path, headers)
        .map_or((None, plain), |(encoding, file)| (Some(encoding), file));
    // Each form has its own tag, since it has its own bytes.
    let tag = format!("\"{}\"", HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    let cache = if is_hashed(path) { IMMUTABLE } else { REVALIDATE };
    let common = [(ETAG, tag.as_str()), (CACHE_CONTROL, cache), (VARY, "accept-encoding")];
    if is_held(headers, &tag) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    let body = Body::from(file.data.into_owned());
    let mut response = (common, [(CONTENT_TYPE, content_type(path))], body).into_response();
    if let Some(encoding) = encoding {
        response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
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
    let forms = FORMS.into_iter().filter(|(encoding, _)| takes(accepted, encoding));
    let mut forms = forms.filter_map(|(encoding, suffix)| {
        Some((encoding, (assets.0)(&format!("{path}.{suffix}"))?))
    });
    forms.next()
}

fn takes(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|entry| {
        let mut parts = entry.split(';').map(str::trim);
        let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
        let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse().ok());
        is_named && weight.unwrap_or(1.0) > 0.0
    })
}

fn is_held(headers: &HeaderMap, tag: &str) -> bool {
    let held = headers.get(IF_NONE_MATCH).and_then(|held| held.to_str().ok()).unwrap_or_default();
    let mut held = held.split(',').map(|held| held.trim().trim_start_matches("W/"));
    held.any(|held| held == tag || held == "*")
}

/// Whether the file's name carries a hash of its content: sixteen hexadecimal digits after a hyphen, as Trunk writes it. Of folders only
/// that of the split module counts, `tab-` and such a hash of all that lies in it: in those of wasm-bindgen's snippets it is of something
/// else.
fn is_hashed(path: &str) -> bool {
    let digits = |part: &str| part.bytes().take_while(u8::is_ascii_hexdigit).count();
    let split = path.split_once('/').and_then(|(folder, _)| folder.strip_prefix("tab-"));
    if split.is_some_and(|hash| hash.len() == 16 && digits(hash) == 16) {
        return true;
    }
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split('-').skip(1).any(|part| digits(part) >= 16)
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
