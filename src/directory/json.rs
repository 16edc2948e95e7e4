//! Reads JSON into the contract's types, and nothing besides. The reader of `serde_json` brings words for whatever can be wrong, tables for
//! exact fractions, and the code that prints them, which together are a tenth of the module (docs/decisions/size.md). Here what is wrong is
//! said by its place, and fractions of more than 15 digits are read to within a few units of the last: the contract has none but seconds to
//! wait, and what people keep as metadata is shorter. In all else the two are the same (`tests/fuzz.rs`).

mod reader;

use std::fmt::{self, Display};

use serde::de::{
    self, DeserializeOwned, DeserializeSeed, Expected, IgnoredAny, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use reader::{Number, Reader};

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
    let mut reader = Reader::new(text);
    T::deserialize(&mut reader)
        .and_then(|value| reader.end().map(|()| value))
        .map_err(|error| Unreadable { at: reader.at, ..error })
}

/// Kinds that the types ask for by name are read as that and nothing else: whatever is compiled here is compiled for each type.
macro_rules! read_as {
    ($($kind:ident: $($method:ident)*;)*) => {
        $($(read_as! { @$kind $method })*)*
    };
    (@text $method:ident) => {
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            visitor.visit_str(&self.string()?)
        }
    };
    (@number $method:ident) => {
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            match self.number()? {
                Number::Count(count) => visitor.visit_u64(count),
                Number::Whole(whole) => visitor.visit_i64(whole),
                Number::Fraction(fraction) => visitor.visit_f64(fraction),
            }
        }
    };
}

impl<'de> de::Deserializer<'de> for &mut Reader<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.peek()? {
            b'n' => self.deserialize_unit(visitor),
            b't' | b'f' => self.deserialize_bool(visitor),
            b'"' => self.deserialize_str(visitor),
            b'[' => self.deserialize_seq(visitor),
            b'{' => self.deserialize_map(visitor),
            _ => self.deserialize_f64(visitor),
        }
    }

    read_as! {
        text: deserialize_str deserialize_string deserialize_identifier deserialize_char;
        number: deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16
            deserialize_u32 deserialize_u64 deserialize_f32 deserialize_f64;
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_bool(self.boolean()?)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.null()?;
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.null().is_ok() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.open(b'[')?;
        let value = visitor.visit_seq(Inside { reader: self, close: b']', is_first: true })?;
        self.close(b']').map(|()| value)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.open(b'{')?;
        let value = visitor.visit_map(Inside { reader: self, close: b'}', is_first: true })?;
        self.close(b'}').map(|()| value)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_map(visitor)
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
        visitor.visit_enum(self.string()?.as_ref().into_deserializer())
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_any(IgnoredAny)?;
        visitor.visit_unit()
    }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf unit_struct tuple tuple_struct }
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
    use std::path::{Path, PathBuf};

    use mixpeek_users_contract::invitation::InvitationList;
    use mixpeek_users_contract::member::MemberList;
    use serde_json::Value;

    use super::*;

    #[cfg(not(target_arch = "wasm32"))]
    mod fuzz;

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
            "[0.1, 0.3, 19.99, -12345.678901, 1.5e-7]",
            "[-0, 0e999, 0.0e-999, 5e-324, 1e-400, 18446744073709551616]",
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
            "01",
            "-00",
            "1e999",
            "-1e309",
            "<html>",
        ] {
            assert_eq!(both(text), (None, None), "{text}");
        }
        assert!(read::<Value>(&b"[".repeat(1_000)).is_err(), "too deep");
        assert!(read::<Value>(b"\"\xff\"").is_err(), "no UTF-8");
    }

    /// The golden bodies, with their names.
    fn golden_bodies() -> Vec<(PathBuf, String)> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("contract/fixtures");
        let mut paths: Vec<_> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
        paths.sort();
        paths.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
    }

    #[test]
    fn reads_the_golden_bodies_into_the_same() {
        let bodies = golden_bodies();
        assert!(bodies.len() > 5);
        for (path, text) in bodies {
            let (ours, theirs) = both(&text);
            assert_eq!(ours, theirs, "{}", path.display());
            let members = serde_json::from_str::<MemberList>(&text).ok();
            assert_eq!(read::<MemberList>(text.as_bytes()).ok(), members, "{}", path.display());
            let invitations = serde_json::from_str::<InvitationList>(&text).ok();
            let ours = read::<InvitationList>(text.as_bytes()).ok();
            assert_eq!(ours, invitations, "{}", path.display());
        }
    }

    #[test]
    fn says_where_it_stopped_and_what_is_missing() {
        assert_eq!(read::<Vec<u8>>(b"[1, x]").unwrap_err().to_string(), "unexpected at byte 4");
        let error = read::<MemberList>(br#"{"total": 1}"#).unwrap_err();
        assert!(error.missing.is_some());
    }
}
