use axum::routing::{delete, get, post};
use axum::{Json, Router};
use mixpeek_users_contract::id::{AppId, InvitationId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteRequest, PastInvitationsQuery,
};
use mixpeek_users_contract::member::Deleted;
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::{Body, Path, Query};
use super::validation::{Input, Issues, offered};
use crate::auth::Caller;
use crate::state::AppState;

/// `POST /v1/apps/{app_id}/users/invite`, `GET …/users/invitations`, `DELETE …/users/invitations/{invitation_id}`; and
/// `GET /x/apps/{app_id}/invitations`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::INVITE, post(invite))
        .route(route::INVITATIONS, get(list))
        .route(route::INVITATION, delete(revoke))
        .route(route::PAST_INVITATIONS, get(list_past))
}

async fn list(caller: Caller, Path(app): Path<AppId>) -> Result<Json<InvitationList>, ApiError> {
    Ok(Json(caller.directory(&app).await?.invitations(app).await?))
}

async fn list_past(
    caller: Caller,
    Path(app): Path<AppId>,
    Query(PastInvitationsQuery { status }): Query<PastInvitationsQuery>,
) -> Result<Json<InvitationList>, ApiError> {
    let directory = caller.directory(&app).await?;
    let statuses = &directory.capabilities().past_invitations;
    // Where there are none, the directory says that it does not do this at all.
    if !statuses.is_empty() {
        let mut issues = Issues::new("query");
        let all = statuses.iter().map(InvitationStatus::as_str);
        issues.one_of("status", statuses.contains(&status), all);
        issues.into_result()?;
    }
    Ok(Json(directory.past_invitations(app, status).await?))
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

impl Input for PastInvitationsQuery {
    fn check(&self, issues: &mut Issues) {
        if self.status == InvitationStatus::Pending {
            let words = format!("Pending invitations are listed by GET {}", route::INVITATIONS);
            issues.key("status", "enum", words);
        }
    }
}

impl Input for InviteRequest {
    const REQUIRED: &'static [&'static str] = &["email_address"];
}
