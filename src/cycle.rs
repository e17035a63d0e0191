//! Cycles: when a metric started, and what stopped or ended it, over the history of a ticket.

use crate::clock::End;
use crate::history::{History, Span};
use crate::instant::Instant;
use crate::metric::{MERGED, Metric, Metrics};

/// What reopening does to a clock that the resolution stopped or ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Reopening {
    /// It goes on as if it had never ended: the closed time counts.
    #[default]
    Continue,
    /// It goes on; the closed time is a pause.
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
    /// Closed and reopened: when, and the status it had.
    pub closed: Vec<Span<'a>>,
    /// Who had the ticket, for a metric that starts with that.
    pub group: Option<&'a str>,
}

/// All cycles of a metric, in order. At most the last one runs.
pub(crate) fn cycles<'a>(
    metric: &Metric,
    history: &History<'a>,
    metrics: &'a Metrics,
    reopening: Reopening,
) -> Vec<Cycle<'a>> {
    let stopping = metric.stops_on.and(metric.ends_on);
    let mut walk = Walk { cycles: Vec::new(), running: false, per_group: metric.per_group, group: None };
    let mut ready = metric.after.is_empty();
    // the ticket is resolved, and that is an end for this metric
    let mut over = false;
    // the cycle that ended so: since when, and the status it had
    let mut ended: Option<(Instant, &'a str)> = None;
    // a start that has to wait for the reopening
    let mut kept: Option<Instant> = None;
    for (position, happening) in history.happenings.iter().enumerate() {
        let at = happening.at;
        if happening.merged {
            walk.end(at, position, End::Cancelled(MERGED));
            break;
        }
        walk.group = happening.group.or(walk.group);
        if happening.done == Some(false) {
            over = false;
            match (ended.take(), kept.take(), reopening) {
                (Some(_), _, Reopening::NewCycle) => walk.start(at, position),
                (Some((since, status)), _, _) => walk.resume(Span { from: since, to: Some(at), cause: status }),
                (None, Some(kept), Reopening::Continue) => walk.start(kept, position),
                (None, Some(_), _) => walk.start(at, position),
                (None, None, _) => {}
            }
        }
        if happening.events.meet(stopping) {
            over |= happening.done == Some(true);
            kept = None;
            // answered or handed over while it was resolved: nothing is left to go on with
            ended = ended.filter(|_| happening.status.is_some());
            let end = if happening.events.meet(metric.stops_on) {
                End::Fulfilled(metrics.first_of(happening.events, metric.stops_on))
            } else {
                End::Cancelled(metrics.first_of(happening.events, metric.ends_on))
            };
            if walk.end(at, position, end) && happening.done == Some(true) {
                ended = happening.status.map(|status| (at, status));
            }
        }
        if ready && happening.events.meet(metric.starts_on) && (metric.repeats || walk.cycles.is_empty()) {
            if over {
                kept.get_or_insert(at);
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
        self.cycles.push(Cycle { number, start, end: None, first, last: None, closed: Vec::new(), group });
    }

    /// Ends the cycle that runs; false if none does.
    fn end(&mut self, at: Instant, position: usize, end: End<'a>) -> bool {
        let running = std::mem::take(&mut self.running);
        if let Some(cycle) = self.cycles.last_mut().filter(|_| running) {
            (cycle.end, cycle.last) = (Some((at, end)), Some(position));
        }
        running
    }

    /// Takes back the end of the last cycle.
    fn resume(&mut self, closed: Span<'a>) {
        if let Some(cycle) = self.cycles.last_mut() {
            (cycle.end, cycle.last) = (None, None);
            cycle.closed.push(closed);
            self.running = true;
        }
    }
}
