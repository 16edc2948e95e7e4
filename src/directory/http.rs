//! The directory behind the Mixpeek contract: one method for each endpoint, and nothing else.

use std::cell::Cell;
use std::sync::Arc;

use mixpeek_users_contract::app::{AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::member::{
    AddRequest, Member, MemberList, MemberStatus, RoleUpdate, StatusUpdate,
};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::{
    OrganizationUser, OrganizationUserCreate, OrganizationUserList, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::plain;
use super::retry::{Repeat, repeating};
use super::shown;
use super::transport::{Endpoint, Request, decode, send};
use super::{Answer, Directory, DirectoryError};

/// A directory reached over HTTP.
#[derive(Debug, Clone)]
pub struct HttpDirectory {
    endpoint: Arc<Endpoint>,
}

impl HttpDirectory {
    /// A directory at `endpoint`.
    pub fn new(endpoint: Endpoint) -> Self {
        Self { endpoint: Arc::new(endpoint) }
    }

    /// Asks and decodes the answer. Only decoding is compiled for each type.
    fn ask<T: DeserializeOwned + 'static>(&self, repeat: Repeat, request: Request) -> Answer<T> {
        let body = self.body(repeat, request);
        Box::pin(async move { decode(&body.await?) })
    }

    /// Asks for the bytes of the answer.
    fn body(&self, repeat: Repeat, request: Request) -> Answer<Vec<u8>> {
        let endpoint = Arc::clone(&self.endpoint);
        let is_change = !request.is_read();
        Box::pin(async move {
            repeating(repeat, is_change, async || send(&endpoint, &request).await).await
        })
    }

    /// Asks for a change to a member.
    fn ask_member(&self, repeat: Repeat, request: Request) -> Answer<Member> {
        let member = self.ask::<Member>(repeat, request);
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(async move {
            let mut member = member.await?;
            shown::member(&endpoint.base_url, &mut member);
            Ok(member)
        })
    }

    fn ask_invitations(&self, path: String) -> Answer<InvitationList> {
        let list = self.ask::<InvitationList>(Repeat::Safe, Request::get(path));
        Box::pin(async move {
            let mut list = list.await?;
            list.invitations.iter_mut().for_each(shown::invitation);
            Ok(list)
        })
    }

    /// Asks for something to be gone. Finding it gone is a success where an earlier attempt of ours may have been the reason.
    fn ask_gone(&self, path: String) -> Answer<()> {
        let (endpoint, request) = (Arc::clone(&self.endpoint), Request::delete(path));
        let unsure = Cell::new(false);
        Box::pin(async move {
            let attempt = async || match send(&endpoint, &request).await {
                Err(DirectoryError::NotFound { .. }) if unsure.get() => Ok(Vec::new()),
                Err(error) => {
                    unsure.set(unsure.get() || error.is_ambiguous());
                    Err(error)
                }
                // What the body says does not matter, and an empty one is fine, too; but a page is no answer of the server: somebody in
                // between has put it there (a network that wants a sign-in, say), and the server may have seen nothing.
                Ok(body) if body.trim_ascii_start().starts_with(b"<") => {
                    Err(DirectoryError::BadAnswer { detail: String::new() })
                }
                body => body,
            };
            repeating(Repeat::Safe, true, attempt).await.map(drop)
        })
    }
}

/// What the pages around the tab read. Not part of [`Directory`]: through its table of methods they would be loaded with the tab.
impl HttpDirectory {
    /// The apps, one page of them.
    pub fn apps(&self, query: &AppQuery) -> Answer<AppList> {
        let path = format!("{}{}", route::APPS, route::app_query(query));
        let list = self.ask::<AppList>(Repeat::Safe, Request::get(path));
        Box::pin(async move {
            let mut list = list.await?;
            shown::apps(&mut list);
            Ok(list)
        })
    }

    /// The mails of a directory that keeps them instead of sending them.
    pub fn outbox(&self) -> Answer<Outbox> {
        let outbox = self.ask::<Outbox>(Repeat::Safe, Request::get(route::OUTBOX.to_owned()));
        Box::pin(async move {
            let mut outbox = outbox.await?;
            shown::outbox(&mut outbox);
            Ok(outbox)
        })
    }

    /// What can be done with an app's people.
    pub fn capabilities(&self, app: &AppId) -> Answer<Capabilities> {
        let capabilities =
            self.ask::<Capabilities>(Repeat::Safe, Request::get(route::capabilities(app)));
        Box::pin(async move {
            let mut capabilities = capabilities.await?;
            shown::capabilities(&mut capabilities);
            Ok(capabilities)
        })
    }

    /// Everybody in every app.
    pub fn memberships(&self) -> Answer<MembershipList> {
        let list =
            self.ask::<MembershipList>(Repeat::Safe, Request::get(route::MEMBERSHIPS.to_owned()));
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(async move {
            let mut list = list.await?;
            shown::memberships(&endpoint.base_url, &mut list);
            Ok(list)
        })
    }

    /// The organization's team accounts, one page of them.
    pub fn organization_users(
        &self,
        query: &OrganizationUserQuery,
    ) -> Answer<OrganizationUserList> {
        let path =
            format!("{}{}", route::ORGANIZATION_USERS, route::organization_user_query(query));
        let list = self.ask::<OrganizationUserList>(Repeat::Safe, Request::get(path));
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(async move {
            let mut list = list.await?;
            for account in &mut list.results {
                shown::account(&endpoint.base_url, account);
            }
            Ok(list)
        })
    }

    /// Adds a team account. Never repeated by itself: a second request would meet the account that the first one made.
    pub fn create_organization_user(
        &self,
        create: &OrganizationUserCreate,
    ) -> Answer<OrganizationUser> {
        let path = route::ORGANIZATION_USERS.to_owned();
        self.account(Repeat::Never, Request::post(path, create))
    }

    /// Changes a team account. Safe to repeat: what is given takes the place of what was there.
    pub fn update_organization_user(
        &self,
        email: &str,
        update: &OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        self.account(Repeat::Safe, Request::patch(route::organization_user(email), update))
    }

    /// Deletes a team account. Safe to repeat: a second deletion finds nobody.
    pub fn delete_organization_user(&self, email: &str) -> Answer<()> {
        self.ask_gone(route::organization_user(email))
    }

    fn account(&self, repeat: Repeat, request: Request) -> Answer<OrganizationUser> {
        let account = self.ask::<OrganizationUser>(repeat, request);
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(async move {
            let mut account = account.await?;
            shown::account(&endpoint.base_url, &mut account);
            Ok(account)
        })
    }
}

impl Directory for HttpDirectory {
    fn enable_user_management(&self, app: &AppId) -> Answer<Option<String>> {
        let request = Request::patch(route::app(app), &AppUpdate::enable_user_management());
        let app = self.ask::<Value>(Repeat::Safe, request);
        Box::pin(async move {
            // A reader of its own would be downloaded by everybody, for a screen that few ever see.
            let app = app.await?;
            let title = app.pointer("/meta/title").and_then(Value::as_str);
            Ok(title.map(|title| plain(title.to_owned())))
        })
    }

    fn members(&self, app: &AppId) -> Answer<MemberList> {
        let list = self.ask::<MemberList>(Repeat::Safe, Request::get(route::members(app)));
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(async move {
            let mut list = list.await?;
            shown::members(&endpoint.base_url, &mut list);
            Ok(list)
        })
    }

    fn set_role(
        &self,
        app: &AppId,
        user: &UserId,
        role: &Role,
        seen: Option<&Role>,
    ) -> Answer<Member> {
        let request =
            Request::patch(route::member_role(app, user), &RoleUpdate { role: role.clone() });
        self.ask_member(Repeat::Safe, request.if_match(seen.and_then(entity_tag)))
    }

    fn set_status(&self, app: &AppId, user: &UserId, status: &MemberStatus) -> Answer<Member> {
        let update = StatusUpdate { status: status.clone() };
        self.ask_member(Repeat::Safe, Request::patch(route::member_status(app, user), &update))
    }

    fn set_metadata(&self, app: &AppId, user: &UserId, update: String) -> Answer<Member> {
        let request = Request::patch_with(route::member_metadata(app, user), update);
        self.ask_member(Repeat::Safe, request)
    }

    fn add(&self, app: &AppId, request: &AddRequest) -> Answer<Member> {
        self.ask_member(Repeat::Never, Request::post(route::add_member(app), request))
    }

    fn remove(&self, app: &AppId, user: &UserId) -> Answer<()> {
        self.ask_gone(route::member(app, user))
    }

    fn invitations(&self, app: &AppId) -> Answer<InvitationList> {
        self.ask_invitations(route::invitations(app))
    }

    fn past_invitations(&self, app: &AppId, status: &InvitationStatus) -> Answer<InvitationList> {
        self.ask_invitations(route::past_invitations(app, status))
    }

    fn invite(&self, app: &AppId, request: &InviteRequest) -> Answer<Invitation> {
        self.ask(Repeat::Never, Request::post(route::invite(app), request))
    }

    fn invite_many(&self, app: &AppId, request: String) -> Answer<Vec<u8>> {
        self.body(Repeat::Never, Request::post_with(route::invite_many(app), request))
    }

    fn revoke(&self, app: &AppId, invitation: &InvitationId) -> Answer<()> {
        self.ask_gone(route::invitation(app, invitation))
    }
}

/// A role as an entity tag: its key in quotation marks. There is none for a key that cannot stand between them.
fn entity_tag(role: &Role) -> Option<String> {
    let is_plain = role.as_str().bytes().all(|b| b.is_ascii_graphic() && b != b'"');
    is_plain.then(|| ["\"", role.as_str(), "\""].concat())
}
