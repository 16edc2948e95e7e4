//! What others on this machine may do with a file.

use std::path::Path;

/// Whether the file is there and has one of these bits.
#[cfg(unix)]
pub(crate) fn has(path: &Path, bits: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|file| file.permissions().mode() & bits != 0)
}

/// Elsewhere nobody can tell.
#[cfg(not(unix))]
pub(crate) fn has(_: &Path, _: u32) -> bool {
    false
}

/// Whether anybody but its owner may do anything with it.
pub(crate) fn is_shared(path: &Path) -> bool {
    has(path, 0o077)
}

/// Whether everybody may read it.
pub(crate) fn is_open(path: &Path) -> bool {
    has(path, 0o004)
}
