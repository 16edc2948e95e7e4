//! Invitations: people asked to join an app who have not answered yet.

use serde::{Deserialize, Serialize};

use crate::email::EmailAddress;
use crate::error::{ErrorBody, ErrorEnvelope};
use crate::id::InvitationId;
use crate::lenient::read_by_key;
use crate::open_enum::open_enum;
use crate::role::Role;
use crate::time::Timestamp;

/// How long a Clerk organization invitation lives when nothing else is said, in days. Mixpeek sends no expiry, so a screen can only
/// estimate one from this.
pub const DEFAULT_LIFETIME_DAYS: u32 = 30;

/// One invitation: Mixpeek's `AppInvitationResponse`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// The id revocation takes.
    pub invitation_id: InvitationId,
    /// Whom it was sent to, as the directory has it. (Members have `email`; the difference is Mixpeek's.)
    pub email_address: Box<str>,
    /// The role the person gets on accepting.
    pub role: Role,
    /// Where it stands.
    pub status: InvitationStatus,
    /// When it was sent.
    pub created_at: Option<Timestamp>,
    /// Additive: when it stops working. Mixpeek does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

read_by_key! {
    Invitation from Invitation {
        invitation_id: InvitationId::default(),
        email_address: Box::default(),
        role: Role::default(),
        status: InvitationStatus::Pending,
        created_at: None,
        expires_at: None,
    };
    must { invitation_id, email_address, role }
    may { status, created_at, expires_at }
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InvitationList {
    /// The invitations, in the directory's order.
    pub invitations: Vec<Invitation>,
    /// How many there are.
    pub total: u64,
}

read_by_key! {
    InvitationList from InvitationList { invitations: Vec::new(), total: 0 };
    must { invitations, total }
    may {}
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

/// Body of `POST /x/apps/{app_id}/invitations`: as many as [`invite_at_once`](crate::capabilities::Capabilities::invite_at_once) says,
/// each address once. The answer is 200 with [`InviteResults`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteManyRequest {
    /// Whom to invite.
    #[serde(default)]
    pub invitations: Vec<InviteRequest>,
}

/// What became of several invitations: one result for each, in the order in which they were asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteResults {
    /// The results.
    pub results: Vec<InviteResult>,
}

/// What became of one of several invitations: it was sent, or was refused as it would have been by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteResult {
    /// Whom it was to reach, as the request has it.
    pub email_address: Box<str>,
    /// The invitation, if it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub invitation: Option<Invitation>,
    /// The status with which it would have been refused by itself: 503 and 504 share a type and mean different things.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<ErrorBody>,
}

impl InviteResult {
    /// The result for an address.
    pub fn new(email_address: &EmailAddress, sent: Result<Invitation, ErrorEnvelope>) -> Self {
        let (invitation, refused) = match sent {
            Ok(invitation) => (Some(invitation), None),
            Err(envelope) => (None, Some(envelope)),
        };
        Self {
            email_address: email_address.as_str().into(),
            invitation,
            status: refused.as_ref().map(|envelope| envelope.status),
            error: refused.map(|envelope| envelope.error),
        }
    }

    /// The invitation, or the refusal; nothing if it says neither.
    pub fn sent(self) -> Option<Result<Invitation, ErrorEnvelope>> {
        match (self.invitation, self.status, self.error) {
            (Some(invitation), _, _) => Some(Ok(invitation)),
            (None, Some(status), Some(error)) => {
                Some(Err(ErrorEnvelope { success: false, status, error }))
            }
            _ => None,
        }
    }
}
