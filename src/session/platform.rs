//! What the browser knows better than we do: the time, moments, waiting, and Unicode.

use mixpeek_users_contract::time::Timestamp;

use crate::directory::transport::clock_ahead;
use crate::text::language::Texts;

/// Now, in milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A moment in milliseconds since 1970; nothing if the text is no date.
pub fn millis(moment: &Timestamp) -> Option<f64> {
    let millis = js_sys::Date::parse(moment.as_str());
    millis.is_finite().then_some(millis)
}

/// The farthest that two clocks may be apart and still be called the same, in milliseconds: a request takes its time.
const SAME_TIME: f64 = 120_000.0;

/// What time it is where the moments on screen come from: by the server's clock, where it has told it and the browser's is wrong.
pub fn true_now() -> f64 {
    let ahead = clock_ahead().filter(|ahead| ahead.abs() > SAME_TIME);
    now() + ahead.unwrap_or_default()
}

/// Whether a server has told its time, so that the browser's clock is known to be right or by how much it is wrong.
pub fn knows_time() -> bool {
    clock_ahead().is_some()
}

/// How long ago a moment was. One that only a wrong clock puts into the future was just now.
pub fn ago(texts: Texts, millis: f64) -> String {
    let now = true_now();
    texts.relative(millis.min(now), now)
}

/// A clock for waiting: it goes on while the computer sleeps, and is not held up by a time of day that is put back.
#[derive(Debug)]
pub(super) struct Clock {
    started: f64,
    slept: f64,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { started: now(), slept: 0.0 }
    }

    /// Now, in milliseconds since 1970.
    pub(super) fn now(&self) -> f64 {
        now().max(self.started + self.slept)
    }

    /// Waits, in milliseconds.
    pub(super) async fn sleep(&mut self, millis: u32) {
        sleep(millis).await;
        self.slept += f64::from(millis);
    }
}

/// Waits, in milliseconds.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// Folds the case of an address, as [`mixpeek_users_contract::email::fold`] does, without its table of all letters: the browser has one.
pub fn fold_address(address: &str) -> String {
    let address = address.trim();
    if address.is_ascii() {
        return address.to_ascii_lowercase();
    }
    String::from(js_sys::JsString::from(address).to_lower_case())
}

/// In capital letters.
pub fn upper(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_uppercase();
    }
    String::from(js_sys::JsString::from(text).to_upper_case())
}

/// Folds case and diacritics: "José" and "jose" become the same.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = js_sys::JsString::from(text).to_lower_case().normalize("NFD");
    let mut folded = String::from(decomposed);
    // Combining diacritical marks, which is what decomposing splits off Latin, Greek and Cyrillic letters.
    folded.retain(|c| !('\u{300}'..='\u{36f}').contains(&c));
    folded
}
