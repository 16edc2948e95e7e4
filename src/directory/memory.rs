//! A directory in memory, for tests.
