//! The directory at Clerk: the users of an app are the members of a Clerk organization.

use std::time::Duration;

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate, AuthMode};
use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite, RoleInfo};
use mixpeek_users_contract::id::{AppId, InvitationId, OrganizationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::me::{Key, Me};
use mixpeek_users_contract::member::{AddRequest, ListContext, Member, MemberList};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::search::MemberQuery;
use secrecy::SecretString;
use serde_json::{Map, Value};
use url::Url;

use super::configured::{self, ConfiguredApp};
use super::error::{DirectoryError, Resource};
use super::{Answer, Directory};
use crate::upstream::BaseUrlError;

mod access;
mod client;
mod list;
mod paths;
mod refusal;
mod search;
mod several;
mod wire;

use client::Client;
use list::Whole;
use refusal::About;
use wire::Membership;

/// What people call this directory.
const NAME: &str = "Clerk";

/// What is needed to reach Clerk.
#[derive(Debug)]
pub struct Settings {
    /// The instance's secret key, `sk_…`.
    pub secret_key: SecretString,
    /// Where the Backend API is: `https://api.clerk.com/v1`, as [`base_url`](crate::upstream::base_url) reads it.
    pub base_url: Url,
    /// The apps whose users are there, each with its organization.
    pub apps: Vec<ConfiguredApp>,
}

/// A directory in the organizations of one Clerk instance.
#[derive(Debug)]
pub struct Clerk {
    client: Client,
    apps: Vec<ConfiguredApp>,
    capabilities: Capabilities,
}

impl Clerk {
    /// A directory with Clerk's two default roles.
    pub fn new(settings: Settings) -> Result<Self, BaseUrlError> {
        let capabilities = Capabilities {
            exact_expiry: true,
            add: true,
            invite_at_once: Some(several::MAX),
            metadata: Some(MetadataWrite::Merge),
            past_invitations: vec![
                InvitationStatus::Accepted,
                InvitationStatus::Revoked,
                InvitationStatus::Expired,
            ],
            ..Capabilities::default()
        };
        let client = Client::new(settings.base_url, settings.secret_key)?;
        Ok(Self { client, apps: settings.apps, capabilities })
    }

    /// The same with roles of the instance's own. Which ones it has cannot be asked for: Clerk's document of this version has no list
    /// of roles.
    #[must_use]
    pub fn with_roles(mut self, roles: Vec<RoleInfo>) -> Self {
        self.capabilities.roles = roles;
        self
    }

    /// The same with another limit on how long a call may take with all its repetitions.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { client: self.client.with_patience(patience), ..self }
    }

    /// An app and its organization.
    fn find(&self, app: &AppId) -> Answer<(&ConfiguredApp, &OrganizationId)> {
        let app = configured::find(&self.apps, app)?;
        let organization = app.organization.as_ref();
        let not_enabled = DirectoryError::NotEnabled { mode: AuthMode::Clerk };
        Ok((app, organization.ok_or(not_enabled)?))
    }

    /// The members behind memberships, with their addresses.
    async fn people(&self, memberships: Vec<Membership>, about: About<'_>) -> Answer<Vec<Member>> {
        let lacking = memberships.iter().filter(|membership| membership.lacks_address());
        let lacking: Vec<UserId> = lacking.filter_map(|m| m.user().cloned()).collect();
        let mut addresses = self.client.addresses(&lacking, about).await?;
        let members = memberships.into_iter().filter_map(Membership::member);
        let complete = |member: Member| {
            let email = member.email.or_else(|| addresses.remove(&member.user_id));
            Member { email, ..member }
        };
        Ok(members.map(complete).collect())
    }

    /// The user that is meant by an address or an id, and their primary address.
    async fn user(&self, meant: &str) -> Answer<(UserId, Option<Box<str>>)> {
        let about = About::new(Resource::Member, meant);
        let by_address = meant.contains('@');
        let users = if by_address {
            self.client.users_with_address(meant, about).await?
        } else {
            self.client.users(&[meant.into()], about).await?
        };
        if users.is_empty() {
            return Err(DirectoryError::not_found(Resource::Member, meant));
        }
        let is_meant = |user: &wire::User| {
            if by_address { user.has_verified(meant) } else { user.id.as_str() == meant }
        };
        let user = users.into_iter().find(is_meant).ok_or_else(|| DirectoryError::Invalid {
            directory: NAME,
            field: Some("user"),
            message: "nobody has shown that this address is theirs; send an invitation instead"
                .to_owned(),
        })?;
        Ok((user.id.clone(), user.into_address()))
    }
}

