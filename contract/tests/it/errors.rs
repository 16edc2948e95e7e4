//! Error envelopes.

use std::collections::BTreeSet;

use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType, code};

use crate::{document, fixture};

fn envelopes() -> Vec<(String, ErrorEnvelope)> {
    let errors = fixture::all().into_iter().filter(|fixture| fixture.subject == "error");
    let envelope =
        |fixture: fixture::Fixture| (fixture.name(), serde_json::from_str(&fixture.text).unwrap());
    errors.map(envelope).collect()
}

#[test]
fn every_known_type_and_code_has_a_golden_body() {
    let envelopes = envelopes();
    for kind in ErrorType::KNOWN {
        assert!(envelopes.iter().any(|(_, envelope)| envelope.error.kind == *kind), "{kind}");
    }
    let codes = [
        code::ALREADY_MEMBER,
        code::ALREADY_INVITED,
        code::LAST_ADMIN,
        code::INVITATION_NOT_PENDING,
        code::DIRECTORY_KEY_REFUSED,
        code::DIRECTORY_QUOTA,
    ];
    for code in codes {
        assert!(
            envelopes.iter().any(|(_, envelope)| envelope.error.code.as_deref() == Some(code)),
            "{code}"
        );
    }
}

#[test]
fn reading_an_error_from_its_status_and_body_gives_the_envelope() {
    for (name, envelope) in envelopes() {
        let body = serde_json::to_vec(&envelope).unwrap();
        assert_eq!(ErrorEnvelope::read(envelope.status, &body), envelope, "{name}");
    }
}

#[test]
fn no_body_at_all_still_tells_the_status_and_a_fitting_type() {
    let fitting: &[(u16, ErrorType)] = &[
        (400, ErrorType::BadRequest),
        (401, ErrorType::Unauthorized),
        (403, ErrorType::Forbidden),
        (404, ErrorType::NotFound),
        (405, ErrorType::MethodNotAllowed),
        (409, ErrorType::AlreadyExists),
        (412, ErrorType::PreconditionFailed),
        (413, ErrorType::PayloadTooLarge),
        (415, ErrorType::UnsupportedMediaType),
        (418, ErrorType::BadRequest),
        (422, ErrorType::Validation),
        (429, ErrorType::TooManyRequests),
        (500, ErrorType::Internal),
        (501, ErrorType::NotSupported),
        (502, ErrorType::Unavailable),
        (503, ErrorType::Unavailable),
        (504, ErrorType::Unavailable),
        (599, ErrorType::Internal),
    ];
    for (status, kind) in fitting {
        for body in ["", "null", "[]", "7", "\"no\"", "{}", r#"{"error":null}"#, "\u{0}", "<html>"]
        {
            let read = ErrorEnvelope::read(*status, body.as_bytes());
            assert_eq!((read.status, &read.error.kind), (*status, kind), "{status} {body}");
        }
        assert_eq!(&ErrorEnvelope::read(*status, b"\xff\xfe").error.kind, kind);
    }
}

#[test]
fn the_status_is_the_one_of_the_answer_not_the_one_in_the_body() {
    let body =
        br#"{"success":true,"status":200,"error":{"type":"NotFoundError","message":"Gone"}}"#;
    let read = ErrorEnvelope::read(404, body);
    assert_eq!((read.success, read.status, &*read.error.message), (false, 404, "Gone"));
}

#[test]
fn both_spellings_of_a_rejected_field_are_read_and_odd_entries_are_passed_over() {
    let body = br#"{"status":422,"error":{"type":"ValidationError","message":"","details":{"validation_errors":[
        {"type":"missing","location":["body","role"],"message":"new"},
        {"type":"missing","loc":["body",0],"msg":"old"},
        "neither", {"type":1}]}}}"#;
    let issues = ErrorEnvelope::read(422, body).validation_issues();
    let messages: Vec<_> = issues.iter().map(|issue| &*issue.message).collect();
    assert_eq!(messages, ["new", "old"]);
}

#[test]
fn the_document_answers_errors_with_the_envelope_and_nothing_else() {
    for operation in document::operations() {
        for status in operation.statuses().into_iter().filter(|status| *status != "200") {
            let schema = &operation.response(status)["content"]["application/json"]["schema"];
            let envelope = "#/components/schemas/ErrorEnvelope";
            assert_eq!(schema["$ref"], envelope, "{} {status}", operation.id());
        }
    }
}

#[test]
fn every_operation_of_mixpeek_declares_its_statuses() {
    let declared = ["200", "400", "401", "403", "404", "422", "429", "500", "503"];
    for operation in document::operations() {
        let statuses: BTreeSet<_> = operation.statuses().into_iter().collect();
        if operation.template.starts_with("/v1/") {
            let missing: Vec<_> = declared.iter().filter(|s| !statuses.contains(*s)).collect();
            assert!(missing.is_empty(), "{}: {missing:?}", operation.id());
        }
        let takes_body = operation.request_schema().is_some();
        for status in ["413", "415"] {
            assert_eq!(statuses.contains(status), takes_body, "{} {status}", operation.id());
        }
    }
}

#[test]
fn every_operation_that_asks_a_directory_declares_how_one_fails() {
    // The outbox belongs to the directory that asks nobody.
    for operation in document::operations().iter().filter(|o| o.id() != "listOutbox") {
        let statuses = operation.statuses();
        for status in ["403", "429", "500", "502", "503", "504"] {
            assert!(statuses.contains(&status), "{} {status}", operation.id());
        }
    }
}

#[test]
fn a_429_of_the_document_has_the_rate_limit_headers() {
    let headers = document::operation("listAppUsers").response("429")["headers"].as_object();
    let names: Vec<_> = headers.unwrap().keys().map(String::as_str).collect();
    for name in [
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
        "X-RateLimit-Window",
    ] {
        assert!(names.contains(&name), "{name}");
    }
}
