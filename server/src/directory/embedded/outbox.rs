//! Mails that were not really sent.

use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_contract::outbox::{Mail, Outbox};
use rusqlite::{Connection, Row, params};

use super::sql::text;
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::secret;

/// Puts the mail that carries an invitation into the outbox. The secret in its link is what lets the recipient in.
pub(super) fn send(
    connection: &Connection,
    invitation: i64,
    app_title: &str,
    sent_at: &str,
) -> Answer<()> {
    let mail = secret::id("mail").map_err(DirectoryError::internal)?;
    let secret = secret::token().map_err(DirectoryError::internal)?;
    connection
        .prepare_cached(
            "INSERT INTO mail (mail_id, invitation, subject, secret, sent_at) \
             VALUES (?1, ?2, ?3, ?4, ?5)",
        )?
        .execute(params![
            mail,
            invitation,
            format!("You are invited to {app_title}"),
            secret,
            sent_at
        ])?;
    Ok(())
}

pub(super) fn list(connection: &Connection, now: &str) -> Answer<Outbox> {
    let mut statement = connection.prepare_cached(
        "SELECT mail_id, a.app_id, a.title, i.invitation_id, i.email, subject, i.role, i.status, \
         i.expires_at <= ?1 AS is_over, secret, sent_at FROM mail \
         JOIN invitation i ON i.id = mail.invitation JOIN app a ON a.id = i.app \
         ORDER BY sent_at DESC, mail.id DESC",
    )?;
    let mails = statement.query_map([now], read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(Outbox { total: mails.len() as u64, mails })
}

fn read(row: &Row<'_>) -> rusqlite::Result<Mail> {
    let stored: InvitationStatus = text(row, "status")?;
    let status = current(stored, row.get("is_over")?);
    let secret = row.get_ref("secret")?.as_str()?;
    Ok(Mail {
        mail_id: text(row, "mail_id")?,
        app_id: text(row, "app_id")?,
        app_title: text(row, "title")?,
        invitation_id: text(row, "invitation_id")?,
        to: text(row, "email")?,
        subject: text(row, "subject")?,
        role: text(row, "role")?,
        accept_path: (status == InvitationStatus::Pending)
            .then(|| format!("/accept/{secret}").into()),
        status,
        sent_at: text(row, "sent_at")?,
    })
}

/// Where an invitation stands now, whether or not its expiry has been stored yet.
pub(super) fn current(stored: InvitationStatus, is_over: bool) -> InvitationStatus {
    match stored {
        InvitationStatus::Pending if is_over => InvitationStatus::Expired,
        other => other,
    }
}
