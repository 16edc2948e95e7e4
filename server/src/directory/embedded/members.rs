//! The memberships of an app and the people behind them.

use mixpeek_users_contract::email;
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{AddRequest, ListContext, Member, MemberList, MemberStatus};
use mixpeek_users_contract::role::Role;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Map, Value};

use super::sql::{Json, on_unique, text, text_or_null};
use super::{NAME, apps, invitations};
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::secret;

/// The columns that [`read`] reads, of a membership `m` and its person `p`.
pub(super) const COLUMNS: &str = "p.user_id, m.membership_id, p.email, p.name, p.avatar_url, \
    m.role, m.joined_at, m.status, m.last_active_at, m.public_metadata";
/// How many of them there are.
pub(super) const COLUMN_COUNT: usize = 10;

/// How large a member's metadata may grow, in bytes of JSON.
const MAX_METADATA: usize = 16 * 1024;

pub(super) fn list(connection: &Connection, app: &AppId) -> Answer<MemberList> {
    let app = apps::managed(connection, app)?;
    let sql = format!(
        "SELECT {COLUMNS} FROM membership m JOIN person p ON p.id = m.person \
         WHERE m.app = ?1 ORDER BY m.id"
    );
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
    seen: Option<&[Role]>,
) -> Answer<Member> {
    let app = apps::managed(connection, app)?;
    let member = get(connection, app.id, user)?;
    // Who has the new role already may have it by an earlier attempt of the same change.
    if seen.is_some_and(|seen| member.role != *role && !seen.contains(&member.role)) {
        return Err(DirectoryError::RoleChanged);
    }
    if *role != Role::ADMIN {
        keep_an_admin(connection, app.id, &member)?;
    }
    connection.execute(
        "UPDATE membership SET role = ?2 WHERE membership_id = ?1",
        [member.membership_id.as_str(), role.as_str()],
    )?;
    Ok(Member { role: role.clone(), ..member })
}

/// Makes somebody a member who is known from another app, or was a member before.
pub(super) fn add(
    connection: &Connection,
    app: &AppId,
    request: &AddRequest,
    now: &str,
) -> Answer<Member> {
    let app = apps::managed(connection, app)?;
    let asked = request.user.trim();
    let found = connection
        .query_row(
            "SELECT id, user_id, email_folded FROM person WHERE user_id = ?1 OR email_folded = ?2 \
             ORDER BY user_id = ?1 DESC LIMIT 1",
            [asked, &email::fold(asked)],
            |row| Ok((row.get(0)?, text(row, 1)?, text_or_null(row, 2)?)),
        )
        .optional()?;
    let (person, user, folded): (i64, UserId, Option<Box<str>>) =
        found.ok_or_else(|| DirectoryError::not_found(Resource::Member, asked))?;
    let membership = secret::id("orgmem").map_err(DirectoryError::internal)?;
    let inserted = connection.execute(
        "INSERT INTO membership (membership_id, app, person, role, joined_at) \
         VALUES (?1, ?2, ?3, ?4, ?5)",
        params![membership, app.id, person, request.role.as_str(), now],
    );
    on_unique(inserted, "membership.app, membership.person", || DirectoryError::AlreadyMember {
        email: asked.to_owned(),
    })?;
    if let Some(folded) = folded {
        invitations::settle(connection, app.id, &folded, now)?;
    }
    get(connection, app.id, &user)
}

/// Lets a member use the app, or not.
pub(super) fn set_status(
    connection: &Connection,
    app: &AppId,
    user: &UserId,
    status: &MemberStatus,
) -> Answer<Member> {
    let app = apps::managed(connection, app)?;
    let member = get(connection, app.id, user)?;
    if *status != MemberStatus::Active {
        keep_an_admin(connection, app.id, &member)?;
    }
    connection.execute(
        "UPDATE membership SET status = ?2 WHERE membership_id = ?1",
        [member.membership_id.as_str(), status.as_str()],
    )?;
    get(connection, app.id, user)
}

/// Merges into a member's metadata, key by key at every depth; null deletes a key.
pub(super) fn set_metadata(
    connection: &Connection,
    app: &AppId,
    user: &UserId,
    metadata: &Map<String, Value>,
) -> Answer<Member> {
    let app = apps::managed(connection, app)?;
    let member = get(connection, app.id, user)?;
    let patch = serde_json::to_string(metadata).map_err(DirectoryError::internal)?;
    // SQLite merges as RFC 7396 says.
    let merged: String = connection.query_row(
        "SELECT json_patch(coalesce(public_metadata, '{}'), ?2) FROM membership \
         WHERE membership_id = ?1",
        [member.membership_id.as_str(), &patch],
        |row| row.get(0),
    )?;
    if merged.len() > MAX_METADATA {
        return Err(DirectoryError::Invalid {
            directory: NAME,
            field: Some("public_metadata"),
            message: format!("Metadata may have up to {} kB", MAX_METADATA / 1024),
        });
    }
    connection.execute(
        "UPDATE membership SET public_metadata = nullif(?2, '{}') WHERE membership_id = ?1",
        [member.membership_id.as_str(), &merged],
    )?;
    get(connection, app.id, user)
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

/// Refuses to lose the app's last admin, not counting those who are suspended. Holds because it runs under the write lock, in the
/// transaction of the change.
fn keep_an_admin(connection: &Connection, app: i64, leaving: &Member) -> Answer<()> {
    if leaving.role != Role::ADMIN {
        return Ok(());
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM membership WHERE app = ?1 AND role = ?2 \
        AND status = ?4 AND membership_id <> ?3)";
    let others = params![
        app,
        Role::ADMIN.as_str(),
        leaving.membership_id.as_str(),
        MemberStatus::Active.as_str()
    ];
    if connection.query_row(sql, others, |row| row.get(0))? {
        Ok(())
    } else {
        Err(DirectoryError::LastAdmin)
    }
}

fn get(connection: &Connection, app: i64, user: &UserId) -> Answer<Member> {
    let sql = format!(
        "SELECT {COLUMNS} FROM membership m JOIN person p ON p.id = m.person \
         WHERE m.app = ?1 AND p.user_id = ?2"
    );
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row(params![app, user.as_str()], read).optional()?;
    found.ok_or_else(|| DirectoryError::not_found(Resource::Member, user.as_str()))
}

/// Reads [`COLUMNS`], by position: looking up ten names for each of 100,000 people would take half of the time.
pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Member> {
    let status: MemberStatus = text(row, 7)?;
    let metadata: Option<Json<Map<String, Value>>> = row.get(9)?;
    Ok(Member {
        membership_id: text(row, 1)?,
        email: text_or_null(row, 2)?,
        name: text_or_null(row, 3)?,
        avatar_url: text_or_null(row, 4)?,
        joined_at: text_or_null(row, 6)?,
        // An active member has no status, as at Mixpeek.
        status: (status != MemberStatus::Active).then_some(status),
        last_active_at: text_or_null(row, 8)?,
        public_metadata: metadata.map(|Json(metadata)| metadata),
        ..Member::new(text(row, 0)?, text(row, 5)?)
    })
}
