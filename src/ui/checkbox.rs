//! A box to tick.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::dom::{Dom, IntoValue, follow, tag};

/// How a box stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tick {
    /// Empty.
    Off,
    /// Neither one nor the other: some of those it stands for.
    Mixed,
    /// Ticked.
    On,
}

/// A box without words on it; `name` is what it is called. It shows `state`, whatever is pressed. `on_press` hears whether it is to be
/// ticked, and whether the Shift key was held.
pub fn checkbox(
    name: impl IntoValue,
    state: impl Fn() -> Tick + Clone + 'static,
    on_press: impl Fn(bool, bool) + 'static,
) -> Dom {
    let input =
        tag("input").attr("type", "checkbox").class("mxu-check-input").attr("aria-label", name);
    let element: HtmlInputElement = input.element().unchecked_into();
    let show = move |state: Tick| {
        element.set_checked(state == Tick::On);
        element.set_indeterminate(state == Tick::Mixed);
    };
    let (shown, now) = (show.clone(), state.clone());
    follow(Box::new(move || shown(now())));
    // A click that a key makes does not tell everywhere which other keys were held.
    let with_shift = StoredValue::new(false);
    let input = input
        .on(ev::keydown, move |event| {
            if event.key() == " " {
                with_shift.set_value(event.shift_key());
            }
        })
        .on(ev::click, move |event| {
            let with_shift = with_shift.try_update_value(std::mem::take).unwrap_or_default();
            let to = untrack(&state) != Tick::On;
            on_press(to, event.shift_key() || with_shift);
            // The browser has ticked it already; once it is through with the click it is what it was.
            show(untrack(&state));
        });
    tag("label").class("mxu-tick").child(input).done()
}
