//! Points in time, in words and in an order that people are used to: `Intl` knows them. English, as all texts are.

use js_sys::{Array, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::dom::{Dom, tag};

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

thread_local! {
    // Making a formatter costs far more than using it, and every row uses two.
    static DAY_FORMAT: Intl::DateTimeFormat = formatter(&[("dateStyle", "medium")]);
    static EXACT_FORMAT: Intl::DateTimeFormat = formatter(&[("dateStyle", "full"), ("timeStyle", "long")]);
    static TIME_FORMAT: Intl::DateTimeFormat = formatter(&[("timeStyle", "short")]);
}

/// Formats a moment (milliseconds since 1970) as a day, for instance "May 4, 2026".
pub fn day(millis: f64) -> String {
    DAY_FORMAT.with(|formatter| format(formatter, millis))
}

/// Formats a moment with everything about it, for a tooltip.
pub fn exact(millis: f64) -> String {
    EXACT_FORMAT.with(|formatter| format(formatter, millis))
}

/// Formats the time of day.
pub fn time_of_day(millis: f64) -> String {
    TIME_FORMAT.with(|formatter| format(formatter, millis))
}

fn formatter(style: &[(&str, &str)]) -> Intl::DateTimeFormat {
    Intl::DateTimeFormat::new(&locales(), &options(style))
}

fn format(formatter: &Intl::DateTimeFormat, millis: f64) -> String {
    let date = js_sys::Date::new(&JsValue::from_f64(millis));
    formatter
        .format()
        .call1(&JsValue::UNDEFINED, &date)
        .ok()
        .and_then(|text| text.as_string())
        .unwrap_or_default()
}

/// How long ago a moment was, or how far off it is: "3 days ago", "in 2 hours".
pub fn relative(millis: f64, now: f64) -> String {
    let distance = millis - now;
    let (value, unit) = match distance.abs() {
        near if near < MINUTE => (0.0, "minute"),
        near if near < HOUR => (distance / MINUTE, "minute"),
        near if near < DAY => (distance / HOUR, "hour"),
        near if near < 60.0 * DAY => (distance / DAY, "day"),
        near if near < 730.0 * DAY => (distance / (30.44 * DAY), "month"),
        _ => (distance / (365.25 * DAY), "year"),
    };
    let formatter = Intl::RelativeTimeFormat::new(&locales(), &options(&[("numeric", "auto")]));
    String::from(formatter.format(value.trunc(), unit))
}

fn locales() -> Array {
    Array::of1(&"en".into())
}

fn options(entries: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (key, value) in entries {
        // Setting a property of a fresh plain object cannot fail.
        drop(Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)));
    }
    options
}

/// A moment as a day, with the exact moment as its tooltip; the text itself, as the directory wrote it, where it is no date.
pub fn day_of(text: String) -> Dom {
    let millis = js_sys::Date::parse(&text);
    let shown = if millis.is_finite() { day(millis) } else { text.clone() };
    let title = millis.is_finite().then(|| exact(millis));
    tag("time").attr("datetime", text).attr("title", title).child(shown).done()
}
