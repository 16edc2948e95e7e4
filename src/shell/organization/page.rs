//! The page as a whole.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::Asked;
use super::form::AccountForm;
use super::list::account_list;
use super::questions::Questions;
use super::toolbar::toolbar;
use crate::config;
use crate::directory::http::HttpDirectory;
use crate::model::organization::filter::AccountFilter;
use crate::notices::board;
use crate::session::organization::Organization;
use crate::session::platform;
use crate::shell::frame::{Listing, listing, page, refresh_button};
use crate::text::language::texts;
use crate::text::pages;
use crate::ui::banner::{banner, blank, nothing_found};
use crate::ui::button::primary_button;
use crate::ui::dom::{Dom, several, show};
use crate::ui::icon::{Glyph, icon};
use crate::ui::live::{live, memo};
use crate::ui::said::said;

/// The organization's team accounts.
pub fn organization_page(directory: HttpDirectory) -> Dom {
    let texts = texts();
    let organization = Organization::new(directory, texts);
    let accounts = organization.accounts;
    let filter = RwSignal::new(AccountFilter::default());
    let text = RwSignal::new(String::new());
    let asked = RwSignal::new(None::<Asked>);
    organization.load();
    config::on_return(move || organization.revalidate());

    let query = memo(move |_| AccountFilter { text: text.get(), ..filter.get() });
    let shown = memo(move |_| {
        let query = query.get();
        accounts.with(|accounts| query.select(&accounts.rows, platform::fold, platform::millis))
    });
    let has_rows = memo(move |_| accounts.with(|accounts| !accounts.rows.is_empty()));
    let is_here = memo(move |_| accounts.with(|accounts| accounts.phase.as_of().is_some()));
    let missing = memo(move |_| accounts.with(|accounts| accounts.missing));
    let add = move || {
        primary_button()
            .on(ev::click, move |_| organization.open_creation())
            .child(icon(Glyph::Plus))
            .child(texts.add_account())
    };
    let actions = several([
        refresh_button(texts, move || organization.load()).done(),
        show(move || is_here.get(), add),
    ]);
    let cut_short = move || {
        let words = move || {
            accounts.with(|accounts| {
                let missing = usize::try_from(accounts.missing).unwrap_or(usize::MAX);
                let here = accounts.rows.len();
                texts.accounts_cut_short(here, here.saturating_add(missing))
            })
        };
        banner(words, None::<Dom>)
    };
    let nobody = move || {
        nothing_found(
            move || pages::nobody(texts, &text.get()),
            texts.members_not_found_hint(),
            texts.clear_search_and_filter(),
            move || {
                text.set(String::new());
                filter.update(|filter| {
                    *filter = AccountFilter { order: filter.order, ..Default::default() };
                });
            },
        )
    };
    let list = move || {
        several([
            toolbar(organization, text, filter, shown),
            show(move || missing.get() > 0, cut_short),
            show(move || shown.with(Vec::is_empty), nobody),
            account_list(organization, shown, filter, asked),
        ])
    };
    let asks = move || {
        query.with(|_| ());
        has_rows.get();
    };
    let found =
        said(asks, move || has_rows.get().then(|| texts.accounts_found(shown.with(Vec::len))));
    let count = move || {
        is_here.get().then(|| {
            accounts.with(|accounts| {
                let missing = usize::try_from(accounts.missing).unwrap_or(usize::MAX);
                accounts.rows.len().saturating_add(missing)
            })
        })
    };
    let body = listing(Listing {
        phase: live(move || accounts.with(|accounts| accounts.phase.clone())),
        has_rows,
        what: "accounts",
        loading: texts.loading_accounts(),
        on_retry: Callback::new(move |()| organization.load()),
        empty: Box::new(move || {
            blank(Glyph::People, texts.no_accounts(), texts.no_accounts_hint(), add())
        }),
        list: Box::new(list),
    });
    let on_next = Callback::new(move |(key, next)| organization.follow(key, next));
    let dialogs = view! {
        <Questions organization=organization asked=asked shown=shown />
        <AccountForm organization=organization />
    };
    page(texts, texts.organization(), count, actions, texts.organization_lead())
        .child(body)
        .child(found)
        .child(dialogs.into_any())
        .child(board(organization.notices, false, move |_| texts.try_again(), on_next))
        .done()
}
