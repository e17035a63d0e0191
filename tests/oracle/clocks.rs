//! What the clocks of a ticket must say, worked out minute by minute and from what the language promises, not from how the
//! engine does it: slow, and without a formula.

use crate::calendars::{MINUTE, Model};
use crate::desk::{Agreement, Helpdesk, LEVELS, Length, Metric, OnPriorityChange, OnReopen, Target, Ticket, What};
use sladder::decision::ClockState;

/// One clock; instants and lengths in milliseconds. `None` in `due` and `warn`: the model does not reach that far.
#[derive(Debug)]
pub struct Clock {
    pub metric: &'static str,
    pub cycle: u32,
    pub group: Option<&'static str>,
    pub state: ClockState,
    pub started: i64,
    pub target: i64,
    pub elapsed: i64,
    pub due: Option<i64>,
    pub warn: Option<Option<i64>>,
    pub stopped: Option<i64>,
    pub breached: Option<i64>,
    pub pauses: Vec<(i64, Option<i64>, String)>,
    pub trace: Vec<Row>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub from: i64,
    pub to: i64,
    pub kind: &'static str,
    pub cause: Option<String>,
}

/// Something that happened, by all the names that a metric may call it.
#[derive(Clone, Debug)]
struct Happening {
    at: i64,
    names: Vec<String>,
    status: Option<&'static str>,
    /// The ticket is resolved, or reopened, by it.
    turn: Option<Turn>,
    customer_reply: bool,
    group: Option<&'static str>,
    merged: bool,
    /// The priority in the helpdesk from here on; unknown names are none.
    priority: Option<Option<usize>>,
}

