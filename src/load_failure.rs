//! A list that could not be had, in place of it or above what was there before.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::directory::error::DirectoryError;
use crate::model::phase::Phase;
use crate::session::Session;
use crate::text;
use crate::text::language::texts;
use crate::ui::banner::{Banner, Blank};
use crate::ui::countdown::seconds_until;
use crate::ui::icon::Glyph;
use crate::ui::live::{live, maybe, memo};

/// What stands in place of a list that could not be loaded: what happened, what to do, and the button that does it.
#[component]
pub fn LoadFailure(
    /// The tab's session, which can turn user management on; none on the pages around the tab.
    #[prop(optional)]
    session: Option<Session>,
    /// Of what: "members", "invitations", "apps", "mails".
    what: &'static str,
    /// Why.
    error: DirectoryError,
    /// When, in milliseconds since 1970: a countdown goes on where it was when somebody comes back to it.
    failed_at: f64,
    /// Asks again, for exactly the same.
    on_retry: Callback<()>,
) -> impl IntoView {
    let words = text::load::failed(texts(), what, &error);
    let retry_after = error.retry_after();
    let glyph = match &error {
        DirectoryError::Unauthorized | DirectoryError::Forbidden { .. } => Glyph::Lock,
        DirectoryError::NotEnabled => Glyph::People,
        DirectoryError::RateLimited { .. } | DirectoryError::Unavailable { .. } => Glyph::Clock,
        _ => Glyph::Alert,
    };
    let action = match (session, error) {
        (Some(session), DirectoryError::NotEnabled) => {
            view! { <EnableButton session=session /> }.into_any()
        }
        _ => match retry_after {
            Some(seconds) => {
                let until = failed_at + seconds * 1_000.0;
                view! { <RetryAfter until=until on_retry=on_retry /> }.into_any()
            }
            None => view! { <RetryButton on_retry=on_retry /> }.into_any(),
        },
    };
    view! {
        <div role="alert">
            <Blank glyph=glyph title=words.title hint=words.hint>
                {action}
            </Blank>
        </div>
    }
}

#[component]
fn RetryButton(
    /// Asks again.
    on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <button type="button" class="mxu-button" on:click=move |_| on_retry.run(())>
            {texts().try_again()}
        </button>
    }
}

/// Counts down the wait that the server asked for, then asks again by itself.
#[component]
fn RetryAfter(
    /// Until when to wait, in milliseconds since 1970.
    until: f64,
    /// Asks again.
    on_retry: Callback<()>,
) -> impl IntoView {
    let texts = texts();
    let left = seconds_until(until);
    Effect::new(move |is_asked: Option<bool>| {
        let is_due = left.get() <= 0.0;
        if is_due && is_asked != Some(true) {
            on_retry.run(());
        }
        is_due
    });
    view! {
        // The countdown itself is not announced every second.
        <p class="mxu-blank-hint" aria-live="off">
            {live(move || texts.trying_again_in(left.get()))}
        </p>
        <RetryButton on_retry=on_retry />
    }
}

#[component]
fn EnableButton(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let busy = live(move || session.enabling.get().then_some("true"));
    view! {
        <button
            type="button"
            class="mxu-button"
            data-variant="primary"
            aria-busy=busy
            aria-disabled=busy
            on:click=move |_| session.enable()
        >
            {session.texts.enable()}
        </button>
    }
}

/// The line above rows whose refresh failed: why, and how old they are.
#[component]
pub fn StaleBanner(
    /// How far loading has come.
    #[prop(into)]
    phase: Signal<Phase>,
    /// Of what: "members", "invitations".
    what: &'static str,
    /// Asks again.
    on_retry: Callback<()>,
) -> impl IntoView {
    let texts = texts();
    let stale = memo(move |_| match phase.get() {
        Phase::Failed { error, since: Some(since), .. } => {
            Some(text::stale(texts, what, since, &error))
        }
        _ => None,
    });
    view! {
        <div role="alert">
            {maybe(move || {
                stale.get().map(|words| view! { <Banner text=words><RetryButton on_retry=on_retry /></Banner> })
            })}
        </div>
    }
}
