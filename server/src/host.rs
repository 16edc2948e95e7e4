//! Under which names the server may be reached, and from which pages. Pages that embed the tab are in [`cors`](crate::cors).
//!
//! A page on the internet can point its own name at 127.0.0.1 (DNS rebinding) and can send forms here (CSRF). Both show: the first
//! in `Host`, the second in `Origin`.

use std::net::IpAddr;

use axum::extract::{Request, State};
use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error::ApiError;
use crate::state::AppState;

/// The allow-list: the loopback names and addresses on any port, and what the operator added as `name` or `name:port`.
pub struct Hosts {
    allowed: Vec<String>,
}

impl Hosts {
    /// Allows these besides the loopback ones.
    pub fn new(allowed: Vec<String>) -> Self {
        let folded = allowed.into_iter().map(|name| name.to_ascii_lowercase());
        Self { allowed: folded.collect() }
    }

    /// The name a request was sent to, if it is one of ours.
    fn check(&self, headers: &HeaderMap) -> Result<Authority, ApiError> {
        let host = authority(headers.get(HOST).and_then(|host| host.to_str().ok()));
        let ours = host.filter(|host| is_loopback(host) || self.is_listed(host));
        ours.ok_or(ApiError::ForeignHost)
    }

    /// Refuses what was sent by a page of another origin.
    fn check_page(&self, headers: &HeaderMap, host: &Authority) -> Result<(), ApiError> {
        // Pages are served by plain HTTP here, or by HTTPS through a proxy that the operator has listed.
        let Some(origin) = headers.get(ORIGIN) else { return Ok(()) };
        let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
        let origin = match origin {
            Some(("http" | "https", rest)) => authority(Some(rest)),
            _ => None,
        };
        match origin {
            Some(origin) if origin == *host || self.is_listed(&origin) => Ok(()),
            _ => Err(ApiError::ForeignOrigin),
        }
    }

    fn is_listed(&self, authority: &Authority) -> bool {
        let listed = |text: &str| self.allowed.iter().any(|name| text.eq_ignore_ascii_case(name));
        listed(authority.host()) || listed(authority.as_str())
    }
}

fn authority(text: Option<&str>) -> Option<Authority> {
    let authority: Authority = text?.parse().ok()?;
    // A user part has no business here and would only confuse what follows.
    (!authority.as_str().contains('@')).then_some(authority)
}

fn is_loopback(authority: &Authority) -> bool {
    let host = authority.host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

/// The middleware.
pub async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let host = state.hosts().check(request.headers())?;
    if !state.origins().admit(&request) {
        state.hosts().check_page(request.headers(), &host)?;
    }
    Ok(next.run(request).await)
}
