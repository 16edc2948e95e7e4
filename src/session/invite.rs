//! Inviting. The one write that must not be repeated blindly: a second request may be a second mail.

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InviteRequest};
use mixpeek_users_contract::member::Member;
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

impl Sent {
    fn invitation(&self) -> Option<&Invitation> {
        if let Self::Yes(invitation) = self { invitation.as_ref() } else { None }
    }
}

/// The lists, looked at after a lost answer.
struct Seen {
    invitations: Vec<Invitation>,
    /// Nothing if they were not needed or could not be had.
    members: Option<Vec<Member>>,
}

impl Seen {
    fn invitation(&self, folded: &str) -> Option<&Invitation> {
        self.invitations.iter().find(|invitation| fold(&invitation.email_address) == folded)
    }

    /// What became of the invitation to an address (folded) whose answer was lost with `error`.
    fn sent(&self, folded: &str, error: DirectoryError) -> Sent {
        if let Some(found) = self.invitation(folded) {
            return Sent::Yes(Some(found.clone()));
        }
        let Some(members) = &self.members else { return Sent::Unsure };
        let is_it = |member: &Member| member.email.as_deref().map(fold).as_deref() == Some(folded);
        if members.iter().any(is_it) { Sent::Yes(None) } else { Sent::No(error) }
    }
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

