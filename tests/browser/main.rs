//! Components and the fetch layer in a real browser. One binary, so that the browser starts once.
//!
//! A test mounts the Users tab over a directory in memory (`harness::Tab`) or asks an `HttpDirectory` whose `fetch` is scripted
//! (`fetch_stub`), acts as a person would, and waits for what a person would see. Only a test that something does *not* happen waits for a fixed time.
#![cfg(target_arch = "wasm32")]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod chaos;
mod fetch_stub;
mod harness;
mod host;

mod bulk;
mod details;
mod dom;
mod faults;
mod fetch;
mod invitations;
mod inviting_together;
mod languages;
mod lost_answers;
mod members;
mod pages;
mod past_invitations;
mod shown;
mod tab;

wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);
