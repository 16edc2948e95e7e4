//! The pages around the Users tab, standalone only.

pub mod access;
pub mod apps;
mod choice;
pub mod connect;
mod frame;
pub mod loaded;
pub mod organization;
pub mod outbox;

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::AppId;

use crate::config::Config;
use crate::directory::http::HttpDirectory;
use crate::later;

later! { pages:
    /// The list of apps.
    pub fn apps_page(directory: HttpDirectory) {
        view! { <apps::AppsPage directory=directory /> }
    }
}

later! { pages:
    /// The organization's team accounts.
    pub fn organization_page(directory: HttpDirectory) {
        organization::page::organization_page(directory)
    }
}

later! { pages:
    /// Who can reach which app.
    pub fn access_page(directory: HttpDirectory, capabilities: Capabilities) {
        access::page::access_page(directory, capabilities)
    }
}

later! { pages:
    /// The outbox.
    pub fn outbox_page(directory: HttpDirectory) {
        view! { <outbox::OutboxPage directory=directory /> }
    }
}

later! { pages:
    /// The form that points this page at another server.
    pub fn connect_page(on_connect: Callback<(Config, AppId)>) {
        view! { <connect::ConnectPage on_connect=on_connect /> }
    }
}
