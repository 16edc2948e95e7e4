//! An answer of a vendor that is asked for once and used for a while, because the vendor counts requests.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use super::Answer;

/// One answer, remembered. Whoever wants it while somebody is asking for it waits for that answer instead of asking, too.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    lifetime: Duration,
    /// Counts what made earlier answers wrong.
    generation: AtomicU64,
    kept: Mutex<Option<Kept<T>>>,
}

#[derive(Debug)]
struct Kept<T> {
    value: T,
    since: Instant,
    generation: u64,
}

impl<T: Clone + Send> Remembered<T> {
    pub(super) fn new(lifetime: Duration) -> Self {
        Self { lifetime, generation: AtomicU64::new(0), kept: Mutex::new(None) }
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
        let mut kept = self.kept.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| self.holds(kept)) {
            return Ok(kept.value.clone());
        }
        // What is forgotten while it is being asked for is not remembered afterwards.
        let generation = self.generation.load(Ordering::SeqCst);
        let value = ask.await?;
        if is_settled(&value) {
            *kept = Some(Kept { value: value.clone(), since: Instant::now(), generation });
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
    use crate::directory::error::DirectoryError;

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
    async fn neither_an_error_nor_what_is_not_settled_is_remembered() {
        let (remembered, vendor) = (Remembered::new(LIFETIME), Vendor::default());
        let refused = remembered.get(async { Err(DirectoryError::LastAdmin) }).await;
        assert!(refused.is_err());
        assert_eq!(remembered.get_if(vendor.answer(), |_| false).await.unwrap(), 0);
        assert_eq!(remembered.get(vendor.answer()).await.unwrap(), 1);
    }
}
