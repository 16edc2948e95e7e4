//! Reports of what was not done, and why: the cause, then what to do.

use super::refusal;
use crate::directory::error::DirectoryError;
use crate::model::permissions::Refusal;

/// A role stays as it was.
pub fn role(name: &str, role: &str, error: &DirectoryError) -> String {
    format!("{name} was not made {role}. {}", reason(error))
}

/// A member stays.
pub fn removal(name: &str, error: &DirectoryError) -> String {
    format!("{name} was not removed. {}", reason(error))
}

/// An invitation stays.
pub fn revocation(email: &str, error: &DirectoryError) -> String {
    format!("The invitation for {email} was not revoked. {}", reason(error))
}

/// The old invitation is gone and the new one is not out.
pub fn half_resent(email: &str, error: &DirectoryError) -> String {
    format!(
        "The old invitation for {email} was revoked, but no new one was sent. {}",
        reason(error)
    )
}

/// The old invitation still stands.
pub fn resend(email: &str, error: &DirectoryError) -> String {
    format!("The invitation for {email} was not sent again. {}", reason(error))
}

/// An invitation is not out; stands beside the address.
pub fn invitation(error: &DirectoryError) -> String {
    format!("Not sent. {}", reason(error))
}

/// Nobody knows whether an invitation is out.
pub fn invitation_unsure() -> String {
    "The server did not answer, and whether this was sent could not be found out. Check the invitations before you send it again.".to_owned()
}

/// User management stays off.
pub fn enabling(error: &DirectoryError) -> String {
    format!("User management was not turned on. {}", reason(error))
}

/// What was revoked was not there any more.
pub fn already_answered(email: &str) -> String {
    format!(
        "{email} has answered the invitation, or somebody else revoked it. The lists were refreshed."
    )
}

/// Who was removed was not there any more.
pub fn already_gone(name: &str) -> String {
    format!("{name} had been removed already. The list was refreshed.")
}

/// Why a change was not made, as the end of a sentence that named the change.
pub(super) fn reason(error: &DirectoryError) -> String {
    use DirectoryError as E;
    match error {
        E::Unreachable => "The server did not answer. Check your connection, then try again.".to_owned(),
        E::Unauthorized => "You are no longer signed in. Sign in again, then repeat it.".to_owned(),
        E::Forbidden { message } => sentence("You may not do this.", message),
        E::NotEnabled => "User management was turned off for this app. Reload the page.".to_owned(),
        E::NotFound { message } => sentence("It is no longer there: somebody else was faster.", message),
        E::AlreadyMember => "This person is already a member.".to_owned(),
        E::AlreadyInvited => "This person already has a pending invitation.".to_owned(),
        E::LastAdmin => refusal(Refusal::LastAdmin, "This person"),
        E::Invalid { message } => sentence("The server refused it.", message),
        E::RateLimited { retry_after: Some(seconds) } => {
            format!("The server allows only so many requests a minute. Try again in {} s.", seconds.ceil())
        }
        E::RateLimited { retry_after: None } => "The server allows only so many requests a minute. Wait a little, then try again.".to_owned(),
        E::NotSupported => "The directory behind this app cannot do that.".to_owned(),
        E::Unavailable { .. } => "The service is taking a break. Nothing was changed; try again in a moment.".to_owned(),
        E::Failed { status, message } => sentence(&format!("The server reported a fault of its own ({status}). Try again."), message),
        E::Vetoed { reason } if reason.trim().is_empty() => "This page did not allow it.".to_owned(),
        E::Vetoed { reason } => reason.clone(),
        E::BadAnswer { .. } => "The server answered something this page does not understand. Reload to see how things stand.".to_owned(),
    }
}

/// Ours, then the server's words where it had any.
pub(super) fn sentence(ours: &str, words: &str) -> String {
    let words = words.trim();
    if words.is_empty() {
        ours.to_owned()
    } else {
        format!("{ours} The server says: \u{201c}{words}\u{201d}")
    }
}
