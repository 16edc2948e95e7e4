//! Who can reach what: every member of every app, for the people who look after all of them. Additive, under `/x`.

use serde::{Deserialize, Serialize};

use crate::id::AppId;
use crate::lenient::or_default;
use crate::member::Member;

/// One person in one app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The app.
    pub app_id: AppId,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_title: Option<Box<str>>,
    /// Whether the role manages the app's people; the same role may do so in one app and not in another.
    #[serde(default)]
    pub administers: bool,
    /// The person, as a member of that app. One person has the same address in all apps, not always the same id.
    pub member: Member,
}

/// Answer of `GET /x/memberships`: everybody in every app the caller manages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MembershipList {
    /// The memberships, app by app.
    pub memberships: Vec<Membership>,
    /// How many there are.
    pub total: u64,
    /// Apps whose people could not be had, so that nobody takes the list for whole.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<MissingApp>,
}

/// An app whose people could not be had.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissingApp {
    /// The app.
    pub app_id: AppId,
    /// Its title.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_title: Option<Box<str>>,
    /// Why, for people.
    pub message: Box<str>,
}
