//! What stands where rows are about to be.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::dom::{Dom, tag};
use crate::text::language::texts;

/// Rows of the real layout without their texts, and what is being loaded, said to assistive technology. Shown after a moment only (the
/// style sheet waits), so that fast answers do not flicker.
pub fn skeleton(rows: usize, label: String) -> Dom {
    let span = |class| tag("span").class(class);
    let row = |_| {
        tag("div")
            .class("mxu-skeleton-row")
            .child(span("mxu-skeleton-dot"))
            .child(span("mxu-skeleton-lines").child(tag("span")).child(tag("span")))
            .child(span("mxu-skeleton-box"))
            .child(span("mxu-skeleton-line"))
    };
    tag("div")
        .class("mxu-skeleton")
        .attr("role", "status")
        .attr("aria-busy", "true")
        .child(span("mxu-hidden").child(label))
        .child(tag("div").attr("aria-hidden", "true").children((0..rows).map(row)))
        .done()
}

/// [`skeleton`] for `view!`.
#[component]
pub fn Skeleton(
    /// How many rows.
    rows: usize,
    /// What is being loaded.
    label: String,
) -> impl IntoView {
    skeleton(rows, label)
}

/// Says that something which was asked for is on its way. Shown after a moment only.
pub fn pending() -> Dom {
    tag("p").class("mxu-pending").attr("role", "status").child(texts().loading_now()).done()
}
