//! Addresses of vendors' APIs: a secret is sent there.

use url::Url;

/// Why an address cannot be a vendor's API, in words for the operator.
#[derive(Debug, thiserror::Error)]
pub enum BaseUrlError {
    /// It is not a URL.
    #[error("is not a URL: {0}")]
    NotAUrl(#[from] url::ParseError),
    /// The key would cross the network in the open.
    #[error(
        "has to start with https://: a secret is sent there. Only loopback addresses may do without"
    )]
    NotSecure,
    /// Keys belong elsewhere.
    #[error("must not hold a user name, password, query or fragment")]
    NotPlain,
    /// The key is none that could be sent.
    #[error("has a key with characters that no header may hold")]
    Key(#[from] reqwest::header::InvalidHeaderValue),
    /// No client can be made.
    #[error("cannot be used: {0}")]
    Client(#[from] reqwest::Error),
}

/// Reads the address of a vendor's API, below which its paths are.
pub fn base_url(text: &str) -> Result<Url, BaseUrlError> {
    let mut url = endpoint_url(text)?;
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    Ok(url)
}

/// Reads the address of an API that has only one, and is called there as it is written.
pub fn endpoint_url(text: &str) -> Result<Url, BaseUrlError> {
    let url = Url::parse(text)?;
    let is_loopback = match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback) {
        return Err(BaseUrlError::NotSecure);
    }
    let has_user = !url.username().is_empty() || url.password().is_some();
    if has_user || url.query().is_some() || url.fragment().is_some() {
        return Err(BaseUrlError::NotPlain);
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_sent_over_https_or_on_this_machine_only() {
        for good in [
            "https://api.clerk.com/v1",
            "http://127.0.0.1:9000",
            "http://[::1]:1/x",
            "http://localhost:3",
        ] {
            assert!(base_url(good).unwrap().path().ends_with('/'), "{good}");
        }
        for bad in [
            "http://api.clerk.com",
            "http://127.0.0.1.evil.example",
            "ftp://localhost",
            "https://u:p@x.example",
            "https://x.example?key=1",
            "clerk",
        ] {
            assert!(base_url(bad).is_err(), "{bad}");
        }
    }
}
