//! An answer of a vendor that is asked for once and used for a while, because the vendor counts requests.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Answer;
use super::error::DirectoryError;

/// One answer, remembered. Whoever wants it while somebody is asking for it waits for that answer instead of asking, too: also where it
/// is that nobody answers, so that those who wait for a silent vendor do not wait one after the other.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    lifetime: Duration,
    /// Counts what made earlier answers wrong.
    generation: AtomicU64,
    /// Counts how often it was asked for.
    asked: AtomicU64,
    held: Mutex<Held<T>>,
}

#[derive(Debug)]
struct Held<T> {
    kept: Option<Kept<T>>,
    /// What the last asking ended with, for those who waited for it.
    failed: Option<(u64, DirectoryError)>,
}

#[derive(Debug)]
struct Kept<T> {
    value: T,
    since: Instant,
    generation: u64,
}

impl<T: Clone + Send> Remembered<T> {
    pub(super) fn new(lifetime: Duration) -> Self {
        let held = Mutex::new(Held { kept: None, failed: None });
        Self { lifetime, generation: AtomicU64::new(0), asked: AtomicU64::new(0), held }
    }

    /// The remembered answer, or a new one. An error is not remembered.
    pub(super) async fn get(&self, ask: impl Future<Output = Answer<T>> + Send) -> Answer<T> {
        self.get_if(ask, |_| true).await
    }

    /// The same for answers of which not all are worth remembering.
    pub(super) async fn get_if(
        &self,
        ask: impl Future<Output = Answer<T>> + Send,
        is_settled: impl Fn(&T) -> bool + Send,
    ) -> Answer<T> {
        let mut held = if let Ok(held) = self.held.try_lock() {
            held
        } else {
            let awaited = self.asked.load(Ordering::SeqCst);
            let held = self.held.lock().await;
            let failed = held.failed.as_ref().filter(|(number, _)| *number >= awaited);
            if let Some(error) = failed.and_then(|(_, error)| error.for_another()) {
                return Err(error);
            }
            held
        };
        if let Some(kept) = held.kept.as_ref().filter(|kept| self.holds(kept)) {
            return Ok(kept.value.clone());
        }
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        held.failed = None;
        // What is forgotten while it is being asked for is not remembered afterwards.
        let generation = self.generation.load(Ordering::SeqCst);
        let value = ask.await.inspect_err(|error| {
            held.failed = error.for_another().map(|error| (number, error));
        })?;
        if is_settled(&value) {
            held.kept = Some(Kept { value: value.clone(), since: Instant::now(), generation });
        }
        Ok(value)
    }

    /// Something was changed: the next one asks anew.
    pub(super) fn forget(&self) {
        self.generation.fetch_add(1, Ordering::SeqCst);
    }

    fn holds(&self, kept: &Kept<T>) -> bool {
        kept.generation == self.generation.load(Ordering::SeqCst)
            && kept.since.elapsed() < self.lifetime
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicU32;

    use super::*;

    const LIFETIME: Duration = Duration::from_secs(5);

    /// Counts how often it is asked, and takes a moment to answer.
    #[derive(Default)]
    struct Vendor(AtomicU32);

    impl Vendor {
        async fn answer(&self) -> Answer<u32> {
            let answer = self.0.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(1)).await;
            Ok(answer)
        }
    }

    #[tokio::test(start_paused = true)]
    async fn is_asked_for_once_until_its_time_is_up() {
        let (remembered, vendor) = (Remembered::new(LIFETIME), Vendor::default());
        let both = tokio::join!(remembered.get(vendor.answer()), remembered.get(vendor.answer()));
        assert_eq!((both.0.unwrap(), both.1.unwrap()), (0, 0));
        tokio::time::advance(LIFETIME).await;
        assert_eq!(remembered.get(vendor.answer()).await.unwrap(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn what_was_forgotten_while_it_was_asked_for_is_asked_for_again() {
        let (remembered, vendor) = (Arc::new(Remembered::new(LIFETIME)), Vendor::default());
        let forget = async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            remembered.forget();
        };
        let (early, ()) = tokio::join!(remembered.get(vendor.answer()), forget);
        assert_eq!(early.unwrap(), 0);
        assert_eq!(remembered.get(vendor.answer()).await.unwrap(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn who_waits_for_a_silent_vendor_does_not_wait_again() {
        let (remembered, asked) = (Remembered::<u32>::new(LIFETIME), AtomicU32::new(0));
        let ask = || async {
            asked.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(20)).await;
            Err(DirectoryError::unreachable("Vendor", "silence"))
        };
        let started = Instant::now();
        let (a, b, c) =
            tokio::join!(remembered.get(ask()), remembered.get(ask()), remembered.get(ask()));
        for answer in [a, b, c] {
            assert!(matches!(answer, Err(DirectoryError::Unreachable { .. })), "{answer:?}");
        }
        assert_eq!((started.elapsed().as_secs(), asked.load(Ordering::SeqCst)), (20, 1));
        // Whoever comes later asks anew.
        assert_eq!(remembered.get(async { Ok(7) }).await.unwrap(), 7);
    }

    #[tokio::test(start_paused = true)]
    async fn a_refusal_is_of_whoever_asked() {
        let remembered = Remembered::new(LIFETIME);
        let refused = async {
            tokio::time::sleep(Duration::from_secs(1)).await;
            Err(DirectoryError::LastAdmin)
        };
        let (first, second) =
            tokio::join!(remembered.get(refused), remembered.get(async { Ok(1) }));
        assert!(matches!(first, Err(DirectoryError::LastAdmin)));
        assert_eq!(second.unwrap(), 1);
    }

    #[tokio::test(start_paused = true)]
    async fn neither_an_error_nor_what_is_not_settled_is_remembered() {
        let (remembered, vendor) = (Remembered::new(LIFETIME), Vendor::default());
        let refused = remembered.get(async { Err(DirectoryError::LastAdmin) }).await;
        assert!(refused.is_err());
        assert_eq!(remembered.get_if(vendor.answer(), |_| false).await.unwrap(), 0);
        assert_eq!(remembered.get(vendor.answer()).await.unwrap(), 1);
    }
}
