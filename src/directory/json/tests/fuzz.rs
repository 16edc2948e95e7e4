//! Any text, read by both readers.

use std::fmt::Debug;

use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any};
use proptest::prop_oneof;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, RngSeed, TestRunner};

use super::*;

/// Tries as many texts, or as `PROPTEST_CASES` says, from a seed that stays.
fn each<T: Debug>(cases: u32, texts: impl Strategy<Value = T>, test: impl Fn(T)) {
    let given = Config::default();
    let is_given = std::env::var_os("PROPTEST_CASES").is_some();
    let cases = if is_given { given.cases } else { cases };
    let config = Config { cases, rng_seed: RngSeed::Fixed(5), failure_persistence: None, ..given };
    let tried = TestRunner::new(config).run(&texts, |text| {
        test(text);
        Ok(())
    });
    tried.unwrap_or_else(|failed| panic!("{failed}"));
}

/// Numbers that are written as they should be, and others.
fn number() -> impl Strategy<Value = String> {
    const ODD: &[&str] = &[
        "-0",
        "0e999",
        "-0.0e-999",
        "1e999",
        "1e-999",
        "5e-324",
        "1e308",
        "-1.8e308",
        "1e99999999999",
        "0e99999999999",
        "1e-99999999999",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "01",
        "-01",
        "00",
        "1.",
        ".5",
        "+1",
        "1e+",
        "0x1",
    ];
    let zeros = (0_usize..400, 0_usize..400, "[0-9]{1,30}", "([eE][+-]?[0-9]{1,3})?");
    prop_oneof![
        "-?(0|[1-9][0-9]{0,14})",
        "-?(0|[1-9][0-9]{0,30})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?",
        "[-+0-9.eE]{1,8}",
        select(ODD).prop_map(str::to_owned),
        zeros.prop_map(|(before, behind, digits, power)| {
            format!("1{}.{}{digits}{power}", "0".repeat(before), "0".repeat(behind))
        }),
        any::<f64>().prop_map(|number| number.to_string()),
    ]
}

fn string() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "\\PC{0,5}",
        "\\\\[\"\\\\/bfnrt]",
        "\\\\u[0-9a-fA-F]{4}",
        "\\\\u[dD][89abAB][0-9a-f]{2}\\\\u[dD][c-fC-F][0-9a-f]{2}",
        "[\\x00-\\x1f\\\\\"u]",
    ];
    // Pieces that are no part of a string are rare, or no long text could be read.
    let fine = "([a-zä\u{1f600} ]|\\\\n|\\\\u00e4|\\\\ud83d\\\\ude00){0,8}";
    prop_oneof![4 => fine.prop_map(String::from), 1 => vec(piece, 0..4).prop_map(|pieces| pieces.concat())]
        .prop_map(|inside| format!("\"{inside}\""))
}

/// JSON, mostly.
fn json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        4 => select(["null", "true", "false", "[]", "{}", "0", "1.5"].as_slice()).prop_map(str::to_owned),
        2 => number(),
        2 => string(),
        1 => select(["nul", "True", "NaN", "Infinity", "undefined", "'a'", "", "//", "\u{feff}"].as_slice()).prop_map(str::to_owned),
    ];
    let space = || select(["", "", "", " ", "\n\t\r ", "\u{a0}", ","].as_slice());
    leaf.prop_recursive(6, 40, 6, move |inner| {
        let list = vec((inner.clone(), space()), 0..6);
        let object = vec((string(), inner, space()), 0..6);
        prop_oneof![
            list.prop_map(|values| {
                let values: Vec<_> =
                    values.iter().map(|(value, space)| format!("{space}{value}")).collect();
                format!("[{}]", values.join(","))
            }),
            object.prop_map(|values| {
                let values: Vec<_> = values
                    .iter()
                    .map(|(key, value, space)| format!("{key}{space}:{value}"))
                    .collect();
                format!("{{{}}}", values.join(","))
            }),
        ]
    })
}

