//! The Users tab as a whole: heading, sections, the panel of the chosen one, the invite dialog and the notices.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::activity::activity_panel;
use crate::directory::error::DirectoryError;
use crate::invitations::{invitations_panel, invite_dialog, nothing};
use crate::members::panel::MembersPanel;
use crate::model::filter::Filter;
use crate::model::phase::Phase;
use crate::notices::Notices;
use crate::session::Session;
use crate::text::language::Texts;
use crate::ui::busy::{Pending, Skeleton};
use crate::ui::icon::{Glyph, Icon};
use crate::ui::id::unique;
use crate::ui::later::{Later, warm};
use crate::ui::live::{live, memo, part, when};
use crate::ui::tabs::{TabSpec, Tabs};

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
    /// Whether the invite form is open.
    inviting: RwSignal<bool>,
    /// Level of the heading, 1 to 6.
    #[prop(default = 1)]
    heading: u8,
) -> impl IntoView {
    let texts = session.texts;
    provide_context(texts);
    let on_invite = Callback::new(move |()| inviting.set(true));
    let title_id = StoredValue::new(unique("users"));
    let panel_id = StoredValue::new(unique("panel"));
    let manages = memo(move |_| session.roster.with(|roster| !is_closed(&roster.phase)));
    let panel = part(move || match section.get() {
        Section::Members => {
            view! { <MembersPanel session=session text=text filter=filter on_invite=on_invite /> }
                .into_any()
        }
        Section::Invitations => {
            let make = move || invitations_panel(session, text, on_invite);
            let waiting = move || view! { <Skeleton rows=3 label=texts.loading_invitations() /> };
            view! { <Later make=Box::new(make) waiting=waiting /> }.into_any()
        }
        Section::Activity => {
            view! { <Later make=Box::new(move || activity_panel(session)) /> }.into_any()
        }
    });
    // What is needed next is fetched as soon as the first screen stands.
    Effect::new(move |is_warm: Option<bool>| {
        let is_loaded = session.roster.with(|roster| roster.phase.as_of().is_some());
        if is_loaded && is_warm != Some(true) {
            warm(nothing);
        }
        is_loaded || is_warm == Some(true)
    });
    session.open();
    crate::config::on_return(move || session.revalidate());
    let heading = leptos::html::custom(format!("h{heading}"))
        .id(title_id.get_value())
        .class("mxu-heading")
        .child(texts.users());
    view! {
        <section class="mxu" aria-labelledby=title_id.get_value()>
            <header class="mxu-head">
                <div class="mxu-title">
                    {heading}
                    <Count session=session />
                </div>
                <div class="mxu-head-actions">
                    <Show when=when(move || manages.get())>
                        <button type="button" class="mxu-icon-button" aria-label=texts.refresh() title=texts.refresh() on:click=move |_| session.load()>
                            <Icon glyph=Glyph::Refresh />
                        </button>
                        <Show when=when(move || session.capabilities.with(|c| c.invite))>
                            <button type="button" class="mxu-button" data-variant="primary" on:click=move |_| on_invite.run(())>
                                <Icon glyph=Glyph::Plus />
                                {texts.invite()}
                            </button>
                        </Show>
                    </Show>
                </div>
            </header>
            <Show when=when(move || manages.get())>
                <Sections session=session section=section on_section=on_section panel_id=panel_id />
            </Show>
            <div id=panel_id.get_value() role=live(move || manages.get().then_some("tabpanel")) aria-label=live(move || manages.get().then(|| label(texts, section.get())))>
                {panel}
            </div>
            <Inviting session=session open=inviting />
            <Notices session=session />
        </section>
    }
}

/// The invite dialog, from the first time it is opened.
#[component]
fn Inviting(
    /// The tab's session.
    session: Session,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let on_fail = Callback::new(move |()| {
        open.set(false);
        session.explain(session.texts.not_opened());
    });
    let make = Box::new(move || invite_dialog(session, open));
    view! { <Later make=make wanted=open.into() waiting=|| view! { <Pending /> } on_fail=on_fail /> }
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
#[component]
fn Count(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let count = memo(move |_| {
        session.roster.with(|roster| roster.phase.as_of().map(|_| member_count(roster)))
    });
    view! {
        <Show when=when(move || count.get().is_some())>
            <span class="mxu-count">{live(move || count.get().map(|count| session.texts.number(count)))}</span>
        </Show>
    }
}

fn member_count(roster: &crate::model::roster::Roster) -> usize {
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
#[component]
fn Sections(
    /// The tab's session.
    session: Session,
    /// The section shown.
    section: Signal<Section>,
    /// The person chose another section.
    on_section: Callback<Section>,
    /// Id of the panel.
    panel_id: StoredValue<String>,
) -> impl IntoView {
    let texts = session.texts;
    let members = memo(move |_| {
        session.roster.with(|roster| roster.phase.as_of().map(|_| member_count(roster)))
    });
    let pending = memo(move |_| {
        session
            .invitations
            .with(|i| i.phase.as_of().map(|_| usize::try_from(i.total).unwrap_or(usize::MAX)))
    });
    let spec = |value: Section, count: Option<Memo<Option<usize>>>| TabSpec {
        value,
        label: label(texts, value),
        count: live(move || count?.get().map(|count| texts.number(count))),
        name: live(move || match (value, count.and_then(|count| count.get())) {
            (Section::Members, Some(count)) => texts.members_counted(count),
            (Section::Invitations, Some(count)) => texts.invitations_counted(count),
            _ => label(texts, value),
        }),
    };
    let tabs = vec![
        spec(Section::Members, Some(members)),
        spec(Section::Invitations, Some(pending)),
        spec(Section::Activity, None),
    ];
    view! { <Tabs label=texts.sections() tabs=tabs active=section on_choose=on_section panel_id=live(move || panel_id.get_value()) /> }
}
