use std::collections::HashSet;

use axum::routing::{delete, get, post};
use axum::{Json, Router};
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, InvitationId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteManyRequest, InviteRequest, InviteResult,
    InviteResults, PastInvitationsQuery,
};
use mixpeek_users_contract::member::Deleted;
use mixpeek_users_contract::route;

use super::error::ApiError;
use super::extract::{Body, Path, Query};
use super::validation::{Input, Issues, offered};
use crate::auth::Caller;
use crate::state::AppState;

/// `POST /v1/apps/{app_id}/users/invite`, `GET …/users/invitations`, `DELETE …/users/invitations/{invitation_id}`; and under `/x`,
/// `POST …/invitations` and `GET …/invitations`
pub fn router() -> Router<AppState> {
    Router::new()
        .route(route::INVITE, post(invite))
        .route(route::INVITATIONS, get(list))
        .route(route::INVITATION, delete(revoke))
        .route(route::INVITE_MANY, post(invite_many))
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

async fn invite_many(
    caller: Caller,
    Path(app): Path<AppId>,
    Body(InviteManyRequest { invitations }): Body<InviteManyRequest>,
) -> Result<Json<InviteResults>, ApiError> {
    let directory = caller.directory(&app).await?;
    // Where it is one at a time, the directory says that it does not do this at all.
    if let Some(most) = directory.capabilities().invite_at_once {
        together(directory.capabilities(), most, &invitations)?;
    }
    let addresses: Vec<_> = invitations.iter().map(|asked| asked.email_address.clone()).collect();
    let outcomes = directory.invite_many(app, invitations).await?;
    let result = |(address, outcome): (_, Result<_, _>)| {
        InviteResult::new(address, outcome.map_err(|error| ApiError::from(error).told()))
    };
    Ok(Json(InviteResults { results: addresses.iter().zip(outcomes).map(result).collect() }))
}

/// Refuses a list that is too long, empty, or has an address twice or a role that cannot be given here.
fn together(can: &Capabilities, most: u64, asked: &[InviteRequest]) -> Result<(), ApiError> {
    let mut issues = Issues::new("body");
    if !u64::try_from(asked.len()).is_ok_and(|count| (1..=most).contains(&count)) {
        issues.key("invitations", "value_error", format!("Has to have 1 to {most} entries"));
    }
    let mut seen = HashSet::new();
    for (index, request) in asked.iter().enumerate() {
        let place = |key: &str| vec!["invitations".into(), index.into(), key.into()];
        if !seen.insert(request.email_address.folded()) {
            issues.add(place("email_address"), "value_error", "Is in the list already");
        }
        if let Err(ApiError::Invalid(found)) = offered(can, &request.role) {
            for issue in found {
                issues.add(place("role"), &issue.kind, issue.message);
            }
        }
    }
    issues.into_result()
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

impl Input for InviteManyRequest {
    const REQUIRED: &'static [&'static str] = &["invitations"];
}
