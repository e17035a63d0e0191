//! Phrases: the words a policy looks for in a ticket, all of them found in one pass over the text.
//!
//! A phrase is whole words: `werkt niet` is not in `werktniet` and not in `het netwerkt niet`. Both sides are folded
//! (`src/fold.rs`), so `uberweisung` finds `Überweisung`. Between words a text may have any white space; punctuation
//! counts only where the phrase has it (`c++`, `24/7`, `e-mail`), and parts words otherwise: `addition` is in
//! `l'addition`. A star stands for the rest of a word: `factur*`, `*betaling`, `*fact*`. Scripts without spaces have no
//! words to be whole: each of their letters, with its marks, stands alone.
//!
//! The phrases are one trie over folded bytes, with three labels that no UTF-8 byte uses up: a gap, and a star on
//! either side of a word. Most words of most texts are in no phrase: `src/phrases/places.rs` looks at all of them, and
//! the trie is walked only from places where a phrase may begin. Phrases that begin at one place share their steps,
//! however many there are, so the work is bounded by the folded text's length times the longest phrase's words; a phrase
//! word with a star before it costs up to its own length per letter of the text.

mod places;

use crate::fold::{NOTHING, fold_char, is_mark, latin};
use places::Places;
use std::fmt;

/// The white space of a phrase, as a label of the trie: a word never contains it.
const GAP: u8 = b' ';
/// The rest of the word, after the letters that lead here.
const REST: u8 = 0xff;
/// Any beginning of the word, before the letters that follow.
const BEGINNING: u8 = 0xfe;

/// Where phrases without a star begin.
const ROOT: u32 = 0;
/// Where phrases with one begin.
const STARRED: u32 = 1;

/// One occurrence of a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hit {
    /// First byte of the occurrence in the text, on a character boundary.
    pub start: usize,
    /// The byte after its last; with a star, the word's end.
    pub end: usize,
    /// The phrase's position among those the set was built from.
    pub phrase: u32,
}

/// Why a text is no phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhraseProblem {
    /// Nothing, or nothing that can be seen.
    Empty,
    /// `*` alone: it would be in every text.
    OnlyStars,
    /// A star between letters: `fac*tuur`.
    StarInsideWord,
    /// A star that no word begins or ends at: `a * b`, `fact**`.
    StarWithoutWord,
    /// Punctuation alone.
    NoWord,
}

impl PhraseProblem {
    /// What is wrong, to follow the phrase itself.
    pub fn message(self) -> &'static str {
        match self {
            Self::Empty => "an empty phrase",
            Self::OnlyStars => "a phrase of stars alone",
            Self::StarInsideWord => "a `*` in the middle of a word",
            Self::StarWithoutWord => "a `*` that stands for no part of a word",
            Self::NoWord => "a phrase without a letter or digit",
        }
    }

    /// What to write instead.
    pub fn help(self) -> &'static str {
        match self {
            Self::Empty => "write the words to look for, or leave the phrase out",
            Self::OnlyStars => "put letters before or after the star: `factur*`",
            Self::StarInsideWord => "a star begins or ends a word: write `factur*`, `*betaling` or `*fact*`",
            Self::StarWithoutWord => "put one star directly before or after the letters of a word: `factur*`",
            Self::NoWord => "add a word: `c++` and `24/7` are found, `++` is not",
        }
    }
}

impl fmt::Display for PhraseProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}

impl std::error::Error for PhraseProblem {}

/// Whether a text can be looked for as a phrase.
///
/// ```
/// # use sladder::phrases::{PhraseProblem, check_phrase};
/// assert_eq!(check_phrase("factur*"), Ok(()));
/// assert_eq!(check_phrase("fac*tuur"), Err(PhraseProblem::StarInsideWord));
/// ```
///
/// # Errors
///
/// The first problem found, whose `message` and `help` a policy's author can act on.
pub fn check_phrase(text: &str) -> Result<(), PhraseProblem> {
    path_of(text, &tokens_of(text)).map(|_| ())
}

