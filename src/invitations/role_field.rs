//! The role that people are to have who are not members yet.

use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;
use web_sys::HtmlSelectElement;

use crate::session::Session;
use crate::text;
use crate::ui::id::unique;
use crate::ui::live::live;

/// A list of the roles on offer, and what the chosen one means.
#[component]
pub fn RoleField(
    /// The tab's session.
    session: Session,
    /// The chosen role.
    #[prop(into)]
    role: Signal<Role>,
    /// The person chose another.
    on_role: Callback<Role>,
    /// Whether it stays as it is, because it is on its way.
    #[prop(into)]
    locked: Signal<bool>,
) -> impl IntoView {
    let id = unique("new-role");
    let hint_id = unique("new-role-hint");
    let texts = session.texts;
    let roles = session.capabilities.with_untracked(|c| c.roles.clone());
    let fixed = roles.len() < 2;
    let description = live(move || {
        let words = session
            .capabilities
            .with(|c| c.info(&role.get()).map(|info| text::role::description(texts, info)));
        let only = fixed.then(|| texts.only_role());
        words.into_iter().chain(only).collect::<Vec<_>>().join(" ")
    });
    let on_change = move |select: &HtmlSelectElement| {
        if locked.get_untracked() {
            // The browser has moved it already.
            select.set_value(&role.get_untracked().to_string());
        } else {
            on_role.run(Role::from(select.value().as_str()));
        }
    };
    let options = roles
        .into_iter()
        .map(|info| view! { <option value=info.role.to_string()>{text::role::label(texts, &info)}</option> })
        .collect_view();
    view! {
        <div class="mxu-field">
            <label for=id.clone()>{texts.role()}</label>
            <select
                id=id
                class="mxu-select"
                part="select"
                aria-describedby=hint_id.clone()
                aria-disabled=live(move || (fixed || locked.get()).then_some("true"))
                prop:value=live(move || role.get().to_string())
                on:change:target=move |event| on_change(&event.target())
            >
                {options}
            </select>
            <p class="mxu-hint" id=hint_id>
                {description}
            </p>
        </div>
    }
}
