//! Closures for the renderer, with their types erased.
//!
//! Every closure has a type of its own, and whatever takes one by type is compiled once for each: an attribute, a memo, a `Show`.
//! Through these functions all closures of one result share one copy (docs/decisions/size.md has the figures).

use std::any::Any;
use std::marker::PhantomData;
use std::sync::Arc;

use leptos::prelude::*;

/// A value that follows what `read` looks at: for attributes, properties and texts.
pub fn live<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(read)
}

/// The same, kept until what it looks at changes. `read` is given what it made before.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Kept<T> {
    let derive = move |before: Option<Anything>| {
        let known = before.as_deref().and_then(|before| before.downcast_ref());
        let now = read(known);
        match (known == Some(&now), before) {
            (true, Some(before)) => (before, false),
            _ => (Arc::new(now) as Anything, true),
        }
    };
    Kept { memo: make(Box::new(derive)), of: PhantomData }
}

/// What a memo holds: one type, so that a memo is compiled once and not for each type it could hold.
type Anything = Arc<dyn Any + Send + Sync>;

/// How it finds its value, and whether that is another than before.
type Derive = Box<dyn Fn(Option<Anything>) -> (Anything, bool) + Send + Sync>;

#[inline(never)]
fn make(derive: Derive) -> Memo<Anything> {
    Memo::new_owning(derive)
}

#[inline(never)]
fn value(memo: Memo<Anything>) -> Anything {
    memo.get()
}

/// A value that is derived and kept: see [`memo()`].
pub struct Kept<T> {
    memo: Memo<Anything>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Kept<T> {}

impl<T> std::fmt::Debug for Kept<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Kept")
    }
}

impl<T: Send + Sync + 'static> Kept<T> {
    /// Looks at the value, and follows it.
    pub fn with<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(Self::known(&value(self.memo)))
    }

    /// Looks at the value.
    pub fn with_untracked<U>(self, look: impl FnOnce(&T) -> U) -> U {
        look(Self::known(&untrack(|| value(self.memo))))
    }

    fn known(value: &Anything) -> &T {
        match value.downcast_ref() {
            Some(value) => value,
            // Only `memo` makes one of these, with a value of this type in it.
            None => unreachable!(),
        }
    }

    /// The value, which is followed.
    pub fn get(self) -> T
    where
        T: Clone,
    {
        self.with(T::clone)
    }

    /// The value.
    pub fn get_untracked(self) -> T
    where
        T: Clone,
    {
        self.with_untracked(T::clone)
    }

    /// Follows the value.
    pub fn track(self) {
        self.memo.track();
    }
}

impl<T: Clone + Send + Sync + 'static> From<Kept<T>> for Signal<T> {
    fn from(kept: Kept<T>) -> Self {
        live(move || kept.get())
    }
}

/// A condition for `Show`.
pub fn when(
    holds: impl Fn() -> bool + Send + Sync + 'static,
) -> Box<dyn Fn() -> bool + Send + Sync> {
    Box::new(holds)
}

/// A part of a view that is made anew whenever what it looks at changes.
pub fn part(make: impl Fn() -> AnyView + Send + 'static) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(make)
}

/// A part of a view that may be missing.
pub fn maybe<V: IntoView + 'static>(
    make: impl Fn() -> Option<V> + Send + 'static,
) -> Box<dyn FnMut() -> AnyView + Send> {
    Box::new(move || make().map_or_else(|| ().into_any(), IntoAny::into_any))
}

/// Runs `act` once the view stands, and whenever what it looks at changes: for what leads outward.
pub fn outward(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_: Option<()>| act());
}
