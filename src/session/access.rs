//! The controller of the page that says who can reach which app.

use std::collections::BTreeMap;

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::doubt::{self, Undone};
use super::load::{FRESH_FOR, SETTLE_POLL};
use super::source::Source;
use super::{Ended, hand_back, platform, read, write};
use crate::directory::Directory;
use crate::directory::error::DirectoryError;
use crate::directory::http::HttpDirectory;
use crate::model::access::{AccessList, EntryId};
use crate::model::notices::{Notices, Tone};
use crate::model::permissions::Refusal;
use crate::model::phase::Verdict;
use crate::text;
use crate::text::language::Texts;

/// Everything the page knows and can do. `Copy`, so that handlers capture it without ceremony.
#[derive(Debug, Clone, Copy)]
pub struct Access {
    /// Who can reach what.
    pub list: RwSignal<AccessList>,
    /// What the person is about to do, while what can be done there is on its way.
    pub preparing: RwSignal<Option<Wish>>,
    /// What the person is about to do and has yet to confirm.
    pub question: RwSignal<Option<Question>>,
    /// What the person is told.
    pub notices: RwSignal<Notices<Wish>>,
    /// What the directories of this server can do in general: what roles are called.
    pub capabilities: StoredValue<Capabilities>,
    /// The language it speaks.
    pub texts: Texts,
    /// What can be done in each app, where that was asked for.
    known: RwSignal<BTreeMap<AppId, Capabilities>>,
    /// When the list was last asked for, in milliseconds since 1970.
    asked: StoredValue<f64>,
    source: StoredValue<Source>,
}

/// What somebody wants to do to a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Which.
    pub id: EntryId,
    /// What.
    pub act: Act,
}

/// What can be done to a membership.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Another role, to be chosen.
    ChooseRole,
    /// This role, in place of the one that was seen.
    SetRole {
        /// Which.
        role: Role,
        /// The one it was to change.
        seen: Role,
    },
    /// Out of the app.
    Remove,
}

/// A wish with what the app's directory can do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which membership.
    pub id: EntryId,
    /// What is to be done.
    pub act: Act,
    /// What can be done in the app.
    pub capabilities: Capabilities,
}

impl Access {
    /// A controller that belongs to the current reactive scope and ends with it.
    pub fn new(directory: HttpDirectory, capabilities: Capabilities, texts: Texts) -> Self {
        Self {
            list: RwSignal::default(),
            preparing: RwSignal::new(None),
            question: RwSignal::new(None),
            notices: RwSignal::default(),
            capabilities: StoredValue::new(capabilities),
            texts,
            known: RwSignal::default(),
            asked: StoredValue::new(0.0),
            source: Source::new(directory),
        }
    }

    /// Loads the list: one request.
    pub fn load(self) {
        let Some(Source { directory, owner }) = self.source.try_get_value() else { return };
        self.asked.set_value(platform::now());
        read(owner, async move {
            loop {
                let Some(ticket) = self.list.try_update(AccessList::begin_load) else { return };
                let answer = directory.memberships().await;
                let verdict = self.list.try_update(|list| match answer {
                    Ok(all) => list.settle_load(ticket, all, platform::now(), platform::fold),
                    Err(error) => list.refuse_load(ticket, error, platform::now()),
                });
                if verdict != Some(Verdict::Outdated) {
                    return;
                }
                while self.list.try_with_untracked(AccessList::is_saving) == Some(true) {
                    platform::sleep(SETTLE_POLL).await;
                }
            }
        });
    }

    /// Loads the list again if it was last asked for a while ago.
    pub fn revalidate(self) {
        if self.asked.try_get_value().is_some_and(|at| platform::now() - at > FRESH_FOR) {
            self.load();
        }
    }

    /// Whose membership it is, and of which app.
    pub fn names_of(self, id: &EntryId) -> Option<(String, String)> {
        self.list
            .try_with_untracked(|list| {
                let entry = list.entry(id)?;
                Some((entry.name().to_owned(), entry.app_name().to_owned()))
            })
            .flatten()
    }

    /// What a role is called in an app.
    pub fn role_name(self, id: &EntryId, role: &Role) -> String {
        let known = self.known.with(|known| known.get(&id.app).cloned());
        let capabilities = known.unwrap_or_else(|| self.capabilities.get_value());
        text::role::name(self.texts, &capabilities, role)
    }

