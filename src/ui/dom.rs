//! Elements that are made at once, without a type of their own for each.
//!
//! What `view!` writes down becomes a type, and the renderer is compiled once for every one of them; here everything is a node of the
//! document, and one copy of the code serves all (docs/decisions/dom.md). What the first screen shows is made this way, and reads much
//! the same:
//!
//! ```ignore
//! tag("button").attr("class", "mxu-button").attr("aria-label", move || name.get()).on(ev::click, move |_| choose()).child("Choose")
//! ```
//!
//! A closure in place of a value is followed. Whatever follows or listens belongs to the reactive scope it was made in and ends with it;
//! the nodes belong to whoever put them into the document. [`Dom`] is a view like any other to Leptos, and [`held`] takes its views.

mod value;
mod view;

pub use value::{IntoValue, IntoWords, Value, Words};
pub use view::Placed;

use std::any::Any;

use js_sys::{Function, Reflect};
use leptos::ev::EventDescriptor;
use leptos::prelude::*;
use leptos::reactive::effect::RenderEffect;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::any_view::AnyView;
use leptos::tachys::view::{Mountable, Render};
use send_wrapper::SendWrapper;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DocumentFragment, Element, Event, Node};

/// A piece of the screen: an element, a text, or several of them in a fragment.
#[derive(Debug, Clone)]
pub struct Dom(SendWrapper<Node>);

impl Dom {
    fn new(node: impl Into<Node>) -> Self {
        Self(SendWrapper::new(node.into()))
    }

    /// A copy of it and of all that is in it, as it is now: quicker than making it again, but nothing in it follows or listens.
    #[must_use]
    pub fn copy(&self) -> Self {
        // Only fails for a shadow root.
        self.0.clone_node_with_deep(true).map_or_else(|_| self.clone(), Self::new)
    }

    /// The piece with one more child.
    #[must_use]
    pub fn containing(self, child: impl IntoDom) -> Self {
        append(&self.0, child.into_dom());
        self
    }

    /// The node.
    pub fn node(&self) -> &Node {
        &self.0
    }
}

/// What an element can have for a child.
pub trait IntoDom {
    /// Its node, unless there is none.
    fn into_dom(self) -> Option<Dom>;
}

impl IntoDom for Dom {
    fn into_dom(self) -> Option<Dom> {
        Some(self)
    }
}

impl IntoDom for Tag {
    fn into_dom(self) -> Option<Dom> {
        Some(Dom::new(self.0))
    }
}

impl IntoDom for &'static str {
    fn into_dom(self) -> Option<Dom> {
        Some(text(self))
    }
}

impl IntoDom for String {
    fn into_dom(self) -> Option<Dom> {
        Some(text(self))
    }
}

impl IntoDom for AnyView {
    fn into_dom(self) -> Option<Dom> {
        Some(held(self))
    }
}

impl<T: IntoDom> IntoDom for Option<T> {
    fn into_dom(self) -> Option<Dom> {
        self.and_then(IntoDom::into_dom)
    }
}

/// An element under construction.
#[derive(Debug, Clone)]
pub struct Tag(Element);

/// A new element.
pub fn tag(name: &str) -> Tag {
    Tag(Rndr::create_element(name, None))
}

/// A new element of a drawing.
pub fn svg(name: &str) -> Tag {
    Tag(Rndr::create_element(name, Some("http://www.w3.org/2000/svg")))
}

impl Tag {
    /// The element, for whoever has to ask it something later.
    pub fn element(&self) -> Element {
        self.0.clone()
    }

    /// Sets an attribute, or follows its value. It is left alone while the value stays the same.
    #[must_use]
    pub fn attr(self, name: &'static str, value: impl IntoValue) -> Self {
        let element = self.0.clone();
        set(value.into_value(), move |words| match words {
            Some(words) => Rndr::set_attribute(&element, name, words),
            None => Rndr::remove_attribute(&element, name),
        });
        self
    }

    /// Sets a class, or follows it.
    #[must_use]
    pub fn class(self, value: impl IntoValue) -> Self {
        self.attr("class", value)
    }

    /// Sets a declaration of the element's own style, or follows it. An attribute `style` would be refused by the page's policy.
    #[must_use]
    pub fn style(self, name: &'static str, value: impl IntoValue) -> Self {
        let style = Rndr::style(&self.0);
        set(value.into_value(), move |words| {
            Rndr::set_css_property(&style, name, words.unwrap_or_default());
        });
        self
    }

    /// Sets a property of the element, or follows its value: what a field shows is no attribute of it.
    #[must_use]
    pub fn prop(self, name: &'static str, value: impl IntoValue) -> Self {
        let element = self.0.clone();
        set(value.into_value(), move |words| {
            let value = words.map_or(JsValue::NULL, JsValue::from_str);
            // Setting a property of an element fails for no value that is a text.
            drop(Reflect::set(&element, &JsValue::from_str(name), &value));
        });
        self
    }

