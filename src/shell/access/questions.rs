//! The question before a person is removed from an app.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Removal;
use mixpeek_users_contract::member::Member;

use crate::members::person::person;
use crate::model::access::EntryId;
use crate::model::person;
use crate::session::access::{Access, Act, Question};
use crate::text;
use crate::ui::live::Kept;
use crate::ui::question::{Asking, Frozen, neighbour};

#[component]
pub fn RemoveQuestion(
    /// The page's controller.
    access: Access,
    /// Positions of the memberships shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let asking = Asking::new("data-remove", access.question, move |asked| {
        let removal = asked.capabilities.removal?;
        (asked.act == Act::Remove).then(|| freeze(access, &asked.id, removal, &shown.get()))?
    });
    let on_end = Callback::new(move |end| asking.settle(end));
    let on_yes = move |asked: Question| {
        asking.wait();
        access.remove(asked.id, asked.capabilities.removal, on_end);
    };
    asking.view(on_yes, move |member| Some(person(access.texts, member, false)))
}

fn freeze(access: Access, id: &EntryId, removal: Removal, shown: &[u32]) -> Option<Frozen<Member>> {
    let list = access.list.read();
    let entry = list.entry(id)?;
    let at = |index: u32| list.entries.get(index as usize).map(|entry| &entry.id);
    let next = neighbour(shown, |index| at(*index) == Some(id)).and_then(|index| at(*index));
    let member = entry.row.member.clone();
    let name = person::name(&member);
    Some(Frozen {
        next: next.map(ToString::to_string),
        question: text::ask::removal(access.texts, removal, name, entry.app_name(), false),
        subject: member,
    })
}
