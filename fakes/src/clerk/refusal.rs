//! How Clerk refuses: its envelope, and the codes of its catalogue.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// A refusal with one reason.
#[derive(Debug, Clone)]
pub(super) struct Refusal {
    status: u16,
    code: &'static str,
    message: String,
    long_message: String,
    parameter: Option<String>,
}

impl Refusal {
    pub(super) fn new(status: u16, code: &'static str, message: &str) -> Self {
        let (message, long_message) = (message.to_owned(), message.to_owned());
        Self { status, code, message, long_message, parameter: None }
    }

    pub(super) fn long(self, long_message: String) -> Self {
        Self { long_message, ..self }
    }

    pub(super) fn about(self, parameter: &str) -> Self {
        Self { parameter: Some(parameter.to_owned()), ..self }
    }

    pub(super) fn not_found() -> Self {
        Self::new(404, "resource_not_found", "not found")
            .long("The resource you are looking for was not found.".to_owned())
    }

    pub(super) fn missing(parameter: &str) -> Self {
        Self::new(422, "form_param_missing", "is missing")
            .long(format!("{parameter} must be included."))
            .about(parameter)
    }

    pub(super) fn invalid(parameter: &str) -> Self {
        Self::new(422, "form_param_value_invalid", "is invalid")
            .long(format!("The value for {parameter} is invalid."))
            .about(parameter)
    }

    pub(super) fn unknown(parameter: &str) -> Self {
        Self::new(422, "form_param_unknown", "is unknown")
            .long(format!("{parameter} is not a valid parameter for this request."))
            .about(parameter)
    }

    /// The last member who could manage the others.
    pub(super) fn last_admin() -> Self {
        Self::new(400, "organization_minimum_permissions_needed", "minimum permissions needed").long(
            "There has to be at least one organization member with the minimum required permissions"
                .to_owned(),
        )
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let meta: Value = match self.parameter {
            Some(parameter) => json!({ "param_name": parameter }),
            None => json!({}),
        };
        let body = json!({
            "errors": [{
                "message": self.message,
                "long_message": self.long_message,
                "code": self.code,
                "meta": meta,
            }],
            "clerk_trace_id": "trace_of_the_fake",
        });
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, Json(body)).into_response()
    }
}
