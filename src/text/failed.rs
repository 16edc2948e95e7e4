//! Reports of what was not done, and why: the cause, then what to do.

use mixpeek_users_texts::Catalogue;

use super::language::Texts;
use crate::directory::error::DirectoryError;

/// A role stays as it was.
pub fn role(texts: Texts, name: &str, role: &str, error: &DirectoryError) -> String {
    texts.role_not_changed(name, role, &why(texts, error))
}

/// A member stays.
pub fn removal(texts: Texts, name: &str, error: &DirectoryError) -> String {
    texts.not_removed(name, &why(texts, error))
}

/// A status stays as it was.
pub fn status(texts: Texts, name: &str, error: &DirectoryError) -> String {
    texts.status_not_changed(name, &why(texts, error))
}

/// Metadata stay as they were.
pub fn metadata(texts: Texts, name: &str, error: &DirectoryError) -> String {
    texts.metadata_not_saved(name, &why(texts, error))
}

/// Nobody was added; stands beside the field.
pub fn adding(texts: Texts, error: &DirectoryError) -> String {
    match error {
        DirectoryError::NotFound { .. } => texts.add_unknown(),
        DirectoryError::AlreadyMember => texts.is_member_already(),
        error => texts.not_added(&why(texts, error)),
    }
}

/// An invitation stays.
pub fn revocation(texts: Texts, email: &str, error: &DirectoryError) -> String {
    texts.not_revoked(email, &why(texts, error))
}

/// The old invitation is gone and the new one is not out.
pub fn half_resent(texts: Texts, email: &str, error: &DirectoryError) -> String {
    texts.half_resent(email, &why(texts, error))
}

/// The old invitation still stands.
pub fn resend(texts: Texts, email: &str, error: &DirectoryError) -> String {
    texts.not_resent(email, &why(texts, error))
}

/// An invitation is not out; stands beside the address.
pub fn invitation(texts: Texts, error: &DirectoryError) -> String {
    texts.not_sent(&why(texts, error))
}

/// Why a change was not made, where it may have been for a reason that a list never has.
fn why(texts: Texts, error: &DirectoryError) -> String {
    match error {
        DirectoryError::Changed => texts.changed_meanwhile(),
        DirectoryError::GivenUp => texts.given_up(),
        error => reason(texts, error),
    }
}

/// User management stays off.
pub fn enabling(texts: Texts, error: &DirectoryError) -> String {
    texts.not_enabled_now(&reason(texts, error))
}

/// Why a change was not made, as the end of a sentence that named the change.
pub(crate) fn reason(texts: Texts, error: &DirectoryError) -> String {
    use DirectoryError as E;
    match error {
        E::Unreachable | E::TimedOut => texts.unreachable(),
        E::Offline => texts.offline(),
        E::Unauthorized => texts.signed_out(),
        E::Forbidden { message } => sentence(texts, texts.forbidden(), message),
        E::NotEnabled => texts.turned_off(),
        E::NotFound { message } => sentence(texts, texts.no_longer_there(), message),
        E::AlreadyMember => texts.is_member_already(),
        E::AlreadyInvited => texts.is_invited_already(),
        E::LastAdmin => texts.last_admin_they(),
        E::Invalid { message } => sentence(texts, texts.refused(), message),
        E::RateLimited { retry_after: Some(seconds) } => {
            texts.too_many_requests_for(seconds.ceil())
        }
        E::RateLimited { retry_after: None } => texts.too_many_requests_for_now(),
        E::NotSupported => texts.not_supported(),
        // No list meets these two: what is said of changes is in `why`, and comes later.
        E::Changed | E::GivenUp => texts.refused(),
        E::Unavailable { .. } => texts.unavailable(),
        E::Failed { status, message } => {
            sentence(texts, texts.server_fault(&status.to_string()), message)
        }
        E::Vetoed { reason } if reason.trim().is_empty() => texts.vetoed(),
        E::Vetoed { reason } => reason.clone(),
        E::BadAnswer { .. } => texts.bad_answer(),
    }
}

/// Ours, then the server's words where it had any.
pub(super) fn sentence(texts: Texts, ours: String, words: &str) -> String {
    match words.trim() {
        "" => ours,
        words => texts.server_says(&ours, words),
    }
}
