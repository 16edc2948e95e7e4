//! A search field.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::button::icon_button;
use super::dom::{Dom, show, tag};
use super::icon::{Glyph, icon};
use crate::text::language::texts;

/// A search field; `label` is its name and its placeholder. Escape clears it first.
pub fn search_box(label: String, text: RwSignal<String>) -> Dom {
    let texts = texts();
    let input = tag("input")
        .attr("type", "search")
        .class("mxu-input")
        .attr("part", "input")
        .attr("aria-label", label.clone())
        .attr("placeholder", label)
        .attr("autocomplete", "off")
        .attr("autocapitalize", "none")
        .attr("spellcheck", "false")
        .attr("enterkeyhint", "search")
        .prop("value", move || text.get())
        .on(ev::input, move |event| text.set(event_target_value(&event)))
        .on(ev::keydown, move |event| {
            if event.key() == "Escape" && !text.with_untracked(String::is_empty) {
                event.prevent_default();
                event.stop_propagation();
                text.set(String::new());
            }
        });
    let field = input.element();
    let clear = move || {
        let field = field.clone();
        icon_button(Glyph::Close).attr("aria-label", texts.clear_search()).on(
            ev::click,
            move |_| {
                text.set(String::new());
                // Only fails for an element that has left the document.
                drop(field.unchecked_ref::<HtmlElement>().focus());
            },
        )
    };
    tag("div")
        .class("mxu-search")
        .child(icon(Glyph::Search))
        .child(input)
        .child(show(move || text.with(|text| !text.is_empty()), clear))
        .done()
}

/// [`search_box`] for `view!`.
#[component]
pub fn SearchBox(
    /// Its name and its placeholder.
    label: String,
    /// What is searched for.
    text: RwSignal<String>,
) -> impl IntoView {
    search_box(label, text)
}
