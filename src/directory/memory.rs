//! A directory in memory, for tests: a full one, whose answers can be held back and made to fail.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use mixpeek_users_contract::email::fold;
use mixpeek_users_contract::error::{ErrorEnvelope, ErrorType, code};
use mixpeek_users_contract::id::{AppId, InvitationId, UserId};
use mixpeek_users_contract::invitation::{
    Invitation, InvitationList, InvitationStatus, InviteManyRequest, InviteRequest, InviteResult,
    InviteResults,
};
use mixpeek_users_contract::member::{
    AddRequest, ListContext, Member, MemberList, MemberStatus, MetadataUpdate,
};
use mixpeek_users_contract::role::Role;
use serde_json::{Map, Value};

use super::{Answer, Directory, DirectoryError};

/// How often a held answer looks whether it was let go, in milliseconds.
const POLL: u32 = 2;

/// The operations, for saying which is to fail or to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Operation {
    /// [`Directory::enable_user_management`]
    Enable,
    /// [`Directory::members`]
    Members,
    /// [`Directory::set_role`]
    SetRole,
    /// [`Directory::set_status`]
    SetStatus,
    /// [`Directory::set_metadata`]
    SetMetadata,
    /// [`Directory::add`]
    Add,
    /// [`Directory::remove`]
    Remove,
    /// [`Directory::invitations`]
    Invitations,
    /// [`Directory::past_invitations`]
    PastInvitations,
    /// [`Directory::invite`]
    Invite,
    /// [`Directory::invite_many`]; what is to become of one of them is a failure of [`Invite`](Self::Invite).
    InviteMany,
    /// [`Directory::revoke`]
    Revoke,
}

/// One app's users in memory. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct MemoryDirectory {
    state: Arc<Mutex<State>>,
}

/// What the directory holds. Tests may read and write it as they like.
#[derive(Debug, Default)]
pub struct State {
    /// The members.
    pub members: Vec<Member>,
    /// The pending invitations.
    pub invitations: Vec<Invitation>,
    /// The invitations that are no longer pending. One that is revoked joins them.
    pub past_invitations: Vec<Invitation>,
    /// How many of them there are of any one kind, where that is more than are listed.
    pub past_total: Option<u64>,
    /// Who has an account and is no member.
    pub accounts: Vec<Member>,
    /// What the members' answer says besides the members.
    pub context: Option<ListContext>,
    /// Failures to come: each is used once, by the next call of its operation.
    pub failures: Vec<(Operation, DirectoryError)>,
    /// Failures to come after the operation was carried out, as when an answer is lost on its way.
    pub lost_answers: Vec<(Operation, DirectoryError)>,
    /// Operations whose answers wait until they are taken out of here.
    pub held: HashSet<Operation>,
    /// Every call so far, in order.
    pub calls: Vec<Operation>,
    /// The metadata that were sent, in order.
    pub metadata_updates: Vec<Map<String, Value>>,
    next_id: u32,
}

impl MemoryDirectory {
    /// A directory with these members and invitations.
    pub fn new(members: Vec<Member>, invitations: Vec<Invitation>) -> Self {
        let state = State { members, invitations, ..State::default() };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// What the directory holds.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often an operation was called.
    pub fn count(&self, operation: Operation) -> usize {
        self.state().calls.iter().filter(|call| **call == operation).count()
    }

    fn answer<T: 'static>(
        &self,
        operation: Operation,
        act: impl FnOnce(&mut State) -> Result<T, DirectoryError> + 'static,
    ) -> Answer<T> {
        let this = self.clone();
        this.state().calls.push(operation);
        Box::pin(async move {
            while this.state().held.contains(&operation) {
                gloo_timers::future::TimeoutFuture::new(POLL).await;
            }
            let mut state = this.state();
            if let Some(error) = take(&mut state.failures, operation) {
                return Err(error);
            }
            let answer = act(&mut state);
            take(&mut state.lost_answers, operation).map_or(answer, Err)
        })
    }
}

