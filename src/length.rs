//! A length of time as policies write it: `90s`, `4h`, `1h30m`, or working days, `2wd`.
//!
//! There is no `d`: a day by the clock and a working day are different promises, so the text has to say which.

use std::borrow::Cow;
use std::fmt;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A length of time. Whether it passes by the wall clock or only in open hours is for the calendar to say.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Length {
    /// Milliseconds, a whole number of seconds when read from text.
    Millis(i64),
    /// Working days: dates on which the calendar opens.
    WorkingDays(u32),
}

impl Length {
    /// The longest length in days, by the clock or working: twenty years with their five leap days.
    pub const MAX_DAYS: u32 = 7_305;
    /// The longest length in milliseconds, and how far searches in a calendar go.
    pub const MAX_MILLIS: i64 = Self::MAX_DAYS as i64 * 24 * HOUR;

    /// Reads hours, minutes and seconds, each at most once and in that order, or working days alone. Zero is a length
    /// like any other here.
    ///
    /// # Errors
    /// Anything else, and whatever is longer than twenty years; each with a help that shows what to write.
    pub fn parse(text: &str) -> Result<Length, LengthError> {
        if text.is_empty() {
            return Err(LengthError::Malformed);
        }
        let mut rest = text;
        let mut millis: i64 = 0;
        // The units allowed from here on, as the size of the last one read.
        let mut smallest = i64::MAX;
        while !rest.is_empty() {
            let (amount, after) = split(rest, |byte| byte.is_ascii_digit());
            let (unit, after) = split(after, |byte| byte.is_ascii_alphabetic());
            if amount.is_empty() {
                return Err(LengthError::Malformed);
            }
            if unit.is_empty() {
                return Err(match after.bytes().next() {
                    None if rest == text => LengthError::NoUnit(amount.parse().map_err(|_| LengthError::TooLong)?),
                    Some(b'.' | b',') => LengthError::Fraction,
                    _ => LengthError::Malformed,
                });
            }
            let amount: u32 = amount.parse().map_err(|_| LengthError::TooLong)?;
            let size = match unit {
                "h" => HOUR,
                "m" => MINUTE,
                "s" => SECOND,
                "wd" if rest == text && after.is_empty() => return Self::working_days(amount),
                "wd" => return Err(LengthError::Mixed),
                "d" => return Err(LengthError::Days(amount)),
                _ => return Err(LengthError::UnknownUnit),
            };
            if size >= smallest {
                return Err(LengthError::Order);
            }
            millis = millis.saturating_add(i64::from(amount).saturating_mul(size));
            smallest = size;
            rest = after;
        }
        if millis > Self::MAX_MILLIS {
            return Err(LengthError::TooLong);
        }
        Ok(Length::Millis(millis))
    }

    /// No time at all, in either unit.
    pub fn is_zero(self) -> bool {
        matches!(self, Length::Millis(0) | Length::WorkingDays(0))
    }

    fn working_days(days: u32) -> Result<Length, LengthError> {
        if days > Self::MAX_DAYS { Err(LengthError::TooLong) } else { Ok(Length::WorkingDays(days)) }
    }
}

/// The bytes at the start of `text` that `belongs` holds for, all of them ASCII, and the rest.
fn split(text: &str, belongs: impl Fn(u8) -> bool) -> (&str, &str) {
    let end = text.bytes().position(|byte| !belongs(byte)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

impl fmt::Display for Length {
    /// The canonical text: `90m` is written `1h30m`, no time at all `0s`. Parts of a second have no text.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = match *self {
            Length::WorkingDays(days) => return write!(f, "{days}wd"),
            Length::Millis(millis) => millis,
        };
        let seconds = millis / SECOND;
        if seconds == 0 {
            return f.write_str("0s");
        }
        if seconds < 0 {
            f.write_str("-")?;
        }
        let seconds = seconds.unsigned_abs();
        for (amount, unit) in [(seconds / 3_600, "h"), (seconds / 60 % 60, "m"), (seconds % 60, "s")] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        Ok(())
    }
}

/// Why a text is not a length of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LengthError {
    /// A number alone: `30`.
    NoUnit(u32),
    /// Days without saying which kind: `1d`.
    Days(u32),
    /// A unit that is none of `h`, `m`, `s` and `wd`.
    UnknownUnit,
    /// A number that is not whole: `1.5h`.
    Fraction,
    /// A unit twice, or after a smaller one: `30m1h`.
    Order,
    /// Working days together with something else: `1wd4h`.
    Mixed,
    /// More than twenty years.
    TooLong,
    /// Nothing of the kind.
    Malformed,
}

