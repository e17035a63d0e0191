//! Where in a text a phrase may begin. Nearly all words of a text are told apart from the words of phrases by a look at a
//! few bits, whatever the number of phrases; only what is left is looked at again, by `src/phrases.rs`.
//!
//! Bytes are sorted into those of words and others 64 at a time, and no branch depends on a word's letters or length:
//! a processor guesses such branches wrong, and each wrong guess would take longer than all else that is done for the
//! word. A phrase whose first two words are whole is recognised by both of them, so that a frequent word alone raises
//! no suspicion.
//!
//! What is noted may be no place, but no place may be missed. Letters are compared with the bit set that is a small letter's
//! difference from a capital: of the characters of words that is all that folding does within ASCII.

use super::{Kind, PhraseSet, Token, cut, eight, is_star};
use crate::fold::{NOTHING, latin};

const EACH: u64 = 0x0101_0101_0101_0101;
#[cfg(not(target_feature = "simd128"))]
const HIGH: u64 = 0x80 * EACH;
const SMALL: u64 = 0x20 * EACH;

/// How a phrase begins, as far as it is looked for here.
pub(super) enum Beginning {
    /// With this word.
    Word(u64),
    /// With two words, with nothing or signs between them.
    Pair(u64),
    /// With a word that begins with these letters.
    Prefix(Vec<u8>),
    /// With a word that has these letters in it.
    Inside(Vec<u8>),
    Sign(u8),
}

/// How a phrase of these tokens begins; none for one that begins outside of ASCII with no word.
pub(super) fn beginning_of(tokens: &[Token]) -> Option<Beginning> {
    let (first, rest) = tokens.split_first()?;
    let starred = |rest: &[Token]| rest.first().is_some_and(|after| is_star(after) && !after.gap);
    let small = |token: &Token| token.letters.iter().map(|byte| byte | 0x20).collect();
    match first.kind {
        _ if is_star(first) => rest.first().map(|inside| Beginning::Inside(small(inside))),
        Kind::Sign => first.letters.first().copied().filter(u8::is_ascii).map(Beginning::Sign),
        Kind::Word if starred(rest) => Some(Beginning::Prefix(small(first))),
        Kind::Word => {
            let word = Letters::of(&first.letters).hash();
            let signs = rest.iter().take_while(|token| token.kind == Kind::Sign && !is_star(token)).count();
            Some(match rest.get(signs..).and_then(<[Token]>::split_first) {
                Some((second, rest)) if second.kind == Kind::Word && !starred(rest) => {
                    Beginning::Pair(pair(word, Letters::of(&second.letters).hash()))
                }
                _ => Beginning::Word(word),
            })
        }
        _ => None,
    }
}

/// What phrases begin with.
#[derive(Clone, Debug, Default)]
pub(super) struct Places {
    /// Words and pairs of words.
    words: Bits,
    /// The same by another hash, for what is in `words` by chance.
    again: Bits,
    prefixes: Bits,
    inside: Bits,
    /// One bit for each ASCII character.
    signs: u128,
    /// There are prefixes, insides or signs.
    more: bool,
}

impl Places {
    pub fn of(beginnings: &[Beginning]) -> Self {
        let mut places = Self::default();
        let bits = (beginnings.len() * 32).next_power_of_two().trailing_zeros().clamp(10, 18);
        places.words.grow(bits);
        places.again.grow(bits);
        for beginning in beginnings {
            match beginning {
                Beginning::Word(hash) | Beginning::Pair(hash) => {
                    places.words.set(*hash);
                    places.again.set(second(*hash));
                }
                Beginning::Prefix(letters) => {
                    places.prefixes.grow(16);
                    each_run(letters, 3, &mut |run| places.prefixes.set(run_hash(run)));
                }
                Beginning::Inside(letters) => {
                    places.inside.grow(16);
                    each_run(letters, 2, &mut |run| places.inside.set(run_hash(run)));
                }
                Beginning::Sign(sign) => {
                    places.signs |= 1 << (sign & 0x7f);
                    // the other character that folds to an apostrophe
                    places.signs |= if *sign == b'\'' { 1 << b'`' } else { 0 };
                }
            }
            places.more |= !matches!(beginning, Beginning::Word(_) | Beginning::Pair(_));
        }
        places
    }

