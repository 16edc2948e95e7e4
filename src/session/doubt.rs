//! What became of a change whose answer was lost, or could not be read: the lists know.

use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::id::{InvitationId, UserId};
use mixpeek_users_contract::invitation::Invitation;
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_texts::Catalogue;

use super::Backend;
use crate::directory::error::DirectoryError;
use crate::model::person;
use crate::text::language::Texts;

/// Why a change is not known to be made.
pub(super) struct Undone {
    /// What the server said, or that it said nothing.
    pub(super) error: DirectoryError,
    /// Whether nobody can tell: the list could not be had, either.
    is_open: bool,
}

impl From<DirectoryError> for Undone {
    fn from(error: DirectoryError) -> Self {
        Self { error, is_open: false }
    }
}

impl Undone {
    /// The words for it: those of a refusal only where it is one.
    pub(super) fn words(
        &self,
        texts: Texts,
        name: &str,
        refusal: impl FnOnce(&DirectoryError) -> String,
    ) -> String {
        if self.is_open { texts.perhaps_done(name) } else { refusal(&self.error) }
    }
}

/// A change, made or not: after a lost answer by what `look` finds, which is nothing where there is no list to be had, and by what
/// `is_made` makes of that.
pub(super) async fn judged<T, S>(
    answer: Result<T, DirectoryError>,
    look: impl Future<Output = Option<S>>,
    is_made: impl FnOnce(S) -> Option<T>,
) -> Result<T, Undone> {
    match answer {
        Err(error) if error.is_ambiguous() => match look.await {
            None => Err(Undone { error, is_open: true }),
            Some(found) => is_made(found).ok_or_else(|| error.into()),
        },
        answer => answer.map_err(Undone::from),
    }
}

/// A change to a member, made or not: after a lost answer by what `is_made` says of the member on the list.
pub(super) async fn change(
    backend: &Backend,
    id: &UserId,
    answer: Result<Member, DirectoryError>,
    is_made: &dyn Fn(&Member) -> bool,
) -> Result<Member, Undone> {
    judged(answer, look(backend, id), |member| member.filter(is_made)).await
}

/// A removal, done or not.
pub(super) async fn removal(
    backend: &Backend,
    id: &UserId,
    removal: Removal,
    answer: Result<(), DirectoryError>,
) -> Result<(), Undone> {
    judged(answer, look(backend, id), |member| is_removed(removal, member.as_ref())).await
}

/// That somebody is removed, by the member as the list has them.
pub(super) fn is_removed(removal: Removal, member: Option<&Member>) -> Option<()> {
    let is_out = member.is_none_or(|member| {
        removal == Removal::Disabled && *person::status(member) == MemberStatus::Disabled
    });
    is_out.then_some(())
}

/// A revocation, done or not.
pub(super) async fn revocation(
    backend: &Backend,
    id: &InvitationId,
    answer: Result<(), DirectoryError>,
) -> Result<(), Undone> {
    let look = async { backend.directory.invitations(&backend.app).await.ok() };
    let is_there = |one: &Invitation| one.invitation_id == *id;
    judged(answer, look, |list| (!list.invitations.iter().any(is_there)).then_some(())).await
}

/// A member as the list has them; nothing where there is no list to be had.
async fn look(backend: &Backend, id: &UserId) -> Option<Option<Member>> {
    let list = backend.directory.members(&backend.app).await.ok()?;
    Some(list.users.into_iter().find(|member| member.user_id == *id))
}
