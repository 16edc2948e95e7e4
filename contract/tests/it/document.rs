//! `docs/openapi.yaml`, read once.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::{Value, json};

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(directory().join("openapi.yaml")).unwrap();
    serde_saphyr::from_str(&text).unwrap_or_else(|e| panic!("docs/openapi.yaml: {e}"))
});

/// Where the documents are.
pub(crate) fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs")
}

/// An operation of the document.
pub(crate) struct Operation {
    pub(crate) template: &'static str,
    pub(crate) method: String,
    value: &'static Value,
}

impl Operation {
    pub(crate) fn id(&self) -> &'static str {
        self.value["operationId"].as_str().unwrap()
    }

    pub(crate) fn summary(&self) -> &'static str {
        self.value["summary"].as_str().unwrap()
    }

    pub(crate) fn statuses(&self) -> Vec<&'static str> {
        self.value["responses"].as_object().unwrap().keys().map(String::as_str).collect()
    }

    pub(crate) fn response(&self, status: &str) -> &'static Value {
        resolve(&self.value["responses"][status])
    }

    pub(crate) fn request_schema(&self) -> Option<&'static Value> {
        self.value.pointer("/requestBody/content/application~1json/schema")
    }

    pub(crate) fn answer_schema(&self) -> &'static Value {
        self.response("200").pointer("/content/application~1json/schema").unwrap()
    }
}

/// Every operation, in the document's order of paths (methods alphabetically).
pub(crate) fn operations() -> Vec<Operation> {
    let methods = ["delete", "get", "head", "options", "patch", "post", "put", "trace"];
    let paths = DOCUMENT["paths"].as_object().unwrap();
    let item = |(template, item): (&'static String, &'static Value)| {
        methods.into_iter().filter_map(move |method| {
            let value = item.get(method)?;
            Some(Operation { template, method: method.to_uppercase(), value })
        })
    };
    paths.iter().flat_map(item).collect()
}

#[track_caller]
pub(crate) fn operation(id: &str) -> Operation {
    let found = operations().into_iter().find(|operation| operation.id() == id);
    found.unwrap_or_else(|| panic!("docs/openapi.yaml has no operation {id}"))
}

#[track_caller]
pub(crate) fn schema(name: &str) -> &'static Value {
    DOCUMENT.pointer(&format!("/components/schemas/{name}")).unwrap_or_else(|| panic!("no {name}"))
}

pub(crate) fn whole() -> &'static Value {
    &DOCUMENT
}

/// Follows a reference, if it is one.
#[track_caller]
pub(crate) fn resolve(value: &'static Value) -> &'static Value {
    let Some(reference) = value.get("$ref") else { return value };
    let reference = reference.as_str().unwrap().strip_prefix('#').unwrap();
    DOCUMENT.pointer(reference).unwrap_or_else(|| panic!("{reference} leads nowhere"))
}

/// What is wrong with a body, in words; empty if nothing is.
pub(crate) fn problems(schema: &Value, body: &Value) -> Vec<String> {
    let mut schema = schema.clone();
    schema["components"] = json!({ "schemas": DOCUMENT["components"]["schemas"] });
    let validator = jsonschema::draft202012::options()
        .should_validate_formats(true)
        .build(&schema)
        .unwrap_or_else(|e| panic!("a schema of docs/openapi.yaml is not one: {e}"));
    validator.iter_errors(body).map(|e| format!("{}: {e}", e.instance_path())).collect()
}
