//! Errors as they stand on the wire.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::open_enum::open_enum;

open_enum! {
    /// The stable names in `error.type`. Branch on the HTTP status first: the same name was documented under different statuses.
    pub enum ErrorType {
        /// 400: cannot be carried out as sent.
        BadRequest = "BadRequestError",
        /// 401: no key, or not a valid one.
        Unauthorized = "UnauthorizedError",
        /// 403: not permitted.
        Forbidden = "ForbiddenError",
        /// 400 or 403: the app's sign-in mode has no user management.
        NotEnabled = "NotEnabledError",
        /// 403: the plan's limit is reached.
        QuotaExceeded = "QuotaExceededError",
        /// 403: the workspace has no plan yet.
        PlanRequired = "PlanRequiredError",
        /// 404: no such thing.
        NotFound = "NotFoundError",
        /// 405: the path exists, not with this method.
        MethodNotAllowed = "MethodNotAllowedError",
        /// 409, or 400 at some directories: it is there already.
        AlreadyExists = "AlreadyExistsError",
        /// 412: it is not (any more) what the request says it was.
        PreconditionFailed = "PreconditionFailedError",
        /// 413: the body is too large.
        PayloadTooLarge = "PayloadTooLargeError",
        /// 415: the body is not declared to be JSON.
        UnsupportedMediaType = "UnsupportedMediaTypeError",
        /// 422: some fields are wrong; `details.validation_errors` says which.
        Validation = "ValidationError",
        /// 429: too many requests in the window.
        TooManyRequests = "TooManyRequestsError",
        /// 500: a fault on the server's side.
        Internal = "InternalServerError",
        /// 501: this directory cannot do that.
        NotSupported = "NotSupportedError",
        /// 503: not now, and nothing was stored. 504: took too long, and nobody knows.
        Unavailable = "UnavailableError",
    }
}

/// Values of `error.code` that this project's server sends and the screen acts on: Clerk's names (source: its catalogue of API errors),
/// since Clerk is what stands behind an app's users.
pub mod code {
    /// 400: whom you invite is in already.
    pub const ALREADY_MEMBER: &str = "already_a_member_in_organization";
    /// 400: there is a pending invitation for the address already.
    pub const ALREADY_INVITED: &str = "organization_invitation_not_unique";
    /// 400: the change would leave nobody who can manage the others.
    pub const LAST_ADMIN: &str = "organization_minimum_permissions_needed";
    /// 404: the invitation was accepted, revoked or has expired.
    pub const INVITATION_NOT_PENDING: &str = "organization_invitation_not_pending";
    /// 503: the directory refused the server's own key. Not Clerk's name: it is ours, and no matter of who is at the screen.
    pub const DIRECTORY_KEY_REFUSED: &str = "directory_key_refused";
    /// 403: the directory's plan or a limit of it stands in the way.
    pub const DIRECTORY_QUOTA: &str = "directory_quota_exceeded";
}

/// The error envelope: the body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErrorEnvelope {
    /// Always false.
    #[serde(default)]
    pub success: bool,
    /// The HTTP status again.
    pub status: u16,
    /// What went wrong.
    pub error: ErrorBody,
}

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Value")]
pub struct ErrorBody {
    /// Stable name to branch on.
    #[serde(rename = "type")]
    pub kind: ErrorType,
    /// For people.
    pub message: String,
    /// Finer than `kind`; usually absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Free form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Map<String, Value>>,
}

/// One rejected field of a 422, an entry of `details.validation_errors`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ValidationIssue {
    /// For instance `extra_forbidden`, `missing`, `value_error`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Where: `body`, `query` or `path`, then keys and positions.
    #[serde(alias = "loc")]
    pub location: Vec<Value>,
    /// For people.
    #[serde(alias = "msg")]
    pub message: String,
}

impl ErrorEnvelope {
    /// An envelope without details.
    pub fn new(status: u16, kind: ErrorType, message: impl Into<String>) -> Self {
        Self {
            success: false,
            status,
            error: ErrorBody { kind, message: message.into(), code: None, details: None },
        }
    }

    /// The same with one more entry under `details`.
    #[must_use]
    pub fn with_detail(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.error.details.get_or_insert_default().insert(key.to_owned(), value.into());
        self
    }

    /// Reads whatever came with a status that is not a success. The status is what counts and always survives: the body may be the
    /// envelope, the envelope or a text under `detail` (older servers), `FastAPI`'s list of fields, or no JSON at all (a proxy's page).
    pub fn read(status: u16, body: &[u8]) -> Self {
        Self::of(status, serde_json::from_slice(body).ok().as_ref())
    }

