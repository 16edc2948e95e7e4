//! Several invitations in one request, each with an outcome of its own.
//!
//! Clerk refuses a list as a whole and does not document whether a part of it was sent (unknown). So the pending invitations are read
//! before: what is pending then is refused without being sent, and what is pending after a refusal, and was not before, has been sent.

use std::collections::HashMap;

use mixpeek_users_contract::email::fold;
use mixpeek_users_contract::id::OrganizationId;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};

use super::refusal::About;
use super::{Clerk, NAME, about};
use crate::directory::configured::ConfiguredApp;
use crate::directory::error::DirectoryError;
use crate::directory::{Answer, Directory};

/// Clerk's maximum for one request (source: its `OpenAPI` document 2026-05-12).
pub(super) const MAX: u64 = 10;

/// Invitations by their addresses, folded.
type ByAddress = HashMap<String, Invitation>;

/// What became of a list that was sent as one.
enum Sent {
    /// It was accepted: these are out.
    Whole(ByAddress),
    /// It was refused. These are pending now and were not before.
    Part(ByAddress),
}

impl Clerk {
    /// Invites several people: as one request, and after a refusal one by one, so that each has a reason of its own.
    pub(super) async fn invite_several(
        &self,
        app: &ConfiguredApp,
        organization: &OrganizationId,
        requests: Vec<InviteRequest>,
    ) -> Answer<Vec<Answer<Invitation>>> {
        let about = about(app);
        let before = self.pending(organization, about).await?;
        let is_new =
            |request: &&InviteRequest| !before.contains_key(&request.email_address.folded());
        let new: Vec<&InviteRequest> = requests.iter().filter(is_new).collect();
        let mut sent = match *new {
            // One alone has a request that says why it is refused.
            [] | [_] => Sent::Part(HashMap::new()),
            _ => self.send_as_one(organization, &new, about).await?,
        };
        let mut outcomes = Vec::with_capacity(requests.len());
        // What has ended the sending, if anything has.
        let mut end: Option<DirectoryError> = None;
        for request in requests {
            let (email, folded) = (&request.email_address, request.email_address.folded());
            let invited = || DirectoryError::AlreadyInvited { email: email.to_string() };
            outcomes.push(match &mut sent {
                _ if before.contains_key(&folded) => Err(invited()),
                Sent::Whole(sent) => sent.remove(&folded).ok_or_else(unsure),
                Sent::Part(sent) => match (sent.remove(&folded), end.as_ref().map(not_sent)) {
                    (Some(found), _) if found.role == request.role => Ok(found),
                    (Some(_), _) => Err(invited()),
                    (None, Some(ended)) => Err(ended),
                    (None, None) => {
                        let answer = self.invite(app.id.clone(), request).await;
                        end = answer.as_ref().err().filter(|e| !is_about_one(e)).map(not_sent);
                        answer
                    }
                },
            });
        }
        Ok(outcomes)
    }

    async fn send_as_one(
        &self,
        organization: &OrganizationId,
        requests: &[&InviteRequest],
        about: About<'_>,
    ) -> Answer<Sent> {
        match self.client.invite_several(organization, requests, about).await {
            Ok(sent) => Ok(Sent::Whole(by_address(sent))),
            Err(error) if !may_be_in_part(&error) => Err(error),
            Err(_) => match self.pending(organization, about).await {
                Ok(pending) => Ok(Sent::Part(pending)),
                // As long as nobody has looked, a part of it may be out.
                Err(error) => Err(DirectoryError::Unsure { directory: NAME, source: error.into() }),
            },
        }
    }

    async fn pending(&self, organization: &OrganizationId, about: About<'_>) -> Answer<ByAddress> {
        Ok(by_address(self.client.invitations(organization, about).await?.entries))
    }
}

fn by_address(invitations: Vec<super::wire::Invitation>) -> ByAddress {
    let pair = |invitation| {
        let invitation = Invitation::from(invitation);
        (fold(&invitation.email_address), invitation)
    };
    invitations.into_iter().map(pair).collect()
}

/// Whether a refusal of a list leaves open that a part of it was sent: it is about one address, or came when something was used up or
/// locked. Any other comes before Clerk looks at the list, or is no refusal.
fn may_be_in_part(error: &DirectoryError) -> bool {
    is_about_one(error)
        || matches!(
            error,
            DirectoryError::QuotaExceeded { .. } | DirectoryError::Unavailable { .. }
        )
}

/// Whether another address may fare better.
fn is_about_one(error: &DirectoryError) -> bool {
    matches!(
        error,
        DirectoryError::AlreadyMember { .. }
            | DirectoryError::AlreadyInvited { .. }
            | DirectoryError::Invalid { .. }
            | DirectoryError::Forbidden { .. }
    )
}

/// An invitation that was accepted and is not in the answer.
fn unsure() -> DirectoryError {
    let source = "the answer does not have this invitation".into();
    DirectoryError::Unsure { directory: NAME, source }
}

/// What is said of those that were not sent after one that met something that is not about it alone.
fn not_sent(error: &DirectoryError) -> DirectoryError {
    match error {
        DirectoryError::QuotaExceeded { directory, message } => {
            DirectoryError::QuotaExceeded { directory, message: message.clone() }
        }
        DirectoryError::KeyRefused { directory } => DirectoryError::KeyRefused { directory },
        other => other.for_another().unwrap_or_else(|| {
            DirectoryError::unreachable(NAME, "was not sent, since one before it had failed")
        }),
    }
}
