//! Writes JSON: decisions and problems, straight into one buffer.
//!
//! Derived serialisers would cost 30 KB more of wasm, most of it tables for floats that no decision holds. What is
//! written is the contract's form; names are camelCase.

use crate::instant::Instant;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// Something with a JSON form.
pub trait ToJson {
    /// Writes it as one value.
    fn write(&self, json: &mut Json);

    /// Its JSON text.
    fn to_json(&self) -> String
    where
        Self: Sized,
    {
        let mut json = Json::default();
        self.write(&mut json);
        String::from_utf8(json.into_bytes()).unwrap_or_default()
    }
}

/// A JSON text in the making: bytes in a buffer that is longer than the text, as adding to one that grows is slow in small
/// code.
#[derive(Debug, Default)]
pub struct Json {
    buffer: Vec<u8>,
    length: usize,
    /// What has to be escaped is said here first.
    said: String,
    /// Leave out what counts on with the clock, so that two texts are equal if nothing else changed.
    still: bool,
}

impl Json {
    /// A text in the memory of another.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn reusing(mut buffer: Vec<u8>) -> Json {
        buffer.resize(buffer.capacity(), 0);
        Json { buffer, ..Json::default() }
    }

    /// The text that was written, as UTF-8.
    pub(crate) fn into_bytes(mut self) -> Vec<u8> {
        self.buffer.truncate(self.length);
        self.buffer
    }

    /// The text of a value without its running counts.
    pub(crate) fn still(value: &dyn ToJson) -> Vec<u8> {
        let mut json = Json { still: true, ..Json::default() };
        value.write(&mut json);
        json.into_bytes()
    }

    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    fn grow(&mut self, more: usize) {
        self.buffer.resize((self.length + more) * 2, 0);
    }

    #[inline(always)]
    fn byte(&mut self, byte: u8) {
        if self.length == self.buffer.len() {
            self.grow(1);
        }
        if let Some(room) = self.buffer.get_mut(self.length) {
            *room = byte;
            self.length += 1;
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        if end > self.buffer.len() {
            self.grow(bytes.len());
        }
        let room = self.buffer.get_mut(self.length..end).unwrap_or_default();
        room.iter_mut().zip(bytes).for_each(|(room, byte)| *room = *byte);
        self.length = end;
    }

    fn comma(&mut self) {
        let last = self.length.checked_sub(1).and_then(|last| self.buffer.get(last));
        if !matches!(last, None | Some(b'{' | b'[' | b':')) {
            self.byte(b',');
        }
    }

    /// Writes an object; `fields` writes its fields.
    pub fn object(&mut self, fields: impl FnOnce(&mut Json)) {
        self.bytes(b"{");
        fields(self);
        self.bytes(b"}");
    }

    /// Writes a field of an object; its name is one of ours, with nothing in it to escape.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.byte(b'"');
        self.raw(name);
        self.byte(b'"');
        self.byte(b':');
        value.write(self);
    }

    /// Writes a field that the user named.
    pub(crate) fn entry(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.string(name);
        self.byte(b':');
        value.write(self);
    }

    /// Writes a field that is left out when there is no value.
    pub(crate) fn optional<T: ToJson>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes a list; `items` writes what is in it, each by `item`.
    pub(crate) fn list(&mut self, items: &mut dyn FnMut(&mut Json)) {
        self.byte(b'[');
        items(self);
        self.byte(b']');
    }

    /// Writes an item of a list.
    pub(crate) fn item(&mut self, value: &dyn ToJson) {
        self.comma();
        value.write(self);
    }

    /// Writes digits or another JSON value that is text already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.bytes(json.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.byte(b'"');
        let mut rest = text.as_bytes();
        let is_special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
        while let Some((plain, [special, after @ ..])) =
            rest.iter().position(is_special).and_then(|at| rest.split_at_checked(at))
        {
            self.bytes(plain);
            self.escape(*special);
            rest = after;
        }
        self.bytes(rest);
        self.byte(b'"');
    }

    /// A string that is said as it is written.
    pub(crate) fn said(&mut self, value: &dyn fmt::Display) {
        let mut said = std::mem::take(&mut self.said);
        said.clear();
        // writing to memory cannot fail
        _ = write!(said, "{value}");
        self.string(&said);
        self.said = said;
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.raw("\\\""),
            b'\\' => self.raw("\\\\"),
            b'\n' => self.raw("\\n"),
            // writing to memory cannot fail
            _ => _ = write!(self, "\\u{byte:04x}"),
        }
    }
}

impl Write for Json {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.raw(text);
        Ok(())
    }
}

impl ToJson for str {
    fn write(&self, json: &mut Json) {
        json.string(self);
    }
}

impl ToJson for String {
    fn write(&self, json: &mut Json) {
        json.string(self);
    }
}

impl ToJson for Cow<'_, str> {
    fn write(&self, json: &mut Json) {
        json.string(self);
    }
}

impl ToJson for i64 {
    fn write(&self, json: &mut Json) {
        _ = write!(json, "{self}");
    }
}

impl ToJson for u32 {
    fn write(&self, json: &mut Json) {
        i64::from(*self).write(json);
    }
}

impl ToJson for bool {
    fn write(&self, json: &mut Json) {
        json.raw(if *self { "true" } else { "false" });
    }
}

impl ToJson for Instant {
    fn write(&self, json: &mut Json) {
        _ = write!(json, "\"{self}\"");
    }
}

impl<T: ToJson> ToJson for Option<T> {
    fn write(&self, json: &mut Json) {
        match self {
            Some(value) => value.write(json),
            None => json.raw("null"),
        }
    }
}

impl<T: ToJson> ToJson for Vec<T> {
    fn write(&self, json: &mut Json) {
        self.as_slice().write(json);
    }
}

impl<T: ToJson> ToJson for [T] {
    fn write(&self, json: &mut Json) {
        json.byte(b'[');
        for item in self {
            json.comma();
            item.write(json);
        }
        json.byte(b']');
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, json: &mut Json) {
        (**self).write(json);
    }
}
