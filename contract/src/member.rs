//! Members: the people who may use an app.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::capabilities::Capabilities;
use crate::id::{MembershipId, UserId};
use crate::lenient::read_by_key;
use crate::open_enum::open_enum;
use crate::organization::NamespacePermission;
use crate::role::Role;
use crate::time::Timestamp;

/// One member of an app: Mixpeek's `AppUserResponse`. Everything about the person may be null or missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// Who it is; the id every operation on the member takes.
    pub user_id: UserId,
    /// The person's membership of this app.
    pub membership_id: MembershipId,
    /// Primary address, as the directory has it: not necessarily one that our parser would accept.
    pub email: Option<Box<str>>,
    /// Display name.
    pub name: Option<Box<str>>,
    /// Where a picture of the person is. Untrusted: a screen must refuse every scheme but http and https.
    pub avatar_url: Option<Box<str>>,
    /// What the person may do in the app.
    pub role: Role,
    /// When the person joined.
    pub joined_at: Option<Timestamp>,
    /// Additive: whether the person can use the app now. Mixpeek does not say; absent means active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<MemberStatus>,
    /// Additive: when the person was last seen.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_active_at: Option<Timestamp>,
    /// Additive: what the directory keeps about the membership and shows to whoever is signed in. Free form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub public_metadata: Option<Map<String, Value>>,
    /// Additive: rights in single namespaces, for Mixpeek's own accounts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub namespace_permissions: Vec<NamespacePermission>,
}

read_by_key! {
    Member from Member::new(UserId::default(), Role::default());
    must { user_id, role }
    may {
        membership_id, email, name, avatar_url, joined_at, status, last_active_at, public_metadata, namespace_permissions,
    }
}

impl Member {
    /// A member of whom nothing else is known.
    pub fn new(user_id: UserId, role: Role) -> Self {
        Self {
            user_id,
            membership_id: MembershipId::default(),
            email: None,
            name: None,
            avatar_url: None,
            role,
            joined_at: None,
            status: None,
            last_active_at: None,
            public_metadata: None,
            namespace_permissions: Vec::new(),
        }
    }
}

open_enum! {
    /// Whether a member can use the app, where the directory tells.
    pub enum MemberStatus {
        /// Can sign in.
        Active = "active",
        /// Cannot sign in until somebody reactivates the account.
        Suspended = "suspended",
        /// Was switched off.
        Disabled = "disabled",
        /// Was added and has not signed in yet.
        Pending = "pending",
    }
}

/// Answer of `GET /v1/apps/{app_id}/users`: everybody, since the operation has no paging (source: the `mixpeek` client). Also of
/// `GET /x/apps/{app_id}/users`: one page of those who match.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MemberList {
    /// The members, in the directory's order.
    pub users: Vec<Member>,
    /// How many there are; in a search, how many match on all pages. Larger than `users` where the service stopped early.
    pub total: u64,
    /// Additive: what this project's server knows about the request besides the list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub x_context: Option<ListContext>,
}

read_by_key! {
    MemberList from MemberList { users: Vec::new(), total: 0, x_context: None };
    must { users, total }
    may { x_context }
}

/// What the members list is about and who asked for it, sent along so that opening the tab costs no further request.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ListContext {
    /// The app's title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_title: Option<Box<str>>,
    /// The admin who asked, if that is one of the members.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub viewer_user_id: Option<UserId>,
    /// What can be done with this app's people. This project's server always says so beside the whole list; Mixpeek never does, and
    /// then its abilities apply.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub capabilities: Option<Box<Capabilities>>,
}

read_by_key! {
    ListContext from ListContext::default();
    must {}
    may { app_title, viewer_user_id, capabilities }
}

/// Body of `PATCH /v1/apps/{app_id}/users/{user_id}/role`. The answer is the [`Member`], whose nullable fields may be null even
/// where the list had them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleUpdate {
    /// The role to give.
    pub role: Role,
}

/// Body of `POST /x/apps/{app_id}/users`: adds somebody the directory knows already, without an invitation. The answer is the [`Member`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddRequest {
    /// Who: an address or a user id.
    pub user: String,
    /// The role to give.
    #[serde(default)]
    pub role: Role,
}

/// Body of `PATCH /x/apps/{app_id}/users/{user_id}/status`. The answer is the [`Member`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusUpdate {
    /// The status to give.
    pub status: MemberStatus,
}

/// Body of `PATCH /x/apps/{app_id}/users/{user_id}/metadata`. The answer is the [`Member`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetadataUpdate {
    /// Merged into what is there, or put in its place: see [`Capabilities::metadata`].
    pub public_metadata: Map<String, Value>,
}

/// How deep metadata may nest: as many objects and lists in one another, the first one counted. Readers of JSON stop at some depth,
/// and one member whom they cannot read would take the whole list along.
pub const MAX_METADATA_DEPTH: usize = 32;

/// Whether metadata nests deeper than that.
pub fn is_too_deep(metadata: &Map<String, Value>) -> bool {
    fn fits(value: &Value, left: usize) -> bool {
        match value {
            Value::Array(values) => left > 0 && values.iter().all(|value| fits(value, left - 1)),
            Value::Object(map) => left > 0 && map.values().all(|value| fits(value, left - 1)),
            _ => true,
        }
    }
    !metadata.values().all(|value| fits(value, MAX_METADATA_DEPTH - 1))
}

/// Answer of a removal or revocation: 200 with this body, not 204 (source: the `mixpeek` client's `GenericDeleteResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Deleted {
    /// Said to people; carries no information.
    pub message: Box<str>,
    /// Always true.
    pub success: bool,
}

impl Default for Deleted {
    fn default() -> Self {
        Self { message: "Successfully deleted".into(), success: true }
    }
}
