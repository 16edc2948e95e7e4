//! The server, asked through its router: no socket, no sleep, a clock that stands still until a test moves it.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "clippy.toml allows both inside test functions, and these are their helpers"
)]

mod app;
mod fake_clerk;

mod log;

mod clerk;
mod conformance;
mod embedded;
mod mixpeek;
mod mixpeek_organization;
mod paradime;

mod operations;

mod attacks;
mod fuzz;

mod accept;
mod assets;
mod auth;
mod clerk_auth;
mod clerk_scope;
mod config;
mod cors;
mod durability;
mod faults;
mod guards;
mod metrics;
mod rate_limit;
mod registry;
mod start;
mod stop;
mod time_limit;
