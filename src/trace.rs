//! How a clock's time was counted, stretch by stretch, so that it can be checked with a pencil.

use crate::clock::Course;
use crate::decision::{TraceKind, TraceRow};
use crate::instant::Instant;
use crate::order;
use crate::terms::Terms;

/// The rows from the clock's start to where it stands, without a gap. Their seconds sum up to what is shown as used.
pub(crate) fn trace<'a>(course: &Course<'a>, terms: &Terms<'a>) -> Vec<TraceRow<'a>> {
    let stands_at = course.stands_at();
    let mut rows = Rows { rows: Vec::new(), at: terms.counts_from, counted: 0 };
    if terms.carried {
        rows.counted = terms.used(course, terms.from);
        let seconds = rows.counted / 1_000;
        rows.push(terms.from, TraceKind::Carried, seconds, Some("priority"));
    }
    let until = |to: Option<Instant>| to.unwrap_or(stands_at).min(stands_at);
    let mut stretches: Vec<(Instant, Instant, Option<&'a str>)> = Vec::new();
    stretches.extend(course.stretches().map(|stretch| (stretch.from, until(stretch.to), None)));
    stretches.extend(course.pauses.iter().map(|pause| (pause.from, until(pause.to), Some(pause.cause))));
    order::by_number(&mut stretches, |(from, _, _)| from.millis());
    for (from, to, cause) in stretches {
        let from = from.max(rows.at);
        match cause {
            Some(_) => rows.push(to, TraceKind::Paused, 0, cause),
            None => {
                for (open, close) in course.calendar.open_hours(from, to) {
                    rows.push(open, TraceKind::Closed, 0, None);
                    rows.count(close);
                }
                rows.push(to, TraceKind::Closed, 0, None);
            }
        }
    }
    rows.rows
}

struct Rows<'a> {
    rows: Vec<TraceRow<'a>>,
    /// Where the last row ends.
    at: Instant,
    /// Milliseconds that count so far.
    counted: i64,
}

impl<'a> Rows<'a> {
    /// A row from the last one's end; none if that is no time at all.
    fn push(&mut self, to: Instant, kind: TraceKind, seconds: i64, cause: Option<&'a str>) {
        if to > self.at {
            self.rows.push(TraceRow { from: self.at, to, kind, seconds, cause });
            self.at = to;
        }
    }

    /// A row that counts. Whole seconds of the sum, so that the parts of seconds in rows do not get lost.
    fn count(&mut self, to: Instant) {
        let before = self.counted / 1_000;
        self.counted = self.counted.saturating_add(to.since(self.at).max(0));
        self.push(to, TraceKind::Counted, (self.counted / 1_000).saturating_sub(before), None);
    }
}
