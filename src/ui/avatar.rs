//! A person's picture, or initials on a colour of their own.

use crate::ui::live::{live, maybe};
use leptos::prelude::*;

/// A picture with initials behind it: they show while it loads, where there is none, and where it is broken.
#[component]
pub fn Avatar(
    /// The picture's address, already found fit to load.
    #[prop(into)]
    picture: Signal<Option<String>>,
    /// One or two letters.
    #[prop(into)]
    initials: Signal<String>,
    /// Which of the avatar hues.
    #[prop(into)]
    hue: Signal<u32>,
) -> impl IntoView {
    let broken = RwSignal::new(None::<String>);
    let source =
        move || picture.get().filter(|url| broken.with(|broken| broken.as_ref() != Some(url)));
    view! {
        <span class="mxu-avatar" data-hue=live(move || hue.get()) aria-hidden="true">
            <span class="mxu-avatar-initials">{initials}</span>
            {maybe(move || {
                source().map(|url| {
                    let failed = url.clone();
                    view! {
                        <img
                            src=url
                            alt=""
                            loading="lazy"
                            decoding="async"
                            referrerpolicy="no-referrer"
                            on:error=move |_| broken.set(Some(failed.clone()))
                        />
                    }
                })
            })}
        </span>
    }
}
