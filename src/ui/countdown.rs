//! Seconds until something happens by itself.

use std::time::Duration;

use leptos::prelude::*;

/// The whole seconds left until `until` (milliseconds since 1970), counted down once a second. Never below nought, whatever becomes of
/// the clock; at nought at once after a sleep, and no later where the time of day is put back meanwhile.
pub fn seconds_until(until: f64) -> ReadSignal<f64> {
    let left = move || ((until - js_sys::Date::now()) / 1_000.0).ceil().max(0.0);
    let (seconds, set_seconds) = signal(left());
    if let Ok(handle) = set_interval_with_handle(
        move || {
            set_seconds.try_update(|seconds| *seconds = left().min((*seconds - 1.0).max(0.0)));
        },
        Duration::from_secs(1),
    ) {
        on_cleanup(move || handle.clear());
    }
    seconds
}
