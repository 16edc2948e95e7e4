//! One account.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::member::Member;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserUpdate,
};
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::Asked;
use crate::members::person::person;
use crate::model::organization::{AccountRow, Accounts, address, name};
use crate::model::permissions::Refusal;
use crate::session::organization::Organization;
use crate::session::platform;
use crate::text;
use crate::text::language::Texts;
use crate::text::pages;
use crate::ui::button::{button, icon_button};
use crate::ui::dom::{Dom, Tag, part, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::live::{Kept, memo};
use crate::ui::moment::day_of;
use crate::ui::window::{cell, window_row};

/// What a row shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    /// The row's place in the list, from nought.
    position: usize,
    account: OrganizationUser,
    /// Whether a change is being saved.
    busy: bool,
    /// Whether nobody else could manage the accounts.
    last_admin: bool,
}

impl State {
    pub(super) fn of(accounts: &Accounts, row: &AccountRow, position: usize) -> Self {
        Self {
            position,
            account: row.account.clone(),
            busy: row.change.is_some(),
            last_admin: accounts.is_last_admin(row),
        }
    }

    /// Why the account can be neither suspended nor deleted.
    fn refusal(&self) -> Option<Refusal> {
        match (self.busy, self.last_admin) {
            (true, _) => Some(Refusal::Busy),
            (false, true) => Some(Refusal::LastAdmin),
            (false, false) => None,
        }
    }
}

/// The account as the person it is of. The status has a column of its own.
pub(super) fn person_of(texts: Texts, account: &OrganizationUser) -> Dom {
    let member = Member {
        email: Some(address(&account.email)),
        name: account.user_name.clone(),
        avatar_url: account.avatar_url.clone(),
        ..Member::new(account.email.as_ref().into(), Role::default())
    };
    person(texts, &member, false)
}

/// A moment as how long ago it was, with the exact moment as its tooltip.
fn ago(texts: Texts, text: &str) -> Dom {
    let Some(millis) = platform::millis(&text.into()) else {
        return tag("time").child(text.to_owned()).done();
    };
    tag("time")
        .attr("datetime", text.to_owned())
        .attr("title", texts.exact(millis))
        .child(platform::ago(texts, millis))
        .done()
}

/// A status, told from the others by more than its colour: by its word.
pub(super) fn status_badge(texts: Texts, status: &OrganizationStatus) -> Tag {
    let tone = match status {
        OrganizationStatus::Active => Some("good"),
        OrganizationStatus::Pending => None,
        OrganizationStatus::Suspended | OrganizationStatus::Other(_) => Some("warning"),
    };
    tag("span").class("mxu-badge").attr("data-tone", tone).child(pages::status(texts, status))
}

/// The row of the account with an address. What must be confirmed goes into `asked`; `focused` says whose row has the focus.
pub(super) fn account_row(
    organization: Organization,
    email: Box<str>,
    state: Kept<State>,
    asked: RwSignal<Option<Asked>>,
    focused: RwSignal<Option<String>>,
) -> Dom {
    let texts = organization.texts;
    let who = Who { organization, email: StoredValue::new(email), state, asked };
    let account = memo(move |_| {
        // Everything but what is changed in the row itself: it is not made anew for that.
        let account = state.with(|state| state.account.clone());
        OrganizationUser { role: OrganizationRole::default(), ..account }
    });
    let person = part(move || account.with(|account| untrack(|| person_of(texts, account))));
    let status = part(move || account.with(|account| status_badge(texts, &account.status)));
    let login = part(move || {
        account.with(|account| match &account.last_login {
            Some(at) => ago(texts, at.as_str()),
            None => tag("span").child(texts.never_logged_in()).done(),
        })
    });
    let joined = part(move || {
        let created_at = account.with(|account| account.created_at.clone());
        created_at.map(|at| day_of(texts, at.as_str().to_owned()))
    });
    let on_focus = move |inside: bool| focused.set(inside.then(|| who.email.get_value().into()));
    window_row(
        move || state.with(|state| state.position),
        move || state.with(|state| state.busy),
        on_focus,
        person,
    )
    .child(cell("mxu-cell-role").attr("data-label", texts.role()).child(who.role()))
    .child(cell("mxu-cell-status").attr("data-label", texts.account_status()).child(status))
    .child(cell("mxu-cell-joined").attr("data-label", texts.last_login()).child(login))
    .child(cell("mxu-cell-joined").attr("data-label", texts.joined()).child(joined))
    .child(cell("mxu-cell-actions").child(who.toggle()).child(who.edit()).child(who.delete()))
    .done()
}

/// Whose row it is, for its controls.
#[derive(Clone, Copy)]
struct Who {
    organization: Organization,
    email: StoredValue<Box<str>>,
    state: Kept<State>,
    asked: RwSignal<Option<Asked>>,
}

impl Who {
    fn with_name<T>(self, make: impl FnOnce(&str) -> T) -> T {
        self.state.with(|state| make(&name(&state.account)))
    }

    fn texts(self) -> Texts {
        self.organization.texts
    }

