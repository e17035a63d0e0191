//! The boundary to JavaScript, and the only file that knows of it.
//!
//! Text crosses as UTF-8 bytes in an [`Exchange`] that lives in wasm memory; results are numbers, truth values or
//! handles. No export returns a JavaScript value: Node 20 aborts when a function that does is deoptimised during the
//! call (see HACKING.md). A document given as an object comes as the JSON text of a checked copy.

#![allow(missing_docs)] // what these do is documented where users see it, in index.d.ts

use crate::calendar::Calendar;
use crate::instant::Instant;
use crate::length::Length;
use crate::policy::Policy;
use crate::problem::Problem;
use crate::text::quoted;
use crate::write::{Json, ToJson};
use std::sync::Arc;
use wasm_bindgen::prelude::*;

/// A third of the size of the standard library's allocator, and constant time.
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// A buffer larger than this is given back after use.
const KEEP: usize = 1 << 20;

/// Text on its way in and out; both buffers are used again for the next call.
#[wasm_bindgen]
#[derive(Default)]
pub struct Exchange {
    input: Vec<u8>,
    output: Vec<u8>,
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
        self.input.resize(bytes, 0);
        self.input.as_ptr() as usize
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

    fn put(&mut self, value: &dyn ToJson) {
        if self.output.capacity() > KEEP {
            self.output = Vec::new();
        }
        let mut json = Json::reusing(std::mem::take(&mut self.output));
        value.write(&mut json);
        self.output = json.into_bytes();
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

/// A calendar of a policy, or one on its own.
#[wasm_bindgen]
pub struct EngineCalendar(Owner);

enum Owner {
    Policy(Arc<Policy>, String),
    Alone(Box<Calendar>),
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
    /// True: the exchange holds the decision. False: the problems that keep the ticket from being decided.
    pub fn decide(&self, io: &mut Exchange, written: usize, now: f64, traced: bool) -> bool {
        let text = match io.take(written) {
            Ok(text) => text,
            Err(problem) => {
                io.put(&vec![problem]);
                return false;
            }
        };
        let decided = match self.0.read_ticket(&text) {
            Ok(ticket) => {
                let policy = &self.0;
                let now = instant(now);
                io.put(&if traced { policy.decide_with_trace(&ticket, now) } else { policy.decide(&ticket, now) });
                true
            }
            Err(problems) => {
                io.put(&problems);
                false
            }
        };
        io.give_back(text);
        decided
    }

    pub fn calendar(&self, io: &mut Exchange, written: usize) -> Option<EngineCalendar> {
        let id = io.take(written).unwrap_or_default();
        if self.0.calendar(&id).is_some() {
            return Some(EngineCalendar(Owner::Policy(Arc::clone(&self.0), id)));
        }
        let problem = Problem::error("id", "unknown_reference", format!("no calendar {}", quoted(&id)));
        let help = crate::problem::did_you_mean(&id, &self.0.calendar_ids());
        io.put(&vec![Problem { help, ..problem }]);
        None
    }
}

fn calendar_result(io: &mut Exchange, result: Result<Calendar, Vec<Problem>>) -> Option<EngineCalendar> {
    match result {
        Ok(calendar) => Some(EngineCalendar(Owner::Alone(Box::new(calendar)))),
        Err(problems) => {
            io.put(&problems);
            None
        }
    }
}

#[wasm_bindgen(js_name = compileCalendar)]
pub fn compile_calendar(io: &mut Exchange, written: usize) -> Option<EngineCalendar> {
    let result = io.take(written).map_err(|problem| vec![problem]).and_then(|text| Calendar::parse(&text));
    calendar_result(io, result)
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

/// Instants cross as milliseconds since the epoch, none as NaN; JavaScript has checked their range.
#[wasm_bindgen]
impl EngineCalendar {
    #[wasm_bindgen(js_name = isOpen)]
    pub fn is_open(&self, at: f64) -> bool {
        self.get().is_some_and(|calendar| calendar.is_open(instant(at)))
    }

    pub fn add(&self, from: f64, length: f64) -> f64 {
        millis(self.get().and_then(|calendar| calendar.add(instant(from), length_of(length))))
    }

    pub fn subtract(&self, from: f64, length: f64) -> f64 {
        millis(self.get().and_then(|calendar| calendar.subtract(instant(from), length_of(length))))
    }

    #[wasm_bindgen(js_name = elapsedSeconds)]
    pub fn elapsed_seconds(&self, from: f64, to: f64) -> f64 {
        self.get().map_or(0.0, |calendar| (calendar.elapsed(instant(from), instant(to)) / 1_000) as f64)
    }

    #[wasm_bindgen(js_name = nextOpen)]
    pub fn next_open(&self, at: f64) -> f64 {
        millis(self.get().and_then(|calendar| calendar.next_open(instant(at))))
    }

    #[wasm_bindgen(js_name = nextClose)]
    pub fn next_close(&self, at: f64) -> f64 {
        millis(self.get().and_then(|calendar| calendar.next_close(instant(at))))
    }

    #[wasm_bindgen(js_name = openHours)]
    pub fn open_hours(&self, io: &mut Exchange, from: f64, to: f64) {
        let hours = self.get().map(|calendar| calendar.open_hours(instant(from), instant(to))).unwrap_or_default();
        let hours: Vec<Interval> = hours.into_iter().map(|(from, to)| Interval { from, to }).collect();
        io.put(&hours);
    }
}

impl EngineCalendar {
    fn get(&self) -> Option<&Calendar> {
        match &self.0 {
            Owner::Policy(policy, id) => policy.calendar(id),
            Owner::Alone(calendar) => Some(calendar),
        }
    }
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
