//! The Users tab inside `<mixpeek-users>`. The element itself is `embed/package/element.js`: it calls [`Tab`] and is called through
//! `JsHost` in `host.rs`.

mod host;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use any_spawner::Executor;
use js_sys::Array;
use leptos::prelude::*;
use mixpeek_users_app::directory::http::HttpDirectory;
use mixpeek_users_app::directory::json;
use mixpeek_users_app::directory::transport::{Credentials, EarlyAnswers, Endpoint};
use mixpeek_users_app::model::roster::Viewer;
use mixpeek_users_app::page::{Page, Section, users_page};
use mixpeek_users_app::session::Session;
use mixpeek_users_app::text::language::Texts;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::{AppId, UserId};
use wasm_bindgen::prelude::*;
use web_sys::HtmlElement;

use host::{ElementHost, JsHost};

/// The tab of one app at one server, in one element of a page. It shows nothing before [`Tab::look`] has said what can be done. Dropping
/// it ends its reads; writes that are under way run to their end, those that wait included, and the host hears how they ended.
#[wasm_bindgen]
pub struct Tab {
    root: HtmlElement,
    page: Page,
    texts: Texts,
    section: RwSignal<Section>,
    heading: Cell<u8>,
    /// The scope of what is on screen, within that of the session.
    shown: RefCell<Option<Owner>>,
    owner: Owner,
}

#[wasm_bindgen]
impl Tab {
    /// A tab that will stand in `root`. `base_url` is absolute and without a trailing slash; `locale` is a BCP 47 tag, and `texts` has a
    /// text for each key, in their order.
    #[wasm_bindgen(constructor)]
    pub fn new(
        root: HtmlElement,
        host: JsHost,
        app: String,
        base_url: String,
        namespace: Option<String>,
        locale: &str,
        texts: Option<Array>,
    ) -> Self {
        // Only fails where another tab of the page has done it.
        drop(Executor::init_wasm_bindgen());
        let owner = Owner::new();
        let (page, texts, section) = owner.with(|| {
            let (texts, section) = (Texts::new(locale, texts), RwSignal::default());
            let early = EarlyAnswers::new(host.early());
            let host = Arc::new(ElementHost::new(host, app.clone()));
            let credentials = Credentials::Asked(Arc::clone(&host) as _);
            let endpoint = Endpoint { base_url, namespace, credentials, early };
            let directory = Arc::new(HttpDirectory::new(endpoint));
            let session = Session::new(directory, AppId::from(app), None, texts)
                .hosted(Arc::clone(&host) as _);
            let on_section = Callback::new(move |chosen| {
                section.set(chosen);
                host.section_changed(chosen);
            });
            let page = Page {
                session,
                section: section.into(),
                on_section,
                text: RwSignal::default(),
                filter: RwSignal::default(),
                inviting: RwSignal::default(),
                heading: 2,
            };
            (page, texts, section)
        });
        let (heading, shown) = (Cell::new(page.heading), RefCell::default());
        Self { root, page, texts, section, heading, shown, owner }
    }

    /// Says what can be done and how it is to look, and shows the tab accordingly. `capabilities` is JSON; without any the
    /// directory says what it can do.
    pub fn look(
        &self,
        capabilities: Option<String>,
        read_only: bool,
        heading: u8,
    ) -> Result<(), JsError> {
        let own = match capabilities {
            Some(text) => {
                Some(json::read::<Capabilities>(text.as_bytes()).map_err(|error| {
                    JsError::new(&format!("capabilities cannot be read: {error}"))
                })?)
            }
            None => None,
        };
        self.page.session.adapt(own, read_only);
        self.heading.set(heading);
        self.show();
        Ok(())
    }

    /// Goes over to another language, given as in [`Tab::new`].
    pub fn speak(&self, locale: &str, texts: Option<Array>) {
        self.texts.change(locale, texts);
        self.show();
    }

    /// Says who is at the screen.
    pub fn introduce(&self, id: Option<String>, email: Option<String>) {
        let viewer = Viewer { id: id.map(UserId::from), email: email.map(Into::into) };
        self.page.session.roster.update(|roster| roster.introduce(viewer));
    }

    /// Goes to a section; to the first for one that there is not.
    pub fn go_to(&self, section: &str) {
        self.section.set(Section::parse(section).unwrap_or_default());
    }

    /// Loads members and invitations anew.
    pub fn refresh(&self) {
        self.page.session.load();
    }

    /// Opens the invite form with these addresses in it, separated by line breaks. Does nothing where nobody can be invited.
    pub fn open_invite(&self, addresses: &str) {
        let session = self.page.session;
        if session.capabilities.with_untracked(|c| c.invite) {
            session.draft.update(|draft| {
                draft.handed.push_str(addresses);
                draft.handed.push('\n');
            });
            self.page.inviting.set(true);
        }
    }

    /// Ends what is on screen.
    fn clear(&self) {
        if let Some(before) = self.shown.take() {
            before.cleanup();
        }
    }

    /// Makes the screen anew. The session stays with all it holds: the lists, the forms, the notices, the changes that wait.
    fn show(&self) {
        self.clear();
        self.root.set_text_content(None);
        let scope = self.owner.with(Owner::new);
        let page = Page { heading: self.heading.get(), ..self.page };
        let screen = scope.with(|| untrack(|| users_page(page)));
        // Only fails for a node that holds the root.
        drop(self.root.append_child(screen.node()));
        self.shown.replace(Some(scope));
    }
}

impl Drop for Tab {
    fn drop(&mut self) {
        self.clear();
        self.page.session.leave(&self.owner);
    }
}
