//! What a directory can do, as data: the screen asks this, never which directory it is.

use serde::{Deserialize, Serialize};

use crate::invitation::InvitationStatus;
use crate::lenient::read_by_key;
use crate::member::MemberStatus;
use crate::role::Role;

/// What a directory can do. Without any, Mixpeek's apply: that is the [`Default`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each says whether one verb exists; they are the wire's keys"
)]
pub struct Capabilities {
    /// The roles that can be given, in the order to offer them; member and admin if absent.
    pub roles: Vec<RoleInfo>,
    /// Whether people can be invited.
    pub invite: bool,
    /// Whether a pending invitation can be withdrawn. Where it can, it can be sent again too: resending is revoke and invite.
    pub revoke: bool,
    /// Whether a member's role can be changed.
    pub set_role: bool,
    /// Whether a role is changed only where it still is the one that the request names, if it names one.
    #[serde(skip_serializing_if = "is_false")]
    pub conditional_roles: bool,
    /// What removing a member means; absent where it cannot be done.
    pub removal: Option<Removal>,
    /// Whether invitations carry an exact expiry. Where not, the screen estimates one.
    pub exact_expiry: bool,
    /// Whether somebody the directory knows already can be added without an invitation.
    #[serde(skip_serializing_if = "is_false")]
    pub add: bool,
    /// How many addresses one request may invite; absent where it is one at a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub invite_at_once: Option<u64>,
    /// The statuses a member can be given; none where people cannot be suspended.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<MemberStatus>,
    /// Whether leaving the active status cancels the person's API keys for good, as it does for Mixpeek's own accounts.
    #[serde(skip_serializing_if = "is_false")]
    pub status_cancels_keys: bool,
    /// How a member's metadata is written; absent where it cannot be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<MetadataWrite>,
    /// Which invitations that are no longer pending can be listed, by what became of them; none where they are forgotten.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub past_invitations: Vec<InvitationStatus>,
}

read_by_key! {
    Capabilities from Capabilities { removal: None, ..Capabilities::default() };
    must {}
    may {
        roles, invite, revoke, set_role, conditional_roles, removal, exact_expiry, add, invite_at_once, statuses, status_cancels_keys, metadata,
        past_invitations,
    }
}

/// How a member's metadata is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataWrite {
    /// Deeply merged into what is there; null deletes a key.
    Merge,
    /// In place of all that is there.
    Replace,
}

/// A role that can be given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RoleInfo {
    /// The role.
    pub role: Role,
    /// What people call it.
    pub label: Box<str>,
    /// What it lets a person do, in a sentence.
    pub description: Box<str>,
    /// Whether it lets a person manage the others. The last person who can is protected.
    pub administers: bool,
}

read_by_key! {
    RoleInfo from RoleInfo {
        role: Role::default(),
        label: Box::default(),
        description: Box::default(),
        administers: false,
    };
    must { role, label, description }
    may { administers }
}

/// What removing a member means in a directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removal {
    /// The membership is deleted.
    Removed,
    /// The account is switched off, and can be switched on again elsewhere.
    Disabled,
    /// The account itself is deleted, with its API keys.
    Deleted,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks this way")]
const fn is_false(flag: &bool) -> bool {
    !*flag
}

fn default_roles() -> Vec<RoleInfo> {
    vec![
        RoleInfo {
            role: Role::MEMBER,
            label: "Member".into(),
            description: "Can sign in to the app and use it.".into(),
            administers: false,
        },
        RoleInfo {
            role: Role::ADMIN,
            label: "Admin".into(),
            description: "Can use the app and manage its users: invite, remove and change roles."
                .into(),
            administers: true,
        },
    ]
}

impl Default for Capabilities {
    fn default() -> Self {
        Self {
            roles: default_roles(),
            invite: true,
            revoke: true,
            set_role: true,
            conditional_roles: false,
            removal: Some(Removal::Removed),
            exact_expiry: false,
            add: false,
            invite_at_once: None,
            statuses: Vec::new(),
            status_cancels_keys: false,
            metadata: None,
            past_invitations: Vec::new(),
        }
    }
}

impl Capabilities {
    /// The same directory for somebody who may look and change nothing.
    #[must_use]
    pub fn read_only(self) -> Self {
        Self {
            invite: false,
            revoke: false,
            set_role: false,
            conditional_roles: false,
            removal: None,
            add: false,
            invite_at_once: None,
            statuses: Vec::new(),
            metadata: None,
            ..self
        }
    }

    /// What is known about a role; nothing about one that this directory does not offer.
    pub fn info(&self, role: &Role) -> Option<&RoleInfo> {
        self.roles.iter().find(|info| info.role == *role)
    }

    /// What to call a role. One that is not on offer is shown as it is, never as something harmless.
    pub fn label<'a>(&'a self, role: &'a Role) -> &'a str {
        self.info(role).map_or(role.as_str(), |info| &info.label)
    }

    /// Whether the role manages the others. An unknown role is not counted on to.
    pub fn administers(&self, role: &Role) -> bool {
        self.info(role).is_some_and(|info| info.administers)
    }
}
