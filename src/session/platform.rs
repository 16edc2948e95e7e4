//! What the browser knows better than we do: the time, moments, waiting, and Unicode.

use mixpeek_users_contract::time::Timestamp;

/// Now, in milliseconds since 1970.
pub fn now() -> f64 {
    js_sys::Date::now()
}

/// A moment in milliseconds since 1970; nothing if the text is no date.
pub fn millis(moment: &Timestamp) -> Option<f64> {
    let millis = js_sys::Date::parse(moment.as_str());
    millis.is_finite().then_some(millis)
}

/// Waits, in milliseconds.
pub async fn sleep(millis: u32) {
    gloo_timers::future::TimeoutFuture::new(millis).await;
}

/// Folds case and diacritics: "José" and "jose" become the same.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = String::from(js_sys::JsString::from(text).normalize("NFD"));
    // Combining diacritical marks, which is what decomposing splits off Latin, Greek and Cyrillic letters.
    decomposed
        .chars()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .flat_map(char::to_lowercase)
        .collect()
}
