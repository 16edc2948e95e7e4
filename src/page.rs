//! The Users tab as a whole: heading, sections, the panel of the chosen one, the invite dialog and the notices.

use leptos::ev;
use leptos::prelude::*;

use crate::activity::activity_panel;
use crate::directory::error::DirectoryError;
use crate::invitations::{invitations_panel, invite_dialog, nothing};
use crate::members::panel::members_panel;
use crate::model::filter::Filter;
use crate::model::phase::Phase;
use crate::notices::notices;
use crate::session::Session;
use crate::text as words;
use crate::ui::busy::{pending, skeleton};
use crate::ui::dom::{self, Dom, part, several, show, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::id::unique;
use crate::ui::later::{Make, later, warm};
use crate::ui::live::{live, memo, outward};
use crate::ui::tabs::{TabSpec, tabs};

/// The sections of the tab.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Section {
    /// Who may use the app.
    #[default]
    Members,
    /// Who is asked to join.
    Invitations,
    /// What was done here.
    Activity,
}

impl Section {
    /// From the form it has in an address.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Members, Self::Invitations, Self::Activity]
            .into_iter()
            .find(|section| section.as_str() == text)
    }

    /// The form it has in an address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Members => "members",
            Self::Invitations => "invitations",
            Self::Activity => "activity",
        }
    }
}

/// The Users tab. It knows no address and no router: whoever mounts it binds `section`, `text` and `filter` to theirs.
#[component]
pub fn UsersPage(
    /// What it shows and does.
    session: Session,
    /// The section shown.
    #[prop(into)]
    section: Signal<Section>,
    /// The person chose another section.
    on_section: Callback<Section>,
    /// What is searched for.
    text: RwSignal<String>,
    /// What else the members are narrowed or sorted by.
    filter: RwSignal<Filter>,
) -> impl IntoView {
    let inviting = RwSignal::new(false);
    let on_invite = Callback::new(move |()| inviting.set(true));
    let (title_id, panel_id) = (unique("users"), unique("panel"));
    let manages = memo(move |_| session.roster.with(|roster| !is_closed(&roster.phase)));
    // What is needed next is fetched as soon as the first screen stands.
    let mut is_warm = false;
    outward(move || {
        let is_loaded = session.roster.with(|roster| roster.phase.as_of().is_some());
        if is_loaded && !is_warm {
            is_warm = true;
            warm(nothing);
        }
    });
    session.load();
    crate::config::on_return(move || session.revalidate());
    let title = tag("div")
        .class("mxu-title")
        .child(tag("h1").attr("id", title_id.clone()).child("Users"))
        .child(count(session));
    let actions = show(move || manages.get(), move || actions(session, on_invite));
    let panel_name = move || manages.get().then(|| label(section.get()));
    let panel = tag("div")
        .attr("id", panel_id.clone())
        .attr("role", move || manages.get().then_some("tabpanel"))
        .attr("aria-label", panel_name)
        .child(part(move || {
            let section = section.get();
            untrack(|| panel(session, section, text, filter, on_invite))
        }));
    let tabs = move || sections(session, section, on_section, panel_id.clone());
    tag("section")
        .class("mxu")
        .attr("aria-labelledby", title_id)
        .child(
            tag("header")
                .class("mxu-head")
                .child(title)
                .child(tag("div").class("mxu-head-actions").child(actions)),
        )
        .child(show(move || manages.get(), tabs))
        .child(panel)
        .child(invite_form(session, inviting))
        .child(notices(session))
        .done()
}

/// What the chosen section holds.
fn panel(
    session: Session,
    section: Section,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    on_invite: Callback<()>,
) -> Dom {
    match section {
        Section::Members => members_panel(session, text, filter, on_invite),
        Section::Invitations => {
            let make = move || invitations_panel(session, text, on_invite);
            later(Box::new(make), None, || skeleton(3, "Loading invitations"), None)
        }
        Section::Activity => {
            later(Box::new(move || activity_panel(session)), None, || dom::text(""), None)
        }
    }
}

/// The buttons beside the heading.
fn actions(session: Session, on_invite: Callback<()>) -> Dom {
    let refresh = tag("button")
        .attr("type", "button")
        .class("mxu-icon-button")
        .attr("aria-label", "Refresh")
        .attr("title", "Refresh")
        .on(ev::click, move |_| session.load())
        .child(icon(Glyph::Refresh));
    let invite = move || {
        tag("button")
            .attr("type", "button")
            .class("mxu-button")
            .attr("data-variant", "primary")
            .on(ev::click, move |_| on_invite.run(()))
            .child(icon(Glyph::Plus))
            .child("Invite")
    };
    let may_invite = move || session.capabilities.with(|c| c.invite);
    several([refresh.done(), show(may_invite, invite)])
}

/// The invite dialog, from the first time it is opened.
fn invite_form(session: Session, open: RwSignal<bool>) -> Dom {
    let on_fail = Callback::new(move |()| {
        open.set(false);
        session.explain(words::NOT_LOADED.to_owned());
    });
    let make: Make = Box::new(move || invite_dialog(session, open));
    later(make, Some(open.into()), pending, Some(on_fail))
}

/// Whether there is nothing to manage here: then there are no tabs and nothing to invite to, only what to do about it.
fn is_closed(phase: &Phase) -> bool {
    use DirectoryError as E;
    matches!(
        phase,
        Phase::Failed {
            error: E::NotEnabled | E::Unauthorized | E::Forbidden { .. } | E::NotFound { .. },
            since: None,
            ..
        }
    )
}

/// How many members there are, once that is known.
fn count(session: Session) -> Dom {
    let count = memo(move |_| members_said(session));
    part(move || count.get().map(|count| tag("span").class("mxu-count").child(count)))
}

fn members_said(session: Session) -> Option<String> {
    session.roster.with(|roster| roster.phase.as_of().map(|_| words::grouped(member_count(roster))))
}

fn member_count(roster: &crate::model::roster::Roster) -> usize {
    usize::try_from(roster.total).unwrap_or(usize::MAX).max(roster.rows.len())
}

const fn label(section: Section) -> &'static str {
    match section {
        Section::Members => "Members",
        Section::Invitations => "Invitations",
        Section::Activity => "Activity",
    }
}

/// The tabs, with counters that a search does not change.
fn sections(
    session: Session,
    section: Signal<Section>,
    on_section: Callback<Section>,
    panel_id: String,
) -> Dom {
    let members = live(move || members_said(session));
    let pending = live(move || {
        session.invitations.with(|i| {
            i.phase.as_of().map(|_| words::grouped(usize::try_from(i.total).unwrap_or(usize::MAX)))
        })
    });
    let spec = |value: Section, count: Signal<Option<String>>, unit: &'static str| {
        let label = label(value);
        let name = live(move || {
            let named = |count| format!("{label}, {count}{unit}");
            count.get().map_or_else(|| label.to_owned(), named)
        });
        TabSpec { value, label, count, name }
    };
    let specs = vec![
        spec(Section::Members, members, ""),
        spec(Section::Invitations, pending, " pending"),
        spec(Section::Activity, live(|| None), ""),
    ];
    tabs("Users sections", specs, section, on_section, panel_id)
}
