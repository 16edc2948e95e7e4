//! Thousands of an admin's changes through the real session and the real fetch layer, over a line that delays, cuts and spoils, while
//! another admin changes the same app. After each round the screen's lists are held against what was really done.
//!
//! Reproducible: a failure names its seed. `CHAOS_SEED` and `CHAOS_ACTIONS`, set while this is compiled, choose another seed and more:
//! `CHAOS_ACTIONS=10000 cargo xtask test browser -- chaos`.

mod check;
mod driver;
mod line;
mod said;
mod world;

use std::collections::BTreeMap;

use wasm_bindgen_test::{console_log, wasm_bindgen_test};

use driver::Driver;

/// How many actions one episode has: what was left behind by the first is still there for the last.
const EPISODE: u32 = 120;

fn setting(value: Option<&str>, default: u32) -> u32 {
    value.map_or(default, |value| value.parse().expect("a whole number"))
}

#[wasm_bindgen_test]
async fn nothing_is_lost_doubled_or_claimed_on_a_bad_line() {
    let seed = setting(option_env!("CHAOS_SEED"), 20_261_123);
    let actions = setting(option_env!("CHAOS_ACTIONS"), 600);
    let mut faults = BTreeMap::new();
    let mut counts = BTreeMap::new();
    for episode in 0..actions.div_ceil(EPISODE) {
        let mut driver = Driver::new(u64::from(seed) + u64::from(episode));
        driver.run(EPISODE).await;
        for (fault, count) in driver.line.faults() {
            *faults.entry(fault).or_insert(0) += count;
        }
        for (what, count) in driver.counts() {
            *counts.entry(what).or_insert(0) += count;
        }
    }
    console_log!("chaos, seed {seed}: {counts:?}; requests by fault: {faults:?}");
    assert!(faults.len() > 10, "the line had hardly any faults: {faults:?}");
}
