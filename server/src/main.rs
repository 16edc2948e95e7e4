//! `mixpeek-users`: see [`mixpeek_users_server`].

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::Parser;
use mixpeek_users_server::config::cli::{Cli, Command};
use mixpeek_users_server::config::explain::explain;
use mixpeek_users_server::config::init::init;
use mixpeek_users_server::serve;
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Serve(options) => {
            log();
            finish(serve::run(*options).await.map(|()| ExitCode::SUCCESS))
        }
        Command::CheckConfig(options) => finish(explain(&options).map(|explanation| {
            say(&explanation.text);
            if explanation.faults == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
        })),
        Command::Init(options) => finish(init(&options).map(|()| {
            let file = options.file.display();
            say(&format!(
                "{file} is written. See what it means: mixpeek-users check-config --config {file}\n"
            ));
            ExitCode::SUCCESS
        })),
    }
}

fn log() {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_env_filter(
            EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")),
        )
        .init();
}

fn finish(outcome: Result<ExitCode, impl Display>) -> ExitCode {
    outcome.unwrap_or_else(|error| {
        // Nobody is left to tell if this cannot be written.
        let _ = writeln!(std::io::stderr(), "error: {error}");
        ExitCode::FAILURE
    })
}

fn say(text: &str) {
    // Whoever reads this has gone if it cannot be written.
    let _ = write!(std::io::stdout(), "{text}");
}
