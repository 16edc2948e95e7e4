//! What is answered when something is refused (source: the page on errors, and `ErrorResponse` of the `mixpeek` client 1.3.783).

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal.
#[derive(Debug)]
pub(super) struct Refusal {
    status: u16,
    kind: &'static str,
    message: String,
    code: Option<&'static str>,
    details: Value,
}

impl Refusal {
    pub(super) fn new(status: u16, kind: &'static str, message: impl Into<String>) -> Self {
        Self { status, kind, message: message.into(), code: None, details: Value::Null }
    }

    pub(super) fn not_found(resource: &str, id: &str, message: &str) -> Self {
        let details = json!({ "resource": resource, "id": id });
        Self::new(404, "NotFoundError", message).with(details)
    }

    /// Some fields are wrong: for each its place, what is wrong in a word, and in a sentence.
    pub(super) fn invalid(issues: Vec<(Vec<Value>, &str, String)>) -> Self {
        let issues: Vec<_> = issues
            .into_iter()
            .map(|(location, kind, message)| {
                json!({ "type": kind, "location": location, "message": message })
            })
            .collect();
        let details = json!({ "validation_errors": issues });
        Self::new(422, "ValidationError", "Validation error").with(details)
    }

    pub(super) fn with(self, details: Value) -> Self {
        Self { details, ..self }
    }

    /// With a code of Clerk's. Mixpeek documents the field since version 0.82 and no values for it (inferred).
    pub(super) fn coded(self, code: &'static str) -> Self {
        Self { code: Some(code), ..self }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut error = json!({ "type": self.kind, "message": self.message });
        if let Some(code) = self.code {
            error["code"] = code.into();
        }
        if !self.details.is_null() {
            error["details"] = self.details;
        }
        let body = json!({ "success": false, "status": self.status, "error": error });
        let status = StatusCode::from_u16(self.status);
        (status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(body)).into_response()
    }
}

/// What a handler answers.
pub(super) type Answer = Result<Json<Value>, Refusal>;

/// The answer to a deletion: 200 with a body, not 204.
pub(super) fn deleted(message: &str) -> Json<Value> {
    Json(json!({ "message": message, "success": true }))
}
