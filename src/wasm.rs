//! The boundary to JavaScript, and the only file that knows of it.
//!
//! Text crosses as UTF-8 bytes in an [`Exchange`] that lives in wasm memory; results are numbers, truth values or
//! handles. No export returns a JavaScript value: Node 20 aborts when a function that does is deoptimised during the
//! call (see HACKING.md). A document given as an object comes as the JSON text of a checked copy.

#![allow(missing_docs)] // what these do is documented where users see it, in index.d.ts

use crate::calendar::Calendar;
use crate::instant::Instant;
use crate::json::{Node, Value};
use crate::keywords::{KeywordLists, KeywordMatch};
use crate::length::Length;
use crate::options::Options;
use crate::phrases::Room;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::text::quoted;
use crate::ticket::Ticket;
use crate::write::{Json, ToJson};
use std::sync::{Arc, PoisonError, RwLock, Weak};
use wasm_bindgen::prelude::*;

/// A third of the size of the standard library's allocator, and constant time.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A buffer larger than this is given back after use.
const KEEP: usize = 1 << 20;

/// How many rows of numbers cross at a time: enough that the call costs nothing, few enough to stay in the cache.
const ROWS: usize = 512;

/// Text on its way in and out, and columns of numbers; all buffers are used again for the next call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Exchange {
    input: Vec<u8>,
    output: Vec<u8>,
    /// Two columns that came in and one of answers, once there was need of them.
    columns: Vec<f64>,
    matches: Vec<KeywordMatch>,
    room: Room,
    numbers: Vec<u32>,
    asked: Asked,
}

/// Who is away and how much everybody has, until something else is written: hosts ask about many tickets with the same.
#[derive(Default)]
struct Asked {
    /// The text it was read from.
    text: String,
    /// For which policy: agents are positions in its directory. Weak, so that it can be freed; its address stays taken.
    policy: Weak<Policy>,
    options: Options,
}

#[wasm_bindgen]
impl Exchange {
    #[wasm_bindgen(constructor)]
    pub fn new() -> Exchange {
        Exchange::default()
    }

    /// The address of at least so many writable bytes.
    pub fn reserve(&mut self, bytes: usize) -> usize {
        if self.input.capacity() > KEEP && bytes <= KEEP {
            self.input = Vec::new();
        }
        if self.input.len() < bytes {
            self.input.resize(bytes, 0);
        }
        self.input.as_ptr() as usize
    }

    /// How many rows the columns have.
    pub fn rows(&self) -> usize {
        ROWS
    }

    /// The address of the columns: two to be written, and then one of answers.
    pub fn columns(&mut self) -> usize {
        self.columns.resize(3 * ROWS, 0.0);
        self.columns.as_ptr() as usize
    }

    /// The address of the text that was written last.
    pub fn pointer(&self) -> usize {
        self.output.as_ptr() as usize
    }

    /// Its length in bytes.
    pub fn length(&self) -> usize {
        self.output.len()
    }
}

impl Exchange {
    /// The text that came in, of which JavaScript wrote so many bytes.
    fn take(&mut self, written: usize) -> Result<String, Problem> {
        let mut bytes = std::mem::take(&mut self.input);
        bytes.truncate(written);
        String::from_utf8(bytes).map_err(|_| {
            Problem::error("", "syntax", "not UTF-8 text").with_help("give JSON text, or bytes that hold it")
        })
    }

    /// Keeps the memory of a text that was taken.
    fn give_back(&mut self, text: String) {
        self.input = text.into_bytes();
    }

    /// What `read` makes of the text that came in; none: the exchange then holds the problems.
    fn read<T>(
        &mut self,
        written: usize,
        read: impl FnOnce(&mut Exchange, &str) -> Result<T, Vec<Problem>>,
    ) -> Option<T> {
        let result = self.take(written).map_err(|problem| vec![problem]).and_then(|text| {
            let result = read(self, &text);
            self.give_back(text);
            result
        });
        result.map_err(|problems| self.put(&problems)).ok()
    }

