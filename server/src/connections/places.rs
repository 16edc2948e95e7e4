//! The places for connections. Where all are taken, a newcomer gets that of whoever has kept the server waiting longest, and only where
//! the server is at work for every one of them does it wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};
use tokio::time::Instant;

/// How often the log is told that connections are closed to make room.
const TELLING: Duration = Duration::from_mins(1);

/// The places of one listener.
#[derive(Clone)]
pub(super) struct Places(Arc<Inner>);

struct Inner {
    most: usize,
    table: Mutex<Table>,
    /// Somebody has left, or waits for their client.
    changed: Notify,
}

#[derive(Default)]
struct Table {
    next: u64,
    taken: HashMap<u64, Taken>,
    told: Option<Instant>,
}

struct Taken {
    /// Since when the server waits for this client; not at all while it is at work for it.
    waits: Option<Instant>,
    /// The request that the server has begun, until it is answered.
    turn: Option<u64>,
    /// Dropped with the place, which tells the connection.
    _kept: oneshot::Sender<()>,
}

impl Table {
    /// One that nobody has had.
    fn number(&mut self) -> u64 {
        self.next += 1;
        self.next
    }
}

impl Places {
    pub(super) fn new(most: usize) -> Self {
        Self(Arc::new(Inner { most, table: Mutex::default(), changed: Notify::new() }))
    }

    /// A place for a newcomer.
    pub(super) async fn enter(&self) -> Place {
        loop {
            let changed = self.0.changed.notified();
            if let Some(place) = self.try_enter() {
                return place;
            }
            changed.await;
        }
    }

    fn try_enter(&self) -> Option<Place> {
        let mut table = self.table();
        if table.taken.len() >= self.0.most {
            let waiting = table.taken.iter();
            let waiting = waiting.filter_map(|(id, taken)| Some((taken.waits?, *id)));
            let (_, longest) = waiting.min()?;
            table.taken.remove(&longest);
            let now = Instant::now();
            if table.told.is_none_or(|told| now - told >= TELLING) {
                table.told = Some(now);
                tracing::warn!(
                    most = self.0.most,
                    "too many connections: those that wait longest are closed"
                );
            }
        }
        let id = table.number();
        let (kept, lost) = oneshot::channel();
        let taken = Taken { waits: Some(Instant::now()), turn: None, _kept: kept };
        table.taken.insert(id, taken);
        Some(Place { seat: Seat { id, places: self.clone() }, lost })
    }

    fn table(&self) -> MutexGuard<'_, Table> {
        // Nothing panics while it holds the lock.
        self.0.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place of one connection, given back when it is dropped.
pub(super) struct Place {
    seat: Seat,
    lost: oneshot::Receiver<()>,
}

impl Place {
    /// What tells the table who is at work.
    pub(super) fn seat(&self) -> Seat {
        self.seat.clone()
    }

    /// When the place has been given to somebody else.
    pub(super) async fn lost(&mut self) {
        // Nothing is ever sent.
        let _ = (&mut self.lost).await;
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let Seat { id, places } = &self.seat;
        places.table().taken.remove(id);
        places.0.changed.notify_one();
    }
}

/// A place without the right to it.
#[derive(Clone)]
pub(super) struct Seat {
    id: u64,
    places: Places,
}

impl Seat {
    /// The server is at work for this client now. Nothing is to be begun where the place has been given away.
    pub(super) fn begin(&self) -> Option<Turn> {
        let mut table = self.places.table();
        let number = table.number();
        let taken = table.taken.get_mut(&self.id)?;
        (taken.waits, taken.turn) = (None, Some(number));
        Some(Turn { seat: self.clone(), number, since: Instant::now() })
    }
}

/// A request that the server has begun.
#[derive(Clone)]
pub(super) struct Turn {
    seat: Seat,
    number: u64,
    since: Instant,
}

impl Turn {
    /// The server waits for the rest of the request, and has done so since it began: a drop of it now and then makes nobody a newcomer.
    pub(super) fn wait(&self) {
        if self.set(Some(self.since)) {
            self.seat.places.0.changed.notify_one();
        }
    }

    /// The server is at work for it again. False if the place has been given away.
    pub(super) fn resume(&self) -> bool {
        self.set(None)
    }

    /// The server waits for the client again: for it to take its answer, or to ask for something else.
    pub(super) fn end(self) {
        let mut table = self.seat.places.table();
        if let Some(taken) = table.taken.get_mut(&self.seat.id) {
            (taken.waits, taken.turn) = (Some(Instant::now()), None);
        }
        drop(table);
        self.seat.places.0.changed.notify_one();
    }

    /// False if the place has been given away, or the request was answered: whoever reads on then reads for nobody.
    fn set(&self, waits: Option<Instant>) -> bool {
        let mut table = self.seat.places.table();
        let taken = table.taken.get_mut(&self.seat.id);
        let taken = taken.filter(|taken| taken.turn == Some(self.number));
        taken.map(|taken| taken.waits = waits).is_some()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_newcomer_gets_the_place_of_whoever_has_kept_the_server_waiting_longest() {
        let places = Places::new(3);
        let mut entered = Vec::new();
        for _ in 0..3 {
            entered.push(places.enter().await);
            tokio::time::advance(Duration::from_secs(1)).await;
        }
        // The first is at work, and the second asks again: the third waits longest.
        assert!(entered[0].seat().begin().is_some());
        entered[1].seat().begin().unwrap().end();
        let _newcomer = places.enter().await;
        assert!(entered[2].lost().now_or_never().is_some());
        assert!(entered[2].seat().begin().is_none(), "nothing is begun for somebody who has to go");
        assert!(entered[0].lost().now_or_never().is_none());
        assert!(entered[1].lost().now_or_never().is_none());
    }

    #[tokio::test]
    async fn nobody_gives_way_while_the_server_is_at_work_for_them() {
        let places = Places::new(1);
        let first = places.enter().await;
        let turn = first.seat().begin().unwrap();
        let mut next = Box::pin(places.enter());
        assert!((&mut next).now_or_never().is_none());
        turn.end();
        next.await;
        let places = Places::new(1);
        let first = places.enter().await;
        let _turn = first.seat().begin().unwrap();
        let mut next = Box::pin(places.enter());
        assert!((&mut next).now_or_never().is_none());
        drop(first);
        next.await;
    }

    #[tokio::test]
    async fn a_place_that_was_given_away_is_not_given_back() {
        let places = Places::new(1);
        let first = places.enter().await;
        let mut second = places.enter().await;
        drop(first);
        assert!(second.lost().now_or_never().is_none());
        assert_eq!(places.table().taken.len(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_sends_a_body_drop_by_drop_has_kept_the_server_waiting_since_it_began() {
        let places = Places::new(2);
        let mut dripping = places.enter().await;
        let turn = dripping.seat().begin().unwrap();
        tokio::time::advance(Duration::from_secs(1)).await;
        let mut idle = places.enter().await;
        turn.wait();
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(turn.resume());
        turn.wait();
        let _newcomer = places.enter().await;
        assert!(dripping.lost().now_or_never().is_some());
        assert!(idle.lost().now_or_never().is_none());
        assert!(!turn.resume(), "nothing is done with a body whose sender has to go");
    }

    #[tokio::test]
    async fn what_is_read_after_the_answer_makes_nobody_seem_at_work() {
        let places = Places::new(1);
        let first = places.enter().await;
        let turn = first.seat().begin().unwrap();
        turn.clone().end();
        assert!(!turn.resume());
        assert!(places.enter().now_or_never().is_some());
    }
}
