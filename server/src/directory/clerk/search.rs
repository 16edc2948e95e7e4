//! Searching an organization: Clerk filters, and orders where it has the order (source: Clerk's `OpenAPI` document 2026-05-12).

use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::member::{ListContext, MemberList};
use mixpeek_users_contract::search::{MemberOrder, MemberQuery};

use super::client::{OLDEST_FIRST, Wanted};
use super::list::Whole;
use super::{Clerk, about};
use crate::directory::search::{page, search};
use crate::directory::{Answer, Directory};

impl Clerk {
    /// One page of those who match.
    pub(super) async fn find_members(&self, app: AppId, query: MemberQuery) -> Answer<MemberList> {
        // A role that the instance does not have is ignored by Clerk, and everybody would be found.
        let is_known =
            query.role.as_ref().is_none_or(|role| self.capabilities.info(role).is_some());
        if is_known && let Some(found) = self.ask_for_members(&app, &query).await? {
            return Ok(found);
        }
        Ok(search(self.members(app).await?, &query))
    }

    /// The same by Clerk; nothing where it did not look at the role.
    async fn ask_for_members(
        &self,
        app: &AppId,
        query: &MemberQuery,
    ) -> Answer<Option<MemberList>> {
        let (app, organization) = self.find(app)?;
        let about = about(app);
        let wanted = Wanted { query: query.part(), role: query.role.as_ref() };
        let order = order(query.order_by.as_ref());
        let Whole { entries, total } = match order {
            Some(order) => {
                let bounds = (order, query.limit(), query.offset());
                self.client.page(organization, wanted, bounds, about).await?
            }
            None => self.client.matching(organization, wanted, about).await?,
        };
        let mut users = self.people(entries, about).await?;
        if query.role.as_ref().is_some_and(|role| users.iter().any(|user| user.role != *role)) {
            return Ok(None);
        }
        if order.is_none() {
            users = page(users, query);
        }
        let app_title = Some(app.title.clone());
        let context = ListContext { app_title, ..ListContext::default() };
        Ok(Some(MemberList { users, total, x_context: Some(context) }))
    }
}

/// Clerk's name of an order; none where it has no such order: a name is two fields there, and either may be missing.
fn order(order: Option<&MemberOrder>) -> Option<&'static str> {
    match order {
        None | Some(MemberOrder::Joined) => Some(OLDEST_FIRST),
        Some(MemberOrder::JoinedDescending) => Some("-created_at"),
        Some(MemberOrder::Email) => Some("+email_address"),
        Some(MemberOrder::EmailDescending) => Some("-email_address"),
        Some(MemberOrder::Name | MemberOrder::NameDescending | MemberOrder::Other(_)) => None,
    }
}
