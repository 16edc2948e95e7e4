//! Where the focus goes when the element that had it is gone.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};

/// Runs `act` with the element once the page has taken in the changes under way.
pub fn after_paint<E>(node: NodeRef<E>, act: impl FnOnce(&Element) + 'static)
where
    E: html::ElementType + 'static,
    E::Output: JsCast + Clone + AsRef<Element> + 'static,
{
    request_animation_frame(move || {
        if let Some(element) = node.try_get_untracked().flatten() {
            act(element.as_ref());
        }
    });
}

/// Whether the focus goes to an element outside the one that listens. Where it goes nowhere (the window lost it, say), it may come back.
pub fn leaves(event: &FocusEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<Node>().ok());
    let next = event.related_target().and_then(|next| next.dyn_into::<Node>().ok());
    next.is_some_and(|next| row.is_none_or(|row| !row.contains(Some(&next))))
}

/// Focuses the element in the tab around `near` whose `attribute` has `value`; without one, the tab's search field or its chosen tab,
/// so that the focus is never lost to the top of the page.
pub fn by_attribute(near: &Element, attribute: &str, value: Option<&str>) {
    let Ok(Some(root)) = near.closest(".mxu") else { return };
    let with_value = value.and_then(|value| {
        let all = root.query_selector_all(&format!("[{attribute}]")).ok()?;
        (0..all.length())
            .filter_map(|n| all.get(n)?.dyn_into::<HtmlElement>().ok())
            .find(|e| e.get_attribute(attribute).as_deref() == Some(value))
    });
    let fallback = || {
        let candidates = ["input[type=search]", "[role=tab][aria-selected=true]"];
        candidates.iter().find_map(|selector| {
            root.query_selector(selector).ok().flatten()?.dyn_into::<HtmlElement>().ok()
        })
    };
    if let Some(element) = with_value.or_else(fallback) {
        // Only fails for an element that has left the document.
        drop(element.focus());
    }
}
