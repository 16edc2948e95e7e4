//! The controller of the page with the organization's team accounts.

use leptos::prelude::*;
use mixpeek_users_contract::organization::{
    OrganizationStatus, OrganizationUser, OrganizationUserUpdate,
};
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::doubt::{self, Undone};
use super::load::{FRESH_FOR, SETTLE_POLL};
use super::source::Source;
use super::{Ended, hand_back, platform, read, write};
use crate::directory::error::DirectoryError;
use crate::directory::http::HttpDirectory;
use crate::model::notices::{Notices, Tone};
use crate::model::organization::draft::{AccountDraft, Problem};
use crate::model::organization::pages::Pages;
use crate::model::organization::{Accounts, address, name};
use crate::model::phase::Verdict;
use crate::text;
use crate::text::language::Texts;

/// Everything the page knows and can do. `Copy`, so that handlers capture it without ceremony.
#[derive(Debug, Clone, Copy)]
pub struct Organization {
    /// The accounts.
    pub accounts: RwSignal<Accounts>,
    /// The form that makes an account or changes one, while it is open.
    pub draft: RwSignal<Option<AccountDraft>>,
    /// What the person is told.
    pub notices: RwSignal<Notices<Repeat>>,
    /// The language it speaks.
    pub texts: Texts,
    /// When the accounts were last asked for, in milliseconds since 1970.
    asked: StoredValue<f64>,
    source: StoredValue<Source>,
}

/// A change that failed and may be asked for once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repeat {
    /// Whose.
    pub email: Box<str>,
    /// What.
    pub update: OrganizationUserUpdate,
}

impl Organization {
    /// A controller that belongs to the current reactive scope and ends with it.
    pub fn new(directory: HttpDirectory, texts: Texts) -> Self {
        Self {
            accounts: RwSignal::default(),
            draft: RwSignal::new(None),
            notices: RwSignal::default(),
            texts,
            asked: StoredValue::new(0.0),
            source: Source::new(directory),
        }
    }

    /// Loads the accounts, all pages of them.
    pub fn load(self) {
        let Some(Source { directory, owner }) = self.source.try_get_value() else { return };
        self.asked.set_value(platform::now());
        read(owner, async move {
            loop {
                let Some(ticket) = self.accounts.try_update(Accounts::begin_load) else { return };
                let answer = all_pages(&directory).await;
                let verdict = self.accounts.try_update(|accounts| match answer {
                    Ok(pages) => accounts.settle_load(ticket, pages, platform::now()),
                    Err(error) => accounts.refuse_load(ticket, error, platform::now()),
                });
                if verdict != Some(Verdict::Outdated) {
                    return;
                }
                // A change was made while this was on its way: its row knows the outcome, the rest is asked for once it is settled.
                while self.accounts.try_with_untracked(Accounts::is_saving) == Some(true) {
                    platform::sleep(SETTLE_POLL).await;
                }
            }
        });
    }

    /// Loads the accounts again if they were last asked for a while ago.
    pub fn revalidate(self) {
        if self.asked.try_get_value().is_some_and(|at| platform::now() - at > FRESH_FOR) {
            self.load();
        }
    }

    /// What somebody is called; the address where the account is gone.
    pub fn name_of(self, email: &str) -> String {
        self.accounts
            .try_with_untracked(|accounts| accounts.row(email).map(|row| name(&row.account).into()))
            .flatten()
            .unwrap_or_else(|| address(email).into())
    }

    /// Opens the form for a new account.
    pub fn open_creation(self) {
        self.draft.set(Some(AccountDraft::default()));
    }

    /// Opens the form that changes an account.
    pub fn open_edit(self, email: &str) {
        let draft = self.accounts.with_untracked(|accounts| {
            accounts.row(email).map(|row| AccountDraft::of(&row.account))
        });
        self.draft.set(draft);
    }

