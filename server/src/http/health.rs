use axum::extract::State;
use axum::http::header::CACHE_CONTROL;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use serde_json::json;

use super::error::ApiError;
use crate::state::AppState;

/// `GET /healthz`: 200 if this server and its own database work. No vendor is asked. Needs no token and says nothing else.
pub fn router() -> Router<AppState> {
    Router::new().route("/healthz", get(health))
}

async fn health(State(state): State<AppState>) -> Result<impl IntoResponse, ApiError> {
    state.check().await?;
    Ok(([(CACHE_CONTROL, "no-store")], Json(json!({ "status": "ok" }))))
}
