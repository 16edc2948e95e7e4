//! Editing somebody's metadata: the text as it is typed, what is wrong with it, and what it would change.

use mixpeek_users_contract::capabilities::MetadataWrite;
use mixpeek_users_contract::id::UserId;
use serde_json::{Map, Value};

/// Metadata as they are kept: keys and whatever stands under them.
pub type Metadata = Map<String, Value>;

/// How many lists and objects may lie in one another, the metadata themselves included. No server takes more.
pub const DEEPEST: usize = 32;

/// What is wrong with a text that was to be metadata.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// It is no JSON from here on; both count from one.
    Syntax {
        /// The line.
        line: usize,
        /// The character in it.
        column: usize,
    },
    /// It ends too early.
    Unfinished,
    /// More than [`DEEPEST`] lists and objects lie in one another.
    TooDeep,
    /// It is JSON and no object.
    NoObject,
}

/// One key whose value would change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The key.
    pub key: String,
    /// Its value before, as JSON; nothing where it is new.
    pub before: Option<String>,
    /// Its value after, as JSON; nothing where it goes.
    pub after: Option<String>,
}

/// The form: what is there, and what was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Whose metadata they are.
    of: UserId,
    /// How the directory writes metadata.
    mode: MetadataWrite,
    /// What was there when the form was opened.
    before: Metadata,
    /// What was typed.
    text: String,
    /// What it says.
    after: Result<Metadata, Problem>,
}

impl Draft {
    /// A form on what somebody has.
    pub fn new(of: UserId, mode: MetadataWrite, before: Metadata) -> Self {
        // What null would delete counts as absent from the start: typing and taking it back changes nothing.
        let (text, before) = as_typed(mode, before);
        Self { of, mode, text, after: Ok(before.clone()), before }
    }

    /// Whose metadata they are.
    pub fn of(&self) -> &UserId {
        &self.of
    }

    /// Takes over how the directory writes metadata by now.
    pub fn adapt(&mut self, mode: MetadataWrite) {
        if self.mode != mode {
            self.mode = mode;
            self.before = as_typed(mode, std::mem::take(&mut self.before)).1;
            self.type_text(self.text.clone());
        }
    }

    /// Notes that `saved` was written and that `now` is there; whether that is all that was typed.
    pub fn settle(&mut self, saved: &Metadata, now: Metadata) -> bool {
        self.before = as_typed(self.mode, now).1;
        self.after.as_ref() == Ok(saved)
    }

    /// What stands in the field.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes what was typed.
    pub fn type_text(&mut self, text: String) {
        // What null deletes is not there afterwards.
        self.after = parse(&text).map(|after| kept(self.mode, after));
        self.text = text;
    }

    /// What is wrong with it.
    pub fn problem(&self) -> Option<Problem> {
        self.after.as_ref().err().copied()
    }

    /// What would change, by key.
    pub fn differences(&self) -> Vec<Difference> {
        self.after.as_ref().map(|after| differences(&self.before, after)).unwrap_or_default()
    }

    /// Whether closing the form would lose something.
    pub fn is_dirty(&self) -> bool {
        self.after.as_ref() != Ok(&self.before)
    }

    /// What there will be and what to send for it; nothing while the text is wrong or changes nothing.
    pub fn outcome(&self) -> Option<(Metadata, Metadata)> {
        let after = self.after.as_ref().ok().filter(|_| self.is_dirty())?;
        let sent = match self.mode {
            MetadataWrite::Merge => patch(&self.before, after),
            MetadataWrite::Replace => after.clone(),
        };
        Some((after.clone(), sent))
    }
}

/// Metadata as people read them.
pub fn pretty(metadata: &Metadata) -> String {
    // Fails for keys that are no texts, of which there are none.
    serde_json::to_string_pretty(metadata).unwrap_or_default()
}

fn parse(text: &str) -> Result<Metadata, Problem> {
    if text.trim().is_empty() {
        return Ok(Metadata::new());
    }
    if depth(text) > DEEPEST {
        return Err(Problem::TooDeep);
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(metadata)) => Ok(metadata),
        Ok(_) => Err(Problem::NoObject),
        Err(error) if error.is_eof() => Err(Problem::Unfinished),
        Err(error) => Err(Problem::Syntax {
            line: error.line(),
            column: characters(text, error.line(), error.column()),
        }),
    }
}

