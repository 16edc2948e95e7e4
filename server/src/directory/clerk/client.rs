//! Clerk's requests, and what their answers mean (source: Clerk's `OpenAPI` document 2026-05-12).

use std::collections::HashMap;
use std::time::Duration;

use mixpeek_users_contract::id::{InvitationId, OrganizationId, UserId};
use mixpeek_users_contract::invitation::{InvitationStatus, InviteRequest, MAX_PAST_INVITATIONS};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route::segment;
use reqwest::Method;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use url::Url;

use super::NAME;
use super::list::Whole;
use super::paths::{
    self, ALL_MEMBERSHIPS, INVITATIONS, INVITATIONS_BULK, MEMBERSHIP, MEMBERSHIPS, METADATA,
    ORGANIZATION, REVOKE, USERS,
};
use super::refusal::{About, fault, refused};
use super::wire::{
    Invitation, Membership, NewInvitation, NewMembership, NewMetadata, NewRole, Page, User,
};
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::directory::words::{Words, unreadable};
use crate::upstream::{BaseUrlError, Call, Repeat, Reply, Upstream, secret_header, unanswered};

/// The version of the API that this code was written for.
const VERSION: (HeaderName, HeaderValue) =
    (HeaderName::from_static("clerk-api-version"), HeaderValue::from_static("2026-05-12"));
/// The largest page. Clerk's own default is 10.
pub(super) const PAGE: usize = 500;
/// The most ids or addresses in one filter.
const MAX_IDS: usize = 100;
/// Oldest first: what is new comes at the end, and moves nobody to another page.
pub(super) const OLDEST_FIRST: &str = "+created_at";
const NEWEST_FIRST: &str = "-created_at";

/// Clerk's Backend API.
#[derive(Debug)]
pub(super) struct Client {
    upstream: Upstream,
    words: Words,
}

/// Which memberships are wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    /// A part of what Clerk knows somebody by.
    pub(super) query: Option<&'a str>,
    /// Their role. One that the instance does not have is ignored.
    pub(super) role: Option<&'a Role>,
}

impl Wanted<'_> {
    fn of(self, call: Call) -> Call {
        let pairs = [("query", self.query), ("role", self.role.map(Role::as_str))];
        let pairs = pairs.into_iter().filter_map(|(key, value)| Some((key, value?)));
        pairs.fold(call, |call, (key, value)| call.query(key, value))
    }
}