    /// Why something may not be done, in words.
    fn why(self, refusal: Refusal) -> String {
        self.with_name(|name| text::refusal(self.texts(), refusal, name))
    }

    fn ask(self, make: fn(Box<str>) -> Asked) {
        self.asked.set(Some(make(self.email.get_value())));
    }

    /// The role as a native select. A choice is committed at once, but for an admin's, which is asked about.
    fn role(self) -> Dom {
        let (texts, state) = (self.texts(), self.state);
        let role = move || state.with(|state| state.account.role.clone());
        let busy = move || state.with(|state| state.busy).then_some("true");
        let is_last = move || state.with(|state| state.last_admin);
        let why = move || is_last().then(|| self.why(Refusal::LastAdmin));
        let on_change = move |event: web_sys::Event| {
            let select: web_sys::HtmlSelectElement = event_target(&event);
            let chosen = OrganizationRole::from(select.value().as_str());
            let shown = untrack(role);
            // The control has moved already. It shows what the model says: the choice once it is made, the old role until then.
            select.set_value(shown.as_str());
            if chosen == shown {
                return;
            }
            if chosen == OrganizationRole::Admin && untrack(move || !state.with(|s| s.busy)) {
                return self.ask(Asked::Admin);
            }
            let update =
                OrganizationUserUpdate { role: Some(chosen), ..OrganizationUserUpdate::default() };
            self.organization.update(&self.email.get_value(), update);
        };
        let now = untrack(role);
        let options = OrganizationRole::KNOWN.iter().map(|known| {
            tag("option")
                .attr("value", known.to_string())
                .attr("disabled", move || *known != OrganizationRole::Admin && is_last())
                .attr("selected", *known == now)
                .child(pages::role(texts, known))
        });
        // A role that this version does not know is shown as what it is, for as long as the account has it.
        let unknown = part(move || {
            let role = role();
            (!role.is_known()).then(|| {
                let option = tag("option").attr("value", role.to_string()).attr("selected", true);
                option.child(role.to_string())
            })
        });
        tag("select")
            .class("mxu-select")
            .attr("data-variant", "row")
            .attr("aria-label", move || self.with_name(|name| texts.role_for(name)))
            .attr("aria-busy", busy)
            .attr("aria-disabled", busy)
            .attr("aria-description", why)
            .attr("title", why)
            .child(unknown)
            .children(options)
            .prop("value", move || role().to_string())
            .on(ev::change, on_change)
            .done()
    }

    /// Suspends who is active and lets back in who is suspended: one button, which keeps the focus. For any other status the form has the
    /// choice.
    fn toggle(self) -> Tag {
        let texts = self.texts();
        let status = memo(move |_| self.state.with(|state| state.account.status.clone()));
        let is = move |wanted: OrganizationStatus| status.with(|status| *status == wanted);
        let is_active = move || is(OrganizationStatus::Active);
        let verb = move || {
            let is_active = is_active();
            self.with_name(|name| {
                if is_active { texts.suspend_account(name) } else { texts.reactivate_account(name) }
            })
        };
        let act = move || {
            if untrack(is_active) {
                return self.ask(Asked::Suspension);
            }
            let update = OrganizationUserUpdate {
                status: Some(OrganizationStatus::Active),
                ..OrganizationUserUpdate::default()
            };
            self.organization.update(&self.email.get_value(), update);
        };
        let picture = part(move || icon(if is_active() { Glyph::Pause } else { Glyph::Play }));
        self.button(picture, verb, act)
            .attr("data-tone", move || is_active().then_some("danger"))
            .attr("hidden", move || !is_active() && !is(OrganizationStatus::Suspended))
    }

    fn edit(self) -> Tag {
        let verb = move || self.with_name(|name| self.texts().edit_account(name));
        icon_button(Glyph::Pencil)
            .attr("aria-label", verb)
            .attr("title", verb)
            .on(ev::click, move |_| self.organization.open_edit(&self.email.get_value()))
    }

    fn delete(self) -> Tag {
        let verb = move || self.with_name(|name| self.texts().delete_account(name));
        self.button(icon(Glyph::Trash), verb, move || self.ask(Asked::Deletion))
            .attr("data-tone", "danger")
            .attr("data-remove", self.email.with_value(ToString::to_string))
    }

    /// A button that the last admin may not press.
    fn button(
        self,
        picture: Dom,
        verb: impl Fn() -> String + Copy + 'static,
        act: impl Fn() + 'static,
    ) -> Tag {
        let refusal = move || self.state.with(State::refusal);
        let why = move || refusal().map(|refusal| self.why(refusal));
        button("mxu-icon-button")
            .child(picture)
            .attr("aria-label", verb)
            .attr("aria-disabled", move || refusal().is_some().then_some("true"))
            .attr("aria-description", why)
            .attr("title", move || why().unwrap_or_else(verb))
            .on(ev::click, move |_| match untrack(why) {
                None => act(),
                Some(why) => self.organization.explain(why),
            })
    }
}
