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
use super::{Ended, Session, platform, write};
use crate::directory::error::DirectoryError;
use crate::model::notices::{NextStep, Tone};
use crate::model::person;
use crate::text;

impl Session {
    /// Gives a member another role. The row moves at once and goes back if the server refuses.
    pub fn set_role(self, id: UserId, role: Role) {
        let Some(backend) = self.backend() else { return };
        let Some(name) = self.name_of(&id) else {
            return self.explain(self.texts.no_longer_there());
        };
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
        write(async move {
            let intent = Intent::SetRole { user: id.clone(), role: role.clone() };
            let answer = backend.send(&intent, |at, app| at.set_role(app, &id, &role)).await;
            let answer = doubt::change(&backend, &id, answer, &|now| now.role == role).await;
            let label = self
                .capabilities
                .try_with_untracked(|c| text::role::name(self.texts, c, &role))
                .unwrap_or_default();
            let answer = self.settle(&id, answer);
            match answer {
                Ok(()) => {
                    self.report(Tone::Success, self.texts.role_changed(&name, &label), None);
                    self.tell(&Event::RoleChanged { user: &id, role: &role });
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::role(self.texts, &name, &label, error);
                    let words = undone.words(self.texts, &name, refusal);
                    let error = undone.error;
                    let next = error.is_passing().then_some(NextStep::RetryRole { user: id, role });
                    self.report_failed(&error, words, next);
                    self.reload_if_gone(&error);
                }
            }
        });
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
        write(async move {
            let intent = Intent::Remove { user: id.clone() };
            let answer = backend.send(&intent, |at, app| at.remove(app, &id)).await;
            let answer = doubt::removal(&backend, &id, answer).await;
            let was_gone =
                |undone: &Undone| matches!(undone.error, DirectoryError::NotFound { .. });
            let gone = answer.as_ref().err().is_none_or(was_gone);
            self.roster.try_update(|roster| {
                self.capabilities.with_untracked(|c| {
                    if gone { roster.settle_removal(&id, c) } else { roster.refuse_change(&id, c) }
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
                Err(undone) if was_gone(&undone) => {
                    self.report_failed(&undone.error, self.texts.already_gone(&name), None);
                    self.reload_if_gone(&undone.error);
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::removal(self.texts, &name, error);
                    let words = undone.words(self.texts, &name, refusal);
                    self.tell_failed(&undone.error, &words);
                    self.note(words.clone(), false);
                    Err(words)
                }
            };
            // The dialog may be gone with the tab.
            on_end.try_run(end);
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

    /// Somebody else changed the lists under us: look again.
    pub(super) fn reload_if_gone(self, error: &DirectoryError) {
        if matches!(error, DirectoryError::NotFound { .. }) {
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
