//! Comparing text without regard to case, and cutting it for messages.

use crate::fold::lower_char;

/// The text in lower case, as the right-hand side of the comparisons below.
pub(crate) fn lower(text: &str) -> String {
    lower_ascii(text).unwrap_or_else(|| text.chars().map(lower_char).collect())
}

/// ASCII in lower case: a copy changed in place, as characters are slow in small code.
fn lower_ascii(text: &str) -> Option<String> {
    text.is_ascii().then(|| text.to_ascii_lowercase())
}

/// What is compared: lower case, with one small sigma.
fn lower_chars(text: &str) -> impl DoubleEndedIterator<Item = char> {
    // the sigma that ends a word has no capital of its own: `οδος` is `ΟΔΟΣ`
    text.chars().map(|c| if c == 'ς' { 'σ' } else { lower_char(c) })
}

/// What is compared, as a text: two texts are equal if this is the same for both.
pub(crate) fn spelled(text: &str) -> String {
    lower_ascii(text).unwrap_or_else(|| lower_chars(text).collect())
}

/// Whether `text` is `lowered`, which is in lower case.
pub(crate) fn equals(text: &str, lowered: &str) -> bool {
    text.eq_ignore_ascii_case(lowered) || (!text.is_ascii() && lower_chars(text).eq(lower_chars(lowered)))
}

/// Whether `text` starts with `lowered`, which is in lower case.
pub(crate) fn starts_with(text: &str, lowered: &str) -> bool {
    let mut chars = lower_chars(text);
    lower_chars(lowered).all(|c| chars.next() == Some(c))
}

/// Whether `text` ends with `lowered`, which is in lower case.
pub(crate) fn ends_with(text: &str, lowered: &str) -> bool {
    let mut chars = lower_chars(text).rev();
    lower_chars(lowered).rev().all(|c| chars.next() == Some(c))
}

/// Whether `text` contains `lowered`, which is in lower case.
pub(crate) fn contains(text: &str, lowered: &str) -> bool {
    let wanted: Vec<char> = lower_chars(lowered).collect();
    let text: Vec<char> = lower_chars(text).collect();
    wanted.is_empty() || text.windows(wanted.len()).any(|part| part == wanted)
}

/// A status by its name: letters and digits, case aside, so that `waitingOnCustomer` is "Waiting on Customer".
pub(crate) fn same_status(a: &str, b: &str) -> bool {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        lower_chars(text).filter(|c| c.is_alphanumeric())
    }
    fn ascii_letters(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_alphanumeric).map(|byte| byte.to_ascii_lowercase())
    }
    // asked of every status of a log; nearly all of them are ASCII, and most differ at once
    let first = |text: &str| text.bytes().next().filter(u8::is_ascii_alphanumeric);
    if let (Some(a), Some(b)) = (first(a), first(b))
        && !a.eq_ignore_ascii_case(&b)
    {
        return false;
    }
    match a.is_ascii() && b.is_ascii() {
        true => ascii_letters(a).eq(ascii_letters(b)),
        false => letters(a).eq(letters(b)),
    }
}

/// The texts as slices.
pub(crate) fn slices(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

/// The items with a separator between them.
pub(crate) fn joined<S: AsRef<str>>(items: &[S], separator: &str) -> String {
    let mut text = String::new();
    for item in items {
        if !text.is_empty() {
            text.push_str(separator);
        }
        text.push_str(item.as_ref());
    }
    text
}

/// Names in backticks, with commas between them.
pub(crate) fn names<S: AsRef<str>>(items: &[S]) -> String {
    format!("`{}`", joined(items, "`, `"))
}

/// The user's own words in a message: in backticks, on one line, cut when long.
pub(crate) fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    quote(text, &mut quoted);
    quoted
}

/// Adds the user's own words to a message.
pub(crate) fn quote(text: &str, message: &mut String) {
    const LONGEST: usize = 60;
    message.push('`');
    if text.len() <= LONGEST && text.bytes().all(|byte| (b' '..=b'~').contains(&byte)) {
        message.push_str(text);
    } else {
        let mut chars = text.chars();
        message.extend(chars.by_ref().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }));
        message.extend(chars.next().map(|_| '…'));
    }
    message.push('`');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_matter_in_any_script() {
        assert!(equals("ÜBERWEISUNG", "überweisung"));
        assert!(equals("Twitter", "twitter"));
        assert!(!equals("twitte", "twitter"));
        assert!(starts_with("Überfällig", "über"));
        assert!(!starts_with("Üb", "über"));
        assert!(ends_with("MAHNUNG Ä", "ä"));
        assert!(contains("Die ÄRA", "ära"));
        assert!(contains("ΟΔΟΣ ΕΡΜΟΥ", &lower("οδος")));
        assert!(equals("οδος", &lower("ΟΔΟΣ")));
        assert!(equals("İZMİR", &lower("izmir")));
    }

    #[test]
    fn statuses_are_compared_by_letters() {
        assert!(same_status("Waiting on Customer", "waitingOnCustomer"));
        assert!(same_status("on-hold", "On Hold"));
        assert!(!same_status("pending", "spending"));
        assert!(!same_status("pending", "pending 2"));
        assert!(same_status("Erledigt – GELÖST", "erledigt/gelöst"));
        assert!(!same_status("gelöst", "gelost"));
    }

    #[test]
    fn quotes_are_short_and_on_one_line() {
        assert_eq!(quoted("a\nb"), "`a b`");
        assert_eq!(quoted("a\u{85}b\u{7f}"), "`a b `");
        assert_eq!(quoted(&"x".repeat(100)).chars().count(), 63);
    }
}
