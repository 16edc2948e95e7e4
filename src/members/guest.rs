//! Room in the list for a part that comes later: it brings what it puts there with it, and the everyday list has nothing for it.

use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::row::Who;
use crate::ui::dom::{Dom, part};

/// Where there is room.
pub(super) enum Spot {
    /// Above the list.
    Above,
    /// Before the first heading.
    Head,
    /// Before the first cell of somebody's row.
    Row(Who),
}

/// What the part makes for a spot.
pub(super) type Furnish = Box<dyn Fn(Spot) -> Dom>;

/// Who puts something there: nobody at first.
#[derive(Clone, Default)]
pub struct Guest {
    /// Whether something stands there now.
    pub(super) is_here: RwSignal<bool>,
    pub(super) furnish: Rc<RefCell<Option<Furnish>>>,
}

impl Guest {
    /// What stands at a spot, for as long as the guest is here.
    pub(super) fn at(&self, spot: fn() -> Spot) -> Dom {
        let this = self.clone();
        part(move || this.is_here.get().then(|| untrack(|| this.made(spot()))))
    }

    /// The element with what is at its beginning, if the guest is here now.
    pub(super) fn begin(&self, element: Dom, spot: impl FnOnce() -> Spot) -> Dom {
        if self.is_here.get_untracked()
            && let Some(first) = self.made(spot())
        {
            let node = element.node();
            // Only fails where the child is not one of the node's.
            drop(node.insert_before(first.node(), node.first_child().as_ref()));
        }
        element
    }

    fn made(&self, spot: Spot) -> Option<Dom> {
        self.furnish.borrow().as_ref().map(|furnish| furnish(spot))
    }
}
