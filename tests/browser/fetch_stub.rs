//! A `fetch` that answers from a script and keeps what it was asked.

use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(inline_js = r#"
let real;
let begun = 0;
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (millis) => {
  begun += 1;
  return timeout(millis);
};
export function patience() { return begun; }
export function install(script) {
  const answers = JSON.parse(script);
  const asked = [];
  real ??= globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const headers = Object.fromEntries(request.headers);
    asked.push({ method: request.method, url: request.url, headers, body: await request.text() });
    globalThis.askedOfStub = JSON.stringify(asked);
    const answer = answers.shift();
    if (!answer) throw new Error(`an answer was asked for that the test did not script: ${request.url}`);
    if (answer.hang) return new Promise((_, no) => request.signal.addEventListener("abort", () => { globalThis.abortedInStub = true; no(request.signal.reason); }));
    if (answer.cut) throw new TypeError("Failed to fetch");
    if (answer.endless) {
      const part = new TextEncoder().encode('{"users":[' + " ".repeat(1_000_000));
      const body = new ReadableStream({ pull: (stream) => stream.enqueue(part), cancel: () => { globalThis.cancelledInStub = true; } });
      return new Response(body, { status: answer.status });
    }
    // The body comes after the headers and can be aborted until then, as on a network.
    const body = new ReadableStream({
      start(stream) {
        request.signal.addEventListener("abort", () => stream.error(request.signal.reason));
        setTimeout(() => { try { stream.enqueue(new TextEncoder().encode(answer.body)); stream.close(); } catch {} }, 2);
      },
    });
    return new Response(body, { status: answer.status, headers: answer.headers ?? {} });
  };
}
export function asked() { return globalThis.askedOfStub ?? "[]"; }
export function aborted() { return globalThis.abortedInStub === true; }
export function cancelled() { return globalThis.cancelledInStub === true; }
export function uninstall() { if (real) globalThis.fetch = real; globalThis.askedOfStub = "[]"; globalThis.abortedInStub = globalThis.cancelledInStub = false; }
"#)]
extern "C" {
    fn install(script: &str);
    fn asked() -> String;
    fn aborted() -> bool;
    fn cancelled() -> bool;
    /// How often a time limit has begun so far.
    pub(crate) fn patience() -> u32;
    fn uninstall();
}

/// The stub, in place until it is dropped.
pub(crate) struct Fetch;

impl Fetch {
    /// Answers with these, in order: objects with `status` and `body` (and `headers`), or `{"cut": true}` for no answer, or
    /// `{"hang": true}` for one that never comes, or `{"status": 200, "endless": true}` for one that never ends.
    pub(crate) fn script(answers: &Value) -> Self {
        uninstall();
        install(&answers.to_string());
        Self
    }

    /// What was asked, in order: `method`, `url`, `headers`, `body`.
    #[expect(
        clippy::unused_self,
        reason = "the stub lives in the page for as long as this value does"
    )]
    pub(crate) fn asked(&self) -> Vec<Value> {
        serde_json::from_str(&asked()).unwrap()
    }

    /// Whether a hanging answer was given up.
    #[expect(
        clippy::unused_self,
        reason = "the stub lives in the page for as long as this value does"
    )]
    pub(crate) fn aborted(&self) -> bool {
        aborted()
    }
}

impl Fetch {
    /// Whether an endless answer was given up.
    #[expect(
        clippy::unused_self,
        reason = "the stub lives in the page for as long as this value does"
    )]
    pub(crate) fn cancelled(&self) -> bool {
        cancelled()
    }
}

impl Drop for Fetch {
    fn drop(&mut self) {
        uninstall();
    }
}
