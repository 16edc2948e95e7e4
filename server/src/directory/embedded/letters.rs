//! The recipient's side: opening and accepting an invitation by the secret in its link.

use mixpeek_users_contract::app::AuthMode;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::role::Role;
use rusqlite::{Connection, OptionalExtension, params};

use super::sql::text;
use super::{invitations, members, outbox};
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::directory::mailroom::{Invite, Letter};
use crate::secret;

/// What stands behind a secret, in rows.
struct Found {
    app: i64,
    mode: AuthMode,
    invitation: InvitationId,
    status: InvitationStatus,
    role: Role,
    folded: String,
    invite: Invite,
}

pub(super) fn open(
    connection: &Connection,
    secret: &str,
    now: &str,
    capabilities: &Capabilities,
) -> Answer<Letter> {
    let Some(found) = find(connection, secret, now, capabilities)? else {
        return Ok(Letter::Unknown);
    };
    let letter = match found.status {
        InvitationStatus::Pending if found.mode == AuthMode::Clerk => Letter::Open,
        InvitationStatus::Pending => Letter::Closed,
        InvitationStatus::Accepted if members::is_member(connection, found.app, &found.folded)? => {
            Letter::Joined
        }
        InvitationStatus::Accepted => Letter::Used,
        InvitationStatus::Expired => Letter::Expired,
        InvitationStatus::Revoked | InvitationStatus::Other(_) => Letter::Revoked,
    };
    Ok(letter(found.invite))
}

pub(super) fn accept(
    connection: &Connection,
    secret: &str,
    name: Option<&str>,
    now: &str,
    capabilities: &Capabilities,
) -> Answer<Letter> {
    let letter = open(connection, secret, now, capabilities)?;
    if let (Letter::Open(_), Some(found)) = (&letter, find(connection, secret, now, capabilities)?)
    {
        join(connection, &found, name, now)?;
        return open(connection, secret, now, capabilities);
    }
    Ok(letter)
}

fn find(
    connection: &Connection,
    secret: &str,
    now: &str,
    capabilities: &Capabilities,
) -> Answer<Option<Found>> {
    let mut statement = connection.prepare_cached(
        "SELECT a.id, a.title, a.auth_mode, i.invitation_id, i.status, i.role, i.email, \
         i.email_folded, i.expires_at <= ?2 AS is_over, p.name \
         FROM mail JOIN invitation i ON i.id = mail.invitation JOIN app a ON a.id = i.app \
         LEFT JOIN person p ON p.email_folded = i.email_folded WHERE mail.secret = ?1",
    )?;
    let found = statement.query_row([secret, now], |row| {
        let role: Role = text(row, "role")?;
        Ok(Found {
            app: row.get("id")?,
            mode: text(row, "auth_mode")?,
            invitation: text(row, "invitation_id")?,
            status: outbox::current(text(row, "status")?, row.get("is_over")?),
            folded: row.get("email_folded")?,
            invite: Invite {
                app_title: row.get("title")?,
                role_label: capabilities.label(&role).to_owned(),
                email: row.get("email")?,
                name: row.get("name")?,
            },
            role,
        })
    });
    Ok(found.optional()?)
}

/// Makes the recipient a member: the person with that address if there is one, else a new one.
fn join(connection: &Connection, found: &Found, name: Option<&str>, now: &str) -> Answer<()> {
    let user = secret::id("user").map_err(DirectoryError::internal)?;
    // A person who has a name keeps it: the link proves the address, not more.
    connection.execute(
        "INSERT INTO person (user_id, email, email_folded, name) VALUES (?1, ?2, ?3, ?4) \
         ON CONFLICT (email_folded) DO UPDATE SET name = coalesce(name, excluded.name)",
        params![user, found.invite.email, found.folded, name],
    )?;
    let membership = secret::id("orgmem").map_err(DirectoryError::internal)?;
    connection.execute(
        "INSERT INTO membership (membership_id, app, person, role, joined_at, last_active_at) \
         SELECT ?1, ?2, id, ?4, ?5, ?5 FROM person WHERE email_folded = ?3 \
         ON CONFLICT (app, person) DO NOTHING",
        params![membership, found.app, found.folded, found.role.as_str(), now],
    )?;
    invitations::set_status(connection, &found.invitation, &InvitationStatus::Accepted)
}
