//! Tabs after the ARIA Authoring Practices: arrows, Home and End move, and moving activates.

use crate::ui::live::{live, maybe};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

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

/// A row of tabs. The panel is the caller's: an element with `role="tabpanel"` and the id given here.
#[component]
pub fn Tabs<T>(
    /// The name of the row.
    label: String,
    /// The tabs.
    tabs: Vec<TabSpec<T>>,
    /// The chosen one.
    #[prop(into)]
    active: Signal<T>,
    /// The person chose.
    on_choose: Callback<T>,
    /// The panel's id.
    #[prop(into)]
    panel_id: Signal<String>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let values: Vec<T> = tabs.iter().map(|tab| tab.value).collect();
    let values = StoredValue::new(values);
    let list = NodeRef::<html::Div>::new();
    let choose = move |index: usize| {
        let Some(value) = values.with_value(|values| values.get(index).copied()) else { return };
        on_choose.run(value);
        focus_nth(list, index);
    };
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        let count = values.with_value(Vec::len);
        let current = values
            .with_value(|values| values.iter().position(|value| *value == active.get_untracked()))
            .unwrap_or(0);
        let forward = if is_rtl(list) { "ArrowLeft" } else { "ArrowRight" };
        let backward = if is_rtl(list) { "ArrowRight" } else { "ArrowLeft" };
        let next = match event.key().as_str() {
            key if key == forward => (current + 1) % count,
            key if key == backward => (current + count - 1) % count,
            "Home" => 0,
            "End" => count - 1,
            _ => return,
        };
        event.prevent_default();
        choose(next);
    };
    let tabs = tabs
        .into_iter()
        .map(|tab| {
            let selected = move || active.get() == tab.value;
            let count = tab.count;
            view! {
                <button
                    type="button"
                    role="tab"
                    class="mxu-tab"
                    aria-selected=live(move || if selected() { "true" } else { "false" })
                    aria-controls=panel_id
                    aria-label=tab.name
                    tabindex=live(move || if selected() { "0" } else { "-1" })
                    on:click=move |_| on_choose.run(tab.value)
                >
                    <span>{tab.label}</span>
                    " "
                    {maybe(move || count.get().map(|count| view! { <span class="mxu-tab-count">{count}</span> }))}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="mxu-tabs" role="tablist" aria-label=label node_ref=list on:keydown=on_keydown>
            {tabs}
        </div>
    }
}

fn focus_nth(list: NodeRef<html::Div>, index: usize) {
    let tab = list
        .get_untracked()
        .and_then(|list| list.query_selector_all("[role=tab]").ok())
        .and_then(|tabs| tabs.get(u32::try_from(index).ok()?));
    if let Some(tab) = tab.and_then(|tab| tab.dyn_into::<HtmlElement>().ok()) {
        // Only fails for an element that has left the document.
        drop(tab.focus());
    }
}

fn is_rtl(list: NodeRef<html::Div>) -> bool {
    list.get_untracked().is_some_and(|list| list.matches(":dir(rtl)").unwrap_or(false))
}