    /// Does what the form says, or says in the form what is wrong with it.
    pub fn submit(self) {
        let Some(draft) = self.draft.get_untracked().filter(|draft| !draft.sending) else { return };
        match &draft.of {
            None => self.create(&draft),
            Some(account) => match draft.update() {
                Err(problem) => self.wrong(problem),
                Ok(update) => {
                    self.draft.set(None);
                    if let Some(update) = update {
                        self.update(&account.email, update);
                    }
                }
            },
        }
    }

    fn wrong(self, problem: Problem) {
        self.with_draft(|draft| {
            draft.failed = None;
            draft.problem = Some(problem);
        });
    }

    fn with_draft(self, change: impl FnOnce(&mut AccountDraft)) {
        self.draft.try_update(|draft| draft.as_mut().map(change));
    }

    fn create(self, draft: &AccountDraft) {
        let checked = self
            .accounts
            .with_untracked(|accounts| draft.creation(accounts, platform::fold_address));
        let create = match checked {
            Ok(create) => create,
            Err(problem) => return self.wrong(problem),
        };
        let Some(Source { directory, .. }) = self.source.try_get_value() else { return };
        self.with_draft(|draft| (draft.sending, draft.problem, draft.failed) = (true, None, None));
        write(async move {
            let email = create.email.as_str();
            let mut answer = directory.create_organization_user(&create).await;
            if let Err(error) = &answer
                && error.is_ambiguous()
            {
                // Sent again, it might meet the account it has made itself: look first.
                answer = match all_pages(&directory).await {
                    Ok(pages) => {
                        let folded = platform::fold_address(email);
                        let found = pages.by_folded(&folded, platform::fold_address).cloned();
                        found.ok_or_else(|| error.clone())
                    }
                    Err(_) => return self.not_created(self.texts.account_perhaps_added(email)),
                };
            }
            match answer {
                Ok(account) => {
                    let name = name(&account);
                    self.accounts.try_update(|accounts| accounts.settle_creation(account));
                    self.draft.try_set(None);
                    self.report(Tone::Success, self.texts.account_added(&name), None);
                }
                Err(error) => {
                    let why = text::failed::reason(self.texts, &error);
                    self.not_created(self.texts.account_not_added(email, &why));
                }
            }
        });
    }

    fn not_created(self, why: String) {
        self.with_draft(|draft| (draft.sending, draft.failed) = (false, Some(why)));
    }

    /// Changes an account. The row moves at once and goes back if the server refuses.
    pub fn update(self, email: &str, update: OrganizationUserUpdate) {
        let Some(Source { directory, .. }) = self.source.try_get_value() else { return };
        let (email, name) = (Box::<str>::from(email), self.name_of(email));
        let begun = self.accounts.try_update(|accounts| accounts.begin_update(&email, &update));
        match begun {
            Some(Ok(())) => {}
            Some(Err(refusal)) => {
                return self.explain(text::refusal(self.texts, refusal, &name));
            }
            None => return,
        }
        write(async move {
            let answer = directory.update_organization_user(&email, &update).await;
            let look = async { all_pages(&directory).await.ok() };
            let answer = doubt::judged(answer, look, |pages| pages.changed(&email, &update)).await;
            self.accounts.try_update(|accounts| match &answer {
                Ok(account) => accounts.settle_update(&email, account.clone()),
                Err(_) => accounts.refuse_update(&email),
            });
            match answer {
                Ok(account) => {
                    self.report(Tone::Success, self.updated(&account, &update), None);
                }
                Err(undone) => {
                    let refusal = |error: &_| self.not_updated(&name, &update, error);
                    let words = undone.words(self.texts, &name, refusal);
                    let error = undone.error;
                    let next = error.is_passing().then_some(Repeat { email, update });
                    self.report(Tone::Error, words, next);
                    self.reload_if_gone(&error);
                }
            }
        });
    }

