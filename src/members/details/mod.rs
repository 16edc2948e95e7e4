//! Everything known about one member, beside the list, and what can be changed from there.

pub mod facts;
pub mod metadata;
pub mod status;

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_texts::Catalogue;

use super::panel::Asked;
use super::person::person;
use super::row::{Shown, State, Who};
use crate::model::metadata::Draft;
use crate::model::notices::Tone;
use crate::model::person;
use crate::model::roster::Roster;
use crate::model::row::{Change, Row};
use crate::session::Session;
use crate::text;
use crate::ui::alert::alert_line;
use crate::ui::confirm::Progress;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::focus;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{Kept, live, maybe, memo};
use facts::Facts;
use metadata::{Foot, MetadataSection};

/// The metadata under change, if they are.
#[derive(Debug, Clone, Copy)]
pub struct Edit {
    /// The form, while it is open.
    draft: RwSignal<Option<Draft>>,
    /// How far saving has come.
    progress: RwSignal<Progress>,
    /// Whether the person tried to leave without saying what is to become of what was typed.
    blocked: RwSignal<bool>,
}

impl Edit {
    fn close(self) {
        self.draft.set(None);
        self.progress.set(Progress::Idle);
        self.blocked.set(false);
    }

    fn is_saving(self) -> bool {
        self.progress.with(|progress| *progress == Progress::Running)
    }

    fn is_dirty(self) -> bool {
        self.draft.with(|draft| draft.as_ref().is_some_and(Draft::is_dirty))
    }
}

/// The details of whom a row asks for, in a dialog at the side.
#[component]
pub fn Details(
    /// The tab's session.
    session: Session,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let kept = session.kept();
    let viewed = kept.viewed;
    let edit = Edit {
        draft: kept.editing,
        progress: RwSignal::new(Progress::Idle),
        blocked: RwSignal::new(false),
    };
    let anchor = NodeRef::<leptos::html::Span>::new();
    // The details stay open under the questions that are asked from them.
    Effect::new(move |_| {
        if let Some(Asked::Details(id)) = asked.get() {
            asked.set(None);
            viewed.set(Some(id));
        }
    });
    let close = move || {
        edit.close();
        let id = viewed.try_update(Option::take).flatten();
        // The name that opened them may have been written anew meanwhile, or be gone.
        focus::after_paint(anchor, move |anchor| {
            focus::by_attribute(anchor, "data-details", id.as_ref().map(UserId::as_str));
        });
    };
    let title = memo(move |before: Option<&String>| {
        let name = viewed.get().and_then(|id| {
            session.roster.with(|roster| roster.row(&id).map(|row| name_in(row).to_owned()))
        });
        let title = name.map(|name| texts.details_of(&name));
        title.or_else(|| before.cloned()).unwrap_or_default()
    });
    // Whoever is taken out takes the details with them; elsewhere than here, that is said.
    Effect::new(move |before: Option<Option<(String, bool)>>| {
        let id = viewed.get()?;
        let look = |row: &Row| (name_in(row).to_owned(), row.change == Some(Change::Removal));
        let now = session.roster.with(|roster| roster.row(&id).map(look));
        if now.is_none() {
            match before.flatten() {
                // The question that was answered moves the focus.
                Some((_, true)) => {
                    edit.close();
                    viewed.set(None);
                }
                // The tab says by itself that there is nothing to manage here any more.
                _ if session.roster.with(|roster| roster.phase.failure().is_some()) => close(),
                left => {
                    close();
                    let name = left.map(|(name, _)| name).unwrap_or_default();
                    session.explain(texts.off_the_list(&name));
                }
            }
        }
        now
    });
    let locked = live(move || edit.is_saving() || edit.is_dirty());
    view! {
        <span node_ref=anchor hidden></span>
        <Dialog
            open=live(move || viewed.with(Option::is_some))
            on_close=Callback::new(move |()| close())
            kind=DialogKind::Drawer
            title=title
            locked=locked
            on_blocked=Callback::new(move |()| edit.blocked.set(true))
        >
            {move || {
                let id = viewed.get_untracked();
                id.and_then(|id| content(session, id, asked, edit))
            }}
        </Dialog>
    }
}

fn name_in(row: &Row) -> &str {
    person::name(&row.member)
}

