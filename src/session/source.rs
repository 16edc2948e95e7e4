//! What the controllers of the pages around the tab ask, and for how long.

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;

use crate::directory::http::HttpDirectory;

/// The server, and the scope whose end aborts the reads from it.
#[derive(Clone)]
pub(super) struct Source {
    pub(super) directory: HttpDirectory,
    pub(super) owner: Option<WeakOwner>,
}

impl Source {
    /// For a controller of the current reactive scope.
    pub(super) fn new(directory: HttpDirectory) -> StoredValue<Self> {
        let owner = Owner::current().map(|owner| owner.downgrade());
        StoredValue::new(Self { directory, owner })
    }
}

impl std::fmt::Debug for Source {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Source").finish_non_exhaustive()
    }
}
