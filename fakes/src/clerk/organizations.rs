//! Organizations.

use axum::Json;
use axum::extract::{Path, RawQuery, State};

use super::query::Query;
use super::{Answer, Shared};

/// `GET /organizations/{organization}`: by id or slug.
pub(super) async fn read(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::read(query.as_deref());
    let instance = instance.lock();
    let organization = instance.organization(&organization)?;
    let mut json = organization.json();
    if query.one("include_members_count") == Some("true") {
        json["members_count"] = instance.members(&organization.id).count().into();
    }
    Ok(Json(json))
}
