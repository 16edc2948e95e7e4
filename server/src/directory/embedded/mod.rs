//! The directory that needs nothing else: `SQLite` in a file or in memory, and an outbox instead of mail.

use std::sync::Arc;

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite};
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::me::{Key, Me};
use mixpeek_users_contract::member::{AddRequest, Member, MemberList, MemberStatus};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::{
    OrganizationUser, OrganizationUserCreate, OrganizationUserList, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use serde_json::{Map, Value};

use super::mailroom::{Letter, Mailroom};
use super::{Answer, Directory};
use crate::clock::{Clock, rfc3339};

mod apps;
mod invitations;
mod letters;
mod members;
mod memberships;
mod organization_users;
mod outbox;
pub mod seed;
mod sql;
pub mod store;

use store::{Location, OpenError, Store};

/// What people call this directory.
const NAME: &str = "The embedded directory";
/// The one organization of an embedded directory.
const ORGANIZATION_ID: &str = "org_harbour_pine";
/// What people call it.
const ORGANIZATION_NAME: &str = "Harbour & Pine";

/// A directory in a `SQLite` database.
#[derive(Clone)]
pub struct Embedded {
    store: Store,
    clock: Clock,
    capabilities: Arc<Capabilities>,
}

impl Embedded {
    /// Opens the database, makes it if absent, and brings its schema up to date. A new one is empty: see [`seed`].
    pub async fn open(location: &Location, clock: Clock) -> Result<Self, OpenError> {
        let capabilities = Capabilities {
            conditional_roles: true,
            exact_expiry: true,
            add: true,
            statuses: vec![MemberStatus::Active, MemberStatus::Suspended],
            metadata: Some(MetadataWrite::Merge),
            past_invitations: vec![
                InvitationStatus::Accepted,
                InvitationStatus::Revoked,
                InvitationStatus::Expired,
            ],
            ..Capabilities::default()
        };
        let store = Store::open(location).await?;
        Ok(Self { store, clock, capabilities: Arc::new(capabilities) })
    }

    fn now(&self) -> String {
        rfc3339((self.clock)())
    }
}

impl std::fmt::Debug for Embedded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Embedded").field("store", &self.store).finish_non_exhaustive()
    }
}

#[async_trait]
impl Directory for Embedded {
    fn name(&self) -> &'static str {
        NAME
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn check(&self) -> Answer<()> {
        let sql = "SELECT count(*) FROM setting";
        self.store.read(move |c| Ok(c.query_row(sql, [], |row| row.get::<_, i64>(0))?)).await?;
        Ok(())
    }

    async fn me(&self) -> Answer<Me> {
        let all = ["read", "write", "delete", "admin"];
        Ok(Me {
            organization_id: ORGANIZATION_ID.into(),
            organization_name: Some(ORGANIZATION_NAME.into()),
            account_type: "embedded".into(),
            user_email: None,
            key: Key {
                name: Some("Local token".into()),
                key_type: Some("local".into()),
                permissions: Some(all.map(Into::into).to_vec()),
                expires_at: None,
            },
            rate_limits: None,
            principal_scoped: false,
        })
    }

    async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        self.store.read(move |c| apps::list(c, &query)).await
    }

    async fn app(&self, app: AppId) -> Answer<App> {
        self.store.read(move |c| apps::get(c, &app)).await
    }

    async fn update_app(&self, app: AppId, update: AppUpdate, dry_run: bool) -> Answer<App> {
        let now = self.now();
        self.store.write(move |c| apps::update(c, &app, update, dry_run, &now)).await
    }

    async fn members(&self, app: AppId) -> Answer<MemberList> {
        self.store.read(move |c| members::list(c, &app)).await
    }

    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member> {
        self.store.write(move |c| members::set_role(c, &app, &user, &role, None)).await
    }

    async fn set_role_if(
        &self,
        app: AppId,
        user: UserId,
        role: Role,
        seen: Vec<Role>,
    ) -> Answer<Member> {
        self.store.write(move |c| members::set_role(c, &app, &user, &role, Some(&seen))).await
    }

    async fn remove(&self, app: AppId, user: UserId) -> Answer<()> {
        self.store.write(move |c| members::remove(c, &app, &user)).await
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        let now = self.now();
        self.store.read(move |c| invitations::list(c, &app, &now)).await
    }

    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation> {
        let now = (self.clock)();
        self.store.write(move |c| invitations::invite(c, &app, &request, now)).await
    }

    async fn revoke(&self, app: AppId, invitation: InvitationId) -> Answer<()> {
        let now = self.now();
        self.store.write(move |c| invitations::revoke(c, &app, &invitation, &now)).await
    }

    async fn past_invitations(
        &self,
        app: AppId,
        status: InvitationStatus,
    ) -> Answer<InvitationList> {
        let now = self.now();
        self.store.read(move |c| invitations::past(c, &app, &status, &now)).await
    }

    async fn add(&self, app: AppId, request: AddRequest) -> Answer<Member> {
        let now = self.now();
        self.store.write(move |c| members::add(c, &app, &request, &now)).await
    }

    async fn set_status(&self, app: AppId, user: UserId, status: MemberStatus) -> Answer<Member> {
        self.store.write(move |c| members::set_status(c, &app, &user, &status)).await
    }

    async fn set_metadata(
        &self,
        app: AppId,
        user: UserId,
        metadata: Map<String, Value>,
    ) -> Answer<Member> {
        self.store.write(move |c| members::set_metadata(c, &app, &user, &metadata)).await
    }

    fn has_memberships(&self) -> bool {
        true
    }

    async fn memberships(&self) -> Answer<MembershipList> {
        let capabilities = Arc::clone(&self.capabilities);
        self.store.read(move |c| memberships::list(c, &capabilities)).await
    }

    fn has_organization_users(&self) -> bool {
        true
    }

    async fn organization_users(
        &self,
        query: OrganizationUserQuery,
    ) -> Answer<OrganizationUserList> {
        self.store.read(move |c| organization_users::list(c, &query)).await
    }

    async fn organization_user(&self, email: String) -> Answer<OrganizationUser> {
        self.store.read(move |c| organization_users::get(c, &email)).await
    }

    async fn create_organization_user(
        &self,
        create: OrganizationUserCreate,
    ) -> Answer<OrganizationUser> {
        let now = self.now();
        self.store.write(move |c| organization_users::create(c, &create, &now)).await
    }

    async fn update_organization_user(
        &self,
        email: String,
        update: OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        let now = self.now();
        self.store.write(move |c| organization_users::update(c, &email, update, &now)).await
    }

    async fn delete_organization_user(&self, email: String) -> Answer<()> {
        self.store.write(move |c| organization_users::delete(c, &email)).await
    }

    async fn outbox(&self) -> Answer<Outbox> {
        let now = self.now();
        self.store.read(move |c| outbox::list(c, &now)).await
    }
}

#[async_trait]
impl Mailroom for Embedded {
    async fn open(&self, secret: String) -> Answer<Letter> {
        let (now, capabilities) = (self.now(), Arc::clone(&self.capabilities));
        self.store.read(move |c| letters::open(c, &secret, &now, &capabilities)).await
    }

    async fn accept(&self, secret: String, name: Option<String>) -> Answer<Letter> {
        let (now, capabilities) = (self.now(), Arc::clone(&self.capabilities));
        let work = move |c: &rusqlite::Transaction<'_>| {
            letters::accept(c, &secret, name.as_deref(), &now, &capabilities)
        };
        self.store.write(work).await
    }
}
