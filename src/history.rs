//! What the event log says about a ticket over time: status, replies, who had it.
//!
//! Everything is computed from the log, so that asking late gives the same history as asking often. Events after `now`
//! do not count yet.

use crate::clock::End;
use crate::document::{Object, text_list};
use crate::instant::Instant;
use crate::metric::{
    AGENT_REPLY, CREATED, CUSTOMER_REPLY, Events, GROUP_ASSIGNED, MERGED, Metrics, REOPENED, RESOLVED,
};
use crate::policy::Policy;
use crate::problem::{At, Problem, Problems};
use crate::text::{equals, lower, quoted, same_status};
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

/// Something that happened, as clocks see it.
#[derive(Debug)]
pub(crate) struct Happening<'a> {
    pub at: Instant,
    /// What metrics hear of it.
    pub events: Events,
    /// The status the ticket got.
    pub status: Option<&'a str>,
    /// Work on the ticket ended (true), or went on (false).
    pub done: Option<bool>,
    /// The customer wrote, other than by creating the ticket.
    pub customer_reply: bool,
    /// The group that got the ticket.
    pub group: Option<&'a str>,
    pub merged: bool,
}

/// A time in which the ticket was resolved or closed, and that a reopening ended: positions among the happenings.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Closed {
    pub resolved: usize,
    pub reopened: usize,
}

impl Closed {
    pub fn contains(self, position: usize) -> bool {
        (self.resolved..self.reopened).contains(&position)
    }
}

/// The helpdesk's own priority from an instant on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnPriority<'a> {
    pub from: Instant,
    /// Position among the happenings: at one instant they apply in order.
    pub after: usize,
    pub name: Option<&'a str>,
    /// The event that says so; none: the ticket does.
    pub index: Option<usize>,
}

/// A ticket's past, up to `now`.
#[derive(Debug)]
pub(crate) struct History<'a> {
    pub created_at: Instant,
    /// The creation, and all that followed it.
    pub happenings: Vec<Happening<'a>>,
    pub closed: Vec<Closed>,
    /// In order; the first is from the creation on.
    pub priorities: Vec<OwnPriority<'a>>,
    status: &'a str,
    /// The happening that resolved it.
    done: Option<usize>,
    /// Who has it now.
    group_now: Option<&'a str>,
    /// It waits for that group; who had it before.
    waits_for: Option<Option<&'a str>>,
    /// The events that have happened.
    events: Vec<&'a Event<'a>>,
    /// The first event that has not.
    pub next_event: Option<Instant>,
    /// All assignments, also those that have not happened: who had it is asked for every step of every ladder.
    assignments: Vec<&'a Event<'a>>,
    /// A status names the group that the ticket waits for.
    ever_waits: bool,
    assignee: Option<&'a str>,
    group: Option<&'a str>,
}

