//! Search and filters above the members, and room for what comes later.

use leptos::prelude::*;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use crate::model::filter::Filter;
use crate::session::Session;
use crate::text as words;
use crate::ui::choice::choice;
use crate::ui::dom::{self, Dom, show, tag};
use crate::ui::later::{Make, later};
use crate::ui::live::{live, memo};
use crate::ui::search::search_box;

/// Search, filters, and what `tools` makes once the browser is `idle`.
pub(super) fn toolbar(
    session: Session,
    text: RwSignal<String>,
    filter: RwSignal<Filter>,
    tools: Make,
    idle: RwSignal<bool>,
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
        // Nothing is said where they are missing: they only add to what is there.
        .child(tag("span").class("mxu-tools").child(later(
            tools,
            Some(idle.into()),
            Box::new(|| dom::text("")),
            Some(Callback::new(|()| ())),
        )))
        .done()
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
