//! What can go wrong when asking a directory, by what it means to the person at the screen.

use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType, code};
use mixpeek_users_contract::visible::visible;

/// Why a directory did not do what was asked. The words for it are chosen in [`crate::text`]; `message` fields carry the server's.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum DirectoryError {
    /// No answer: offline, blocked, timed out, or cut. Whether the server acted is unknown.
    #[error("no answer")]
    Unreachable,
    /// The browser was offline before and after: nothing was sent.
    #[error("offline")]
    Offline,
    /// No answer in good time, so that it was given up. Whether the server acted is unknown.
    #[error("no answer in time")]
    TimedOut,
    /// 401: the session or key is missing, wrong or has ended.
    #[error("not signed in")]
    Unauthorized,
    /// 402 or 403: not permitted, or beyond the plan.
    #[error("refused: {message}")]
    Forbidden {
        /// The server's words.
        message: String,
    },
    /// The app's sign-in mode has no user management.
    #[error("user management is not enabled")]
    NotEnabled,
    /// 404: the app, or the thing in it, does not exist (any more).
    #[error("not found: {message}")]
    NotFound {
        /// The server's words.
        message: String,
    },
    /// Whom you invite is a member already.
    #[error("already a member")]
    AlreadyMember,
    /// A pending invitation for the address exists already.
    #[error("already invited")]
    AlreadyInvited,
    /// The change would leave nobody who can manage the others.
    #[error("the last admin stays")]
    LastAdmin,
    /// 400, 409, 422: the server does not accept what was sent.
    #[error("not accepted: {message}")]
    Invalid {
        /// The server's words, those about single fields included.
        message: String,
    },
    /// 412: somebody else has changed it since it was looked at, and nothing was done.
    #[error("changed meanwhile")]
    Changed,
    /// 429: too many requests.
    #[error("too many requests")]
    RateLimited {
        /// Seconds to wait, where the server says.
        retry_after: Option<f64>,
    },
    /// 501: this directory cannot do that.
    #[error("not supported")]
    NotSupported,
    /// 503: not now, and nothing was stored (source: the official `mixpeek` client's retry rule).
    #[error("temporarily unavailable")]
    Unavailable {
        /// Seconds to wait, where the server says.
        retry_after: Option<f64>,
    },
    /// Any other status that is not a success: a fault on the server's side. Whether it acted is unknown.
    #[error("status {status}: {message}")]
    Failed {
        /// The HTTP status.
        status: u16,
        /// The server's words, if it had any.
        message: String,
    },
    /// The person gave it up while it waited for its turn; nothing was done.
    #[error("given up")]
    GivenUp,
    /// The page around the tab stopped the write before it was sent.
    #[error("stopped by the page: {reason}")]
    Vetoed {
        /// The page's words, if it had any.
        reason: String,
    },
    /// A success whose body could not be read: the server acted, we do not know with what result.
    #[error("unreadable answer: {detail}")]
    BadAnswer {
        /// Where reading stopped, for whoever looks after the server.
        detail: String,
    },
}

impl DirectoryError {
    /// From an answer that is not a success. The status counts first: the body may be anything.
    ///
    /// `retry_after` is the header of that name, in seconds, where it could be read.
    pub fn from_envelope(envelope: &ErrorEnvelope, retry_after: Option<f64>) -> Self {
        let retry_after = retry_after.or_else(|| envelope.retry_after_seconds());
        let message = plain(envelope.error.message.clone());
        match (envelope.error.code.as_deref(), &envelope.error.kind) {
            (Some(code::ALREADY_MEMBER), _) => return Self::AlreadyMember,
            (Some(code::ALREADY_INVITED), _) => return Self::AlreadyInvited,
            (Some(code::LAST_ADMIN), _) => return Self::LastAdmin,
            (_, ErrorType::NotEnabled) => return Self::NotEnabled,
            _ => {}
        }
        match envelope.status {
            401 => Self::Unauthorized,
            402 | 403 => Self::Forbidden { message },
            404 | 410 => Self::NotFound { message },
            412 => Self::Changed,
            429 => Self::RateLimited { retry_after },
            501 => Self::NotSupported,
            503 => Self::Unavailable { retry_after },
            400..=499 => Self::Invalid { message: with_issues(message, envelope) },
            status => Self::Failed { status, message },
        }
    }