fn take(
    failures: &mut Vec<(Operation, DirectoryError)>,
    operation: Operation,
) -> Option<DirectoryError> {
    let index = failures.iter().position(|(of, _)| *of == operation)?;
    Some(failures.remove(index).1)
}

/// Changes a member, if it is there.
fn change(
    state: &mut State,
    user: &UserId,
    change: impl FnOnce(&mut Member),
) -> Result<Member, DirectoryError> {
    let member = state.members.iter_mut().find(|member| member.user_id == *user);
    let member = member.ok_or_else(not_found)?;
    change(member);
    Ok(member.clone())
}

fn invite(state: &mut State, request: InviteRequest) -> Result<Invitation, DirectoryError> {
    let folded = request.email_address.folded();
    let has = |email: Option<&str>| email.map(fold).as_ref() == Some(&folded);
    if state.members.iter().any(|member| has(member.email.as_deref())) {
        return Err(DirectoryError::AlreadyMember);
    }
    if state.invitations.iter().any(|invitation| has(Some(&invitation.email_address))) {
        return Err(DirectoryError::AlreadyInvited);
    }
    state.next_id += 1;
    let invitation = Invitation {
        invitation_id: format!("inv_new_{}", state.next_id).into(),
        email_address: request.email_address.as_str().into(),
        role: request.role,
        status: InvitationStatus::Pending,
        created_at: None,
        expires_at: None,
    };
    state.invitations.insert(0, invitation.clone());
    Ok(invitation)
}

/// A refusal as a server writes it, as far as one of several invitations has one.
fn envelope(error: DirectoryError) -> ErrorEnvelope {
    let coded = |code: &str| {
        let mut envelope = ErrorEnvelope::new(400, ErrorType::AlreadyExists, "");
        envelope.error.code = Some(code.to_owned());
        envelope
    };
    match error {
        DirectoryError::AlreadyMember => coded(code::ALREADY_MEMBER),
        DirectoryError::AlreadyInvited => coded(code::ALREADY_INVITED),
        DirectoryError::RateLimited { retry_after } => {
            let envelope = ErrorEnvelope::new(429, ErrorType::TooManyRequests, "");
            envelope.with_detail("retry_after", retry_after)
        }
        DirectoryError::Invalid { message } => {
            ErrorEnvelope::new(422, ErrorType::Validation, message)
        }
        DirectoryError::Failed { status, message } => {
            ErrorEnvelope::new(status, ErrorType::Unavailable, message)
        }
        other => ErrorEnvelope::new(500, ErrorType::Internal, other.to_string()),
    }
}

fn not_found() -> DirectoryError {
    DirectoryError::NotFound { message: "Not found".to_owned() }
}

impl Directory for MemoryDirectory {
    fn enable_user_management(&self, _app: &AppId) -> Answer<Option<String>> {
        self.answer(Operation::Enable, |_| Ok(Some("Demo".to_owned())))
    }

    fn members(&self, _app: &AppId) -> Answer<MemberList> {
        self.answer(Operation::Members, |state| {
            let users = state.members.clone();
            Ok(MemberList { total: users.len() as u64, users, x_context: state.context.clone() })
        })
    }

    fn set_role(
        &self,
        _app: &AppId,
        user: &UserId,
        role: &Role,
        seen: Option<&Role>,
    ) -> Answer<Member> {
        let (user, role, seen) = (user.clone(), role.clone(), seen.cloned());
        self.answer(Operation::SetRole, move |state| {
            let has = |member: &&Member| member.user_id == user;
            let now = state.members.iter().find(has).map(|member| member.role.clone());
            if seen.is_some() && now != seen && now.as_ref() != Some(&role) {
                return Err(DirectoryError::Changed);
            }
            change(state, &user, |member| member.role = role)
        })
    }

