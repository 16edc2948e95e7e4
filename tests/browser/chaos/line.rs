//! The line between the tab and the world: a `fetch` whose requests are delayed, cut and answered with nonsense by a seeded plan, and a
//! clock that runs fast, so that waits of seconds cost milliseconds.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use fastrand::Rng;
use js_sys::Promise;
use serde_json::{Value, json};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::world::World;

/// How many times faster than the browser's the clock of the tab runs.
const HASTE: u32 = 100;

#[wasm_bindgen(inline_js = r#"
let kept;
// `plan` is asked when a request sets out, `reach` when it has reached the server: only then does anything happen there.
export function install(haste, plan, reach) {
  uninstall();
  const { fetch, setTimeout, clearTimeout } = globalThis;
  const now = Date.now, timeout = AbortSignal.timeout, start = now();
  kept = { fetch, setTimeout, clearTimeout, now, timeout };
  globalThis.chaosWaits = 0;
  const pending = new Map();
  globalThis.setTimeout = (then, after = 0, ...values) => {
    const timer = setTimeout(() => { if (pending.delete(timer)) globalThis.chaosWaits -= 1; then(...values); }, after / haste);
    pending.set(timer, true);
    globalThis.chaosWaits += 1;
    return timer;
  };
  globalThis.clearTimeout = (timer) => { if (pending.delete(timer)) globalThis.chaosWaits -= 1; clearTimeout(timer); };
  Date.now = () => start + (now() - start) * haste;
  AbortSignal.timeout = (after) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(new DOMException("timed out", "TimeoutError")), after / haste);
    return controller.signal;
  };
  const pause = (after, signal) => new Promise((go, stop) => {
    signal?.addEventListener("abort", () => stop(signal.reason), { once: true });
    setTimeout(go, after / haste);
  });
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const { signal } = request;
    const body = await request.text();
    const what = [request.method, new URL(request.url).pathname + new URL(request.url).search, body];
    globalThis.chaosWaits += 1;
    try {
      const { before, after, number } = JSON.parse(plan(...what));
      // What has set out arrives, whether or not anybody still waits for it.
      const arrived = pause(before).then(() => JSON.parse(reach(number, ...what)));
      const given_up = new Promise((_, no) => signal.addEventListener("abort", () => no(signal.reason), { once: true }));
      given_up.catch(() => {});
      const answer = await Promise.race([arrived, given_up]);
      await Promise.race([pause(after), given_up]);
      if (answer.hang) await given_up;
      if (answer.cut) throw new TypeError("Failed to fetch");
      const bytes = new TextEncoder().encode(answer.body);
      const stream = new ReadableStream({
        start(part) {
          if (answer.breaks) { part.enqueue(bytes.slice(0, bytes.length / 2)); part.error(new TypeError("network error")); }
          else { part.enqueue(bytes); part.close(); }
        },
      });
      return new Response(stream, { status: answer.status, headers: answer.headers });
    } finally { globalThis.chaosWaits -= 1; }
  };
}
export function waits() { return globalThis.chaosWaits ?? 0; }
export function breathe() { return new Promise((go) => (kept?.setTimeout ?? setTimeout)(go, 1)); }
export function uninstall() {
  if (!kept) return;
  Object.assign(globalThis, { fetch: kept.fetch, setTimeout: kept.setTimeout, clearTimeout: kept.clearTimeout });
  Date.now = kept.now;
  AbortSignal.timeout = kept.timeout;
  kept = undefined;
}
"#)]
extern "C" {
    fn install(
        haste: u32,
        plan: &Closure<dyn FnMut(String, String, String) -> String>,
        reach: &Closure<dyn FnMut(u32, String, String, String) -> String>,
    );
    fn waits() -> i32;
    fn breathe() -> Promise;
    fn uninstall();
}

