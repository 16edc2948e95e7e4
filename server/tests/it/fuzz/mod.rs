//! Whatever is read is read from anybody: each parser meets arbitrary input, from a seed that stays, so that a failure can be had again.
//!
//! `PROPTEST_CASES=100000 cargo xtask test server -- fuzz` tries more of it, and `PROPTEST_RNG_SEED` other input.

use std::collections::HashMap;
use std::fmt::Debug;
use std::sync::LazyLock;

use jsonschema::Validator;
use mixpeek_users_contract::error::ErrorEnvelope;
use mixpeek_users_contract::route::Operation;
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use serde_json::{Value, json};

use crate::app::{Reply, TestApp};

mod addresses;
mod bodies;
mod config;
mod headers;
mod paths;
mod tokens;
mod vendors;

/// What all seeds start from, unless the environment says otherwise.
const SEED: u64 = 5;

/// Tries as many inputs as `cases` says, or the environment. An input that fails is made smaller, and shown.
fn each<T: Debug>(cases: u32, inputs: impl Strategy<Value = T>, test: impl Fn(T)) {
    let given = Config::default();
    let is_given = std::env::var_os("PROPTEST_CASES").is_some();
    let rng_seed = match given.rng_seed {
        RngSeed::Random => RngSeed::Fixed(SEED),
        fixed @ RngSeed::Fixed(_) => fixed,
    };
    let cases = if is_given { given.cases } else { cases };
    let config = Config { cases, rng_seed, failure_persistence: None, ..given };
    let tried = TestRunner::new(config).run(&inputs, |input| {
        test(input);
        Ok(())
    });
    tried.unwrap_or_else(|failed| panic!("{failed}"));
}

/// A runtime for inputs that are sent one after the other.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// Kept for good: a server that goes wants a runtime to go in.
fn kept(app: TestApp) -> &'static TestApp {
    Box::leak(Box::new(app))
}

/// Texts that parsers stumble over, and any other.
fn text() -> impl Strategy<Value = String> {
    let odd = [
        "",
        " ",
        "null",
        "true",
        "0",
        "-1",
        "..",
        ".",
        "/",
        "\\",
        "%",
        "%00",
        "%2e%2e%2f",
        "\0",
        "\r\n",
        "'",
        "\"",
        "`",
        "; DROP TABLE member; --",
        "' OR 1=1 --",
        "__proto__",
        "constructor",
        "prototype",
        "toString",
        "hasOwnProperty",
        "{{7*7}}",
        "${7*7}",
        "<script>alert(1)</script>",
        "javascript:alert(1)",
        "=1+1",
        "@",
        "a@b",
        "a@b.c",
        "org:admin",
        "org:member",
        "ORG:ADMIN",
        "admin",
        "NaN",
        "Infinity",
        "1e999",
        "18446744073709551616",
        "9223372036854775808",
        "\u{202e}",
        "\u{200b}",
        "\u{feff}",
        "\u{fffd}",
        "\u{1f469}\u{200d}\u{1f680}",
        "\u{0130}",
        "\u{df}",
        "a\u{301}",
    ];
    prop_oneof![
        proptest::sample::select(odd.to_vec()).prop_map(str::to_owned),
        ".{0,40}",
        "[a-zA-Z0-9_:@.-]{1,20}",
        (proptest::sample::select(['a', '\u{e4}', '\u{1f600}', '"', '%'].as_slice()), 0usize..3000)
            .prop_map(|(c, count)| c.to_string().repeat(count)),
    ]
}

/// Any JSON, some of it deep.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            btree_map(text(), inner, 0..5).prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// What is put in the place of one value of a JSON tree.
#[derive(Debug, Clone)]
enum Change {
    Put(Value),
    Remove,
    Add(String, Value),
}

fn change() -> impl Strategy<Value = (usize, Change)> {
    let change = prop_oneof![
        4 => json_value().prop_map(Change::Put),
        1 => Just(Change::Remove),
        1 => (text(), json_value()).prop_map(|(key, value)| Change::Add(key, value)),
    ];
    (any::<usize>(), change)
}

/// A tree with some of its values changed, each counted from the root.
fn changed(mut tree: Value, changes: Vec<(usize, Change)>) -> Value {
    for (place, change) in changes {
        let count = size(&tree);
        alter(&mut tree, &mut (place % count), &change);
    }
    tree
}

