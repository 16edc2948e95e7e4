//! The command line, and the variables beside it.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, Subcommand};
use mixpeek_users_contract::email::EmailAddress;

use crate::cors::Origin;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

const EXAMPLES: &str = "\
Examples:
  mixpeek-users serve --open                   the demo, in your browser
  mixpeek-users serve --in-memory              the same, forgotten when it stops
  mixpeek-users serve --seed-members 100000    with an app of a hundred thousand
  mixpeek-users serve --rate-limit 10          as on Mixpeek's free plan
  mixpeek-users serve --config users.toml      your users, where they really live

Every option can be set in the environment instead, under the name beside it.
MIXPEEK_USERS_TOKEN sets the access token (32 characters or more); without it,
each start makes a new one. RUST_LOG sets what is logged, to standard error.";

/// The Users tab of Mixpeek Canvas apps: see who has access to an app, invite people, change their roles, remove them.
#[derive(Debug, Parser)]
#[command(name = "mixpeek-users", version, styles = STYLES, after_help = EXAMPLES, max_term_width = 100)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the Users tab on this machine
    #[command(after_help = EXAMPLES)]
    Serve(Box<Serve>),
    /// Say what is wrong with a configuration file, and what it means
    CheckConfig(CheckConfig),
    /// Write a configuration file to start from, with a comment for each setting
    Init(Init),
}

/// Options of `check-config`.
#[derive(Debug, Clone, Args)]
pub struct CheckConfig {
    /// The file
    #[arg(long, env = "MIXPEEK_USERS_CONFIG", value_name = "FILE", default_value = "users.toml")]
    pub config: PathBuf,
}

/// Options of `init`.
#[derive(Debug, Clone, Args)]
pub struct Init {
    /// The file; one that exists is left alone
    #[arg(value_name = "FILE", default_value = "users.toml")]
    pub file: PathBuf,
}

/// Options of `serve`.
///
/// What is absent is up to the configuration file, and then to the default.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Configuration file, which `init` writes and `check-config` explains; other options go before what it says
    #[arg(long, env = "MIXPEEK_USERS_CONFIG", value_name = "FILE", help_heading = "Where")]
    pub config: Option<PathBuf>,

    /// Address to listen on, with 0 for any free port: a loopback address, unless people sign in with Clerk [default: 127.0.0.1:8787]
    #[arg(long, env = "MIXPEEK_USERS_LISTEN", value_name = "ADDRESS", value_parser = address, help_heading = "Where")]
    pub listen: Option<SocketAddr>,

    /// Address on which Prometheus reads /metrics, and nothing else is answered [default: none]
    #[arg(long, env = "MIXPEEK_USERS_METRICS", value_name = "ADDRESS", value_parser = address, help_heading = "Where")]
    pub metrics: Option<SocketAddr>,

    /// Further name under which the server may be reached, as NAME or NAME:PORT (repeatable)
    ///
    /// Requests to other names than localhost, and from pages of other origins, are refused: that is what keeps pages on the internet
    /// out. Name a proxy here.
    #[arg(
        long = "allow-host",
        env = "MIXPEEK_USERS_ALLOW_HOST",
        value_name = "HOST",
        value_delimiter = ',',
        help_heading = "Where"
    )]
    pub allow_hosts: Vec<String>,

    /// Origin of pages that may ask the API from the browser: scheme, name and port, if it has one (repeatable)
    ///
    /// Name the application that embeds the element here. Its pages reach /v1 and /x and nothing else, and need a token as ever.
    #[arg(
        long = "allow-origin",
        env = "MIXPEEK_USERS_ALLOW_ORIGIN",
        value_name = "ORIGIN",
        value_delimiter = ',',
        help_heading = "Where"
    )]
    pub allow_origins: Vec<Origin>,

    /// Open the tab in the browser
    #[arg(long, env = "MIXPEEK_USERS_OPEN", help_heading = "Where")]
    pub open: bool,

    /// Database file, made if absent [default: users.db in your data folder]
    #[arg(
        long,
        env = "MIXPEEK_USERS_DATA",
        value_name = "FILE",
        conflicts_with = "in_memory",
        help_heading = "Data"
    )]
    pub data: Option<PathBuf>,

    /// Keep everything in memory and forget it on exit
    #[arg(long, env = "MIXPEEK_USERS_IN_MEMORY", help_heading = "Data")]
    pub in_memory: bool,

    /// Have an app called "Seeded app" with N members; made anew if N has changed
    #[arg(long, env = "MIXPEEK_USERS_SEED_MEMBERS", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000), help_heading = "Data")]
    pub seed_members: Option<u32>,

    /// Address of the admin who looks at the tab [default: the demo's]
    #[arg(long, env = "MIXPEEK_USERS_VIEWER", value_name = "EMAIL", help_heading = "Access")]
    pub viewer: Option<EmailAddress>,

    /// Allow no more than N API requests a minute
    #[arg(long, env = "MIXPEEK_USERS_RATE_LIMIT", value_name = "N", value_parser = clap::value_parser!(u32).range(1..), help_heading = "Access")]
    pub rate_limit: Option<u32>,
}

/// Reads an address to listen on.
pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    let numeric = text.strip_prefix("localhost:").map(|port| format!("127.0.0.1:{port}"));
    let parsed = numeric.as_deref().unwrap_or(text).parse();
    parsed.map_err(|_| "expected an address and a port, as in 127.0.0.1:8787".to_owned())
}
