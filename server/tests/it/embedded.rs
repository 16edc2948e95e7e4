//! The embedded directory beyond what all have in common: files, races and the large app.

use std::sync::Arc;
use std::time::Instant;

use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::member::{AddRequest, Member, MemberList, MemberStatus};
use mixpeek_users_contract::role::Role;
use mixpeek_users_server::directory::Directory;
use mixpeek_users_server::directory::embedded::Embedded;
use mixpeek_users_server::directory::embedded::seed::CROWD_APP_ID;
use mixpeek_users_server::directory::embedded::store::{Location, OpenError};
use mixpeek_users_server::directory::error::DirectoryError;

use tokio::sync::Barrier;

use crate::app::{TestApp, TestClock};
use crate::conformance::Subject;

async fn open(location: &Location) -> Result<Embedded, OpenError> {
    Embedded::open(location, TestClock::new().clock()).await
}

pub(crate) async fn demo() -> Embedded {
    let directory = open(&Location::Memory).await.unwrap();
    directory.seed_demo().await.unwrap();
    directory
}

const STRANGER: &str = "jonas.weber@harbourpine.example";

async fn in_memory() -> Subject {
    let directory = demo().await;
    directory.seed_crowd(1_001).await.unwrap();
    Subject::new(directory, "app_field_notes")
        .with_stranger(STRANGER)
        .with_crowd(CROWD_APP_ID, 1_001)
}

async fn in_a_file() -> Subject {
    let (folder, file) = file();
    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    Subject::new(directory, "app_field_notes").with_stranger(STRANGER).keeping(folder)
}

mod conformance {
    crate::conformance::conforms!(super::in_memory());
}

mod conformance_of_a_file {
    crate::conformance::conforms!(super::in_a_file());
}

/// A folder for a database, and its file.
fn file() -> (tempfile::TempDir, Location) {
    let folder = tempfile::tempdir().unwrap();
    let file = Location::File(folder.path().join("new folder").join("users.db"));
    (folder, file)
}

async fn crowd(members: u32) -> MemberList {
    let directory = demo().await;
    directory.seed_crowd(members).await.unwrap();
    directory.members(CROWD_APP_ID.into()).await.unwrap()
}

#[tokio::test]
async fn a_file_keeps_what_was_changed() {
    let (_folder, file) = file();
    let app = AppId::from("app_shop_search");
    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    directory.remove(app.clone(), "user_sam".into()).await.unwrap();
    drop(directory);

    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    assert_eq!(directory.members(app).await.unwrap().total, 23);
    assert_eq!(directory.viewer().await.unwrap().as_deref(), Some("ines.ruiz@harbourpine.example"));
}

