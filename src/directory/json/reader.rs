//! Reads one token of JSON after the other. Nothing here is compiled more than once.

use std::borrow::Cow;

use super::{Unreadable, WRONG};

/// How deep lists and objects may lie in one another, so that an answer cannot exhaust the stack.
const DEEPEST: u8 = 100;
/// How far whole numbers go below zero.
const MOST_BELOW_ZERO: u64 = 1 << 63;

/// A text, and how far it has been read.
pub(super) struct Reader<'de> {
    text: &'de str,
    pub(super) at: usize,
    depth: u8,
}

impl<'de> Reader<'de> {
    pub(super) const fn new(text: &'de str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Result<u8, Unreadable> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Ok(byte);
            }
            self.at += 1;
        }
        Err(WRONG)
    }

    pub(super) fn expect(&mut self, expected: u8) -> Result<(), Unreadable> {
        if self.peek()? == expected {
            self.at += 1;
            return Ok(());
        }
        Err(WRONG)
    }

    pub(super) fn end(&mut self) -> Result<(), Unreadable> {
        if self.peek().is_ok() { Err(WRONG) } else { Ok(()) }
    }

    fn word(&mut self, word: &str) -> Result<(), Unreadable> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(WRONG)
    }

    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, Unreadable> {
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

    /// Digits, behind those of `value`; how many there are. Of those that have no room in it any more only the count is kept.
    fn digits(&mut self, value: &mut u64, left_out: &mut i32) -> Result<i32, Unreadable> {
        let mut count = 0;
        while let Some(digit) = self.byte().filter(u8::is_ascii_digit) {
            let digit = u64::from(digit - b'0');
            let next = value.wrapping_mul(10).wrapping_add(digit);
            if *left_out > 0 || *value > u64::MAX / 10 || next < digit {
                *left_out += 1;
            } else {
                *value = next;
            }
            self.at += 1;
            count += 1;
        }
        if count == 0 { Err(WRONG) } else { Ok(count) }
    }

    pub(super) fn number(&mut self) -> Result<Number, Unreadable> {
        self.peek()?;
        let is_negative = self.word("-").is_ok();
        let (mut value, mut left_out, mut exponent) = (0, 0, 0);
        // No digit follows a zero at the start.
        if self.word("0").is_err() {
            self.digits(&mut value, &mut left_out)?;
        }
        let mut is_whole = left_out == 0;
        if self.word(".").is_ok() {
            exponent -= self.digits(&mut value, &mut left_out)?;
            is_whole = false;
        }
        exponent += left_out;
        if self.word("e").is_ok() || self.word("E").is_ok() {
            let is_small = self.word("-").is_ok();
            if !is_small {
                // Optional.
                self.word("+").ok();
            }
            let mut power = 0;
            self.digits(&mut power, &mut 0)?;
            let power = i32::try_from(power).unwrap_or(i32::MAX);
            exponent = exponent.saturating_add(if is_small { -power } else { power });
            is_whole = false;
        }
        match value {
            _ if is_whole && !is_negative => Ok(Number::Count(value)),
            // The zero that is negative is a fraction.
            1..=MOST_BELOW_ZERO if is_whole => {
                Ok(Number::Whole(0_i64.wrapping_sub_unsigned(value)))
            }
            _ => {
                let value = scaled(value, exponent)?;
                Ok(Number::Fraction(if is_negative { -value } else { value }))
            }
        }
    }

    pub(super) fn boolean(&mut self) -> Result<bool, Unreadable> {
        let is_true = self.peek()? == b't';
        self.word(if is_true { "true" } else { "false" }).map(|()| is_true)
    }

    pub(super) fn null(&mut self) -> Result<(), Unreadable> {
        self.peek().and_then(|_| self.word("null"))
    }

    /// Goes into a list or an object.
    pub(super) fn open(&mut self, open: u8) -> Result<(), Unreadable> {
        self.expect(open)?;
        self.depth += 1;
        if self.depth > DEEPEST { Err(WRONG) } else { Ok(()) }
    }

    /// Comes out of it.
    pub(super) fn close(&mut self, close: u8) -> Result<(), Unreadable> {
        self.depth -= 1;
        self.expect(close)
    }
}

/// A number times a power of ten. Exact for whatever has up to 15 digits and is no more than 22 places long (W. D. Clinger, 1990): powers of
/// ten are exact so far, and dividing by one rounds once.
fn scaled(value: u64, mut exponent: i32) -> Result<f64, Unreadable> {
    #[expect(clippy::cast_precision_loss, reason = "rounds once")]
    let mut value = value as f64;
    // The powers themselves end at 308.
    while exponent < -300 && value > 0.0 {
        value /= 1e300;
        exponent += 300;
    }
    let scale = 10_f64.powi(exponent.saturating_abs());
    let scaled = if exponent < 0 { value / scale } else { value * scale };
    // Nothing, however often, is nothing.
    if value == 0.0 {
        Ok(0.0)
    } else if scaled.is_finite() {
        Ok(scaled)
    } else {
        Err(WRONG)
    }
}

/// A number as it is written down.
pub(super) enum Number {
    Count(u64),
    Whole(i64),
    Fraction(f64),
}
