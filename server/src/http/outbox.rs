use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::outbox::Outbox;
use mixpeek_users_contract::route;

use super::error::ApiError;
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /x/outbox`
pub fn router() -> Router<AppState> {
    Router::new().route(route::OUTBOX, get(outbox))
}

async fn outbox(caller: Caller) -> Result<Json<Outbox>, ApiError> {
    Ok(Json(caller.outbox().await?))
}
