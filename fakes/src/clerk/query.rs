//! Queries: pages, order, and filters that may be given several times.

use serde_json::{Value, json};

use super::refusal::Refusal;

/// The most values of one filter.
const MAX_VALUES: usize = 100;

/// A query, in pairs.
#[derive(Debug)]
pub(super) struct Query(Vec<(String, String)>);

impl Query {
    pub(super) fn read(text: Option<&str>) -> Self {
        Self(form_urlencoded::parse(text.unwrap_or_default().as_bytes()).into_owned().collect())
    }

    /// All values of a filter.
    pub(super) fn all(&self, key: &str) -> Result<Vec<&str>, Refusal> {
        let values: Vec<_> =
            self.0.iter().filter(|(other, _)| other == key).map(|(_, value)| &**value).collect();
        if values.len() > MAX_VALUES { Err(Refusal::invalid(key)) } else { Ok(values) }
    }

    pub(super) fn one(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(other, _)| other == key).map(|(_, value)| &**value)
    }

    pub(super) fn number(&self, key: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.one(key) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Refusal::invalid(key))
    }

    /// What to order by, and whether it descends; the newest first if nothing is said.
    pub(super) fn order(&self, known: &[&str]) -> Result<(&str, bool), Refusal> {
        let text = self.one("order_by").unwrap_or("-created_at");
        let (field, descends) = match text.strip_prefix('-') {
            Some(field) => (field, true),
            None => (text.strip_prefix('+').unwrap_or(text), false),
        };
        if known.contains(&field) {
            Ok((field, descends))
        } else {
            Err(Refusal::invalid("order_by"))
        }
    }

    /// The bounds of a page: how many to pass over, and how many to take. Ten if nothing is said.
    pub(super) fn page(&self) -> Result<(usize, usize), Refusal> {
        let within = |key, default, low, high| match self.number(key)? {
            None => Ok(default),
            Some(number) if (low..=high).contains(&number) => {
                usize::try_from(number).map_err(|_| Refusal::invalid(key))
            }
            Some(_) => Err(Refusal::invalid(key)),
        };
        Ok((within("offset", 0, 0, i64::MAX)?, within("limit", 10, 1, 500)?))
    }
}

/// One page of a list, with the length of the whole.
pub(super) fn page(all: &[Value], (offset, limit): (usize, usize)) -> Value {
    let data: Vec<_> = all.iter().skip(offset).take(limit).collect();
    json!({ "data": data, "total_count": all.len() })
}
