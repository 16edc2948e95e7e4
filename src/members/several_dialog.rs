//! The question before something is done to several members, its progress, and what came of it for each.

use leptos::html;
use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

use super::panel::Asked;
use crate::model::bulk::{Action, Batch, Kind, Person, Plan, State};
use crate::session::Session;
use crate::text;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::dom::{self, Dom, IntoValue, Tag, several, tag};
use crate::ui::focus;
use crate::ui::icon::{Glyph, icon};
use crate::ui::id::unique;
use crate::ui::live::{Kept, live, maybe, memo, part};

/// Who exactly, with *Cancel* under the finger; then one after the other. It cannot be closed while something is under way.
#[component]
pub fn SeveralDialog(
    /// The tab's session.
    session: Session,
    /// What was asked for.
    asked: RwSignal<Option<Asked>>,
    /// Positions of the members shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let batch = session.kept().batch;
    let kind = memo(move |_| {
        asked.with(|asked| match asked {
            Some(Asked::Several(kind)) => Some(*kind),
            _ => None,
        })
    });
    let role = RwSignal::new(None::<Role>);
    // Read without tracking: who is meant does not change while the question is open.
    let chosen = memo(move |_| {
        let is_asked = kind.get() == Some(Kind::Role);
        role.get().or_else(|| untrack(|| is_asked.then(|| likely_role(session, shown))?))
    });
    let plan = memo(move |_| {
        let action = match kind.get()? {
            Kind::Removal => Action::Removal,
            Kind::Role => Action::Role(chosen.get()?),
        };
        Some(untrack(|| (action.clone(), plan(session, shown, &action))))
    });
    let phase = memo(move |_| {
        batch.with(|batch| match batch {
            None => Phase::Review,
            Some(batch) if batch.is_running() => Phase::Running,
            Some(batch) => Phase::Ended { again: batch.may_repeat() },
        })
    });
    let running = live(move || phase.get() == Phase::Running);
    let close = move || {
        session.close_batch();
        asked.set(None);
        role.set(None);
    };
    // Outward only: the dialog follows the batch that ended well.
    Effect::new(move |_| {
        let is_done = |batch: &Batch| !batch.is_running() && batch.done() == batch.people.len();
        if batch.with(|batch| batch.as_ref().is_some_and(is_done)) {
            close();
        }
    });
    let title = live(move || {
        let counted = batch
            .with(|batch| Some((batch.as_ref()?.action.clone(), batch.as_ref()?.people.len())));
        let planned = || {
            plan.with(|plan| {
                let (action, plan) = plan.as_ref()?;
                // Nobody is left: the question is about those it cannot be done to.
                let count = Some(plan.people.len()).filter(|count| *count > 0);
                Some((action.clone(), count.unwrap_or(plan.left_out.len())))
            })
        };
        let (action, count) = counted.or_else(planned)?;
        Some(session.capabilities.with(|can| text::bulk::title(session.texts, &action, can, count)))
    });
    view! {
        <Dialog
            open=live(move || kind.get().is_some())
            on_close=Callback::new(move |()| close())
            kind=DialogKind::Alert
            title=live(move || title.get().unwrap_or_default())
            locked=running
        >
            <div class="mxu-dialog-body">
                {part(move || match (phase.get(), kind.get()) {
                    (Phase::Review, Some(Kind::Role)) => {
                        view! { <RoleChoice session=session chosen=chosen on_role=Callback::new(move |chosen| role.set(Some(chosen))) /> }.into_any()
                    }
                    _ => ().into_any(),
                })}
                {maybe(move || {
                    (phase.get() == Phase::Review).then(|| plan.with(|plan| review(session, plan.as_ref())))
                })}
                {maybe(move || (phase.get() != Phase::Review).then(|| untrack(|| results(session, phase))))}
            </div>
            <Foot session=session plan=plan phase=phase on_close=Callback::new(move |()| close()) />
        </Dialog>
    }
}

/// How far the question has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// It is asked.
    Review,
    /// It was answered, and is carried out.
    Running,
    /// It was carried out, and not for all.
    Ended {
        /// Whether something of it can be repeated.
        again: bool,
    },
}

type Planned = Option<(Action, Plan)>;

