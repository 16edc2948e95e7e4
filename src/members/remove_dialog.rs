//! The question before a member is removed.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;

use super::panel::Asked;
use super::person::person;
use crate::model::person;
use crate::session::Session;
use crate::text;
use crate::ui::live::Kept;
use crate::ui::question::{Asking, Frozen, neighbour};

#[component]
pub fn RemoveDialog(
    /// The tab's session.
    session: Session,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
    /// Positions of the members shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let asking = Asking::new("data-remove", asked, move |asked| match asked {
        Asked::Removal(id) => freeze(session, id, &shown.get()),
        _ => None,
    });
    let on_end = Callback::new(move |end| asking.settle(end));
    let on_yes = move |asked| {
        if let Asked::Removal(id) = asked {
            asking.wait();
            session.remove(&id, on_end);
        }
    };
    asking.view(on_yes, move |member| Some(person(session.texts, member, false)))
}

fn freeze(session: Session, id: &UserId, shown: &[u32]) -> Option<Frozen<Member>> {
    let roster = session.roster.read();
    let at = |index: u32| roster.rows.get(index as usize).map(|row| &row.member.user_id);
    let next = neighbour(shown, |index| at(*index) == Some(id)).and_then(|index| at(*index));
    let member = roster.row(id)?.member.clone();
    let removal = session.capabilities.with(|c| c.removal)?;
    let app = text::app_name(session.texts, roster.app_title.as_deref());
    let (name, is_you) = (person::name(&member), roster.is_viewer(id));
    Some(Frozen {
        next: next.map(ToString::to_string),
        question: text::ask::removal(session.texts, removal, name, &app, is_you),
        subject: member,
    })
}
