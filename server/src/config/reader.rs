//! Reads a TOML file section by section, and notes everything that is wrong with it instead of stopping at the first mistake.
//!
//! No message quotes a value that may be a secret.

use std::cell::RefCell;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A mistake in the file, with what to write instead.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// Counted from one.
    line: usize,
    text: String,
}

impl std::fmt::Display for Problem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "line {}: {}", self.line, self.text)
    }
}

/// What was found wrong, wherever in the file.
pub(super) struct Notes<'i> {
    text: &'i str,
    problems: RefCell<Vec<Problem>>,
}

impl<'i> Notes<'i> {
    pub(super) fn new(text: &'i str) -> Self {
        Self { text, problems: RefCell::default() }
    }

    /// Notes a mistake at a position in the file.
    pub(super) fn add(&self, at: usize, text: impl Into<String>) {
        let before = self.text.as_bytes().iter().take(at);
        let line = 1 + before.filter(|byte| **byte == b'\n').count();
        self.problems.borrow_mut().push(Problem { line, text: text.into() });
    }

    /// The whole file, unless it is no TOML.
    pub(super) fn root<'n>(&'n self) -> Option<Section<'n, 'i>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        for error in &errors {
            // Not as the error would show itself: it would quote the line, and with it perhaps a key.
            let at = error.span().map_or(0, |span| span.start);
            self.add(at, format!("this is not TOML: {}", error.message()));
        }
        let at = table.span().start;
        errors.is_empty().then(|| Section::new(self, "the file".to_owned(), at, table.into_inner()))
    }

    /// The mistakes, from the top of the file down.
    pub(super) fn into_problems(self) -> Vec<Problem> {
        let mut problems = self.problems.into_inner();
        problems.sort();
        problems
    }
}

/// A value, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Found<T> {
    pub(super) value: T,
    pub(super) at: usize,
}

/// A table of the file. Each key that is asked for is known; [`finish`](Self::finish) refuses the others.
pub(super) struct Section<'n, 'i> {
    notes: &'n Notes<'i>,
    /// As the file names it: `[auth]`.
    pub(super) place: String,
    pub(super) at: usize,
    entries: Vec<(Found<String>, Spanned<DeValue<'i>>)>,
    known: Vec<&'static str>,
}

impl<'n, 'i> Section<'n, 'i> {
    fn new(notes: &'n Notes<'i>, place: String, at: usize, table: DeTable<'i>) -> Self {
        let entries = table.into_iter().map(|(key, value)| {
            let at = key.span().start;
            (Found { value: key.into_inner().into_owned(), at }, value)
        });
        let mut entries: Vec<_> = entries.collect();
        entries.sort_by_key(|(key, _)| key.at);
        Self { notes, place, at, entries, known: Vec::new() }
    }

    /// Notes a mistake at a position.
    pub(super) fn wrong(&self, at: usize, text: impl Into<String>) {
        self.notes.add(at, text);
    }

