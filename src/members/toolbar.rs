//! Search, filter and export above the members.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use crate::model::export;
use crate::model::filter::Filter;
use crate::session::Session;
use crate::text as words;
use crate::ui::button::word_button;
use crate::ui::dom::{Dom, part, several, tag};
use crate::ui::download;
use crate::ui::icon::{Glyph, icon};
use crate::ui::live::memo;
use crate::ui::search::search_box;

/// What stands for "any" in the role filter: a role's key cannot be empty.
const ANY: &str = "";

/// Search, filter and export; `shown` are the positions of the members shown.
pub(super) fn toolbar(
    session: Session,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    shown: Memo<Vec<u32>>,
) -> Dom {
    let texts = session.texts;
    // Looks at every member: runs when a role may have changed, not whenever anything did.
    let changes =
        memo(move |_| session.roster.with(|roster| (roster.generation(), roster.roles())));
    // Made anew as a whole when there is another role, which is rare; the choice is kept.
    let roles = memo(move |_| {
        changes.get();
        roles_present(session)
    });
    let chosen = move || {
        filter
            .with(|filter| filter.role.as_ref().map_or_else(|| ANY.to_owned(), ToString::to_string))
    };
    let options = part(move || {
        let chosen = filter.with_untracked(|filter| filter.role.clone());
        several(roles.get().into_iter().map(|(role, label)| {
            tag("option")
                .attr("value", role.to_string())
                .attr("selected", chosen.as_ref() == Some(&role))
                .child(label)
                .done()
        }))
    });
    let select = tag("select")
        .class("mxu-select")
        .attr("part", "select")
        .attr("aria-label", texts.filter_by_role())
        .child(tag("option").attr("value", ANY).child(texts.all_roles()))
        .child(options)
        .prop("value", chosen)
        .on(ev::change, move |event| {
            let value = event_target_value(&event);
            filter
                .update(|filter| filter.role = (value != ANY).then(|| Role::from(value.as_str())));
        });
    tag("div")
        .class("mxu-toolbar")
        .child(search_box(texts.search_members(), text))
        .child(select)
        .child(tag("span").class("mxu-spacer"))
        .child(
            word_button()
                .attr("data-variant", "quiet")
                .on(ev::click, move |event| export(session, shown, &event_target(&event)))
                .child(icon(Glyph::Download))
                .child(texts.export_csv()),
        )
        .done()
}

fn export(session: Session, shown: Memo<Vec<u32>>, button: &web_sys::Element) {
    let file = session.roster.with_untracked(|roster| {
        shown.with_untracked(|shown| {
            export::csv(
                shown.iter().filter_map(|index| Some(&roster.rows.get(*index as usize)?.member)),
            )
        })
    });
    if download::save(button, "members.csv", "text/csv;charset=utf-8", &file).is_err() {
        session.cannot_export();
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
        let name = |role: &Role| words::role::name(session.texts, capabilities, role);
        roles.into_iter().map(|role| (role.clone(), name(&role))).collect()
    })
}
