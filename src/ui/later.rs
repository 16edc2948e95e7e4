//! Parts of the screen whose code lies in a file of its own, which the browser loads when the part is first wanted.
//!
//! Which files there are and what is in them is said where the parts are declared, with [`later!`](crate::later). A build without the
//! feature `split` (the tests, `trunk serve`) makes one file of everything, and such a part is there at once.

use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
/// The file could not be loaded. The browser's console says why.
pub use leptos::wasm_split::SplitLoaderError as NotLoaded;
use mixpeek_users_texts::Catalogue;

use super::banner::Blank;
use super::icon::Glyph;
use super::live::part;
use crate::text::language::texts;

/// A part, or that its code could not be loaded.
pub type Made = Result<AnyView, NotLoaded>;
/// A part whose code is on its way.
pub type Making = Pin<Box<dyn Future<Output = Made>>>;
/// Asks for a part.
pub type Make = Box<dyn Fn() -> Making>;

/// Declares a function that makes a part of the screen, and puts its code into the file `$file`. Everything that only such functions of
/// one file need goes there with it.
#[macro_export]
macro_rules! later {
    ($file:ident: $(#[$meta:meta])* $vis:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$meta])*
        $vis fn $name($($arg: $type),*) -> $crate::ui::later::Making {
            #[cfg(feature = "split")]
            #[::leptos::wasm_split::wasm_split($file, wasm_split_path = ::leptos::wasm_split, fallible)]
            fn $name($($arg: $type),*) -> $crate::ui::later::Made {
                let part = $body;
                Ok(::leptos::prelude::IntoAny::into_any(part))
            }
            #[cfg(not(feature = "split"))]
            async fn $name($($arg: $type),*) -> $crate::ui::later::Made {
                let part = $body;
                Ok(::leptos::prelude::IntoAny::into_any(part))
            }
            Box::pin($name($($arg),*))
        }
    };
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Not wanted yet.
    Waiting,
    /// Its code is on its way.
    Loading,
    /// It is made.
    Here,
    /// Its code could not be loaded.
    Failed,
}

/// Shows a part once its code is here. It then stays, whether it is still wanted or not.
#[component]
pub fn Later(
    /// Makes the part.
    make: Make,
    /// Whether it is wanted; at once, without this. A part that could not be loaded is tried again when it is wanted anew.
    #[prop(optional)]
    wanted: Option<Signal<bool>>,
    /// Stands in its place while its code is on its way.
    #[prop(optional, into)]
    waiting: Option<ViewFn>,
    /// Hears that the code could not be loaded. Without this the part's place says so, with a button that tries again.
    #[prop(optional)]
    on_fail: Option<Callback<()>>,
) -> impl IntoView {
    let texts = texts();
    let make = StoredValue::new_local(make);
    let kept = StoredValue::new_local(None);
    let state = RwSignal::new(State::Waiting);
    // The part ends with this scope although it is made after an await. A scope of its own: one that held on to itself would never end.
    let owner = StoredValue::new(Owner::new());
    let run = move || {
        spawn_local_scoped_with_cancellation(async move {
            let Some(making) = make.try_with_value(|make| make()) else { return };
            if let Ok(view) = making.await {
                kept.try_set_value(Some(view));
                state.try_set(State::Here);
            } else {
                state.try_set(State::Failed);
                if let Some(on_fail) = on_fail {
                    on_fail.try_run(());
                }
            }
        });
    };
    let load = move || {
        if matches!(state.get_untracked(), State::Waiting | State::Failed) {
            state.set(State::Loading);
            untrack(|| owner.try_with_value(|owner| owner.with(run)));
        }
    };
    match wanted {
        None => load(),
        // Outward: the file is asked for once somebody wants the part.
        Some(wanted) => {
            Effect::new(move |_| {
                if wanted.get() {
                    load();
                }
            });
        }
    }
    part(move || match state.get() {
        State::Waiting => ().into_any(),
        State::Loading => waiting.as_ref().map_or_else(|| ().into_any(), ViewFn::run),
        State::Here => {
            kept.try_update_value(Option::take).flatten().unwrap_or_else(|| ().into_any())
        }
        State::Failed if on_fail.is_some() => ().into_any(),
        State::Failed => view! {
            <div role="alert">
                <Blank
                    glyph=Glyph::Alert
                    title=texts.part_not_loaded()
                    hint=texts.part_not_loaded_hint()
                >
                    <button type="button" class="mxu-button" on:click=move |_| load()>
                        {texts.try_again()}
                    </button>
                </Blank>
            </div>
        }
        .into_any(),
    })
}

/// Loads a part's file ahead of time, when the browser has nothing better to do. Should that fail, it is tried again when the part is
/// wanted.
pub fn warm(make: fn() -> Making) {
    let load = move || leptos::task::spawn_local(async move { drop(make().await) });
    // Not every browser says when it is idle.
    if request_idle_callback_with_handle(load).is_err() {
        set_timeout(load, Duration::from_secs(1));
    }
}
