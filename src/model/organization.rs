//! The organization's team accounts and the changes under way to them.

use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserUpdate,
};
use mixpeek_users_contract::visible::{STAND_IN, visible};

use super::permissions::Refusal;
use super::phase::{Freshness, LoadTicket, Phase, Verdict};
use crate::directory::error::DirectoryError;
use pages::Pages;

pub mod draft;
pub mod filter;
pub mod pages;

/// The team accounts of one organization. They are told apart by address, which is their key at the service too.
#[derive(Debug, Clone, Default)]
pub struct Accounts {
    /// How far loading has come.
    pub phase: Phase,
    /// The accounts in the directory's order.
    pub rows: Vec<AccountRow>,
    /// How many there are besides, by the directory's count.
    pub missing: u64,
    /// How many of `rows` can manage the others.
    admins: usize,
    freshness: Freshness,
}

/// One account, and the change under way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountRow {
    /// The account, as it was asked to become while a change is under way.
    pub account: OrganizationUser,
    /// The change under way. There is at most one.
    pub change: Option<AccountChange>,
}

/// A change that was asked for and not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccountChange {
    /// Another name, role or status; `before` is put back if it is refused.
    Update {
        /// The account as the server still has it.
        before: Box<OrganizationUser>,
    },
    /// Out of the organization.
    Deletion,
}

/// What to call somebody: by name, without one by address.
pub fn name(account: &OrganizationUser) -> Box<str> {
    let name = account.user_name.as_deref().map(str::trim);
    name.filter(|name| !name.is_empty()).map_or_else(|| address(&account.email), Into::into)
}

/// An address as it can be shown. It is the key of an account, which keeps it as it is.
pub fn address(email: &str) -> Box<str> {
    visible(email, STAND_IN).unwrap_or_else(|| email.into())
}

/// Whether somebody with this role in this status can manage the accounts.
fn manages(role: &OrganizationRole, status: &OrganizationStatus) -> bool {
    *role == OrganizationRole::Admin && *status == OrganizationStatus::Active
}

/// Whether a change takes API keys away for good: any status but active does (source: Mixpeek's reference pages).
pub fn cancels_keys(before: &OrganizationStatus, after: &OrganizationStatus) -> bool {
    before != after && *before == OrganizationStatus::Active
}

impl Accounts {
    /// Notes that the accounts were asked for.
    pub fn begin_load(&mut self) -> LoadTicket {
        if self.rows.is_empty() {
            self.phase = Phase::Loading;
        }
        self.freshness.begin_load()
    }

    /// Takes the accounts as answered at `now` (milliseconds since 1970), unless the answer is late.
    pub fn settle_load(&mut self, ticket: LoadTicket, pages: Pages, now: f64) -> Verdict {
        let verdict =
            if self.is_saving() { Verdict::Outdated } else { self.freshness.judge(ticket) };
        if verdict == Verdict::Current {
            self.missing = pages.missing();
            let row = |account| AccountRow { account, change: None };
            self.rows = pages.into_accounts().into_iter().map(row).collect();
            self.phase = Phase::Ready { at: now };
            self.count_admins();
        }
        verdict
    }

    /// Notes that a request for the accounts failed, unless a newer one is on its way; what is on screen stays.
    pub fn refuse_load(&mut self, ticket: LoadTicket, error: DirectoryError, now: f64) -> Verdict {
        if self.freshness.judge(ticket) == Verdict::Superseded {
            return Verdict::Superseded;
        }
        self.phase = Phase::Failed { error, at: now, since: self.phase.as_of() };
        Verdict::Current
    }

    /// Whether a change is under way to any account.
    pub fn is_saving(&self) -> bool {
        self.rows.iter().any(|row| row.change.is_some())
    }

    /// The row of an account.
    pub fn row(&self, email: &str) -> Option<&AccountRow> {
        self.rows.iter().find(|row| *row.account.email == *email)
    }

    /// The account with this address in any case, folded as `fold` does.
    pub fn by_folded(&self, folded: &str, fold: fn(&str) -> String) -> Option<&OrganizationUser> {
        self.rows.iter().map(|row| &row.account).find(|account| fold(&account.email) == folded)
    }

    /// Whether this is the only account that can manage the others.
    pub fn is_last_admin(&self, row: &AccountRow) -> bool {
        self.admins == 1 && administers(row)
    }

    /// Whether an account may be changed so.
    pub fn may_update(&self, email: &str, update: &OrganizationUserUpdate) -> Result<(), Refusal> {
        let row = self.free_row(email)?;
        let role = update.role.as_ref().unwrap_or(&row.account.role);
        let status = update.status.as_ref().unwrap_or(&row.account.status);
        if self.is_last_admin(row) && !manages(role, status) {
            return Err(Refusal::LastAdmin);
        }
        Ok(())
    }

