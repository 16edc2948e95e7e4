//! The form that makes an account, or changes one and shows everything that is known of it.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser,
};
use mixpeek_users_contract::time::Timestamp;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::row::person_of;
use crate::model::metadata::pretty;
use crate::model::organization::draft::{AccountDraft, Problem};
use crate::model::organization::name;
use crate::model::permissions::Refusal;
use crate::session::organization::Organization;
use crate::text;
use crate::text::language::Texts;
use crate::text::pages;
use crate::ui::alert::inline_alert;
use crate::ui::button::word_button;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::dom::{Dom, Tag, part, several, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::id::unique;
use crate::ui::json::json;
use crate::ui::live::{Kept, live, memo};
use crate::ui::moment::day_of;

/// The form in a dialog, open while there is a draft.
#[component]
pub fn AccountForm(
    /// The page's controller.
    organization: Organization,
) -> impl IntoView {
    let (texts, draft) = (organization.texts, organization.draft);
    let open = memo(move |_| draft.with(Option::is_some));
    let sending = memo(move |_| draft.with(|draft| draft.as_ref().is_some_and(|d| d.sending)));
    let title = live(move || {
        draft.with(|draft| match draft.as_ref().and_then(|draft| draft.of.as_deref()) {
            Some(account) => texts.edit_account(&name(account)),
            None => texts.add_account(),
        })
    });
    view! {
        <Dialog
            open=open
            on_close=Callback::new(move |()| draft.set(None))
            kind=DialogKind::Dialog
            title=title
            locked=sending
        >
            {form(organization, sending)}
        </Dialog>
    }
}

/// Reads something of the draft; nothing once the form is closed.
fn read<T: Default>(organization: Organization, read: impl FnOnce(&AccountDraft) -> T) -> T {
    organization.draft.with(|draft| draft.as_ref().map(read)).unwrap_or_default()
}

fn change(organization: Organization, change: impl FnOnce(&mut AccountDraft)) {
    organization.draft.update(|draft| {
        if let Some(draft) = draft {
            (draft.problem, draft.failed) = (None, None);
            change(draft);
        }
    });
}

fn form(organization: Organization, sending: Kept<bool>) -> Dom {
    let texts = organization.texts;
    let of = untrack(|| read(organization, |draft| draft.of.clone()));
    let last_admin = of.as_ref().is_some_and(|account| {
        organization.accounts.with_untracked(|accounts| {
            accounts.row(&account.email).is_some_and(|row| accounts.is_last_admin(row))
        })
    });
    let mut body = tag("div").class("mxu-dialog-body");
    body = match &of {
        Some(account) => body.child(tag("div").class("mxu-card").child(person_of(texts, account))),
        None => {
            body.child(tag("p").child(texts.add_account_hint())).child(email_field(organization))
        }
    };
    body = body
        .child(name_field(organization))
        .child(role_field(organization, last_admin))
        .child(status_field(organization, last_admin, of.is_some()))
        .child(warnings(organization))
        .child(refusals(organization))
        .child(of.as_deref().map(|account| facts(texts, account)));
    tag("form")
        .attr("novalidate", true)
        .on(ev::submit, move |event| {
            event.prevent_default();
            organization.submit();
        })
        .child(body)
        .child(foot(organization, sending))
        .done()
}

fn field(label: String, control: Tag, hint: impl Fn() -> String + 'static) -> Dom {
    let (id, hint_id) = (unique("field"), unique("hint"));
    let control = control.attr("id", id.clone()).attr("aria-describedby", hint_id.clone());
    tag("div")
        .class("mxu-field")
        .child(tag("label").attr("for", id).child(label))
        .child(control)
        .child(tag("p").class("mxu-hint").attr("id", hint_id).child(crate::ui::dom::text(hint)))
        .done()
}

fn input(kind: &'static str) -> Tag {
    tag("input")
        .class("mxu-input")
        .attr("type", kind)
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
}

fn email_field(organization: Organization) -> Dom {
    let invalid = move || {
        let is_bad = |problem: &Problem| !matches!(problem, Problem::Name);
        read(organization, |draft| draft.problem.as_ref().is_some_and(is_bad)).then_some("true")
    };
    let control = input("email")
        .attr("autofocus", true)
        .attr("autocapitalize", "none")
        .attr("placeholder", organization.texts.example_address())
        .attr("aria-invalid", invalid)
        .prop("value", move || read(organization, |draft| draft.email.clone()))
        .on(ev::input, move |event| {
            let value = event_target_value(&event);
            change(organization, |draft| draft.email = value);
        });
    field(organization.texts.account_email(), control, String::new)
}

fn name_field(organization: Organization) -> Dom {
    let invalid =
        move || read(organization, |draft| draft.problem == Some(Problem::Name)).then_some("true");
    let is_edit = untrack(|| read(organization, |draft| draft.of.is_some()));
    let control = input("text")
        .attr("autofocus", is_edit)
        .attr("aria-invalid", invalid)
        .prop("value", move || read(organization, |draft| draft.name.clone()))
        .on(ev::input, move |event| {
            let value = event_target_value(&event);
            change(organization, |draft| draft.name = value);
        });
    let hint = organization.texts.full_name_hint();
    field(organization.texts.full_name(), control, move || hint.clone())
}

/// An option for each value, and one for the value that is there and that this version does not know.
fn options(values: Vec<(String, String, bool)>, current: &str) -> impl Iterator<Item = Tag> {
    let unknown = (!values.iter().any(|(key, ..)| key == current))
        .then(|| (current.to_owned(), current.to_owned(), false));
    let current = current.to_owned();
    unknown.into_iter().chain(values).map(move |(key, label, disabled)| {
        let selected = key == current;
        let option = tag("option").attr("value", key).attr("selected", selected);
        option.attr("disabled", disabled).child(label)
    })
}

fn role_field(organization: Organization, last_admin: bool) -> Dom {
    let texts = organization.texts;
    let values = OrganizationRole::KNOWN.iter().map(|role| {
        let disabled = last_admin && *role != OrganizationRole::Admin;
        (role.to_string(), pages::role(texts, role), disabled)
    });
    let current = untrack(|| read(organization, |draft| draft.role.clone()));
    let control = tag("select")
        .class("mxu-select")
        .children(options(values.collect(), current.as_str()))
        .prop("value", move || read(organization, |draft| draft.role.to_string()))
        .on(ev::change, move |event| {
            let role = OrganizationRole::from(event_target_value(&event).as_str());
            change(organization, |draft| draft.role = role);
        });
    let why = last_admin.then(|| {
        let who = untrack(|| read(organization, |d| d.of.as_deref().map(name)));
        text::refusal(texts, Refusal::LastAdmin, &who.unwrap_or_default())
    });
    field(texts.role(), control, move || match &why {
        Some(why) => why.clone(),
        None => read(organization, |draft| pages::role_description(texts, &draft.role)),
    })
}

/// A new account is active, or pending for somebody who has yet to sign in: nobody is made to be suspended.
fn status_field(organization: Organization, last_admin: bool, is_edit: bool) -> Dom {
    let texts = organization.texts;
    let offered = OrganizationStatus::KNOWN
        .iter()
        .filter(|status| is_edit || **status != OrganizationStatus::Suspended);
    let values = offered.map(|status| {
        let disabled = last_admin && *status != OrganizationStatus::Active;
        (status.to_string(), pages::status(texts, status), disabled)
    });
    let current = untrack(|| read(organization, |draft| draft.status.clone()));
    let control = tag("select")
        .class("mxu-select")
        .children(options(values.collect(), current.as_str()))
        .prop("value", move || read(organization, |draft| draft.status.to_string()))
        .on(ev::change, move |event| {
            let status = OrganizationStatus::from(event_target_value(&event).as_str());
            change(organization, |draft| draft.status = status);
        });
    field(texts.account_status(), control, String::new)
}

/// What the change means beyond itself, said before it is made.
fn warnings(organization: Organization) -> Dom {
    let texts = organization.texts;
    let line = move |words: String| several([icon(Glyph::Alert), tag("span").child(words).done()]);
    let named = |draft: &AccountDraft, say: &dyn Fn(&str) -> String| {
        draft.of.as_deref().map(|account| say(&name(account)))
    };
    let keys = move || {
        let say = |name: &str| texts.status_cancels_keys(name);
        read(organization, |d| if d.cancels_keys() { named(d, &say) } else { None }).map(line)
    };
    let admin = move || {
        let say = |name: &str| texts.account_admin_consequence(name);
        read(organization, |d| if d.makes_admin() { named(d, &say) } else { None }).map(line)
    };
    let region = || tag("div").attr("role", "status").class("mxu-inline-status");
    several([region().child(part(keys)).done(), region().child(part(admin)).done()])
}

/// What is wrong with what was typed, or why the server did not do it.
fn refusals(organization: Organization) -> Dom {
    let texts = organization.texts;
    let why = move || {
        read(organization, |draft| {
            let problem = draft.problem.as_ref().map(|problem| pages::problem(texts, problem));
            problem.or_else(|| draft.failed.clone())
        })
    };
    inline_alert(why)
}

fn foot(organization: Organization, sending: Kept<bool>) -> Tag {
    let texts = organization.texts;
    let cancels = move || read(organization, AccountDraft::cancels_keys);
    let label = move || {
        let is_new = read(organization, |draft| draft.of.is_none());
        match (is_new, cancels()) {
            (true, _) => texts.add_account(),
            (false, true) => texts.save_and_cancel_keys(),
            (false, false) => texts.save(),
        }
    };
    let busy = move || sending.get().then_some("true");
    let cancel = word_button().attr("aria-disabled", busy).on(ev::click, move |_| {
        if !sending.get_untracked() {
            organization.draft.set(None);
        }
    });
    let submit = tag("button")
        .attr("type", "submit")
        .class("mxu-button")
        .attr("data-variant", move || if cancels() { "danger" } else { "primary" })
        .attr("aria-busy", busy)
        .attr("aria-disabled", busy)
        .child(crate::ui::dom::text(label));
    tag("footer").class("mxu-dialog-foot").child(cancel.child(texts.cancel())).child(submit)
}

/// Everything else that is known of an account.
fn facts(texts: Texts, account: &OrganizationUser) -> Tag {
    let none = || tag("span").child(texts.none_there()).done();
    let day = |moment: &Option<Timestamp>| {
        moment.as_ref().map_or_else(none, |at| day_of(texts, at.as_str().to_owned()))
    };
    let rights = account.namespace_permissions.iter().map(|right| {
        let role = pages::role(texts, &right.role);
        let operations = right.operations.as_ref().map(|operations| operations.join(", "));
        tag("li")
            .child(tag("code").child(right.namespace_id.to_string()))
            .child(format!(" {role}"))
            .child(operations.map(|operations| format!(" ({operations})")))
    });
    let rights = if account.namespace_permissions.is_empty() {
        none()
    } else {
        tag("ul").children(rights).done()
    };
    let metadata = if account.metadata.is_empty() {
        none()
    } else {
        json(texts.account_metadata(), pretty(&account.metadata))
    };
    let id =
        account.user_id.as_deref().map_or_else(none, |id| tag("code").child(id.to_owned()).done());
    let fact = |label: String, value: Dom| {
        several([tag("dt").child(label).done(), tag("dd").child(value).done()])
    };
    let login = match &account.last_login {
        None => tag("span").child(texts.never_logged_in()).done(),
        at => day(at),
    };
    let list = tag("dl")
        .class("mxu-account-facts")
        .child(fact(texts.account_id(), id))
        .child(fact(texts.joined(), day(&account.created_at)))
        .child(fact(texts.account_updated(), day(&account.updated_at)))
        .child(fact(texts.last_login(), login))
        .child(fact(texts.namespace_rights(), rights))
        .child(fact(texts.account_metadata(), metadata));
    tag("details").class("mxu-more").child(tag("summary").child(texts.about_account())).child(list)
}
