//! The table of members, of which only the rows near the visible part exist.

use leptos::html;
use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;

use super::panel::Asked;
use super::row::{MemberRow, State};
use crate::model::filter::{Column, Filter, Sort};
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::ui::focus;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, maybe, memo};
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
        /// What is shown of the person: [`Row::face`], and whether it is the person at the screen.
        face: u64,
    },
}

/// What tells pieces apart. A person under another name is another row: rows do not follow such changes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Gap(u8),
    Row(UserId, u64),
}

impl Piece {
    fn key(&self) -> Key {
        match self {
            Self::Gap { nth, .. } => Key::Gap(*nth),
            Self::Row { id, face, .. } => Key::Row(id.clone(), *face),
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
        let id = row.member.user_id.clone();
        let face = row.face() ^ u64::from(roster.is_viewer(&id));
        pieces.push(Piece::Row { position, index, id, face });
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

/// What changes in a row, as it is now.
fn state_of(session: Session, roster: &Roster, position: usize, row: &Row) -> State {
    session.capabilities.with(|c| State {
        position,
        role: row.member.role.clone(),
        busy: row.change.is_some(),
        last_admin: roster.is_last_admin(row, c),
        unremovable: roster.may_remove_row(row, c).err(),
    })
}

/// The table.
#[component]
pub fn MemberList(
    /// The tab's session.
    session: Session,
    /// Positions of the members shown, in order.
    shown: Memo<Vec<u32>>,
    /// Holds the sort order.
    filter: RwSignal<Filter>,
    /// Where a row puts what must be confirmed.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let body = NodeRef::<html::Tbody>::new();
    let count = live(move || shown.with(Vec::len));
    let visible = visible_rows(body, count);
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
        #[expect(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            reason = "a list of 2^52 rows does not fit into a browser, and half a pixel is nothing"
        )]
        let pixels = (rows.unwrap_or_default() as f64 * visible.row_height.get()) as i64;
        format!("{pixels}px")
    };
    let children = move |piece: Piece| match piece {
        Piece::Gap { nth, .. } => view! {
            <tr class="mxu-gap" aria-hidden="true">
                <td colspan="4" style:height=live(move || height(nth))></td>
            </tr>
        }
        .into_any(),
        Piece::Row { position, index, id, .. } => {
            let roster = session.roster.read_untracked();
            let Some(row) = roster.rows.get(index) else { return ().into_any() };
            if focused.with_untracked(|focused| focused.as_ref() == Some(&id)) {
                // The same person under another name: the row that had the focus is gone.
                let id = id.clone();
                focus::after_paint(body, move |body| {
                    focus::by_attribute(body, "data-member", Some(id.as_str()));
                });
            }
            let member = row.member.clone();
            let first = state_of(session, &roster, position, row);
            drop(roster);
            let state = memo(move |before: Option<&State>| {
                let roster = session.roster.read();
                let place = pieces.with(|pieces| place(pieces, &id));
                place
                    .and_then(|(position, index)| {
                        Some(state_of(session, &roster, position, roster.rows.get(index)?))
                    })
                    // Once more after the row has left the list and before its view is taken down.
                    .or_else(|| before.cloned())
                    .unwrap_or_else(|| first.clone())
            });
            view! { <MemberRow session=session member=&member state=state asked=asked focused=focused /> }
                .into_any()
        }
    };
    keyed_rows(body, pieces, Piece::key, children);
    view! {
        <table class="mxu-table" role="table" aria-label="Members" aria-rowcount=live(move || (count.get() + 1).to_string()) hidden=live(move || count.get() == 0)>
            <thead role="rowgroup">
                <tr role="row" aria-rowindex="1">
                    <SortHeader label="Person" column=Column::Name filter=filter />
                    <SortHeader label="Role" column=Column::Role filter=filter />
                    <SortHeader label="Joined" column=Column::Joined filter=filter />
                    <th role="columnheader" scope="col">
                        <span class="mxu-hidden">"Actions"</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup" node_ref=body></tbody>
        </table>
    }
}

#[component]
fn SortHeader(
    /// What is written on it.
    label: &'static str,
    /// What it sorts by.
    column: Column,
    /// Holds the sort order.
    filter: RwSignal<Filter>,
) -> impl IntoView {
    let descending = move || {
        filter.with(|filter| {
            filter.sort.filter(|sort| sort.column == column).map(|sort| sort.descending)
        })
    };
    let aria_sort = live(move || match descending() {
        None => "none",
        Some(false) => "ascending",
        Some(true) => "descending",
    });
    view! {
        <th role="columnheader" scope="col" aria-sort=aria_sort>
            <button
                type="button"
                class="mxu-sort"
                on:click=move |_| filter.update(|filter| filter.sort = Sort::next(filter.sort, column))
            >
                {label}
                {maybe(move || {
                    descending().map(|down| view! { <Icon glyph=if down { Glyph::Down } else { Glyph::Up } /> })
                })}
            </button>
        </th>
    }
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
