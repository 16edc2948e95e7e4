//! The users of a Paradime workspace, as the users of one app that the configuration names.
//!
//! One request lists members and invitations, and a change answers no more than that it was made. So before a change the list is asked
//! for, what the change would break is refused, and the answer is made of what the list said.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::email;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest, MAX_PAST_INVITATIONS,
};
use mixpeek_users_contract::me::{Key, Me};
use mixpeek_users_contract::member::{ListContext, Member, MemberList};
use mixpeek_users_contract::membership::{Membership, MembershipList};
use mixpeek_users_contract::role::Role;
use tokio::sync::{Mutex, MutexGuard};
use url::Url;

use super::configured::{self, ConfiguredApp};
use super::error::{DirectoryError, Resource};
use super::prepared::prepared;
use super::remembered::Remembered;
use super::{Answer, Directory};
use crate::upstream::{BaseUrlError, PATIENCE};

mod client;
mod roles;
mod wire;

pub use client::Credentials;
use client::{Client, NAME};
use roles::Roles;

/// How long a list serves: members and invitations are one list here, and the screen asks for both at once.
const LIST_LIFETIME: Duration = Duration::from_secs(2);

/// What the directory is opened with.
#[derive(Debug)]
pub struct Settings {
    /// The workspace's API endpoint, as its settings show it. It is called as it is written: see
    /// [`endpoint_url`](crate::upstream::endpoint_url).
    pub endpoint: Url,
    /// How the server proves to be allowed.
    pub credentials: Credentials,
    /// The account type that `org:member` stands for; usually `DEVELOPER`, which costs a seat, or `BUSINESS`, which does not.
    pub member_account_type: Box<str>,
    /// The app whose users the workspace's are.
    pub app: ConfiguredApp,
}

/// The directory.
#[derive(Debug)]
pub struct Paradime {
    client: Client,
    /// The workspace that a company's token is used for.
    workspace: Option<String>,
    roles: Roles,
    capabilities: Capabilities,
    apps: [ConfiguredApp; 1],
    people: Remembered<Arc<People>>,
    /// Held by a change, from the list that it is judged by to its end.
    changes: Mutex<()>,
    /// How long a change waits for its turn and that list.
    patience: Duration,
}

/// Everybody who is in the workspace or asked to be.
#[derive(Debug)]
struct People {
    members: Vec<Member>,
    invitations: Vec<Invitation>,
}

impl Paradime {
    /// A directory over a workspace. Nothing is asked of it yet.
    pub fn new(settings: Settings) -> Result<Self, BaseUrlError> {
        let workspace = match &settings.credentials {
            Credentials::Token { workspace, .. } => workspace.clone(),
            Credentials::KeyPair { .. } => None,
        };
        let roles = Roles::new(settings.member_account_type);
        Ok(Self {
            client: Client::new(settings.endpoint, settings.credentials)?,
            workspace,
            capabilities: roles.capabilities(),
            roles,
            apps: [settings.app],
            people: Remembered::new(LIST_LIFETIME),
            changes: Mutex::new(()),
            patience: PATIENCE,
        })
    }

    /// The same with another limit on how long a call may take with all its repetitions.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { client: self.client.with_patience(patience), patience, ..self }
    }

    async fn ask(&self) -> Answer<Arc<People>> {
        let users = self.client.users().await?;
        let member = |user: wire::ActiveUser| Member {
            // A membership has no id of its own.
            membership_id: (&*user.uid).into(),
            email: user.email,
            name: user.name,
            ..Member::new((&*user.uid).into(), self.roles.role(&user.account_type))
        };
        let invitation = |user: wire::InvitedUser| {
            let status = status(user.invite_status.as_deref());
            self.invitation(user.email, &user.account_type, status)
        };
        Ok(Arc::new(People {
            members: users.active.into_iter().map(member).collect(),
            invitations: users.invited.into_iter().map(invitation).collect(),
        }))
    }

    /// An invitation. Its address is its id, since it has no other.
    fn invitation(
        &self,
        email_address: Box<str>,
        account_type: &str,
        status: InvitationStatus,
    ) -> Invitation {
        Invitation {
            invitation_id: (&*email_address).into(),
            email_address,
            role: self.roles.role(account_type),
            status,
            created_at: None,
            expires_at: None,
        }
    }

    async fn people(&self) -> Answer<Arc<People>> {
        self.people.get(self.ask()).await
    }

    /// The turn of a change, and what is so now.
    async fn turn(&self) -> Answer<(MutexGuard<'_, ()>, Arc<People>)> {
        let needed = async {
            let turn = self.changes.lock().await;
            self.people.forget();
            Ok((turn, self.people().await?))
        };
        prepared(NAME, self.patience, needed).await
    }

    /// A change, after which the list is another. Also after a failure: nobody knows then.
    async fn changed<T>(&self, change: impl Future<Output = Answer<T>> + Send) -> Answer<T> {
        let outcome = change.await;
        self.people.forget();
        outcome
    }

    fn account_type(&self, role: &Role) -> Answer<&str> {
        self.roles.account_type(role).ok_or_else(|| DirectoryError::Invalid {
            directory: NAME,
            field: Some("role"),
            message: format!("{role} is not an account type"),
        })
    }
}

impl People {
    fn member(&self, user: &UserId) -> Answer<&Member> {
        let found = self.members.iter().find(|member| member.user_id == *user);
        found.ok_or_else(|| DirectoryError::not_found(Resource::Member, user.as_str()))
    }

