//! Golden bodies against the types and against the document.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use crate::{document, fixture};

#[test]
fn a_canonical_body_is_written_as_it_was_read() {
    for fixture in fixture::all().iter().filter(|fixture| fixture.is_canonical()) {
        assert_eq!(fixture.rewritten(), fixture.text, "{}", fixture.name());
    }
}

#[test]
fn every_other_body_is_read_without_changing_a_value_or_keeping_an_unknown_key() {
    for fixture in fixture::all().iter().filter(|fixture| !fixture.is_canonical()) {
        let read: Value = serde_json::from_str(&fixture.rewritten()).unwrap();
        assert!(!read.to_string().contains("\"unknown_"), "{} keeps it: {read}", fixture.name());
        // These two are there to be read under other names, and cleaned of the white space around an address.
        if !["listOrganizationUsers.answer.odd", "inviteAppUser.request.sparse"]
            .contains(&&*fixture.name())
        {
            let original = serde_json::from_str(&fixture.text).unwrap();
            assert_agrees(&fixture.name(), &original, &read);
        }
    }
}

/// What was in the original and not null is the same in what was read.
#[track_caller]
fn assert_agrees(at: &str, original: &Value, read: &Value) {
    match (original, read) {
        (Value::Null, _) => {}
        (Value::Object(original), Value::Object(read)) => {
            for (key, read) in read {
                let original = original.get(key).unwrap_or(&Value::Null);
                assert_agrees(&format!("{at}/{key}"), original, read);
            }
        }
        (Value::Array(original), Value::Array(read)) => {
            assert_eq!(original.len(), read.len(), "{at}");
            for (index, (original, read)) in original.iter().zip(read).enumerate() {
                assert_agrees(&format!("{at}/{index}"), original, read);
            }
        }
        _ => assert_eq!(original, read, "{at}"),
    }
}

#[test]
fn every_body_fits_the_document_before_and_after() {
    for fixture in fixture::all() {
        let schema = match (&*fixture.subject, &*fixture.part) {
            ("error", _) => document::schema("ErrorEnvelope"),
            (id, "request") => document::operation(id).request_schema().unwrap(),
            (id, _) => document::operation(id).answer_schema(),
        };
        for body in [&fixture.text, &fixture.rewritten()] {
            let problems = document::problems(schema, &serde_json::from_str(body).unwrap());
            assert!(problems.is_empty(), "{}: {problems:#?}\n{body}", fixture.name());
        }
    }
}

#[test]
fn a_canonical_body_has_no_key_that_the_document_does_not_declare() {
    for fixture in fixture::all().iter().filter(|fixture| fixture.is_canonical()) {
        if fixture.part == "answer" {
            let schema = document::operation(&fixture.subject).answer_schema();
            let body = serde_json::from_str(&fixture.text).unwrap();
            assert_declared(&fixture.name(), schema, &body);
        }
    }
}

/// Looks into what the schema describes; an object without declared keys is free form.
#[track_caller]
fn assert_declared(at: &str, schema: &'static Value, body: &Value) {
    let schema = document::resolve(schema);
    let schema = document::resolve(schema.pointer("/anyOf/0").unwrap_or(schema));
    if let (Some(declared), Some(body)) = (schema.get("properties"), body.as_object()) {
        for (key, value) in body {
            let schema = declared.get(key).unwrap_or_else(|| panic!("{at}/{key} is not declared"));
            assert_declared(&format!("{at}/{key}"), schema, value);
        }
    }
    if let (Some(items), Some(body)) = (schema.get("items"), body.as_array()) {
        for value in body {
            assert_declared(at, items, value);
        }
    }
}

#[test]
fn every_body_of_every_operation_has_a_full_fixture() {
    let full: BTreeSet<_> = fixture::all()
        .into_iter()
        .filter(|fixture| fixture.case == "full")
        .map(|fixture| (fixture.subject, fixture.part))
        .collect();
    for operation in document::operations() {
        let id = operation.id().to_owned();
        assert!(full.contains(&(id.clone(), "answer".to_owned())), "{id} has no answer.full");
        let has_request = full.contains(&(id.clone(), "request".to_owned()));
        assert_eq!(has_request, operation.request_schema().is_some(), "{id} request.full");
    }
}

#[test]
fn the_types_that_read_bodies_are_those_of_the_operations() {
    for (subject, part, _) in fixture::READERS.iter().filter(|reader| reader.0 != "error") {
        let operation = document::operation(subject);
        assert!(*part == "answer" || operation.request_schema().is_some(), "{subject}.{part}");
    }
}

#[test]
fn the_examples_of_the_document_exist() {
    fn collect<'a>(value: &'a Value, into: &mut Vec<&'a str>) {
        match value {
            Value::Object(map) => {
                into.extend(map.get("externalValue").and_then(Value::as_str));
                map.values().for_each(|value| collect(value, into));
            }
            Value::Array(items) => items.iter().for_each(|value| collect(value, into)),
            _ => {}
        }
    }
    let mut examples = Vec::new();
    collect(document::whole(), &mut examples);
    assert!(examples.len() > 40, "{}", examples.len());
    for example in examples {
        assert!(fs::exists(document::directory().join(example)).unwrap(), "{example}");
    }
}

#[test]
fn every_reference_of_the_document_leads_somewhere() {
    fn check(value: &'static Value) {
        document::resolve(value);
        match value {
            Value::Object(map) => map.values().for_each(check),
            Value::Array(items) => items.iter().for_each(check),
            _ => {}
        }
    }
    check(document::whole());
}

#[test]
fn every_part_of_the_document_is_used() {
    let text = document::whole().to_string();
    for (kind, parts) in document::whole()["components"].as_object().unwrap() {
        for name in parts.as_object().unwrap().keys().filter(|_| kind != "securitySchemes") {
            let reference = format!("\"#/components/{kind}/{name}\"");
            assert!(text.contains(&reference), "{reference} is not used");
        }
    }
}
