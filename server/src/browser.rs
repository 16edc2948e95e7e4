//! Opens the tab in the browser.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::NamedTempFile;

/// Opens an address that holds a secret. The browser's command line can be read by everybody on the machine, so it names a file that
/// only its owner can read, and that file leads on to the address. It lives as long as what is returned.
///
/// The variables named are kept from the browser: it has no business with them, and hands its environment on.
pub fn open(address: &str, secrets: &[String]) -> std::io::Result<NamedTempFile> {
    let mut page = tempfile::Builder::new().prefix("mixpeek-users-").suffix(".html").tempfile()?;
    // Base64url, digits and dots: nothing in the address needs escaping.
    write!(
        page,
        "<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer>\
         <title>Users tab</title><meta http-equiv=refresh content=\"0;url={address}\">\
         <a href=\"{address}\">Open the Users tab</a>"
    )?;
    page.flush()?;
    let mut failed = None;
    for mut launcher in launchers(page.path(), secrets) {
        match launcher.spawn() {
            Ok(mut child) => {
                // Waited for, or it would stay in the table of processes when it has ended.
                std::thread::spawn(move || child.wait());
                return Ok(page);
            }
            Err(error) => failed = Some(error),
        }
    }
    Err(failed.unwrap_or_else(|| std::io::ErrorKind::NotFound.into()))
}

/// What may open a file, the likeliest first.
fn launchers(page: &Path, secrets: &[String]) -> Vec<Command> {
    let mut launchers = open::commands(page);
    for launcher in &mut launchers {
        launcher.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        // What ends this program from the keyboard is not meant for the browser.
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(launcher, 0);
        for variable in secrets {
            launcher.env_remove(variable);
        }
    }
    launchers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_is_started_without_the_variables_that_hold_secrets() {
        let secrets = ["MIXPEEK_USERS_TOKEN".to_owned(), "CLERK_SECRET_KEY".to_owned()];
        let launchers = launchers(Path::new("page.html"), &secrets);
        assert!(!launchers.is_empty());
        for launcher in launchers {
            for secret in &secrets {
                let is_gone = |(name, value): (&std::ffi::OsStr, Option<&std::ffi::OsStr>)| {
                    name == secret.as_str() && value.is_none()
                };
                assert!(launcher.get_envs().any(is_gone), "{launcher:?}");
            }
        }
    }
}