fn size(tree: &Value) -> usize {
    1 + match tree {
        Value::Array(all) => all.iter().map(size).sum(),
        Value::Object(map) => map.values().map(size).sum(),
        _ => 0,
    }
}

/// True once it is done; a value that is to go is left to whoever holds it.
fn alter(tree: &mut Value, place: &mut usize, change: &Change) -> bool {
    if *place == 0 {
        match (change, tree) {
            (Change::Put(value), tree) => *tree = value.clone(),
            (Change::Add(key, value), Value::Object(map)) => {
                map.insert(key.clone(), value.clone());
            }
            (Change::Add(_, value), Value::Array(all)) => all.push(value.clone()),
            (Change::Add(..) | Change::Remove, tree) => *tree = Value::Null,
        }
        return true;
    }
    *place -= 1;
    match tree {
        Value::Array(all) => all.iter_mut().any(|inner| reach(inner, place, change)),
        Value::Object(map) => {
            if matches!(change, Change::Remove) && *place == 0 {
                let first = map.keys().next().cloned();
                first.map(|first| map.remove(&first));
                return true;
            }
            map.values_mut().any(|inner| reach(inner, place, change))
        }
        _ => false,
    }
}

fn reach(inner: &mut Value, place: &mut usize, change: &Change) -> bool {
    let count = size(inner);
    if *place < count {
        return alter(inner, place, change);
    }
    *place -= count;
    false
}

/// `docs/openapi.yaml`, as far as answers are judged by it.
struct Document {
    /// By operation and status.
    schemas: HashMap<(String, u16), Validator>,
    envelope: Validator,
}

static DOCUMENT: LazyLock<Document> = LazyLock::new(|| {
    let file = format!("{}/../docs/openapi.yaml", env!("CARGO_MANIFEST_DIR"));
    let whole: Value = serde_saphyr::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let validator = |schema: &Value| {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": whole["components"]["schemas"] });
        jsonschema::draft202012::options().should_validate_formats(true).build(&schema).unwrap()
    };
    let mut schemas = HashMap::new();
    for item in whole["paths"].as_object().unwrap().values() {
        for operation in item.as_object().unwrap().values() {
            let Some(id) = operation["operationId"].as_str() else { continue };
            for (status, response) in operation["responses"].as_object().unwrap() {
                let response = match response["$ref"].as_str() {
                    Some(reference) => whole.pointer(&reference[1..]).unwrap(),
                    None => response,
                };
                let schema = response.pointer("/content/application~1json/schema").unwrap();
                schemas.insert((id.to_owned(), status.parse().unwrap()), validator(schema));
            }
        }
    }
    let envelope = validator(&json!({ "$ref": "#/components/schemas/ErrorEnvelope" }));
    Document { schemas, envelope }
});

/// An answer of the API is what the document says of the operation: never a fault of the program, and in the form of its status.
#[track_caller]
fn judge(operation: Option<&Operation>, reply: &Reply) {
    let (status, text) = (reply.status.as_u16(), reply.text());
    let about = || format!("{} {status}: {text}", operation.map_or("?", |operation| operation.id));
    assert_ne!(status, 500, "{}", about());
    let body: Value =
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {}", about()));
    if let Some(operation) = operation {
        let schema = DOCUMENT.schemas.get(&(operation.id.to_owned(), status));
        let schema = schema.unwrap_or_else(|| panic!("not declared: {}", about()));
        let wrong: Vec<_> = schema
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?} in {}", about());
    }
    if status >= 400 {
        assert!(DOCUMENT.envelope.is_valid(&body), "{}", about());
        let envelope: ErrorEnvelope = serde_json::from_value(body).unwrap();
        assert_eq!((envelope.success, envelope.status), (false, status), "{}", about());
        assert!(!envelope.error.message.trim().is_empty(), "{}", about());
    }
    assert!(!reply.header("x-request-id").is_empty(), "{}", about());
}

#[test]
fn a_change_reaches_every_place_of_a_tree() {
    let tree = json!({"a": [1, {"b": 2}], "c": 3});
    for place in 0..size(&tree) {
        let put = changed(tree.clone(), vec![(place, Change::Put(json!("new")))]);
        assert!(put.to_string().contains("new"), "{place}: {put}");
        assert_ne!(changed(tree.clone(), vec![(place, Change::Remove)]), tree, "{place}");
    }
}
