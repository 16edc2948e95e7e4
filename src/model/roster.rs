//! The members of an app and the changes under way to them.

use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{Member, MemberList, MemberStatus};
use mixpeek_users_contract::role::Role;

use super::permissions::Refusal;
use super::phase::{Freshness, LoadTicket, Phase, Verdict};
use super::row::{Change, Fold, Row};
use crate::directory::error::DirectoryError;

/// The admin at the screen, as the page around the tab knows them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Viewer {
    /// Their id.
    pub id: Option<UserId>,
    /// Their address: enough where the page knows no id.
    pub email: Option<Box<str>>,
}

/// The members of one app.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// How far loading has come.
    pub phase: Phase,
    /// The members in the directory's order.
    pub rows: Vec<Row>,
    /// How many there are by the directory's count; more than `rows` where it stopped early.
    pub total: u64,
    /// The admin at the screen, where known.
    pub viewer: Option<UserId>,
    /// The app's title, where known.
    pub app_title: Option<Box<str>>,
    /// Who is at the screen by the page and by the directory, of which the page's word counts more.
    introduced: Viewer,
    told: Option<UserId>,
    /// How many of `rows` can manage the others.
    admins: usize,
    freshness: Freshness,
    generation: u64,
    roles: u64,
}

impl Roster {
    /// Notes that the members were asked for.
    pub fn begin_load(&mut self) -> LoadTicket {
        if self.rows.is_empty() {
            self.phase = Phase::Loading;
        }
        self.freshness.begin_load()
    }

    /// Takes the members as answered at `now` (milliseconds since 1970), unless the answer is late.
    pub fn settle_load(
        &mut self,
        ticket: LoadTicket,
        list: MemberList,
        now: f64,
        capabilities: &Capabilities,
        fold: Fold,
    ) -> Verdict {
        // A change under way will write its row; an answer that may or may not have it is of no use.
        let verdict = if self.rows.iter().any(|row| row.change.is_some()) {
            Verdict::Outdated
        } else {
            self.freshness.judge(ticket)
        };
        if verdict == Verdict::Current {
            self.rows = list.users.into_iter().map(|member| Row::new(member, fold)).collect();
            self.generation += 1;
            self.total = list.total;
            if let Some(context) = list.x_context {
                self.app_title = context.app_title;
                self.told = context.viewer_user_id;
            }
            self.recognise();
            self.phase = Phase::Ready { at: now };
            self.count_admins(capabilities);
        }
        verdict
    }

    /// Notes that a request for the members failed, unless a newer one is on its way; what is on screen stays.
    pub fn refuse_load(&mut self, ticket: LoadTicket, error: DirectoryError, now: f64) -> Verdict {
        if self.freshness.judge(ticket) == Verdict::Superseded {
            return Verdict::Superseded;
        }
        self.phase = Phase::Failed { error, at: now, since: self.phase.as_of() };
        Verdict::Current
    }

    /// Takes over who is at the screen. It goes before what the directory says of it.
    pub fn introduce(&mut self, viewer: Viewer) {
        self.introduced = viewer;
        self.recognise();
    }

    fn recognise(&mut self) {
        let by_email = |email: &str| {
            let same = |member: &Member| {
                member
                    .email
                    .as_deref()
                    .is_some_and(|known| known.trim().eq_ignore_ascii_case(email.trim()))
            };
            self.rows.iter().find(|row| same(&row.member)).map(|row| row.member.user_id.clone())
        };
        let known = self
            .introduced
            .id
            .clone()
            .or_else(|| self.introduced.email.as_deref().and_then(by_email));
        self.viewer = known.or_else(|| self.told.clone());
    }

    /// Takes over what the directory can do, where that changes while the members are on screen.
    pub fn adapt(&mut self, capabilities: &Capabilities) {
        self.count_admins(capabilities);
    }

    /// The row of a member.
    pub fn row(&self, id: &UserId) -> Option<&Row> {
        self.rows.iter().find(|row| row.member.user_id == *id)
    }

    /// Grows whenever rows come, go or move, so that a search is not run again for less.
    pub fn generation(&self) -> u64 {
        self.generation
    }

    /// Grows whenever a role may have changed.
    pub fn roles(&self) -> u64 {
        self.roles
    }

    /// How many members can manage the others.
    pub fn admins(&self) -> usize {
        self.admins
    }

    /// Whether the member is the admin at the screen.
    pub fn is_viewer(&self, id: &UserId) -> bool {
        self.viewer.as_ref() == Some(id)
    }

