//! Bodies and queries: declared keys only, all that is wrong at once.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::Refusal;

/// What a key may hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// A text of this length, in characters.
    Text(usize, usize),
    /// An address.
    Email,
    /// An app's name in its address.
    Slug,
    /// One of these.
    One(&'static [&'static str]),
    /// An object of any keys.
    Object,
    /// An object of these keys.
    Of(&'static [Key]),
    /// Texts.
    Texts,
    /// Yes or no.
    Bool,
}

/// A declared key.
#[derive(Debug, Clone, Copy)]
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    pub(super) required: bool,
}

pub(super) const fn required(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: true }
}

pub(super) const fn optional(name: &'static str, kind: Kind) -> Key {
    Key { name, kind, required: false }
}

type Issues = Vec<(Vec<Value>, &'static str, String)>;

/// Reads a body. Null is the same as absent where a key may be.
pub(super) fn read(body: &[u8], keys: &[Key]) -> Result<Map<String, Value>, Refusal> {
    let place = vec![Value::from("body")];
    let mut issues = Issues::new();
    let read = if let Ok(value) = serde_json::from_slice(body) {
        object(value, keys, &place, &mut issues)
    } else {
        issues.push((place, "json_invalid", "JSON decode error".to_owned()));
        Map::new()
    };
    if issues.is_empty() { Ok(read) } else { Err(Refusal::invalid(issues)) }
}

fn object(value: Value, keys: &[Key], place: &[Value], issues: &mut Issues) -> Map<String, Value> {
    let Value::Object(mut map) = value else {
        issues.push((place.to_vec(), "model_type", "Input should be an object".to_owned()));
        return Map::new();
    };
    let at = |name: &str| [place, &[Value::from(name)]].concat();
    let allowed = keys.iter().map(|key| key.name).collect::<Vec<_>>().join(", ");
    for name in map.keys().filter(|name| keys.iter().all(|key| key.name != *name)) {
        let message = format!("Extra inputs are not permitted; allowed are {allowed}");
        issues.push((at(name), "extra_forbidden", message));
    }
    for key in keys {
        match map.get(key.name) {
            None if key.required => {
                issues.push((at(key.name), "missing", "Field required".to_owned()));
            }
            None => {}
            Some(Value::Null) if !key.required => drop(map.remove(key.name)),
            Some(value) => {
                if let Kind::Of(inner) = key.kind {
                    object(value.clone(), inner, &at(key.name), issues);
                } else if let Some(message) = key.kind.problem(value) {
                    issues.push((at(key.name), "value_error", message));
                }
            }
        }
    }
    map
}

impl Kind {
    fn problem(self, value: &Value) -> Option<String> {
        let text = value.as_str();
        let length = text.map(|text| text.chars().count());
        let is_right = match self {
            Self::Text(min, max) => length.is_some_and(|length| (min..=max).contains(&length)),
            Self::Email => text.is_some_and(is_address),
            Self::Slug => text.is_some_and(is_slug),
            Self::One(known) => text.is_some_and(|text| known.contains(&text)),
            Self::Object | Self::Of(_) => value.is_object(),
            Self::Texts => value.as_array().is_some_and(|all| all.iter().all(Value::is_string)),
            Self::Bool => value.is_boolean(),
        };
        (!is_right).then(|| format!("Input should be {self:?}"))
    }
}

/// The schema declares a plain string; Clerk, which sends the mail, wants an address (inferred).
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.trim().split_once('@') else { return false };
    let is_plain = |c: char| !c.is_whitespace() && c != ',' && c != '@';
    !local.is_empty()
        && domain.contains('.')
        && domain.split('.').all(|label| !label.is_empty())
        && local.chars().chain(domain.chars()).all(is_plain)
}

fn is_slug(text: &str) -> bool {
    (3..=60).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// A query.
pub(super) type Query = axum::extract::Query<BTreeMap<String, String>>;

/// A number of a query, within its range.
pub(super) fn number(
    query: &Query,
    key: &str,
    default: usize,
    range: std::ops::RangeInclusive<usize>,
) -> Result<usize, Refusal> {
    let Some(text) = query.get(key) else { return Ok(default) };
    let number = text.parse().ok().filter(|number| range.contains(number));
    number.ok_or_else(|| wrong(key, "Input should be a number within its range"))
}

/// One of some words of a query.
pub(super) fn word<'a>(
    query: &'a Query,
    key: &str,
    known: &[&str],
) -> Result<Option<&'a str>, Refusal> {
    let Some(text) = query.get(key) else { return Ok(None) };
    if known.contains(&text.as_str()) {
        Ok(Some(text))
    } else {
        Err(wrong(key, "Input should be one of the known words"))
    }
}

fn wrong(key: &str, message: &str) -> Refusal {
    Refusal::invalid(vec![(vec![json!("query"), json!(key)], "value_error", message.to_owned())])
}

/// Addresses are the same in any case, and whatever space is around them.
pub(super) fn fold(address: &str) -> String {
    address.trim().to_lowercase()
}
