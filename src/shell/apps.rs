//! The list of apps.

use std::sync::Arc;

use leptos::prelude::*;
use mixpeek_users_contract::app::{App, AppList, AppQuery, AuthMode, MissingDirectory};
use mixpeek_users_contract::route::segment;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::loaded::Loaded;
use crate::directory::http::HttpDirectory;
use crate::session::platform::fold;
use crate::text;
use crate::text::language::{Texts, texts};
use crate::ui::banner::{Banner, Blank, nothing_found};
use crate::ui::icon::Glyph;
use crate::ui::live::{memo, when};
use crate::ui::said::said;
use crate::ui::search::SearchBox;

/// The most apps that one request may ask for.
const PAGE: u64 = 1_000;

/// All apps, with how people sign in to each.
#[component]
pub fn AppsPage(
    /// Where to ask.
    directory: HttpDirectory,
) -> impl IntoView {
    let texts = texts();
    let ask =
        Arc::new(move || directory.apps(&AppQuery { limit: Some(PAGE), ..AppQuery::default() }));
    let render = Arc::new(|list: AppList| view! { <AppTable list=list /> }.into_any());
    view! {
        <section class="mxu" aria-labelledby="mxu-apps-title">
            <header class="mxu-head">
                <div class="mxu-title">
                    <h1 class="mxu-heading" id="mxu-apps-title">{texts.apps()}</h1>
                </div>
            </header>
            <Loaded ask=ask what="apps" render=render />
        </section>
    }
}

#[component]
fn AppTable(
    /// What the directory answered.
    list: AppList,
) -> impl IntoView {
    let texts = texts();
    let text = RwSignal::new(String::new());
    let shown_of = usize::try_from(list.total_count).unwrap_or(usize::MAX);
    let received = list.results.len();
    let missing = |missing: Vec<MissingDirectory>| {
        // Said as soon as it is there, as on the page of who can reach what.
        (!missing.is_empty()).then(|| {
            let banners = missing.into_iter().map(|missing| {
                let words = texts.apps_missing(&missing.directory, &missing.message);
                view! { <Banner text=words /> }
            });
            view! { <div role="alert">{banners.collect_view()}</div> }
        })
    };
    if received == 0 && list.x_missing.is_empty() {
        let hint = texts.no_apps_hint();
        return view! { <Blank glyph=Glyph::People title=texts.no_apps() hint=hint /> }.into_any();
    }
    if received == 0 {
        return missing(list.x_missing).into_any();
    }
    let missing = missing(list.x_missing);
    let apps = StoredValue::new(list.results);
    let shown = memo(move |_| {
        let words: Vec<_> = text.with(|text| text.split_whitespace().map(fold).collect());
        let matches = |app: &App| {
            let texts = [fold(&app.meta.title), fold(&app.slug), fold(app.app_id.as_str())];
            words.iter().all(|word| texts.iter().any(|text| text.contains(word.as_str())))
        };
        apps.with_value(|apps| apps.iter().filter(|app| matches(app)).cloned().collect::<Vec<_>>())
    });
    let found = said(move || text.track(), move || Some(texts.apps_found(shown.with(Vec::len))));
    view! {
        <div class="mxu-panel">
            <div class="mxu-toolbar">
                <SearchBox label=texts.search_apps() text=text />
            </div>
            {missing}
            {(shown_of > received).then(|| view! { <Banner text=texts.apps_cut_short(received, shown_of) /> })}
            <Show
                when=when(move || shown.with(|shown| !shown.is_empty()))
                fallback=move || {
                    nothing_found(
                        move || text::nothing_found(texts, "app", &text.get()),
                        texts.apps_not_found_hint(),
                        texts.clear_search(),
                        move || text.set(String::new()),
                    )
                }
            >
                <table class="mxu-table" data-list="apps" role="table" aria-label=texts.apps()>
                    <thead role="rowgroup">
                        <tr role="row">
                            <th role="columnheader" scope="col">
                                {texts.app()}
                            </th>
                            <th role="columnheader" scope="col">
                                {texts.sign_in()}
                            </th>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=move || shown.get() key=|app| app.app_id.clone() let(app)>
                            <AppRow app=app />
                        </For>
                    </tbody>
                </table>
            </Show>
            {found}
        </div>
    }
    .into_any()
}

#[component]
fn AppRow(
    /// The app.
    app: App,
) -> impl IntoView {
    let href = format!("/apps/{}/users", segment(app.app_id.as_str()));
    let texts = texts();
    let sign_in = sign_in(texts, &app);
    let title = app.meta.title.to_string();
    view! {
        <tr role="row" class="mxu-row mxu-row-linked">
            <th role="rowheader" scope="row" class="mxu-cell-person">
                <span class="mxu-person-text">
                    <a class="mxu-row-link" href=href>
                        <bdi class="mxu-person-name">{title}</bdi>
                    </a>
                    <bdi class="mxu-person-email">{app.slug.to_string()}</bdi>
                </span>
            </th>
            <td role="cell" data-label=texts.sign_in()>
                <span class="mxu-badge" data-tone=app.manages_users().then_some("good")>
                    {sign_in}
                </span>
            </td>
        </tr>
    }
}

/// How people sign in to an app: with Clerk, with an account at a directory that is named, or as its mode says.
fn sign_in(texts: Texts, app: &App) -> String {
    if let Some(accounts) = &app.x_accounts {
        return accounts.directory.to_string();
    }
    let Some(auth) = &app.auth_config else { return texts.sign_in_none() };
    match &auth.mode {
        AuthMode::Clerk if auth.clerk_org_id.is_none() => texts.sign_in_clerk_setting_up(),
        AuthMode::Clerk => texts.sign_in_clerk(),
        AuthMode::Public => texts.sign_in_none(),
        AuthMode::Password => texts.sign_in_password(),
        AuthMode::ApiKey => texts.sign_in_api_key(),
        AuthMode::Jwt => texts.sign_in_token(),
        AuthMode::SsoOidc => texts.sign_in_oidc(),
        AuthMode::SsoSaml => texts.sign_in_saml(),
        AuthMode::Other(other) => other.to_string(),
    }
}
