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
use super::{Ended, Session, platform};
use crate::directory::error::DirectoryError;
use crate::model::notices::{NextStep, Tone};
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::roster::Roster;
use crate::text;

impl Session {
    /// Gives a member another role instead of the one that the person saw. The row moves at once and goes back if the server refuses.
    /// Where somebody else was faster, nothing is sent and the person is told.
    pub fn set_role(self, id: UserId, role: Role, seen: &Role) {
        let Some(backend) = self.backend() else { return };
        let Some((name, now)) = self.role_of(&id) else {
            return self.explain(self.texts.no_longer_there());
        };
        if now != *seen {
            return self.explain_role(&name, &now);
        }
        let begun = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.begin_role(&id, role.clone(), c))
        });
        match begun {
            Some(Ok(())) => {}
            Some(Err(refusal)) => {
                return self.report(Tone::Error, text::refusal(self.texts, refusal, &name), None);
            }
            None => return,
        }
        let is_conditional = self.capabilities.with_untracked(|c| c.conditional_roles);
        let seen = now;
        self.write(async move {
            let intent = Intent::SetRole { user: id.clone(), role: role.clone() };
            let from = is_conditional.then_some(&seen);
            let answer =
                backend.send(self, &intent, |at, app| at.set_role(app, &id, &role, from)).await;
            let answer = doubt::change(&backend, &id, answer, &|now| now.role == role).await;
            match self.settle(&id, answer) {
                Ok(()) => {
                    let words = self.texts.role_changed(&name, &self.role_name(&role));
                    self.report(Tone::Success, words, None);
                    self.tell(&Event::RoleChanged { user: &id, role: &role });
                }
                Err(Undone { error: error @ DirectoryError::Changed, .. }) => {
                    // What it is by now has to be asked for.
                    let words = match (self.look_again().await, self.role_of(&id)) {
                        (Some(_), Some((name, now))) => self.changed_role(&name, &now),
                        (Some(_), None) => text::refusal(self.texts, Refusal::Gone, &name),
                        (None, _) => {
                            text::failed::role(self.texts, &name, &self.role_name(&role), &error)
                        }
                    };
                    self.report_failed(&error, words, None);
                }
                Err(undone) => {
                    let label = self.role_name(&role);
                    let refusal = |error: &_| text::failed::role(self.texts, &name, &label, error);
                    let words = undone.words(self.texts, &name, refusal);
                    let error = undone.error;
                    let next = NextStep::RetryRole { user: id, role, seen };
                    self.report_failed(&error, words, error.is_passing().then_some(next));
                    self.look_again_after(&error);
                }
            }
        });
    }

    /// Says that somebody else has given a member a role while the person was about to choose one.
    pub(crate) fn explain_role(self, name: &str, now: &Role) {
        self.explain(self.changed_role(name, now));
    }

    fn changed_role(self, name: &str, now: &Role) -> String {
        self.texts.role_changed_meanwhile(name, &self.role_name(now))
    }

    /// What a role is called.
    fn role_name(self, role: &Role) -> String {
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
    pub fn remove(self, id: UserId, on_end: Callback<Ended>) {
        let Some(backend) = self.backend() else { return };
        let Some(member) =
            self.roster.with_untracked(|roster| roster.row(&id).map(|row| row.member.clone()))
        else {
            return on_end.run(self.gone());
        };
        let name = person::name(&member).to_owned();
        let removal = self.capabilities.with_untracked(|c| c.removal).unwrap_or(Removal::Removed);
        let begun = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.begin_removal(&id, c))
        });
        match begun {
            Some(Ok(())) => {}
            Some(Err(refusal)) => {
                return on_end.run(Err(text::refusal(self.texts, refusal, &name)));
            }
            None => return,
        }
        self.write(async move {
            let intent = Intent::Remove { user: id.clone() };
            let answer = backend.send(self, &intent, |at, app| at.remove(app, &id)).await;
            let answer = doubt::removal(&backend, &id, removal, answer).await;
            self.roster.try_update(|roster| {
                self.capabilities.with_untracked(|c| match answer {
                    Ok(()) => roster.settle_removal(&id, c),
                    Err(_) => roster.refuse_change(&id, c),
                });
            });
            let end = match answer {
                Ok(()) => {
                    self.report(
                        Tone::Success,
                        text::done::removed(self.texts, &name, removal),
                        self.invite_back(member),
                    );
                    self.tell(&Event::Removed { user: &id });
                    Ok(())
                }
                Err(Undone { error: error @ DirectoryError::NotFound { .. }, .. }) => {
                    // They are gone, or the app is: the list knows, and says the latter by itself.
                    if self.look_again().await == Some(true) && self.name_of(&id).is_none() {
                        self.report_failed(&error, self.texts.already_gone(&name), None);
                    } else {
                        let words = text::failed::removal(self.texts, &name, &error);
                        self.report_failed(&error, words, None);
                    }
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::removal(self.texts, &name, error);
                    let words = undone.words(self.texts, &name, refusal);
                    self.tell_failed(&undone.error, &words);
                    self.note(words.clone(), false);
                    self.look_again_after(&undone.error);
                    Err(words)
                }
            };
            // The dialog may be gone with the tab.
            self.hand_back(on_end, end);
        });
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
