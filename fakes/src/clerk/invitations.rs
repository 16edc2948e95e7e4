//! Invitations to organizations.

use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::{Extension, Json};
use serde_json::{Value, json};

use super::body::{self, Fields};
use super::filter::is_in;
use super::memberships::{already_member, has_room, known_role};
use super::query::{Query, page};
use super::refusal::Refusal;
use super::state::{ADMIN, DAY, Instance, Invitation, Membership, now};
use super::{Answer, Shared};
use crate::faults::Keep;

/// What a new invitation may say.
const KEYS: &[&str] = &[
    "email_address",
    "role",
    "inviter_user_id",
    "public_metadata",
    "private_metadata",
    "redirect_url",
    "expires_in_days",
    "notify",
];
/// The most invitations in one call.
const MAX_BULK: usize = 10;
/// Where an invitation can stand.
pub(super) const STATUSES: &[&str] = &["pending", "accepted", "revoked", "expired"];

/// `GET /organizations/{organization}/invitations`
pub(super) async fn list(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::read(query.as_deref());
    let statuses = query.all("status")?;
    if statuses.iter().any(|status| !STATUSES.contains(status)) {
        return Err(Refusal::invalid("status"));
    }
    answer(&mut instance.lock(), &query, &organization, &statuses)
}

/// `GET /organizations/{organization}/invitations/pending`, the older form.
pub(super) async fn list_pending(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    RawQuery(query): RawQuery,
) -> Answer {
    let query = Query::read(query.as_deref());
    answer(&mut instance.lock(), &query, &organization, &["pending"])
}

fn answer(instance: &mut Instance, query: &Query, organization: &str, statuses: &[&str]) -> Answer {
    let bounds = query.page()?;
    let (field, descends) = query.order(&["created_at", "email_address"])?;
    instance.expire();
    let organization = &instance.organization(organization)?.id;
    let wanted = query.one("email_address");
    let mut found: Vec<_> = instance
        .invitations
        .iter()
        .filter(|i| i.organization == *organization && is_in(statuses, i.status))
        .filter(|i| wanted.is_none_or(|wanted| i.email.eq_ignore_ascii_case(wanted)))
        .collect();
    if field == "email_address" {
        found.sort_by(|one, other| one.email.cmp(&other.email));
    } else {
        found.sort_by_key(|invitation| invitation.created_at);
    }
    if descends {
        found.reverse();
    }
    let all: Vec<Value> = found.into_iter().map(|i| instance.invitation_json(i)).collect();
    Ok(Json(page(&all, bounds)))
}

/// `GET /organizations/{organization}/invitations/{invitation}`
pub(super) async fn read(
    State(instance): State<Shared>,
    Path((organization, invitation)): Path<(String, String)>,
) -> Answer {
    let mut instance = instance.lock();
    instance.expire();
    let at = find(&instance, &organization, &invitation)?;
    Ok(Json(instance.invitation_json(&instance.invitations[at])))
}

/// `POST /organizations/{organization}/invitations`
pub(super) async fn create(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    body: Bytes,
) -> Answer {
    let fields = body::read(&body, KEYS)?;
    let mut instance = instance.lock();
    let invitation = invite(&mut instance, &organization, &fields)?;
    Ok(Json(instance.invitation_json(&invitation)))
}

/// `POST /organizations/{organization}/invitations/bulk`: all or none (inferred), or with [`Keep`] all before the first that is refused, since
/// Clerk does not document which.
pub(super) async fn create_bulk(
    State(instance): State<Shared>,
    Path(organization): Path<String>,
    keep: Option<Extension<Keep>>,
    body: Bytes,
) -> Answer {
    let all = body::read_list(&body, KEYS)?;
    if all.len() > MAX_BULK {
        return Err(Refusal::new(400, "bulk_size_exceeded", "Bulk size exceeded"));
    }
    if all.is_empty() {
        return Err(Refusal::new(400, "request_body_invalid", "Request body invalid"));
    }
    let mut instance = instance.lock();
    let before = instance.invitations.len();
    let sent: Result<Vec<_>, _> =
        all.iter().map(|fields| invite(&mut instance, &organization, fields)).collect();
    if sent.is_err() && keep.is_none() {
        instance.invitations.truncate(before);
    }
    let data: Vec<_> = sent?.iter().map(|i| instance.invitation_json(i)).collect();
    Ok(Json(json!({ "total_count": data.len(), "data": data })))
}

