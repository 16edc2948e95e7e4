//! The invitations that stand in one way, most of all the pending ones, and the changes under way to them.

use mixpeek_users_contract::id::InvitationId;
use mixpeek_users_contract::invitation::{DEFAULT_LIFETIME_DAYS, Invitation, InvitationList};

use super::permissions::Refusal;
use super::phase::{Freshness, LoadTicket, Phase, Verdict};
use super::row::Fold;
use crate::directory::error::DirectoryError;

/// Milliseconds in a day.
const DAY: f64 = 86_400_000.0;

/// One invitation as the screen shows it, be it pending or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// The invitation.
    pub invitation: Invitation,
    /// Whether it is being revoked or sent again, or its address invited again.
    pub busy: bool,
}

/// The invitations of one app that stand in one way.
#[derive(Debug, Clone, Default)]
pub struct Invitations {
    /// How far loading has come.
    pub phase: Phase,
    /// Newest first.
    pub rows: Vec<Pending>,
    /// How many there are by the directory's count; more than `rows` where it stopped early.
    pub total: u64,
    freshness: Freshness,
}

/// Tells one state of the list from another.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    newest: LoadTicket,
    phase: Phase,
}

impl Invitations {
    /// Empties the list for one of another kind: an answer that is still under way is not for that.
    pub fn forget(&mut self) {
        let mut freshness = std::mem::take(&mut self.freshness);
        freshness.begin_load();
        *self = Self { freshness, ..Self::default() };
    }

    /// Notes that the invitations were asked for.
    pub fn begin_load(&mut self) -> LoadTicket {
        if self.rows.is_empty() {
            self.phase = Phase::Loading;
        }
        self.freshness.begin_load()
    }

    /// Takes the invitations as answered at `now` (milliseconds since 1970), unless the answer is late.
    pub fn settle_load(&mut self, ticket: LoadTicket, list: InvitationList, now: f64) -> Verdict {
        let verdict = if self.rows.iter().any(|row| row.busy) {
            Verdict::Outdated
        } else {
            self.freshness.judge(ticket)
        };
        if verdict == Verdict::Current {
            self.rows = list
                .invitations
                .into_iter()
                .map(|invitation| Pending { invitation, busy: false })
                .collect();
            self.total = list.total;
            self.phase = Phase::Ready { at: now };
        }
        verdict
    }

    /// Notes that a request for the invitations failed, unless a newer one is on its way; what is on screen stays.
    pub fn refuse_load(&mut self, ticket: LoadTicket, error: DirectoryError, now: f64) -> Verdict {
        if self.freshness.judge(ticket) == Verdict::Superseded {
            return Verdict::Superseded;
        }
        if error.closes() {
            self.close();
        }
        self.phase = Phase::Failed { error, at: now, since: self.phase.as_of() };
        Verdict::Current
    }

    /// Forgets them all: whoever is at the screen may not see them any more, or there is nothing to see.
    fn close(&mut self) {
        self.rows.clear();
        self.total = 0;
        self.phase = Phase::Idle;
    }

    /// Puts a new invitation on top, or in the place of the one for the same address that it follows.
    pub fn add(&mut self, invitation: Invitation, fold: Fold) {
        self.freshness.wrote();
        let folded = fold(&invitation.email_address);
        let place = self.rows.iter().position(|row| fold(&row.invitation.email_address) == folded);
        let row = Pending { invitation, busy: false };
        if let Some(place) = place {
            self.rows[place] = row;
        } else {
            self.rows.insert(0, row);
            self.total += 1;
        }
    }

    /// Marks an invitation as being revoked.
    pub fn begin_revoke(&mut self, id: &InvitationId) -> Result<Invitation, Refusal> {
        self.freshness.wrote();
        let row = self.row_mut(id).ok_or(Refusal::Gone)?;
        if std::mem::replace(&mut row.busy, true) {
            return Err(Refusal::Busy);
        }
        Ok(row.invitation.clone())
    }

    /// Marks an invitation that is no longer pending as being followed by another to its address.
    pub fn begin_again(&mut self, id: &InvitationId) -> Result<Invitation, Refusal> {
        self.begin_revoke(id)
    }

