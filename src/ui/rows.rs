//! The children of an element, one for each item of a list; those that stay are left where they are.
//!
//! `<For>` takes a whole run of rows out and puts it back when others come in before it (tachys 0.2.19 joins their moves into one), which
//! is what scrolling upwards does all the time.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use leptos::html;
use leptos::prelude::*;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Mountable, Render};
use web_sys::Node;

/// A child, and the scope that ends with it.
struct Child {
    view: AnyViewState,
    _owner: Owner,
}

/// Keeps the children of `parent` in line with `items`, from the time it is in the document. A child is made
/// once for each key, follows its item by itself, and must have exactly one element.
pub fn keyed_rows<T, K>(
    parent: NodeRef<html::Tbody>,
    items: Memo<Vec<T>>,
    key: fn(&T) -> K,
    make: impl Fn(T) -> AnyView + 'static,
) where
    T: Clone + Send + Sync + 'static,
    K: Eq + Hash + 'static,
{
    let scope = Owner::current().unwrap_or_default();
    // Outward: the document follows the list.
    Effect::new(move |children: Option<HashMap<K, Child>>| {
        let mut old = children.unwrap_or_default();
        let Some(parent) = parent.get() else { return old };
        let items = items.get();
        let stay: HashSet<K> = items.iter().map(key).collect();
        for (_, mut child) in old.extract_if(|key, _| !stay.contains(key)) {
            child.view.unmount();
        }
        let mut children = HashMap::with_capacity(items.len());
        let mut next: Option<Node> = parent.first_child();
        for item in items {
            let key = key(&item);
            let mut child = old.remove(&key).unwrap_or_else(|| {
                let owner = scope.child();
                let view = owner.with(|| untrack(|| make(item).build()));
                Child { view, _owner: owner }
            });
            let element = child.view.elements().into_iter().next();
            match element.map(Node::from) {
                Some(element) if next.as_ref() == Some(&element) => next = element.next_sibling(),
                _ => child.view.mount(&parent, next.as_ref()),
            }
            children.insert(key, child);
        }
        children
    });
}
