//! What the routes share.

use std::sync::Arc;

use mixpeek_users_contract::page::PageConfig;
use tokio_util::task::TaskTracker;

use crate::assets::Assets;
use crate::auth::{Admin, Auth};
use crate::clock::Clock;
use crate::cors::{Origin, Origins};
use crate::directory::Answer;
use crate::directory::mailroom::Mailroom;
use crate::directory::registry::Directories;
use crate::host::Hosts;
use crate::rate_limit::RateLimiter;

/// What a server is made of.
pub struct Setup {
    /// Where the users are.
    pub directories: Directories,
    /// Where invitations are accepted, if this server stands in for the mail.
    pub mailroom: Option<Arc<dyn Mailroom>>,
    /// How admins prove to be admins.
    pub auth: Auth,
    /// Names beyond the loopback ones under which the server may be reached.
    pub allowed_hosts: Vec<String>,
    /// Origins whose pages may ask the API, beside the server's own.
    pub allowed_origins: Vec<Origin>,
    /// Requests a minute; any number if absent.
    pub rate_limit: Option<u32>,
    /// The files of the tab.
    pub assets: Assets,
    /// The time of day.
    pub clock: Clock,
}

/// What the routes share. Cheap to clone.
#[derive(Clone)]
pub struct AppState(Arc<Inner>);

struct Inner {
    directories: Directories,
    mailroom: Option<Arc<dyn Mailroom>>,
    auth: Auth,
    hosts: Hosts,
    origins: Origins,
    rate_limiter: Option<RateLimiter>,
    assets: Assets,
    changes: TaskTracker,
}

impl AppState {
    /// Puts the parts together.
    pub fn new(setup: Setup) -> Self {
        Self(Arc::new(Inner {
            auth: setup.auth,
            hosts: Hosts::new(setup.allowed_hosts),
            origins: Origins::new(setup.allowed_origins),
            rate_limiter: setup.rate_limit.map(|limit| RateLimiter::new(limit, setup.clock)),
            directories: setup.directories,
            mailroom: setup.mailroom,
            assets: setup.assets,
            changes: TaskTracker::new(),
        }))
    }

    /// The directories, for somebody who has proved to be an admin: handlers come by them through [`Caller`](crate::auth::Caller) only.
    pub fn directories(&self, _admin: &Admin) -> Directories {
        self.0.directories.clone()
    }

    /// Whether the directories work: the one question that needs no caller.
    pub async fn check(&self) -> Answer<()> {
        for directory in self.0.directories.all() {
            directory.check().await?;
        }
        Ok(())
    }

    /// What the page is told. It holds nothing about any person. Where there are several directories, each app's list says what can be
    /// done with its people.
    pub fn page_config(&self) -> PageConfig {
        let mut capabilities = self.0.directories.only().map(|only| only.capabilities().clone());
        // What not everybody can do comes with the list of those who can.
        if let Some(known) = capabilities.as_mut().filter(|_| self.0.auth.has_parts()) {
            known.add = false;
        }
        PageConfig {
            capabilities,
            outbox: self.0.mailroom.is_some(),
            organization: self.0.directories.organization().is_some(),
            token_in_address: matches!(self.0.auth, Auth::Local(_)),
            sign_in_url: self.0.auth.sign_in_url().map(Into::into),
            access: self.0.directories.all().iter().any(|directory| directory.has_memberships()),
            ..PageConfig::default()
        }
    }

    /// Where invitations are accepted.
    pub fn mailroom(&self) -> Option<&dyn Mailroom> {
        self.0.mailroom.as_deref()
    }

    /// Who may call.
    pub fn auth(&self) -> &Auth {
        &self.0.auth
    }

    /// Under which names the server may be reached.
    pub fn hosts(&self) -> &Hosts {
        &self.0.hosts
    }

    /// Whose pages may ask the API.
    pub fn origins(&self) -> &Origins {
        &self.0.origins
    }

    /// How often it may be called.
    pub fn rate_limiter(&self) -> Option<&RateLimiter> {
        self.0.rate_limiter.as_ref()
    }

    /// The files of the tab.
    pub fn assets(&self) -> &Assets {
        &self.0.assets
    }

    /// The changes under way: they go on when whoever asked for them has gone, and are waited for when the server stops.
    pub fn changes(&self) -> &TaskTracker {
        &self.0.changes
    }
}