impl LengthError {
    /// What was found.
    pub fn message(self) -> &'static str {
        match self {
            Self::NoUnit(_) => "a length of time without a unit",
            Self::Days(_) => "`d` does not say which kind of day",
            Self::UnknownUnit => "a length of time with an unknown unit",
            Self::Fraction => "a length of time that is not in whole numbers",
            Self::Order => "units of time out of order",
            Self::Mixed => "working days together with another unit",
            Self::TooLong => "a length of time of more than twenty years",
            Self::Malformed => "not a length of time",
        }
    }

    /// What to do about it.
    pub fn help(self) -> Cow<'static, str> {
        match self {
            Self::NoUnit(n) => format!("add a unit: `{n}m`, `{n}s` or `{n}h`").into(),
            Self::Days(n) => {
                let hours = u64::from(n) * 24;
                format!(
                    "write `{hours}h` for {} by the clock or `{n}wd` for {}",
                    days(n, "day"),
                    days(n, "working day")
                )
                .into()
            }
            Self::UnknownUnit => "the units are `h`, `m`, `s` and `wd`".into(),
            Self::Fraction => "use a smaller unit: `90m` or `1h30m`, not `1.5h`".into(),
            Self::Order => "write hours, minutes and seconds in that order, each once: `1h30m`".into(),
            Self::Mixed => "write working days alone: `2wd`".into(),
            Self::TooLong => "check the number and its unit".into(),
            Self::Malformed => "write it as `30m`, `4h`, `1h30m` or `2wd`".into(),
        }
    }
}

fn days(n: u32, day: &str) -> String {
    if n == 1 { format!("a {day}") } else { format!("{n} {day}s") }
}

impl fmt::Display for LengthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for LengthError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_policies_write() {
        for (text, length, canonical) in [
            ("90s", Length::Millis(90_000), "1m30s"),
            ("30m", Length::Millis(30 * MINUTE), "30m"),
            ("4h", Length::Millis(4 * HOUR), "4h"),
            ("1h30m", Length::Millis(90 * MINUTE), "1h30m"),
            ("90m", Length::Millis(90 * MINUTE), "1h30m"),
            ("1h0m5s", Length::Millis(HOUR + 5 * SECOND), "1h5s"),
            ("168h", Length::Millis(168 * HOUR), "168h"),
            ("004h", Length::Millis(4 * HOUR), "4h"),
            ("2wd", Length::WorkingDays(2), "2wd"),
            ("0s", Length::Millis(0), "0s"),
            ("0wd", Length::WorkingDays(0), "0wd"),
            ("175320h", Length::Millis(Length::MAX_MILLIS), "175320h"),
            ("7305wd", Length::WorkingDays(7_305), "7305wd"),
        ] {
            assert_eq!(Length::parse(text), Ok(length), "{text}");
            assert_eq!(length.to_string(), canonical, "{text}");
            assert_eq!(Length::parse(canonical), Ok(length), "{canonical}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        use LengthError::*;
        for (text, expect) in [
            ("30", NoUnit(30)),
            ("1d", Days(1)),
            ("2d4h", Days(2)),
            ("4H", UnknownUnit),
            ("30min", UnknownUnit),
            ("2w", UnknownUnit),
            ("1.5h", Fraction),
            ("1,5h", Fraction),
            ("30m1h", Order),
            ("1h1h", Order),
            ("1wd4h", Mixed),
            ("4h1wd", Mixed),
            ("1wd1wd", Mixed),
            ("175320h1s", TooLong),
            ("7306wd", TooLong),
            ("99999999999999999999h", TooLong),
            ("99999999999999999999", TooLong),
            ("4294967295h4294967295m", TooLong),
            ("", Malformed),
            ("h", Malformed),
            ("-30m", Malformed),
            ("1h 30m", Malformed),
            (" 30m", Malformed),
            ("30 m", Malformed),
            ("1h30", Malformed),
            ("٣٠m", Malformed),
            ("30µ", Malformed),
            ("PT1H", Malformed),
        ] {
            assert_eq!(Length::parse(text), Err(expect), "{text}");
        }
    }

    #[test]
    fn help_shows_what_to_write() {
        for (text, help) in [
            ("1d", "write `24h` for a day by the clock or `1wd` for a working day"),
            ("3d", "write `72h` for 3 days by the clock or `3wd` for 3 working days"),
            ("30", "add a unit: `30m`, `30s` or `30h`"),
        ] {
            assert_eq!(Length::parse(text).unwrap_err().help(), help, "{text}");
        }
    }

    #[test]
    fn a_negative_length_is_written_with_its_sign() {
        assert_eq!(Length::Millis(-90 * MINUTE).to_string(), "-1h30m");
        assert!(Length::Millis(0).is_zero() && !Length::WorkingDays(1).is_zero());
    }
}