    /// Whether an account may be deleted.
    pub fn may_delete(&self, email: &str) -> Result<(), Refusal> {
        let row = self.free_row(email)?;
        if self.is_last_admin(row) { Err(Refusal::LastAdmin) } else { Ok(()) }
    }

    /// Changes an account ahead of the server, if the rules let it.
    pub fn begin_update(
        &mut self,
        email: &str,
        update: &OrganizationUserUpdate,
    ) -> Result<(), Refusal> {
        self.may_update(email, update)?;
        let row = self.row_mut(email).ok_or(Refusal::Gone)?;
        let before = Box::new(row.account.clone());
        if let Some(name) = &update.user_name {
            row.account.user_name = Some(name.as_str().into());
        }
        row.account.role = update.role.clone().unwrap_or_else(|| before.role.clone());
        row.account.status = update.status.clone().unwrap_or_else(|| before.status.clone());
        row.change = Some(AccountChange::Update { before });
        self.wrote();
        Ok(())
    }

    /// Takes the account as the server answered. What it left out stays as it was known.
    pub fn settle_update(&mut self, email: &str, answer: OrganizationUser) {
        if let Some(row) = self.row_mut(email) {
            let known = &mut row.account;
            known.role = answer.role;
            known.status = answer.status;
            known.user_name = answer.user_name.or_else(|| known.user_name.take());
            known.avatar_url = answer.avatar_url.or_else(|| known.avatar_url.take());
            known.updated_at = answer.updated_at.or_else(|| known.updated_at.take());
            known.last_login = answer.last_login.or_else(|| known.last_login.take());
            row.change = None;
        }
        self.wrote();
    }

    /// Puts back what the server kept.
    pub fn refuse_update(&mut self, email: &str) {
        if let Some(row) = self.row_mut(email)
            && let Some(AccountChange::Update { before }) = row.change.take()
        {
            row.account = *before;
        }
        self.wrote();
    }

    /// Marks an account as leaving, if the rules let it. The row stays until the server has answered.
    pub fn begin_deletion(&mut self, email: &str) -> Result<(), Refusal> {
        self.may_delete(email)?;
        let row = self.row_mut(email).ok_or(Refusal::Gone)?;
        row.change = Some(AccountChange::Deletion);
        self.wrote();
        Ok(())
    }

    /// Takes the account off the list.
    pub fn settle_deletion(&mut self, email: &str) {
        self.rows.retain(|row| *row.account.email != *email);
        self.wrote();
    }

    /// Leaves the account where it is.
    pub fn refuse_deletion(&mut self, email: &str) {
        if let Some(row) = self.row_mut(email) {
            row.change = None;
        }
        self.wrote();
    }

    /// Puts a new account on the list, or in the place of the one with its address.
    pub fn settle_creation(&mut self, account: OrganizationUser) {
        let row = AccountRow { account, change: None };
        match self.row_mut(&row.account.email) {
            Some(known) => *known = row,
            None => self.rows.push(row),
        }
        self.wrote();
    }

    fn free_row(&self, email: &str) -> Result<&AccountRow, Refusal> {
        let row = self.row(email).ok_or(Refusal::Gone)?;
        if row.change.is_some() { Err(Refusal::Busy) } else { Ok(row) }
    }

    fn row_mut(&mut self, email: &str) -> Option<&mut AccountRow> {
        self.rows.iter_mut().find(|row| *row.account.email == *email)
    }

    fn wrote(&mut self) {
        self.freshness.wrote();
        self.count_admins();
    }

    fn count_admins(&mut self) {
        self.admins = self.rows.iter().filter(|row| administers(row)).count();
    }
}

/// Whether an account counts as one that can manage the others: in use, an admin's, and not on the way out.
fn administers(row: &AccountRow) -> bool {
    row.change != Some(AccountChange::Deletion) && manages(&row.account.role, &row.account.status)
}

#[cfg(test)]
pub(crate) mod tests {
    use mixpeek_users_contract::organization::OrganizationUserList;

    use super::*;

    pub(crate) fn account(email: &str, role: &str, status: &str) -> OrganizationUser {
        OrganizationUser {
            user_id: None,
            organization_id: None,
            email: email.into(),
            user_name: None,
            avatar_url: None,
            role: role.into(),
            status: status.into(),
            metadata: serde_json::Map::new(),
            namespace_permissions: Vec::new(),
            created_at: None,
            updated_at: None,
            last_login: None,
        }
    }

    pub(crate) fn accounts(rows: &[(&str, &str, &str)]) -> Accounts {
        let mut accounts = Accounts::default();
        let ticket = accounts.begin_load();
        let results = rows.iter().map(|(email, role, status)| account(email, role, status));
        let verdict = accounts.settle_load(ticket, pages(results.collect()), 1.0);
        assert_eq!(verdict, Verdict::Current);
        accounts
    }

