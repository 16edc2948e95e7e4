//! The end of the toolbar: export, the button that selecting begins with, and, not to be seen, how many a search found.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;
use web_sys::Element;

use super::guest::{Guest, Spot};
use super::panel::Asked;
use super::{boxes, selecting};
use crate::model::bulk::{Action, Kind};
use crate::model::export;
use crate::model::filter::Filter;
use crate::model::roster::Roster;
use crate::model::selection::Selection;
use crate::session::Session;
use crate::ui::button::word_button;
use crate::ui::dom::{self, Dom, several, show};
use crate::ui::download::{self, export_button};
use crate::ui::live::{Kept, memo};
use crate::ui::said::said;

/// Export and *Select*. `shown` are the positions of the members shown, which `query` asked for; what is asked for goes into `asked`, and boxes into the list
/// through `guest`.
pub(super) fn tools(
    session: Session,
    shown: Kept<Vec<u32>>,
    query: Kept<Filter>,
    asked: RwSignal<Option<Asked>>,
    guest: &Guest,
) -> Dom {
    let texts = session.texts;
    let selection = session.kept().selection;
    // Who can change nobody has nothing to select for: the search says whom to export.
    let can_change =
        session.capabilities.with_untracked(|can| can.set_role || can.removal.is_some());
    if !can_change {
        selection.update(Selection::end);
    }
    let is_on = memo(move |_| selection.with(|selection| selection.is_on));
    *guest.furnish.borrow_mut() = Some(Box::new(move |spot| match spot {
        Spot::Above => selecting::bar(session, shown, asked),
        Spot::Head => boxes::all(session, shown),
        Spot::Row(who) => boxes::of(session, shown, who),
    }));
    let is_here = guest.is_here;
    dom::follow(Box::new(move || {
        // Saying the same again would make the rows anew, and take the focus that somebody has in one.
        if is_here.get_untracked() != is_on.get() {
            is_here.set(is_on.get_untracked());
        }
    }));
    // Who leaves the list leaves the selection.
    let generation = memo(move |_| session.roster.with(Roster::generation));
    dom::follow(Box::new(move || {
        generation.get();
        if selection.with_untracked(|selection| selection.count() > 0) {
            session.roster.with_untracked(|roster| {
                selection.update(|selection| selection.keep(roster));
            });
        }
    }));
    // A batch goes on while the screen is made anew, and is shown again.
    let batch = session.kept().batch.with_untracked(|batch| {
        let action = batch.as_ref().map(|batch| &batch.action)?;
        Some(if *action == Action::Removal { Kind::Removal } else { Kind::Role })
    });
    if let Some(kind) = batch {
        asked.set(Some(Asked::Several(kind)));
    }
    let export_all = move || {
        export_button(texts, move |button| {
            shown.with_untracked(|shown| save(session, shown, button));
        })
    };
    let select = can_change.then(|| {
        word_button()
            .attr("data-variant", "quiet")
            .attr("data-select", "")
            .attr("aria-pressed", move || if is_on.get() { "true" } else { "false" })
            .on(ev::click, move |_| {
                selection.update(|selection| {
                    if selection.is_on {
                        selection.end();
                    } else {
                        selection.begin();
                    }
                });
            })
            .child(texts.select_members())
            .done()
    });
    let found = memo(move |_| shown.with(Vec::len));
    let count = said(move || query.with(|_| ()), move || Some(texts.members_found(found.get())));
    several([show(move || !is_on.get(), export_all)].into_iter().chain(select).chain([count]))
}

/// Saves the members at these positions as a file.
pub(super) fn save(session: Session, places: &[u32], near: &Element) {
    let file = session.roster.with_untracked(|roster| {
        export::csv(
            places.iter().filter_map(|place| Some(&roster.rows.get(*place as usize)?.member)),
        )
    });
    if download::save(near, "members.csv", "text/csv;charset=utf-8", &file).is_err() {
        session.cannot_export();
    }
}
