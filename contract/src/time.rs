//! Points in time as the wire has them.

use serde::{Deserialize, Serialize};

/// A point in time as the directory wrote it: usually RFC 3339 in UTC, but no format is promised (source: the `mixpeek` client
/// types these fields as plain nullable strings), so it stays text until somebody needs to show or compare it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(Box<str>);

impl Timestamp {
    /// The text as received.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Timestamp {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<String> for Timestamp {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}