    /// Reads the options that were written, unless they are those of the last time.
    fn read_options(&mut self, policy: &Arc<Policy>, written: usize) {
        // JavaScript wrote it, after looking at everything in it
        let text = self.take(written).unwrap_or_default();
        if self.asked.text != text || self.asked.policy.as_ptr() != Arc::as_ptr(policy) {
            let options = options_of(policy, &text);
            self.asked = Asked { text: text.clone(), policy: Arc::downgrade(policy), options };
        }
        self.give_back(text);
    }

    /// Answers with the options that were read last, or with none.
    fn with_options<T>(
        &mut self,
        (read, traced): (bool, bool),
        answer: impl FnOnce(&mut Exchange, &Options) -> T,
    ) -> T {
        if !read {
            return answer(self, &Options::new(traced));
        }
        let mut asked = std::mem::take(&mut self.asked);
        asked.options.traced = traced;
        let answer = answer(self, &asked.options);
        self.asked = asked;
        answer
    }

    fn put(&mut self, value: &dyn ToJson) {
        if self.output.capacity() > KEEP {
            self.output = Vec::new();
        }
        let mut json = Json::reusing(std::mem::take(&mut self.output));
        value.write(&mut json);
        self.output = json.into_bytes();
    }

    /// The address of how many numbers follow, and of those that `add` puts there.
    fn numbers(&mut self, add: impl FnOnce(&mut Vec<u32>)) -> usize {
        if self.numbers.capacity() > KEEP {
            self.numbers = Vec::new();
        }
        self.numbers.clear();
        self.numbers.push(0);
        add(&mut self.numbers);
        let count = self.numbers.len().saturating_sub(1) as u32;
        self.numbers.first_mut().into_iter().for_each(|first| *first = count);
        self.numbers.as_ptr() as usize
    }
}

struct Compiled<'a> {
    name: &'a str,
    hash: &'a str,
    problems: &'a [Problem],
}

impl ToJson for Compiled<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("name", &self.name);
            json.field("hash", &self.hash);
            json.field("problems", &self.problems);
        });
    }
}

/// A compiled policy.
#[wasm_bindgen]
pub struct EnginePolicy(Arc<Policy>);

