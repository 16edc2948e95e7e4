//! Search, filter and export above the members.

use leptos::prelude::*;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use crate::later;
use crate::model::export;
use crate::model::filter::Filter;
use crate::session::Session;
use crate::text as words;
use crate::ui::choice::choice;
use crate::ui::dom::{Dom, show, tag};
use crate::ui::download::{self, export_button};
use crate::ui::later::act;
use crate::ui::live::{Kept, live, memo};
use crate::ui::search::search_box;

/// Search, filter and export; `shown` are the positions of the members shown.
pub(super) fn toolbar(
    session: Session,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    shown: Kept<Vec<u32>>,
) -> Dom {
    let texts = session.texts;
    // Looks at every member: runs when a role or a status may have changed, not whenever anything did.
    let changes =
        memo(move |_| session.roster.with(|roster| (roster.generation(), roster.roles())));
    // Made anew as a whole when there is another role, which is rare; the choice is kept.
    let roles = memo(move |_| {
        changes.get();
        roles_present(session)
    });
    let statuses = memo(move |_| {
        changes.get();
        statuses_present(session)
    });
    let by_role = choice(
        [texts.filter_by_role(), texts.all_roles()],
        roles,
        live(move || filter.with(|filter| filter.role.as_ref().map(ToString::to_string))),
        Box::new(move |role| {
            filter.update(|filter| filter.role = role.map(|role| role.as_str().into()));
        }),
    );
    let by_status = move || {
        choice(
            [texts.filter_by_status(), texts.all_statuses()],
            statuses,
            live(move || filter.with(|filter| filter.status.as_ref().map(ToString::to_string))),
            Box::new(move |status| {
                filter.update(|filter| filter.status = status.map(|status| status.as_str().into()));
            }),
        )
    };
    let has_statuses =
        move || !statuses.with(Vec::is_empty) || filter.with(|filter| filter.status.is_some());
    tag("div")
        .class("mxu-toolbar")
        .child(search_box(texts.search_members(), text))
        .child(by_role)
        .child(show(has_statuses, by_status))
        .child(tag("span").class("mxu-spacer"))
        .child(export_button(texts, move |button| {
            act(exported(session, shown, button.clone()), session.on_not_loaded());
        }))
        .done()
}

later! { people:
    /// Saves the members shown as a file.
    fn exported(session: Session, shown: Kept<Vec<u32>>, button: web_sys::Element) {
        export(session, shown, &button);
    }
}

fn export(session: Session, shown: Kept<Vec<u32>>, button: &web_sys::Element) {
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
fn roles_present(session: Session) -> Vec<(String, String)> {
    session.capabilities.with(|capabilities| {
        let mut roles: Vec<Role> =
            capabilities.roles.iter().map(|info| info.role.clone()).collect();
        session.roster.with_untracked(|roster| {
            for row in &roster.rows {
                if !roles.contains(&row.member.role) {
                    roles.push(row.member.role.clone());
                }
            }
        });
        let name = |role: &Role| words::role::name(session.texts, capabilities, role);
        roles.into_iter().map(|role| (role.to_string(), name(&role))).collect()
    })
}

/// The statuses to filter by, where the directory tells any: the usual one, those on offer, then those that only occur.
fn statuses_present(session: Session) -> Vec<(String, String)> {
    let mut statuses = vec![MemberStatus::Active];
    statuses.extend(session.capabilities.with(|c| c.statuses.clone()));
    let mut is_told = false;
    session.roster.with_untracked(|roster| {
        for status in roster.rows.iter().filter_map(|row| row.member.status.as_ref()) {
            is_told = true;
            if !statuses.contains(status) {
                statuses.push(status.clone());
            }
        }
    });
    // On offer may be the usual one, too.
    let is_first = |(index, status): &(usize, &MemberStatus)| !statuses[..*index].contains(status);
    let name = |status: &MemberStatus| words::status(session.texts, status);
    let present = statuses.iter().enumerate().filter(is_first);
    let present = present.map(|(_, status)| (status.to_string(), name(status)));
    if is_told { present.collect() } else { Vec::new() }
}
