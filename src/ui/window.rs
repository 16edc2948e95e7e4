//! The rows of a long list, of which only those near the visible part exist (docs/decisions/windowed-list.md).

use std::fmt::Display;
use std::ops::Range;

use leptos::ev;
use web_sys::Element;

use super::dom::{Dom, IntoDom, Tag, tag};
use super::focus::leaves;
use super::live::Kept;
use super::rows::keyed_rows;
use super::viewport::Visible;

/// A piece of a list's body. `I` is what tells rows apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece<I> {
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
        /// Its place among everything that could be listed.
        index: usize,
        /// Which.
        id: I,
    },
}

impl<I: Display> Piece<I> {
    /// What tells pieces apart. An id has no blank in front of it.
    fn key(&self) -> String {
        match self {
            Self::Gap { nth, .. } => format!(" {nth}"),
            Self::Row { id, .. } => id.to_string(),
        }
    }
}

/// The pieces of a list of `count` rows for those in `range`, and for the row that has the focus wherever it is: a row that left the
/// document would take the focus with it. `find` knows what is at a position.
pub fn pieces<I>(
    count: usize,
    range: Range<usize>,
    focused: Option<usize>,
    find: impl Fn(usize) -> Option<(usize, I)>,
) -> Vec<Piece<I>> {
    let mut positions: Vec<usize> = range.clone().collect();
    match focused {
        Some(above) if above < range.start => positions.insert(0, above),
        Some(below) if below >= range.end && below < count => positions.push(below),
        _ => {}
    }
    let mut pieces = Vec::with_capacity(positions.len() + 4);
    let (mut next, mut nth) = (0, 0);
    let mut gap_to = |position: usize, next: usize, pieces: &mut Vec<Piece<I>>| {
        if position > next {
            pieces.push(Piece::Gap { nth, rows: position - next });
        }
        nth += 1;
    };
    for position in positions {
        // A position that is there no longer is corrected by the next run: the list of positions follows what is listed.
        let Some((index, id)) = find(position) else { continue };
        if position != next || position == 0 {
            gap_to(position, next, &mut pieces);
        }
        pieces.push(Piece::Row { position, index, id });
        next = position + 1;
    }
    gap_to(count, next, &mut pieces);
    pieces
}

/// Where a row is: in the list, and among everything.
pub fn place<I: PartialEq>(pieces: &[Piece<I>], of: &I) -> Option<(usize, usize)> {
    pieces.iter().find_map(|piece| match piece {
        Piece::Row { position, index, id } if id == of => Some((*position, *index)),
        _ => None,
    })
}

/// Keeps the rows of `body` in line with `pieces`. `columns` is how many there are, and `make` makes the row of a place among everything.
pub fn windowed_rows<I>(
    body: Element,
    columns: &'static str,
    visible: Visible,
    pieces: Kept<Vec<Piece<I>>>,
    make: impl Fn(usize, usize, &I) -> Dom + 'static,
) where
    I: Clone + Display + PartialEq + Send + Sync + 'static,
{
    let height = move |nth: u8| {
        let rows = pieces.with(|pieces| {
            pieces.iter().find_map(|piece| match piece {
                Piece::Gap { nth: this, rows } if *this == nth => Some(*rows),
                _ => None,
            })
        });
        format!("{}px", visible.height(rows.unwrap_or_default()))
    };
    let make = move |piece: &Piece<I>| match piece {
        Piece::Gap { nth, .. } => {
            let nth = *nth;
            let cell = tag("td").attr("colspan", columns).style("height", move || height(nth));
            tag("tr").class("mxu-gap").attr("aria-hidden", "true").child(cell).done()
        }
        Piece::Row { position, index, id } => make(*position, *index, id),
    };
    keyed_rows(body, move || pieces.get(), Piece::key, make);
}

/// A row of such a list, with a cell for what it is about. `position` is its place, from nought; `on_focus` hears that the focus came into
/// it or went elsewhere.
pub fn window_row(
    position: impl Fn() -> usize + 'static,
    busy: impl Fn() -> bool + 'static,
    on_focus: impl Fn(bool) + Clone + 'static,
    about: impl IntoDom,
) -> Tag {
    let on_leave = on_focus.clone();
    let heading = tag("th")
        .attr("role", "rowheader")
        .attr("scope", "row")
        .class("mxu-cell-person")
        .child(about);
    tag("tr")
        .attr("role", "row")
        .class("mxu-row")
        .attr("part", "row")
        // The first row of a table is its head.
        .attr("aria-rowindex", move || (position() + 2).to_string())
        .attr("aria-busy", move || busy().then_some("true"))
        .on(ev::focusin, move |_| on_focus(true))
        .on(ev::focusout, move |event| {
            if leaves(&event) {
                on_leave(false);
            }
        })
        .child(heading)
}

/// A cell of such a row, of a class of its own.
pub fn cell(class: &'static str) -> Tag {
    tag("td").attr("role", "cell").class(class)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(range: Range<usize>, focused: Option<usize>) -> String {
        let find = |position: usize| (position < 100).then(|| (position, format!("u{position}")));
        let pieces = pieces(100, range, focused, find);
        let keys: std::collections::HashSet<_> = pieces.iter().map(Piece::key).collect();
        assert_eq!(keys.len(), pieces.len(), "keys tell pieces apart");
        let piece = |piece: &Piece<String>| match piece {
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
