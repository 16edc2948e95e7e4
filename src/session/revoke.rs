//! Revoking an invitation, and sending one again: revoke, then invite.

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_texts::Catalogue;

use super::doubt::{self, Undone};
use super::host::{Event, Intent};
use super::invite::Sent;
use super::{Backend, Ended, Session, write};
use crate::directory::error::DirectoryError;
use crate::model::notices::{NextStep, Tone};
use crate::text;

impl Session {
    /// Revokes an invitation. `on_end` hears how it went: the dialog that asked stays open until then.
    pub fn revoke(self, id: InvitationId, on_end: Callback<Ended>) {
        write(async move {
            let (Some(backend), Some(invitation)) = (self.backend(), self.begin_revoke(&id)) else {
                on_end.try_run(Ok(()));
                return;
            };
            let email = invitation.email_address.to_string();
            let intent =
                Intent::Revoke { invitation: id.clone(), email: invitation.email_address.clone() };
            let end = match self.take_back(&backend, &id, &intent).await {
                Ok(()) => {
                    self.report(Tone::Success, self.texts.revoked(&email), None);
                    self.tell(&Event::Revoked(&invitation));
                    Ok(())
                }
                Err(Undone { error: DirectoryError::NotFound { .. }, .. }) => Ok(()),
                Err(undone) => {
                    let refusal = |error: &_| text::failed::revocation(self.texts, &email, error);
                    let words = undone.words(self.texts, &email, refusal);
                    self.tell_failed(&undone.error, &words);
                    self.note(words.clone(), false);
                    Err(words)
                }
            };
            on_end.try_run(end);
        });
    }

    /// Sends an invitation again: revokes it, then invites the same address with the same role. The row stays where it is until the
    /// new invitation takes its place.
    pub fn resend(self, id: InvitationId) {
        write(async move {
            // Taken once: both halves are done even if the tab is left between them.
            let (Some(backend), Some(invitation)) = (self.backend(), self.begin_revoke(&id)) else {
                return;
            };
            let email = invitation.email_address.to_string();
            let Ok(email_address) = email.parse::<EmailAddress>() else {
                // The directory holds an address that no invitation could be sent to: leave it as it is.
                self.invitations.try_update(|invitations| invitations.refuse_revoke(&id));
                let error = DirectoryError::Invalid { message: String::new() };
                return self.report(
                    Tone::Error,
                    text::failed::resend(self.texts, &email, &error),
                    None,
                );
            };
            let intent =
                Intent::Resend { invitation: id.clone(), email: invitation.email_address.clone() };
            match self.ask_to_revoke(&backend, &id, &intent).await {
                Ok(()) => {}
                Err(Undone { error: DirectoryError::NotFound { .. }, .. }) => return,
                Err(undone) => {
                    let refusal = |error: &_| text::failed::resend(self.texts, &email, error);
                    let words = undone.words(self.texts, &email, refusal);
                    let next = undone.error.is_passing().then_some(NextStep::RetryResend(id));
                    return self.report_failed(&undone.error, words, next);
                }
            }
            let request = InviteRequest { email_address, role: invitation.role.clone() };
            match self.send_one(&backend, &request).await {
                Sent::Yes(fresh) => {
                    self.report(Tone::Success, self.texts.resent(&email), None);
                    self.tell(&Event::Resent(fresh.as_ref().unwrap_or(&invitation)));
                }
                Sent::Unsure => {
                    self.invitations.try_update(|invitations| invitations.settle_revoke(&id));
                    let words = self.texts.about(&email, &self.texts.maybe_sent());
                    self.report_failed(&DirectoryError::Unreachable, words, None);
                }
                Sent::No(error) => {
                    let words = text::failed::half_resent(self.texts, &email, &error);
                    self.invitations.try_update(|invitations| invitations.settle_revoke(&id));
                    let next =
                        NextStep::SendAgain { email: email.as_str().into(), role: invitation.role };
                    self.report_failed(&error, words, Some(next));
                }
            }
        });
    }

    fn begin_revoke(self, id: &InvitationId) -> Option<Invitation> {
        self.invitations.try_update(|invitations| invitations.begin_revoke(id))?.ok()
    }

    /// Revokes an invitation and settles its row.
    async fn take_back(
        self,
        backend: &Backend,
        id: &InvitationId,
        intent: &Intent,
    ) -> Result<(), Undone> {
        let answer = self.ask_to_revoke(backend, id, intent).await;
        if answer.is_ok() {
            self.invitations.try_update(|invitations| invitations.settle_revoke(id));
        }
        answer
    }

    /// Revokes an invitation; settles its row only where that did not work. Where the invitation is gone already, somebody answered
    /// it: both lists are loaded again.
    async fn ask_to_revoke(
        self,
        backend: &Backend,
        id: &InvitationId,
        intent: &Intent,
    ) -> Result<(), Undone> {
        let answer = backend.send(intent, |at, app| at.revoke(app, id)).await;
        let answer = doubt::revocation(backend, id, answer).await;
        match &answer {
            Ok(()) => {}
            Err(Undone { error: DirectoryError::NotFound { .. }, .. }) => {
                let email = self.invitations.try_with_untracked(|invitations| {
                    invitations.row(id).map(|row| row.invitation.email_address.clone())
                });
                self.invitations.try_update(|invitations| invitations.settle_revoke(id));
                self.report(
                    Tone::Error,
                    self.texts.already_answered(&email.flatten().unwrap_or_default()),
                    None,
                );
                self.load();
            }
            Err(_) => {
                self.invitations.try_update(|invitations| invitations.refuse_revoke(id));
            }
        }
        answer
    }
}
