//! One person in one app.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::route::segment;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use crate::members::person::person;
use crate::model::access::{AccessList, EntryId};
use crate::model::permissions::Refusal;
use crate::model::person;
use crate::session::access::{Access, Act, Wish};
use crate::text;
use crate::ui::button::icon_button;
use crate::ui::dom::{self, Dom, Tag, part, several, tag};
use crate::ui::icon::Glyph;
use crate::ui::live::Kept;
use crate::ui::window::{cell, window_row};

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// The row's place in the list, from nought.
    position: usize,
    run: Run,
    member: Member,
    app: String,
    /// Whether the role manages the app's people.
    administers: bool,
    /// Why the person cannot be removed from the app.
    refusal: Option<Refusal>,
}

/// Where the row stands among those of the same person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Run {
    /// Whether the row above is of the same person.
    continued: bool,
    /// Whether the row below is.
    continues: bool,
}

impl State {
    pub(super) fn of(
        list: &AccessList,
        shown: &[u32],
        position: usize,
        index: usize,
    ) -> Option<Self> {
        let entry = list.entries.get(index)?;
        let is_same = |position: Option<usize>| {
            let index = position.and_then(|position| shown.get(position));
            let other = index.and_then(|index| list.entries.get(*index as usize));
            other.is_some_and(|other| other.person == entry.person)
        };
        let refusal = match entry.row.change {
            Some(_) => Some(Refusal::Busy),
            None => list.is_last_admin(entry).then_some(Refusal::LastAdmin),
        };
        Some(Self {
            position,
            run: Run {
                continued: is_same(position.checked_sub(1)),
                continues: is_same(Some(position + 1)),
            },
            member: entry.row.member.clone(),
            app: entry.app_name().to_owned(),
            administers: entry.administers,
            refusal,
        })
    }
}

/// The row of a membership. `focused` says whose row has the focus.
pub(super) fn access_row(
    access: Access,
    id: EntryId,
    state: Kept<State>,
    focused: RwSignal<Option<EntryId>>,
) -> Dom {
    let texts = access.texts;
    let which = Which { access, id: StoredValue::new(id), state };
    let who = part(move || {
        let (member, run) = state.with(|state| (state.member.clone(), state.run));
        // The status is that of one app, and stands beside it.
        let member = Member { status: None, ..member };
        untrack(|| {
            if run.continued {
                tag("span").class("mxu-hidden").child(person::name(&member).to_owned()).done()
            } else {
                person(texts, &member, false)
            }
        })
    });
    let busy = move || state.with(|state| state.refusal == Some(Refusal::Busy));
    let on_focus = move |inside: bool| focused.set(inside.then(|| which.id.get_value()));
    window_row(move || state.with(|state| state.position), busy, on_focus, who)
        .attr("data-continued", move || state.with(|state| state.run.continued))
        .attr("data-continues", move || state.with(|state| state.run.continues))
        .child(cell("mxu-cell-app").attr("data-label", texts.app()).child(which.app()))
        .child(cell("mxu-access-role").attr("data-label", texts.role()).child(which.role()))
        .child(cell("mxu-cell-actions").child(which.change()).child(which.remove()))
        .done()
}

/// Which membership it is, for the parts of its row.
#[derive(Clone, Copy)]
struct Which {
    access: Access,
    id: StoredValue<EntryId>,
    state: Kept<State>,
}

impl Which {
    /// The app, and the way to its own people.
    fn app(self) -> Dom {
        let name = move || self.state.with(|state| state.app.clone());
        let href = self.id.with_value(|id| format!("/apps/{}/users", segment(id.app.as_str())));
        // One link for as long as the row stands: it may have the focus.
        tag("a")
            .class("mxu-link")
            .attr("href", href)
            .attr("title", move || self.access.texts.users_of(&name()))
            .child(tag("bdi").child(dom::text(name)))
            .done()
    }

    /// The role, whether it manages the app's people where its name does not say so, and a status that keeps the person out.
    fn role(self) -> Dom {
        let texts = self.access.texts;
        part(move || {
            let (member, administers) =
                self.state.with(|state| (state.member.clone(), state.administers));
            let label = self.id.with_value(|id| self.access.role_name(id, &member.role));
            let badge = |tone, words: String| {
                tag("span").class("mxu-badge").attr("data-tone", tone).child(words).done()
            };
            let is_unsaid = administers && label != texts.role_admin();
            let status = text::status_badge(texts, member.status.as_ref());
            let name = tag("span").attr("data-administers", administers).child(label).done();
            let admin = is_unsaid.then(|| badge(None, texts.role_admin()));
            let status = status.map(|status| badge(Some("warning"), status));
            several([Some(name), admin, status].into_iter().flatten())
        })
    }

    fn wish(self, act: Act) -> Wish {
        Wish { id: self.id.get_value(), act }
    }

    /// Says something of the person in the app.
    fn say(self, words: impl FnOnce(&str, &str) -> String) -> String {
        self.state.with(|state| words(person::name(&state.member), &state.app))
    }

    /// Why the person cannot be removed, in words.
    fn why(self) -> Option<String> {
        let texts = self.access.texts;
        let refusal = self.state.with(|state| state.refusal)?;
        Some(self.say(|name, app| match refusal {
            Refusal::LastAdmin => texts.last_admin_of(name, app),
            other => text::refusal(texts, other, name),
        }))
    }

    /// Whether it is being found out whether this can be done.
    fn preparing(self, act: &Act) -> Option<&'static str> {
        let is_it = |wish: &Wish| self.id.with_value(|id| wish.id == *id) && wish.act == *act;
        self.access.preparing.with(|wish| wish.as_ref().is_some_and(is_it)).then_some("true")
    }

    fn change(self) -> Tag {
        let texts = self.access.texts;
        let verb = move || self.say(|name, app| texts.change_role_in(name, app));
        icon_button(Glyph::Pencil)
            .attr("aria-label", verb)
            .attr("title", verb)
            .attr("aria-busy", move || self.preparing(&Act::ChooseRole))
            .on(ev::click, move |_| self.access.ask(self.wish(Act::ChooseRole)))
    }

    fn remove(self) -> Tag {
        let texts = self.access.texts;
        let verb = move || self.say(|name, app| texts.remove_from(name, app));
        icon_button(Glyph::Trash)
            .attr("data-tone", "danger")
            .attr("data-remove", self.id.with_value(ToString::to_string))
            .attr("aria-label", verb)
            .attr("aria-busy", move || self.preparing(&Act::Remove))
            .attr("aria-disabled", move || self.why().is_some().then_some("true"))
            .attr("aria-description", move || self.why())
            .attr("title", move || self.why().unwrap_or_else(verb))
            .on(ev::click, move |_| match untrack(|| self.why()) {
                None => self.access.ask(self.wish(Act::Remove)),
                Some(why) => self.access.explain(why),
            })
    }
}
