//! A notice that goes by itself, unless somebody is reading it.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::button::{button, icon_button};
use super::dom::{Dom, tag};
use super::icon::{Glyph, icon};
use crate::text::language::texts;

/// How long a notice stays that goes by itself, and one with a button: it may be a long way to there.
const STAY: [Duration; 2] = [Duration::from_secs(8), Duration::from_secs(30)];

/// One notice. An error stays until it is dismissed; `action` is the text of its button, if it has one.
pub fn toast(
    text: String,
    is_error: bool,
    action: Option<String>,
    on_action: Callback<()>,
    on_dismiss: Callback<()>,
) -> Dom {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let stay = STAY[usize::from(action.is_some())];
    let release = move || {
        hold();
        if !is_error {
            let handle = set_timeout_with_handle(move || on_dismiss.run(()), stay);
            timer.set_value(handle.ok());
        }
    };
    // Somebody reads it while the pointer or the focus is in it.
    let attention = Rc::new(Cell::new([false; 2]));
    let attend = move |which: usize, is_here: bool| {
        let attention = Rc::clone(&attention);
        move || {
            let mut here = attention.get();
            here[which] = is_here;
            attention.set(here);
            if here.contains(&true) { hold() } else { release() }
        }
    };
    let (point, leave, focus, blur) =
        (attend(0, true), attend(0, false), attend(1, true), attend(1, false));
    release();
    on_cleanup(hold);
    tag("div")
        .class("mxu-toast")
        .attr("part", "toast")
        .attr("data-tone", if is_error { "error" } else { "success" })
        .on(ev::pointerenter, move |_| point())
        .on(ev::pointerleave, move |_| leave())
        .on(ev::focusin, move |_| focus())
        .on(ev::focusout, move |_| blur())
        .child(icon(if is_error { Glyph::Alert } else { Glyph::Check }))
        .child(tag("span").class("mxu-toast-text").child(text))
        .child(action.map(|action| {
            button("mxu-link-button").on(ev::click, move |_| on_action.run(())).child(action)
        }))
        .child(
            icon_button(Glyph::Close)
                .attr("aria-label", texts().dismiss())
                .on(ev::click, move |_| on_dismiss.run(())),
        )
        .done()
}
