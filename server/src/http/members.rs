use axum::routing::{delete, get, patch, post};
use axum::{Json, Router};
use mixpeek_users_contract::email;
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::member::{
    AddRequest, Deleted, Member, MemberList, MemberStatus, MetadataUpdate, RoleUpdate, StatusUpdate,
};
use mixpeek_users_contract::role::Role;
use mixpeek_users_contract::route;
use mixpeek_users_contract::search::{MemberOrder, MemberQuery};

use super::condition::IfMatch;
use super::error::ApiError;
use super::extract::{Body, Path, Query};
use super::validation::{Input, Issues, offered};
use crate::auth::Caller;
use crate::directory::error::{DirectoryError, Resource};
use crate::state::AppState;

/// `GET /v1/apps/{app_id}/users`, `PATCH …/{user_id}/role`, `DELETE …/{user_id}`; and under `/x`, `GET` and `POST …/users`,
/// `PATCH …/{user_id}/status` and `PATCH …/{user_id}/metadata`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::MEMBERS, get(list))
        .route(route::MEMBER_ROLE, patch(set_role))
        .route(route::MEMBER, delete(remove))
        .route(route::SEARCH_MEMBERS, get(search))
        .route(route::ADD_MEMBER, post(add))
        .route(route::MEMBER_STATUS, patch(set_status))
        .route(route::MEMBER_METADATA, patch(set_metadata))
}

async fn list(caller: Caller, Path(app): Path<AppId>) -> Result<Json<MemberList>, ApiError> {
    let directory = caller.directory(&app).await?;
    let mut list = directory.members(app).await?;
    let viewer = viewer(&list.users, caller.user(), caller.email());
    let context = list.x_context.get_or_insert_default();
    context.viewer_user_id = viewer;
    context.capabilities = Some(Box::new(caller.capabilities(&directory)));
    Ok(Json(list))
}

async fn search(
    caller: Caller,
    Path(app): Path<AppId>,
    Query(query): Query<MemberQuery>,
) -> Result<Json<MemberList>, ApiError> {
    Ok(Json(caller.directory(&app).await?.search_members(app, query).await?))
}

async fn set_role(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
    IfMatch(seen): IfMatch,
    Body(update): Body<RoleUpdate>,
) -> Result<Json<Member>, ApiError> {
    let directory = caller.directory(&app).await?;
    offered(directory.capabilities(), &update.role)?;
    let changed = match seen {
        None => directory.set_role(app, user, update.role).await?,
        Some(seen) => directory.set_role_if(app, user, update.role, seen).await?,
    };
    Ok(Json(changed))
}

async fn remove(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
) -> Result<Json<Deleted>, ApiError> {
    caller.directory(&app).await?.remove(app, user).await?;
    Ok(Json(Deleted::default()))
}

async fn add(
    caller: Caller,
    Path(app): Path<AppId>,
    Body(request): Body<AddRequest>,
) -> Result<Json<Member>, ApiError> {
    let directory = caller.adding(&app).await?;
    offered(directory.capabilities(), &request.role)?;
    let added = directory.add(app, request).await.map_err(|error| match error {
        DirectoryError::NotFound { resource: Resource::Member, id } => {
            ApiError::Stranger { user: id }
        }
        error => error.into(),
    });
    Ok(Json(added?))
}

async fn set_status(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
    Body(update): Body<StatusUpdate>,
) -> Result<Json<Member>, ApiError> {
    let directory = caller.directory(&app).await?;
    let statuses = &directory.capabilities().statuses;
    // Where there are none, the directory says that it does not do this at all.
    if !statuses.is_empty() {
        let mut issues = Issues::new("body");
        let known = statuses.contains(&update.status);
        issues.one_of("status", known, statuses.iter().map(MemberStatus::as_str));
        issues.into_result()?;
    }
    Ok(Json(directory.set_status(app, user, update.status).await?))
}

async fn set_metadata(
    caller: Caller,
    Path((app, user)): Path<(AppId, UserId)>,
    Body(update): Body<MetadataUpdate>,
) -> Result<Json<Member>, ApiError> {
    let directory = caller.directory(&app).await?;
    Ok(Json(directory.set_metadata(app, user, update.public_metadata).await?))
}

/// The caller among the members.
fn viewer(members: &[Member], user: Option<&UserId>, email: Option<&str>) -> Option<UserId> {
    let by_id = |member: &&Member| user == Some(&member.user_id);
    let email = email.map(email::fold);
    let by_email = |member: &&Member| {
        let email = email.as_deref();
        email.is_some() && member.email.as_deref().map(email::fold).as_deref() == email
    };
    let found = members.iter().find(by_id).or_else(|| members.iter().find(by_email));
    found.map(|member| member.user_id.clone())
}

impl Input for MemberQuery {
    fn check(&self, issues: &mut Issues) {
        issues.length("query", self.query.as_deref(), 0, 320);
        issues.length("role", self.role.as_ref().map(Role::as_str), 1, 100);
        let orders = MemberOrder::KNOWN.iter().map(MemberOrder::as_str);
        let is_known = self.order_by.as_ref().is_none_or(MemberOrder::is_known);
        issues.one_of("order_by", is_known, orders);
        issues.within("limit", self.limit, 1, Self::MAX_LIMIT);
    }
}

impl Input for RoleUpdate {
    const REQUIRED: &'static [&'static str] = &["role"];
}

impl Input for AddRequest {
    const REQUIRED: &'static [&'static str] = &["user"];

    fn check(&self, issues: &mut Issues) {
        issues.length("user", Some(&self.user), 1, 320);
    }
}

impl Input for StatusUpdate {
    const REQUIRED: &'static [&'static str] = &["status"];
}

impl Input for MetadataUpdate {
    const REQUIRED: &'static [&'static str] = &["public_metadata"];

    fn check(&self, issues: &mut Issues) {
        issues.depth("public_metadata", Some(&self.public_metadata));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(user: &str, email: Option<&str>) -> Member {
        Member { email: email.map(Into::into), ..Member::new(user.into(), Role::MEMBER) }
    }

    #[test]
    fn a_viewer_is_found_by_user_id_before_address() {
        let shared = Some("Ines@Shop.Example");
        let members = [member("user_1", shared), member("user_2", shared), member("user_3", None)];
        let found = |user: Option<&str>, email| {
            let user = user.map(UserId::from);
            viewer(&members, user.as_ref(), email).map(|user| user.to_string())
        };
        assert_eq!(found(Some("user_2"), shared).as_deref(), Some("user_2"));
        assert_eq!(found(Some("user_3"), shared).as_deref(), Some("user_3"));
        assert_eq!(found(Some("user_9"), Some("ines@shop.example")).as_deref(), Some("user_1"));
        assert_eq!(found(None, shared).as_deref(), Some("user_1"));
        assert_eq!(found(Some("user_9"), Some("omar@shop.example")), None);
        // Nobody without an address is taken for a caller without one.
        assert_eq!(found(None, None), None);
    }
}
