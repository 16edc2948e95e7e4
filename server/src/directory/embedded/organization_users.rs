//! The organization's own team accounts.

use mixpeek_users_contract::email;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};
use mixpeek_users_contract::time::Timestamp;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::ORGANIZATION_ID;
use super::sql::{Json, on_unique, text, text_or_null};
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::secret;

const COLUMNS: &str = "user_id, email, user_name, avatar_url, role, status, metadata, \
    namespace_permissions, created_at, updated_at, last_login";

pub(super) fn list(
    connection: &Connection,
    query: &OrganizationUserQuery,
) -> Answer<OrganizationUserList> {
    let (skip, limit) = (query.skip.unwrap_or(0), query.limit.unwrap_or(50));
    let role = query.role.as_ref().map(OrganizationRole::as_str);
    let status = query.status.as_ref().map(OrganizationStatus::as_str);
    let wanted = "FROM organization_user WHERE (?1 IS NULL OR role = ?1) \
        AND (?2 IS NULL OR status = ?2)";
    let total: u32 = connection.query_row(
        &format!("SELECT count(*) {wanted}"),
        params![role, status],
        |row| row.get(0),
    )?;
    let sql = format!("SELECT {COLUMNS} {wanted} ORDER BY id LIMIT ?3 OFFSET ?4");
    let mut statement = connection.prepare_cached(&sql)?;
    // Beyond what fits, "all" and "none left" are the honest readings.
    let page = params![
        role,
        status,
        i64::try_from(limit).unwrap_or(i64::MAX),
        i64::try_from(skip).unwrap_or(i64::MAX)
    ];
    let results = statement.query_map(page, read)?.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(OrganizationUserList { results, total: Some(total.into()), skip, limit })
}

pub(super) fn get(connection: &Connection, email: &str) -> Answer<OrganizationUser> {
    let sql = format!("SELECT {COLUMNS} FROM organization_user WHERE email_folded = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([email::fold(email)], read).optional()?;
    found.ok_or_else(|| DirectoryError::not_found(Resource::OrganizationUser, email))
}

pub(super) fn create(
    connection: &Connection,
    create: &OrganizationUserCreate,
    now: &str,
) -> Answer<OrganizationUser> {
    let user = OrganizationUser {
        user_id: Some(secret::id("usr").map_err(DirectoryError::internal)?.into()),
        organization_id: Some(ORGANIZATION_ID.into()),
        email: create.email.as_str().into(),
        user_name: Some(create.user_name.as_str().into()),
        avatar_url: create.avatar_url.as_deref().map(Into::into),
        role: create.role.clone(),
        status: create.status.clone(),
        metadata: create.metadata.clone().unwrap_or_default(),
        namespace_permissions: Vec::new(),
        created_at: Some(now.into()),
        updated_at: Some(now.into()),
        last_login: None,
    };
    insert(connection, &user)?;
    Ok(user)
}

pub(super) fn insert(connection: &Connection, user: &OrganizationUser) -> Answer<()> {
    let inserted = connection.execute(
        "INSERT INTO organization_user (user_id, email, email_folded, user_name, avatar_url, \
         role, status, metadata, namespace_permissions, created_at, updated_at, last_login) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
        params![
            user.user_id,
            user.email,
            email::fold(&user.email),
            user.user_name,
            user.avatar_url,
            user.role.as_str(),
            user.status.as_str(),
            json(&user.metadata)?,
            json(&user.namespace_permissions)?,
            user.created_at.as_ref().map(Timestamp::as_str),
            user.updated_at.as_ref().map(Timestamp::as_str),
            user.last_login.as_ref().map(Timestamp::as_str),
        ],
    );
    on_unique(inserted, "organization_user.email_folded", || DirectoryError::AlreadyExists {
        resource: Resource::OrganizationUser,
        id: user.email.as_ref().to_owned(),
    })
    .map(drop)
}

pub(super) fn update(
    connection: &Connection,
    email: &str,
    update: OrganizationUserUpdate,
    now: &str,
) -> Answer<OrganizationUser> {
    let before = get(connection, email)?;
    let after = OrganizationUser {
        user_name: update.user_name.map(Into::into).or_else(|| before.user_name.clone()),
        avatar_url: update.avatar_url.map(Into::into).or_else(|| before.avatar_url.clone()),
        role: update.role.unwrap_or_else(|| before.role.clone()),
        status: update.status.unwrap_or_else(|| before.status.clone()),
        metadata: update.metadata.unwrap_or_else(|| before.metadata.clone()),
        updated_at: Some(now.into()),
        ..before.clone()
    };
    if !is_active_admin(&after) {
        keep_an_admin(connection, &before)?;
    }
    connection.execute(
        "UPDATE organization_user SET user_name = ?2, avatar_url = ?3, role = ?4, status = ?5, \
         metadata = ?6, updated_at = ?7 WHERE email_folded = ?1",
        params![
            email::fold(&after.email),
            after.user_name,
            after.avatar_url,
            after.role.as_str(),
            after.status.as_str(),
            json(&after.metadata)?,
            now,
        ],
    )?;
    Ok(after)
}

pub(super) fn delete(connection: &Connection, email: &str) -> Answer<()> {
    let user = get(connection, email)?;
    keep_an_admin(connection, &user)?;
    let folded = email::fold(&user.email);
    connection.execute("DELETE FROM organization_user WHERE email_folded = ?1", [folded])?;
    Ok(())
}

fn is_active_admin(user: &OrganizationUser) -> bool {
    user.role == OrganizationRole::Admin && user.status == OrganizationStatus::Active
}

/// Refuses to lose the organization's last active admin. Holds because it runs under the write lock, in the transaction of the change.
fn keep_an_admin(connection: &Connection, leaving: &OrganizationUser) -> Answer<()> {
    if !is_active_admin(leaving) {
        return Ok(());
    }
    let sql = "SELECT EXISTS (SELECT 1 FROM organization_user WHERE role = ?1 AND status = ?2 \
        AND email_folded <> ?3)";
    let (role, status) = (OrganizationRole::Admin, OrganizationStatus::Active);
    let others = params![role.as_str(), status.as_str(), email::fold(&leaving.email)];
    if connection.query_row(sql, others, |row| row.get(0))? {
        Ok(())
    } else {
        Err(DirectoryError::LastAdmin)
    }
}

fn json(value: &impl serde::Serialize) -> Answer<String> {
    serde_json::to_string(value).map_err(DirectoryError::internal)
}

fn read(row: &Row<'_>) -> rusqlite::Result<OrganizationUser> {
    let Json(metadata) = row.get("metadata")?;
    let Json(namespace_permissions) = row.get("namespace_permissions")?;
    Ok(OrganizationUser {
        user_id: text_or_null(row, "user_id")?,
        organization_id: Some(ORGANIZATION_ID.into()),
        email: text(row, "email")?,
        user_name: text_or_null(row, "user_name")?,
        avatar_url: text_or_null(row, "avatar_url")?,
        role: text(row, "role")?,
        status: text(row, "status")?,
        metadata,
        namespace_permissions,
        created_at: text_or_null(row, "created_at")?,
        updated_at: text_or_null(row, "updated_at")?,
        last_login: text_or_null(row, "last_login")?,
    })
}