    /// Refuses to lose the last person who can manage the others.
    fn keep_an_admin(&self, leaving: &Member, capabilities: &Capabilities) -> Answer<()> {
        let administers = |member: &&Member| capabilities.administers(&member.role);
        let is_other = |member: &Member| member.user_id != leaving.user_id;
        if !administers(&leaving) || self.members.iter().filter(administers).any(is_other) {
            Ok(())
        } else {
            Err(DirectoryError::LastAdmin)
        }
    }

    /// The invitations that stand as `wanted` says. Without dates, which are the newest is unknown: they come as Paradime has them.
    fn invited(&self, wanted: impl Fn(&InvitationStatus) -> bool) -> InvitationList {
        let invitations = self.invitations.iter().filter(|it| wanted(&it.status));
        let total = invitations.clone().count() as u64;
        InvitationList {
            invitations: invitations.take(MAX_PAST_INVITATIONS).cloned().collect(),
            total,
        }
    }

    /// Refuses an address that is in or invited. An invitation that has expired is sent anew.
    fn is_new(&self, address: &str) -> Answer<()> {
        let folded = email::fold(address);
        let email = || address.to_owned();
        let is_it = |other: &str| email::fold(other) == folded;
        if self.members.iter().filter_map(|member| member.email.as_deref()).any(is_it) {
            return Err(DirectoryError::AlreadyMember { email: email() });
        }
        let waits = |invitation: &&Invitation| invitation.status != InvitationStatus::Expired;
        let mut waiting = self.invitations.iter().filter(waits);
        if waiting.any(|invitation| is_it(&invitation.email_address)) {
            return Err(DirectoryError::AlreadyInvited { email: email() });
        }
        Ok(())
    }
}

/// Where an invitation stands: the pages say `ACTIVE` and the client `SENT` for the same; any other is kept as it is.
fn status(status: Option<&str>) -> InvitationStatus {
    match status {
        None | Some("SENT" | "ACTIVE") => InvitationStatus::Pending,
        Some("EXPIRED") => InvitationStatus::Expired,
        Some(other) => InvitationStatus::Other(other.into()),
    }
}

#[async_trait]
impl Directory for Paradime {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn probe(&self) -> Answer<()> {
        self.me().await.map(drop)
    }

    /// The workspace that is managed.
    async fn me(&self) -> Answer<Me> {
        let workspaces = self.client.workspaces().await?;
        let wanted = self.workspace.as_deref();
        let is_wanted = |uid: &str| wanted.is_none_or(|wanted| wanted == uid);
        let workspace = workspaces.into_iter().find(|workspace| is_wanted(&workspace.uid));
        let workspace = workspace.ok_or_else(|| DirectoryError::Forbidden {
            directory: NAME,
            message: "the credentials reach no such workspace".to_owned(),
        })?;
        Ok(Me {
            organization_id: (&*workspace.uid).into(),
            organization_name: workspace.name,
            account_type: "paradime".into(),
            user_email: None,
            key: Key::default(),
            rate_limits: None,
            principal_scoped: false,
        })
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
        let users = self.people().await?.members.clone();
        let app_title = Some(app.title.clone());
        Ok(MemberList {
            total: users.len() as u64,
            users,
            x_context: Some(ListContext { app_title, ..ListContext::default() }),
        })
    }

    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member> {
        configured::find(&self.apps, &app)?;
        let account_type = self.account_type(&role)?;
        let (_turn, people) = self.turn().await?;
        let member = people.member(&user)?;
        if !self.capabilities.administers(&role) {
            people.keep_an_admin(member, &self.capabilities)?;
        }
        self.changed(self.client.set_account_type(user.as_str(), account_type)).await?;
        Ok(Member { role, ..member.clone() })
    }

    /// Switches the account off. Only Paradime's own screens can switch it on again.
    async fn remove(&self, app: AppId, user: UserId) -> Answer<()> {
        configured::find(&self.apps, &app)?;
        let (_turn, people) = self.turn().await?;
        people.keep_an_admin(people.member(&user)?, &self.capabilities)?;
        self.changed(self.client.disable(user.as_str())).await
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        configured::find(&self.apps, &app)?;
        Ok(self.people().await?.invited(|status| *status != InvitationStatus::Expired))
    }

    async fn past_invitations(
        &self,
        app: AppId,
        status: InvitationStatus,
    ) -> Answer<InvitationList> {
        configured::find(&self.apps, &app)?;
        Ok(self.people().await?.invited(|other| *other == status))
    }

    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation> {
        configured::find(&self.apps, &app)?;
        let account_type = self.account_type(&request.role)?;
        let address = request.email_address.as_str();
        let (_turn, people) = self.turn().await?;
        people.is_new(address)?;
        self.changed(self.client.invite(address, account_type)).await?;
        Ok(self.invitation(address.into(), account_type, InvitationStatus::Pending))
    }

    async fn revoke(&self, app: AppId, _invitation: InvitationId) -> Answer<()> {
        configured::find(&self.apps, &app)?;
        Err(DirectoryError::NotSupported { operation: "revokeAppInvitation" })
    }

    fn has_memberships(&self) -> bool {
        true
    }

    async fn memberships(&self) -> Answer<MembershipList> {
        let [app] = &self.apps;
        let of = |member: &Member| Membership {
            app_id: app.id.clone(),
            app_title: Some(app.title.clone()),
            administers: self.capabilities.administers(&member.role),
            member: member.clone(),
        };
        let memberships: Vec<_> = self.people().await?.members.iter().map(of).collect();
        Ok(MembershipList { total: memberships.len() as u64, memberships, missing: Vec::new() })
    }
}
