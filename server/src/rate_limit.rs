//! A limit on requests a minute, told in the headers Mixpeek documents. It keeps admins from using up a vendor's own limit, and lets
//! people try out how the tab behaves under one.
//!
//! Only callers who have proved to be admins are counted, by [`Caller`](crate::auth::Caller): a stranger costs no vendor anything, and
//! could otherwise keep everybody out.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use axum::extract::{Request, State};
use axum::http::{Extensions, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use mixpeek_users_contract::id::OrganizationId;

use crate::clock::Clock;
use crate::http::error::ApiError;
use crate::state::AppState;

/// Carries how many requests a window has (source: Mixpeek's pages on rate limits, as for the next three).
pub const LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
/// Carries how many of them are left.
pub const REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
/// Carries the Unix second at which the window ends.
pub const RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");
/// Carries the length of a window, in seconds.
pub const WINDOW: HeaderName = HeaderName::from_static("x-ratelimit-window");

/// The length of a window, in seconds.
const SECONDS: i64 = 60;

/// Of how many organizations requests are counted apart: far more than there are.
const MAX_ORGANIZATIONS: usize = 1000;

/// Counts requests in windows of a minute. All callers share it, as they share the key that a vendor counts by; the admins of one
/// organization have half of it, so that they leave some to the others.
pub struct RateLimiter {
    limit: u32,
    clock: Clock,
    window: Mutex<Window>,
}

/// The window that is running.
#[derive(Debug, Default)]
struct Window {
    /// The Unix second it ends at.
    reset: i64,
    used: u32,
    /// By the admins of one organization.
    used_by: HashMap<OrganizationId, u32>,
}

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket {
    allowed: bool,
    limit: u32,
    remaining: u32,
    reset: i64,
    /// Seconds until the window ends.
    wait: i64,
}

impl RateLimiter {
    /// Allows `limit` requests a minute.
    pub fn new(limit: u32, clock: Clock) -> Self {
        Self { limit, clock, window: Mutex::default() }
    }

    /// How many requests a minute it allows.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    /// How many of them the admins of one organization may make.
    fn share(&self) -> u32 {
        self.limit.div_ceil(2)
    }

    /// Counts one, of an admin of everything or of one organization.
    fn take(&self, organization: Option<&OrganizationId>) -> Ticket {
        let now = (self.clock)().as_second();
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= window.reset {
            *window = Window { reset: now + SECONDS, ..Window::default() };
        }
        let has_room = window.used_by.len() < MAX_ORGANIZATIONS;
        let apart = organization.filter(|id| has_room || window.used_by.contains_key(*id));
        let own = apart.map(|id| window.used_by.get(id).copied().unwrap_or(0));
        let allowed = window.used < self.limit && own.is_none_or(|used| used < self.share());
        let counted = u32::from(allowed);
        window.used += counted;
        if let Some(id) = apart {
            *window.used_by.entry(id.clone()).or_default() += counted;
        }
        let (reset, left) = (window.reset, self.limit - window.used);
        // Of the two, the one that is reached first.
        let own = own.map(|used| self.share() - used - counted).filter(|own| *own < left);
        let (limit, remaining) = own.map_or((self.limit, left), |own| (self.share(), own));
        Ticket { allowed, limit, remaining, reset, wait: reset - now }
    }
}

/// In the extensions of a request: where its ticket is put, for its answer to tell.
#[derive(Clone, Default)]
struct Slot(Arc<OnceLock<Ticket>>);

/// Counts a request of somebody who may call.
pub(crate) fn count(
    state: &AppState,
    extensions: &Extensions,
    organization: Option<&OrganizationId>,
) -> Result<(), ApiError> {
    let Some(limiter) = state.rate_limiter() else { return Ok(()) };
    let take = || limiter.take(organization);
    let ticket = match extensions.get::<Slot>() {
        Some(slot) => *slot.0.get_or_init(take),
        None => take(),
    };
    if ticket.allowed {
        Ok(())
    } else {
        Err(ApiError::TooManyRequests { limit: ticket.limit, wait: ticket.wait })
    }
}

/// The middleware: tells where a request that was counted stands.
pub async fn tell(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if state.rate_limiter().is_none() {
        return next.run(request).await;
    }
    let slot = Slot::default();
    request.extensions_mut().insert(slot.clone());
    let mut response = next.run(request).await;
    let Some(ticket) = slot.0.get() else { return response };
    let headers = response.headers_mut();
    // Those of a 429 of a vendor's are about the limit that was reached.
    if [LIMIT, REMAINING, RESET, WINDOW].iter().any(|name| headers.contains_key(name)) {
        return response;
    }
    for (name, value) in [
        (LIMIT, i64::from(ticket.limit)),
        (REMAINING, i64::from(ticket.remaining)),
        (RESET, ticket.reset),
        (WINDOW, SECONDS),
    ] {
        headers.insert(name, HeaderValue::from(value));
    }
    response
}
