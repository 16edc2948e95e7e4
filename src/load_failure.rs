//! A list that could not be had, in place of it or above what was there before.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::directory::error::DirectoryError;
use crate::later;
use crate::model::phase::Phase;
use crate::session::Session;
use crate::text as words;
use crate::text::language::texts;
use crate::ui::banner::{banner, blank};
use crate::ui::button::{primary_button, word_button};
use crate::ui::countdown::seconds_until;
use crate::ui::dom::{Dom, part, several, tag, text};
use crate::ui::icon::Glyph;
use crate::ui::later::act;
use crate::ui::live::{memo, outward};

/// Where people sign in, in words: asked of the page around the tab, which provides it as context.
pub type AskSignIn = Callback<(), Option<SignIn>>;

/// A page of somebody else's on which people sign in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignIn {
    /// Its address, of the web.
    pub url: String,
    /// What the link to it says.
    pub label: String,
    /// What to do there.
    pub hint: String,
}

/// What stands in place of a list that could not be loaded: what happened, what to do, and the button that does it. A session can turn
/// user management on; the pages around the tab have none. `what` is "members", "invitations", "apps", "accounts", "people" or "mails", and `failed_at` in
/// milliseconds since 1970: a countdown goes on where it was when somebody comes back to it. `on_retry` asks again, for the same.
pub fn load_failure(
    session: Option<Session>,
    what: &'static str,
    error: DirectoryError,
    failed_at: f64,
    on_retry: Callback<()>,
) -> Dom {
    let said = words::load::failed(texts(), what, &error);
    // In a host's page the host signs people in, and no server has printed an address.
    let is_hosted = session.is_some_and(|session| session.host().is_some());
    let is_signed_out = error == DirectoryError::Unauthorized;
    let sign_in = use_context::<AskSignIn>().filter(|_| is_signed_out).and_then(|ask| ask.run(()));
    let hint = match &sign_in {
        _ if is_signed_out && is_hosted => texts().signed_out(),
        Some(sign_in) => sign_in.hint.clone(),
        None => said.hint,
    };
    let retry_after = error.retry_after();
    let glyph = match &error {
        DirectoryError::Unauthorized | DirectoryError::Forbidden { .. } => Glyph::Lock,
        DirectoryError::NotEnabled => Glyph::People,
        DirectoryError::RateLimited { .. } | DirectoryError::Unavailable { .. } => Glyph::Clock,
        _ => Glyph::Alert,
    };
    let action = match (session, error) {
        (Some(session), DirectoryError::NotEnabled) => enable_button(session),
        _ => match retry_after {
            Some(seconds) => retry_at(failed_at + seconds * 1_000.0, on_retry),
            None => retry_button(on_retry),
        },
    };
    let action = match sign_in {
        Some(sign_in) => several([sign_in_link(sign_in), action]),
        None => action,
    };
    tag("div").attr("role", "alert").child(blank(glyph, said.title, hint, action)).done()
}

/// [`load_failure`] for `view!`.
#[component]
pub fn LoadFailure(
    /// Of what.
    what: &'static str,
    /// Why.
    error: DirectoryError,
    /// When.
    failed_at: f64,
    /// Asks again.
    on_retry: Callback<()>,
) -> impl IntoView {
    load_failure(None, what, error, failed_at, on_retry)
}

fn sign_in_link(sign_in: SignIn) -> Dom {
    tag("a")
        .class("mxu-button")
        .attr("data-variant", "primary")
        .attr("href", sign_in.url)
        .child(sign_in.label)
        .done()
}

fn retry_button(on_retry: Callback<()>) -> Dom {
    word_button().on(ev::click, move |_| on_retry.run(())).child(texts().try_again()).done()
}

/// Counts down the wait that the server asked for, until a moment in milliseconds since 1970, then asks again by itself.
fn retry_at(until: f64, on_retry: Callback<()>) -> Dom {
    let texts = texts();
    let left = seconds_until(until);
    let mut is_asked = false;
    outward(move || {
        let is_due = left.get() <= 0.0;
        if is_due && !is_asked {
            on_retry.run(());
        }
        is_asked = is_due;
    });
    // The countdown itself is not announced every second.
    let counting = tag("p").class("mxu-blank-hint").attr("aria-live", "off");
    let counting = counting.child(text(move || texts.trying_again_in(left.get())));
    several([counting.done(), retry_button(on_retry)])
}

fn enable_button(session: Session) -> Dom {
    let busy = move || session.enabling.get().then_some("true");
    primary_button()
        .attr("aria-busy", busy)
        .attr("aria-disabled", busy)
        .on(ev::click, move |_| act(enable(session), session.on_not_loaded()))
        .child(session.texts.enable())
        .done()
}

later! { people:
    /// Turns user management on.
    fn enable(session: Session) {
        session.enable();
    }
}

/// The line above rows whose refresh failed: why, and how old they are. `on_retry` asks again.
pub fn stale_banner(
    phase: impl Fn() -> Phase + Send + Sync + 'static,
    what: &'static str,
    on_retry: Callback<()>,
) -> Dom {
    let texts = texts();
    let stale = memo(move |_| match phase() {
        Phase::Failed { error, since: Some(since), .. } => {
            Some(words::stale(texts, what, since, &error))
        }
        _ => None,
    });
    let line = move || stale.get().map(|words| banner(words, retry_button(on_retry)));
    tag("div").attr("role", "alert").child(part(line)).done()
}
