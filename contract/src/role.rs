//! The role of a person in an app.

use std::borrow::Cow;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A role's key. Mixpeek documents `org:admin` and `org:member`; the field is a plain string and Clerk allows custom roles, so any
/// other value is kept and shown as it is. Which roles exist and which of them administer is data: see
/// [`Capabilities`](crate::capabilities::Capabilities). This is the only module that compares roles as text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Role(Cow<'static, str>);

impl Role {
    /// `org:admin`.
    pub const ADMIN: Self = Self(Cow::Borrowed("org:admin"));
    /// `org:member`, the role of an invitation that names none.
    pub const MEMBER: Self = Self(Cow::Borrowed("org:member"));

    /// The key as it stands on the wire.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Role {
    fn default() -> Self {
        Self::MEMBER
    }
}

/// Known keys borrow, so that a list of many members allocates nothing for their roles.
impl From<&str> for Role {
    fn from(text: &str) -> Self {
        match text {
            "org:admin" => Self::ADMIN,
            "org:member" => Self::MEMBER,
            other => Self(Cow::Owned(other.to_owned())),
        }
    }
}

impl std::fmt::Display for Role {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Role {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Role {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<'de, str>::deserialize(deserializer)?;
        Ok(Self::from(&*text))
    }
}