    /// The same of a body that has been read, or none that could be.
    pub fn of(status: u16, body: Option<&Value>) -> Self {
        let fallback = || Self::new(status, kind_of(status), String::new());
        let Some(value) = body else { return fallback() };
        let error = value.get("error").or_else(|| value.pointer("/detail/error"));
        if let Some(Value::Object(error)) = error {
            return Self { success: false, status, error: ErrorBody::read(status, error) };
        }
        match value.get("detail") {
            Some(Value::String(text)) => Self::new(status, kind_of(status), text.clone()),
            Some(Value::Array(issues)) => Self::new(status, kind_of(status), String::new())
                .with_detail("validation_errors", issues.clone()),
            _ => fallback(),
        }
    }

    /// The rejected fields of a 422.
    pub fn validation_issues(&self) -> Vec<ValidationIssue> {
        let issues =
            self.error.details.as_ref().and_then(|details| details.get("validation_errors"));
        let issues = issues.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        issues.iter().filter_map(ValidationIssue::of).collect()
    }

    /// How long to wait before the next try, in seconds, where the body says (`retry_after` or `retry_after_seconds`).
    pub fn retry_after_seconds(&self) -> Option<f64> {
        let details = self.error.details.as_ref()?;
        ["retry_after_seconds", "retry_after"].iter().find_map(|key| details.get(*key)?.as_f64())
    }
}

impl ValidationIssue {
    /// By hand: reading it as a type of its own would bring the words for everything that can be wrong with it.
    fn of(issue: &Value) -> Option<Self> {
        let text = |keys: [&str; 2]| {
            keys.iter().find_map(|key| issue.get(*key)?.as_str()).map(ToOwned::to_owned)
        };
        let location = issue.get("location").or_else(|| issue.get("loc"))?.as_array()?.clone();
        Some(Self { kind: text(["type"; 2])?, location, message: text(["message", "msg"])? })
    }
}

impl ErrorBody {
    /// Takes what is of the expected kind and leaves the rest, so that one odd key never costs the message.
    fn read(status: u16, error: &Map<String, Value>) -> Self {
        let text = |key: &str| error.get(key).and_then(Value::as_str);
        Self {
            kind: text("type").map_or_else(|| kind_of(status), ErrorType::from),
            message: text("message").unwrap_or_default().to_owned(),
            code: text("code").map(ToOwned::to_owned),
            details: error.get("details").and_then(Value::as_object).cloned(),
        }
    }
}

/// As leniently as an envelope of its own, whose status is not known here.
impl From<Value> for ErrorBody {
    fn from(error: Value) -> Self {
        Self::read(400, &if let Value::Object(error) = error { error } else { Map::new() })
    }
}

/// The name that goes with a status when the body does not say.
fn kind_of(status: u16) -> ErrorType {
    match status {
        401 => ErrorType::Unauthorized,
        403 => ErrorType::Forbidden,
        404 => ErrorType::NotFound,
        405 => ErrorType::MethodNotAllowed,
        409 => ErrorType::AlreadyExists,
        412 => ErrorType::PreconditionFailed,
        413 => ErrorType::PayloadTooLarge,
        415 => ErrorType::UnsupportedMediaType,
        422 => ErrorType::Validation,
        429 => ErrorType::TooManyRequests,
        501 => ErrorType::NotSupported,
        502..=504 => ErrorType::Unavailable,
        500.. => ErrorType::Internal,
        _ => ErrorType::BadRequest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_status_survives_a_body_that_is_no_json() {
        let error = ErrorEnvelope::read(502, b"<html>Bad gateway</html>");
        assert_eq!((error.status, error.error.kind), (502, ErrorType::Unavailable));
    }

    #[test]
    fn reads_the_older_shapes() {
        let nested = br#"{"detail":{"error":{"type":"NotFoundError","message":"App not found"}}}"#;
        assert_eq!(ErrorEnvelope::read(404, nested).error.message, "App not found");
        assert_eq!(ErrorEnvelope::read(403, br#"{"detail":"No"}"#).error.message, "No");
        let fastapi =
            br#"{"detail":[{"loc":["body","role"],"msg":"field required","type":"missing"}]}"#;
        assert_eq!(
            ErrorEnvelope::read(422, fastapi).validation_issues()[0].message,
            "field required"
        );
    }

    #[test]
    fn an_odd_key_does_not_cost_the_message() {
        let odd = br#"{"error":{"message":"No","code":7,"details":["x"]}}"#;
        let error = ErrorEnvelope::read(404, odd).error;
        assert_eq!((error.kind, &*error.message), (ErrorType::NotFound, "No"));
    }

    #[test]
    fn finds_the_wait_under_either_name() {
        for key in ["retry_after", "retry_after_seconds"] {
            let error =
                ErrorEnvelope::new(429, ErrorType::TooManyRequests, "").with_detail(key, 12);
            assert_eq!(error.retry_after_seconds(), Some(12.0));
        }
    }
}
