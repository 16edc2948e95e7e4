//! The standalone shell: the only module that knows `leptos_router`. The address holds what can be shared: section, search, filter, order.

use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;
use leptos_router::components::{A, FlatRoutes, Route, Router};
use leptos_router::hooks::{use_location, use_navigate, use_params_map, use_query_map};
use leptos_router::params::ParamsMap;
use leptos_router::{NavigateOptions, path};
use mixpeek_users_contract::id::AppId;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use crate::config::{self, Config};
use crate::load_failure::{AskSignIn, SignIn};
use crate::model::filter::{Filter, Sort};
use crate::model::phase::Phase;
use crate::model::roster::Roster;
use crate::page::{Section, UsersPage};
use crate::session::Session;
use crate::shell::{access_page, apps_page, connect_page, organization_page, outbox_page};
use crate::text::language::{Texts, texts};
use crate::ui::banner::Blank;
use crate::ui::busy::skeleton;
use crate::ui::dom::{Dom, held, part};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::later::{Make, later};
use crate::ui::live::{live, memo, when};

/// How long typing rests before the address follows it: browsers limit how often a page may change its address.
const ADDRESS_DELAY: Duration = Duration::from_millis(300);

/// The whole standalone application.
#[component]
pub fn App(
    /// What the page says.
    config: Config,
    /// The language it speaks.
    texts: Texts,
) -> impl IntoView {
    provide_context(texts);
    let config = RwSignal::new(config);
    // Where one signs in depends on the server that the page is pointed at.
    let sign_in: AskSignIn = Callback::new(move |()| {
        let url = config.with_untracked(|config| config.sign_in_url.clone())?;
        Some(SignIn { url, label: texts.sign_in_now(), hint: texts.sign_in_now_hint() })
    });
    provide_context(sign_in);
    view! {
        <Router>
            <TopBar config=config />
            <main class="mxu-main">
                <FlatRoutes fallback=|| ()>
                    <Route path=path!("/apps/:app_id/users") view=move || view! { <Users config=config /> } />
                    <Route path=path!("/*page") view=move || view! { <Pages config=config /> } />
                </FlatRoutes>
            </main>
        </Router>
    }
}

/// Stands in the place of a page whose code is on its way.
fn waiting() -> Dom {
    skeleton(4, texts().loading())
}

#[component]
fn TopBar(
    /// What the page says.
    config: RwSignal<Config>,
) -> impl IntoView {
    let texts = texts();
    view! {
        <header class="mxu-topbar">
            <nav aria-label=texts.main_navigation()>
                <A href="/" exact=true>
                    {texts.apps()}
                </A>
                {page_link(config, "/organization/users", texts.organization(), |config| config.organization)}
                {page_link(config, "/access", texts.access(), |config| config.access)}
                {page_link(config, "/outbox", texts.outbox(), |config| config.outbox)}
                // A full load: the server answers this page with a policy that lets it reach other servers.
                <a href="/connect" rel="external">
                    {texts.connect()}
                </a>
            </nav>
        </header>
    }
}

/// A link to a page that this server may not have.
fn page_link(
    config: RwSignal<Config>,
    href: &'static str,
    label: String,
    is_there: fn(&Config) -> bool,
) -> AnyView {
    let is_there = when(move || config.with(is_there));
    let label = StoredValue::new(label);
    view! {
        <Show when=is_there>
            <A href=href>{label.get_value()}</A>
        </Show>
    }
    .into_any()
}

/// Every page but the tab. One route serves them all: what the router does for a route is compiled for each (docs/decisions/size.md).
#[component]
fn Pages(
    /// What the page says.
    config: RwSignal<Config>,
) -> impl IntoView {
    let path = use_location().pathname;
    let navigate = use_navigate();
    let on_connect = Callback::new(move |(connected, app): (Config, AppId)| {
        config.set(connected);
        navigate(
            &format!("/apps/{}/users", mixpeek_users_contract::route::segment(app.as_str())),
            NavigateOptions::default(),
        );
    });
    part(move || {
        let path = path.get();
        untrack(|| page(config, &path, on_connect))
    })
}

/// The page at a path.
fn page(config: RwSignal<Config>, path: &str, on_connect: Callback<(Config, AppId)>) -> Dom {
    let texts = texts();
    let (title, make): (_, Make) = match path.trim_end_matches('/') {
        "" => (texts.apps(), Box::new(move || apps_page(config))),
        "/organization/users" => {
            (texts.organization(), Box::new(move || organization_page(config)))
        }
        "/access" => (texts.access(), Box::new(move || access_page(config))),
        "/outbox" => (texts.outbox(), Box::new(move || outbox_page(config))),
        "/connect" => (texts.connect(), Box::new(move || connect_page(on_connect))),
        _ => return held(view! { <NotFound /> }.into_any()),
    };
    config::enter(&texts.page_title_of(&title));
    later(make, None, Box::new(waiting), None)
}