impl Client {
    pub(super) fn new(base: Url, key: SecretString) -> Result<Self, BaseUrlError> {
        let bearer = SecretString::from(format!("Bearer {}", key.expose_secret()));
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, secret_header(bearer.expose_secret())?),
            VERSION,
        ]);
        Ok(Self { upstream: Upstream::new(NAME, base, headers)?, words: Words::new([key]) })
    }

    pub(super) fn with_patience(self, patience: Duration) -> Self {
        Self { upstream: self.upstream.with_patience(patience), ..self }
    }

    /// Whether there is such an organization, for this key.
    pub(super) async fn has_organization(
        &self,
        organization: &OrganizationId,
        about: About<'_>,
    ) -> Answer<()> {
        self.answer(&Call::get(ORGANIZATION, paths::organization(organization)), about).await?;
        Ok(())
    }

    /// Everybody in an organization, in the order in which they joined.
    pub(super) async fn memberships(
        &self,
        organization: &OrganizationId,
        about: About<'_>,
    ) -> Answer<Whole<Membership>> {
        self.whole(&Call::get(MEMBERSHIPS, paths::memberships(organization)), about).await
    }

    /// Those in an organization who match, in the order in which they joined.
    pub(super) async fn matching(
        &self,
        organization: &OrganizationId,
        wanted: Wanted<'_>,
        about: About<'_>,
    ) -> Answer<Whole<Membership>> {
        self.whole(&wanted.of(Call::get(MEMBERSHIPS, paths::memberships(organization))), about)
            .await
    }

    /// One page of those in an organization who match, in an order of Clerk's.
    pub(super) async fn page(
        &self,
        organization: &OrganizationId,
        wanted: Wanted<'_>,
        (order, limit, offset): (&str, u64, u64),
        about: About<'_>,
    ) -> Answer<Whole<Membership>> {
        let call = wanted.of(Call::get(MEMBERSHIPS, paths::memberships(organization)));
        let call = call.query("limit", limit).query("order_by", order).query("offset", offset);
        let page: Page<Membership> = self.read(&call, about).await?;
        Ok(Whole { entries: page.data, total: page.total_count })
    }

    /// Everybody in every organization of the instance, if that is at most so many pages.
    pub(super) async fn all_memberships(
        &self,
        max_pages: usize,
        about: About<'_>,
    ) -> Answer<Option<Whole<Membership>>> {
        let call = Call::get(ALL_MEMBERSHIPS, ALL_MEMBERSHIPS.to_owned());
        let first = call.clone().query("limit", 1);
        let first: Page<Membership> = self.read(&first, about).await?;
        if first.total_count > (max_pages * PAGE) as u64 {
            return Ok(None);
        }
        self.whole(&call, about).await.map(Some)
    }

    /// Makes a user of the instance a member. Sends no mail.
    pub(super) async fn add(
        &self,
        organization: &OrganizationId,
        user_id: &UserId,
        role: &Role,
        about: About<'_>,
    ) -> Answer<Membership> {
        let path = paths::memberships(organization);
        let call = Call::write(Method::POST, MEMBERSHIPS, path, Repeat::Once);
        self.write(call, &NewMembership { user_id, role }, about).await
    }

    /// Gives a member another role.
    pub(super) async fn set_role(
        &self,
        organization: &OrganizationId,
        user: &UserId,
        role: &Role,
    ) -> Answer<Membership> {
        let path = paths::membership(organization, user);
        let call = Call::write(Method::PATCH, MEMBERSHIP, path, Repeat::Safe);
        let about = About::new(Resource::Member, user.as_str());
        self.write(call, &NewRole { role }, about).await
    }

    /// Merges into a membership's metadata; null deletes a key. Merging twice is merging once.
    pub(super) async fn merge_metadata(
        &self,
        organization: &OrganizationId,
        user: &UserId,
        public_metadata: Map<String, Value>,
    ) -> Answer<Membership> {
        let path = format!("{}/metadata", paths::membership(organization, user));
        let call = Call::write(Method::PATCH, METADATA, path, Repeat::Safe);
        let about = About::new(Resource::Member, user.as_str());
        self.write(call, &NewMetadata { public_metadata }, about).await
    }

    /// Takes a member out of an organization.
    pub(super) async fn remove(&self, organization: &OrganizationId, user: &UserId) -> Answer<()> {
        let path = paths::membership(organization, user);
        let call = Call::write(Method::DELETE, MEMBERSHIP, path, Repeat::Safe);
        self.end(&call, About::new(Resource::Member, user.as_str())).await
    }

    /// The pending invitations, the newest first. They are asked for the other way round, since new ones would shift what is on a page.
    pub(super) async fn invitations(
        &self,
        organization: &OrganizationId,
        about: About<'_>,
    ) -> Answer<Whole<Invitation>> {
        let call =
            Call::get(INVITATIONS, paths::invitations(organization)).query("status", "pending");
        let mut invitations = self.whole(&call, about).await?;
        invitations.entries.reverse();
        Ok(invitations)
    }

    /// The newest invitations that stand so, the newest first, and how many there are: one page, since nobody reads on for years.
    pub(super) async fn past_invitations(
        &self,
        organization: &OrganizationId,
        status: &InvitationStatus,
        about: About<'_>,
    ) -> Answer<Whole<Invitation>> {
        let call = Call::get(INVITATIONS, paths::invitations(organization))
            .query("status", status)
            .query("order_by", NEWEST_FIRST)
            .query("limit", MAX_PAST_INVITATIONS);
        let page: Page<Invitation> = self.read(&call, about).await?;
        let total = page.total_count.max(page.data.len() as u64);
        Ok(Whole { entries: page.data, total })
    }

    /// Invites one person. Never sent twice.
    pub(super) async fn invite(
        &self,
        organization: &OrganizationId,
        email_address: &str,
        role: &Role,
        about: About<'_>,
    ) -> Answer<Invitation> {
        let path = paths::invitations(organization);
        let call = Call::write(Method::POST, INVITATIONS, path, Repeat::Once);
        self.write(call, &NewInvitation { email_address, role }, about).await
    }

    /// Invites several people, ten at most. Never sent twice, and refused as a whole.
    pub(super) async fn invite_several(
        &self,
        organization: &OrganizationId,
        requests: &[&InviteRequest],
        about: About<'_>,
    ) -> Answer<Vec<Invitation>> {
        let path = format!("{}/bulk", paths::invitations(organization));
        let call = Call::write(Method::POST, INVITATIONS_BULK, path, Repeat::Once);
        let bodies = requests.iter().map(|request| NewInvitation {
            email_address: request.email_address.as_str(),
            role: &request.role,
        });
        let body: Vec<_> = bodies.collect();
        let sent: Page<Invitation> = self.write(call, &body, about).await?;
        Ok(sent.data)
    }

    /// Withdraws a pending invitation.
    pub(super) async fn revoke(
        &self,
        organization: &OrganizationId,
        invitation: &InvitationId,
    ) -> Answer<()> {
        let path =
            format!("{}/{}/revoke", paths::invitations(organization), segment(invitation.as_str()));
        let call = Call::write(Method::POST, REVOKE, path, Repeat::Safe);
        self.end(&call, About::new(Resource::Invitation, invitation.as_str())).await
    }

    /// Who has this address.
    pub(super) async fn users_with_address(
        &self,
        address: &str,
        about: About<'_>,
    ) -> Answer<Vec<User>> {
        let call = Call::get(USERS, USERS.to_owned()).query("limit", PAGE);
        self.read(&call.query("email_address", address), about).await
    }

    /// The user records with these ids; those that there are.
    pub(super) async fn users(&self, ids: &[UserId], about: About<'_>) -> Answer<Vec<User>> {
        let mut users = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MAX_IDS) {
            let mut call = Call::get(USERS, USERS.to_owned()).query("limit", PAGE);
            call.query.extend(ids.iter().map(|id| ("user_id", id.as_str().to_owned())));
            let page: Vec<User> = self.read(&call, about).await?;
            users.extend(page);
        }
        Ok(users)
    }

    /// The primary addresses of these people; of those who have one.
    pub(super) async fn addresses(
        &self,
        ids: &[UserId],
        about: About<'_>,
    ) -> Answer<HashMap<UserId, Box<str>>> {
        let users = self.users(ids, about).await?;
        let pair = |user: User| Some((user.id.clone(), user.into_address()?));
        Ok(users.into_iter().filter_map(pair).collect())
    }

    /// A read, understood.
    async fn read<T: DeserializeOwned>(&self, call: &Call, about: About<'_>) -> Answer<T> {
        understood(&self.answer(call, about).await?)
    }

    /// A change, with the thing as it is afterwards.
    async fn write<T: DeserializeOwned>(
        &self,
        call: Call,
        body: &impl Serialize,
        about: About<'_>,
    ) -> Answer<T> {
        let body = serde_json::to_value(body).map_err(DirectoryError::internal)?;
        let reply = self.answer(&call.body(body), about).await?;
        // A success that cannot be read may come from somebody in between.
        reply.read().map_err(|error| DirectoryError::Unsure {
            directory: NAME,
            source: unreadable(error).into(),
        })
    }

    /// A change that ends something. Where an earlier try was lost, that it is gone already is this very change.
    async fn end(&self, call: &Call, about: About<'_>) -> Answer<()> {
        let reply = self.reply(call).await?;
        if reply.is_success() || (reply.status == 404 && reply.repeated) {
            return Ok(());
        }
        Err(refused(&reply, about, &self.words))
    }

    pub(super) async fn answer(&self, call: &Call, about: About<'_>) -> Answer<Reply> {
        let reply = self.reply(call).await?;
        if reply.is_success() { Ok(reply) } else { Err(refused(&reply, about, &self.words)) }
    }

    /// An answer or a refusal, but no fault.
    async fn reply(&self, call: &Call) -> Answer<Reply> {
        let reply = self.upstream.send(call).await;
        let reply = reply.map_err(|error| unanswered(NAME, call, error))?;
        if reply.status >= 500 {
            return Err(fault(&reply, call.method == Method::GET));
        }
        Ok(reply)
    }
}

/// What an answer to a read says.
pub(super) fn understood<T: DeserializeOwned>(reply: &Reply) -> Answer<T> {
    reply.read().map_err(|error| DirectoryError::BadAnswer {
        directory: NAME,
        source: unreadable(error).into(),
    })
}
