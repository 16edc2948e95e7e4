//! The Invitations tab.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::list::InvitationList;
use super::questions::{Asked, Questions};
use crate::load_failure::{load_failure, stale_banner};
use crate::model::phase::Phase;
use crate::session::{Session, platform};
use crate::text;
use crate::ui::banner::Blank;
use crate::ui::busy::Skeleton;
use crate::ui::icon::Glyph;
use crate::ui::live::{live, memo, part, when};
use crate::ui::search::SearchBox;

/// Skeleton, failure, empty or the list; and the questions its rows ask.
#[component]
pub fn InvitationsPanel(
    /// The tab's session.
    session: Session,
    /// What is searched for; shared with the other tab.
    text: RwSignal<String>,
    /// The person wants to invite somebody.
    on_invite: Callback<()>,
) -> impl IntoView {
    let texts = session.texts;
    let asked = RwSignal::new(None::<Asked>);
    let invitations = session.invitations;
    let shown = memo(move |_| {
        let words: Vec<_> = text.with(|text| text.split_whitespace().map(platform::fold).collect());
        invitations.with(|invitations| {
            let matches = |email: &str| {
                words.iter().all(|word| platform::fold(email).contains(word.as_str()))
            };
            invitations
                .rows
                .iter()
                .filter(|row| matches(&row.invitation.email_address))
                .cloned()
                .collect::<Vec<_>>()
        })
    });
    let failure = memo(move |_| invitations.with(|invitations| invitations.phase.failure()));
    let has_rows = memo(move |_| invitations.with(|invitations| !invitations.rows.is_empty()));
    let loading =
        memo(move |_| invitations.with(|i| matches!(i.phase, Phase::Idle | Phase::Loading)));
    let retry = Callback::new(move |()| session.load_invitations());
    let body = part(move || {
        // With rows there, a failed refresh is the banner's business.
        let why_none = (!has_rows.get()).then(|| (loading.get(), failure.get()));
        match why_none {
        Some((_, Some((error, at)))) => {
            load_failure(Some(session), "invitations", error, at, retry).into_any()
        }
        Some((true, None)) => view! { <Skeleton rows=3 label=texts.loading_invitations() /> }.into_any(),
        Some((false, None)) => view! {
            <Blank
                glyph=Glyph::Mail
                title=texts.no_invitations()
                hint=texts.no_invitations_hint()
            >
                <Show when=when(move || session.capabilities.with(|c| c.invite))>
                    <button type="button" class="mxu-button" part="button" on:click=move |_| on_invite.run(())>
                    {texts.invite_somebody()}
                </button>
                </Show>
            </Blank>
        }
        .into_any(),
        None => view! {
            <div class="mxu-toolbar">
                <SearchBox label=texts.search_invitations() text=text />
            </div>
            {stale_banner(move || invitations.with(|invitations| invitations.phase.clone()), "invitations", retry)}
            <Show
                when=when(move || shown.with(|shown| !shown.is_empty()))
                fallback=move || {
                    view! {
                        <Blank
                            glyph=Glyph::Search
                            title=live(move || text::nothing_found(texts, "invitation", &text.get()))
                            hint=texts.invitations_not_found_hint()
                        >
                            <button type="button" class="mxu-button" part="button" on:click=move |_| text.set(String::new())>
                                {texts.clear_search()}
                            </button>
                        </Blank>
                    }
                }
            >
                <InvitationList session=session shown=shown asked=asked />
            </Show>
        }
        .into_any(),
    }
    });
    view! {
        <div class="mxu-panel">{body}</div>
        <Questions session=session asked=asked shown=shown />
    }
}
