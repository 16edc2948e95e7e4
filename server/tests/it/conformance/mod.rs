//! What every directory has in common: what its capabilities say works, and what they do not name answers `NotSupported`.
//!
//! Each function wants a [`Subject`] of its own. It asks capabilities what to expect, never which directory it has before it.

use std::any::Any;
use std::sync::Arc;

use mixpeek_users_contract::capabilities::{Capabilities, RoleInfo};
use mixpeek_users_contract::id::{AppId, UserId};
use mixpeek_users_contract::invitation::InviteRequest;
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::role::Role;
use mixpeek_users_server::directory::error::{DirectoryError, Resource};
use mixpeek_users_server::directory::registry::SharedDirectory;
use mixpeek_users_server::directory::{Answer, Directory};

mod additions;
mod described;
mod invitations;
mod members;
mod reader;
mod search;
mod whole;

pub(crate) use additions::*;
use described::READER;
pub(crate) use described::can_do_what_the_guide_says;
pub(crate) use invitations::*;
pub(crate) use members::*;
pub(crate) use reader::reader;
pub(crate) use search::*;
pub(crate) use whole::*;

/// A directory to put to the test, with an app in it: user management on, exactly one member whose role administers, at least one
/// whose role does not, both of them active, and no invitation pending.
pub(crate) struct Subject {
    pub(crate) directory: SharedDirectory,
    pub(crate) app: AppId,
    /// An address the directory knows and the app has no member with. Wanted where somebody can be added.
    pub(crate) stranger: Option<String>,
    /// An app with more people than the vendor gives out at once, and how many they are.
    pub(crate) crowd: Option<(AppId, usize)>,
    guards: Vec<Box<dyn Any>>,
}

impl Subject {
    /// A directory and the app to work on.
    pub(crate) fn new(directory: impl Directory + 'static, app: &str) -> Self {
        let directory: SharedDirectory = Arc::new(directory);
        Self { directory, app: app.into(), stranger: None, crowd: None, guards: Vec::new() }
    }

    /// Names somebody who can be added.
    pub(crate) fn with_stranger(self, address: &str) -> Self {
        Self { stranger: Some(address.to_owned()), ..self }
    }

    /// Names an app with many people.
    pub(crate) fn with_crowd(self, app: &str, members: usize) -> Self {
        Self { crowd: Some((app.into(), members)), ..self }
    }

    /// Keeps what the directory lives on, for instance the server that stands in for its vendor.
    pub(crate) fn keeping(mut self, guard: impl Any) -> Self {
        self.guards.push(Box::new(guard));
        self
    }

    fn app(&self) -> AppId {
        self.app.clone()
    }

    fn can(&self) -> &Capabilities {
        self.directory.capabilities()
    }

    /// The members of the app, who have to be as many as are counted.
    async fn members(&self) -> Vec<Member> {
        let list = self.directory.members(self.app()).await.unwrap();
        assert_eq!(list.total, list.users.len() as u64);
        list.users
    }

    /// One of the members, unless switched off: a directory may show people for a while whom it has disabled.
    async fn member(&self, user: &UserId) -> Option<Member> {
        let members = self.members().await;
        let mut found = members.into_iter().filter(|member| member.user_id == *user);
        let member = found.next();
        assert!(found.next().is_none(), "{user} is in the list twice");
        member.filter(|member| member.status != Some(MemberStatus::Disabled))
    }

    /// The first member whose role administers, or does not.
    async fn somebody(&self, administers: bool) -> Member {
        let is_wanted = |member: &Member| {
            self.can().administers(&member.role) == administers && is_active(member)
        };
        self.members().await.into_iter().find(is_wanted).unwrap()
    }

    async fn admin(&self) -> UserId {
        self.somebody(true).await.user_id
    }

    async fn plain(&self) -> UserId {
        self.somebody(false).await.user_id
    }

    /// The first role on offer that administers, or does not.
    fn role(&self, administers: bool) -> Role {
        let is_wanted = |info: &&RoleInfo| info.administers == administers;
        self.can().roles.iter().find(is_wanted).unwrap().role.clone()
    }

    /// The statuses on offer that keep a member out.
    fn inactive(&self) -> Vec<MemberStatus> {
        let mut statuses = self.can().statuses.clone();
        statuses.retain(|status| *status != MemberStatus::Active);
        statuses
    }

    fn request(&self, address: &str) -> InviteRequest {
        InviteRequest { email_address: address.parse().unwrap(), role: self.role(false) }
    }

    async fn pending(&self) -> Vec<String> {
        let list = self.directory.invitations(self.app()).await.unwrap();
        assert_eq!(list.total, list.invitations.len() as u64);
        let addresses = list.invitations.iter().map(|i| i.email_address.to_lowercase());
        addresses.collect()
    }
}

/// Runs every function of the suite, each on a subject of its own.
macro_rules! conforms {
    ($subject:expr) => {
        crate::conformance::conforms!($subject =>
            answers_at_all, can_do_what_the_guide_says, lists_what_it_counts, pages_through_its_apps, loses_nobody_between_pages,
            does_not_do_what_it_does_not_name, knows_what_it_does_not_know,
            gives_every_role_it_offers, overwrites_no_role_that_somebody_else_gave, one_admin_stays, a_second_admin_frees_the_first,
            removes_somebody_once,
            invites_and_revokes, invites_into_every_role, lists_every_invitation,
            does_not_invite_twice, does_not_invite_members, invites_several_at_once,
            knows_what_became_of_invitations,
            adds_who_is_known, suspends_and_brings_back, a_suspended_admin_is_no_admin,
            writes_metadata, says_who_can_reach_what,
            finds_whom_it_is_asked_for, orders_and_pages_whom_it_finds, finds_one_of_a_crowd);
    };
    ($subject:expr => $($name:ident),+) => {$(
        #[tokio::test]
        async fn $name() {
            crate::conformance::$name(&$subject.await).await;
        }
    )+};
}
pub(crate) use conforms;

fn is_active(member: &Member) -> bool {
    member.status.as_ref().is_none_or(|status| *status == MemberStatus::Active)
}

#[track_caller]
fn assert_last_admin<T: std::fmt::Debug>(answer: &Answer<T>) {
    assert!(matches!(answer, Err(DirectoryError::LastAdmin)), "{answer:?}");
}

#[track_caller]
fn assert_not_found<T: std::fmt::Debug>(answer: &Answer<T>, what: Resource) {
    let is_right =
        matches!(answer, Err(DirectoryError::NotFound { resource, .. }) if *resource == what);
    assert!(is_right, "no such {}: {answer:?}", what.key());
}

#[track_caller]
fn assert_not_supported<T: std::fmt::Debug>(operation: &str, answer: &Answer<T>) {
    let is_right = matches!(answer, Err(DirectoryError::NotSupported { .. }));
    assert!(is_right, "{operation}: {answer:?}");
}