    fn pages(results: Vec<OrganizationUser>) -> Pages {
        let mut pages = Pages::default();
        let total = Some(results.len() as u64);
        pages.take(OrganizationUserList { results, total, skip: 0, limit: 1000 });
        pages
    }

    fn role(role: OrganizationRole) -> OrganizationUserUpdate {
        OrganizationUserUpdate { role: Some(role), ..OrganizationUserUpdate::default() }
    }

    fn status(status: OrganizationStatus) -> OrganizationUserUpdate {
        OrganizationUserUpdate { status: Some(status), ..OrganizationUserUpdate::default() }
    }

    #[test]
    fn a_change_moves_ahead_and_goes_back_if_it_is_refused() {
        let mut list = accounts(&[("a", "admin", "active"), ("b", "viewer", "active")]);
        list.begin_update("b", &role(OrganizationRole::Admin)).unwrap();
        assert_eq!(list.row("b").unwrap().account.role, OrganizationRole::Admin);
        assert_eq!(list.begin_deletion("b"), Err(Refusal::Busy), "one change at a time");
        list.refuse_update("b");
        let row = list.row("b").unwrap();
        assert_eq!((&row.account.role, &row.change), (&OrganizationRole::Viewer, &None));
    }

    #[test]
    fn what_an_answer_leaves_out_stays_as_it_was_known() {
        let mut list = accounts(&[("a", "admin", "active"), ("b", "viewer", "active")]);
        list.rows[1].account.last_login = Some("yesterday".into());
        let update = OrganizationUserUpdate {
            user_name: Some("Bea".into()),
            ..role(OrganizationRole::Member)
        };
        list.begin_update("b", &update).unwrap();
        assert_eq!(&*name(&list.row("b").unwrap().account), "Bea");
        list.settle_update("b", account("b", "member", "active"));
        let row = list.row("b").unwrap();
        assert_eq!(row.account.last_login, Some("yesterday".into()));
        assert_eq!((&*name(&row.account), &row.change), ("Bea", &None));
    }

    #[test]
    fn the_last_active_admin_stays_one() {
        let mut list = accounts(&[
            ("a", "admin", "active"),
            ("b", "member", "active"),
            ("c", "admin", "suspended"),
        ]);
        for update in [
            role(OrganizationRole::Member),
            role("owner".into()),
            status(OrganizationStatus::Suspended),
            status(OrganizationStatus::Pending),
        ] {
            assert_eq!(list.may_update("a", &update), Err(Refusal::LastAdmin), "{update:?}");
        }
        assert_eq!(list.may_delete("a"), Err(Refusal::LastAdmin));
        let renamed =
            OrganizationUserUpdate { user_name: Some("Ann".into()), ..Default::default() };
        assert_eq!(list.may_update("a", &renamed), Ok(()));
        assert_eq!(list.may_delete("c"), Ok(()), "who is suspended manages nobody");
        list.begin_update("b", &role(OrganizationRole::Admin)).unwrap();
        assert_eq!(list.may_delete("a"), Ok(()), "somebody else is an admin now");
    }

    #[test]
    fn two_admins_cannot_both_go_at_once() {
        let mut list = accounts(&[("a", "admin", "active"), ("b", "admin", "active")]);
        list.begin_deletion("a").unwrap();
        assert_eq!(list.begin_deletion("b"), Err(Refusal::LastAdmin));
        list.refuse_deletion("a");
        assert_eq!(list.begin_deletion("b"), Ok(()));
        list.settle_deletion("b");
        assert_eq!(list.rows.len(), 1);
    }

    #[test]
    fn leaving_the_active_status_cancels_keys_and_coming_back_does_not() {
        use OrganizationStatus::{Active, Pending, Suspended};
        assert!(cancels_keys(&Active, &Suspended) && cancels_keys(&Active, &Pending));
        assert!(!cancels_keys(&Suspended, &Active) && !cancels_keys(&Active, &Active));
    }

    #[test]
    fn an_answer_sent_before_a_write_is_outdated() {
        let mut list = accounts(&[("a", "admin", "active")]);
        let ticket = list.begin_load();
        list.settle_creation(account("b", "member", "active"));
        let stale = pages(vec![account("a", "admin", "active")]);
        assert_eq!(list.settle_load(ticket, stale, 2.0), Verdict::Outdated);
        assert_eq!(list.rows.len(), 2);
    }

    #[test]
    fn a_failed_refresh_keeps_the_accounts() {
        let mut list = accounts(&[("a", "admin", "active")]);
        let ticket = list.begin_load();
        list.refuse_load(ticket, DirectoryError::Unreachable, 2.0);
        assert_eq!((list.rows.len(), list.phase.as_of()), (1, Some(1.0)));
    }
}