/// A ticket that was read, with the policy it was read for.
#[wasm_bindgen]
pub struct EngineTicket(Arc<Policy>, Ticket<'static>);

#[wasm_bindgen]
impl EngineTicket {
    /// For `decide` and `timeline` that are `asked` with options.
    pub fn options(&self, io: &mut Exchange, written: usize) {
        io.read_options(&self.0, written);
    }

    pub fn decide(&self, io: &mut Exchange, now: f64, traced: bool, asked: bool) {
        io.with_options((asked, traced), |io, options| decide(&self.0, &self.1, io, now, options));
    }

    /// Everything that will happen after `now` and up to `until`.
    pub fn timeline(&self, io: &mut Exchange, now: f64, until: f64, asked: bool) {
        io.with_options((asked, false), |io, options| timeline(&self.0, &self.1, io, (now, until), options));
    }

    /// Whether `rules` is the same at any instant.
    #[wasm_bindgen(js_name = rulesLast)]
    pub fn rules_last(&self) -> bool {
        self.0.rules_last(&self.1)
    }

    /// The address of how many rules apply, and behind that of their positions.
    pub fn rules(&self, io: &mut Exchange, now: f64) -> usize {
        io.numbers(|numbers| self.0.applying(&self.1, instant(now), numbers))
    }
}

fn decide(policy: &Policy, ticket: &Ticket<'_>, io: &mut Exchange, now: f64, options: &Options) {
    io.put(&policy.decide_with(ticket, instant(now), options));
}

fn timeline(policy: &Policy, ticket: &Ticket<'_>, io: &mut Exchange, (now, until): (f64, f64), options: &Options) {
    io.put(&policy.timeline_with(ticket, instant(now), instant(until), options));
}

/// Options as JavaScript writes them: `{ "away": ["anna"], "load": { "bob": 3 } }`.
fn options_of(policy: &Policy, text: &str) -> Options {
    let mut away = Vec::new();
    let mut load = Vec::new();
    let Ok(Node { value: Value::Object(entries), .. }) = Node::parse(text) else { return Options::default() };
    for entry in &entries {
        match &entry.node.value {
            Value::List(agents) => {
                for agent in agents {
                    away.extend(if let Value::Text(agent) = &agent.value { Some(agent.as_str()) } else { None });
                }
            }
            Value::Object(agents) => {
                for agent in agents {
                    if let Value::Number(tickets, _) = agent.node.value {
                        load.push((agent.key.as_str(), tickets as u32));
                    }
                }
            }
            _ => {}
        }
    }
    policy.options(away, load, false)
}

fn compiled(io: &mut Exchange, result: Result<Policy, Vec<Problem>>) -> Option<EnginePolicy> {
    match result {
        Ok(policy) => {
            io.put(&Compiled { name: policy.name(), hash: policy.hash(), problems: policy.warnings() });
            Some(EnginePolicy(Arc::new(policy)))
        }
        Err(problems) => {
            io.put(&Compiled { name: "", hash: "", problems: &problems });
            None
        }
    }
}

#[wasm_bindgen(js_name = compilePolicy)]
pub fn compile_policy(io: &mut Exchange, written: usize) -> Option<EnginePolicy> {
    let result = io.take(written).map_err(|problem| vec![problem]).and_then(|text| Policy::compile(&text));
    compiled(io, result)
}

#[wasm_bindgen]
impl EnginePolicy {
    /// For `decide` and `timeline` that are `asked` with options.
    pub fn options(&self, io: &mut Exchange, written: usize) {
        io.read_options(&self.0, written);
    }

    /// True: the exchange holds the decision. False: the problems that keep the ticket from being decided.
    pub fn decide(&self, io: &mut Exchange, written: usize, now: f64, traced: bool, asked: bool) -> bool {
        self.answer(io, written, (asked, traced), |io, ticket, options| decide(&self.0, ticket, io, now, options))
    }

    /// Everything that will happen after `now` and up to `until`; false: the problems that keep the ticket from being
    /// decided.
    pub fn timeline(&self, io: &mut Exchange, written: usize, now: f64, until: f64, asked: bool) -> bool {
        self.answer(io, written, (asked, false), |io, ticket, options| {
            timeline(&self.0, ticket, io, (now, until), options);
        })
    }

    /// None: the exchange holds the problems that keep the ticket from being decided.
    #[wasm_bindgen(js_name = readTicket)]
    pub fn read_ticket(&self, io: &mut Exchange, written: usize) -> Option<EngineTicket> {
        let ticket = io.read(written, |_, text| self.0.read_ticket(text).map(Ticket::into_owned))?;
        Some(EngineTicket(Arc::clone(&self.0), ticket))
    }

    /// The number of a calendar, or 0 and a problem in the exchange.
    pub fn calendar(&self, io: &mut Exchange, written: usize) -> usize {
        let id = io.take(written).unwrap_or_default();
        if let Some(position) = self.0.calendars.iter().position(|calendar| calendar.id == id) {
            return keep(Owner::Policy(Arc::clone(&self.0), position));
        }
        let problem = Problem::error("id", "unknown_reference", format!("no calendar {}", quoted(&id)));
        let help = crate::problem::did_you_mean(&id, &self.0.calendar_ids());
        io.put(&vec![Problem { help, ..problem }]);
        0
    }
}

impl EnginePolicy {
    /// Answers about the ticket that was written; false: the exchange holds the problems that keep it from being decided.
    fn answer(
        &self,
        io: &mut Exchange,
        written: usize,
        how: (bool, bool),
        answer: impl FnOnce(&mut Exchange, &Ticket<'_>, &Options),
    ) -> bool {
        let answered = io.read(written, |io, text| {
            let ticket = self.0.read_ticket(text)?;
            io.with_options(how, |io, options| answer(io, &ticket, options));
            Ok(())
        });
        answered.is_some()
    }
}

/// What keeps a calendar.
enum Owner {
    /// The policy, and the position of the calendar in it.
    Policy(Arc<Policy>, usize),
    Alone(Box<Calendar>),
}

/// The calendars that JavaScript holds, by number less 1.
///
/// wasm-bindgen would borrow an exported object anew for every call, which takes longer than to answer it.
static CALENDARS: RwLock<Vec<Option<Owner>>> = RwLock::new(Vec::new());

fn keep(owner: Owner) -> usize {
    let mut calendars = CALENDARS.write().unwrap_or_else(PoisonError::into_inner);
    let free = calendars.iter().position(Option::is_none);
    match free.and_then(|free| calendars.get_mut(free)) {
        Some(place) => *place = Some(owner),
        None => calendars.push(Some(owner)),
    }
    free.map_or(calendars.len(), |free| free + 1)
}

#[wasm_bindgen(js_name = freeCalendar)]
pub fn free_calendar(number: usize) {
    let mut calendars = CALENDARS.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(place) = calendars.get_mut(number.wrapping_sub(1)) {
        *place = None;
    }
}

/// Asks the calendar of that number, which is there until JavaScript frees it.
#[inline(always)]
fn ask<T>(number: usize, otherwise: T, answer: impl FnOnce(&Calendar) -> T) -> T {
    let calendars = CALENDARS.read().unwrap_or_else(PoisonError::into_inner);
    let calendar = match calendars.get(number.wrapping_sub(1)) {
        Some(Some(Owner::Policy(policy, position))) => policy.calendars.get(*position).map(|named| &named.calendar),
        Some(Some(Owner::Alone(calendar))) => Some(&**calendar),
        _ => None,
    };
    calendar.map_or(otherwise, answer)
}

/// The same for an instant, compiled once for all questions.
#[inline(never)]
fn ask_at(number: usize, at: f64, answer: &dyn Fn(&Calendar, Instant) -> Option<Instant>) -> f64 {
    ask(number, f64::NAN, |calendar| match known(at) {
        Some(at) => millis(answer(calendar, Instant::from_millis(at))),
        None => f64::NAN,
    })
}

/// The number of the calendar, or 0 and problems in the exchange.
#[wasm_bindgen(js_name = compileCalendar)]
pub fn compile_calendar(io: &mut Exchange, written: usize) -> usize {
    io.read(written, |_, text| Calendar::parse(text)).map_or(0, |calendar| keep(Owner::Alone(Box::new(calendar))))
}

struct Interval {
    from: Instant,
    to: Instant,
}

impl ToJson for Interval {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("from", &self.from);
            json.field("to", &self.to);
        });
    }
}

