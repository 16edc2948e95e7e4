//! Search, filters and export above the people.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use crate::model::access::{AccessFilter, AccessList};
use crate::model::export;
use crate::session::access::Access;
use crate::session::platform;
use crate::text;
use crate::ui::choice::choice;
use crate::ui::dom::{Dom, tag};
use crate::ui::download::{self, export_button};
use crate::ui::live::{Kept, live, memo};
use crate::ui::search::search_box;

/// Search, filters and export; `shown` are the positions of the memberships shown.
pub(super) fn toolbar(
    access: Access,
    words: RwSignal<String>,
    filter: RwSignal<AccessFilter>,
    shown: Kept<Vec<u32>>,
) -> Dom {
    let (texts, list) = (access.texts, access.list);
    let apps = memo(move |_| {
        let apps = list.with(|list| list.apps(platform::fold));
        apps.into_iter().map(|(app, name)| (app.to_string(), name)).collect()
    });
    let roles = memo(move |_| {
        let name =
            |role: &_| access.capabilities.with_value(|known| text::role::name(texts, known, role));
        let roles = list.with(AccessList::roles);
        roles.iter().map(|role| (role.to_string(), name(role))).collect()
    });
    let app = choice(
        [texts.filter_by_app(), texts.all_apps()],
        apps,
        live(move || filter.with(|filter| filter.app.as_ref().map(ToString::to_string))),
        Box::new(move |app| filter.update(|filter| filter.app = app.map(Into::into))),
    );
    let role = choice(
        [texts.filter_by_role(), texts.all_roles()],
        roles,
        live(move || filter.with(|filter| filter.role.as_ref().map(ToString::to_string))),
        Box::new(move |role| {
            filter.update(|filter| filter.role = role.map(|role| role.as_str().into()));
        }),
    );
    let admins = tag("input")
        .attr("type", "checkbox")
        .prop("checked", move || filter.with(|filter| filter.admins).then_some("true"))
        .on(ev::change, move |event| {
            let admins = event_target_checked(&event);
            filter.update(|filter| filter.admins = admins);
        });
    tag("div")
        .class("mxu-toolbar")
        .child(search_box(texts.search_people(), words))
        .child(app)
        .child(role)
        .child(tag("label").class("mxu-check").child(admins).child(texts.admins_anywhere()))
        .child(tag("span").class("mxu-spacer"))
        .child(export_button(texts, move |button| save(access, shown, button)))
        .done()
}

fn save(access: Access, shown: Kept<Vec<u32>>, button: &web_sys::Element) {
    let file = access.list.with_untracked(|list| {
        let entry = |index: &u32| list.entries.get(*index as usize);
        shown.with_untracked(|shown| export::access_csv(shown.iter().filter_map(entry)))
    });
    if download::save(button, "access.csv", "text/csv;charset=utf-8", &file).is_err() {
        access.explain(access.texts.not_exported());
    }
}
