//! The Users tab as a whole: heading, sections, the panel of the chosen one, the invite dialog and the notices.

pub mod watch;

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::activity::activity_panel;
use crate::directory::error::DirectoryError;
use crate::invitations::{add_dialog, invitations_panel, invite_dialog};
use crate::later;
use crate::members::panel::members_panel;
use crate::model::filter::Filter;
use crate::model::phase::Phase;
use crate::model::roster::Roster;
use crate::notices::notices;
use crate::session::Session;
use crate::text::language::Texts;
use crate::ui::busy::{pending, skeleton};
use crate::ui::button::{icon_button, primary_button, word_button};
use crate::ui::dom::{self, Dom, part, several, show, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::id::unique;
use crate::ui::later::{Make, later, when_idle};
use crate::ui::live::{live, memo, outward};
use crate::ui::tabs::{TabSpec, tabs};

/// By their level.
const HEADINGS: [&str; 6] = ["h1", "h2", "h3", "h4", "h5", "h6"];

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

/// What the Users tab is made of. It knows no address and no router: whoever mounts it binds `section`, `text` and `filter` to theirs.
#[derive(Debug, Clone, Copy)]
pub struct Page {
    /// What it shows and does.
    pub session: Session,
    /// The section shown.
    pub section: Signal<Section>,
    /// The person chose another section.
    pub on_section: Callback<Section>,
    /// What is searched for.
    pub text: RwSignal<String>,
    /// What else the members are narrowed or sorted by.
    pub filter: RwSignal<Filter>,
    /// Whether the invite form is open.
    pub inviting: RwSignal<bool>,
    /// Level of the heading, 1 to 6.
    pub heading: u8,
}

/// The Users tab, for `view!`: see [`Page`].
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
    /// Whether the invite form is open.
    inviting: RwSignal<bool>,
    /// Level of the heading, 1 to 6.
    #[prop(default = 1)]
    heading: u8,
) -> impl IntoView {
    users_page(Page { session, section, on_section, text, filter, inviting, heading })
}

/// The Users tab.
pub fn users_page(page: Page) -> Dom {
    let Page { session, section, on_section, text, filter, inviting, heading } = page;
    let texts = session.texts;
    provide_context(texts);
    let on_invite = Callback::new(move |()| inviting.set(true));
    let adding = session.adding;
    let (title_id, panel_id) = (unique("users"), unique("panel"));
    let manages = memo(move |_| session.roster.with(|roster| !is_closed(&roster.phase)));
    // What is needed next is fetched as soon as the first screen stands; what watches over the tab comes with it.
    let watching = RwSignal::new(false);
    outward(move || {
        let is_settled = |roster: &Roster| !matches!(roster.phase, Phase::Idle | Phase::Loading);
        if session.roster.with(is_settled) && !watching.get_untracked() {
            when_idle(move || {
                watching.try_set(true);
            });
        }
    });
    let watch = later(
        Box::new(move || watch(session)),
        Some(watching.into()),
        Box::new(|| dom::text("")),
        Some(Callback::new(|()| ())),
    );
    session.open();
    crate::config::on_return(move || session.revalidate());
    let heading = tag(HEADINGS[usize::from(heading.clamp(1, 6)) - 1])
        .class("mxu-heading")
        .attr("part", "heading")
        .attr("id", title_id.clone())
        .child(texts.users());
    let title = tag("div").class("mxu-title").child(heading).child(count(session));
    let actions = show(move || manages.get(), move || actions(session, on_invite, adding));
    let panel_name = move || manages.get().then(|| label(texts, section.get()));
    let panel = tag("div")
        .attr("id", panel_id.clone())
        .attr("role", move || manages.get().then_some("tabpanel"))
        .attr("aria-label", panel_name)
        .child(part(move || {
            let section = section.get();
            untrack(|| panel(session, section, text, filter, on_invite, watching))
        }));
    let tabs = move || sections(session, section, on_section, &panel_id);
    tag("section")
        .class("mxu")
        .attr("aria-labelledby", title_id)
        .child(
            tag("header")
                .class("mxu-head")
                .child(title)
                .child(tag("div").class("mxu-head-actions").child(actions)),
        )
        .child(watch)
        .child(show(move || manages.get(), tabs))
        .child(panel)
        .child(form(session, inviting, Box::new(move || invite_dialog(session, inviting))))
        .child(form(session, adding, Box::new(move || add_dialog(session, adding))))
        .child(notices(session))
        .done()
}

