//! What a list comes to, said to assistive technology.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use super::dom::{Dom, tag};
use super::live::outward;

/// How long nothing must have changed: longer than from one letter to the next.
const PAUSE: Duration = Duration::from_millis(700);

/// A region that nobody sees. Some time after what `asks` looks at has changed for the last time, it has `words`, which by then may be
/// none. What it says already is not said again. `asks` has to read its memos: one that is only tracked tells of its first value late.
pub fn said(asks: impl Fn() + 'static, words: impl Fn() -> Option<String> + 'static) -> Dom {
    let region = tag("p").class("mxu-hidden").attr("role", "status");
    let (place, words) = (region.element(), Rc::new(words));
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    outward(move || {
        asks();
        hold();
        let (place, words) = (place.clone(), Rc::clone(&words));
        let say = move || {
            let words = untrack(|| words());
            if words != place.text_content().filter(|said| !said.is_empty()) {
                place.set_text_content(words.as_deref());
            }
        };
        timer.set_value(set_timeout_with_handle(say, PAUSE).ok());
    });
    on_cleanup(hold);
    region.done()
}
