//! The question before a member is removed.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;

use super::panel::Asked;
use super::person::person;
use crate::model::person;
use crate::session::Session;
use crate::session::members::Removed;
use crate::text;
use crate::ui::confirm::{Ask, Confirm, Progress};
use crate::ui::focus;
use crate::ui::live::{Kept, live, memo};

/// Whom the open question is about: frozen when it opens, so that a refresh cannot slip somebody else under the button.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    member: Member,
    /// Whose button gets the focus if the member leaves.
    next: Option<UserId>,
    ask: Ask,
}

#[component]
pub fn RemoveDialog(
    /// The tab's session.
    session: Session,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
    /// Positions of the members shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let progress = RwSignal::new(Progress::Idle);
    let anchor = NodeRef::<leptos::html::Span>::new();
    let target = memo(move |previous: Option<&Option<Target>>| {
        let Some(Asked::Removal(id)) = asked.get() else { return None };
        let opened = previous.cloned().flatten().filter(|target| target.member.user_id == id);
        opened.or_else(|| find(session, &id, &shown.get_untracked()))
    });
    let close = move || {
        asked.set(None);
        progress.set(Progress::Idle);
    };
    let on_end = Callback::new(move |end| match end {
        Removed::Refused(why) => progress.set(Progress::Failed(why)),
        Removed::Gone => {
            let next = target
                .with_untracked(|target| target.as_ref().and_then(|target| target.next.clone()));
            close();
            focus::after_paint(anchor, move |anchor| {
                focus::by_attribute(anchor, "data-remove", next.as_ref().map(UserId::as_str));
            });
        }
    });
    let on_yes = Callback::new(move |()| {
        if let Some(id) = target
            .with_untracked(|target| target.as_ref().map(|target| target.member.user_id.clone()))
        {
            progress.set(Progress::Running);
            session.remove(id, on_end);
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

fn find(session: Session, id: &UserId, shown: &[u32]) -> Option<Target> {
    let roster = session.roster.read_untracked();
    let at = |index: u32| roster.rows.get(index as usize);
    let member = roster.row(id)?.member.clone();
    let position =
        shown.iter().position(|index| at(*index).is_some_and(|row| row.member.user_id == *id));
    let neighbour = position.and_then(|position| {
        shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?))
    });
    let removal = session.capabilities.with_untracked(|c| c.removal)?;
    let app = text::app_name(session.texts, roster.app_title.as_deref());
    let (name, is_you) = (person::name(&member), roster.is_viewer(id));
    let question = text::ask::removal(session.texts, removal, name, &app, is_you);
    Some(Target {
        next: neighbour.and_then(|index| at(*index)).map(|row| row.member.user_id.clone()),
        ask: Ask {
            title: question.title,
            consequence: question.consequence,
            verb: question.verb,
            destructive: true,
        },
        member,
    })
}
