//! A list that is asked for page after page.

use std::collections::HashSet;
use std::hash::Hash;

use mixpeek_users_contract::app::{App, AppQuery};

use super::{Answer, Directory};

/// The largest page there is (source: the `mixpeek` client 1.3.783).
pub(super) const PAGE: u64 = 1000;
/// How many pages are read at most.
const MAX_PAGES: usize = 100;
/// How often a list that changed while it was read is read again.
const MAX_READINGS: u32 = 3;

/// One page of a list.
pub(super) struct Page<T> {
    pub(super) entries: Vec<T>,
    /// How many there are on all pages, where the service says.
    pub(super) total: Option<u64>,
    /// How many a page has.
    pub(super) limit: u64,
}

/// All apps of a directory that a query lets through.
pub(super) async fn every_app(directory: &dyn Directory, query: &AppQuery) -> Answer<Vec<App>> {
    let page = |offset| async move {
        let page = AppQuery { limit: Some(PAGE), offset: Some(offset), ..query.clone() };
        let page = directory.apps(page).await?;
        Ok(Page { entries: page.results, total: Some(page.total_count), limit: page.limit })
    };
    whole(page, |app| app.app_id.clone()).await
}

/// All entries of a list, by the page that begins after so many of them and what tells one entry from another. Where one went while
/// they were read, another may have slipped past, and all are read again.
pub(super) async fn whole<T, K, F>(page: impl Fn(u64) -> F, key: impl Fn(&T) -> K) -> Answer<Vec<T>>
where
    K: Eq + Hash,
    F: Future<Output = Answer<Page<T>>>,
{
    for _ in 1..MAX_READINGS {
        let (entries, is_whole) = reading(&page, &key).await?;
        if is_whole {
            return Ok(entries);
        }
    }
    // It changes all the time: what was read last is as good as any other reading.
    reading(&page, &key).await.map(|(entries, _)| entries)
}

/// All pages once, and whether they fit together.
async fn reading<T, K, F>(
    page: &impl Fn(u64) -> F,
    key: &impl Fn(&T) -> K,
) -> Answer<(Vec<T>, bool)>
where
    K: Eq + Hash,
    F: Future<Output = Answer<Page<T>>>,
{
    let (mut all, mut seen) = (Vec::new(), HashSet::new());
    let (mut offset, mut total, mut is_whole) = (0, None, true);
    for number in 0..MAX_PAGES {
        let page = page(offset).await?;
        let count = page.entries.len() as u64;
        offset += count;
        // What moves to another page between two requests is met twice, or not at all.
        is_whole &= number == 0 || total == page.total;
        total = page.total;
        let before = all.len();
        all.extend(page.entries.into_iter().filter(|entry| seen.insert(key(entry))));
        is_whole &= all.len() as u64 == offset;
        let is_last = match total {
            Some(total) => offset >= total,
            None => count < page.limit.clamp(1, PAGE),
        };
        // The second stops at a service that does not know how to pass over some.
        if is_last || all.len() == before {
            break;
        }
    }
    Ok((all, is_whole))
}
