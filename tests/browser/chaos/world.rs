//! What is behind the line: one app's people, and a history of all that was really done.

use mixpeek_users_contract::capabilities::{Capabilities, MetadataWrite};
use mixpeek_users_contract::id::{InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationStatus, InviteManyRequest, InviteRequest,
};
use mixpeek_users_contract::member::{
    AddRequest, Member, MemberStatus, MetadataUpdate, RoleUpdate, StatusUpdate,
};
use mixpeek_users_contract::role::Role;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// What the directory can do: all there is.
pub(super) fn abilities() -> Capabilities {
    Capabilities {
        add: true,
        invite_at_once: Some(3),
        statuses: vec![MemberStatus::Active, MemberStatus::Suspended],
        metadata: Some(MetadataWrite::Replace),
        ..Capabilities::default()
    }
}

type Answer = Result<Value, (u16, &'static str, &'static str)>;

const GONE: (u16, &str, &str) = (404, "NotFoundError", "");

/// One app.
#[derive(Default)]
pub(super) struct World {
    pub(super) members: Vec<Member>,
    pub(super) invitations: Vec<Invitation>,
    /// Whom a mail went to, in order, by whichever admin.
    pub(super) mails: Vec<String>,
    /// All that was done, in the words in which the host hears of it.
    pub(super) done: Vec<String>,
    count: u32,
}

impl World {
    pub(super) fn new(members: u32, invitations: u32) -> Self {
        let mut world = Self::default();
        for n in 0..members {
            let member = Self::person(n);
            world.members.push(member);
        }
        world.members[0].role = Role::ADMIN;
        for n in 0..invitations {
            world.invite(&format!("pending{n}@x.io"), Role::MEMBER);
        }
        world
    }

    /// Somebody who has an account.
    fn person(n: u32) -> Member {
        Member {
            email: Some(format!("u{n}@x.io").into()),
            name: Some(format!("Person {n}").into()),
            status: Some(MemberStatus::Active),
            ..Member::new(format!("u{n}").into(), Role::MEMBER)
        }
    }

    pub(super) fn invite(&mut self, address: &str, role: Role) -> Invitation {
        self.count += 1;
        let invitation = Invitation {
            invitation_id: format!("i{}", self.count).into(),
            email_address: address.into(),
            role,
            status: InvitationStatus::Pending,
            created_at: None,
            expires_at: None,
        };
        self.invitations.insert(0, invitation.clone());
        self.mails.push(address.to_owned());
        self.done.push(format!("invited {address}"));
        invitation
    }

    /// Somebody takes up an invitation.
    pub(super) fn accept(&mut self, id: &InvitationId) {
        let Some(at) = self.invitations.iter().position(|known| known.invitation_id == *id) else {
            return;
        };
        let invitation = self.invitations.remove(at);
        self.count += 1;
        let id = UserId::from(format!("joined{}", self.count));
        let email = Some(invitation.email_address);
        self.members.push(Member { email, ..Member::new(id, invitation.role) });
    }

    /// Whether it is as these words say, whoever made it so.
    pub(super) fn is_so(&self, words: &str) -> bool {
        let person = |id: &str| self.members.iter().find(|member| member.user_id.as_str() == id);
        let pending = |id: &str| {
            self.invitations.iter().any(|invitation| invitation.invitation_id.as_str() == id)
        };
        if let Some((id, what)) = words.split_once(" is ") {
            let status = |member: &Member| member.status.as_ref().map(ToString::to_string);
            return person(id).is_some_and(|member| {
                member.role.as_str() == what || status(member).as_deref() == Some(what)
            });
        }
        match words.split_once(' ') {
            Some(("removed", id)) => person(id).is_none(),
            Some(("added", id)) => person(id).is_some(),
            Some(("revoked", id)) => !pending(id),
            Some(("invited", to)) => {
                self.invitations.iter().any(|invitation| &*invitation.email_address == to)
            }
            _ => false,
        }
    }

    /// What the server says to a request, and does for it.
    pub(super) fn answer(&mut self, method: &str, path: &str, body: &str) -> (u16, Value) {
        match self.serve(method, path, body) {
            Ok(answer) => (200, answer),
            Err((status, kind, code)) => {
                let mut error = json!({ "type": kind, "message": "words" });
                if !code.is_empty() {
                    error["code"] = json!(code);
                }
                (status, json!({ "success": false, "status": status, "error": error }))
            }
        }
    }

