//! The members: the table and the dialogs it opens.

pub mod list;
pub mod panel;
pub mod remove_dialog;
pub mod role_dialog;
pub mod role_select;
pub mod row;
pub mod toolbar;
