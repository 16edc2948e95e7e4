//! Points in time.

use leptos::prelude::*;

use crate::text::language::Texts;

/// A moment as a day, with the exact moment as its tooltip; the text itself where it is no date.
#[component]
pub fn Day(
    /// The language to say it in.
    texts: Texts,
    /// As the directory wrote it.
    text: String,
) -> impl IntoView {
    let millis = js_sys::Date::parse(&text);
    let shown = if millis.is_finite() { texts.day(millis) } else { text.clone() };
    let title = millis.is_finite().then(|| texts.exact(millis));
    view! {
        <time datetime=text title=title>
            {shown}
        </time>
    }
}
