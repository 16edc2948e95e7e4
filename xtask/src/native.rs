//! Tests that run natively, found in what cargo says while it builds them.
//!
//! Everything is built with the features that the whole workspace needs, whichever tier is run: naming packages to cargo would
//! settle on other features and compile every dependency again.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{process, project};

/// A compiled test binary.
#[derive(Debug, PartialEq, Eq)]
struct TestBinary {
    /// Where the package lies; tests run there.
    folder: PathBuf,
    program: PathBuf,
}

/// Compiles every native test, and answers the commands that run those of the packages in `folders`.
pub(crate) fn tests_in(folders: &[PathBuf], arguments: &[String]) -> Result<Vec<Command>> {
    let mut binaries = build()?;
    binaries.retain(|binary| folders.contains(&binary.folder));
    if binaries.is_empty() {
        bail!("cargo built no test for {}", folders[0].display());
    }
    let run = |binary: TestBinary| {
        let mut command = Command::new(binary.program);
        command.args(arguments).env("CARGO_MANIFEST_DIR", &binary.folder);
        command.current_dir(binary.folder);
        command
    };
    Ok(binaries.into_iter().map(run).collect())
}

/// The server as its own tests start it, without optimisation.
pub(crate) fn server_binary() -> Result<PathBuf> {
    build()?;
    project::server_binary("debug")
}

/// The fakes of vendors as a program, without optimisation. No test of theirs starts it, so cargo builds it only when asked to.
pub(crate) fn fakes_binary() -> Result<PathBuf> {
    process::run(&mut process::cargo(&["build", "--workspace", "--bin", "mixpeek-users-fakes"]))?;
    project::binary("debug", "mixpeek-users-fakes")
}

fn build() -> Result<Vec<TestBinary>> {
    let mut cargo = process::cargo(&["test", "--workspace", "--no-run"]);
    let messages = process::capture(cargo.arg("--message-format=json-render-diagnostics"))?;
    Ok(messages.lines().filter_map(test_binary).collect())
}

/// Runs the examples in the documentation, of every package at once.
pub(crate) fn documentation() -> Command {
    process::cargo(&["test", "--workspace", "--doc"])
}

/// Reads one of cargo's messages: only those about a finished test binary matter.
fn test_binary(message: &str) -> Option<TestBinary> {
    let (_, profile) = message.split_once("\"profile\":{")?;
    let (profile, rest) = profile.split_once('}')?;
    if !profile.contains("\"test\":true") {
        return None;
    }
    let manifest = PathBuf::from(json_string(message, "manifest_path")?);
    let folder = manifest.parent().map(Path::to_owned)?;
    Some(TestBinary { folder, program: json_string(rest, "executable")?.into() })
}

/// The text of `"key":"text"`; the paths in question hold no escape but the backslash.
fn json_string(message: &str, key: &str) -> Option<String> {
    let (_, value) = message.split_once(&format!("\"{key}\":\""))?;
    Some(value.split_once('"')?.0.replace("\\\\", "\\"))
}

#[cfg(test)]
mod tests {
    use super::{TestBinary, test_binary};

    #[test]
    fn only_test_binaries_count() {
        let message = |test: bool, executable: &str| {
            format!(
                r#"{{"reason":"compiler-artifact","manifest_path":"/p/contract/Cargo.toml","target":{{"kind":["lib"],"test":true}},"profile":{{"opt_level":"0","test":{test}}},"features":[],"executable":{executable},"fresh":true}}"#
            )
        };
        let binary =
            TestBinary { folder: "/p/contract".into(), program: "/t/debug/deps/c-1".into() };
        assert_eq!(test_binary(&message(true, r#""/t/debug/deps/c-1""#)), Some(binary));
        assert_eq!(test_binary(&message(false, r#""/t/debug/tool""#)), None);
        assert_eq!(test_binary(&message(true, "null")), None);
        assert_eq!(test_binary(r#"{"reason":"build-finished","success":true}"#), None);
    }
}
