//! Numbers for names: words, customers, whatever is compared often and has to be an index.

use crate::table::{Table, hash_of, hash_text};

/// Every name of every kind once.
#[derive(Default)]
pub(super) struct Names {
    table: Table,
    /// All names one after the other, each behind its kind.
    bytes: Vec<u8>,
    ends: Vec<usize>,
}

impl Names {
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The number of a name, counted from 0 as they come.
    pub fn number(&mut self, kind: u8, name: &[u8]) -> u32 {
        let hash = hash_text(hash_of(u32::from(kind)), name);
        let mut known = None;
        self.table.each(hash, &mut |number| {
            if self.is(number as usize, kind, name) {
                known = Some(number);
            }
        });
        known.unwrap_or_else(|| {
            self.bytes.push(kind);
            self.bytes.extend_from_slice(name);
            self.ends.push(self.bytes.len());
            self.table.add(hash)
        })
    }

    fn is(&self, number: usize, kind: u8, name: &[u8]) -> bool {
        let start = number.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |end| *end);
        let known = self.ends.get(number).and_then(|end| self.bytes.get(start..*end)).unwrap_or_default();
        known.split_first() == Some((&kind, name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_one_number() {
        let mut names = Names::default();
        let all: Vec<String> = (0..500).map(|n| format!("name {n}")).chain([String::new(), "NAME 1".into()]).collect();
        for _ in 0..2 {
            for (number, name) in (0..).step_by(2).zip(&all) {
                assert_eq!(names.number(b'a', name.as_bytes()), number);
                assert_eq!(names.number(b'b', name.as_bytes()), number + 1);
            }
        }
        assert_eq!(names.count(), 2 * all.len());
    }
}