impl<'a> History<'a> {
    /// Reads the log; what is odd in it goes to `findings`.
    pub fn read(policy: &Policy, ticket: &'a Ticket<'a>, now: Instant, findings: &mut Vec<Problem>) -> History<'a> {
        let created_at = ticket.created_at;
        let log_has_priorities = ticket.events.iter().any(|event| event.kind == "priority");
        let own = if log_has_priorities { None } else { ticket.text(TextField::Priority) };
        let mut history = History {
            created_at,
            happenings: Vec::with_capacity(ticket.events.len().saturating_add(1)),
            closed: Vec::new(),
            priorities: vec![OwnPriority { from: created_at, after: 0, name: own, index: None }],
            status: "new",
            done: None,
            group_now: None,
            waits_for: None,
            next_event: ticket.events.iter().find(|event| event.at > now).map(|event| event.at),
            assignments: ticket.events.iter().filter(|event| event.kind == "assigned").collect(),
            ever_waits: ticket.events.iter().any(|event| event.kind == "status" && event.group.is_some()),
            assignee: ticket.text(TextField::Assignee),
            group: ticket.text(TextField::Group),
            events: happened(ticket, now, findings),
        };
        history.create(&policy.metrics);
        for event in history.events.clone() {
            history.happen(event, policy, findings);
            // it goes on as another ticket
            if history.happenings.last().is_some_and(|last| last.merged) {
                return history;
            }
        }
        if history.next_event.is_none() {
            history.reconcile(ticket, policy, findings);
        }
        history
    }

    /// The creation is the customer's first message, unless an agent opened the ticket.
    fn create(&mut self, metrics: &Metrics) {
        let mut events = metrics.heard(CREATED).and(metrics.heard_of_status(self.status));
        if !self.events.iter().any(|event| event.at == self.created_at && event.kind == AGENT_REPLY) {
            events = events.and(metrics.heard(CUSTOMER_REPLY));
        }
        let created = self.nothing(self.created_at);
        self.happenings.push(Happening { events, status: Some(self.status), ..created });
        // a log that names a group tells when it got it; the first one may be at the creation
        self.group_now = self.group.filter(|_| !self.assignments.iter().any(|event| event.group.is_some()));
        if self.group_now.is_some() {
            let assigned = self.nothing(self.created_at);
            self.happenings.push(Happening {
                events: metrics.heard(GROUP_ASSIGNED),
                group: self.group_now,
                ..assigned
            });
        }
    }

    /// A happening of which nothing is said yet. What is logged before the creation happens at it.
    fn nothing(&self, at: Instant) -> Happening<'a> {
        Happening {
            at: at.max(self.created_at),
            events: Events::default(),
            status: None,
            done: None,
            customer_reply: false,
            group: None,
            merged: false,
        }
    }

    fn happen(&mut self, event: &'a Event<'a>, policy: &Policy, findings: &mut Vec<Problem>) {
        let (statuses, metrics) = (&policy.statuses, &policy.metrics);
        let lacks_to = || {
            let problem = Problem::warning(format!("events[{}].to", event.index), "missing", "`to` is missing");
            problem.with_help(format!("say which {} the ticket got", event.kind))
        };
        let mut happening = self.nothing(event.at);
        match &*event.kind {
            // messages up to the creation are the ticket itself
            AGENT_REPLY | CUSTOMER_REPLY if event.at <= self.created_at => return,
            RESOLVED => {
                self.change_status(RESOLVED, happening, true, metrics);
                return self.wait_for(event, policy);
            }
            REOPENED if self.reopened_at() == Some(happening.at) => return,
            REOPENED if !self.is_done() => {
                let message = "reopened, but no event says that it was resolved";
                let problem = Problem::warning(format!("events[{}]", event.index), "missing_event", message);
                findings.push(problem.with_help("add a `resolved` event, or a `status` event"));
                return;
            }
            REOPENED => {
                self.change_status("open", happening, false, metrics);
                return self.wait_for(event, policy);
            }
            "status" => match event.to.as_deref() {
                Some(to) => {
                    self.change_status(to, happening, statuses.is_done(to), metrics);
                    return self.wait_for(event, policy);
                }
                None => findings.push(lacks_to()),
            },
            "priority" => match event.to.as_deref() {
                Some(to) => {
                    let (from, after) = (happening.at, self.happenings.len());
                    self.priorities.push(OwnPriority { from, after, name: Some(to), index: Some(event.index) });
                }
                None => findings.push(lacks_to()),
            },
            "assigned" => {
                if let Some(group) = event.group.as_deref()
                    && !self.group_now.is_some_and(|now| policy.directory.same_group(now, group))
                {
                    self.group_now = Some(group);
                    happening.group = Some(group);
                    happening.events = metrics.heard(GROUP_ASSIGNED);
                }
                if event.group.is_some() {
                    self.waits_for = None;
                }
            }
            CUSTOMER_REPLY => happening.customer_reply = true,
            MERGED => happening.merged = true,
            _ => {}
        }
        happening.events = happening.events.and(metrics.heard(&event.kind));
        self.happenings.push(happening);
    }

    /// A status that names a group: the ticket waits for that group, which has it until the next status.
    fn wait_for(&mut self, event: &'a Event<'a>, policy: &Policy) {
        let before = self.waits_for.take().unwrap_or(self.group_now);
        let group = event.group.as_deref().filter(|_| event.kind == "status");
        self.waits_for = group.map(|_| before);
        let now = group.or(before);
        let same = match (self.group_now, now) {
            (Some(one), Some(other)) => policy.directory.same_group(one, other),
            (one, other) => one == other,
        };
        if !same {
            self.group_now = now;
            if now.is_some() {
                let assigned = self.nothing(event.at);
                let events = policy.metrics.heard(GROUP_ASSIGNED);
                self.happenings.push(Happening { events, group: now, ..assigned });
            }
        }
    }

    fn change_status(&mut self, status: &'a str, happening: Happening<'a>, done: bool, metrics: &Metrics) {
        let change = (self.is_done() != done).then_some(done);
        let mut events = metrics.heard_of_status(status);
        let position = self.happenings.len();
        match change {
            Some(true) => {
                events = events.and(metrics.heard(RESOLVED));
                self.done = Some(position);
            }
            Some(false) => {
                events = events.and(metrics.heard(REOPENED));
                self.closed.extend(self.done.take().map(|resolved| Closed { resolved, reopened: position }));
            }
            None => {}
        }
        self.status = status;
        self.happenings.push(Happening { events, status: Some(status), done: change, ..happening });
    }

    /// What the ticket says of itself now counts, also where no event says since when.
    fn reconcile(&mut self, ticket: &'a Ticket<'a>, policy: &Policy, findings: &mut Vec<Problem>) {
        let statuses = &policy.statuses;
        let last = self.events.last().map_or(self.created_at, |event| event.at.max(self.created_at));
        let mut taken = |what: &str, value: &str| {
            let message = format!("the {what} is {}, but no event says since when", quoted(value));
            let problem = Problem::warning(what, "missing_event", message);
            findings.push(problem.with_help(format!("add a `{what}` event; {last} was taken, the last that is known")));
        };
        let own = self.priorities.last().and_then(|own| own.name);
        if let Some(priority) = ticket.text(TextField::Priority)
            && !own.is_some_and(|own| equals(own, &lower(priority)))
        {
            taken("priority", priority);
            let after = self.happenings.len();
            self.priorities.push(OwnPriority { from: last, after, name: Some(priority), index: None });
        }
        let Some(status) = ticket.text(TextField::Status) else { return };
        let done = statuses.is_done(status);
        if same_status(self.status, status) || (done && self.is_done()) {
            return;
        }
        // new and open are where every ticket starts; helpdesks seldom log it
        let at = if self.status == "new" && same_status(status, "open") {
            self.created_at
        } else {
            taken("status", status);
            last
        };
        self.change_status(status, self.nothing(at), done, &policy.metrics);
    }

    /// Whether the ticket is resolved or closed.
    pub fn is_done(&self) -> bool {
        self.done.is_some()
    }

    /// When the work on the ticket ended, and how, if it has. What is resolved and merged then ended when it was resolved.
    pub fn end(&self) -> Option<(Instant, End<'a>)> {
        if let Some(done) = self.done {
            return self.happenings.get(done).map(|done| (done.at, End::Fulfilled(RESOLVED)));
        }
        let merged = self.happenings.last().filter(|last| last.merged)?;
        Some((merged.at, End::Cancelled(MERGED)))
    }

    /// When the ticket was reopened last, if it has not been resolved since.
    fn reopened_at(&self) -> Option<Instant> {
        let reopened = self.closed.last().filter(|_| !self.is_done())?.reopened;
        self.happenings.get(reopened).map(|happening| happening.at)
    }

    /// From when to when the ticket was closed.
    pub fn spans(&self, closed: &[Closed]) -> Vec<(Instant, Instant)> {
        let at = |position: usize| self.happenings.get(position).map_or(self.created_at, |happening| happening.at);
        let mut spans = Vec::with_capacity(closed.len());
        for closed in closed {
            spans.push((at(closed.resolved), at(closed.reopened)));
        }
        spans
    }

    /// The spans in which the status is one of `names` or the ticket was closed, touching ones of the same status joined.
    /// With `resumes` a reply of the customer ends one, other than a closed time.
    pub fn pauses(&self, names: &[String], resumes: bool, closed: &[Closed]) -> Vec<Span<'a>> {
        let mut spans: Vec<Span<'a>> = Vec::new();
        if names.is_empty() && closed.is_empty() {
            return spans;
        }
        for (position, happening) in self.happenings.iter().enumerate() {
            let at = happening.at;
            let is_closed = closed.iter().any(|closed| closed.contains(position));
            if happening.status.is_none() && !(resumes && happening.customer_reply && !is_closed) {
                continue;
            }
            let pauses = |status: &&str| is_closed || names.iter().any(|name| same_status(name, status));
            let pausing = happening.status.filter(pauses);
            if let Some(last) = spans.last_mut().filter(|span| span.to.is_none()) {
                if pausing.is_some_and(|cause| same_status(last.cause, cause)) {
                    continue;
                }
                last.to = Some(at);
                if last.from == at {
                    spans.pop();
                }
            }
            let Some(cause) = pausing else { continue };
            match spans.last_mut().filter(|span| span.to == Some(at) && same_status(span.cause, cause)) {
                Some(last) => last.to = None,
                None => spans.push(Span { from: at, to: None, cause }),
            }
        }
        spans
    }

    /// The first event of one of these types from an instant on, with its type.
    pub fn first_of(&self, types: &'a [String], from: Instant) -> Option<(Instant, &'a str)> {
        let mut found =
            self.events.iter().filter(|event| event.at.max(self.created_at) >= from).filter_map(|event| {
                types.iter().find(|name| **name == event.kind).map(|name| (event.at, name.as_str()))
            });
        found.next()
    }

    /// Who had the ticket at an instant: the assignee's and the group's name in the helpdesk.
    pub fn owners_at(&self, at: Instant) -> (Option<&'a str>, Option<&'a str>) {
        if self.ever_waits
            && let Some(group) = self.waited_for(at)
        {
            return (None, Some(group));
        }
        let agent = self.assigned(at, self.assignee, |event| event.agent.as_deref());
        let group = self.assigned(at, self.group, |event| event.group.as_deref());
        (agent, group)
    }

    /// The group that the ticket waited for at an instant: its status then names one.
    fn waited_for(&self, at: Instant) -> Option<&'a str> {
        let tells = |event: &&&Event<'_>| match &*event.kind {
            "status" | RESOLVED | REOPENED => true,
            "assigned" => event.group.is_some(),
            _ => false,
        };
        let last = self.events.iter().take_while(|event| event.at <= at).filter(tells).last()?;
        last.group.as_deref().filter(|_| last.kind == "status")
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
        for event in &self.assignments {
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
        // a status that comes back within the instant is no repetition
        let mut same_instant = events.iter().rev().take(SAME_INSTANT).take_while(|earlier| earlier.at == event.at);
        let latest = same_instant.find(|earlier| topic(&earlier.kind) == topic(&event.kind));
        let repeats = |earlier: &&Event<'_>| {
            earlier.kind == event.kind
                && earlier.to == event.to
                && earlier.agent == event.agent
                && earlier.group == event.group
                && earlier.text == event.text
        };
        if latest.is_some_and(repeats) {
            let problem = Problem::warning(path(), "duplicate_event", "the same event at the same instant once more");
            findings.push(problem.with_help("it counts once"));
            continue;
        }
        events.push(event);
    }
    events
}

/// What an event is about: the status of the ticket can be told in three ways.
fn topic(kind: &str) -> &str {
    match kind {
        RESOLVED | REOPENED => "status",
        kind => kind,
    }
}
