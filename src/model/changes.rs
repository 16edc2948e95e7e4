//! Changes to members: made ahead of the server, then taken as it answered or taken back.

use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_contract::role::Role;

use super::metadata::Metadata;
use super::permissions::Refusal;
use super::roster::Roster;
use super::row::{Change, Fold, Row};

impl Roster {
    /// Moves a member to another role ahead of the server, if the rules let it.
    pub fn begin_role(
        &mut self,
        id: &UserId,
        role: Role,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        self.may_set_role(id, &role, capabilities)?;
        let row = self.row_mut(id).ok_or(Refusal::Gone)?;
        let before = std::mem::replace(&mut row.member.role, role);
        row.change = Some(Change::Role { before });
        self.wrote(capabilities);
        Ok(())
    }

    /// Gives a member another status ahead of the server, if the rules let it.
    pub fn begin_status(
        &mut self,
        id: &UserId,
        status: MemberStatus,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        self.may_set_status(id, &status, capabilities)?;
        let row = self.row_mut(id).ok_or(Refusal::Gone)?;
        let before = row.member.status.replace(status);
        row.change = Some(Change::Status { before });
        self.wrote(capabilities);
        Ok(())
    }

    /// Gives a member other metadata ahead of the server, if the rules let it.
    pub fn begin_metadata(
        &mut self,
        id: &UserId,
        metadata: Metadata,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        self.may_set_metadata(id, capabilities)?;
        let row = self.row_mut(id).ok_or(Refusal::Gone)?;
        let before = row.member.public_metadata.replace(metadata);
        row.change = Some(Change::Metadata { before });
        self.wrote(capabilities);
        Ok(())
    }

    /// Takes the member as the server answered. Nulls keep what was there: the answer may be sparser than the list.
    pub fn settle_change(
        &mut self,
        id: &UserId,
        answer: Member,
        capabilities: &Capabilities,
        fold: Fold,
    ) {
        let renamed = self.row_mut(id).is_some_and(|row| row.settle(answer, fold));
        self.generation += u64::from(renamed);
        self.wrote(capabilities);
    }

    /// Puts back what the server kept.
    pub fn refuse_change(&mut self, id: &UserId, capabilities: &Capabilities) {
        if let Some(row) = self.row_mut(id) {
            match row.change.take() {
                Some(Change::Role { before }) => row.member.role = before,
                Some(Change::Status { before }) => row.member.status = before,
                Some(Change::Metadata { before }) => row.member.public_metadata = before,
                Some(Change::Removal) | None => {}
            }
        }
        self.wrote(capabilities);
    }

    /// Marks a member as leaving, if the rules let it. The row stays until the server has answered.
    pub fn begin_removal(
        &mut self,
        id: &UserId,
        capabilities: &Capabilities,
    ) -> Result<(), Refusal> {
        self.may_remove(id, capabilities)?;
        let row = self.row_mut(id).ok_or(Refusal::Gone)?;
        row.change = Some(Change::Removal);
        self.wrote(capabilities);
        Ok(())
    }

    /// Takes the member off the list, or marks it as disabled where that is what removing means.
    pub fn settle_removal(&mut self, id: &UserId, capabilities: &Capabilities) {
        let stays = capabilities.removal == Some(Removal::Disabled);
        if let Some(index) = self.rows.iter().position(|row| row.member.user_id == *id) {
            if stays {
                self.rows[index].member.status = Some(MemberStatus::Disabled);
                self.rows[index].change = None;
            } else {
                self.rows.remove(index);
                self.total = self.total.saturating_sub(1);
            }
            self.generation += 1;
        }
        self.wrote(capabilities);
    }

    /// Puts somebody who was added at the head of the list, where they are seen; in the place of their row where a refresh was faster.
    pub fn settle_add(&mut self, member: Member, capabilities: &Capabilities, fold: Fold) {
        let row = Row::new(member, fold);
        if let Some(there) = self.row_mut(&row.member.user_id) {
            *there = row;
        } else {
            self.rows.insert(0, row);
            self.total += 1;
        }
        self.generation += 1;
        self.wrote(capabilities);
    }

    /// Notes that something was, or was perhaps, written.
    fn wrote(&mut self, capabilities: &Capabilities) {
        self.freshness.wrote();
        self.count_admins(capabilities);
    }
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::member::MemberList;

    use super::*;
    use crate::model::phase::Verdict;
    use crate::model::roster::tests::{admin, member, roster};

    fn role(roster: &Roster, id: &str) -> Role {
        roster.row(&id.into()).unwrap().member.role.clone()
    }

