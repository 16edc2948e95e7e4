//! Reading null like a missing key.

use serde::{Deserialize, Deserializer};

/// For fields with a default that are not `Option`: null means the default, as a missing key does.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}
