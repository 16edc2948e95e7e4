//! What the documentation says a directory can do.

use serde_json::Value;

use super::Subject;

/// The name of a directory that only tests have.
pub(super) const READER: &str = "A directory that only reads";

const GUIDE: &str = include_str!("../../../../docs/directories.md");

/// The table of capabilities in docs/directories.md says what the directory says.
pub(crate) async fn can_do_what_the_guide_says(subject: &Subject) {
    let directory = &subject.directory;
    let column = match directory.name() {
        "Mixpeek" if directory.has_organization_users() => "`mixpeek-organization`",
        "Mixpeek" => "`mixpeek`",
        "Clerk" => "`clerk`",
        "Paradime" => "`paradime`",
        "The embedded directory" => "`embedded`",
        READER => return,
        other => panic!("{other} has no column"),
    };
    let mut rows = GUIDE.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let header = rows.next().unwrap();
    let index = header.split(" | ").position(|cell| cell.trim_start_matches("| ") == column);
    // The header's first cell is empty.
    let index = index.unwrap() + usize::from(header.starts_with("| "));
    let can = serde_json::to_value(subject.can()).unwrap();
    let mut compared = 0;
    for row in rows.take_while(|row| !row.starts_with("| ")) {
        let cells: Vec<&str> = row.split(" | ").collect();
        let (Some(said), Some(key)) = (cells.get(index), key(cells[0])) else { continue };
        let is = match key {
            "administering" => texts(&administering(&can)),
            key => cell(&can[key]),
        };
        // Roles that a test adds come after those of the directory.
        let is_said = if key == "roles" { is.starts_with(said) } else { is == *said };
        assert!(is_said, "{column}: {} is {is}, and the guide says {said}", cells[0]);
        compared += 1;
    }
    assert_eq!(compared, 14, "{column}: rows of the table");
}

/// What a row is about: the name of a capability, in code, or one that has words.
fn key(cell: &str) -> Option<&str> {
    if cell == "those that administer" {
        return Some("administering");
    }
    cell.strip_prefix('`')?.strip_suffix('`')
}

/// A capability as the table writes it.
fn cell(value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => "no".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Array(all) if all.is_empty() => "no".to_owned(),
        Value::Array(all) => texts(&all.iter().map(name).collect::<Vec<_>>()),
        other => texts(&[name(other)]),
    }
}

fn administering(can: &Value) -> Vec<String> {
    let roles = can["roles"].as_array().unwrap();
    roles.iter().filter(|info| info["administers"] == true).map(name).collect()
}

fn name(value: &Value) -> String {
    value.get("role").unwrap_or(value).as_str().unwrap().to_owned()
}

fn texts(texts: &[String]) -> String {
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(" ")
}
