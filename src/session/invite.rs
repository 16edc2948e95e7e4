//! Inviting. The one write that must not be repeated blindly: a second request may be a second mail.

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::host::{Event, Intent};
use super::platform::fold_address as fold;
use super::{Backend, Session, platform, write};
use crate::directory::error::DirectoryError;
use crate::model::draft::{ChipState, Import, Progress};
use crate::model::invitations::Invitations;
use crate::model::notices::{NextStep, Tone};
use crate::model::person;
use crate::text;

/// The longest pause the server may ask for before sending goes on by itself, in seconds.
const LONGEST_PAUSE: f64 = 120.0;

/// The largest file that is taken for a list of people, in bytes.
const LARGEST_FILE: f64 = 1_000_000.0;

/// How one invitation ended.
enum Sent {
    /// It is out, unless the person has joined already.
    Yes(Option<Invitation>),
    /// It is not, and trying again is safe.
    No(DirectoryError),
    /// Nobody can tell.
    Unsure,
}

impl Session {
    /// Why an address (folded) need not be invited: what the invite form asks of every address typed into it.
    pub fn known_address(self, folded: &str) -> Option<ChipState> {
        let member = self.roster.with_untracked(|roster| {
            roster.by_email(folded, fold).map(|member| person::name(member).to_owned())
        });
        let invited = || {
            self.invitations
                .with_untracked(|invitations| invitations.by_email(folded, fold).is_some())
        };
        member
            .map(ChipState::AlreadyMember)
            .or_else(|| invited().then_some(ChipState::AlreadyInvited))
    }

    /// Adds the addresses of a file that the person chose to the invite form.
    pub fn import(self, file: Blob) {
        if file.size() > LARGEST_FILE {
            self.draft.try_update(|draft| draft.import = Some(Import::TooLarge));
            return;
        }
        write(async move {
            let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            self.draft.try_update(|draft| match text {
                // What a browser puts in place of bytes that are no text: an image, a spreadsheet of its own format.
                Some(text) if !text.contains(['\0', char::REPLACEMENT_CHARACTER]) => {
                    draft.import(&text, &|folded| self.known_address(folded));
                }
                _ => draft.import = Some(Import::Unreadable),
            });
        });
    }

    /// Sends the invite form: one request for each address, one after the other. What was sent leaves the form, what was not stays
    /// with its reason.
    pub fn send_draft(self) {
        let Some(backend) = self.backend() else { return };
        let queue = self.draft.try_update(|draft| {
            draft.commit_text(&|folded| self.known_address(folded));
            draft.begin_batch()
        });
        let Some(queue) = queue.filter(|queue| !queue.is_empty()) else { return };
        write(async move {
            for key in queue {
                if !self.send_chip(&backend, key).await {
                    break;
                }
            }
            let sent =
                self.draft.try_update(crate::model::draft::Draft::end_batch).unwrap_or_default();
            if !sent.is_empty() {
                let addresses: Vec<_> = sent.iter().map(ToString::to_string).collect();
                self.report(Tone::Success, text::done::invited(self.texts, &addresses), None);
            }
        });
    }

    /// Sends one address of the form; whether to go on with the next.
    async fn send_chip(self, backend: &Backend, key: u32) -> bool {
        loop {
            if self.draft.try_with_untracked(|draft| draft.progress.is_stopping()).unwrap_or(true) {
                return false;
            }
            let Some(Some(request)) = self.draft.try_update(|draft| draft.begin_send(key)) else {
                return true;
            };
            let error = match self.send_permitted(backend, &request).await {
                Sent::Yes(_) => {
                    self.draft.try_update(|draft| draft.settle_send(key));
                    return true;
                }
                Sent::Unsure => {
                    let why = self.texts.maybe_sent();
                    let refused = |address| ChipState::Refused(address, why);
                    self.draft.try_update(|draft| draft.refuse_send(key, refused));
                    return true;
                }
                Sent::No(error) => error,
            };
            match error {
                DirectoryError::RateLimited { retry_after: Some(seconds) }
                    if seconds <= LONGEST_PAUSE =>
                {
                    self.pause(key, seconds).await;
                }
                DirectoryError::AlreadyMember => {
                    self.draft.try_update(|draft| {
                        draft.refuse_send(key, |address| {
                            ChipState::AlreadyMember(address.to_string())
                        });
                    });
                    return true;
                }
                DirectoryError::AlreadyInvited => {
                    self.draft
                        .try_update(|draft| draft.refuse_send(key, |_| ChipState::AlreadyInvited));
                    return true;
                }
                error => {
                    let words = text::failed::invitation(self.texts, &error);
                    self.tell_failed(&error, &words);
                    self.draft.try_update(|draft| {
                        draft.refuse_send(key, |address| ChipState::Refused(address, words));
                    });
                    // The rest would meet the same refusal.
                    return !matches!(
                        error,
                        DirectoryError::Unauthorized
                            | DirectoryError::NotEnabled
                            | DirectoryError::Unreachable
                    );
                }
            }
        }
    }

