//! The questions that rows ask.

use leptos::prelude::*;
use mixpeek_users_contract::organization::{
    OrganizationRole, OrganizationStatus, OrganizationUser, OrganizationUserUpdate,
};
use mixpeek_users_texts::{Catalogue, PageCatalogue};

use super::Asked;
use super::row::person_of;
use crate::model::organization::name;
use crate::session::organization::{Deleted, Organization};
use crate::ui::confirm::{Ask, Confirm, Progress};
use crate::ui::focus;
use crate::ui::live::{Kept, live, memo};

/// Whom the open question is about: frozen when it opens, so that a refresh cannot slip somebody else under the button.
#[derive(Debug, Clone, PartialEq)]
struct Target {
    asked: Asked,
    account: OrganizationUser,
    /// Whose button gets the focus if the account leaves.
    next: Option<Box<str>>,
    ask: Ask,
}

#[component]
pub fn Questions(
    /// The page's controller.
    organization: Organization,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
    /// Positions of the accounts shown, in order.
    shown: Kept<Vec<u32>>,
) -> impl IntoView {
    let progress = RwSignal::new(Progress::Idle);
    let anchor = NodeRef::<leptos::html::Span>::new();
    let target = memo(move |previous: Option<&Option<Target>>| {
        let asked = asked.get()?;
        let opened = previous.cloned().flatten().filter(|target| target.asked == asked);
        opened.or_else(|| find(organization, asked, &shown.get_untracked()))
    });
    let close = move || {
        asked.set(None);
        progress.set(Progress::Idle);
    };
    let on_end = Callback::new(move |end| match end {
        Deleted::Refused(why) => progress.set(Progress::Failed(why)),
        Deleted::Gone => {
            let next = target
                .with_untracked(|target| target.as_ref().and_then(|target| target.next.clone()));
            close();
            focus::after_paint(anchor, move |anchor| {
                focus::by_attribute(anchor, "data-remove", next.as_deref());
            });
        }
    });
    let on_yes = Callback::new(move |()| {
        let Some(asked) = asked.get_untracked() else { return };
        let update = match &asked {
            Asked::Deletion(email) => {
                progress.set(Progress::Running);
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
        close();
        organization.update(asked.email(), update);
    });
    let subject = move || {
        target.get().map(|target| {
            view! {
                <div class="mxu-card">
                    {person_of(organization.texts, &target.account)}
                </div>
            }
        })
    };
    view! {
        <span node_ref=anchor hidden></span>
        <Confirm
            ask=live(move || target.with(|target| target.as_ref().map(|target| target.ask.clone())))
            progress=progress
            on_yes=on_yes
            on_no=Callback::new(move |()| close())
            subject=ViewFn::from(subject)
        />
    }
}

fn find(organization: Organization, asked: Asked, shown: &[u32]) -> Option<Target> {
    let (texts, accounts) = (organization.texts, organization.accounts.read_untracked());
    let account = accounts.row(asked.email())?.account.clone();
    let at = |index: &u32| accounts.rows.get(*index as usize).map(|row| &row.account.email);
    let position = shown.iter().position(|index| at(index) == Some(&account.email));
    let neighbour = position.and_then(|position| {
        shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?))
    });
    let name = name(&account);
    let (title, consequence, verb) = match &asked {
        Asked::Admin(_) => (
            texts.ask_make_admin(name),
            texts.account_admin_consequence(name),
            texts.make_admin(name),
        ),
        Asked::Suspension(_) => (
            texts.ask_suspend_account(name),
            texts.suspend_account_consequence(name),
            texts.suspend_account(name),
        ),
        Asked::Deletion(_) => (
            texts.ask_delete_account(name),
            texts.delete_account_consequence(name),
            texts.delete_account(name),
        ),
    };
    let destructive = !matches!(asked, Asked::Admin(_));
    let ask = Ask { title, consequence, verb, destructive };
    Some(Target { next: neighbour.and_then(at).cloned(), asked, ask, account })
}
