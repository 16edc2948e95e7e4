//! One member on the list, and the change under way to it.

use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::role::Role;

use super::metadata::Metadata;

/// One member as the screen shows it: a change moves the row ahead of the server's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The member, with the role that was asked for while a change is under way.
    pub member: Member,
    /// The change under way. There is at most one: a row that is saving takes no other.
    pub change: Option<Change>,
    /// What a search looks at where the member's own texts are not plain ASCII: those texts, folded.
    pub folded: Option<Box<str>>,
}

impl Row {
    pub(super) fn new(member: Member, fold: Fold) -> Self {
        let mut row = Self { member, change: None, folded: None };
        row.refold(fold);
        row
    }

    /// Takes the member as the server answered a change; whether that changed what a search finds. Nulls keep what was known.
    pub(super) fn settle(&mut self, answer: Member, fold: Fold) -> bool {
        let known = &mut self.member;
        let before = (known.name.clone(), known.email.clone());
        known.role = answer.role;
        known.email = answer.email.or_else(|| known.email.take());
        known.name = answer.name.or_else(|| known.name.take());
        known.avatar_url = answer.avatar_url.or_else(|| known.avatar_url.take());
        known.joined_at = answer.joined_at.or_else(|| known.joined_at.take());
        known.status = answer.status.or_else(|| known.status.take());
        known.last_active_at = answer.last_active_at.or_else(|| known.last_active_at.take());
        known.public_metadata = answer.public_metadata.or_else(|| known.public_metadata.take());
        if !answer.namespace_permissions.is_empty() {
            known.namespace_permissions = answer.namespace_permissions;
        }
        self.change = None;
        let renamed = before != (self.member.name.clone(), self.member.email.clone());
        if renamed {
            self.refold(fold);
        }
        renamed
    }

    fn refold(&mut self, fold: Fold) {
        let texts = [self.member.name.as_deref(), self.member.email.as_deref()];
        let is_plain = texts.iter().flatten().all(|text| text.is_ascii());
        self.folded = (!is_plain)
            .then(|| texts.into_iter().flatten().map(fold).collect::<Vec<_>>().join("\n").into());
    }
}

/// Folds case and diacritics so that "jose" finds "José". Given from outside: the browser knows Unicode, the module need not.
pub type Fold = fn(&str) -> String;

/// A change that was asked for and not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another role; `before` is put back if it is refused.
    Role {
        /// The role the server still has.
        before: Role,
    },
    /// Another status.
    Status {
        /// The status the server still has.
        before: Option<MemberStatus>,
    },
    /// Other metadata.
    Metadata {
        /// What the server still has.
        before: Option<Metadata>,
    },
    /// Out of the app.
    Removal,
}
