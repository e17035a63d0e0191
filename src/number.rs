//! Reads the numbers of JSON.
//!
//! The standard library reads any decimal to the nearest double, with 10 KB of tables that do not compress. Policies and
//! tickets count amounts, scores and ids: up to 15 digits with a power of ten up to 22 are read exactly here, the rest
//! to within a few units in the last place.

/// The powers of ten a double holds exactly.
const EXACT_POWER: i32 = 22;
/// The largest whole number up to which a double holds every one.
const EXACT_WHOLE: u64 = 1 << 53;

/// The value of a number in JSON's form; infinite if no double is that large.
pub(crate) fn parse(text: &str) -> f64 {
    let (negative, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let mut mantissa: u64 = 0;
    let mut power: i32 = 0;
    let mut fraction = false;
    let mut bytes = digits.bytes();
    for byte in bytes.by_ref() {
        match byte {
            b'0'..=b'9' => {
                let digit = u64::from(byte.wrapping_sub(b'0'));
                match mantissa.checked_mul(10).and_then(|shifted| shifted.checked_add(digit)) {
                    Some(longer) => {
                        mantissa = longer;
                        power = power.saturating_sub(i32::from(fraction));
                    }
                    // more digits than a double can tell apart
                    None => power = power.saturating_add(i32::from(!fraction)),
                }
            }
            b'.' => fraction = true,
            _ => break,
        }
    }
    power = power.saturating_add(exponent(bytes));
    let value = scale(mantissa, power);
    if negative { -value } else { value }
}

fn exponent(bytes: impl Iterator<Item = u8>) -> i32 {
    let (mut value, mut negative): (i32, bool) = (0, false);
    for byte in bytes {
        match byte {
            b'-' => negative = true,
            b'0'..=b'9' => value = value.saturating_mul(10).saturating_add(i32::from(byte.wrapping_sub(b'0'))),
            _ => {}
        }
    }
    if negative { value.saturating_neg() } else { value }
}

fn scale(mantissa: u64, power: i32) -> f64 {
    let mut value = mantissa as f64;
    let mut left = power.unsigned_abs().min(700);
    // in steps that are exact themselves; the first is all there is for numbers people write
    let step = |exponent: u32| (0..exponent).fold(1.0, |product: f64, _| product * 10.0);
    while left > 0 && value != 0.0 && value.is_finite() {
        let by = left.min(EXACT_POWER.unsigned_abs());
        value = if power < 0 { value / step(by) } else { value * step(by) };
        left = left.saturating_sub(by);
    }
    debug_assert!(mantissa > EXACT_WHOLE || power.abs() > EXACT_POWER || value.is_finite());
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn odd_forms() {
        for (text, value) in [
            ("0", 0.0),
            ("-0", -0.0),
            ("0.5", 0.5),
            ("1e2", 100.0),
            ("1.5E+3", 1500.0),
            ("25e-1", 2.5),
            ("67000041667", 67_000_041_667.0),
            ("1e-400", 0.0),
            ("123456789012345678901234567890", 123_456_789_012_345_680_000_000_000_000.0),
        ] {
            assert_eq!(parse(text), value, "{text}");
        }
        assert!(parse("1e999").is_infinite());
        assert!(parse("-1e99999999999").is_infinite());
    }

    proptest! {
        #[test]
        fn what_people_write_is_exact(whole in 0_u64..1_000_000_000_000, cents in 0_u32..1000, negative: bool) {
            let text = format!("{}{whole}.{cents:03}", if negative { "-" } else { "" });
            prop_assert_eq!(parse(&text), text.parse::<f64>().unwrap());
        }

        #[test]
        fn anything_else_is_close(value in any::<f64>().prop_filter("finite", |value| value.is_finite() && value.abs() > 1e-300)) {
            let text = format!("{value:e}");
            prop_assert!((parse(&text) / value - 1.0).abs() < 1e-14, "{} {}", text, parse(&text));
        }
    }
}
