//! What a ticket is about, as far as its words tell: its own words without those that every ticket has, and the numbers
//! of orders and invoices.

use super::names::Names;
use crate::fold::fold;
use crate::phrases::{Kind, Token, cut};
use crate::tone::own_words;

/// Words that say nothing of what a ticket is about, a line for each language behind its name; then lines of what
/// signatures begin with. All is folded, and the file has no comments, for the bytes of both in the engine.
const COMMON: &str = include_str!("common.txt");

/// Shorter words are not looked at.
const SHORTEST: usize = 3;
/// Fewer digits are no number of an order.
const DIGITS: usize = 4;
/// How many different words of a ticket are looked at: problems are told at the beginning.
pub(super) const WORDS: usize = 200;
/// How many bytes of a text are.
const READ: usize = 1 << 14;
/// A closing stands in a line of its own, with a name at most.
const CLOSING_LINE: usize = 48;

/// Where something was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    /// The ticket's own id, which another ticket may name.
    Id,
    /// One of the fields that the caller names.
    Reference(u32),
    Subject,
    Text,
}

/// A word or number of a ticket, where it is said first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    pub term: u32,
    pub is_number: bool,
    pub field: Field,
    /// Bytes of the field.
    pub start: usize,
    pub end: usize,
}

/// All words and numbers of all tickets.
pub(super) struct Vocabulary {
    pub terms: Names,
    /// Terms below this are words that do not count.
    common: u32,
    closings: Vec<&'static str>,
    /// In which ticket a term was met last, counted from 1.
    met: Vec<u32>,
    ticket: u32,
    /// Of the ticket in hand.
    mentions: Vec<Mention>,
    field: Field,
}

impl Vocabulary {
    pub fn new() -> Vocabulary {
        let mut vocabulary = Vocabulary {
            terms: Names::default(),
            common: 0,
            closings: Vec::new(),
            met: Vec::new(),
            ticket: 0,
            mentions: Vec::new(),
            field: Field::Id,
        };
        for line in COMMON.lines() {
            match line.strip_prefix("closings ") {
                Some(closings) => {
                    for closing in closings.split(',') {
                        vocabulary.closings.push(closing);
                    }
                }
                None => vocabulary.leave_out(line),
            }
        }
        vocabulary.common = vocabulary.terms.count() as u32;
        vocabulary
    }

    /// Begins another ticket.
    pub fn begin(&mut self) {
        self.ticket = self.ticket.saturating_add(1);
    }

    /// Words that do not count in the ticket that was begun: the names of its people.
    pub fn leave_out(&mut self, words: &str) {
        cut(words.as_bytes(), 0, Vec::new(), &mut |token| {
            let term = self.terms.number(WORD, &token.letters);
            self.is_new(term);
            true
        });
    }

    /// The words and numbers of the ticket that was begun.
    pub fn finish(&mut self) -> Vec<Mention> {
        std::mem::take(&mut self.mentions)
    }

    /// The subject or the text of the ticket, as far as its author wrote it; of other fields the numbers, or all as one
    /// where there is none.
    pub fn read(&mut self, field: Field, text: &str) {
        self.field = field;
        let before = self.mentions.len();
        if self.only_numbers() {
            self.read_line(text, 0);
            if field != Field::Id && self.mentions.len() == before && !text.trim().is_empty() {
                self.mention(NUMBER, fold(text.trim()).as_bytes(), (0, text.len()));
            }
            return;
        }
        for part in own_words(text) {
            let mut start = part.start;
            for line in text.get(part).unwrap_or_default().split_inclusive('\n') {
                if self.mentions.len() >= WORDS || start > READ || self.is_closing(line) {
                    return;
                }
                self.read_line(line, start);
                start = start.saturating_add(line.len());
            }
        }
    }

    fn only_numbers(&self) -> bool {
        !matches!(self.field, Field::Subject | Field::Text)
    }

