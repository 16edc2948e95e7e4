//! Everybody in every app.

use mixpeek_users_contract::app::AuthMode;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::membership::{Membership, MembershipList};
use rusqlite::Connection;

use super::members::{self, COLUMN_COUNT, COLUMNS};
use super::sql::text;
use crate::directory::Answer;

/// The memberships of the apps that have users to manage: a membership of any other lets nobody in.
pub(super) fn list(connection: &Connection, capabilities: &Capabilities) -> Answer<MembershipList> {
    let sql = format!(
        "SELECT {COLUMNS}, a.app_id, a.title FROM app a JOIN membership m ON m.app = a.id \
         JOIN person p ON p.id = m.person WHERE a.auth_mode = ?1 ORDER BY a.id, m.id"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let memberships = statement.query_map([AuthMode::Clerk.as_str()], |row| {
        let member = members::read(row)?;
        Ok(Membership {
            app_id: text(row, COLUMN_COUNT)?,
            app_title: Some(text(row, COLUMN_COUNT + 1)?),
            administers: capabilities.administers(&member.role),
            member,
        })
    })?;
    let memberships = memberships.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(MembershipList { total: memberships.len() as u64, memberships, missing: Vec::new() })
}
