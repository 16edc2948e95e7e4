//! Headers that tell the browser what this server's pages may do: on every answer, whatever it is.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// What pages may do. No inline script or style, and no `eval` but that of WebAssembly.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' https: data:; connect-src 'self'; font-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// The same for a page load of `/connect`, whose purpose is to talk to a server that the admin names: any with HTTPS, or one on the
/// same machine. The tab keeps its document while it moves between pages, so whoever gets to `/connect` by a link inside the tab has
/// the narrow policy still; the link there is one that loads the page.
pub const CONNECT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' https: data:; \
    connect-src 'self' https: http://127.0.0.1:* http://localhost:*; font-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const OTHERS: [(HeaderName, &str); 5] = [
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
];

/// The middleware. What a route has set itself stays.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = (CONTENT_SECURITY_POLICY, POLICY);
    for (name, value) in OTHERS.into_iter().chain([policy]) {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
