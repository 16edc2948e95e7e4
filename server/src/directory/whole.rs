//! A list that is asked for page after page.

use std::collections::HashSet;

use mixpeek_users_contract::app::{App, AppQuery};

use super::{Answer, Directory};

/// The largest page there is (source: the `mixpeek` client 1.3.783).
const PAGE: u64 = 1000;
/// How many pages are read at most.
const MAX_PAGES: usize = 100;
/// How often a list that changed while it was read is read again.
const MAX_READINGS: u32 = 3;

/// All apps of a directory that a query lets through. Where one went while they were read, another may have slipped past, and all are
/// read again.
pub(super) async fn every_app(directory: &dyn Directory, query: &AppQuery) -> Answer<Vec<App>> {
    for _ in 1..MAX_READINGS {
        let (apps, is_whole) = reading(directory, query).await?;
        if is_whole {
            return Ok(apps);
        }
    }
    // It changes all the time: what was read last is as good as any other reading.
    reading(directory, query).await.map(|(apps, _)| apps)
}

/// All pages once, and whether they fit together.
async fn reading(directory: &dyn Directory, query: &AppQuery) -> Answer<(Vec<App>, bool)> {
    let (mut apps, mut seen) = (Vec::new(), HashSet::new());
    let (mut offset, mut total, mut is_whole) = (0, None, true);
    for _ in 0..MAX_PAGES {
        let page = AppQuery { limit: Some(PAGE), offset: Some(offset), ..query.clone() };
        let page = directory.apps(page).await?;
        offset += page.results.len() as u64;
        is_whole &= total.is_none_or(|total| total == page.total_count);
        total = Some(page.total_count);
        let before = apps.len();
        apps.extend(page.results.into_iter().filter(|app| seen.insert(app.app_id.clone())));
        is_whole &= apps.len() as u64 == offset;
        // The second stops at a service that does not know `offset`.
        if offset >= page.total_count || apps.len() == before {
            break;
        }
    }
    Ok((apps, is_whole))
}
