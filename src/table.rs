//! A hash table of things that are numbered in the order they are added: the standard library's costs several times its
//! size here, and cannot be asked with a text that is lowered on the way.

/// Numbers by hash; who asks compares what they stand for.
#[derive(Debug, Default)]
pub(crate) struct Table {
    /// The hash of each number.
    hashes: Vec<u32>,
    /// Numbers plus one; 0 is free. As many as a power of two, at most half of them taken.
    slots: Vec<u32>,
}

impl Table {
    /// Gives the next number to something with this hash.
    pub fn add(&mut self, hash: u32) -> u32 {
        let number = self.hashes.len() as u32;
        self.hashes.push(hash);
        if self.hashes.len() * 2 > self.slots.len() {
            self.slots = vec![0; (self.slots.len() * 2).max(16)];
            for number in 0..=number {
                self.place(number);
            }
        } else {
            self.place(number);
        }
        number
    }

    fn place(&mut self, number: u32) {
        let mut at = self.hashes.get(number as usize).map_or(0, |hash| self.start(*hash));
        while self.slots.get(at).is_some_and(|taken| *taken != 0) {
            at = self.after(at);
        }
        if let Some(slot) = self.slots.get_mut(at) {
            *slot = number + 1;
        }
    }

    fn start(&self, hash: u32) -> usize {
        hash as usize & self.slots.len().saturating_sub(1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & self.slots.len().saturating_sub(1)
    }

    /// Every number with this hash, in the order they were added.
    pub fn each(&self, hash: u32, found: &mut dyn FnMut(u32)) {
        let mut at = self.start(hash);
        while let Some(number) = self.slots.get(at).and_then(|slot| slot.checked_sub(1)) {
            if self.hashes.get(number as usize) == Some(&hash) {
                found(number);
            }
            at = self.after(at);
        }
    }
}

/// A hash that a kind of thing starts from.
pub(crate) fn hash_of(kind: u32) -> u32 {
    mixed(0x811c_9dc5, kind)
}

/// The hash of a text behind that of its kind; ASCII letters count in lower case.
pub(crate) fn hash_text(kind: u32, text: &[u8]) -> u32 {
    let mut hash = kind;
    for byte in text {
        hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    }
    // the low bits choose the slot
    hash ^ (hash >> 15)
}

/// The hash of a number behind that of its kind.
pub(crate) fn mixed(kind: u32, number: u32) -> u32 {
    let hash = (kind ^ number).wrapping_mul(0x9e37_79b1);
    hash ^ (hash >> 15)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_added_and_nothing_else() {
        let mut table = Table::default();
        let hash = |number: u32| mixed(hash_of(1), number % 300);
        for number in 0..1_000 {
            assert_eq!(table.add(hash(number)), number);
        }
        for number in 0..300 {
            let mut found = Vec::new();
            table.each(hash(number), &mut |number| found.push(number));
            assert_eq!(found, (number..1_000).step_by(300).collect::<Vec<_>>());
        }
        table.each(hash_text(1, b"never"), &mut |number| panic!("{number}"));
        Table::default().each(7, &mut |number| panic!("{number}"));
    }
}
