//! The children of an element, one for each item of a list; those that stay are left where they are.

use leptos::prelude::*;
use leptos::reactive::owner::WeakOwner;
use web_sys::{Element, Node};

use super::dom::{Dom, follow};

/// A child, and the scope that ends with it.
struct Child {
    key: String,
    dom: Dom,
    _owner: Owner,
}

/// Keeps the children of `parent` in line with `items`. A child is made once for each key, follows its item by itself, and must be one
/// element.
pub fn keyed_rows<T: 'static>(
    parent: Element,
    items: impl Fn() -> Vec<T> + 'static,
    key: fn(&T) -> String,
    make: impl Fn(&T) -> Dom + 'static,
) {
    // Weak: what a scope holds must not hold the scope.
    let scope = Owner::current().map(|scope| scope.downgrade());
    let mut children = Vec::new();
    follow(Box::new(move || {
        let items = items();
        let keys = items.iter().map(key).collect();
        arrange(&parent, &mut children, keys, &|nth| {
            let scope = scope.as_ref().and_then(WeakOwner::upgrade).unwrap_or_default();
            let owner = scope.child();
            let dom = owner.with(|| untrack(|| make(&items[nth])));
            (dom, owner)
        });
    }));
}

/// Those that go are taken out first, so that those that stay are found where they are.
fn arrange(
    parent: &Element,
    children: &mut Vec<Child>,
    keys: Vec<String>,
    make: &dyn Fn(usize) -> (Dom, Owner),
) {
    let (stay, go): (Vec<_>, Vec<_>) =
        children.drain(..).partition(|child| keys.contains(&child.key));
    for child in go {
        // Out of the document before its scope ends.
        drop(parent.remove_child(child.dom.node()));
    }
    let mut old: Vec<_> = stay.into_iter().map(Some).collect();
    let mut next: Option<Node> = parent.first_child();
    for (nth, key) in keys.into_iter().enumerate() {
        let known =
            old.iter_mut().find(|child| child.as_ref().is_some_and(|child| child.key == key));
        let child = known.and_then(Option::take).unwrap_or_else(|| {
            let (dom, owner) = make(nth);
            Child { key, dom, _owner: owner }
        });
        let node = child.dom.node();
        if next.as_ref() == Some(node) {
            next = node.next_sibling();
        } else {
            // Only fails where `next` is not a child of the parent.
            drop(parent.insert_before(node, next.as_ref()));
        }
        children.push(child);
    }
}
