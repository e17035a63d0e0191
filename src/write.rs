//! Writes JSON: decisions and problems, straight into one buffer.
//!
//! Derived serialisers would cost 30 KB more of wasm, most of it tables for floats that no decision holds. What is
//! written is the contract's form; names are camelCase.

use crate::instant::Instant;
use std::borrow::Cow;
use std::fmt::Write;

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
        json.text
    }
}

/// A JSON text in the making.
#[derive(Debug, Default)]
pub struct Json {
    text: String,
    /// Leave out what counts on with the clock, so that two texts are equal if nothing else changed.
    still: bool,
}

impl Json {
    /// A text in the memory of another.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn reusing(mut text: String) -> Json {
        text.clear();
        Json { text, still: false }
    }

    /// The text that was written.
    #[cfg(target_arch = "wasm32")]
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// The text of a value without its running counts.
    pub(crate) fn still(value: &dyn ToJson) -> String {
        let mut json = Json { text: String::new(), still: true };
        value.write(&mut json);
        json.text
    }

    pub(crate) fn is_still(&self) -> bool {
        self.still
    }

    fn comma(&mut self) {
        if !matches!(self.text.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.text.push(',');
        }
    }

    /// Writes an object; `fields` writes its fields.
    pub fn object(&mut self, fields: impl FnOnce(&mut Json)) {
        self.text.push('{');
        fields(self);
        self.text.push('}');
    }

    /// Writes a field of an object.
    pub fn field(&mut self, name: &str, value: &dyn ToJson) {
        self.comma();
        self.string(name);
        self.text.push(':');
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
        self.text.push_str(json);
    }

    pub(crate) fn string(&mut self, text: &str) {
        self.text.push('"');
        let (bytes, mut plain, mut at) = (text.as_bytes(), 0, 0);
        // plain indexing is quick however small the code is told to be
        while let Some(byte) = bytes.get(at) {
            if *byte < 0x20 || *byte == b'"' || *byte == b'\\' {
                self.text.push_str(text.get(plain..at).unwrap_or_default());
                plain = at.saturating_add(1);
                self.escape(*byte);
            }
            at = at.saturating_add(1);
        }
        self.text.push_str(text.get(plain..).unwrap_or_default());
        self.text.push('"');
    }

    fn escape(&mut self, byte: u8) {
        match byte {
            b'"' => self.text.push_str("\\\""),
            b'\\' => self.text.push_str("\\\\"),
            b'\n' => self.text.push_str("\\n"),
            // writing to a String cannot fail
            _ => _ = write!(self.text, "\\u{byte:04x}"),
        }
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
        _ = write!(json.text, "{self}");
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
        _ = write!(json.text, "\"{self}\"");
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
        json.text.push('[');
        for item in self {
            json.comma();
            item.write(json);
        }
        json.text.push(']');
    }
}

impl<T: ToJson + ?Sized> ToJson for &T {
    fn write(&self, json: &mut Json) {
        (**self).write(json);
    }
}
