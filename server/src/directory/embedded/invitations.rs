//! Invitations, from being sent to being withdrawn. How they are accepted is in [`letters`](super::letters).

use jiff::{Span, Timestamp};
use mixpeek_users_contract::id::{AppId, InvitationId};
use mixpeek_users_contract::invitation::{
    DEFAULT_LIFETIME_DAYS, Invitation, InvitationList, InvitationStatus, InviteRequest,
    MAX_PAST_INVITATIONS,
};
use mixpeek_users_contract::time::Timestamp as WireTime;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::{on_unique, text, text_or_null};
use super::{apps, members, outbox};
use crate::clock::rfc3339;
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::secret;

/// The pending invitations, newest first. One whose time is up is left out whether or not it has been marked yet.
pub(super) fn list(connection: &Connection, app: &AppId, now: &str) -> Answer<InvitationList> {
    let app = apps::managed(connection, app)?;
    let mut statement = connection.prepare_cached(
        "SELECT invitation_id, email, role, status, created_at, expires_at FROM invitation \
         WHERE app = ?1 AND status = ?2 AND expires_at > ?3 ORDER BY created_at DESC, id DESC",
    )?;
    let pending = params![app.id, InvitationStatus::Pending.as_str(), now];
    let invitations = statement.query_map(pending, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(InvitationList { total: invitations.len() as u64, invitations })
}

/// What became of an invitation by ?3, the moment of asking: one whose time is up has expired, whether or not it has been marked yet.
const OUTCOME: &str =
    "CASE WHEN status = 'pending' AND expires_at <= ?3 THEN 'expired' ELSE status END";

/// The newest invitations with an outcome other than waiting, and how many there are.
pub(super) fn past(
    connection: &Connection,
    app: &AppId,
    status: &InvitationStatus,
    now: &str,
) -> Answer<InvitationList> {
    let app = apps::managed(connection, app)?;
    let wanted = params![app.id, status.as_str(), now];
    let mut statement = connection.prepare_cached(&format!(
        "SELECT invitation_id, email, role, {OUTCOME} AS status, created_at, expires_at \
         FROM invitation WHERE app = ?1 AND {OUTCOME} = ?2 \
         ORDER BY created_at DESC, id DESC LIMIT {MAX_PAST_INVITATIONS}"
    ))?;
    let invitations = statement.query_map(wanted, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    let count = format!("SELECT count(*) FROM invitation WHERE app = ?1 AND {OUTCOME} = ?2");
    let total: u32 = connection.prepare_cached(&count)?.query_row(wanted, |row| row.get(0))?;
    Ok(InvitationList { invitations, total: total.into() })
}

/// Stores an invitation and the mail that carries it.
pub(super) fn invite(
    connection: &Connection,
    app: &AppId,
    request: &InviteRequest,
    now: Timestamp,
) -> Answer<Invitation> {
    let app = apps::managed(connection, app)?;
    let folded = request.email_address.folded();
    if members::is_member(connection, app.id, &folded)? {
        return Err(DirectoryError::AlreadyMember { email: request.email_address.to_string() });
    }
    expire(connection, app.id, &rfc3339(now))?;
    let invitation = Invitation {
        invitation_id: secret::id("orginv").map_err(DirectoryError::internal)?.into(),
        email_address: request.email_address.as_str().into(),
        role: request.role.clone(),
        status: InvitationStatus::Pending,
        created_at: Some(rfc3339(now).into()),
        expires_at: Some(expiry(now)?.into()),
    };
    let row = insert(connection, app.id, &folded, &invitation)?;
    outbox::send(connection, row, &app.title, &rfc3339(now))?;
    Ok(invitation)
}

/// Withdraws an invitation. One that is no longer pending is gone already, and says so.
pub(super) fn revoke(
    connection: &Connection,
    app: &AppId,
    invitation: &InvitationId,
    now: &str,
) -> Answer<()> {
    let app = apps::managed(connection, app)?;
    expire(connection, app.id, now)?;
    let status: Option<InvitationStatus> = connection
        .query_row(
            "SELECT status FROM invitation WHERE app = ?1 AND invitation_id = ?2",
            params![app.id, invitation.as_str()],
            |row| text(row, "status"),
        )
        .optional()?;
    match status {
        None => Err(DirectoryError::not_found(Resource::Invitation, invitation.as_str())),
        Some(InvitationStatus::Pending) => {
            set_status(connection, invitation, &InvitationStatus::Revoked)
        }
        Some(_) => Err(DirectoryError::NotPending { id: invitation.to_string() }),
    }
}

/// When an invitation sent now stops working.
pub(super) fn expiry(sent: Timestamp) -> Answer<String> {
    // Hours, since a bare point in time has no calendar to count days by.
    let lifetime = Span::new().hours(i64::from(DEFAULT_LIFETIME_DAYS) * 24);
    Ok(rfc3339(sent.checked_add(lifetime).map_err(DirectoryError::internal)?))
}

/// Stores an invitation and returns its row.
pub(super) fn insert(
    connection: &Connection,
    app: i64,
    folded: &str,
    invitation: &Invitation,
) -> Answer<i64> {
    let inserted = connection
        .prepare_cached(
            "INSERT INTO invitation (invitation_id, app, email, email_folded, role, status, \
             created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .insert(params![
            invitation.invitation_id.as_str(),
            app,
            invitation.email_address,
            folded,
            invitation.role.as_str(),
            invitation.status.as_str(),
            invitation.created_at.as_ref().map(WireTime::as_str),
            invitation.expires_at.as_ref().map(WireTime::as_str),
        ]);
    on_unique(inserted, "invitation.app, invitation.email_folded", || {
        DirectoryError::AlreadyInvited { email: invitation.email_address.as_ref().to_owned() }
    })
}

pub(super) fn set_status(
    connection: &Connection,
    invitation: &InvitationId,
    status: &InvitationStatus,
) -> Answer<()> {
    connection.execute(
        "UPDATE invitation SET status = ?2 WHERE invitation_id = ?1",
        [invitation.as_str(), status.as_str()],
    )?;
    Ok(())
}

/// Marks the pending invitation of somebody who has become a member without it.
pub(super) fn settle(connection: &Connection, app: i64, folded: &str, now: &str) -> Answer<()> {
    expire(connection, app, now)?;
    let (pending, accepted) = (InvitationStatus::Pending, InvitationStatus::Accepted);
    connection.execute(
        "UPDATE invitation SET status = ?4 WHERE app = ?1 AND email_folded = ?2 AND status = ?3",
        params![app, folded, pending.as_str(), accepted.as_str()],
    )?;
    Ok(())
}

/// Marks what has expired, which frees its address for the unique index.
fn expire(connection: &Connection, app: i64, now: &str) -> Answer<()> {
    let (pending, expired) = (InvitationStatus::Pending, InvitationStatus::Expired);
    connection.execute(
        "UPDATE invitation SET status = ?3 WHERE app = ?1 AND status = ?2 AND expires_at <= ?4",
        params![app, pending.as_str(), expired.as_str(), now],
    )?;
    Ok(())
}

fn read(row: &Row<'_>) -> rusqlite::Result<Invitation> {
    Ok(Invitation {
        invitation_id: text(row, "invitation_id")?,
        email_address: text(row, "email")?,
        role: text(row, "role")?,
        status: text(row, "status")?,
        created_at: text_or_null(row, "created_at")?,
        expires_at: text_or_null(row, "expires_at")?,
    })
}
