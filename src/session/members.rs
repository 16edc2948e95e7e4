//! Changing roles and removing members.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::email::EmailAddress;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::doubt::{self, Undone};
use super::host::{Event, Intent};
use super::{Backend, Ended, Session, platform};
use crate::directory::error::DirectoryError;
use crate::model::notices::{NextStep, Tone};
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::roster::Roster;
use crate::text;

/// How a change came out, for whoever asked for it to tell.
pub(super) struct Outcome {
    /// What was done, or what was not and why.
    pub(super) words: String,
    /// Why it was not done; nothing if it was.
    pub(super) error: Option<DirectoryError>,
    /// What the person may want next.
    pub(super) next: Option<NextStep>,
}

/// Why a change is not even asked for.
pub(super) enum NotBegun {
    /// The tab is gone.
    Ended,
    /// Somebody else was faster; in words.
    Changed(String),
    /// It may not be made; in words.
    Refused(String),
}

impl Session {
    /// Gives a member another role instead of the one that the person saw. The row moves at once and goes back if the server refuses.
    /// Where somebody else was faster, nothing is sent and the person is told.
    pub fn set_role(self, id: UserId, role: Role, seen: &Role) {
        let Some(backend) = self.backend() else { return };
        let name = match self.begin_role(&id, &role, seen) {
            Ok(name) => name,
            Err(NotBegun::Ended) => return,
            Err(NotBegun::Changed(why)) => return self.explain(why),
            Err(NotBegun::Refused(why)) => return self.report(Tone::Error, why, None),
        };
        let seen = seen.clone();
        self.write(async move {
            let outcome = self.give_role(&backend, id, role, seen, &name).await;
            match outcome.error {
                None => self.report(Tone::Success, outcome.words, outcome.next),
                Some(error) => {
                    self.report_failed(&error, outcome.words, outcome.next);
                    self.look_again_after(&error);
                }
            }
        });
    }

