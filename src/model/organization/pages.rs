//! A list that comes in pages, put together.

use std::collections::BTreeSet;

use mixpeek_users_contract::organization::{
    OrganizationUser, OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};

/// The most accounts that one request may ask for (source: Mixpeek's reference pages).
pub const PAGE: u64 = 1_000;

/// The accounts received so far. Somebody may add or delete accounts between two pages, so that one comes twice or a page is short.
#[derive(Debug, Default)]
pub struct Pages {
    accounts: Vec<OrganizationUser>,
    seen: BTreeSet<Box<str>>,
    passed: u64,
    total: Option<u64>,
}

impl Pages {
    /// What to ask for next.
    pub fn next(&self) -> OrganizationUserQuery {
        OrganizationUserQuery {
            skip: Some(self.passed),
            limit: Some(PAGE),
            ..OrganizationUserQuery::default()
        }
    }

    /// Takes a page; whether there is another one. A page that brings nobody new is the last, whatever the count says: a service that
    /// passes nobody over would be asked for ever.
    pub fn take(&mut self, page: OrganizationUserList) -> bool {
        let (before, received) = (self.accounts.len(), page.results.len() as u64);
        for account in page.results {
            if self.seen.insert(account.email.clone()) {
                self.accounts.push(account);
            }
        }
        self.passed += received;
        self.total = page.total.or(self.total);
        let full = if page.limit == 0 { PAGE } else { page.limit.min(PAGE) };
        let more = self.total.map_or(received >= full, |total| self.passed < total);
        more && self.accounts.len() > before
    }

    /// How many were not received, by the service's count.
    pub fn missing(&self) -> u64 {
        self.total.unwrap_or_default().saturating_sub(self.accounts.len() as u64)
    }

    /// Whether nobody is missing, by the service's count.
    pub fn is_whole(&self) -> bool {
        self.missing() == 0
    }

    /// Whether the account with this address is among them.
    pub fn has(&self, email: &str) -> bool {
        self.seen.contains(email)
    }

    /// The account with this address, if it is as a change was to make it.
    pub fn changed(self, email: &str, update: &OrganizationUserUpdate) -> Option<OrganizationUser> {
        fn holds<T: PartialEq>(wanted: Option<&T>, now: &T) -> bool {
            wanted.is_none_or(|wanted| wanted == now)
        }
        let is_made = |account: &OrganizationUser| {
            let name = account.user_name.as_deref();
            update.user_name.as_deref().is_none_or(|wanted| name == Some(wanted))
                && holds(update.role.as_ref(), &account.role)
                && holds(update.status.as_ref(), &account.status)
        };
        self.accounts.into_iter().find(|account| *account.email == *email).filter(is_made)
    }

    /// The accounts in the service's order.
    pub fn into_accounts(self) -> Vec<OrganizationUser> {
        self.accounts
    }

    /// The account with this address, folded as `fold` does.
    pub fn by_folded(&self, folded: &str, fold: fn(&str) -> String) -> Option<&OrganizationUser> {
        self.accounts.iter().find(|account| fold(&account.email) == folded)
    }
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::organization::OrganizationRole;

    use super::*;
    use crate::model::organization::tests::account;

    fn page(
        addresses: std::ops::Range<u64>,
        total: Option<u64>,
        limit: u64,
    ) -> OrganizationUserList {
        let results = addresses.map(|n| account(&n.to_string(), "member", "active")).collect();
        OrganizationUserList { results, total, skip: 0, limit }
    }

    #[test]
    fn a_change_is_known_by_what_it_was_to_make_of_the_account() {
        let pages = || {
            let mut pages = Pages::default();
            pages.take(page(0..2, Some(2), 1000));
            pages
        };
        let to = |role| OrganizationUserUpdate { role: Some(role), ..Default::default() };
        let role = account("1", "member", "active").role;
        assert!(pages().changed("1", &to(role.clone())).is_some());
        assert!(pages().changed("1", &to(OrganizationRole::Admin)).is_none());
        assert!(pages().changed("7", &to(role.clone())).is_none(), "nobody is nothing");
        let name = OrganizationUserUpdate { user_name: Some("Ada".to_owned()), ..to(role) };
        assert!(pages().changed("1", &name).is_none());
        assert!(pages().is_whole() && pages().has("0") && !pages().has("7"));
    }

    #[test]
    fn goes_on_until_the_count_is_reached() {
        let mut pages = Pages::default();
        assert!(pages.take(page(0..1000, Some(1500), 1000)));
        assert_eq!((pages.next().skip, pages.next().limit), (Some(1000), Some(1000)));
        assert!(!pages.take(page(1000..1500, Some(1500), 1000)));
        assert_eq!((pages.missing(), pages.into_accounts().len()), (0, 1500));
    }

    #[test]
    fn without_a_count_a_full_page_is_not_the_last() {
        let mut pages = Pages::default();
        assert!(pages.take(page(0..1000, None, 0)));
        assert!(!pages.take(page(1000..1001, None, 0)));
        let mut smaller = Pages::default();
        assert!(smaller.take(page(0..50, None, 50)), "a page as large as the service makes them");
    }

    #[test]
    fn who_comes_twice_is_one() {
        let mut pages = Pages::default();
        pages.take(page(0..3, Some(5), 3));
        pages.take(page(2..5, Some(5), 3));
        assert_eq!(pages.into_accounts().len(), 5);
    }

    #[test]
    fn a_service_that_stops_early_is_not_asked_for_ever() {
        let mut pages = Pages::default();
        assert!(pages.take(page(0..50, Some(80), 50)));
        assert!(!pages.take(page(0..0, Some(80), 50)), "an empty page");
        assert_eq!(pages.missing(), 30);
        let mut same = Pages::default();
        same.take(page(0..50, Some(80), 50));
        assert!(!same.take(page(0..50, Some(80), 50)), "the same page again");
    }
}