/// How many lists and objects lie in one another at most, as far as it is JSON.
fn depth(text: &str) -> usize {
    let (mut depth, mut deepest, mut in_text, mut escaped) = (0_usize, 0, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// `serde_json` counts bytes; people count characters.
fn characters(text: &str, line: usize, bytes: usize) -> usize {
    let line = text.split('\n').nth(line.saturating_sub(1)).unwrap_or_default();
    let before = line.char_indices().take_while(|(at, _)| *at < bytes).count();
    before.max(1)
}

/// What stands in the field for metadata that are written so, and what is read from it: the last place of a long fraction may come out
/// otherwise, which nobody has typed.
fn as_typed(mode: MetadataWrite, metadata: Metadata) -> (String, Metadata) {
    let metadata = kept(mode, metadata);
    let text = pretty(&metadata);
    let read = parse(&text).unwrap_or(metadata);
    (text, read)
}

/// What is there of metadata that are written so.
fn kept(mode: MetadataWrite, metadata: Metadata) -> Metadata {
    match mode {
        MetadataWrite::Merge => without_nulls(metadata),
        MetadataWrite::Replace => metadata,
    }
}

fn without_nulls(metadata: Metadata) -> Metadata {
    let kept = metadata.into_iter().filter(|(_, value)| !value.is_null());
    kept.map(|(key, value)| match value {
        Value::Object(inner) => (key, Value::Object(without_nulls(inner))),
        value => (key, value),
    })
    .collect()
}

/// What has to be merged into `before` to make `after` of it (RFC 7396): what is the same is left out, null deletes.
fn patch(before: &Metadata, after: &Metadata) -> Metadata {
    let gone = before.keys().filter(|key| !after.contains_key(*key));
    let mut patch: Metadata = gone.map(|key| (key.clone(), Value::Null)).collect();
    for (key, value) in after {
        match (before.get(key), value) {
            (Some(old), new) if old == new => {}
            (Some(Value::Object(old)), Value::Object(new)) => {
                patch.insert(key.clone(), Value::Object(self::patch(old, new)));
            }
            _ => {
                patch.insert(key.clone(), value.clone());
            }
        }
    }
    patch
}

fn differences(before: &Metadata, after: &Metadata) -> Vec<Difference> {
    let json = |value: &Value| value.to_string();
    let known = before.iter().filter_map(|(key, old)| {
        let new = after.get(key);
        (new != Some(old)).then(|| Difference {
            key: key.clone(),
            before: Some(json(old)),
            after: new.map(json),
        })
    });
    let new = after
        .iter()
        .filter(|(key, _)| !before.contains_key(*key))
        .map(|(key, new)| Difference { key: key.clone(), before: None, after: Some(json(new)) });
    known.chain(new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metadata(text: &str) -> Metadata {
        serde_json::from_str(text).unwrap()
    }

    fn typed(mode: MetadataWrite, before: &str, text: &str) -> Draft {
        let mut draft = Draft::new("a".into(), mode, metadata(before));
        draft.type_text(text.to_owned());
        draft
    }

    fn sent(mode: MetadataWrite, before: &str, text: &str) -> Option<String> {
        let (_, sent) = typed(mode, before, text).outcome()?;
        Some(Value::Object(sent).to_string())
    }

    #[test]
    fn what_is_wrong_is_said_by_its_place() {
        let problem = |text| typed(MetadataWrite::Merge, "{}", text).problem();
        assert_eq!(problem("{\"ä\": 1,}"), Some(Problem::Syntax { line: 1, column: 9 }));
        assert_eq!(
            problem("{\n  \"a\": 1\n  \"b\": 2\n}"),
            Some(Problem::Syntax { line: 3, column: 3 })
        );
        assert_eq!(problem("{\"a\": "), Some(Problem::Unfinished));
        assert_eq!(problem("[1]"), Some(Problem::NoObject));
        assert_eq!(problem("\"text\""), Some(Problem::NoObject));
        assert_eq!(problem(" {} "), None);
        assert_eq!(problem(""), None, "nothing at all is no metadata");
    }

    #[test]
    fn lists_and_objects_lie_in_one_another_thirty_two_deep_and_no_deeper() {
        let problem = |text: &str| typed(MetadataWrite::Replace, "{}", text).problem();
        let nested = |levels: usize| {
            let (open, close) = ("{\"a\":".repeat(levels - 1), "}".repeat(levels - 1));
            format!("{open}[]{close}")
        };
        assert_eq!(problem(&nested(32)), None);
        assert_eq!(problem(&nested(33)), Some(Problem::TooDeep));
        assert_eq!(problem(&nested(1_000)), Some(Problem::TooDeep), "and this is JSON, too");
        assert_eq!(problem(&"[".repeat(100_000)), Some(Problem::TooDeep));
        let flat = format!(
            r#"{{"a": "{}", "b\\": "\"[", "c": [{}1]}}"#,
            "[{".repeat(99),
            "[],".repeat(99)
        );
        assert_eq!(problem(&flat), None, "brackets in a text, and beside one another");
    }

    #[test]
    fn a_null_that_was_there_is_not_deleted_by_typing_something_and_taking_it_back() {
        let same = typed(MetadataWrite::Merge, r#"{"a": null, "b": 1}"#, r#"{"a": null, "b": 1}"#);
        assert_eq!((same.is_dirty(), same.outcome()), (false, None));
        let other = sent(MetadataWrite::Merge, r#"{"a": null, "b": 1}"#, r#"{"b": 2}"#);
        assert_eq!(other.as_deref(), Some(r#"{"b":2}"#));
    }

    #[test]
    fn a_long_fraction_is_not_changed_by_typing_something_else_and_taking_it_back() {
        let mut rng = fastrand::Rng::with_seed(5);
        for _ in 0..2_000 {
            let number = f64::from_bits(rng.u64(..));
            let before = Metadata::from_iter([("a".to_owned(), Value::from(number))]);
            let mut draft = Draft::new("u1".into(), MetadataWrite::Replace, before);
            let text = draft.text().to_owned();
            draft.type_text(text.replace("\"a\"", "\"b\""));
            draft.type_text(text);
            assert!(!draft.is_dirty(), "{number}");
        }
    }

    #[test]
    fn a_text_that_changes_nothing_is_not_sent() {
        let same = typed(MetadataWrite::Replace, r#"{"a": [1, 2]}"#, "{\"a\":[1,2]}");
        assert_eq!((same.is_dirty(), same.outcome()), (false, None));
        let wrong = typed(MetadataWrite::Replace, "{}", "{");
        assert_eq!((wrong.is_dirty(), wrong.outcome()), (true, None));
    }

    #[test]
    fn merging_sends_what_changed_and_null_for_what_went() {
        let before = r#"{"plan": "pro", "seats": 3, "limits": {"day": 10, "month": 90}}"#;
        let after = r#"{"plan": "pro", "limits": {"day": 20}, "new": null, "tags": ["a"]}"#;
        assert_eq!(
            sent(MetadataWrite::Merge, before, after).unwrap(),
            r#"{"limits":{"day":20,"month":null},"seats":null,"tags":["a"]}"#
        );
        let (kept, _) = typed(MetadataWrite::Merge, before, after).outcome().unwrap();
        assert!(!kept.contains_key("new"), "what null deletes is not there afterwards");
        assert_eq!(sent(MetadataWrite::Merge, "{}", r#"{"a": null}"#), None, "nor a change");
    }

    #[test]
    fn replacing_sends_all_of_it_nulls_included() {
        let sent = sent(MetadataWrite::Replace, r#"{"a": 1, "b": 2}"#, r#"{"a": null}"#);
        assert_eq!(sent.unwrap(), r#"{"a":null}"#);
    }

    #[test]
    fn a_form_is_sent_as_the_directory_writes_when_it_is_saved() {
        let mut draft =
            typed(MetadataWrite::Merge, r#"{"a": 1, "b": 2}"#, r#"{"a": 1, "c": null}"#);
        draft.adapt(MetadataWrite::Replace);
        let (_, sent) = draft.outcome().unwrap();
        assert_eq!(Value::Object(sent).to_string(), r#"{"a":1,"c":null}"#);
        draft.adapt(MetadataWrite::Merge);
        let (_, sent) = draft.outcome().unwrap();
        assert_eq!(Value::Object(sent).to_string(), r#"{"b":null}"#);
    }

    #[test]
    fn what_is_typed_while_it_is_saved_is_kept_and_compared_with_what_is_there_then() {
        let mut draft = typed(MetadataWrite::Merge, r#"{"a": 1}"#, r#"{"a": 2}"#);
        let (saved, _) = draft.outcome().unwrap();
        assert!(draft.clone().settle(&saved, metadata(r#"{"a": 2}"#)), "nothing else was typed");
        draft.type_text(r#"{"a": 3}"#.to_owned());
        assert!(!draft.settle(&saved, metadata(r#"{"a": 2}"#)));
        let before: Vec<_> = draft.differences().into_iter().map(|it| it.before).collect();
        assert_eq!((draft.text(), before), (r#"{"a": 3}"#, vec![Some("2".to_owned())]));
    }

    #[test]
    fn says_what_comes_changes_and_goes() {
        let draft = typed(
            MetadataWrite::Replace,
            r#"{"a": 1, "b": "x", "c": true}"#,
            r#"{"a": 1, "b": "y", "d": 0.3}"#,
        );
        let said: Vec<_> = draft
            .differences()
            .into_iter()
            .map(|it| (it.key, it.before.unwrap_or_default(), it.after.unwrap_or_default()))
            .collect();
        let line = |key: &str, before: &str, after: &str| {
            (key.to_owned(), before.to_owned(), after.to_owned())
        };
        assert_eq!(
            said,
            [line("b", "\"x\"", "\"y\""), line("c", "true", ""), line("d", "", "0.3")]
        );
    }
}
