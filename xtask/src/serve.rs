//! `run`, `dev` and `build`.

use std::{
    env, fs,
    hash::{BuildHasher, RandomState},
    io::{BufRead, BufReader},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, SystemTime},
};

use anyhow::{Context, Result, bail};

use crate::{
    compress::{self, Sizes},
    css, locales, process, progress, project, sbom, spa, tools,
};

/// Where the server listens and where Trunk serves while editing; `Trunk.toml` forwards from the second to the first.
const SERVER: &str = "127.0.0.1:8787";
const TRUNK: &str = "127.0.0.1:8080";

/// Builds everything and becomes the server.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let server = release_binary()?;
    let mut command = Command::new(&server);
    command.arg("serve").args(arguments);
    choose_data(&mut command, arguments)?;
    become_program(command)
}

/// Builds everything and says what the tab weighs.
pub(crate) fn build() -> Result<()> {
    let server = release_binary()?;
    let dist = project::root().join("dist");
    let page = fs::read_to_string(dist.join("index.html")).context("cannot read the page")?;
    print!("{}", size_table(&compress::sizes(&dist)?, &page));
    println!("\n{}\n{}", server.display(), server.with_extension("cdx.json").display());
    Ok(())
}

/// The server with the tab inside it, built if anything changed.
pub(crate) fn release_binary() -> Result<PathBuf> {
    spa::build()?;
    progress::step("Building the server (about 2 minutes the first time)", || {
        process::run(
            process::cargo(&["build", "--release", "--package", "mixpeek-users-server"])
                .env("CARGO_ENCODED_RUSTFLAGS", project::remapped(&[])?),
        )
    })?;
    let server = project::server_binary("release")?;
    if !server.is_file() {
        bail!("the server was built, but {} is not there", server.display());
    }
    let bill = server.with_extension("cdx.json");
    fs::write(&bill, sbom::of(&sbom::SERVER)?)
        .with_context(|| format!("cannot write {}", bill.display()))?;
    Ok(server)
}

/// The edit loop: Trunk rebuilds the tab, this rebuilds and restarts the server, and the page reloads.
pub(crate) fn dev(arguments: &[String]) -> Result<()> {
    if arguments.iter().any(|argument| argument.starts_with("--listen")) {
        bail!(
            "`dev` keeps the server on {SERVER}, where Trunk.toml forwards to; use `cargo xtask run` to listen elsewhere"
        );
    }
    tools::ensure_wasm_target()?;
    let path = tools::ensure(&[&tools::TRUNK, &tools::WASM_BINDGEN])?;
    css::bundle()?;
    locales::prepare()?;
    spa::fetch()?;
    let mut dist = project::target()?.join("xtask");
    dist.push("dev");
    fs::create_dir_all(&dist).with_context(|| format!("cannot create {}", dist.display()))?;

    progress::step("Building the server (about 1 minute the first time)", build_debug_server)?;
    let token = env::var("MIXPEEK_USERS_TOKEN").unwrap_or_else(|_| random_token());
    let mut server = start_debug_server(arguments, &token)?;
    progress::say(
        "Building the tab and watching for changes (about 2 minutes the first time); Ctrl-C ends",
    );
    let mut trunk = spa::trunk(&["serve"], &path)?
        .arg("--dist")
        .arg(&dist)
        .spawn()
        .context("cannot start Trunk")?;

    let ended = watch(&mut trunk, &mut server, arguments, &token);
    let _ = server.kill();
    let _ = trunk.kill();
    ended
}

/// Until Trunk ends, as it does on Ctrl-C: says once where the tab is, and restarts the server when its sources change.
fn watch(trunk: &mut Child, server: &mut Child, arguments: &[String], token: &str) -> Result<()> {
    let mut announced = false;
    let mut seen = newest_server_source();
    loop {
        thread::sleep(Duration::from_millis(500));
        if let Some(status) = trunk.try_wait().context("cannot watch Trunk")? {
            if status.success() {
                return Ok(());
            }
            bail!("Trunk ended ({status}); its own words are above");
        }
        if !announced && TcpStream::connect(TRUNK).is_ok() {
            println!("Users tab: http://{TRUNK}/#token={token}");
            announced = true;
        }
        if let Err(error) = css::bundle() {
            progress::say(&format!("{error:#}"));
        }
        let newest = newest_server_source();
        if newest > seen {
            seen = newest;
            match progress::step("Rebuilding the server", build_debug_server) {
                Ok(()) => {
                    let _ = server.kill();
                    let _ = server.wait();
                    *server = start_debug_server(arguments, token)?;
                }
                Err(error) => progress::say(&format!("{error:#}; the old server goes on")),
            }
        }
    }
}

fn build_debug_server() -> Result<()> {
    process::run(&mut process::cargo(&["build", "--package", "mixpeek-users-server"]))
}

