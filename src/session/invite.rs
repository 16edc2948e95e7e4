//! Inviting. The one write that must not be repeated blindly: a second request may be a second mail.

use leptos::prelude::*;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InviteRequest};
use mixpeek_users_contract::member::MemberList;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen_futures::JsFuture;
use web_sys::Blob;

use super::host::{Event, Intent};
use super::platform::fold_address as fold;
use super::{Backend, Session, platform, write};
use crate::directory::error::DirectoryError;
use crate::directory::{retry, several};
use crate::model::draft::{ChipState, Import, Progress};
use crate::model::invitations::Invitations;
use crate::model::notices::{NextStep, Tone};
use crate::text;

/// The largest file that is taken for a list of people, in bytes.
const LARGEST_FILE: f64 = 1_000_000.0;

/// How one invitation ended.
pub(super) enum Sent {
    /// It is out, unless the person has joined already.
    Yes(Option<Invitation>),
    /// It is not, and trying again is safe.
    No(DirectoryError),
    /// Nobody can tell: the answer was lost, and the lists could not be had afterwards, because of this, or had not been before.
    Unsure(DirectoryError),
}

/// The lists, as far as they were looked at after a lost answer: each is asked for once.
struct Seen {
    /// Whether they were on screen before anything was sent. Otherwise whoever is found on them may always have been there.
    knew_invitations: bool,
    knew_members: bool,
    invitations: Option<Result<InvitationList, DirectoryError>>,
    members: Option<Result<MemberList, DirectoryError>>,
}

impl Session {
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
        let at_once = usize::try_from(at_once).unwrap_or(usize::MAX).max(1);
        self.write(async move {
            for group in queue.chunks(at_once) {
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
            let all = match &*requests {
                [] => Vec::new(),
                [request] => vec![self.send_one(backend, request).await],
                _ => self.send_group(backend, &requests).await,
            };
            for (key, sent) in keys.into_iter().zip(all) {
                match sent {
                    Sent::No(error) if retry::pause(&error).is_some() => {
                        self.refuse_chip(key, ChipState::Ready);
                        group.push(key);
                        pause = pause.max(retry::pause(&error).unwrap_or_default());
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
            Sent::Unsure(error) => {
                let why = self.texts.maybe_sent();
                self.refuse_chip(key, |address| ChipState::Refused(address, why));
                return !error.meets_all();
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
                if error.closes() {
                    self.load_once();
                }
                self.refuse_chip(key, |address| ChipState::Refused(address, words));
                return !error.meets_all();
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
        let mut clock = platform::Clock::start();
        while waiting() && clock.now() < until {
            clock.sleep(200).await;
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

    /// Sends a group in one request, and finds out what became of each.
    async fn send_group(self, backend: &Backend, requests: &[InviteRequest]) -> Vec<Sent> {
        let (mut seen, mut all) = (self.before(), Vec::new());
        let answers = several::invite(&*backend.directory, &backend.app, requests).await;
        let answers = answers.unwrap_or_else(|error| vec![Err(error); requests.len()]);
        for (request, answer) in requests.iter().zip(answers) {
            all.push(self.outcome(backend, &mut seen, &request.email_address, answer).await);
        }
        all
    }

    /// Sends one invitation and finds out what became of it.
    async fn send_one(self, backend: &Backend, request: &InviteRequest) -> Sent {
        let mut seen = self.before();
        let answer = several::invite_one(&*backend.directory, &backend.app, request).await;
        self.outcome(backend, &mut seen, &request.email_address, answer).await
    }

    /// The same outside the form, where it waits for its turn if it has to.
    pub(super) async fn send_in_turn(self, backend: &Backend, request: &InviteRequest) -> Sent {
        let mut seen = self.before();
        let send = async || several::invite_one(&*backend.directory, &backend.app, request).await;
        let answer = self.in_turn(send).await;
        self.outcome(backend, &mut seen, &request.email_address, answer).await
    }

    /// What is known before something is sent.
    fn before(self) -> Seen {
        let knew_invitations =
            self.invitations.with_untracked(|invitations| invitations.phase.as_of().is_some());
        Seen {
            knew_invitations,
            knew_members: self.knows_members(),
            invitations: None,
            members: None,
        }
    }

    /// What became of an invitation. After a lost answer, its address is new among the invitations or the members if it went out.
    async fn outcome(
        self,
        backend: &Backend,
        seen: &mut Seen,
        address: &EmailAddress,
        answer: Result<Invitation, DirectoryError>,
    ) -> Sent {
        let error = match answer {
            Ok(invitation) => return self.is_out(invitation),
            Err(error) if error.is_ambiguous() => error,
            Err(error) => return Sent::No(error),
        };
        let folded = fold(address.as_str());
        if seen.invitations.is_none() {
            seen.invitations = Some(backend.directory.invitations(&backend.app).await);
        }
        let list = match &seen.invitations {
            Some(Ok(list)) => list,
            Some(Err(error)) => return Sent::Unsure(error.clone()),
            None => return Sent::Unsure(error),
        };
        let is_it = |invitation: &&Invitation| fold(&invitation.email_address) == folded;
        if let Some(found) = list.invitations.iter().find(is_it) {
            if seen.knew_invitations {
                return self.is_out(found.clone());
            }
            self.load_once();
            return Sent::Unsure(error);
        }
        if seen.members.is_none() {
            seen.members = Some(backend.directory.members(&backend.app).await);
        }
        let list = match &seen.members {
            Some(Ok(list)) => list,
            Some(Err(error)) => return Sent::Unsure(error.clone()),
            None => return Sent::Unsure(error),
        };
        let joined = list
            .users
            .iter()
            .any(|member| member.email.as_deref().map(fold).as_ref() == Some(&folded));
        if joined {
            self.load_members();
            return if seen.knew_members { Sent::Yes(None) } else { Sent::Unsure(error) };
        }
        Sent::No(error)
    }

    fn is_out(self, invitation: Invitation) -> Sent {
        let was_known = self.invitations.try_update(|invitations| {
            invitations.add(invitation.clone(), fold);
            invitations.phase.as_of().is_some()
        });
        if was_known == Some(false) {
            self.load_once();
        }
        Sent::Yes(Some(invitation))
    }

    /// Invites one person outside the form: *Invite back*, *Send again*.
    pub(super) fn invite_one(self, email: &str, role: Role) {
        let email = email.to_owned();
        self.write(async move { self.invite_alone(email, role).await });
    }

    /// Invites the address of an invitation that is no longer pending. That one stays where it is.
    pub fn invite_again(self, past: RwSignal<Invitations>, id: InvitationId) {
        let Some(Ok(old)) = past.try_update(|past| past.begin_again(&id)) else { return };
        self.write(async move {
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
                    Ok(()) => self.send_in_turn(&backend, &request).await,
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
                self.look_again_after(&error);
            }
            Sent::Unsure(_) => self.say_unsure(&email),
        }
    }

    /// Asks the running batch to end after the group it is at.
    pub fn stop_sending(self) {
        self.draft.try_update(|draft| draft.progress = Progress::Stopping);
    }

    /// Says that nobody can tell whether an invitation is out. Nothing is offered that would send it again.
    pub(super) fn say_unsure(self, email: &str) {
        let words = self.texts.about(email, &self.texts.maybe_sent());
        self.report_failed(&DirectoryError::Unreachable, words, None);
    }
}
