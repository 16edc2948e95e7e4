//! Parts of the screen whose code lies in a file of its own, which the browser loads when the part is first wanted.
//!
//! Which files there are and what is in them is said where the parts are declared, with [`later!`](crate::later). A build without the
//! feature `split` (the tests, `trunk serve`) makes one file of everything, and such a part is there at once.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::time::Duration;

use leptos::ev;
use leptos::prelude::*;
use leptos::reactive::spawn_local_scoped_with_cancellation;
/// The file could not be loaded. The browser's console says why.
pub use leptos::wasm_split::SplitLoaderError as NotLoaded;
use mixpeek_users_texts::Catalogue;

use super::banner::blank;
use super::button::word_button;
use super::dom::{Dom, held, part, tag};
use super::icon::Glyph;
use super::live::outward;
use crate::text::language::{Texts, texts};

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
///
/// It is wanted at once without `wanted`; a part that could not be loaded is tried again when it is wanted anew. `waiting` stands in its
/// place while its code is on its way. `on_fail` hears that the code could not be loaded; without it the part's place says so, with a
/// button that tries again.
pub fn later(
    make: Make,
    wanted: Option<Signal<bool>>,
    waiting: Box<dyn Fn() -> Dom>,
    on_fail: Option<Callback<()>>,
) -> Dom {
    let texts = texts();
    let make: Rc<dyn Fn() -> Making> = make.into();
    let kept = StoredValue::new_local(None);
    let state = RwSignal::new(State::Waiting);
    // The part ends with this scope although it is made after an await. A scope of its own: one that held on to itself would never end.
    let owner = StoredValue::new(Owner::new());
    let load = move || {
        if !matches!(state.get_untracked(), State::Waiting | State::Failed) {
            return;
        }
        state.set(State::Loading);
        let make = Rc::clone(&make);
        let run: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
            if let Ok(view) = make().await {
                kept.try_set_value(Some(view));
                state.try_set(State::Here);
            } else {
                state.try_set(State::Failed);
                if let Some(on_fail) = on_fail {
                    on_fail.try_run(());
                }
            }
        });
        untrack(|| {
            owner.try_with_value(|owner| owner.with(|| spawn_local_scoped_with_cancellation(run)));
        });
    };
    match wanted {
        None => load(),
        // Outward: the file is asked for once somebody wants the part.
        Some(wanted) => {
            let load = load.clone();
            outward(move || {
                if wanted.get() {
                    load();
                }
            });
        }
    }
    part(move || {
        let state = state.get();
        untrack(|| match state {
            State::Waiting => None,
            State::Loading => Some(waiting()),
            State::Here => kept.try_update_value(Option::take).flatten().map(held),
            State::Failed => on_fail.is_none().then(|| not_loaded(texts, load.clone())),
        })
    })
}

fn not_loaded(texts: Texts, load: impl Fn() + 'static) -> Dom {
    let again = word_button().on(ev::click, move |_| load()).child(texts.try_again());
    let blank = blank(Glyph::Alert, texts.part_not_loaded(), texts.part_not_loaded_hint(), again);
    tag("div").attr("role", "alert").child(blank).done()
}

/// Does something whose code lies in a file that comes later. `on_fail` hears that it could not be loaded.
pub fn act(doing: Making, on_fail: Callback<()>) {
    let run: Pin<Box<dyn Future<Output = ()>>> = Box::pin(async move {
        if doing.await.is_err() {
            on_fail.try_run(());
        }
    });
    leptos::task::spawn_local(run);
}

/// Does something when the browser has nothing better to do.
pub fn when_idle(act: impl Fn() + Clone + 'static) {
    // Not every browser says when it is idle.
    if request_idle_callback_with_handle(act.clone()).is_err() {
        set_timeout(act, Duration::from_secs(1));
    }
}
