//! Search, filters and export above the accounts.

use leptos::prelude::*;
use mixpeek_users_contract::organization::{OrganizationRole, OrganizationStatus};
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use crate::model::export;
use crate::model::organization::filter::AccountFilter;
use crate::session::organization::Organization;
use crate::text::pages;
use crate::ui::choice::choice;
use crate::ui::dom::{Dom, tag};
use crate::ui::download::{self, export_button};
use crate::ui::live::{Kept, live, memo};
use crate::ui::search::search_box;

/// Search, filters and export; `shown` are the positions of the accounts shown.
pub(super) fn toolbar(
    organization: Organization,
    text: RwSignal<String>,
    filter: RwSignal<AccountFilter>,
    shown: Kept<Vec<u32>>,
) -> Dom {
    let (texts, accounts) = (organization.texts, organization.accounts);
    let roles = memo(move |_| {
        let mut roles = OrganizationRole::KNOWN.to_vec();
        accounts.with(|accounts| {
            for row in &accounts.rows {
                if !roles.contains(&row.account.role) {
                    roles.push(row.account.role.clone());
                }
            }
        });
        roles.into_iter().map(|role| (role.to_string(), pages::role(texts, &role))).collect()
    });
    let statuses = memo(move |_| {
        let mut statuses = OrganizationStatus::KNOWN.to_vec();
        accounts.with(|accounts| {
            for row in &accounts.rows {
                if !statuses.contains(&row.account.status) {
                    statuses.push(row.account.status.clone());
                }
            }
        });
        let named =
            |status: OrganizationStatus| (status.to_string(), pages::status(texts, &status));
        statuses.into_iter().map(named).collect()
    });
    let role = choice(
        [texts.filter_by_role(), texts.all_roles()],
        roles,
        live(move || filter.with(|filter| filter.role.as_ref().map(ToString::to_string))),
        Box::new(move |role| {
            filter.update(|filter| filter.role = role.map(|role| role.as_str().into()));
        }),
    );
    let status = choice(
        [texts.filter_accounts_by_status(), texts.every_account_status()],
        statuses,
        live(move || filter.with(|filter| filter.status.as_ref().map(ToString::to_string))),
        Box::new(move |status| {
            filter.update(|filter| filter.status = status.map(|status| status.as_str().into()));
        }),
    );
    tag("div")
        .class("mxu-toolbar")
        .child(search_box(texts.search_accounts(), text))
        .child(role)
        .child(status)
        .child(tag("span").class("mxu-spacer"))
        .child(export_button(texts, move |button| export(organization, shown, button)))
        .done()
}

fn export(organization: Organization, shown: Kept<Vec<u32>>, button: &web_sys::Element) {
    let file = organization.accounts.with_untracked(|accounts| {
        let account = |index: &u32| Some(&accounts.rows.get(*index as usize)?.account);
        shown.with_untracked(|shown| export::accounts_csv(shown.iter().filter_map(account)))
    });
    if download::save(button, "accounts.csv", "text/csv;charset=utf-8", &file).is_err() {
        organization.explain(organization.texts.not_exported());
    }
}
