//! Searching the members of an app: for scripts and for applications with many people, since the screen has the whole list.

use serde::{Deserialize, Serialize};

use crate::open_enum::open_enum;
use crate::role::Role;

/// Query of `GET /x/apps/{app_id}/users`. What is absent lets everybody through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MemberQuery {
    /// A part of the name, the address or the id, in whatever case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<Box<str>>,
    /// Only this role.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// What to order by; the order of the whole list if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub order_by: Option<MemberOrder>,
    /// Page size, 1 to [`MAX_LIMIT`](Self::MAX_LIMIT); [`DEFAULT_LIMIT`](Self::DEFAULT_LIMIT) if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u64>,
    /// How many to pass over; 0 if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl MemberQuery {
    /// The size of a page that names none.
    pub const DEFAULT_LIMIT: u64 = 50;
    /// The largest page: the largest of Clerk's.
    pub const MAX_LIMIT: u64 = 500;

    /// What is looked for, without the space around it; nothing where that is all there is.
    pub fn part(&self) -> Option<&str> {
        self.query.as_deref().map(str::trim).filter(|part| !part.is_empty())
    }

    /// The size of the page.
    pub fn limit(&self) -> u64 {
        self.limit.unwrap_or(Self::DEFAULT_LIMIT)
    }

    /// How many to pass over.
    pub fn offset(&self) -> u64 {
        self.offset.unwrap_or(0)
    }
}

open_enum! {
    /// What members are ordered by. Those of whom it is not known come last, either way.
    pub enum MemberOrder {
        /// When they joined, the first one first.
        Joined = "created_at",
        /// The last one first.
        JoinedDescending = "-created_at",
        /// Their names.
        Name = "name",
        /// Their names from the end.
        NameDescending = "-name",
        /// Their addresses.
        Email = "email",
        /// Their addresses from the end.
        EmailDescending = "-email",
    }
}
