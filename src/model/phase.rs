//! How far a list has come.

use crate::directory::error::DirectoryError;

/// How far loading a list has come. Rows that are there stay on screen in every phase.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Phase {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// Asked, not answered.
    Loading,
    /// Answered; the moment of the answer in milliseconds since 1970.
    Ready {
        /// When the rows were true.
        at: f64,
    },
    /// The last request failed; rows, if there are any, are of `since`.
    Failed {
        /// Why.
        error: DirectoryError,
        /// When, in milliseconds since 1970.
        at: f64,
        /// When the rows on screen were true, in milliseconds since 1970; nothing if there never were any.
        since: Option<f64>,
    },
}

impl Phase {
    /// When the rows on screen were true.
    pub fn as_of(&self) -> Option<f64> {
        match self {
            Self::Ready { at } => Some(*at),
            Self::Failed { since, .. } => *since,
            Self::Idle | Self::Loading => None,
        }
    }

    /// Why the last request failed, and when (milliseconds since 1970).
    pub fn failure(&self) -> Option<(DirectoryError, f64)> {
        match self {
            Self::Failed { error, at, .. } => Some((error.clone(), *at)),
            _ => None,
        }
    }
}

/// Decides which of several answers to the same question may be shown: only one to the newest request, and only if nothing was written
/// since it was sent (its rows may predate the write).
#[derive(Debug, Clone, Default)]
pub struct Freshness {
    loads: u64,
    writes: u64,
    settled: u64,
}

/// A request for a list, as it stood when it was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoadTicket {
    load: u64,
    writes: u64,
}

/// What to do with an answer to a [`LoadTicket`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Show it.
    Current,
    /// Something was written meanwhile: ask again.
    Outdated,
    /// A newer request is on its way: drop it.
    Superseded,
}

impl Freshness {
    /// Notes that a list was asked for.
    pub fn begin_load(&mut self) -> LoadTicket {
        self.loads += 1;
        self.now()
    }

    /// How things stand, without asking.
    pub fn now(&self) -> LoadTicket {
        LoadTicket { load: self.loads, writes: self.writes }
    }

    /// Notes that something was, or was perhaps, written.
    pub fn wrote(&mut self) {
        self.writes += 1;
    }

    /// Notes that the answer to a request was taken over.
    pub fn settle(&mut self, ticket: LoadTicket) {
        self.settled = ticket.load;
    }

    /// Whether the answer to the newest request was taken over.
    pub fn is_settled(&self) -> bool {
        self.settled == self.loads
    }

    /// Judges an answer.
    pub fn judge(&self, ticket: LoadTicket) -> Verdict {
        if ticket.load != self.loads {
            Verdict::Superseded
        } else if ticket.writes == self.writes {
            Verdict::Current
        } else {
            Verdict::Outdated
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_newest_answer_counts_and_only_if_nothing_was_written_since() {
        let mut freshness = Freshness::default();
        let first = freshness.begin_load();
        let second = freshness.begin_load();
        assert_eq!(freshness.judge(first), Verdict::Superseded);
        assert_eq!(freshness.judge(second), Verdict::Current);
        freshness.wrote();
        assert_eq!(freshness.judge(second), Verdict::Outdated);
        freshness.settle(first);
        assert!(!freshness.is_settled(), "the newest is still on its way");
        freshness.settle(second);
        assert!(freshness.is_settled());
    }
}
