//! What the person at the screen may do, and what they should be warned of. The server enforces the same; this is so that nobody walks
//! into a refusal.

use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;

use super::roster::Roster;
use super::row::Row;

/// Why a change is not even asked for. The words are in [`crate::text`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody could manage the users afterwards.
    LastAdmin,
    /// The row is saving another change.
    Busy,
    /// The person is not on the list any more.
    Gone,
    /// The directory cannot do that.
    NotSupported,
}

/// What a change means beyond itself, to be confirmed before it is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Warning {
    /// The person at the screen loses the right to manage users.
    LocksYouOut,
    /// Somebody gains the right to manage users.
    GrantsAdmin,
}

impl Roster {
    /// Whether a member may be given `role`.
    pub fn may_set_role(
        &self,
        id: &UserId,
        role: &Role,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        let row = self.row(id).ok_or(Refusal::Gone)?;
        self.may_give_row(row, role, capabilities)
    }

    /// The same for somebody who has the row already.
    pub fn may_give_row(
        &self,
        row: &Row,
        role: &Role,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        if !capabilities.set_role {
            return Err(Refusal::NotSupported);
        }
        if row.change.is_some() {
            return Err(Refusal::Busy);
        }
        if self.is_last_admin(row, capabilities) && !capabilities.administers(role) {
            return Err(Refusal::LastAdmin);
        }
        Ok(())
    }

    /// Whether a member may be given `status`. The last admin stays in use, as they keep their role.
    pub fn may_set_status(
        &self,
        id: &UserId,
        status: &MemberStatus,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        if !capabilities.statuses.contains(status) {
            return Err(Refusal::NotSupported);
        }
        let row = self.free_row(id)?;
        if self.is_last_admin(row, capabilities) && *status != MemberStatus::Active {
            return Err(Refusal::LastAdmin);
        }
        Ok(())
    }

    /// Whether a member's metadata may be written.
    pub fn may_set_metadata(
        &self,
        id: &UserId,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        capabilities.metadata.ok_or(Refusal::NotSupported)?;
        self.free_row(id).map(drop)
    }

    /// Whether a member may be removed.
    pub fn may_remove(&self, id: &UserId, capabilities: &Capabilities) -> Result<(), Refusal> {
        let row = self.row(id).ok_or(Refusal::Gone)?;
        self.may_remove_row(row, capabilities)
    }

    /// The same for somebody who has the row already: every row on screen asks, and finding one looks through the whole list.
    pub fn may_remove_row(&self, row: &Row, capabilities: &Capabilities) -> Result<(), Refusal> {
        if capabilities.removal.is_none() {
            return Err(Refusal::NotSupported);
        }
        if row.change.is_some() {
            return Err(Refusal::Busy);
        }
        if self.is_last_admin(row, capabilities) { Err(Refusal::LastAdmin) } else { Ok(()) }
    }

    /// What to warn of before a member is given `role`.
    pub fn warning(
        &self,
        id: &UserId,
        role: &Role,
        capabilities: &Capabilities,
    ) -> Option<Warning> {
        let row = self.row(id)?;
        match (capabilities.administers(&row.member.role), capabilities.administers(role)) {
            (true, false) if self.is_viewer(id) => Some(Warning::LocksYouOut),
            (false, true) => Some(Warning::GrantsAdmin),
            _ => None,
        }
    }

    /// Whether this is the only member who can manage the others.
    pub fn is_last_admin(&self, row: &Row, capabilities: &Capabilities) -> bool {
        self.admins() == 1 && Self::administers(row, capabilities)
    }

    fn free_row(&self, id: &UserId) -> Result<&Row, Refusal> {
        let row = self.row(id).ok_or(Refusal::Gone)?;
        if row.change.is_some() { Err(Refusal::Busy) } else { Ok(row) }
    }
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::member::Member;

    use super::*;
    use crate::model::roster::tests::{admin, member, roster};

    #[test]
    fn the_last_admin_stays() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        assert_eq!(roster.may_remove(&"a".into(), &caps), Err(Refusal::LastAdmin));
        assert_eq!(roster.may_set_role(&"a".into(), &Role::MEMBER, &caps), Err(Refusal::LastAdmin));
        assert_eq!(
            roster.may_set_role(&"a".into(), &Role::from("org:billing"), &caps),
            Err(Refusal::LastAdmin),
            "nor an unknown role"
        );
        assert_eq!(roster.may_remove(&"b".into(), &caps), Ok(()));
        roster.begin_role(&"b".into(), Role::ADMIN, &caps).unwrap();
        assert_eq!(roster.may_remove(&"a".into(), &caps), Ok(()), "somebody else is an admin now");
    }

    #[test]
    fn two_admins_cannot_both_go_at_once() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), admin("b")]);
        roster.begin_removal(&"a".into(), &caps).unwrap();
        assert_eq!(roster.may_remove(&"b".into(), &caps), Err(Refusal::LastAdmin));
    }

    #[test]
    fn warns_of_lock_out_and_of_granting_admin() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("me"), admin("a"), member("b")]);
        roster.viewer = Some("me".into());
        assert_eq!(roster.warning(&"me".into(), &Role::MEMBER, &caps), Some(Warning::LocksYouOut));
        assert_eq!(roster.warning(&"a".into(), &Role::MEMBER, &caps), None);
        assert_eq!(roster.warning(&"b".into(), &Role::ADMIN, &caps), Some(Warning::GrantsAdmin));
        assert_eq!(roster.warning(&"b".into(), &Role::MEMBER, &caps), None);
    }

    #[test]
    fn the_last_admin_stays_in_use() {
        let statuses = vec![MemberStatus::Active, MemberStatus::Suspended, MemberStatus::Disabled];
        let caps = Capabilities { statuses, ..Capabilities::default() };
        let asleep = Member { status: Some(MemberStatus::Suspended), ..admin("b") };
        let roster = roster(vec![admin("a"), asleep, member("c")]);
        for status in [MemberStatus::Suspended, MemberStatus::Disabled] {
            assert_eq!(roster.may_set_status(&"a".into(), &status, &caps), Err(Refusal::LastAdmin));
            assert_eq!(roster.may_set_status(&"c".into(), &status, &caps), Ok(()));
        }
        assert_eq!(roster.may_set_status(&"b".into(), &MemberStatus::Active, &caps), Ok(()));
        assert_eq!(
            roster.may_set_status(&"c".into(), &MemberStatus::Pending, &caps),
            Err(Refusal::NotSupported),
            "a status that is not on offer"
        );
        assert_eq!(
            roster.may_set_status(&"x".into(), &MemberStatus::Active, &caps),
            Err(Refusal::Gone)
        );
    }

    #[test]
    fn what_the_directory_lacks_is_refused() {
        let caps = Capabilities { set_role: false, removal: None, ..Capabilities::default() };
        let roster = roster(vec![admin("a"), member("b")]);
        assert_eq!(roster.may_remove(&"b".into(), &caps), Err(Refusal::NotSupported));
        assert_eq!(
            roster.may_set_role(&"b".into(), &Role::ADMIN, &caps),
            Err(Refusal::NotSupported)
        );
        assert_eq!(roster.may_set_metadata(&"b".into(), &caps), Err(Refusal::NotSupported));
    }
}
