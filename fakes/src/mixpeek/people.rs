//! `/v1/apps/{app_id}/users`: members and invitations.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use serde_json::{Value, json};

use super::answer::{Answer, Refusal, deleted};
use super::apps::App;
use super::body::{self, Key, Kind, fold, optional, required};
use super::{NOW, Shared};

/// `UpdateRoleRequest`.
const ROLE: &[Key] = &[required("role", Kind::Text(0, 100))];
/// `InviteUserRequest`.
const INVITE: &[Key] =
    &[required("email_address", Kind::Email), optional("role", Kind::Text(0, 100))];
/// The roles of the Clerk organization; one of them is not Clerk's own.
const ROLES: &[&str] = &["org:admin", "org:member", "org:billing"];
const ADMIN: &str = "org:admin";

pub(super) async fn list(State(shared): State<Shared>, Path(app): Path<String>) -> Answer {
    let mut world = shared.lock();
    let app = world.app(&app)?.managed()?;
    Ok(Json(json!({ "users": app.members, "total": app.members.len() })))
}

pub(super) async fn set_role(
    State(shared): State<Shared>,
    Path((app, user)): Path<(String, String)>,
    body: Bytes,
) -> Answer {
    let body = body::read(&body, ROLE)?;
    let role = known_role(body.get("role"))?;
    let mut world = shared.lock();
    let nulls = world.options.nulls;
    let app = world.app(&app)?.managed()?;
    let at = app.position(&user)?;
    if role != ADMIN {
        app.keep_an_admin(at)?;
    }
    let Some(member) = app.members.get_mut(at) else { return Err(no_user(&user)) };
    member["role"] = role.into();
    if nulls {
        let mut sparse = member.clone();
        for key in ["email", "name", "avatar_url", "joined_at"] {
            sparse[key] = Value::Null;
        }
        return Ok(Json(sparse));
    }
    Ok(Json(member.clone()))
}

pub(super) async fn remove(
    State(shared): State<Shared>,
    Path((app, user)): Path<(String, String)>,
) -> Answer {
    let mut world = shared.lock();
    let app = world.app(&app)?.managed()?;
    let at = app.position(&user)?;
    app.keep_an_admin(at)?;
    app.members.remove(at);
    Ok(deleted("Successfully deleted"))
}

pub(super) async fn invitations(State(shared): State<Shared>, Path(app): Path<String>) -> Answer {
    let mut world = shared.lock();
    let app = world.app(&app)?.managed()?;
    Ok(Json(json!({ "invitations": app.invitations, "total": app.invitations.len() })))
}

pub(super) async fn invite(
    State(shared): State<Shared>,
    Path(app): Path<String>,
    body: Bytes,
) -> Answer {
    let body = body::read(&body, INVITE)?;
    let role = body.get("role").cloned().unwrap_or_else(|| "org:member".into());
    let role = known_role(Some(&role))?;
    let address = body.get("email_address").and_then(Value::as_str).unwrap_or_default().trim();
    let mut world = shared.lock();
    let id = world.id("orginv");
    let app = world.app(&app)?.managed()?;
    let has = |list: &[Value], key: &str| {
        list.iter().any(|row| row[key].as_str().is_some_and(|other| fold(other) == fold(address)))
    };
    // Clerk's codes and statuses (inferred: Mixpeek documents neither).
    if has(&app.members, "email") {
        return Err(duplicate("already_a_member_in_organization"));
    }
    if has(&app.invitations, "email_address") {
        return Err(duplicate("organization_invitation_not_unique"));
    }
    let invitation = json!({
        "invitation_id": id, "email_address": address, "role": role, "status": "pending", "created_at": NOW
    });
    app.invitations.push(invitation.clone());
    Ok(Json(invitation))
}

pub(super) async fn revoke(
    State(shared): State<Shared>,
    Path((app, id)): Path<(String, String)>,
) -> Answer {
    let mut world = shared.lock();
    let app = world.app(&app)?.managed()?;
    let not_found = || Refusal::not_found("invitation", &id, "Invitation not found");
    if app.over.contains(&id) {
        return Err(not_found().coded("organization_invitation_not_pending"));
    }
    let at = app.invitations.iter().position(|row| row["invitation_id"] == *id);
    app.invitations.remove(at.ok_or_else(not_found)?);
    app.over.push(id);
    Ok(deleted("Successfully deleted"))
}

impl App {
    fn position(&self, user: &str) -> Result<usize, Refusal> {
        let found = self.members.iter().position(|member| member["user_id"] == *user);
        found.ok_or_else(|| no_user(user))
    }

    /// Clerk's rule (inferred: Mixpeek documents none).
    fn keep_an_admin(&self, leaving: usize) -> Result<(), Refusal> {
        let is_admin = |member: &Value| member["role"] == ADMIN;
        let others = self.members.iter().enumerate().filter(|(at, _)| *at != leaving);
        let leaves = self.members.get(leaving).is_some_and(is_admin);
        if !leaves || others.map(|(_, member)| member).any(is_admin) {
            return Ok(());
        }
        let message = "There must be at least one member with the minimum permissions";
        let refusal = Refusal::new(400, "BadRequestError", message);
        Err(refusal.coded("organization_minimum_permissions_needed"))
    }
}

fn known_role(role: Option<&Value>) -> Result<&'static str, Refusal> {
    let role = role.and_then(Value::as_str).unwrap_or_default();
    let known = ROLES.iter().find(|known| **known == role);
    known.copied().ok_or_else(|| Refusal::new(400, "BadRequestError", "There is no such role"))
}

fn no_user(id: &str) -> Refusal {
    Refusal::not_found("user", id, "User not found")
}

fn duplicate(code: &'static str) -> Refusal {
    Refusal::new(400, "AlreadyExistsError", "Is in already").coded(code)
}