    /// Whether a line is what stands above a signature.
    fn is_closing(&self, line: &str) -> bool {
        let line = line.trim();
        if line.len() > CLOSING_LINE || line.is_empty() {
            return false;
        }
        let line = fold(line);
        self.closings
            .iter()
            .any(|closing| line.strip_prefix(closing).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
    }

    /// `base` is the place of the line in the field.
    fn read_line(&mut self, line: &str, base: usize) {
        let mut run = Run::default();
        // the letter before, of a script that does not part words
        let mut before: Option<(Vec<u8>, usize)> = None;
        cut(line.as_bytes(), 0, Vec::new(), &mut |token| {
            let letter = before.take();
            let place = (base.saturating_add(token.start), base.saturating_add(token.end));
            if token.kind == Kind::Word && token.letters.iter().any(u8::is_ascii_digit) {
                if !run.joins(token) {
                    self.end_run(&mut run);
                    run.begin(token, place.0);
                }
                run.add(token, place.1);
                return true;
            }
            if token.kind == Kind::Sign && run.is_joined_by(token) {
                return true;
            }
            self.end_run(&mut run);
            run.part(token);
            if token.kind == Kind::Letter {
                // two letters are as near to a word as one comes without a dictionary
                if let Some((mut both, start)) = letter.filter(|_| !token.gap) {
                    both.extend_from_slice(&token.letters);
                    self.mention(WORD, &both, (start, place.1));
                }
                before = Some((token.letters.clone(), place.0));
            } else if token.kind == Kind::Word && long_enough(&token.letters) {
                self.mention(WORD, &token.letters, place);
            }
            self.mentions.len() < WORDS && place.0 < READ
        });
        self.end_run(&mut run);
    }

    fn end_run(&mut self, run: &mut Run) {
        let letters = std::mem::take(&mut run.letters);
        let digits = letters.iter().filter(|byte| byte.is_ascii_digit()).count();
        let is_plain = !letters.iter().any(|byte| !byte.is_ascii_digit() && *byte != b'-');
        if digits >= DIGITS && !(is_plain && (run.telephone || is_date(&letters))) {
            self.mention(NUMBER, &letters, (run.start, run.end));
        } else if !is_plain && long_enough(&letters) {
            self.mention(WORD, &letters, (run.start, run.end));
        }
    }

    fn mention(&mut self, kind: u8, letters: &[u8], (start, end): (usize, usize)) {
        let is_number = kind == NUMBER;
        if !is_number && self.only_numbers() {
            return;
        }
        let term = self.terms.number(kind, letters);
        if self.mentions.len() < WORDS && self.is_new(term) && term >= self.common {
            self.mentions.push(Mention { term, is_number, field: self.field, start, end });
        }
    }

    /// Whether the ticket has not had the term before.
    fn is_new(&mut self, term: u32) -> bool {
        let term = term as usize;
        if term >= self.met.len() {
            self.met.resize(term.saturating_add(1).saturating_mul(2), 0);
        }
        self.met.get_mut(term).is_some_and(|met| std::mem::replace(met, self.ticket) != self.ticket)
    }
}

const WORD: u8 = b'w';
const NUMBER: u8 = b'n';

fn long_enough(letters: &[u8]) -> bool {
    // every byte but 10xxxxxx begins a character
    letters.iter().filter(|byte| **byte & 0xc0 != 0x80).count() >= SHORTEST
}

/// Words with digits in them that signs hold together: `2026-00123`, `020 123 4567`.
#[derive(Default)]
struct Run {
    letters: Vec<u8>,
    start: usize,
    end: usize,
    /// A hyphen or stroke follows.
    joined: bool,
    /// A plus stands before what comes.
    plus: bool,
    /// It is part of a telephone number.
    telephone: bool,
}

impl Run {
    fn joins(&self, token: &Token) -> bool {
        self.joined && !token.gap && !self.letters.is_empty()
    }

    fn begin(&mut self, token: &Token, start: usize) {
        self.start = start;
        let parted = self.plus || token.letters.first() == Some(&b'0');
        self.telephone = (self.telephone || parted) && token.letters.iter().all(u8::is_ascii_digit);
        self.plus = false;
    }

    fn add(&mut self, token: &Token, end: usize) {
        if !self.letters.is_empty() {
            self.letters.push(b'-');
        }
        self.letters.extend_from_slice(&token.letters);
        self.end = end;
        self.joined = false;
    }

    /// Whether a hyphen or stroke may go on with it.
    fn is_joined_by(&mut self, sign: &Token) -> bool {
        self.joined = matches!(sign.letters.first(), Some(b'-' | b'/')) && !sign.gap && !self.joined;
        self.joined
    }

    /// What stands between it and the next: of a telephone number only a few signs do.
    fn part(&mut self, token: &Token) {
        let sign = token.letters.first();
        self.plus = sign == Some(&b'+');
        self.telephone &= matches!(sign, Some(b'-' | b'/' | b'.' | b'(' | b')'));
    }
}

/// Whether digits are a day, a month and a year, or some of them.
fn is_date(letters: &[u8]) -> bool {
    letters.split(|byte| *byte == b'-').all(|part| match part {
        [century @ .., _, _] if part.len() == 4 => matches!(century, b"19" | b"20"),
        _ => part.len() <= 2,
    })
}
