//! Which fields of a body or query are wrong: all of them in one answer, so that nobody mends a request one key at a time.

use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::error::ValidationIssue;
use mixpeek_users_contract::member::{MAX_METADATA_DEPTH, is_too_deep};
use mixpeek_users_contract::role::Role;
use serde::de::DeserializeOwned;
use serde_ignored::Path as Ignored;
use serde_json::{Map, Value};
use serde_path_to_error::{Path, Segment, Track};

use super::error::ApiError;

/// A body or query, with the rules its type does not hold.
pub trait Input: DeserializeOwned {
    /// Keys that have to be there.
    const REQUIRED: &'static [&'static str] = &[];

    /// Checks the rules that the type does not hold.
    fn check(&self, _issues: &mut Issues) {}
}

/// How many wrong fields are told: nobody reads on, and each is compared with all the others.
const MAX_ISSUES: usize = 100;

/// The fields found wrong so far, a hundred at most.
#[derive(Debug)]
pub struct Issues {
    root: &'static str,
    found: Vec<ValidationIssue>,
}

impl Issues {
    /// Nothing wrong so far in the part of the request called `root`.
    pub fn new(root: &'static str) -> Self {
        Self { root, found: Vec::new() }
    }

    /// Adds one, unless something was found at the same place already.
    pub fn add(&mut self, place: Vec<Value>, kind: &str, message: impl Into<String>) {
        if self.found.len() == MAX_ISSUES {
            return;
        }
        let mut location = vec![Value::from(self.root)];
        location.extend(place);
        if self.found.iter().all(|issue| issue.location != location) {
            let (kind, message) = (kind.to_owned(), message.into());
            self.found.push(ValidationIssue { kind, location, message });
        }
    }

    /// Adds one about a key at the top.
    pub fn key(&mut self, key: &str, kind: &str, message: impl Into<String>) {
        self.add(vec![key.into()], kind, message);
    }

    /// Refuses a number that is out of bounds.
    pub fn within(&mut self, key: &str, value: Option<u64>, low: u64, high: u64) {
        if value.is_some_and(|value| !(low..=high).contains(&value)) {
            self.key(key, "value_error", format!("Has to be from {low} to {high}"));
        }
    }

    /// Refuses a text that is too short or too long, in characters.
    pub fn length(&mut self, key: &str, value: Option<&str>, low: usize, high: usize) {
        if value.is_some_and(|value| !(low..=high).contains(&value.trim().chars().count())) {
            self.key(key, "value_error", format!("Has to have {low} to {high} characters"));
        }
    }

    /// Refuses metadata that nests deeper than answers are read.
    pub fn depth(&mut self, key: &str, metadata: Option<&Map<String, Value>>) {
        if metadata.is_some_and(is_too_deep) {
            let most = MAX_METADATA_DEPTH;
            self.key(key, "value_error", format!("May have {most} levels of objects and lists"));
        }
    }

    /// Refuses a value that is not one of a closed set.
    pub fn one_of<'a>(&mut self, key: &str, known: bool, all: impl Iterator<Item = &'a str>) {
        if !known {
            let all: Vec<_> = all.collect();
            self.key(key, "enum", format!("Has to be one of {}", all.join(", ")));
        }
    }

    /// The refusal, if anything was found.
    pub fn into_result(self) -> Result<(), ApiError> {
        if self.found.is_empty() { Ok(()) } else { Err(ApiError::Invalid(self.found)) }
    }
}

/// Refuses a role that cannot be given here.
pub fn offered(capabilities: &Capabilities, role: &Role) -> Result<(), ApiError> {
    let mut issues = Issues::new("body");
    let roles = capabilities.roles.iter().map(|info| info.role.as_str());
    issues.one_of("role", capabilities.info(role).is_some(), roles);
    issues.into_result()
}

/// How often a body is read again after a wrong value has been found and taken out.
const MAX_ROUNDS: usize = 32;

