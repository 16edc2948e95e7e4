//! The port outward: what the screen can ask of whatever holds the users.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest,
};
use mixpeek_users_contract::member::{AddRequest, Member, MemberList, MemberStatus};
use mixpeek_users_contract::role::Role;

pub mod error;
pub mod http;
pub mod json;
pub mod memory;
pub mod several;
mod shown;
pub mod transport;

pub mod retry;

use error::DirectoryError;

/// The future of an answer. Not `Send`: it may hold values of the browser. Dropping the future of a read aborts the request;
/// dropping that of a write does not, since the server may have acted already.
pub type Answer<T> = Pin<Box<dyn Future<Output = Result<T, DirectoryError>>>>;

/// A directory that views and sessions share.
pub type SharedDirectory = Arc<dyn Directory>;

/// One method for each operation of the contract that the tab uses. Object-safe, so that no component needs a type parameter.
pub trait Directory: Send + Sync {
    /// Switches an app to the sign-in mode in which users can be managed, and publishes that. Answers what the app is called.
    fn enable_user_management(&self, app: &AppId) -> Answer<Option<String>>;
    /// Everybody who may use the app.
    fn members(&self, app: &AppId) -> Answer<MemberList>;
    /// Gives a member another role. Safe to repeat. With `seen` only whoever still has that one: [`DirectoryError::Changed`] for others.
    fn set_role(
        &self,
        app: &AppId,
        user: &UserId,
        role: &Role,
        seen: Option<&Role>,
    ) -> Answer<Member>;
    /// Gives a member another status. Safe to repeat.
    fn set_status(&self, app: &AppId, user: &UserId, status: &MemberStatus) -> Answer<Member>;
    /// Writes a member's metadata. Safe to repeat. `update` is a [`MetadataUpdate`] as JSON: what writes it down is a lot of code, which
    /// lies in the file of those who call this (docs/decisions/size.md).
    ///
    /// [`MetadataUpdate`]: mixpeek_users_contract::member::MetadataUpdate
    fn set_metadata(&self, app: &AppId, user: &UserId, update: String) -> Answer<Member>;
    /// Adds somebody who has an account already. Never repeated by itself: a second request would find a member.
    fn add(&self, app: &AppId, request: &AddRequest) -> Answer<Member>;
    /// Takes a member out of the app. Safe to repeat: a second removal finds nobody.
    fn remove(&self, app: &AppId, user: &UserId) -> Answer<()>;
    /// The pending invitations.
    fn invitations(&self, app: &AppId) -> Answer<InvitationList>;
    /// The newest of the invitations that stand otherwise.
    fn past_invitations(&self, app: &AppId, status: &InvitationStatus) -> Answer<InvitationList>;
    /// Invites one person. Never repeated by itself: a second request may mean a second mail.
    fn invite(&self, app: &AppId, request: &InviteRequest) -> Answer<Invitation>;
    /// Invites several people in one request, where the directory takes several. Never repeated by itself, as one alone is not. Both
    /// `request` and the answer are JSON, for [`several::invite`] to write and to read: that is a lot of code, which lies in the file of
    /// those who call it (docs/decisions/size.md).
    fn invite_many(&self, app: &AppId, request: String) -> Answer<Vec<u8>>;
    /// Withdraws a pending invitation. Safe to repeat.
    fn revoke(&self, app: &AppId, invitation: &InvitationId) -> Answer<()>;
}
