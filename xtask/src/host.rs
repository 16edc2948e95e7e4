//! What the tests need from the machine itself: a browser with its driver, Node and Python.

use std::{
    collections::hash_map::DefaultHasher,
    env, fs,
    hash::{Hash, Hasher},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use crate::{process, progress, project};

/// A program that can be named by an environment variable, or lies on `PATH` or in a usual place.
struct Program {
    variable: &'static str,
    names: &'static [&'static str],
    places: &'static [&'static str],
}

const CHROMIUM: Program = Program {
    variable: "CHROMIUM",
    // The first is the same browser without a window: stories take a third less time in it.
    names: &[
        "chromium-headless-shell",
        "chromium",
        "chromium-browser",
        "google-chrome-stable",
        "google-chrome",
        "chrome",
    ],
    places: &[
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
        "C:/Program Files/Google/Chrome/Application/chrome.exe",
    ],
};

const CHROMEDRIVER: Program = Program {
    variable: "CHROMEDRIVER",
    names: &["chromedriver"],
    places: &["/usr/lib/chromium-browser/chromedriver"],
};

impl Program {
    fn find(&self) -> Result<Option<PathBuf>> {
        if let Some(path) = env::var_os(self.variable)
            .map(PathBuf::from)
            .filter(|path| !path.as_os_str().is_empty())
        {
            if path.is_file() {
                return Ok(Some(path));
            }
            bail!("{} names {}, which is not a file", self.variable, path.display());
        }
        let usual = self.places.iter().map(PathBuf::from).filter(|path| path.is_file());
        Ok(self.names.iter().filter_map(|name| process::on_path(name)).chain(usual).next())
    }
}

/// Chromium itself, installed if this machine allows it.
pub(crate) fn chromium() -> Result<PathBuf> {
    found_or_installed(&CHROMIUM, "Chromium or Chrome")
}

/// `ChromeDriver`, installed if this machine allows it.
pub(crate) fn chromedriver() -> Result<PathBuf> {
    chromium()?;
    found_or_installed(&CHROMEDRIVER, "ChromeDriver")
}

fn found_or_installed(program: &Program, what: &str) -> Result<PathBuf> {
    if let Some(path) = program.find()? {
        return Ok(path);
    }
    let variable = program.variable;
    apt_install(&["chromium-headless-shell", "chromium-driver"]).with_context(|| {
        format!("{what} is not on PATH. Install Chromium with its driver, or set {variable} to the program's path")
    })?;
    program.find()?.with_context(|| {
        format!("{what} is still not on PATH; set {variable} to the program's path")
    })
}

/// Installs Debian packages as root; anywhere else it is an error that names the command to type.
fn apt_install(packages: &[&str]) -> Result<()> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    if !release.lines().any(|line| line == "ID=debian") {
        bail!("it can only be installed by itself on Debian");
    }
    let packages = packages.join(" ");
    let line = format!("apt-get update && apt-get install -y --no-install-recommends {packages}");
    let is_root = process::output(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0");
    if !is_root {
        bail!("run: sudo sh -c '{line}'");
    }
    progress::step(&format!("Installing {packages} with apt (once, about 1 minute)"), || {
        process::run(
            Command::new("sh").args(["-c", &line]).env("DEBIAN_FRONTEND", "noninteractive"),
        )
    })
}

/// Node, recent enough for the end-to-end tests.
pub(crate) fn node() -> Result<()> {
    const OLDEST: u32 = 20;
    let Some(node) = process::on_path("node") else {
        bail!("Node.js is not on PATH; install version {OLDEST} or newer (https://nodejs.org)");
    };
    let version = process::output(Command::new(node).arg("--version"))?;
    let major = version
        .trim()
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= OLDEST => Ok(()),
        _ => bail!(
            "Node.js {} is too old; install version {OLDEST} or newer (https://nodejs.org)",
            version.trim()
        ),
    }
}

/// `npm` or `npx`, which are scripts on Windows.
pub(crate) fn npm(program: &str) -> Command {
    Command::new(if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() })
}

/// Installs a folder's npm packages exactly as locked, unless that was done since the lock file changed.
pub(crate) fn npm_packages(folder: &Path) -> Result<()> {
    let modified = |path: PathBuf| fs::metadata(path).and_then(|metadata| metadata.modified()).ok();
    let lock = modified(folder.join("package-lock.json"))
        .with_context(|| format!("{} has no package-lock.json", folder.display()))?;
    if modified(folder.join("node_modules/.package-lock.json"))
        .is_some_and(|installed| installed >= lock)
    {
        return Ok(());
    }
    let name = folder.strip_prefix(project::root()).unwrap_or(folder).display();
    progress::step(
        &format!("Installing the npm packages of {name} (once, about 20 seconds)"),
        || {
            process::run(
                npm("npm")
                    .args(["ci", "--no-audit", "--no-fund"])
                    .current_dir(folder)
                    .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"),
            )
        },
    )
}

/// The Python of a virtual environment that holds exactly these requirements, made once in the cache.
pub(crate) fn python_with(requirements: &Path) -> Result<PathBuf> {
    let text = fs::read_to_string(requirements)
        .with_context(|| format!("cannot read {}", requirements.display()))?;
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    let folder = project::cache()?.join(format!("python-{:016x}", hasher.finish()));
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    let complete = folder.join("complete");
    if complete.is_file() && python.is_file() {
        return Ok(python);
    }
    let Some(system) = process::on_path("python3").or_else(|| process::on_path("python")) else {
        bail!("Python is not on PATH; install Python 3.9 or newer (https://www.python.org)");
    };
    if process::output(Command::new(&system).args(["-c", "import venv, ensurepip"])).is_err() {
        apt_install(&["python3-venv"]).context("this Python cannot make virtual environments")?;
    }
    progress::step("Installing Python packages for the tests (once, about 20 seconds)", || {
        process::run(Command::new(system).args(["-m", "venv", "--clear"]).arg(&folder))?;
        // The files name all that is needed, and of Paradime's client we do not need all that it names.
        let install = ["-m", "pip", "install", "--quiet", "--no-deps", "-r"];
        process::run(Command::new(&python).args(install).arg(requirements))?;
        fs::write(&complete, text).context("cannot finish the virtual environment")
    })?;
    Ok(python)
}