    /// Listens to an event until the scope ends.
    #[must_use]
    #[expect(clippy::needless_pass_by_value, reason = "events are markers without content")]
    pub fn on<E: EventDescriptor>(
        self,
        event: E,
        mut act: impl FnMut(E::EventType) + 'static,
    ) -> Self
    where
        E::EventType: JsCast,
    {
        listen(&self.0, event.name(), Box::new(move |event| act(event.unchecked_into())));
        self
    }

    /// Puts a child at the end.
    #[must_use]
    pub fn child(self, child: impl IntoDom) -> Self {
        append(&self.0, child.into_dom());
        self
    }

    /// Puts children at the end.
    #[must_use]
    pub fn children(self, children: impl IntoIterator<Item = impl IntoDom>) -> Self {
        children.into_iter().fold(self, Self::child)
    }

    /// The finished element.
    pub fn done(self) -> Dom {
        Dom::new(self.0)
    }
}

fn append(parent: &Node, child: Option<Dom>) {
    if let Some(child) = child {
        // Only fails for a child that holds its parent, and a child is new.
        drop(parent.append_child(child.node()));
    }
}

/// A text, or one that follows a closure.
pub fn text(value: impl IntoValue) -> Dom {
    let node = Rndr::create_text_node("");
    let this = node.clone();
    set(value.into_value(), move |words| this.set_data(words.unwrap_or_default()));
    Dom::new(node)
}

/// Several pieces as one.
pub fn several(pieces: impl IntoIterator<Item = Dom>) -> Dom {
    let fragment = fragment();
    for piece in pieces {
        append(&fragment, Some(piece));
    }
    Dom::new(fragment)
}

/// A piece that is made anew, in its place, whenever what `make` looks at changes. What is made reads without being followed if `make`
/// wraps it in `untrack`.
pub fn part<T: IntoDom>(make: impl Fn() -> T + 'static) -> Dom {
    replaced(Box::new(move || make().into_dom()))
}

/// A piece that is there while `holds`.
pub fn show<T: IntoDom>(
    holds: impl Fn() -> bool + Send + Sync + 'static,
    make: impl Fn() -> T + 'static,
) -> Dom {
    let holds = super::live::memo(move |_| holds());
    replaced(Box::new(move || if holds.get() { untrack(|| make().into_dom()) } else { None }))
}

fn replaced(make: Box<dyn Fn() -> Option<Dom>>) -> Dom {
    let fragment = fragment();
    let (start, end) = (placeholder(), placeholder());
    append(&fragment, Some(Dom::new(start.clone())));
    append(&fragment, Some(Dom::new(end.clone())));
    follow(Box::new(move || {
        let new = make();
        while let Some(old) = start.next_sibling().filter(|old| *old != end) {
            remove(&old);
        }
        if let (Some(new), Some(parent)) = (new, end.parent_node()) {
            // Only fails where `end` is not a child of its parent.
            drop(parent.insert_before(new.node(), Some(&end)));
        }
    }));
    Dom::new(fragment)
}

/// A view of Leptos as a piece. It is held until the scope ends.
pub fn held(view: AnyView) -> Dom {
    let fragment = fragment();
    let mut state = view.build();
    state.mount(fragment.unchecked_ref(), None);
    keep(state);
    Dom::new(fragment)
}

/// Keeps a thing until the current reactive scope ends.
pub fn keep(thing: impl Any) {
    let thing: SendWrapper<Box<dyn Any>> = SendWrapper::new(Box::new(thing));
    on_cleanup(move || drop(thing));
}

/// Runs `act` now and whenever what it looks at changes, until the current reactive scope ends.
pub fn follow(mut act: Box<dyn FnMut()>) {
    keep(RenderEffect::new(move |_| act()));
}

/// Says a value now and whenever it changes.
fn set(value: Value, say: impl Fn(Option<&str>) + 'static) {
    match value {
        Value::Still(None) => {}
        Value::Still(words) => say(words.as_deref()),
        Value::Live(read) => {
            let mut said = None;
            follow(Box::new(move || {
                let words = read();
                if said != words {
                    say(words.as_deref());
                    said = words;
                }
            }));
        }
    }
}

fn fragment() -> Node {
    // Only fails outside a document.
    DocumentFragment::new().map_or_else(|_| placeholder(), Node::from)
}

fn placeholder() -> Node {
    Rndr::create_placeholder().into()
}

fn remove(node: &Node) {
    if let Some(parent) = node.parent_node() {
        drop(parent.remove_child(node));
    }
}

/// A function that hears of an event.
struct Listener {
    element: Element,
    event: Words,
    closure: Closure<dyn FnMut(Event)>,
}

fn listen(element: &Element, event: Words, act: Box<dyn FnMut(Event)>) {
    let closure = Closure::wrap(act);
    let function: &Function = closure.as_ref().unchecked_ref();
    // Adding a listener to an element fails for no reason we can give it.
    drop(element.add_event_listener_with_callback(&event, function));
    keep(Listener { element: element.clone(), event, closure });
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function: &Function = self.closure.as_ref().unchecked_ref();
        drop(self.element.remove_event_listener_with_callback(&self.event, function));
    }
}
