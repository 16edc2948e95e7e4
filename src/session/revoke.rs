//! Revoking an invitation, and sending one again: revoke, then invite.

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_texts::Catalogue;

use super::doubt::{self, Undone};
use super::host::{Event, Intent};
use super::invite::Sent;
use super::platform::fold_address as fold;
use super::{Backend, Ended, Session};
use crate::directory::error::DirectoryError;
use crate::model::notices::{NextStep, Tone};
use crate::model::permissions::Refusal;
use crate::model::roster::Roster;
use crate::text;

impl Session {
    /// Revokes an invitation. `on_end` hears how it went: the dialog that asked stays open until then.
    pub fn revoke(self, id: InvitationId, on_end: Callback<Ended>) {
        let Some(backend) = self.backend() else { return };
        let invitation = match self.begin_revoke(&id) {
            Ok(invitation) => invitation,
            Err(words) => return on_end.run(Err(words)),
        };
        self.write(async move {
            let email = invitation.email_address.to_string();
            let intent =
                Intent::Revoke { invitation: id.clone(), email: invitation.email_address.clone() };
            let end = match self.ask_to_revoke(&backend, &id, &intent).await {
                Ok(()) => {
                    self.invitations.try_update(|invitations| invitations.settle_revoke(&id));
                    self.report(Tone::Success, self.texts.revoked(&email), None);
                    self.tell(&Event::Revoked(&invitation));
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::revocation(self.texts, &email, error);
                    let words = undone.words(self.texts, &email, refusal);
                    if matches!(undone.error, DirectoryError::NotFound { .. }) {
                        let asked = (&id, &*email, None);
                        self.say_answered(asked, &undone.error, words).await;
                        Ok(())
                    } else {
                        self.tell_failed(&undone.error, &words);
                        self.note(words.clone(), false);
                        self.look_again_after(&undone.error);
                        Err(words)
                    }
                }
            };
            self.hand_back(on_end, end);
        });
    }

    /// Sends an invitation again: revokes it, then invites the same address with the same role. The row stays where it is until the
    /// new invitation takes its place.
    pub fn resend(self, id: InvitationId) {
        let Some(backend) = self.backend() else { return };
        let invitation = match self.begin_revoke(&id) {
            Ok(invitation) => invitation,
            Err(words) => return self.explain(words),
        };
        // One future: both halves are done even if the tab is left between them.
        self.write(async move {
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
            if let Err(undone) = self.ask_to_revoke(&backend, &id, &intent).await {
                let refusal = |error: &_| text::failed::resend(self.texts, &email, error);
                let words = undone.words(self.texts, &email, refusal);
                let error = undone.error;
                if matches!(error, DirectoryError::NotFound { .. }) {
                    let again =
                        NextStep::SendAgain { email: email.as_str().into(), role: invitation.role };
                    let asked = (&id, &*email, Some(again));
                    return self.say_answered(asked, &error, words).await;
                }
                let next = error.is_passing().then_some(NextStep::RetryResend(id));
                self.report_failed(&error, words, next);
                return self.look_again_after(&error);
            }
            let request = InviteRequest { email_address, role: invitation.role.clone() };
            let sent = self.send_in_turn(&backend, &request).await;
            // A new one has taken its place; without one, also where the person has joined meanwhile, it leaves.
            if !matches!(sent, Sent::Yes(Some(_))) {
                self.invitations.try_update(|invitations| invitations.settle_revoke(&id));
            }
            match sent {
                Sent::Yes(fresh) => {
                    self.report(Tone::Success, self.texts.resent(&email), None);
                    self.tell(&Event::Resent(fresh.as_ref().unwrap_or(&invitation)));
                }
                Sent::Unsure(_) => self.say_unsure(&email),
                Sent::No(error) => {
                    let words = text::failed::half_resent(self.texts, &email, &error);
                    let next =
                        NextStep::SendAgain { email: email.as_str().into(), role: invitation.role };
                    self.report_failed(&error, words, Some(next));
                }
            }
        });
    }

    /// Marks an invitation as being revoked, or says why that cannot be.
    fn begin_revoke(self, id: &InvitationId) -> Result<Invitation, String> {
        let email = self.invitations.try_with_untracked(|invitations| {
            Some(invitations.row(id)?.invitation.email_address.clone())
        });
        let email = email.flatten().unwrap_or_default();
        match self.invitations.try_update(|invitations| invitations.begin_revoke(id)) {
            Some(Ok(invitation)) => Ok(invitation),
            Some(Err(Refusal::Busy)) => Err(text::refusal(self.texts, Refusal::Busy, &email)),
            // Answered or revoked since the question was asked, so that its address is no longer known, or the tab is gone.
            Some(Err(_)) | None => Err(self.texts.no_longer_there()),
        }
    }

    /// Revokes an invitation; settles its row only where that did not work.
    async fn ask_to_revoke(
        self,
        backend: &Backend,
        id: &InvitationId,
        intent: &Intent,
    ) -> Result<(), Undone> {
        let answer = backend.send(self, intent, |at, app| at.revoke(app, id)).await;
        let answer = doubt::revocation(backend, id, answer).await;
        if answer.is_err() {
            self.invitations.try_update(|invitations| invitations.refuse_revoke(id));
        }
        answer
    }

    /// Somebody has answered the invitation, or the app is gone: the lists know, and say the latter by themselves. `or` are the words
    /// for that. `again` is offered where the person has not joined: that the invitation is gone may be what an attempt before has come
    /// to whose answer was lost.
    async fn say_answered(
        self,
        (id, email, again): (&InvitationId, &str, Option<NextStep>),
        error: &DirectoryError,
        or: String,
    ) {
        if self.look_again().await != Some(true) {
            return self.report_failed(error, or, None);
        }
        self.invitations.try_update(|invitations| invitations.settle_revoke(id));
        let has_joined = |roster: &Roster| roster.by_email(&fold(email), fold).is_some();
        let again = again.filter(|_| self.roster.try_with_untracked(has_joined) == Some(false));
        self.report_failed(error, self.texts.already_answered(email), again);
    }
}
