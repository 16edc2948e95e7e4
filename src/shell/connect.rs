//! Pointing this page at another server of the contract.

use leptos::prelude::*;
use mixpeek_users_contract::id::AppId;
use mixpeek_users_texts::PageCatalogue;
use secrecy::SecretString;

use crate::config::Config;
use crate::text::language::{Texts, texts};
use crate::ui::alert::inline_alert;
use crate::ui::icon::{Glyph, Icon};

/// A form for base URL, app, namespace and key. What it makes lives in memory only.
#[component]
pub fn ConnectPage(
    /// The person filled it in.
    on_connect: Callback<(Config, AppId)>,
) -> impl IntoView {
    let texts = texts();
    let base_url = RwSignal::new(String::new());
    let app = RwSignal::new(String::new());
    let namespace = RwSignal::new(String::new());
    let key = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let on_submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let entered = |signal: RwSignal<String>| {
            Some(signal.get_untracked().trim().to_owned()).filter(|text| !text.is_empty())
        };
        let parsed = entered(base_url)
            .ok_or_else(|| texts.enter_url())
            .and_then(|url| clean_base_url(texts, &url));
        match (parsed, entered(app)) {
            (Err(why), _) => problem.set(Some(why)),
            (Ok(_), None) => problem.set(Some(texts.enter_app())),
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
                    <h1 class="mxu-heading" id="mxu-connect-title">{texts.connect()}</h1>
                </div>
            </header>
            <p class="mxu-lead">{texts.connect_lead()}</p>
            <form class="mxu-form" novalidate on:submit=on_submit>
                <TextField label=texts.base_url() hint=texts.base_url_hint() text=base_url />
                <TextField label=texts.app_id() hint=texts.app_id_hint() text=app />
                <TextField label=texts.namespace() hint=texts.namespace_hint() text=namespace />
                <TextField label=texts.access_key() hint=texts.key_hint() text=key secret=true />
                <p class="mxu-banner">
                    <Icon glyph=Glyph::Alert />
                    <span>{texts.key_warning()}</span>
                </p>
                {inline_alert(move || problem.get())}
                <button type="submit" class="mxu-button" data-variant="primary">
                    {texts.connect()}
                </button>
            </form>
        </section>
    }
}

/// An absolute http or https URL, without a trailing slash, a query or a fragment.
fn clean_base_url(texts: Texts, text: &str) -> Result<String, String> {
    let url = web_sys::Url::new(text).map_err(|_| texts.bad_url())?;
    if !matches!(url.protocol().as_str(), "http:" | "https:")
        || !url.username().is_empty()
        || !url.password().is_empty()
    {
        return Err(texts.bad_url());
    }
    Ok(format!("{}{}", url.origin(), url.pathname().trim_end_matches('/')))
}

#[component]
fn TextField(
    /// What is written above it.
    label: String,
    /// What is written below it.
    hint: String,
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
