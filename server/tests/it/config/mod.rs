//! The configuration file: what may stand in it, what is said where it is wrong, and that it is obeyed.

use std::path::Path;
use std::process::{Command, Output};

use mixpeek_users_server::config::file::File;

mod command;
mod meaning;
mod mistakes;
mod roles;
mod serve;
mod template;

const BINARY: &str = env!("CARGO_BIN_EXE_mixpeek-users");

/// A file in which nothing is wrong, with an app on each directory.
const WHOLE: &str = include_str!("whole.toml");

fn parse(text: &str) -> Result<File, String> {
    File::parse(text, Path::new("/etc/mixpeek-users"))
        .map_err(|problems| problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"))
}

/// What is said about a text in place of another in the whole file.
#[track_caller]
fn wrong(right: &str, wrong: &str) -> String {
    assert_eq!(WHOLE.matches(right).count(), 1, "{right}");
    parse(&WHOLE.replace(right, wrong)).unwrap_err()
}

/// Holds that each change of the whole file, a text in place of another, is answered with these words.
#[track_caller]
fn each_is_said(cases: &[(&str, &str, &str)]) {
    for (right, other, said) in cases {
        let problems = wrong(right, other);
        assert!(problems.contains(said), "{said}: {problems}");
    }
}

fn run(arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(BINARY);
    command.args(arguments).env_clear().current_dir(folder);
    command
}

fn output(mut command: Command) -> (bool, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.success(), text(stdout), text(stderr))
}
