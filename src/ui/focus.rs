//! Where the focus goes when the element that had it is gone and it is known what it was for. `keyboard.js` sees to all else.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, FocusEvent, HtmlElement, Node};

/// Whether text around the element runs from right to left, and the arrow keys the other way.
pub fn is_rtl(element: &Element) -> bool {
    // Only fails for a selector that is none.
    element.matches(":dir(rtl)").unwrap_or(false)
}

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

/// Whether the focus goes to an element outside the one that listens. Where it goes nowhere (the window lost it, say) or into a dialog, it
/// may come back.
pub fn leaves(event: &FocusEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<Node>().ok());
    let next = event.related_target().and_then(|next| next.dyn_into::<Element>().ok());
    next.is_some_and(|next| {
        let is_inside = row.is_some_and(|row| row.contains(Some(&next)));
        !is_inside && matches!(next.closest("dialog"), Ok(None))
    })
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
    match with_value {
        // Only fails for an element that has left the document.
        Some(element) => drop(element.focus()),
        None => on_search(near),
    }
}

/// Focuses the search field of the tab around `near`, or its chosen tab: where the focus goes that has nowhere else to be.
pub fn on_search(near: &Element) {
    let Ok(Some(root)) = near.closest(".mxu") else { return };
    let find = |selector| root.query_selector(selector).ok().flatten();
    let found = find("input[type=search]").or_else(|| find("[role=tab][aria-selected=true]"));
    if let Some(element) = found {
        // Both are elements of HTML.
        drop(element.unchecked_ref::<HtmlElement>().focus());
    }
}