/// A set of phrases, compiled to be looked for together.
///
/// ```
/// # use sladder::phrases::PhraseSet;
/// let set = PhraseSet::build(["werkt niet", "factur*"]);
/// let text = "De FACTUREN-pagina werkt\nniet!";
/// let mut found = Vec::new();
/// set.find(text, &mut |hit| found.push((hit.phrase, &text[hit.start..hit.end])));
/// assert_eq!(found, [(1, "FACTUREN"), (0, "werkt\nniet")]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct PhraseSet {
    /// The children of one node are neighbours, the highest label first, which puts the stars in front. Behind them come
    /// those of the first of them, and so on: the end of a phrase that it shares with no other is one stretch of memory.
    nodes: Vec<Node>,
    /// Nodes from this on are only on the way of phrases with a star.
    starred: u32,
    steps: Steps,
    /// The phrases that are complete at a node, by node.
    phrases: Vec<u32>,
    /// Where the phrases of a node begin in `phrases`.
    complete: Vec<u32>,
    places: Places,
}

impl PhraseSet {
    /// Compiles phrases; each is known by its position. One that `check_phrase` refuses is never found.
    pub fn build<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let mut trie = vec![Branch::default(), Branch::default()];
        let mut beginnings = Vec::new();
        let mut steps = Vec::new();
        for (phrase, text) in (0..).zip(phrases) {
            let tokens = tokens_of(text);
            let Ok(path) = path_of(text, &tokens) else { continue };
            beginnings.extend(places::beginning_of(&tokens));
            let starred = path.iter().any(|label| *label >= BEGINNING);
            let mut passed = vec![if starred { STARRED } else { ROOT } as usize];
            for label in path {
                passed.push(branch_to(&mut trie, passed.last().copied().unwrap_or_default(), label));
            }
            if let Some(branch) = passed.last().and_then(|end| trie.get_mut(*end)) {
                branch.phrases.push(phrase);
            }
            let mut begin = 0;
            for token in tokens.iter().filter(|_| !starred) {
                begin += usize::from(token.gap && begin > 0);
                let end = begin + token.letters.len().min(8);
                steps.extend(
                    passed.get(begin).zip(passed.get(end)).map(|(from, to)| (*from, eight(&token.letters), *to)),
                );
                begin += token.letters.len();
            }
        }

