//! What the server tells the page it serves, before any request.

use serde::{Deserialize, Serialize};

use crate::capabilities::Capabilities;

/// Id of the `<script type="application/json">` element that carries a [`PageConfig`]. A data block is not a script, so a strict
/// content security policy lets it pass.
pub const ELEMENT_ID: &str = "mixpeek-users-config";

/// The page's configuration. It carries no secret and nothing about any person: anybody who can reach the server can read it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
#[expect(clippy::struct_excessive_bools, reason = "each says by itself what the server answers")]
pub struct PageConfig {
    /// Where the contract is answered, as an absolute URL without a trailing slash; the page's own origin if absent.
    pub base_url: Option<Box<str>>,
    /// Value for the `X-Namespace` header, if the host has one.
    pub namespace: Option<Box<str>>,
    /// What the directory can do; Mixpeek's if absent.
    pub capabilities: Option<Capabilities>,
    /// Whether `GET /x/outbox` is answered.
    pub outbox: bool,
    /// Whether the organization's own accounts are managed here (`/v1/organizations/users`).
    pub organization: bool,
    /// Whether `GET /x/memberships` is answered.
    pub access: bool,
    /// Whether whoever follows an address with a token in its fragment signs in by it: they do where the server has printed one, and where
    /// people sign in otherwise, no link of anybody's gives the page a session.
    pub token_in_address: bool,
    /// Where people sign in, if the server wants them to do so on a page of somebody else's.
    pub sign_in_url: Option<Box<str>>,
}
