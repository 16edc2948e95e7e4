//! What can be asked for on the command line.

use anyhow::{Result, bail};

use crate::{bench, check::Step, tiers::Tier};

/// The answer to `cargo xtask help`.
pub(crate) const HELP: &str = "\
The commands of this project. Nothing needs to be set up first: what is missing is installed, or named.

  cargo xtask run [-- SERVER ARGS]    build the Users tab and its server, then serve it
  cargo xtask dev [-- SERVER ARGS]    the same while editing: rebuilds on save and reloads the page
  cargo xtask build                   leave target/release/mixpeek-users with the tab inside it
  cargo xtask package                 leave the npm package of the element in target/package
  cargo xtask test [TIER...]          run the tests, cheapest tier first, and count them
  cargo xtask check [STEP...]         formatting, lints, documentation, licences, the project's own rules
  cargo xtask bench [--sizes N,N] [--runs N]
                                      measure speed and size beside a hand-written page of the same list
  cargo xtask css                     join the stylesheets (run, dev and build do it by themselves)
  cargo xtask help                    this page

Tiers of `test`, all of them unless named:
  model      rules of the screen, its texts in every language, and these commands (plain cargo test)
  contract   types, routes and golden bodies of the wire
  server     the server's routes and directories
  browser    views in headless Chromium
  fakes      Clerk's official client against the fake that stands in for Clerk
  sdk        Mixpeek's official Python client against the running server, and the vendors' against our fakes
  package    what the npm package holds, and what its types say
  e2e        stories in Chromium on the finished binary
  chaos      random actions in Chromium on a bad network, with a second admin: 500 of them, or as many as CHAOS_ACTIONS says
One tier takes arguments for its runner: cargo xtask test e2e -- --grep invite

Steps of `check`, all of them unless named:
  fmt  tidy  clippy  clippy-wasm  doc  deny  audit  package

Examples:
  cargo xtask run -- --seed-members 10000     a big app to try
  cargo xtask run -- --help                   every option of the server
  cargo xtask test model contract             the tests that need no browser and no server

Environment:
  MIXPEEK_USERS_DATA     database of `run` and `dev` (default: target/run/users.db)
  MIXPEEK_USERS_CACHE    where tools are kept (default: the user's cache folder)
  CHROMIUM, CHROMEDRIVER browser and driver, when they are not on PATH
  CHAOS_ACTIONS          how many actions `test chaos` performs (default: 500), and `test browser -- chaos` (default: 600)
  CHAOS_MINUTES          how many minutes it acts instead, with two workers
  CHAOS_SEED             what its faults and actions are drawn from (default: 1; a fixed one in `test browser`)
  CHAOS_EPISODE          the one episode to run: the number that a failed one prints
";

/// One parsed command line.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Help,
    Run { server: Vec<String> },
    Dev { server: Vec<String> },
    Build,
    Package,
    Css,
    Test { tiers: Vec<Tier>, runner: Vec<String> },
    Check { steps: Vec<Step> },
    Bench(bench::Options),
}

/// Reads what follows `cargo xtask`.
pub(crate) fn parse(arguments: &[String]) -> Result<Command> {
    let Some((name, rest)) = arguments.split_first() else { return Ok(Command::Help) };
    let (own, passed_on) = match rest.iter().position(|argument| argument == "--") {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, &rest[rest.len()..]),
    };
    if own.iter().any(|argument| argument == "--help" || argument == "-h") {
        return Ok(Command::Help);
    }
    match name.as_str() {
        "help" | "--help" | "-h" => Ok(Command::Help),
        "run" => Ok(Command::Run { server: server_arguments(name, own, passed_on)? }),
        "dev" => Ok(Command::Dev { server: server_arguments(name, own, passed_on)? }),
        "build" => {
            nothing_more(name, own)?;
            nothing_more(name, passed_on)?;
            Ok(Command::Build)
        }
        "package" => {
            nothing_more(name, own)?;
            nothing_more(name, passed_on)?;
            Ok(Command::Package)
        }
        "css" => {
            nothing_more(name, own)?;
            nothing_more(name, passed_on)?;
            Ok(Command::Css)
        }
        "test" => {
            let tiers = own.iter().map(|word| tier(word)).collect::<Result<Vec<_>>>()?;
            if !passed_on.is_empty() && tiers.len() != 1 {
                bail!(
                    "arguments after `--` go to one test runner: name one tier, as in `cargo xtask test e2e -- --grep invite`"
                );
            }
            Ok(Command::Test { tiers, runner: passed_on.to_vec() })
        }
        "check" => {
            nothing_more(name, passed_on)?;
            Ok(Command::Check {
                steps: own.iter().map(|word| step(word)).collect::<Result<Vec<_>>>()?,
            })
        }
        "bench" => {
            nothing_more(name, passed_on)?;
            Ok(Command::Bench(bench::Options::parse(own)?))
        }
        other => bail!("there is no command `{other}`; `cargo xtask help` lists them"),
    }
}

