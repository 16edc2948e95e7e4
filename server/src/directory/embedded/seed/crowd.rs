//! A large app: any number of people who look real, the same ones every time.

use jiff::Timestamp;
use mixpeek_users_contract::email;
use mixpeek_users_contract::role::Role;
use rusqlite::{Connection, OptionalExtension};

use super::demo::VIEWER_EMAIL;
use super::{SeedApp, SeedPerson, ago, insert_app, insert_membership, insert_person};
use crate::clock::rfc3339;
use crate::directory::Answer;

/// The large app.
pub const APP_ID: &str = "app_seeded";

#[rustfmt::skip]
const FIRST: [&str; 40] = [
    "Ada", "Ahmed", "Aiko", "Alma", "Amir", "Ana", "Arjun", "Astrid", "Bruno", "Carla",
    "Chidi", "Clara", "Dario", "Elif", "Emil", "Esther", "Fatima", "Felix", "Grace", "Hugo",
    "Ingrid", "Ivan", "Jade", "Kofi", "Lena", "Liam", "Maya", "Milan", "Nadia", "Nils",
    "Olga", "Pablo", "Rosa", "Samir", "Sofia", "Tariq", "Uma", "Victor", "Yara", "Zofia",
];
#[rustfmt::skip]
const LAST: [&str; 50] = [
    "Abbott", "Adeyemi", "Almeida", "Andersson", "Bauer", "Bianchi", "Castro", "Chen", "Cohen", "Costa",
    "Dalton", "Diaz", "Dubois", "Eriksen", "Fischer", "Flores", "Garcia", "Ghosh", "Haddad", "Hansen",
    "Ibrahim", "Ito", "Jansen", "Jung", "Kaya", "Keller", "Kim", "Kowalski", "Larsen", "Lopez",
    "Mbeki", "Mehta", "Moreau", "Murphy", "Nakamura", "Novak", "Nowak", "Okoye", "Olsen", "Patel",
    "Petrov", "Rossi", "Santos", "Schmidt", "Silva", "Tanaka", "Torres", "Vargas", "Weber", "Yilmaz",
];
const TEAMS: [&str; 4] = ["north", "south", "retail", "online"];

/// Two years, in minutes.
const SPAN: u64 = 2 * 365 * 24 * 60;

/// Makes the app with exactly `members` members; one that was there before is replaced.
pub(super) fn insert(connection: &Connection, members: u32, now: Timestamp) -> Answer<()> {
    connection.execute("DELETE FROM app WHERE app_id = ?1", [APP_ID])?;
    connection.execute(
        "DELETE FROM person WHERE user_id GLOB 'user_seed_*' \
         AND NOT EXISTS (SELECT 1 FROM membership WHERE person = person.id)",
        [],
    )?;
    let app = insert_app(
        connection,
        &SeedApp {
            app_id: APP_ID,
            slug: "seeded",
            title: "Seeded app",
            description: "As many people as were asked for.",
            mode: "clerk",
            organization: Some("org_seeded"),
            created: ago(now, i64::try_from(SPAN).unwrap_or(i64::MAX))?,
        },
    )?;
    // Whoever looks at the demo is the first of them, and an admin.
    let viewer: i64 =
        connection.query_row("SELECT id FROM person WHERE email = ?1", [VIEWER_EMAIL], |row| {
            row.get(0)
        })?;
    for index in 0..members {
        insert_one(connection, app, index, viewer, now)?;
    }
    Ok(())
}

fn insert_one(
    connection: &Connection,
    app: i64,
    index: u32,
    viewer: i64,
    now: Timestamp,
) -> Answer<()> {
    let random = scramble(u64::from(index));
    let role = if index.is_multiple_of(50) { Role::ADMIN } else { Role::MEMBER };
    let joined = rfc3339(ago(now, i64::try_from(random % SPAN).unwrap_or(0))?);
    let person = if index == 0 { viewer } else { insert_stranger(connection, index, random)? };
    let membership = format!("orgmem_seed_{index:06}");
    insert_membership(connection, &membership, app, person, role.as_str(), Some(&joined))
}

fn insert_stranger(connection: &Connection, index: u32, random: u64) -> Answer<i64> {
    let first = pick(&FIRST, random >> 8);
    let last = pick(&LAST, random >> 24);
    let name = format!("{first} {last}");
    let email = format!(
        "{}.{}.{index}@{}.harbourpine.example",
        first.to_ascii_lowercase(),
        last.to_ascii_lowercase(),
        pick(&TEAMS, random >> 40)
    );
    let user_id = format!("user_seed_{index:06}");
    // Who was put into another app since is still here.
    let sql = "SELECT id FROM person WHERE user_id = ?1 OR email_folded = ?2";
    let known = connection
        .prepare_cached(sql)?
        .query_row([&user_id, &email::fold(&email)], |row| row.get(0))
        .optional()?;
    if let Some(known) = known {
        return Ok(known);
    }
    insert_person(
        connection,
        &SeedPerson {
            user_id: &user_id,
            email: Some(&email),
            // Some never told.
            name: (index % 33 != 7).then_some(&name),
            avatar_url: None,
        },
    )
}

fn pick<'a>(words: &[&'a str], random: u64) -> &'a str {
    let length = words.len() as u64;
    usize::try_from(random % length).ok().and_then(|at| words.get(at).copied()).unwrap_or_default()
}

/// `SplitMix64`: spreads consecutive numbers over all of them, the same on every machine.
fn scramble(index: u64) -> u64 {
    let mut z = index.wrapping_add(1).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