    /// Tells `note` of every place where a phrase may begin, in their order. A place may come twice in a row.
    pub fn look(&self, text: &[u8], set: &PhraseSet, note: &mut dyn FnMut(usize)) {
        let mut look = Look { places: self, set, text, note, end: 0 };
        let (blocks, rest) = text.as_chunks::<64>();
        let mut padded = [b' '; 64];
        for (to, from) in padded.iter_mut().zip(rest) {
            *to = *from;
        }
        let (known, more) = (self.words.look_up(), self.more);
        let mut before = Word { hash: 0, start: 0 };
        // whether the block before ended in a word, where that word began, and whether it has more than ASCII
        let (mut carry, mut start, mut foreign_before) = (0, 0, 0);
        for number in 0..=blocks.len() {
            let (base, block) = (number * 64, blocks.get(number).unwrap_or(&padded));
            let (words, foreign) = sorted(block);
            let all = words << 1 | carry;
            let (mut starts, mut ends) = (words & !all, all & !words);
            // the first bit of the word at hand
            let mut first = 1;
            if carry == 0 {
                first = starts & starts.wrapping_neg();
                start = base + starts.trailing_zeros() as usize;
                starts &= starts.wrapping_sub(1);
            }
            while ends != 0 {
                let end = base + ends.trailing_zeros() as usize;
                let last = ends & ends.wrapping_neg();
                ends ^= last;
                before = if foreign & last.wrapping_sub(first) | foreign_before == 0 {
                    let length = end - start;
                    let letters = (load(text, start) | SMALL) & u64::MAX >> (64 - 8 * length.min(8));
                    if more {
                        look.more(letters, start, end, before);
                    }
                    let word = Word { hash: hash(letters, length), start };
                    if known.may_have(word.hash) | known.may_have(pair(before.hash, word.hash)) {
                        look.suspect(word, before);
                    }
                    word
                } else {
                    look.foreign(start, end, before)
                };
                foreign_before = 0;
                first = starts & starts.wrapping_neg();
                start = base + starts.trailing_zeros() as usize;
                starts ^= first;
            }
            carry = words >> 63;
            if carry != 0 {
                foreign_before |= foreign & first.wrapping_neg();
            }
        }
    }
}

/// Eight bytes of a text, and nothing where it ends.
#[inline(always)]
fn load(text: &[u8], at: usize) -> u64 {
    match text.get(at..).and_then(<[u8]>::first_chunk) {
        Some(eight) => u64::from_le_bytes(*eight),
        None => load_end(text, at),
    }
}

#[cold]
#[inline(never)]
fn load_end(text: &[u8], at: usize) -> u64 {
    eight(text.get(at..).unwrap_or_default())
}

/// Which of 64 bytes are parts of words or beyond ASCII, and which of them are beyond ASCII, a bit for each.
#[cfg(target_feature = "simd128")]
#[inline(always)]
fn sorted(block: &[u8; 64]) -> (u64, u64) {
    use std::arch::wasm32::{u8x16_bitmask, u8x16_lt, u8x16_splat, u8x16_sub, u64x2, v128_or};
    let (mut words, mut foreign) = (0, 0);
    for (place, sixteen) in (0..).zip(block.as_chunks::<16>().0) {
        let (eights, _) = sixteen.as_chunks::<8>();
        let eight = |place: usize| eights.get(place).map_or(0, |eight| u64::from_le_bytes(*eight));
        let bytes = u64x2(eight(0), eight(1));
        let small = v128_or(bytes, u8x16_splat(0x20));
        let within = |bytes, from, to: u8| u8x16_lt(u8x16_sub(bytes, u8x16_splat(from)), u8x16_splat(to - from + 1));
        let ascii = v128_or(within(small, b'a', b'z'), within(bytes, b'0', b'9'));
        let ascii = v128_or(ascii, within(bytes, b'_', b'_'));
        words |= u64::from(u8x16_bitmask(v128_or(ascii, bytes))) << (16 * place);
        foreign |= u64::from(u8x16_bitmask(bytes)) << (16 * place);
    }
    (words, foreign)
}

/// The same eight bytes at a time, for processors that cannot take more.
#[cfg(not(target_feature = "simd128"))]
#[inline(always)]
fn sorted(block: &[u8; 64]) -> (u64, u64) {
    let (mut words, mut beyond, mut place) = (0, 0, 0);
    for eight in block.as_chunks::<8>().0 {
        let bytes = u64::from_le_bytes(*eight);
        beyond |= bytes;
        words |= (words_in(bytes) & HIGH) >> 7 << place;
        place += 1;
    }
    (transposed(words), if beyond & HIGH == 0 { 0 } else { beyond_ascii(block) })
}