    fn take(&mut self, key: &'static str) -> Option<Spanned<DeValue<'i>>> {
        self.known.push(key);
        let index = self.entries.iter().position(|(name, _)| name.value == key)?;
        Some(self.entries.remove(index).1)
    }

    fn is(&self, at: usize, key: &str, what: &str) {
        self.wrong(at, format!("`{key}` in {} has to be {what}", self.place));
    }

    /// A text that is not empty.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Found<String>> {
        let value = self.take(key)?;
        let at = value.span().start;
        match value.into_inner() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(Found { value: text.into_owned(), at })
            }
            _ => {
                self.is(at, key, &format!("a text in quotes, as in {key} = \"…\""));
                None
            }
        }
    }

    /// A text that has to be there.
    pub(super) fn needed_text(
        &mut self,
        key: &'static str,
        example: &str,
    ) -> Option<Found<String>> {
        let was_there = self.has(key);
        let found = self.text(key);
        if !was_there {
            self.missing(key, example);
        }
        found
    }

    /// Says that a key is missing, with an example of it.
    pub(super) fn missing(&self, key: &str, example: &str) {
        self.wrong(self.at, format!("{} needs `{key}`, as in {example}", self.place));
    }

    /// A text in a form of its own.
    pub(super) fn parsed<T: FromStr>(&mut self, key: &'static str) -> Option<Found<T>>
    where
        T::Err: std::fmt::Display,
    {
        self.parsed_with(key, |text| text.parse::<T>().map_err(|error| error.to_string()))
    }

    /// The same with a function that reads it.
    pub(super) fn parsed_with<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<Found<T>> {
        let Found { value, at } = self.text(key)?;
        match read(&value) {
            Ok(value) => Some(Found { value, at }),
            Err(error) => {
                self.wrong(at, format!("`{key}` in {}: {error}", self.place));
                None
            }
        }
    }

    /// Texts in a form of their own.
    pub(super) fn list<T>(
        &mut self,
        key: &'static str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Vec<T> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let at = value.span().start;
        let DeValue::Array(items) = value.into_inner() else {
            self.is(at, key, &format!("a list, as in {key} = [\"…\"]"));
            return Vec::new();
        };
        let mut list = Vec::new();
        for item in items {
            let at = item.span().start;
            match item.into_inner() {
                DeValue::String(text) => match read(&text) {
                    Ok(value) => list.push(value),
                    Err(error) => self.wrong(at, format!("`{key}` in {}: {error}", self.place)),
                },
                _ => self.is(at, key, "a list of texts in quotes"),
            }
        }
        list
    }

    /// A whole number within bounds.
    pub(super) fn number(&mut self, key: &'static str, least: u32, most: u32) -> Option<u32> {
        let value = self.take(key)?;
        let number = match value.get_ref() {
            DeValue::Integer(text) => u32::from_str_radix(text.as_str(), text.radix()).ok(),
            _ => None,
        };
        let number = number.filter(|number| (least..=most).contains(number));
        if number.is_none() {
            let what = format!("a whole number from {least} to {most}, as in {key} = {least}");
            self.is(value.span().start, key, &what);
        }
        number
    }

    /// `true` or `false`; false if absent.
    pub(super) fn flag(&mut self, key: &'static str) -> bool {
        let Some(value) = self.take(key) else { return false };
        if let DeValue::Boolean(flag) = value.get_ref() {
            return *flag;
        }
        self.is(value.span().start, key, "true or false, without quotes");
        false
    }

    /// A table inside.
    pub(super) fn section(&mut self, key: &'static str, place: &str) -> Option<Self> {
        let value = self.take(key)?;
        let at = value.span().start;
        let DeValue::Table(table) = value.into_inner() else {
            self.is(at, key, &format!("a section, as in {place}"));
            return None;
        };
        Some(Section::new(self.notes, place.to_owned(), at, table))
    }

    /// Tables inside, in double brackets.
    pub(super) fn sections(&mut self, key: &'static str) -> Vec<Self> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let at = value.span().start;
        let place = match self.place.strip_prefix('[').and_then(|place| place.strip_suffix(']')) {
            Some(outer) => format!("[[{outer}.{key}]]"),
            None => format!("[[{key}]]"),
        };
        let DeValue::Array(items) = value.into_inner() else {
            self.is(at, key, &format!("a section in double brackets, {place}"));
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items {
            let at = item.span().start;
            match item.into_inner() {
                DeValue::Table(table) => {
                    sections.push(Section::new(self.notes, place.clone(), at, table));
                }
                _ => self.is(at, key, &format!("a section in double brackets, {place}")),
            }
        }
        sections
    }

    /// All tables inside, whatever their names.
    pub(super) fn named_sections(&mut self) -> Vec<(String, Self)> {
        let mut sections = Vec::new();
        for (name, value) in std::mem::take(&mut self.entries) {
            let place = format!("[{}.{}]", self.place.trim_matches(['[', ']']), name.value);
            match value.into_inner() {
                DeValue::Table(table) => {
                    let section = Section::new(self.notes, place, name.at, table);
                    sections.push((name.value, section));
                }
                _ => self.is(name.at, &name.value, &format!("a section, as in {place}")),
            }
        }
        sections
    }

    /// Leaves a key alone that was complained about already.
    pub(super) fn pass_over(&mut self, key: &'static str) {
        drop(self.take(key));
    }

    /// Refuses a key that belongs to another value of a key beside it, `other`.
    pub(super) fn belongs(&mut self, key: &'static str, other: &str) {
        if let Some(value) = self.take(key) {
            let text = format!("`{key}` in {} goes with {other}", self.place);
            self.wrong(value.span().start, text);
        }
    }

    /// Whether the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(name, _)| name.value == key)
    }

    /// A value of which nothing but its form is looked at, for what may be a secret: its table, or where it stands.
    pub(super) fn guarded(&mut self, key: &'static str) -> Option<Result<Self, usize>> {
        let value = self.take(key)?;
        let at = value.span().start;
        Some(match value.into_inner() {
            DeValue::Table(table) => {
                let place = format!("`{key}` in {}", self.place);
                Ok(Section::new(self.notes, place, at, table))
            }
            _ => Err(at),
        })
    }

    /// Refuses what nobody asked for.
    pub(super) fn finish(&self) {
        for (key, _) in &self.entries {
            let key_name = &key.value;
            let hint = match closest(key_name, &self.known) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("known are {}", listed(&self.known)),
            };
            self.wrong(key.at, format!("`{key_name}` is not known in {}; {hint}", self.place));
        }
    }
}

/// The known word that was probably meant.
pub(super) fn closest<'a>(word: &str, known: &[&'a str]) -> Option<&'a str> {
    let distance = |known: &str| strsim::jaro(word, known);
    let best = known.iter().max_by(|a, b| distance(a).total_cmp(&distance(b)))?;
    // What clap takes for a typing mistake, too.
    (distance(best) > 0.7).then_some(*best)
}

/// Words in a row, each as code.
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_says_its_line_and_never_quotes_it() {
        let notes = Notes::new("a = 1\nkey = sk_live_1234\n");
        assert!(notes.root().is_none());
        let problems = notes.into_problems();
        let text = problems[0].to_string();
        assert!(text.starts_with("line 2: this is not TOML"), "{text}");
        assert!(problems.iter().all(|problem| !problem.text.contains("1234")), "{problems:?}");
    }

    #[test]
    fn a_typing_mistake_is_told_from_another_word() {
        assert_eq!(closest("secert_key", &["base_url", "secret_key"]), Some("secret_key"));
        assert_eq!(closest("colour", &["base_url", "secret_key"]), None);
    }
}
