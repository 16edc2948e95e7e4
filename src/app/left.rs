//! Users tabs that were left while changes of theirs were under way. They go on, in sight: what waits and what came of it stand on whatever
//! page is shown, and whoever comes back to the app finds its tab as it was.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use mixpeek_users_contract::id::AppId;

use crate::config::{self, Config};
use crate::page::left_behind;
use crate::session::Session;
use crate::text::language::Texts;
use crate::ui::dom::{Dom, part, several, tag};

/// The sessions of the tabs. `Copy`, so that handlers capture it without ceremony.
#[derive(Clone, Copy)]
pub(super) struct Tabs {
    left: RwSignal<Vec<Tab>>,
    config: RwSignal<Config>,
    texts: Texts,
    /// The scope of the application, which outlives every route.
    scope: StoredValue<Option<WeakOwner>>,
}

#[derive(Clone)]
struct Tab {
    /// The server, the namespace and the app.
    place: (String, Option<String>, AppId),
    session: Session,
    scope: Owner,
}

impl Tabs {
    /// None yet. Belongs to the scope of the application.
    pub(super) fn new(config: RwSignal<Config>, texts: Texts) -> Self {
        let scope = StoredValue::new(Owner::current().map(|owner| owner.downgrade()));
        Self { left: RwSignal::default(), config, texts, scope }
    }

    /// The session of an app until the current scope ends: the one that was left, or a new one.
    pub(super) fn enter(self, app: AppId) -> Session {
        let (base, namespace) = self.config.with_untracked(|config| {
            (config.endpoint.base_url.clone(), config.endpoint.namespace.clone())
        });
        let place = (base, namespace, app);
        self.forget_those_done();
        let left = self.left.try_update(|left| {
            let index = left.iter().position(|tab| tab.place == place)?;
            Some(left.remove(index))
        });
        let tab = match left.flatten() {
            Some(tab) => {
                tab.session.revalidate();
                tab
            }
            None => self.open(place),
        };
        let session = tab.session;
        on_cleanup(move || self.leave(tab));
        session
    }

    fn open(self, place: (String, Option<String>, AppId)) -> Tab {
        let scope = self.scope.get_value().and_then(|scope| scope.upgrade());
        let scope = scope.map_or_else(Owner::new, |scope| scope.with(Owner::new));
        let directory = Arc::new(config::directory(self.config));
        let own = self.config.with_untracked(|config| config.capabilities.clone());
        let session = scope.with(|| Session::new(directory, place.2.clone(), own, self.texts));
        Tab { place, session, scope }
    }

    fn leave(self, tab: Tab) {
        if tab.session.is_writing() || tab.session.has_unfinished() {
            self.left.try_update(|left| left.push(tab));
        } else {
            tab.session.leave(&tab.scope);
        }
    }

    fn forget_those_done(self) {
        let is_done = |tab: &Tab| {
            let is_read = tab.session.notices.with_untracked(|notices| notices.shown.is_empty());
            is_read && !tab.session.is_writing() && !tab.session.has_unfinished()
        };
        if self.left.with_untracked(|left| left.iter().any(is_done)) {
            self.left.update(|left| {
                left.retain(|tab| {
                    let is_done = is_done(tab);
                    if is_done {
                        tab.session.leave(&tab.scope);
                    }
                    !is_done
                });
            });
        }
    }

    /// Whether something of theirs would be lost if the page were closed.
    pub(super) fn has_unfinished(self) -> bool {
        let is_unfinished = |left: &Vec<Tab>| left.iter().any(|tab| tab.session.has_unfinished());
        self.left.try_with_untracked(is_unfinished).unwrap_or_default()
    }

    /// What they have to say.
    pub(super) fn left_behind(self) -> Dom {
        let all = part(move || {
            let all: Vec<_> = self.left.with(|left| left.iter().map(|tab| tab.session).collect());
            untrack(|| several(all.into_iter().map(left_behind)))
        });
        tag("div").class("mxu-left").child(all).done()
    }
}
