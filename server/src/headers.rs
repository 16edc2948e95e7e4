//! Headers that tell the browser what this server's pages may do: on every answer, whatever it is.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

/// What pages may do. No inline script or style, no `eval` but that of WebAssembly, and no text becomes markup or script: nothing here
/// does that, so there is no policy of Trusted Types to do it by either.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' https:; connect-src 'self'; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// The same for a page load of `/connect`, whose purpose is to talk to a server that the admin names: any with HTTPS, or one on the
/// same machine. The tab keeps its document while it moves between pages, so whoever gets to `/connect` by a link inside the tab has
/// the narrow policy still; the link there is one that loads the page.
pub const CONNECT_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' https:; \
    connect-src 'self' https: http://127.0.0.1:* http://localhost:*; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types 'none'";

/// What of a browser's abilities the pages do without: all that a page of its own has by itself, but writing to the clipboard and
/// talking to a server on the same machine, which `/connect` is for. Each is one that browsers know, since they complain about others.
pub const PERMISSIONS: &str = "accelerometer=(), autoplay=(), browsing-topics=(), camera=(), clipboard-read=(), \
    clipboard-write=(self), compute-pressure=(), cross-origin-isolated=(), display-capture=(), encrypted-media=(), fullscreen=(), \
    gamepad=(), geolocation=(), gyroscope=(), hid=(), identity-credentials-get=(), idle-detection=(), keyboard-map=(), \
    local-fonts=(), magnetometer=(), microphone=(), midi=(), otp-credentials=(), payment=(), picture-in-picture=(), \
    publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), serial=(), storage-access=(), \
    sync-xhr=(), usb=(), window-management=(), xr-spatial-tracking=()";

/// `no-store` is for what does not say itself how long it holds, which a cache would otherwise guess.
const OTHERS: [(HeaderName, &str); 7] = [
    (CACHE_CONTROL, "no-store"),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // What `frame-ancestors` says, for browsers that do not know it.
    (X_FRAME_OPTIONS, "DENY"),
    (REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("permissions-policy"), PERMISSIONS),
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
