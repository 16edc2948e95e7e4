//! The five requests on the organization's own accounts, keyed by address.

use mixpeek_users_contract::email;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};
use mixpeek_users_contract::route;
use reqwest::Method;

use super::wire::{Known, Page};
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::directory::mixpeek::client::{Client, NAME, Subject};
use crate::directory::mixpeek::{below, body};
use crate::directory::whole::{self, PAGE};
use crate::upstream::{Call, Repeat};

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

    /// All accounts, page after page.
    pub(super) async fn accounts(
        &self,
        query: OrganizationUserQuery,
    ) -> Answer<Vec<OrganizationUser>> {
        let query = &query;
        let page = |skip| async move {
            let page =
                OrganizationUserQuery { skip: Some(skip), limit: Some(PAGE), ..query.clone() };
            let page = self.page(&page).await?;
            Ok(whole::Page { entries: page.results, total: page.total, limit: page.limit })
        };
        whole::whole(page, |account| email::fold(&account.email)).await
    }

    /// One account.
    pub(super) async fn account(&self, email: &str) -> Answer<OrganizationUser> {
        self.known(email).await.map(|known| known.account)
    }

    /// The same, with what can be told from it.
    pub(super) async fn known(&self, email: &str) -> Answer<Known> {
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
