//! The Invitations tab.

use leptos::prelude::*;
use mixpeek_users_contract::invitation::InvitationStatus;
use mixpeek_users_texts::Catalogue;

use super::list::InvitationList;
use super::questions::{Asked, Questions};
use super::standing::{Standing, StatusSelect};
use crate::load_failure::{load_failure, stale_banner};
use crate::model::phase::Phase;
use crate::session::{Session, platform};
use crate::text;
use crate::text::language::Texts;
use crate::ui::banner::{self, Banner, Blank};
use crate::ui::busy::Skeleton;
use crate::ui::dom::Dom;
use crate::ui::icon::Glyph;
use crate::ui::live::{Kept, live, memo, part, when};
use crate::ui::said::said;
use crate::ui::search::SearchBox;

/// Skeleton, failure, empty or the list; and the questions its rows ask. Shows the pending ones first, whatever was chosen before.
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
    let standing = Standing::new(session);
    let list = move || standing.list();
    let shown = memo(move |_| {
        let words: Vec<_> = text.with(|text| text.split_whitespace().map(platform::fold).collect());
        list().with(|invitations| {
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
    let failure = memo(move |_| list().with(|invitations| invitations.phase.failure()));
    let has_rows = memo(move |_| list().with(|invitations| !invitations.rows.is_empty()));
    let loading = memo(move |_| list().with(|i| matches!(i.phase, Phase::Idle | Phase::Loading)));
    let counts = memo(move |_| list().with(|i| (i.rows.len(), i.missing())));
    let retry = Callback::new(move |()| standing.load());
    let body = part(move || {
        // Made anew as a whole for invitations of another kind.
        let past = standing.past();
        // With rows there, a failed refresh is the banner's business.
        let why_none = (!has_rows.get()).then(|| (loading.get(), failure.get()));
        match why_none {
        Some((_, Some((error, at)))) => {
            load_failure(Some(session), "invitations", error, at, retry).into_any()
        }
        Some((true, None)) => view! { <Skeleton rows=3 label=texts.loading_invitations() /> }.into_any(),
        Some((false, None)) if past.is_some() => nothing_there(texts, standing.status).into_any(),
        Some((false, None)) => nobody_waited_for(session, on_invite).into_any(),
        None => view! {
            {stale_banner(move || list().with(|invitations| invitations.phase.clone()), "invitations", retry)}
            <Show when=when(move || past.is_some() && counts.with(|(_, missing)| *missing > 0))>
                <Banner text=live(move || counts.with(|(here, missing)| text::newest(texts, *here, *missing))) />
            </Show>
            <Show
                when=when(move || shown.with(|shown| !shown.is_empty()))
                fallback=move || nothing_found(texts, text)
            >
                <InvitationList session=session shown=shown asked=asked past=past />
            </Show>
        }
        .into_any(),
    }
    });
    let can_choose = move || standing.statuses.with(|statuses| !statuses.is_empty());
    // Nothing else says that another list has come: the select keeps the focus.
    let has_come =
        memo(move |_| has_rows.get() || (!loading.get() && failure.with(Option::is_none)));
    let asks = move || {
        text.track();
        standing.status.with(|_| ());
        has_come.get();
    };
    let found =
        said(asks, move || has_come.get().then(|| texts.invitations_found(shown.with(Vec::len))));
    view! {
        <div class="mxu-panel">
            <Show when=when(move || has_rows.get() || can_choose())>
                <div class="mxu-toolbar">
                    <SearchBox label=texts.search_invitations() text=text />
                    <Show when=when(can_choose)>
                        <StatusSelect texts=texts standing=standing />
                    </Show>
                </div>
            </Show>
            {body}
            {found}
        </div>
        <Questions session=session asked=asked shown=shown />
    }
}

/// What stands in place of the pending invitations where there are none.
fn nobody_waited_for(session: Session, on_invite: Callback<()>) -> impl IntoView {
    let texts = session.texts;
    view! {
        <Blank glyph=Glyph::Mail title=texts.no_invitations() hint=texts.no_invitations_hint()>
            <Show when=when(move || session.capabilities.with(|c| c.invite))>
                <button type="button" class="mxu-button" part="button" on:click=move |_| on_invite.run(())>
                    {texts.invite_somebody()}
                </button>
            </Show>
        </Blank>
    }
}

/// What stands in place of a list that a search has left nothing of.
fn nothing_found(texts: Texts, text: RwSignal<String>) -> Dom {
    banner::nothing_found(
        move || text::nothing_found(texts, "invitation", &text.get()),
        texts.invitations_not_found_hint(),
        texts.clear_search(),
        move || text.set(String::new()),
    )
}

/// What stands in place of a list of invitations that there are none of.
fn nothing_there(texts: Texts, status: Kept<InvitationStatus>) -> impl IntoView {
    let title = live(move || status.with(|status| texts.no_past_invitations(status.as_str())));
    let hint = live(move || status.with(|status| texts.no_past_invitations_hint(status.as_str())));
    view! { <Blank glyph=Glyph::Mail title=title hint=hint /> }
}
