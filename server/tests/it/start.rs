//! The binary itself: what it prints and how it refuses to start.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const BINARY: &str = env!("CARGO_BIN_EXE_mixpeek-users");

fn serve(arguments: &[&str]) -> Command {
    let mut command = Command::new(BINARY);
    command.arg("serve").args(arguments).env_clear();
    command
}

#[track_caller]
fn fails(mut command: Command, words: &[&str]) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let stderr = String::from_utf8(stderr).unwrap();
    assert!(!status.success() && stdout.is_empty(), "{stderr}");
    for word in words {
        assert!(stderr.contains(word), "{word}: {stderr}");
    }
}

#[test]
fn prints_one_line_with_the_address() {
    let mut server = serve(&["--in-memory", "--listen", "localhost:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(server.stdout.take().unwrap()).lines();
    let line = lines.next().unwrap().unwrap();
    server.kill().unwrap();
    server.wait().unwrap();
    let rest = line.strip_prefix("Users tab: http://127.0.0.1:").unwrap();
    let (port, token) = rest.split_once("/#token=").unwrap();
    assert_ne!(port.parse::<u16>().unwrap(), 0);
    assert_eq!(token.len(), 43);
    assert!(lines.next().is_none());
}

#[test]
fn listens_on_loopback_only() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        fails(serve(&["--in-memory", "--listen", address]), &["from the network", "loopback"]);
    }
}

#[test]
fn says_what_is_wrong_with_the_address() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    fails(serve(&["--in-memory", "--listen", &address]), &["in use", "--listen", &address]);
    fails(serve(&["--listen", "8787"]), &["127.0.0.1:8787"]);
}

#[test]
fn says_what_is_wrong_with_the_token() {
    let with = |token: &str| {
        let mut command = serve(&["--in-memory", "--listen", "127.0.0.1:0"]);
        command.env("MIXPEEK_USERS_TOKEN", token);
        command
    };
    fails(with("short"), &["MIXPEEK_USERS_TOKEN", "32"]);
    fails(with(&"0123456789".replace('9', "8").repeat(4)), &["MIXPEEK_USERS_TOKEN", "guessed"]);
    fails(with(&"with space and\"quote".repeat(3)), &["MIXPEEK_USERS_TOKEN", "letters"]);
    #[cfg(unix)]
    {
        use std::os::unix::ffi::OsStrExt;
        let mut command = with("");
        let odd = [b"0123456789abcdef0123456789abcdef".as_slice(), b"\xff"].concat();
        command.env("MIXPEEK_USERS_TOKEN", std::ffi::OsStr::from_bytes(&odd));
        fails(command, &["MIXPEEK_USERS_TOKEN", "letters"]);
    }
}

#[test]
fn says_what_is_wrong_with_an_origin() {
    let with =
        |origin| serve(&["--in-memory", "--listen", "127.0.0.1:0", "--allow-origin", origin]);
    fails(with("studio.example.com"), &["--allow-origin", "https://studio.example.com"]);
    fails(with("https://studio.example.com/app"), &["--allow-origin", "nothing after them"]);
    fails(with("*"), &["--allow-origin", "name each origin"]);
    let mut command = serve(&["--in-memory", "--listen", "0.0.0.0:0"]);
    command.env("MIXPEEK_USERS_ALLOW_ORIGIN", "https://a.example,https://b.example:8443");
    fails(command, &["loopback"]);
}

#[test]
fn says_what_is_wrong_with_the_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("notes.txt");
    std::fs::write(&file, "hello".repeat(200)).unwrap();
    let file = file.to_str().unwrap();
    fails(serve(&["--listen", "127.0.0.1:0", "--data", file]), &["not a database", "--data"]);
}

#[test]
fn takes_its_options_from_the_environment() {
    let mut command = serve(&[]);
    command.env("MIXPEEK_USERS_LISTEN", "0.0.0.0:0").env("MIXPEEK_USERS_IN_MEMORY", "true");
    fails(command, &["loopback"]);
}

#[test]
fn helps() {
    let help = serve(&["--help"]).output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    for word in ["Where:", "Data:", "Access:", "Examples:", "MIXPEEK_USERS_TOKEN", "--allow-origin"]
    {
        assert!(help.contains(word), "{word}: {help}");
    }
}

#[test]
fn a_key_on_its_way_to_this_machine_is_shown_to_no_proxy() {
    let (vendor, proxy) = (listener(), listener());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    let at = |listener: &TcpListener| format!("http://{}", listener.local_addr().unwrap());
    let text = format!(
        "[directories.studio]\nkind = \"mixpeek\"\nbase_url = \"{}\"\n\
         api_key = {{ env = \"STUDIO_KEY\" }}\n",
        at(&vendor)
    );
    std::fs::write(&file, text).unwrap();
    let mut command = serve(&["--listen", "127.0.0.1:0", "--config", file.to_str().unwrap()]);
    command.env("STUDIO_KEY", "sk_for_the_vendor_alone");
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"] {
        command.env(name, at(&proxy));
    }
    let mut server = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    // It asks once at the start whether its key is taken.
    let started = Instant::now();
    let asked = loop {
        if let Ok(line) = vendor.accept() {
            break Some(line);
        }
        if proxy.accept().is_ok() || started.elapsed() > Duration::from_secs(30) {
            break None;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(asked.is_some(), "the proxy was asked, or nobody");
}

#[cfg(unix)]
#[test]
fn a_second_signal_ends_the_wait_for_a_client_that_never_ends_its_request() {
    let mut server = serve(&["--in-memory", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
    let mut client = TcpStream::connect(address).unwrap();
    client.write_all(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n").unwrap();
    // Once somebody who came later is answered, this one has been let in.
    let mut other = TcpStream::connect(address).unwrap();
    other.write_all(b"GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n").unwrap();
    assert!(other.read(&mut [0; 1024]).unwrap() > 0);
    std::thread::sleep(Duration::from_millis(200));
    let id = server.id().to_string();
    let signal = || assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    signal();
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.try_wait().unwrap().is_none(), "what is under way is waited for");
    signal();
    let started = Instant::now();
    let ended = loop {
        if let Some(ended) = server.try_wait().unwrap() {
            break Some(ended);
        }
        if started.elapsed() > Duration::from_secs(20) {
            break None;
        }
        std::thread::sleep(Duration::from_millis(10));
    };
    server.kill().unwrap();
    server.wait().unwrap();
    assert!(ended.is_some_and(|ended| ended.success()), "{ended:?}");
}

/// A listener that says at once that nobody has called.
fn listener() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}
