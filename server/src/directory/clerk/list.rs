//! Clerk's lists, which are read page after page.

use std::collections::HashSet;

use serde::de::DeserializeOwned;

use super::NAME;
use super::client::{Client, OLDEST_FIRST, PAGE, understood};
use super::refusal::About;
use super::wire::{Entry, Page};
use crate::directory::Answer;
use crate::directory::error::DirectoryError;
use crate::upstream::Call;

/// How often a list is read that changes while it is read.
const MAX_READINGS: u32 = 3;
/// How many pages are read: 125,000 people. A service that is broken, or not the one it says, may have pages without end.
const MAX_PAGES: usize = 250;
/// How many bytes all of them may have.
const MAX_BYTES: usize = 256 * 1024 * 1024;

/// A list that was read whole.
#[derive(Debug)]
pub(super) struct Whole<T> {
    pub(super) entries: Vec<T>,
    /// How many Clerk says there are.
    pub(super) total: u64,
}

impl Client {
    /// A list, page after page.
    pub(super) async fn whole<T>(&self, call: &Call, about: About<'_>) -> Answer<Whole<T>>
    where
        T: Entry + DeserializeOwned,
    {
        let call = call.clone().query("limit", PAGE).query("order_by", OLDEST_FIRST);
        for _ in 0..MAX_READINGS {
            if let Some(whole) = self.reading(&call, about).await? {
                return Ok(whole);
            }
        }
        Err(DirectoryError::Unavailable { source: "a list changed while it was read".into() })
    }

    /// Reads a list once. Pages are counted by position, and whoever is removed meanwhile moves everybody behind to the front: so
    /// each page begins with the last entry of the one before. Where it does not, somebody may have been passed over: no answer.
    async fn reading<T>(&self, call: &Call, about: About<'_>) -> Answer<Option<Whole<T>>>
    where
        T: Entry + DeserializeOwned,
    {
        let mut entries: Vec<T> = Vec::new();
        let mut known: HashSet<Box<str>> = HashSet::new();
        let (mut offset, mut bytes) = (0, 0);
        for _ in 0..MAX_PAGES {
            let reply = self.answer(&call.clone().query("offset", offset), about).await?;
            bytes += reply.body.len();
            if bytes > MAX_BYTES {
                break;
            }
            let page: Page<T> = understood(&reply)?;
            let joins = |last: &T| page.data.first().is_some_and(|first| first.id() == last.id());
            if !entries.last().is_none_or(joins) {
                return Ok(None);
            }
            let (before, total) = (entries.len(), page.total_count);
            let end = offset + page.data.len();
            entries.extend(page.data.into_iter().filter(|entry| known.insert(entry.id().into())));
            if entries.len() == before || end as u64 >= total {
                let total = total.max(entries.len() as u64);
                return Ok(Some(Whole { entries, total }));
            }
            offset = end - 1;
        }
        let source = "a list does not end".into();
        Err(DirectoryError::BadAnswer { directory: NAME, source })
    }
}
