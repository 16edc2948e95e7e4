//! The Members tab.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::list::MemberList;
use super::questions;
use super::toolbar::Toolbar;
use crate::load_failure::{LoadFailure, StaleBanner};
use crate::model::filter::{Filter, Search};
use crate::model::permissions::Warning;
use crate::model::phase::Phase;
use crate::model::roster::Roster;
use crate::session::{Session, platform};
use crate::text;
use crate::ui::banner::{Banner, Blank};
use crate::ui::busy::{Pending, Skeleton};
use crate::ui::icon::Glyph;
use crate::ui::later::Later;
use crate::ui::live::{live, memo, part, when};

/// What the person asked for in a row and has yet to confirm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To take somebody out.
    Removal(UserId),
    /// A role with a consequence of its own.
    Role(UserId, Role, Warning),
}

/// Skeleton, failure, empty or the list; and the questions its rows ask.
#[component]
pub fn MembersPanel(
    /// The tab's session.
    session: Session,
    /// What is searched for; shared with the other tab.
    text: RwSignal<String>,
    /// Everything else the list is narrowed or sorted by.
    filter: RwSignal<Filter>,
    /// The person wants to invite somebody.
    on_invite: Callback<()>,
) -> impl IntoView {
    let (texts, roster) = (session.texts, session.roster);
    let asked = RwSignal::new(None::<Asked>);
    let generation = memo(move |_| roster.with(Roster::generation));
    let roles = memo(move |_| roster.with(Roster::roles));
    let query = memo(move |_| Filter { text: text.get(), ..filter.get() });
    let search = StoredValue::new(Search::default());
    // Looks at a hundred thousand rows: runs when the rows or the question changed, not whenever one row is saving.
    let shown = memo(move |_| {
        // Read, not only tracked: a memo that was never read follows nothing.
        generation.get();
        let query = query.get();
        if query.looks_at_roles() {
            roles.get();
        }
        let find = |search: &mut Search| {
            roster.with_untracked(|roster| {
                search.select(roster, &query, platform::fold, platform::millis)
            })
        };
        search.try_update_value(find).unwrap_or_default()
    });
    let failure = memo(move |_| roster.with(|roster| roster.phase.failure()));
    let has_rows = memo(move |_| roster.with(|roster| !roster.rows.is_empty()));
    let loading =
        memo(move |_| roster.with(|roster| matches!(roster.phase, Phase::Idle | Phase::Loading)));
    let found = memo(move |_| shown.with(Vec::len));
    let missing =
        memo(move |_| roster.with(|roster| roster.total.saturating_sub(roster.rows.len() as u64)));
    let clear = move |_| {
        text.set(String::new());
        filter.set(Filter::default());
    };
    let body = part(move || {
        // With rows there, a failed refresh is the banner's business: the rows stay, and the focus with them.
        let why_none = (!has_rows.get()).then(|| (loading.get(), failure.get()));
        match why_none {
        Some((_, Some((error, at)))) => {
            let retry = Callback::new(move |()| session.load_members());
            view! { <LoadFailure session=session what="members" error=error failed_at=at on_retry=retry /> }.into_any()
        }
        Some((true, None)) => view! { <Skeleton rows=6 label=texts.loading_members() /> }.into_any(),
        Some((false, None)) => view! {
            <Blank
                glyph=Glyph::People
                title=texts.no_members()
                hint=texts.no_members_hint()
            >
                <Show when=when(move || session.capabilities.with(|c| c.invite))>
                    <button type="button" class="mxu-button" data-variant="primary" on:click=move |_| on_invite.run(())>
                    {texts.invite_first()}
                </button>
                </Show>
            </Blank>
        }
        .into_any(),
        None => view! {
            <Toolbar session=session text=text filter=filter shown=shown />
            <StaleBanner
                phase=live(move || roster.with(|roster| roster.phase.clone()))
                what="members"
                on_retry=Callback::new(move |()| session.load_members())
            />
            <Show when=when(move || { missing.get() > 0 })>
                <Banner text=live(move || {
                    text::truncated(texts, roster.with(|roster| roster.rows.len()), missing.get())
                }) />
            </Show>
            <Show when=when(move || found.get() == 0)>
                <Blank
                    glyph=Glyph::Search
                    title=live(move || text::nothing_found(texts, "member", &text.get()))
                    hint=texts.members_not_found_hint()
                >
                    <button type="button" class="mxu-button" on:click=clear>
                        {texts.clear_search_and_filter()}
                    </button>
                </Blank>
            </Show>
            <MemberList session=session shown=shown filter=filter asked=asked />
        }
        .into_any(),
    }
    });
    let on_fail = Callback::new(move |()| {
        asked.set(None);
        session.explain(texts.not_opened());
    });
    view! {
        <div class="mxu-panel">
            {body} <p class="mxu-hidden" role="status">
                {live(move || {
                    let narrowed = query.with(Filter::is_narrowing) && has_rows.get();
                    narrowed.then(|| texts.members_found(found.get()))
                })}
            </p>
        </div>
        <Later
            make=Box::new(move || questions(session, asked, shown))
            wanted=live(move || asked.with(Option::is_some))
            waiting=|| view! { <Pending /> }
            on_fail=on_fail
        />
    }
}
