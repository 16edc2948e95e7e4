//! The project's files as text, and Rust text without what is not code.

use std::{fs, path::Path};

use anyhow::{Context, Result};

/// A text file of the project.
#[derive(Debug)]
pub(crate) struct SourceFile {
    /// From the root, with forward slashes.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// Folders that hold nothing written by hand.
const GENERATED: &[&str] =
    &["target", "dist", "node_modules", ".git", "test-results", "playwright-report", "__pycache__"];

/// Every text file of the checkout, in a fixed order.
pub(crate) fn load(root: &Path) -> Result<Vec<SourceFile>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))?
        {
            let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
            let (path, name) = (entry.path(), entry.file_name());
            let kind =
                entry.file_type().with_context(|| format!("cannot read {}", path.display()))?;
            if kind.is_dir() {
                if !GENERATED.iter().any(|generated| name == *generated) {
                    folders.push(path);
                }
            } else if let Ok(text) = fs::read_to_string(&path) {
                let path =
                    path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                files.push(SourceFile { path, text });
            }
        }
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(files)
}

/// Rust text with every comment replaced by spaces. Lines stay where they are.
pub(crate) fn without_comments(text: &str) -> String {
    blank(text, Hide::Comments)
}

/// Rust text with comments, strings and characters replaced by spaces. Lines stay where they are.
pub(crate) fn only_code(text: &str) -> String {
    blank(text, Hide::CommentsAndLiterals)
}

/// The number of lines before the file's test module, by the convention that it comes last.
pub(crate) fn lines_before_tests(text: &str) -> usize {
    text.lines().position(|line| line.starts_with("#[cfg(test)]")).unwrap_or(usize::MAX)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hide {
    Comments,
    CommentsAndLiterals,
}

fn blank(text: &str, hide: Hide) -> String {
    let source: Vec<char> = text.chars().collect();
    let mut answer = String::with_capacity(text.len());
    let mut at = 0;
    while at < source.len() {
        let (end, hidden) = token(&source, at, hide);
        let characters = source[at..end].iter();
        answer.extend(
            characters.map(|&character| if hidden && character != '\n' { ' ' } else { character }),
        );
        at = end;
    }
    answer
}

/// The end of what starts at `at`, and whether it is to be blanked.
fn token(source: &[char], at: usize, hide: Hide) -> (usize, bool) {
    let literals = hide == Hide::CommentsAndLiterals;
    let next = |offset: usize| source.get(at + offset).copied().unwrap_or('\0');
    let is_word = |character: char| character.is_alphanumeric() || character == '_';
    match (next(0), next(1)) {
        ('/', '/') => (line_end(source, at), true),
        ('/', '*') => (block_comment_end(source, at), true),
        ('"', _) => (quoted_end(source, at, '"'), literals),
        ('\'', '\\') => (quoted_end(source, at, '\''), literals),
        ('\'', _) if next(2) == '\'' => (at + 3, literals),
        (first, _) if is_word(first) => {
            let end = (at..source.len()).find(|&end| !is_word(source[end])).unwrap_or(source.len());
            let word: String = source[at..end].iter().collect();
            match raw_string_end(source, end).filter(|_| matches!(&*word, "r" | "br" | "cr")) {
                Some(end) => (end, literals),
                None => (end, false),
            }
        }
        _ => (at + 1, false),
    }
}

fn line_end(source: &[char], at: usize) -> usize {
    (at..source.len()).find(|&end| source[end] == '\n').unwrap_or(source.len())
}

fn block_comment_end(source: &[char], at: usize) -> usize {
    let (mut depth, mut end) = (0, at);
    while end < source.len() {
        match (source[end], source.get(end + 1)) {
            ('/', Some('*')) => (depth, end) = (depth + 1, end + 2),
            ('*', Some('/')) => (depth, end) = (depth - 1, end + 2),
            _ => end += 1,
        }
        if depth == 0 {
            break;
        }
    }
    end.min(source.len())
}

fn quoted_end(source: &[char], at: usize, quote: char) -> usize {
    let mut end = at + 1;
    while end < source.len() && source[end] != quote {
        end += if source[end] == '\\' { 2 } else { 1 };
    }
    (end + 1).min(source.len())
}

/// The end of `#"…"#` after an `r`, if there is one.
fn raw_string_end(source: &[char], at: usize) -> Option<usize> {
    let hashes = source[at..].iter().take_while(|&&character| character == '#').count();
    if source.get(at + hashes) != Some(&'"') {
        return None;
    }
    let is_end = |&end: &usize| {
        source[end] == '"'
            && source[end + 1..].iter().take(hashes).filter(|&&character| character == '#').count()
                == hashes
    };
    let end = (at + hashes + 1..source.len()).find(is_end)?;
    Some(end + hashes + 1)
}

#[cfg(test)]
mod tests {
    use super::{lines_before_tests, only_code, without_comments};

    /// Blanked text with runs of spaces folded, to compare easily.
    fn words(text: &str) -> String {
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_go_and_lines_stay() {
        let text = "let a = 1; // gloo_net\n/* one /* two */ still\n*/ let b = \"// no comment\";";
        assert_eq!(words(&without_comments(text)), "let a = 1; let b = \"// no comment\";");
        assert_eq!(without_comments(text).lines().count(), 3);
    }

    #[test]
    fn literals_go_too() {
        assert_eq!(
            words(&only_code(r##"f("a \" b", 'x', '\'', r#"raw " here"#, b"y") + g::<'a>()"##)),
            "f( , , , , b ) + g::<'a>()"
        );
    }

    #[test]
    fn an_unfinished_literal_ends_with_the_file() {
        assert_eq!(words(&only_code("a \"never closed")), "a");
        assert_eq!(words(&only_code("a /* never closed")), "a");
    }

    #[test]
    fn tests_come_last() {
        assert_eq!(lines_before_tests("one\ntwo\n#[cfg(test)]\nmod tests {}\n"), 2);
        assert_eq!(lines_before_tests("one\n"), usize::MAX);
    }
}
