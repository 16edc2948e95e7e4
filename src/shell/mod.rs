//! The pages around the Users tab, standalone only.

pub mod apps;
pub mod connect;
pub mod loaded;
pub mod outbox;
