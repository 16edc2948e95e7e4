use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::app::{App, AppList, AppQuery, AppUpdate, AuthMode};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::route;
use serde::Deserialize;

use super::error::ApiError;
use super::extract::{Body, Path, Query};
use super::validation::{Input, Issues};
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /v1/apps`, `GET` and `PATCH /v1/apps/{app_id}`
pub fn router() -> Router<AppState> {
    Router::new().route(route::APPS, get(list)).route(route::APP, get(app).patch(update))
}

async fn list(caller: Caller, Query(query): Query<AppQuery>) -> Result<Json<AppList>, ApiError> {
    Ok(Json(caller.apps(query).await?))
}

async fn app(caller: Caller, Path(app): Path<AppId>) -> Result<Json<App>, ApiError> {
    Ok(Json(caller.directory(&app).await?.app(app).await?))
}

async fn update(
    caller: Caller,
    Path(app): Path<AppId>,
    Query(query): Query<UpdateQuery>,
    Body(update): Body<AppUpdate>,
) -> Result<Json<App>, ApiError> {
    let directory = caller.directory(&app).await?;
    Ok(Json(directory.update_app(app, update, query.dry_run).await?))
}

impl Input for AppQuery {
    fn check(&self, issues: &mut Issues) {
        issues.within("limit", self.limit, 1, 1000);
    }
}

/// Query of `PATCH /v1/apps/{app_id}`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UpdateQuery {
    dry_run: bool,
}

impl Input for UpdateQuery {}

impl Input for AppUpdate {
    fn check(&self, issues: &mut Issues) {
        if self.slug.as_ref().is_some_and(|slug| !is_slug(slug)) {
            issues.key("slug", "value_error", SLUG_RULE);
        }
        let Some(auth) = &self.auth_config else { return };
        if !auth.mode.is_known() {
            let known: Vec<_> = AuthMode::KNOWN.iter().map(AuthMode::as_str).collect();
            let place = vec!["auth_config".into(), "mode".into()];
            issues.add(place, "enum", format!("Has to be one of {}", known.join(", ")));
        }
        let providers = auth.clerk_allowed_providers.iter().flatten().enumerate();
        for (index, _) in providers.filter(|(_, name)| !PROVIDERS.contains(&name.as_ref())) {
            let place = vec!["auth_config".into(), "clerk_allowed_providers".into(), index.into()];
            issues.add(place, "enum", format!("Has to be one of {}", PROVIDERS.join(", ")));
        }
    }
}

/// What people may sign in with.
const PROVIDERS: [&str; 3] = ["google", "github", "email"];

/// What [`is_slug`] asks, in words.
pub(crate) const SLUG_RULE: &str =
    "Has to have 3 to 60 lower-case letters, digits and inner hyphens";

/// `^[a-z0-9][a-z0-9-]*[a-z0-9]$`, 3 to 60 characters.
pub(crate) fn is_slug(text: &str) -> bool {
    (3..=60).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}