fn tier(word: &str) -> Result<Tier> {
    match Tier::ALL.iter().find(|tier| tier.name() == word) {
        Some(tier) => Ok(*tier),
        None => bail!(
            "there is no test tier `{word}`; the tiers are {}",
            names(Tier::ALL.iter().map(|tier| tier.name()))
        ),
    }
}

fn step(word: &str) -> Result<Step> {
    match Step::ALL.iter().find(|step| step.name() == word) {
        Some(step) => Ok(*step),
        None => bail!(
            "there is no check `{word}`; the checks are {}",
            names(Step::ALL.iter().map(|step| step.name()))
        ),
    }
}

fn names<'a>(words: impl Iterator<Item = &'a str>) -> String {
    words.collect::<Vec<_>>().join(", ")
}

fn server_arguments(command: &str, own: &[String], passed_on: &[String]) -> Result<Vec<String>> {
    if let Some(argument) = own.first() {
        bail!(
            "`{argument}` comes before `--`; options of the server go after it: cargo xtask {command} -- {}",
            own.join(" ")
        );
    }
    Ok(passed_on.to_vec())
}

fn nothing_more(command: &str, arguments: &[String]) -> Result<()> {
    match arguments.first() {
        Some(argument) => bail!("`cargo xtask {command}` takes no argument `{argument}`"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::{Command, HELP, parse};
    use crate::{check::Step, tiers::Tier};

    fn read(line: &str) -> Result<Command, String> {
        let arguments: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        parse(&arguments).map_err(|error| error.to_string())
    }

    #[test]
    fn commands_and_their_arguments() {
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(read(""), Ok(Command::Help));
        assert_eq!(read("run"), Ok(Command::Run { server: vec![] }));
        assert_eq!(
            read("run -- --in-memory --open"),
            Ok(Command::Run { server: words("--in-memory --open") })
        );
        assert_eq!(read("run -- --help"), Ok(Command::Run { server: words("--help") }));
        assert_eq!(read("run --help"), Ok(Command::Help));
        assert_eq!(
            read("test model e2e"),
            Ok(Command::Test { tiers: vec![Tier::Model, Tier::E2e], runner: vec![] })
        );
        assert_eq!(
            read("test e2e -- -g x"),
            Ok(Command::Test { tiers: vec![Tier::E2e], runner: words("-g x") })
        );
        assert_eq!(read("check tidy"), Ok(Command::Check { steps: vec![Step::Tidy] }));
    }

    #[test]
    fn mistakes_name_the_next_step() {
        assert!(read("rum").unwrap_err().contains("cargo xtask help"));
        assert!(read("run --open").unwrap_err().contains("cargo xtask run -- --open"));
        assert!(read("test modell").unwrap_err().contains("model, contract"));
        assert!(read("test -- -g x").unwrap_err().contains("name one tier"));
        assert!(read("build --fast").unwrap_err().contains("takes no argument"));
    }

    #[test]
    fn help_names_every_tier_and_step() {
        for name in
            Tier::ALL.iter().map(|tier| tier.name()).chain(Step::ALL.iter().map(|step| step.name()))
        {
            assert!(HELP.contains(&format!("  {name}")), "{name} is missing from the help");
        }
    }
}
