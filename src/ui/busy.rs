//! What stands where rows are about to be.

use leptos::prelude::*;
use mixpeek_users_texts::Catalogue;

use crate::text::language::texts;

/// Rows of the real layout without their texts. Shown after a moment only (the style sheet waits), so that fast answers do not flicker.
#[component]
pub fn Skeleton(
    /// How many rows.
    rows: usize,
    /// What is being loaded, said to assistive technology.
    label: String,
) -> impl IntoView {
    let rows = (0..rows)
        .map(|_| {
            view! {
                <div class="mxu-skeleton-row">
                    <span class="mxu-skeleton-dot"></span>
                    <span class="mxu-skeleton-lines"><span></span><span></span></span>
                    <span class="mxu-skeleton-box"></span>
                    <span class="mxu-skeleton-line"></span>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="mxu-skeleton" role="status" aria-busy="true">
            <span class="mxu-hidden">{label}</span>
            <div aria-hidden="true">{rows}</div>
        </div>
    }
}

/// Says that something which was asked for is on its way. Shown after a moment only.
#[component]
pub fn Pending() -> impl IntoView {
    view! {
        <p class="mxu-pending" role="status">
            {texts().loading_now()}
        </p>
    }
}
