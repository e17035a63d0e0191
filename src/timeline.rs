//! The timeline: everything that will happen to a ticket if nobody touches it again.
//!
//! It is what decisions would say, each asked for at the instant at which the one before it changes.

use crate::decision::{Clock, Decision, Reason, Step, StepKind};
use crate::instant::Instant;
use crate::options::Options;
use crate::order;
use crate::policy::Policy;
use crate::sla::Sla;
use crate::ticket::Ticket;

/// So many changes are looked at; a policy that turns with every opening has some thousands in twenty years.
const MOST_CHANGES: usize = 20_000;

impl Policy {
    /// The steps after `now` and up to `until`, oldest first.
    pub fn timeline<'a>(&'a self, ticket: &'a Ticket<'a>, now: Instant, until: Instant) -> Vec<Step<'a>> {
        static PLAIN: Options = Options::new(false);
        self.timeline_with(ticket, now, until, &PLAIN)
    }

    /// The same with what the host knows besides: see [`Policy::options`].
    pub fn timeline_with<'a>(
        &'a self,
        ticket: &'a Ticket<'a>,
        now: Instant,
        until: Instant,
        options: &'a Options,
    ) -> Vec<Step<'a>> {
        let mut steps = Vec::new();
        let mut from = now;
        let mut decision = self.decide_with(ticket, now, options);
        let sla = decision.sla.id.and_then(|id| self.slas.iter().find(|sla| sla.id == id));
        self.hours(sla, ticket, (now, until), &mut steps);
        for _ in 0..MOST_CHANGES {
            let Some(next) = decision.next_change_at.filter(|next| from < *next && *next <= until) else { break };
            decision = self.decide_with(ticket, next, options);
            self.happened(&mut decision, ticket, (from, next), &mut steps);
            from = next;
        }
        order::by_number(&mut steps, |step| step.at.millis());
        steps
    }

    /// What is new in a decision since an instant.
    fn happened<'a>(
        &'a self,
        decision: &mut Decision<'a>,
        ticket: &Ticket<'a>,
        (from, to): (Instant, Instant),
        steps: &mut Vec<Step<'a>>,
    ) {
        let is_new = |at: &Instant| from < *at && *at <= to;
        let sla = decision.sla.id.and_then(|id| self.slas.iter().find(|sla| sla.id == id));
        for clock in &decision.sla.clocks {
            let Some(sla) = sla else { break };
            // a warning and a breach are those of a clock that runs; the rest is history
            let open = clock.stopped_at.is_none();
            if let Some(at) = clock.warn_at.filter(is_new).filter(|_| open) {
                steps.push(self.clock_step(StepKind::Warning, at, clock, sla, ticket));
            }
            if let Some(at) = clock.breached_at.filter(is_new) {
                let own = self.metrics.is_own(clock.metric);
                let kind = if own { StepKind::Obligation } else { StepKind::Breach };
                steps.push(self.clock_step(kind, at, clock, sla, ticket));
            }
        }
        let reached = std::mem::take(&mut decision.escalation.reached);
        steps.extend(reached.into_iter().filter(|step| is_new(&step.at)));
    }

    fn clock_step<'a>(
        &'a self,
        kind: StepKind,
        at: Instant,
        clock: &Clock<'a>,
        sla: &'a Sla,
        ticket: &Ticket<'a>,
    ) -> Step<'a> {
        let words = self.metrics.position(clock.metric).and_then(|position| self.metrics.get(position));
        let words = words.map_or(clock.metric, |metric| &metric.words);
        let (word, code, text) = match kind {
            StepKind::Warning => ("warning", "warning", format!("{words} is at risk from {at}")),
            _ => ("breach", "breach", format!("{words} is breached from {at}")),
        };
        Step {
            id: format!("{}:{}:{}:{}:{word}", ticket.id.as_str(), sla.id, clock.metric, clock.cycle),
            metric: Some(clock.metric),
            cycle: clock.cycle,
            because: vec![Reason::new(&sla.path, code, text)],
            ..plain(kind, at)
        }
    }

    /// When the agreement's calendar opens and closes.
    fn hours<'a>(
        &'a self,
        sla: Option<&'a Sla>,
        ticket: &Ticket<'a>,
        (now, until): (Instant, Instant),
        steps: &mut Vec<Step<'a>>,
    ) {
        let Some(named) = sla.and_then(|sla| self.calendars.get(sla.calendar)) else { return };
        if named.calendar.is_always_open() {
            return;
        }
        let step = |kind: StepKind, word: &str, at: Instant| Step {
            id: format!("{}:{}:{word}:{at}", ticket.id.as_str(), named.id),
            ..plain(kind, at)
        };
        // hours are half open, and what happens at the very end is told
        for (opens, closes) in named.calendar.open_hours(now, until.plus_millis(1)) {
            if now < opens {
                steps.push(step(StepKind::Open, "open", opens));
            }
            if closes <= until {
                steps.push(step(StepKind::Close, "close", closes));
            }
        }
    }
}

fn plain<'a>(kind: StepKind, at: Instant) -> Step<'a> {
    Step {
        id: String::new(),
        at,
        kind,
        metric: None,
        path: None,
        level: None,
        cycle: 1,
        notify: Vec::new(),
        assign: None,
        owner: None,
        resolve_by: None,
        because: Vec::new(),
    }
}
