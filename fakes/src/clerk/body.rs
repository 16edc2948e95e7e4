//! Bodies: JSON objects with declared keys only.

use axum::body::Bytes;
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// The keys of a body.
#[derive(Debug)]
pub(super) struct Fields(Map<String, Value>);

/// Reads a body. Unknown keys are refused (inferred from the code for it).
pub(super) fn read(bytes: &Bytes, known: &[&str]) -> Result<Fields, Refusal> {
    let value = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
    fields(value, known)
}

/// Reads a body that may be left out.
pub(super) fn read_optional(bytes: &Bytes, known: &[&str]) -> Result<Fields, Refusal> {
    if bytes.is_empty() { Ok(Fields(Map::new())) } else { read(bytes, known) }
}

/// Reads a list of objects.
pub(super) fn read_list(bytes: &Bytes, known: &[&str]) -> Result<Vec<Fields>, Refusal> {
    let values: Vec<Value> = serde_json::from_slice(bytes).map_err(|_| unreadable())?;
    values.into_iter().map(|value| fields(value, known)).collect()
}

fn fields(value: Value, known: &[&str]) -> Result<Fields, Refusal> {
    let Value::Object(map) = value else { return Err(unreadable()) };
    if let Some(key) = map.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(Refusal::unknown(key));
    }
    Ok(Fields(map))
}

fn unreadable() -> Refusal {
    Refusal::new(400, "request_body_invalid", "Request body invalid")
}

impl Fields {
    /// A text that has to be there.
    pub(super) fn text(&self, key: &str) -> Result<String, Refusal> {
        self.optional_text(key)?.ok_or_else(|| Refusal::missing(key))
    }

    /// A text that may be left out or null.
    pub(super) fn optional_text(&self, key: &str) -> Result<Option<String>, Refusal> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text.clone())),
            Some(_) => Err(Refusal::invalid(key)),
        }
    }

    /// A number that may be left out or null, within bounds.
    pub(super) fn number(&self, key: &str, low: i64, high: i64) -> Result<Option<i64>, Refusal> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => match value.as_i64() {
                Some(number) if (low..=high).contains(&number) => Ok(Some(number)),
                _ => Err(Refusal::invalid(key)),
            },
        }
    }

    /// An object that may be left out or null.
    pub(super) fn object(&self, key: &str) -> Result<Map<String, Value>, Refusal> {
        match self.0.get(key) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(map)) => Ok(map.clone()),
            Some(_) => Err(Refusal::invalid(key)),
        }
    }
}

/// Merges deeply; null deletes a key, at any level.
pub(super) fn merge(into: &mut Map<String, Value>, new: Map<String, Value>) {
    for (key, value) in new {
        match (into.get_mut(&key), value) {
            (_, Value::Null) => drop(into.remove(&key)),
            (Some(Value::Object(old)), Value::Object(new)) => merge(old, new),
            (_, Value::Object(new)) => {
                let mut fresh = Map::new();
                merge(&mut fresh, new);
                into.insert(key, Value::Object(fresh));
            }
            (_, value) => drop(into.insert(key, value)),
        }
    }
}
