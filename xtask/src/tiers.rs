//! `test`: runs the tiers and counts their tests.

use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{
    counts::{Counts, Runner},
    host, native, package, process, progress, project, serve, tools,
};

/// A group of tests that are run together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tier {
    Model,
    Contract,
    Server,
    Browser,
    Fakes,
    Sdk,
    Package,
    E2e,
    Chaos,
}

impl Tier {
    /// Cheapest first.
    pub(crate) const ALL: &[Self] = &[
        Self::Model,
        Self::Contract,
        Self::Server,
        Self::Browser,
        Self::Fakes,
        Self::Sdk,
        Self::Package,
        Self::E2e,
        Self::Chaos,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Model => "model",
            Self::Contract => "contract",
            Self::Server => "server",
            Self::Browser => "browser",
            Self::Fakes => "fakes",
            Self::Sdk => "sdk",
            Self::Package => "package",
            Self::E2e => "e2e",
            Self::Chaos => "chaos",
        }
    }

    /// What must exist for the tier to mean anything.
    fn files(self) -> &'static [&'static str] {
        match self {
            Self::Model => &["src/model"],
            Self::Contract => &["contract/src"],
            Self::Server => &["server/src"],
            Self::Browser => &["tests/browser", "webdriver.json"],
            Self::Fakes => &["tests/fakes/clerk/package.json", "tests/fakes/clerk/openapi.yaml"],
            Self::Sdk => &["tests/sdk/run.py", "tests/sdk/document.py"],
            Self::Package => &["tests/package/package.json", "tests/package/package-lock.json"],
            Self::E2e => &["tests/e2e/package.json", "tests/e2e/host/package.json"],
            Self::Chaos => &["tests/e2e/package.json", "tests/e2e/chaos/chaos.spec.ts"],
        }
    }

    fn runner(self) -> Runner {
        match self {
            Self::Model | Self::Contract | Self::Server | Self::Browser => Runner::Cargo,
            Self::Sdk => Runner::Plain,
            Self::Fakes | Self::Package => Runner::Node,
            Self::E2e | Self::Chaos => Runner::Playwright,
        }
    }

    /// Builds what the tier needs, up to the commands that run its tests.
    fn prepare(self, arguments: &[String]) -> Result<Vec<Command>> {
        let root = project::root();
        for file in self.files() {
            if !root.join(file).exists() {
                bail!("{file} is not there, so this tier has nothing to run");
            }
        }
        match self {
            Self::Model => {
                let mut commands = native::tests_in(
                    &[root.clone(), root.join("texts"), root.join("xtask")],
                    arguments,
                )?;
                // Arguments name tests, and examples have no names to choose by.
                commands.extend(arguments.is_empty().then(native::documentation));
                Ok(commands)
            }
            Self::Contract => native::tests_in(&[root.join("contract")], arguments),
            Self::Server => native::tests_in(&[root.join("server"), root.join("fakes")], arguments),
            Self::Browser => Ok(vec![browser(arguments)?]),
            Self::Fakes => Ok(vec![clerk_fake(&root, arguments)?]),
            Self::Sdk => {
                let mut commands = vec![sdk(&root, arguments)?];
                // Arguments name tests of the first.
                for vendor in ["mixpeek", "paradime"].iter().filter(|_| arguments.is_empty()) {
                    commands.push(fake(&root, vendor)?);
                }
                if arguments.is_empty() {
                    commands.push(document(&root)?);
                }
                Ok(commands)
            }
            Self::Package => Ok(vec![package(&root, arguments)?]),
            Self::E2e => Ok(vec![e2e(&root, arguments)?]),
            Self::Chaos => Ok(vec![chaos(&root, arguments)?]),
        }
    }
}

fn browser(arguments: &[String]) -> Result<Command> {
    tools::ensure_wasm_target()?;
    let path = tools::ensure(&[&tools::WASM_BINDGEN])?;
    let target = ["--target", "wasm32-unknown-unknown"];
    let mut command = process::cargo(&["test", "--workspace", "--test", "browser"]);
    command.args(target).arg("--").args(arguments).env("CHROMEDRIVER", host::chromedriver()?);
    process::prepend_path(&mut command, &path)?;
    Ok(command)
}

