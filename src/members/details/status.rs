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
use crate::session::details::Ended;
use crate::text;
use crate::ui::confirm::{Ask, Confirm, Progress};
use crate::ui::focus;
use crate::ui::live::{Kept, live, maybe, memo, part};

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
            <span class="mxu-truncate">{verb}</span>
        </button>
    }
}

/// Whom the open question is about: frozen when it opens.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    member: Member,
    status: MemberStatus,
    ask: Ask,
}

/// The question before a member is given another status.
#[component]
pub fn StatusDialog(
    /// The tab's session.
    session: Session,
    /// What was asked for.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let progress = RwSignal::new(Progress::Idle);
    let anchor = NodeRef::<leptos::html::Span>::new();
    let target = memo(move |before: Option<&Option<Target>>| {
        let Some(Asked::Status(id, status)) = asked.get() else { return None };
        let opened = before.cloned().flatten().filter(|target| target.member.user_id == id);
        opened.or_else(|| untrack(|| find(session, &id, status)))
    });
    let close = move || {
        asked.set(None);
        progress.set(Progress::Idle);
    };
    let on_end = Callback::new(move |end| match end {
        Ended::Refused(why) => progress.set(Progress::Failed(why)),
        Ended::Done => {
            let id =
                target.with_untracked(|target| target.as_ref().map(|of| of.member.user_id.clone()));
            close();
            // The button that was pressed gives the status that they have now, and is gone.
            focus::after_paint(anchor, move |anchor| {
                focus::by_attribute(anchor, "data-status-of", id.as_ref().map(UserId::as_str));
            });
        }
    });
    let on_yes = Callback::new(move |()| {
        if let Some(Target { member, status, .. }) = target.get_untracked() {
            progress.set(Progress::Running);
            session.set_status(member.user_id, status, on_end);
        }
    });
    let subject = move || {
        target.get().map(|target| {
            view! {
                <div class="mxu-card">
                    {person(session.texts, &target.member, false)}
                </div>
            }
        })
    };
    view! {
        <span node_ref=anchor hidden></span>
        <Confirm
            ask=live(move || target.with(|target| target.as_ref().map(|target| target.ask.clone())))
            progress=progress
            on_yes=on_yes
            on_no=Callback::new(move |()| close())
            subject=ViewFn::from(subject)
        />
    }
}

fn find(session: Session, id: &UserId, status: MemberStatus) -> Option<Target> {
    let roster = session.roster.read_untracked();
    let member = roster.row(id)?.member.clone();
    let app = text::app_name(session.texts, roster.app_title.as_deref());
    let was_active = *person::status(&member) == MemberStatus::Active;
    let is_active = status == MemberStatus::Active;
    // The keys are cancelled when somebody leaves the active status, not again when one of the others follows.
    let keys =
        session.capabilities.with_untracked(|c| c.status_cancels_keys) && (was_active || is_active);
    let question = text::ask::status(
        session.texts,
        &status,
        person::name(&member),
        &app,
        roster.is_viewer(id),
        keys,
    );
    let ask = Ask {
        title: question.title,
        consequence: question.consequence,
        verb: question.verb,
        destructive: !is_active,
    };
    Some(Target { member, status, ask })
}
