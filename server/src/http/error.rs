//! Why a request is refused, and how that stands on the wire: the one place where a meaning becomes a status.

use std::sync::Arc;

use axum::Json;
use axum::http::header::{CACHE_CONTROL, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType, ValidationIssue, code};

use crate::directory::error::{DirectoryError, Limits, Resource};
use crate::rate_limit::{LIMIT, REMAINING, RESET, WINDOW};
use crate::trace::{Fault, chain};

/// Why a request is refused.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// By the directory.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// 401: no token, or not the right one.
    #[error(
        "The access token is missing or not valid. Open the address that the server printed when it started"
    )]
    Unauthorized,
    /// 401: no session, or not a valid one.
    #[error("You are not signed in, or your session has expired. Sign in and try again")]
    SignedOut,
    /// 403: a session of somebody who administers nothing.
    #[error(
        "You are signed in, and not as an admin of the organization you have chosen. Choose another, or ask one of its admins"
    )]
    NotAnAdmin,
    /// 503: nobody can tell whether a session is valid.
    #[error("Nobody can be signed in at the moment, since Clerk does not answer; try again soon")]
    SignInUnavailable,
    /// 403: an admin, and not of this.
    #[error("You do not manage this. Sign in as somebody who does")]
    Forbidden,
    /// 403: adding somebody would tell who has an account.
    #[error(
        "Only somebody who manages everything on this server can add people to an app. Invite them instead"
    )]
    InviteInstead,
    /// 403: sent to a name that is not ours.
    #[error("This server does not answer under this name. Allow it with --allow-host")]
    ForeignHost,
    /// 403: sent by a page that is not ours.
    #[error("This server does not answer pages of this origin. Allow it with --allow-origin")]
    ForeignOrigin,
    /// 404: nobody the directory knows, and so nobody who can be added.
    #[error("Nobody here is known as {user}, and who is not can only be invited")]
    Stranger {
        /// The address or id, as it was given.
        user: String,
    },
    /// 404: there is no such route.
    #[error("There is no such route")]
    NoSuchRoute,
    /// 405: the route exists, not with this method.
    #[error("This route does not have this method")]
    MethodNotAllowed,
    /// 400: cannot be read at all.
    #[error("{0}")]
    Unreadable(String),
    /// 415: the body does not say that it is JSON.
    #[error("Send the body as JSON, with Content-Type: application/json")]
    NotJson,
    /// 413: the body is too large.
    #[error("The body is too large")]
    TooLarge,
    /// 422: can be read, and some fields are wrong.
    #[error("Validation error")]
    Invalid(Vec<ValidationIssue>),
    /// 429: too many requests in the window.
    #[error("Rate limit exceeded")]
    TooManyRequests {
        /// Requests a minute.
        limit: u32,
        /// Seconds until there are more.
        wait: i64,
    },
    /// 503: a question took too long.
    #[error("This took too long; nothing was changed")]
    ReadTimedOut,
    /// 504: a change took too long. Not 503, which promises that nothing was stored.
    #[error("This took too long; it may or may not have been done")]
    TimedOut,
    /// 500: a fault in this program.
    #[error(
        "Something went wrong on the server; its log has the details under this answer's X-Request-Id"
    )]
    Panicked,
}

impl ApiError {
    /// The envelope, for a refusal that is a part of an answer. A fault is logged, as that of a whole answer is.
    pub fn told(&self) -> ErrorEnvelope {
        let envelope = self.envelope();
        if envelope.status >= 500 {
            tracing::warn!(status = envelope.status, error = %chain(self), "a part of a request failed");
        }
        envelope
    }

