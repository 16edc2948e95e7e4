//! Counts tests from what the test runners print.

use std::{
    fmt,
    ops::{Add, AddAssign},
};

/// Which runner's output is being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Runner {
    /// `cargo test`, natively or through wasm-bindgen-test: `test result: ok. 3 passed; 0 failed; …`
    Cargo,
    /// Playwright's list reporter: `  3 passed (1.2s)`
    Playwright,
    /// The SDK script: `3 passed, 0 failed`
    Plain,
    /// Node's own: `ℹ pass 3`
    Node,
}

/// Tests that passed, failed, and were not run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Counts {
    /// Adds what one line of output reports; most lines report nothing.
    pub(crate) fn read(&mut self, runner: Runner, line: &str) {
        let line = without_colour(line);
        *self += match runner {
            Runner::Cargo => cargo(&line),
            Runner::Playwright => playwright(&line),
            Runner::Plain => plain(&line),
            Runner::Node => node(&line),
        };
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// The plain form that ends `cargo xtask test`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

fn cargo(line: &str) -> Counts {
    let Some((_, result)) =
        line.trim_start().strip_prefix("test result: ").and_then(|rest| rest.split_once(". "))
    else {
        return Counts::default();
    };
    result.split(';').filter_map(number_and_word).fold(
        Counts::default(),
        |counts, (number, word)| match word {
            "passed" => Counts { passed: number, ..counts },
            "failed" => Counts { failed: number, ..counts },
            "ignored" => Counts { skipped: number, ..counts },
            _ => counts,
        },
    )
}

/// A flaky test failed once, and a test that did not run is not known to pass: both count as failures.
fn playwright(line: &str) -> Counts {
    let none = Counts::default();
    match number_and_word(line) {
        Some((number, "passed")) => Counts { passed: number, ..none },
        Some((number, "failed" | "flaky" | "interrupted" | "error" | "errors")) => {
            Counts { failed: number, ..none }
        }
        Some((number, "did")) if line.trim_end().ends_with("did not run") => {
            Counts { failed: number, ..none }
        }
        Some((number, "skipped")) => Counts { skipped: number, ..none },
        _ => none,
    }
}

fn plain(line: &str) -> Counts {
    let read = || {
        let (passed, failed) = line.trim().split_once(", ")?;
        Some(Counts {
            passed: passed.strip_suffix(" passed")?.parse().ok()?,
            failed: failed.strip_suffix(" failed")?.parse().ok()?,
            skipped: 0,
        })
    };
    read().unwrap_or_default()
}

/// What was cancelled did not pass.
fn node(line: &str) -> Counts {
    let none = Counts::default();
    let words: Vec<_> = line.split_whitespace().collect();
    let [_, word, number] = words[..] else { return none };
    match (word, number.parse()) {
        ("pass", Ok(passed)) => Counts { passed, ..none },
        ("fail" | "cancelled", Ok(failed)) => Counts { failed, ..none },
        ("skipped" | "todo", Ok(skipped)) => Counts { skipped, ..none },
        _ => none,
    }
}

fn number_and_word(text: &str) -> Option<(u32, &str)> {
    let mut words = text.split_whitespace();
    Some((words.next()?.parse().ok()?, words.next()?))
}

/// Drops the terminal's colour codes: `ESC [ … letter`.
pub(crate) fn without_colour(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.by_ref().skip(1).find(char::is_ascii_alphabetic);
        } else {
            plain.push(character);
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{Counts, Runner, without_colour};

    fn count(runner: Runner, output: &str) -> (u32, u32, u32) {
        let mut counts = Counts::default();
        output.lines().for_each(|line| counts.read(runner, line));
        (counts.passed, counts.failed, counts.skipped)
    }

    #[test]
    fn cargo_adds_up_every_binary() {
        let output = "\
running 2 tests
test a ... ok
test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: FAILED. 3 passed; 1 failed; 2 ignored; 0 measured; 0 filtered out; finished in 0.10s
test result: \u{1b}[32mok\u{1b}[0m. 1 passed; 0 failed; 0 ignored; 0 filtered out";
        assert_eq!(count(Runner::Cargo, output), (6, 1, 2));
    }

    #[test]
    fn playwright_reads_only_its_summary() {
        let output = "\
Running 9 tests using 1 worker
  ✓  1 [chromium] › invite.spec.ts:3:1 › 3 passed on the train (1.2s)
  2 failed
    [chromium] › roles.spec.ts:9:1 › demotes
  1 flaky
  1 skipped
  1 did not run
  4 passed (10.2s)";
        assert_eq!(count(Runner::Playwright, output), (4, 4, 1));
    }

    #[test]
    fn the_plain_line() {
        assert_eq!(count(Runner::Plain, "list users\n15 passed, 2 failed\n"), (15, 2, 0));
        assert_eq!(count(Runner::Plain, "15 passed, all fine"), (0, 0, 0));
        assert_eq!(Counts { passed: 15, failed: 2, skipped: 0 }.to_string(), "15 passed, 2 failed");
    }

    #[test]
    fn nodes_summary() {
        let output = "  \u{2714} pass 7 on the train (1ms)\n\u{2139} tests 12\n\u{2139} pass 10\n\u{2139} fail 1\n\u{2139} cancelled 1\n\u{2139} skipped 0\n";
        assert_eq!(count(Runner::Node, output), (10, 2, 0));
    }

    #[test]
    fn colours_are_dropped() {
        assert_eq!(without_colour("\u{1b}[1;31mred\u{1b}[0m plain"), "red plain");
    }
}
