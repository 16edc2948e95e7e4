//! The binary on a file, killed in the middle of its work: whatever it said was done is there when it starts again.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use mixpeek_users_contract::error::ErrorType;
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_server::directory::embedded::store::Location;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::app::{Options, TOKEN, TestApp};

const ROUNDS: usize = 5;
const CLIENTS: usize = 4;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(file: &Path) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_mixpeek-users"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data", file.to_str().unwrap()])
            .env_clear()
            .env("MIXPEEK_USERS_TOKEN", TOKEN)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).unwrap().split('/').next().unwrap();
        Self { address: address.to_owned(), process }
    }

    /// Without a warning, as the kernel would.
    fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Invites somebody, and says whether the whole of an answer came that says so.
fn invite(address: &str, email: &str) -> bool {
    let body = format!("{{\"email_address\":\"{email}\"}}");
    let head = format!(
        "POST /v1/apps/app_shop_search/users/invite HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let Ok(mut client) = TcpStream::connect(address) else { return false };
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answer = String::new();
    let sent = client.write_all((head + &body).as_bytes());
    if sent.is_err() || client.read_to_string(&mut answer).is_err() {
        return false;
    }
    assert!(answer.is_empty() || answer.starts_with("HTTP/1.0 200"), "{answer}");
    answer.contains(email)
}

fn count(database: &Connection, sql: &str) -> i64 {
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// What is in the file while nobody has it open.
fn check(file: &Path, acknowledged: &[String]) {
    let database = Connection::open(file).unwrap();
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    assert_eq!(count(&database, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    for email in acknowledged {
        let sql = format!("SELECT count(*) FROM invitation WHERE email = '{email}'");
        assert_eq!(count(&database, &sql), 1, "{email} was acknowledged");
    }
    // Each invitation of ours has its mail, and no mail is without an invitation.
    let alone = "SELECT count(*) FROM invitation i LEFT JOIN mail m ON m.invitation = i.id \
                 WHERE i.email LIKE 'killed-%' AND m.id IS NULL";
    assert_eq!(count(&database, alone), 0);
    let lost = "SELECT count(*) FROM mail m LEFT JOIN invitation i ON i.id = m.invitation WHERE i.id IS NULL";
    assert_eq!(count(&database, lost), 0);
}

#[test]
fn whatever_was_acknowledged_outlives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.db");
    let mut seed = 5_u64;
    // Knuth's: the same moments every time, as far as the machine goes along.
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let acknowledged = Mutex::new(Vec::new());
    for round in 0..ROUNDS {
        let server = Server::start(&file);
        let address = server.address.clone();
        let done = AtomicUsize::new(0);
        let enough = usize::try_from(5 + random(60)).unwrap();
        let delay = Duration::from_micros(random(3_000));
        std::thread::scope(|scope| {
            for client in 0..CLIENTS {
                let (acknowledged, done, address) = (&acknowledged, &done, &address);
                scope.spawn(move || {
                    for number in 0.. {
                        let email = format!("killed-{round}-{client}-{number}@shop.example");
                        if !invite(address, &email) {
                            break;
                        }
                        acknowledged.lock().unwrap().push(email);
                        done.fetch_add(1, Ordering::SeqCst);
                    }
                });
            }
            let started = Instant::now();
            while done.load(Ordering::SeqCst) < enough && started.elapsed().as_secs() < 60 {
                std::thread::sleep(Duration::from_micros(200));
            }
            std::thread::sleep(delay);
            server.kill();
        });
        check(&file, &acknowledged.lock().unwrap());
    }
    assert!(acknowledged.lock().unwrap().len() > ROUNDS * 5);
}

#[tokio::test]
async fn another_program_that_holds_the_file_is_told_and_then_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.db");
    let location = Location::File(file.clone());
    let app = TestApp::with(Options { location, ..Options::default() }).await;
    let before: Outbox = app.admin().get("/x/outbox").await.ok();
    let other = Connection::open(&file).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let invite = async || {
        let body = json!({ "email_address": "omar@shop.example" });
        app.admin().post("/v1/apps/app_shop_search/users/invite", body).await
    };
    let reply = invite().await;
    let envelope = reply.refused(503, &ErrorType::Unavailable);
    assert_eq!(envelope.error.message, "The directory is busy; try again");
    assert_eq!(reply.header("retry-after"), "1");
    // Reading goes on meanwhile, and finds nothing new.
    let meanwhile: Outbox = app.admin().get("/x/outbox").await.ok();
    assert_eq!(meanwhile.total, before.total);
    // Whoever has no invitation waits for no right to write.
    assert_eq!(app.anonymous().form("/accept/nothing", "name=Omar").await.status, 404);
    other.execute_batch("ROLLBACK").unwrap();
    invite().await.ok::<Value>();
    let after: Outbox = app.admin().get("/x/outbox").await.ok();
    assert_eq!(after.total, before.total + 1);
}

#[cfg(unix)]
#[tokio::test]
async fn a_file_that_was_removed_is_told_and_then_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let (file, away) = (folder.path().join("users.db"), folder.path().join("away.db"));
    let location = Location::File(file.clone());
    let app = TestApp::with(Options { location, ..Options::default() }).await;
    std::fs::rename(&file, &away).unwrap();
    let users = "/v1/apps/app_shop_search/users";
    let body = json!({ "email_address": "omar@shop.example" });
    let invite = format!("{users}/invite");
    for reply in [
        app.admin().get(users).await,
        app.admin().post(&invite, body.clone()).await,
        app.anonymous().get("/healthz").await,
    ] {
        let envelope = reply.refused(503, &ErrorType::Unavailable);
        assert!(envelope.error.message.contains("cannot use its database"), "{}", reply.text());
        assert!(!reply.text().contains("users.db"), "{}", reply.text());
    }
    std::fs::rename(&away, &file).unwrap();
    app.admin().post(&invite, body).await.ok::<Value>();
}
