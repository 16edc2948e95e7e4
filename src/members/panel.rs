//! The Members tab.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::guest::{Guest, Spot};
use super::list::member_list;
use super::toolbar::toolbar;
use super::{questions, tools};
use crate::load_failure::{load_failure, stale_banner};
use crate::model::bulk::Kind;
use crate::model::filter::{Filter, Search};
use crate::model::permissions::Warning;
use crate::model::phase::Phase;
use crate::model::roster::Roster;
use crate::session::{Session, platform};
use crate::text as words;
use crate::text::language::Texts;
use crate::ui::banner::{self, banner, blank};
use crate::ui::busy::{pending, skeleton};
use crate::ui::button::primary_button;
use crate::ui::dom::{Dom, part, several, show, tag};
use crate::ui::icon::Glyph;
use crate::ui::later::{Make, later};
use crate::ui::live::{live, memo};

/// What the person asked for in a row: to look closer, or something that has to be confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// To see everything known about somebody.
    Details(UserId),
    /// To take somebody out.
    Removal(UserId),
    /// Another status for somebody.
    Status(UserId, MemberStatus),
    /// A role with a consequence of its own, in place of the one that was seen.
    Role(UserId, Role, Warning, Role),
    /// The same for everybody who is selected.
    Several(Kind),
}

/// Skeleton, failure, empty or the list; and the questions its rows ask. `text` is what is searched for, shared with the other tab, and
/// `filter` everything else the list is narrowed or sorted by; `on_invite` hears that the person wants to invite somebody; `idle` says that
/// the browser has nothing better to do than what comes later.
pub fn members_panel(
    session: Session,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    on_invite: Callback<()>,
    idle: RwSignal<bool>,
) -> Dom {
    let (texts, roster) = (session.texts, session.roster);
    // Details that were open stay so when the screen is made anew.
    let viewed = session.kept_so_far().and_then(|kept| kept.viewed.get_untracked());
    let asked = RwSignal::new(viewed.map(Asked::Details));
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
    // Whoever was added to a list that could not be had is not all there is.
    let has_rows = memo(move |_| {
        roster.with(|roster| !roster.rows.is_empty() && roster.phase.as_of().is_some())
    });
    let loading =
        memo(move |_| roster.with(|roster| matches!(roster.phase, Phase::Idle | Phase::Loading)));
    let found = memo(move |_| shown.with(Vec::len));
    let missing =
        memo(move |_| roster.with(|roster| roster.total.saturating_sub(roster.rows.len() as u64)));
    let body = part(move || {
        // With rows there, a failed refresh is the banner's business: the rows stay, and the focus with them.
        // Made anew as a whole where the directory says that it can do other things than before.
        session.capabilities.track();
        let why_none = (!has_rows.get()).then(|| (loading.get(), failure.get()));
        untrack(|| match why_none {
            Some((_, Some((error, at)))) => {
                let retry = Callback::new(move |()| session.load_members());
                load_failure(Some(session), "members", error, at, retry)
            }
            Some((true, None)) => skeleton(6, texts.loading_members()),
            Some((false, None)) => nobody(session, on_invite),
            None => {
                let guest = Guest::default();
                let later_on = guest.clone();
                let make = move || tools(session, shown, query, asked, later_on.clone());
                several([
                    toolbar(session, text, filter, Box::new(make), idle),
                    stale_banner(
                        move || roster.with(|roster| roster.phase.clone()),
                        "members",
                        Callback::new(move |()| session.load_members()),
                    ),
                    show(
                        move || missing.get() > 0,
                        move || {
                            let here = move || roster.with(|roster| roster.rows.len());
                            banner(
                                move || words::truncated(texts, here(), missing.get()),
                                None::<Dom>,
                            )
                        },
                    ),
                    show(move || found.get() == 0, move || nothing_found(texts, text, filter)),
                    guest.at(|| Spot::Above),
                    member_list(session, shown, filter, asked, &guest),
                ])
            }
        })
    });
    let on_fail = Callback::new(move |()| {
        asked.set(None);
        session.explain(texts.not_opened());
    });
    let make: Make = Box::new(move || questions(session, asked, shown));
    let is_asked = live(move || asked.with(Option::is_some));
    several([
        tag("div").class("mxu-panel").child(body).done(),
        later(make, Some(is_asked), Box::new(pending), Some(on_fail)),
    ])
}

/// What stands in place of a list of nobody.
fn nobody(session: Session, on_invite: Callback<()>) -> Dom {
    let invite = move || {
        primary_button()
            .on(ev::click, move |_| on_invite.run(()))
            .child(session.texts.invite_first())
    };
    blank(
        Glyph::People,
        session.texts.no_members(),
        session.texts.no_members_hint(),
        show(move || session.capabilities.with(|c| c.invite), invite),
    )
}

/// What stands in place of a list that a search or filter has left nothing of.
fn nothing_found(texts: Texts, text: RwSignal<String>, filter: RwSignal<Filter>) -> Dom {
    banner::nothing_found(
        move || words::nothing_found(texts, "member", &text.get()),
        texts.members_not_found_hint(),
        texts.clear_search_and_filter(),
        move || {
            text.set(String::new());
            filter.set(Filter::default());
        },
    )
}
