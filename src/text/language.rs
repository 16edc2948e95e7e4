//! The language of one tab: its texts, and what `Intl` knows about it.

use std::cell::OnceCell;

use js_sys::{Array, Function, Intl, JsString, Number, Object, Reflect};
use leptos::prelude::*;
use mixpeek_users_texts::message::{Arg, English, Rules, fill};
use mixpeek_users_texts::{Catalogue, Key};
use wasm_bindgen::{JsCast, JsValue};

/// Says everything in one language. It is `Copy`, and belongs to the reactive scope it was made in: several tabs on one page may each
/// have a language of their own. Another language means to make the view anew, so texts are no signals.
#[derive(Debug, Clone, Copy)]
pub struct Texts(StoredValue<Language, LocalStorage>);

/// What the language of the nearest provider is: for views that have no session at hand. Only while a view is made; handlers and whatever
/// waits take `Session::texts`.
pub fn texts() -> Texts {
    use_context().unwrap_or_default()
}

/// The tag that gets plain English, without asking the browser for anything.
const ENGLISH: &str = "en";

/// Languages that are written from right to left.
const RIGHT_TO_LEFT: [&str; 4] = ["ar", "fa", "he", "ur"];

struct Language {
    tag: String,
    /// The texts in the order of their keys; English where there is none.
    entries: Option<Array>,
    plural: OnceCell<Intl::PluralRules>,
    // Making a formatter costs far more than using it, and every row uses two.
    day: OnceCell<Intl::DateTimeFormat>,
    exact: OnceCell<Intl::DateTimeFormat>,
    time: OnceCell<Intl::DateTimeFormat>,
    relative: OnceCell<Intl::RelativeTimeFormat>,
}

impl Texts {
    /// A language by its tag (BCP 47) and its texts, one for each key, in their order. What is no text there is said in English.
    pub fn new(tag: &str, entries: Option<Array>) -> Self {
        Self(StoredValue::new_local(Language::new(tag, entries)))
    }

    /// Goes over to another language. Whoever shows texts has to be made anew.
    pub fn change(self, tag: &str, entries: Option<Array>) {
        self.0.try_set_value(Language::new(tag, entries));
    }

    /// A number, formatted.
    pub fn number(self, number: usize) -> String {
        let Arg::Number(number) = Arg::from(number) else { return String::new() };
        self.with(|language| language.number(number)).unwrap_or_else(|| English.number(number))
    }

    /// A moment (milliseconds since 1970) as a day, for instance "May 4, 2026".
    pub fn day(self, millis: f64) -> String {
        self.date(millis, |language| (&language.day, &[("dateStyle", "medium")]))
    }

    /// A moment with everything about it, for a tooltip.
    pub fn exact(self, millis: f64) -> String {
        self.date(millis, |language| {
            (&language.exact, &[("dateStyle", "full"), ("timeStyle", "long")])
        })
    }

    /// The time of day.
    pub fn time_of_day(self, millis: f64) -> String {
        self.date(millis, |language| (&language.time, &[("timeStyle", "short")]))
    }

    /// How long ago a moment was, or how far off it is: "3 days ago", "in 2 hours".
    pub fn relative(self, millis: f64, now: f64) -> String {
        let (value, unit) = distance(millis - now);
        let format = |language: &Language| {
            let make = || {
                let options = options(&[("numeric", "auto")]);
                Intl::RelativeTimeFormat::new(&language.locales(), &options)
            };
            String::from(language.relative.get_or_init(make).format(value, unit))
        };
        self.with(format).unwrap_or_default()
    }

    fn date(
        self,
        millis: f64,
        choose: fn(&Language) -> (&OnceCell<Intl::DateTimeFormat>, Style),
    ) -> String {
        let format = |language: &Language| {
            let (kept, style) = choose(language);
            let make = || Intl::DateTimeFormat::new(&language.locales(), &options(style));
            let date = js_sys::Date::new(&JsValue::from_f64(millis));
            let shown = kept.get_or_init(make).format().call1(&JsValue::UNDEFINED, &date);
            shown.ok().and_then(|shown| shown.as_string())
        };
        self.with(format).flatten().unwrap_or_default()
    }