    /// Finds out what the app's directory can do, unless that is known, and puts the question. One at a time.
    pub fn ask(self, wish: Wish) {
        let known = self.known.with_untracked(|known| known.get(&wish.id.app).cloned());
        if let Some(capabilities) = known {
            // What was asked before and is still on its way must not take the place of this.
            self.preparing.set(None);
            return self.put(wish, capabilities);
        }
        let Some(Source { directory, owner }) = self.source.try_get_value() else { return };
        self.preparing.set(Some(wish.clone()));
        read(owner, async move {
            let answer = directory.capabilities(&wish.id.app).await;
            // The person has gone on to something else meanwhile.
            if self.preparing.try_get_untracked().flatten().as_ref() != Some(&wish) {
                return;
            }
            self.preparing.try_set(None);
            match answer {
                Ok(capabilities) => {
                    self.known.try_update(|known| {
                        known.insert(wish.id.app.clone(), capabilities.clone())
                    });
                    self.put(wish, capabilities);
                }
                Err(error) => {
                    let why = text::failed::reason(self.texts, &error);
                    let next = error.is_passing().then_some(wish);
                    self.report(Tone::Error, why, next);
                }
            }
        });
    }

    fn put(self, wish: Wish, capabilities: Capabilities) {
        let Wish { id, act } = wish;
        let allowed = self.list.with_untracked(|list| match &act {
            Act::Remove => list.may_remove(&id, capabilities.removal),
            Act::SetRole { role, .. } => list.may_set_role(&id, role, &capabilities),
            // Any role will do here: what the last admin may not become is said beside the choice.
            Act::ChooseRole => {
                let free = list.entry(&id).is_some_and(|entry| entry.row.change.is_none());
                match (capabilities.set_role, free) {
                    (false, _) => Err(Refusal::NotSupported),
                    (true, false) => Err(Refusal::Busy),
                    (true, true) => Ok(()),
                }
            }
        });
        match (allowed, act) {
            (Err(refusal), _) => self.refuse(&id, refusal),
            (Ok(()), Act::SetRole { role, seen }) => {
                self.set_role(id, role, &seen, capabilities);
            }
            (Ok(()), act) => self.question.set(Some(Question { id, act, capabilities })),
        }
    }

    /// Says why something is not asked for.
    pub fn refuse(self, id: &EntryId, refusal: Refusal) {
        if let Some(words) = self.refusal(id, refusal) {
            self.explain(words);
        }
    }

    /// Why something is not asked for.
    pub fn refusal(self, id: &EntryId, refusal: Refusal) -> Option<String> {
        let (name, app) = self.names_of(id)?;
        Some(match refusal {
            Refusal::LastAdmin => self.texts.last_admin_of(&name, &app),
            other => text::refusal(self.texts, other, &name),
        })
    }

    /// Gives a person another role in an app instead of the one that was seen. The row moves at once and goes back if the server refuses.
    pub fn set_role(self, id: EntryId, role: Role, seen: &Role, capabilities: Capabilities) {
        let Some(Source { directory, .. }) = self.source.try_get_value() else { return };
        let Some((name, app)) = self.names_of(&id) else {
            return self.explain(self.texts.no_longer_there());
        };
        let role_of =
            |list: &AccessList| list.entry(&id).map(|entry| entry.row.member.role.clone());
        let now = self.list.try_with_untracked(role_of).flatten();
        if let Some(now) = now.filter(|now| now != seen) {
            let now = text::role::name(self.texts, &capabilities, &now);
            return self.explain(self.texts.role_changed_meanwhile(&name, &now));
        }
        let seen = seen.clone();
        let begun = self.list.try_update(|list| list.begin_role(&id, role.clone(), &capabilities));
        match begun {
            Some(Ok(())) => {}
            Some(Err(refusal)) => return self.refuse(&id, refusal),
            None => return,
        }
        write(async move {
            let from = capabilities.conditional_roles.then_some(&seen);
            let answer = directory.set_role(&id.app, &id.user, &role, from).await;
            let is_made = |now: &Member| now.role == role;
            let answer =
                doubt::judged(answer, look(&directory, &id), |now| now.filter(is_made)).await;
            self.list.try_update(|list| match &answer {
                Ok(member) => {
                    list.settle_role(&id, member.clone(), &capabilities, platform::fold);
                }
                Err(_) => list.refuse_role(&id),
            });
            let label = text::role::name(self.texts, &capabilities, &role);
            match answer {
                Ok(_) => {
                    let words = self.texts.role_changed_in(&name, &app, &label);
                    self.report(Tone::Success, words, None);
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::role(self.texts, &name, &label, error);
                    let words = undone.words(self.texts, &name, refusal);
                    let error = undone.error;
                    let act = Act::SetRole { role, seen };
                    let next = error.is_passing().then_some(Wish { id, act });
                    self.report(Tone::Error, words, next);
                    self.reload_if_gone(&error);
                }
            }
        });
    }

