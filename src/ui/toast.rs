//! A notice that goes by itself, unless somebody is reading it.

use std::time::Duration;

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use super::icon::{Glyph, Icon};
use crate::text::language::texts;

/// How long a notice stays that goes by itself.
const STAY: Duration = Duration::from_secs(8);

/// One notice.
#[component]
pub fn Toast(
    /// What is said.
    text: String,
    /// Whether it is an error: then it stays until it is dismissed.
    is_error: bool,
    /// The text of its button, if it has one.
    #[prop(into)]
    action: Option<String>,
    /// The person pressed it.
    on_action: Callback<()>,
    /// It is over.
    on_dismiss: Callback<()>,
) -> impl IntoView {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let hold = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let release = move || {
        hold();
        if !is_error {
            let handle = set_timeout_with_handle(move || on_dismiss.run(()), STAY);
            timer.set_value(handle.ok());
        }
    };
    // Somebody reads it while the pointer or the focus is in it.
    let (pointed, focused) = (StoredValue::new(false), StoredValue::new(false));
    let attend = move |attention: StoredValue<bool>, is_here: bool| {
        attention.set_value(is_here);
        if pointed.get_value() || focused.get_value() { hold() } else { release() }
    };
    release();
    on_cleanup(hold);
    view! {
        <div
            class="mxu-toast"
            data-tone=if is_error { "error" } else { "success" }
            on:pointerenter=move |_| attend(pointed, true)
            on:pointerleave=move |_| attend(pointed, false)
            on:focusin=move |_| attend(focused, true)
            on:focusout=move |_| attend(focused, false)
        >
            <Icon glyph=if is_error { Glyph::Alert } else { Glyph::Check } />
            <span class="mxu-toast-text">{text}</span>
            {action
                .map(|action| {
                    view! {
                        <button type="button" class="mxu-link-button" on:click=move |_| on_action.run(())>
                            {action}
                        </button>
                    }
                })}
            <button type="button" class="mxu-icon-button" aria-label=texts().dismiss() on:click=move |_| on_dismiss.run(())>
                <Icon glyph=Glyph::Close />
            </button>
        </div>
    }
}