/// Starts the server and repeats what it prints, except for its own address: the page to open is Trunk's.
fn start_debug_server(arguments: &[String], token: &str) -> Result<Child> {
    let mut command = Command::new(project::server_binary("debug")?);
    command
        .arg("serve")
        .args(arguments)
        .args(["--listen", SERVER])
        .env("MIXPEEK_USERS_TOKEN", token)
        .env("MIXPEEK_USERS_ALLOW_HOST", allowed_hosts())
        .stdout(Stdio::piped());
    choose_data(&mut command, arguments)?;
    let mut server = command.spawn().context("cannot start the server")?;
    if let Some(stdout) = server.stdout.take() {
        thread::spawn(move || {
            let lines = BufReader::new(stdout).lines().map_while(Result::ok);
            lines
                .filter(|line| !line.starts_with("Users tab:"))
                .for_each(|line| println!("{line}"));
        });
    }
    Ok(server)
}

/// The hosts that the user allows, and Trunk, whose pages send their own origin through its proxy.
fn allowed_hosts() -> String {
    let trunk = format!("{TRUNK},{}", TRUNK.replace("127.0.0.1", "localhost"));
    match env::var("MIXPEEK_USERS_ALLOW_HOST") {
        Ok(hosts) if !hosts.is_empty() => format!("{hosts},{trunk}"),
        _ => trunk,
    }
}

/// When the newest file that the server is made from was written.
fn newest_server_source() -> Option<SystemTime> {
    let root = project::root();
    let folders = ["server", "contract"]
        .map(|name| compress::files_below(&root.join(name)).unwrap_or_default());
    let files = folders.into_iter().flatten().chain([root.join("Cargo.toml")]);
    files.filter_map(|file| fs::metadata(file).and_then(|metadata| metadata.modified()).ok()).max()
}

/// Keeps the database of `run` and `dev` in the build directory, unless the user chose a place.
fn choose_data(command: &mut Command, arguments: &[String]) -> Result<()> {
    let chosen = |argument: &String| argument.starts_with("--data") || argument == "--in-memory";
    if env::var_os("MIXPEEK_USERS_DATA").is_none() && !arguments.iter().any(chosen) {
        let folder = project::target()?.join("run");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        command.env("MIXPEEK_USERS_DATA", folder.join("users.db"));
    }
    Ok(())
}

/// 128 random bits: the standard library seeds every hash map with such numbers.
fn random_token() -> String {
    let number = || RandomState::new().hash_one(SystemTime::now());
    format!("{:016x}{:016x}", number(), number())
}

/// Replaces this process, so that Ctrl-C and signals reach the server and nothing else.
#[cfg(unix)]
fn become_program(mut command: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(command.exec()).with_context(|| format!("cannot start {}", command.get_program().display()))
}

#[cfg(not(unix))]
fn become_program(mut command: Command) -> Result<()> {
    process::run(&mut command)
}

/// What is downloaded for the first screen, which is the page and what it names, and what later, if at all: by file and in all,
/// as it is, with gzip and with brotli.
fn size_table(files: &[Sizes], page: &str) -> String {
    let row = |name: &str, files: &[&Sizes]| {
        let raw: usize = files.iter().map(|file| file.raw).sum();
        let gzip: usize = files.iter().map(|file| file.gzip.unwrap_or(file.raw)).sum();
        let brotli: usize = files.iter().map(|file| file.brotli.unwrap_or(file.raw)).sum();
        format!("{name:<44} {raw:>10} {gzip:>10} {brotli:>10}\n")
    };
    let is_first =
        |file: &&Sizes| file.name == "index.html" || page.contains(&format!("\"/{}\"", file.name));
    let (first, later) = files.iter().partition::<Vec<&Sizes>, _>(is_first);
    let mut table = format!("\n{:<44} {:>10} {:>10} {:>10}\n", "bytes", "raw", "gzip", "brotli");
    for (title, files) in [("first screen", &first), ("later", &later)] {
        table.extend(files.iter().map(|file| row(&file.name, &[*file])));
        table += &row(&format!("= {title}"), files);
        table.push('\n');
    }
    table + &row("= total", &files.iter().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::{random_token, size_table};
    use crate::compress::Sizes;

    #[test]
    fn sizes_add_up_and_a_file_that_does_not_shrink_counts_as_it_is() {
        let file = |name: &str, raw, gzip, brotli| Sizes { name: name.into(), raw, gzip, brotli };
        let files = [
            file("tab-1/app_bg.wasm", 100, Some(60), Some(50)),
            file("tab-1/split_people.wasm", 30, Some(20), Some(15)),
            file("index.html", 10, None, None),
        ];
        let table = size_table(&files, r#"<link href="/tab-1/app_bg.wasm">"#);
        let sums: Vec<_> = table
            .lines()
            .filter_map(|line| line.strip_prefix("= "))
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(sums, ["first screen 110 70 60", "later 30 20 15", "total 140 90 75"]);
    }

    #[test]
    fn tokens_differ() {
        assert_eq!(random_token().len(), 32);
        assert_ne!(random_token(), random_token());
    }
}
