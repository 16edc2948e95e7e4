//! Binaryen's `wasm-opt`, which makes modules small: it drops the names of functions, half of the file, and more.
//!
//! The npm package carries it for every system. Debian's version 108 makes modules that crash at their start.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{host, process, progress, project};

/// The npm package's version.
const VERSION: &str = "132.0.0";

/// Makes `wasm-opt` available and says in which folder it lies.
pub(crate) fn ensure() -> Result<PathBuf> {
    let home = project::cache()?.join("tools");
    let folder = home.join(format!("binaryen-{VERSION}"));
    let bin = folder.join("node_modules").join(".bin");
    if bin.join("wasm-opt").exists() {
        return Ok(bin);
    }
    let staging = home.join(".staging-binaryen");
    progress::step(
        &format!("Installing binaryen {VERSION} (once on this machine, about 10 seconds)"),
        || {
            if staging.exists() {
                fs::remove_dir_all(&staging).context("cannot remove an unfinished installation")?;
            }
            fs::create_dir_all(&staging)
                .with_context(|| format!("cannot create {}", staging.display()))?;
            let package = format!("binaryen@{VERSION}");
            let mut npm = host::npm("npm");
            npm.args(["install", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix"]);
            npm.arg(&staging).arg(package);
            process::run(&mut npm).context(
                "binaryen could not be installed from npm; Node.js 20 or newer with npm is needed",
            )?;
            if folder.exists() {
                fs::remove_dir_all(&folder).context("cannot remove an unfinished installation")?;
            }
            fs::rename(&staging, &folder)
                .with_context(|| format!("cannot create {}", folder.display()))
        },
    )?;
    Ok(bin)
}
