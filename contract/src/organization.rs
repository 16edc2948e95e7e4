//! Organization users: team accounts of the Mixpeek organization itself, not the users of an app. Keyed by email.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::email::EmailAddress;
use crate::id::OrganizationId;
use crate::lenient::{or_default, read_by_key};
use crate::open_enum::open_enum;
use crate::time::Timestamp;

open_enum! {
    /// What a team account may do.
    #[derive(Default)]
    pub enum OrganizationRole {
        /// Everything.
        Admin = "admin",
        /// Day-to-day work.
        #[default]
        Member = "member",
        /// Look, not touch.
        Viewer = "viewer",
    }
}

open_enum! {
    /// Whether a team account can be used.
    #[derive(Default)]
    pub enum OrganizationStatus {
        /// In use.
        #[default]
        Active = "active",
        /// Switched off. Moving here cancels the person's API keys for good.
        Suspended = "suspended",
        /// Made for somebody who has not signed in yet.
        Pending = "pending",
    }
}

/// One team account. Current specifications promise no more than an object, these keys come from an older, typed one; all but the
/// address may be missing. An `internal_id` that the service may send is a secret and deliberately not here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationUser {
    /// Opaque id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<Box<str>>,
    /// The organization.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organization_id: Option<OrganizationId>,
    /// The account's key.
    pub email: Box<str>,
    /// Display name.
    #[serde(default)]
    pub user_name: Option<Box<str>>,
    /// A picture. Untrusted.
    #[serde(default)]
    pub avatar_url: Option<Box<str>>,
    /// What the person may do.
    #[serde(default, deserialize_with = "or_default")]
    pub role: OrganizationRole,
    /// Whether the account can be used.
    #[serde(default, deserialize_with = "or_default")]
    pub status: OrganizationStatus,
    /// Free form.
    #[serde(default, deserialize_with = "or_default")]
    pub metadata: Map<String, Value>,
    /// Rights in single namespaces.
    #[serde(default, deserialize_with = "or_default")]
    pub namespace_permissions: Vec<NamespacePermission>,
    /// When the account was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<Timestamp>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Timestamp>,
    /// When the person last signed in.
    #[serde(default)]
    pub last_login: Option<Timestamp>,
}

/// A right in one namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NamespacePermission {
    /// The namespace.
    pub namespace_id: Box<str>,
    /// What the person may do there.
    pub role: OrganizationRole,
    /// Single operations, where the right is narrower than the role.
    pub operations: Option<Vec<Box<str>>>,
    /// When it was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub granted_at: Option<Timestamp>,
    /// By whom.
    pub granted_by: Option<Box<str>>,
}

read_by_key! {
    NamespacePermission from NamespacePermission {
        namespace_id: Box::default(),
        role: OrganizationRole::default(),
        operations: None,
        granted_at: None,
        granted_by: None,
    };
    must { namespace_id }
    may { role, operations, granted_at, granted_by }
}

/// Query of `GET /v1/organizations/users`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationUserQuery {
    /// How many to pass over; 0 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub skip: Option<u64>,
    /// Page size, 1 to 1000; 50 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// Only this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<OrganizationRole>,
    /// Only this status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OrganizationStatus>,
}

/// Answer of `GET /v1/organizations/users`. Its shape is not published; this is what neighbouring operations answer, and the
/// other names seen there are accepted in its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationUserList {
    /// This page of accounts.
    #[serde(alias = "users", alias = "data")]
    pub results: Vec<OrganizationUser>,
    /// How many there are on all pages, where the service says.
    #[serde(default, alias = "total_count")]
    pub total: Option<u64>,
    /// How many were passed over.
    #[serde(default, deserialize_with = "or_default")]
    pub skip: u64,
    /// The page size that was used.
    #[serde(default, deserialize_with = "or_default")]
    pub limit: u64,
}

/// Body of `POST /v1/organizations/users`. The answer is 200 with the [`OrganizationUser`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationUserCreate {
    /// The account's key.
    pub email: EmailAddress,
    /// Display name, 2 to 100 characters.
    pub user_name: String,
    /// A picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// `member` if absent.
    #[serde(default)]
    pub role: OrganizationRole,
    /// `active` if absent; `pending` for people who are only invited.
    #[serde(default)]
    pub status: OrganizationStatus,
    /// Free form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
}

/// Body of `PATCH /v1/organizations/users/{user_email}`: what is absent or null stays. The answer is the [`OrganizationUser`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OrganizationUserUpdate {
    /// Display name, 2 to 100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// A picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub avatar_url: Option<String>,
    /// What the person may do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<OrganizationRole>,
    /// Any status but active cancels the person's API keys, and going back does not restore them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<OrganizationStatus>,
    /// Replaces the whole map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<Map<String, Value>>,
}

/// Answer of `DELETE /v1/organizations/users/{user_email}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Completed {
    /// Said to people; carries no information.
    pub message: Box<str>,
    /// Always true.
    pub success: bool,
}

impl Default for Completed {
    fn default() -> Self {
        Self { message: "Successfully completed".into(), success: true }
    }
}
