//! The heading of a column that a list can be sorted by.

use leptos::ev;

use super::button::button;
use super::dom::{Tag, part, tag};
use super::icon::{Glyph, icon};

/// The heading of a column.
pub fn column_header() -> Tag {
    tag("th").attr("role", "columnheader").attr("scope", "col")
}

/// A heading that sorts. `descending` says which way the list is sorted by this column, if it is; `on_press` hears that the person wants
/// it the next way.
pub fn sort_header(
    label: String,
    descending: impl Fn() -> Option<bool> + Copy + 'static,
    on_press: impl Fn() + 'static,
) -> Tag {
    let arrow = move || descending().map(|down| icon(if down { Glyph::Down } else { Glyph::Up }));
    let button =
        button("mxu-sort").on(ev::click, move |_| on_press()).child(label).child(part(arrow));
    column_header()
        .attr("aria-sort", move || match descending() {
            None => "none",
            Some(false) => "ascending",
            Some(true) => "descending",
        })
        .child(button)
}
