//! `package`: the npm package of `<mixpeek-users>`, with the module, its scripts, its types and its texts.

use std::{
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};

use crate::{
    binaryen, compress, css, host, locales, process, progress, project, sbom, spa, split, tools,
};

/// The files whose sizes add up to what a host's page downloads before it shows the members.
const FIRST: &[&str] = &["index.js", "app.js", "app_bg.wasm"];
/// What those may weigh together, in bytes as brotli sends them.
const BUDGET: usize = 130_000;
/// Hand-written files that go into the package as they are.
const TYPES: &[&str] = &["index.d.ts", "element.d.ts", "react.d.ts"];

/// The package, built.
pub(crate) struct Package {
    /// Its unpacked files.
    pub(crate) folder: PathBuf,
    /// The file that npm takes.
    pub(crate) archive: PathBuf,
}

/// Builds the package and says what is in it.
pub(crate) fn command() -> Result<()> {
    let package = build()?;
    let (table, total) = weigh(&package.folder)?;
    println!("{table}");
    println!("{}", package.archive.display());
    within_budget(total)
}

/// Holds the package against its budget.
pub(crate) fn check() -> Result<()> {
    let (table, total) = weigh(&build()?.folder)?;
    println!("{table}");
    within_budget(total)
}

fn within_budget(total: usize) -> Result<()> {
    if total > BUDGET {
        bail!(
            "a host's page downloads {total} bytes before it shows the members; the budget is {BUDGET}"
        );
    }
    Ok(())
}

/// Leaves the package in `target/package/`.
pub(crate) fn build() -> Result<Package> {
    let root = project::root();
    let bundler = root.join("embed").join("bundler");
    host::node()?;
    host::npm_packages(&bundler)?;
    tools::ensure_wasm_target()?;
    tools::ensure_rust_source()?;
    let mut path = tools::ensure(&[&tools::WASM_BINDGEN, &tools::WASM_SPLIT])?;
    path.push(binaryen::ensure()?);

    let compiled =
        progress::step("Building the element's module (about 3 minutes the first time)", compile)?;
    let made = progress::step("Splitting it and making it small (about half a minute)", || {
        split::make(&compiled, &path)
    })?;

    let home = project::target()?.join("package");
    let (folder, module) = (home.join("mixpeek-users"), home.join("module"));
    for folder in [&folder, &module] {
        if folder.exists() {
            fs::remove_dir_all(folder)
                .with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    for file in &made {
        let is_script = Path::new(&file.name).extension() == Some(OsStr::new("js"));
        let place = if is_script { &module } else { &folder };
        write(&place.join(&file.name), &file.bytes)?;
    }
    let sheet = module.join("element.css");
    write(&sheet, css::of_element()?.as_bytes())?;
    progress::step("Bundling its scripts", || {
        let mut node = host::npm("node");
        node.arg("bundle.mjs").arg(&module).arg(&sheet).arg(&folder).current_dir(&bundler);
        process::run(&mut node)
    })?;

    locales::write_of_the_tab(&folder.join("locales"))?;
    let source = root.join("embed").join("package");
    for name in TYPES {
        copy(&source.join(name), &folder.join(name))?;
    }
    for name in ["LICENSE-APACHE", "LICENSE-MIT"] {
        copy(&root.join(name), &folder.join(name))?;
    }
    copy(&source.join("README.md"), &folder.join("README.md"))?;
    write(&folder.join("sbom.cdx.json"), sbom::of(&sbom::ELEMENT)?.as_bytes())?;
    write(&folder.join("package.json"), manifest(&source.join("package.json"))?.as_bytes())?;

    let packed = process::output(
        host::npm("npm")
            .args(["pack", "--silent", "--ignore-scripts", "--pack-destination"])
            .arg(&home)
            .current_dir(&folder),
    )?;
    let archive = home.join(packed.trim().lines().last().unwrap_or_default());
    Ok(Package { folder, archive })
}

/// Compiles the element's module together with a standard library that is made for size and in which a panic ends at once and without
/// words: an eighth less to download (docs/decisions/size.md). Stable compilers take these options only where they are told to. The
/// flags are not those of any other build, so the files have a folder of their own.
fn compile() -> Result<PathBuf> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let folder = project::target()?.join("element");
    let mut cargo = process::cargo(&["build", "--locked", "--package", "mixpeek-users-element"]);
    cargo.args(["--features", "split", "--target", TARGET, "--profile", spa::PROFILE]);
    cargo.arg("--target-dir").arg(&folder);
    cargo.env("RUSTC_BOOTSTRAP", "1");
    cargo.env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort");
    cargo.env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size");
    // The first is that of .cargo/config.toml, which these replace.
    cargo.env(
        "RUSTFLAGS",
        "--cfg erase_components -Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none",
    );
    process::run(&mut cargo)?;
    Ok(folder.join(TARGET).join(spa::PROFILE).join("mixpeek_users_element.wasm"))
}

/// The package's `package.json`, whose version is that of the workspace.
fn manifest(path: &Path) -> Result<String> {
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let version = project::locked_version("mixpeek-users-element")?;
    let line = format!("\"version\": \"{version}\"");
    if !text.contains(&line) {
        bail!("{} does not have the version of the workspace, {version}", path.display());
    }
    Ok(text)
}

/// A table of what the first screen loads, and its weight as brotli sends it.
fn weigh(folder: &Path) -> Result<(String, usize)> {
    let row = |name: &str, raw: &str, gzip: &str, brotli: &str| {
        format!("{name:<16} {raw:>9} {gzip:>9} {brotli:>9}")
    };
    let mut rows = vec![row("first screen", "raw", "gzip", "brotli")];
    let mut total = 0;
    for name in FIRST {
        let path = folder.join(name);
        let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let (gzip, brotli) = compress::lengths(&bytes)?;
        let raw = bytes.len().to_string();
        rows.push(row(name, &raw, &gzip.to_string(), &brotli.to_string()));
        total += brotli;
    }
    rows.push(row("together", "", "", &total.to_string()));
    Ok((rows.join("\n") + "\n", total))
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
    }
    fs::write(path, bytes).with_context(|| format!("cannot write {}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).map(drop).with_context(|| format!("cannot copy {}", from.display()))
}