#[derive(Clone, Copy)]
enum Leaving {
    Demoted,
    Suspended,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_admins_who_leave_together_do_not_both_leave() {
    let (_folder, file) = file();
    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    let app = AppId::from("app_field_notes");
    let start = Arc::new(Barrier::new(2));
    let leave = |user: &'static str, leaving: Leaving| {
        let (directory, app, start) = (directory.clone(), app.clone(), Arc::clone(&start));
        tokio::spawn(async move {
            // Each has a connection at hand, or opening one would keep them apart.
            directory.check().await.unwrap();
            start.wait().await;
            match leaving {
                Leaving::Demoted => directory.set_role(app, user.into(), Role::MEMBER).await,
                Leaving::Suspended => {
                    directory.set_status(app, user.into(), MemberStatus::Suspended).await
                }
            }
        })
    };
    for round in 0..100 {
        for user in ["user_ines", "user_mateo"] {
            directory.set_role(app.clone(), user.into(), Role::ADMIN).await.unwrap();
            directory.set_status(app.clone(), user.into(), MemberStatus::Active).await.unwrap();
        }
        let way = if round % 2 == 0 { Leaving::Demoted } else { Leaving::Suspended };
        let (one, two) = (leave("user_ines", way), leave("user_mateo", Leaving::Suspended));
        let answers = [one.await.unwrap(), two.await.unwrap()];
        let refused = answers.iter().filter(|a| matches!(a, Err(DirectoryError::LastAdmin)));
        assert_eq!(refused.count(), 1, "{answers:?}");
        let members = directory.members(app.clone()).await.unwrap().users;
        let admins = members.iter().filter(|m| m.role == Role::ADMIN && m.status.is_none());
        assert_eq!(admins.count(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_of_many_equal_invitations_is_sent() {
    let (_folder, file) = file();
    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    let tasks: Vec<_> = (0..8)
        .map(|_| {
            let directory = directory.clone();
            let email_address = "omar@shop.example".parse().unwrap();
            let request = InviteRequest { email_address, role: Role::MEMBER };
            tokio::spawn(async move { directory.invite("app_shop_search".into(), request).await })
        })
        .collect();
    let mut sent = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => sent += 1,
            Err(error) => {
                assert!(matches!(error, DirectoryError::AlreadyInvited { .. }), "{error:?}");
            }
        }
    }
    assert_eq!(sent, 1);
    assert_eq!(directory.outbox().await.unwrap().total, 15);
}

#[tokio::test]
async fn the_crowd_is_the_same_every_time() {
    let (one, two) = (crowd(500).await, crowd(500).await);
    assert_eq!(one, two);
    assert_eq!((one.total, one.users.len()), (500, 500));
    let larger = crowd(1000).await;
    assert_eq!(larger.users[..500], one.users);

    let count = |is: fn(&Member) -> bool| larger.users.iter().filter(|member| is(member)).count();
    assert_eq!(count(|member| member.role == Role::ADMIN), 20);
    assert!((10..60).contains(&count(|member| member.name.is_none())));
    let mut emails: Vec<_> = larger.users.iter().map(|member| member.email.clone()).collect();
    emails.sort();
    emails.dedup();
    assert_eq!(emails.len(), 1000);
    assert_eq!(larger.users[0].email.as_deref(), Some("ines.ruiz@harbourpine.example"));
}

#[tokio::test]
async fn the_crowd_is_made_anew_when_its_size_changes() {
    let directory = demo().await;
    let app = AppId::from(CROWD_APP_ID);
    directory.seed_crowd(50).await.unwrap();
    directory.remove(app.clone(), "user_seed_000007".into()).await.unwrap();
    directory.seed_crowd(50).await.unwrap();
    assert_eq!(directory.members(app.clone()).await.unwrap().total, 49);
    directory.seed_crowd(60).await.unwrap();
    assert_eq!(directory.members(app).await.unwrap().total, 60);
}

#[tokio::test]
async fn the_crowd_is_made_anew_though_somebody_of_it_is_in_another_app() {
    let directory = demo().await;
    let app = AppId::from(CROWD_APP_ID);
    directory.seed_crowd(50).await.unwrap();
    let request = AddRequest { user: "user_seed_000007".to_owned(), role: Role::MEMBER };
    let notes = || AppId::from("app_field_notes");
    directory.add(notes(), request).await.unwrap();
    let before = directory.members(app.clone()).await.unwrap().users;
    directory.seed_crowd(60).await.unwrap();
    assert_eq!(directory.members(app).await.unwrap().users[..50], before);
    assert_eq!(directory.members(notes()).await.unwrap().total, 5);
}

#[tokio::test]
async fn a_large_crowd_takes_seconds_not_minutes() {
    let started = Instant::now();
    assert_eq!(crowd(20_000).await.total, 20_000);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[tokio::test]
async fn does_not_open_what_is_not_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    std::fs::write(&text, "not a database, and long enough to be sure of it".repeat(50)).unwrap();
    let opened = open(&Location::File(text)).await;
    assert!(matches!(opened, Err(OpenError::Foreign { .. })), "{opened:?}");

    let other = folder.path().join("other.db");
    let connection = rusqlite::Connection::open(&other).unwrap();
    connection.execute_batch("CREATE TABLE photo (id INTEGER)").unwrap();
    drop(connection);
    let opened = open(&Location::File(other)).await;
    assert!(matches!(opened, Err(OpenError::Foreign { .. })), "{opened:?}");
}

#[tokio::test]
async fn what_was_left_half_made_is_still_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.db");
    // A step that cannot be made: the first is said to be made, and its tables are not there.
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 1).unwrap();
    open(&Location::File(path.clone())).await.unwrap_err();
    connection.execute_batch(OLD_SCHEMA).unwrap();
    drop(connection);
    open(&Location::File(path)).await.unwrap();
}

