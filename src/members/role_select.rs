//! The role of a member, changed in its row.

use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::panel::Asked;
use super::row::State;
use crate::model::permissions::Refusal;
use crate::session::Session;
use crate::text;
use crate::ui::live::{live, maybe, memo};

/// A native select. A choice is committed at once, unless it has a consequence to confirm or cannot be made.
#[component]
pub fn RoleSelect(
    /// The tab's session.
    session: Session,
    /// Whose role it is.
    id: StoredValue<UserId>,
    /// What the person is called.
    name: Memo<String>,
    /// What changes in the row.
    state: Memo<State>,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let texts = session.texts;
    let role = move || state.with(|state| state.role.clone());
    let last_admin = move || state.with(|state| state.last_admin);
    let (offered, fixed) = session.capabilities.with_untracked(|c| (c.roles.clone(), !c.set_role));
    if fixed {
        let label =
            live(move || session.capabilities.with(|c| text::role::name(texts, c, &role())));
        return view! { <span>{label}</span> }.into_any();
    }
    let refusal = move || name.with(|name| text::refusal(texts, Refusal::LastAdmin, name));
    let why = live(move || last_admin().then(refusal));
    let busy = live(move || state.with(|state| state.busy).then_some("true"));
    let on_change = move |event: web_sys::Event| {
        let select: web_sys::HtmlSelectElement = event_target(&event);
        let chosen = Role::from(select.value().as_str());
        let shown = untrack(role);
        // The control has moved already. It shows what the model says: the choice once it is made, the old role until then.
        select.set_value(shown.as_str());
        if chosen != shown {
            choose(session, id.get_value(), &name.get_untracked(), chosen, asked);
        }
    };
    // A memo: setting the property again would close the list that is open.
    let value = memo(move |_| role().to_string());
    let now = untrack(role);
    let options = offered.into_iter().map(|info| {
        let barred = live(move || !info.administers && last_admin());
        view! {
            <option value=info.role.to_string() disabled=barred selected=info.role == now>
                {text::role::label(texts, &info)}
            </option>
        }
    });
    // A role that the directory does not offer is shown as what it is, for as long as the member has it.
    let unknown = maybe(move || {
        let role = role();
        let is_unknown = session.capabilities.with(|c| c.info(&role).is_none());
        is_unknown.then(
            || view! { <option value=role.to_string() selected=true>{role.to_string()}</option> },
        )
    });
    view! {
        <select
            class="mxu-select"
            data-variant="row"
            aria-label=live(move || name.with(|name| texts.role_for(name)))
            aria-busy=busy
            aria-disabled=busy
            aria-description=why
            title=why
            prop:value=value
            on:change=on_change
        >
            {unknown}
            {options.collect_view()}
        </select>
    }
    .into_any()
}

fn choose(session: Session, id: UserId, name: &str, chosen: Role, asked: RwSignal<Option<Asked>>) {
    let (allowed, warning) = session.capabilities.with_untracked(|c| {
        session.roster.with_untracked(|roster| {
            (roster.may_set_role(&id, &chosen, c), roster.warning(&id, &chosen, c))
        })
    });
    match (allowed, warning) {
        (Err(refusal), _) => session.explain(text::refusal(session.texts, refusal, name)),
        (Ok(()), Some(warning)) => asked.set(Some(Asked::Role(id, chosen, warning))),
        (Ok(()), None) => session.set_role(id, chosen),
    }
}