/// The high bits of those of eight bytes that are parts of words or beyond ASCII; the other bits are anything.
#[cfg(not(target_feature = "simd128"))]
#[inline(always)]
fn words_in(bytes: u64) -> u64 {
    let low = bytes & !HIGH;
    let small = low | SMALL;
    // it is at least `from`, and not more than `to`
    let within = |bytes: u64, from: u8, to: u8| {
        bytes.wrapping_add(u64::from(0x80 - from) * EACH) & !bytes.wrapping_add(u64::from(0x7f - to) * EACH)
    };
    within(small, b'a', b'z') | within(low, b'0', b'9') | within(low, b'_', b'_') | bytes
}

/// Eight rows of eight bits made columns.
#[cfg(not(target_feature = "simd128"))]
#[inline(always)]
fn transposed(bits: u64) -> u64 {
    let swap = |bits: u64, shift: u32, mask: u64| {
        let moved = (bits ^ bits >> shift) & mask;
        bits ^ moved ^ moved << shift
    };
    let bits = swap(bits, 7, 0x00aa_00aa_00aa_00aa);
    swap(swap(bits, 14, 0x0000_cccc_0000_cccc), 28, 0x0000_0000_f0f0_f0f0)
}

/// Which bytes are beyond ASCII, a bit for each.
#[cfg(not(target_feature = "simd128"))]
#[inline(never)]
fn beyond_ascii(block: &[u8; 64]) -> u64 {
    let mut bits = 0;
    for (place, eight) in (0..).zip(block.as_chunks::<8>().0) {
        bits |= (u64::from_le_bytes(*eight) & HIGH) >> 7 << place;
    }
    transposed(bits)
}

/// The word before the one at hand.
#[derive(Clone, Copy)]
struct Word {
    hash: u64,
    start: usize,
}

/// One look over a text.
struct Look<'a> {
    places: &'a Places,
    set: &'a PhraseSet,
    text: &'a [u8],
    note: &'a mut dyn FnMut(usize),
    /// Where the run of letters before ended.
    end: usize,
}

impl Look<'_> {
    fn take(&mut self, word: Word, before: Word) -> Word {
        self.suspect(word, before);
        word
    }

    #[inline(never)]
    fn suspect(&mut self, word: Word, before: Word) {
        let known = |hash| self.places.words.has(hash) && self.places.again.has(second(hash));
        if known(pair(before.hash, word.hash)) {
            (self.note)(before.start);
        }
        if known(word.hash) {
            (self.note)(word.start);
        }
    }

    /// Signs, prefixes and insides of a run of ASCII, before it is taken as a word.
    #[inline(never)]
    fn more(&mut self, first: u64, start: usize, end: usize, before: Word) {
        self.signs(start, before);
        let word = self.text.get(start..end).unwrap_or_default();
        self.parts(first, word, start, before);
        self.end = end;
    }

    /// Signs between the last run of letters and the next.
    fn signs(&mut self, start: usize, before: Word) {
        if self.places.signs == 0 {
            return;
        }
        let between = self.text.get(self.end..start).unwrap_or_default();
        for (at, sign) in (self.end..).zip(between) {
            if self.places.signs >> (sign & 0x7f) & 1 != 0 {
                // a phrase may also begin with the word before, and would come too late after this
                (self.note)(before.start);
                (self.note)(at);
            }
        }
    }

    /// What a word may be for the letters in it.
    fn parts(&mut self, first: u64, word: &[u8], start: usize, before: Word) {
        let Places { prefixes, inside, .. } = self.places;
        let begins = prefixes.has(run_hash(first as u32 & 0xff_ffff));
        let mut letters = word.iter().map(|letter| u32::from(letter | 0x20)).chain([0]);
        let mut previous = letters.next().unwrap_or_default();
        let in_it = |letter| inside.has(run_hash(std::mem::replace(&mut previous, letter) | letter << 8));
        if begins || (!inside.is_empty() && letters.any(in_it)) {
            (self.note)(before.start);
            (self.note)(start);
        }
    }

    /// A run of letters and of characters beyond ASCII, which may be anything.
    #[inline(never)]
    fn foreign(&mut self, start: usize, end: usize, before: Word) -> Word {
        self.signs(start, before);
        self.end = end;
        match self.latin(start, end) {
            Some(word) if self.places.inside.is_empty() => {
                if self.places.more {
                    self.parts(word.first, &[], start, before);
                }
                self.take(Word { hash: word.hash(), start }, before)
            }
            _ => self.tokens(start, end, before),
        }
    }

    /// A run that is one word of Latin letters.
    fn latin(&self, start: usize, end: usize) -> Option<Letters> {
        let mut letters = Letters::default();
        let mut bytes = self.text.get(start..end)?.iter();
        while let Some(&byte) = bytes.next() {
            if byte < 0x80 {
                letters.push(byte);
                continue;
            }
            match latin(byte, *bytes.next()?) {
                0 => return None,
                NOTHING if letters.length == 0 => return None,
                NOTHING => {}
                folded => {
                    let [first, second] = folded.to_le_bytes();
                    letters.push(first);
                    if second != 0 {
                        letters.push(second);
                    }
                }
            }
        }
        Some(letters)
    }

    fn tokens(&mut self, start: usize, end: usize, mut before: Word) -> Word {
        let text = self.text.get(..end).unwrap_or_default();
        cut(text, start, Vec::new(), &mut |token| {
            // nothing begins within a character
            let start = if token.starts_whole { token.start } else { before.start };
            if token.kind == Kind::Word {
                let letters = Letters::of(&token.letters);
                if self.places.more {
                    self.parts(letters.first, &token.letters, start, before);
                }
                before = self.take(Word { hash: letters.hash(), start }, before);
            } else if self.set.may_begin(&token.letters) {
                (self.note)(before.start);
                (self.note)(start);
            }
            true
        });
        before
    }
}