// Instants cross as milliseconds since the epoch, none as NaN.

#[wasm_bindgen(js_name = isOpen)]
pub fn is_open(calendar: usize, at: f64) -> bool {
    ask_at(calendar, at, &|calendar, at| calendar.is_open(at).then_some(at)) == at
}

#[wasm_bindgen]
pub fn add(calendar: usize, from: f64, length: f64) -> f64 {
    ask_at(calendar, from, &|calendar, from| calendar.add(from, length_of(length)))
}

#[wasm_bindgen]
pub fn subtract(calendar: usize, from: f64, length: f64) -> f64 {
    ask_at(calendar, from, &|calendar, from| calendar.subtract(from, length_of(length)))
}

#[wasm_bindgen(js_name = nextOpen)]
pub fn next_open(calendar: usize, at: f64) -> f64 {
    ask_at(calendar, at, &Calendar::next_open)
}

#[wasm_bindgen(js_name = nextClose)]
pub fn next_close(calendar: usize, at: f64) -> f64 {
    ask_at(calendar, at, &Calendar::next_close)
}

#[wasm_bindgen(js_name = openHours)]
pub fn open_hours(calendar: usize, io: &mut Exchange, from: f64, to: f64) {
    let hours = ask(calendar, Vec::new(), |calendar| calendar.open_hours(instant(from), instant(to)));
    let hours: Vec<Interval> = hours.into_iter().map(|(from, to)| Interval { from, to }).collect();
    io.put(&hours);
}

#[wasm_bindgen(js_name = addSeconds)]
pub fn add_seconds(calendar: usize, from: f64, seconds: f64) -> f64 {
    add_one(calendar, from, seconds)
}

