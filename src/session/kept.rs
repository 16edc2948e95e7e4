//! What is kept for the parts of the screen that come later. The first file of the module has only the handles: what they hold is made by
//! the part that first wants it.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::role::Role;

use super::Session;
use crate::model::metadata;
use crate::model::waiting::Waiting;

/// What outlives a screen that is made anew, as a host's change of language or abilities makes it.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// The changes that wait for their turn.
    pub waiting: RwSignal<Waiting>,
    /// Whose details are open.
    pub viewed: RwSignal<Option<UserId>>,
    /// Their metadata under change, if they are.
    pub editing: RwSignal<Option<metadata::Draft>>,
    /// Who is being typed into *Add existing user*.
    pub added: RwSignal<String>,
    /// The role they are to have; nothing until one is chosen.
    pub added_role: RwSignal<Option<Role>>,
}

impl Kept {
    fn new() -> Self {
        Self {
            waiting: RwSignal::default(),
            viewed: RwSignal::default(),
            editing: RwSignal::default(),
            added: RwSignal::default(),
            added_role: RwSignal::default(),
        }
    }
}

impl Session {
    /// What is kept. Belongs to the session and ends with it.
    pub fn kept(self) -> Kept {
        if let Some(kept) = self.kept_so_far() {
            return kept;
        }
        let owner = self.backend().and_then(|backend| backend.owner?.upgrade());
        let kept = owner.map_or_else(Kept::new, |owner| owner.with(Kept::new));
        self.kept.try_set_value(Some(kept));
        kept
    }

    /// Whether a change waits that would not be made if the page were left.
    pub fn has_waiting(self) -> bool {
        let waits = |kept: Kept| kept.waiting.try_with_untracked(|waiting| waiting.count() > 0);
        self.kept_so_far().and_then(waits).unwrap_or_default()
    }

    /// What is kept, if anything was.
    pub fn kept_so_far(self) -> Option<Kept> {
        self.kept.try_get_value().flatten()
    }
}
