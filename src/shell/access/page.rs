//! The page as a whole.

use leptos::prelude::*;
use mixpeek_users_contract::capabilities::Capabilities;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::list::access_list;
use super::questions::RemoveQuestion;
use super::role_form::RoleForm;
use super::toolbar::toolbar;
use crate::config;
use crate::directory::http::HttpDirectory;
use crate::model::access::{AccessFilter, AccessList};
use crate::notices::board;
use crate::session::access::Access;
use crate::session::platform;
use crate::shell::frame::{Listing, listing, page, refresh_button};
use crate::text::language::texts;
use crate::text::pages;
use crate::ui::banner::{banner, blank, nothing_found};
use crate::ui::dom::{Dom, part, several, show, tag};
use crate::ui::icon::Glyph;
use crate::ui::live::{live, memo};
use crate::ui::said::said;

/// Everybody in every app. `capabilities` are those of the server in general, for the names of roles.
pub fn access_page(directory: HttpDirectory, capabilities: Capabilities) -> Dom {
    let texts = texts();
    let access = Access::new(directory, capabilities, texts);
    let list = access.list;
    let filter = RwSignal::new(AccessFilter::default());
    let text = RwSignal::new(String::new());
    access.load();
    config::on_return(move || access.revalidate());

    let query = memo(move |_| AccessFilter { text: text.get(), ..filter.get() });
    let shown = memo(move |_| {
        let query = query.get();
        list.with(|list| list.select(&query, platform::fold))
    });
    let has_rows = memo(move |_| list.with(|list| !list.entries.is_empty()));
    let cut = memo(move |_| list.with(|list| list.cut));
    let summary = memo(move |_| list.with(AccessList::summary));
    let counts = move || {
        has_rows.get().then(|| {
            let summary = summary.get();
            let counts = [
                texts.people_counted(summary.people),
                texts.apps_counted(summary.apps),
                texts.admins_counted(summary.admins),
            ];
            tag("ul")
                .class("mxu-summary")
                .children(counts.into_iter().map(|count| tag("li").child(count)))
        })
    };
    let missing = memo(move |_| list.with(|list| list.missing.clone()));
    let absent = move || {
        several(missing.get().into_iter().map(|app| {
            let name = app.app_title.as_deref().unwrap_or(app.app_id.as_str());
            banner(texts.people_missing(name, &app.message), None::<Dom>)
        }))
    };
    let cut_short = move || {
        let words = move || {
            let here = list.with(|list| list.entries.len());
            let missing = usize::try_from(cut.get()).unwrap_or(usize::MAX);
            texts.people_cut_short(here, here.saturating_add(missing))
        };
        banner(words, None::<Dom>)
    };
    let nobody = move || {
        nothing_found(
            move || pages::nobody(texts, &text.get()),
            texts.people_not_found_hint(),
            texts.clear_search_and_filter(),
            move || {
                text.set(String::new());
                filter.set(AccessFilter::default());
            },
        )
    };
    let rows = move || {
        several([
            toolbar(access, text, filter, shown),
            show(move || cut.get() > 0, cut_short),
            show(move || shown.with(Vec::is_empty), nobody),
            access_list(access, shown),
        ])
    };
    let asks = move || {
        query.with(|_| ());
        has_rows.get();
    };
    let found = said(asks, move || {
        has_rows.get().then(|| {
            let people = list.with(|list| shown.with(|shown| list.people_at(shown)));
            texts.people_found(people)
        })
    });
    let body = listing(Listing {
        phase: live(move || list.with(|list| list.phase.clone())),
        has_rows,
        what: "people",
        loading: texts.loading_people(),
        on_retry: Callback::new(move |()| access.load()),
        empty: Box::new(move || {
            blank(Glyph::People, texts.no_people(), texts.no_people_hint(), None::<Dom>)
        }),
        list: Box::new(rows),
    });
    let refresh = refresh_button(texts, move || access.load());
    let on_next = Callback::new(move |(key, next)| access.follow(key, next));
    let dialogs = view! {
        <RemoveQuestion access=access shown=shown />
        <RoleForm access=access />
    };
    page(texts, texts.access(), || None, refresh, texts.access_lead())
        .child(part(counts))
        .child(tag("div").attr("role", "alert").child(part(absent)))
        .child(body)
        .child(found)
        .child(dialogs.into_any())
        .child(board(access.notices, false, move |_| texts.try_again(), on_next))
        .done()
}
