//! What the page around us says: the only module, besides the primitives in `ui`, that reads `window`.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Array, Map, Reflect};
use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::page::{ELEMENT_ID, PageConfig};
use secrecy::SecretString;
use wasm_bindgen::{JsCast, JsValue};

#[cfg(feature = "standalone")]
use crate::directory::http::HttpDirectory;
use crate::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use crate::model::person::is_web;
use crate::text::language::Texts;

/// Where the users are and what can be done with them.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the contract is answered.
    pub endpoint: Endpoint,
    /// What can be done with an app's people, where the page says it for all apps; else their directory does.
    pub capabilities: Option<Capabilities>,
    /// Whether there is an outbox to look into.
    pub outbox: bool,
    /// Whether the organization's own accounts are managed here.
    pub organization: bool,
    /// Whether it can be seen who has access to which app.
    pub access: bool,
    /// Where people sign in, if they do so on a page of somebody else's.
    pub sign_in_url: Option<String>,
}

impl Config {
    /// From the page that a server of this project sends, and what `boot.js` prepared before this module had arrived.
    pub fn from_page() -> Self {
        let page = page_config().unwrap_or_default();
        let origin = window().location().origin().unwrap_or_default();
        Self {
            endpoint: Endpoint {
                base_url: page.base_url.map_or(origin, String::from),
                namespace: page.namespace.map(String::from),
                credentials: Credentials::Current(current_token),
                early: prepared("early")
                    .and_then(|early| early.dyn_into::<Map>().ok())
                    .map(EarlyAnswers::new)
                    .unwrap_or_default(),
            },
            capabilities: page.capabilities,
            outbox: page.outbox,
            organization: page.organization,
            access: page.access,
            sign_in_url: page.sign_in_url.map(String::from).filter(|url| is_web(url)),
        }
    }

    /// Another server of the contract, with a key that lives in memory only.
    pub fn connected(
        base_url: String,
        namespace: Option<String>,
        key: Option<SecretString>,
    ) -> Self {
        let endpoint = Endpoint {
            base_url,
            namespace,
            credentials: key.into(),
            early: EarlyAnswers::default(),
        };
        Self {
            endpoint,
            capabilities: None,
            outbox: false,
            organization: false,
            access: false,
            sign_in_url: None,
        }
    }
}

/// The directory that the page is pointed at.
#[cfg(feature = "standalone")]
pub fn directory(config: RwSignal<Config>) -> HttpDirectory {
    HttpDirectory::new(config.with_untracked(|config| config.endpoint.clone()))
}

/// The language that `boot.js` chose, with its texts unless it is English.
pub fn language() -> Texts {
    let tag = prepared("locale").and_then(|tag| tag.as_string());
    let entries = prepared("texts").and_then(|texts| texts.dyn_into::<Array>().ok());
    tag.map_or_else(Texts::default, |tag| Texts::new(&tag, entries))
}

/// The token that the page has by now: an address with another one may have been pasted over this one.
fn current_token() -> Option<SecretString> {
    prepared("token").and_then(|token| token.as_string()).map(SecretString::from)
}

/// Runs `act` when the person has signed in again on this page, until the current reactive scope ends. Without anybody who does so, the
/// page starts anew, and what is typed into it is lost.
#[cfg(feature = "standalone")]
pub fn on_new_token(act: impl Fn() + 'static) {
    let handle = window_event_listener_untyped("mixpeek-users-token", move |event| {
        event.prevent_default();
        act();
    });
    on_cleanup(move || handle.remove());
}

/// What `boot.js` prepared before this module had arrived.
fn prepared(key: &str) -> Option<JsValue> {
    let boot = Reflect::get(&window(), &"mixpeekUsersBoot".into()).ok()?;
    Reflect::get(&boot, &key.into()).ok()
}

/// The data block the server put into the page; nothing where the page is served by something else.
fn page_config() -> Option<PageConfig> {
    let text = document().get_element_by_id(ELEMENT_ID)?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// Names the page, in the browser's tab and history.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Names the page, and takes the first paint away: it is of another page.
pub fn enter(title: &str) {
    end_first_paint();
    set_title(title);
}

/// Takes away what `first-paint.js` has shown meanwhile, if it has.
pub fn end_first_paint() {
    if let Ok(Some(first)) = document().query_selector(".mxu-first") {
        first.remove();
    }
}

/// Runs `act` whenever the person comes back to the page, until the current reactive scope ends.
pub fn on_return(act: impl Fn() + 'static) {
    let handle = window_event_listener(leptos::ev::focus, move |_| act());
    on_cleanup(move || handle.remove());
}

/// Tells `hear` whether the browser says that it has a connection: now, and whenever that changes, until the current reactive scope ends.
pub fn on_connection(hear: impl Fn(bool) + 'static) {
    let hear = Rc::new(hear);
    hear(window().navigator().on_line());
    for (event, is_online) in [("online", true), ("offline", false)] {
        let hear = Rc::clone(&hear);
        let handle = window_event_listener_untyped(event, move |_| hear(is_online));
        on_cleanup(move || handle.remove());
    }
}

/// How often is looked whether the computer has slept, and what is late enough for that, in milliseconds.
const LOOK_EVERY: u32 = 10_000;
const LATE: f64 = 30_000.0;

/// Runs `act` whenever the page is to be seen again, or the computer has slept or its clock been put right while it was, until the current
/// reactive scope ends. Nothing is run while nobody can see the page.
pub fn on_wake(act: impl Fn() + 'static) {
    let act = Rc::new(move || {
        if !document().hidden() {
            act();
        }
    });
    let seen = Rc::clone(&act);
    let handle = window_event_listener_untyped("visibilitychange", move |_| seen());
    on_cleanup(move || handle.remove());
    let looked = Cell::new(js_sys::Date::now());
    let look = move || {
        let now = js_sys::Date::now();
        if (now - looked.replace(now) - f64::from(LOOK_EVERY)).abs() > LATE {
            act();
        }
    };
    if let Ok(handle) = set_interval_with_handle(look, Duration::from_millis(LOOK_EVERY.into())) {
        on_cleanup(move || handle.clear());
    }
}

/// Lets the browser ask before the page is left for as long as `is_needed`, until the current reactive scope ends.
#[cfg(feature = "standalone")]
pub fn ask_before_leaving(is_needed: impl Fn() -> bool + 'static) {
    let handle = window_event_listener_untyped("beforeunload", move |event| {
        if is_needed() {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}
