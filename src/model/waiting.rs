//! Changes that wait because the server takes only so many requests: who is next, and from when on.

/// The changes that wait for their turn, in the order in which they were asked for.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    line: Vec<Ticket>,
    /// Whose turn it is and who has not come back yet.
    under_way: Option<Ticket>,
    until: f64,
    next: u32,
    given_up: Vec<Ticket>,
}

/// A place in the order in which changes were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(u32);

/// Whether it is somebody's turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// Not yet.
    Wait,
    /// Now: it is to be sent.
    Go,
    /// Never: the person gave it up.
    GivenUp,
}

impl Waiting {
    /// A place behind all changes that were asked for before.
    pub fn draw(&mut self) -> Ticket {
        self.next += 1;
        Ticket(self.next)
    }

    /// Whether a change that is asked for now has others before it.
    pub fn is_waiting(&self) -> bool {
        !self.line.is_empty()
    }

    /// Lets a change wait behind those that do.
    pub fn join(&mut self, ticket: Ticket) {
        let place = self.line.partition_point(|other| *other < ticket);
        if self.line.get(place) != Some(&ticket) {
            self.line.insert(place, ticket);
        }
    }

    /// The server wants nothing before this moment, in milliseconds since 1970. The change waits for it, and so do all others.
    pub fn hold(&mut self, ticket: Ticket, until: f64) {
        self.join(ticket);
        self.until = self.until.max(until);
        if self.under_way == Some(ticket) {
            self.under_way = None;
        }
    }

    /// Whether it is a change's turn: one after the other, and none before the moment the server named.
    pub fn turn(&mut self, ticket: Ticket, now: f64) -> Turn {
        if self.given_up.contains(&ticket) {
            return Turn::GivenUp;
        }
        let is_first = self.line.first() == Some(&ticket) && self.under_way.is_none();
        if !is_first || now < self.until {
            return Turn::Wait;
        }
        self.under_way = Some(ticket);
        // That time has come: a clock that is put back does not bring it back.
        self.until = 0.0;
        Turn::Go
    }

    /// The change was answered, or given up.
    pub fn leave(&mut self, ticket: Ticket) {
        self.line.retain(|other| *other != ticket);
        self.given_up.retain(|other| *other != ticket);
        if self.under_way == Some(ticket) {
            self.under_way = None;
        }
        if self.line.is_empty() {
            self.until = 0.0;
        }
    }

    /// Gives up every change that waits. The one that is under way is out of the person's hands, unless the server has no room for it.
    pub fn give_up(&mut self) {
        self.given_up.clone_from(&self.line);
    }

    /// How many wait that can be given up still.
    pub fn count(&self) -> usize {
        let waits = |one: &&Ticket| Some(**one) != self.under_way && !self.given_up.contains(*one);
        self.line.iter().filter(waits).count()
    }

    /// Until when they wait, in milliseconds since 1970.
    pub fn until(&self) -> f64 {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_go_one_after_the_other_in_the_order_they_were_asked_for() {
        let mut waiting = Waiting::default();
        let [first, second, third] = [waiting.draw(), waiting.draw(), waiting.draw()];
        // The answers come in another order than the requests went out.
        waiting.hold(second, 5_000.0);
        waiting.hold(first, 4_000.0);
        waiting.join(third);
        assert_eq!((waiting.count(), waiting.until()), (3, 5_000.0));
        assert_eq!(waiting.turn(first, 4_999.0), Turn::Wait, "not before the server wants it");
        assert_eq!(waiting.turn(second, 5_000.0), Turn::Wait);
        assert_eq!(waiting.turn(first, 5_000.0), Turn::Go);
        assert_eq!(waiting.turn(first, 5_000.0), Turn::Wait, "never twice");
        assert_eq!(waiting.turn(second, 5_000.0), Turn::Wait, "not while another is under way");
        waiting.leave(first);
        assert_eq!(waiting.turn(second, 5_000.0), Turn::Go);
        waiting.leave(second);
        assert_eq!(waiting.turn(third, 5_000.0), Turn::Go);
        waiting.leave(third);
        assert!(!waiting.is_waiting());
        assert!(waiting.until() < 1.0, "the next has nothing to wait for");
    }

    #[test]
    fn one_that_is_refused_again_keeps_its_place() {
        let mut waiting = Waiting::default();
        let (first, second) = (waiting.draw(), waiting.draw());
        waiting.hold(first, 1.0);
        waiting.hold(second, 1.0);
        assert_eq!(waiting.turn(first, 1.0), Turn::Go);
        waiting.hold(first, 9.0);
        assert_eq!((waiting.turn(second, 9.0), waiting.turn(first, 9.0)), (Turn::Wait, Turn::Go));
    }

    #[test]
    fn what_waits_can_be_given_up_and_what_is_under_way_cannot() {
        let mut waiting = Waiting::default();
        let (first, second) = (waiting.draw(), waiting.draw());
        waiting.hold(first, 1.0);
        waiting.hold(second, 1.0);
        assert_eq!(waiting.turn(first, 1.0), Turn::Go);
        waiting.give_up();
        assert_eq!(waiting.count(), 0);
        assert_eq!(waiting.turn(second, 1.0), Turn::GivenUp);
        waiting.leave(second);
        waiting.leave(first);
        assert!(!waiting.is_waiting());
        let third = waiting.draw();
        waiting.hold(third, 2.0);
        assert_eq!(waiting.turn(third, 2.0), Turn::Go, "a later one is not given up");
        waiting.give_up();
        waiting.hold(third, 9.0);
        assert_eq!(waiting.count(), 0);
        assert_eq!(waiting.turn(third, 9.0), Turn::GivenUp, "it does not wait once more");
    }

    #[test]
    fn a_clock_that_is_put_back_holds_up_nobody_behind_the_first() {
        let mut waiting = Waiting::default();
        let (first, second) = (waiting.draw(), waiting.draw());
        waiting.hold(first, 9_000.0);
        waiting.join(second);
        assert_eq!(waiting.turn(first, 9_000.0), Turn::Go);
        waiting.leave(first);
        assert_eq!(waiting.turn(second, 1_000.0), Turn::Go);
    }
}
