//! Whom a list knows by address, for forms that ask about many: looked through once for as long as the list stays as it is.

use std::collections::HashMap;

use super::lookalike;
use super::row::Fold;

/// Where in a list each address stands. `V` tells one state of the list from another.
#[derive(Debug, Clone)]
pub struct Known<V> {
    of: Option<V>,
    by_address: HashMap<String, usize>,
    by_shape: HashMap<String, usize>,
}

/// What makes two addresses one, and what makes them hard to tell apart: the second leaves out diacritics as well.
#[derive(Debug, Clone, Copy)]
pub struct Folds {
    /// Case only.
    pub address: Fold,
    /// Case and diacritics.
    pub plain: Fold,
}

impl<V> Default for Known<V> {
    fn default() -> Self {
        Self { of: None, by_address: HashMap::new(), by_shape: HashMap::new() }
    }
}

impl<V: PartialEq> Known<V> {
    /// Looks through the addresses of a list's rows, unless it did so for this state of the list already.
    pub fn renew<'a>(
        &mut self,
        of: V,
        addresses: impl Iterator<Item = Option<&'a str>>,
        folds: Folds,
    ) {
        if self.of.as_ref() == Some(&of) {
            return;
        }
        self.by_address.clear();
        self.by_shape.clear();
        for (place, address) in addresses.enumerate() {
            let Some(address) = address.map(str::trim).filter(|address| !address.is_empty()) else {
                continue;
            };
            self.by_address.entry((folds.address)(address)).or_insert(place);
            self.by_shape.entry(lookalike::shape(&(folds.plain)(address))).or_insert(place);
        }
        self.of = Some(of);
    }

    /// The row with this address, folded.
    pub fn place(&self, folded: &str) -> Option<usize> {
        self.by_address.get(folded).copied()
    }

    /// The first row whose address reads like this one, folded without diacritics.
    pub fn alike(&self, plain: &str) -> Option<usize> {
        self.by_shape.get(&lookalike::shape(plain)).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    thread_local! {
        static FOLDED: Cell<usize> = const { Cell::new(0) };
    }

    fn fold(text: &str) -> String {
        FOLDED.set(FOLDED.get() + 1);
        text.to_lowercase()
    }

    const FOLDS: Folds = Folds { address: fold, plain: str::to_lowercase };

    #[test]
    fn two_thousand_addresses_are_not_each_compared_with_a_hundred_thousand_members() {
        let members: Vec<_> = (0..100_000).map(|number| format!("P{number}@x.io")).collect();
        let rows = || members.iter().map(|email| Some(email.as_str()));
        let mut known = Known::default();
        let mut found = 0;
        for number in 99_000..101_000 {
            known.renew(7, rows(), FOLDS);
            found += usize::from(known.place(&format!("p{number}@x.io")) == Some(number));
            assert_eq!(known.alike(&format!("р{number}@x.io")).is_some(), number < 100_000);
        }
        assert_eq!((found, FOLDED.get()), (1_000, members.len()), "each was looked at once");
        known.renew(8, rows(), FOLDS);
        assert_eq!(FOLDED.get(), 2 * members.len(), "and again when the list is another");
    }

    #[test]
    fn the_first_with_an_address_counts_and_whoever_has_none_is_nobody() {
        let mut known = Known::default();
        let rows = [None, Some("  "), Some(" Ann@X.io "), Some("ann@x.io"), Some("bo1@x.io")];
        known.renew((), rows.into_iter(), FOLDS);
        assert_eq!(
            (known.place("ann@x.io"), known.place(""), known.place("eve@x.io")),
            (Some(2), None, None)
        );
        assert_eq!((known.alike("аnn@x.io"), known.alike("bol@x.io")), (Some(2), Some(4)));
        known.renew((), std::iter::empty(), FOLDS);
        assert_eq!(known.place("ann@x.io"), Some(2), "it is of that state of the list already");
    }
}