impl Happening {
    fn new(at: i64, names: &[&str]) -> Happening {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        let (status, turn, group, priority) = (None, None, None, None);
        Happening { at, names, status, turn, customer_reply: false, group, merged: false, priority }
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Turn {
    Resolved,
    Reopened,
}

/// One run of a metric, by positions among the happenings.
#[derive(Clone, Debug)]
struct Cycle {
    start: usize,
    started: i64,
    group: Option<&'static str>,
    end: Option<End>,
}

#[derive(Clone, Copy, Debug)]
struct End {
    by: usize,
    at: i64,
    fulfilled: bool,
}

/// Letters and digits, in small letters.
fn plain(status: &str) -> String {
    status.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

pub fn same_status(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

fn is_done(status: &str) -> bool {
    ["resolved", "solved", "closed"].contains(&plain(status).as_str())
}

fn level(name: &str) -> Option<usize> {
    LEVELS.iter().position(|level| level.eq_ignore_ascii_case(name))
}

impl Metric {
    fn names(list: &[&str], happening: &Happening) -> bool {
        list.iter().any(|name| {
            happening.names.iter().any(|known| match name.strip_prefix("status:") {
                Some(status) => known.strip_prefix("status:").is_some_and(|known| plain(known) == plain(status)),
                None => known == name,
            })
        })
    }

    fn stops(&self, happening: &Happening) -> bool {
        Metric::names(&self.stops_on, happening)
    }

    fn finishes(&self, happening: &Happening) -> bool {
        self.stops(happening) || Metric::names(&self.ends_on, happening)
    }

    fn starts(&self, happening: &Happening) -> bool {
        Metric::names(&self.starts_on, happening)
    }
}

/// What an event is about; it is a repetition if it says the same as the one before about the same at its instant.
fn topic(what: &What) -> &str {
    match what {
        What::Plain("resolved" | "reopened") | What::Status(_) => "status",
        What::Plain(name) => name,
        What::Priority(_) => "priority",
        What::Group(_) | What::Agent(_) => "assigned",
    }
}

/// The log as happenings, up to now.
fn happenings(ticket: &Ticket) -> Vec<Happening> {
    let mut events: Vec<&(i64, What)> = Vec::new();
    for event in ticket.events.iter().filter(|(at, _)| *at <= ticket.now) {
        let before =
            events.iter().rev().take_while(|(at, _)| *at == event.0).find(|(_, what)| topic(what) == topic(&event.1));
        if before.is_none_or(|before| before.1 != event.1) {
            events.push(event);
        }
    }
    let created = ticket.created;
    let mut names = vec!["created"];
    if !events.contains(&&(created, What::Plain("agentReply"))) {
        names.push("customerReply");
    }
    let mut log = Log { all: Vec::new(), status: "new", done: false };
    log.add(Happening { status: Some("new"), ..Happening::new(created, &names) });

    let group_of = |what: &What| if let What::Group(group) = what { Some(*group) } else { None };
    let names_a_group = ticket.events.iter().any(|(_, what)| group_of(what).is_some());
    // what a log says about groups it says from the creation on
    let mut group = ticket.group.filter(|_| !names_a_group);
    if group.is_some() {
        log.add(Happening { group, ..Happening::new(created, &["groupAssigned"]) });
    }
    for (at, what) in &events {
        let counts_at = (*at).max(created);
        match what {
            What::Plain("agentReply" | "customerReply") if *at <= created => {}
            What::Plain("reopened") if !log.done => {}
            What::Plain("reopened") => log.change_status(counts_at, "open"),
            What::Plain("resolved") => log.change_status(counts_at, "resolved"),
            What::Status(to) => log.change_status(counts_at, to),
            What::Plain(name) => log.add(Happening {
                customer_reply: *name == "customerReply",
                merged: *name == "merged",
                ..Happening::new(counts_at, &[name])
            }),
            What::Priority(to) => log.add(Happening { priority: Some(level(to)), ..Happening::new(counts_at, &[]) }),
            What::Group(to) if group == Some(to) => {}
            What::Group(to) => {
                group = Some(to);
                log.add(Happening { group, ..Happening::new(counts_at, &["groupAssigned"]) });
            }
            What::Agent(_) => {}
        }
    }
    // what the ticket says of itself counts from the last event on, also where no event says it
    let last = events.last().map_or(created, |(at, _)| (*at).max(created));
    if ticket.events.last().is_none_or(|(at, _)| *at <= ticket.now) {
        let told = log.all.iter().rev().find_map(|happening| happening.priority);
        if let (Some(own), Some(told)) = (ticket.priority, told)
            && level(own) != told
        {
            log.add(Happening { priority: Some(level(own)), ..Happening::new(last, &[]) });
        }
        if let Some(status) = ticket.status
            && !same_status(status, log.status)
            && !(is_done(status) && log.done)
            && !(log.status == "new" && status == "open")
        {
            log.change_status(last, status);
        }
    }
    if let Some(merged) = log.all.iter().position(|happening| happening.merged) {
        log.all.truncate(merged + 1);
    }
    log.all
}

/// The happenings so far, and how the ticket stands after them.
struct Log {
    all: Vec<Happening>,
    status: &'static str,
    done: bool,
}

impl Log {
    fn add(&mut self, happening: Happening) {
        self.all.push(happening);
    }

    fn change_status(&mut self, at: i64, to: &'static str) {
        let turn = match (self.done, is_done(to)) {
            (false, true) => Some((Turn::Resolved, "resolved")),
            (true, false) => Some((Turn::Reopened, "reopened")),
            _ => None,
        };
        let status = format!("status:{to}");
        let names: Vec<&str> = turn.iter().map(|(_, name)| *name).chain([status.as_str()]).collect();
        (self.status, self.done) = (to, is_done(to));
        self.add(Happening { status: Some(to), turn: turn.map(|(turn, _)| turn), ..Happening::new(at, &names) });
    }
}

/// The times in which the ticket was resolved, for a metric that this ended: positions, the second if it was reopened.
fn closed(metric: &Metric, log: &[Happening]) -> Vec<(usize, Option<usize>)> {
    let mut closed: Vec<(usize, Option<usize>)> = Vec::new();
    let mut since = None;
    for (position, happening) in log.iter().enumerate() {
        match (happening.turn, since) {
            (Some(Turn::Resolved), _) => since = Some(position),
            (Some(Turn::Reopened), Some(from)) => {
                closed.push((from, Some(position)));
                since = None;
            }
            _ => {}
        }
    }
    closed.extend(since.map(|from| (from, None)));
    closed.retain(|(from, _)| metric.finishes(&log[*from]));
    closed
}

/// The cycles of a metric.
fn cycles(metric: &Metric, log: &[Happening], on_reopen: OnReopen) -> Vec<Cycle> {
    let closed = closed(metric, log);
    let mut cycles: Vec<Cycle> = Vec::new();
    let mut ready = metric.after.is_empty();
    // a new cycle is to begin at the reopening
    let mut owed = false;
    for (position, happening) in log.iter().enumerate() {
        let within = closed.iter().find(|(from, to)| position >= *from && to.is_none_or(|to| position < to));
        let resolves = within.is_some_and(|(from, _)| *from == position);
        let reopens = closed.iter().any(|(_, to)| *to == Some(position));
        let group = log[..=position].iter().rev().find_map(|happening| happening.group);
        let cycle = || Cycle { start: position, started: happening.at, group, end: None };
        if reopens && std::mem::take(&mut owed) {
            cycles.push(cycle());
        }
        let runs = cycles.last().is_some_and(|cycle| cycle.end.is_none());
        let finishes = happening.merged || metric.finishes(happening);
        // what was taken back by a reopening stops and ends nothing, nor do the other turns of a closed time
        let ends = match (within, on_reopen) {
            _ if happening.merged => true,
            (None, _) => finishes,
            (Some((_, None)), _) | (_, OnReopen::NewCycle) => finishes && resolves,
            (Some(_), _) => finishes && happening.status.is_none(),
        };
        if ends && runs {
            let fulfilled = !happening.merged && metric.stops(happening);
            cycles.last_mut().unwrap().end = Some(End { by: position, at: happening.at, fulfilled });
        }
        let starts = ready && (metric.repeats || cycles.is_empty()) && metric.starts(happening);
        match within {
            _ if happening.merged => {}
            Some(_) if resolves && on_reopen == OnReopen::NewCycle => owed = runs,
            Some(_) if on_reopen == OnReopen::NewCycle => {
                owed = (owed && !(finishes && happening.status.is_none())) || starts;
            }
            Some((_, None)) => {}
            _ if starts && (ends || !runs) => cycles.push(cycle()),
            _ => {}
        }
        ready |= Metric::names(&metric.after, happening);
    }
    cycles
}

/// Everything that is known before the clocks are walked.
pub struct Desk<'a> {
    agreement: &'a Agreement,
    ticket: &'a Ticket,
    model: Model,
    log: Vec<Happening>,
}

/// A time at which a clock does not count, minute by minute from the creation to now.
type Pauses = Vec<Option<&'static str>>;

impl<'a> Desk<'a> {
    pub fn new(agreement: &'a Agreement, ticket: &'a Ticket) -> Desk<'a> {
        Desk { agreement, ticket, model: agreement.model(), log: happenings(ticket) }
    }

    /// The clocks, metric by metric; none for a metric of which the model does not reach far enough to say.
    pub fn clocks(&self) -> Vec<Option<Clock>> {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in self.agreement.rows.iter().flat_map(|(_, row)| row) {
            if !names.contains(name) {
                names.push(name);
            }
        }
        let metrics = self.agreement.metrics();
        let mut clocks = Vec::new();
        for name in names {
            let metric = metrics.iter().find(|metric| metric.name == name).unwrap();
            let cycles = cycles(metric, &self.log, self.agreement.on_reopen);
            let pauses = self.pauses(metric);
            let never = vec![None; pauses.len()];
            for (position, cycle) in cycles.iter().enumerate() {
                let mut walk = Walk::new(self, metric, cycle, &pauses, None);
                walk.walk();
                let by_hand = self.ticket.due_at.filter(|(named, _)| *named == name && position + 1 == cycles.len());
                if let (Some((_, due)), Some(_)) = (by_hand, walk.term) {
                    // with a target that came late or was withdrawn it is open what that means to a due time set by hand
                    walk.unknown |= walk.late || walk.gap || walk.without_since.is_some();
                    let unknown = walk.unknown;
                    // no pause moves an instant
                    walk = Walk { unknown, ..Walk::new(self, metric, cycle, &never, Some(due * MINUTE)) };
                    walk.walk();
                }
                match walk.told() {
                    Said::Nothing => {}
                    Said::Unknown => clocks.push(None),
                    Said::Clock(clock) => clocks.push(Some(Clock { cycle: position as u32 + 1, ..*clock })),
                }
            }
        }
        clocks
    }

    fn pauses(&self, metric: &Metric) -> Pauses {
        let agreed = self.agreement.pause_while.iter().find(|(named, _)| *named == metric.name);
        let statuses = agreed.map_or(&metric.pauses_while, |(_, statuses)| statuses);
        let pausing = |status: &str| statuses.iter().any(|named| plain(named) == plain(status));
        let mut excluded = Vec::new();
        if self.agreement.on_reopen == OnReopen::ExcludeClosedTime {
            excluded = closed(metric, &self.log);
        }
        let mut cause = None;
        let mut pauses = Vec::new();
        let mut log = self.log.iter().enumerate().peekable();
        let (mut status, mut is_excluded) = ("new", false);
        for minute in self.ticket.created..=self.ticket.now {
            while let Some((position, happening)) = log.next_if(|(_, happening)| happening.at <= minute) {
                if let Some(to) = happening.status {
                    status = to;
                    cause = Some(to).filter(|to| pausing(to));
                }
                if happening.customer_reply && self.agreement.resume_on_customer_reply {
                    cause = None;
                }
                is_excluded = excluded.iter().any(|(from, to)| to.is_some_and(|to| (*from..to).contains(&position)));
            }
            pauses.push(cause.or(Some(status).filter(|_| is_excluded)));
        }
        pauses
    }

    /// The priority that the policy decides from what is known after a happening.
    fn priority(&self, position: usize) -> usize {
        let told = |log: &[Happening]| log.iter().rev().find_map(|happening| happening.priority);
        // before the first event that names one there is none; a log that names none at all leaves the ticket's own
        let named = self.ticket.events.iter().any(|(_, what)| matches!(what, What::Priority(_)));
        let own = match told(&self.log[..=position]) {
            Some(told) => told,
            None if named => None,
            None => self.ticket.priority.and_then(level),
        };
        let computed = level(self.agreement.urgency.unwrap_or("normal")).unwrap();
        match (own, self.agreement.helpdesk) {
            (None, _) | (_, Helpdesk::Ignore) => computed,
            (Some(own), Helpdesk::Keep) => own,
            (Some(own), Helpdesk::Raise) if self.agreement.urgency.is_some() => own.max(computed),
            (Some(own), Helpdesk::Raise) => own,
        }
    }

    pub fn priority_now(&self) -> &'static str {
        LEVELS[self.priority(self.log.len() - 1)]
    }

    fn target(&self, metric: &str, group: Option<&str>, position: usize) -> Option<Length> {
        let priority = LEVELS[self.priority(position)];
        let row = |name: &str| self.agreement.rows.iter().find(|(priority, _)| *priority == name);
        let (_, row) = row(priority).or_else(|| row("*"))?;
        let (_, target) = row.iter().find(|(named, _)| *named == metric)?;
        match target {
            Target::Fixed(length) => Some(*length),
            Target::Estimate => self.ticket.estimate.map(Length::Minutes),
            Target::ByGroup(groups) => {
                let entry = |name: &str| groups.iter().find(|(group, _)| *group == name).map(|(_, length)| *length);
                group.and_then(entry).or_else(|| entry("*"))
            }
        }
    }
}

/// What there is to say about a cycle.
enum Said {
    /// It never had a target.
    Nothing,
    /// What its target is lies outside of the model.
    Unknown,
    Clock(Box<Clock>),
}

/// A target while it is in force.
#[derive(Clone, Copy, Debug)]
struct Term {
    length: Length,
    millis: i64,
    /// Used up with the opening that follows.
    at_opening: bool,
}

/// A cycle, walked minute by minute.
struct Walk<'a> {
    desk: &'a Desk<'a>,
    metric: &'a Metric,
    cycle: &'a Cycle,
    pauses: &'a Pauses,
    by_hand: Option<i64>,
    started: i64,
    carried_to: Option<i64>,
    term: Option<Term>,
    /// Without a target since then.
    without_since: Option<i64>,
    /// It was without one before: at first, or in between.
    late: bool,
    gap: bool,
    /// The minutes that counted, and how much of the target each used.
    counted: Vec<(i64, f64)>,
    /// All of that.
    used: f64,
    breached: Option<i64>,
    unknown: bool,
}

