//! What stands where a list would be: nothing there, nothing found, nothing to be had. And the line above a list that is not quite right.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

/// A picture, a sentence and the next action.
#[component]
pub fn Blank(
    /// The picture.
    glyph: Glyph,
    /// What is the case.
    #[prop(into)]
    title: Signal<String>,
    /// What to do about it.
    #[prop(into)]
    hint: Signal<String>,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="mxu-blank">
            <span class="mxu-blank-picture"><Icon glyph=glyph /></span>
            <p class="mxu-blank-title">{title}</p>
            <p class="mxu-blank-hint">{hint}</p>
            {children.map(|children| view! { <div class="mxu-blank-actions">{children()}</div> })}
        </div>
    }
}

/// A line above a list: what is shown is old, or not everything.
#[component]
pub fn Banner(
    /// What is the case.
    #[prop(into)]
    text: Signal<String>,
    /// The action.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="mxu-banner">
            <Icon glyph=Glyph::Alert />
            <p>{text}</p>
            {children.map(|children| children())}
        </div>
    }
}
