//! From the settings to a listening server, and down again.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::app::app;
use crate::assets::Assets;
use crate::auth::Auth;
use crate::auth::clerk::ClerkAuth;
use crate::auth::local::LocalAuth;
use crate::config::cli::Serve;
use crate::config::directory::DirectorySettings;
use crate::config::file::SignIn;
use crate::config::secret::SecretSource;
use crate::config::settings::Settings;
use crate::config::{self, ConfigError};
use crate::connections::{self, Limits};
use crate::directory::embedded::Embedded;
use crate::directory::error::DirectoryError;
use crate::open::{self, OpenDirectoryError, Opened};
use crate::state::{AppState, Setup};
use crate::upstream::BaseUrlError;
use crate::{browser, clock, metrics, secret};

/// How long a server that was asked to stop waits for what is under way: longer than a request may take. A client that never ends its
/// request would keep it for ever.
const LAST_ANSWERS: Duration = Duration::from_secs(35);

/// Why the server does not start, in words for who started it.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// A setting cannot be used.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// Anybody on the network could reach it.
    #[error(
        "{0} can be reached from the network, and there is no sign-in but a token\nListen on a loopback address such as 127.0.0.1, or let people sign in: [auth] mode = \"clerk\" in a file for --config."
    )]
    NotLoopback(SocketAddr),
    /// Something else listens there.
    #[error(
        "{address} is in use by another program\nChoose another with {option}, for instance {option} 127.0.0.1:0 for any free port."
    )]
    InUse {
        /// The address.
        address: SocketAddr,
        /// What names it.
        option: &'static str,
    },
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}\nChoose another address with {option}.")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What names it.
        option: &'static str,
        /// Why not.
        source: std::io::Error,
    },
    /// A directory cannot be opened.
    #[error("[directories.{name}]: {source}")]
    Directory {
        /// What the operator calls it.
        name: String,
        /// Why not.
        source: OpenDirectoryError,
    },
    /// The embedded directory does not say who looks at it.
    #[error("cannot read the database: {0:?}")]
    Viewer(#[from] DirectoryError),
    /// Clerk's keys cannot be asked for.
    #[error("the address of Clerk's keys {0}")]
    Keys(#[from] BaseUrlError),
    /// No random numbers.
    #[error("cannot make an access token: {0}")]
    Random(#[from] getrandom::Error),
    /// The server stopped.
    #[error("the server failed: {0}")]
    Serve(#[from] std::io::Error),
}

/// Serves until a signal asks to stop.
pub async fn run(options: Serve) -> Result<(), StartError> {
    let settings = Settings::new(options)?;
    let is_local = matches!(settings.sign_in, SignIn::Local { .. });
    if is_local && !settings.listen.ip().is_loopback() {
        return Err(StartError::NotLoopback(settings.listen));
    }
    settings.check_secrets()?;
    let listener = listen(settings.listen, "--listen").await?;
    let for_metrics = match settings.metrics {
        Some(address) => Some(listen(address, "--metrics").await?),
        None => None,
    };
    let clock = clock::system();
    let secrets = secret_variables(&settings.directories);
    let opened = open::open(settings.directories, &clock).await;
    let Opened { directories, embedded, named } =
        opened.map_err(|(name, source)| StartError::Directory { name, source })?;
    let mut address = format!("http://{}/", listener.local_addr()?);
    let auth = match settings.sign_in {
        SignIn::Local { viewer } => {
            let token = token()?;
            address = format!("{address}#token={}", token.expose_secret());
            let viewer = viewer.map(|viewer| viewer.to_string());
            Auth::Local(LocalAuth::new(token, or_demo(viewer, embedded.as_deref()).await?))
        }
        SignIn::Clerk(clerk) => Auth::Clerk(Box::new(ClerkAuth::new(*clerk, Arc::clone(&clock))?)),
    };
    let allowed_hosts = settings.allow_hosts.clone();
    let state = AppState::new(Setup {
        mailroom: embedded.map(|embedded| embedded as Arc<_>),
        directories,
        auth,
        allowed_hosts: settings.allow_hosts,
        allowed_origins: settings.allow_origins,
        rate_limit: settings.rate_limit,
        assets: Assets::embedded(),
        clock,
    });
    tokio::spawn(open::probe(named));
    let waiting = state.clone();
    tokio::spawn(async move { waiting.auth().warm().await });
    if let Some(listener) = for_metrics {
        tracing::info!(address = %listener.local_addr()?, "metrics");
        tokio::spawn(metrics::serve(listener, allowed_hosts));
    }
    // The only line on standard output: scripts read the address from it.
    writeln!(std::io::stdout(), "Users tab: {address}")?;
    let page = settings.open.then(|| browser::open(&address, &secrets)).transpose();
    // The address has been printed, so a browser that does not start is no reason to stop.
    let _page = page.inspect_err(|error| tracing::warn!(%error, "cannot open the browser"));
    let (asked, is_asked) = oneshot::channel();
    let asked = async move {
        stop().await;
        // Whoever waits for it has stopped then.
        let _ = asked.send(());
    };
    let changes = state.changes().clone();
    let all_done = async {
        connections::serve(listener, app(state), Limits::default(), asked).await;
        // Whoever asked for them may have gone.
        changes.close();
        changes.wait().await;
    };
    tokio::select! {
        () = all_done => tracing::info!("stopped"),
        () = enough(is_asked) => {
            tracing::warn!("stopped, and something under way was not answered");
        }
    }
    Ok(())
}

/// When a server that was asked to stop need not wait any longer for what is under way.
async fn enough(is_asked: oneshot::Receiver<()>) {
    if is_asked.await.is_err() {
        // It has stopped by itself.
        std::future::pending::<()>().await;
    }
    tokio::select! {
        () = tokio::time::sleep(LAST_ANSWERS) => {}
        () = stop() => {}
    }
}

async fn listen(address: SocketAddr, option: &'static str) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        std::io::ErrorKind::AddrInUse => StartError::InUse { address, option },
        _ => StartError::Listen { address, option, source },
    })
}

fn token() -> Result<SecretString, StartError> {
    Ok(match config::token()? {
        Some(token) => token,
        None => SecretString::from(secret::token()?),
    })
}

/// The variables of this process that hold secrets.
fn secret_variables(directories: &[DirectorySettings]) -> Vec<String> {
    let sources = directories.iter().flat_map(|directory| directory.kind.secrets());
    let named = sources.filter_map(|(_, source)| match source {
        SecretSource::Variable(name) => Some(name.clone()),
        SecretSource::File(_) => None,
    });
    named.chain([config::TOKEN_VARIABLE.to_owned()]).collect()
}

/// Who looks at the tab: whoever was named, or the admin of the demo.
async fn or_demo(
    viewer: Option<String>,
    embedded: Option<&Embedded>,
) -> Result<Option<String>, DirectoryError> {
    match (viewer, embedded) {
        (None, Some(embedded)) => embedded.viewer().await,
        (viewer, _) => Ok(viewer),
    }
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
