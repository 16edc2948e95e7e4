//! The memberships of an app and the people behind them.

use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{ListContext, Member, MemberList};
use mixpeek_users_contract::role::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::apps;
use super::sql::{text, text_or_null};
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};

const SELECT: &str = "SELECT p.user_id, m.membership_id, p.email, p.name, p.avatar_url, m.role, \
    m.joined_at FROM membership m JOIN person p ON p.id = m.person";

pub(super) fn list(connection: &Connection, app: &AppId) -> Answer<MemberList> {
    let app = apps::managed(connection, app)?;
    let sql = format!("{SELECT} WHERE m.app = ?1 ORDER BY m.id");
    let mut statement = connection.prepare_cached(&sql)?;
    let users = statement.query_map([app.id], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(MemberList {
        total: users.len() as u64,
        users,
        x_context: Some(ListContext { app_title: Some(app.title), ..ListContext::default() }),
    })
}

pub(super) fn set_role(
    connection: &Connection,
    app: &AppId,
    user: &UserId,
    role: &Role,
) -> Answer<Member> {
    let app = apps::managed(connection, app)?;
    let member = get(connection, app.id, user)?;
    if *role != Role::ADMIN {
        keep_an_admin(connection, app.id, &member)?;
    }
    connection.execute(
        "UPDATE membership SET role = ?2 WHERE membership_id = ?1",
        [member.membership_id.as_str(), role.as_str()],
    )?;
    Ok(Member { role: role.clone(), ..member })
}

/// Ends a membership. The person stays, and is recognised on coming back.
pub(super) fn remove(connection: &Connection, app: &AppId, user: &UserId) -> Answer<()> {
    let app = apps::managed(connection, app)?;
    let member = get(connection, app.id, user)?;
    keep_an_admin(connection, app.id, &member)?;
    connection.execute(
        "DELETE FROM membership WHERE membership_id = ?1",
        [member.membership_id.as_str()],
    )?;
    Ok(())
}

/// Whether the person with this folded address is a member.
pub(super) fn is_member(connection: &Connection, app: i64, folded: &str) -> Answer<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM person p JOIN membership m ON m.person = p.id \
        WHERE p.email_folded = ?2 AND m.app = ?1)";
    Ok(connection.prepare_cached(sql)?.query_row(params![app, folded], |row| row.get(0))?)
}

/// Refuses to lose the app's last admin. Holds because it runs under the write lock, in the transaction of the change.
fn keep_an_admin(connection: &Connection, app: i64, leaving: &Member) -> Answer<()> {
    if leaving.role != Role::ADMIN {
        return Ok(());
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE app = ?1 AND role = ?2 \
        AND membership_id <> ?3)";
    let others = params![app, Role::ADMIN.as_str(), leaving.membership_id.as_str()];
    if connection.query_row(sql, others, |row| row.get(0))? {
        Ok(())
    } else {
        Err(DirectoryError::LastAdmin)
    }
}

fn get(connection: &Connection, app: i64, user: &UserId) -> Answer<Member> {
    let sql = format!("{SELECT} WHERE m.app = ?1 AND p.user_id = ?2");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row(params![app, user.as_str()], read).optional()?;
    found.ok_or_else(|| DirectoryError::not_found(Resource::Member, user.as_str()))
}

/// Reads the columns of [`SELECT`], by position: looking up seven names for each of 100,000 people would take half of the time.
fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    Ok(Member {
        membership_id: text(row, 1)?,
        email: text_or_null(row, 2)?,
        name: text_or_null(row, 3)?,
        avatar_url: text_or_null(row, 4)?,
        joined_at: text_or_null(row, 6)?,
        ..Member::new(text(row, 0)?, text(row, 5)?)
    })
}