fn invite(
    instance: &mut Instance,
    organization: &str,
    fields: &Fields,
) -> Result<Invitation, Refusal> {
    let (email, role) = (fields.text("email_address")?, fields.text("role")?);
    let days = fields.number("expires_in_days", 1, 365)?.unwrap_or(30);
    let inviter = fields.optional_text("inviter_user_id")?;
    if !is_address(&email) {
        return Err(Refusal::new(422, "form_param_format_invalid", "is invalid")
            .long("email_address must be a valid email address.".to_owned())
            .about("email_address"));
    }
    instance.expire();
    let organization = instance.organization(organization)?.id.clone();
    known_role(&role)?;
    if let Some(inviter) = &inviter {
        may_manage(instance, &organization, inviter)?;
    }
    let is_invited =
        |m: &Membership| instance.user(&m.user).is_some_and(|user| user.has_address(&email));
    if instance.members(&organization).any(is_invited) {
        return Err(already_member(&email));
    }
    if instance.pending(&organization).any(|i| i.email.eq_ignore_ascii_case(&email)) {
        let code = "organization_invitation_not_unique";
        return Err(Refusal::new(400, code, "duplicate invitation")
            .long(format!("There is already a pending invitation for {email}.")));
    }
    has_room(instance, &organization)?;
    let time = now();
    let invitation = Invitation {
        id: instance.new_id("orginv"),
        organization,
        email,
        role,
        status: "pending",
        inviter,
        public_metadata: fields.object("public_metadata")?,
        private_metadata: fields.object("private_metadata")?,
        created_at: time,
        expires_at: time + days * DAY,
    };
    instance.invitations.push(invitation.clone());
    Ok(invitation)
}

/// `POST /organizations/{organization}/invitations/{invitation}/revoke`
pub(super) async fn revoke(
    State(instance): State<Shared>,
    Path((organization, invitation)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let fields = body::read_optional(&body, &["requesting_user_id"])?;
    let mut instance = instance.lock();
    instance.expire();
    let at = find(&instance, &organization, &invitation)?;
    if let Some(user) = fields.optional_text("requesting_user_id")? {
        may_manage(&instance, &instance.invitations[at].organization, &user)?;
    }
    if instance.invitations[at].status != "pending" {
        let code = "organization_invitation_not_pending";
        return Err(Refusal::new(404, code, "Invitation is not pending")
            .long("Only pending invitations can be revoked.".to_owned()));
    }
    instance.invitations[at].status = "revoked";
    Ok(Json(instance.invitation_json(&instance.invitations[at])))
}

fn find(instance: &Instance, organization: &str, invitation: &str) -> Result<usize, Refusal> {
    let organization = &instance.organization(organization)?.id;
    let mut all = instance.invitations.iter();
    let found = all.position(|i| i.organization == *organization && i.id == invitation);
    found.ok_or_else(Refusal::not_found)
}

/// Refuses somebody who is no admin of the organization.
fn may_manage(instance: &Instance, organization: &str, user: &str) -> Result<(), Refusal> {
    match instance.members(organization).find(|membership| membership.user == user) {
        None => Err(Refusal::new(403, "not_a_member_in_organization", "not a member")),
        Some(membership) if membership.role != ADMIN => {
            Err(Refusal::new(403, "missing_organization_permission", "missing permission"))
        }
        Some(_) => Ok(()),
    }
}

fn is_address(text: &str) -> bool {
    let parts = text.split_once('@');
    parts.is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
}
