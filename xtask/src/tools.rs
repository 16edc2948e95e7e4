//! Tools that cargo compiles once and that are kept in the user's cache.
//!
//! Nothing is ever fetched from GitHub: every tool is compiled from crates.io, in a fixed version.

use std::{
    env, fs,
    fs::File,
    io::{self, IsTerminal},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress, project};

/// A program that `cargo install` can make.
pub(crate) struct Tool {
    /// The package, and the name of its folder in the cache.
    package: &'static str,
    /// The programs that the package installs, under which it may also be found on `PATH`.
    programs: &'static [&'static str],
    version: Version,
    /// Whether the lock file of the package can be used.
    locked: bool,
    /// What must be asked for beyond the package's own choice.
    features: &'static [&'static str],
    /// Whether the package's own choice of features is taken.
    own_features: bool,
    /// How much it is optimised.
    optimisation: &'static str,
    /// What to expect the first time, on two cores.
    first_time: &'static str,
}

enum Version {
    Exactly(&'static str),
    /// The version of this library in `Cargo.lock`, which the tool must match.
    Of(&'static str),
}

/// Bundles the Users tab. 0.22 needs a newer compiler than this project asks for.
pub(crate) const TRUNK: Tool = Tool {
    package: "trunk",
    programs: &["trunk"],
    version: Version::Exactly("0.21.14"),
    locked: true,
    // Without its look for newer versions of itself.
    features: &["rustls"],
    own_features: false,
    optimisation: "0",
    first_time: "about 4 minutes",
};

/// Writes the JavaScript side of the module, and runs its tests. Its lock file names a crate that was withdrawn.
pub(crate) const WASM_BINDGEN: Tool = Tool {
    package: "wasm-bindgen-cli",
    programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
    version: Version::Of("wasm-bindgen"),
    locked: false,
    features: &[],
    own_features: true,
    optimisation: "1",
    first_time: "about 3 minutes",
};

/// Takes the module apart. It is the other half of leptos's `wasm_split_helpers`, and has no `--version` to know it by.
pub(crate) const WASM_SPLIT: Tool = Tool {
    package: "wasm_split_cli_support",
    programs: &["wasm-split-cli"],
    version: Version::Exactly("0.2.4"),
    locked: true,
    features: &["build-binary"],
    own_features: true,
    optimisation: "1",
    first_time: "about 2 minutes",
};

/// Checks licences, sources and advisories of the dependencies.
pub(crate) const CARGO_DENY: Tool = Tool {
    package: "cargo-deny",
    programs: &["cargo-deny"],
    version: Version::Exactly("0.20.2"),
    locked: true,
    features: &[],
    own_features: true,
    optimisation: "1",
    first_time: "about 3 minutes",
};

/// Makes every tool available and says in which folders they lie.
pub(crate) fn ensure(tools: &[&Tool]) -> Result<Vec<PathBuf>> {
    let home = project::cache()?.join("tools");
    fs::create_dir_all(&home).with_context(|| format!("cannot create {}", home.display()))?;
    let mut folders = Vec::new();
    let mut missing = Vec::new();
    for tool in tools {
        let version = tool.version()?;
        if tool.is_on_path(&version) {
            continue;
        }
        let folder = tool.folder(&home, &version);
        if !tool.is_in(&folder) {
            missing.push((*tool, version));
        }
        folders.push(folder.join("bin"));
    }
    if !missing.is_empty() {
        install(&home, &missing)?;
    }
    Ok(folders)
}

/// Adds the compiler's wasm target when it is not there.
pub(crate) fn ensure_wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let sysroot = process::output(
        Command::new("rustc").args(["--print", "sysroot"]).current_dir(project::root()),
    )?;
    if Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir() {
        return Ok(());
    }
    if process::on_path("rustup").is_none() {
        bail!(
            "the compiler cannot make {TARGET} yet, and rustup is not here to add it: install the standard library of that \
             target with your system's packages (Debian: libstd-rust-dev-wasm32), or use rustup (https://rustup.rs)"
        );
    }
    progress::step(&format!("Adding the compiler target {TARGET} (once, a few seconds)"), || {
        process::run(
            Command::new("rustup").args(["target", "add", TARGET]).current_dir(project::root()),
        )
    })
}

/// Adds the source of the standard library, from which one for size is compiled, when it is not there.
pub(crate) fn ensure_rust_source() -> Result<()> {
    let sysroot = process::output(
        Command::new("rustc").args(["--print", "sysroot"]).current_dir(project::root()),
    )?;
    if Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library/std").is_dir() {
        return Ok(());
    }
    if process::on_path("rustup").is_none() {
        bail!(
            "the source of the standard library is not here, and neither is rustup to add it: install it with your system's packages \
             (Debian: rust-src), or use rustup (https://rustup.rs)"
        );
    }
    progress::step("Adding the source of the standard library (once, a few seconds)", || {
        process::run(
            Command::new("rustup")
                .args(["component", "add", "rust-src"])
                .current_dir(project::root()),
        )
    })
}

