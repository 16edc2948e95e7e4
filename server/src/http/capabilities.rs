use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::Path;
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /x/apps/{app_id}/capabilities`
pub fn router() -> Router<AppState> {
    Router::new().route(route::CAPABILITIES, get(capabilities))
}

/// The same for every app of one directory, and still not for one that does not exist.
async fn capabilities(
    caller: Caller,
    Path(app): Path<AppId>,
) -> Result<Json<Capabilities>, ApiError> {
    let directory = caller.directory(&app).await?;
    directory.app(app).await?;
    Ok(Json(caller.capabilities(&directory)))
}
