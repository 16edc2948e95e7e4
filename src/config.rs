//! What the page around us says: the only module, besides the primitives in `ui`, that reads `window`.

use js_sys::{Array, Map, Reflect};
use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::page::{ELEMENT_ID, PageConfig};
use secrecy::SecretString;
use wasm_bindgen::{JsCast, JsValue};

#[cfg(feature = "standalone")]
use crate::directory::http::HttpDirectory;
use crate::directory::transport::{EarlyAnswers, Endpoint};
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
                credentials: prepared("token")
                    .and_then(|token| token.as_string())
                    .map(SecretString::from)
                    .into(),
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
