//! Reads JSON text: value by value for tickets, as a tree with places for policies.
//!
//! Our own because of what it must keep: the place of every value (for line and column), keys that occur twice, and
//! numbers as they were written. It refuses what RFC 8259 refuses, and nesting deeper than [`MAX_DEPTH`].

use crate::number;
use crate::order;
use std::borrow::Cow;

/// How deep lists and objects may be nested. A policy needs a dozen levels.
pub const MAX_DEPTH: u32 = 100;

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct SyntaxError {
    /// Byte offset of the character that could not be read.
    pub at: usize,
    /// `syntax` or `too_deep`.
    pub code: &'static str,
    /// What is wrong.
    pub message: &'static str,
    /// What to do about it.
    pub help: Option<&'static str>,
}

/// What kind of value comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Bool,
    /// A number.
    Number,
    /// A string.
    Text,
    /// An array.
    List,
    /// An object.
    Object,
}

impl Kind {
    /// The kind in the words of a message: "a list".
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::Text => "text",
            Kind::List => "a list",
            Kind::Object => "an object",
        }
    }
}

type Read<T> = Result<T, SyntaxError>;

/// Reads one JSON text from front to back. Texts without escapes are borrowed from it.
pub struct Reader<'a> {
    text: &'a str,
    pos: usize,
    depth: u32,
}

impl<'a> Reader<'a> {
    /// A reader at the start of `text`; a byte order mark is passed over.
    pub fn new(text: &'a str) -> Reader<'a> {
        Reader { text, pos: if text.starts_with('\u{feff}') { 3 } else { 0 }, depth: 0 }
    }

    /// Byte offset of the next character to be read.
    pub fn offset(&self) -> usize {
        self.pos
    }

    #[inline(always)]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.pos).copied()
    }

    fn advance(&mut self) {
        self.pos = self.pos.saturating_add(1);
    }

    fn fail<T>(&self, message: &'static str) -> Read<T> {
        Err(SyntaxError { at: self.pos, code: "syntax", message, help: None })
    }

    fn fail_help<T>(&self, message: &'static str, help: &'static str) -> Read<T> {
        Err(SyntaxError { at: self.pos, code: "syntax", message, help: Some(help) })
    }

    fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte() {
            self.advance();
        }
    }

    /// The kind of the next value, which stays unread.
    pub fn peek(&mut self) -> Read<Kind> {
        self.skip_space();
        match self.byte() {
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::List),
            Some(b'"') => Ok(Kind::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'n') => Ok(Kind::Null),
            Some(b'/' | b'#') => self.fail_help("a comment", "JSON has no comments: remove it"),
            Some(b'\'') => self.fail_help("a single quote", "JSON texts stand in double quotes"),
            Some(b'N' | b'I' | b'+' | b'.') => self.fail_help("not a JSON number", "write it in digits, such as `0.5`"),
            Some(b'}' | b']' | b',') => self.fail_help("a value is missing", "remove the comma before it"),
            Some(_) => self.fail_help("not a JSON value", "texts stand in double quotes"),
            None => self.fail_help("the text ends too early", "close every list and object"),
        }
    }

    fn word(&mut self, word: &'static str) -> Read<()> {
        if self.text.as_bytes().get(self.pos..).is_some_and(|rest| rest.starts_with(word.as_bytes())) {
            self.pos = self.pos.saturating_add(word.len());
            if !self.byte().is_some_and(|b| b.is_ascii_alphanumeric()) {
                return Ok(());
            }
        }
        self.fail_help("not a JSON value", "texts stand in double quotes")
    }

    /// Reads `null`.
    pub fn null(&mut self) -> Read<()> {
        self.word("null")
    }

    /// Reads `true` or `false`.
    pub fn bool(&mut self) -> Read<bool> {
        let value = self.byte() == Some(b't');
        self.word(if value { "true" } else { "false" })?;
        Ok(value)
    }

    fn digits(&mut self) -> Read<()> {
        if !matches!(self.byte(), Some(b'0'..=b'9')) {
            return self.fail("a digit is missing");
        }
        while let Some(b'0'..=b'9') = self.byte() {
            self.advance();
        }
        Ok(())
    }

    /// Reads a number and gives it as it was written.
    pub fn number_text(&mut self) -> Read<&'a str> {
        let start = self.pos;
        if self.byte() == Some(b'-') {
            self.advance();
        }
        if self.byte() == Some(b'0') {
            self.advance();
            if let Some(b'0'..=b'9') = self.byte() {
                return self.fail("a number that starts with zero");
            }
        } else {
            self.digits()?;
        }
        if self.byte() == Some(b'.') {
            self.advance();
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte() {
            self.advance();
            if let Some(b'+' | b'-') = self.byte() {
                self.advance();
            }
            self.digits()?;
        }
        Ok(self.text.get(start..self.pos).unwrap_or_default())
    }

    /// Reads a number. One beyond the range of a double is an error.
    pub fn number(&mut self) -> Read<f64> {
        let at = self.pos;
        let value: f64 = number::parse(self.number_text()?);
        if value.is_finite() {
            return Ok(value);
        }
        Err(SyntaxError { at, code: "syntax", message: "a number too large to be kept", help: None })
    }

    /// Reads a text, resolving its escapes. Half a surrogate pair becomes U+FFFD, which is as long in UTF-16.
    pub fn text(&mut self) -> Read<Cow<'a, str>> {
        self.advance();
        let mut owned: Option<String> = None;
        loop {
            let start = self.pos;
            self.pos = plain_end(self.text.as_bytes(), start);
            let plain = self.text.get(start..self.pos).unwrap_or_default();
            match self.byte() {
                Some(b'"') => {
                    self.advance();
                    return Ok(match owned {
                        None => Cow::Borrowed(plain),
                        Some(mut text) => {
                            text.push_str(plain);
                            Cow::Owned(text)
                        }
                    });
                }
                Some(b'\\') => {
                    self.advance();
                    let c = self.escape()?;
                    let text = owned.get_or_insert_default();
                    text.push_str(plain);
                    text.push(c);
                }
                Some(_) => return self.fail_help("a line break or control character in a text", "write `\\n`"),
                None => return self.fail_help("the text ends inside a string", "close it with a double quote"),
            }
        }
    }

    fn escape(&mut self) -> Read<char> {
        let c = match self.byte() {
            Some(b @ (b'"' | b'\\' | b'/')) => char::from(b),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                self.advance();
                return self.unicode_escape();
            }
            _ => return self.fail("not an escape JSON knows"),
        };
        self.advance();
        Ok(c)
    }

    fn unicode_escape(&mut self) -> Read<char> {
        let first = self.hex4()?;
        if (0xd800..0xdc00).contains(&first) {
            let after_first = self.pos;
            if self.text.as_bytes().get(self.pos..).is_some_and(|rest| rest.starts_with(b"\\u")) {
                self.pos = self.pos.saturating_add(2);
                let second = self.hex4()?;
                if (0xdc00..0xe000).contains(&second) {
                    let code = 0x10000 + ((first & 0x3ff) << 10) + (second & 0x3ff);
                    return Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.pos = after_first;
            }
        }
        Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER))
    }

    fn hex4(&mut self) -> Read<u32> {
        let mut value = 0;
        for _ in 0..4 {
            match self.byte().and_then(|b| char::from(b).to_digit(16)) {
                Some(digit) => value = value << 4 | digit,
                None => return self.fail("four hexadecimal digits must follow `\\u`"),
            }
            self.advance();
        }
        Ok(value)
    }

    fn enter(&mut self) -> Read<()> {
        if self.depth >= MAX_DEPTH {
            return Err(SyntaxError {
                at: self.pos,
                code: "too_deep",
                message: "nested more than 100 levels deep",
                help: Some("flatten it"),
            });
        }
        self.depth = self.depth.saturating_add(1);
        self.advance();
        Ok(())
    }

    fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        self.advance();
    }

    /// Enters the object or list that [`peek`](Reader::peek) announced.
    pub fn open(&mut self) -> Read<Items> {
        self.enter()?;
        Ok(Items { first: true })
    }

    /// The next key of an object, with its offset; `None` at its end, which is passed.
    pub fn next_key(&mut self, items: &mut Items) -> Read<Option<(usize, Cow<'a, str>)>> {
        if !self.next(items, b'}', "a comma or `}` is missing")? {
            return Ok(None);
        }
        if self.byte() != Some(b'"') {
            return match self.byte() {
                Some(b'}') => self.fail_help("a comma before `}`", "remove the comma"),
                Some(b'/' | b'#') => self.fail_help("a comment", "JSON has no comments: remove it"),
                None => self.fail_help("the text ends too early", "close every list and object"),
                Some(_) => self.fail_help("a key is missing", "keys stand in double quotes"),
            };
        }
        let at = self.pos;
        let key = self.text()?;
        self.skip_space();
        if self.byte() != Some(b':') {
            return self.fail("a `:` is missing after the key");
        }
        self.advance();
        self.skip_space();
        Ok(Some((at, key)))
    }

    /// Whether a list has another item, which comes next; its end is passed.
    pub fn next_item(&mut self, items: &mut Items) -> Read<bool> {
        self.next(items, b']', "a comma or `]` is missing")
    }

    fn next(&mut self, items: &mut Items, close: u8, missing: &'static str) -> Read<bool> {
        self.skip_space();
        match self.byte() {
            Some(b) if b == close => {
                self.leave();
                return Ok(false);
            }
            Some(b',') if !items.first => {
                self.advance();
                self.skip_space();
                if self.byte() == Some(close) {
                    return self.fail_help("a comma before the end", "remove the comma");
                }
            }
            None => return self.fail_help("the text ends too early", "close every list and object"),
            Some(_) if !items.first => return self.fail(missing),
            Some(_) => {}
        }
        items.first = false;
        Ok(true)
    }

    /// Passes over one value of any kind, checking it.
    pub fn skip(&mut self) -> Read<()> {
        match self.peek()? {
            Kind::Null => self.null(),
            Kind::Bool => self.bool().map(drop),
            Kind::Number => self.number_text().map(drop),
            Kind::Text => self.text().map(drop),
            Kind::List => {
                let mut items = self.open()?;
                while self.next_item(&mut items)? {
                    self.skip()?;
                }
                Ok(())
            }
            Kind::Object => {
                let mut items = self.open()?;
                while self.next_key(&mut items)?.is_some() {
                    self.skip()?;
                }
                Ok(())
            }
        }
    }

    /// Checks that nothing but white space follows.
    pub fn end(&mut self) -> Read<()> {
        self.skip_space();
        match self.byte() {
            None => Ok(()),
            Some(_) => self.fail("something follows the end of the document"),
        }
    }
}

