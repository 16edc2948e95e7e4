//! Opens the tab in the browser.

use std::io::Write;

use tempfile::NamedTempFile;

/// Opens an address that holds a secret. The browser's command line can be read by everybody on the machine, so it names a file that
/// only its owner can read, and that file leads on to the address. It lives as long as what is returned.
pub fn open(address: &str) -> std::io::Result<NamedTempFile> {
    let mut page = tempfile::Builder::new().prefix("mixpeek-users-").suffix(".html").tempfile()?;
    // Base64url, digits and dots: nothing in the address needs escaping.
    write!(
        page,
        "<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer>\
         <title>Users tab</title><meta http-equiv=refresh content=\"0;url={address}\">\
         <a href=\"{address}\">Open the Users tab</a>"
    )?;
    page.flush()?;
    open::that_detached(page.path())?;
    Ok(page)
}
