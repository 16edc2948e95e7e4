use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::membership::MembershipList;
use mixpeek_users_contract::route;

use super::error::ApiError;
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /x/memberships`
pub fn router() -> Router<AppState> {
    Router::new().route(route::MEMBERSHIPS, get(memberships))
}

async fn memberships(caller: Caller) -> Result<Json<MembershipList>, ApiError> {
    Ok(Json(caller.memberships().await?))
}
