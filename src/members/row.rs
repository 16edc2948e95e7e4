//! One member.
//!
//! A list makes dozens of these at every keystroke of a search, so there is one memo for what changes under way and one for what is shown
//! of the person, which hardly ever changes and is then written anew around the controls, which keep the focus.

use std::sync::Arc;

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::capabilities::{Capabilities, Removal};
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::guest::{Guest, Spot};
use super::panel::Asked;
use super::person::{address, badges, framed, is_dimmed, picture};
use super::role_select::role_select;
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::model::roster::Roster;
use crate::model::row::Row;
use crate::session::Session;
use crate::text;
use crate::text::language::Texts;
use crate::ui::button::{button, icon_button};
use crate::ui::dom::{self, Dom, part, tag};
use crate::ui::icon::Glyph;
use crate::ui::live::Kept;
use crate::ui::moment::day_of;
use crate::ui::window::{cell, window_row};

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
#[derive(Debug, Clone)]
pub struct Shown {
    /// What the row shows and no more: what the details have besides may be large, and may change at every refresh. The role is part of
    /// [`State`].
    pub member: Arc<Member>,
    /// Whether it is the person at the screen.
    pub is_viewer: bool,
}

impl Shown {
    pub(super) fn of(roster: &Roster, row: &Row) -> Self {
        let known = &row.member;
        let member = Member {
            email: known.email.clone(),
            name: known.name.clone(),
            avatar_url: known.avatar_url.clone(),
            joined_at: known.joined_at.clone(),
            status: known.status.clone(),
            ..Member::new(known.user_id.clone(), Role::default())
        };
        Self { is_viewer: roster.is_viewer(&known.user_id), member: Arc::new(member) }
    }
}

/// By what it has. Comparing whole members would bring the code that compares metadata.
impl PartialEq for Shown {
    fn eq(&self, other: &Self) -> bool {
        let (a, b) = (&*self.member, &*other.member);
        self.is_viewer == other.is_viewer
            && a.user_id == b.user_id
            && a.email == b.email
            && a.name == b.name
            && a.avatar_url == b.avatar_url
            && a.joined_at == b.joined_at
            && a.status == b.status
    }
}

/// The row of `id`. What must be confirmed goes into `asked`; `focused` says whose row has the focus; `guest` may put something before it.
pub fn member_row(
    session: Session,
    id: UserId,
    shown: Kept<Shown>,
    state: Kept<State>,
    asked: RwSignal<Option<Asked>>,
    focused: RwSignal<Option<UserId>>,
    guest: &Guest,
) -> Dom {
    let texts = session.texts;
    let who = Who { id: StoredValue::new(id), shown, state };
    let joined = part(move || {
        let joined_at = shown.with(|shown| shown.member.joined_at.clone());
        joined_at.map(|at| day_of(texts, at.as_str().to_owned()))
    });
    let removable = session.capabilities.with_untracked(|c| c.removal.is_some());
    let on_focus = move |inside: bool| focused.set(inside.then(|| who.id.get_value()));
    let row = window_row(
        move || state.with(|state| state.position),
        move || state.with(|state| state.busy),
        on_focus,
        who_cell(session, who, asked),
    )
    .child(
        cell("mxu-cell-role")
            .attr("data-label", texts.role())
            .child(role_select(session, who, asked)),
    )
    .child(cell("mxu-cell-joined").attr("data-label", texts.joined()).child(joined))
    .child(cell("mxu-cell-actions").child(removable.then(|| remove_button(session, who, asked))));
    guest.begin(row.done(), || Spot::Row(who))
}

/// Picture, name and address. The name is a button that opens the details, and stays the same element whatever changes around it.
fn who_cell(session: Session, who: Who, asked: RwSignal<Option<Asked>>) -> Dom {
    let piece = move |make: fn(Texts, &Member, bool) -> Option<Dom>| {
        part(move || {
            let make =
                |Shown { member, is_viewer }: &Shown| make(session.texts, member, *is_viewer);
            who.shown.with(|shown| untrack(|| make(shown)))
        })
    };
    let name = move || who.with_name(str::to_owned);
    let opener = button("mxu-opener")
        .attr("data-details", who.id.with_value(ToString::to_string))
        .attr("aria-haspopup", "dialog")
        .attr("aria-label", move || who.with_name(|name| session.texts.details_of(name)))
        .on(ev::click, move |_| asked.set(Some(Asked::Details(who.id.get_value()))))
        .child(tag("bdi").class("mxu-person-name").attr("title", name).child(dom::text(name)));
    framed(
        move || who.shown.with(|shown| is_dimmed(&shown.member)),
        piece(|_, member, _| Some(picture(member))),
        opener,
        piece(|texts, member, you| Some(badges(texts, member, you))),
        piece(|_, member, _| address(member)),
    )
}

/// Whose row it is, for its controls.
#[derive(Debug, Clone, Copy)]
pub struct Who {
    pub(super) id: StoredValue<UserId>,
    pub(super) shown: Kept<Shown>,
    pub(super) state: Kept<State>,
}

impl Who {
    /// Makes something of what the person is called.
    pub(super) fn with_name<T>(self, make: impl FnOnce(&str) -> T) -> T {
        self.shown.with(|shown| make(person::name(&shown.member)))
    }
}

fn remove_button(session: Session, who: Who, asked: RwSignal<Option<Asked>>) -> Dom {
    let refusal = move || who.state.with(|state| state.unremovable);
    let words = move |refusal| who.with_name(|name| text::refusal(session.texts, refusal, name));
    let removal = session.capabilities.with_untracked(|c| c.removal).unwrap_or(Removal::Removed);
    let verb = move || who.with_name(|name| text::removal_verb(session.texts, removal, name));
    let why = move || refusal().map(words);
    let on_click = move |_| match untrack(refusal) {
        None => asked.set(Some(Asked::Removal(who.id.get_value()))),
        Some(refusal) => session.explain(untrack(|| words(refusal))),
    };
    icon_button(Glyph::Trash)
        .attr("data-tone", "danger")
        .attr("data-remove", who.id.with_value(ToString::to_string))
        .attr("aria-label", verb)
        .attr("aria-disabled", move || refusal().is_some().then_some("true"))
        .attr("aria-description", why)
        .attr("title", move || why().unwrap_or_else(verb))
        .on(ev::click, on_click)
        .done()
}
