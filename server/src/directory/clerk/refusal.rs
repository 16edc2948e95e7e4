//! What Clerk's refusals mean (source: the catalogue of errors in Clerk's documentation).

use crate::directory::error::{DirectoryError, Resource};
use crate::directory::words::Words;
use crate::upstream::Reply;

use super::NAME;
use super::wire::Refusal;

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

/// A refusal as far as it is told.
struct Refused<'a> {
    reply: &'a Reply,
    code: &'a str,
    parameter: Option<&'a str>,
    /// Clerk's words, or the status where it has none.
    words: String,
}

/// Gives a refusal its meaning. A fault (5xx) is not one: see [`fault`].
pub(super) fn refused(reply: &Reply, about: About<'_>, words: &Words) -> DirectoryError {
    // What is no JSON, as proxies send, still has its status.
    let errors = reply.read::<Refusal>().map(|refusal| refusal.errors).unwrap_or_default();
    let reason = errors.into_iter().next().unwrap_or_default();
    let status = format!("it answered with status {}", reply.status);
    let refused = Refused {
        reply,
        code: &reason.code,
        parameter: reason.parameter(),
        words: words.or(reason.words().unwrap_or_default(), &status),
    };
    refused.by_code(about).unwrap_or_else(|| refused.by_status(about))
}

impl Refused<'_> {
    /// What the codes mean that say more than their status.
    fn by_code(&self, about: About<'_>) -> Option<DirectoryError> {
        Some(match self.code {
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
            "resource_not_found" if self.parameter == Some("role") => self.invalid(),
            "dev_monthly_email_limit_exceeded"
            | "organization_membership_quota_exceeded"
            | "quota_exceeded" => self.quota_exceeded(),
            // Rules of the instance, under statuses that say something else.
            "invitations_not_supported"
            | "exclusive_organization_membership"
            | "personal_accounts_not_allowed" => self.forbidden(),
            "role_migration_in_progress" | "resource_locked" | "conflict" => {
                DirectoryError::Unavailable { source: self.log().into() }
            }
            // This server's fault, and nothing that the person at the screen could mend.
            "api_version_invalid" | "operation_deprecated" => self.bad_answer(),
            _ => return None,
        })
    }

    fn by_status(&self, about: About<'_>) -> DirectoryError {
        match self.reply.status {
            400 | 422 => self.invalid(),
            401 => {
                // Not Clerk's words: they are about a key.
                let message = self.log();
                tracing::error!(vendor = NAME, message, "refused the key");
                DirectoryError::KeyRefused { directory: NAME }
            }
            402 => self.quota_exceeded(),
            403 | 409 => self.forbidden(),
            404 => DirectoryError::not_found(about.resource, about.id),
            429 => self.reply.rate_limited(NAME),
            _ => self.bad_answer(),
        }
    }

    fn invalid(&self) -> DirectoryError {
        let (field, message) = (self.parameter.and_then(field), self.words.clone());
        DirectoryError::Invalid { directory: NAME, field, message }
    }

    fn forbidden(&self) -> DirectoryError {
        DirectoryError::Forbidden { directory: NAME, message: self.words.clone() }
    }

    fn quota_exceeded(&self) -> DirectoryError {
        DirectoryError::QuotaExceeded { directory: NAME, message: self.words.clone() }
    }

    fn bad_answer(&self) -> DirectoryError {
        DirectoryError::BadAnswer { directory: NAME, source: self.log().into() }
    }

    /// What the log gets: never words, which may repeat what was sent, and no code that could be one.
    fn log(&self) -> String {
        let is_code = self.code.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        match (self.reply.status, self.code) {
            (status, code) if is_code && !code.is_empty() => format!("status {status}, {code}"),
            (status, _) => format!("status {status}"),
        }
    }
}

/// What a fault on Clerk's side means: after a read nothing was changed, and after a write nobody knows.
pub(super) fn fault(reply: &Reply, is_read: bool) -> DirectoryError {
    if is_read {
        reply.unreachable(NAME)
    } else {
        DirectoryError::Unsure { directory: NAME, source: reply.fault() }
    }
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