        let mut set = Self { places: Places::of(&beginnings), ..Self::default() };
        let mut order = vec![ROOT as usize, STARRED as usize];
        let mut open = vec![STARRED, ROOT];
        set.nodes.resize(order.len(), Node::default());
        while let Some(number) = open.pop() {
            let first = set.nodes.len() as u32;
            if number == STARRED {
                set.starred = first;
            }
            let branch = order.get(number as usize).and_then(|place| trie.get(*place));
            let (Some(branch), Some(node)) = (branch, set.nodes.get_mut(number as usize)) else { break };
            (node.first, node.ways) = (first, branch.children.len() as u16);
            set.nodes.extend(branch.children.iter().map(|(label, _)| Node { label: *label, ..Node::default() }));
            order.extend(branch.children.iter().map(|(_, place)| *place));
            open.extend((first..set.nodes.len() as u32).rev());
        }
        let mut numbers = vec![0; order.len()];
        for (number, place) in (0..).zip(&order) {
            numbers.get_mut(*place).into_iter().for_each(|known| *known = number);
        }
        set.steps = Steps::of(steps.len());
        for (from, letters, to) in steps {
            if let (Some(&from), Some(&to)) = (numbers.get(from), numbers.get(to)) {
                set.steps.add(Step { letters, from, to });
            }
        }
        for place in order {
            set.complete.push(set.phrases.len() as u32);
            if let Some(branch) = trie.get(place) {
                set.phrases.extend(&branch.phrases);
            }
        }
        set.complete.push(set.phrases.len() as u32);
        set
    }

    /// Tells `hit` of every occurrence, by its start, then its end, then the phrase. Occurrences of different phrases
    /// may overlap; of one phrase that overlaps itself (`ja ja` in `ja ja ja`) the first counts.
    pub fn find(&self, text: &str, hit: &mut dyn FnMut(Hit)) {
        self.find_in(text.as_bytes(), &mut Room::default(), hit);
    }

    /// The same in bytes that are UTF-8; in others it finds what it finds.
    pub(crate) fn find_in(&self, text: &[u8], room: &mut Room, hit: &mut dyn FnMut(Hit)) {
        if self.phrases.is_empty() {
            return;
        }
        room.ends.clear();
        let mut search = Search { set: self, text, room, through: 0, hit };
        self.places.look(text, self, &mut |start| search.look(start));
    }

    /// Whether a token of these letters may begin a phrase.
    fn may_begin(&self, letters: &[u8]) -> bool {
        let begins = |label: u8| self.child(ROOT, label).or(self.child(STARRED, label)).is_some();
        letters.first().is_some_and(|letter| begins(*letter)) || begins(BEGINNING)
    }

    #[inline(always)]
    fn child(&self, node: u32, label: u8) -> Option<u32> {
        let node = self.nodes.get(node as usize)?;
        let first = node.first as usize;
        let children = self.nodes.get(first..first + usize::from(node.ways))?;
        let place = if children.len() < 8 {
            children.iter().position(|child| child.label == label)
        } else {
            children.binary_search_by(|child| label.cmp(&child.label)).ok()
        };
        place.map(|place| node.first + place as u32)
    }

    fn complete_at(&self, node: u32) -> &[u32] {
        let place = |node: usize| self.complete.get(node).map(|place| *place as usize);
        match (place(node as usize), place(node as usize + 1)) {
            (Some(first), Some(end)) => self.phrases.get(first..end).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// A node of the trie.
#[derive(Clone, Copy, Debug, Default)]
struct Node {
    /// Its first child.
    first: u32,
    /// How many children it has.
    ways: u16,
    /// The label on the way into it.
    label: u8,
}

/// The way of a token's first eight letters through the part of the trie without stars.
#[derive(Clone, Copy, Debug, Default)]
struct Step {
    letters: u64,
    from: u32,
    to: u32,
}

/// Steps by hash: a processor takes one at once, and guesses wrong at many of the letters that it saves to look at.
#[derive(Clone, Debug, Default)]
struct Steps {
    /// As many as a power of two, at most half of them taken. None leads to `ROOT`, so that is a free one.
    slots: Vec<Step>,
}

impl Steps {
    fn of(count: usize) -> Self {
        Self { slots: vec![Step::default(); (2 * count + 1).next_power_of_two()] }
    }

    /// The slot of these letters from a node, and where they lead; to `ROOT` while they lead nowhere.
    #[inline(always)]
    fn look_up(&self, from: u32, letters: u64) -> (usize, u32) {
        let all = self.slots.len().wrapping_sub(1);
        let mut slot = (places::mixed(letters ^ places::mixed(u64::from(from))) >> 32) as usize & all;
        while let Some(step) = self.slots.get(slot) {
            if step.to == ROOT || (step.letters == letters && step.from == from) {
                return (slot, step.to);
            }
            slot = (slot + 1) & all;
        }
        (slot, ROOT)
    }

    fn add(&mut self, step: Step) {
        let (slot, _) = self.look_up(step.from, step.letters);
        self.slots.get_mut(slot).into_iter().for_each(|free| *free = step);
    }
}

/// The first eight letters, and zeros behind fewer.
#[inline(always)]
fn eight(letters: &[u8]) -> u64 {
    match letters.first_chunk() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => letters.iter().rev().fold(0, |eight, letter| eight << 8 | u64::from(*letter)),
    }
}

/// A node while the trie is being built.
#[derive(Default)]
struct Branch {
    children: Vec<(u8, usize)>,
    phrases: Vec<u32>,
}

/// The node that `label` leads to from `node`, made when it is missing.
fn branch_to(trie: &mut Vec<Branch>, node: usize, label: u8) -> usize {
    let made = trie.len();
    let Some(branch) = trie.get_mut(node) else { return made };
    let place = branch.children.partition_point(|(l, _)| *l > label);
    match branch.children.get(place) {
        Some((l, known)) if *l == label => *known,
        _ => {
            branch.children.insert(place, (label, made));
            trie.push(Branch::default());
            made
        }
    }
}

fn tokens_of(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    cut(text.as_bytes(), 0, Vec::new(), &mut |token| {
        tokens.push(token.clone());
        true
    });
    tokens
}

fn is_star(token: &Token) -> bool {
    token.letters == b"*"
}

/// A phrase's way through the trie.
fn path_of(text: &str, tokens: &[Token]) -> Result<Vec<u8>, PhraseProblem> {
    if tokens.is_empty() {
        return Err(PhraseProblem::Empty);
    }
    if tokens.iter().all(is_star) {
        return Err(PhraseProblem::OnlyStars);
    }
    if !text.chars().flat_map(fold_char).any(char::is_alphanumeric) {
        return Err(PhraseProblem::NoWord);
    }

    let mut path = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| tokens.get(before)).filter(|_| !token.gap);
        let after = tokens.get(place + 1).filter(|after| !after.gap);
        if token.gap && !path.is_empty() {
            path.push(GAP);
        }
        if is_star(token) {
            let is_word = |token: Option<&Token>| token.is_some_and(|token| token.kind != Kind::Sign);
            match (is_word(before), is_word(after)) {
                (true, true) => return Err(PhraseProblem::StarInsideWord),
                (false, false) => return Err(PhraseProblem::StarWithoutWord),
                _ if before.is_some_and(is_star) || after.is_some_and(is_star) => {
                    return Err(PhraseProblem::StarWithoutWord);
                }
                (true, false) => path.push(REST),
                (false, true) => path.push(BEGINNING),
            }
        } else {
            path.extend(&token.letters);
        }
    }
    Ok(path)
}

