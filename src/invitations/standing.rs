//! Which invitations are shown: the pending ones, or those of which something else became.

use leptos::prelude::*;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_texts::Catalogue;

use super::past::Past;
use crate::model::invitations::Invitations;
use crate::session::Session;
use crate::text;
use crate::text::language::Texts;
use crate::ui::live::{Kept, live, memo, outward, part};

/// Which invitations are shown. The pending ones at first, whatever was chosen in another section or app.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    session: Session,
    past: Past,
    chosen: RwSignal<InvitationStatus>,
    /// What can be chosen besides the pending ones; nothing where the directory forgets all others.
    pub statuses: Kept<Vec<InvitationStatus>>,
    /// How those stand that are shown.
    pub status: Kept<InvitationStatus>,
    is_past: Kept<bool>,
}

impl Standing {
    /// Belongs to the current reactive scope and ends with it.
    pub fn new(session: Session) -> Self {
        let statuses = memo(move |_| session.capabilities.with(|c| c.past_invitations.clone()));
        let chosen = RwSignal::new(InvitationStatus::Pending);
        // What the directory does not list any more is not shown any more, either.
        let status = memo(move |_| {
            let chosen = chosen.get();
            let is_listed = statuses.with(|statuses| statuses.contains(&chosen));
            if is_listed { chosen } else { InvitationStatus::Pending }
        });
        let is_past = memo(move |_| status.with(|status| *status != InvitationStatus::Pending));
        let standing =
            Self { session, past: Past::new(session), chosen, statuses, status, is_past };
        standing.load_together();
        standing
    }

    /// Where those are that are no longer pending; nothing while the pending ones are shown.
    pub fn past(self) -> Option<Past> {
        self.is_past.get().then_some(self.past)
    }

    /// The list that is shown.
    pub fn list(self) -> RwSignal<Invitations> {
        self.past().map_or(self.session.invitations, |past| past.list)
    }

    /// Asks for the invitations that are shown.
    pub fn load(self) {
        untrack(|| self.session.load_standing(self.list(), self.status.get()));
    }

    /// Shows others.
    fn choose(self, status: InvitationStatus) {
        self.past.list.update(Invitations::forget);
        self.chosen.set(status);
        if self.is_past.get_untracked() {
            self.load();
        }
    }

    /// Whatever loads the pending invitations anew, *Refresh* for instance, is meant for those that are shown.
    fn load_together(self) {
        let settled = memo(move |before: Option<&Option<f64>>| {
            let settled = self.session.invitations.with(|invitations| {
                let failed = invitations.phase.failure().map(|(_, at)| at);
                failed.or_else(|| invitations.phase.as_of())
            });
            // On its way is neither.
            settled.or_else(|| before.copied().flatten())
        });
        let mut known = settled.get_untracked();
        outward(move || {
            let now = settled.get();
            if std::mem::replace(&mut known, now) != now && self.is_past.get_untracked() {
                self.load();
            }
        });
    }
}

/// The list that says which invitations are shown.
#[component]
pub fn StatusSelect(
    /// The language to say it in.
    texts: Texts,
    /// What is shown.
    standing: Standing,
) -> impl IntoView {
    let Standing { statuses, status, .. } = standing;
    let options = part(move || {
        let chosen = status.get_untracked();
        let option = |status: InvitationStatus| {
            let (is_chosen, name) = (status == chosen, text::invitation_status(texts, &status));
            view! { <option value=status.to_string() selected=is_chosen>{name}</option> }
        };
        let all = std::iter::once(InvitationStatus::Pending).chain(statuses.get());
        all.map(option).collect_view().into_any()
    });
    view! {
        <select
            class="mxu-select"
            part="select"
            aria-label=texts.status()
            prop:value=live(move || status.get().to_string())
            on:change=move |event| standing.choose(InvitationStatus::from(event_target_value(&event).as_str()))
        >
            {options}
        </select>
    }
}
