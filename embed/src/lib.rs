//! The Users tab inside `<mixpeek-users>`. The element itself is `embed/package/element.js`: it calls [`Tab`] and is called through
//! [`host::JsHost`].

mod host;
mod options;

use std::sync::Arc;

use js_sys::Array;
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::*;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::json;
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use mixpeek_users_app::model::filter::Filter;
use mixpeek_users_app::page::{Page, Section, users_page};
use mixpeek_users_app::session::Session;
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_app::ui::dom::{Dom, Placed, part};
use mixpeek_users_app::ui::live::memo;
use mixpeek_users_contract::id::AppId;
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use host::{ElementHost, JsHost};
use options::Options;

/// One Users tab on a page. Dropping it takes it out of the page and ends its reads; writes that are under way run to their end.
#[wasm_bindgen]
pub struct Tab {
    signals: Signals,
    // Dropped in this order: what is on screen, then what it follows.
    view: Option<UnmountHandle<Placed>>,
    owner: Owner,
}

/// What the element and the screen share.
#[derive(Clone, Copy)]
struct Signals {
    options: RwSignal<Options>,
    section: RwSignal<Section>,
    texts: Texts,
    /// Counts the languages gone through.
    spoken: RwSignal<u32>,
    inviting: RwSignal<bool>,
    session: StoredValue<Option<Session>>,
}

#[wasm_bindgen]
impl Tab {
    /// Puts the tab into `root`. `options` is JSON, see [`Options`].
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: HtmlElement,
        host: JsHost,
        options: &str,
        locale: &str,
        texts: Option<Array>,
    ) -> Result<Self, JsError> {
        let options: Options = json::read(options.as_bytes())?;
        let owner = Owner::new();
        let (signals, view) = owner.with(|| {
            let signals = Signals {
                section: RwSignal::new(options.section()),
                options: RwSignal::new(options),
                texts: Texts::new(locale, texts),
                spoken: RwSignal::new(0),
                inviting: RwSignal::new(false),
                session: StoredValue::new(None),
            };
            let host = Arc::new(ElementHost::new(host));
            (signals, mount_to(root, move || screen(signals, host)))
        });
        Ok(Self { signals, view: Some(view), owner })
    }

    /// Takes over options that may have changed: a new app or server starts anew, everything else takes effect where it stands.
    pub fn set(&self, options: &str) -> Result<(), JsError> {
        let options: Options = json::read(options.as_bytes())?;
        let before = self.signals.options.with_untracked(Options::section);
        if options.section() != before {
            self.signals.section.set(options.section());
        }
        self.signals.options.set(options);
        Ok(())
    }

    /// Goes over to another language: `locale` is a BCP 47 tag, `texts` has a text for each key, in their order.
    pub fn speak(&self, locale: &str, texts: Option<Array>) {
        self.signals.texts.change(locale, texts);
        self.signals.spoken.update(|spoken| *spoken += 1);
    }

    /// Loads members and invitations anew.
    pub fn refresh(&self) {
        if let Some(session) = self.session() {
            session.load();
        }
    }

    /// Opens the invite form with these addresses in it, separated by line breaks. Does nothing where nobody can be invited.
    pub fn open_invite(&self, addresses: &str) {
        let Some(session) = self.session() else { return };
        if session.capabilities.with_untracked(|c| c.invite) {
            session.draft.update(|draft| {
                draft.handed.push_str(addresses);
                draft.handed.push('\n');
            });
            self.signals.inviting.set(true);
        }
    }

    fn session(&self) -> Option<Session> {
        self.signals.session.get_value()
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        drop(self.view.take());
        self.owner.cleanup();
    }
}

/// The tab of the app that the options name; a new session whenever that changes.
fn screen(signals: Signals, host: Arc<ElementHost>) -> Dom {
    let place = memo(move |_| signals.options.with(Options::place));
    part(move || {
        let (app, base_url, namespace) = place.get();
        host.enter(app.clone());
        let endpoint = Endpoint {
            base_url,
            namespace,
            credentials: Credentials::Asked(Arc::clone(&host) as _),
            early: EarlyAnswers::new(host.early()),
        };
        let abilities = signals.options.with_untracked(Options::abilities);
        let session = Session::new(
            Arc::new(HttpDirectory::new(endpoint)),
            AppId::from(app),
            abilities,
            signals.texts,
        )
        .hosted(Arc::clone(&host) as _);
        signals.session.set_value(Some(session));
        untrack(|| tab(signals, session, Arc::clone(&host)))
    })
}

/// The tab of one session, made anew whenever what it can do or how it is written changes.
fn tab(signals: Signals, session: Session, host: Arc<ElementHost>) -> Dom {
    let text = RwSignal::new(String::new());
    let filter = RwSignal::new(Filter::default());
    let on_section = Callback::new(move |section: Section| {
        signals.section.set(section);
        host.section_changed(section);
    });
    let viewer = memo(move |_| signals.options.with(Options::viewer));
    Effect::new(move |_| session.roster.update(|roster| roster.introduce(viewer.get())));
    let look =
        memo(move |_| signals.options.with(|options| (options.abilities(), options.heading())));
    part(move || {
        let (abilities, heading) = look.get();
        signals.spoken.track();
        session.adapt(abilities);
        untrack(|| {
            users_page(Page {
                session,
                section: signals.section.into(),
                on_section,
                text,
                filter,
                inviting: signals.inviting,
                heading,
            })
        })
    })
}
