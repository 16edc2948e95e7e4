//! Reads JSON into the contract's types, and nothing besides: an eighth of what `serde_json`'s reader costs in the module, most of which
//! is words for what was wrong, tables for exact fractions, and the code that prints them (docs/decisions/size.md). What is wrong is said
//! by its place. Fractions are read to within a few units of their last digit: the contract has none but seconds to wait.

use std::borrow::Cow;
use std::fmt::{self, Display};

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Expected, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

/// How deep lists and objects may lie in one another, so that an answer cannot exhaust the stack.
const DEEPEST: u8 = 100;

/// The text is no JSON, or not of the kind that was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable {
    /// How many bytes could be read.
    pub at: usize,
    /// The key that is missing, if that is what is wrong.
    pub missing: Option<&'static str>,
}

impl Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.missing {
            Some(key) => write!(f, "no {key} before byte {}", self.at),
            None => write!(f, "unexpected at byte {}", self.at),
        }
    }
}

impl std::error::Error for Unreadable {}

/// Where it was is filled in once, at the end.
const WRONG: Unreadable = Unreadable { at: 0, missing: None };

/// Words are not made: whoever looks after the server has the place.
impl de::Error for Unreadable {
    fn custom<T: Display>(_: T) -> Self {
        WRONG
    }
    fn invalid_type(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        WRONG
    }
    fn invalid_value(_: Unexpected<'_>, _: &dyn Expected) -> Self {
        WRONG
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Self {
        WRONG
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        WRONG
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        WRONG
    }
    fn missing_field(key: &'static str) -> Self {
        Self { missing: Some(key), ..WRONG }
    }
    fn duplicate_field(_: &'static str) -> Self {
        WRONG
    }
}

/// Reads a whole body.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Unreadable> {
    let text = std::str::from_utf8(body)
        .map_err(|error| Unreadable { at: error.valid_up_to(), ..WRONG })?;
    let mut reader = Reader { text, at: 0, depth: 0 };
    T::deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| Unreadable { at: reader.at, ..error })
}