/// Reads a body. Reading stops at the first wrong value; to find the others, that value is taken out and the rest read again.
pub fn read<T: Input>(mut body: Value) -> Result<T, ApiError> {
    let mut issues = Issues::new("body");
    let Value::Object(map) = &body else {
        issues.add(Vec::new(), "type_error", "Expected an object");
        return Err(ApiError::Invalid(issues.found));
    };
    for key in T::REQUIRED.iter().filter(|key| !map.contains_key(**key)) {
        issues.key(key, "missing", "Field required");
    }
    let mut read = None;
    for _ in 0..MAX_ROUNDS {
        let mut track = Track::new();
        let tracked = serde_path_to_error::Deserializer::new(&body, &mut track);
        let unknown = |path: Ignored<'_>| {
            issues.add(ignored(&path), "extra_forbidden", "Extra inputs are not permitted");
        };
        match serde_ignored::deserialize::<_, _, T>(tracked, unknown) {
            Ok(value) => {
                value.check(&mut issues);
                read = Some(value);
                break;
            }
            Err(error) => {
                let path = track.path();
                refuse(&mut issues, &path, &error.to_string());
                if !take_out(&mut body, &path) {
                    break;
                }
            }
        }
    }
    issues.into_result()?;
    // Reading fails only on something that has been noted.
    read.ok_or_else(|| ApiError::Unreadable("The body cannot be read".to_owned()))
}

/// Reads a query. Keys that are not declared are passed over: they are how caches are got around.
pub fn read_query<T: Input>(query: &str) -> Result<T, ApiError> {
    let mut issues = Issues::new("query");
    let pairs = serde_urlencoded::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    match serde_path_to_error::deserialize::<_, T>(pairs) {
        Ok(value) => {
            value.check(&mut issues);
            issues.into_result().map(|()| value)
        }
        Err(error) => {
            refuse(&mut issues, error.path(), &error.inner().to_string());
            Err(ApiError::Invalid(issues.found))
        }
    }
}

/// Notes what the reader has stumbled over.
fn refuse(issues: &mut Issues, path: &Path, error: &str) {
    let mut place: Vec<Value> = path.iter().filter_map(segment).collect();
    if let Some(key) = error.strip_prefix("missing field `").and_then(|e| e.split('`').next()) {
        place.push(key.into());
        issues.add(place, "missing", "Field required");
        return;
    }
    if let Some(key) = error.strip_prefix("duplicate field `").and_then(|e| e.split('`').next()) {
        place.push(key.into());
        issues.add(place, "value_error", "Has to be there once");
        return;
    }
    match error.strip_prefix("invalid type: ").and_then(|error| error.split_once(", expected ")) {
        Some((_, expected)) => issues.add(place, "type_error", format!("Expected {expected}")),
        None => issues.add(place, "value_error", error),
    }
}

/// Removes the named value, or the list it is in: the places of its neighbours are not to move. False at the top, where there is
/// nothing left to look at.
fn take_out(body: &mut Value, path: &Path) -> bool {
    let keys: Vec<&Segment> = path.iter().collect();
    let Some(last) = keys.iter().rposition(|segment| matches!(segment, Segment::Map { .. })) else {
        return false;
    };
    let (parents, key) = keys.split_at(last);
    let mut place = body;
    for parent in parents {
        let next = match parent {
            Segment::Map { key } => place.get_mut(key),
            Segment::Seq { index } => place.get_mut(index),
            Segment::Enum { .. } | Segment::Unknown => None,
        };
        let Some(next) = next else { return false };
        place = next;
    }
    match (place, key.first()) {
        (Value::Object(map), Some(Segment::Map { key })) => map.remove(key).is_some(),
        _ => false,
    }
}

fn segment(segment: &Segment) -> Option<Value> {
    match segment {
        Segment::Map { key } => Some(key.as_str().into()),
        Segment::Seq { index } => Some((*index).into()),
        Segment::Enum { variant } => Some(variant.as_str().into()),
        Segment::Unknown => None,
    }
}

fn ignored(path: &Ignored<'_>) -> Vec<Value> {
    let (parent, own): (_, Option<Value>) = match path {
        Ignored::Root => return Vec::new(),
        Ignored::Map { parent, key } => (parent, Some(key.as_str().into())),
        Ignored::Seq { parent, index } => (parent, Some((*index).into())),
        Ignored::Some { parent }
        | Ignored::NewtypeStruct { parent }
        | Ignored::NewtypeVariant { parent } => (parent, None),
    };
    let mut place = ignored(parent);
    place.extend(own);
    place
}
