//! The table of who can reach what, of which only the rows near the visible part exist. Each app of a person has a row of its own, so that
//! all rows are of one height; who it is stands in the first.

use leptos::prelude::*;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::row::{State, access_row};
use crate::model::access::EntryId;
use crate::session::access::Access;
use crate::ui::dom::{Dom, tag};
use crate::ui::live::{Kept, memo};
use crate::ui::sort::column_header;
use crate::ui::viewport::visible_rows;
use crate::ui::window::{pieces, place, windowed_rows};

/// The table. `shown` are the positions of the memberships shown, in order.
pub(super) fn access_list(access: Access, shown: Kept<Vec<u32>>) -> Dom {
    let (texts, list) = (access.texts, access.list);
    let body = tag("tbody").attr("role", "rowgroup");
    let count = memo(move |_| shown.with(Vec::len));
    let visible = visible_rows(body.element(), count);
    let focused = RwSignal::new(None::<EntryId>);
    let focused_position = memo(move |_| {
        let id = focused.get()?;
        let list = list.read();
        let is_it =
            |index: &u32| list.entries.get(*index as usize).is_some_and(|entry| entry.id == id);
        shown.with(|shown| shown.iter().position(is_it))
    });
    let pieces = memo(move |_| {
        let list = list.read();
        shown.with(|shown| {
            pieces(shown.len(), visible.range.get(), focused_position.get(), |position| {
                let index = *shown.get(position)? as usize;
                Some((index, list.entries.get(index)?.id.clone()))
            })
        })
    });
    let make = move |position: usize, index: usize, id: &EntryId| {
        let first = list.with_untracked(|list| {
            shown.with_untracked(|shown| State::of(list, shown, position, index))
        });
        // The pieces were made of this list.
        let Some(first) = first else { return tag("tr").done() };
        let of = id.clone();
        let state = memo(move |before: Option<&State>| {
            let list = list.read();
            pieces
                .with(|pieces| place(pieces, &of))
                .and_then(|(position, index)| {
                    shown.with(|shown| State::of(&list, shown, position, index))
                })
                // Once more after the row has left the list and before its view is taken down.
                .or_else(|| before.cloned())
                .unwrap_or_else(|| first.clone())
        });
        access_row(access, id.clone(), state, focused)
    };
    windowed_rows(body.element(), "4", visible, pieces, make);
    let head = tag("tr")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .child(column_header().child(texts.person()))
        .child(column_header().child(texts.app()))
        .child(column_header().child(texts.role()))
        .child(column_header().child(tag("span").class("mxu-hidden").child(texts.actions())));
    tag("table")
        .class("mxu-table")
        .attr("data-list", "access")
        .attr("role", "table")
        .attr("aria-label", texts.people_with_access())
        .attr("aria-rowcount", move || (count.get() + 1).to_string())
        .attr("hidden", move || count.get() == 0)
        .child(tag("thead").attr("role", "rowgroup").child(head))
        .child(body)
        .done()
}
