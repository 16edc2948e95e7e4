//! Pointing this page at another server of the contract.

use leptos::prelude::*;
use mixpeek_users_contract::id::AppId;
use secrecy::SecretString;

use crate::config::Config;
use crate::text;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::maybe;

/// A form for base URL, app, namespace and key. What it makes lives in memory only.
#[component]
pub fn ConnectPage(
    /// The person filled it in.
    on_connect: Callback<(Config, AppId)>,
) -> impl IntoView {
    let base_url = RwSignal::new(String::new());
    let app = RwSignal::new(String::new());
    let namespace = RwSignal::new(String::new());
    let key = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<&'static str>);
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let entered = |signal: RwSignal<String>| {
            Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let parsed =
            entered(base_url).ok_or(text::connect::NO_URL).and_then(|url| clean_base_url(&url));
        match (parsed, entered(app)) {
            (Err(why), _) => problem.set(Some(why)),
            (Ok(_), None) => problem.set(Some(text::connect::NO_APP)),
            (Ok(url), Some(app)) => {
                let config = Config::connected(
                    url,
                    entered(namespace),
                    entered(key).map(SecretString::from),
                );
                key.set(String::new());
                on_connect.run((config, AppId::from(app)));
            }
        }
    };
    view! {
        <section class="mxu mxu-narrow" aria-labelledby="mxu-connect-title">
            <header class="mxu-head">
                <div class="mxu-title">
                    <h1 id="mxu-connect-title">"Connect"</h1>
                </div>
            </header>
            <p class="mxu-lead">"Point this page at any server that answers the Mixpeek user management API."</p>
            <form class="mxu-form" novalidate on:submit=on_submit>
                <TextField label="Base URL" hint="For instance https://users.example.com" text=base_url />
                <TextField label="App id" hint="For instance app_9k2" text=app />
                <TextField label="Namespace" hint="Optional" text=namespace />
                <TextField label="Key" hint="Optional. Kept in memory until you close or reload this page; never stored." text=key secret=true />
                <p class="mxu-banner">
                    <Icon glyph=Glyph::Alert />
                    <span>"A Mixpeek key opens your whole organization. Use it here only on a machine you trust, and only with a server you trust."</span>
                </p>
                <div role="alert" class="mxu-inline-alert">
                    {maybe(move || problem.get().map(|why| view! { <Icon glyph=Glyph::Alert /> <span>{why}</span> }))}
                </div>
                <button type="submit" class="mxu-button" data-variant="primary">
                    "Connect"
                </button>
            </form>
        </section>
    }
}

/// An absolute http or https URL, without a trailing slash, a query or a fragment.
fn clean_base_url(text: &str) -> Result<String, &'static str> {
    let url = web_sys::Url::new(text).map_err(|_| text::connect::BAD_URL)?;
    if !matches!(url.protocol().as_str(), "http:" | "https:")
        || !url.username().is_empty()
        || !url.password().is_empty()
    {
        return Err(text::connect::BAD_URL);
    }
    Ok(format!("{}{}", url.origin(), url.pathname().trim_end_matches('/')))
}

#[component]
fn TextField(
    /// What is written above it.
    label: &'static str,
    /// What is written below it.
    hint: &'static str,
    /// What is in it.
    text: RwSignal<String>,
    /// Whether what is typed is hidden.
    #[prop(optional)]
    secret: bool,
) -> impl IntoView {
    let id = crate::ui::id::unique("field");
    let hint_id = crate::ui::id::unique("hint");
    view! {
        <div class="mxu-field">
            <label for=id.clone()>{label}</label>
            <input
                id=id
                class="mxu-input"
                type=if secret { "password" } else { "text" }
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=hint_id.clone()
                prop:value=text
                on:input:target=move |event| text.set(event.target().value())
            />
            <p class="mxu-hint" id=hint_id>
                {hint}
            </p>
        </div>
    }
}
