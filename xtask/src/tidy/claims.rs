//! Documents that name the tests which hold what they claim.

use super::{Violation, is_rust, violation};
use crate::source::SourceFile;

/// Where such a document says where a test is: `file › name`, in code.
const MARK: &str = " › ";
/// The documents, and the folder that their files lie in.
const DOCUMENTS: &[(&str, &str)] = &[("docs/accessibility.md", "tests/e2e/")];

/// The document that names tests by their functions, and the files they are in.
const BY_FUNCTION: &str = "docs/security.md";

/// Every function and every file that such a document names and that is not there.
pub(super) fn unknown(files: &[SourceFile]) -> Vec<Violation> {
    let Some(document) = files.iter().find(|file| file.path == BY_FUNCTION) else {
        return Vec::new();
    };
    let is_there = |name: &str| {
        let begun = name.strip_suffix('…');
        let head = begun.map_or_else(|| format!("fn {name}("), |begun| format!("fn {begun}"));
        if is_function(begun.unwrap_or(name)) {
            files.iter().any(|file| is_rust(file) && file.text.contains(&head))
        } else if matches!(name.rsplit_once('.'), Some((_, "rs" | "ts"))) {
            files.iter().any(|file| file.path.ends_with(name))
        } else {
            true
        }
    };
    let lines = document.text.lines().enumerate();
    let named = lines.flat_map(|(index, line)| {
        line.split('`').skip(1).step_by(2).map(move |code| (index + 1, code))
    });
    named
        .filter(|(_, name)| !is_there(name))
        .map(|(line, name)| {
            let rule = format!("`{name}` is nowhere");
            violation(document, line, rule, "a claim that no test holds is a wish")
        })
        .collect()
}

/// Whether it reads as a sentence in code: the tests are called so, and few things else.
fn is_function(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    name.chars().all(fits) && name.trim_matches('_').matches('_').count() > 1
}

/// Every test that a document names and that is not there.
pub(super) fn unheld(files: &[SourceFile]) -> Vec<Violation> {
    let documents = DOCUMENTS
        .iter()
        .filter_map(|(path, folder)| Some((files.iter().find(|file| file.path == *path)?, folder)));
    documents.flat_map(|(document, folder)| unheld_in(document, folder, files)).collect()
}

fn unheld_in(document: &SourceFile, folder: &str, files: &[SourceFile]) -> Vec<Violation> {
    let is_there = |file: &str, name: &str| {
        let path = format!("{folder}{file}");
        let quoted = [format!("\"{name}"), format!("`{name}")];
        files
            .iter()
            .any(|file| file.path == path && quoted.iter().any(|name| file.text.contains(name)))
    };
    let lines = document.text.lines().enumerate();
    let named = lines.flat_map(|(index, line)| {
        let code = line.split('`').skip(1).step_by(2);
        code.filter_map(move |code| code.split_once(MARK)).map(move |named| (index + 1, named))
    });
    named
        .filter(|(_, (file, name))| !is_there(file, name))
        .map(|(line, (file, name))| {
            let rule = format!("{folder}{file} has no test whose name begins with `{name}`");
            violation(document, line, rule, "a claim that no test holds is a wish")
        })
        .collect()
}
