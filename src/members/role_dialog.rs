//! The question before a role change that has a consequence of its own.

use leptos::prelude::*;

use super::panel::Asked;
use crate::session::Session;
use crate::text;
use crate::ui::confirm::{Confirm, Progress};
use crate::ui::live::memo;

#[component]
pub fn RoleDialog(
    /// The tab's session.
    session: Session,
    /// What a row asked for.
    asked: RwSignal<Option<Asked>>,
) -> impl IntoView {
    // Read without tracking: the question does not change while it is open.
    let ask = memo(move |_| {
        let Some(Asked::Role(id, role, warning, _)) = asked.get() else { return None };
        let name = session.name_of(&id)?;
        let app = untrack(|| session.app_name());
        let ask = |c: &_| text::ask::role(session.texts, warning, &name, c, &role, &app);
        Some(session.capabilities.with_untracked(ask))
    });
    let on_yes = Callback::new(move |()| {
        if let Some(Some(Asked::Role(id, role, _, seen))) = asked.try_update(Option::take) {
            session.set_role(id, role, &seen);
        }
    });
    // A question about a role that somebody has lost meanwhile is not one that can be answered.
    Effect::new(move |_| {
        if let Some(Asked::Role(id, _, _, seen)) = asked.get() {
            session.roster.track();
            if let Some((name, now)) = session.role_of(&id).filter(|(_, now)| *now != seen) {
                asked.set(None);
                session.explain_role(&name, &now);
            }
        }
    });
    view! { <Confirm ask=ask progress=Progress::Idle on_yes=on_yes on_no=Callback::new(move |()| asked.set(None)) /> }
}
