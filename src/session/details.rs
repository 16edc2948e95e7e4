//! What is done from somebody's details: statuses, metadata, copying. And adding somebody who has an account already.

use js_sys::{Function, Promise, Reflect};
use leptos::prelude::*;
use mixpeek_users_contract::capabilities::MetadataWrite;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{AddRequest, Member, MemberStatus, MetadataUpdate};
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Element;

use super::host::{Event, Intent};
use super::platform::fold_address;
use super::{Backend, Ended, Session, doubt, platform, write};
use crate::directory::error::DirectoryError;
use crate::model::metadata::{Draft, Metadata};
use crate::model::notices::Tone;
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::roster::Roster;
use crate::text;

impl Session {
    /// Gives a member another status. `on_end` hears how it went: the dialog that asked stays open until then.
    pub fn set_status(self, id: UserId, status: MemberStatus, on_end: Callback<Ended>) {
        let Some(backend) = self.backend() else { return };
        let Some(name) = self.name_of(&id) else { return on_end.run(self.gone()) };
        let begun = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.begin_status(&id, status.clone(), c))
        });
        if let Some(end) = self.not_begun(begun, &name) {
            return on_end.run(end);
        }
        self.write(async move {
            let intent = Intent::SetStatus { user: id.clone(), status: status.clone() };
            let answer =
                backend.send(self, &intent, |at, app| at.set_status(app, &id, &status)).await;
            let is_made = |now: &Member| *person::status(now) == status;
            let answer = doubt::change(&backend, &id, answer, &is_made).await;
            let end = match self.settle(&id, answer) {
                Ok(()) => {
                    let done = text::done::status(self.texts, &name, &status);
                    self.report(Tone::Success, done, None);
                    self.tell(&Event::StatusChanged { user: &id, status: &status });
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::status(self.texts, &name, error);
                    self.refused(&undone.error, undone.words(self.texts, &name, refusal))
                }
            };
            // The dialog may be gone with the tab.
            self.hand_back(on_end, end);
        });
    }

    /// Writes a member's metadata: `sent` leads to `after`. `on_end` hears how it went.
    pub fn set_metadata(
        self,
        id: UserId,
        (after, sent): (Metadata, Metadata),
        on_end: Callback<Ended>,
    ) {
        let Some(backend) = self.backend() else { return };
        let Some(name) = self.name_of(&id) else { return on_end.run(self.gone()) };
        let begun = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.begin_metadata(&id, after.clone(), c))
        });
        if let Some(end) = self.not_begun(begun, &name) {
            return on_end.run(end);
        }
        self.write(async move {
            // Where only changes are sent, by their keys: others may change other ones.
            let merges = self.capabilities.try_with_untracked(|c| c.metadata)
                == Some(Some(MetadataWrite::Merge));
            let keys: Vec<_> = sent.keys().cloned().collect();
            let answer = self.send_metadata(&backend, &id, sent).await;
            let is_made = |now: &Member| {
                let now = now.public_metadata.clone().unwrap_or_default();
                // What null deletes is not there, or is null.
                let value =
                    |of: &Metadata, key: &str| of.get(key).filter(|v| !v.is_null()).cloned();
                let has = |key: &String| value(&now, key) == value(&after, key);
                if merges { keys.iter().all(has) } else { now == after }
            };
            let answer = doubt::change(&backend, &id, answer, &is_made).await;
            let end = match self.settle(&id, answer) {
                Ok(()) => {
                    // Here, since the form that asked may have been made anew meanwhile.
                    self.saved(&id, &after);
                    self.report(Tone::Success, self.texts.metadata_saved(&name), None);
                    self.tell(&Event::MetadataChanged { user: &id });
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::metadata(self.texts, &name, error);
                    self.refused(&undone.error, undone.words(self.texts, &name, refusal))
                }
            };
            self.hand_back(on_end, end);
        });
    }

    /// Takes the form away whose metadata were saved, unless it is somebody else's by now or something else was typed meanwhile.
    fn saved(self, id: &UserId, after: &Metadata) {
        let look = |roster: &Roster| roster.row(id)?.member.public_metadata.clone();
        let now = self.roster.try_with_untracked(look).flatten();
        self.kept().editing.try_update(|editing| {
            let settle = |draft: &mut Draft| {
                draft.of() == id && draft.settle(after, now.unwrap_or_else(|| after.clone()))
            };
            if editing.as_mut().is_some_and(settle) {
                *editing = None;
            }
        });
    }

    /// Adds somebody who has an account already, by address or user id. `on_end` hears how it went.
    pub fn add(self, who: &str, role: Role, on_end: Callback<Ended>) {
        let Some(backend) = self.backend() else { return };
        let who = who.trim().to_owned();
        if let Some(name) = self.member_called(&who) {
            return on_end.run(Err(self.texts.already_member(&name)));
        }
        self.write(async move {
            let was_known = self.knows_members();
            let intent = Intent::Add { who: who.clone(), role: role.clone() };
            let request = AddRequest { user: who, role };
            let answer = backend.send(self, &intent, |at, app| at.add(app, &request)).await;
            let end = match answer {
                Ok(member) => {
                    self.added(member);
                    Ok(())
                }
                Err(error) if error.is_ambiguous() => {
                    self.look_for_added(&backend, &request.user, &error, was_known).await
                }
                Err(error) => self.not_added(&error, text::failed::adding(self.texts, &error)),
            };
            self.hand_back(on_end, end);
        });
    }

    /// Whether the members were ever had. Until then, nobody who is found among them is known to be new.
    pub(super) fn knows_members(self) -> bool {
        self.roster.with_untracked(|roster| roster.phase.as_of().is_some())
    }

    /// After a lost answer: they are new among the members if they were added.
    async fn look_for_added(
        self,
        backend: &Backend,
        who: &str,
        error: &DirectoryError,
        was_known: bool,
    ) -> Ended {
        let Ok(list) = backend.directory.members(&backend.app).await else {
            return self.not_added(error, self.texts.perhaps_added());
        };
        let folded = fold_address(who);
        let is_meant = |member: &Member| {
            member.user_id.as_str() == who
                || member.email.as_deref().map(fold_address).as_ref() == Some(&folded)
        };
        match list.users.into_iter().find(is_meant) {
            Some(member) if was_known => {
                self.added(member);
                Ok(())
            }
            Some(_) => {
                self.load_once();
                self.not_added(error, self.texts.perhaps_added())
            }
            None => self.not_added(error, text::failed::adding(self.texts, error)),
        }
    }

    fn not_added(self, error: &DirectoryError, words: String) -> Ended {
        self.tell_failed(error, &words);
        // 404 is about whom to add, and closes nothing.
        if !matches!(error, DirectoryError::NotFound { .. }) {
            self.look_again_after(error);
        }
        Err(words)
    }

    fn added(self, member: Member) {
        let (id, role) = (member.user_id.clone(), member.role.clone());
        let name = person::name(&member).to_owned();
        let was_known = self.roster.try_update(|roster| {
            self.capabilities.with_untracked(|c| roster.settle_add(member, c, platform::fold));
            roster.phase.as_of().is_some()
        });
        if was_known == Some(false) {
            self.load_once();
        }
        let label =
            self.capabilities.try_with_untracked(|c| text::role::name(self.texts, c, &role));
        let words = self.texts.added(&name, &label.unwrap_or_default());
        self.report(Tone::Success, words, None);
        self.tell(&Event::Added { user: &id, role: &role });
    }

    /// What the member with this address or id is called.
    fn member_called(self, who: &str) -> Option<String> {
        let folded = fold_address(who);
        self.roster.with_untracked(|roster| {
            let by_id = roster.row(&UserId::from(who)).map(|row| &row.member);
            let member = by_id.or_else(|| roster.by_email(&folded, fold_address))?;
            Some(person::name(member).to_owned())
        })
    }

    /// Why a change was not even begun; nothing if it was.
    fn not_begun(self, begun: Option<Result<(), Refusal>>, name: &str) -> Option<Ended> {
        match begun {
            Some(Ok(())) => None,
            Some(Err(refusal)) => Some(Err(text::refusal(self.texts, refusal, name))),
            // The tab is gone, and whoever asked with it.
            None => Some(Ok(())),
        }
    }

    /// For somebody whose name left with their row.
    pub(super) fn gone(self) -> Ended {
        Err(self.texts.no_longer_there())
    }

    async fn send_metadata(
        self,
        backend: &Backend,
        id: &UserId,
        sent: Metadata,
    ) -> Result<Member, DirectoryError> {
        // Fails for keys that are no texts, of which there are none.
        let update = serde_json::to_string(&MetadataUpdate { public_metadata: sent })
            .map_err(|error| DirectoryError::Invalid { message: error.to_string() })?;
        let intent = Intent::SetMetadata { user: id.clone() };
        backend.send(self, &intent, |at, app| at.set_metadata(app, id, update.clone())).await
    }

    fn refused(self, error: &DirectoryError, words: String) -> Ended {
        self.tell_failed(error, &words);
        self.note(words.clone(), false);
        self.look_again_after(error);
        Err(words)
    }
}

/// Puts a text where the person can paste it from; whether the browser did.
pub(crate) fn copy(near: &Element, text: &str, on_end: Callback<bool>) {
    let copying = copying(near, text);
    write(async move {
        let copied = match copying {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        };
        on_end.try_run(copied);
    });
}

/// Asks the browser to copy. There is no clipboard in a page that came by plain HTTP.
fn copying(near: &Element, text: &str) -> Result<Promise, JsValue> {
    let window = near.owner_document().and_then(|document| document.default_view());
    let window = JsValue::from(window.ok_or(JsValue::NULL)?);
    let navigator = Reflect::get(&window, &"navigator".into())?;
    let clipboard = Reflect::get(&navigator, &"clipboard".into())?;
    let write: Function = Reflect::get(&clipboard, &"writeText".into())?.dyn_into()?;
    write.call1(&clipboard, &text.into())?.dyn_into()
}
