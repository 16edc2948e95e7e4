//! The question before a person is removed from an app.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::member::Member;

use crate::members::person::person;
use crate::model::access::EntryId;
use crate::model::person;
use crate::session::access::{Access, Act, Removed};
use crate::text;
use crate::ui::confirm::{Ask, Confirm, Progress};
use crate::ui::focus;
use crate::ui::live::{Kept, live, memo};

/// Whom the open question is about: frozen when it opens, so that a refresh cannot slip somebody else under the button.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    id: EntryId,
    member: Member,
    removal: Option<Removal>,
    /// Whose button gets the focus if the membership ends.
    next: Option<EntryId>,
    ask: Ask,
}

#[component]
pub fn RemoveQuestion(
    /// The page's controller.
    access: Access,
    /// Positions of the memberships shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let progress = RwSignal::new(Progress::Idle);
    let anchor = NodeRef::<leptos::html::Span>::new();
    let target = memo(move |previous: Option<&Option<Target>>| {
        let question = access.question.get().filter(|question| question.act == Act::Remove)?;
        let opened = previous.cloned().flatten().filter(|target| target.id == question.id);
        opened.or_else(|| {
            let removal = question.capabilities.removal;
            find(access, question.id, removal, &shown.get_untracked())
        })
    });
    let close = move || {
        access.question.set(None);
        progress.set(Progress::Idle);
    };
    let on_end = Callback::new(move |end| match end {
        Removed::Refused(why) => progress.set(Progress::Failed(why)),
        Removed::Gone => {
            let next = target
                .with_untracked(|target| target.as_ref().and_then(|target| target.next.clone()));
            close();
            focus::after_paint(anchor, move |anchor| {
                let next = next.as_ref().map(ToString::to_string);
                focus::by_attribute(anchor, "data-remove", next.as_deref());
            });
        }
    });
    let on_yes = Callback::new(move |()| {
        if let Some(Target { id, removal, .. }) = target.get_untracked() {
            progress.set(Progress::Running);
            access.remove(id, removal, on_end);
        }
    });
    let subject = move || {
        target.get().map(|target| {
            view! {
                <div class="mxu-card">
                    {person(access.texts, &target.member, false)}
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

fn find(access: Access, id: EntryId, removal: Option<Removal>, shown: &[u32]) -> Option<Target> {
    let list = access.list.read_untracked();
    let entry = list.entry(&id)?;
    let at = |index: &u32| list.entries.get(*index as usize).map(|entry| &entry.id);
    let position = shown.iter().position(|index| at(index) == Some(&id));
    let neighbour = position.and_then(|position| {
        shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?))
    });
    let member = entry.row.member.clone();
    let name = person::name(&member);
    let question = text::ask::removal(access.texts, removal?, name, entry.app_name(), false);
    Some(Target {
        next: neighbour.and_then(at).cloned(),
        ask: Ask {
            title: question.title,
            consequence: question.consequence,
            verb: question.verb,
            destructive: true,
        },
        removal,
        member,
        id,
    })
}
