//! What stands in place of a list that could not be had.

use mixpeek_users_texts::Catalogue;

use super::failed::sentence;
use super::language::Texts;
use crate::directory::error::DirectoryError;

/// A heading and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// What is the case.
    pub title: String,
    /// What to do about it.
    pub hint: String,
}

/// What stands on screen where a list could not be loaded. `list` is "members", "invitations", "apps", "accounts", "people" or "mails".
pub fn failed(texts: Texts, list: &str, error: &DirectoryError) -> Message {
    use DirectoryError as E;
    let title = match error {
        E::Unreachable
        | E::TimedOut
        | E::Offline
        | E::Changed
        | E::GivenUp
        | E::Failed { .. }
        | E::Invalid { .. }
        | E::Vetoed { .. }
        | E::AlreadyMember
        | E::AlreadyInvited
        | E::LastAdmin => texts.list_not_loaded(list),
        E::Unauthorized => texts.not_signed_in(),
        E::Forbidden { .. } => texts.may_not_see(),
        E::NotEnabled => texts.not_enabled(),
        E::NotFound { .. } => texts.no_such_app(),
        E::RateLimited { .. } => texts.too_many_requests(),
        E::NotSupported => texts.list_not_supported(list),
        E::Unavailable { .. } => texts.on_a_break(),
        E::BadAnswer { .. } => texts.list_not_read(list),
    };
    let hint = match error {
        E::Unreachable | E::TimedOut => texts.unreachable(),
        E::Offline => texts.offline(),
        E::Unauthorized => texts.not_signed_in_hint(),
        E::Forbidden { message } => sentence(texts, texts.may_not_see_hint(), message),
        E::NotEnabled => texts.not_enabled_hint(),
        E::NotFound { .. } => texts.no_such_app_hint(),
        E::RateLimited { .. } => texts.too_many_requests_hint(),
        E::NotSupported => texts.list_not_supported_hint(),
        E::Unavailable { .. } => texts.on_a_break_hint(),
        E::Failed { status, message } => {
            sentence(texts, texts.list_server_fault_hint(&status.to_string()), message)
        }
        E::BadAnswer { detail } => texts.list_bad_answer_hint(detail),
        E::Invalid { message } | E::Vetoed { reason: message } => {
            sentence(texts, texts.request_refused(), message)
        }
        E::AlreadyMember | E::AlreadyInvited | E::LastAdmin | E::Changed | E::GivenUp => {
            texts.request_refused()
        }
    };
    Message { title, hint }
}
