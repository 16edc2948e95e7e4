//! The server of the Users tab: answers the Mixpeek user management contract over a directory of users, and serves the tab itself.
//!
//! [`app::app`] is all of it, as a router that needs no socket; [`serve::run`] puts it on one.

pub mod app;
pub mod config;
pub mod open;
pub mod serve;

pub mod http;

pub mod auth;
pub mod connections;
pub mod cors;
pub mod headers;
pub mod host;
pub mod metrics;
pub mod rate_limit;
pub mod state;
pub mod trace;

pub mod assets;
pub mod browser;
pub mod clock;
pub mod directory;
mod permissions;
pub mod secret;
pub mod upstream;
