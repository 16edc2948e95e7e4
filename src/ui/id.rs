//! Ids for `aria-labelledby` and its kin.

use std::sync::atomic::{AtomicU32, Ordering};

static NEXT: AtomicU32 = AtomicU32::new(0);

/// An id that nothing else in the document has: two instances of the tab may stand on one page.
pub fn unique(prefix: &str) -> String {
    format!("mxu-{prefix}-{}", NEXT.fetch_add(1, Ordering::Relaxed))
}