    /// Sends the invite form, in groups of as many as the directory takes at once. What was sent leaves the form, what was not stays with
    /// its reason.
    pub fn send_draft(self) {
        let Some(backend) = self.backend() else { return };
        let queue = self.draft.try_update(|draft| {
            draft.commit_text(&|folded| self.known_address(folded));
            draft.begin_batch()
        });
        let Some(queue) = queue.filter(|queue| !queue.is_empty()) else { return };
        let at_once = self.capabilities.with_untracked(|can| can.invite_at_once).unwrap_or(1);
        write(async move {
            for group in queue.chunks(at_once.max(1) as usize) {
                if !self.send_chips(&backend, group.to_vec()).await {
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

    /// Sends some addresses of the form as one group; whether to go on with the next.
    async fn send_chips(self, backend: &Backend, mut group: Vec<u32>) -> bool {
        loop {
            if self.draft.try_with_untracked(|draft| draft.progress.is_stopping()).unwrap_or(true) {
                return false;
            }
            let (mut keys, mut requests) = (Vec::new(), Vec::new());
            for key in group {
                let Some(Some(request)) = self.draft.try_update(|draft| draft.begin_send(key))
                else {
                    continue;
                };
                match Self::permitted(backend, &request).await {
                    Ok(()) => {
                        keys.push(key);
                        requests.push(request);
                    }
                    Err(veto) => drop(self.settle_chip(key, Sent::No(veto))),
                }
            }
            let (mut goes_on, mut pause) = (true, 0.0_f64);
            group = Vec::new();
            for (key, sent) in keys.into_iter().zip(self.send(backend, &requests).await) {
                match sent {
                    Sent::No(DirectoryError::RateLimited { retry_after: Some(seconds) })
                        if seconds <= LONGEST_PAUSE =>
                    {
                        self.refuse_chip(key, ChipState::Ready);
                        group.push(key);
                        pause = pause.max(seconds);
                    }
                    sent => goes_on &= self.settle_chip(key, sent),
                }
            }
            if group.is_empty() || !goes_on {
                return goes_on;
            }
            self.pause(pause).await;
        }
    }

    /// Takes over how sending an address of the form ended; whether the others may fare better.
    fn settle_chip(self, key: u32, sent: Sent) -> bool {
        match sent {
            Sent::Yes(invitation) => {
                self.tell_invited(invitation.as_ref());
                self.draft.try_update(|draft| draft.settle_send(key));
            }
            Sent::Unsure => {
                let why = self.texts.maybe_sent();
                self.refuse_chip(key, |address| ChipState::Refused(address, why));
            }
            Sent::No(DirectoryError::AlreadyMember) => {
                self.refuse_chip(key, |address| ChipState::AlreadyMember(address.to_string()));
            }
            Sent::No(DirectoryError::AlreadyInvited) => {
                self.refuse_chip(key, |_| ChipState::AlreadyInvited);
            }
            Sent::No(error) => {
                let words = text::failed::invitation(self.texts, &error);
                self.tell_failed(&error, &words);
                self.refuse_chip(key, |address| ChipState::Refused(address, words));
                // The rest would meet the same refusal.
                return !matches!(
                    error,
                    DirectoryError::Unauthorized
                        | DirectoryError::NotEnabled
                        | DirectoryError::Unreachable
                );
            }
        }
        true
    }

    /// Leaves an address in the form that was being sent.
    fn refuse_chip(self, key: u32, state: impl FnOnce(EmailAddress) -> ChipState) {
        self.draft.try_update(|draft| draft.refuse_send(key, state));
    }

    /// Waits as long as the server asks, unless the person stops it.
    async fn pause(self, seconds: f64) {
        let until = platform::now() + seconds * 1_000.0;
        self.draft.try_update(|draft| draft.progress.pause(until));
        let waiting =
            || self.draft.try_with_untracked(|draft| draft.progress.is_paused()) == Some(true);
        while waiting() && platform::now() < until {
            platform::sleep(200).await;
        }
        self.draft.try_update(|draft| draft.progress.resume());
    }

    /// Whether the host lets an invitation be sent.
    async fn permitted(backend: &Backend, request: &InviteRequest) -> Result<(), DirectoryError> {
        let (email, role) = (request.email_address.clone(), request.role.clone());
        backend.permit(&Intent::Invite { email, role }).await
    }

    /// Tells the host that an invitation is out.
    fn tell_invited(self, invitation: Option<&Invitation>) {
        if let Some(invitation) = invitation {
            self.tell(&Event::Invited(invitation));
        }
    }

    /// Sends invitations, in one request where they are several, and finds out what became of each.
    async fn send(self, backend: &Backend, requests: &[InviteRequest]) -> Vec<Sent> {
        let answers = match requests {
            [] => Vec::new(),
            [request] => vec![backend.directory.invite(&backend.app, request).await],
            _ => match backend.directory.invite_many(&backend.app, requests).await {
                Ok(answers) => answers,
                Err(error) => vec![Err(error); requests.len()],
            },
        };
        let asked = || requests.iter().map(|request| fold(request.email_address.as_str()));
        let is_open = |answer: &Result<_, DirectoryError>| {
            answer.as_ref().is_err_and(DirectoryError::is_ambiguous)
        };
        let open: Vec<_> = asked()
            .zip(&answers)
            .filter_map(|(to, answer)| is_open(answer).then_some(to))
            .collect();
        let seen = self.look(backend, &open).await;
        let sent = |(folded, answer): (String, Result<Invitation, DirectoryError>)| match answer {
            Err(error) if error.is_ambiguous() => match &seen {
                Some(seen) => seen.sent(&folded, error),
                None => Sent::Unsure,
            },
            Err(error) => Sent::No(error),
            Ok(invitation) => Sent::Yes(Some(invitation)),
        };
        let sent: Vec<_> = asked().zip(answers).map(sent).collect();
        for invitation in sent.iter().filter_map(Sent::invitation) {
            self.invitations.try_update(|invitations| invitations.add(invitation.clone(), fold));
        }
        if sent.iter().any(|sent| matches!(sent, Sent::Yes(None))) {
            self.load_members();
        }
        sent
    }

    /// After a lost answer: an address is among the invitations or the members if its invitation went out. Each list is asked for once,
    /// and the second only where the first lacks somebody.
    async fn look(self, backend: &Backend, open: &[String]) -> Option<Seen> {
        if open.is_empty() {
            return None;
        }
        let list = backend.directory.invitations(&backend.app).await.ok()?;
        let mut seen = Seen { invitations: list.invitations, members: None };
        if open.iter().any(|folded| seen.invitation(folded).is_none()) {
            seen.members =
                backend.directory.members(&backend.app).await.ok().map(|list| list.users);
        }
        Some(seen)
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
                match Self::permitted(&backend, &request).await {
                    Ok(()) => self.send_one(&backend, &request).await,
                    Err(veto) => Sent::No(veto),
                }
            }
            // The directory holds an address that no invitation could be sent to.
            Err(_) => Sent::No(DirectoryError::Invalid { message: String::new() }),
        };
        match sent {
            Sent::Yes(invitation) => {
                self.tell_invited(invitation.as_ref());
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
                let words = self.texts.about(&email, &self.texts.maybe_sent());
                self.tell_failed(&DirectoryError::Unreachable, &words);
                self.report(Tone::Error, words, None);
            }
        }
    }

    /// Sends one invitation and finds out what became of it.
    async fn send_one(self, backend: &Backend, request: &InviteRequest) -> Sent {
        self.send(backend, std::slice::from_ref(request)).await.pop().unwrap_or(Sent::Unsure)
    }

    /// Asks the running batch to end after the group it is at.
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
