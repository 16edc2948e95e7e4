//! The questions that rows ask.

use leptos::prelude::*;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserUpdate,
};
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::Asked;
use super::row::person_of;
use crate::model::organization::name;
use crate::session::organization::Organization;
use crate::text::question::Question;
use crate::ui::live::Kept;
use crate::ui::question::{Asking, Frozen, neighbour};

#[component]
pub fn Questions(
    /// The page's controller.
    organization: Organization,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
    /// Positions of the accounts shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let freeze = move |asked: &Asked| freeze(organization, asked, &shown.get());
    let asking = Asking::new("data-remove", asked, freeze);
    let on_end = Callback::new(move |end| asking.settle(end));
    let on_yes = move |asked: Asked| {
        let update = match &asked {
            Asked::Deletion(email) => {
                asking.wait();
                return organization.delete(email, on_end);
            }
            Asked::Admin(_) => OrganizationUserUpdate {
                role: Some(OrganizationRole::Admin),
                ..OrganizationUserUpdate::default()
            },
            Asked::Suspension(_) => OrganizationUserUpdate {
                status: Some(OrganizationStatus::Suspended),
                ..OrganizationUserUpdate::default()
            },
        };
        asking.close();
        organization.update(asked.email(), update);
    };
    asking.view(on_yes, move |account| Some(person_of(organization.texts, account)))
}

fn freeze(
    organization: Organization,
    asked: &Asked,
    shown: &[u32],
) -> Option<Frozen<OrganizationUser>> {
    let (texts, accounts) = (organization.texts, organization.accounts.read());
    let account = accounts.row(asked.email())?.account.clone();
    let at = |index: u32| accounts.rows.get(index as usize).map(|row| &row.account.email);
    let is_meant = |index: &u32| at(*index) == Some(&account.email);
    let next = neighbour(shown, is_meant).and_then(|index| at(*index));
    let name = &*name(&account);
    let question = match asked {
        Asked::Admin(_) => Question {
            title: texts.ask_make_admin(name),
            consequence: texts.account_admin_consequence(name),
            verb: texts.make_admin(name),
            destructive: false,
        },
        Asked::Suspension(_) => Question {
            title: texts.ask_suspend_account(name),
            consequence: texts.suspend_account_consequence(name),
            verb: texts.suspend_account(name),
            destructive: true,
        },
        Asked::Deletion(_) => Question {
            title: texts.ask_delete_account(name),
            consequence: texts.delete_account_consequence(name),
            verb: texts.delete_account(name),
            destructive: true,
        },
    };
    Some(Frozen { next: next.map(ToString::to_string), question, subject: account })
}