#[component]
fn NotFound() -> impl IntoView {
    let texts = texts();
    config::enter(&texts.page_title_of(&texts.not_found()));
    view! {
        <section class="mxu" aria-label=texts.not_found()>
            <h1 class="mxu-hidden">{texts.not_found()}</h1>
            <Blank glyph=Glyph::Search title=texts.no_such_page() hint=texts.no_such_page_hint()>
            <A href="/" attr:class="mxu-button">
                {texts.go_to_apps()}
            </A>
        </Blank>
        </section>
    }
}

/// The Users tab of the app in the address; a new session whenever that changes.
#[component]
fn Users(
    /// What the page says.
    config: RwSignal<Config>,
) -> impl IntoView {
    let texts = texts();
    let params = use_params_map();
    let app =
        memo(move |_| AppId::from(params.with(|params| params.get("app_id").unwrap_or_default())));
    move || {
        let directory = Arc::new(config::directory(config));
        let capabilities = config.with_untracked(|config| config.capabilities.clone());
        view! { <UsersOf session=Session::new(directory, app.get(), capabilities, texts) /> }
    }
}

/// The Users tab, bound to the address.
#[component]
fn UsersOf(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let texts = session.texts;
    let address = use_query_map();
    let section = memo(move |_| address.with(section_of));
    let text = RwSignal::new(address.with_untracked(|query| query.get("q").unwrap_or_default()));
    let filter = RwSignal::new(address.with_untracked(filter_of));
    let navigate = use_navigate();
    let to_section = navigate.clone();
    // A section is a step one can go back from; a search is not.
    let on_section = Callback::new(move |section| {
        let query = query_string(section, &text.get_untracked(), &filter.get_untracked());
        to_section(&query, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    let inviting = RwSignal::new(false);
    let pending = StoredValue::new(None::<TimeoutHandle>);
    let cancel = move || {
        if let Some(timer) = pending.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    // Outward: the address follows what is typed.
    Effect::new(move |before: Option<String>| {
        let query = query_string(section.get(), &text.get(), &filter.get());
        if before.is_some_and(|before| before != query) {
            cancel();
            let (navigate, target) = (navigate.clone(), query.clone());
            let go = move || {
                navigate(
                    &target,
                    NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() },
                );
            };
            pending.set_value(set_timeout_with_handle(go, ADDRESS_DELAY).ok());
        }
        query
    });
    on_cleanup(cancel);
    // Outward: the first paint gives way to rows, or to what is said instead of them.
    Effect::new(move |_| {
        let is_waiting = |roster: &Roster| matches!(roster.phase, Phase::Idle | Phase::Loading);
        if !session.roster.with(is_waiting) {
            config::end_first_paint();
        }
    });
    on_cleanup(config::end_first_paint);
    config::ask_before_leaving(move || session.has_waiting());
    config::on_new_token(move || session.load());
    let title = move || session.roster.with(|roster| roster.app_title.clone());
    Effect::new(move |_| {
        let page = title().map_or_else(|| texts.users(), |title| texts.users_of(&title));
        config::set_title(&texts.page_title_of(&page));
    });
    view! {
        <nav class="mxu-breadcrumb" aria-label=texts.breadcrumb()>
            <A href="/">
                <Icon glyph=Glyph::Back />
                {texts.apps()}
            </A>
            <bdi>{live(move || title().map(String::from))}</bdi>
        </nav>
        <UsersPage session=session section=section on_section=on_section text=text filter=filter inviting=inviting />
    }
}

fn section_of(query: &ParamsMap) -> Section {
    query.get("tab").and_then(|tab| Section::parse(&tab)).unwrap_or_default()
}

fn filter_of(query: &ParamsMap) -> Filter {
    Filter {
        text: String::new(),
        role: query
            .get("role")
            .filter(|role| !role.is_empty())
            .map(|role| Role::from(role.as_str())),
        status: query
            .get("status")
            .filter(|status| !status.is_empty())
            .map(|status| MemberStatus::from(status.as_str())),
        sort: query.get("sort").and_then(|sort| Sort::parse(&sort)),
    }
}

/// The address's query; keys that say nothing are left out.
fn query_string(section: Section, text: &str, filter: &Filter) -> String {
    let mut query = ParamsMap::new();
    if section != Section::default() {
        query.insert("tab", section.as_str().to_owned());
    }
    if !text.trim().is_empty() {
        query.insert("q", text.to_owned());
    }
    if let Some(role) = &filter.role {
        query.insert("role", role.to_string());
    }
    if let Some(status) = &filter.status {
        query.insert("status", status.to_string());
    }
    if let Some(sort) = filter.sort {
        query.insert("sort", sort.as_str().to_owned());
    }
    let query = query.to_query_string();
    // An empty reference would keep the query that is there.
    if query.is_empty() { "?".to_owned() } else { query }
}
