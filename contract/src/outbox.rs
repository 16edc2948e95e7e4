//! The embedded directory's outbox: mails that a real directory would have sent. Additive, under `/x`.

use serde::{Deserialize, Serialize};

use crate::id::{AppId, InvitationId, MailId};
use crate::invitation::InvitationStatus;
use crate::role::Role;
use crate::time::Timestamp;

/// One mail.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mail {
    /// Opaque id.
    pub mail_id: MailId,
    /// The app the recipient is invited to.
    pub app_id: AppId,
    /// Its title.
    pub app_title: Box<str>,
    /// The invitation it carries.
    pub invitation_id: InvitationId,
    /// Recipient.
    pub to: Box<str>,
    /// Subject line.
    pub subject: Box<str>,
    /// The role the recipient gets.
    pub role: Role,
    /// Where the invitation stands now.
    pub status: InvitationStatus,
    /// Path of the page on which the recipient accepts, relative to the server's root. Absent once it no longer works.
    #[serde(default)]
    pub accept_path: Option<Box<str>>,
    /// When it was sent.
    pub sent_at: Timestamp,
}

/// Answer of `GET /x/outbox`, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outbox {
    /// The mails.
    pub mails: Vec<Mail>,
    /// How many there are.
    pub total: u64,
}
