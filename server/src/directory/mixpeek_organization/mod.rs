//! The organization's own accounts at Mixpeek: as the users of one app that the configuration names, and as what they are.
//!
//! The service documents no rule about the last admin, so it is kept here. Two servers that take the last two admins away at the same
//! moment cannot see each other; one server does the changes that may take one away after each other.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::email::{self, EmailAddress};
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InviteRequest};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::{ListContext, Member, MemberList, MemberStatus};
use mixpeek_users_contract::membership::{Membership, MembershipList};
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};
use mixpeek_users_contract::role::Role;
use secrecy::SecretString;
use serde_json::{Map, Value};
use tokio::sync::Mutex;
use url::Url;

use super::configured::{self, ConfiguredApp};
use super::error::{DirectoryError, Resource};
use super::mixpeek::client::{Client, NAME};
use super::prepared::prepared;
use super::remembered::Remembered;
use super::{Answer, Directory};
use crate::upstream::{BaseUrlError, PATIENCE};

mod client;
mod people;
mod wire;

use people::{invitation, is_pending, made_up_name, member, organization_role};
use wire::Known;

/// How long a list serves: members and invitations are one list here, and the screen asks for both at once.
const LIST_LIFETIME: Duration = Duration::from_secs(2);

/// What the directory is opened with.
#[derive(Debug)]
pub struct Settings {
    /// An organization's key, `sk_…`, that may manage its accounts.
    pub api_key: SecretString,
    /// Where the API is, without `/v1`.
    pub base_url: Url,
    /// The app whose users the accounts are.
    pub app: ConfiguredApp,
}

/// The directory.
#[derive(Debug)]
pub struct MixpeekOrganization {
    client: Client,
    apps: [ConfiguredApp; 1],
    capabilities: Capabilities,
    accounts: Remembered<Arc<[OrganizationUser]>>,
    /// Held by a change that may take an admin away.
    admins: Mutex<()>,
    /// How long a change waits for its turn and for the accounts that it is judged by.
    patience: Duration,
}

impl MixpeekOrganization {
    /// A directory over the organization's accounts. Nothing is asked yet.
    pub fn new(settings: Settings) -> Result<Self, BaseUrlError> {
        Ok(Self {
            // Accounts are of the organization, so no namespace is named.
            client: Client::new(settings.api_key, settings.base_url, None)?,
            apps: [settings.app],
            capabilities: people::capabilities(),
            accounts: Remembered::new(LIST_LIFETIME),
            admins: Mutex::new(()),
            patience: PATIENCE,
        })
    }

