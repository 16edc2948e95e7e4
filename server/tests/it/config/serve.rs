//! That a server does what its file says.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use super::{WHOLE, output, run};

#[test]
fn a_server_beyond_loopback_needs_people_to_sign_in() {
    let folder = tempfile::tempdir().unwrap();
    let file =
        "listen = \"0.0.0.0:0\"\n[directories.demo]\nkind = \"embedded\"\nin_memory = true\n";
    std::fs::write(folder.path().join("users.toml"), file).unwrap();
    let (good, said, _) = output(run(&["check-config"], folder.path()));
    assert!(!good && said.contains("WRONG: that can be reached from the network"), "{said}");
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good && said.contains("mode = \"clerk\""), "{said}");

    let clerk = "[auth]\nmode = \"clerk\"\nissuer = \"http://127.0.0.1:9\"\nauthorized_parties = [\"http://127.0.0.1:1\"]\n";
    std::fs::write(folder.path().join("users.toml"), format!("{file}{clerk}")).unwrap();
    let server = Server::start(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(server.line.starts_with("Users tab: http://0.0.0.0:"), "{}", server.line);
    assert!(!server.line.contains("token"), "{}", server.line);
}

#[test]
fn what_a_server_lacks_is_said_before_it_starts() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("users.toml"), WHOLE).unwrap();
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good, "{said}");
    for words in [
        "api_key of [directories.canvas]: the variable MIXPEEK_API_KEY is not set",
        "secret_key of [directories.shop]: the file /run/secrets/clerk cannot be read",
        "api_secret of [directories.analytics]",
    ] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let (good, _, said) =
        output(run(&["serve", "--config", "users.toml", "--viewer", "a@b.example"], folder.path()));
    assert!(!good && said.contains("--viewer"), "{said}");
    let only = "[directories.canvas]\nkind = \"mixpeek\"\napi_key = { env = \"K\" }";
    std::fs::write(folder.path().join("users.toml"), only).unwrap();
    let (good, _, said) =
        output(run(&["serve", "--config", "users.toml", "--in-memory"], folder.path()));
    assert!(!good && said.contains("--in-memory is about the embedded directory"), "{said}");
}

#[test]
fn options_go_before_the_file_and_defaults_do_not() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap();
    let file = format!(
        "listen = \"{address}\"\n[directories.demo]\nkind = \"embedded\"\nin_memory = true\n"
    );
    std::fs::write(folder.path().join("users.toml"), file).unwrap();
    let (good, _, said) = output(run(&["serve", "--config", "users.toml"], folder.path()));
    assert!(!good && said.contains(&address.to_string()), "{said}");
    let mut command = run(&["serve", "--listen", "127.0.0.1:0"], folder.path());
    command.env("MIXPEEK_USERS_CONFIG", "users.toml");
    let server = Server::start(command);
    assert!(server.line.starts_with("Users tab: http://127.0.0.1:"), "{}", server.line);
    assert!(!server.line.contains(&address.to_string()));
    let metrics = address.to_string();
    let clash = run(
        &["serve", "--in-memory", "--listen", "127.0.0.1:0", "--metrics", &metrics],
        folder.path(),
    );
    let (good, _, said) = output(clash);
    assert!(!good && said.contains("--metrics"), "{said}");
}

#[test]
fn prometheus_reads_on_an_address_of_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = free.local_addr().unwrap().to_string();
    drop(free);
    let arguments = ["serve", "--in-memory", "--listen", "127.0.0.1:0", "--metrics", &address];
    let _server = Server::start(run(&arguments, folder.path()));
    let mut stream = TcpStream::connect(&address).unwrap();
    stream
        .write_all(b"GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.contains("mixpeek_users_build_info"),
        "{answer}"
    );
}

/// A server that runs until it is dropped.
struct Server {
    child: Child,
    line: String,
}

impl Server {
    fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { child, line }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself, which the test then says.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
