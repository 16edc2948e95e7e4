//! By what a list is sorted.

/// A sort order. The columns of a list are an enum of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order<C> {
    /// By what.
    pub column: C,
    /// Largest first.
    pub descending: bool,
}

impl<C: Copy + PartialEq> Order<C> {
    /// What pressing a column's header leads to: ascending, descending, the directory's order.
    pub fn next(current: Option<Self>, column: C) -> Option<Self> {
        match current {
            Some(order) if order.column == column && order.descending => None,
            Some(order) if order.column == column => Some(Self { column, descending: true }),
            _ => Some(Self { column, descending: false }),
        }
    }

    /// Which way a column is sorted, if it is.
    pub fn of(current: Option<Self>, column: C) -> Option<bool> {
        current.filter(|order| order.column == column).map(|order| order.descending)
    }
}