/// What a search keeps its notes in, to be used again for the next text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Room {
    /// The folded letters of the token at hand.
    letters: Vec<u8>,
    /// The nodes that the phrases under way have come to.
    under_way: Vec<u32>,
    reached: Vec<u32>,
    /// What was found from one place, in the order of `Hit`.
    found: Vec<Hit>,
    /// Where the last occurrence of a phrase ended, by phrase, as long as the next could overlap it.
    ends: Vec<(u32, usize)>,
}

/// One pass over one text.
struct Search<'a> {
    set: &'a PhraseSet,
    text: &'a [u8],
    room: &'a mut Room,
    /// Phrases that begin before this have been taken.
    through: usize,
    hit: &'a mut dyn FnMut(Hit),
}

impl Search<'_> {
    /// Finds the phrases that begin with the token here.
    fn look(&mut self, start: usize) {
        if start < self.through {
            return;
        }
        let (mut first, mut begin) = (true, start);
        let letters = std::mem::take(&mut self.room.letters);
        self.room.letters = cut(self.text, start, letters, &mut |token| {
            if first {
                begin = token.start;
                self.through = begin.saturating_add(1);
                if token.starts_whole {
                    self.enter(ROOT, begin, token);
                    self.enter(STARRED, begin, token);
                }
                first = false;
            } else {
                self.step(begin, token);
            }
            let Self { set, room: Room { under_way, reached, .. }, .. } = self;
            under_way.clear();
            let goes_on = |node: &u32| set.nodes.get(*node as usize).is_some_and(|node| node.ways > 0);
            under_way.extend(reached.drain(..).filter(goes_on));
            !under_way.is_empty()
        });
        self.room.under_way.clear();
        self.report(begin);
    }

    /// Takes every phrase that is under way one word further.
    fn step(&mut self, start: usize, token: &Token) {
        let before = std::mem::take(&mut self.room.under_way);
        for &node in &before {
            if !token.gap {
                self.enter(node, start, token);
            }
            if let Some(node) = self.set.child(node, GAP) {
                self.enter(node, start, token);
            }
        }
        self.room.under_way = before;
    }

    fn enter(&mut self, node: u32, start: usize, token: &Token) {
        let letters = token.letters.as_slice();
        if node != STARRED && node < self.set.starred {
            let (_, node) = self.set.steps.look_up(node, eight(letters));
            if node != ROOT {
                self.walk(node, start, letters.get(8..).unwrap_or_default(), token);
            }
            return;
        }
        self.walk(node, start, letters, token);
        if let Some(node) = self.set.child(node, BEGINNING) {
            for skipped in 0..letters.len() {
                self.walk(node, start, letters.get(skipped..).unwrap_or_default(), token);
            }
        }
    }

    fn walk(&mut self, mut node: u32, start: usize, letters: &[u8], token: &Token) {
        for letter in letters {
            let Some(next) = self.set.child(node, *letter) else { return };
            node = next;
            if let Some(rest) = self.set.child(node, REST) {
                self.reach(rest, start, token);
            }
        }
        self.reach(node, start, token);
    }

    /// Notes that the token ends at a node, once: a star can lead to the same node from many letters of a word.
    fn reach(&mut self, node: u32, start: usize, token: &Token) {
        if self.room.reached.contains(&node) {
            return;
        }
        self.room.reached.push(node);
        if token.ends_whole {
            for &phrase in self.set.complete_at(node) {
                let hit = Hit { start, end: token.end, phrase };
                self.room.found.insert(self.room.found.partition_point(|known| *known < hit), hit);
            }
        }
    }

    /// Reports what was found from the place at `start`.
    fn report(&mut self, start: usize) {
        if self.room.found.is_empty() {
            return;
        }
        self.room.ends.retain(|(_, end)| *end > start);
        for hit in self.room.found.drain(..) {
            match self.room.ends.binary_search_by_key(&hit.phrase, |(phrase, _)| *phrase) {
                Err(place) => self.room.ends.insert(place, (hit.phrase, hit.end)),
                Ok(place) => match self.room.ends.get_mut(place) {
                    Some((_, end)) if *end <= hit.start => *end = hit.end,
                    _ => continue,
                },
            }
            (self.hit)(hit);
        }
    }
}

