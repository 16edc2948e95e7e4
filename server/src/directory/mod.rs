//! Where the users of an app really live, as a port: the routes know this trait and no directory behind it.

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::{AddRequest, Member, MemberList, MemberStatus};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::organization::{
    OrganizationUser, OrganizationUserCreate, OrganizationUserList, OrganizationUserQuery,
    OrganizationUserUpdate,
};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::search::MemberQuery;
use serde_json::{Map, Value};

pub mod clerk;
pub mod configured;
pub mod embedded;
pub mod error;
pub mod mailroom;
pub mod mixpeek;
pub mod mixpeek_organization;
pub mod paradime;
mod prepared;
pub mod registry;
mod remembered;
mod search;
mod whole;
pub(crate) mod words;

use error::DirectoryError;

/// What an operation of a directory answers.
pub type Answer<T> = Result<T, DirectoryError>;

/// The operations of the contract over one directory of users.
///
/// Input has passed the contract's rules (an address is an address, a role is one of [`capabilities`](Self::capabilities)); what
/// depends on stored data is for the directory to refuse. What a directory lacks it leaves at the default, which answers
/// [`DirectoryError::NotSupported`].
#[async_trait]
pub trait Directory: Send + Sync {
    /// What people call it.
    fn name(&self) -> &'static str;

    /// What this directory can do. The same for all of its apps.
    fn capabilities(&self) -> &Capabilities;

    /// Whether this side of the directory works. Asked often and by anybody, so a vendor is not bothered with it: see [`probe`](Self::probe).
    async fn check(&self) -> Answer<()> {
        Ok(())
    }

    /// Whether the directory can be reached and takes the server's key. Asked once, at the start.
    async fn probe(&self) -> Answer<()> {
        self.check().await
    }

    /// Whose directory this is.
    async fn me(&self) -> Answer<Me>;

    /// One page of apps.
    async fn apps(&self, query: AppQuery) -> Answer<AppList>;

    /// Whether the app is one of this directory.
    async fn has(&self, app: &AppId) -> Answer<bool> {
        match self.app(app.clone()).await {
            Ok(_) => Ok(true),
            Err(DirectoryError::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// One app. Asked before every operation on its users, so a directory that has to ask for it elsewhere remembers it for a while.
    async fn app(&self, app: AppId) -> Answer<App>;

    /// Changes an app. With `dry_run` it only tests whether a new slug is free, and nothing is stored.
    async fn update_app(&self, app: AppId, update: AppUpdate, dry_run: bool) -> Answer<App>;

    /// Everybody who may use the app, with its title in the context.
    async fn members(&self, app: AppId) -> Answer<MemberList>;

    /// One page of the members who match, with the app's title in the context. By default the whole list is asked for, and searched.
    async fn search_members(&self, app: AppId, query: MemberQuery) -> Answer<MemberList> {
        Ok(search::search(self.members(app).await?, &query))
    }

    /// Gives a member another role.
    async fn set_role(&self, app: AppId, user: UserId, role: Role) -> Answer<Member>;

    /// The same for whoever still has one of the roles `seen`, or the new one already: [`DirectoryError::RoleChanged`] for others.
    async fn set_role_if(
        &self,
        _app: AppId,
        _user: UserId,
        _role: Role,
        _seen: Vec<Role>,
    ) -> Answer<Member> {
        Err(DirectoryError::NotSupported { operation: "updateAppUserRole with If-Match" })
    }

    /// Takes a member out of the app.
    async fn remove(&self, app: AppId, user: UserId) -> Answer<()>;

    /// The pending invitations.
    async fn invitations(&self, app: AppId) -> Answer<InvitationList>;

    /// Invites one person.
    async fn invite(&self, app: AppId, request: InviteRequest) -> Answer<Invitation>;

    /// Withdraws a pending invitation.
    async fn revoke(&self, app: AppId, invitation: InvitationId) -> Answer<()>;

    /// Invites several different people at once, as many as [`Capabilities::invite_at_once`] says. Has an outcome for each, in the
    /// order of the requests; an error is about all of them.
    async fn invite_many(
        &self,
        _app: AppId,
        _requests: Vec<InviteRequest>,
    ) -> Answer<Vec<Answer<Invitation>>> {
        Err(DirectoryError::NotSupported { operation: "inviteAppUsers" })
    }

    /// The invitations of one of [`Capabilities::past_invitations`]: the newest first, and no more than
    /// [`MAX_PAST_INVITATIONS`](mixpeek_users_contract::invitation::MAX_PAST_INVITATIONS).
    async fn past_invitations(
        &self,
        _app: AppId,
        _status: InvitationStatus,
    ) -> Answer<InvitationList> {
        Err(DirectoryError::NotSupported { operation: "listPastInvitations" })
    }

    /// Adds somebody the directory knows already, by address or id, without an invitation. Whom it does not know is a member that is
    /// [not found](DirectoryError::NotFound).
    async fn add(&self, _app: AppId, _request: AddRequest) -> Answer<Member> {
        Err(DirectoryError::NotSupported { operation: "addAppUser" })
    }

    /// Gives a member one of [`Capabilities::statuses`]. Only who is active counts as an admin, and the last one stays.
    async fn set_status(
        &self,
        _app: AppId,
        _user: UserId,
        _status: MemberStatus,
    ) -> Answer<Member> {
        Err(DirectoryError::NotSupported { operation: "updateAppUserStatus" })
    }

    /// Writes a member's metadata, as [`Capabilities::metadata`] says.
    async fn set_metadata(
        &self,
        _app: AppId,
        _user: UserId,
        _metadata: Map<String, Value>,
    ) -> Answer<Member> {
        Err(DirectoryError::NotSupported { operation: "updateAppUserMetadata" })
    }

    /// Whether [`memberships`](Self::memberships) is answered.
    fn has_memberships(&self) -> bool {
        false
    }

    /// Everybody in every app of this directory.
    async fn memberships(&self) -> Answer<MembershipList> {
        Err(DirectoryError::NotSupported { operation: "listMemberships" })
    }

    /// Whether the organization's own accounts are here: [`organization_users`](Self::organization_users) and the four after it.
    fn has_organization_users(&self) -> bool {
        false
    }

    /// One page of team accounts.
    async fn organization_users(
        &self,
        _query: OrganizationUserQuery,
    ) -> Answer<OrganizationUserList> {
        Err(DirectoryError::NotSupported { operation: "listOrganizationUsers" })
    }

    /// One team account.
    async fn organization_user(&self, _email: String) -> Answer<OrganizationUser> {
        Err(DirectoryError::NotSupported { operation: "getOrganizationUser" })
    }

    /// Adds a team account.
    async fn create_organization_user(
        &self,
        _create: OrganizationUserCreate,
    ) -> Answer<OrganizationUser> {
        Err(DirectoryError::NotSupported { operation: "createOrganizationUser" })
    }

    /// Changes a team account; what is absent stays.
    async fn update_organization_user(
        &self,
        _email: String,
        _update: OrganizationUserUpdate,
    ) -> Answer<OrganizationUser> {
        Err(DirectoryError::NotSupported { operation: "updateOrganizationUser" })
    }

    /// Deletes a team account.
    async fn delete_organization_user(&self, _email: String) -> Answer<()> {
        Err(DirectoryError::NotSupported { operation: "deleteOrganizationUser" })
    }

    /// The mails that were not really sent, newest first.
    async fn outbox(&self) -> Answer<Outbox> {
        Err(DirectoryError::NotSupported { operation: "listOutbox" })
    }
}
