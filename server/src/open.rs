//! Opens the directories that the configuration names.

use std::sync::Arc;

use crate::clock::Clock;
use crate::config::directory::{DirectorySettings, EmbeddedSettings, Kind, ParadimeCredentials};
use crate::config::explain::shared;
use crate::config::secret::SecretError;
use crate::config::{self, ConfigError};
use crate::directory::clerk::{self, Clerk};
use crate::directory::configured::ConfiguredApp;
use crate::directory::embedded::Embedded;
use crate::directory::embedded::store::{Location, OpenError};
use crate::directory::error::DirectoryError;
use crate::directory::mixpeek::{self, Mixpeek};
use crate::directory::mixpeek_organization::{self, MixpeekOrganization};
use crate::directory::paradime::{self, Credentials, Paradime};
use crate::directory::registry::{Directories, SharedDirectory};
use crate::permissions;
use crate::trace::chain;
use crate::upstream::BaseUrlError;

/// The directories of a server.
pub struct Opened {
    /// For its routes.
    pub directories: Directories,
    /// The one that has a mailroom, and knows who looks at its demo.
    pub embedded: Option<Arc<Embedded>>,
    /// Each with what the operator calls it, and with what people call the place.
    pub named: Vec<Named>,
}

/// A directory under its names.
pub struct Named {
    /// As the operator calls it.
    pub name: String,
    /// Which it is, as the configuration calls it.
    pub kind: &'static str,
    /// The directory.
    pub directory: SharedDirectory,
}

/// Why a directory cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenDirectoryError {
    /// There is no folder for the database.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The database cannot be opened.
    #[error(transparent)]
    Database(#[from] OpenError),
    /// The database cannot be filled.
    #[error("cannot fill the database: {0:?}")]
    Seed(#[from] DirectoryError),
    /// A key cannot be had.
    #[error(transparent)]
    Secret(#[from] SecretError),
    /// The vendor's address cannot be used.
    #[error("the address {0}")]
    Address(#[from] BaseUrlError),
    /// No app is in it.
    #[error("no app is in it: name one under [[apps]]")]
    NoApp,
}

/// Opens all of them, or says which cannot be opened.
pub async fn open(
    settings: Vec<DirectorySettings>,
    clock: &Clock,
) -> Result<Opened, (String, OpenDirectoryError)> {
    let mut opened =
        Opened { directories: Directories::default(), embedded: None, named: Vec::new() };
    for settings in settings {
        let (name, kind) = (settings.name.clone(), settings.kind.key());
        let apps: Vec<_> = settings.apps.iter().map(|app| app.id.clone()).collect();
        let knows_its_apps = settings.kind.knows_its_apps();
        let directory = match directory(settings, clock, &mut opened.embedded).await {
            Ok(directory) => directory,
            Err(error) => return Err((name, error)),
        };
        if knows_its_apps {
            opened.directories.add_open(Arc::clone(&directory));
        } else {
            opened.directories.add(Arc::clone(&directory), apps);
        }
        opened.named.push(Named { name, kind, directory });
    }
    Ok(opened)
}

async fn directory(
    settings: DirectorySettings,
    clock: &Clock,
    opened: &mut Option<Arc<Embedded>>,
) -> Result<SharedDirectory, OpenDirectoryError> {
    let apps = settings.apps;
    // What is read here goes nowhere but into its directory. Whether all keys can be had was tried before, all at once.
    Ok(match settings.kind {
        Kind::Embedded(settings) => {
            let directory = Arc::new(embedded(settings, Arc::clone(clock)).await?);
            *opened = Some(Arc::clone(&directory));
            directory
        }
        Kind::Mixpeek { api_key, base_url, namespace } => {
            let api_key = api_key.read()?;
            Arc::new(Mixpeek::new(mixpeek::Settings { api_key, base_url, namespace })?)
        }
        Kind::MixpeekOrganization { api_key, base_url } => {
            let (api_key, app) = (api_key.read()?, one(apps)?);
            let settings = mixpeek_organization::Settings { api_key, base_url, app };
            Arc::new(MixpeekOrganization::new(settings)?)
        }
        Kind::Clerk { secret_key, base_url, roles } => {
            let secret_key = secret_key.read()?;
            let settings = clerk::Settings { secret_key, base_url, apps };
            Arc::new(Clerk::new(settings)?.with_roles(roles))
        }
        Kind::Paradime { endpoint, credentials, member_account_type } => {
            let (credentials, app) = (credentials.read()?, one(apps)?);
            let settings = paradime::Settings { endpoint, credentials, member_account_type, app };
            Arc::new(Paradime::new(settings)?)
        }
    })
}

/// The app of a directory that has one and no more.
fn one(mut apps: Vec<ConfiguredApp>) -> Result<ConfiguredApp, OpenDirectoryError> {
    apps.pop().ok_or(OpenDirectoryError::NoApp)
}

impl ParadimeCredentials {
    fn read(&self) -> Result<Credentials, SecretError> {
        Ok(match self {
            Self::KeyPair { key, secret } => {
                Credentials::KeyPair { key: key.read()?, secret: secret.read()? }
            }
            Self::Token { token, workspace } => {
                Credentials::Token { token: token.read()?, workspace: workspace.clone() }
            }
        })
    }
}

async fn embedded(
    settings: EmbeddedSettings,
    clock: Clock,
) -> Result<Embedded, OpenDirectoryError> {
    let location = match (settings.data, settings.in_memory) {
        (_, true) => Location::Memory,
        (Some(file), false) => Location::File(file),
        (None, false) => Location::File(config::default_data()?),
    };
    match &location {
        Location::File(path) => {
            tracing::info!(path = %path.display(), "database");
            if permissions::is_shared(path) {
                tracing::warn!("{}", shared(path));
            }
        }
        Location::Memory => tracing::info!("database in memory"),
    }
    let directory = Embedded::open(&location, clock).await?;
    directory.seed_demo().await?;
    if let Some(members) = settings.seed_members {
        directory.seed_crowd(members).await?;
    }
    Ok(directory)
}

/// Asks each directory once whether it can be reached and takes the server's key, and tells the log of those that do not. The server
/// runs meanwhile, and whatever is asked of them then says the same to whoever asked.
pub async fn probe(named: Vec<Named>) {
    for Named { name, kind, directory } in named {
        match directory.probe().await {
            Ok(()) => tracing::info!(directory = name, kind, "directory answers"),
            Err(error) => {
                let advice = advice(&error);
                let error = if error.has_words() { "it refused".to_owned() } else { chain(&error) };
                tracing::error!(directory = name, kind, error, "directory does not work: {advice}");
            }
        }
    }
}

/// What the operator can do about it.
fn advice(error: &DirectoryError) -> &'static str {
    match error {
        DirectoryError::KeyRefused { .. } | DirectoryError::Forbidden { .. } => {
            "give it a key that is valid and may manage users"
        }
        DirectoryError::Unreachable { .. } | DirectoryError::Unavailable { .. } => {
            "see that this machine reaches it, and that its address is right"
        }
        DirectoryError::NotFound { .. } | DirectoryError::BadAnswer { .. } => {
            "see that its address and the organizations of its apps are right"
        }
        DirectoryError::RateLimited { .. } => "its limit on requests is used up; it may work later",
        _ => "ask whoever runs it",
    }
}