/// Where what can be taken as it is ends: at a quote, an escape or a control character.
fn plain_end(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at)
        && *byte >= 0x20
        && *byte != b'"'
        && *byte != b'\\'
    {
        at = at.saturating_add(1);
    }
    at
}

/// Where a reader is in a list or object.
pub struct Items {
    first: bool,
}

/// A value with its place; keys that occur twice are all kept, so that somebody can complain.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Byte offset in the text.
    pub at: usize,
    pub value: Value,
}

/// The value of a [`Node`].
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    /// Its value and its digits.
    Number(f64, String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<Entry>),
}

/// Ends a text in [`Node::canonical`]: no UTF-8 text has this byte.
const END: u8 = 0xff;

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub at: usize,
    pub key: String,
    pub node: Node,
}

impl Node {
    /// The tree of a whole text.
    pub fn parse(text: &str) -> Result<Node, SyntaxError> {
        let mut reader = Reader::new(text);
        let node = Node::read(&mut reader)?;
        reader.end()?;
        Ok(node)
    }

    fn read(reader: &mut Reader<'_>) -> Result<Node, SyntaxError> {
        let kind = reader.peek()?;
        let at = reader.offset();
        let value = match kind {
            Kind::Null => {
                reader.null()?;
                Value::Null
            }
            Kind::Bool => Value::Bool(reader.bool()?),
            Kind::Number => {
                let value = reader.number()?;
                Value::Number(value, reader.text.get(at..reader.pos).unwrap_or_default().to_owned())
            }
            Kind::Text => Value::Text(reader.text()?.into_owned()),
            Kind::List => {
                let mut items = reader.open()?;
                let mut list = Vec::new();
                while reader.next_item(&mut items)? {
                    list.push(Node::read(reader)?);
                }
                Value::List(list)
            }
            Kind::Object => {
                let mut items = reader.open()?;
                let mut entries = Vec::new();
                while let Some((at, key)) = reader.next_key(&mut items)? {
                    entries.push(Entry { at, key: key.into_owned(), node: Node::read(reader)? });
                }
                Value::Object(entries)
            }
        };
        Ok(Node { at, value })
    }

