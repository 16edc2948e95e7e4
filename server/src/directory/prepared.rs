//! What comes before a change at a vendor.

use std::time::Duration;

use super::Answer;
use super::error::DirectoryError;

/// Waits for what a change needs first, its turn and a look at what is there, as long as the patience with the vendor lasts. What has
/// to be given up then was never sent, and is answered so: the request itself is given up later, and says that nobody knows.
pub(super) async fn prepared<T>(
    directory: &'static str,
    patience: Duration,
    needed: impl Future<Output = Answer<T>> + Send,
) -> Answer<T> {
    let answer = tokio::time::timeout(patience, needed).await;
    answer.unwrap_or_else(|elapsed| Err(DirectoryError::unreachable(directory, elapsed)))
}
