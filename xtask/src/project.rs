//! Where things are: the checkout, the build directory, the cache.

use std::{env, fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::process;

/// The checkout that `cargo xtask` was typed in. Cargo says at run time: a build directory that checkouts share, or that was
/// moved, may hold a program compiled for another one.
pub(crate) fn root() -> PathBuf {
    let manifest = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    let manifest = manifest.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    manifest.parent().unwrap_or(&manifest).to_owned()
}

/// Cargo's build directory: xtask itself lies in `<target>/debug/`.
pub(crate) fn target() -> Result<PathBuf> {
    let program = env::current_exe().context("cannot tell where this program lies")?;
    match program.ancestors().nth(2) {
        Some(target) => Ok(target.to_owned()),
        None => bail!(
            "{} does not lie in a build directory; start it as `cargo xtask`",
            program.display()
        ),
    }
}

/// The built server, in `profile` (`debug` or `release`).
pub(crate) fn server_binary(profile: &str) -> Result<PathBuf> {
    binary(profile, "mixpeek-users")
}

/// A built program of the workspace.
pub(crate) fn binary(profile: &str, name: &str) -> Result<PathBuf> {
    Ok(target()?.join(profile).join(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// The folder for tools that outlives `cargo clean` and serves every checkout.
pub(crate) fn cache() -> Result<PathBuf> {
    let folder =
        |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let cache = if let Some(cache) = folder("MIXPEEK_USERS_CACHE") {
        cache
    } else if let Some(base) = folder("XDG_CACHE_HOME") {
        base.join("mixpeek-users")
    } else if let Some(base) = folder("LOCALAPPDATA").filter(|_| cfg!(windows)) {
        base.join("mixpeek-users")
    } else if let Some(home) = env::home_dir() {
        home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" })
            .join("mixpeek-users")
    } else {
        bail!("there is no home directory to keep tools in; set MIXPEEK_USERS_CACHE to a folder");
    };
    fs::create_dir_all(&cache).with_context(|| {
        format!(
            "cannot create {}; set MIXPEEK_USERS_CACHE to a folder that can be written",
            cache.display()
        )
    })?;
    fs::canonicalize(&cache).with_context(|| format!("cannot use {}", cache.display()))
}

/// Compiler flags that keep the places of this machine out of what is made, so that it tells nobody about them and is the same wherever
/// it is built. Cargo's own way, `trim-paths`, is not stable. For `CARGO_ENCODED_RUSTFLAGS`, which takes paths with spaces; it goes in
/// place of the flags in `.cargo/config.toml`, so those of the target have to be among `others`.
pub(crate) fn remapped(others: &[&str]) -> Result<String> {
    let sysroot =
        process::output(Command::new("rustc").args(["--print", "sysroot"]).current_dir(root()))?;
    let home = env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| env::home_dir().map(|home| home.join(".cargo")));
    let home = home.context("there is no home directory of cargo's")?;
    let places = [
        (home.join("registry").join("src"), "/crates"),
        (PathBuf::from(sysroot.trim()), "/rust"),
        (root(), "/mixpeek-users"),
    ];
    let flags =
        places.map(|(place, name)| format!("--remap-path-prefix={}={name}", place.display()));
    let all = others.iter().copied().chain(flags.iter().map(String::as_str));
    Ok(all.collect::<Vec<_>>().join("\u{1f}"))
}

/// The version of a package that the lock file settled on.
pub(crate) fn locked_version(package: &str) -> Result<String> {
    let lock = fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let wanted = format!("name = \"{package}\"");
    let version = lock
        .lines()
        .skip_while(|line| *line != wanted)
        .nth(1)
        .and_then(|line| line.split('"').nth(1));
    version.map(str::to_owned).with_context(|| format!("{package} is not in Cargo.lock"))
}
