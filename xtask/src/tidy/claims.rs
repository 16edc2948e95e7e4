//! Documents that name the tests which hold what they claim.

use super::{Violation, violation};
use crate::source::SourceFile;

/// Where such a document says where a test is: `file › name`, in code.
const MARK: &str = " › ";
/// The documents, and the folder that their files lie in.
const DOCUMENTS: &[(&str, &str)] = &[("docs/accessibility.md", "tests/e2e/")];

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
