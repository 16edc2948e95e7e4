use axum::routing::{delete, get, post};
use axum::{Json, Router};
use mixpeek_users_contract::id::{AppId, InvitationId};
use mixpeek_users_contract::invitation::{Invitation, InvitationList, InviteRequest};
use mixpeek_users_contract::member::Deleted;
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::{Body, Path};
use super::validation::{Input, offered};
use crate::auth::Caller;
use crate::state::AppState;

/// `POST /v1/apps/{app_id}/users/invite`, `GET …/users/invitations`, `DELETE …/users/invitations/{invitation_id}`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::INVITE, post(invite))
        .route(route::INVITATIONS, get(list))
        .route(route::INVITATION, delete(revoke))
}

async fn list(caller: Caller, Path(app): Path<AppId>) -> Result<Json<InvitationList>, ApiError> {
    Ok(Json(caller.directory(&app).await?.invitations(app).await?))
}

async fn invite(
    caller: Caller,
    Path(app): Path<AppId>,
    Body(request): Body<InviteRequest>,
) -> Result<Json<Invitation>, ApiError> {
    let directory = caller.directory(&app).await?;
    offered(directory.capabilities(), &request.role)?;
    Ok(Json(directory.invite(app, request).await?))
}

async fn revoke(
    caller: Caller,
    Path((app, invitation)): Path<(AppId, InvitationId)>,
) -> Result<Json<Deleted>, ApiError> {
    caller.directory(&app).await?.revoke(app, invitation).await?;
    Ok(Json(Deleted::default()))
}

impl Input for InviteRequest {
    const REQUIRED: &'static [&'static str] = &["email_address"];
}