/// What stands in the details of somebody who is on the list.
fn content(
    session: Session,
    id: UserId,
    asked: RwSignal<Option<Asked>>,
    edit: Edit,
) -> Option<AnyView> {
    let (who, member) = follow(session, &id)?;
    let head = move || {
        let is_viewer = who.shown.with(|shown| shown.is_viewer);
        member.with(|member| untrack(|| person(session.texts, member, is_viewer)))
    };
    Some(
        view! {
            <div class="mxu-dialog-body mxu-details">
                <div>{head}</div>
                <Refusals session=session />
                <Facts session=session who=who member=member asked=asked />
                <MetadataSection session=session id=id.clone() member=member edit=edit />
                {maybe(move || {
                let is_editing = edit.draft.with(Option::is_some);
                (!is_editing).then(|| view! { <Ways session=session who=who asked=asked /> })
            })}
            </div>
            <Foot session=session id=id edit=edit />
        }
        .into_any(),
    )
}

/// Follows a member: what the controls of a row need, and everything that is known.
fn follow(session: Session, id: &UserId) -> Option<(Who, Kept<Member>)> {
    let roster = session.roster.read_untracked();
    let row = roster.row(id)?;
    let state_of = move |roster: &Roster, row: &Row| {
        session.capabilities.with(|c| State::of(roster, row, 0, c))
    };
    let first = (untrack(|| state_of(&roster, row)), Shown::of(&roster, row), row.member.clone());
    drop(roster);
    let who = Who {
        id: StoredValue::new(id.clone()),
        state: kept(session, id, state_of, first.0),
        shown: kept(session, id, Shown::of, first.1),
    };
    Some((who, kept(session, id, |_, row| row.member.clone(), first.2)))
}

/// What `read` makes of a person's row; what it was last, once the row is gone.
fn kept<T: Clone + PartialEq + Send + Sync + 'static>(
    session: Session,
    id: &UserId,
    read: impl Fn(&Roster, &Row) -> T + Send + Sync + 'static,
    first: T,
) -> Kept<T> {
    let id = id.clone();
    memo(move |before: Option<&T>| {
        let roster = session.roster.read();
        let now = roster.row(&id).map(|row| read(&roster, row));
        now.or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    })
}

/// Why something was not done that was asked for here: the notices behind the dialog are out of reach.
#[component]
fn Refusals(
    /// The tab's session.
    session: Session,
) -> impl IntoView {
    let newest = move || session.notices.with(|notices| notices.shown.last().cloned());
    let first = untrack(newest).map(|notice| notice.key);
    // The newest notice there ever was, which goes by itself after a while, and why, if it was a refusal: what was done since is not
    // contradicted by what failed before.
    let latest = memo(move |before: Option<&(Option<u32>, Option<String>)>| {
        let (key, why) = before.cloned().unwrap_or((first, None));
        match newest() {
            Some(notice) if Some(notice.key) > key => {
                (Some(notice.key), (notice.tone == Tone::Error).then_some(notice.text))
            }
            _ => (key, why),
        }
    });
    // Said aloud by the notice itself.
    alert_line(move || latest.with(|(_, why)| why.clone())).done()
}

/// The way out of the app.
#[component]
fn Ways(
    /// The tab's session.
    session: Session,
    /// Whose details they are.
    who: Who,
    /// What must be confirmed.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let removal = session.capabilities.with_untracked(|c| c.removal)?;
    let refusal = move || who.state.with(|state| state.unremovable);
    let words = move |refusal| who.with_name(|name| text::refusal(texts, refusal, name));
    let why = live(move || refusal().map(words));
    let verb = live(move || who.with_name(|name| text::removal_verb(texts, removal, name)));
    let on_click = move |_| match untrack(refusal) {
        None => asked.set(Some(Asked::Removal(who.id.get_value()))),
        Some(refusal) => session.explain(untrack(|| words(refusal))),
    };
    Some(view! {
        <div class="mxu-details-ways">
            <button
                type="button"
                class="mxu-button"
                part="button"
                data-tone="danger"
                aria-disabled=live(move || refusal().is_some().then_some("true"))
                aria-description=why
                on:click=on_click
            >
                <Icon glyph=Glyph::Trash />
                <span class="mxu-truncate" dir="auto">{verb}</span>
            </button>
        </div>
    })
}
