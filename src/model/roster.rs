//! The members of an app and the changes under way to them.

use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{Member, MemberList, MemberStatus};

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
    pub(super) freshness: Freshness,
    pub(super) generation: u64,
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
            self.freshness.settle(ticket);
            self.count_admins(capabilities);
        }
        verdict
    }

    /// Notes that a request for the members failed, unless a newer one is on its way; what is on screen stays.
    pub fn refuse_load(&mut self, ticket: LoadTicket, error: DirectoryError, now: f64) -> Verdict {
        if self.freshness.judge(ticket) == Verdict::Superseded {
            return Verdict::Superseded;
        }
        if error.closes() {
            self.close();
        }
        self.phase = Phase::Failed { error, at: now, since: self.phase.as_of() };
        self.freshness.settle(ticket);
        Verdict::Current
    }

    /// Whether the newest answer is here.
    pub fn is_up_to_date(&self) -> bool {
        self.freshness.is_settled()
    }

    /// Forgets everybody: whoever is at the screen may not see them any more, or there is nothing to see.
    fn close(&mut self) {
        self.rows.clear();
        self.total = 0;
        self.admins = 0;
        self.generation += 1;
        self.roles += 1;
        self.phase = Phase::Idle;
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

    /// Grows whenever a role or a status may have changed.
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

    /// Whether a member counts as somebody who can manage the others: in use, with a role that administers, and not on the way out.
    pub fn administers(row: &Row, capabilities: &Capabilities) -> bool {
        let in_use = matches!(row.member.status, None | Some(MemberStatus::Active));
        in_use && row.change != Some(Change::Removal) && capabilities.administers(&row.member.role)
    }

    pub(super) fn row_mut(&mut self, id: &UserId) -> Option<&mut Row> {
        self.rows.iter_mut().find(|row| row.member.user_id == *id)
    }

    pub(super) fn count_admins(&mut self, capabilities: &Capabilities) {
        self.roles += 1;
        self.admins = self.rows.iter().filter(|row| Self::administers(row, capabilities)).count();
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use mixpeek_users_contract::role::Role;

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
    fn nobody_stays_on_screen_whom_one_may_no_longer_see() {
        for error in [
            DirectoryError::Forbidden { message: String::new() },
            DirectoryError::NotFound { message: String::new() },
            DirectoryError::NotEnabled,
        ] {
            let mut roster = roster(vec![admin("a"), member("b")]);
            let (ticket, before) = (roster.begin_load(), roster.generation());
            roster.refuse_load(ticket, error.clone(), 2.0);
            assert_eq!((roster.rows.len(), roster.total, roster.admins()), (0, 0, 0));
            assert_eq!(roster.phase, Phase::Failed { error, at: 2.0, since: None });
            assert!(roster.generation() > before, "and a search does not find them");
        }
        let mut roster = roster(vec![admin("a")]);
        let ticket = roster.begin_load();
        roster.refuse_load(ticket, DirectoryError::Unauthorized, 2.0);
        assert_eq!(roster.rows.len(), 1, "who signs in again goes on where they were");
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
