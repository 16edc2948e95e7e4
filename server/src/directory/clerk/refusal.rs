//! What Clerk's refusals mean (source: the catalogue of errors in Clerk's documentation).

use crate::directory::error::{DirectoryError, Resource};
use crate::upstream::Reply;

use super::NAME;
use super::wire::{Reason, Refusal};

/// What a request was about, so that "not found" says what was not.
#[derive(Debug, Clone, Copy)]
pub(super) struct About<'a> {
    /// What is missing where Clerk finds something missing.
    pub(super) resource: Resource,
    /// Under which id the contract knows it.
    pub(super) id: &'a str,
    /// Whom it concerns: the address that is invited, or whoever is added.
    pub(super) person: &'a str,
}

impl<'a> About<'a> {
    /// A request about something that is there or not.
    pub(super) fn new(resource: Resource, id: &'a str) -> Self {
        Self { resource, id, person: "" }
    }
}

/// Gives a refusal its meaning. A fault (5xx) is not one: see [`fault`].
pub(super) fn refused(reply: &Reply, about: About<'_>) -> DirectoryError {
    // What is no JSON, as proxies send, still has its status.
    let errors = reply.read::<Refusal>().map(|refusal| refusal.errors).unwrap_or_default();
    let reason = errors.into_iter().next().unwrap_or_default();
    by_code(reply, &reason, about).unwrap_or_else(|| by_status(reply, &reason, about))
}

/// What the codes mean that say more than their status.
fn by_code(reply: &Reply, reason: &Reason, about: About<'_>) -> Option<DirectoryError> {
    Some(match &*reason.code {
        "already_a_member_in_organization" => {
            DirectoryError::AlreadyMember { email: about.person.to_owned() }
        }
        "organization_invitation_not_unique" => {
            DirectoryError::AlreadyInvited { email: about.person.to_owned() }
        }
        "organization_minimum_permissions_needed" => DirectoryError::LastAdmin,
        "organization_invitation_not_pending" => {
            DirectoryError::NotPending { id: about.id.to_owned() }
        }
        "resource_not_found" if reason.parameter() == Some("role") => invalid(reply, reason),
        "dev_monthly_email_limit_exceeded"
        | "organization_membership_quota_exceeded"
        | "quota_exceeded" => {
            DirectoryError::QuotaExceeded { directory: NAME, message: words(reply, reason) }
        }
        // Rules of the instance, under statuses that say something else.
        "invitations_not_supported"
        | "exclusive_organization_membership"
        | "personal_accounts_not_allowed" => forbidden(reply, reason),
        "role_migration_in_progress" | "resource_locked" | "conflict" => {
            DirectoryError::Unavailable { source: log(reply, reason).into() }
        }
        // This server's fault, and nothing that the person at the screen could mend.
        "api_version_invalid" | "operation_deprecated" => {
            DirectoryError::BadAnswer { directory: NAME, source: log(reply, reason).into() }
        }
        _ => return None,
    })
}

fn by_status(reply: &Reply, reason: &Reason, about: About<'_>) -> DirectoryError {
    match reply.status {
        400 | 422 => invalid(reply, reason),
        401 => {
            // Not Clerk's words: they are about a key.
            let message = log(reply, reason);
            tracing::error!(vendor = NAME, message, "refused the key");
            DirectoryError::KeyRefused { directory: NAME, message }
        }
        402 => DirectoryError::QuotaExceeded { directory: NAME, message: words(reply, reason) },
        403 | 409 => forbidden(reply, reason),
        404 => DirectoryError::not_found(about.resource, about.id),
        429 => DirectoryError::RateLimited { directory: NAME, retry_after: reply.retry_after },
        _ => DirectoryError::BadAnswer { directory: NAME, source: log(reply, reason).into() },
    }
}

/// What a fault on Clerk's side means: after a read nothing was changed, and after a write nobody knows.
pub(super) fn fault(reply: &Reply, is_read: bool) -> DirectoryError {
    let source = log(reply, &Reason::default()).into();
    if is_read {
        DirectoryError::Unreachable { directory: NAME, source }
    } else {
        DirectoryError::Unsure { directory: NAME, source }
    }
}

fn forbidden(reply: &Reply, reason: &Reason) -> DirectoryError {
    DirectoryError::Forbidden { directory: NAME, message: words(reply, reason) }
}

fn invalid(reply: &Reply, reason: &Reason) -> DirectoryError {
    let field = reason.parameter().and_then(field);
    DirectoryError::Invalid { directory: NAME, field, message: words(reply, reason) }
}

/// The contract's name of a parameter.
fn field(parameter: &str) -> Option<&'static str> {
    Some(match parameter {
        "email_address" => "email_address",
        "role" => "role",
        "user_id" => "user",
        "public_metadata" => "public_metadata",
        _ => return None,
    })
}

/// The longest text of Clerk's that is shown, in characters.
const MAX_WORDS: usize = 300;

/// Clerk's words, or the status where it has none.
fn words(reply: &Reply, reason: &Reason) -> String {
    match reason.words() {
        Some(words) => words.chars().take(MAX_WORDS).collect(),
        None => format!("it answered with status {}", reply.status),
    }
}

/// What the log gets: never words, which may repeat what was sent, and no code that could be one.
fn log(reply: &Reply, reason: &Reason) -> String {
    let is_code = |code: &&str| code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    match Some(&*reason.code).filter(is_code) {
        None | Some("") => format!("status {}", reply.status),
        Some(code) => format!("status {}, {code}", reply.status),
    }
}