/// The member behind a membership that Clerk answered a change with.
fn member(membership: Membership, email: Option<Box<str>>) -> Answer<Member> {
    let member = membership.member().ok_or_else(|| DirectoryError::Unsure {
        directory: NAME,
        source: "the answer does not say whose membership it is".into(),
    })?;
    Ok(Member { email: member.email.or(email), ..member })
}

#[async_trait]
impl Directory for Clerk {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn probe(&self) -> Answer<()> {
        for app in &self.apps {
            let (app, organization) = self.find(&app.id)?;
            self.client.has_organization(organization, about(app)).await?;
        }
        Ok(())
    }

    async fn me(&self) -> Answer<Me> {
        // A key is an instance's, and stands above all of its organizations.
        Ok(Me {
            organization_id: OrganizationId::from(""),
            organization_name: None,
            account_type: "clerk".into(),
            user_email: None,
            key: Key {
                name: Some("Clerk instance".into()),
                key_type: Some("secret".into()),
                permissions: None,
                expires_at: None,
            },
            rate_limits: None,
            principal_scoped: false,
        })
    }

    async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        Ok(configured::page(&self.apps, &query, ConfiguredApp::with_clerk))
    }

    async fn app(&self, app: AppId) -> Answer<App> {
        Ok(configured::find(&self.apps, &app)?.with_clerk())
    }

    async fn update_app(&self, app: AppId, _: AppUpdate, _: bool) -> Answer<App> {
        configured::find(&self.apps, &app)?;
        Err(DirectoryError::NotSupported { operation: "updateApp" })
    }

    async fn members(&self, app: AppId) -> Answer<MemberList> {
        let (app, organization) = self.find(&app)?;
        let Whole { entries, total } = self.client.memberships(organization, about(app)).await?;
        let users = self.people(entries, about(app)).await?;
        let app_title = Some(app.title.clone());
        let context = ListContext { app_title, ..ListContext::default() };
        Ok(MemberList { users, total, x_context: Some(context) })
    }

    async fn search_members(&self, app: AppId, query: MemberQuery) -> Answer<MemberList> {
        self.find_members(app, query).await
    }

    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member> {
        let (_, organization) = self.find(&app)?;
        member(self.client.set_role(organization, &user, &role).await?, None)
    }

    async fn remove(&self, app: AppId, user: UserId) -> Answer<()> {
        let (_, organization) = self.find(&app)?;
        self.client.remove(organization, &user).await
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        let (app, organization) = self.find(&app)?;
        let Whole { entries, total } = self.client.invitations(organization, about(app)).await?;
        let invitations = entries.into_iter().map(Into::into).collect();
        Ok(InvitationList { invitations, total })
    }

    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation> {
        let (app, organization) = self.find(&app)?;
        let person = request.email_address.as_str();
        let about = About { person, ..about(app) };
        let sent = self.client.invite(organization, person, &request.role, about).await?;
        Ok(sent.into())
    }

    async fn invite_many(
        &self,
        app: AppId,
        requests: Vec<InviteRequest>,
    ) -> Answer<Vec<Answer<Invitation>>> {
        let (app, organization) = self.find(&app)?;
        self.invite_several(app, organization, requests).await
    }

    async fn revoke(&self, app: AppId, invitation: InvitationId) -> Answer<()> {
        let (_, organization) = self.find(&app)?;
        self.client.revoke(organization, &invitation).await
    }

    async fn past_invitations(
        &self,
        app: AppId,
        status: InvitationStatus,
    ) -> Answer<InvitationList> {
        let (app, organization) = self.find(&app)?;
        let Whole { entries, total } =
            self.client.past_invitations(organization, &status, about(app)).await?;
        let stands = |invitation: wire::Invitation| invitation.standing(&status);
        Ok(InvitationList { invitations: entries.into_iter().map(stands).collect(), total })
    }

    async fn add(&self, app: AppId, request: AddRequest) -> Answer<Member> {
        let (app, organization) = self.find(&app)?;
        let person = request.user.trim();
        let (user, email) = self.user(person).await?;
        let about = About { person, ..about(app) };
        let added = self.client.add(organization, &user, &request.role, about).await?;
        member(added, email)
    }

    async fn set_metadata(
        &self,
        app: AppId,
        user: UserId,
        metadata: Map<String, Value>,
    ) -> Answer<Member> {
        let (_, organization) = self.find(&app)?;
        member(self.client.merge_metadata(organization, &user, metadata).await?, None)
    }

    fn has_memberships(&self) -> bool {
        true
    }

    async fn memberships(&self) -> Answer<MembershipList> {
        self.everybody().await
    }
}

/// A request about an app as a whole.
fn about(app: &ConfiguredApp) -> About<'_> {
    About::new(Resource::App, app.id.as_str())
}
