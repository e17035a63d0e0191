//! Cycles: when a metric started, and what stopped or ended it, over the history of a ticket.

use crate::clock::End;
use crate::history::{Closed, History};
use crate::instant::Instant;
use crate::metric::{MERGED, Metric, Metrics};

/// What reopening does to a clock that the resolution stopped or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reopening {
    /// Everything is as if the ticket had not been resolved: the closed time counts.
    #[default]
    Continue,
    /// The same, with the closed time as a pause.
    ExcludeClosedTime,
    /// It stays as it ended, and a new cycle starts.
    NewCycle,
}

/// One run of a metric, from its start to its end.
#[derive(Debug)]
pub(crate) struct Cycle<'a> {
    /// From 1.
    pub number: u32,
    pub start: Instant,
    pub end: Option<(Instant, End<'a>)>,
    /// The happenings that started and ended it, by position.
    pub first: usize,
    pub last: Option<usize>,
    /// Who had the ticket, for a metric that starts with that.
    pub group: Option<&'a str>,
}

/// The closed times that a reopening takes back, if being resolved is an end for the metric.
pub(crate) fn taken_back(metric: &Metric, history: &History<'_>, reopening: Reopening) -> Vec<Closed> {
    let mut closed = Vec::new();
    if reopening != Reopening::NewCycle {
        let stopping = metric.stopping();
        let ends = |closed: &Closed| history.happenings.get(closed.resolved).is_some_and(|h| h.events.meet(stopping));
        closed.extend(history.closed.iter().filter(|closed| ends(closed)).copied());
    }
    closed
}

/// All cycles of a metric, in order. At most the last one runs.
pub(crate) fn cycles<'a>(
    metric: &Metric,
    history: &History<'a>,
    metrics: &'a Metrics,
    taken_back: &[Closed],
) -> Vec<Cycle<'a>> {
    let stopping = metric.stopping();
    let mut walk = Walk { cycles: Vec::new(), running: false, per_group: metric.per_group, group: None };
    let mut ready = metric.after.is_empty();
    // the ticket is resolved, and that is an end for this metric
    let mut over = false;
    // what a reopening starts anew: a cycle that the resolution ended, or one that came while it was resolved
    let mut kept = false;
    for (position, happening) in history.happenings.iter().enumerate() {
        let at = happening.at;
        if happening.merged {
            walk.end(at, position, End::Cancelled(MERGED));
            break;
        }
        walk.group = happening.group.or(walk.group);
        if happening.done == Some(false) {
            over = false;
            if std::mem::take(&mut kept) {
                walk.start(at, position);
            }
        }
        let was_taken_back = || taken_back.iter().any(|closed| closed.contains(position));
        if happening.events.meet(stopping) && !(happening.status.is_some() && was_taken_back()) {
            over |= happening.done == Some(true);
            // answered or handed over while it was resolved: nothing is left to start
            kept &= happening.status.is_some();
            let end = if happening.events.meet(metric.stops_on) {
                End::Fulfilled(metrics.first_of(happening.events, metric.stops_on))
            } else {
                End::Cancelled(metrics.first_of(happening.events, metric.ends_on))
            };
            kept |= walk.end(at, position, end) && happening.done == Some(true);
        }
        if ready && happening.events.meet(metric.starts_on) && (metric.repeats || walk.cycles.is_empty()) {
            if over {
                kept = true;
            } else {
                walk.start(at, position);
            }
        }
        ready |= happening.events.meet(metric.after);
    }
    walk.cycles
}

struct Walk<'a> {
    cycles: Vec<Cycle<'a>>,
    running: bool,
    per_group: bool,
    group: Option<&'a str>,
}

impl<'a> Walk<'a> {
    fn start(&mut self, start: Instant, first: usize) {
        if self.running {
            return;
        }
        self.running = true;
        let number = self.cycles.len().saturating_add(1) as u32;
        let group = self.group.filter(|_| self.per_group);
        self.cycles.push(Cycle { number, start, end: None, first, last: None, group });
    }

    /// Ends the cycle that runs; false if none does.
    fn end(&mut self, at: Instant, position: usize, end: End<'a>) -> bool {
        let running = std::mem::take(&mut self.running);
        if let Some(cycle) = self.cycles.last_mut().filter(|_| running) {
            (cycle.end, cycle.last) = (Some((at, end)), Some(position));
        }
        running
    }
}