    pub fn kind(&self) -> Kind {
        match self.value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Bool,
            Value::Number(..) => Kind::Number,
            Value::Text(_) => Kind::Text,
            Value::List(_) => Kind::List,
            Value::Object(_) => Kind::Object,
        }
    }

    /// The content in a form that does not depend on white space or the order of keys, for hashing.
    pub fn canonical(&self, content: &mut Vec<u8>) {
        match &self.value {
            Value::Null => content.push(b'n'),
            Value::Bool(value) => content.push(if *value { b't' } else { b'f' }),
            Value::Number(value, _) => {
                content.push(b'#');
                content.extend_from_slice(&value.to_bits().to_le_bytes());
            }
            Value::Text(text) => {
                content.push(b'"');
                content.extend_from_slice(text.as_bytes());
                content.push(END);
            }
            Value::List(list) => {
                content.push(b'[');
                list.iter().for_each(|node| node.canonical(content));
                content.push(b']');
            }
            Value::Object(entries) => {
                content.push(b'{');
                let sorted = order::texts(entries.iter().map(|entry| entry.key.as_str()));
                for entry in sorted.iter().filter_map(|(_, position)| entries.get(*position)) {
                    content.extend_from_slice(entry.key.as_bytes());
                    content.push(END);
                    entry.node.canonical(content);
                }
                content.push(b'}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn errors_say_where_and_what() {
        for (text, at, message) in [
            ("", 0, "the text ends too early"),
            ("{", 1, "the text ends too early"),
            ("[1,]", 3, "a comma before the end"),
            ("{\"a\":1,}", 7, "a comma before the end"),
            ("[1 2]", 3, "a comma or `]` is missing"),
            ("[,1]", 1, "a value is missing"),
            ("{\"a\" 1}", 5, "a `:` is missing after the key"),
            ("{a:1}", 1, "a key is missing"),
            ("// policy\n{}", 0, "a comment"),
            ("{} {}", 3, "something follows the end of the document"),
            ("01", 1, "a number that starts with zero"),
            ("1e999", 0, "a number too large to be kept"),
            ("\"a\nb\"", 2, "a line break or control character in a text"),
            ("\"abc", 4, "the text ends inside a string"),
            ("nul", 0, "not a JSON value"),
            ("truely", 4, "not a JSON value"),
        ] {
            let error = Node::parse(text).unwrap_err();
            assert_eq!((error.at, error.message), (at, message), "{text}");
        }
    }

    #[test]
    fn depth_is_limited_without_using_the_stack() {
        for text in ["[".repeat(10_000), "{\"a\":".repeat(10_000)] {
            assert_eq!(Node::parse(&text).unwrap_err().code, "too_deep");
            assert_eq!(Reader::new(&text).skip().unwrap_err().code, "too_deep");
        }
        let fits = format!("{}{}", "[".repeat(100), "]".repeat(100));
        assert!(Node::parse(&fits).is_ok());
    }

    #[test]
    fn half_a_surrogate_pair_keeps_the_length() {
        let mut reader = Reader::new(r#""\ud83d\ude00 \ud83d \ude00x""#);
        assert_eq!(reader.text().unwrap(), "😀 \u{fffd} \u{fffd}x");
    }

    #[test]
    fn a_hash_depends_on_content_only() {
        let bytes = |text: &str| {
            let mut all = Vec::new();
            Node::parse(text).unwrap().canonical(&mut all);
            all
        };
        assert_eq!(bytes(r#"{"a":1,"b":[true,null]}"#), bytes("{ \"b\": [true, null],\n \"a\": 1.0 }"));
        assert_ne!(bytes(r#"["ab","c"]"#), bytes(r#"["a","bc"]"#));
        assert_ne!(bytes(r#"["a\"\"b"]"#), bytes(r#"["a","b"]"#));
        assert_ne!(bytes(r#"{"a":1}"#), bytes(r#"{"a":"1"}"#));
    }

    /// Compares with serde_json, which reads the same language.
    fn same(node: &Node, other: &serde_json::Value) -> bool {
        match (&node.value, other) {
            (Value::Null, serde_json::Value::Null) => true,
            (Value::Bool(a), serde_json::Value::Bool(b)) => a == b,
            (Value::Number(a, _), serde_json::Value::Number(b)) => {
                b.as_f64().is_some_and(|b| *a == b || (a / b - 1.0).abs() < 1e-14)
            }
            (Value::Text(a), serde_json::Value::String(b)) => a == b,
            (Value::List(a), serde_json::Value::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
            }
            (Value::Object(a), serde_json::Value::Object(b)) => {
                // serde_json keeps the last of two equal keys
                b.iter().all(|(key, b)| a.iter().rev().find(|e| e.key == *key).is_some_and(|a| same(&a.node, b)))
                    && a.iter().all(|entry| b.contains_key(&entry.key))
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn accepts_what_serde_json_accepts(text in r#"([\[\]{},:"a\\u0-9dn.eE+\- tfrulse/\n]|"a":|\[|\{|null|true){0,30}"#) {
            match (Node::parse(&text), serde_json::from_str::<serde_json::Value>(&text)) {
                (Ok(ours), Ok(theirs)) => prop_assert!(same(&ours, &theirs), "{text}"),
                (Err(_), Err(_)) => {}
                // RFC 8259 leaves half a surrogate pair open; JavaScript writes it, so we read it
                (Ok(_), Err(_)) if text.contains("\\ud") => {}
                (ours, theirs) => prop_assert!(false, "{text}: {ours:?} {theirs:?}"),
            }
        }

        #[test]
        fn reads_back_what_serde_json_writes(text in ".*", number in any::<f64>().prop_filter("finite", |n| n.is_finite())) {
            let written = serde_json::json!({ "a": [text, number, i64::MAX], text: null }).to_string();
            let theirs: serde_json::Value = serde_json::from_str(&written).unwrap();
            prop_assert!(same(&Node::parse(&written).unwrap(), &theirs));
        }
    }
}