impl<'a> Walk<'a> {
    fn new(
        desk: &'a Desk<'a>,
        metric: &'a Metric,
        cycle: &'a Cycle,
        pauses: &'a Pauses,
        by_hand: Option<i64>,
    ) -> Walk<'a> {
        Walk {
            desk,
            metric,
            cycle,
            pauses,
            by_hand,
            started: cycle.started,
            carried_to: None,
            term: None,
            without_since: None,
            late: false,
            gap: false,
            counted: Vec::new(),
            used: 0.0,
            breached: None,
            unknown: false,
        }
    }

    /// Where it stands, in minutes: its end, or now.
    fn stands(&self) -> i64 {
        let ended = self.cycle.end.map_or(self.desk.ticket.now, |end| end.at);
        self.without_since.map_or(ended, |since| since.min(ended))
    }

    fn pause(&self, minute: i64) -> Option<&'static str> {
        self.pauses[(minute - self.desk.ticket.created) as usize]
    }

    fn term_of(&mut self, length: Length) -> Term {
        let model = &self.desk.model;
        match length {
            Length::Minutes(minutes) => Term { length, millis: minutes * MINUTE, at_opening: false },
            Length::WorkingDays(days) => {
                let due = model.add_working_days(self.started, days as usize).filter(|due| model.covers(*due));
                self.unknown |= due.is_none();
                let due = due.unwrap_or(self.started);
                let minutes = model.elapsed(self.started, due);
                let at_opening = model.add(self.started, minutes).is_some_and(|reached| reached < due);
                Term { length, millis: minutes * MINUTE, at_opening }
            }
        }
    }

    /// The target from a minute on, as what happened up to this position leaves it.
    fn retarget(&mut self, position: usize, minute: i64) {
        let mode = self.desk.agreement.on_priority_change;
        let old = self.term.filter(|_| self.without_since.is_none());
        let Some(length) = self.desk.target(self.metric.name, self.cycle.group, position) else {
            self.without_since = self.without_since.or(old.map(|_| minute));
            return;
        };
        if old.is_some_and(|old| old.length == length) {
            return;
        }
        self.late |= self.term.is_none() && minute > self.cycle.started;
        self.gap |= self.without_since.take().is_some();
        if mode == OnPriorityChange::FromChange || (mode == OnPriorityChange::KeepShare && self.term.is_none()) {
            self.restart(minute);
        }
        let term = self.term_of(length);
        if let (Some(old), OnPriorityChange::KeepShare) = (self.term, mode) {
            let kept = term.millis as f64 / old.millis as f64;
            self.counted.iter_mut().for_each(|(_, used)| *used *= kept);
            self.used *= kept;
            self.carried_to = Some(minute);
        }
        self.term = Some(term);
    }

    fn restart(&mut self, minute: i64) {
        self.started = minute;
        self.counted.clear();
        self.used = 0.0;
    }

    fn walk(&mut self) {
        if let Some(due) = self.by_hand.map(|due| due / MINUTE) {
            let minutes = self.desk.model.elapsed(self.started, due);
            self.term = Some(Term { length: Length::Minutes(minutes), millis: minutes * MINUTE, at_opening: false });
        }
        let last = self.cycle.end.map_or(usize::MAX, |end| end.by.max(self.cycle.start + 1));
        let ended = self.cycle.end.map_or(self.desk.ticket.now, |end| end.at);
        let log = &self.desk.log[..last.min(self.desk.log.len())];
        // at its start what holds then, whichever of the instant's changes it was
        let mut next = self.cycle.start;
        for minute in self.cycle.started..=ended {
            // of several changes at one instant the last before the end holds
            let upto = log[next..].iter().take_while(|happening| happening.at <= minute).count();
            if upto > 0 && self.by_hand.is_none() {
                self.retarget(next + upto - 1, minute);
            }
            next += upto;
            let counts = self.desk.model.is_open(minute)
                && self.pause(minute).is_none()
                && (minute < ended || self.cycle.end.is_none());
            if let Some(term) = self.term.filter(|_| self.without_since.is_none()) {
                let (used, target) = (self.used, term.millis as f64);
                let late = match self.by_hand {
                    Some(due) => self.breached.is_some() || (counts && minute * MINUTE >= due),
                    None => used > target || (counts && used >= target),
                };
                self.breached = if late { self.breached.or(Some(minute * MINUTE)) } else { None };
                let until_due = target - used;
                if counts && minute < ended && self.by_hand.is_none() && 0.0 < until_due && until_due < MINUTE as f64 {
                    self.breached = Some(minute * MINUTE + until_due as i64);
                }
            }
            // time without a target uses up no share of it
            let shared =
                self.without_since.is_some() && self.desk.agreement.on_priority_change == OnPriorityChange::KeepShare;
            if counts && minute < ended && !shared {
                self.counted.push((minute, MINUTE as f64));
                self.used += MINUTE as f64;
            }
        }
        if let Some(since) = self.without_since {
            self.counted.retain(|(minute, _)| *minute < since);
            self.used = self.counted.iter().map(|(_, used)| used).sum();
        }
    }

    fn told(self) -> Said {
        let Some(term) = self.term else { return Said::Nothing };
        if self.unknown {
            return Said::Unknown;
        }
        let stands = self.stands();
        let running = self.cycle.end.is_none() && self.without_since.is_none();
        let paused = running && self.pause(stands).is_some();
        let elapsed = self.used.round() as i64;
        let warned = self.desk.agreement.warn_at.map(|share| term.millis * share / 100);
        let state = match (running, self.breached) {
            (_, Some(_)) => ClockState::Breached,
            (false, None) => match self.cycle.end {
                Some(End { fulfilled: true, .. }) if self.without_since.is_none() => ClockState::Met,
                _ => ClockState::Cancelled,
            },
            (true, None) if paused => ClockState::Paused,
            (true, None) if warned.is_some_and(|warned| elapsed >= warned) => ClockState::Warning,
            (true, None) => ClockState::Running,
        };
        let due = match self.by_hand {
            Some(due) => Some(due),
            // a share used up when a target was withdrawn: then, or when there is one again
            None if self.gap && self.desk.agreement.on_priority_change == OnPriorityChange::KeepShare => None,
            None => self.due(term),
        };
        let warn = match warned {
            None => Some(None),
            Some(_) if self.gap && self.desk.agreement.on_priority_change == OnPriorityChange::KeepShare => None,
            Some(warned) => match self.reach(warned) {
                _ if elapsed < warned && paused => Some(None),
                reached => reached.map(Some),
            },
        };
        let shown = |at: i64| {
            if self.desk.agreement.on_reopen == OnReopen::NewCycle {
                return at;
            }
            let log = &self.desk.log;
            let closed =
                closed(self.metric, log).into_iter().filter_map(|(from, to)| Some((log[from].at, log[to?].at)));
            let shown = closed.fold(
                at,
                |at, (from, to)| {
                    if (from * MINUTE..=to * MINUTE).contains(&at) { to * MINUTE } else { at }
                },
            );
            // answered late while it was resolved: no later than that
            if running { shown } else { shown.min(stands * MINUTE) }
        };
        Said::Clock(Box::new(Clock {
            metric: self.metric.name,
            cycle: 0,
            group: self.cycle.group.filter(|_| self.metric.starts_on.contains(&"groupAssigned")),
            state,
            started: self.started * MINUTE,
            target: term.millis,
            elapsed,
            due,
            warn,
            stopped: (!running).then_some(stands * MINUTE),
            breached: self.breached.map(shown),
            pauses: self.paused(running),
            trace: self.trace(),
        }))
    }

    /// When so much is used: on the way, or else if it went on from where it stands.
    fn reach(&self, want: i64) -> Option<i64> {
        let mut rest = want as f64;
        if rest <= 0.0 {
            return Some(self.started * MINUTE);
        }
        for (minute, used) in &self.counted {
            if *used >= rest {
                return Some(minute * MINUTE + (rest / used * MINUTE as f64).round() as i64);
            }
            rest -= used;
        }
        let mut minute = self.stands();
        loop {
            if !self.desk.model.covers(minute) {
                return None;
            }
            if self.desk.model.is_open(minute) {
                if rest <= MINUTE as f64 {
                    return Some(minute * MINUTE + rest.round() as i64);
                }
                rest -= MINUTE as f64;
            }
            minute += 1;
        }
    }

    fn counts_now(&self) -> bool {
        let now = self.desk.ticket.now;
        let running = self.cycle.end.is_none() && self.without_since.is_none();
        running && self.pause(now).is_none() && self.desk.model.is_open(now)
    }

    fn due(&self, term: Term) -> Option<i64> {
        if !term.at_opening {
            return self.reach(term.millis);
        }
        // the first minute that it counts after that, were it held to this target all along
        let (mut used, mut minutes) = (0.0, self.counted.iter());
        let passes = minutes.find(|(_, minute)| {
            used += minute;
            used > term.millis as f64
        });
        if let Some((minute, _)) = passes {
            return Some(minute * MINUTE);
        }
        if self.counts_now() && used >= term.millis as f64 {
            return Some(self.desk.ticket.now * MINUTE);
        }
        let reached = self.reach(term.millis)?.div_euclid(MINUTE).max(self.stands());
        self.desk.model.next_open(reached).filter(|at| self.desk.model.covers(*at)).map(|at| at * MINUTE)
    }

    fn paused(&self, running: bool) -> Vec<(i64, Option<i64>, String)> {
        let mut pauses: Vec<(i64, Option<i64>, String)> = Vec::new();
        let stands = self.stands();
        for minute in self.started..=stands {
            let cause = self.pause(minute).filter(|_| minute < stands || running);
            if let Some((_, to @ None, known)) = pauses.last_mut()
                && cause.is_none_or(|cause| plain(cause) != plain(known))
            {
                *to = Some(minute * MINUTE);
            }
            if let Some(cause) = cause
                && pauses.last().is_none_or(|(_, to, _)| to.is_some())
            {
                pauses.push((minute * MINUTE, None, cause.to_owned()));
            }
        }
        pauses
    }

    fn trace(&self) -> Vec<Row> {
        let mut rows: Vec<Row> = Vec::new();
        for minute in self.started..self.stands() {
            let (kind, cause) = match self.pause(minute) {
                _ if self.carried_to.is_some_and(|to| minute < to) => ("carried", Some("priority")),
                Some(cause) => ("paused", Some(cause)),
                None if self.desk.model.is_open(minute) => ("counted", None),
                None => ("closed", None),
            };
            let (from, to, cause) = (minute * MINUTE, (minute + 1) * MINUTE, cause.map(str::to_owned));
            match rows.last_mut() {
                Some(last) if last.kind == kind && last.cause.as_deref().map(plain) == cause.as_deref().map(plain) => {
                    last.to = to
                }
                _ => rows.push(Row { from, to, kind, cause }),
            }
        }
        rows
    }
}