    /// The other one was sent or not; this one is what it was.
    pub fn end_again(&mut self, id: &InvitationId) {
        self.refuse_revoke(id);
    }

    /// How many there are besides those in the rows.
    pub fn missing(&self) -> u64 {
        self.total.saturating_sub(self.rows.len() as u64)
    }

    /// Takes an invitation off the list.
    pub fn settle_revoke(&mut self, id: &InvitationId) {
        self.freshness.wrote();
        let before = self.rows.len();
        self.rows.retain(|row| row.invitation.invitation_id != *id);
        self.total = self.total.saturating_sub((before - self.rows.len()) as u64);
    }

    /// Leaves an invitation where it is.
    pub fn refuse_revoke(&mut self, id: &InvitationId) {
        self.freshness.wrote();
        if let Some(row) = self.row_mut(id) {
            row.busy = false;
        }
    }

    /// Differs whenever rows may have come, gone or changed.
    pub fn state(&self) -> State {
        State { newest: self.freshness.now(), phase: self.phase.clone() }
    }

    /// The row of an invitation.
    pub fn row(&self, id: &InvitationId) -> Option<&Pending> {
        self.rows.iter().find(|row| row.invitation.invitation_id == *id)
    }

    fn row_mut(&mut self, id: &InvitationId) -> Option<&mut Pending> {
        self.rows.iter_mut().find(|row| row.invitation.invitation_id == *id)
    }
}

/// When an invitation stops working.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expiry {
    /// The moment, in milliseconds since 1970.
    pub at: f64,
    /// Whether that is only what such invitations usually get.
    pub estimated: bool,
}

impl Expiry {
    /// From what the directory said: the expiry itself, or the moment of sending, both in milliseconds since 1970.
    pub fn of(expires: Option<f64>, created: Option<f64>) -> Option<Self> {
        match (expires, created) {
            (Some(at), _) => Some(Self { at, estimated: false }),
            (None, Some(created)) => {
                Some(Self { at: created + f64::from(DEFAULT_LIFETIME_DAYS) * DAY, estimated: true })
            }
            (None, None) => None,
        }
    }

    /// Whole days left at `now`; none or fewer if it is over.
    pub fn days_left(self, now: f64) -> f64 {
        ((self.at - now) / DAY).ceil()
    }
}

#[cfg(test)]
mod tests {
    use mixpeek_users_contract::invitation::InvitationStatus;
    use mixpeek_users_contract::role::Role;

    use super::*;

    fn invitation(id: &str) -> Invitation {
        Invitation {
            invitation_id: id.into(),
            email_address: format!("{id}@x.io").into(),
            role: Role::MEMBER,
            status: InvitationStatus::default(),
            created_at: None,
            expires_at: None,
        }
    }

    fn loaded(ids: &[&str]) -> Invitations {
        let mut invitations = Invitations::default();
        let ticket = invitations.begin_load();
        let list = InvitationList {
            invitations: ids.iter().map(|id| invitation(id)).collect(),
            total: ids.len() as u64,
        };
        assert_eq!(invitations.settle_load(ticket, list, 1.0), Verdict::Current);
        invitations
    }

    #[test]
    fn a_new_invitation_stands_on_top_and_counts() {
        let mut invitations = loaded(&["a"]);
        invitations.add(invitation("b"), str::to_lowercase);
        assert_eq!(
            (invitations.rows[0].invitation.invitation_id.as_str(), invitations.total),
            ("b", 2)
        );
    }

    #[test]
    fn an_invitation_sent_again_takes_the_place_of_the_old_one() {
        let mut invitations = loaded(&["a", "b"]);
        invitations.begin_revoke(&"b".into()).unwrap();
        let again = Invitation { email_address: "B@x.io".into(), ..invitation("b2") };
        invitations.add(again, str::to_lowercase);
        let ids: Vec<_> = invitations
            .rows
            .iter()
            .map(|row| (row.invitation.invitation_id.as_str(), row.busy))
            .collect();
        assert_eq!((ids, invitations.total), (vec![("a", false), ("b2", false)], 2));
    }