    /// Moves the row ahead to a role in place of the one that was seen, and says what the member is called.
    pub(super) fn begin_role(
        self,
        id: &UserId,
        role: &Role,
        seen: &Role,
    ) -> Result<String, NotBegun> {
        let (name, now) =
            self.role_of(id).ok_or_else(|| NotBegun::Changed(self.texts.no_longer_there()))?;
        if now != *seen {
            return Err(NotBegun::Changed(self.changed_role(&name, &now)));
        }
        let begun = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.begin_role(id, role.clone(), c))
        });
        self.begun(begun, name)
    }

    fn begun(self, begun: Option<Result<(), Refusal>>, name: String) -> Result<String, NotBegun> {
        match begun {
            Some(Ok(())) => Ok(name),
            Some(Err(why)) => Err(NotBegun::Refused(text::refusal(self.texts, why, &name))),
            None => Err(NotBegun::Ended),
        }
    }

    /// Sends the role that the row has moved ahead to, and takes over how that ended.
    pub(super) async fn give_role(
        self,
        backend: &Backend,
        id: UserId,
        role: Role,
        seen: Role,
        name: &str,
    ) -> Outcome {
        let is_conditional = self.capabilities.try_with_untracked(|c| c.conditional_roles);
        let from = (is_conditional == Some(true)).then_some(&seen);
        let intent = Intent::SetRole { user: id.clone(), role: role.clone() };
        let answer =
            backend.send(self, &intent, |at, app| at.set_role(app, &id, &role, from)).await;
        let answer = doubt::change(backend, &id, answer, &|now| now.role == role).await;
        match self.settle(&id, answer) {
            Ok(()) => {
                self.tell(&Event::RoleChanged { user: &id, role: &role });
                let words = self.texts.role_changed(name, &self.role_name(&role));
                Outcome { words, error: None, next: None }
            }
            Err(Undone { error: error @ DirectoryError::Changed, .. }) => {
                // What it is by now has to be asked for.
                let words = match (self.look_again().await, self.role_of(&id)) {
                    (Some(_), Some((name, now))) => self.changed_role(&name, &now),
                    (Some(_), None) => text::refusal(self.texts, Refusal::Gone, name),
                    (None, _) => {
                        text::failed::role(self.texts, name, &self.role_name(&role), &error)
                    }
                };
                Outcome { words, error: Some(error), next: None }
            }
            Err(undone) => {
                let label = self.role_name(&role);
                let refusal = |error: &_| text::failed::role(self.texts, name, &label, error);
                let words = undone.words(self.texts, name, refusal);
                let next = NextStep::RetryRole { user: id, role, seen };
                let next = undone.error.is_passing().then_some(next);
                Outcome { words, error: Some(undone.error), next }
            }
        }
    }

    /// Says that somebody else has given a member a role while the person was about to choose one.
    pub(crate) fn explain_role(self, name: &str, now: &Role) {
        self.explain(self.changed_role(name, now));
    }

    fn changed_role(self, name: &str, now: &Role) -> String {
        self.texts.role_changed_meanwhile(name, &self.role_name(now))
    }

    /// What a role is called.
    pub(super) fn role_name(self, role: &Role) -> String {
        let name = |c: &_| text::role::name(self.texts, c, role);
        self.capabilities.try_with_untracked(name).unwrap_or_default()
    }

    /// What a member is called, and their role.
    pub(crate) fn role_of(self, id: &UserId) -> Option<(String, Role)> {
        let look = |roster: &Roster| {
            let member = &roster.row(id)?.member;
            Some((person::name(member).to_owned(), member.role.clone()))
        };
        self.roster.try_with_untracked(look).flatten()
    }

    /// Removes a member. `on_end` hears how it went: the dialog that asked stays open until then.
    pub fn remove(self, id: &UserId, on_end: Callback<Ended>) {
        let Some(backend) = self.backend() else { return };
        let member = match self.begin_removal(id) {
            Ok(member) => member,
            Err(NotBegun::Ended) => return,
            Err(NotBegun::Changed(why) | NotBegun::Refused(why)) => return on_end.run(Err(why)),
        };
        self.write(async move {
            let Outcome { words, error, next } = self.take_out(&backend, member).await;
            let end = match error {
                None => {
                    self.report(Tone::Success, words, next);
                    Ok(())
                }
                Some(error @ DirectoryError::NotFound { .. }) => {
                    self.report_failed(&error, words, None);
                    Ok(())
                }
                Some(error) => {
                    self.tell_failed(&error, &words);
                    self.note(words.clone(), false);
                    self.look_again_after(&error);
                    Err(words)
                }
            };
            // The dialog may be gone with the tab.
            self.hand_back(on_end, end);
        });
    }

    /// Marks a member as leaving, and says who it is.
    pub(super) fn begin_removal(self, id: &UserId) -> Result<Member, NotBegun> {
        let known = |roster: &Roster| roster.row(id).map(|row| row.member.clone());
        let member = self.roster.try_with_untracked(known).ok_or(NotBegun::Ended)?;
        let member = member.ok_or_else(|| NotBegun::Changed(self.texts.no_longer_there()))?;
        let begun = self
            .roster
            .try_update(|roster| self.capabilities.with_untracked(|c| roster.begin_removal(id, c)));
        self.begun(begun, person::name(&member).to_owned())?;
        Ok(member)
    }

    /// Takes out a member who is marked as leaving, and takes over how that ended.
    pub(super) async fn take_out(self, backend: &Backend, member: Member) -> Outcome {
        let (id, name) = (member.user_id.clone(), person::name(&member).to_owned());
        let removal = self.capabilities.try_with_untracked(|c| c.removal).flatten();
        let removal = removal.unwrap_or(Removal::Removed);
        let intent = Intent::Remove { user: id.clone() };
        let answer = backend.send(self, &intent, |at, app| at.remove(app, &id)).await;
        let answer = doubt::removal(backend, &id, removal, answer).await;
        self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| match answer {
                Ok(()) => roster.settle_removal(&id, c),
                Err(_) => roster.refuse_change(&id, c),
            });
        });
        let (words, error, next) = match answer {
            Ok(()) => {
                self.tell(&Event::Removed { user: &id });
                let words = text::done::removed(self.texts, &name, removal);
                (words, None, self.invite_back(member))
            }
            Err(Undone { error: error @ DirectoryError::NotFound { .. }, .. }) => {
                // They are gone, or the app is: the list knows, and says the latter by itself.
                let words = if self.look_again().await == Some(true) && self.name_of(&id).is_none()
                {
                    self.texts.already_gone(&name)
                } else {
                    text::failed::removal(self.texts, &name, &error)
                };
                (words, Some(error), None)
            }
            Err(undone) => {
                let refusal = |error: &_| text::failed::removal(self.texts, &name, error);
                let words = undone.words(self.texts, &name, refusal);
                (words, Some(undone.error), None)
            }
        };
        Outcome { words, error, next }
    }

    /// Takes the answer to a change of a member into its row.
    pub(super) fn settle(self, id: &UserId, answer: Result<Member, Undone>) -> Result<(), Undone> {
        let (member, result) = match answer {
            Ok(member) => (Some(member), Ok(())),
            Err(error) => (None, Err(error)),
        };
        self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| match member {
                Some(member) => roster.settle_change(id, member, c, platform::fold),
                None => roster.refuse_change(id, c),
            });
        });
        result
    }

    /// What a member is called.
    pub fn name_of(self, id: &UserId) -> Option<String> {
        self.roster
            .try_with_untracked(|roster| {
                roster.row(id).map(|row| person::name(&row.member).to_owned())
            })
            .flatten()
    }

    /// Somebody else changed the lists under us, or took our rights: look again.
    pub(super) fn look_again_after(self, error: &DirectoryError) {
        if error.closes() {
            self.load();
        }
    }

    /// The way back for somebody who was removed, where there is one.
    fn invite_back(self, member: Member) -> Option<NextStep> {
        let may = self
            .capabilities
            .try_with_untracked(|c| c.invite && c.removal == Some(Removal::Removed))?;
        let email = member.email.filter(|email| may && email.parse::<EmailAddress>().is_ok())?;
        Some(NextStep::InviteBack { email, role: member.role })
    }
}
