//! What the event log says about a ticket over time: status, replies, who had it.
//!
//! Everything is computed from the log, so that asking late gives the same history as asking often. Events after `now`
//! do not count yet.

use crate::document::{Object, text_list};
use crate::instant::Instant;
use crate::problem::{At, Problem, Problems};
use crate::text::{quoted, same_status};
use crate::ticket::{Event, TextField, Ticket};

/// Which of the helpdesk's statuses end the work.
#[derive(Debug)]
pub(crate) struct Statuses {
    resolved: Vec<String>,
    closed: Vec<String>,
}

impl Default for Statuses {
    fn default() -> Statuses {
        Statuses { resolved: vec!["resolved".to_owned(), "solved".to_owned()], closed: vec!["closed".to_owned()] }
    }
}

impl Statuses {
    /// Reads the value of `statuses`.
    pub fn read(at: At<'_>, problems: &mut Problems) -> Statuses {
        let mut statuses = Statuses::default();
        let Some(object) = Object::read(at, problems) else { return statuses };
        let mut names = |key: &'static str, names: &mut Vec<String>| {
            if let Some(at) = object.get(key) {
                *names = text_list(&at, problems);
            }
        };
        names("resolved", &mut statuses.resolved);
        names("closed", &mut statuses.closed);
        object.finish(&[], problems);
        statuses
    }

    /// Whether work on a ticket with this status is over.
    fn is_done(&self, status: &str) -> bool {
        self.resolved.iter().chain(&self.closed).any(|known| same_status(known, status))
    }
}

/// A span of time with what it was about; open at its end if it lasts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Span<'a> {
    pub from: Instant,
    pub to: Option<Instant>,
    pub cause: &'a str,
}

/// A ticket's past, up to `now`.
#[derive(Debug)]
pub(crate) struct History<'a> {
    pub created_at: Instant,
    /// Status after status, from creation on.
    statuses: Vec<Span<'a>>,
    /// The spans in which the ticket was resolved or closed.
    pub done: Vec<Span<'a>>,
    /// The first public agent reply that answers the customer.
    pub first_reply: Option<Instant>,
    pub merged: Option<Instant>,
    /// The events that have happened.
    events: Vec<&'a Event<'a>>,
    /// The first event that has not.
    pub next_event: Option<Instant>,
    /// All events, also those that have not happened.
    log: &'a [Event<'a>],
    assignee: Option<&'a str>,
    group: Option<&'a str>,
}

