//! The same change to several members: each as if it were asked for alone, one after the other.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_texts::Catalogue;

use super::members::{NotBegun, Outcome};
use super::{Backend, Session};
use crate::model::bulk::{self, Action, Batch, Person, State};
use crate::model::notices::Tone;
use crate::text;

impl Session {
    /// Makes a change for several members. What is done to each is told under *Activity*, what came of all in one notice.
    pub fn begin_batch(self, action: Action, people: Vec<Person>) {
        self.kept().batch.set(Some(Batch::new(action, people)));
        self.run_batch();
    }

    /// Asks once more for what failed and may be repeated.
    pub fn repeat_batch(self) {
        let repeat = |batch: &mut Option<Batch>| {
            batch.as_mut().filter(|batch| batch.may_repeat()).map(Batch::repeat)
        };
        if self.kept().batch.try_update(repeat).flatten().is_some() {
            self.run_batch();
        }
    }

    /// Ends the batch after the one under way.
    pub fn stop_batch(self) {
        self.on_batch(Batch::stop);
    }

    /// Forgets a batch that is over.
    pub fn close_batch(self) {
        self.kept().batch.try_update(|batch| {
            if batch.as_ref().is_some_and(|batch| !batch.is_running()) {
                *batch = None;
            }
        });
    }

    fn on_batch<T>(self, act: impl FnOnce(&mut Batch) -> T) -> Option<T> {
        let batch = self.kept_so_far()?.batch;
        batch.try_update(|batch| batch.as_mut().map(act)).flatten()
    }

    fn run_batch(self) {
        let Some(backend) = self.backend() else { return };
        let Some(action) = self.on_batch(|batch| batch.action.clone()) else { return };
        self.write(async move {
            // What is left when the tab is left is not done unseen: no question stands there any more, and no *Stop*.
            while !self.is_left()
                && let Some((place, person)) = self.on_batch(Batch::begin_next).flatten()
            {
                let (ended, goes_on) = self.change_one(&backend, &action, &person).await;
                if let Some(kept) = self.kept_so_far().filter(|_| ended == State::Done) {
                    kept.selection.try_update(|selection| selection.set(&person.id, false));
                }
                self.on_batch(|batch| batch.settle(place, ended));
                if !goes_on {
                    break;
                }
            }
            let came_to = self.on_batch(|batch| {
                batch.end();
                (batch.done(), batch.people.len())
            });
            if let Some((done, all)) = came_to {
                self.sum_up(&action, done, all - done);
            }
        });
    }

    /// Makes the change for one of them; how that ended, and whether the others may fare better.
    async fn change_one(
        self,
        backend: &Backend,
        action: &Action,
        person: &Person,
    ) -> (State, bool) {
        let id = &person.id;
        let outcome = match action {
            Action::Role(role) => match self.begin_role(id, role, &person.role) {
                Ok(name) => {
                    let (role, seen) = (role.clone(), person.role.clone());
                    self.give_role(backend, id.clone(), role, seen, &name).await
                }
                Err(not) => return self.not_begun_for(person, not),
            },
            Action::Removal => match self.begin_removal(id) {
                Ok(member) => self.take_out(backend, member).await,
                Err(not) => return self.not_begun_for(person, not),
            },
        };
        let Outcome { words, error, .. } = outcome;
        self.note(words.clone(), error.is_none());
        let Some(error) = error else { return (State::Done, true) };
        self.tell_failed(&error, &words);
        if error.closes() {
            self.load_once();
        }
        let again = bulk::may_again(&error);
        (State::Failed { why: words, again }, !bulk::meets_the_rest(&error))
    }

    fn not_begun_for(self, person: &Person, why: NotBegun) -> (State, bool) {
        let why = match why {
            NotBegun::Ended => return (State::NotSent, false),
            NotBegun::Changed(_) if self.name_of(&person.id).is_none() => {
                self.texts.off_the_list(&person.name)
            }
            NotBegun::Changed(why) | NotBegun::Refused(why) => why,
        };
        self.note(why.clone(), false);
        (State::Failed { why, again: false }, true)
    }

    /// Says what a batch came to. Each change has its own line under *Activity* already.
    fn sum_up(self, action: &Action, done: usize, not: usize) {
        let removal = self.capabilities.try_with_untracked(|c| c.removal).flatten();
        let words = match action {
            Action::Removal => {
                text::bulk::removed(self.texts, removal.unwrap_or(Removal::Removed), done)
            }
            Action::Role(role) => self.texts.people_have_role(&self.role_name(role), done),
        };
        let is_done = (done > 0).then_some(words);
        let is_not = (not > 0).then(|| self.texts.changes_not_made(not));
        let words = is_done.into_iter().chain(is_not).collect::<Vec<_>>().join(" ");
        let tone = if not == 0 { Tone::Success } else { Tone::Error };
        self.announce(tone, &words);
        self.notices.try_update(|notices| notices.push(tone, words, None));
    }
}