    /// Nothing once the scope has ended.
    fn with<T>(self, ask: impl Fn(&Language) -> T) -> Option<T> {
        let mut answer = None;
        self.visit(&mut |language| answer = Some(ask(language)));
        answer
    }

    /// The one place that opens the store: what takes a closure by its type is compiled once for each.
    fn visit(self, look: &mut dyn FnMut(&Language)) {
        self.0.try_with_value(look);
    }
}

/// English.
impl Default for Texts {
    fn default() -> Self {
        Self::new(ENGLISH, None)
    }
}

impl Catalogue for Texts {
    fn fill_in(
        &self,
        key: Key,
        (names, english): (&'static str, &'static str),
        args: &[Arg<'_>],
    ) -> String {
        let say = |language: &Language| {
            let text = language.text(key);
            fill(text.as_deref().unwrap_or(english), names, args, language)
        };
        // A change runs to its end whatever becomes of the screen, and says so to nobody.
        self.with(say).unwrap_or_else(|| fill(english, names, args, &English))
    }
}

impl Language {
    fn new(tag: &str, entries: Option<Array>) -> Self {
        let tag = if is_tag(tag) { tag } else { ENGLISH };
        Self {
            tag: tag.to_owned(),
            entries,
            plural: OnceCell::new(),
            day: OnceCell::new(),
            exact: OnceCell::new(),
            time: OnceCell::new(),
            relative: OnceCell::new(),
        }
    }

    fn text(&self, key: Key) -> Option<String> {
        self.entries.as_ref()?.get(key as u32).as_string()
    }

    fn is_plain(&self) -> bool {
        self.tag == ENGLISH
    }

    fn locales(&self) -> Array {
        Array::of1(&self.tag.as_str().into())
    }
}

impl Rules for Language {
    fn category(&self, number: f64) -> String {
        if self.is_plain() {
            return English.category(number);
        }
        let make = || Intl::PluralRules::new(&self.locales(), &Object::new());
        String::from(self.plural.get_or_init(make).select(number))
    }

    fn number(&self, number: f64) -> String {
        if self.is_plain() {
            return English.number(number);
        }
        // Browsers keep the formatter of this.
        String::from(Number::from(number).to_locale_string(&self.tag))
    }

    fn isolates(&self) -> bool {
        self.tag.split('-').next().is_some_and(|language| RIGHT_TO_LEFT.contains(&language))
    }
}

type Style = &'static [(&'static str, &'static str)];

fn options(style: Style) -> Object {
    let options = Object::new();
    for (key, value) in style {
        // Setting a property of a fresh plain object cannot fail.
        drop(Reflect::set(&options, &JsValue::from_str(key), &JsValue::from_str(value)));
    }
    options
}

/// Whether `Intl` takes it for a language: it throws at what is none.
fn is_tag(tag: &str) -> bool {
    tag == ENGLISH || canonical(tag).is_ok()
}

fn canonical(tag: &str) -> Result<JsValue, JsValue> {
    let intl = Reflect::get(&js_sys::global(), &JsString::from("Intl"))?;
    let function = Reflect::get(&intl, &JsString::from("getCanonicalLocales"))?;
    function.dyn_into::<Function>()?.call1(&intl, &JsString::from(tag))
}

const MINUTE: f64 = 60_000.0;
const HOUR: f64 = 60.0 * MINUTE;
const DAY: f64 = 24.0 * HOUR;

/// A distance in the unit that people would use, in whole ones.
fn distance(millis: f64) -> (f64, &'static str) {
    let (value, unit) = match millis.abs() {
        near if near < MINUTE => (0.0, "minute"),
        near if near < HOUR => (millis / MINUTE, "minute"),
        near if near < DAY => (millis / HOUR, "hour"),
        near if near < 60.0 * DAY => (millis / DAY, "day"),
        near if near < 730.0 * DAY => (millis / (30.44 * DAY), "month"),
        _ => (millis / (365.25 * DAY), "year"),
    };
    (value.trunc(), unit)
}