    fn serve(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let path = path.strip_prefix("/v1/apps/app").or_else(|| path.strip_prefix("/x/apps/app"));
        let steps: Vec<_> = path.unwrap_or_default().trim_start_matches('/').split('/').collect();
        match (method, &*steps) {
            ("GET", ["users"]) => Ok(json!({
                "users": self.members,
                "total": self.members.len(),
                "x_context": { "viewer_user_id": "u0", "capabilities": abilities() },
            })),
            ("GET", ["users", "invitations"]) => {
                Ok(json!({ "invitations": self.invitations, "total": self.invitations.len() }))
            }
            ("PATCH", ["users", id, "role"]) => {
                let role = read::<RoleUpdate>(body)?.role;
                self.keeps_an_admin(id, role == Role::ADMIN)?;
                self.change(id, format!("{id} is {role}"), |member| member.role = role)
            }
            ("PATCH", ["users", id, "status"]) => {
                let status = read::<StatusUpdate>(body)?.status;
                self.keeps_an_admin(id, status == MemberStatus::Active)?;
                self.change(id, format!("{id} is {status}"), |member| member.status = Some(status))
            }
            ("PATCH", ["users", id, "metadata"]) => {
                let metadata = read::<MetadataUpdate>(body)?.public_metadata;
                let words = format!("{id} has other metadata");
                self.change(id, words, |member| member.public_metadata = Some(metadata))
            }
            ("DELETE", ["users", "invitations", id]) => {
                let id = InvitationId::from(*id);
                let known = self.invitations.len();
                self.invitations.retain(|invitation| invitation.invitation_id != id);
                if self.invitations.len() == known {
                    return Err(GONE);
                }
                self.done.push(format!("revoked {id}"));
                Ok(json!({ "message": "gone", "success": true }))
            }
            ("DELETE", ["users", id]) => {
                self.keeps_an_admin(id, false)?;
                let known = self.members.len();
                self.members.retain(|member| member.user_id.as_str() != *id);
                if self.members.len() == known {
                    return Err(GONE);
                }
                self.done.push(format!("removed {id}"));
                Ok(json!({ "message": "gone", "success": true }))
            }
            ("POST", ["users", "invite"]) => {
                let request = read::<InviteRequest>(body)?;
                self.invited(&request).map(|invitation| json!(invitation))
            }
            ("POST", ["invitations"]) => {
                let requests = read::<InviteManyRequest>(body)?.invitations;
                let results: Vec<_> = requests.iter().map(|request| self.result(request)).collect();
                Ok(json!({ "results": results }))
            }
            ("POST", ["users"]) => {
                let AddRequest { user, role } = read(body)?;
                let n = user.strip_prefix('u').and_then(|n| n.strip_suffix("@x.io")?.parse().ok());
                let Some(n) = n else { return Err(GONE) };
                let member = Member { role, ..Self::person(n) };
                if self.members.iter().any(|known| known.user_id == member.user_id) {
                    return Err((400, "AlreadyExistsError", "already_a_member_in_organization"));
                }
                self.members.push(member.clone());
                self.done.push(format!("added {}", member.user_id));
                Ok(json!(member))
            }
            _ => panic!("the tab asked for {method} {path:?}, which is no operation"),
        }
    }

    fn result(&mut self, request: &InviteRequest) -> Value {
        let address = request.email_address.as_str();
        match self.invited(request) {
            Ok(invitation) => json!({ "email_address": address, "invitation": invitation }),
            Err((status, kind, code)) => json!({
                "email_address": address, "status": status,
                "error": { "type": kind, "message": "words", "code": code },
            }),
        }
    }

    fn invited(
        &mut self,
        request: &InviteRequest,
    ) -> Result<Invitation, (u16, &'static str, &'static str)> {
        let address = request.email_address.as_str();
        if self.members.iter().any(|member| member.email.as_deref() == Some(address)) {
            return Err((400, "AlreadyExistsError", "already_a_member_in_organization"));
        }
        if self.invitations.iter().any(|invitation| &*invitation.email_address == address) {
            return Err((400, "AlreadyExistsError", "organization_invitation_not_unique"));
        }
        Ok(self.invite(address, request.role.clone()))
    }

    fn change(&mut self, id: &str, words: String, change: impl FnOnce(&mut Member)) -> Answer {
        let found = self.members.iter_mut().find(|member| member.user_id.as_str() == id);
        let member = found.ok_or(GONE)?;
        change(member);
        self.done.push(words);
        Ok(json!(member))
    }

    /// Whether somebody can still manage the others once this person may, or may not.
    fn keeps_an_admin(&self, id: &str, may: bool) -> Result<(), (u16, &'static str, &'static str)> {
        let manages = |member: &&Member| {
            member.role == Role::ADMIN && member.status != Some(MemberStatus::Suspended)
        };
        let mut others =
            self.members.iter().filter(manages).filter(|member| member.user_id.as_str() != id);
        let matters =
            self.members.iter().filter(manages).any(|member| member.user_id.as_str() == id);
        if may || !matters || others.next().is_some() {
            return Ok(());
        }
        Err((400, "BadRequestError", "organization_minimum_permissions_needed"))
    }
}

fn read<T: DeserializeOwned>(body: &str) -> Result<T, (u16, &'static str, &'static str)> {
    serde_json::from_str(body).map_err(|_| (422, "ValidationError", ""))
}
