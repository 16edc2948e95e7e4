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
use crate::ui::dom::{Dom, Tag, part, several, tag};
use crate::ui::focus::leaves;
use crate::ui::icon::Glyph;

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// The row's place in the list, from nought.
    position: usize,
    /// Whether the row above is of the same person.
    continued: bool,
    /// Whether the row below is of the same person.
    continues: bool,
    member: Member,
    app: String,
    /// Whether the role manages the app's people.
    administers: bool,
    /// Whether a change is being saved.
    busy: bool,
    /// Whether nobody else could manage the app's people.
    last_admin: bool,
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
        Some(Self {
            position,
            continued: is_same(position.checked_sub(1)),
            continues: is_same(Some(position + 1)),
            member: entry.row.member.clone(),
            app: entry.app_name().to_owned(),
            administers: entry.administers,
            busy: entry.row.change.is_some(),
            last_admin: list.is_last_admin(entry),
        })
    }
}

/// The row of a membership. `focused` says whose row has the focus.
pub(super) fn access_row(
    access: Access,
    id: EntryId,
    state: Memo<State>,
    focused: RwSignal<Option<EntryId>>,
) -> Dom {
    let texts = access.texts;
    let id = StoredValue::new(id);
    let who = part(move || {
        let (member, continued) = state.with(|state| (state.member.clone(), state.continued));
        // The status is that of one app, and stands beside it.
        let member = Member { status: None, ..member };
        untrack(|| {
            if continued {
                tag("span").class("mxu-hidden").child(person::name(&member).to_owned()).done()
            } else {
                person(texts, &member, false)
            }
        })
    });
    let app = part(move || {
        let name = state.with(|state| state.app.clone());
        let href = id.with_value(|id| format!("/apps/{}/users", segment(id.app.as_str())));
        let label = texts.users_of(&name);
        tag("a")
            .class("mxu-access-app")
            .attr("href", href)
            .attr("title", label)
            .child(tag("bdi").child(name))
    });
    let role = part(move || {
        let (member, administers) = state.with(|state| (state.member.clone(), state.administers));
        let label = id.with_value(|id| access.role_name(id, &member.role));
        let badge = |tone, words: String| {
            tag("span").class("mxu-badge").attr("data-tone", tone).child(words).done()
        };
        let is_said = !administers || label == texts.role_admin();
        let status = text::status_badge(texts, member.status.as_ref());
        let name = tag("span").attr("data-administers", administers).child(label).done();
        several(
            [Some(name), (!is_said).then(|| badge(None, texts.role_admin()))]
                .into_iter()
                .chain([status.map(|status| badge(Some("warning"), status))])
                .flatten(),
        )
    });
    let wish = move |act| Wish { id: id.get_value(), act };
    let names = move || state.with(|s| (person::name(&s.member).to_owned(), s.app.clone()));
    let refusal = move || {
        state.with(|state| match (state.busy, state.last_admin) {
            (true, _) => Some(Refusal::Busy),
            (false, true) => Some(Refusal::LastAdmin),
            (false, false) => None,
        })
    };
    let why = move || {
        let (name, app) = names();
        refusal().map(|refusal| match refusal {
            Refusal::LastAdmin => texts.last_admin_of(&name, &app),
            other => text::refusal(texts, other, &name),
        })
    };
    let preparing = move |act: Act| {
        let is_it = access.preparing.with(|preparing| *preparing == Some(wish(act.clone())));
        is_it.then_some("true")
    };
    let change_label = move || {
        let (name, app) = names();
        texts.change_role_in(&name, &app)
    };
    let remove_label = move || {
        let (name, app) = names();
        texts.remove_from(&name, &app)
    };
    let change = icon_button(Glyph::Pencil)
        .attr("aria-label", change_label)
        .attr("title", change_label)
        .attr("aria-busy", move || preparing(Act::ChooseRole))
        .on(ev::click, move |_| access.ask(wish(Act::ChooseRole)));
    let remove = icon_button(Glyph::Trash)
        .attr("data-tone", "danger")
        .attr("data-remove", id.with_value(ToString::to_string))
        .attr("aria-label", remove_label)
        .attr("aria-busy", move || preparing(Act::Remove))
        .attr("aria-disabled", move || refusal().is_some().then_some("true"))
        .attr("aria-description", why)
        .attr("title", move || why().unwrap_or_else(remove_label))
        .on(ev::click, move |_| match untrack(why) {
            None => access.ask(wish(Act::Remove)),
            Some(why) => access.explain(why),
        });
    let cell = |class| -> Tag { tag("td").attr("role", "cell").class(class) };
    tag("tr")
        .attr("role", "row")
        .class("mxu-row")
        .attr("data-continued", move || state.with(|state| state.continued))
        .attr("data-continues", move || state.with(|state| state.continues))
        .attr("aria-rowindex", move || (state.with(|state| state.position) + 2).to_string())
        .attr("aria-busy", move || state.with(|state| state.busy).then_some("true"))
        .on(ev::focusin, move |_| focused.set(Some(id.get_value())))
        .on(ev::focusout, move |event| {
            if leaves(&event) {
                focused.set(None);
            }
        })
        .child(
            tag("th")
                .attr("role", "rowheader")
                .attr("scope", "row")
                .class("mxu-cell-person")
                .child(who),
        )
        .child(cell("mxu-cell-app").attr("data-label", texts.app()).child(app))
        .child(cell("mxu-access-role").attr("data-label", texts.role()).child(role))
        .child(cell("mxu-cell-actions").child(change).child(remove))
        .done()
}
