//! Opening the tab and keeping its lists fresh.

use leptos::prelude::*;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_texts::Catalogue;

use super::host::{Event, Intent};
use super::{Backend, Session, doubt, platform, read};
use crate::directory::Directory;
use crate::directory::error::DirectoryError;
use crate::model::invitations::Invitations;
use crate::model::notices::Tone;
use crate::model::phase::Verdict;
use crate::model::roster::Roster;
use crate::text;

/// How long rows stay fresh, in milliseconds: coming back to the tab asks again at most this often. Mixpeek allows as few as ten
/// requests a minute.
pub(super) const FRESH_FOR: f64 = 60_000.0;
/// What still counts as the same occasion, in milliseconds.
const MOMENT: f64 = 5_000.0;
/// How often a list that had to wait for a change looks again, in milliseconds.
pub(super) const SETTLE_POLL: u32 = 150;

impl Session {
    /// Loads both lists, unless they were asked for before: the tab may be shown anew.
    pub fn open(self) {
        if self.asked.get_value() <= 0.0 {
            self.load();
        }
    }

    /// Loads both lists: two requests.
    pub fn load(self) {
        self.asked.set_value(platform::now());
        self.load_members();
        self.load_invitations();
    }

    /// Loads both lists, unless that was done a moment ago: several refusals in a row are one reason to look again.
    pub(super) fn load_once(self) {
        if self.asked.try_get_value().is_some_and(|at| (platform::now() - at).abs() > MOMENT) {
            self.load();
        }
    }

    /// Loads both lists again if they were last asked for a while ago, whatever came of it.
    pub fn revalidate(self) {
        // Either way: a clock that was put back would keep them for as long.
        let is_old = |at: f64| (platform::now() - at).abs() > FRESH_FOR;
        if self.asked.try_get_value().is_some_and(is_old) {
            self.load();
        }
    }

    /// Loads the members.
    pub fn load_members(self) {
        if let Some(backend) = self.backend() {
            read(backend.owner.clone(), self.fetch_members(backend));
        }
    }

    /// Asks for the members until there is an answer that counts.
    async fn fetch_members(self, backend: Backend) {
        let Backend { directory, app, .. } = backend;
        loop {
            let Some(ticket) = self.roster.try_update(Roster::begin_load) else {
                return;
            };
            let mut answer = directory.members(&app).await;
            // Before the rows, which are made by it.
            if let Ok(list) = &mut answer {
                self.learn(list.x_context.as_mut().and_then(|told| told.capabilities.take()));
            }
            let verdict = self.roster.try_update(|roster| match answer {
                Ok(list) => self.capabilities.with_untracked(|c| {
                    roster.settle_load(ticket, list, platform::now(), c, platform::fold)
                }),
                Err(error) => roster.refuse_load(ticket, error, platform::now()),
            });
            if verdict == Some(Verdict::Current) {
                let phase = |roster: &Roster| (roster.phase.failure(), roster.total);
                match self.roster.try_with_untracked(phase) {
                    Some((None, total)) => self.tell(&Event::MembersLoaded { total }),
                    Some((failure, _)) => self.tell_list_failed("members", failure),
                    None => {}
                }
            }
            if verdict != Some(Verdict::Outdated) {
                return;
            }
            // A change was made while this was on its way. Its row knows the outcome; the rest is asked for again once it is settled.
            while self
                .roster
                .try_with_untracked(|roster| roster.rows.iter().any(|row| row.change.is_some()))
                == Some(true)
            {
                platform::sleep(SETTLE_POLL).await;
            }
        }
    }

    /// Asks for both lists, and says whether there still is an app whose users are managed here: what was not found may be the app.
    /// Nothing where that takes longer than a moment, as it does while other changes are under way.
    pub(super) async fn look_again(self) -> Option<bool> {
        self.load();
        let mut clock = platform::Clock::start();
        // What is spawned begins a little later.
        clock.sleep(0).await;
        let until = clock.now() + MOMENT;
        while !self.roster.try_with_untracked(Roster::is_up_to_date)? {
            if clock.now() > until {
                return None;
            }
            clock.sleep(SETTLE_POLL).await;
        }
        let closed =
            |roster: &Roster| roster.phase.failure().is_some_and(|(error, _)| error.closes());
        self.roster.try_with_untracked(closed).map(|closed| !closed)
    }

    /// Tells the host that the screen says a list could not be had.
    fn tell_list_failed(self, list: &str, failure: Option<(DirectoryError, f64)>) {
        if let Some((error, _)) = failure {
            let title = text::load::failed(self.texts, list, &error).title;
            self.tell_failed(&error, &title);
        }
    }

    /// Loads the pending invitations.
    pub fn load_invitations(self) {
        self.load_standing(self.invitations, InvitationStatus::Pending);
    }

    /// Loads the invitations that stand so into a list, which may be gone before the answer is there.
    pub fn load_standing(self, list: RwSignal<Invitations>, status: InvitationStatus) {
        let Some(Backend { directory, app, owner, .. }) = self.backend() else { return };
        read(owner, async move {
            loop {
                let Some(ticket) = list.try_update(Invitations::begin_load) else {
                    return;
                };
                let asked = match status {
                    InvitationStatus::Pending => directory.invitations(&app),
                    _ => directory.past_invitations(&app, &status),
                };
                let answer = asked.await;
                let verdict = list.try_update(|invitations| match answer {
                    Ok(answer) => invitations.settle_load(ticket, answer, platform::now()),
                    Err(error) => invitations.refuse_load(ticket, error, platform::now()),
                });
                if verdict == Some(Verdict::Current) {
                    let failure =
                        list.try_with_untracked(|invitations| invitations.phase.failure());
                    self.tell_list_failed("invitations", failure.flatten());
                }
                if verdict != Some(Verdict::Outdated) {
                    return;
                }
                while list
                    .try_with_untracked(|invitations| invitations.rows.iter().any(|row| row.busy))
                    == Some(true)
                {
                    platform::sleep(SETTLE_POLL).await;
                }
            }
        });
    }

    /// Turns user management on for the app, then loads both lists.
    pub fn enable(self) {
        let Some(backend) = self.backend() else { return };
        if self.enabling.try_update(|enabling| std::mem::replace(enabling, true)) != Some(false) {
            return;
        }
        self.write(async move {
            let enable = |at: &dyn Directory, app: &_| at.enable_user_management(app);
            let answer = backend.send(self, &Intent::Enable, enable).await;
            let look = async {
                match backend.directory.members(&backend.app).await {
                    Ok(list) => Some(Some(list.x_context.and_then(|told| told.app_title))),
                    Err(DirectoryError::NotEnabled) => Some(None),
                    Err(_) => None,
                }
            };
            let answer = answer.map(|title| title.map(Box::from));
            let answer = doubt::judged(answer, look, |enabled| enabled).await;
            self.enabling.try_set(false);
            match answer {
                Ok(title) => {
                    if let Some(title) = title {
                        self.roster.try_update(|roster| roster.app_title = Some(title));
                    }
                    self.report(Tone::Success, self.texts.enabled(), None);
                    self.load();
                }
                Err(undone) => {
                    let refusal = |error: &_| text::failed::enabling(self.texts, error);
                    let name = text::app_name(self.texts, None);
                    let words = undone.words(self.texts, &name, refusal);
                    self.report_failed(&undone.error, words, None);
                }
            }
        });
    }
}
