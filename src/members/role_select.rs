//! The role of a member, changed in its row.

use leptos::prelude::*;
use mixpeek_users_contract::role::Role;

use super::panel::Asked;
use crate::model::permissions::Refusal;
use crate::model::row::Row;
use crate::session::Session;
use crate::text;
use crate::ui::live::{live, memo, when};

/// A native select. A choice is committed at once, unless it has a consequence to confirm or cannot be made.
#[component]
pub fn RoleSelect(
    /// The tab's session.
    session: Session,
    /// The row's place and content.
    current: Memo<(usize, Row)>,
    /// What the person is called.
    name: Memo<String>,
    /// Where to put the question.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    let role = memo(move |_| current.with(|(_, row)| row.member.role.clone()));
    let busy = memo(move |_| current.with(|(_, row)| row.change.is_some()));
    let fixed = memo(move |_| session.capabilities.with(|c| !c.set_role));
    let last_admin = memo(move |_| {
        session.capabilities.with(|c| {
            current.with(|(_, row)| session.roster.with(|roster| roster.is_last_admin(row, c)))
        })
    });
    let why =
        live(move || last_admin.get().then(|| text::refusal(Refusal::LastAdmin, &name.get())));
    let on_change = move |event: web_sys::Event| {
        let select: web_sys::HtmlSelectElement = event_target(&event);
        let chosen = Role::from(select.value().as_str());
        // The control has moved already. It shows what the model says: the choice once it is made, the old role until then.
        select.set_value(role.get_untracked().as_str());
        choose(session, &current.get_untracked().1, chosen, asked);
    };
    let options = move || {
        let current = role.get();
        session.capabilities.with(|c| {
            let unknown =
                c.info(&current).is_none().then(|| (current.clone(), current.to_string(), false));
            let offered = c.roles.iter().map(|info| {
                let barred = last_admin.get() && !info.administers;
                (info.role.clone(), info.label.to_string(), barred)
            });
            unknown.into_iter().chain(offered).collect::<Vec<_>>()
        })
    };
    view! {
        <Show
            when=when(move || !fixed.get())
            fallback=move || view! { <span>{live(move || session.capabilities.with(|c| c.label(&role.get()).to_owned()))}</span> }
        >
            <select
                class="mxu-select"
                data-variant="row"
                aria-label=live(move || format!("Role for {}", name.get()))
                aria-busy=live(move || busy.get().then_some("true"))
                aria-disabled=live(move || busy.get().then_some("true"))
                aria-description=why
                title=why
                prop:value=live(move || role.get().to_string())
                on:change=on_change
            >
                <For
                    each=options
                    key=|(role, label, barred)| (role.to_string(), label.clone(), *barred)
                    let((option, label, barred))
                >
                    <option value=option.to_string() disabled=barred selected=option == role.get_untracked()>
                        {label}
                    </option>
                </For>
            </select>
        </Show>
    }
}

fn choose(session: Session, row: &Row, chosen: Role, asked: RwSignal<Option<Asked>>) {
    let id = row.member.user_id.clone();
    let (allowed, warning) = session.capabilities.with_untracked(|c| {
        session.roster.with_untracked(|roster| {
            (roster.may_set_role(&id, &chosen, c), roster.warning(&id, &chosen, c))
        })
    });
    if chosen == row.member.role {
        return;
    }
    match (allowed, warning) {
        (Err(refusal), _) => {
            session.explain(text::refusal(refusal, crate::model::person::name(&row.member)));
        }
        (Ok(()), Some(warning)) => asked.set(Some(Asked::Role(id, chosen, warning))),
        (Ok(()), None) => session.set_role(id, chosen),
    }
}
