//! A search field.

use leptos::html;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::icon::{Glyph, Icon};
use crate::text::language::texts;
use crate::ui::live::when;

/// A search field. Escape clears it first.
#[component]
pub fn SearchBox(
    /// Its name and its placeholder.
    label: String,
    /// What is searched for.
    text: RwSignal<String>,
) -> impl IntoView {
    let texts = texts();
    let input = NodeRef::<html::Input>::new();
    let clear = move |_| {
        text.set(String::new());
        if let Some(input) = input.get_untracked() {
            // Only fails for an element that has left the document.
            drop(input.focus());
        }
    };
    view! {
        <div class="mxu-search">
            <Icon glyph=Glyph::Search />
            <input
                type="search"
                class="mxu-input"
                aria-label=label.clone()
                placeholder=label
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                enterkeyhint="search"
                node_ref=input
                prop:value=text
                on:input:target=move |event| text.set(event.target().value())
                on:keydown=move |event| {
                    if event.key() == "Escape" && !text.with_untracked(String::is_empty) {
                        event.prevent_default();
                        event.stop_propagation();
                        text.set(String::new());
                    }
                }
            />
            <Show when=when(move || text.with(|text| !text.is_empty()))>
                <button type="button" class="mxu-icon-button" aria-label=texts.clear_search() on:click=clear>
                    <Icon glyph=Glyph::Close />
                </button>
            </Show>
        </div>
    }
}