    /// The answer's body.
    fn envelope(&self) -> ErrorEnvelope {
        let new = |status, kind| ErrorEnvelope::new(status, kind, self.to_string());
        match self {
            Self::Directory(error) => directory(error),
            Self::Unauthorized | Self::SignedOut => new(401, ErrorType::Unauthorized),
            Self::SignInUnavailable | Self::ReadTimedOut => {
                new(503, ErrorType::Unavailable).with_detail("retryable", true)
            }
            Self::NotAnAdmin
            | Self::Forbidden
            | Self::InviteInstead
            | Self::ForeignHost
            | Self::ForeignOrigin => new(403, ErrorType::Forbidden),
            Self::Stranger { user } => new(404, ErrorType::NotFound)
                .with_detail("resource", Resource::Member.key())
                .with_detail("id", user.as_str()),
            Self::NoSuchRoute => new(404, ErrorType::NotFound),
            Self::MethodNotAllowed => new(405, ErrorType::MethodNotAllowed),
            Self::Unreadable(_) => new(400, ErrorType::BadRequest),
            Self::NotJson => new(415, ErrorType::UnsupportedMediaType),
            Self::TooLarge => new(413, ErrorType::PayloadTooLarge),
            Self::Invalid(issues) => new(422, ErrorType::Validation)
                .with_detail("validation_errors", serde_json::json!(issues)),
            Self::TooManyRequests { limit, wait } => new(429, ErrorType::TooManyRequests)
                .with_detail("limit", *limit)
                .with_detail("window", "1m")
                .with_detail("retry_after", *wait)
                .with_detail("retryable", true),
            Self::TimedOut => new(504, ErrorType::Unavailable),
            Self::Panicked => new(500, ErrorType::Internal),
        }
    }

    /// Seconds after which it is worth trying again.
    fn retry_after(&self) -> Option<i64> {
        match self {
            Self::TooManyRequests { wait, .. } => Some(*wait),
            Self::Directory(DirectoryError::Unavailable { .. }) => Some(BUSY_WAIT),
            Self::Directory(
                DirectoryError::RateLimited { retry_after, .. }
                | DirectoryError::Unreachable { retry_after, .. },
            ) => retry_after.map(i64::from),
            _ => None,
        }
    }

    /// Where the vendor's limit stands that a 429 is about: its headers say more than ours, which are about another limit.
    fn limits(&self) -> [(HeaderName, Option<u64>); 4] {
        let limits = match self {
            Self::Directory(DirectoryError::RateLimited { limits, .. }) => *limits,
            _ => Limits::default(),
        };
        let Limits { limit, remaining, reset, window } = limits;
        [(LIMIT, limit), (REMAINING, remaining), (RESET, reset), (WINDOW, window)]
    }
}

/// Seconds a busy directory asks for.
const BUSY_WAIT: i64 = 1;