later! { people:
    /// Watches over the tab: the connection, the changes that wait, and whether the lists are still fresh.
    fn watch(session: Session) {
        view! { <watch::Watch session=session /> }
    }
}

/// What a tab that was left has to say still: the changes that wait, and its notices.
#[cfg(feature = "standalone")]
pub fn left_behind(session: Session) -> Dom {
    let make = Box::new(move || remainder(session));
    later(make, None, Box::new(|| dom::text("")), Some(Callback::new(|()| ())))
}

later! { people:
    /// The changes that wait, and the notices.
    #[cfg(feature = "standalone")]
    fn remainder(session: Session) {
        let line = dom::held(view! { <crate::waiting::Line session=session /> }.into_any());
        tag("div").class("mxu").child(line).child(notices(session)).done()
    }
}

/// What the chosen section holds.
fn panel(
    session: Session,
    section: Section,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    on_invite: Callback<()>,
    idle: RwSignal<bool>,
) -> Dom {
    match section {
        Section::Members => members_panel(session, text, filter, on_invite, idle),
        Section::Invitations => {
            let make = move || invitations_panel(session, text, on_invite);
            let waiting = move || skeleton(3, session.texts.loading_invitations());
            later(Box::new(make), None, Box::new(waiting), None)
        }
        Section::Activity => {
            later(Box::new(move || activity_panel(session)), None, Box::new(|| dom::text("")), None)
        }
    }
}

/// The buttons beside the heading.
fn actions(session: Session, on_invite: Callback<()>, adding: RwSignal<bool>) -> Dom {
    let texts = session.texts;
    let refresh = icon_button(Glyph::Refresh)
        .attr("aria-label", texts.refresh())
        .attr("title", texts.refresh())
        .on(ev::click, move |_| session.load());
    let invite = move || {
        primary_button()
            .on(ev::click, move |_| on_invite.run(()))
            .child(icon(Glyph::Plus))
            .child(texts.invite())
    };
    let add =
        move || word_button().on(ev::click, move |_| adding.set(true)).child(texts.add_existing());
    let may_invite = move || session.capabilities.with(|c| c.invite);
    let may_add = move || session.capabilities.with(|c| c.add);
    several([refresh.done(), show(may_add, add), show(may_invite, invite)])
}

/// A dialog with a form, from the first time it is opened.
fn form(session: Session, open: RwSignal<bool>, make: Make) -> Dom {
    let on_fail = Callback::new(move |()| {
        open.set(false);
        session.explain(session.texts.not_opened());
    });
    later(make, Some(open.into()), Box::new(pending), Some(on_fail))
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
    let count = memo(move |_| members_known(session));
    part(move || {
        let number = |count| session.texts.number(count);
        count.get().map(|count| tag("span").class("mxu-count").child(number(count)))
    })
}

fn members_known(session: Session) -> Option<usize> {
    session.roster.with(|roster| roster.phase.as_of().map(|_| member_count(roster)))
}

fn member_count(roster: &Roster) -> usize {
    usize::try_from(roster.total).unwrap_or(usize::MAX).max(roster.rows.len())
}

fn label(texts: Texts, section: Section) -> String {
    match section {
        Section::Members => texts.members(),
        Section::Invitations => texts.invitations(),
        Section::Activity => texts.activity(),
    }
}

/// The tabs, with counters that a search does not change.
fn sections(
    session: Session,
    section: Signal<Section>,
    on_section: Callback<Section>,
    panel_id: &str,
) -> Dom {
    let texts = session.texts;
    let count = move |section: Section| match section {
        Section::Members => members_known(session),
        Section::Invitations => session
            .invitations
            .with(|i| i.phase.as_of().map(|_| usize::try_from(i.total).unwrap_or(usize::MAX))),
        Section::Activity => None,
    };
    let spec = |value: Section| TabSpec {
        value,
        label: label(texts, value),
        count: live(move || count(value).map(|count| texts.number(count))),
        name: live(move || match (value, count(value)) {
            (Section::Members, Some(count)) => texts.members_counted(count),
            (Section::Invitations, Some(count)) => texts.invitations_counted(count),
            _ => label(texts, value),
        }),
    };
    let specs = [Section::Members, Section::Invitations, Section::Activity].map(spec).into();
    tabs(texts.sections(), specs, section, on_section, panel_id)
}
