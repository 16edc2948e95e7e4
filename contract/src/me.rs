//! Who a key belongs to.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::id::OrganizationId;
use crate::lenient::or_default;

/// Answer of `GET /v1/me`: works with any valid key, so it serves as a probe.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// The organization the key belongs to.
    pub organization_id: OrganizationId,
    /// Its name.
    #[serde(default)]
    pub organization_name: Option<Box<str>>,
    /// The plan.
    #[serde(default, deserialize_with = "or_default")]
    pub account_type: Box<str>,
    /// The person the key was made for.
    #[serde(default)]
    pub user_email: Option<Box<str>>,
    /// The key itself, without its secret.
    #[serde(default, deserialize_with = "or_default")]
    pub key: Key,
    /// Requests a minute, by category.
    #[serde(default)]
    pub rate_limits: Option<BTreeMap<Box<str>, u64>>,
    /// Whether the key is limited to what its owner may do.
    #[serde(default, deserialize_with = "or_default")]
    pub principal_scoped: bool,
}

/// What `GET /v1/me` tells about the key.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Key {
    /// The name its owner gave it.
    pub name: Option<Box<str>>,
    /// What kind of key it is.
    pub key_type: Option<Box<str>>,
    /// `read`, `write`, `delete`, `admin`: each includes the ones before it.
    pub permissions: Option<Vec<Box<str>>>,
    /// When it stops working.
    pub expires_at: Option<Box<str>>,
}
