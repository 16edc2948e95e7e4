//! The binary on a file, killed in the middle of its work: whatever it said was done is there when it starts again.

use std::collections::HashMap;
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
use rusqlite::{Connection, OptionalExtension};
use serde_json::{Value, json};

use crate::app::{Options, TOKEN, TestApp};

const ROUNDS: usize = 5;
/// So many invite, and as many change members.
const CLIENTS: usize = 2;
const BINARY: &str = env!("CARGO_BIN_EXE_mixpeek-users");

/// The app with as many people as were asked for.
const CROWD: usize = 3_000;

struct Server {
    process: Child,
    address: String,
}

impl Server {
    fn start(file: &Path) -> Self {
        Self::run(Command::new(BINARY), file, &[])
    }

    /// A server whose files can have so many blocks of 512 bytes at most: then the disk is full.
    #[cfg(unix)]
    fn limited(file: &Path, blocks: u64) -> Self {
        let mut shell = Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" \"$@\"");
        shell.args(["-c", &script, BINARY]);
        Self::run(shell, file, &[])
    }

    fn run(mut command: Command, file: &Path, more: &[&str]) -> Self {
        let mut process = command
            .args(["serve", "--listen", "127.0.0.1:0", "--data", file.to_str().unwrap()])
            .args(more)
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

/// Status and body of an answer, where the whole of one came.
fn send(address: &str, method: &str, path: &str, body: &str) -> Option<(u16, String)> {
    let head = format!(
        "{method} {path} HTTP/1.0\r\nHost: localhost\r\nAuthorization: Bearer {TOKEN}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    let mut client = TcpStream::connect(address).ok()?;
    client.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let mut answer = String::new();
    client.write_all((head + body).as_bytes()).ok()?;
    client.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let status = head.strip_prefix("HTTP/1.0 ").and_then(|rest| rest.get(..3))?.parse().unwrap();
    serde_json::from_str::<Value>(body).ok()?;
    Some((status, body.to_owned()))
}

/// Invites somebody, and says whether the whole of an answer came that says so.
fn invite(address: &str, email: &str) -> bool {
    let body = format!("{{\"email_address\":\"{email}\"}}");
    let answer = send(address, "POST", "/v1/apps/app_shop_search/users/invite", &body);
    answer.is_some_and(|(status, body)| {
        assert_eq!(status, 200, "{body}");
        true
    })
}

/// What becomes of a member of the crowd, change by change; at last they are removed.
const ROLES: [Option<&str>; 5] =
    [Some("org:member"), Some("org:admin"), Some("org:member"), Some("org:admin"), None];

/// How far a member has come, by what was acknowledged and by what was asked for.
type Steps = Mutex<HashMap<String, (usize, usize)>>;

/// Makes one change after another of a member, and says whether all of them were acknowledged.
fn change(address: &str, user: &str, steps: &Steps, done: &AtomicUsize) -> bool {
    let path = format!("/v1/apps/app_seeded/users/{user}");
    for (step, role) in ROLES.iter().enumerate().skip(1) {
        steps.lock().unwrap().insert(user.to_owned(), (step - 1, step));
        let answer = match role {
            Some(role) => {
                let body = format!("{{\"role\":\"{role}\"}}");
                send(address, "PATCH", &format!("{path}/role"), &body)
            }
            None => send(address, "DELETE", &path, ""),
        };
        let Some((status, body)) = answer else { return false };
        assert_eq!(status, 200, "{body}");
        steps.lock().unwrap().insert(user.to_owned(), (step, step));
        done.fetch_add(1, Ordering::SeqCst);
    }
    true
}

fn count(database: &Connection, sql: &str) -> i64 {
    database.query_row(sql, [], |row| row.get(0)).unwrap()
}

/// The role of a member of the crowd; none if it is none.
fn role(database: &Connection, user: &str) -> Option<String> {
    let sql = "SELECT role FROM membership m JOIN person p ON p.id = m.person JOIN app a ON a.id = m.app \
               WHERE a.app_id = 'app_seeded' AND p.user_id = ?1";
    database.query_row(sql, [user], |row| row.get(0)).optional().unwrap()
}

/// Members of the crowd who are no admins.
fn crowd(file: &Path) -> Vec<String> {
    let database = Connection::open(file).unwrap();
    let sql = "SELECT p.user_id FROM membership m JOIN person p ON p.id = m.person JOIN app a ON a.id = m.app \
               WHERE a.app_id = 'app_seeded' AND m.role = 'org:member' ORDER BY p.id";
    let mut statement = database.prepare(sql).unwrap();
    statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
}

/// What is in the file while nobody has it open.
fn check(file: &Path, acknowledged: &[String], steps: &Steps) {
    let database = Connection::open(file).unwrap();
    let sound: String = database.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(sound, "ok");
    assert_eq!(count(&database, "SELECT count(*) FROM pragma_foreign_key_check"), 0);
    for email in acknowledged {
        let sql = format!("SELECT count(*) FROM invitation WHERE email = '{email}'");
        assert_eq!(count(&database, &sql), 1, "{email} was acknowledged");
    }
    for (user, (done, asked)) in &*steps.lock().unwrap() {
        let is = role(&database, user);
        let may_be = [ROLES[*done], ROLES[*asked]];
        assert!(may_be.contains(&is.as_deref()), "{user} is {is:?} and not one of {may_be:?}");
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
    let (acknowledged, steps) = (Mutex::new(Vec::new()), Steps::default());
    let many = CROWD.to_string();
    Server::run(Command::new(BINARY), &file, &["--seed-members", &many]).kill();
    let crowd = Mutex::new(crowd(&file));
    for round in 0..ROUNDS {
        let server = Server::start(&file);
        let address = server.address.clone();
        let done = AtomicUsize::new(0);
        let enough = usize::try_from(20 + random(60)).unwrap();
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
                let (crowd, steps) = (&crowd, &steps);
                scope.spawn(move || {
                    let next = || crowd.lock().unwrap().pop().unwrap();
                    while change(address, &next(), steps, done) {}
                });
            }
            let started = Instant::now();
            while done.load(Ordering::SeqCst) < enough && started.elapsed().as_secs() < 60 {
                std::thread::sleep(Duration::from_micros(200));
            }
            std::thread::sleep(delay);
            server.kill();
        });
        check(&file, &acknowledged.lock().unwrap(), &steps);
    }
    let is_removed = |(done, _): &&(usize, usize)| *done == ROLES.len() - 1;
    let removed = steps.lock().unwrap().values().filter(is_removed).count();
    assert!(acknowledged.lock().unwrap().len() > ROUNDS && removed > ROUNDS, "{removed}");
}

