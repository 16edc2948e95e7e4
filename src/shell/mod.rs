//! The pages around the Users tab, standalone only.

pub mod access;
pub mod apps;
pub mod connect;
mod frame;
pub mod loaded;
pub mod organization;
pub mod outbox;

use leptos::prelude::*;
use mixpeek_users_contract::id::AppId;

use crate::config::{Config, directory};
use crate::later;

later! { pages:
    /// The list of apps.
    pub fn apps_page(config: RwSignal<Config>) {
        view! { <apps::AppsPage directory=directory(config) /> }
    }
}

later! { pages:
    /// The organization's team accounts.
    pub fn organization_page(config: RwSignal<Config>) {
        organization::page::organization_page(directory(config))
    }
}

later! { pages:
    /// Who can reach which app.
    pub fn access_page(config: RwSignal<Config>) {
        let known = config.with_untracked(|config| config.capabilities.clone());
        access::page::access_page(directory(config), known.unwrap_or_default())
    }
}

later! { pages:
    /// The outbox.
    pub fn outbox_page(config: RwSignal<Config>) {
        view! { <outbox::OutboxPage directory=directory(config) /> }
    }
}

later! { pages:
    /// The form that points this page at another server.
    pub fn connect_page(on_connect: Callback<(Config, AppId)>) {
        view! { <connect::ConnectPage on_connect=on_connect /> }
    }
}
