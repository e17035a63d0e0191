//! An instant: one point on the time line, read from RFC 3339 text with an offset and written as UTC.
//!
//! Nothing here knows a time zone by name; that is [`zone`](crate::zone).

use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, Timelike};

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Any value lies in the years 0000 to 9999, so that its text always has four digits for the year: arithmetic that
/// would leave them stays at the nearer end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Instant(i64);

impl Instant {
    /// The earliest instant that a policy or a ticket may name: 1970-01-01T00:00:00Z.
    pub const EARLIEST: Instant = Instant(0);
    /// The latest instant that a policy or a ticket may name, one millisecond before 2070-01-01T00:00:00Z. Results may
    /// lie beyond it: the due time of a ticket from the end of 2069, for example.
    pub const LATEST: Instant = Instant(36_525 * DAY - 1);

    /// 0000-01-01T00:00:00.000Z
    const FIRST: i64 = -719_528 * DAY;
    /// 9999-12-31T23:59:59.999Z
    const LAST: i64 = 2_932_897 * DAY - 1;

    /// The instant this many milliseconds after (negative: before) 1970-01-01T00:00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        if millis < Self::FIRST {
            Instant(Self::FIRST)
        } else if millis > Self::LAST {
            Instant(Self::LAST)
        } else {
            Instant(millis)
        }
    }

    /// Milliseconds since 1970-01-01T00:00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 text: `2026-03-02T09:00:00+01:00`. A space or `t` may stand for the `T`, `z` for the `Z`, and the
    /// offset may leave out its colon. Digits of the second beyond milliseconds are dropped. The leap second `:60` is
    /// the first second of the next minute, as POSIX counts.
    ///
    /// # Errors
    /// A date-time without an offset is never guessed at, a date must exist, and the instant must lie between
    /// [`EARLIEST`](Self::EARLIEST) and [`LATEST`](Self::LATEST).
    pub fn parse(text: &str) -> Result<Instant, InstantError> {
        let mut reader = Reader(text.as_bytes());
        let year = reader.number(4)?;
        reader.one_of(b"-")?;
        let month = reader.number(2)?;
        reader.one_of(b"-")?;
        let day = reader.number(2)?;
        reader.one_of(b"Tt ")?;
        let hour = reader.number(2)?;
        reader.one_of(b":")?;
        let minute = reader.number(2)?;
        reader.one_of(b":")?;
        let second = reader.number(2)?;
        let millis = reader.fraction()?;
        let offset = reader.offset()?;

        if hour > 23 || minute > 59 || second > 60 {
            return Err(InstantError::NotADate);
        }
        let date = NaiveDate::from_ymd_opt(year.cast_signed(), month, day).ok_or(InstantError::NotADate)?;
        let days = i64::from(date.to_epoch_days());
        let time = i64::from(hour) * HOUR + i64::from(minute) * MINUTE + i64::from(second) * SECOND + i64::from(millis);
        let instant = Instant(days * DAY + time - offset);
        if instant < Self::EARLIEST || instant > Self::LATEST {
            return Err(InstantError::OutOfRange);
        }
        Ok(instant)
    }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` is the later one.
    pub fn since(self, earlier: Instant) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// The instant this many milliseconds later (negative: earlier).
    pub fn plus_millis(self, millis: i64) -> Instant {
        Instant::from_millis(self.0.saturating_add(millis))
    }
}

impl fmt::Display for Instant {
    /// UTC text, `2026-03-02T08:00:00Z`; with milliseconds, `2026-03-02T08:00:00.250Z`, only where they are not zero.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let utc = DateTime::from_timestamp_millis(self.0).unwrap_or_default();
        let digit = |n: u32| b'0' + (n % 10) as u8;
        let tens = |n: u32| digit(n / 10);
        let (year, month, day) = (utc.year().unsigned_abs(), utc.month(), utc.day());
        let (hour, minute, second, millis) = (utc.hour(), utc.minute(), utc.second(), utc.timestamp_subsec_millis());
        // Decisions are full of instants: fixed digits are several times faster than the padding of `write!`.
        #[rustfmt::skip]
        let text = [
            tens(year / 100), digit(year / 100), tens(year), digit(year), b'-', tens(month), digit(month), b'-', tens(day), digit(day),
            b'T', tens(hour), digit(hour), b':', tens(minute), digit(minute), b':', tens(second), digit(second),
        ];
        f.write_str(str::from_utf8(&text).unwrap_or_default())?;
        if millis != 0 {
            let fraction = [b'.', digit(millis / 100), tens(millis), digit(millis)];
            f.write_str(str::from_utf8(&fraction).unwrap_or_default())?;
        }
        f.write_str("Z")
    }
}

/// Why a text is not an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstantError {
    /// A date-time that is complete but for its offset from UTC.
    NoOffset,
    /// Well-formed, but no calendar or clock shows it: 31 February, 25:00.
    NotADate,
    /// Before [`Instant::EARLIEST`] or after [`Instant::LATEST`].
    OutOfRange,
    /// Not an RFC 3339 date-time at all.
    Malformed,
}

impl InstantError {
    /// What was found.
    pub fn message(self) -> &'static str {
        match self {
            Self::NoOffset => "a date-time without an offset",
            Self::NotADate => "a date or time that does not exist",
            Self::OutOfRange => "a date-time outside the years 1970 to 2069",
            Self::Malformed => "not a date-time",
        }
    }

    /// What to do about it.
    pub fn help(self) -> &'static str {
        match self {
            Self::NoOffset => "add `Z` or an offset such as `+01:00`",
            Self::NotADate => "check the day of the month; hours run from 00 to 23",
            Self::OutOfRange => "check the year",
            Self::Malformed => "write it as `2026-03-02T09:00:00+01:00`",
        }
    }
}

impl fmt::Display for InstantError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for InstantError {}

/// What is left of the text.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn next(&mut self) -> Option<u8> {
        let (&first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(first)
    }

    fn one_of(&mut self, allowed: &[u8]) -> Result<(), InstantError> {
        match self.next() {
            Some(byte) if allowed.contains(&byte) => Ok(()),
            _ => Err(InstantError::Malformed),
        }
    }

    fn digit(&mut self) -> Option<u32> {
        let &first = self.0.first()?;
        if !first.is_ascii_digit() {
            return None;
        }
        self.next();
        Some(u32::from(first - b'0'))
    }

    /// A number of exactly so many digits.
    fn number(&mut self, digits: u32) -> Result<u32, InstantError> {
        (0..digits).try_fold(0, |number, _| Ok(number * 10 + self.digit().ok_or(InstantError::Malformed)?))
    }

    /// The milliseconds of an optional fraction.
    fn fraction(&mut self) -> Result<u32, InstantError> {
        if self.0.first() != Some(&b'.') {
            return Ok(0);
        }
        self.next();
        let mut millis = self.digit().ok_or(InstantError::Malformed)? * 100;
        let mut worth = 10;
        while let Some(digit) = self.digit() {
            millis += digit * worth;
            worth /= 10;
        }
        Ok(millis)
    }

    /// The offset that ends the text, in milliseconds east of UTC.
    fn offset(&mut self) -> Result<i64, InstantError> {
        let east = match self.next().ok_or(InstantError::NoOffset)? {
            b'Z' | b'z' => return self.end().map(|()| 0),
            b'+' => true,
            b'-' => false,
            _ => return Err(InstantError::Malformed),
        };
        let hours = self.number(2)?;
        if self.0.first() == Some(&b':') {
            self.next();
        }
        let minutes = self.number(2)?;
        self.end()?;
        if hours > 23 || minutes > 59 {
            return Err(InstantError::NotADate);
        }
        let offset = i64::from(hours) * HOUR + i64::from(minutes) * MINUTE;
        Ok(if east { offset } else { -offset })
    }

    fn end(&self) -> Result<(), InstantError> {
        if self.0.is_empty() { Ok(()) } else { Err(InstantError::Malformed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utc(text: &str) -> Result<String, InstantError> {
        Instant::parse(text).map(|instant| instant.to_string())
    }

    #[test]
    fn reads_offsets_and_writes_utc() {
        for (text, expect) in [
            ("2026-03-02T09:00:00+01:00", "2026-03-02T08:00:00Z"),
            ("2026-03-02T09:00:00+0100", "2026-03-02T08:00:00Z"),
            ("2026-03-02T23:30:00-05:45", "2026-03-03T05:15:00Z"),
            ("2026-03-02 09:00:00Z", "2026-03-02T09:00:00Z"),
            ("2026-03-02t09:00:00z", "2026-03-02T09:00:00Z"),
            ("2026-03-02T09:00:00-00:00", "2026-03-02T09:00:00Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
        ] {
            assert_eq!(utc(text).as_deref(), Ok(expect), "{text}");
        }
    }

    #[test]
    fn drops_digits_beyond_milliseconds() {
        for (text, expect) in [
            ("2026-03-02T08:00:00.25Z", "2026-03-02T08:00:00.250Z"),
            ("2026-03-02T08:00:00.0009Z", "2026-03-02T08:00:00Z"),
            ("2026-03-02T08:00:00.123456789Z", "2026-03-02T08:00:00.123Z"),
            ("2026-03-02T08:00:00.9999999999999999999999Z", "2026-03-02T08:00:00.999Z"),
        ] {
            assert_eq!(utc(text).as_deref(), Ok(expect), "{text}");
        }
    }

    #[test]
    fn refuses_with_the_reason() {
        use InstantError::*;
        for (text, expect) in [
            ("2026-03-02T09:00:00", NoOffset),
            ("2026-03-02 09:00:00.5", NoOffset),
            ("2026-02-31T09:00:00Z", NotADate),
            ("2025-02-29T09:00:00Z", NotADate),
            ("2026-00-10T09:00:00Z", NotADate),
            ("2026-03-02T24:00:00Z", NotADate),
            ("2026-03-02T09:60:00Z", NotADate),
            ("2026-03-02T09:00:00+24:00", NotADate),
            ("1970-01-01T00:00:00+00:01", OutOfRange),
            ("2070-01-01T00:00:00Z", OutOfRange),
            ("", Malformed),
            ("2026-03-02", Malformed),
            ("2026-03-02T09:00Z", Malformed),
            ("2026-03-02T09:00:00.Z", Malformed),
            ("2026-03-02T09:00:00Z ", Malformed),
            ("2026-03-02T09:00:00+1:00", Malformed),
            ("2026-03-02  09:00:00Z", Malformed),
            ("26-03-02T09:00:00Z", Malformed),
            ("2026-03-02T09:00:00é", Malformed),
            ("٢٠٢٦-03-02T09:00:00Z", Malformed),
        ] {
            assert_eq!(Instant::parse(text), Err(expect), "{text}");
        }
    }

    #[test]
    fn the_range_has_hard_ends() {
        assert_eq!(utc("1970-01-01T00:00:00Z").as_deref(), Ok("1970-01-01T00:00:00Z"));
        assert_eq!(Instant::parse("2069-12-31T23:59:59.999Z"), Ok(Instant::LATEST));
        assert_eq!(Instant::LATEST.to_string(), "2069-12-31T23:59:59.999Z");
    }

    #[test]
    fn arithmetic_stays_in_four_digit_years() {
        assert_eq!(Instant::LATEST.plus_millis(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Instant::EARLIEST.plus_millis(i64::MIN).to_string(), "0000-01-01T00:00:00Z");
        assert_eq!(Instant::from_millis(-1).to_string(), "1969-12-31T23:59:59.999Z");
        assert_eq!(Instant::from_millis(1_500).since(Instant::from_millis(2_000)), -500);
    }
}
