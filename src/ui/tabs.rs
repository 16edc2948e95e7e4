//! Tabs after the ARIA Authoring Practices: arrows, Home and End move, and moving activates.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use super::button::button;
use super::dom::{Dom, part, tag};
use super::focus::is_rtl;

/// One tab.
#[derive(Clone)]
pub struct TabSpec<T: 'static> {
    /// What it stands for.
    pub value: T,
    /// What is written on it.
    pub label: String,
    /// A counter beside the label.
    pub count: Signal<Option<String>>,
    /// Its whole name, the counter included.
    pub name: Signal<String>,
}

/// A row of tabs by the name of `label`. The panel is the caller's: an element with `role="tabpanel"` and the id given here.
pub fn tabs<T>(
    label: String,
    tabs: Vec<TabSpec<T>>,
    active: Signal<T>,
    on_choose: Callback<T>,
    panel_id: &str,
) -> Dom
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let buttons: Vec<_> = tabs
        .iter()
        .map(|tab| {
            let TabSpec { value, label, count, name } = tab.clone();
            let selected = move || active.get() == value;
            button("mxu-tab")
                .attr("role", "tab")
                .attr("part", "tab")
                .attr("aria-selected", move || if selected() { "true" } else { "false" })
                .attr("aria-controls", panel_id.to_owned())
                .attr("aria-label", move || name.get())
                .attr("tabindex", move || if selected() { "0" } else { "-1" })
                .on(ev::click, move |_| on_choose.run(value))
                .child(tag("span").child(label))
                .child(" ")
                .child(part(move || {
                    count.get().map(|count| tag("span").class("mxu-tab-count").child(count))
                }))
        })
        .collect();
    let row = tag("div").class("mxu-tabs").attr("role", "tablist").attr("aria-label", label);
    let list = row.element();
    row.on(ev::keydown, move |event| {
        let now = active.get_untracked();
        let current = tabs.iter().position(|tab| tab.value == now).unwrap_or(0);
        let Some(next) = target(&event.key(), current, tabs.len(), is_rtl(&list)) else { return };
        event.prevent_default();
        if let Some(tab) = tabs.get(next) {
            on_choose.run(tab.value);
            focus_nth(&list, next);
        }
    })
    .children(buttons)
    .done()
}

/// Where a key leads to from one of so many tabs.
fn target(key: &str, current: usize, count: usize, is_rtl: bool) -> Option<usize> {
    let (forward, backward) =
        if is_rtl { ("ArrowLeft", "ArrowRight") } else { ("ArrowRight", "ArrowLeft") };
    match key {
        key if key == forward => Some((current + 1) % count),
        key if key == backward => Some((current + count - 1) % count),
        "Home" => Some(0),
        "End" => Some(count - 1),
        _ => None,
    }
}

fn focus_nth(list: &Element, index: usize) {
    let tab = list
        .query_selector_all("[role=tab]")
        .ok()
        .and_then(|tabs| tabs.get(u32::try_from(index).ok()?));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // Only fails for an element that has left the document.
        drop(tab.focus());
    }
}
