//! What a new database starts with, so that the first look at the Users tab is at something.

use jiff::{Span, Timestamp};
use mixpeek_users_contract::email;
use rusqlite::{Connection, OptionalExtension, params};

use super::Embedded;
use crate::clock::rfc3339;
use crate::directory::Answer;
use crate::directory::error::DirectoryError;

mod crowd;
mod demo;
mod team;

pub use crowd::APP_ID as CROWD_APP_ID;

/// Who looks at the demo: an admin of every app in it. Kept in the database, so that it is the same person after a restart.
const VIEWER: &str = "viewer";
/// Set once the demo is in, so that what people change or delete never comes back.
const DEMO: &str = "demo";
/// How many members the large app has.
const CROWD: &str = "crowd";

impl Embedded {
    /// Fills a new database with the demo. One that has had it is left as people have changed it.
    pub async fn seed_demo(&self) -> Answer<()> {
        let now = (self.clock)();
        self.store
            .write(move |c| {
                if setting(c, DEMO)?.is_some() {
                    return Ok(());
                }
                demo::insert(c, now)?;
                team::insert(c, now)?;
                set(c, VIEWER, demo::VIEWER_EMAIL)?;
                set(c, DEMO, "1")
            })
            .await
    }

    /// Makes the app with `members` members, or makes it anew if it has a different number of them.
    pub async fn seed_crowd(&self, members: u32) -> Answer<()> {
        let now = (self.clock)();
        self.store
            .write(move |c| {
                if setting(c, CROWD)? == Some(members.to_string()) {
                    return Ok(());
                }
                crowd::insert(c, members, now)?;
                set(c, CROWD, &members.to_string())
            })
            .await
    }

    /// Who looks at the directory when nobody else is named.
    pub async fn viewer(&self) -> Answer<Option<String>> {
        self.store.read(|c| setting(c, VIEWER)).await
    }
}

fn setting(connection: &Connection, key: &str) -> Answer<Option<String>> {
    let sql = "SELECT value FROM setting WHERE key = ?1";
    Ok(connection.query_row(sql, [key], |row| row.get(0)).optional()?)
}

fn set(connection: &Connection, key: &str, value: &str) -> Answer<()> {
    connection.execute(
        "INSERT INTO setting VALUES (?1, ?2) \
         ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        [key, value],
    )?;
    Ok(())
}

/// A point in time in the past, so that ages look right whenever the seeding is done.
fn ago(now: Timestamp, minutes: i64) -> Answer<Timestamp> {
    now.checked_sub(Span::new().minutes(minutes)).map_err(DirectoryError::internal)
}

/// An app to insert.
struct SeedApp<'a> {
    app_id: &'a str,
    slug: &'a str,
    title: &'a str,
    description: &'a str,
    mode: &'a str,
    organization: Option<&'a str>,
    created: Timestamp,
}

fn insert_app(connection: &Connection, app: &SeedApp<'_>) -> Answer<i64> {
    let created = rfc3339(app.created);
    Ok(connection
        .prepare_cached(
            "INSERT INTO app (app_id, slug, title, description, is_active, version, \
             has_unpublished_changes, auth_mode, clerk_org_id, providers, created_at, updated_at) \
             VALUES (?1, ?2, ?3, ?4, 1, 1, 0, ?5, ?6, ?7, ?8, ?8)",
        )?
        .insert(params![
            app.app_id,
            app.slug,
            app.title,
            app.description,
            app.mode,
            app.organization,
            app.organization.map(|_| r#"["google","email"]"#),
            created,
        ])?)
}

/// A person to insert.
struct SeedPerson<'a> {
    user_id: &'a str,
    email: Option<&'a str>,
    name: Option<&'a str>,
    avatar_url: Option<&'a str>,
}

fn insert_person(connection: &Connection, person: &SeedPerson<'_>) -> Answer<i64> {
    Ok(connection
        .prepare_cached(
            "INSERT INTO person (user_id, email, email_folded, name, avatar_url) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .insert(params![
            person.user_id,
            person.email,
            person.email.map(email::fold),
            person.name,
            person.avatar_url,
        ])?)
}

fn insert_membership(
    connection: &Connection,
    membership_id: &str,
    app: i64,
    person: i64,
    role: &str,
    joined_at: Option<&str>,
) -> Answer<()> {
    connection
        .prepare_cached(
            "INSERT INTO membership (membership_id, app, person, role, joined_at) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![membership_id, app, person, role, joined_at])?;
    Ok(())
}