/// What a folded character is to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A letter, digit or underscore of a script that parts words.
    Word,
    /// A letter of a script that does not.
    Letter,
    Mark,
    Space,
    /// Punctuation, symbols, emoji.
    Sign,
}

impl Kind {
    fn of(c: char) -> Self {
        match c {
            'a'..='z' | '0'..='9' | '_' => Self::Word,
            _ if c.is_whitespace() => Self::Space,
            _ if c.is_ascii() => Self::Sign,
            _ if is_mark(c) => Self::Mark,
            _ if !c.is_alphanumeric() => Self::Sign,
            // Thai and Lao, Burmese, Khmer, kana, and the Han characters with their extensions.
            '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => Self::Letter,
            '\u{3005}'..='\u{30ff}' | '\u{31f0}'..='\u{31ff}' | '\u{3400}'..='\u{4dbf}' => Self::Letter,
            '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => Self::Letter,
            _ => Self::Word,
        }
    }
}

/// A word of a text, a letter that stands alone, or a sign.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    /// Folded, in UTF-8.
    pub letters: Vec<u8>,
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// White space before it.
    pub gap: bool,
    /// Its first character is wholly its own: of `…`, which is three full stops, only the first begins.
    starts_whole: bool,
    ends_whole: bool,
}

/// Cuts a text into tokens from where one of them starts, until `each` has enough. Folding is done on the way, so that
/// no more than one token is held, in `letters`, which is given back.
pub(crate) fn cut(text: &[u8], from: usize, mut letters: Vec<u8>, each: &mut dyn FnMut(&Token) -> bool) -> Vec<u8> {
    letters.clear();
    let kind = Kind::Space;
    let mut token = Token { letters, kind, start: from, end: from, gap: false, starts_whole: true, ends_whole: true };
    let mut gap = false;
    let mut next = from;
    while let Some(byte) = text.get(next) {
        // Most of most texts; what follows comes to the same.
        let is_letter = !matches!(letters_at(text, next), (0 | NOTHING, _));
        if is_letter || *byte == b' ' {
            if !is_letter || token.kind != Kind::Word {
                if token.kind != Kind::Space {
                    token.ends_whole = true;
                    if !each(&token) {
                        return token.letters;
                    }
                }
                token.letters.clear();
                (token.start, token.starts_whole, token.gap) = (next, true, gap);
                token.kind = if is_letter { Kind::Word } else { Kind::Space };
                gap = !is_letter;
            }
            if !is_letter {
                next += 1;
            } else {
                loop {
                    let (letters, length) = letters_at(text, next);
                    match letters {
                        0 => break,
                        NOTHING => {}
                        _ => {
                            token.letters.push(letters as u8);
                            if letters > 0xff {
                                token.letters.push((letters >> 8) as u8);
                            }
                        }
                    }
                    next += length;
                }
            }
            token.end = next;
            continue;
        }
        let (c, end) = char_at(text, next);
        let at = std::mem::replace(&mut next, end);
        let mut whole = true;
        for folded in fold_char(c) {
            let kind = Kind::of(folded);
            let joins = match kind {
                Kind::Word => token.kind == Kind::Word,
                Kind::Mark => matches!(token.kind, Kind::Word | Kind::Letter),
                _ => false,
            };
            if !joins {
                if token.kind != Kind::Space {
                    token.ends_whole = whole;
                    if !each(&token) {
                        return token.letters;
                    }
                }
                token.letters.clear();
                (token.start, token.starts_whole, token.gap) = (at, whole, gap);
                token.kind = if kind == Kind::Mark { Kind::Word } else { kind };
                gap = kind == Kind::Space;
            }
            if kind != Kind::Space {
                token.letters.extend_from_slice(folded.encode_utf8(&mut [0; 4]).as_bytes());
            }
            token.end = end;
            whole = false;
        }
        // What folds to nothing, such as an accent, is part of what it follows.
        token.end = if whole { end } else { token.end };
    }
    if token.kind != Kind::Space {
        token.ends_whole = true;
        each(&token);
    }
    token.letters
}

