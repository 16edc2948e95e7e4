//! The pending invitations, and the form that makes new ones.

pub mod chips;
pub mod invite_dialog;
pub mod list;
pub mod panel;
pub mod questions;
