//! Invitations: people asked to join an app who have not answered yet.

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;
use crate::id::InvitationId;
use crate::lenient::or_default;
use crate::open_enum::open_enum;
use crate::role::Role;
use crate::time::Timestamp;

/// How long a Clerk organization invitation lives when nothing else is said, in days. Mixpeek sends no expiry, so a screen can only
/// estimate one from this.
pub const DEFAULT_LIFETIME_DAYS: u32 = 30;

/// One invitation: Mixpeek's `AppInvitationResponse`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The id revocation takes.
    pub invitation_id: InvitationId,
    /// Whom it was sent to, as the directory has it. (Members have `email`; the difference is Mixpeek's.)
    pub email_address: Box<str>,
    /// The role the person gets on accepting.
    pub role: Role,
    /// Where it stands.
    #[serde(default, deserialize_with = "or_default")]
    pub status: InvitationStatus,
    /// When it was sent.
    #[serde(default)]
    pub created_at: Option<Timestamp>,
    /// Additive: when it stops working. Mixpeek does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

open_enum! {
    /// Where an invitation stands. A free string on Mixpeek's side.
    #[derive(Default)]
    pub enum InvitationStatus {
        /// Sent, not answered.
        #[default]
        Pending = "pending",
        /// The person joined.
        Accepted = "accepted",
        /// An admin withdrew it.
        Revoked = "revoked",
        /// Nobody answered in time.
        Expired = "expired",
    }
}

/// The most invitations that are no longer pending in one answer: the newest. They are what once was, and nobody reads them all.
pub const MAX_PAST_INVITATIONS: usize = 500;

/// Query of `GET /x/apps/{app_id}/invitations`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PastInvitationsQuery {
    /// What became of them: one of [`Capabilities::past_invitations`](crate::capabilities::Capabilities::past_invitations).
    pub status: InvitationStatus,
}

/// Answer of `GET /v1/apps/{app_id}/users/invitations`: the pending ones. Also of `GET /x/apps/{app_id}/invitations`: the newest
/// [`MAX_PAST_INVITATIONS`] of those that are no longer pending, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationList {
    /// The invitations, in the directory's order.
    pub invitations: Vec<Invitation>,
    /// How many there are.
    pub total: u64,
}

/// Body of `POST /v1/apps/{app_id}/users/invite`: one address a call. The answer is 200 with the [`Invitation`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteRequest {
    /// Whom to invite.
    pub email_address: EmailAddress,
    /// The role the person is to have.
    #[serde(default)]
    pub role: Role,
}
