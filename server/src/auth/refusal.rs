//! Why a caller is refused: told to the log and counted, and to the caller as little as helps an honest one.

use crate::http::error::ApiError;

/// Why a caller is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no token.
    NoToken,
    /// It is not the token that was printed.
    WrongToken,
    /// It is no token at all.
    Malformed,
    /// It is not signed the way Clerk signs.
    Algorithm,
    /// It is a token for something else: a machine's, or made from a template.
    NotASession,
    /// It is signed with a key that is not among Clerk's.
    UnknownKey,
    /// Its signature is not that of its key.
    Signature,
    /// It has expired.
    Expired,
    /// It begins later.
    NotYet,
    /// It is from another Clerk instance.
    Issuer,
    /// It was made on a page that was not named.
    Party,
    /// The session has steps left to do.
    Pending,
    /// Somebody signed in, with no organization chosen.
    NoOrganization,
    /// Somebody signed in, who is no admin of their organization.
    NotAdmin,
    /// Clerk's keys cannot be had, so that nobody can tell.
    NoKeys,
}

impl Refusal {
    /// In a word, for log and metrics.
    pub const fn reason(self) -> &'static str {
        match self {
            Self::NoToken => "no_token",
            Self::WrongToken => "wrong_token",
            Self::Malformed => "malformed",
            Self::Algorithm => "algorithm",
            Self::NotASession => "not_a_session",
            Self::UnknownKey => "unknown_key",
            Self::Signature => "signature",
            Self::Expired => "expired",
            Self::NotYet => "not_yet",
            Self::Issuer => "issuer",
            Self::Party => "authorized_party",
            Self::Pending => "pending",
            Self::NoOrganization => "no_organization",
            Self::NotAdmin => "not_admin",
            Self::NoKeys => "no_keys",
        }
    }

    /// What a caller with a session is told: the same for whatever is wrong with it.
    pub(super) const fn of_session(self) -> ApiError {
        match self {
            Self::NoOrganization | Self::NotAdmin => ApiError::NotAnAdmin,
            Self::NoKeys => ApiError::SignInUnavailable,
            _ => ApiError::SignedOut,
        }
    }
}
