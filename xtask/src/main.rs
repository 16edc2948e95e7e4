//! The project's own commands. `cargo xtask help` lists them.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line tool talks to the terminal"
)]

mod audit;
mod bench;
mod binaryen;
mod check;
mod cli;
mod compress;
mod counts;
mod css;
mod host;
mod locales;
mod native;
mod package;
mod process;
mod progress;
mod project;
mod sbom;
mod serve;
mod source;
mod spa;
mod split;
mod tidy;
mod tiers;
mod tools;

use std::process::ExitCode;

use cli::Command;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// `Ok(false)` means that the command has already said what is wrong.
fn run() -> anyhow::Result<bool> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match cli::parse(&arguments)? {
        Command::Help => print!("{}", cli::HELP),
        Command::Run { server } => serve::run(&server)?,
        Command::Dev { server } => serve::dev(&server)?,
        Command::Css => css::bundle()?,
        Command::Build => serve::build()?,
        Command::Package => package::command()?,
        Command::Test { tiers, runner } => return Ok(tiers::test(&tiers, &runner)),
        Command::Bench(options) => bench::bench(&options)?,
        Command::Check { steps } => return Ok(check::check(&steps)),
    }
    Ok(true)
}
