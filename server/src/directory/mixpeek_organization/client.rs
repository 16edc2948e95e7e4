//! The five requests on the organization's own accounts, keyed by address.

use std::collections::HashSet;

use mixpeek_users_contract::email;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};
use mixpeek_users_contract::route;
use reqwest::Method;

use super::wire::Page;
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::directory::mixpeek::client::{Client, NAME, Subject};
use crate::directory::mixpeek::{below, body};
use crate::upstream::{Call, Repeat};

/// The largest page there is (source: the `mixpeek` client 1.3.783).
const PAGE: u64 = 1000;
/// How many pages are read at most.
const MAX_PAGES: usize = 100;
/// How often a list that changed while it was read is read again.
const MAX_READINGS: u32 = 3;

impl Client {
    /// One page.
    pub(super) async fn page(&self, query: &OrganizationUserQuery) -> Answer<OrganizationUserList> {
        let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(50));
        let path = "v1/organizations/users".to_owned();
        let mut call =
            Call::get(route::ORGANIZATION_USERS, path).query("skip", skip).query("limit", limit);
        if let Some(role) = &query.role {
            call = call.query("role", role);
        }
        if let Some(status) = &query.status {
            call = call.query("status", status);
        }
        let page: Page = self.read(&call, Subject::Everything).await?;
        Ok(page.list(skip, limit))
    }

    /// All accounts, page after page. Where one went while they were read, another may have slipped past, and all are read again.
    pub(super) async fn accounts(
        &self,
        query: OrganizationUserQuery,
    ) -> Answer<Vec<OrganizationUser>> {
        for _ in 1..MAX_READINGS {
            let (accounts, is_whole) = self.reading(&query).await?;
            if is_whole {
                return Ok(accounts);
            }
        }
        // It changes all the time: what was read last is as good as any other reading.
        self.reading(&query).await.map(|(accounts, _)| accounts)
    }

    /// All pages once, and whether they fit together.
    async fn reading(
        &self,
        query: &OrganizationUserQuery,
    ) -> Answer<(Vec<OrganizationUser>, bool)> {
        let (mut accounts, mut seen) = (Vec::new(), HashSet::new());
        let (mut skip, mut total) = (0, None);
        let mut is_whole = true;
        for number in 0..MAX_PAGES {
            let page =
                OrganizationUserQuery { skip: Some(skip), limit: Some(PAGE), ..query.clone() };
            let page = self.page(&page).await?;
            let rows = page.results.len() as u64;
            skip += rows;
            // People who move to another page between two requests are met twice, or not at all.
            is_whole &= number == 0 || total == page.total;
            total = page.total;
            let before = accounts.len();
            accounts.extend(
                page.results.into_iter().filter(|account| seen.insert(email::fold(&account.email))),
            );
            let is_new = accounts.len() > before;
            is_whole &= accounts.len() as u64 == skip;
            let is_last = match total {
                Some(total) => skip >= total,
                None => rows < page.limit.clamp(1, PAGE),
            };
            // The second stops at a service that does not know `skip`.
            if is_last || !is_new {
                break;
            }
        }
        Ok((accounts, is_whole))
    }

    /// One account.
    pub(super) async fn account(&self, email: &str) -> Answer<OrganizationUser> {
        let path = below(route::organization_user(email));
        self.read(&Call::get(route::ORGANIZATION_USER, path), Subject::Account(email)).await
    }

    /// The accounts that can look after the others now.
    pub(super) async fn active_admins(&self) -> Answer<Vec<OrganizationUser>> {
        let query = OrganizationUserQuery {
            role: Some(OrganizationRole::Admin),
            status: Some(OrganizationStatus::Active),
            ..OrganizationUserQuery::default()
        };
        let mut accounts = self.accounts(query).await?;
        // In case the service does not know the filters.
        accounts.retain(is_active_admin);
        Ok(accounts)
    }

    pub(super) async fn create(&self, create: &OrganizationUserCreate) -> Answer<OrganizationUser> {
        let path = "v1/organizations/users".to_owned();
        let call = Call::write(Method::POST, route::ORGANIZATION_USERS, path, Repeat::Never)
            .body(body(create)?);
        self.read(&call, Subject::Account(create.email.as_str())).await
    }

    pub(super) async fn update(
        &self,
        email: &str,
        update: &OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        let path = below(route::organization_user(email));
        let call = Call::write(Method::PATCH, route::ORGANIZATION_USER, path, Repeat::Safe)
            .body(body(update)?);
        let changed = self.read_or_done(&call, Subject::Account(email)).await?;
        match changed {
            Some(account) => Ok(account),
            None => self.account(email).await.map_err(done_and_unread),
        }
    }

    pub(super) async fn delete(&self, email: &str) -> Answer<()> {
        let path = below(route::organization_user(email));
        let call = Call::write(Method::DELETE, route::ORGANIZATION_USER, path, Repeat::Never);
        self.done(&call, Subject::Account(email)).await
    }
}

/// The change was made, and then the account could not be read.
fn done_and_unread(error: DirectoryError) -> DirectoryError {
    DirectoryError::Unsure { directory: NAME, source: Box::new(error) }
}

pub(super) fn is_active_admin(account: &OrganizationUser) -> bool {
    account.role == OrganizationRole::Admin && account.status == OrganizationStatus::Active
}
