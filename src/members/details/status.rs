//! Whether somebody can use the app, and changing that.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::{Member, MemberStatus};
use mixpeek_users_texts::Catalogue;

use crate::members::panel::Asked;
use crate::members::person::person;
use crate::members::row::Who;
use crate::model::person;
use crate::session::Session;
use crate::text;
use crate::ui::live::{Kept, live, maybe, memo, part};
use crate::ui::question::{Asking, Frozen};

/// The status, and a button for each other that can be given; nothing where the directory knows no statuses.
#[component]
pub fn StatusFact(
    /// The tab's session.
    session: Session,
    /// Whose details they are.
    who: Who,
    /// Everything known about them.
    member: Kept<Member>,
    /// What must be confirmed.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let status = memo(move |_| member.with(|member| person::status(member).clone()));
    let offered = session.capabilities.with_untracked(|c| c.statuses.clone());
    let has_none = offered.is_empty();
    let is_told = memo(move |_| member.with(|member| member.status.is_some()));
    let badge = move || {
        let status = status.get();
        let tone = if status == MemberStatus::Active { "good" } else { "warning" };
        view! { <span class="mxu-badge" data-tone=tone>{text::status(texts, &status)}</span> }
            .into_any()
    };
    let buttons = move || {
        let now = status.get();
        let others = offered.iter().filter(|other| **other != now).cloned();
        others
            .map(
                |other| view! { <StatusButton session=session who=who status=other asked=asked /> },
            )
            .collect_view()
            .into_any()
    };
    let (badge, buttons) = (StoredValue::new(badge), StoredValue::new(buttons));
    maybe(move || {
        (is_told.get() || !has_none).then(|| {
            view! {
                <div>
                    <dt>{texts.status()}</dt>
                    <dd>
                        {part(move || badge.with_value(|make| make()))}
                        <span class="mxu-details-verbs">
                            {part(move || buttons.with_value(|make| make()))}
                        </span>
                    </dd>
                </div>
            }
        })
    })
}

#[component]
fn StatusButton(
    /// The tab's session.
    session: Session,
    /// Who would get it.
    who: Who,
    /// The status.
    status: MemberStatus,
    /// What must be confirmed.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let status = StoredValue::new(status);
    let refusal = move || {
        let may = |id: &UserId| {
            status.with_value(|status| {
                session.capabilities.with(|c| {
                    session.roster.with(|roster| roster.may_set_status(id, status, c).err())
                })
            })
        };
        who.id.with_value(may)
    };
    let words = move |refusal| who.with_name(|name| text::refusal(texts, refusal, name));
    let verb = live(move || {
        who.with_name(|name| {
            status.with_value(|status| text::ask::status_verb(texts, status, name))
        })
    });
    let on_click = move |_| match untrack(refusal) {
        None => asked.set(Some(Asked::Status(who.id.get_value(), status.get_value()))),
        Some(refusal) => session.explain(untrack(|| words(refusal))),
    };
    view! {
        <button
            type="button"
            class="mxu-button"
            part="button"
            data-status-of=who.id.with_value(ToString::to_string)
            aria-disabled=live(move || refusal().is_some().then_some("true"))
            aria-description=live(move || refusal().map(words))
            on:click=on_click
        >
            <span class="mxu-truncate" dir="auto">{verb}</span>
        </button>
    }
}

/// The question before a member is given another status.
#[component]
pub fn StatusDialog(
    /// The tab's session.
    session: Session,
    /// What was asked for.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let asking = Asking::new("data-status-of", asked, move |asked| match asked {
        Asked::Status(id, status) => freeze(session, id, status),
        _ => None,
    });
    let on_end = Callback::new(move |end| asking.settle(end));
    let on_yes = move |asked| {
        if let Asked::Status(id, status) = asked {
            asking.wait();
            session.set_status(id, status, on_end);
        }
    };
    asking.view(on_yes, move |member| Some(person(session.texts, member, false)))
}

fn freeze(session: Session, id: &UserId, status: &MemberStatus) -> Option<Frozen<Member>> {
    let roster = session.roster.read();
    let member = roster.row(id)?.member.clone();
    let app = text::app_name(session.texts, roster.app_title.as_deref());
    let was_active = *person::status(&member) == MemberStatus::Active;
    let is_active = *status == MemberStatus::Active;
    // The keys are cancelled when somebody leaves the active status, not again when one of the others follows.
    let keys = session.capabilities.with(|c| c.status_cancels_keys) && (was_active || is_active);
    let (name, is_you) = (person::name(&member), roster.is_viewer(id));
    Some(Frozen {
        // The button that was pressed gives the status that they have now, and is gone: another of theirs gets the focus.
        next: Some(id.to_string()),
        question: text::ask::status(session.texts, status, name, &app, is_you, keys),
        subject: member,
    })
}