/// What the character at a byte folds to, as `latin` has it, and its length.
#[inline(always)]
fn letters_at(text: &[u8], at: usize) -> (u16, usize) {
    match text.get(at..).unwrap_or_default() {
        [byte, ..] if byte.is_ascii_alphanumeric() => (u16::from(byte.to_ascii_lowercase()), 1),
        [first, second, ..] if !first.is_ascii() => (latin(*first, *second), 2),
        _ => (0, 1),
    }
}

/// The character that begins at a byte of UTF-8, and the byte after it. Texts come from JavaScript as bytes that are
/// right; to check that they are would cost more than to look for phrases in them.
fn char_at(text: &[u8], at: usize) -> (char, usize) {
    let first = text.get(at).copied().unwrap_or_default();
    let more = match first {
        0..0xc0 => 0,
        0xc0..0xe0 => 1,
        0xe0..0xf0 => 2,
        0xf0.. => 3,
    };
    let mut point = u32::from(first) & (0xff >> if more == 0 { 0 } else { more + 2 });
    let end = at.saturating_add(more as usize + 1).min(text.len());
    for byte in text.get(at + 1..end).unwrap_or_default() {
        point = point << 6 | u32::from(byte & 0x3f);
    }
    (char::from_u32(point).unwrap_or(char::REPLACEMENT_CHARACTER), end)
}

/// Turns byte offsets of a text into UTF-16 code units, which is how JavaScript counts. It goes on from the last offset
/// asked for, forwards or back, so that the hits of a text in their order cost little more than reading it once.
#[derive(Clone, Debug)]
pub struct Utf16Index<'a> {
    text: &'a [u8],
    byte: usize,
    units: usize,
}

impl<'a> Utf16Index<'a> {
    /// An index into `text`.
    pub fn new(text: &'a str) -> Self {
        Self::of(text.as_bytes())
    }

    /// The same of bytes that are UTF-8.
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self { text, byte: 0, units: 0 }
    }

    /// The number of UTF-16 code units before a byte offset; one past the end counts as the end.
    pub fn offset(&mut self, byte: usize) -> usize {
        let byte = byte.min(self.text.len());
        let passed = self.text.get(self.byte.min(byte)..self.byte.max(byte)).unwrap_or_default();
        // A character begins at every byte but 10xxxxxx, and takes two units when its first is 1111xxxx. Eight at a time.
        let (eights, rest) = passed.as_chunks::<8>();
        let mut units = 0;
        for eight in eights {
            let bytes = u64::from_le_bytes(*eight);
            let high = bytes & 0x8080_8080_8080_8080;
            let more = high & !(bytes << 1);
            let wide = high & bytes << 1 & bytes << 2 & bytes << 3;
            units += 8 + wide.count_ones() as usize - more.count_ones() as usize;
        }
        units += rest.iter().map(|b| usize::from(b & 0xc0 != 0x80) + usize::from(*b >= 0xf0)).sum::<usize>();
        self.units = if byte < self.byte { self.units.saturating_sub(units) } else { self.units.saturating_add(units) };
        self.byte = byte;
        self.units
    }
}

#[cfg(test)]
mod tests;
