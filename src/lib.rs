//! The Users tab of a Mixpeek Canvas app: who may use it, with which role, and who is invited.
//!
//! Dependencies run one way: `contract <- model <- session <- views <- page <- app`, and `contract <- directory <- session`.
//! ARCHITECTURE.md walks through them.

#[cfg(feature = "standalone")]
pub mod app;
pub mod config;

pub mod page;

pub mod activity;
pub mod invitations;
pub mod load_failure;
pub mod members;
pub mod notices;
#[cfg(feature = "standalone")]
pub mod shell;
pub mod waiting;

pub mod directory;
pub mod model;
pub mod session;

pub mod text;
pub mod ui;