    /// Waits as long as the server asks, with the address back in the queue, unless the person stops it.
    async fn pause(self, key: u32, seconds: f64) {
        let until = platform::now() + seconds * 1_000.0;
        self.draft.try_update(|draft| {
            draft.refuse_send(key, ChipState::Ready);
            draft.progress.pause(until);
        });
        let waiting =
            || self.draft.try_with_untracked(|draft| draft.progress.is_paused()) == Some(true);
        while waiting() && platform::now() < until {
            platform::sleep(200).await;
        }
        self.draft.try_update(|draft| draft.progress.resume());
    }

    /// Sends one invitation if the host lets it, and tells the host.
    async fn send_permitted(self, backend: &Backend, request: &InviteRequest) -> Sent {
        let (email, role) = (request.email_address.clone(), request.role.clone());
        if let Err(veto) = backend.permit(&Intent::Invite { email, role }).await {
            return Sent::No(veto);
        }
        let sent = self.send_one(backend, request).await;
        if let Sent::Yes(Some(invitation)) = &sent {
            self.tell(&Event::Invited(invitation));
        }
        sent
    }

    /// Sends one invitation and finds out what became of it.
    async fn send_one(self, backend: &Backend, request: &InviteRequest) -> Sent {
        match backend.directory.invite(&backend.app, request).await {
            Ok(invitation) => {
                self.invitations
                    .try_update(|invitations| invitations.add(invitation.clone(), fold));
                Sent::Yes(Some(invitation))
            }
            Err(error) if error.is_ambiguous() => {
                self.look_for(backend, &request.email_address, error).await
            }
            Err(error) => Sent::No(error),
        }
    }

    /// After a lost answer: the address is among the invitations or the members if the invitation went out.
    async fn look_for(
        self,
        backend: &Backend,
        address: &EmailAddress,
        error: DirectoryError,
    ) -> Sent {
        let folded = fold(address.as_str());
        let Ok(list) = backend.directory.invitations(&backend.app).await else {
            return Sent::Unsure;
        };
        let is_it = |invitation: &Invitation| fold(&invitation.email_address) == folded;
        if let Some(found) = list.invitations.into_iter().find(is_it) {
            self.invitations.try_update(|invitations| invitations.add(found.clone(), fold));
            return Sent::Yes(Some(found));
        }
        let Ok(list) = backend.directory.members(&backend.app).await else { return Sent::Unsure };
        let joined = list
            .users
            .iter()
            .any(|member| member.email.as_deref().map(fold).as_ref() == Some(&folded));
        if joined {
            self.load_members();
            return Sent::Yes(None);
        }
        Sent::No(error)
    }

    /// Invites one person outside the form: *Invite back*, *Send again*.
    pub(super) fn invite_one(self, email: &str, role: Role) {
        let email = email.to_owned();
        write(async move { self.invite_alone(email, role).await });
    }

    /// Invites the address of an invitation that is no longer pending. That one stays where it is.
    pub fn invite_again(self, past: RwSignal<Invitations>, id: InvitationId) {
        let Some(Ok(old)) = past.try_update(|past| past.begin_again(&id)) else { return };
        write(async move {
            self.invite_alone(old.email_address.into(), old.role).await;
            past.try_update(|past| past.end_again(&id));
        });
    }

    async fn invite_alone(self, email: String, role: Role) {
        let Some(backend) = self.backend() else { return };
        let sent = match email.parse() {
            Ok(email_address) => {
                let request = InviteRequest { email_address, role: role.clone() };
                self.send_permitted(&backend, &request).await
            }
            // The directory holds an address that no invitation could be sent to.
            Err(_) => Sent::No(DirectoryError::Invalid { message: String::new() }),
        };
        match sent {
            Sent::Yes(_) => {
                self.report(Tone::Success, text::done::invited(self.texts, &[email]), None);
            }
            Sent::No(error) => {
                let next = NextStep::SendAgain { email: email.as_str().into(), role };
                let why = text::failed::invitation(self.texts, &error);
                let words = self.texts.about(&email, &why);
                self.report_failed(&error, words, error.is_passing().then_some(next));
                // Somebody else was faster: the lists do not know yet.
                if matches!(error, DirectoryError::AlreadyMember | DirectoryError::AlreadyInvited) {
                    self.load();
                }
            }
            Sent::Unsure => {
                self.report(Tone::Error, self.texts.about(&email, &self.texts.maybe_sent()), None);
            }
        }
    }

    /// Asks the running batch to end after the address it is at.
    pub fn stop_sending(self) {
        self.draft.try_update(|draft| draft.progress = Progress::Stopping);
    }

    /// Resend's second half: one new invitation to an address whose old one is gone.
    pub(super) async fn send_fresh(
        self,
        backend: &Backend,
        request: &InviteRequest,
    ) -> Result<Option<Invitation>, DirectoryError> {
        match self.send_one(backend, request).await {
            Sent::Yes(invitation) => Ok(invitation),
            Sent::No(error) => Err(error),
            Sent::Unsure => Err(DirectoryError::Unreachable),
        }
    }
}
