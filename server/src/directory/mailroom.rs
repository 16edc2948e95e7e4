//! The recipient's side of an invitation, where this server stands in for the mail.
//!
//! A port of its own, since a recipient is no admin: [`Directory`](super::Directory) is reached through a caller, this through the
//! secret in the link.

use async_trait::async_trait;

use super::Answer;

/// Opens and accepts invitations by the secret in their link.
#[async_trait]
pub trait Mailroom: Send + Sync {
    /// What stands behind a link. Reading changes nothing: mail scanners follow links.
    async fn open(&self, secret: String) -> Answer<Letter>;

    /// Makes the recipient a member. Doing it again answers the same.
    async fn accept(&self, secret: String, name: Option<String>) -> Answer<Letter>;
}

/// What stands behind a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Letter {
    /// Can be accepted.
    Open(Invite),
    /// Was accepted, and the recipient is a member.
    Joined(Invite),
    /// Was accepted, and the recipient has been removed since.
    Used(Invite),
    /// An admin withdrew it.
    Revoked(Invite),
    /// Nobody answered in time.
    Expired(Invite),
    /// The app takes no members at the moment.
    Closed(Invite),
    /// No such link.
    Unknown,
}

/// What the recipient is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invite {
    /// The app's title.
    pub app_title: String,
    /// What people call the role.
    pub role_label: String,
    /// Whom the invitation was sent to.
    pub email: String,
    /// The name the directory has for that person already.
    pub name: Option<String>,
}
