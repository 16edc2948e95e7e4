//! One member.
//!
//! A list makes dozens of these at every keystroke of a search, so there is one memo for what changes under way and one for what is shown
//! of the person, which hardly ever changes and is then written anew around the controls, which keep the focus.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use wasm_bindgen::JsCast;

use super::panel::Asked;
use super::person::Person;
use super::role_select::RoleSelect;
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::text;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, maybe, memo, part};
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

impl State {
    pub(super) fn of(roster: &Roster, row: &Row, position: usize, c: &Capabilities) -> Self {
        Self {
            position,
            role: row.member.role.clone(),
            busy: row.change.is_some(),
            last_admin: roster.is_last_admin(row, c),
            unremovable: roster.may_remove_row(row, c).err(),
        }
    }
}

/// What is shown of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// Everything but the role, which is part of [`State`].
    pub member: Member,
    /// Whether it is the person at the screen.
    pub is_viewer: bool,
}

impl Shown {
    pub(super) fn of(roster: &Roster, row: &Row) -> Self {
        let member = Member { role: Role::default(), ..row.member.clone() };
        Self { is_viewer: roster.is_viewer(&member.user_id), member }
    }
}

#[component]
pub fn MemberRow(
    /// The tab's session.
    session: Session,
    /// Whose row it is.
    id: UserId,
    /// What is shown of the person.
    shown: Memo<Shown>,
    /// What changes.
    state: Memo<State>,
    /// Where to put what must be confirmed.
    asked: RwSignal<Option<Asked>>,
    /// Whose row has the focus.
    focused: RwSignal<Option<UserId>>,
) -> impl IntoView {
    let texts = session.texts;
    let id = StoredValue::new(id);
    let name = memo(move |_| shown.with(|shown| person::name(&shown.member).to_owned()));
    let who = part(move || {
        shown.with(|Shown { member, is_viewer }| {
            view! { <Person member=member texts=texts is_viewer=*is_viewer /> }.into_any()
        })
    });
    let joined = maybe(move || {
        let joined_at = shown.with(|shown| shown.member.joined_at.clone());
        joined_at.map(|at| view! { <Day texts=texts text=at.as_str().to_owned() /> })
    });
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
                {who}
            </th>
            <td role="cell" class="mxu-cell-role" data-label=texts.role()>
                <RoleSelect session=session id=id name=name state=state asked=asked />
            </td>
            <td role="cell" class="mxu-cell-joined" data-label=texts.joined()>
                {joined}
            </td>
            <td role="cell" class="mxu-cell-actions">
                {(session.capabilities.with_untracked(|c| c.removal.is_some()))
                    .then(|| view! { <RemoveButton session=session id=id name=name state=state asked=asked /> })}
            </td>
        </tr>
    }
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
    name: Memo<String>,
    /// What changes in the row.
    state: Memo<State>,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let refusal = move || state.with(|state| state.unremovable);
    let words = move |refusal| name.with(|name| text::refusal(session.texts, refusal, name));
    let verb = live(move || name.with(|name| session.texts.remove(name)));
    let why = live(move || refusal().map(words));
    let on_click = move |_| match untrack(refusal) {
        None => asked.set(Some(Asked::Removal(id.get_value()))),
        Some(refusal) => session.explain(untrack(|| words(refusal))),
    };
    view! {
        <button
            type="button"
            class="mxu-icon-button"
            data-tone="danger"
            data-remove=id.with_value(ToString::to_string)
            aria-label=verb
            aria-disabled=live(move || refusal().is_some().then_some("true"))
            aria-description=why
            title=live(move || why.get().unwrap_or_else(|| verb.get()))
            on:click=on_click
        >
            <Icon glyph=Glyph::Trash />
        </button>
    }
}