    /// The member with this address, folded as `fold` does.
    pub fn by_email(&self, folded: &str, fold: Fold) -> Option<&Member> {
        let same = |email: &str| {
            let email = email.trim();
            if email.is_ascii() && folded.is_ascii() {
                email.eq_ignore_ascii_case(folded)
            } else {
                fold(email) == folded
            }
        };
        self.rows
            .iter()
            .map(|row| &row.member)
            .find(|member| member.email.as_deref().is_some_and(same))
    }

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
        self.freshness.wrote();
        self.count_admins(capabilities);
        Ok(())
    }

    /// Takes the member as the server answered. Nulls keep what the list had: the answer may be sparser than the list.
    pub fn settle_role(
        &mut self,
        id: &UserId,
        answer: Member,
        capabilities: &Capabilities,
        fold: Fold,
    ) {
        self.freshness.wrote();
        let renamed = self.row_mut(id).is_some_and(|row| row.settle_role(answer, fold));
        self.generation += u64::from(renamed);
        self.count_admins(capabilities);
    }

    /// Puts back the role the server kept.
    pub fn refuse_role(&mut self, id: &UserId, capabilities: &Capabilities) {
        self.freshness.wrote();
        if let Some(row) = self.row_mut(id)
            && let Some(Change::Role { before }) = row.change.take()
        {
            row.member.role = before;
        }
        self.count_admins(capabilities);
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
        self.freshness.wrote();
        self.count_admins(capabilities);
        Ok(())
    }

    /// Takes the member off the list, or marks it as disabled where that is what removing means.
    pub fn settle_removal(&mut self, id: &UserId, capabilities: &Capabilities) {
        self.freshness.wrote();
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
        self.count_admins(capabilities);
    }

    /// Leaves the member where it is.
    pub fn refuse_removal(&mut self, id: &UserId, capabilities: &Capabilities) {
        self.freshness.wrote();
        if let Some(row) = self.row_mut(id) {
            row.change = None;
        }
        self.count_admins(capabilities);
    }

    /// Whether a member counts as somebody who can manage the others: in use, with a role that administers, and not on the way out.
    pub fn administers(row: &Row, capabilities: &Capabilities) -> bool {
        let in_use = matches!(row.member.status, None | Some(MemberStatus::Active));
        in_use && row.change != Some(Change::Removal) && capabilities.administers(&row.member.role)
    }

    fn row_mut(&mut self, id: &UserId) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.member.user_id == *id)
    }

    fn count_admins(&mut self, capabilities: &Capabilities) {
        self.roles += 1;
        self.admins = self.rows.iter().filter(|row| Self::administers(row, capabilities)).count();
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn member(id: &str) -> Member {
        Member {
            membership_id: format!("mem_{id}").into(),
            email: Some(format!("{id}@x.io").into()),
            name: Some(id.into()),
            ..Member::new(id.into(), Role::MEMBER)
        }
    }

    pub(crate) fn admin(id: &str) -> Member {
        Member { role: Role::ADMIN, ..member(id) }
    }

    pub(crate) fn roster(users: Vec<Member>) -> Roster {
        let mut roster = Roster::default();
        let ticket = roster.begin_load();
        let total = users.len() as u64;
        let list = MemberList { users, total, x_context: None };
        assert_eq!(
            roster.settle_load(ticket, list, 1.0, &Capabilities::default(), str::to_lowercase),
            Verdict::Current
        );
        roster
    }

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
        roster.settle_role(&"b".into(), answer, &caps, str::to_lowercase);
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
        roster.refuse_role(&"b".into(), &caps);
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

    #[test]
    fn a_failed_refresh_keeps_the_rows_and_their_time() {
        let mut roster = roster(vec![admin("a")]);
        let ticket = roster.begin_load();
        roster.refuse_load(ticket, DirectoryError::Unreachable, 2.0);
        assert_eq!(
            roster.phase,
            Phase::Failed { error: DirectoryError::Unreachable, at: 2.0, since: Some(1.0) }
        );
        assert_eq!(roster.rows.len(), 1);
    }

    #[test]
    fn finds_a_member_by_address_in_any_case() {
        let mut person = member("a");
        person.email = Some(" Ünal@X.io".into());
        let roster = roster(vec![member("b"), person]);
        assert_eq!(roster.by_email("ünal@x.io", str::to_lowercase).unwrap().user_id.as_str(), "a");
        assert_eq!(roster.by_email("b@x.io", str::to_lowercase).unwrap().user_id.as_str(), "b");
        assert!(roster.by_email("c@x.io", str::to_lowercase).is_none());
    }

    #[test]
    fn suspended_admins_do_not_count() {
        let asleep = Member { status: Some(MemberStatus::Suspended), ..admin("b") };
        assert_eq!(roster(vec![admin("a"), asleep]).admins(), 1);
    }
}