    fn set_status(&self, _app: &AppId, user: &UserId, status: &MemberStatus) -> Answer<Member> {
        let (user, status) = (user.clone(), status.clone());
        self.answer(Operation::SetStatus, move |state| {
            change(state, &user, |member| member.status = Some(status))
        })
    }

    /// Puts it in the place of what is there.
    fn set_metadata(&self, _app: &AppId, user: &UserId, update: String) -> Answer<Member> {
        let user = user.clone();
        self.answer(Operation::SetMetadata, move |state| {
            let update: MetadataUpdate = serde_json::from_str(&update)
                .map_err(|error| DirectoryError::Invalid { message: error.to_string() })?;
            state.metadata_updates.push(update.public_metadata.clone());
            change(state, &user, |member| member.public_metadata = Some(update.public_metadata))
        })
    }

    fn add(&self, _app: &AppId, request: &AddRequest) -> Answer<Member> {
        let request = request.clone();
        self.answer(Operation::Add, move |state| {
            let who = fold(&request.user);
            let is_meant = |member: &Member| {
                member.user_id.as_str() == request.user
                    || member.email.as_deref().map(fold).as_deref() == Some(who.as_str())
            };
            if state.members.iter().any(is_meant) {
                return Err(DirectoryError::AlreadyMember);
            }
            let account = state.accounts.iter().find(|account| is_meant(account)).cloned();
            let member = Member { role: request.role.clone(), ..account.ok_or_else(not_found)? };
            state.members.push(member.clone());
            Ok(member)
        })
    }

    fn remove(&self, _app: &AppId, user: &UserId) -> Answer<()> {
        let user = user.clone();
        self.answer(Operation::Remove, move |state| {
            let before = state.members.len();
            state.members.retain(|member| member.user_id != user);
            if state.members.len() < before { Ok(()) } else { Err(not_found()) }
        })
    }

    fn invitations(&self, _app: &AppId) -> Answer<InvitationList> {
        self.answer(Operation::Invitations, |state| {
            let invitations = state.invitations.clone();
            Ok(InvitationList { total: invitations.len() as u64, invitations })
        })
    }

    fn past_invitations(&self, _app: &AppId, status: &InvitationStatus) -> Answer<InvitationList> {
        let status = status.clone();
        self.answer(Operation::PastInvitations, move |state| {
            let all = state.past_invitations.iter().filter(|one| one.status == status);
            let invitations: Vec<_> = all.cloned().collect();
            let total = state.past_total.unwrap_or(invitations.len() as u64);
            Ok(InvitationList { total, invitations })
        })
    }

    fn invite(&self, _app: &AppId, request: &InviteRequest) -> Answer<Invitation> {
        let request = request.clone();
        self.answer(Operation::Invite, move |state| invite(state, request))
    }

    fn invite_many(&self, _app: &AppId, request: String) -> Answer<Vec<u8>> {
        self.answer(Operation::InviteMany, move |state| {
            let unreadable =
                |error: serde_json::Error| DirectoryError::Invalid { message: error.to_string() };
            let request: InviteManyRequest = serde_json::from_str(&request).map_err(unreadable)?;
            let one = |request: InviteRequest| {
                let email = request.email_address.clone();
                let failure = take(&mut state.failures, Operation::Invite);
                let sent = failure.map_or_else(|| invite(state, request), Err);
                InviteResult::new(&email, sent.map_err(envelope))
            };
            let results = request.invitations.into_iter().map(one).collect();
            serde_json::to_vec(&InviteResults { results }).map_err(unreadable)
        })
    }

    fn revoke(&self, _app: &AppId, invitation: &InvitationId) -> Answer<()> {
        let id = invitation.clone();
        self.answer(Operation::Revoke, move |state| {
            let place = state.invitations.iter().position(|one| one.invitation_id == id);
            let revoked = state.invitations.remove(place.ok_or_else(not_found)?);
            let revoked = Invitation { status: InvitationStatus::Revoked, ..revoked };
            state.past_invitations.insert(0, revoked);
            Ok(())
        })
    }
}
