//! What became of a change whose answer was lost, or could not be read: the lists know.

use mixpeek_users_contract::id::{InvitationId, UserId};
use mixpeek_users_contract::member::Member;
use mixpeek_users_texts::Catalogue;

use super::Backend;
use crate::directory::error::DirectoryError;
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

/// A change to a member, made or not: after a lost answer by what `is_made` says of the member on the list.
pub(super) async fn change(
    backend: &Backend,
    id: &UserId,
    answer: Result<Member, DirectoryError>,
    is_made: &dyn Fn(&Member) -> bool,
) -> Result<Member, Undone> {
    match answer {
        Err(error) if error.is_ambiguous() => match look(backend, id).await {
            None => Err(Undone { error, is_open: true }),
            Some(Some(member)) if is_made(&member) => Ok(member),
            Some(_) => Err(error.into()),
        },
        answer => answer.map_err(Undone::from),
    }
}

/// A removal, done or not.
pub(super) async fn removal(
    backend: &Backend,
    id: &UserId,
    answer: Result<(), DirectoryError>,
) -> Result<(), Undone> {
    match answer {
        Err(error) if error.is_ambiguous() => match look(backend, id).await {
            None => Err(Undone { error, is_open: true }),
            Some(None) => Ok(()),
            Some(Some(_)) => Err(error.into()),
        },
        answer => answer.map_err(Undone::from),
    }
}

/// A revocation, done or not.
pub(super) async fn revocation(
    backend: &Backend,
    id: &InvitationId,
    answer: Result<(), DirectoryError>,
) -> Result<(), Undone> {
    match answer {
        Err(error) if error.is_ambiguous() => {
            let Ok(list) = backend.directory.invitations(&backend.app).await else {
                return Err(Undone { error, is_open: true });
            };
            let is_there = list.invitations.iter().any(|one| one.invitation_id == *id);
            if is_there { Err(error.into()) } else { Ok(()) }
        }
        answer => answer.map_err(Undone::from),
    }
}

/// A member as the list has them; nothing where there is no list to be had.
async fn look(backend: &Backend, id: &UserId) -> Option<Option<Member>> {
    let list = backend.directory.members(&backend.app).await.ok()?;
    Some(list.users.into_iter().find(|member| member.user_id == *id))
}
