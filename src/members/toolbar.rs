//! Search, filter and export above the members.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::member::MemberStatus;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use crate::later;
use crate::model::export;
use crate::model::filter::Filter;
use crate::session::Session;
use crate::text as words;
use crate::ui::button::word_button;
use crate::ui::dom::{Dom, Tag, part, several, show, tag};
use crate::ui::download;
use crate::ui::icon::{Glyph, icon};
use crate::ui::later::act;
use crate::ui::live::{Kept, memo};
use crate::ui::search::search_box;

/// What stands for "any" in a filter: neither a role's key nor a status can be empty.
const ANY: &str = "";

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
        filter,
        [texts.filter_by_role(), texts.all_roles()],
        roles,
        |filter| filter.role.as_ref().map(Role::as_str),
        |filter, role| filter.role = role.map(Role::from),
    );
    let by_status = move || {
        choice(
            filter,
            [texts.filter_by_status(), texts.all_statuses()],
            statuses,
            |filter| filter.status.as_ref().map(MemberStatus::as_str),
            |filter, status| filter.status = status.map(MemberStatus::from),
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
        .child(
            word_button()
                .attr("data-variant", "quiet")
                .on(ev::click, move |event| {
                    act(exported(session, shown, event_target(&event)), session.on_not_loaded());
                })
                .child(icon(Glyph::Download))
                .child(texts.export_csv()),
        )
        .done()
}

/// A list that narrows the members to what is chosen in it: `read` and `write` know what of the filter that is.
fn choice(
    filter: RwSignal<Filter>,
    [label, any]: [String; 2],
    options: Kept<Vec<(String, String)>>,
    read: fn(&Filter) -> Option<&str>,
    write: fn(&mut Filter, Option<&str>),
) -> Tag {
    let chosen = move || filter.with(|filter| read(filter).unwrap_or(ANY).to_owned());
    let options = part(move || {
        let chosen = untrack(chosen);
        several(options.get().into_iter().map(|(value, label)| {
            let is_chosen = value == chosen;
            tag("option").attr("value", value).attr("selected", is_chosen).child(label).done()
        }))
    });
    tag("select")
        .class("mxu-select")
        .attr("part", "select")
        .attr("aria-label", label)
        .child(tag("option").attr("value", ANY).child(any))
        .child(options)
        .prop("value", chosen)
        .on(ev::change, move |event| {
            let value = event_target_value(&event);
            filter.update(|filter| write(filter, Some(&*value).filter(|value| *value != ANY)));
        })
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
