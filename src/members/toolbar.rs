//! Search, filter and export above the members.

use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use crate::model::export;
use crate::model::filter::Filter;
use crate::session::Session;
use crate::text;
use crate::ui::download;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::live::{live, memo, part};
use crate::ui::search::SearchBox;

/// What stands for "any" in the role filter: a role's key cannot be empty.
const ANY: &str = "";

#[component]
pub fn Toolbar(
    /// The tab's session.
    session: Session,
    /// What is searched for.
    text: RwSignal<String>,
    /// The filter.
    filter: RwSignal<Filter>,
    /// Positions of the members shown.
    shown: Memo<Vec<u32>>,
) -> impl IntoView {
    let texts = session.texts;
    // Looks at every member: runs when a role may have changed, not whenever anything did.
    let changes =
        memo(move |_| session.roster.with(|roster| (roster.generation(), roster.roles())));
    let roles = memo(move |_| {
        changes.get();
        roles_present(session)
    });
    let chosen = live(move || {
        filter
            .with(|filter| filter.role.as_ref().map_or_else(|| ANY.to_owned(), ToString::to_string))
    });
    // Made anew as a whole when there is another role, which is rare; the choice is kept.
    let options = part(move || {
        let chosen = filter.with_untracked(|filter| filter.role.clone());
        let option = |(role, label): (Role, String)| {
            let is_chosen = chosen.as_ref() == Some(&role);
            view! { <option value=role.to_string() selected=is_chosen>{label}</option> }
        };
        roles.get().into_iter().map(option).collect_view().into_any()
    });
    let on_export = move |event: web_sys::MouseEvent| {
        let file = session.roster.with_untracked(|roster| {
            shown.with_untracked(|shown| {
                export::csv(
                    shown
                        .iter()
                        .filter_map(|index| Some(&roster.rows.get(*index as usize)?.member)),
                )
            })
        });
        let button: web_sys::Element = event_target(&event);
        if download::save(&button, "members.csv", "text/csv;charset=utf-8", &file).is_err() {
            session.cannot_export();
        }
    };
    view! {
        <div class="mxu-toolbar">
            <SearchBox label=texts.search_members() text=text />
            <select
                class="mxu-select"
                aria-label=texts.filter_by_role()
                prop:value=chosen
                on:change:target=move |event| {
                    let value = event.target().value();
                    filter.update(|filter| filter.role = (value != ANY).then(|| Role::from(value.as_str())));
                }
            >
                <option value=ANY>{texts.all_roles()}</option>
                {options}
            </select>
            <span class="mxu-spacer"></span>
            <button type="button" class="mxu-button" data-variant="quiet" on:click=on_export>
                <Icon glyph=Glyph::Download />
                {texts.export_csv()}
            </button>
        </div>
    }
}

/// The roles to filter by: those on offer, then those that only occur.
fn roles_present(session: Session) -> Vec<(Role, String)> {
    session.capabilities.with(|capabilities| {
        let offered = capabilities.roles.iter().map(|info| info.role.clone());
        let mut roles: Vec<Role> = offered.collect();
        session.roster.with_untracked(|roster| {
            for row in &roster.rows {
                if !roles.contains(&row.member.role) {
                    roles.push(row.member.role.clone());
                }
            }
        });
        let name = |role: &Role| text::role::name(session.texts, capabilities, role);
        roles.into_iter().map(|role| (role.clone(), name(&role))).collect()
    })
}
