//! The table of members, of which only the rows near the visible part exist.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_texts::Catalogue;

use super::guest::{Guest, Spot};
use super::panel::Asked;
use super::row::{Shown, State, member_row};
use crate::model::filter::{Column, Filter, Sort};
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::ui::dom::{self, Dom, Tag, tag};
use crate::ui::live::{Kept, memo};
use crate::ui::sort::{column_header, sort_header};
use crate::ui::viewport::visible_rows;
use crate::ui::window::{Piece, pieces, place, windowed_rows};

/// Follows what `read` makes of a person's row and its position.
fn follow<T: Clone + PartialEq + Send + Sync + 'static>(
    session: Session,
    pieces: Kept<Vec<Piece<UserId>>>,
    id: UserId,
    read: impl Fn(&Roster, &Row, usize) -> T + Send + Sync + 'static,
    first: T,
) -> Kept<T> {
    memo(move |before: Option<&T>| {
        let roster = session.roster.read();
        pieces
            .with(|pieces| place(pieces, &id))
            .and_then(|(position, index)| Some(read(&roster, roster.rows.get(index)?, position)))
            // Once more after the row has left the list and before its view is taken down.
            .or_else(|| before.cloned())
            .unwrap_or_else(|| first.clone())
    })
}

/// The table. `shown` are the positions of the members shown, in order; `filter` holds the sort order; rows put what must be confirmed
/// into `asked`; `guest` may have something to put before them.
pub(super) fn member_list(
    session: Session,
    shown: Kept<Vec<u32>>,
    filter: RwSignal<Filter>,
    asked: RwSignal<Option<Asked>>,
    guest: &Guest,
) -> Dom {
    let texts = session.texts;
    let body = tag("tbody").attr("role", "rowgroup");
    let count = memo(move |_| shown.with(Vec::len));
    let visible = visible_rows(body.element(), count);
    let focused = RwSignal::new(None::<UserId>);
    let focused_position = memo(move |_| {
        let id = focused.get()?;
        let roster = session.roster.read();
        shown.with(|shown| {
            shown.iter().position(|index| {
                roster.rows.get(*index as usize).is_some_and(|row| row.member.user_id == id)
            })
        })
    });
    let pieces = memo(move |_| {
        let roster = session.roster.read();
        shown.with(|shown| {
            pieces(shown.len(), visible.range.get(), focused_position.get(), |position| {
                let index = *shown.get(position)? as usize;
                Some((index, roster.rows.get(index)?.member.user_id.clone()))
            })
        })
    });
    let make = move |guest: &Guest, position: usize, index: usize, id: &UserId| {
        let roster = session.roster.read_untracked();
        // The pieces were made of this roster.
        let Some(row) = roster.rows.get(index) else { return tag("tr").done() };
        let state_of = move |roster: &Roster, row: &Row, position| {
            session.capabilities.with(|c| State::of(roster, row, position, c))
        };
        let (state, shown) = (state_of(&roster, row, position), Shown::of(&roster, row));
        let state = follow(session, pieces, id.clone(), state_of, state);
        let shown =
            follow(session, pieces, id.clone(), |roster, row, _| Shown::of(roster, row), shown);
        drop(roster);
        member_row(session, id.clone(), shown, state, asked, focused, guest)
    };
    let (rows, visitor) = (body.element(), guest.clone());
    dom::follow(Box::new(move || {
        // Made anew where the guest comes or goes: a row without one has nothing for one.
        let columns = if visitor.is_here.get() { "5" } else { "4" };
        rows.set_text_content(None);
        let (rows, visitor) = (rows.clone(), visitor.clone());
        let make = move |position, index, id: &_| make(&visitor, position, index, id);
        untrack(|| windowed_rows(rows, columns, visible, pieces, make));
    }));
    let head = tag("tr")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .child(guest.at(|| Spot::Head))
        .child(sorted(texts.person(), Column::Name, filter))
        .child(sorted(texts.role(), Column::Role, filter))
        .child(sorted(texts.joined(), Column::Joined, filter))
        .child(column_header().child(tag("span").class("mxu-hidden").child(texts.actions())));
    tag("table")
        .class("mxu-table")
        .attr("part", "table")
        .attr("role", "table")
        .attr("aria-label", texts.members())
        .attr("aria-rowcount", move || (count.get() + 1).to_string())
        .attr("hidden", move || count.get() == 0)
        .child(tag("thead").attr("role", "rowgroup").child(head))
        .child(body)
        .done()
}

fn sorted(label: String, column: Column, filter: RwSignal<Filter>) -> Tag {
    let descending = move || filter.with(|filter| Sort::of(filter.sort, column));
    sort_header(label, descending, move || {
        filter.update(|filter| filter.sort = Sort::next(filter.sort, column));
    })
}
