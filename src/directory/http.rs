//! The directory behind the Mixpeek contract: one method for each endpoint, and nothing else.

use std::cell::Cell;
use std::sync::Arc;

use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InviteRequest};
use mixpeek_users_contract::member::{Member, MemberList, RoleUpdate};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route;
use serde::de::DeserializeOwned;

use super::retry::{Repeat, repeating};
use super::transport::{Endpoint, Request, send, send_for_status};
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

    /// Asks and decodes the answer.
    fn ask<T: DeserializeOwned + 'static>(&self, repeat: Repeat, request: Request) -> Answer<T> {
        self.repeated(repeat, async move |endpoint| send(&endpoint, &request).await)
    }

    /// Asks for something to be gone. Finding it gone is a success where an earlier attempt of ours may have been the reason.
    fn ask_gone(&self, path: String) -> Answer<()> {
        let request = Request::delete(path);
        let unsure = Cell::new(false);
        self.repeated(Repeat::Safe, async move |endpoint| {
            match send_for_status(&endpoint, &request).await {
                Err(DirectoryError::NotFound { .. }) if unsure.get() => Ok(()),
                Err(error) => {
                    unsure.set(error.is_ambiguous());
                    Err(error)
                }
                Ok(()) => Ok(()),
            }
        })
    }

    fn repeated<T: 'static>(
        &self,
        repeat: Repeat,
        attempt: impl AsyncFn(Arc<Endpoint>) -> Result<T, DirectoryError> + 'static,
    ) -> Answer<T> {
        let endpoint = Arc::clone(&self.endpoint);
        Box::pin(
            async move { repeating(repeat, async || attempt(Arc::clone(&endpoint)).await).await },
        )
    }
}

impl Directory for HttpDirectory {
    fn apps(&self, query: AppQuery) -> Answer<AppList> {
        self.ask(Repeat::Safe, Request::get(format!("{}{}", route::APPS, route::app_query(&query))))
    }

    fn enable_user_management(&self, app: &AppId) -> Answer<App> {
        self.ask(
            Repeat::Safe,
            Request::patch(route::app(app), &AppUpdate::enable_user_management()),
        )
    }

    fn members(&self, app: &AppId) -> Answer<MemberList> {
        self.ask(Repeat::Safe, Request::get(route::members(app)))
    }

    fn set_role(&self, app: &AppId, user: &UserId, role: &Role) -> Answer<Member> {
        self.ask(
            Repeat::Safe,
            Request::patch(route::member_role(app, user), &RoleUpdate { role: role.clone() }),
        )
    }

    fn remove(&self, app: &AppId, user: &UserId) -> Answer<()> {
        self.ask_gone(route::member(app, user))
    }

    fn invitations(&self, app: &AppId) -> Answer<InvitationList> {
        self.ask(Repeat::Safe, Request::get(route::invitations(app)))
    }

    fn invite(&self, app: &AppId, request: &InviteRequest) -> Answer<Invitation> {
        self.ask(Repeat::Never, Request::post(route::invite(app), request))
    }

    fn revoke(&self, app: &AppId, invitation: &InvitationId) -> Answer<()> {
        self.ask_gone(route::invitation(app, invitation))
    }

    fn outbox(&self) -> Answer<Outbox> {
        self.ask(Repeat::Safe, Request::get(route::OUTBOX.to_owned()))
    }
}
