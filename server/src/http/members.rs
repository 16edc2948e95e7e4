use axum::routing::{delete, get, patch};
use axum::{Json, Router};
use mixpeek_users_contract::email;
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{Deleted, Member, MemberList, RoleUpdate};
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::{Body, Path};
use super::validation::{Input, offered};
use crate::auth::Caller;
use crate::state::AppState;

/// `GET /v1/apps/{app_id}/users`, `PATCH …/{user_id}/role`, `DELETE …/{user_id}`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::MEMBERS, get(list))
        .route(route::MEMBER_ROLE, patch(set_role))
        .route(route::MEMBER, delete(remove))
}

async fn list(caller: Caller, Path(app): Path<AppId>) -> Result<Json<MemberList>, ApiError> {
    let mut list = caller.directory.members(app).await?;
    let viewer = viewer(&list.users, caller.email.as_deref());
    list.x_context.get_or_insert_default().viewer_user_id = viewer;
    Ok(Json(list))
}

async fn set_role(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
    Body(update): Body<RoleUpdate>,
) -> Result<Json<Member>, ApiError> {
    offered(caller.directory.capabilities(), &update.role)?;
    Ok(Json(caller.directory.set_role(app, user, update.role).await?))
}

async fn remove(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
) -> Result<Json<Deleted>, ApiError> {
    caller.directory.remove(app, user).await?;
    Ok(Json(Deleted::default()))
}

/// The caller among the members.
fn viewer(members: &[Member], caller: Option<&str>) -> Option<UserId> {
    let caller = email::fold(caller?);
    let is_caller = |address: &str| email::fold(address) == caller;
    let found = members.iter().find(|member| member.email.as_deref().is_some_and(is_caller));
    found.map(|member| member.user_id.clone())
}

impl Input for RoleUpdate {
    const REQUIRED: &'static [&'static str] = &["role"];
}
