//! The form that adds somebody who has an account already, without an invitation.

use leptos::prelude::*;
use mixpeek_users_contract::role::Role;
use mixpeek_users_texts::Catalogue;

use super::role_field::RoleField;
use crate::session::Session;
use crate::ui::alert::alert_line;
use crate::ui::confirm::Progress;
use crate::ui::dialog::{Dialog, DialogKind};
use crate::ui::id::unique;
use crate::ui::live::live;

/// The form in a dialog. What was typed stays in it until somebody was added or it is cancelled.
#[component]
pub fn AddDialog(
    /// The tab's session.
    session: Session,
    /// Whether it is open.
    open: RwSignal<bool>,
) -> impl IntoView {
    let texts = session.texts;
    let kept = session.kept();
    let who = kept.added;
    let role = live(move || {
        let chosen = kept.added_role.get();
        session.capabilities.with(|c| {
            let offered = chosen.filter(|chosen| c.info(chosen).is_some());
            offered.or_else(|| c.roles.first().map(|info| info.role.clone())).unwrap_or_default()
        })
    });
    let progress = RwSignal::new(Progress::Idle);
    let running = live(move || progress.with(|progress| *progress == Progress::Running));
    let close = move || {
        open.set(false);
        who.set(String::new());
        progress.set(Progress::Idle);
    };
    let on_end = Callback::new(move |end| match end {
        Ok(()) => close(),
        Err(why) => progress.set(Progress::Failed(why)),
    });
    let send = move || {
        if running.get_untracked() {
            return;
        }
        let typed = who.get_untracked();
        if typed.trim().is_empty() {
            return progress.set(Progress::Failed(texts.add_who_missing()));
        }
        progress.set(Progress::Running);
        session.add(&typed, role.get_untracked(), on_end);
    };
    let on_role = Callback::new(move |chosen: Role| kept.added_role.set(Some(chosen)));
    view! {
        <Dialog
            open=open
            on_close=Callback::new(move |()| close())
            kind=DialogKind::Dialog
            title=texts.add_existing()
            locked=running
        >
            <form
                novalidate
                on:submit=move |event| {
                    event.prevent_default();
                    send();
                }
            >
                <div class="mxu-dialog-body">
                    <p>{texts.add_hint()}</p>
                    <WhoField session=session who=who progress=progress />
                    <RoleField session=session role=role on_role=on_role locked=running />
                </div>
                <footer class="mxu-dialog-foot">
                    <button
                        type="button"
                        class="mxu-button"
                        part="button"
                        aria-disabled=live(move || running.get().then_some("true"))
                        on:click=move |_| {
                            if !running.get_untracked() {
                                close();
                            }
                        }
                    >
                        {texts.cancel()}
                    </button>
                    <button
                        type="submit"
                        class="mxu-button"
                        part="button primary-button"
                        data-variant="primary"
                        aria-disabled=live(move || running.get().then_some("true"))
                        aria-busy=live(move || running.get().then_some("true"))
                    >
                        {texts.add()}
                    </button>
                </footer>
            </form>
        </Dialog>
    }
}

/// Whom to add, and why that was not done.
#[component]
fn WhoField(
    /// The tab's session.
    session: Session,
    /// What was typed.
    who: RwSignal<String>,
    /// How far adding has come.
    progress: RwSignal<Progress>,
) -> impl IntoView {
    let (id, problem_id) = (unique("add-who"), unique("add-who-problem"));
    let problem = live(move || match progress.get() {
        Progress::Failed(why) => Some(why),
        _ => None,
    });
    view! {
        <div class="mxu-field">
            <label for=id.clone()>{session.texts.add_who()}</label>
            <input
                id=id
                type="text"
                class="mxu-input"
                part="input"
                inputmode="email"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                autofocus
                dir="ltr"
                aria-describedby=problem_id.clone()
                aria-invalid=live(move || problem.with(Option::is_some).then_some("true"))
                prop:value=live(move || who.get())
                on:input=move |event| {
                    who.set(event_target_value(&event));
                    if problem.with_untracked(Option::is_some) {
                        progress.set(Progress::Idle);
                    }
                }
            />
            {alert_line(move || problem.get()).attr("role", "alert").attr("id", problem_id).done()}
        </div>
    }
}