/// Clerk's own client on the fake of its API.
fn clerk_fake(root: &Path, arguments: &[String]) -> Result<Command> {
    let folder = root.join("tests/fakes/clerk");
    host::node()?;
    host::npm_packages(&folder)?;
    let mut command = host::npm("node");
    command.args(["--test", "--test-reporter=spec"]).args(arguments).arg("clerk.test.mjs");
    command.current_dir(folder).env("MIXPEEK_USERS_FAKES_BIN", native::fakes_binary()?);
    Ok(command)
}

fn sdk(root: &Path, arguments: &[String]) -> Result<Command> {
    let python = host::python_with(&root.join("tests/sdk/requirements.txt"))?;
    let mut command = Command::new(python);
    command.arg("tests/sdk/run.py").args(arguments).current_dir(root);
    command.env("PYTHONUNBUFFERED", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("MIXPEEK_USERS_BIN", native::server_binary()?);
    Ok(command)
}

/// The document against the server: requests made out of it, and answers judged by it.
fn document(root: &Path) -> Result<Command> {
    let mut command = Command::new(host::python_with(&root.join("tests/sdk/document.txt"))?);
    command.arg("tests/sdk/document.py").current_dir(root);
    command.env("PYTHONUNBUFFERED", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("MIXPEEK_USERS_BIN", native::server_binary()?);
    Ok(command)
}

/// A vendor's own client in Python against the fake of the vendor.
fn fake(root: &Path, vendor: &str) -> Result<Command> {
    let folder = root.join("tests/fakes").join(vendor);
    let mut command = Command::new(host::python_with(&folder.join("requirements.txt"))?);
    command.arg(folder.join("run.py")).current_dir(root);
    command.env("PYTHONUNBUFFERED", "1").env("PYTHONDONTWRITEBYTECODE", "1");
    command.env("MIXPEEK_USERS_FAKES_BIN", native::fakes_binary()?);
    Ok(command)
}

fn package(root: &Path, arguments: &[String]) -> Result<Command> {
    let folder = root.join("tests/package");
    let built = package::build()?;
    host::npm_packages(&folder)?;
    let mut command = host::npm("node");
    command.args(["--test", "--test-reporter=spec"]).args(arguments).arg("package.test.mjs");
    command.current_dir(folder).env("MIXPEEK_USERS_PACKAGE", built.archive);
    Ok(command)
}

fn e2e(root: &Path, arguments: &[String]) -> Result<Command> {
    // The application in which the stories meet the element.
    host::npm_packages(&root.join("tests/e2e/host"))?;
    let built = package::build()?;
    let mut command = playwright(root, &["--reporter=list"])?;
    command.args(arguments).env("MIXPEEK_USERS_PACKAGE", built.archive);
    // The vendors that stories meet besides the embedded directory.
    command.env("MIXPEEK_USERS_FAKES_BIN", native::fakes_binary()?);
    Ok(command)
}

/// Random actions on a bad network. How many and which is said in the environment.
fn chaos(root: &Path, arguments: &[String]) -> Result<Command> {
    let reporters = "--reporter=list,./chaos/reporter.ts";
    let mut command = playwright(root, &["--project=chaos", reporters])?;
    command.args(arguments).env("CHAOS", "1");
    Ok(command)
}

/// Playwright on the finished binary.
fn playwright(root: &Path, options: &[&str]) -> Result<Command> {
    let folder = root.join("tests/e2e");
    host::node()?;
    let chromium = host::chromium()?;
    host::npm_packages(&folder)?;
    // It runs stories without looking at their types.
    let mut types = host::npm("npx");
    types.args(["--no-install", "tsc", "--noEmit"]).current_dir(&folder);
    process::run(&mut types).context("the types of the stories do not fit")?;
    let mut command = host::npm("npx");
    command.args(["--no-install", "playwright", "test"]).args(options);
    command.current_dir(folder).env("CHROMIUM", chromium);
    command.env("MIXPEEK_USERS_BIN", serve::release_binary()?);
    Ok(command)
}

/// How a tier ended.
struct Outcome {
    tier: Tier,
    counts: Counts,
    duration: Duration,
    /// Why the tier is bad although its counts may not show it.
    trouble: Option<String>,
}

/// Runs the tiers, all of them unless some are named, and prints the counts last. Answers whether everything passed.
pub(crate) fn test(tiers: &[Tier], arguments: &[String]) -> bool {
    let tiers = if tiers.is_empty() { Tier::ALL } else { tiers };
    let outcomes: Vec<Outcome> = tiers.iter().map(|tier| run(*tier, arguments)).collect();
    print!("{}", summary(&outcomes));
    outcomes.iter().all(|outcome| outcome.trouble.is_none() && outcome.counts.failed == 0)
}

fn run(tier: Tier, arguments: &[String]) -> Outcome {
    progress::say(&format!("Tests: {}", tier.name()));
    let start = Instant::now();
    let mut counts = Counts::default();
    let trouble = match run_all(tier, arguments, &mut counts) {
        Err(error) => Some(format!("{error:#}")),
        Ok(()) if counts.passed + counts.failed == 0 => Some("no test ran".to_owned()),
        Ok(()) => None,
    };
    if let Some(trouble) = &trouble {
        progress::say(&format!("{}: {trouble}", tier.name()));
    }
    Outcome { tier, counts, duration: start.elapsed(), trouble }
}

/// Runs every command of a tier. A bad exit is an error only when no counted failure explains it.
fn run_all(tier: Tier, arguments: &[String], counts: &mut Counts) -> Result<()> {
    for mut command in tier.prepare(arguments)? {
        let failed_before = counts.failed;
        let status = process::tee(&mut command, |line| counts.read(tier.runner(), line))?;
        if counts.failed == failed_before {
            process::ended(&command, status)?;
        }
    }
    Ok(())
}

/// A table with a row per tier, and the plain counts as its last line. A tier in trouble counts as one failure.
fn summary(outcomes: &[Outcome]) -> String {
    let mut rows = vec![format!(
        "\n{:<10} {:>7} {:>7} {:>7} {:>8}",
        "tier", "passed", "failed", "skipped", "seconds"
    )];
    let mut total = Counts::default();
    for Outcome { tier, counts, duration, trouble } in outcomes {
        total += Counts { failed: counts.failed + u32::from(trouble.is_some()), ..*counts };
        let (name, seconds) = (tier.name(), duration.as_secs_f64());
        let note =
            trouble.as_deref().and_then(|trouble| trouble.lines().next()).unwrap_or_default();
        let Counts { passed, failed, skipped } = counts;
        rows.push(
            format!("{name:<10} {passed:>7} {failed:>7} {skipped:>7} {seconds:>8.1}  {note}")
                .trim_end()
                .to_owned(),
        );
    }
    format!("{}\n\n{total}\n", rows.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::{Outcome, Tier, summary};
    use crate::counts::Counts;
    use std::time::Duration;

    #[test]
    fn the_counts_are_the_last_line_and_trouble_is_a_failure() {
        let outcome = |tier, passed, failed, trouble: Option<&str>| Outcome {
            tier,
            counts: Counts { passed, failed, skipped: 0 },
            duration: Duration::from_millis(1_250),
            trouble: trouble.map(str::to_owned),
        };
        let table = summary(&[
            outcome(Tier::Model, 40, 0, None),
            outcome(Tier::Server, 7, 2, None),
            outcome(Tier::E2e, 0, 0, Some("no test ran")),
        ]);
        assert!(table.contains("server           7       2       0      1."), "{table}");
        assert!(table.contains("no test ran"));
        assert_eq!(table.lines().last(), Some("47 passed, 3 failed"));
    }
}