impl Tool {
    fn version(&self) -> Result<String> {
        match self.version {
            Version::Exactly(version) => Ok(version.to_owned()),
            Version::Of(library) => project::locked_version(library),
        }
    }

    fn folder(&self, home: &Path, version: &str) -> PathBuf {
        home.join(format!("{}-{version}", self.package.trim_end_matches("-cli")))
    }

    fn is_in(&self, folder: &Path) -> bool {
        let bin = folder.join("bin");
        self.programs
            .iter()
            .all(|program| bin.join(format!("{program}{}", env::consts::EXE_SUFFIX)).is_file())
    }

    /// Whether the user has this very version already. A program that does not tell its version is not it.
    fn is_on_path(&self, version: &str) -> bool {
        self.programs.iter().all(|program| {
            process::on_path(program)
                .and_then(|path| process::output(Command::new(path).arg("--version")).ok())
                .is_some_and(|said| said.split_whitespace().any(|word| word == version))
        })
    }
}

/// Compiles what is missing, one after the other, while a lock keeps a second installer waiting.
fn install(home: &Path, missing: &[(&Tool, String)]) -> Result<()> {
    let lock =
        File::create(home.join(".lock")).context("cannot create the lock file of the tools")?;
    if lock.try_lock().is_err() {
        progress::say("Waiting for another `cargo xtask` that is installing tools");
        lock.lock().context("cannot lock the tools")?;
    }
    let build = home.join(".build");
    for (tool, version) in missing {
        let folder = tool.folder(home, version);
        if tool.is_in(&folder) {
            continue;
        }
        let title = format!(
            "Compiling {} {version} (once on this machine, {} on two cores)",
            tool.package, tool.first_time
        );
        progress::step(&title, || {
            let staging = home.join(format!(".staging-{}", tool.package));
            remove(&staging)?;
            process::run(&mut install_command(tool, version, &staging, &build)).with_context(
                || format!("{} {version} could not be installed from crates.io", tool.package),
            )?;
            remove(&folder)?;
            fs::rename(&staging, &folder)
                .with_context(|| format!("cannot create {}", folder.display()))
        })?;
    }
    remove(&build)
}

/// Tools run for seconds and compile for minutes, so they are optimised little: with its own settings Trunk would end in
/// several minutes of link-time optimisation on one core.
fn install_command(tool: &Tool, version: &str, staging: &Path, build: &Path) -> Command {
    let mut command = process::cargo(&["install", tool.package, "--version", version, "--root"]);
    command.arg(staging).arg("--target-dir").arg(build).env("CARGO_PROFILE_RELEASE_LTO", "off");
    command
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", tool.optimisation);
    command.env_remove("RUSTFLAGS").env_remove("CARGO_BUILD_TARGET");
    if !tool.own_features {
        command.arg("--no-default-features");
    }
    if !tool.features.is_empty() {
        command.arg("--features").arg(tool.features.join(","));
    }
    // A bar on a terminal, and not hundreds of lines anywhere else.
    if !io::stderr().is_terminal() {
        command.arg("--quiet");
    }
    if tool.locked {
        command.arg("--locked");
    }
    command
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    Ok(())
}
