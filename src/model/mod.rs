//! The rules of the screen as plain values and functions: no views, no async, no DOM, no signals. Tested by `cargo test`.

pub mod access;
pub mod activity;
pub mod bulk;
pub mod changes;
pub mod draft;
pub mod export;
pub mod filter;
pub mod invitations;
pub mod known;
pub mod lookalike;
pub mod metadata;
pub mod notices;
pub mod order;
pub mod organization;
pub mod permissions;
pub mod person;
pub mod phase;
pub mod recipients;
pub mod roster;
pub mod row;
pub mod selection;
pub mod waiting;
