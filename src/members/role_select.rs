//! The role of a member, changed in its row.

use leptos::ev;
use leptos::prelude::*;
use mixpeek_users_contract::id::UserId;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::panel::Asked;
use super::row::Who;
use crate::later;
use crate::model::permissions::Refusal;
use crate::session::Session;
use crate::text as words;
use crate::ui::dom::{Dom, part, tag, text};
use crate::ui::later::act;

/// A native select. A choice is committed at once, unless it has a consequence to confirm (then it goes into `asked`) or cannot be made.
pub(super) fn role_select(session: Session, who: Who, asked: RwSignal<Option<Asked>>) -> Dom {
    let (texts, state) = (session.texts, who.state);
    let role = move || state.with(|state| state.role.clone());
    let last_admin = move || state.with(|state| state.last_admin);
    let (offered, fixed) = session.capabilities.with_untracked(|c| (c.roles.clone(), !c.set_role));
    if fixed {
        let label = move || session.capabilities.with(|c| words::role::name(texts, c, &role()));
        return tag("span").child(text(label)).done();
    }
    let refusal = move || who.with_name(|name| words::refusal(texts, Refusal::LastAdmin, name));
    let why = move || last_admin().then(refusal);
    let busy = move || state.with(|state| state.busy).then_some("true");
    // What the person saw when they opened the list, which may be another role by the time they have chosen.
    let seen = StoredValue::new(None::<Role>);
    let look = move || seen.set_value(Some(untrack(role)));
    let on_change = move |event: web_sys::Event| {
        let select: web_sys::HtmlSelectElement = event_target(&event);
        let chosen = Role::from(select.value().as_str());
        let shown = untrack(role);
        // The control has moved already. It shows what the model says: the choice once it is made, the old role until then.
        select.set_value(shown.as_str());
        if chosen != shown {
            let seen = seen.try_update_value(Option::take).flatten().unwrap_or(shown);
            let doing = choose(session, who.id.get_value(), chosen, seen, asked);
            act(doing, session.on_not_loaded());
        }
    };
    let now = untrack(role);
    let options = offered.into_iter().map(|info| {
        tag("option")
            .attr("value", info.role.to_string())
            .attr("disabled", move || !info.administers && last_admin())
            .attr("selected", info.role == now)
            .child(words::role::label(texts, &info))
    });
    // A role that the directory does not offer is shown as what it is, for as long as the member has it.
    let unknown = part(move || {
        let role = role();
        let is_unknown = session.capabilities.with(|c| c.info(&role).is_none());
        is_unknown.then(|| {
            tag("option")
                .attr("value", role.to_string())
                .attr("selected", true)
                .child(role.to_string())
        })
    });
    tag("select")
        .class("mxu-select")
        .attr("part", "select")
        .attr("data-variant", "row")
        .attr("aria-label", move || who.with_name(|name| texts.role_for(name)))
        .attr("aria-busy", busy)
        .attr("aria-disabled", busy)
        .attr("aria-description", why)
        .attr("title", why)
        .child(unknown)
        .children(options)
        .prop("value", move || role().to_string())
        .on(ev::pointerdown, move |_| look())
        .on(ev::keydown, move |_| look())
        .on(ev::change, on_change)
        .done()
}

later! { people:
    /// Gives somebody the role that was chosen for them in place of the one that was `seen`, or asks first.
    fn choose(session: Session, id: UserId, chosen: Role, seen: Role, asked: RwSignal<Option<Asked>>) {
        choose_now(session, id, chosen, seen, asked);
    }
}

fn choose_now(
    session: Session,
    id: UserId,
    chosen: Role,
    seen: Role,
    asked: RwSignal<Option<Asked>>,
) {
    // Nothing once the tab is gone: its code came later than its end.
    let rules = session.capabilities.try_with_untracked(|c| {
        session.roster.try_with_untracked(|roster| {
            (roster.may_set_role(&id, &chosen, c), roster.warning(&id, &chosen, c))
        })
    });
    let Some((allowed, warning)) = rules.flatten() else { return };
    let known = session.role_of(&id);
    match (known, allowed, warning) {
        (Some((name, now)), ..) if now != seen => session.explain_role(&name, &now),
        (Some((name, _)), Err(refusal), _) => {
            session.explain(words::refusal(session.texts, refusal, &name));
        }
        (_, Ok(()), Some(warning)) => asked.set(Some(Asked::Role(id, chosen, warning, seen))),
        _ => session.set_role(id, chosen, &seen),
    }
}