    /// Whether the same request may succeed later without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Offline
                | Self::TimedOut
                | Self::RateLimited { .. }
                | Self::Unavailable { .. }
                | Self::Failed { .. }
                | Self::BadAnswer { .. }
        )
    }

    /// Whether the server may have carried the request out although it did not say so.
    pub fn is_ambiguous(&self) -> bool {
        matches!(
            self,
            Self::Unreachable | Self::TimedOut | Self::Failed { .. } | Self::BadAnswer { .. }
        )
    }

    /// Whether whatever is sent next would meet the same: nobody is signed in, nothing can be managed, or there is no server to be reached.
    pub fn meets_all(&self) -> bool {
        matches!(
            self,
            Self::Unauthorized
                | Self::NotEnabled
                | Self::Unreachable
                | Self::TimedOut
                | Self::Offline
        )
    }

    /// Whether there is nothing to be seen or managed here, whatever was on screen before.
    pub fn closes(&self) -> bool {
        matches!(self, Self::Forbidden { .. } | Self::NotEnabled | Self::NotFound { .. })
    }

    /// How long the server asks to wait, in seconds.
    pub fn retry_after(&self) -> Option<f64> {
        match self {
            Self::RateLimited { retry_after } | Self::Unavailable { retry_after } => *retry_after,
            _ => None,
        }
    }
}

/// A 422's message is a heading; what helps is which field and why.
fn with_issues(message: String, envelope: &ErrorEnvelope) -> String {
    let issues: Vec<_> =
        envelope.validation_issues().into_iter().map(|issue| issue.message).collect();
    if issues.is_empty() { message } else { plain(issues.join("; ")) }
}

/// A server's own words, and what it calls an app, may hold anything that somebody wrote, and stand among ours.
pub(super) fn plain(words: String) -> String {
    visible(&words, "").map_or(words, String::from)
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::error::ErrorEnvelope;

    use super::*;

    fn read(status: u16, body: &str) -> DirectoryError {
        DirectoryError::from_envelope(&ErrorEnvelope::read(status, body.as_bytes()), None)
    }

    #[test]
    fn codes_count_before_statuses() {
        let body = |code: &str| {
            format!(
                r#"{{"status":400,"error":{{"type":"AlreadyExistsError","message":"m","code":"{code}"}}}}"#
            )
        };
        assert_eq!(read(400, &body(code::ALREADY_MEMBER)), DirectoryError::AlreadyMember);
        assert_eq!(read(400, &body(code::ALREADY_INVITED)), DirectoryError::AlreadyInvited);
        assert_eq!(read(400, &body(code::LAST_ADMIN)), DirectoryError::LastAdmin);
    }

    #[test]
    fn not_enabled_is_told_apart_under_both_statuses() {
        for status in [400, 403] {
            let body = r#"{"status":403,"error":{"type":"NotEnabledError","message":"m"}}"#;
            assert_eq!(read(status, body), DirectoryError::NotEnabled);
        }
    }

    #[test]
    fn a_change_that_somebody_else_was_faster_with_is_neither_passing_nor_perhaps_done() {
        let error = read(412, "{}");
        assert_eq!(error, DirectoryError::Changed);
        assert!(!error.is_passing() && !error.is_ambiguous());
    }

    #[test]
    fn a_proxys_page_keeps_its_status() {
        let error = read(502, "<html>");
        assert_eq!(error, DirectoryError::Failed { status: 502, message: String::new() });
        assert!(error.is_ambiguous() && error.is_passing());
    }

    #[test]
    fn a_503_was_not_stored() {
        let error = read(
            503,
            r#"{"status":503,"error":{"type":"UnavailableError","message":"m","details":{"retry_after_seconds":15}}}"#,
        );
        assert_eq!(error.retry_after(), Some(15.0));
        assert!(!error.is_ambiguous());
    }

    #[test]
    fn the_header_goes_before_the_body() {
        let envelope =
            ErrorEnvelope::new(429, ErrorType::TooManyRequests, "").with_detail("retry_after", 12);
        assert_eq!(DirectoryError::from_envelope(&envelope, Some(3.0)).retry_after(), Some(3.0));
    }

    #[test]
    fn a_422_says_which_fields() {
        let body = r#"{"status":422,"error":{"type":"ValidationError","message":"Validation error","details":
            {"validation_errors":[{"type":"value_error","location":["body","email_address"],"message":"An email address needs an @"}]}}}"#;
        assert_eq!(
            read(422, body),
            DirectoryError::Invalid { message: "An email address needs an @".into() }
        );
    }
}
