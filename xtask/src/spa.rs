//! Builds the Users tab into `dist/`: Trunk, then the splitter, then compression. Skipped while nothing changed.

use std::{
    collections::hash_map::DefaultHasher,
    fs,
    fs::File,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{binaryen, compress, css, locales, process, progress, project, split, tools};

/// Top-level names that never reach the browser. Whatever is not named here counts as an input of the tab.
const NOT_INPUTS: &[&str] = &[
    "target",
    "dist",
    "node_modules",
    "server",
    "xtask",
    "docs",
    "tests",
    "embed",
    "deny.toml",
    "clippy.toml",
    "rustfmt.toml",
    "webdriver.json",
];

/// What is done with the inputs, and by which version of what: a build by other rules is another build.
const RULES: [&str; 6] = [
    include_str!("spa.rs"),
    include_str!("locales.rs"),
    include_str!("split.rs"),
    include_str!("compress.rs"),
    include_str!("tools.rs"),
    include_str!("binaryen.rs"),
];

/// The browser's module is compiled with this profile of Cargo.toml.
pub(crate) const PROFILE: &str = "wasm-release";

/// Leaves the finished tab in `dist/`.
pub(crate) fn build() -> Result<()> {
    let root = project::root();
    if !root.join("index.html").is_file() {
        bail!("there is no index.html to build the Users tab from");
    }
    css::bundle()?;
    locales::prepare()?;
    tools::ensure_wasm_target()?;
    let mut path = tools::ensure(&[&tools::TRUNK, &tools::WASM_BINDGEN, &tools::WASM_SPLIT])?;
    path.push(binaryen::ensure()?);

    let (dist, kept) = (root.join("dist"), project::target()?.join("xtask"));
    fs::create_dir_all(&kept).with_context(|| format!("cannot create {}", kept.display()))?;
    let lock =
        File::create(kept.join("spa.lock")).context("cannot create the lock file of the build")?;
    lock.lock().context("cannot lock the build")?;

    let (stamp_file, inputs) = (kept.join("spa.stamp"), inputs(&root)?);
    let stamp = |outputs: u64| format!("{inputs:016x} {outputs:016x}\n");
    let known = fs::read_to_string(&stamp_file).unwrap_or_default();
    if dist.join("index.html").is_file()
        && known == stamp(digest(&root, &compress::files_below(&dist)?)?)
    {
        progress::say("The Users tab is up to date");
        return Ok(());
    }
    progress::step(
        "Building the Users tab for the browser (about 2 minutes the first time)",
        || {
            // The first is that of .cargo/config.toml, which these replace.
            let flags = project::remapped(&["--cfg", "erase_components"])?;
            process::run(
                trunk(
                    &["build", "--release", "--cargo-profile", PROFILE, "--features", "split"],
                    &path,
                )?
                .env("CARGO_ENCODED_RUSTFLAGS", flags),
            )
        },
    )?;
    progress::step("Splitting it and making it small (about half a minute)", || {
        split::finish(&dist, PROFILE, &path)
    })?;
    progress::step("Compressing it", || compress::folder(&dist))?;
    let outputs = digest(&root, &compress::files_below(&dist)?)?;
    fs::write(&stamp_file, stamp(outputs)).context("cannot note what was built")
}

/// Downloads every crate of the lock file. Trunk is kept from the network, and cargo under it as well.
pub(crate) fn fetch() -> Result<()> {
    process::run(&mut process::cargo(&["fetch", "--locked"]))
        .context("the dependencies could not be downloaded")
}

/// Trunk, with the tools it calls. It takes `NO_COLOR=1`, as everybody sets it, for a mistake.
pub(crate) fn trunk(arguments: &[&str], path: &[PathBuf]) -> Result<Command> {
    let mut command = Command::new("trunk");
    command
        .args(arguments)
        .args(["--log", "warn", "--skip-version-check"])
        .current_dir(project::root());
    if std::env::var_os("NO_COLOR").is_some() {
        command.env_remove("NO_COLOR").args(["--color", "never"]);
    }
    process::prepend_path(&mut command, path)?;
    Ok(command)
}

/// A digest of everything that the tab is made from.
fn inputs(root: &Path) -> Result<u64> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root).context("cannot list the checkout")? {
        let path = entry.context("cannot list the checkout")?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_input = !NOT_INPUTS.contains(&&*name)
            && !name.starts_with('.')
            && !has_markdown_extension(&name);
        match (is_input, path.is_dir()) {
            (false, _) => {}
            (true, true) => files.append(&mut compress::files_below(&path)?),
            (true, false) => files.push(path),
        }
    }
    files.sort();
    let compiler = process::output(Command::new("rustc").arg("--version").current_dir(root))?;
    let mut hasher = DefaultHasher::new();
    (digest(root, &files)?, compiler, RULES).hash(&mut hasher);
    Ok(hasher.finish())
}

fn has_markdown_extension(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension == "md")
}

/// A digest of the names and contents of files.
fn digest(root: &Path, files: &[PathBuf]) -> Result<u64> {
    let mut hasher = DefaultHasher::new();
    for path in files {
        path.strip_prefix(root).unwrap_or(path).hash(&mut hasher);
        fs::read(path)
            .with_context(|| format!("cannot read {}", path.display()))?
            .hash(&mut hasher);
    }
    Ok(hasher.finish())
}