#[inline(never)]
fn add_one(calendar: usize, from: f64, seconds: f64) -> f64 {
    ask(calendar, f64::NAN, |calendar| match added_by_steps(calendar, from, seconds) {
        Some(found) => found,
        None => added(calendar, from, seconds),
    })
}

#[wasm_bindgen(js_name = elapsedSeconds)]
pub fn elapsed_seconds(calendar: usize, from: f64, to: f64) -> f64 {
    elapsed_one(calendar, from, to)
}

#[inline(never)]
fn elapsed_one(calendar: usize, from: f64, to: f64) -> f64 {
    ask(calendar, f64::NAN, |calendar| match elapsed_by_steps(calendar, from, to) {
        Some(found) => found,
        None => elapsed(calendar, from, to),
    })
}

/// Adds the seconds in the second column to the instants in the first.
#[wasm_bindgen(js_name = addSecondsMany)]
pub fn add_seconds_many(calendar: usize, io: &mut Exchange, rows: usize) {
    ask(calendar, (), |calendar| {
        io.answer_rows(
            rows,
            |from, seconds| added_by_steps(calendar, from, seconds),
            |from, seconds| added(calendar, from, seconds),
        )
    });
}

/// The open time from the instants in the first column to those in the second.
#[wasm_bindgen(js_name = elapsedSecondsMany)]
pub fn elapsed_seconds_many(calendar: usize, io: &mut Exchange, rows: usize) {
    ask(calendar, (), |calendar| {
        io.answer_rows(rows, |from, to| elapsed_by_steps(calendar, from, to), |from, to| elapsed(calendar, from, to))
    });
}

impl Exchange {
    /// Answers for so many rows: first where that is quick, so that the loop is tight, and then where it is not.
    #[inline(always)]
    fn answer_rows(
        &mut self,
        rows: usize,
        quickly: impl Fn(f64, f64) -> Option<f64>,
        surely: impl Fn(f64, f64) -> f64,
    ) {
        let ([first, second, answers], _) = self.columns.as_chunks_mut::<ROWS>() else { return };
        let mut later = [0_u16; ROWS];
        let mut count = 0;
        for row in 0..rows.min(ROWS) {
            let (Some(first), Some(second), Some(answer)) = (first.get(row), second.get(row), answers.get_mut(row))
            else {
                break;
            };
            match quickly(*first, *second) {
                Some(quick) => *answer = quick,
                None => {
                    if let Some(place) = later.get_mut(count) {
                        *place = row as u16;
                    }
                    count += 1;
                }
            }
        }
        for row in later.iter().take(count) {
            let row = usize::from(*row);
            if let (Some(first), Some(second), Some(answer)) = (first.get(row), second.get(row), answers.get_mut(row)) {
                *answer = surely(*first, *second);
            }
        }
    }
}

#[inline(always)]
fn added_by_steps(calendar: &Calendar, from: f64, seconds: f64) -> Option<f64> {
    Some(calendar.add_by_steps(known(from)?, whole(seconds * 1_000.0))? as f64)
}

#[inline(always)]
fn elapsed_by_steps(calendar: &Calendar, from: f64, to: f64) -> Option<f64> {
    Some(whole_seconds(calendar.elapsed_by_steps(known(from)?, known(to)?)?))
}

fn added(calendar: &Calendar, from: f64, seconds: f64) -> f64 {
    const MOST: f64 = (Length::MAX_MILLIS / 1_000) as f64;
    match known(from) {
        Some(from) if seconds.abs() <= MOST => {
            millis(calendar.add_millis(Instant::from_millis(from), whole(seconds * 1_000.0)))
        }
        _ => f64::NAN,
    }
}

fn elapsed(calendar: &Calendar, from: f64, to: f64) -> f64 {
    known(from).zip(known(to)).map_or(f64::NAN, |(from, to)| {
        whole_seconds(calendar.elapsed(Instant::from_millis(from), Instant::from_millis(to)))
    })
}

/// In whole milliseconds, if it is an instant that may be asked about.
#[inline(always)]
fn known(at: f64) -> Option<i64> {
    let at = whole(at.floor());
    if at.cast_unsigned() <= Instant::LATEST.millis().cast_unsigned() { Some(at) } else { None }
}

