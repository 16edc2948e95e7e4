//! What the routes share.

use std::sync::Arc;

use mixpeek_users_contract::page::PageConfig;
use secrecy::SecretString;

use crate::assets::Assets;
use crate::auth::{Admin, LocalAuth};
use crate::clock::Clock;
use crate::cors::{Origin, Origins};
use crate::directory::mailroom::Mailroom;
use crate::directory::{Answer, Directory};
use crate::host::Hosts;
use crate::rate_limit::RateLimiter;

/// What a server is made of.
pub struct Setup {
    /// Where the users are.
    pub directory: Arc<dyn Directory>,
    /// Where invitations are accepted, if this server stands in for the mail.
    pub mailroom: Option<Arc<dyn Mailroom>>,
    /// What an admin proves to be one with.
    pub token: SecretString,
    /// The address of the admin who uses the token.
    pub viewer: Option<String>,
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
    directory: Arc<dyn Directory>,
    mailroom: Option<Arc<dyn Mailroom>>,
    auth: LocalAuth,
    hosts: Hosts,
    origins: Origins,
    rate_limiter: Option<RateLimiter>,
    assets: Assets,
}

impl AppState {
    /// Puts the parts together.
    pub fn new(setup: Setup) -> Self {
        Self(Arc::new(Inner {
            auth: LocalAuth::new(setup.token, setup.viewer),
            hosts: Hosts::new(setup.allowed_hosts),
            origins: Origins::new(setup.allowed_origins),
            rate_limiter: setup.rate_limit.map(|limit| RateLimiter::new(limit, setup.clock)),
            directory: setup.directory,
            mailroom: setup.mailroom,
            assets: setup.assets,
        }))
    }

    /// The directory, for somebody who has proved to be an admin: handlers come by it through [`Caller`](crate::auth::Caller) only.
    pub fn directory(&self, _admin: &Admin) -> Arc<dyn Directory> {
        Arc::clone(&self.0.directory)
    }

    /// Whether the directory can be reached: the one question that needs no caller.
    pub async fn check(&self) -> Answer<()> {
        self.0.directory.check().await
    }

    /// What the page is told. It holds nothing about any person.
    pub fn page_config(&self) -> PageConfig {
        PageConfig {
            capabilities: Some(self.0.directory.capabilities().clone()),
            outbox: self.0.mailroom.is_some(),
            ..PageConfig::default()
        }
    }

    /// Where invitations are accepted.
    pub fn mailroom(&self) -> Option<&dyn Mailroom> {
        self.0.mailroom.as_deref()
    }

    /// Who may call.
    pub fn auth(&self) -> &LocalAuth {
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
}