/// The letters of a word, as many as its hash is made of.
#[derive(Default)]
struct Letters {
    first: u64,
    length: usize,
}

impl Letters {
    fn of(letters: &[u8]) -> Self {
        let mut word = Self::default();
        letters.iter().for_each(|byte| word.push(*byte));
        word
    }

    #[inline(always)]
    fn push(&mut self, byte: u8) {
        if self.length < 8 {
            self.first |= u64::from(byte | 0x20) << (8 * self.length);
        }
        self.length += 1;
    }

    fn hash(&self) -> u64 {
        hash(self.first, self.length)
    }
}

const MIX: u64 = 0x9e37_79b9_7f4a_7c15;

/// Of a word's first eight letters and the number of all: the high bits are good.
#[inline(always)]
fn hash(first: u64, length: usize) -> u64 {
    (first ^ length as u64).wrapping_mul(MIX)
}

#[inline(always)]
fn pair(first: u64, second: u64) -> u64 {
    first.rotate_left(7) ^ second
}

/// The high bits are good.
#[inline(always)]
pub(super) fn mixed(bits: u64) -> u64 {
    bits.wrapping_mul(MIX)
}

fn run_hash(run: u32) -> u64 {
    mixed(u64::from(run))
}

/// Every run of so many letters that these may begin, where a word may be over before.
fn each_run(letters: &[u8], length: usize, each: &mut dyn FnMut(u32)) {
    let known = letters.len().min(length);
    let run =
        (0..).zip(letters.iter().take(length)).fold(0, |run, (place, letter)| run | u32::from(*letter) << (8 * place));
    let rest = 1_u32 << (8 * (length - known));
    (0..rest).for_each(|more| each(run | more << (8 * known)));
}

/// A set of hashes that may have more than was put into it: two bits for each, in one of the numbers.
#[derive(Clone, Debug, Default)]
struct Bits {
    numbers: Vec<u64>,
    shift: u32,
}

impl Bits {
    /// Makes room for so many bits, as a power of two. 32 for each hash leave hardly one in a hundred that seems to be
    /// there and is not, and more than 18 would not stay in the cache.
    fn grow(&mut self, log: u32) {
        self.numbers.resize(1 << (log - 6), 0);
        self.shift = 64 + 6 - log;
    }

    fn is_empty(&self) -> bool {
        self.numbers.is_empty()
    }

    #[inline(always)]
    fn look_up(&self) -> BitsIn<'_> {
        BitsIn { numbers: &self.numbers, shift: self.shift }
    }

    fn has(&self, hash: u64) -> bool {
        self.look_up().may_have(hash)
    }

    fn set(&mut self, hash: u64) {
        if let Some(number) = self.numbers.get_mut((hash >> (self.shift & 63)) as usize) {
            *number |= 1 << (hash >> 46 & 63) | 1 << (hash >> 40 & 63);
        }
    }
}

fn second(hash: u64) -> u64 {
    mixed(hash ^ hash >> 29)
}

/// `Bits` at hand.
#[derive(Clone, Copy)]
struct BitsIn<'a> {
    numbers: &'a [u64],
    shift: u32,
}

impl BitsIn<'_> {
    #[inline(always)]
    fn may_have(self, hash: u64) -> bool {
        let number = self.numbers.get((hash >> (self.shift & 63)) as usize).copied().unwrap_or(0);
        number >> (hash >> 46 & 63) & number >> (hash >> 40 & 63) & 1 != 0
    }
}