/// The first role on offer that somebody can be given.
fn likely_role(session: Session, shown: Kept<Vec<u32>>) -> Option<Role> {
    let roles = session.capabilities.with(|can| can.roles.clone());
    let gives = |role: &Role| !plan(session, shown, &Action::Role(role.clone())).people.is_empty();
    let mut offered = roles.iter().map(|info| &info.role);
    offered.find(|role| gives(role)).or_else(|| roles.first().map(|info| &info.role)).cloned()
}

fn plan(session: Session, shown: Kept<Vec<u32>>, action: &Action) -> Plan {
    let selection = session.kept().selection;
    session.roster.with(|roster| {
        let places =
            shown.with(|shown| selection.with(|selection| selection.places(roster, shown)));
        session.capabilities.with(|can| Plan::new(roster, &places, action, can))
    })
}

/// The roles on offer, and what the chosen one means.
#[component]
fn RoleChoice(
    /// The tab's session.
    session: Session,
    /// The one that stands in the field.
    chosen: Kept<Option<Role>>,
    /// The person chose another.
    on_role: Callback<Role>,
) -> impl IntoView {
    let (id, hint_id) = (unique("their-role"), unique("their-role-hint"));
    let texts = session.texts;
    let roles = session.capabilities.with_untracked(|can| can.roles.clone());
    let chosen = move || chosen.get().unwrap_or_default();
    let description = live(move || {
        let words = session
            .capabilities
            .with(|can| can.info(&chosen()).map(|info| text::role::description(texts, info)));
        words.unwrap_or_default()
    });
    let options = roles
        .into_iter()
        .map(|info| view! { <option value=info.role.to_string()>{text::role::label(texts, &info)}</option> })
        .collect_view();
    view! {
        <div class="mxu-field">
            <label for=id.clone()>{texts.role()}</label>
            <select
                id=id
                class="mxu-select"
                part="select"
                aria-describedby=hint_id.clone()
                prop:value=live(move || chosen().to_string())
                on:change:target=move |event| on_role.run(Role::from(event.target().value().as_str()))
            >
                {options}
            </select>
            <p class="mxu-hint" id=hint_id>
                {description}
            </p>
        </div>
    }
}

/// What a yes leads to, for whom, and who is left out.
fn review(session: Session, planned: Option<&(Action, Plan)>) -> Dom {
    let texts = session.texts;
    let Some((action, plan)) = planned else { return several([]) };
    let app = untrack(|| session.app_name());
    let (consequence, among, left_out) = session.capabilities.with_untracked(|can| {
        let left_out = plan.left_out.iter().map(|(who, why)| {
            entry(who, "left-out").child(note(text::bulk::skip(texts, *why, who, can))).done()
        });
        (
            text::bulk::consequence(texts, action, plan, can, &app),
            text::bulk::among(texts, action, plan, can, &app),
            left_out.collect::<Vec<_>>(),
        )
    });
    let consequence = (!consequence.is_empty()).then(|| tag("p").child(consequence).done());
    let among = among.map(|words| {
        let line = tag("p").class("mxu-inline-status").child(icon(Glyph::Alert));
        line.child(tag("span").child(words)).done()
    });
    let people = (!plan.people.is_empty()).then(|| {
        people_list(texts.people_meant(), plan.people.iter().map(|who| entry(who, "meant").done()))
    });
    let others = (!left_out.is_empty()).then(|| {
        let heading = texts.people_left_out(left_out.len());
        let title = tag("h3").class("mxu-people-heading").child(heading.clone()).done();
        several([title, people_list(heading, left_out)])
    });
    several([consequence, among, people, others].into_iter().flatten())
}

/// Each of the batch, and how it stands. Once it is over, those come first for whom it was not done.
fn results(session: Session, phase: Kept<Phase>) -> Dom {
    let batch = session.kept().batch;
    let is_over = phase.get() != Phase::Running;
    let mut people: Vec<(usize, Person, bool)> = batch.with(|batch| {
        let people = batch.iter().flat_map(|batch| batch.people.iter().enumerate());
        people.map(|(place, (who, state))| (place, who.clone(), *state == State::Done)).collect()
    });
    if is_over {
        people.sort_by_key(|(_, _, is_done)| *is_done);
    }
    let line = move |(place, who, _): (usize, Person, bool)| {
        let state =
            memo(move |_| batch.with(|batch| Some(batch.as_ref()?.people.get(place)?.1.clone())));
        let kind = move || match state.get() {
            Some(State::Failed { .. }) => "failed",
            Some(State::Done) => "done",
            Some(State::UnderWay) => "under-way",
            _ => "ready",
        };
        let words = move || state.get().map(|state| text::bulk::state(session.texts, &state));
        entry(&who, kind).child(note(words)).done()
    };
    people_list(session.texts.people_meant(), people.into_iter().map(line))
}

