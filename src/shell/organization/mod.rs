//! The page with the organization's team accounts.

pub mod form;
mod list;
pub mod page;
pub mod questions;
mod row;
mod toolbar;

/// What the person asked for in a row and has yet to confirm. Each with the account's address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To make somebody an admin.
    Admin(Box<str>),
    /// To suspend the account.
    Suspension(Box<str>),
    /// To delete the account.
    Deletion(Box<str>),
}

impl Asked {
    fn email(&self) -> &str {
        let (Self::Admin(email) | Self::Suspension(email) | Self::Deletion(email)) = self;
        email
    }
}