fn directory(error: &DirectoryError) -> ErrorEnvelope {
    let new = |status, kind| ErrorEnvelope::new(status, kind, error.to_string());
    let coded = |envelope: ErrorEnvelope, code: &str| {
        let mut envelope = envelope;
        envelope.error.code = Some(code.to_owned());
        envelope
    };
    match error {
        DirectoryError::NotFound { resource, id } => new(404, ErrorType::NotFound)
            .with_detail("resource", resource.key())
            .with_detail("id", id.as_str()),
        // 409 would be the usual status, and is not among those Mixpeek declares.
        DirectoryError::AlreadyExists { resource, id } => new(400, ErrorType::AlreadyExists)
            .with_detail("resource", resource.key())
            .with_detail("id", id.as_str()),
        DirectoryError::NotEnabled { mode } => {
            new(403, ErrorType::NotEnabled).with_detail("mode", mode.as_str())
        }
        DirectoryError::AlreadyMember { .. } => {
            coded(new(400, ErrorType::AlreadyExists), code::ALREADY_MEMBER)
        }
        DirectoryError::AlreadyInvited { .. } => {
            coded(new(400, ErrorType::AlreadyExists), code::ALREADY_INVITED)
        }
        DirectoryError::LastAdmin => coded(new(400, ErrorType::BadRequest), code::LAST_ADMIN),
        DirectoryError::RoleChanged => new(412, ErrorType::PreconditionFailed),
        DirectoryError::NotPending { id } => {
            coded(new(404, ErrorType::NotFound), code::INVITATION_NOT_PENDING)
                .with_detail("resource", "invitation")
                .with_detail("id", id.as_str())
        }
        DirectoryError::NotSupported { operation } => {
            new(501, ErrorType::NotSupported).with_detail("operation", *operation)
        }
        DirectoryError::Unavailable { .. } => new(503, ErrorType::Unavailable)
            .with_detail("retryable", true)
            .with_detail("retry_after_seconds", BUSY_WAIT),
        // It takes somebody to mend it, and works again by itself then.
        DirectoryError::Storage { .. } => {
            new(503, ErrorType::Unavailable).with_detail("retryable", true)
        }
        DirectoryError::RateLimited { retry_after, retryable, .. } => {
            let envelope = new(429, ErrorType::TooManyRequests);
            let envelope = envelope.with_detail("retryable", *retryable);
            match retry_after {
                Some(seconds) => envelope.with_detail("retry_after", *seconds),
                None => envelope,
            }
        }
        DirectoryError::Unreachable { retry_after, retryable, .. } => {
            let envelope = new(503, ErrorType::Unavailable).with_detail("retryable", *retryable);
            match retry_after {
                Some(seconds) => envelope.with_detail("retry_after_seconds", *seconds),
                None => envelope,
            }
        }
        DirectoryError::KeyRefused { .. } => {
            coded(new(503, ErrorType::Unavailable), code::DIRECTORY_KEY_REFUSED)
                .with_detail("retryable", false)
        }
        // Not 503, which promises that nothing was stored.
        DirectoryError::Unsure { .. } => new(504, ErrorType::Unavailable),
        DirectoryError::Forbidden { .. } => new(403, ErrorType::Forbidden),
        DirectoryError::QuotaExceeded { .. } => {
            coded(new(403, ErrorType::QuotaExceeded), code::DIRECTORY_QUOTA)
        }
        DirectoryError::Invalid { field, message, .. } => {
            let mut location = vec!["body".into()];
            location.extend(field.map(Into::into));
            let (kind, message) = ("value_error".to_owned(), message.clone());
            let issue = ValidationIssue { kind, location, message };
            new(422, ErrorType::Validation)
                .with_detail("validation_errors", serde_json::json!([issue]))
        }
        DirectoryError::BadAnswer { .. } => new(502, ErrorType::Unavailable),
        // What is behind a fault is for the log.
        DirectoryError::Internal { .. } => {
            ErrorEnvelope::new(500, ErrorType::Internal, ApiError::Panicked.to_string())
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let envelope = self.envelope();
        let status = StatusCode::from_u16(envelope.status);
        let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(envelope)).into_response();
        let headers = response.headers_mut();
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        if let Some(wait) = self.retry_after() {
            headers.insert(RETRY_AFTER, HeaderValue::from(wait));
        }
        for (name, value) in self.limits() {
            if let Some(value) = value {
                headers.insert(name, HeaderValue::from(value));
            }
        }
        if status.is_server_error() && status != StatusCode::NOT_IMPLEMENTED {
            response.extensions_mut().insert(Fault(Arc::new(self)));
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_supported_is_not_a_fault() {
        let error = ApiError::from(DirectoryError::NotSupported { operation: "listOutbox" });
        let response = error.into_response();
        assert_eq!(response.status(), 501);
        assert!(response.extensions().get::<Fault>().is_none());
    }

    #[test]
    fn what_may_be_tried_again_says_when() {
        let response =
            ApiError::from(DirectoryError::Unavailable { source: "busy".into() }).into_response();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()[RETRY_AFTER], "1");
    }

    #[test]
    fn a_fault_is_logged_and_not_told() {
        let error = ApiError::from(DirectoryError::internal("the password is 1234"));
        assert!(!serde_json::to_string(&error.envelope()).unwrap().contains("1234"));
        let response = error.into_response();
        assert_eq!(response.status(), 500);
        assert!(response.extensions().get::<Fault>().is_some());
    }
}
