//! Random tokens and ids.

use data_encoding::{BASE32_NOPAD, BASE64URL_NOPAD};

/// A fresh secret of 256 bits, fit for a URL.
pub fn token() -> Result<String, getrandom::Error> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)?;
    Ok(BASE64URL_NOPAD.encode(&bytes))
}

/// A fresh id of 120 bits: `{prefix}_…`.
pub fn id(prefix: &str) -> Result<String, getrandom::Error> {
    let mut bytes = [0; 15];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{prefix}_{}", BASE32_NOPAD.encode(&bytes).to_lowercase()))
}
