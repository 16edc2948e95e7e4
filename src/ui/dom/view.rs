//! [`Dom`] as a view of Leptos: what `view!` writes down can contain it.

use std::future::{Future, ready};

use leptos::tachys::html::attribute::Attribute;
use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
use leptos::tachys::hydration::Cursor;
use leptos::tachys::view::add_attr::AddAnyAttr;
use leptos::tachys::view::{Mountable, Position, PositionState, Render, RenderHtml};
use wasm_bindgen::JsCast;
use web_sys::{Element, Node};

use super::{Dom, remove};

/// A piece that Leptos puts into the document and takes out of it.
#[derive(Debug)]
pub struct Placed {
    /// The piece: the node itself, or the fragment its nodes are in while they are out of the document.
    whole: Node,
    /// Its nodes, as first and last: what is between them may change. Nothing for a fragment without any.
    ends: Option<(Node, Node)>,
}

impl Placed {
    fn nodes(&self) -> Vec<Node> {
        let Some((first, last)) = &self.ends else { return Vec::new() };
        let mut nodes = vec![first.clone()];
        let mut next = Some(first.clone()).filter(|node| node != last);
        while let Some(node) = next.take().and_then(|node| node.next_sibling()) {
            next = (node != *last).then(|| node.clone());
            nodes.push(node);
        }
        nodes
    }
}

impl Mountable for Placed {
    fn unmount(&mut self) {
        let is_fragment = self.whole.node_type() == Node::DOCUMENT_FRAGMENT_NODE;
        for node in self.nodes() {
            if is_fragment {
                // Kept together: the piece may be put back.
                drop(self.whole.append_child(&node));
            } else {
                remove(&node);
            }
        }
    }

    fn mount(&mut self, parent: &Element, marker: Option<&Node>) {
        // Only fails where the marker is not a child of the parent.
        drop(parent.insert_before(&self.whole, marker));
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let Some((first, _)) = &self.ends else { return false };
        let parent = first.parent_node().and_then(|parent| parent.dyn_into::<Element>().ok());
        parent.is_some_and(|parent| {
            child.mount(&parent, Some(first));
            true
        })
    }

    fn elements(&self) -> Vec<Element> {
        self.nodes().into_iter().filter_map(|node| node.dyn_into().ok()).collect()
    }
}

impl Render for Dom {
    type State = Placed;

    fn build(self) -> Placed {
        let whole = self.node().clone();
        let ends = if whole.node_type() == Node::DOCUMENT_FRAGMENT_NODE {
            whole.first_child().zip(whole.last_child())
        } else {
            Some((whole.clone(), whole.clone()))
        };
        Placed { whole, ends }
    }

    fn rebuild(self, state: &mut Placed) {
        let mut new = self.build();
        if state.insert_before_this(&mut new) {
            state.unmount();
        }
        *state = new;
    }
}

impl AddAnyAttr for Dom {
    type Output<SomeNewAttr: Attribute> = Self;

    fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self {
        self
    }
}

/// There is no server that renders these pages.
impl RenderHtml for Dom {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    fn resolve(self) -> impl Future<Output = Self> + Send {
        ready(self)
    }

    fn to_html_with_buf(
        self,
        _buf: &mut String,
        _position: &mut Position,
        _escape: bool,
        _mark_branches: bool,
        _extra_attrs: Vec<AnyAttribute>,
    ) {
    }

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Placed {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
