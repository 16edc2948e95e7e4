//! Reading leniently: null is like a missing key, and an unknown key is passed over.

use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// For fields with a default that are not `Option`: null means the default, as a missing key does.
pub(crate) fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Implements `Deserialize` for a struct whose fields are called as their keys: it starts with a value, and puts in place what is there.
/// A field of `must` has to be. Does what the derived one does with a default for each field of `may`, in a third of the code: a browser
/// downloads it before it shows anything (docs/decisions/size.md).
macro_rules! read_by_key {
    ($type:ident from $start:expr; must { $($must:ident),* } may { $($may:ident),* $(,)? }) => {
        // A field that is not named here does not compile.
        const _: fn($type) = |$type { $($must: _,)* $($may: _,)* }| {};

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                const KEYS: &[&str] = &[$(stringify!($must),)* $(stringify!($may),)*];
                /// The places of the keys in `KEYS`.
                #[expect(non_camel_case_types, reason = "called as the keys are")]
                enum Place { $($must,)* $($may,)* }
                /// Fills in what is there: as long as it does, nothing has to be dropped.
                struct Reading<'a>(&'a mut $type);
                impl<'de> serde::de::Visitor<'de> for Reading<'_> {
                    type Value = ();

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("struct ", stringify!($type)))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
                        let value = self.0;
                        $(let mut $must = false;)*
                        while let Some(place) = map.next_key_seed($crate::lenient::PlaceIn(KEYS))? {
                            $(if place == Place::$must as usize {
                                $must = true;
                                $crate::lenient::require(&mut map, &mut value.$must)?;
                                continue;
                            })*
                            $(if place == Place::$may as usize {
                                $crate::lenient::allow(&mut map, &mut value.$may)?;
                                continue;
                            })*
                            map.next_value::<serde::de::IgnoredAny>()?;
                        }
                        $(if !$must {
                            return Err(serde::de::Error::missing_field(stringify!($must)));
                        })*
                        Ok(())
                    }
                }
                let mut value = $start;
                deserializer.deserialize_struct(stringify!($type), KEYS, Reading(&mut value))?;
                Ok(value)
            }
        }
    };
}
pub(crate) use read_by_key;

/// Reads a value that has to be there. Compiled once for each type, as [`allow`] is, and not for each field.
#[inline(never)]
pub(crate) fn require<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut T,
) -> Result<(), A::Error> {
    *field = map.next_value()?;
    Ok(())
}

/// Reads a value that may be null.
#[inline(never)]
pub(crate) fn allow<'de, A: MapAccess<'de>, T: Deserialize<'de>>(
    map: &mut A,
    field: &mut T,
) -> Result<(), A::Error> {
    if let Some(given) = map.next_value::<Option<_>>()? {
        *field = given;
    }
    Ok(())
}

/// Reads a key as its place among others; one past the last if it is none of them.
pub(crate) struct PlaceIn(pub(crate) &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for PlaceIn {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for PlaceIn {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<usize, E> {
        Ok(self.0.iter().position(|known| *known == key).unwrap_or(self.0.len()))
    }
}

#[cfg(test)]
mod tests {
    use crate::capabilities::{Capabilities, Removal};
    use crate::member::Member;

    #[test]
    fn null_and_missing_are_the_same_and_unknown_keys_are_passed_over() {
        let missing: Member = serde_json::from_str(r#"{"user_id": "u", "role": "r"}"#).unwrap();
        let null: Member = serde_json::from_str(
            r#"{"later": {"a": [1]}, "role": "r", "user_id": "u", "membership_id": null, "email": null, "status": null,
                "public_metadata": null, "namespace_permissions": null}"#,
        )
        .unwrap();
        assert_eq!(missing, null);
        assert_eq!(missing, Member::new("u".into(), "r".into()));
    }

    #[test]
    fn what_has_to_be_there_is_named_when_it_is_missing_or_null() {
        for (text, says) in [
            (r#"{"user_id": "u"}"#, "missing field `role`"),
            (r#"{"role": "r"}"#, "missing field `user_id`"),
            (r#"{"user_id": null, "role": "r"}"#, "invalid type: null"),
            (r#"{"user_id": "u", "role": "r", "email": 1}"#, "invalid type: integer `1`"),
            ("[]", "expected struct Member"),
        ] {
            let error = serde_json::from_str::<Member>(text).unwrap_err().to_string();
            assert!(error.contains(says), "{text}: {error}");
        }
    }

    #[test]
    fn each_key_finds_its_own_field() {
        let all = Capabilities {
            invite: false,
            exact_expiry: true,
            removal: Some(Removal::Disabled),
            invite_at_once: Some(7),
            status_cancels_keys: true,
            ..Capabilities::default()
        };
        let text = serde_json::to_string(&all).unwrap();
        assert_eq!(serde_json::from_str::<Capabilities>(&text).unwrap(), all);
        let none: Capabilities = serde_json::from_str("{}").unwrap();
        assert_eq!(none, Capabilities { removal: None, ..Capabilities::default() });
    }
}