/// What happens to a request on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// Nothing.
    None,
    /// The server never sees it.
    CutBefore,
    /// The server acts, and its answer is lost.
    CutAfter,
    /// The server acts, and its answer ends in the middle.
    Broken,
    /// The server acts, and its answer is half of the JSON with nothing to show for it.
    Truncated,
    /// The server acts, and the answer is JSON of another kind.
    WrongShape,
    /// Something on the way answers with a page and 200; the server never sees it.
    Portal,
    /// The server acts, and something on the way gives up on its answer.
    GatewayTimeout,
    /// Something on the way answers with a page and 502 after the server has acted.
    BadGateway,
    /// The same, and it says when to come again.
    BadGatewayWithWait,
    /// The server fails before it has done anything.
    Failed,
    /// The same, and it says when to come again.
    FailedWithWait,
    /// The server is not there for the moment, and says so.
    Unavailable,
    /// The same, and it says when to come again.
    UnavailableWithWait,
    /// Too many requests, with a wait.
    Limited,
    /// Too many requests, without a word on when.
    LimitedSilently,
    /// The server acts and never answers.
    Stalled,
    /// The server never sees it, and nobody says so.
    Swallowed,
}

impl Fault {
    const ALL: [Self; 17] = [
        Self::CutBefore,
        Self::CutAfter,
        Self::Broken,
        Self::Truncated,
        Self::WrongShape,
        Self::Portal,
        Self::GatewayTimeout,
        Self::BadGateway,
        Self::BadGatewayWithWait,
        Self::Failed,
        Self::FailedWithWait,
        Self::Unavailable,
        Self::UnavailableWithWait,
        Self::Limited,
        Self::LimitedSilently,
        Self::Stalled,
        Self::Swallowed,
    ];

    /// Whether the server acts.
    fn reaches(self) -> bool {
        !matches!(
            self,
            Self::CutBefore
                | Self::Portal
                | Self::Failed
                | Self::FailedWithWait
                | Self::Unavailable
                | Self::UnavailableWithWait
                | Self::Limited
                | Self::LimitedSilently
                | Self::Swallowed
        )
    }

    /// Whether the tab can know that the server did nothing, so that even an invitation may be sent again.
    fn surely_did_nothing(self) -> bool {
        matches!(
            self,
            Self::Unavailable | Self::UnavailableWithWait | Self::Limited | Self::LimitedSilently
        )
    }

    /// Whether the answer says when to come again.
    fn names_a_wait(self) -> bool {
        matches!(
            self,
            Self::BadGatewayWithWait
                | Self::FailedWithWait
                | Self::UnavailableWithWait
                | Self::Limited
        )
    }
}

/// A request and what became of it.
#[derive(Debug, Clone)]
pub(super) struct Record {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) body: String,
    pub(super) fault: Fault,
    /// The server's own status; nothing where it never saw the request.
    pub(super) status: Option<u16>,
}

impl Record {
    /// Whether the server acted and the tab got no answer that says so.
    pub(super) fn is_lost(&self) -> bool {
        self.status.is_some_and(|status| status < 300) && self.fault != Fault::None
    }

    /// Whether whoever sent it may send it again whatever it is.
    pub(super) fn may_be_sent_again(&self) -> bool {
        self.fault.surely_did_nothing() || matches!(self.status, Some(400..500))
    }
}

/// What both ends of the line share.
struct Shared {
    world: World,
    rng: Rng,
    /// Out of a hundred requests, so many meet a fault.
    trouble: u32,
    records: Vec<Record>,
    faults: BTreeMap<Fault, u32>,
}

/// The line, in place until it is dropped.
pub(super) struct Line {
    shared: Rc<RefCell<Shared>>,
    _plan: Closure<dyn FnMut(String, String, String) -> String>,
    _reach: Closure<dyn FnMut(u32, String, String, String) -> String>,
}

impl Line {
    pub(super) fn new(world: World, seed: u64) -> Self {
        let shared = Rc::new(RefCell::new(Shared {
            world,
            rng: Rng::with_seed(seed),
            trouble: 0,
            records: Vec::new(),
            faults: BTreeMap::new(),
        }));
        let (at_start, at_server) = (Rc::clone(&shared), Rc::clone(&shared));
        let plan = Closure::new(move |method, path, body| {
            at_start.borrow_mut().plan(method, path, body).to_string()
        });
        let reach = Closure::new(move |number: u32, method: String, path: String, body: String| {
            let mut shared = at_server.borrow_mut();
            shared.reach(number as usize, &method, &path, &body).to_string()
        });
        install(HASTE, &plan, &reach);
        Self { shared, _plan: plan, _reach: reach }
    }

