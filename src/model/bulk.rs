//! The same change to several members: for whom it can be made, and how far making it has come.

use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;

use super::permissions::Refusal;
use super::person;
use super::roster::Roster;
use crate::directory::error::DirectoryError;

/// What can be asked for those who are selected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Another role.
    Role,
    /// To take them out.
    Removal,
}

/// What is to be done to each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// To give them this role.
    Role(Role),
    /// To take them out.
    Removal,
}

/// Somebody it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Their address, unless they are called by it.
    pub address: Option<String>,
    /// The role that the person at the screen saw.
    pub role: Role,
}

/// Why somebody is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Skip {
    /// It may not be done.
    Refused(Refusal),
    /// They have that role.
    HasRole,
}

/// For whom a change can be made, and for whom not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// Those it is made for, in this order. Whoever is at the screen comes last: the others could not follow them.
    pub people: Vec<Person>,
    /// Those who are left out.
    pub left_out: Vec<(Person, Skip)>,
    /// Whether the person at the screen loses the right to manage users.
    pub locks_you_out: bool,
    /// Whether somebody gains that right.
    pub grants_admin: bool,
}

impl Plan {
    /// Asks the rules for each of those at `places`, and for all of them together: an admin has to stay, and if nobody else does, the one
    /// at the screen.
    pub fn new(roster: &Roster, places: &[u32], action: &Action, can: &Capabilities) -> Self {
        let mut rows: Vec<_> =
            places.iter().filter_map(|place| roster.rows.get(*place as usize)).collect();
        rows.sort_by_key(|row| roster.is_viewer(&row.member.user_id));
        let mut plan = Self::default();
        let mut admins = roster.admins();
        for row in rows {
            let person = Person::of(&row.member);
            let allowed = match action {
                Action::Removal => roster.may_remove_row(row, can),
                Action::Role(role) => roster.may_give_row(row, role, can),
            };
            let has_role = *action == Action::Role(person.role.clone());
            let goes = match action {
                Action::Removal => true,
                Action::Role(role) => !can.administers(role),
            };
            let loses = goes && Roster::administers(row, can);
            let why = match allowed {
                _ if has_role => Some(Skip::HasRole),
                Err(refusal) => Some(Skip::Refused(refusal)),
                Ok(()) if loses && admins < 2 => Some(Skip::Refused(Refusal::LastAdmin)),
                Ok(()) => None,
            };
            if let Some(why) = why {
                plan.left_out.push((person, why));
                continue;
            }
            admins -= usize::from(loses);
            plan.locks_you_out |= roster.is_viewer(&person.id)
                && (*action == Action::Removal || goes && can.administers(&person.role));
            plan.grants_admin |= !goes && !can.administers(&person.role);
            plan.people.push(person);
        }
        plan
    }
}

impl Person {
    fn of(member: &Member) -> Self {
        Self {
            id: member.user_id.clone(),
            name: person::name(member).to_owned(),
            address: person::subline(member).map(ToOwned::to_owned),
            role: member.role.clone(),
        }
    }
}

/// How it stands with somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// To be done.
    Ready,
    /// Being done.
    UnderWay,
    /// Done.
    Done,
    /// Not done, in words.
    Failed {
        /// Why not.
        why: String,
        /// Whether the same may be asked for again.
        again: bool,
    },
    /// Not even asked for.
    NotSent,
}

/// How far a batch has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// One after the other.
    Running,
    /// The person asked to stop; the one under way is still answered.
    Stopping,
    /// Over.
    Ended,
}

/// A change that is made for several, one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// What is done to each.
    pub action: Action,
    /// For whom, and how it stands with each.
    pub people: Vec<(Person, State)>,
    /// How far it has come.
    pub progress: Progress,
}

impl Batch {
    /// A batch that has just begun.
    pub fn new(action: Action, people: Vec<Person>) -> Self {
        let people = people.into_iter().map(|person| (person, State::Ready)).collect();
        Self { action, people, progress: Progress::Running }
    }

    /// The next whose turn it is; nobody when the batch is to end.
    pub fn begin_next(&mut self) -> Option<(usize, Person)> {
        if self.progress != Progress::Running {
            return None;
        }
        let place = self.people.iter().position(|(_, state)| *state == State::Ready)?;
        let (person, state) = self.people.get_mut(place)?;
        *state = State::UnderWay;
        Some((place, person.clone()))
    }

    /// How it ended for the one at a place.
    pub fn settle(&mut self, place: usize, ended: State) {
        if let Some((_, state)) = self.people.get_mut(place) {
            *state = ended;
        }
    }

    /// Asks it to end after the one under way.
    pub fn stop(&mut self) {
        if self.progress == Progress::Running {
            self.progress = Progress::Stopping;
        }
    }

    /// Ends it: what was not sent is not.
    pub fn end(&mut self) {
        self.progress = Progress::Ended;
        for (_, state) in &mut self.people {
            if *state == State::Ready {
                *state = State::NotSent;
            }
        }
    }

    /// Whether something is left that may be asked for again.
    pub fn may_repeat(&self) -> bool {
        self.progress == Progress::Ended && self.people.iter().any(|(_, state)| repeats(state))
    }

    /// Begins once more with what failed and may be repeated, and with what was not sent. What is done is done.
    pub fn repeat(&mut self) {
        self.progress = Progress::Running;
        self.people.retain(|(_, state)| *state != State::Done);
        for (_, state) in &mut self.people {
            if repeats(state) {
                *state = State::Ready;
            }
        }
    }

    /// Whether it is under way.
    pub fn is_running(&self) -> bool {
        self.progress != Progress::Ended
    }

    /// How many have come out so far, done or not.
    pub fn tried(&self) -> usize {
        let open = |state: &State| matches!(state, State::Ready | State::UnderWay);
        self.people.iter().filter(|(_, state)| !open(state)).count()
    }