    fn not_updated(
        self,
        name: &str,
        update: &OrganizationUserUpdate,
        error: &DirectoryError,
    ) -> String {
        let why = text::failed::reason(self.texts, error);
        match &update.role {
            Some(role) if update.status.is_none() && update.user_name.is_none() => {
                let role = text::pages::role(self.texts, role);
                self.texts.role_not_changed(name, &role, &why)
            }
            _ => self.texts.account_not_changed(name, &why),
        }
    }

    fn updated(self, account: &OrganizationUser, update: &OrganizationUserUpdate) -> String {
        let name = self.name_of(&account.email);
        match (&update.status, &update.role, &update.user_name) {
            (Some(OrganizationStatus::Suspended), None, None) => {
                self.texts.account_suspended(&name)
            }
            (Some(OrganizationStatus::Active), None, None) => self.texts.account_reactivated(&name),
            (None, Some(role), None) => {
                self.texts.role_changed(&name, &text::pages::role(self.texts, role))
            }
            _ => self.texts.account_changed(&name),
        }
    }

    /// Deletes an account. `on_end` hears how it went: the question stays open until then.
    pub fn delete(self, email: &str, on_end: Callback<Ended>) {
        let Some(Source { directory, .. }) = self.source.try_get_value() else { return };
        let (email, name) = (Box::<str>::from(email), self.name_of(email));
        match self.accounts.try_update(|accounts| accounts.begin_deletion(&email)) {
            Some(Ok(())) => {}
            Some(Err(refusal)) => {
                return on_end.run(Err(text::refusal(self.texts, refusal, &name)));
            }
            None => return,
        }
        write(async move {
            let answer = directory.delete_organization_user(&email).await;
            let look = async { all_pages(&directory).await.ok().filter(Pages::is_whole) };
            let answer =
                doubt::judged(answer, look, |pages| (!pages.has(&email)).then_some(())).await;
            let error = answer.as_ref().err().map(|undone| &undone.error);
            let gone = matches!(error, None | Some(DirectoryError::NotFound { .. }));
            self.accounts.try_update(|accounts| {
                if gone {
                    accounts.settle_deletion(&email);
                } else {
                    accounts.refuse_deletion(&email);
                }
            });
            let end = match answer {
                Ok(()) => {
                    self.report(Tone::Success, self.texts.account_deleted(&name), None);
                    Ok(())
                }
                Err(Undone { error: error @ DirectoryError::NotFound { .. }, .. }) => {
                    self.explain(self.texts.already_gone(&name));
                    self.reload_if_gone(&error);
                    Ok(())
                }
                Err(undone) => {
                    let refusal = |error: &_| {
                        let why = text::failed::reason(self.texts, error);
                        self.texts.account_not_deleted(&name, &why)
                    };
                    Err(undone.words(self.texts, &name, refusal))
                }
            };
            // The question may be gone with the page.
            hand_back(on_end, end, |words| self.explain(words));
        });
    }

    /// Does what a notice's button offers, and takes the notice away.
    pub fn follow(self, key: u32, repeat: Repeat) {
        self.notices.try_update(|notices| notices.dismiss(key));
        self.update(&repeat.email, repeat.update);
    }

    /// Says why something is not done that was not even asked for.
    pub fn explain(self, why: String) {
        self.report(Tone::Error, why, None);
    }

    fn report(self, tone: Tone, text: String, next: Option<Repeat>) {
        self.notices.try_update(|notices| notices.push(tone, text, next));
    }

    /// Somebody else changed the list under us: look again.
    fn reload_if_gone(self, error: &DirectoryError) {
        if matches!(error, DirectoryError::NotFound { .. }) {
            self.load();
        }
    }
}

/// Asks for one page after the other.
async fn all_pages(directory: &HttpDirectory) -> Result<Pages, DirectoryError> {
    let mut pages = Pages::default();
    while pages.take(directory.organization_users(&pages.next()).await?) {}
    Ok(pages)
}
