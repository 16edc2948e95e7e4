//! The suite on a directory that only reads: it must neither ask for more than the capabilities name, nor let more pass.

use async_trait::async_trait;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::member::{Member, MemberList};
use mixpeek_users_contract::role::Role;
use mixpeek_users_server::directory::embedded::Embedded;
use mixpeek_users_server::directory::error::DirectoryError;
use mixpeek_users_server::directory::{Answer, Directory};

use super::Subject;
use crate::embedded::demo;

/// The embedded directory, for somebody who may only look.
pub(crate) struct Reader {
    inner: Embedded,
    capabilities: Capabilities,
}

pub(crate) async fn reader() -> Reader {
    let inner = demo().await;
    let capabilities = Capabilities { revoke: false, ..inner.capabilities().clone().read_only() };
    Reader { inner, capabilities }
}

async fn subject() -> Subject {
    Subject::new(reader().await, "app_field_notes")
}

super::conforms!(subject());

#[async_trait]
impl Directory for Reader {
    fn name(&self) -> &'static str {
        super::READER
    }

    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn check(&self) -> Answer<()> {
        self.inner.check().await
    }

    async fn me(&self) -> Answer<Me> {
        self.inner.me().await
    }

    async fn apps(&self, query: AppQuery) -> Answer<AppList> {
        self.inner.apps(query).await
    }

    async fn app(&self, app: AppId) -> Answer<App> {
        self.inner.app(app).await
    }

    async fn update_app(&self, _app: AppId, _update: AppUpdate, _dry_run: bool) -> Answer<App> {
        Err(DirectoryError::NotSupported { operation: "updateApp" })
    }

    async fn members(&self, app: AppId) -> Answer<MemberList> {
        self.inner.members(app).await
    }

    async fn set_role(&self, _app: AppId, _user: UserId, _role: Role) -> Answer<Member> {
        Err(DirectoryError::NotSupported { operation: "updateAppUserRole" })
    }

    async fn remove(&self, _app: AppId, _user: UserId) -> Answer<()> {
        Err(DirectoryError::NotSupported { operation: "removeAppUser" })
    }

    async fn invitations(&self, app: AppId) -> Answer<InvitationList> {
        self.inner.invitations(app).await
    }

    async fn past_invitations(
        &self,
        app: AppId,
        status: InvitationStatus,
    ) -> Answer<InvitationList> {
        self.inner.past_invitations(app, status).await
    }

    async fn invite(&self, _app: AppId, _request: InviteRequest) -> Answer<Invitation> {
        Err(DirectoryError::NotSupported { operation: "inviteAppUser" })
    }

    async fn revoke(&self, _app: AppId, _invitation: InvitationId) -> Answer<()> {
        Err(DirectoryError::NotSupported { operation: "revokeAppInvitation" })
    }
}
