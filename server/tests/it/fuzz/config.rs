//! The configuration file.

use std::path::Path;

use mixpeek_users_server::config::file::File;
use proptest::collection::vec;
use proptest::prelude::{Strategy, any};
use proptest::prop_oneof;
use proptest::sample::select;

use super::{each, text};

const WHOLE: &str = include_str!("../config/whole.toml");

/// A file is read, or everything that is wrong with it is said.
fn read(text: &str) {
    if let Err(problems) = File::parse(text, Path::new("/etc/mixpeek-users")) {
        assert!(!problems.is_empty());
        for problem in problems {
            assert!(!problem.to_string().trim().is_empty(), "{text}");
        }
    }
}

#[test]
fn a_file_of_any_text_is_read_or_refused() {
    each(1_000, prop_oneof![text(), "[\\[\\]a-z=\"{}#,.\n ]{0,80}"], |text| read(&text));
}

#[test]
fn a_file_with_some_of_its_lines_changed_is_read_or_refused() {
    let lines: Vec<_> = WHOLE.lines().collect();
    let values = [
        "",
        "\"\"",
        "0",
        "-1",
        "1e9",
        "true",
        "[]",
        "{}",
        "[[]]",
        "{ env = \"\" }",
        "{ file = \"\" }",
        "{ env = \"A\", file = \"b\" }",
        "\"http://evil.example\"",
        "\"https://u:p@x.example\"",
        "\"https://[\"",
        "\"org:admin\"",
        "1979-05-27",
        "\"\\u0000\"",
        "9223372036854775808",
        "nan",
        "[\"*\"]",
        "[\"\"]",
        "\"127.0.0.1:99999\"",
        "'''",
    ];
    let change = prop_oneof![
        3 => select(values.to_vec()).prop_map(|value| (0, value.to_owned())),
        1 => text().prop_map(|text| (0, format!("{text:?}"))),
        1 => text().prop_map(|text| (1, text)),
        1 => select(lines.clone()).prop_map(|line| (1, line.to_owned())),
        1 => any::<bool>().prop_map(|_| (2, String::new())),
    ];
    each(1_500, vec((any::<usize>(), change), 1..4), |changes| {
        let mut lines: Vec<String> = WHOLE.lines().map(str::to_owned).collect();
        for (place, (kind, text)) in changes {
            let place = place % lines.len();
            match kind {
                0 => {
                    let key = lines[place].split('=').next().unwrap_or_default().trim().to_owned();
                    lines[place] = format!("{key} = {text}");
                }
                1 => lines.insert(place, text),
                _ => drop(lines.remove(place)),
            }
        }
        read(&lines.join("\n"));
    });
}

#[test]
fn a_file_that_nests_without_end_is_refused() {
    for depth in [10, 100, 1_000, 20_000] {
        read(&format!("a = {}{}", "[".repeat(depth), "]".repeat(depth)));
        read(&format!("a = {}1{}", "{a=".repeat(depth), "}".repeat(depth)));
        read(&format!("[{}a]\nb = 1", "a.".repeat(depth)));
    }
}