/// The same value, but for the last places of long fractions.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let equal = |(key, value)| other.get(key).is_some_and(|other| same(value, other));
            one.len() == other.len() && one.iter().all(equal)
        }
        (Value::Number(one), Value::Number(other)) if one.is_f64() && other.is_f64() => {
            let (one, other) = (one.as_f64().unwrap(), other.as_f64().unwrap());
            one.is_sign_negative() == other.is_sign_negative()
                && (one - other).abs() <= one.abs() * 20.0 * f64::EPSILON + f64::from_bits(1)
        }
        (one, other) => one == other,
    }
}

/// Whether a number stands in it that is so near to the largest of all that rounding decides.
fn is_at_the_edge(value: &Value) -> bool {
    match value {
        Value::Array(values) => values.iter().any(is_at_the_edge),
        Value::Object(values) => values.values().any(is_at_the_edge),
        Value::Number(number) => {
            number.as_f64().is_some_and(|it| it.abs() > f64::MAX * (1.0 - 1e-14))
        }
        _ => false,
    }
}

/// Whether both readers could read it.
fn compare(text: &str) -> bool {
    let (ours, theirs) = both(text);
    match (&ours, &theirs) {
        (None, None) => {}
        (Some(ours), Some(theirs)) => assert!(same(ours, theirs), "{text}\n{ours}\n{theirs}"),
        (None, Some(theirs)) if is_at_the_edge(theirs) => {}
        _ => panic!("{text}\n{ours:?}\n{theirs:?}"),
    }
    ours.is_some()
}

#[test]
fn a_number_is_the_same_to_both_or_is_refused_by_both() {
    each(8_000, number(), |text| {
        compare(&text);
        // What follows it must not be taken for a part of it.
        compare(&format!("[{text},{text} ]"));
    });
}

#[test]
fn a_number_of_fifteen_digits_is_exact() {
    each(5_000, "-?(0|[1-9][0-9]{0,7})\\.[0-9]{1,7}([eE]-?[0-9])?", |text| {
        let number: f64 = read(text.as_bytes()).unwrap();
        assert_eq!(number.to_bits(), text.parse::<f64>().unwrap().to_bits(), "{text}");
    });
}

#[test]
fn a_text_is_the_same_to_both_or_is_refused_by_both() {
    let read = std::cell::Cell::new(0);
    each(6_000, json(), |text| read.set(read.get() + u32::from(compare(&text))));
    assert!(read.get() > 600, "only {} of the texts are JSON", read.get());
}

#[test]
fn half_a_text_and_one_with_something_else_in_it_are_read_or_refused_by_both() {
    let golden: Vec<_> = golden_bodies().into_iter().map(|(_, text)| text).collect();
    let text = prop_oneof![json(), select(golden)];
    let damage = vec(
        (
            any::<Index>(),
            prop_oneof![
                Just(String::new()),
                "[\\[\\]{}:,\"\\\\0-9eE.+-]".prop_map(String::from),
                "\\PC".prop_map(String::from),
            ],
            0_usize..3,
        ),
        0..4,
    );
    let cut = proptest::option::of(any::<Index>());
    each(8_000, (text, damage, cut), |(text, damage, cut)| {
        let mut text: Vec<char> = text.chars().collect();
        for (at, with, over) in damage {
            let at = at.index(text.len() + 1);
            let end = (at + over).min(text.len());
            text.splice(at..end, with.chars());
        }
        if let Some(cut) = cut {
            text.truncate(cut.index(text.len() + 1));
        }
        compare(&text.into_iter().collect::<String>());
    });
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    each(5_000, vec(any::<u8>(), 0..20), |bytes| {
        let (ours, theirs) = (read::<Value>(&bytes).ok(), serde_json::from_slice(&bytes).ok());
        assert_eq!(ours, theirs, "{bytes:?}");
    });
}
