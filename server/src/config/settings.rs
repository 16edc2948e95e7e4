//! What the server does, once command line, environment and file have been put together.

use std::net::{Ipv4Addr, SocketAddr};

use super::ConfigError;
use super::cli::Serve;
use super::directory::{DirectorySettings, EmbeddedSettings, Kind};
use super::file::{File, SignIn};
use crate::cors::Origin;

/// Where the server listens unless somebody says otherwise.
pub const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8787);

/// What the server does.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where Prometheus reads.
    pub metrics: Option<SocketAddr>,
    /// Names beyond the loopback ones under which the server may be reached.
    pub allow_hosts: Vec<String>,
    /// Origins whose pages may ask the API.
    pub allow_origins: Vec<Origin>,
    /// Requests a minute.
    pub rate_limit: Option<u32>,
    /// How admins prove to be admins.
    pub sign_in: SignIn,
    /// Where the users are.
    pub directories: Vec<DirectorySettings>,
    /// Whether to open the browser.
    pub open: bool,
}

impl Settings {
    /// Puts them together: an option or its variable goes before the file, and a list in place of the file's.
    pub fn new(options: Serve) -> Result<Self, ConfigError> {
        let file = options.config.as_deref().map(File::read).transpose()?;
        let mut file = file.unwrap_or_else(without_file);
        let embedded =
            file.directories.iter_mut().find_map(|directory| match &mut directory.kind {
                Kind::Embedded(embedded) => Some(embedded),
                _ => None,
            });
        override_embedded(embedded, &options)?;
        match (&mut file.sign_in, options.viewer) {
            (SignIn::Local { viewer }, Some(named)) => *viewer = Some(named),
            (SignIn::Clerk(_), Some(_)) => return Err(ConfigError::ViewerOfClerk),
            (_, None) => {}
        }
        Ok(Self {
            listen: options.listen.or(file.listen).unwrap_or(LISTEN),
            metrics: options.metrics.or(file.metrics),
            allow_hosts: instead_of(options.allow_hosts, file.allow_hosts),
            allow_origins: instead_of(options.allow_origins, file.allow_origins),
            rate_limit: options.rate_limit.or(file.rate_limit),
            sign_in: file.sign_in,
            directories: file.directories,
            open: options.open,
        })
    }

    /// Says of every key that cannot be had that it cannot, before anything is opened.
    pub fn check_secrets(&self) -> Result<(), ConfigError> {
        let mut missing = Vec::new();
        for directory in &self.directories {
            for (key, source) in directory.kind.secrets() {
                if let Err(error) = source.read() {
                    missing.push((format!("{key} of [directories.{}]", directory.name), error));
                }
            }
        }
        if missing.is_empty() { Ok(()) } else { Err(ConfigError::Secrets(missing)) }
    }
}

fn instead_of<T>(options: Vec<T>, file: Vec<T>) -> Vec<T> {
    if options.is_empty() { file } else { options }
}

/// The embedded directory and a token: what there is to try.
fn without_file() -> File {
    let kind = Kind::Embedded(EmbeddedSettings::default());
    File {
        listen: None,
        metrics: None,
        allow_hosts: Vec::new(),
        allow_origins: Vec::new(),
        rate_limit: None,
        sign_in: SignIn::Local { viewer: None },
        directories: vec![DirectorySettings {
            name: "embedded".to_owned(),
            kind,
            apps: Vec::new(),
        }],
    }
}

fn override_embedded(
    embedded: Option<&mut EmbeddedSettings>,
    options: &Serve,
) -> Result<(), ConfigError> {
    let Some(embedded) = embedded else {
        let given = [
            ("--data", options.data.is_some()),
            ("--in-memory", options.in_memory),
            ("--seed-members", options.seed_members.is_some()),
        ];
        let option = given.iter().find_map(|(option, is_given)| is_given.then_some(*option));
        return option.map_or(Ok(()), |option| Err(ConfigError::NotEmbedded(option)));
    };
    if let Some(data) = &options.data {
        embedded.data = Some(data.clone());
        embedded.in_memory = false;
    }
    embedded.in_memory |= options.in_memory;
    embedded.seed_members = options.seed_members.or(embedded.seed_members);
    Ok(())
}
