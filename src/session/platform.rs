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
