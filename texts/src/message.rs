//! How a message is filled in: the part of ICU's `MessageFormat` that the texts need.
//!
//! `{name}` stands for a value, `{count, plural, one {# person} other {# people}}` depends on a number, `{list, select, apps {…} other
//! {…}}` on a word. `=0` before a plural's branch is that very number. An apostrophe before `{`, `}` or `#` quotes up to the next one; two
//! are one. Whatever is malformed is shown as it is: a host may override any text, and the screen must survive it.

/// What a message is filled with.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Arg<'a> {
    /// A text.
    Text(&'a str),
    /// A number, formatted as the language does.
    Number(f64),
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<f64> for Arg<'_> {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Arg<'_> {
    #[expect(clippy::cast_precision_loss, reason = "nobody counts further than 2^53")]
    fn from(number: usize) -> Self {
        Self::Number(number as f64)
    }
}

/// What a language does with numbers and names.
pub trait Rules {
    /// The plural category of a number, by the name CLDR has for it.
    fn category(&self, number: f64) -> String;
    /// A number, formatted.
    fn number(&self, number: f64) -> String;
    /// Whether what is filled in may run in another direction than the text around it and is to be kept apart from it.
    fn isolates(&self) -> bool;
}

/// What English does, without asking anybody.
#[derive(Debug, Clone, Copy)]
pub struct English;

impl Rules for English {
    #[expect(clippy::float_cmp, reason = "only one itself is singular")]
    fn category(&self, number: f64) -> String {
        if number == 1.0 { "one" } else { "other" }.to_owned()
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts and seconds, which are whole and not negative; casts of floats saturate"
    )]
    fn number(&self, number: f64) -> String {
        let digits = (number as u64).to_string();
        let mut out = String::new();
        for (index, digit) in digits.chars().enumerate() {
            if index > 0 && (digits.len() - index).is_multiple_of(3) {
                out.push(',');
            }
            out.push(digit);
        }
        out
    }

    fn isolates(&self) -> bool {
        false
    }
}

/// Fills in a message. `names` are the names of `args`, in their order, each with a comma behind it.
pub fn fill(message: &str, names: &str, args: &[Arg<'_>], rules: &dyn Rules) -> String {
    let mut filling = Filling { out: String::new(), names, args, rules };
    filling.write(message, None);
    filling.out
}

struct Filling<'a> {
    out: String,
    names: &'a str,
    args: &'a [Arg<'a>],
    rules: &'a dyn Rules,
}

impl Filling<'_> {
    /// Writes a message. `count` is what `#` stands for.
    fn write(&mut self, message: &str, count: Option<f64>) {
        let mut rest = message;
        while let Some(at) = rest.find(['{', '\'', '#']) {
            let (before, mark) = rest.split_at(at);
            let (mark, after) = mark.split_at(1);
            self.out.push_str(before);
            rest = match (mark, count) {
                ("{", _) => match split_braced(after) {
                    Some((inside, after)) => {
                        self.write_argument(inside);
                        after
                    }
                    None => self.keep(mark, after),
                },
                ("#", Some(number)) => {
                    self.out.push_str(&self.rules.number(number));
                    after
                }
                ("'", _) if after.starts_with('\'') => self.keep(mark, &after[1..]),
                ("'", _) if after.starts_with(QUOTED) => {
                    let (quoted, after) = after.split_once('\'').unwrap_or((after, ""));
                    self.keep(quoted, after)
                }
                _ => self.keep(mark, after),
            };
        }
        self.out.push_str(rest);
    }

    /// Writes a piece as it is; what comes after it.
    fn keep<'b>(&mut self, piece: &str, after: &'b str) -> &'b str {
        self.out.push_str(piece);
        after
    }

    /// Writes what stands between braces.
    fn write_argument(&mut self, inside: &str) {
        let mut parts = inside.splitn(3, ',').map(str::trim);
        let name = parts.next().unwrap_or_default();
        let index = self.names.split(',').position(|known| known == name && !name.is_empty());
        let Some(arg) = index.and_then(|index| self.args.get(index).copied()) else {
            self.out.push('{');
            self.out.push_str(inside);
            self.out.push('}');
            return;
        };
        let (kind, branches) = (parts.next(), parts.next().unwrap_or_default());
        let (chosen, count) = match (kind, arg) {
            (Some("plural"), Arg::Number(number)) => {
                let exact = branch(branches, &format!("={}", English.number(number)));
                let chosen = exact.or_else(|| branch(branches, &self.rules.category(number)));
                (chosen, Some(number))
            }
            (Some("select"), Arg::Text(word)) => (branch(branches, word), None),
            _ => (None, None),
        };
        match (chosen.or_else(|| branch(branches, "other")), arg) {
            (Some(chosen), _) => self.write(chosen, count),
            (None, Arg::Number(number)) => self.out.push_str(&self.rules.number(number)),
            (None, Arg::Text(text)) if self.rules.isolates() => {
                self.out.push('\u{2068}');
                self.out.push_str(text);
                self.out.push('\u{2069}');
            }
            (None, Arg::Text(text)) => self.out.push_str(text),
        }
    }
}