    /// Removes a person from an app. `on_end` hears how it went: the question stays open until then.
    pub fn remove(self, id: EntryId, removal: Option<Removal>, on_end: Callback<Ended>) {
        let Some(Source { directory, .. }) = self.source.try_get_value() else { return };
        let Some((name, app)) = self.names_of(&id) else {
            return on_end.run(Err(self.texts.no_longer_there()));
        };
        match self.list.try_update(|list| list.begin_removal(&id, removal)) {
            Some(Ok(())) => {}
            Some(Err(refusal)) => {
                let words = self.refusal(&id, refusal).unwrap_or_default();
                return on_end.run(Err(words));
            }
            None => return,
        }
        write(async move {
            let answer = directory.remove(&id.app, &id.user).await;
            let kind = removal.unwrap_or(Removal::Removed);
            let is_made = |now: Option<Member>| doubt::is_removed(kind, now.as_ref());
            let answer = doubt::judged(answer, look(&directory, &id), is_made).await;
            let error = answer.as_ref().err().map(|undone| &undone.error);
            let gone = matches!(error, None | Some(DirectoryError::NotFound { .. }));
            self.list.try_update(|list| {
                if gone { list.settle_removal(&id, removal) } else { list.refuse_removal(&id) }
            });
            let end = match answer {
                Ok(()) => {
                    let words = match removal {
                        Some(Removal::Deleted) => self.texts.was_deleted(&name),
                        Some(Removal::Disabled) => self.texts.was_disabled(&name),
                        _ => self.texts.removed_from(&name, &app),
                    };
                    self.report(Tone::Success, words, None);
                    Ok(())
                }
                Err(Undone { error: error @ DirectoryError::NotFound { .. }, .. }) => {
                    self.explain(self.texts.already_gone(&name));
                    self.reload_if_gone(&error);
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::removal(self.texts, &name, error);
                    Err(undone.words(self.texts, &name, refusal))
                }
            };
            // The question may be gone with the page.
            hand_back(on_end, end, |words| self.explain(words));
        });
    }

    /// Does what a notice's button offers, and takes the notice away.
    pub fn follow(self, key: u32, wish: Wish) {
        self.notices.try_update(|notices| notices.dismiss(key));
        self.ask(wish);
    }

    /// Says why something is not done that was not even asked for.
    pub fn explain(self, why: String) {
        self.report(Tone::Error, why, None);
    }

    fn report(self, tone: Tone, text: String, next: Option<Wish>) {
        self.notices.try_update(|notices| notices.push(tone, text, next));
    }

    /// Somebody else changed the list under us: look again.
    fn reload_if_gone(self, error: &DirectoryError) {
        if matches!(error, DirectoryError::NotFound { .. } | DirectoryError::Changed) {
            self.load();
        }
    }
}

/// A person in an app as the list has them; nothing where that app's people could not be had, or not all of them.
async fn look(directory: &HttpDirectory, id: &EntryId) -> Option<Option<Member>> {
    let list = directory.memberships().await.ok()?;
    let is_whole = list.total <= list.memberships.len() as u64
        && list.missing.iter().all(|missing| missing.app_id != id.app);
    let mut all = list.memberships.into_iter();
    let found = all.find(|one| one.app_id == id.app && one.member.user_id == id.user);
    if found.is_none() && !is_whole {
        return None;
    }
    Some(found.map(|one| one.member))
}
