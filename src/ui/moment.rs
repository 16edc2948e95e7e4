//! Points in time.

use super::dom::{Dom, tag};
use crate::text::language::Texts;

/// A moment as a day, with the exact moment as its tooltip; the text itself, as the directory wrote it, where it is no date.
pub fn day_of(texts: Texts, text: String) -> Dom {
    let millis = js_sys::Date::parse(&text);
    let shown = if millis.is_finite() { texts.day(millis) } else { text.clone() };
    let title = millis.is_finite().then(|| texts.exact(millis));
    tag("time").attr("datetime", text).attr("title", title).child(shown).done()
}
