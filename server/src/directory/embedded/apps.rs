//! The apps table.

use mixpeek_users_contract::app::{
    App, AppList, AppMeta, AppQuery, AppUpdate, AuthConfig, AuthMode,
};
use mixpeek_users_contract::id::{AppId, OrganizationId};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::sql::{Json, on_unique, text, text_or_null};
use crate::directory::Answer;
use crate::directory::error::{DirectoryError, Resource};
use crate::secret;

const COLUMNS: &str = "app_id, slug, title, description, is_active, version, \
    has_unpublished_changes, auth_mode, clerk_org_id, providers, created_at, updated_at";

/// An app whose users can be managed.
pub(super) struct Managed {
    /// Its row.
    pub(super) id: i64,
    /// Its title.
    pub(super) title: Box<str>,
}

/// Finds an app whose users are to be managed, and refuses one that has none to manage.
pub(super) fn managed(connection: &Connection, app: &AppId) -> Answer<Managed> {
    let mut statement =
        connection.prepare_cached("SELECT id, title, auth_mode FROM app WHERE app_id = ?1")?;
    let found = statement.query_row([app.as_str()], |row| {
        let mode: AuthMode = text(row, "auth_mode")?;
        Ok((Managed { id: row.get("id")?, title: text(row, "title")? }, mode))
    });
    match found.optional()? {
        None => Err(DirectoryError::not_found(Resource::App, app.as_str())),
        Some((managed, AuthMode::Clerk)) => Ok(managed),
        Some((_, mode)) => Err(DirectoryError::NotEnabled { mode }),
    }
}

/// Few apps, and a search that folds more than ASCII: so they are sifted here rather than in SQL.
pub(super) fn list(connection: &Connection, query: &AppQuery) -> Answer<AppList> {
    let sql = format!("SELECT {COLUMNS} FROM app ORDER BY id");
    let mut statement = connection.prepare_cached(&sql)?;
    let apps = statement.query_map([], read)?.collect::<rusqlite::Result<Vec<_>>>()?;

    let search = query.search.as_ref().map(|search| search.trim().to_lowercase());
    let wanted = |app: &App| {
        query.slug.as_ref().is_none_or(|slug| *app.slug == **slug)
            && search.as_ref().is_none_or(|part| app.meta.title.to_lowercase().contains(part))
            // No app here was made from a template.
            && query.template.is_none()
    };
    let apps: Vec<App> = apps.into_iter().filter(wanted).collect();

    let (limit, offset) = (query.limit.unwrap_or(100), query.offset.unwrap_or(0));
    let total_count = apps.len() as u64;
    let page = apps
        .into_iter()
        .skip(usize::try_from(offset).unwrap_or(usize::MAX))
        .take(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(AppList {
        results: page.collect(),
        total_count,
        limit,
        offset,
        max_apps: None,
        x_missing: Vec::new(),
    })
}

pub(super) fn get(connection: &Connection, app: &AppId) -> Answer<App> {
    let sql = format!("SELECT {COLUMNS} FROM app WHERE app_id = ?1");
    let mut statement = connection.prepare_cached(&sql)?;
    let found = statement.query_row([app.as_str()], read).optional()?;
    found.ok_or_else(|| DirectoryError::not_found(Resource::App, app.as_str()))
}

/// Stores a change. It takes effect at once: `publish` only counts the version and clears the mark of a draft.
pub(super) fn update(
    connection: &Connection,
    id: &AppId,
    update: AppUpdate,
    dry_run: bool,
    now: &str,
) -> Answer<App> {
    let mut app = get(connection, id)?;
    if let Some(slug) = update.slug {
        let sql = "SELECT EXISTS (SELECT 1 FROM app WHERE slug = ?1 AND app_id <> ?2)";
        if connection.query_row(sql, [slug.as_str(), id.as_str()], |row| row.get(0))? {
            return Err(DirectoryError::AlreadyExists { resource: Resource::Slug, id: slug });
        }
        app.slug = slug.into();
    }
    if dry_run {
        return get(connection, id);
    }
    if let Some(is_active) = update.is_active {
        app.is_active = is_active;
    }
    if let Some(change) = update.auth_config {
        let auth = app.auth_config.get_or_insert_with(|| AuthConfig {
            mode: AuthMode::default(),
            clerk_org_id: None,
            clerk_allowed_providers: None,
        });
        auth.mode = change.mode;
        if change.clerk_allowed_providers.is_some() {
            auth.clerk_allowed_providers = change.clerk_allowed_providers;
        }
        // An app that comes back to this mode finds its organization, and so its members, again.
        if auth.mode == AuthMode::Clerk && auth.clerk_org_id.is_none() {
            auth.clerk_org_id = Some(secret::id("org").map_err(DirectoryError::internal)?.into());
        }
    }
    let publish = update.publish == Some(true);
    app.has_unpublished_changes = !publish;
    app.version += u64::from(publish);
    store(connection, &app, now)?;
    get(connection, id)
}

fn store(connection: &Connection, app: &App, now: &str) -> Answer<()> {
    let auth = app.auth_config.as_ref();
    let stored = connection.execute(
        "UPDATE app SET slug = ?2, is_active = ?3, version = ?4, has_unpublished_changes = ?5, \
         auth_mode = ?6, clerk_org_id = ?7, providers = ?8, updated_at = ?9 WHERE app_id = ?1",
        params![
            app.app_id.as_str(),
            app.slug,
            app.is_active,
            i64::try_from(app.version).map_err(DirectoryError::internal)?,
            app.has_unpublished_changes,
            auth.map(|auth| auth.mode.as_str()),
            auth.and_then(|auth| auth.clerk_org_id.as_ref()).map(OrganizationId::as_str),
            auth.and_then(|auth| auth.clerk_allowed_providers.as_ref())
                .map(serde_json::to_string)
                .transpose()
                .map_err(DirectoryError::internal)?,
            now,
        ],
    );
    let taken = || DirectoryError::AlreadyExists {
        resource: Resource::Slug,
        id: app.slug.as_ref().to_owned(),
    };
    on_unique(stored, "app.slug", taken).map(drop)
}

fn read(row: &Row<'_>) -> rusqlite::Result<App> {
    let slug: Box<str> = text(row, "slug")?;
    let providers: Option<Json<Vec<Box<str>>>> = row.get("providers")?;
    Ok(App {
        app_id: text(row, "app_id")?,
        url: format!("https://{slug}.mxp.co").into(),
        slug,
        meta: AppMeta {
            title: text(row, "title")?,
            description: text_or_null(row, "description")?,
            logo_url: None,
            favicon_url: None,
        },
        is_active: row.get("is_active")?,
        version: row.get::<_, u32>("version")?.into(),
        has_unpublished_changes: row.get("has_unpublished_changes")?,
        auth_config: Some(AuthConfig {
            mode: text(row, "auth_mode")?,
            clerk_org_id: text_or_null(row, "clerk_org_id")?,
            clerk_allowed_providers: providers.map(|Json(providers)| providers),
        }),
        environments: serde_json::Map::new(),
        custom_domains: Vec::new(),
        x_accounts: None,
        created_at: text_or_null(row, "created_at")?,
        updated_at: text_or_null(row, "updated_at")?,
    })
}