    #[test]
    fn revoking_twice_at_once_is_one_revocation() {
        let mut invitations = loaded(&["a", "b"]);
        invitations.begin_revoke(&"a".into()).unwrap();
        assert_eq!(invitations.begin_revoke(&"a".into()), Err(Refusal::Busy));
        invitations.settle_revoke(&"a".into());
        assert_eq!(invitations.begin_revoke(&"a".into()), Err(Refusal::Gone));
        assert_eq!(invitations.total, 1);
    }

    #[test]
    fn a_refused_revocation_leaves_the_row() {
        let mut invitations = loaded(&["a"]);
        invitations.begin_revoke(&"a".into()).unwrap();
        invitations.refuse_revoke(&"a".into());
        assert!(!invitations.row(&"a".into()).unwrap().busy);
    }

    #[test]
    fn a_list_from_before_an_invitation_does_not_hide_it() {
        let mut invitations = loaded(&[]);
        let ticket = invitations.begin_load();
        invitations.add(invitation("new"), str::to_lowercase);
        let stale = InvitationList { invitations: vec![], total: 0 };
        assert_eq!(invitations.settle_load(ticket, stale, 2.0), Verdict::Outdated);
        assert_eq!(invitations.rows.len(), 1);
    }

    #[test]
    fn no_invitation_stays_on_screen_that_one_may_no_longer_see() {
        let mut invitations = loaded(&["a", "b"]);
        let ticket = invitations.begin_load();
        let error = DirectoryError::Forbidden { message: String::new() };
        invitations.refuse_load(ticket, error.clone(), 2.0);
        assert_eq!((invitations.rows.len(), invitations.total), (0, 0));
        assert_eq!(invitations.phase, Phase::Failed { error, at: 2.0, since: None });
    }

    #[test]
    fn a_list_of_another_kind_takes_no_answer_that_was_meant_for_this_one() {
        let list = |ids: &[&str]| InvitationList {
            invitations: ids.iter().map(|id| invitation(id)).collect(),
            total: 9,
        };
        let mut invitations = loaded(&["a", "b"]);
        let late = invitations.begin_load();
        invitations.forget();
        assert_eq!((invitations.rows.len(), invitations.total), (0, 0));
        assert_eq!(invitations.phase, Phase::Idle);
        assert_eq!(invitations.settle_load(late, list(&["a"]), 2.0), Verdict::Superseded);
        let failure = DirectoryError::Unreachable;
        assert_eq!(invitations.refuse_load(late, failure, 2.0), Verdict::Superseded);
        let ticket = invitations.begin_load();
        assert_eq!(invitations.settle_load(ticket, list(&["c"]), 3.0), Verdict::Current);
        assert_eq!((invitations.rows.len(), invitations.missing()), (1, 8));
    }

    #[test]
    fn inviting_again_twice_at_once_is_one_invitation_and_leaves_the_old_one() {
        let mut invitations = loaded(&["a"]);
        let begun = invitations.begin_again(&"a".into()).unwrap();
        assert_eq!(&*begun.email_address, "a@x.io");
        assert_eq!(invitations.begin_again(&"a".into()), Err(Refusal::Busy));
        invitations.end_again(&"a".into());
        assert_eq!((invitations.rows.len(), invitations.total), (1, 1));
        invitations.begin_again(&"a".into()).unwrap();
        assert_eq!(invitations.begin_again(&"z".into()), Err(Refusal::Gone));
    }

    #[test]
    fn an_expiry_is_exact_where_told_and_estimated_where_not() {
        assert_eq!(Expiry::of(Some(5.0), Some(1.0)), Some(Expiry { at: 5.0, estimated: false }));
        let estimate = Expiry::of(None, Some(0.0)).unwrap();
        assert!(estimate.estimated);
        assert!((estimate.days_left(18.5 * DAY) - 12.0).abs() < f64::EPSILON);
        assert_eq!(Expiry::of(None, None), None);
    }
}