#[tokio::test]
async fn does_not_open_what_is_newer() {
    let (folder, file) = file();
    drop(open(&file).await.unwrap());
    let path = folder.path().join("new folder").join("users.db");
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    let opened = open(&file).await;
    assert!(matches!(opened, Err(OpenError::Newer { .. })), "{opened:?}");
}

/// The schema of the first version, with one app and two people who joined under it.
const OLD_SCHEMA: &str = include_str!("../../src/directory/embedded/schema/0001_initial.sql");
const OLD_ROWS: &str = "
    INSERT INTO app VALUES (1, 'app_old', 'old', 'Old', NULL, 1, 1, 0, 'clerk', 'org_old', NULL,
        '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
    INSERT INTO person VALUES (1, 'user_ana', 'ana@shop.example', 'ana@shop.example', 'Ana', NULL),
        (2, 'user_ben', NULL, NULL, NULL, NULL);
    INSERT INTO membership VALUES (1, 'orgmem_ana', 1, 1, 'org:admin', '2026-01-02T00:00:00Z'),
        (2, 'orgmem_ben', 1, 2, 'org:billing', NULL);";

#[tokio::test]
async fn an_old_file_is_brought_up_to_date_with_its_people() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("users.db");
    let old = rusqlite::Connection::open(&path).unwrap();
    old.execute_batch(OLD_SCHEMA).unwrap();
    old.execute_batch(OLD_ROWS).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    old.pragma_update(None, "application_id", 0x4D58_5055).unwrap();
    drop(old);

    let directory = open(&Location::File(path)).await.unwrap();
    let app = || AppId::from("app_old");
    let members = directory.members(app()).await.unwrap().users;
    let ana = Member {
        membership_id: "orgmem_ana".into(),
        email: Some("ana@shop.example".into()),
        name: Some("Ana".into()),
        joined_at: Some("2026-01-02T00:00:00Z".into()),
        ..Member::new("user_ana".into(), Role::ADMIN)
    };
    let ben = Member {
        membership_id: "orgmem_ben".into(),
        ..Member::new("user_ben".into(), "org:billing".into())
    };
    assert_eq!(members, [ana, ben]);
    // Ana was active all along, and so is the last admin.
    let suspended = directory.set_status(app(), "user_ana".into(), MemberStatus::Suspended).await;
    assert!(matches!(suspended, Err(DirectoryError::LastAdmin)), "{suspended:?}");
    let ben = directory.set_status(app(), "user_ben".into(), MemberStatus::Suspended).await;
    assert_eq!(ben.unwrap().status, Some(MemberStatus::Suspended));
}

#[tokio::test]
async fn an_id_is_looked_for_before_an_address() {
    let (folder, file) = file();
    let directory = open(&file).await.unwrap();
    directory.seed_demo().await.unwrap();
    // Nobody chooses such an id, but nothing keeps a directory from having it.
    let database = folder.path().join("new folder").join("users.db");
    let connection = rusqlite::Connection::open(database).unwrap();
    let sql = "UPDATE person SET user_id = 'sam.osei@harbourpine.example' \
        WHERE user_id = 'user_tomasz'";
    assert_eq!(connection.execute(sql, []).unwrap(), 1);
    drop(connection);
    let user = "sam.osei@harbourpine.example".to_owned();
    let request = AddRequest { user, role: Role::MEMBER };
    let added = directory.add("app_field_notes".into(), request).await.unwrap();
    assert_eq!(added.name.as_deref(), Some("Tomasz Zieliński"));
}

#[tokio::test]
async fn says_which_folder_cannot_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    let opened = open(&Location::File(blocked.join("users.db"))).await;
    assert!(matches!(opened, Err(OpenError::Folder { .. })), "{opened:?}");
}

#[tokio::test]
async fn a_caller_who_goes_away_takes_nothing_along() {
    let app = TestApp::new().await;
    let admin = app.admin();
    // Left at every point of its way, a request must not take the one connection with it, which is the database in memory.
    for steps in 0..200 {
        let leave = async {
            for _ in 0..steps % 20 {
                tokio::task::yield_now().await;
            }
        };
        tokio::select! {
            biased;
            _ = admin.get("/v1/apps/app_field_notes/users") => {}
            () = leave => {}
        }
    }
    let members = admin.get("/v1/apps/app_field_notes/users").await.ok::<MemberList>();
    assert_eq!(members.total, 4);
}
