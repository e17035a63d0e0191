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
        String::from_utf8(json.bytes).unwrap_or_default()
    }
}

/// A JSON text in the making: bytes, as pushing characters is slow in small code.
#[derive(Debug, Default)]
pub struct Json {
    bytes: Vec<u8>,
    /// Leave out what counts on with the clock, so that two texts are equal if nothing else changed.
    still: bool,
}

impl Json {
    /// A text in the memory of another.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn reusing(mut bytes: Vec<u8>) -> Json {
        bytes.clear();
        Json { bytes, still: false }
    }

    /// The text that was written, as UTF-8.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// The text of a value without its running counts.
    pub(crate) fn still(value: &dyn ToJson) -> Vec<u8> {
        let mut json = Json { bytes: Vec::new(), still: true };
        value.write(&mut json);
        json.bytes
    }

    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    fn comma(&mut self) {
        if !matches!(self.bytes.last(), None | Some(b'{' | b'[' | b':')) {
            self.bytes.push(b',');
        }
    }

    /// Writes an object; `fields` writes its fields.
    pub fn object(&mut self, fields: impl FnOnce(&mut Json)) {
        self.bytes.push(b'{');
        fields(self);
        self.bytes.push(b'}');
    }

    /// Writes a field of an object; its name is one of ours, with nothing in it to escape.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.bytes.push(b'"');
        self.raw(name);
        self.raw("\":");
        value.write(self);
    }

    /// Writes a field that the user named.
    pub(crate) fn entry(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.string(name);
        self.bytes.push(b':');
        value.write(self);
    }

    /// Writes a field that is left out when there is no value.
    pub(crate) fn optional<T: ToJson>(&mut self, name: &str, value: &Option<T>) {
        if let Some(value) = value {
            self.field(name, value);
        }
    }

    /// Writes digits or another JSON value that is text already.
    pub(crate) fn raw(&mut self, json: &str) {
        self.bytes.extend_from_slice(json.as_bytes());
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.bytes.push(b'"');
        let mut rest = text.as_bytes();
        let is_special = |byte: &u8| *byte < 0x20 || *byte == b'"' || *byte == b'\\';
        while let Some((plain, [special, after @ ..])) =
            rest.iter().position(is_special).and_then(|at| rest.split_at_checked(at))
        {
            self.bytes.extend_from_slice(plain);
            self.escape(*special);
            rest = after;
        }
        self.bytes.extend_from_slice(rest);
        self.bytes.push(b'"');
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
        json.bytes.push(b'[');
        for item in self {
            json.comma();
            item.write(json);
        }
        json.bytes.push(b']');
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, json: &mut Json) {
        (**self).write(json);
    }
}
