//! Memberships of organizations.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use serde_json::Value;

use super::body;
use super::filter::wanted;
use super::query::{Query, page};
use super::refusal::Refusal;
use super::state::{ADMIN, Instance, Membership, now, role_name};
use super::{Answer, Shared};
use crate::faults::Shrink;

/// `GET /organizations/{organization}/memberships`
pub(super) async fn list(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    RawQuery(query): RawQuery,
    shrink: Option<Extension<Shrink>>,
) -> Answer {
    let mut instance = instance.lock();
    let organization = instance.organization(&organization)?.id.clone();
    answer(&mut instance, query.as_deref(), Some(&organization), shrink)
}

/// `GET /organization_memberships`
pub(super) async fn list_all(
    State(instance): State<Shared>,
    RawQuery(query): RawQuery,
    shrink: Option<Extension<Shrink>>,
) -> Answer {
    answer(&mut instance.lock(), query.as_deref(), None, shrink)
}

fn answer(
    instance: &mut Instance,
    query: Option<&str>,
    organization: Option<&str>,
    shrink: Option<Extension<Shrink>>,
) -> Answer {
    let query = Query::read(query);
    let bounds = query.page()?;
    let all = instance.memberships.iter();
    let all =
        all.filter(|m| organization.is_none_or(|organization| m.organization == organization));
    let wanted = wanted(instance, &query, all)?;
    let leaving: Vec<String> = match shrink {
        None => Vec::new(),
        Some(Extension(Shrink(by))) => wanted.iter().take(by).map(|m| m.id.clone()).collect(),
    };
    let all: Vec<Value> = wanted.into_iter().map(|m| instance.membership_json(m)).collect();
    instance.memberships.retain(|membership| !leaving.contains(&membership.id));
    Ok(Json(page(&all, bounds)))
}

/// `POST /organizations/{organization}/memberships`
pub(super) async fn create(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    body: Bytes,
) -> Answer {
    let fields = body::read(&body, &["user_id", "role", "public_metadata", "private_metadata"])?;
    let (user, role) = (fields.text("user_id")?, fields.text("role")?);
    let public_metadata = fields.object("public_metadata")?;
    let private_metadata = fields.object("private_metadata")?;
    let mut instance = instance.lock();
    let organization = instance.organization(&organization)?.id.clone();
    known_role(&role)?;
    let person = instance.user(&user).ok_or_else(Refusal::not_found)?;
    if instance.members(&organization).any(|membership| membership.user == user) {
        return Err(already_member(person.identifier().unwrap_or(&person.id)));
    }
    has_room(&instance, &organization)?;
    let time = now();
    let membership = Membership {
        id: instance.new_id("orgmem"),
        organization,
        user,
        role,
        public_metadata,
        private_metadata,
        created_at: time,
        updated_at: time,
    };
    instance.memberships.push(membership.clone());
    Ok(Json(instance.membership_json(&membership)))
}

/// `PATCH /organizations/{organization}/memberships/{user}`
pub(super) async fn update(
    State(instance): State<Shared>,
    Path((organization, user)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let role = body::read(&body, &["role"])?.text("role")?;
    let mut instance = instance.lock();
    let at = find(&instance, &organization, &user)?;
    known_role(&role)?;
    if role != ADMIN {
        keep_an_admin(&instance, at)?;
    }
    Ok(Json(change(&mut instance, at, |membership| membership.role = role)))
}

/// `PATCH /organizations/{organization}/memberships/{user}/metadata`
pub(super) async fn merge_metadata(
    State(instance): State<Shared>,
    Path((organization, user)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let fields = body::read(&body, &["public_metadata", "private_metadata"])?;
    let (public, private) = (fields.object("public_metadata")?, fields.object("private_metadata")?);
    let mut instance = instance.lock();
    let at = find(&instance, &organization, &user)?;
    Ok(Json(change(&mut instance, at, |membership| {
        body::merge(&mut membership.public_metadata, public);
        body::merge(&mut membership.private_metadata, private);
    })))
}

/// `DELETE /organizations/{organization}/memberships/{user}`: answers what was deleted.
pub(super) async fn delete(
    State(instance): State<Shared>,
    Path((organization, user)): Path<(String, String)>,
) -> Answer {
    let mut instance = instance.lock();
    let at = find(&instance, &organization, &user)?;
    keep_an_admin(&instance, at)?;
    let membership = instance.memberships.remove(at);
    Ok(Json(instance.membership_json(&membership)))
}

/// Where a membership is. Its key is the user's id.
fn find(instance: &Instance, organization: &str, user: &str) -> Result<usize, Refusal> {
    let organization = &instance.organization(organization)?.id;
    let mut all = instance.memberships.iter();
    let found = all.position(|m| m.organization == *organization && m.user == user);
    found.ok_or_else(Refusal::not_found)
}

fn change(instance: &mut Instance, at: usize, change: impl FnOnce(&mut Membership)) -> Value {
    let membership = &mut instance.memberships[at];
    change(membership);
    membership.updated_at = now();
    let membership = membership.clone();
    instance.membership_json(&membership)
}

/// Refuses to lose the last member who could manage the others.
fn keep_an_admin(instance: &Instance, at: usize) -> Result<(), Refusal> {
    let leaving = &instance.memberships[at];
    let is_other = |m: &Membership| m.role == ADMIN && m.id != leaving.id;
    if leaving.role != ADMIN || instance.members(&leaving.organization).any(is_other) {
        Ok(())
    } else {
        Err(Refusal::last_admin())
    }
}

/// Refuses a role that the instance does not have.
pub(super) fn known_role(role: &str) -> Result<(), Refusal> {
    let found = role_name(role).map(drop);
    found.ok_or_else(|| Refusal::not_found().about("role"))
}

/// Refuses one more than the organization or its plan has room for. Pending invitations count.
pub(super) fn has_room(instance: &Instance, organization: &str) -> Result<(), Refusal> {
    let found = instance.organization(organization)?;
    let count = instance.members(organization).count() + instance.pending(organization).count();
    if found.seats.is_some_and(|seats| count >= seats) {
        return Err(Refusal::new(402, "insufficient_seats", "not enough seats")
            .long("Your organization has no seats left.".to_owned()));
    }
    if found.max_members > 0 && count >= found.max_members {
        let code = "organization_membership_quota_exceeded";
        return Err(Refusal::new(403, code, "organization membership quota exceeded").long(format!(
            "You have reached your limit of {} organization memberships, including outstanding invitations.",
            found.max_members
        )));
    }
    Ok(())
}

pub(super) fn already_member(person: &str) -> Refusal {
    Refusal::new(400, "already_a_member_in_organization", "already a member")
        .long(format!("{person} is already a member of the organization."))
}
