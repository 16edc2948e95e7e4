//! What stands where a list would be: nothing there, nothing found, nothing to be had. And the line above a list that is not quite right.

use leptos::ev;
use leptos::prelude::*;

use super::button::word_button;
use super::dom::{Dom, IntoDom, IntoValue, held, tag, text};
use super::focus;
use super::icon::{Glyph, icon};

/// A picture, a sentence, what to do about it, and the button that does it.
pub fn blank(
    glyph: Glyph,
    title: impl IntoValue,
    hint: impl IntoValue,
    action: impl IntoDom,
) -> Dom {
    let action =
        action.into_dom().map(|action| tag("div").class("mxu-blank-actions").child(action));
    tag("div")
        .class("mxu-blank")
        .child(tag("span").class("mxu-blank-picture").child(icon(glyph)))
        .child(tag("p").class("mxu-blank-title").child(text(title)))
        .child(tag("p").class("mxu-blank-hint").child(text(hint)))
        .child(action)
        .done()
}

/// What stands in place of a list that a search has left nothing of. `clear` is what its button says; the button goes with what it ends,
/// and leaves the focus to the search field.
pub fn nothing_found(
    title: impl IntoValue,
    hint: impl IntoValue,
    clear: String,
    on_clear: impl Fn() + 'static,
) -> Dom {
    let button = word_button()
        .on(ev::click, move |event| {
            focus::on_search(&event_target(&event));
            on_clear();
        })
        .child(clear);
    blank(Glyph::Search, title, hint, button)
}

/// [`blank`] for `view!`.
#[component]
pub fn Blank(
    /// The picture.
    glyph: Glyph,
    /// What is the case.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(into)]
    hint: Signal<String>,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let action = children.map(|children| held(children()));
    blank(glyph, move || title.get(), move || hint.get(), action)
}

/// A line above a list: what is shown is old, or not everything; and what to do about it.
pub fn banner(words: impl IntoValue, action: impl IntoDom) -> Dom {
    tag("div")
        .class("mxu-banner")
        .child(icon(Glyph::Alert))
        .child(tag("p").child(text(words)))
        .child(action)
        .done()
}

/// [`banner`] for `view!`.
#[component]
pub fn Banner(
    /// What is the case.
    #[prop(into)]
    text: Signal<String>,
) -> impl IntoView {
    banner(move || text.get(), None::<Dom>)
}
