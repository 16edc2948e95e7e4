//! Closures for the renderer, with their types erased.
//!
//! Every closure has a type of its own, and whatever takes one by type is compiled once for each: an attribute, a memo, a `Show`.
//! Through these functions all closures of one result share one copy (docs/decisions/size.md has the figures).

use leptos::prelude::*;

/// A value that follows what `read` looks at: for attributes, properties and texts.
pub fn live<T: Send + Sync + 'static>(read: impl Fn() -> T + Send + Sync + 'static) -> Signal<T> {
    Signal::derive(read)
}

/// How a memo finds its value, given the one before.
type Derive<T> = Box<dyn Fn(Option<&T>) -> T + Send + Sync>;

/// The same, kept until what it looks at changes.
pub fn memo<T: PartialEq + Send + Sync + 'static>(
    read: impl Fn(Option<&T>) -> T + Send + Sync + 'static,
) -> Memo<T> {
    let read: Derive<T> = Box::new(read);
    Memo::new(read)
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
