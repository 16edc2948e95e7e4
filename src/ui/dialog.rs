//! The one dialog: a native `<dialog>`, which brings the top layer, an inert page behind it, the focus inside it and back out again.

use leptos::html;
use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::dom::{Dom, tag};
use super::icon::{Glyph, Icon};
use super::id::unique;
use super::sheet;
use crate::text::language::texts;
use crate::ui::live::when;

/// What kind of dialog it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DialogKind {
    /// A form or the like. Escape, the cross and a click outside close it.
    Dialog,
    /// The same at the side, from top to bottom: what belongs to something in the page behind it.
    Drawer,
    /// A question that must be answered: no cross, and a click outside does nothing.
    Alert,
}

impl DialogKind {
    const fn role(self) -> &'static str {
        match self {
            Self::Dialog | Self::Drawer => "dialog",
            Self::Alert => "alertdialog",
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Drawer => "drawer",
            _ => self.role(),
        }
    }
}

/// What stands at the end of every dialog of a scope: nothing outside of an open dialog can be reached.
#[derive(Clone)]
pub struct InEveryDialog(pub ViewFn);

impl std::fmt::Debug for InEveryDialog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("InEveryDialog")
    }
}

/// A modal dialog. Its content is made anew each time it opens; put `autofocus` on the element that is to have the focus.
#[component]
pub fn Dialog(
    /// Whether it is open.
    #[prop(into)]
    open: Signal<bool>,
    /// The person wants it closed.
    on_close: Callback<()>,
    /// What kind it is.
    kind: DialogKind,
    /// Its heading, and its name.
    #[prop(into)]
    title: Signal<String>,
    /// While this is so, Escape, the cross and a click outside are answered by `on_blocked` instead: something would be lost.
    #[prop(into)]
    locked: Signal<bool>,
    /// The person tried to close it while it was locked.
    #[prop(optional)]
    on_blocked: Option<Callback<()>>,
    /// The id of the paragraph in it that is read together with its name.
    #[prop(optional, into)]
    described_by: Option<String>,
    /// The content.
    children: ChildrenFn,
) -> impl IntoView {
    let texts = texts();
    let node = NodeRef::<html::Dialog>::new();
    let title_id = StoredValue::new(unique("dialog-title"));
    let children = StoredValue::new(children);
    let everywhere = StoredValue::new(use_context::<InEveryDialog>());
    // The `close` event comes late: without this, that of one question would close the next.
    let closed_by_us = StoredValue::new(false);
    Effect::new(move |_| {
        let Some(dialog) = node.get() else { return };
        match (open.get(), dialog.open()) {
            // Only fails for a dialog that has left the document, which needs no showing.
            (true, false) => {
                sheet::adopt(&dialog);
                drop(dialog.show_modal());
            }
            (false, true) => {
                closed_by_us.set_value(true);
                dialog.close();
            }
            _ => {}
        }
    });
    let dismiss = move || match on_blocked {
        Some(blocked) if locked.get_untracked() => blocked.run(()),
        None if locked.get_untracked() => {}
        _ => on_close.run(()),
    };
    // Escape arrives as a key first. Handling it there keeps it from closing the host's own dialogs as well, and keeps Chromium from
    // letting a second Escape through where the first was refused.
    let on_keydown = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && !event.default_prevented() {
            event.prevent_default();
            event.stop_propagation();
            dismiss();
        }
    };
    // The element itself is hit only outside its content, which fills it. Pressed and let go there: who selects text and ends outside
    // means no more by it than who presses outside and thinks better of it.
    let is_outside = move |target: Option<web_sys::EventTarget>| {
        target == node.get_untracked().map(wasm_bindgen::JsCast::unchecked_into)
    };
    // A press that ended elsewhere is a click on what both places have around them, which is the dialog as well.
    let (pressed, released) = (StoredValue::new(false), StoredValue::new(false));
    let on_pointerdown =
        move |event: web_sys::PointerEvent| pressed.set_value(is_outside(event.target()));
    let on_pointerup =
        move |event: web_sys::PointerEvent| released.set_value(is_outside(event.target()));
    let on_click = move |_| {
        let outside = pressed.get_value() && released.get_value();
        if outside && kind != DialogKind::Alert {
            pressed.set_value(false);
            dismiss();
        }
    };
    view! {
        <dialog
            class="mxu-dialog"
            part="dialog"
            node_ref=node
            role=kind.role()
            aria-labelledby=title_id.get_value()
            aria-describedby=described_by
            data-kind=kind.as_str()
            on:keydown=on_keydown
            on:pointerdown=on_pointerdown
            on:pointerup=on_pointerup
            on:click=on_click
            on:cancel=move |event: web_sys::Event| {
                event.prevent_default();
                dismiss();
            }
            on:close=move |_| {
                let by_us = closed_by_us.try_update_value(std::mem::take).unwrap_or(true);
                if !by_us && open.get_untracked() {
                    on_close.run(());
                }
            }
        >
            <Show when=when(move || open.get())>
                <div class="mxu-dialog-panel">
                    <header class="mxu-dialog-head">
                        <h2 id=title_id.get_value()>{title}</h2>
                        {(kind != DialogKind::Alert)
                            .then(|| {
                                view! {
                                    <button
                                        type="button"
                                        class="mxu-icon-button"
                                        aria-label=texts.close()
                                        on:click=move |_| dismiss()
                                    >
                                        <Icon glyph=Glyph::Close />
                                    </button>
                                }
                            })}
                    </header>
                    {everywhere.with_value(|view| view.as_ref().map(|InEveryDialog(view)| view.run()))}
                    {children.with_value(|children| children())}
                </div>
            </Show>
            // There before anything is said: a region that arrives together with its words is not announced.
            {said("polite", "status")}
            {said("assertive", "alert")}
        </dialog>
    }
}

/// A region for what is said while the dialog is open. Not written in `view!`, which would make an element without anything live in it
/// out of a text of HTML; a page that enforces Trusted Types refuses that.
fn said(live: &'static str, what: &'static str) -> Dom {
    tag("div").class("mxu-hidden").attr("aria-live", live).attr("data-said", what).done()
}
