//! Under which names the server may be reached, and from which pages. Pages that embed the tab are in [`cors`](crate::cors).
//!
//! A page on the internet can point its own name at 127.0.0.1 (DNS rebinding) and can send forms here (CSRF). Both show: the first
//! in `Host`, the second in `Origin`.

use std::net::IpAddr;
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::http::error::ApiError;
use crate::http::is_api;
use crate::state::AppState;

/// Says how the page that asks is related to the server (source: the specification of Fetch Metadata).
const FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

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
    fn check(&self, request: &Request) -> Result<Authority, ApiError> {
        self.name(request, is_loopback)
    }

    /// The name a request was sent to, if it is on the list or as it should be.
    fn name(
        &self,
        request: &Request,
        is_fine: fn(&Authority) -> bool,
    ) -> Result<Authority, ApiError> {
        let mut hosts = request.headers().get_all(HOST).iter();
        let host = authority(hosts.next().and_then(|host| host.to_str().ok()));
        // Of two, whoever stands in between may have read the other one (source: RFC 9112, section 3.2, and so for the status).
        if hosts.next().is_some() {
            return Err(ApiError::Unreadable("A request has one Host header".to_owned()));
        }
        let ours = host.filter(|host| is_fine(host) || self.is_listed(host));
        // A target with a name of its own says the same name, or one of the two is a trick.
        let agrees = |host: &Authority| request.uri().authority().is_none_or(|name| name == host);
        ours.filter(agrees).ok_or(ApiError::ForeignHost)
    }

    /// Refuses what was sent by a page of another origin.
    fn check_page(&self, request: &Request, host: &Authority) -> Result<(), ApiError> {
        let headers = request.headers();
        // Pages are served by plain HTTP here, or by HTTPS through a proxy that the operator has listed.
        let Some(origin) = headers.get(ORIGIN) else {
            // An image or a script of a foreign page names no origin, and brings the cookie of who is signed in.
            let site = headers.get(FETCH_SITE).map(HeaderValue::as_bytes);
            let is_foreign = matches!(site, Some(b"cross-site" | b"same-site"));
            let is_ours = !(is_foreign && is_api(request.uri().path()));
            return if is_ours { Ok(()) } else { Err(ApiError::ForeignOrigin) };
        };
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
    is_localhost(authority) || address(authority).is_some_and(|address| address.is_loopback())
}

/// What no page can make its own name point at.
fn is_no_name(authority: &Authority) -> bool {
    is_localhost(authority) || address(authority).is_some()
}

fn is_localhost(authority: &Authority) -> bool {
    authority.host().eq_ignore_ascii_case("localhost")
}

fn address(authority: &Authority) -> Option<IpAddr> {
    authority.host().trim_start_matches('[').trim_end_matches(']').parse().ok()
}

/// The middleware.
pub async fn guard(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let host = state.hosts().check(&request)?;
    if !state.origins().admit(&request) {
        state.hosts().check_page(&request, &host)?;
    }
    Ok(next.run(request).await)
}

/// The middleware of what has nothing for pages, and is reached under addresses that nobody has listed.
pub async fn guard_by_address(
    State(hosts): State<Arc<Hosts>>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    hosts.name(&request, is_no_name)?;
    Ok(next.run(request).await)
}
