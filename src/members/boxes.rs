//! The boxes at the start of the rows while members are being selected.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::row::Who;
use crate::model::roster::Roster;
use crate::model::selection::{Extent, Selection};
use crate::session::Session;
use crate::ui::checkbox::{Tick, checkbox};
use crate::ui::dom::Dom;
use crate::ui::live::{Kept, memo};
use crate::ui::sort::column_header;
use crate::ui::window::cell;

/// The box of somebody's row.
pub(super) fn of(session: Session, shown: Kept<Vec<u32>>, who: Who) -> Dom {
    let selection = session.kept().selection;
    let id = move || who.id.get_value();
    let is_selected =
        memo(move |_| who.id.with_value(|id| selection.with(|selection| selection.contains(id))));
    let state = move || if is_selected.get() { Tick::On } else { Tick::Off };
    let name = move || who.with_name(|name| session.texts.select_person(name));
    let on_press = move |selected: bool, is_range: bool| {
        look(session, shown, |selection, roster, shown| {
            if is_range {
                selection.set_range(&id(), selected, roster, shown);
            } else {
                selection.set(&id(), selected);
            }
        });
    };
    cell("mxu-cell-check").child(checkbox(name, state, on_press)).done()
}

/// The box of all rows that are shown.
pub(super) fn all(session: Session, shown: Kept<Vec<u32>>) -> Dom {
    let selection = session.kept().selection;
    let extent = memo(move |_| {
        session.roster.with(|roster| {
            shown.with(|shown| selection.with(|selection| selection.extent(roster, shown)))
        })
    });
    let state = move || match extent.get() {
        Extent::None => Tick::Off,
        Extent::Some => Tick::Mixed,
        Extent::All => Tick::On,
    };
    let on_press = move |selected: bool, _| {
        look(session, shown, |selection, roster, shown| {
            selection.set_all(selected, roster, shown);
        });
    };
    let all = checkbox(session.texts.select_all_members(), state, on_press);
    column_header().class("mxu-cell-check").child(all).done()
}

/// Changes the selection, knowing who is shown.
fn look(
    session: Session,
    shown: Kept<Vec<u32>>,
    change: impl FnOnce(&mut Selection, &Roster, &[u32]),
) {
    session.roster.with_untracked(|roster| {
        shown.with_untracked(|shown| {
            session.kept().selection.update(|selection| change(selection, roster, shown));
        });
    });
}
