//! Holds the Rust types, the route table, `docs/openapi.yaml`, `docs/contract.md` and `fixtures/` together.
//!
//! A golden body is `fixtures/{operationId}.{request|answer}.{case}.json`, an error is `fixtures/error.{name}.json`. The cases
//! `sparse` (nulls and missing keys) and `odd` (unknown values and keys) show what must be read; every other case is canonical:
//! writing what was read gives the same bytes.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test fails by panicking, in its helpers too"
)]

mod document;
mod fixture;

mod errors;
mod guide;
mod leniency;
mod open_sets;
mod requests;
mod routes;
mod wire;