struct Reader<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Result<u8, Unreadable> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(WRONG)
    }

    fn expect(&mut self, expected: u8) -> Result<(), Unreadable> {
        if self.peek()? == expected {
            self.at += 1;
            return Ok(());
        }
        Err(WRONG)
    }

    fn end(&mut self) -> Result<(), Unreadable> {
        if self.peek().is_ok() { Err(WRONG) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Result<(), Unreadable> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(WRONG)
    }

    fn string(&mut self) -> Result<Cow<'de, str>, Unreadable> {
        self.expect(b'"')?;
        let start = self.at;
        let mut made = String::new();
        let mut from = start;
        loop {
            let here = self.at;
            match self.byte().ok_or(WRONG)? {
                b'"' => {
                    self.at += 1;
                    let rest = self.text.get(from..here).ok_or(WRONG)?;
                    if from == start {
                        return Ok(Cow::Borrowed(rest));
                    }
                    made.push_str(rest);
                    return Ok(Cow::Owned(made));
                }
                b'\\' => {
                    made.push_str(self.text.get(from..here).ok_or(WRONG)?);
                    self.at += 1;
                    made.push(self.escape()?);
                    from = self.at;
                }
                control if control < 0x20 => return Err(WRONG),
                _ => self.at += 1,
            }
        }
    }

    /// What stands behind a backslash.
    fn escape(&mut self) -> Result<char, Unreadable> {
        let escaped = self.byte().ok_or(WRONG)?;
        self.at += 1;
        Ok(match escaped {
            b'"' | b'\\' | b'/' => char::from(escaped),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.unit()?;
                let is_high = (0xd800..0xdc00).contains(&first);
                if is_high && self.word("\\u").is_ok() {
                    let second = self.unit()?;
                    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400).ok_or(WRONG)?;
                    char::from_u32(0x1_0000 + ((first - 0xd800) << 10) + low).ok_or(WRONG)?
                } else {
                    char::from_u32(first).ok_or(WRONG)?
                }
            }
            _ => return Err(WRONG),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).ok_or(WRONG)?;
        let mut unit = 0;
        for digit in digits {
            unit = unit * 16 + char::from(*digit).to_digit(16).ok_or(WRONG)?;
        }
        self.at += 4;
        Ok(unit)
    }

    /// Digits, added to those before them; how many.
    fn digits(&mut self, whole: &mut Option<u64>, value: &mut f64) -> Result<i32, Unreadable> {
        let mut count = 0;
        while let Some(digit) = self.byte().filter(u8::is_ascii_digit) {
            let digit = digit - b'0';
            *whole = whole.and_then(|whole| whole.checked_mul(10)?.checked_add(u64::from(digit)));
            *value = *value * 10.0 + f64::from(digit);
            self.at += 1;
            count += 1;
        }
        if count == 0 { Err(WRONG) } else { Ok(count) }
    }

    fn number<V: Visitor<'de>>(&mut self, visitor: V) -> Result<V::Value, Unreadable> {
        let is_negative = self.word("-").is_ok();
        let (mut whole, mut value, mut exponent) = (Some(0_u64), 0.0, 0);
        self.digits(&mut whole, &mut value)?;
        if self.word(".").is_ok() {
            exponent -= self.digits(&mut None, &mut value)?;
            whole = None;
        }
        if self.word("e").is_ok() || self.word("E").is_ok() {
            let is_small = self.word("-").is_ok();
            if !is_small {
                // Optional.
                self.word("+").ok();
            }
            let mut power = 0.0;
            self.digits(&mut None, &mut power)?;
            #[expect(clippy::cast_possible_truncation, reason = "saturates, as does the power")]
            let power = power as i32;
            exponent = exponent.saturating_add(if is_small { -power } else { power });
            whole = None;
        }
        if let Some(whole) = whole {
            if !is_negative {
                return visitor.visit_u64(whole);
            }
            if let Some(whole) = 0_i64.checked_sub_unsigned(whole) {
                return visitor.visit_i64(whole);
            }
        }
        let value = value * 10_f64.powi(exponent);
        visitor.visit_f64(if is_negative { -value } else { value })
    }

    /// Goes into a list or an object, and out of it.
    fn nested<T>(
        &mut self,
        close: u8,
        read: impl FnOnce(Inside<'_, 'de>) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        self.at += 1;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(WRONG);
        }
        let value = read(Inside { reader: self, close, is_first: true })?;
        self.depth -= 1;
        self.expect(close)?;
        Ok(value)
    }
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.peek()? {
            b'n' => self.word("null").and_then(|()| visitor.visit_unit()),
            b't' => self.word("true").and_then(|()| visitor.visit_bool(true)),
            b'f' => self.word("false").and_then(|()| visitor.visit_bool(false)),
            b'"' => match self.string()? {
                Cow::Borrowed(text) => visitor.visit_borrowed_str(text),
                Cow::Owned(text) => visitor.visit_string(text),
            },
            b'[' => self.nested(b']', |inside| visitor.visit_seq(inside)),
            b'{' => self.nested(b'}', |inside| visitor.visit_map(inside)),
            _ => self.number(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.peek()? == b'n' {
            return self.word("null").and_then(|()| visitor.visit_none());
        }
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    /// Variants without content, which are their names.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self.string()? {
            Cow::Borrowed(text) => visitor.visit_enum(BorrowedStrDeserializer::new(text)),
            Cow::Owned(text) => visitor.visit_enum(StringDeserializer::new(text)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

/// What is inside a list or an object.
struct Inside<'a, 'de> {
    reader: &'a mut Reader<'de>,
    close: u8,
    is_first: bool,
}

impl Inside<'_, '_> {
    /// Whether something follows.
    fn goes_on(&mut self) -> Result<bool, Unreadable> {
        if self.reader.peek()? == self.close {
            return Ok(false);
        }
        if !std::mem::replace(&mut self.is_first, false) {
            self.reader.expect(b',')?;
        }
        Ok(true)
    }
}

impl<'de> SeqAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Unreadable> {
        if self.goes_on()? { seed.deserialize(&mut *self.reader).map(Some) } else { Ok(None) }
    }
}

impl<'de> MapAccess<'de> for Inside<'_, 'de> {
    type Error = Unreadable;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Unreadable> {
        if !self.goes_on()? {
            return Ok(None);
        }
        // A key is a text.
        if self.reader.peek()? != b'"' {
            return Err(WRONG);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, Unreadable> {
        self.reader.expect(b':')?;
        seed.deserialize(&mut *self.reader)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use mixpeek_users_contract::invitation::InvitationList;
    use mixpeek_users_contract::member::MemberList;
    use serde_json::Value;

    use super::*;

    /// What both readers make of a text.
    fn both(text: &str) -> (Option<Value>, Option<Value>) {
        (read(text.as_bytes()).ok(), serde_json::from_str(text).ok())
    }

    #[test]
    fn reads_what_serde_json_reads() {
        for text in [
            "null",
            " true ",
            "[]",
            "{ }",
            "[1, -2, 0, 18446744073709551615, -9223372036854775808]",
            "[1.5, -0.25, 2e3, 1E-2, 1e+2]",
            r#"{"a": {"b": [null, {"c": "d"}]}, "e": ""}"#,
            r#""\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00 plain ä""#,
        ] {
            let (ours, theirs) = both(text);
            assert!(theirs.is_some());
            assert_eq!(ours, theirs, "{text}");
        }
    }

    #[test]
    fn refuses_what_serde_json_refuses() {
        for text in [
            "",
            "nul",
            "[1,]",
            "[,1]",
            "[1 2]",
            "{\"a\" 1}",
            "{a: 1}",
            "{1: 1}",
            "\"open",
            "\"\n\"",
            r#""\x""#,
            r#""\u12""#,
            r#""\ud83d""#,
            r#""\ud83d\u0041""#,
            "1 2",
            "-",
            "1.",
            "1e",
            "<html>",
        ] {
            assert_eq!(both(text), (None, None), "{text}");
        }
        assert!(read::<Value>(&b"[".repeat(1_000)).is_err(), "too deep");
        assert!(read::<Value>(b"\"\xff\"").is_err(), "no UTF-8");
    }

    #[test]
    fn reads_the_golden_bodies_into_the_same() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/fixtures");
        let mut count = 0;
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|extension| extension != "json") {
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            let (ours, theirs) = both(&text);
            assert_eq!(ours, theirs, "{}", path.display());
            let members = serde_json::from_str::<MemberList>(&text).ok();
            assert_eq!(read::<MemberList>(text.as_bytes()).ok(), members, "{}", path.display());
            let invitations = serde_json::from_str::<InvitationList>(&text).ok();
            let ours = read::<InvitationList>(text.as_bytes()).ok();
            assert_eq!(ours, invitations, "{}", path.display());
            count += 1;
        }
        assert!(count > 5);
    }

    #[test]
    fn says_where_it_stopped_and_what_is_missing() {
        assert_eq!(read::<Vec<u8>>(b"[1, x]").unwrap_err().to_string(), "unexpected at byte 4");
        let error = read::<MemberList>(br#"{"total": 1}"#).unwrap_err();
        assert!(error.missing.is_some());
    }
}
