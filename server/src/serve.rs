//! From the command line to a listening server, and down again.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;

use crate::app::app;
use crate::assets::Assets;
use crate::auth::Auth;
use crate::auth::local::LocalAuth;
use crate::config::{self, ConfigError, Serve};
use crate::directory::embedded::Embedded;
use crate::directory::embedded::store::{Location, OpenError};
use crate::directory::error::DirectoryError;
use crate::directory::registry::Directories;
use crate::state::{AppState, Setup};
use crate::{browser, clock, secret};

/// Why the server does not start, in words for who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Anybody on the network could reach it.
    #[error(
        "{0} can be reached from the network, and there is no sign-in for that yet\nListen on a loopback address such as 127.0.0.1, and put a proxy that authenticates in front."
    )]
    NotLoopback(SocketAddr),
    /// Something else listens there.
    #[error(
        "{0} is in use by another program\nChoose another with --listen, for instance --listen 127.0.0.1:0 for any free port."
    )]
    InUse(SocketAddr),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}\nChoose another address with --listen.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// Why not.
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database cannot be filled.
    #[error("cannot fill the database: {0:?}")]
    Seed(#[from] DirectoryError),
    /// No random numbers.
    #[error("cannot make an access token: {0}")]
    Random(#[from] getrandom::Error),
    /// The server stopped.
    #[error("the server failed: {0}")]
    Serve(#[from] std::io::Error),
}

/// Serves until a signal asks to stop.
pub async fn run(options: Serve) -> Result<(), StartError> {
    let listener = listen(options.listen).await?;
    let token = match config::token()? {
        Some(token) => token,
        None => SecretString::from(secret::token()?),
    };
    let directory = Arc::new(open(&options).await?);
    let viewer = match &options.viewer {
        Some(viewer) => Some(viewer.to_string()),
        None => directory.viewer().await?,
    };
    let address = format!("http://{}/#token={}", listener.local_addr()?, token.expose_secret());
    let router = app(AppState::new(Setup {
        mailroom: Some(Arc::<Embedded>::clone(&directory)),
        directories: Directories::one(directory),
        auth: Auth::Local(LocalAuth::new(token, viewer)),
        allowed_hosts: options.allow_hosts,
        allowed_origins: options.allow_origins,
        rate_limit: options.rate_limit,
        assets: Assets::embedded(),
        clock: clock::system(),
    }));
    // The only line on standard output: scripts read the address from it.
    writeln!(std::io::stdout(), "Users tab: {address}")?;
    let page = options.open.then(|| browser::open(&address)).transpose();
    // The address has been printed, so a browser that does not start is no reason to stop.
    let _page = page.inspect_err(|error| tracing::warn!(%error, "cannot open the browser"));
    axum::serve(listener, router).with_graceful_shutdown(stop()).await?;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(address: SocketAddr) -> Result<TcpListener, StartError> {
    if !address.ip().is_loopback() {
        return Err(StartError::NotLoopback(address));
    }
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => StartError::InUse(address),
        _ => StartError::Listen { address, source },
    })
}

async fn open(options: &Serve) -> Result<Embedded, StartError> {
    let location = match (&options.data, options.in_memory) {
        (_, true) => Location::Memory,
        (Some(file), false) => Location::File(file.clone()),
        (None, false) => Location::File(config::default_data()?),
    };
    match &location {
        Location::File(path) => tracing::info!(path = %path.display(), "database"),
        Location::Memory => tracing::info!("database in memory"),
    }
    let directory = Embedded::open(&location, clock::system()).await?;
    directory.seed_demo().await?;
    if let Some(members) = options.seed_members {
        directory.seed_crowd(members).await?;
    }
    Ok(directory)
}

/// Ctrl-C, or a polite kill.
async fn stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    if let Ok(mut terminate) =
        tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
    {
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
        return;
    }
    // Without a handler for the signal there is nothing to wait for: the default one ends the process.
    if interrupt.await.is_err() {
        std::future::pending::<()>().await;
    }
}
