//! What is asked of a vendor.

use reqwest::Method;
use serde_json::Value;

/// Whether a call may be sent again when nobody knows what became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// Doing it twice is the same as doing it once.
    Safe,
    /// Only where the vendor says that nothing was done.
    Never,
    /// Not even then, once it was sent: for a vendor whose 503 promises nothing.
    Once,
}

/// One call.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method.
    pub method: Method,
    /// The path below the base URL, each segment encoded ([`segment`](mixpeek_users_contract::route::segment)), without a slash in front.
    pub path: String,
    /// What the path is logged as: without ids and addresses.
    pub template: &'static str,
    /// The query; a key may be there several times.
    pub query: Vec<(&'static str, String)>,
    /// The body, as JSON.
    pub body: Option<Value>,
    /// Whether it may be sent again.
    pub repeat: Repeat,
}

impl Call {
    /// Reads.
    pub fn get(template: &'static str, path: String) -> Self {
        Self {
            method: Method::GET,
            path,
            template,
            query: Vec::new(),
            body: None,
            repeat: Repeat::Safe,
        }
    }

    /// Writes.
    pub fn write(method: Method, template: &'static str, path: String, repeat: Repeat) -> Self {
        Self { method, path, template, query: Vec::new(), body: None, repeat }
    }

    /// The same with a body.
    #[must_use]
    pub fn body(self, body: Value) -> Self {
        Self { body: Some(body), ..self }
    }

    /// The same with one more pair in its query.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "a number or a text is written as it is")]
    pub fn query(mut self, key: &'static str, value: impl ToString) -> Self {
        self.query.push((key, value.to_string()));
        self
    }
}
