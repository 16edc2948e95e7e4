//! A limit on requests a minute, told in the headers Mixpeek documents. For trying out how the tab behaves under one.

use std::sync::{Mutex, PoisonError};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

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

/// Counts requests in windows of a minute. All callers share it, as they share the key that a vendor counts by.
pub struct RateLimiter {
    limit: u32,
    clock: Clock,
    window: Mutex<Window>,
}

/// The window that is running.
#[derive(Debug, Clone, Copy)]
struct Window {
    /// The Unix second it ends at.
    reset: i64,
    used: u32,
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
        Self { limit, clock, window: Mutex::new(Window { reset: 0, used: 0 }) }
    }

    /// How many requests a minute it allows.
    pub fn limit(&self) -> u32 {
        self.limit
    }

    fn take(&self) -> Ticket {
        let now = (self.clock)().as_second();
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= window.reset {
            *window = Window { reset: now + SECONDS, used: 0 };
        }
        let allowed = window.used < self.limit;
        window.used += u32::from(allowed);
        Ticket {
            allowed,
            limit: self.limit,
            remaining: self.limit - window.used,
            reset: window.reset,
            wait: window.reset - now,
        }
    }
}

/// The middleware.
pub async fn limit(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let Some(limiter) = state.rate_limiter() else { return next.run(request).await };
    let ticket = limiter.take();
    let mut response = if ticket.allowed {
        next.run(request).await
    } else {
        ApiError::TooManyRequests { limit: ticket.limit, wait: ticket.wait }.into_response()
    };
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
