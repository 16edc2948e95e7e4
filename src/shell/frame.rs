//! What the pages with a list of their own have in common: heading, actions, and what stands where the list would be.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::load_failure::{load_failure, stale_banner};
use crate::model::phase::Phase;
use crate::text::language::Texts;
use crate::ui::busy::skeleton;
use crate::ui::button::icon_button;
use crate::ui::dom::{Dom, IntoDom, Tag, part, several, tag};
use crate::ui::icon::Glyph;
use crate::ui::id::unique;
use crate::ui::live::{Kept, memo};

/// A page of the standalone application: its name, how many there are of what it lists once that is known, its buttons, and a sentence
/// that says what it is.
pub(super) fn page(
    texts: Texts,
    title: String,
    count: impl Fn() -> Option<usize> + 'static,
    actions: impl IntoDom,
    lead: String,
) -> Tag {
    let id = unique("page");
    let count = part(move || {
        count().map(|count| tag("span").class("mxu-count").child(texts.number(count)))
    });
    let heading = tag("h1").class("mxu-heading").attr("id", id.clone()).child(title);
    tag("section")
        .class("mxu")
        .attr("aria-labelledby", id)
        .child(
            tag("header")
                .class("mxu-head")
                .child(tag("div").class("mxu-title").child(heading).child(count))
                .child(tag("div").class("mxu-head-actions").child(actions)),
        )
        .child(tag("p").class("mxu-lead").child(lead))
}

/// The button that loads a list again.
pub(super) fn refresh_button(texts: Texts, on_press: impl Fn() + 'static) -> Tag {
    icon_button(Glyph::Refresh)
        .attr("aria-label", texts.refresh())
        .attr("title", texts.refresh())
        .on(ev::click, move |_| on_press())
}

/// A list and what may stand in its place.
pub(super) struct Listing {
    /// How far loading has come.
    pub(super) phase: Signal<Phase>,
    /// Whether there is anything to list.
    pub(super) has_rows: Kept<bool>,
    /// What it is a list of: "accounts" or "people".
    pub(super) what: &'static str,
    /// What is said while it is on its way.
    pub(super) loading: String,
    /// Asks again.
    pub(super) on_retry: Callback<()>,
    /// What stands there where there is nothing to list.
    pub(super) empty: Box<dyn Fn() -> Dom>,
    /// The list, with what belongs above it.
    pub(super) list: Box<dyn Fn() -> Dom>,
}

/// Skeleton, failure, emptiness or the list. With rows there, a failed refresh is said above them.
pub(super) fn listing(listing: Listing) -> Dom {
    let Listing { phase, has_rows, what, loading, on_retry, empty, list } = listing;
    let why_none = memo(move |_| {
        (!has_rows.get()).then(|| {
            let phase = phase.get();
            (matches!(phase, Phase::Idle | Phase::Loading), phase.failure())
        })
    });
    let body = part(move || {
        let why_none = why_none.get();
        untrack(|| match why_none {
            Some((_, Some((error, at)))) => load_failure(None, what, error, at, on_retry),
            Some((true, None)) => skeleton(6, loading.clone()),
            Some((false, None)) => empty(),
            None => several([stale_banner(move || phase.get(), what, on_retry), list()]),
        })
    });
    tag("div").class("mxu-panel").child(body).done()
}