/// The nearest whole number. Numbers beyond 2^51 and NaN become others beyond 2^51.
#[inline(always)]
fn whole(number: f64) -> i64 {
    // In a sum with this the last digit counts ones. That takes half the steps of a conversion that minds its range.
    const SHIFT: f64 = 6_755_399_441_055_744.0;
    (number + SHIFT).to_bits().cast_signed() - SHIFT.to_bits().cast_signed()
}

fn whole_seconds(millis: i64) -> f64 {
    (millis as f64 / 1_000.0).floor()
}

fn instant(millis: f64) -> Instant {
    Instant::from_millis(millis as i64)
}

fn millis(at: Option<Instant>) -> f64 {
    at.map_or(f64::NAN, |at| at.millis() as f64)
}

/// Milliseconds, or working days as a negative number.
fn length_of(number: f64) -> Length {
    if number < 0.0 { Length::WorkingDays((-number) as u32) } else { Length::Millis(number as i64) }
}

#[wasm_bindgen(js_name = parseLength)]
pub fn parse_length(io: &mut Exchange, written: usize) -> f64 {
    let text = io.take(written).unwrap_or_default();
    match Length::parse(&text) {
        Ok(Length::Millis(millis)) => millis as f64,
        Ok(Length::WorkingDays(days)) => -f64::from(days),
        Err(error) => {
            let message = format!("{}: {}", quoted(&text), error.message());
            io.put(&vec![Problem::error("length", "bad_duration", message).with_help(error.help())]);
            f64::NAN
        }
    }
}

#[wasm_bindgen(js_name = parseInstant)]
pub fn parse_instant(io: &mut Exchange, written: usize) -> f64 {
    let text = io.take(written).unwrap_or_default();
    match Instant::parse(&text) {
        Ok(at) => at.millis() as f64,
        Err(error) => {
            let message = format!("{}: {}", quoted(&text), error.message());
            io.put(&vec![Problem::error("", "bad_instant", message).with_help(error.help())]);
            f64::NAN
        }
    }
}

struct Version;

impl ToJson for Version {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("package", &env!("CARGO_PKG_VERSION"));
            json.field("timeZones", &crate::TIME_ZONES);
        });
    }
}

#[wasm_bindgen]
pub fn version(io: &mut Exchange) {
    io.put(&Version);
}

/// Compiled keyword lists.
#[wasm_bindgen]
pub struct EngineKeywords(KeywordLists);

struct Phrases<'a>(&'a KeywordLists);

impl ToJson for Phrases<'_> {
    fn write(&self, json: &mut Json) {
        let mut phrases = Vec::new();
        while let Some(phrase) = self.0.phrase(phrases.len() as u32) {
            phrases.push(Phrase(phrase));
        }
        phrases.write(json);
    }
}

struct Phrase<'a>((&'a str, &'a str));

impl ToJson for Phrase<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("list", &self.0.0);
            json.field("phrase", &self.0.1);
        });
    }
}

/// The exchange then holds the phrases in their order, or the problems.
#[wasm_bindgen(js_name = compileKeywords)]
pub fn compile_keywords(io: &mut Exchange, written: usize) -> Option<EngineKeywords> {
    let lists = io.read(written, |_, text| KeywordLists::parse(text))?;
    io.put(&Phrases(&lists));
    Some(EngineKeywords(lists))
}

#[wasm_bindgen]
impl EngineKeywords {
    /// The address of how many numbers follow: of every match its phrase, start and end. `units` is the text's length in
    /// UTF-16.
    pub fn find(&self, io: &mut Exchange, written: usize, units: usize) -> usize {
        let mut matches = std::mem::take(&mut io.matches);
        let text = io.input.get(..written).unwrap_or_default();
        self.0.find_in(text, written == units, &mut io.room, &mut matches);
        let address = io.numbers(|numbers| {
            matches.iter().for_each(|found| numbers.extend([found.phrase, found.start, found.end]));
        });
        if matches.capacity() <= KEEP {
            io.matches = matches;
        }
        address
    }
}