    /// The same with another limit on how long a call may take with all its repetitions.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { client: self.client.with_patience(patience), patience, ..self }
    }

    async fn accounts(&self) -> Answer<Arc<[OrganizationUser]>> {
        let ask = async {
            let accounts = self.client.accounts(OrganizationUserQuery::default()).await?;
            Ok(accounts.into())
        };
        self.accounts.get(ask).await
    }

    async fn people(&self) -> Answer<Vec<Member>> {
        let accounts = self.accounts().await?;
        Ok(accounts.iter().filter(|account| !is_pending(account)).cloned().map(member).collect())
    }

    /// The account of a member. A pending one is an invitation, and no member.
    async fn account_of(&self, app: &AppId, user: &UserId) -> Answer<Known> {
        configured::find(&self.apps, app)?;
        let not_found = || DirectoryError::not_found(Resource::Member, user.as_str());
        match self.client.known(user.as_str()).await {
            Ok(known) if is_pending(&known.account) => Err(not_found()),
            Err(DirectoryError::NotFound { .. }) => Err(not_found()),
            other => other,
        }
    }

    /// Refuses to lose the last active admin. Whoever asks holds `admins`, and has read the account since: the change before may have
    /// been about the same one.
    async fn keep_an_admin(&self, leaving: &Known) -> Answer<()> {
        if !leaving.may_be_active_admin() {
            return Ok(());
        }
        let leaving = email::fold(&leaving.account.email);
        let admins = self.client.active_admins().await?;
        if admins.iter().any(|admin| email::fold(&admin.email) != leaving) {
            Ok(())
        } else {
            Err(DirectoryError::LastAdmin)
        }
    }

    /// Changes a member's account, and keeps an admin where it is one no longer.
    async fn change(
        &self,
        app: &AppId,
        user: &UserId,
        update: OrganizationUserUpdate,
    ) -> Answer<Member> {
        let account = self.account_of(app, user);
        let changed = self.write(account, &update).await.map_err(|error| match error {
            DirectoryError::NotFound { resource: Resource::OrganizationUser, .. } => {
                DirectoryError::not_found(Resource::Member, user.as_str())
            }
            error => error,
        })?;
        Ok(member(changed))
    }

    async fn write(
        &self,
        account: impl Future<Output = Answer<Known>> + Send,
        update: &OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        let needed = async {
            let turn = if stays_admin(update) { None } else { Some(self.admins.lock().await) };
            let known = account.await?;
            if turn.is_some() {
                self.keep_an_admin(&known).await?;
            }
            Ok((known, turn))
        };
        let (known, _turn) = prepared(NAME, self.patience, needed).await?;
        let changed = self.client.update(&known.account.email, update).await;
        self.accounts.forget();
        changed
    }

    async fn erase(&self, account: impl Future<Output = Answer<Known>> + Send) -> Answer<()> {
        let needed = async {
            let turn = self.admins.lock().await;
            let known = account.await?;
            self.keep_an_admin(&known).await?;
            Ok((known, turn))
        };
        let (known, _turn) = prepared(NAME, self.patience, needed).await?;
        let deleted = self.client.delete(&known.account.email).await;
        self.accounts.forget();
        deleted
    }
}

/// Whether an active admin is one afterwards.
fn stays_admin(update: &OrganizationUserUpdate) -> bool {
    update.role.as_ref().is_none_or(|role| *role == OrganizationRole::Admin)
        && update.status.as_ref().is_none_or(|status| *status == OrganizationStatus::Active)
}

#[async_trait]
impl Directory for MixpeekOrganization {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn probe(&self) -> Answer<()> {
        self.client.me().await.map(drop)
    }

    async fn me(&self) -> Answer<Me> {
        self.client.me().await
    }

