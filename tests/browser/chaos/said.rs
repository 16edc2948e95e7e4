//! What was asked for, and what was said of it: no ask ends without a word, and the page around the tab hears of every refusal what stands
//! on screen.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Mutex;

use leptos::prelude::*;
use mixpeek_users_app::directory::Answer;
use mixpeek_users_app::directory::error::DirectoryError;
use mixpeek_users_app::model::draft::Draft;
use mixpeek_users_app::session::Ended;
use mixpeek_users_app::session::host::{Event, Host, Intent};
use mixpeek_users_app::text::{failed, load};

use super::driver::Driver;

/// The page around the tab: writes down what it hears, and stops what it is told to.
#[derive(Default)]
pub(super) struct Page {
    pub(super) heard: Mutex<Vec<String>>,
    /// Refusals, each with the words that are on screen.
    refusals: Mutex<Vec<(DirectoryError, String)>>,
    /// Notices, and whether they are of something that was not done.
    notices: Mutex<Vec<(bool, String)>>,
    pub(super) veto: Mutex<bool>,
}

impl Host for Page {
    fn permit(&self, _: &Intent) -> Answer<()> {
        let veto = *self.veto.lock().unwrap();
        Box::pin(async move {
            if veto { Err(DirectoryError::Vetoed { reason: "not now".into() }) } else { Ok(()) }
        })
    }

    fn tell(&self, event: &Event<'_>) {
        let words = match event {
            Event::MembersLoaded { .. } | Event::UnderWay { .. } => return,
            Event::Invited(invitation) | Event::Resent(invitation) => {
                format!("invited {}", invitation.email_address)
            }
            Event::Revoked(invitation) => format!("revoked {}", invitation.invitation_id),
            Event::RoleChanged { user, role } => format!("{user} is {role}"),
            Event::StatusChanged { user, status } => format!("{user} is {status}"),
            Event::MetadataChanged { user } => format!("{user} has other metadata"),
            Event::Added { user, .. } => format!("added {user}"),
            Event::Removed { user } => format!("removed {user}"),
            Event::Failed { error, text } => {
                self.refusals.lock().unwrap().push(((*error).clone(), (*text).to_owned()));
                return;
            }
        };
        self.heard.lock().unwrap().push(words);
    }

    fn announce(&self, is_error: bool, text: &str) {
        self.notices.lock().unwrap().push((is_error, text.to_owned()));
    }
}

/// What was asked for since the admin last paused.
#[derive(Default)]
pub(super) struct Asks {
    /// Without a question: a notice says how each of them ended.
    pub(super) without_question: usize,
    /// Questions that were not answered yet.
    open: usize,
    /// Questions that have closed: a notice says how each ended.
    closed: usize,
    /// Questions that stayed open, with what stands in them, and whether that was so without anything being sent.
    refused: Vec<(String, bool)>,
    /// Whether a question is being asked right now.
    is_asking: bool,
    /// Whether the form has begun to send, and what it did is not counted yet.
    is_sending: bool,
    /// How often the form has begun to send.
    batches: usize,
    /// How many of them reached somebody: a notice says whom.
    batches_told: usize,
}

impl Driver {
    /// Asks for something, and hears how it ended.
    pub(super) fn ask(&mut self, act: impl FnOnce(Callback<Ended>)) {
        let asks = Rc::clone(&self.asks);
        asks.borrow_mut().open += 1;
        asks.borrow_mut().is_asking = true;
        let at_end = send_wrapper::SendWrapper::new(asks);
        let on_end = self.owner.with(|| {
            Callback::new(move |ended: Ended| {
                let mut asks = at_end.borrow_mut();
                asks.open -= 1;
                match ended {
                    Ok(()) => asks.closed += 1,
                    Err(words) => {
                        let at_once = asks.is_asking;
                        asks.refused.push((words, at_once));
                    }
                }
            })
        });
        act(on_end);
        self.asks.borrow_mut().is_asking = false;
    }

    /// Sends the form.
    pub(super) fn send_the_form(&mut self) {
        self.count_the_batch();
        self.session.send_draft();
        let mut asks = self.asks.borrow_mut();
        asks.is_sending = self.session.draft.with_untracked(Draft::is_sending);
        asks.batches += usize::from(asks.is_sending);
    }

    /// Takes over what the batch has done that was begun last; it has ended.
    fn count_the_batch(&self) {
        let mut asks = self.asks.borrow_mut();
        if std::mem::take(&mut asks.is_sending) {
            let has_sent = self.session.draft.with_untracked(|draft| !draft.sent.is_empty());
            asks.batches_told += usize::from(has_sent);
        }
    }

    /// Nothing is under way: every ask has its word, and every refusal that the page heard of is on screen.
    pub(super) fn check_that_all_was_said(&mut self) {
        self.count_the_batch();
        let asks = std::mem::take(&mut *self.asks.borrow_mut());
        let notices = std::mem::take(&mut *self.page.notices.lock().unwrap());
        let refusals = std::mem::take(&mut *self.page.refusals.lock().unwrap());
        if asks.open != 0 {
            self.fail("a question was never answered");
        }
        let due = asks.without_question + asks.closed + asks.batches_told;
        if notices.len() != due {
            self.fail(&format!("{due} asks have ended, and these are the notices: {notices:?}"));
        }
        for (words, at_once) in &asks.refused {
            let is_told = refusals.iter().any(|(_, told)| told == words);
            if words.trim().is_empty() || !at_once && !is_told {
                self.fail(&format!("a question stays open with {words:?}, and nobody was told"));
            }
        }
        let texts = self.session.texts;
        for (error, words) in &refusals {
            let is_notice = notices.iter().any(|(is_error, notice)| *is_error && notice == words);
            let is_in_question = asks.refused.iter().any(|(known, _)| known == words);
            let is_in_form = asks.batches > 0 && failed::invitation(texts, error) == *words;
            let mut lists = ["members", "invitations"].iter();
            let is_of_list = lists.any(|list| load::failed(texts, list, error).title == *words);
            if !(is_notice || is_in_question || is_in_form || is_of_list) {
                self.fail(&format!("{error:?} was told as {words:?}, which is nowhere on screen"));
            }
        }
        for (what, count) in [
            ("notices", notices.len()),
            ("refusals told", refusals.len()),
            ("refusals in questions", asks.refused.len()),
        ] {
            *self.counts.entry(what).or_default() += u32::try_from(count).unwrap();
        }
    }
}

/// Shared with the callbacks of questions.
pub(super) type SharedAsks = Rc<RefCell<Asks>>;
