//! A question with two answers: *Dialog* with the decisions taken.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::alert::inline_alert;
use super::dialog::{Dialog, DialogKind};
use super::id::unique;
use crate::text::language::texts;
use crate::text::question::Question;
use crate::ui::live::live;

/// How far the yes has come.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Progress {
    /// Not said, or said and done.
    #[default]
    Idle,
    /// Said, not answered.
    Running,
    /// Said and refused; why.
    Failed(String),
}

impl Progress {
    /// Why it was refused.
    pub fn failure(&self) -> Option<String> {
        match self {
            Self::Failed(why) => Some(why.clone()),
            Self::Idle | Self::Running => None,
        }
    }
}

/// An `alertdialog` that holds the focus on *Cancel* until it is answered. A refusal is shown inside it, beside the button to repeat.
#[component]
pub fn Confirm(
    /// What to ask; closed when there is nothing. The question should not change while it is open.
    #[prop(into)]
    ask: Signal<Option<Question>>,
    /// How far the yes has come.
    #[prop(into)]
    progress: Signal<Progress>,
    /// The person says yes.
    on_yes: Callback<()>,
    /// The person says no.
    on_no: Callback<()>,
    /// Whom or what it is about, shown between the question and its consequence.
    #[prop(optional)]
    subject: Option<ViewFn>,
) -> impl IntoView {
    let subject = StoredValue::new(subject);
    let consequence = StoredValue::new(unique("consequence"));
    let texts = texts();
    let open = live(move || ask.with(Option::is_some));
    let running = live(move || progress.with(|progress| *progress == Progress::Running));
    let text = move |pick: fn(&Question) -> &String| {
        ask.with(|ask| ask.as_ref().map(|ask| pick(ask).clone()).unwrap_or_default())
    };
    let destructive = move || ask.with(|ask| ask.as_ref().is_some_and(|ask| ask.destructive));
    view! {
        <Dialog
            open=open
            on_close=on_no
            kind=DialogKind::Alert
            title=live(move || text(|ask| &ask.title))
            locked=running
            described_by=consequence.get_value()
        >
            <div class="mxu-dialog-body">
                {subject.with_value(|subject| subject.as_ref().map(ViewFn::run))}
                <p id=consequence.get_value()>{live(move || text(|ask| &ask.consequence))}</p>
                {inline_alert(move || progress.with(Progress::failure))}
            </div>
            <footer class="mxu-dialog-foot">
                <button
                    type="button"
                    class="mxu-button"
                    part="button"
                    autofocus
                    aria-disabled=live(move || running.get().then_some("true"))
                    on:click=move |_| {
                        if !running.get_untracked() {
                            on_no.run(());
                        }
                    }
                >
                    {texts.cancel()}
                </button>
                <button
                    type="button"
                    class="mxu-button"
                    part="button"
                    data-variant=live(move || if destructive() { "danger" } else { "primary" })
                    aria-disabled=live(move || running.get().then_some("true"))
                    aria-busy=live(move || running.get().then_some("true"))
                    on:click=move |_| {
                        if !running.get_untracked() {
                            on_yes.run(());
                        }
                    }
                >
                    <span class="mxu-truncate" dir="auto">{live(move || text(|ask| &ask.verb))}</span>
                </button>
            </footer>
        </Dialog>
    }
}
