//! Pages of other origins that may ask the API: those that the operator has named, and nothing but the API.
//!
//! A page that embeds `<mixpeek-users>` comes from its own server. Its browser asks here first whether it may (a preflight, without a
//! token) and hands it no answer, not even an error, that does not name its origin.

use std::str::FromStr;
use std::time::Duration;

use axum::extract::{Request, State};
use axum::http::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, IF_MATCH, ORIGIN, RETRY_AFTER,
};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue, Method};
use axum::middleware::Next;
use axum::response::Response;
use tower::{Layer, ServiceExt};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::http::is_api;
use crate::state::AppState;
use crate::trace::REQUEST_ID;

/// How long a browser may remember what it may do: as long as any of them does.
const MAX_AGE: Duration = Duration::from_hours(2);
/// Says which of the caller's namespaces is meant.
const NAMESPACE: HeaderName = HeaderName::from_static("x-namespace");

/// Where pages come from, as browsers write it: `https://studio.example.com`, in lower case and without the scheme's own port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin(HeaderValue);

/// Why a text names no origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OriginError {
    /// `*`.
    #[error("every page of the internet could ask for your users; name each origin")]
    Any,
    /// Anything else.
    #[error(
        "expected a scheme, a name and perhaps a port, and nothing after them, as in https://studio.example.com or http://localhost:3000"
    )]
    Malformed,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It was read from a text, letter by letter.
        f.write_str(self.0.to_str().unwrap_or_default())
    }
}

impl FromStr for Origin {
    type Err = OriginError;

    fn from_str(text: &str) -> Result<Self, OriginError> {
        let text = text.trim().to_ascii_lowercase();
        if text == "*" {
            return Err(OriginError::Any);
        }
        let (scheme, rest) = text.split_once("://").ok_or(OriginError::Malformed)?;
        let own_port = match scheme {
            "https" => 443,
            "http" => 80,
            _ => return Err(OriginError::Malformed),
        };
        let authority: Authority = rest.parse().map_err(|_| OriginError::Malformed)?;
        let (host, port) = (authority.host(), authority.port_u16());
        let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._[]:".contains(&b);
        // What follows the name is a port or nothing: neither a user nor a colon alone nor a number too large.
        let whole = match port {
            Some(port) => rest == format!("{host}:{port}"),
            None => rest == host,
        };
        if !whole || host.is_empty() || !host.bytes().all(plain) {
            return Err(OriginError::Malformed);
        }
        let port = port.filter(|port| *port != own_port);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let value = HeaderValue::try_from(format!("{scheme}://{host}{port}"));
        value.map(Self).map_err(|_| OriginError::Malformed)
    }
}

/// The allow-list of origins, beside the server's own.
pub struct Origins {
    allowed: Vec<HeaderValue>,
    layer: CorsLayer,
}

impl Origins {
    /// Lets pages of these origins ask the API.
    pub fn new(allowed: Vec<Origin>) -> Self {
        let allowed: Vec<HeaderValue> = allowed.into_iter().map(|origin| origin.0).collect();
        let layer = CorsLayer::new()
            .allow_origin(AllowOrigin::list(allowed.clone()))
            .allow_methods([Method::GET, Method::POST, Method::PATCH, Method::DELETE])
            .allow_headers([AUTHORIZATION, CONTENT_TYPE, NAMESPACE, ACCEPT, IF_MATCH])
            .expose_headers([RETRY_AFTER, REQUEST_ID, DATE])
            // A page from the network that asks a server on loopback says so in its preflight, and wants it allowed by name.
            .allow_private_network(true)
            .max_age(MAX_AGE);
        Self { allowed, layer }
    }

    /// Whether the request goes to the API and its page comes from an origin on the list.
    pub fn admit(&self, request: &Request) -> bool {
        let origin = request.headers().get(ORIGIN);
        is_api(request.uri().path()) && origin.is_some_and(|origin| self.allowed.contains(origin))
    }

    /// Whether the answer depends on the origin: caches have to be told, whoever asks. A preflight that is not admitted goes on, to be
    /// refused.
    fn concern(&self, request: &Request) -> bool {
        let read = request.method() != Method::OPTIONS && is_api(request.uri().path());
        !self.allowed.is_empty() && (read || self.admit(request))
    }
}

/// The middleware. It stands before whatever may refuse, so that a page can read its refusal.
pub async fn answer(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let origins = state.origins();
    if !origins.concern(&request) {
        return next.run(request).await;
    }
    let Ok(response) = origins.layer.layer(next).oneshot(request).await;
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_is_written_as_browsers_write_it() {
        for (text, written) in [
            ("https://studio.example.com", "https://studio.example.com"),
            (" HTTPS://Studio.Example.com ", "https://studio.example.com"),
            ("https://studio.example.com:443", "https://studio.example.com"),
            ("http://localhost:80", "http://localhost"),
            ("http://localhost:443", "http://localhost:443"),
            ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
            ("http://[::1]:3000", "http://[::1]:3000"),
        ] {
            assert_eq!(text.parse(), Ok(Origin(HeaderValue::from_static(written))), "{text}");
        }
    }

    #[test]
    fn what_is_no_origin_is_refused() {
        for text in [
            "",
            "null",
            "studio.example.com",
            "//studio.example.com",
            "ftp://studio.example.com",
            "https://",
            "https://studio.example.com/",
            "https://studio.example.com/app",
            "https://studio.example.com?a",
            "https://studio.example.com:",
            "https://studio.example.com:0x1",
            "https://studio.example.com:65536",
            "https://me@studio.example.com",
            "https://*.example.com",
            "https://stüdio.example.com",
        ] {
            assert_eq!(text.parse::<Origin>(), Err(OriginError::Malformed), "{text}");
        }
        assert_eq!("*".parse::<Origin>(), Err(OriginError::Any));
    }
}
