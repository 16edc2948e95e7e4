use axum::routing::get;
use axum::{Json, Router};
use mixpeek_users_contract::organization::{
    Completed, OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserCreate,
    OrganizationUserList, OrganizationUserQuery, OrganizationUserUpdate,
};
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::{Body, Path, Query};
use super::validation::{Input, Issues};
use crate::auth::Caller;
use crate::state::AppState;

/// `GET` and `POST /v1/organizations/users`, `GET`, `PATCH` and `DELETE …/{user_email}`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::ORGANIZATION_USERS, get(list).post(create))
        .route(route::ORGANIZATION_USER, get(user).patch(update).delete(delete))
}

async fn list(
    caller: Caller,
    Query(query): Query<OrganizationUserQuery>,
) -> Result<Json<OrganizationUserList>, ApiError> {
    Ok(Json(caller.organization("listOrganizationUsers")?.organization_users(query).await?))
}

async fn create(
    caller: Caller,
    Body(create): Body<OrganizationUserCreate>,
) -> Result<Json<OrganizationUser>, ApiError> {
    Ok(Json(caller.organization("createOrganizationUser")?.create_organization_user(create).await?))
}

async fn user(
    caller: Caller,
    Path(email): Path<String>,
) -> Result<Json<OrganizationUser>, ApiError> {
    Ok(Json(caller.organization("getOrganizationUser")?.organization_user(email).await?))
}

async fn update(
    caller: Caller,
    Path(email): Path<String>,
    Body(update): Body<OrganizationUserUpdate>,
) -> Result<Json<OrganizationUser>, ApiError> {
    Ok(Json(
        caller
            .organization("updateOrganizationUser")?
            .update_organization_user(email, update)
            .await?,
    ))
}

async fn delete(caller: Caller, Path(email): Path<String>) -> Result<Json<Completed>, ApiError> {
    caller.organization("deleteOrganizationUser")?.delete_organization_user(email).await?;
    Ok(Json(Completed::default()))
}

impl Input for OrganizationUserQuery {
    fn check(&self, issues: &mut Issues) {
        issues.within("limit", self.limit, 1, 1000);
        closed_sets(issues, self.role.as_ref(), self.status.as_ref());
    }
}

impl Input for OrganizationUserCreate {
    const REQUIRED: &'static [&'static str] = &["email", "user_name"];

    fn check(&self, issues: &mut Issues) {
        issues.length("user_name", Some(&self.user_name), 2, 100);
        issues.depth("metadata", self.metadata.as_ref());
        closed_sets(issues, Some(&self.role), Some(&self.status));
    }
}

impl Input for OrganizationUserUpdate {
    fn check(&self, issues: &mut Issues) {
        issues.length("user_name", self.user_name.as_deref(), 2, 100);
        issues.depth("metadata", self.metadata.as_ref());
        closed_sets(issues, self.role.as_ref(), self.status.as_ref());
    }
}

/// Answers may carry roles and statuses this version does not know; requests may not.
fn closed_sets(
    issues: &mut Issues,
    role: Option<&OrganizationRole>,
    status: Option<&OrganizationStatus>,
) {
    let roles = OrganizationRole::KNOWN.iter().map(OrganizationRole::as_str);
    issues.one_of("role", role.is_none_or(OrganizationRole::is_known), roles);
    let statuses = OrganizationStatus::KNOWN.iter().map(OrganizationStatus::as_str);
    issues.one_of("status", status.is_none_or(OrganizationStatus::is_known), statuses);
}
