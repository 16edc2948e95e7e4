//! The wire between the Users tab and whatever answers it, and nothing that does I/O.
//!
//! The operations under `/v1` are Mixpeek's, byte for byte: names, nulls, statuses and the error envelope (source: the published
//! `mixpeek` client, API version 0.82, and the Canvas user management guide). What this project adds is optional and additive:
//! extra keys on answers, and routes under `/x`.
//!
//! Answers are read leniently (missing, null and unknown keys are normal), requests carry declared keys only (the service answers
//! 422 to any other).

mod lenient;
mod open_enum;

pub mod route;

pub mod app;
pub mod invitation;
pub mod me;
pub mod member;
pub mod membership;
pub mod organization;
pub mod outbox;
pub mod search;

pub mod capabilities;
pub mod email;
pub mod error;
pub mod id;
pub mod page;
pub mod role;
pub mod time;
pub mod visible;
