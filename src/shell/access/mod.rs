//! The page that says who can reach which app.

mod list;
pub mod page;
pub mod questions;
pub mod role_form;
mod row;
mod toolbar;