    /// For how many it is done.
    pub fn done(&self) -> usize {
        self.people.iter().filter(|(_, state)| *state == State::Done).count()
    }
}

fn repeats(state: &State) -> bool {
    matches!(state, State::NotSent | State::Failed { again: true, .. })
}

/// Whether the same may be asked for again after it failed so.
pub fn may_again(error: &DirectoryError) -> bool {
    error.is_passing() || matches!(error, DirectoryError::Unauthorized | DirectoryError::GivenUp)
}

/// Whether the rest of a batch would meet the same.
pub fn meets_the_rest(error: &DirectoryError) -> bool {
    error.meets_all()
        || matches!(error, DirectoryError::RateLimited { .. } | DirectoryError::GivenUp)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::Viewer;
    use crate::model::roster::tests::{admin, member, roster};

    const ALL: [u32; 4] = [0, 1, 2, 3];

    fn team() -> Roster {
        let mut roster = roster(vec![admin("ann"), member("bob"), admin("abe"), member("cat")]);
        roster.introduce(Viewer { id: Some("ann".into()), email: None });
        roster
    }

    fn names(people: &[Person]) -> Vec<&str> {
        people.iter().map(|person| &*person.name).collect()
    }

    fn plan(roster: &Roster, places: &[u32], action: &Action) -> Plan {
        Plan::new(roster, places, action, &Capabilities::default())
    }

    #[test]
    fn of_all_admins_the_one_at_the_screen_stays() {
        let plan = plan(&team(), &ALL, &Action::Removal);
        assert_eq!(names(&plan.people), ["bob", "abe", "cat"]);
        let left: Vec<_> = plan.left_out.iter().map(|(who, why)| (&*who.name, *why)).collect();
        assert_eq!(left, [("ann", Skip::Refused(Refusal::LastAdmin))]);
        assert!(!plan.locks_you_out);
    }

    #[test]
    fn who_is_at_the_screen_comes_last_and_is_warned() {
        let plan = plan(&team(), &[0, 1], &Action::Removal);
        assert_eq!(names(&plan.people), ["bob", "ann"]);
        assert!(plan.locks_you_out && plan.left_out.is_empty());
    }

    #[test]
    fn the_last_admin_rule_holds_for_the_batch_as_a_whole() {
        let mut roster = team();
        roster.introduce(Viewer::default());
        let plan = plan(&roster, &ALL, &Action::Role(Role::MEMBER));
        assert_eq!(names(&plan.people), ["ann"]);
        let left: Vec<_> = plan.left_out.iter().map(|(who, why)| (&*who.name, *why)).collect();
        assert_eq!(
            left,
            [
                ("bob", Skip::HasRole),
                ("abe", Skip::Refused(Refusal::LastAdmin)),
                ("cat", Skip::HasRole)
            ]
        );
    }

    #[test]
    fn a_role_that_administers_leaves_every_admin_and_is_said_to_grant() {
        let plan = plan(&team(), &ALL, &Action::Role(Role::ADMIN));
        assert_eq!(names(&plan.people), ["bob", "cat"]);
        assert!(plan.grants_admin && !plan.locks_you_out);
    }

    #[test]
    fn what_cannot_be_done_is_done_to_nobody() {
        let can = Capabilities { removal: None, set_role: false, ..Capabilities::default() };
        let team = team();
        for action in [Action::Removal, Action::Role(Role::ADMIN)] {
            let plan = Plan::new(&team, &[1, 3], &action, &can);
            assert!(plan.people.is_empty() && plan.left_out.len() == 2);
        }
        let mut team = team;
        team.begin_removal(&"bob".into(), &Capabilities::default()).unwrap();
        let plan = plan(&team, &[1], &Action::Removal);
        assert_eq!(plan.left_out[0].1, Skip::Refused(Refusal::Busy));
    }

    fn batch() -> Batch {
        Batch::new(Action::Removal, plan(&team(), &[1, 2, 3], &Action::Removal).people)
    }

    fn failed(again: bool) -> State {
        State::Failed { why: String::new(), again }
    }

    #[test]
    fn a_batch_goes_one_after_the_other_and_repeats_only_what_may_be() {
        let mut batch = batch();
        let mut ends = [State::Done, failed(true), failed(false)].into_iter();
        while let Some((place, _)) = batch.begin_next() {
            let under_way = batch.people.iter().filter(|(_, state)| *state == State::UnderWay);
            assert_eq!(under_way.count(), 1);
            batch.settle(place, ends.next().unwrap());
        }
        assert_eq!((batch.tried(), batch.done()), (3, 1));
        assert!(!batch.may_repeat(), "not while it runs");
        batch.end();
        assert!(batch.may_repeat());
        batch.repeat();
        assert_eq!(batch.begin_next().unwrap().1.name, "abe");
        batch.settle(0, State::Done);
        assert!(batch.begin_next().is_none(), "what was refused for good is not asked for again");
        batch.end();
        assert!(!batch.may_repeat());
        assert_eq!(batch.people.len(), 2, "and is still told");
    }

    #[test]
    fn stopping_leaves_the_rest_unsent() {
        let mut batch = batch();
        let (place, _) = batch.begin_next().unwrap();
        batch.stop();
        assert!(batch.begin_next().is_none() && batch.is_running());
        batch.settle(place, State::Done);
        batch.end();
        let states: Vec<_> = batch.people.iter().map(|(_, state)| state.clone()).collect();
        assert_eq!(states, [State::Done, State::NotSent, State::NotSent]);
        batch.stop();
        assert_eq!(batch.progress, Progress::Ended);
        assert!(batch.may_repeat());
    }
}
