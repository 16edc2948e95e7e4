//! The table of members, of which only the rows near the visible part exist.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_texts::Catalogue;

use super::panel::Asked;
use super::row::{Shown, State, member_row};
use crate::model::filter::{Column, Filter, Sort};
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::ui::button::button;
use crate::ui::dom::{Dom, Tag, part, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::live::{Kept, memo};
use crate::ui::rows::keyed_rows;
use crate::ui::viewport::visible_rows;

/// A piece of the table's body.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    /// Room for so many rows that do not exist.
    Gap {
        /// Which of the at most four gaps.
        nth: u8,
        /// How many rows.
        rows: usize,
    },
    /// A row.
    Row {
        /// Its place in the list, from nought.
        position: usize,
        /// Its place in the roster.
        index: usize,
        /// Who.
        id: UserId,
    },
}

impl Piece {
    /// What tells pieces apart. An id has no blank in front of it.
    fn key(&self) -> String {
        match self {
            Self::Gap { nth, .. } => format!(" {nth}"),
            Self::Row { id, .. } => id.to_string(),
        }
    }
}

/// The pieces for the rows in `range`, and for the row that has the focus wherever it is: a row that left the document would take the
/// focus with it.
fn pieces(
    roster: &Roster,
    shown: &[u32],
    range: std::ops::Range<usize>,
    focused: Option<usize>,
) -> Vec<Piece> {
    let mut positions: Vec<usize> = range.clone().collect();
    match focused {
        Some(above) if above < range.start => positions.insert(0, above),
        Some(below) if below >= range.end && below < shown.len() => positions.push(below),
        _ => {}
    }
    let mut pieces = Vec::with_capacity(positions.len() + 4);
    let (mut next, mut nth) = (0, 0);
    let mut gap_to = |position: usize, next: usize, pieces: &mut Vec<Piece>| {
        if position > next {
            pieces.push(Piece::Gap { nth, rows: position - next });
        }
        nth += 1;
    };
    for position in positions {
        // A position that the roster no longer has is corrected by the next run: the list of positions follows the roster.
        let Some(index) = shown.get(position).map(|index| *index as usize) else { continue };
        let Some(row) = roster.rows.get(index) else { continue };
        if position != next || position == 0 {
            gap_to(position, next, &mut pieces);
        }
        pieces.push(Piece::Row { position, index, id: row.member.user_id.clone() });
        next = position + 1;
    }
    gap_to(shown.len(), next, &mut pieces);
    pieces
}

/// Where a person's row is: in the list and in the roster.
fn place(pieces: &[Piece], of: &UserId) -> Option<(usize, usize)> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Row { position, index, id, .. } if id == of => Some((*position, *index)),
        _ => None,
    })
}

/// Follows what `read` makes of a person's row and its position.
fn follow<T: Clone + PartialEq + Send + Sync + 'static>(
    session: Session,
    pieces: Kept<Vec<Piece>>,
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
/// into `asked`.
pub(super) fn member_list(
    session: Session,
    shown: Kept<Vec<u32>>,
    filter: RwSignal<Filter>,
    asked: RwSignal<Option<Asked>>,
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
        shown.with(|shown| pieces(&roster, shown, visible.range.get(), focused_position.get()))
    });
    let height = move |nth: u8| {
        let rows = pieces.with(|pieces| {
            pieces.iter().find_map(|piece| match piece {
                Piece::Gap { nth: this, rows } if *this == nth => Some(*rows),
                _ => None,
            })
        });
        format!("{}px", visible.height(rows.unwrap_or_default()))
    };
    let make = move |piece: &Piece| match piece {
        Piece::Gap { nth, .. } => {
            let nth = *nth;
            let cell = tag("td").attr("colspan", "4").style("height", move || height(nth));
            tag("tr").class("mxu-gap").attr("aria-hidden", "true").child(cell).done()
        }
        Piece::Row { position, index, id } => {
            let roster = session.roster.read_untracked();
            // The pieces were made of this roster.
            let Some(row) = roster.rows.get(*index) else { return tag("tr").done() };
            let state_of = move |roster: &Roster, row: &Row, position| {
                session.capabilities.with(|c| State::of(roster, row, position, c))
            };
            let (state, shown) = (state_of(&roster, row, *position), Shown::of(&roster, row));
            let state = follow(session, pieces, id.clone(), state_of, state);
            let shown =
                follow(session, pieces, id.clone(), |roster, row, _| Shown::of(roster, row), shown);
            drop(roster);
            member_row(session, id.clone(), shown, state, asked, focused)
        }
    };
    keyed_rows(body.element(), move || pieces.get(), Piece::key, make);
    let head = tag("tr")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .child(sort_header(texts.person(), Column::Name, filter))
        .child(sort_header(texts.role(), Column::Role, filter))
        .child(sort_header(texts.joined(), Column::Joined, filter))
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

fn column_header() -> Tag {
    tag("th").attr("role", "columnheader").attr("scope", "col")
}

fn sort_header(label: String, column: Column, filter: RwSignal<Filter>) -> Tag {
    let descending = move || {
        filter.with(|filter| {
            filter.sort.filter(|sort| sort.column == column).map(|sort| sort.descending)
        })
    };
    let arrow = move || descending().map(|down| icon(if down { Glyph::Down } else { Glyph::Up }));
    let button = button("mxu-sort")
        .on(ev::click, move |_| {
            filter.update(|filter| filter.sort = Sort::next(filter.sort, column));
        })
        .child(label)
        .child(part(arrow));
    column_header()
        .attr("aria-sort", move || match descending() {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        })
        .child(button)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::roster::tests::{member, roster};

    fn shape(range: std::ops::Range<usize>, focused: Option<usize>) -> String {
        let roster = roster((0..100).map(|n| member(&format!("u{n}"))).collect());
        let shown: Vec<u32> = (0..100).collect();
        let pieces = pieces(&roster, &shown, range, focused);
        let keys: std::collections::HashSet<_> = pieces.iter().map(Piece::key).collect();
        assert_eq!(keys.len(), pieces.len(), "keys tell pieces apart");
        let piece = |piece: &Piece| match piece {
            Piece::Gap { rows, .. } => format!("[{rows}]"),
            Piece::Row { position, .. } => position.to_string(),
        };
        pieces.iter().map(piece).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn gaps_and_rows_add_up_to_the_list() {
        assert_eq!(shape(0..2, None), "0 1 [98]");
        assert_eq!(shape(5..7, None), "[5] 5 6 [93]");
        assert_eq!(shape(98..100, None), "[98] 98 99");
    }

    #[test]
    fn the_focused_row_stays_wherever_it_is() {
        assert_eq!(shape(5..7, Some(2)), "[2] 2 [2] 5 6 [93]");
        assert_eq!(shape(5..7, Some(0)), "0 [4] 5 6 [93]");
        assert_eq!(shape(5..7, Some(4)), "[4] 4 5 6 [93]");
        assert_eq!(shape(5..7, Some(50)), "[5] 5 6 [43] 50 [49]");
        assert_eq!(shape(5..7, Some(6)), "[5] 5 6 [93]");
        assert_eq!(shape(5..7, Some(99)), "[5] 5 6 [92] 99");
    }
}
