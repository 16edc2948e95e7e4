use axum::extract::State;
use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::me::Me;
use mixpeek_users_contract::route;

use super::error::ApiError;
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /v1/me`
pub fn router() -> Router<AppState> {
    Router::new().route(route::ME, get(me))
}

async fn me(caller: Caller, State(state): State<AppState>) -> Result<Json<Me>, ApiError> {
    let mut me = caller.me().await?;
    me.user_email = caller.email().map(Into::into).or(me.user_email);
    if let Some(limiter) = state.rate_limiter() {
        me.rate_limits.get_or_insert_default().insert("metadata".into(), limiter.limit().into());
    }
    Ok(Json(me))
}
