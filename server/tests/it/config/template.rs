//! The file that `init` writes.

use mixpeek_users_server::config::init::TEMPLATE;

use super::parse;

/// The file with every setting that it shows in a comment.
fn uncommented() -> String {
    let line = |line: &'static str| match line.strip_prefix("# ") {
        Some(rest) if rest.starts_with('[') || is_setting(rest) => rest,
        _ => line,
    };
    TEMPLATE.lines().map(|text| line(text).to_owned() + "\n").collect()
}

fn is_setting(line: &str) -> bool {
    line.split_once(" = ")
        .is_some_and(|(key, _)| key.bytes().all(|b| b"_abcdefghijklmnopqrstuvwxyz".contains(&b)))
}

#[test]
fn the_file_that_init_writes_is_right_with_every_comment_taken_away() {
    parse(TEMPLATE).unwrap();
    // Everything that it shows is known: what is complained about is that examples exclude each other.
    let said = parse(&uncommented()).unwrap_err();
    assert!(!said.contains("is not known") && !said.contains("TOML"), "{said}");
}

#[test]
fn every_key_that_is_known_stands_in_the_file_that_init_writes() {
    let text = uncommented();
    // A key that nobody knows is answered with those that are known, in every section.
    let asked: String = text
        .lines()
        .map(|line| line.to_owned() + if line.starts_with('[') { "\nqqq = 1\n" } else { "\n" })
        .collect();
    let said = parse(&format!("qqq = 1\n{asked}")).unwrap_err();
    let mut sections = 0;
    for line in said.lines().filter_map(|line| line.split_once("`qqq` is not known in ")) {
        let (place, known) = line.1.split_once("; known are ").unwrap();
        sections += 1;
        let own = section(&text, place);
        for key in known.split(", ").map(|key| key.trim_matches('`')) {
            let header = |line: &str| {
                let inner = place.trim_matches(['[', ']']);
                let path =
                    if place == "the file" { key.to_owned() } else { format!("{inner}.{key}") };
                let named = line.trim_matches(['[', ']']);
                line.starts_with('[') && (named == path || named.starts_with(&format!("{path}.")))
            };
            let stands = own.iter().any(|line| line.starts_with(&format!("{key} = ")))
                || text.lines().any(header);
            assert!(stands, "{key} of {place}");
        }
    }
    // The file itself, [auth], five directories, a role or two, an app.
    assert_eq!(sections, text.lines().filter(|line| line.starts_with('[')).count() + 1, "{said}");
    for form in ["{ env = ", "{ file = "] {
        assert!(text.contains(form), "{form}");
    }
}

/// The lines of a section, or those before the first.
fn section<'a>(text: &'a str, place: &str) -> Vec<&'a str> {
    let (mut is_in, mut lines) = (place == "the file", Vec::new());
    for line in text.lines() {
        if line.starts_with('[') {
            is_in = line == place;
        } else if is_in {
            lines.push(line);
        }
    }
    lines
}
