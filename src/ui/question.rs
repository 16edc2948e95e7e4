//! A question about one entry of a list. What it is about is frozen while it is open, so that a refresh cannot slip another entry under
//! the button; when the entry leaves, the focus goes on to the next.

use leptos::html::Span;
use leptos::prelude::*;

use super::confirm::{Confirm, Progress};
use super::dom::{Dom, tag};
use super::focus;
use super::live::{Kept, live, memo};
use crate::text::question::Question;

/// What an open question is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen<T> {
    /// The entry.
    pub subject: T,
    /// What is asked.
    pub question: Question,
    /// Which button gets the focus when it is done, as [`Asking::new`]'s `mark` names it.
    pub next: Option<String>,
}

/// A question from being asked to being done: what was asked for is an `A`, whom or what it is about a `T`. `Copy`, so that handlers
/// capture it without ceremony.
pub struct Asking<A: 'static, T: 'static> {
    asked: RwSignal<Option<A>>,
    frozen: Kept<Option<(A, Frozen<T>)>>,
    progress: RwSignal<Progress>,
    anchor: NodeRef<Span>,
    mark: &'static str,
}

impl<A, T> Clone for Asking<A, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<A, T> Copy for Asking<A, T> {}

impl<A, T> std::fmt::Debug for Asking<A, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Asking")
    }
}

impl<A, T> Asking<A, T>
where
    A: Clone + PartialEq + Send + Sync + 'static,
    T: Clone + PartialEq + Send + Sync + 'static,
{
    /// A question for what stands in `asked`, found by `freeze` once; nothing of what it looks at is followed. `mark` is the attribute of
    /// the buttons that can get the focus afterwards.
    pub fn new(
        mark: &'static str,
        asked: RwSignal<Option<A>>,
        freeze: impl Fn(&A) -> Option<Frozen<T>> + Send + Sync + 'static,
    ) -> Self {
        let frozen = memo(move |before: Option<&Option<(A, Frozen<T>)>>| {
            let asked = asked.get()?;
            let opened = before.cloned().flatten().filter(|(before, _)| *before == asked);
            opened.or_else(|| {
                let frozen = untrack(|| freeze(&asked))?;
                Some((asked, frozen))
            })
        });
        let progress = RwSignal::new(Progress::Idle);
        Self { asked, frozen, progress, anchor: NodeRef::new(), mark }
    }

    /// The person said yes, and the answer is on its way.
    pub fn wait(self) {
        self.progress.set(Progress::Running);
    }

    /// Takes the question away.
    pub fn close(self) {
        self.asked.set(None);
        self.progress.set(Progress::Idle);
    }

    /// Shows why it was refused, or takes the question away and puts the focus on the next.
    pub fn settle(self, end: Result<(), String>) {
        if let Err(why) = end {
            return self.progress.set(Progress::Failed(why));
        }
        let next = self.frozen.with_untracked(|frozen| frozen.as_ref()?.1.next.clone());
        let mark = self.mark;
        self.close();
        focus::after_paint(self.anchor, move |anchor| {
            focus::by_attribute(anchor, mark, next.as_deref());
        });
    }

    /// The dialog. `on_yes` gets what was asked for; `subject` shows whom or what it is about.
    pub fn view(
        self,
        on_yes: impl Fn(A) + Send + Sync + 'static,
        subject: impl Fn(&T) -> Option<Dom> + Send + Sync + 'static,
    ) -> impl IntoView {
        let frozen = self.frozen;
        let yes = move |()| {
            if let Some((asked, _)) = frozen.get_untracked() {
                on_yes(asked);
            }
        };
        let subject = move || {
            let subject = frozen.with(|frozen| subject(&frozen.as_ref()?.1.subject));
            subject.map(|subject| tag("div").class("mxu-card").child(subject).done())
        };
        view! {
            <span node_ref=self.anchor hidden></span>
            <Confirm
                ask=live(move || frozen.with(|frozen| Some(frozen.as_ref()?.1.question.clone())))
                progress=self.progress
                on_yes=Callback::new(yes)
                on_no=Callback::new(move |()| self.close())
                subject=ViewFn::from(subject)
            />
        }
    }
}

/// The entry after the one that is meant, or the one before the last: where the focus goes when it leaves.
pub fn neighbour<T>(shown: &[T], is_meant: impl FnMut(&T) -> bool) -> Option<&T> {
    let position = shown.iter().position(is_meant)?;
    shown.get(position + 1).or_else(|| shown.get(position.checked_sub(1)?))
}
