//! One member.
//!
//! A list makes dozens of these at every keystroke of a search. So what is shown of a person is written down once (another name is
//! another row, see `list.rs`), and the little that changes under way is one memo.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use wasm_bindgen::JsCast;

use super::panel::Asked;
use super::person::Person;
use super::role_select::RoleSelect;
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::session::Session;
use crate::text;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::live;
use crate::ui::moment::Day;

/// What changes in a row while it is on screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct State {
    /// The row's place in the list, from nought.
    pub position: usize,
    /// The role shown.
    pub role: Role,
    /// Whether a change is being saved.
    pub busy: bool,
    /// Whether nobody else could manage the members.
    pub last_admin: bool,
    /// Why the member may not be removed.
    pub unremovable: Option<Refusal>,
}

#[component]
pub fn MemberRow<'a>(
    /// The tab's session.
    session: Session,
    /// Who, as it was when the row was made.
    member: &'a Member,
    /// What changes.
    state: Memo<State>,
    /// Where to put what must be confirmed.
    asked: RwSignal<Option<Asked>>,
    /// Whose row has the focus.
    focused: RwSignal<Option<UserId>>,
) -> AnyView {
    let id = StoredValue::new(member.user_id.clone());
    let name = StoredValue::new(person::name(member).to_owned());
    let is_viewer = session.roster.with_untracked(|roster| roster.is_viewer(&member.user_id));
    let joined = member.joined_at.as_ref().map(|at| view! { <Day text=at.as_str().to_owned() /> });
    view! {
        <tr
            role="row"
            class="mxu-row"
            aria-rowindex=live(move || (state.with(|state| state.position) + 2).to_string())
            aria-busy=live(move || state.with(|state| state.busy).then_some("true"))
            on:focusin=move |_| focused.set(Some(id.get_value()))
            on:focusout=move |event| {
                if leaves(&event) {
                    focused.set(None);
                }
            }
        >
            <th role="rowheader" scope="row" class="mxu-cell-person">
                <Person member=member is_viewer=is_viewer />
            </th>
            <td role="cell" class="mxu-cell-role" data-label="Role">
                <RoleSelect session=session id=id name=name state=state asked=asked />
            </td>
            <td role="cell" class="mxu-cell-joined" data-label="Joined">
                {joined}
            </td>
            <td role="cell" class="mxu-cell-actions">
                {(session.capabilities.with_untracked(|c| c.removal.is_some()))
                    .then(|| view! { <RemoveButton session=session id=id name=name state=state asked=asked /> })}
            </td>
        </tr>
    }
    .into_any()
}

/// Whether the focus goes to an element outside the row. Where it goes nowhere (the window lost it, say), it may come back.
fn leaves(event: &web_sys::FocusEvent) -> bool {
    let row = event.current_target().and_then(|row| row.dyn_into::<web_sys::Node>().ok());
    let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
    next.is_some_and(|next| row.is_none_or(|row| !row.contains(Some(&next))))
}

#[component]
fn RemoveButton(
    /// The tab's session.
    session: Session,
    /// Whose row it is.
    id: StoredValue<UserId>,
    /// What the person is called.
    name: StoredValue<String>,
    /// What changes in the row.
    state: Memo<State>,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let refusal = move || state.with(|state| state.unremovable);
    let words = move |refusal| name.with_value(|name| text::refusal(refusal, name));
    let verb = move || name.with_value(|name| format!("Remove {name}"));
    let why = live(move || refusal().map(words));
    let on_click = move |_| match untrack(refusal) {
        None => asked.set(Some(Asked::Removal(id.get_value()))),
        Some(refusal) => session.explain(words(refusal)),
    };
    view! {
        <button
            type="button"
            class="mxu-icon-button"
            data-tone="danger"
            data-remove=id.with_value(ToString::to_string)
            aria-label=verb()
            aria-disabled=live(move || refusal().is_some().then_some("true"))
            aria-description=why
            title=live(move || why.get().unwrap_or_else(verb))
            on:click=on_click
        >
            <Icon glyph=Glyph::Trash />
        </button>
    }
}