    async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        Ok(configured::page(&self.apps, &query, |app| app.with_accounts_at(NAME)))
    }

    async fn app(&self, app: AppId) -> Answer<App> {
        configured::find(&self.apps, &app).map(|app| app.with_accounts_at(NAME))
    }

    async fn update_app(&self, app: AppId, _update: AppUpdate, _dry_run: bool) -> Answer<App> {
        configured::find(&self.apps, &app)?;
        Err(DirectoryError::NotSupported { operation: "updateApp" })
    }

    async fn members(&self, app: AppId) -> Answer<MemberList> {
        let app = configured::find(&self.apps, &app)?;
        let users = self.people().await?;
        let app_title = Some(app.title.clone());
        Ok(MemberList {
            total: users.len() as u64,
            users,
            x_context: Some(ListContext { app_title, ..ListContext::default() }),
        })
    }

    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member> {
        let role = Some(known_role(&role)?);
        let update = OrganizationUserUpdate { role, ..OrganizationUserUpdate::default() };
        self.change(&app, &user, update).await
    }

    async fn set_status(&self, app: AppId, user: UserId, status: MemberStatus) -> Answer<Member> {
        let status = Some(OrganizationStatus::from(status.as_str()));
        let update = OrganizationUserUpdate { status, ..OrganizationUserUpdate::default() };
        self.change(&app, &user, update).await
    }

    async fn set_metadata(
        &self,
        app: AppId,
        user: UserId,
        metadata: Map<String, Value>,
    ) -> Answer<Member> {
        let metadata = Some(metadata);
        let update = OrganizationUserUpdate { metadata, ..OrganizationUserUpdate::default() };
        self.change(&app, &user, update).await
    }

    async fn remove(&self, app: AppId, user: UserId) -> Answer<()> {
        self.erase(self.account_of(&app, &user)).await.map_err(|error| match error {
            DirectoryError::NotFound { resource: Resource::OrganizationUser, .. } => {
                DirectoryError::not_found(Resource::Member, user.as_str())
            }
            error => error,
        })
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        configured::find(&self.apps, &app)?;
        let accounts = self.accounts().await?;
        let pending = accounts.iter().filter(|account| is_pending(account)).cloned();
        let invitations: Vec<_> = pending.map(invitation).collect();
        Ok(InvitationList { total: invitations.len() as u64, invitations })
    }

    /// Makes an account that waits for its person. Whether the service sends a mail is documented nowhere.
    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation> {
        configured::find(&self.apps, &app)?;
        let create = OrganizationUserCreate {
            user_name: made_up_name(&request.email_address),
            avatar_url: None,
            role: known_role(&request.role)?,
            status: OrganizationStatus::Pending,
            metadata: None,
            email: request.email_address,
        };
        match self.create_organization_user(create.clone()).await {
            Ok(account) => Ok(invitation(account)),
            Err(DirectoryError::AlreadyExists { .. }) => {
                let email = create.email.as_str().to_owned();
                let account = self.client.account(&email).await?;
                Err(if is_pending(&account) {
                    DirectoryError::AlreadyInvited { email }
                } else {
                    DirectoryError::AlreadyMember { email }
                })
            }
            Err(error) => Err(error),
        }
    }

    /// Deletes the account that waits for its person, having made sure that it still does: somebody may have signed in meanwhile.
    async fn revoke(&self, app: AppId, invitation: InvitationId) -> Answer<()> {
        configured::find(&self.apps, &app)?;
        let id = invitation.as_str();
        // What is no address was never an invitation's id.
        if id.parse::<EmailAddress>().is_err() {
            return Err(DirectoryError::not_found(Resource::Invitation, id));
        }
        let not_pending = || DirectoryError::NotPending { id: id.to_owned() };
        let account = async {
            match self.client.known(id).await {
                Ok(known) if is_pending(&known.account) => Ok(known),
                Ok(_) => Err(not_pending()),
                Err(error) => Err(error),
            }
        };
        match self.erase(account).await {
            Err(DirectoryError::NotFound { .. }) => Err(not_pending()),
            other => other,
        }
    }

    fn has_memberships(&self) -> bool {
        true
    }

    async fn memberships(&self) -> Answer<MembershipList> {
        let [app] = &self.apps;
        let of = |member: Member| Membership {
            app_id: app.id.clone(),
            app_title: Some(app.title.clone()),
            administers: self.capabilities.administers(&member.role),
            member,
        };
        let memberships: Vec<_> = self.people().await?.into_iter().map(of).collect();
        Ok(MembershipList { total: memberships.len() as u64, memberships, missing: Vec::new() })
    }

    fn has_organization_users(&self) -> bool {
        true
    }

    async fn organization_users(
        &self,
        query: OrganizationUserQuery,
    ) -> Answer<OrganizationUserList> {
        self.client.page(&query).await
    }

    async fn organization_user(&self, email: String) -> Answer<OrganizationUser> {
        self.client.account(&email).await
    }

    async fn create_organization_user(
        &self,
        create: OrganizationUserCreate,
    ) -> Answer<OrganizationUser> {
        let created = self.client.create(&create).await;
        self.accounts.forget();
        created
    }

    async fn update_organization_user(
        &self,
        email: String,
        update: OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        if stays_admin(&update) {
            let changed = self.client.update(&email, &update).await;
            self.accounts.forget();
            return changed;
        }
        self.write(self.client.known(&email), &update).await
    }

    async fn delete_organization_user(&self, email: String) -> Answer<()> {
        self.erase(self.client.known(&email)).await
    }
}

/// The role, if it is one of the organization's.
fn known_role(role: &Role) -> Answer<OrganizationRole> {
    organization_role(role).ok_or_else(|| DirectoryError::Invalid {
        directory: NAME,
        field: Some("role"),
        message: format!("{role} is not a role of the organization"),
    })
}
