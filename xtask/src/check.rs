//! `check`: everything about the sources that is not a test.

use std::{
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{audit, css, package, process, progress, project, source, tidy, tools};

/// One of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Fmt,
    Tidy,
    Clippy,
    ClippyWasm,
    Doc,
    Deny,
    Audit,
    Package,
}

impl Step {
    /// Quickest first.
    pub(crate) const ALL: &[Self] = &[
        Self::Fmt,
        Self::Tidy,
        Self::Clippy,
        Self::ClippyWasm,
        Self::Doc,
        Self::Deny,
        Self::Audit,
        Self::Package,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Fmt => "fmt",
            Self::Tidy => "tidy",
            Self::Clippy => "clippy",
            Self::ClippyWasm => "clippy-wasm",
            Self::Doc => "doc",
            Self::Deny => "deny",
            Self::Audit => "audit",
            Self::Package => "package",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::Fmt => "Formatting (cargo fmt mends it)",
            Self::Tidy => "The project's own rules",
            Self::Clippy => {
                "Lints of everything that runs natively (about 2 minutes the first time)"
            }
            Self::ClippyWasm => {
                "Lints of everything that runs in the browser (about 1 minute the first time)"
            }
            Self::Doc => "Documentation (about 1 minute the first time)",
            Self::Deny => "Licences, sources and versions of the dependencies",
            Self::Audit => "Known weaknesses of the npm packages that build and test",
            Self::Package => "What a host's page downloads (about 3 minutes the first time)",
        }
    }

    /// All steps build the workspace as one and pass lint flags to the last compiler only, so that no dependency is
    /// compiled twice.
    fn run(self) -> Result<()> {
        match self {
            Self::Fmt => process::run(&mut process::cargo(&[
                "fmt",
                "--all",
                "--check",
                "--",
                "--files-with-diff",
            ])),
            Self::Tidy => tidy(),
            Self::Clippy => process::run(&mut process::cargo(&[
                "clippy",
                "--workspace",
                "--all-targets",
                "--",
                "-D",
                "warnings",
            ])),
            Self::ClippyWasm => {
                tools::ensure_wasm_target()?;
                let mut clippy = process::cargo(&["clippy", "--target", "wasm32-unknown-unknown"]);
                clippy.args([
                    "--package",
                    "mixpeek-users-app",
                    "--package",
                    "mixpeek-users-element",
                ]);
                clippy.args(["--lib", "--bin", "mixpeek-users-app", "--test", "browser"]);
                process::run(clippy.args(["--", "-D", "warnings"]))
            }
            Self::Doc => {
                let arguments = ["doc", "--workspace", "--no-deps", "--document-private-items"];
                process::run(process::cargo(&arguments).env("RUSTDOCFLAGS", "-D warnings"))
            }
            Self::Deny => deny(),
            Self::Audit => audit::check(),
            Self::Package => package::check(),
        }
    }
}

/// Runs the steps, all of them unless some are named, to the last, and answers whether all are clean.
pub(crate) fn check(steps: &[Step]) -> bool {
    let steps = if steps.is_empty() { Step::ALL } else { steps };
    let mut failed = Vec::new();
    for step in steps {
        if let Err(error) = progress::step(step.title(), || step.run()) {
            progress::say(&format!("{}: {error:#}", step.name()));
            failed.push(step.name());
        }
    }
    if failed.is_empty() {
        println!("check: clean");
    } else {
        println!(
            "check: not clean: {}; one alone is `cargo xtask check {}`",
            failed.join(", "),
            failed[0]
        );
    }
    failed.is_empty()
}

fn tidy() -> Result<()> {
    // A fresh clone has no bundle yet, and an edit of a sheet need not wait for the next build.
    css::bundle()?;
    let violations = tidy::violations(&source::load(&project::root())?);
    for violation in &violations {
        println!("{violation}");
    }
    match violations.len() {
        0 => Ok(()),
        1 => bail!("1 rule is broken"),
        many => bail!("{many} rules are broken"),
    }
}

fn deny() -> Result<()> {
    let path = tools::ensure(&[&tools::CARGO_DENY])?;
    let deny = |what: &[&str]| {
        let mut command =
            process::cargo(&["deny", "--log-level", "error", "check", "--hide-inclusion-graph"]);
        process::prepend_path(&mut command, &path)?;
        process::run(command.args(what))
    };
    deny(&["bans", "licenses", "sources"])?;
    if advisories_are_reachable() {
        deny(&["advisories"])
    } else {
        progress::say(
            "Skipped: known vulnerabilities. Their database is on GitHub, which cannot be reached from here",
        );
        Ok(())
    }
}

/// Asks for the database's newest commit, and gives up after a few seconds: a blocked network may never answer.
fn advisories_are_reachable() -> bool {
    let ask = || -> Result<bool> {
        let mut git = Command::new("git")
            .args(["ls-remote", "--quiet", "https://github.com/rustsec/advisory-db", "HEAD"])
            .env("GIT_TERMINAL_PROMPT", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("cannot start git")?;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(15) {
            if let Some(status) = git.try_wait()? {
                return Ok(status.success());
            }
            thread::sleep(Duration::from_millis(100));
        }
        git.kill()?;
        git.wait()?;
        Ok(false)
    };
    ask().unwrap_or(false)
}
