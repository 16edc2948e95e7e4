//! The form that gives a person another role in an app.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use crate::members::person::person;
use crate::model::permissions::Warning;
use crate::session::access::{Access, Act, Question};
use crate::text;
use crate::ui::button::word_button;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::dom::{self, Dom, Tag, part, several, tag};
use crate::ui::icon::{Glyph, icon};
use crate::ui::id::unique;
use crate::ui::live::{live, memo};

#[component]
pub fn RoleForm(
    /// The page's controller.
    access: Access,
) -> impl IntoView {
    let question =
        memo(move |_| access.question.get().filter(|question| question.act == Act::ChooseRole));
    let open = memo(move |_| question.with(Option::is_some));
    let title = live(move || {
        let names = question.get().and_then(|question| access.names_of(&question.id));
        names.map(|(name, app)| access.texts.change_role_in(&name, &app)).unwrap_or_default()
    });
    view! {
        <Dialog
            open=open
            on_close=Callback::new(move |()| access.question.set(None))
            kind=DialogKind::Dialog
            title=title
            locked=false
        >
            {question.get_untracked().and_then(|question| form(access, question))}
        </Dialog>
    }
}

fn form(access: Access, question: Question) -> Option<Dom> {
    let texts = access.texts;
    let Question { id, capabilities, .. } = question;
    let list = access.list.read_untracked();
    let entry = list.entry(&id)?;
    let (name, app) = (entry.name().to_owned(), entry.app_name().to_owned());
    let (current, administers) = (entry.row.member.role.clone(), entry.administers);
    let last_admin = list.is_last_admin(entry);
    let card = tag("div").class("mxu-card").child(person(texts, &entry.row.member, false));
    drop(list);

    let chosen = RwSignal::new(current.clone());
    let capabilities = StoredValue::new(capabilities);
    let offered = capabilities.with_value(|capabilities| capabilities.roles.clone());
    // A role that the directory does not offer is shown as what it is.
    let unknown = (!offered.iter().any(|info| info.role == current))
        .then(|| option(&current, current.to_string(), true));
    let options = offered.iter().map(|info| {
        let option = option(&info.role, text::role::label(texts, info), info.role == current);
        option.attr("disabled", last_admin && !info.administers)
    });
    let why = last_admin.then(|| texts.last_admin_of(&name, &app));
    let hint = move || match &why {
        Some(why) => why.clone(),
        None => capabilities.with_value(|capabilities| {
            let info = capabilities.info(&chosen.get());
            info.map(|info| text::role::description(texts, info)).unwrap_or_default()
        }),
    };
    let (field, hint_id) = (unique("role"), unique("role-hint"));
    let select = tag("select")
        .class("mxu-select")
        .attr("id", field.clone())
        .attr("aria-describedby", hint_id.clone())
        .attr("autofocus", true)
        .children(unknown)
        .children(options)
        .on(ev::change, move |event| {
            chosen.set(Role::from(event_target_value(&event).as_str()));
        });
    let granting = memo(move |_| {
        let grants = capabilities.with_value(|c| c.administers(&chosen.get()));
        (grants && !administers).then(|| {
            capabilities.with_value(|c| {
                let role = chosen.get();
                let question = text::ask::role(texts, Warning::GrantsAdmin, &name, c, &role, &app);
                (question.consequence, question.verb)
            })
        })
    });
    let warning = part(move || {
        let consequence =
            granting.with(|granting| granting.as_ref().map(|(words, _)| words.clone()));
        consequence.map(|words| several([icon(Glyph::Alert), tag("span").child(words).done()]))
    });
    let verb = move || {
        let verb = granting.with(|granting| granting.as_ref().map(|(_, verb)| verb.clone()));
        verb.unwrap_or_else(|| texts.save())
    };
    let submit = tag("button")
        .attr("type", "submit")
        .class("mxu-button")
        .attr("data-variant", "primary")
        .child(tag("span").class("mxu-truncate").attr("dir", "auto").child(dom::text(verb)));
    let cancel =
        word_button().on(ev::click, move |_| access.question.set(None)).child(texts.cancel());
    let body = tag("div")
        .class("mxu-dialog-body")
        .child(card)
        .child(
            tag("div")
                .class("mxu-field")
                .child(tag("label").attr("for", field).child(texts.role()))
                .child(select)
                .child(tag("p").class("mxu-hint").attr("id", hint_id).child(dom::text(hint))),
        )
        .child(tag("div").attr("role", "status").class("mxu-inline-status").child(warning));
    let form = tag("form")
        .on(ev::submit, move |event| {
            event.prevent_default();
            access.question.set(None);
            let role = chosen.get_untracked();
            if role != current {
                access.set_role(id.clone(), role, capabilities.get_value());
            }
        })
        .child(body)
        .child(tag("footer").class("mxu-dialog-foot").child(cancel).child(submit));
    Some(form.done())
}

fn option(role: &Role, label: String, selected: bool) -> Tag {
    tag("option").attr("value", role.to_string()).attr("selected", selected).child(label)
}