impl<'a> History<'a> {
    /// Reads the log; what is odd in it goes to `findings`.
    pub fn read(ticket: &'a Ticket<'a>, statuses: &Statuses, now: Instant, findings: &mut Vec<Problem>) -> History<'a> {
        let events = happened(ticket, now, findings);
        let mut history = History {
            created_at: ticket.created_at,
            statuses: vec![Span { from: ticket.created_at, to: None, cause: "new" }],
            done: Vec::new(),
            first_reply: None,
            merged: None,
            next_event: ticket.events.iter().find(|event| event.at > now).map(|event| event.at),
            log: &ticket.events,
            assignee: ticket.text(TextField::Assignee),
            group: ticket.text(TextField::Group),
            events: Vec::new(),
        };
        for event in &events {
            match &*event.kind {
                // an agent's message at the creation is the ticket itself: an agent opened it
                "agentReply" if event.at > ticket.created_at => {
                    history.first_reply.get_or_insert(event.at);
                }
                "merged" => {
                    history.merged.get_or_insert(event.at);
                }
                "resolved" => history.status("resolved", event.at, true),
                "reopened" if !history.is_done() => {}
                "reopened" => history.status("open", event.at, false),
                "status" => match event.to.as_deref() {
                    Some(to) => history.status(to, event.at, statuses.is_done(to)),
                    None => {
                        let problem =
                            Problem::warning(format!("events[{}].to", event.index), "missing", "`to` is missing");
                        findings.push(problem.with_help("say which status the ticket got"));
                    }
                },
                _ => {}
            }
        }
        if history.next_event.is_none() {
            history.reconcile(ticket, statuses, events.last().map(|event| event.at), findings);
        }
        history.events = events;
        history
    }

    fn status(&mut self, status: &'a str, at: Instant, done: bool) {
        let at = at.max(self.created_at);
        match (self.done.last_mut().filter(|span| span.to.is_none()), done) {
            (None, true) => self.done.push(Span { from: at, to: None, cause: status }),
            (Some(span), false) => span.to = Some(at),
            (None, false) | (Some(_), true) => {}
        }
        if let Some(last) = self.statuses.last_mut() {
            last.to = Some(at);
        }
        self.statuses.push(Span { from: at, to: None, cause: status });
    }

    /// The status the ticket has now counts, also where no event says since when.
    fn reconcile(
        &mut self,
        ticket: &'a Ticket<'a>,
        statuses: &Statuses,
        last: Option<Instant>,
        findings: &mut Vec<Problem>,
    ) {
        let Some(status) = ticket.text(TextField::Status) else { return };
        let Some(known) = self.statuses.last() else { return };
        let done = statuses.is_done(status);
        let is_done = self.done.last().is_some_and(|span| span.to.is_none());
        if same_status(known.cause, status) || (done && is_done) {
            return;
        }
        // new and open are where every ticket starts; helpdesks seldom log it
        if known.cause == "new" && same_status(status, "open") {
            return self.status(status, self.created_at, false);
        }
        let at = last.unwrap_or(self.created_at).max(self.created_at);
        let message = format!("the status is {}, but no event says since when", quoted(status));
        let problem = Problem::warning("status", "missing_event", message);
        findings.push(problem.with_help(format!("add a `status` event; {at} was taken, the last that is known")));
        self.status(status, at, done);
    }

    /// Whether the ticket is resolved or closed.
    pub fn is_done(&self) -> bool {
        self.done.last().is_some_and(|span| span.to.is_none())
    }

    /// The spans in which the status is one of `names`, touching ones of the same status joined.
    pub fn while_status(&self, names: &[String]) -> Vec<Span<'a>> {
        let mut spans: Vec<Span<'a>> = Vec::new();
        for span in &self.statuses {
            if span.to == Some(span.from) || !names.iter().any(|name| same_status(name, span.cause)) {
                continue;
            }
            match spans.last_mut().filter(|last| last.to == Some(span.from) && same_status(last.cause, span.cause)) {
                Some(last) => last.to = span.to,
                None => spans.push(span.clone()),
            }
        }
        spans
    }

    /// The first event of one of these types, with its type.
    pub fn first_of(&self, types: &'a [String]) -> Option<(Instant, &'a str)> {
        let mut found = self
            .events
            .iter()
            .filter_map(|event| types.iter().find(|name| **name == event.kind).map(|name| (event.at, name.as_str())));
        found.next()
    }

    /// Who had the ticket at an instant: the assignee's and the group's name in the helpdesk.
    pub fn owners_at(&self, at: Instant) -> (Option<&'a str>, Option<&'a str>) {
        let agent = self.assigned(at, self.assignee, |event| event.agent.as_deref());
        let group = self.assigned(at, self.group, |event| event.group.as_deref());
        (agent, group)
    }

    /// The last assignment up to an instant; before the first one nobody had the ticket. Only a log that names nobody,
    /// not even later, leaves what the ticket says: or else an assignment would change what is past.
    fn assigned(
        &self,
        at: Instant,
        says: Option<&'a str>,
        part: impl Fn(&'a Event<'a>) -> Option<&'a str>,
    ) -> Option<&'a str> {
        let (mut names_somebody, mut last) = (false, None);
        for event in self.log.iter().filter(|event| event.kind == "assigned") {
            if let Some(name) = part(event) {
                names_somebody = true;
                if event.at <= at {
                    last = Some(name);
                }
            }
        }
        if names_somebody { last } else { says }
    }
}

/// How many events of one instant are compared; a log with more in one millisecond is no helpdesk's.
const SAME_INSTANT: usize = 100;

/// The events up to `now`, without repetitions.
fn happened<'a>(ticket: &'a Ticket<'a>, now: Instant, findings: &mut Vec<Problem>) -> Vec<&'a Event<'a>> {
    let mut events: Vec<&Event<'_>> = Vec::with_capacity(ticket.events.len());
    for event in &ticket.events {
        let path = || format!("events[{}]", event.index);
        if event.at > now {
            let problem = Problem::warning(path(), "future_event", "later than the instant that is asked about");
            findings.push(problem.with_help("it does not count yet"));
            continue;
        }
        if event.at < ticket.created_at {
            let problem = Problem::warning(path(), "before_created", "earlier than `createdAt`");
            findings.push(problem.with_help("check both instants; nothing counts before the ticket was created"));
        }
        let repeats = |earlier: &&&Event<'_>| {
            earlier.kind == event.kind
                && earlier.to == event.to
                && earlier.agent == event.agent
                && earlier.group == event.group
                && earlier.text == event.text
        };
        if events
            .iter()
            .rev()
            .take(SAME_INSTANT)
            .take_while(|earlier| earlier.at == event.at)
            .any(|earlier| repeats(&earlier))
        {
            let problem = Problem::warning(path(), "duplicate_event", "the same event at the same instant once more");
            findings.push(problem.with_help("it counts once"));
            continue;
        }
        events.push(event);
    }
    events
}