#[cfg(unix)]
#[test]
fn a_full_disk_is_told_and_after_a_restart_with_room_it_works_again() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("users.db");
    Server::start(&file).kill();
    // What lies beside the file goes into it, so that its length is known.
    Connection::open(&file).unwrap().pragma_update(None, "wal_checkpoint", "TRUNCATE").unwrap();
    let server = Server::limited(&file, std::fs::metadata(&file).unwrap().len() / 512 + 256);
    let users = "/v1/apps/app_shop_search/users";
    let invite_one = |server: &Server, number: usize| {
        let email = format!("killed-{number}@shop.example");
        let body = format!("{{\"email_address\":\"{email}\"}}");
        (send(&server.address, "POST", &format!("{users}/invite"), &body).unwrap(), email)
    };
    let mut acknowledged = Vec::new();
    let refused = (0..1_000).find_map(|number| {
        let ((status, body), email) = invite_one(&server, number);
        if status != 200 {
            return Some((status, body));
        }
        acknowledged.push(email);
        None
    });
    let (status, body) = refused.unwrap();
    assert!(status == 503 && body.contains("cannot use its database"), "{status}: {body}");
    assert!(!acknowledged.is_empty());
    // Reading goes on, and shows what was said to be done and nothing else.
    let (status, body) = send(&server.address, "GET", &format!("{users}/invitations"), "").unwrap();
    assert_eq!(status, 200, "{body}");
    assert_eq!(body.matches("killed-").count(), acknowledged.len());
    server.kill();
    check(&file, &acknowledged, &Steps::default());
    let server = Server::start(&file);
    let ((status, body), email) = invite_one(&server, 1_000);
    assert_eq!(status, 200, "{body}");
    acknowledged.push(email);
    server.kill();
    check(&file, &acknowledged, &Steps::default());
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

#[cfg(unix)]
#[tokio::test]
async fn nobody_else_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    // A folder that was there before, and that everybody may look into.
    let everybody = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), everybody).unwrap();
    let location = Location::File(folder.path().join("users.db"));
    let app = TestApp::with(Options { location, ..Options::default() }).await;
    let body = json!({ "email_address": "omar@shop.example" });
    app.admin().post("/v1/apps/app_shop_search/users/invite", body).await.ok::<Value>();
    for file in ["users.db", "users.db-wal", "users.db-shm"] {
        let about = std::fs::metadata(folder.path().join(file)).unwrap();
        assert_eq!(about.permissions().mode() & 0o077, 0, "{file}");
    }
}
