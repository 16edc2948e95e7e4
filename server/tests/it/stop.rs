//! What becomes of a change whose caller has gone, when the server is asked to stop meanwhile.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::app::TOKEN;

/// A vendor who is asked one thing at a time.
struct Vendor(TcpListener);

impl Vendor {
    /// The next request's first line, and where it is answered.
    fn asked(&self) -> Option<(String, TcpStream)> {
        let deadline = Instant::now() + Duration::from_secs(20);
        let mut client = loop {
            match self.0.accept() {
                Ok((client, _)) => break client,
                Err(_) if Instant::now() < deadline => std::thread::sleep(Duration::from_millis(5)),
                Err(_) => return None,
            }
        };
        client.set_nonblocking(false).unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let mut byte = [0];
            client.read_exact(&mut byte).unwrap();
            head.extend(byte);
        }
        let head = String::from_utf8(head).unwrap();
        Some((head.lines().next().unwrap().to_owned(), client))
    }

    /// Answers a question about one account, or about all.
    fn tell(line: &str, client: TcpStream) {
        Self::answer(client, if line.contains("/users/") { MEMBER } else { TEAM });
    }

    fn answer(mut client: TcpStream, body: &str) {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n";
        write!(client, "{head}Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    }
}

const TEAM: &str = r#"{"results":[
    {"email":"ines@shop.example","user_name":"Ines","role":"admin","status":"active"},
    {"email":"omar@shop.example","user_name":"Omar","role":"member","status":"active"}],"total":2}"#;
const MEMBER: &str =
    r#"{"email":"omar@shop.example","user_name":"Omar","role":"member","status":"active"}"#;
const OMAR: &str =
    r#"{"email":"omar@shop.example","user_name":"Omar","role":"admin","status":"active"}"#;

fn start(vendor: &Vendor, folder: &std::path::Path) -> (Child, String) {
    let file = folder.join("users.toml");
    let text = format!(
        "[directories.studio]\nkind = \"mixpeek-organization\"\nbase_url = \"http://{}\"\napi_key = {{ env = \"KEY\" }}\n\
         [[apps]]\nid = \"app_studio\"\ntitle = \"Studio\"\ndirectory = \"studio\"\n",
        vendor.0.local_addr().unwrap()
    );
    std::fs::write(&file, text).unwrap();
    let mut server = Command::new(env!("CARGO_BIN_EXE_mixpeek-users"))
        .args(["serve", "--listen", "127.0.0.1:0", "--config", file.to_str().unwrap()])
        .env_clear()
        .envs([("KEY", "sk_of_the_vendor"), ("MIXPEEK_USERS_TOKEN", TOKEN)])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(server.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap().to_owned();
    (server, address)
}

#[test]
fn a_change_whose_caller_has_gone_is_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let vendor = Vendor(listener);
    let folder = tempfile::tempdir().unwrap();
    let (mut server, address) = start(&vendor, folder.path());
    // At the start it is asked whether the key is good.
    let (line, probe) = vendor.asked().unwrap();
    Vendor::tell(&line, probe);
    let body = r#"{"role":"org:admin"}"#;
    let mut caller = TcpStream::connect(&address).unwrap();
    write!(
        caller,
        "PATCH /v1/apps/app_studio/users/omar%40shop.example/role HTTP/1.1\r\nHost: localhost\r\n\
         Authorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let (first, reading) = vendor.asked().unwrap();
    assert!(first.starts_with("GET "), "{first}");
    drop(caller);
    std::thread::sleep(Duration::from_millis(200));
    let id = server.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    std::thread::sleep(Duration::from_millis(300));
    Vendor::tell(&first, reading);
    let mut changed = None;
    while let Some((line, client)) = vendor.asked() {
        if line.starts_with("GET ") {
            Vendor::tell(&line, client);
        } else {
            Vendor::answer(client, OMAR);
            changed = Some(line);
            break;
        }
    }
    let ended = server.wait().unwrap();
    assert!(changed.is_some_and(|line| line.starts_with("PATCH ")), "the change was given up");
    assert!(ended.success(), "{ended:?}");
}