/// What an apostrophe quotes.
const QUOTED: [char; 3] = ['{', '}', '#'];

/// Splits behind the brace that closes the one before `text`.
fn split_braced(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0;
    let mut quoted = false;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\'' if quoted => quoted = false,
            '\'' => {
                let next = characters.peek().map(|(_, next)| *next);
                quoted = next.is_some_and(|next| QUOTED.contains(&next));
                if next == Some('\'') {
                    characters.next();
                }
            }
            '{' if !quoted => depth += 1,
            '}' if !quoted && depth == 0 => return Some((&text[..at], &text[at + 1..])),
            '}' if !quoted => depth -= 1,
            _ => {}
        }
    }
    None
}

/// The branch for a selector.
fn branch<'a>(branches: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = branches;
    while let Some((selector, after)) = rest.split_once('{') {
        let (body, after) = split_braced(after)?;
        if selector.trim() == wanted {
            return Some(body);
        }
        rest = after;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(message: &str, args: &[Arg<'_>]) -> String {
        fill(message, "name,count,", args, &English)
    }

    #[test]
    fn names_and_numbers_are_filled_in() {
        let args = [Arg::from("Ann"), Arg::from(1_234_567_usize)];
        assert_eq!(say("{name} has {count}.", &args), "Ann has 1,234,567.");
        assert_eq!(say("Nothing", &[]), "Nothing");
        assert_eq!(say("{ name }", &args), "Ann");
    }

    #[test]
    fn a_plural_has_its_category_and_its_number() {
        let message = "{count, plural, =0 {nobody} one {# person of {name}} other {# people}}";
        let count = |count: usize| say(message, &[Arg::from("Ann"), Arg::from(count)]);
        assert_eq!(count(0), "nobody");
        assert_eq!(count(1), "1 person of Ann");
        assert_eq!(count(2_000), "2,000 people");
    }

    #[test]
    fn a_word_selects() {
        let message = "{name, select, Ann {she} other {they}} came";
        assert_eq!(say(message, &[Arg::from("Ann")]), "she came");
        assert_eq!(say(message, &[Arg::from("Bob")]), "they came");
    }

    #[test]
    fn apostrophes_quote_only_what_would_mean_something() {
        let args = [Arg::from("Ann"), Arg::from(1_usize)];
        assert_eq!(say("It's {name}''s '{name}' # '#'", &args), "It's Ann's {name} # #");
        assert_eq!(say("{count, plural, other {'}' #''{name}}}", &args), "} 1'Ann");
        assert_eq!(say("'{open", &args), "{open");
    }

    #[test]
    fn what_is_filled_in_holds_no_markup() {
        assert_eq!(say("{name}", &[Arg::from("{count} '{x}' #")]), "{count} '{x}' #");
    }

    #[test]
    fn what_is_malformed_is_shown_as_it_is() {
        let args = [Arg::from("Ann"), Arg::from(3_usize)];
        for (message, shown) in [
            ("{", "{"),
            ("}", "}"),
            ("{}", "{}"),
            ("a {name", "a {name"),
            ("{nobody}", "{nobody}"),
            ("{name, plural, one {x}}", "Ann"),
            ("{count, plural}", "3"),
            ("{count, plural, one {x}}", "3"),
            ("{count, plural, one {x", "{count, plural, one {x"),
            ("{count, plural, one x}", "3"),
            ("{count, plural, {x} other {y}}", "y"),
            ("{name, date, short}", "Ann"),
            ("{count, select, other {x {name}}}", "x Ann"),
            ("'", "'"),
            ("\u{1f600}{name}\u{1f600}", "\u{1f600}Ann\u{1f600}"),
        ] {
            assert_eq!(say(message, &args), shown, "{message}");
        }
        assert_eq!(say("{name} {count}", &[]), "{name} {count}");
    }

    #[test]
    fn names_are_kept_apart_where_directions_mix() {
        struct Arabic;
        impl Rules for Arabic {
            fn category(&self, _: f64) -> String {
                "few".to_owned()
            }
            fn number(&self, number: f64) -> String {
                English.number(number)
            }
            fn isolates(&self) -> bool {
                true
            }
        }
        let args = [Arg::from("Ann"), Arg::from(3_usize)];
        let shown = fill("{name} {count, plural, few {#}}", "name,count,", &args, &Arabic);
        assert_eq!(shown, "\u{2068}Ann\u{2069} 3");
    }
}
