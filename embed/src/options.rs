//! What the element says of itself, as JSON. `embed/package/element.js` writes it, with every default filled in that depends on the page.

use mixpeek_users_app::model::roster::Viewer;
use mixpeek_users_app::page::Section;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::UserId;
use serde::Deserialize;

/// The element's properties, without functions and texts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Options {
    app_id: String,
    /// Absolute, without a trailing slash.
    base_url: String,
    #[serde(default)]
    namespace: Option<String>,
    #[serde(default)]
    viewer: Person,
    #[serde(default)]
    capabilities: Option<Capabilities>,
    #[serde(default)]
    read_only: bool,
    #[serde(default)]
    heading_level: Option<u8>,
    #[serde(default)]
    section: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
struct Person {
    id: Option<String>,
    email: Option<Box<str>>,
}

impl Options {
    /// What a session belongs to: app, server and namespace.
    pub(crate) fn place(&self) -> (String, String, Option<String>) {
        (self.app_id.clone(), self.base_url.clone(), self.namespace.clone())
    }

    /// What can be done: what the directory can do, or nothing where everything is only to be looked at.
    pub(crate) fn abilities(&self) -> Capabilities {
        let all = self.capabilities.clone().unwrap_or_default();
        if self.read_only { all.read_only() } else { all }
    }

    /// The section to show.
    pub(crate) fn section(&self) -> Section {
        self.section.as_deref().and_then(Section::parse).unwrap_or_default()
    }

    /// The level of the heading.
    pub(crate) fn heading(&self) -> u8 {
        self.heading_level.unwrap_or(2).clamp(1, 6)
    }

    /// Who is at the screen.
    pub(crate) fn viewer(&self) -> Viewer {
        Viewer { id: self.viewer.id.clone().map(UserId::from), email: self.viewer.email.clone() }
    }
}