    #[test]
    fn a_role_moves_ahead_and_settles() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        roster.begin_role(&"b".into(), Role::ADMIN, &caps).unwrap();
        assert_eq!((role(&roster, "b"), roster.admins()), (Role::ADMIN, 2));
        let answer = Member { name: None, email: None, role: Role::ADMIN, ..member("b") };
        roster.settle_change(&"b".into(), answer, &caps, str::to_lowercase);
        let row = roster.row(&"b".into()).unwrap();
        assert_eq!(
            (row.change.clone(), row.member.name.as_deref()),
            (None, Some("b")),
            "nulls keep what was known"
        );
    }

    #[test]
    fn a_refused_role_goes_back() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        roster.begin_role(&"b".into(), Role::ADMIN, &caps).unwrap();
        roster.refuse_change(&"b".into(), &caps);
        assert_eq!((role(&roster, "b"), roster.admins()), (Role::MEMBER, 1));
    }

    #[test]
    fn a_saving_row_takes_no_second_change() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        roster.begin_role(&"b".into(), Role::ADMIN, &caps).unwrap();
        assert_eq!(roster.begin_role(&"b".into(), Role::MEMBER, &caps), Err(Refusal::Busy));
        assert_eq!(roster.begin_removal(&"b".into(), &caps), Err(Refusal::Busy));
    }

    #[test]
    fn a_removal_keeps_the_row_until_it_is_answered() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), admin("b")]);
        roster.begin_removal(&"b".into(), &caps).unwrap();
        assert_eq!((roster.rows.len(), roster.admins()), (2, 1));
        roster.settle_removal(&"b".into(), &caps);
        assert_eq!((roster.rows.len(), roster.total), (1, 1));
    }

    #[test]
    fn where_removing_means_disabling_the_row_stays() {
        let caps = Capabilities { removal: Some(Removal::Disabled), ..Capabilities::default() };
        let mut roster = roster(vec![admin("a"), admin("b")]);
        roster.begin_removal(&"b".into(), &caps).unwrap();
        roster.settle_removal(&"b".into(), &caps);
        let row = roster.row(&"b".into()).unwrap();
        assert_eq!((&row.member.status, &row.change), (&Some(MemberStatus::Disabled), &None));
        assert_eq!((roster.total, roster.admins()), (2, 1));
    }

    #[test]
    fn an_answer_sent_before_a_write_is_outdated() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        let ticket = roster.begin_load();
        let stale = MemberList { users: vec![admin("a"), member("b")], total: 2, x_context: None };
        roster.begin_removal(&"b".into(), &caps).unwrap();
        assert_eq!(
            roster.settle_load(ticket, stale.clone(), 2.0, &caps, str::to_lowercase),
            Verdict::Outdated,
            "while it is under way"
        );
        roster.settle_removal(&"b".into(), &caps);
        assert_eq!(
            roster.settle_load(ticket, stale, 2.0, &caps, str::to_lowercase),
            Verdict::Outdated,
            "and after"
        );
        assert_eq!(roster.rows.len(), 1);
    }

    fn statuses() -> Capabilities {
        let statuses = vec![MemberStatus::Active, MemberStatus::Suspended];
        Capabilities { statuses, ..Capabilities::default() }
    }

    #[test]
    fn a_status_moves_ahead_and_goes_back_where_it_is_refused() {
        let caps = statuses();
        let mut roster = roster(vec![admin("a"), admin("b")]);
        roster.begin_status(&"b".into(), MemberStatus::Suspended, &caps).unwrap();
        assert_eq!(roster.admins(), 1, "whoever is suspended manages nobody");
        assert_eq!(roster.may_remove(&"a".into(), &caps), Err(Refusal::LastAdmin));
        roster.refuse_change(&"b".into(), &caps);
        let row = roster.row(&"b".into()).unwrap();
        assert_eq!((&row.member.status, &row.change), (&None, &None));
        assert_eq!(roster.admins(), 2);
    }

    #[test]
    fn an_answer_that_does_not_say_the_status_leaves_what_was_asked_for() {
        let caps = statuses();
        let mut roster = roster(vec![admin("a"), member("b")]);
        roster.begin_status(&"b".into(), MemberStatus::Suspended, &caps).unwrap();
        roster.settle_change(&"b".into(), member("b"), &caps, str::to_lowercase);
        let row = roster.row(&"b".into()).unwrap();
        assert_eq!((&row.member.status, &row.change), (&Some(MemberStatus::Suspended), &None));
    }

    #[test]
    fn metadata_are_what_the_server_made_of_them() {
        let caps = Capabilities {
            metadata: Some(mixpeek_users_contract::capabilities::MetadataWrite::Merge),
            ..Capabilities::default()
        };
        let mut roster = roster(vec![admin("a"), member("b")]);
        let metadata = |text| serde_json::from_str::<Metadata>(text).unwrap();
        let of = |roster: &Roster| roster.row(&"b".into()).unwrap().member.public_metadata.clone();
        roster.begin_metadata(&"b".into(), metadata(r#"{"a":1}"#), &caps).unwrap();
        assert_eq!(of(&roster), Some(metadata(r#"{"a":1}"#)));
        let answer = Member { public_metadata: Some(metadata(r#"{"a":1,"b":2}"#)), ..member("b") };
        roster.settle_change(&"b".into(), answer, &caps, str::to_lowercase);
        assert_eq!(of(&roster), Some(metadata(r#"{"a":1,"b":2}"#)), "somebody else wrote b");
        roster.begin_metadata(&"b".into(), Metadata::new(), &caps).unwrap();
        roster.refuse_change(&"b".into(), &caps);
        assert_eq!(of(&roster), Some(metadata(r#"{"a":1,"b":2}"#)));
    }

    #[test]
    fn whoever_is_added_is_on_top_and_only_once() {
        let caps = Capabilities::default();
        let mut roster = roster(vec![admin("a"), member("b")]);
        let before = roster.generation();
        roster.settle_add(admin("c"), &caps, str::to_lowercase);
        assert_eq!(roster.rows[0].member.user_id.as_str(), "c");
        assert_eq!((roster.total, roster.admins()), (3, 2));
        assert!(roster.generation() > before);
        roster.settle_add(member("c"), &caps, str::to_lowercase);
        assert_eq!((roster.rows.len(), roster.total, roster.admins()), (3, 3, 1));
    }
}