    /// From now on so many of a hundred requests meet a fault.
    pub(super) fn trouble(&self, percent: u32) {
        self.shared.borrow_mut().trouble = percent;
    }

    /// The world behind the line.
    pub(super) fn world<T>(&self, look: impl FnOnce(&mut World) -> T) -> T {
        look(&mut self.shared.borrow_mut().world)
    }

    /// What was sent since the last time.
    pub(super) fn take_records(&self) -> Vec<Record> {
        std::mem::take(&mut self.shared.borrow_mut().records)
    }

    /// How often each fault was met.
    pub(super) fn faults(&self) -> BTreeMap<Fault, u32> {
        self.shared.borrow().faults.clone()
    }

    /// Waits until no request is under way and nobody waits for a moment to come; whether that came about.
    pub(super) async fn comes_to_rest(&self) -> bool {
        let mut quiet = 0;
        for _ in 0..10_000 {
            JsFuture::from(breathe()).await.unwrap();
            quiet = if waits() == 0 { quiet + 1 } else { 0 };
            if quiet > 2 {
                return true;
            }
        }
        false
    }

    /// Lets what is under way go on for a moment.
    pub(super) async fn breathe(&self) {
        JsFuture::from(breathe()).await.unwrap();
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        uninstall();
    }
}

impl Shared {
    /// When a request sets out: how long it is on its way, there and back.
    fn plan(&mut self, method: String, path: String, body: String) -> Value {
        let fault = if self.rng.u32(0..100) < self.trouble {
            Fault::ALL[self.rng.usize(..Fault::ALL.len())]
        } else {
            Fault::None
        };
        *self.faults.entry(fault).or_default() += 1;
        self.records.push(Record { method, path, body, fault, status: None });
        let mut late = || if self.trouble > 0 { self.rng.u32(0..900) } else { 0 };
        json!({ "before": late(), "after": late(), "number": self.records.len() - 1 })
    }

    /// When a request has come to where the server is: what its sender will see.
    fn reach(&mut self, number: usize, method: &str, path: &str, body: &str) -> Value {
        let Some(fault) = self.records.get(number).map(|record| record.fault) else {
            return json!({ "cut": true });
        };
        let mut answer = json!({});
        if fault.reaches() {
            let (status, body) = self.world.answer(method, path, body);
            self.records[number].status = Some(status);
            answer = json!({ "status": status, "body": body.to_string() });
        }
        let envelope = |status: u16, kind: &str| {
            let error = json!({ "type": kind, "message": "words" });
            json!({ "status": status, "body": json!({ "success": false, "status": status, "error": error }).to_string() })
        };
        let page = |status: u16| json!({ "status": status, "body": "<!doctype html><title>Sign in to the network</title>" });
        match fault {
            Fault::None => {}
            Fault::CutBefore | Fault::CutAfter => answer = json!({ "cut": true }),
            Fault::Broken => answer["breaks"] = json!(true),
            Fault::Truncated => {
                let text = answer["body"].as_str().unwrap();
                answer["body"] = json!(text[..text.len() / 2]);
            }
            Fault::WrongShape => {
                let shapes =
                    [json!(null), json!([]), json!(7), json!({ "users": {} }), json!("ok")];
                answer["body"] = json!(shapes[self.rng.usize(..shapes.len())].to_string());
            }
            Fault::Portal => answer = page(200),
            Fault::BadGateway | Fault::BadGatewayWithWait => answer = page(502),
            Fault::GatewayTimeout => answer = envelope(504, "UnavailableError"),
            Fault::Failed | Fault::FailedWithWait => {
                answer = envelope(500, "InternalServerError");
            }
            Fault::Unavailable | Fault::UnavailableWithWait => {
                answer = envelope(503, "UnavailableError");
            }
            Fault::Limited | Fault::LimitedSilently => {
                answer = envelope(429, "TooManyRequestsError");
            }
            Fault::Stalled | Fault::Swallowed => answer = json!({ "hang": true }),
        }
        if fault.names_a_wait() {
            answer["headers"] = json!({ "retry-after": self.rng.u32(0..8).to_string() });
        }
        answer
    }
}