/// A list that scrolls by itself, so that question and answer stay on screen. A keyboard can scroll it.
fn people_list(name: String, people: impl IntoIterator<Item = Dom>) -> Dom {
    tag("ul")
        .class("mxu-people")
        .attr("role", "list")
        .attr("aria-label", name)
        .attr("tabindex", "0")
        .children(people)
        .done()
}

/// Somebody by name and address. `state` is how it stands with them.
fn entry(who: &Person, state: impl IntoValue) -> Tag {
    let address =
        who.address.clone().map(|address| tag("bdi").class("mxu-people-address").child(address));
    tag("li")
        .class("mxu-people-entry")
        .attr("data-state", state)
        .child(tag("bdi").class("mxu-people-name").child(who.name.clone()))
        .child(address)
}

/// What stands beside somebody.
fn note(words: impl IntoValue) -> Tag {
    tag("span").class("mxu-people-note").child(dom::text(words))
}

#[component]
fn Foot(
    /// The tab's session.
    session: Session,
    /// For whom it can be done.
    plan: Kept<Planned>,
    /// How far it has come.
    phase: Kept<Phase>,
    /// The person wants the question closed.
    on_close: Callback<()>,
) -> impl IntoView {
    let (texts, batch) = (session.texts, session.kept().batch);
    let cancel = NodeRef::<html::Button>::new();
    let ready = move || plan.with(|plan| plan.as_ref().map_or(0, |(_, plan)| plan.people.len()));
    // What was pressed says something else now, or nothing.
    Effect::new(move |before: Option<Phase>| {
        let phase = phase.get();
        if before == Some(Phase::Running) && matches!(phase, Phase::Ended { .. }) {
            focus::after_paint(cancel, |cancel| {
                // A button is an element of HTML.
                drop(cancel.unchecked_ref::<HtmlElement>().focus());
            });
        }
        phase
    });
    let label = live(move || {
        session.capabilities.with(|can| match phase.get() {
            Phase::Review => plan.with(|plan| {
                let (action, plan) = plan.as_ref()?;
                Some(text::bulk::verb(texts, action, can, plan.people.len()))
            }),
            Phase::Running => batch
                .with(|batch| batch.as_ref().map(|batch| text::bulk::under_way(texts, batch, can))),
            Phase::Ended { .. } => Some(texts.try_again()),
        })
    });
    let on_cancel = move |_| match phase.get_untracked() {
        Phase::Running => session.stop_batch(),
        _ => on_close.run(()),
    };
    let on_yes = move |_| match phase.get_untracked() {
        Phase::Review => {
            if let Some((action, plan)) = plan.get_untracked()
                && !plan.people.is_empty()
            {
                session.begin_batch(action, plan.people);
            }
        }
        Phase::Ended { .. } => session.repeat_batch(),
        Phase::Running => {}
    };
    let variant = move || {
        let takes_away = plan.with(|plan| {
            plan.as_ref()
                .is_some_and(|(action, plan)| *action == Action::Removal || plan.locks_you_out)
        });
        if takes_away { "danger" } else { "primary" }
    };
    let off = move || match phase.get() {
        Phase::Review => ready() == 0,
        Phase::Running => true,
        Phase::Ended { .. } => false,
    };
    view! {
        <footer class="mxu-dialog-foot">
            <button type="button" class="mxu-button" part="button" autofocus node_ref=cancel on:click=on_cancel>
                {live(move || match phase.get() {
                    Phase::Review => texts.cancel(),
                    Phase::Running => texts.stop(),
                    Phase::Ended { .. } => texts.close(),
                })}
            </button>
            <button
                type="button"
                class="mxu-button"
                part="button"
                data-variant=live(variant)
                hidden=live(move || phase.get() == Phase::Ended { again: false })
                aria-disabled=live(move || off().then_some("true"))
                aria-busy=live(move || (phase.get() == Phase::Running).then_some("true"))
                on:click=on_yes
            >
                <span class="mxu-truncate">{live(move || label.get().unwrap_or_default())}</span>
            </button>
        </footer>
    }
}
