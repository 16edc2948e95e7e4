//! Changes that the server has no room for: they wait for their turn, on screen, and are sent by themselves when it has come.

use leptos::prelude::*;

use super::{Session, platform};
use crate::directory::error::DirectoryError;
use crate::directory::retry;
use crate::model::waiting::{Ticket, Turn, Waiting};

/// How often a change looks whether it is its turn, in milliseconds.
const LOOK_EVERY: u32 = 200;

impl Session {
    /// Sends a change, and again whenever the server has said that it did nothing and when it will. Others that wait go first. `attempt`
    /// is never run twice for a change that the server may have made.
    pub(super) async fn in_turn<T>(
        self,
        attempt: impl AsyncFn() -> Result<T, DirectoryError>,
    ) -> Result<T, DirectoryError> {
        // Once the tab is gone there is nobody to show a wait to.
        if self.backend().is_none() {
            return attempt().await;
        }
        let waiting = self.kept().waiting;
        let drawn = waiting.try_update(|waiting| {
            let ticket = waiting.draw();
            let has_others = waiting.is_waiting();
            if has_others {
                waiting.join(ticket);
            }
            (ticket, has_others)
        });
        let Some((ticket, mut must_wait)) = drawn else { return attempt().await };
        loop {
            if must_wait && !its_turn(waiting, ticket).await {
                waiting.try_update(|waiting| waiting.leave(ticket));
                return Err(DirectoryError::GivenUp);
            }
            let answer = attempt().await;
            let pause = answer.as_ref().err().and_then(retry::pause);
            let Some(seconds) = pause else {
                waiting.try_update(|waiting| waiting.leave(ticket));
                return answer;
            };
            let until = platform::now() + seconds * 1_000.0;
            // Where the queue is gone, what was promised is not: only whoever presses *Give up* takes it back.
            if waiting.try_update(|waiting| waiting.hold(ticket, until)).is_none() {
                let mut clock = platform::Clock::start();
                while clock.now() < until {
                    clock.sleep(LOOK_EVERY).await;
                }
            }
            must_wait = true;
        }
    }
}

/// Waits until it is a change's turn; whether it still is to be sent.
async fn its_turn(waiting: RwSignal<Waiting>, ticket: Ticket) -> bool {
    let mut clock = platform::Clock::start();
    loop {
        let now = clock.now();
        // Looking changes nothing that is on screen, unless it is the turn.
        let turn = waiting.try_update_untracked(|waiting| waiting.turn(ticket, now));
        match turn {
            Some(Turn::Wait) => clock.sleep(LOOK_EVERY).await,
            Some(Turn::Go) => {
                waiting.try_update(|_| ());
                return true;
            }
            Some(Turn::GivenUp) => return false,
            None => return true,
        }
    }
}
