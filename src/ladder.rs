//! Ladders: for each clock the row of the matrix that applies, what it brings up to now and next, who owns the ticket.

use crate::clock::Course;
use crate::clocks::Running;
use crate::decide::{applies, earliest};
use crate::decision::{Action, ActionWith, Do, Escalation, Reason, Recipient, Step, StepKind};
use crate::escalation::{Level, Repeat, Row};
use crate::history::History;
use crate::instant::Instant;
use crate::length::Length;
use crate::limit;
use crate::moment::{Moment, Quiet, held_until_open};
use crate::order;
use crate::problem::Problem;
use crate::reason::reason;
use crate::recipient::{People, Resolved, Target, nobody, nobody_on_call};
use crate::rung::{Rung, Told, What};
use crate::sentence::Sentence;
use crate::situation::Situation;
use crate::sla::Sla;
use crate::terms::Terms;

/// What came of all ladders of a ticket.
#[derive(Debug)]
pub(crate) struct Ladders<'a> {
    pub escalation: Escalation<'a>,
    pub actions: Vec<Action<'a>>,
    /// The limit that holds escalations back.
    pub limit: Option<Reason<'a>>,
    /// When the next step comes, or a limit begins to hold one back.
    pub changes: Option<Instant>,
}

/// What a ladder stands on: the clock of a metric, or the time since its condition held.
struct Ground<'g, 'a> {
    course: &'g Course<'a>,
    terms: &'g [Terms<'a>],
    /// None: a condition.
    metric: Option<&'a str>,
    /// The metric in a sentence.
    words: &'a str,
    cycle: u32,
}

/// One row on its ground.
struct Ladder<'a> {
    row: &'a Row,
    reached: Vec<Step<'a>>,
    next: Option<Step<'a>>,
    /// When a limit begins to hold it back.
    held_from: Option<Instant>,
    stopped_by: Option<&'a str>,
    /// What it stands on has ended: it is over, not only held.
    over: bool,
}

impl<'a> Ladders<'a> {
    /// Climbs the row of every clock, and those that start without one, up to `now`.
    pub fn climb(
        situation: &mut Situation<'a>,
        clocks: &[Running<'a>],
        sla: Option<&'a Sla>,
        history: &History<'a>,
        people: &mut People<'_, 'a>,
    ) -> Ladders<'a> {
        let policy = situation.policy;
        let held = limit::Held::of(situation, sla);
        let mut ladders: Vec<Ladder<'a>> = Vec::with_capacity(clocks.len());
        // the cycles of a metric follow each other, and climb the same row
        let mut chosen: Option<(usize, Option<(&'a Row, Reason<'a>)>)> = None;
        for running in clocks {
            if chosen.as_ref().is_none_or(|(metric, _)| *metric != running.metric) {
                chosen = Some((running.metric, Row::choose(running.metric, situation)));
            }
            if let Some((_, Some((row, why)))) = &chosen {
                let ground = Ground {
                    course: &running.course,
                    terms: &running.terms,
                    metric: Some(running.clock.metric),
                    words: policy.metrics.get(running.metric).map_or("", |metric| &metric.words),
                    cycle: running.clock.cycle,
                };
                ladders.push(Ladder::climb(row, &ground, held.as_ref(), history, situation, people, why));
            }
        }
        for row in policy.escalations.iter().filter(|row| row.metric.is_none()) {
            let Some(why) = row.applies(situation) else { continue };
            let start = row.when.as_ref().map_or(history.created_at, |when| when.since(situation));
            let calendar = policy.calendar_for(sla);
            let taken_back = history.spans(&history.closed);
            let course = Course::plain(start, history.end(), taken_back, calendar, situation.now);
            let Some(terms) = Terms::since_start(Length::Millis(0), &course) else { continue };
            let terms = [terms];
            let ground = Ground { course: &course, terms: &terms, metric: None, words: "", cycle: 1 };
            ladders.push(Ladder::climb(row, &ground, held.as_ref(), history, situation, people, &why));
        }
        let mut gathered = Ladders::gather(ladders, situation.now, history, people);
        if let Some(held) = held {
            gathered.limit = Some(held.why);
        }
        gathered
    }

    fn gather(
        ladders: Vec<Ladder<'a>>,
        now: Instant,
        history: &History<'a>,
        people: &mut People<'_, 'a>,
    ) -> Ladders<'a> {
        let levels = |ladder: &Ladder<'a>| {
            ladder.reached.iter().filter(|step| step.kind == StepKind::Level).map(|step| step.at).max()
        };
        let next = |ladder: &Ladder<'a>| ladder.next.as_ref().map(|step| step.at);
        // the row to show: the latest level of a ladder that is not over, else the next step to come, else one that
        // waits, else what there was
        let live = || ladders.iter().filter(|ladder| !ladder.over);
        let shown = live()
            .filter(|ladder| levels(ladder).is_some())
            .max_by_key(|ladder| levels(ladder))
            .or_else(|| live().filter(|ladder| next(ladder).is_some()).min_by_key(|ladder| next(ladder)))
            .or_else(|| live().next())
            .or_else(|| ladders.iter().filter(|ladder| levels(ladder).is_some()).max_by_key(|ladder| levels(ladder)))
            .or_else(|| ladders.last());
        people.go_to(now);
        let here = &*people;
        let owner = shown.filter(|ladder| !ladder.over).and_then(|ladder| {
            let levels = ladder.reached.iter().rev().filter(|step| step.kind == StepKind::Level);
            levels.filter_map(|step| step.owner.clone()).next()
        });
        let owns_by_default = owner.is_none() && !history.is_done();
        let owner = match history.is_done() {
            true => None,
            false => owner.or_else(|| here.assignee_recipient()).or_else(|| here.group_recipient()),
        };
        let (path, kind) = (shown.map(|ladder| ladder.row.id.as_str()), shown.map(|ladder| ladder.row.kind));
        let reached_levels = |ladder: &Ladder<'a>| {
            let levels = ladder.reached.iter().filter(|step| step.kind == StepKind::Level);
            levels.filter_map(|step| step.level).max().unwrap_or(0)
        };
        let level = shown.map_or(0, reached_levels);
        let stopped_by = shown.and_then(|ladder| ladder.stopped_by);

        let mut reached = Vec::new();
        let mut next: Option<Step<'a>> = None;
        // that a limit begins to hold back another one shows nowhere
        let held_from = shown.and_then(|ladder| ladder.held_from);
        for mut ladder in ladders {
            match reached.is_empty() {
                true => reached = ladder.reached,
                false => reached.append(&mut ladder.reached),
            }
            next = match (next, ladder.next) {
                (Some(first), Some(other)) => Some(if other.at < first.at { other } else { first }),
                (first, other) => first.or(other),
            };
        }
        order::by_number(&mut reached, |step| step.at.millis());
        let mut actions = Vec::with_capacity(reached.len());
        for (position, step) in reached.iter().enumerate() {
            add_actions(step, reached.get(..position).unwrap_or_default(), &mut actions);
        }
        let mut changes = earliest(next.as_ref().map(|step| step.at), held_from);
        if owns_by_default {
            changes = earliest(changes, here.assignee_changes());
        }
        let escalation = Escalation { path, kind, level, owner, reached, next, stopped_by };
        Ladders { escalation, actions, limit: None, changes }
    }
}

impl Row {
    /// The row of the matrix for a metric, and why.
    fn choose<'a>(metric: usize, situation: &mut Situation<'a>) -> Option<(&'a Row, Reason<'a>)> {
        let rows = &situation.policy.escalations;
        rows.iter().filter(|row| row.metric == Some(metric)).find_map(|row| Some((row, row.applies(situation)?)))
    }

    /// Why it applies, if it does.
    fn applies<'a>(&'a self, situation: &mut Situation<'a>) -> Option<Reason<'a>> {
        let proofs = applies(self.when.as_ref(), situation)?;
        let subject = format!("escalation `{}`", self.id);
        Some(reason(situation, &self.path, "escalation", &subject, &proofs, ""))
    }
}

impl<'a> Ladder<'a> {
    fn climb(
        row: &'a Row,
        ground: &Ground<'_, 'a>,
        held: Option<&limit::Held<'a>>,
        history: &History<'a>,
        situation: &mut Situation<'a>,
        people: &mut People<'_, 'a>,
        why: &Reason<'a>,
    ) -> Ladder<'a> {
        let Ground { course, terms, .. } = *ground;
        let now = situation.now;
        let limit_end = held.map(|held| held.end);
        let falls = |level: &Level| {
            let at = level.moment.reached(course, terms)?;
            match limit_end.filter(|end| at < *end) {
                // what was held back waits for the clock, too
                Some(end) if !level.moment.wall_clock => Some(course.shown(course.counts_from(end)?)),
                Some(end) => Some(course.shown(end)),
                None => Some(at),
            }
        };
        let levels: Vec<Option<Instant>> = row.levels.iter().map(falls).collect();
        // what is said before anybody was told acknowledges nothing
        let told = levels.iter().flatten().min().map(|first| first.plus_millis(1));
        let said = told.and_then(|told| history.first_of(&row.stops_on, told));
        let end = course.end.map(|(end, by)| (end, by.cause()));
        let stop = match (end, said) {
            (Some(end), Some(said)) => Some(if said.0 < end.0 { said } else { end }),
            (end, said) => end.or(said),
        };
        // events of the same instant come first: a stop at the very instant of a level prevents it
        let comes = |at: Instant| stop.is_none_or(|(stop, _)| at < stop);

        let mut rungs = Rungs { now, past: Vec::new(), next: None };
        for (position, reminder) in (0..).zip(&row.reminders) {
            let lead = &reminder.lead;
            let mut remind = |at: Instant, level: Option<u32>, clamped: bool| {
                // what falls together is one reminder: the deadline's, else that of the first level
                let is_known = |rung: &Rung| {
                    rung.at == at && matches!(rung.what, What::Reminder { position: known, .. } if known == position)
                };
                if comes(at) && !rungs.past.iter().any(is_known) {
                    rungs.add(at, What::Reminder { position, level, clamped });
                }
            };
            if ground.metric.is_some()
                && let Some((at, clamped)) = Moment::DUE.announced(lead, course, terms)
            {
                remind(at, None, clamped);
            }
            if !reminder.before_every_level {
                continue;
            }
            // no level comes before the limit's end
            let earliest = limit_end.and_then(|end| course.earlier(end, lead.length, lead.wall_clock));
            for ((number, level), comes_at) in (0..).zip(&row.levels).zip(&levels) {
                // certain even before a level that is not: while it lies in a pause
                let Some((own, clamped)) = level.moment.announced(lead, course, terms) else { continue };
                let held_back = earliest.filter(|earliest| own < *earliest);
                let at = match (held_back, lead.wall_clock || level.moment.wall_clock) {
                    (None, _) => Some(own),
                    (at, true) => at,
                    (Some(at), false) => course.counts_from(at),
                };
                let Some(at) = at.map(|at| course.shown(at)) else { continue };
                if comes_at.is_none_or(|level| at < level) {
                    remind(at, Some(number), clamped && at == own);
                }
            }
        }
        for ((position, level), at) in (0..).zip(&row.levels).zip(&levels) {
            let Some(at) = at.filter(|at| comes(*at)) else { continue };
            rungs.add(at, What::Level(position));
            if let Some(repeat) = level.repeat {
                let used = course.used(at);
                for number in 1..=repeat.times {
                    let Some(again) = repeated(level, at, used, repeat, number, course).filter(|at| comes(*at)) else {
                        break;
                    };
                    rungs.add(again, What::Repeat { level: position, number });
                }
            }
            if let Some(within) = level.resolve_within
                && let Some(until) = course.later(at, within, level.moment.wall_clock)
                && let until = course.shown(until)
                && end.is_none_or(|(end, _)| until < end)
            {
                rungs.add(until, What::Breach(position));
            }
        }
        let Rungs { mut past, next, .. } = rungs;
        order::by_number(&mut past, |rung| rung.at.millis());

        // what the limit keeps from being reached, from when on it does
        let limited = held.filter(|held| now < held.end && end.is_none()).and_then(|held| {
            let first = row.levels.iter().filter_map(|level| level.moment.reached(course, terms)).min()?;
            Some((first, held.limit.cause.as_str())).filter(|(first, _)| *first < held.end)
        });
        let stopped_by = limited.filter(|(from, _)| *from <= now).map(|(_, by)| by).or(stop.map(|(_, by)| by));
        let held_from = limited.map(|(from, _)| from).filter(|from| *from > now);
        let over = end.is_some();
        let mut ladder = Ladder { row, reached: Vec::new(), next: None, held_from, stopped_by, over };
        if past.is_empty() && next.is_none() {
            return ladder;
        }
        let id = format!(
            "{}:{}:{}:{}",
            situation.ticket.id.as_str(),
            row.id,
            ground.metric.unwrap_or("match"),
            ground.cycle
        );
        let mut teller = Teller { row, ground, id: &id, why, found: Resolved::default() };
        ladder.reached.reserve_exact(past.len());
        for rung in past {
            ladder.reached.push(teller.step(rung, situation, people));
        }
        ladder.next = next.map(|rung| teller.step(rung, situation, people));
        ladder
    }
}

/// The rungs of a ladder while they are gathered.
struct Rungs {
    now: Instant,
    past: Vec<Rung>,
    /// Of those to come only the first is told.
    next: Option<Rung>,
}

impl Rungs {
    fn add(&mut self, at: Instant, what: What) {
        let rung = Rung { at, what };
        if at <= self.now {
            self.past.push(rung);
        } else if self.next.is_none_or(|next| at < next.at) {
            self.next = Some(rung);
        }
    }
}

/// When a level that was reached, with so much `used`, is repeated for the n-th time.
fn repeated(
    level: &Level,
    at: Instant,
    used: i64,
    repeat: Repeat,
    number: u32,
    course: &Course<'_>,
) -> Option<Instant> {
    let Moment { wall_clock, quiet, .. } = level.moment;
    let times = |millis: i64| millis.saturating_mul(i64::from(number));
    let again = match repeat.every {
        Length::Millis(millis) if wall_clock => at.plus_millis(times(millis)),
        Length::Millis(millis) => {
            let want = used.saturating_add(times(millis));
            course.reaches(want).then(|| course.reach(want))??.at
        }
        Length::WorkingDays(days) => course.calendar.add(at, Length::WorkingDays(days.saturating_mul(number)))?,
    };
    let again = match quiet {
        // what is only said again can wait
        Quiet::HoldUntilOpen | Quiet::FireBeforeClosing => held_until_open(course.calendar, again)?,
        Quiet::FireNow => again,
    };
    Some(course.shown(again))
}

/// Makes steps of the rungs of a ladder.
struct Teller<'t, 'a> {
    row: &'a Row,
    ground: &'t Ground<'t, 'a>,
    /// What the ids of its steps begin with.
    id: &'t str,
    why: &'t Reason<'a>,
    /// Whom a target stands for, one target after the other.
    found: Resolved<'a>,
}

impl<'a> Teller<'_, 'a> {
    fn step(&mut self, rung: Rung, situation: &mut Situation<'a>, people: &mut People<'_, 'a>) -> Step<'a> {
        people.go_to(rung.at);
        let (row, ground, Rung { at, what }) = (self.row, self.ground, rung);
        let level = what.level().and_then(|level| row.level(level));
        let (path, targets) = match (what, level) {
            (What::Level(_) | What::Repeat { .. }, Some(level)) => (level.path.as_str(), level.notify.as_slice()),
            (What::Breach(_), Some(level)) => (level.path.as_str(), [].as_slice()),
            (What::Reminder { position, .. }, _) => row
                .reminder(position)
                .map_or(("", [].as_slice()), |known| (known.path.as_str(), known.notify.as_slice())),
            _ => ("", [].as_slice()),
        };
        let told = Told { row, words: ground.words, rung, is_past: at <= situation.now };
        let because = vec![Reason::new(path, what.code(), Sentence::of_rung(told)), self.why.clone()];
        let mut step = Step {
            id: what.id(self.id),
            at,
            kind: what.kind(),
            metric: ground.metric,
            path: Some(&row.id),
            level: what.level().map(|level| level.saturating_add(1)),
            cycle: ground.cycle,
            notify: Vec::new(),
            assign: None,
            owner: None,
            resolve_by: None,
            because,
        };
        for target in targets {
            people.resolve(target, &mut self.found);
            let found = &self.found;
            add_replacements(path, found, &mut step.because, situation);
            let fallback = fallback_reason(path, target, &found.recipients, found.instead_of, situation);
            step.because.extend(fallback);
            step.notify.reserve_exact(found.recipients.len());
            for recipient in &found.recipients {
                if !step.notify.iter().any(|known| known.is(recipient)) {
                    step.notify.push(recipient.clone());
                }
            }
        }
        let mut one = |target: &'a Option<Target>| {
            let target = target.as_ref()?;
            people.resolve_one(target, &mut self.found);
            add_replacements(path, &self.found, &mut step.because, situation);
            let one = self.found.recipients.pop();
            if one.is_none() {
                report_nobody(path, target, situation);
            }
            one
        };
        match (what, level) {
            (What::Level(_), Some(level)) => {
                (step.assign, step.owner) = (one(&level.assign), one(&level.owner));
                let within = level.resolve_within;
                step.resolve_by = within.and_then(|within| ground.course.later(at, within, level.moment.wall_clock));
            }
            (What::Breach(_), Some(level)) => step.owner = one(&level.owner),
            _ => {}
        }
        step
    }
}

fn fallback_reason<'a>(
    path: &'a str,
    target: &'a Target,
    recipients: &[Recipient<'a>],
    instead_of: Option<&str>,
    situation: &mut Situation<'a>,
) -> Option<Reason<'a>> {
    instead_of?;
    match recipients.first() {
        Some(recipient) => {
            let text = format!("`{}` is nobody here; `{}` is told instead", target.name, recipient.id);
            Some(Reason::new(path, "fallback", text))
        }
        None => {
            report_nobody(path, target, situation);
            None
        }
    }
}

/// Says who is not there, and who stands in; each once.
fn add_replacements<'a>(
    path: &'a str,
    resolved: &Resolved<'a>,
    because: &mut Vec<Reason<'a>>,
    situation: &mut Situation<'_>,
) {
    for sentence in &resolved.replacements {
        let said = Reason::new(path, "replacement", sentence.clone());
        if !because.iter().any(|reason| reason.code == said.code && reason.text == said.text) {
            because.push(said);
        }
    }
    if let Some(why) = &resolved.gap {
        report(nobody_on_call(path, why), situation);
    }
}

fn report_nobody(path: &str, target: &Target, situation: &mut Situation<'_>) {
    report(nobody(path, &target.name), situation);
}

fn report(problem: Problem, situation: &mut Situation<'_>) {
    if !situation.findings.iter().any(|known| known.message == problem.message && known.path == problem.path) {
        situation.findings.push(problem);
    }
}

/// What a step asks the host to do. Nobody is told twice at one instant by one ladder: `earlier` are the steps before.
fn add_actions<'a>(step: &Step<'a>, earlier: &[Step<'a>], actions: &mut Vec<Action<'a>>) {
    let told = |recipient: &Recipient<'a>| {
        let at_once = earlier.iter().rev().take_while(|other| other.at == step.at);
        let mut of_ladder = at_once.filter(|other| (other.path, other.metric) == (step.path, step.metric));
        of_ladder.any(|other| other.notify.iter().any(|known| known.is(recipient)))
    };
    let id = |word: &str| {
        let mut id = String::with_capacity(step.id.len().saturating_add(word.len()));
        id.push_str(&step.id);
        id.push_str(word);
        id
    };
    let action = |what: Do, word: &str, to: Vec<Recipient<'a>>| Action {
        id: id(word),
        at: step.at,
        what,
        with: ActionWith::To { to, kind: step.kind, level: step.level, resolve_by: step.resolve_by },
        because: step.because.clone(),
    };
    let mut to = Vec::with_capacity(step.notify.len());
    to.extend(step.notify.iter().filter(|recipient| !told(recipient)).cloned());
    if !to.is_empty() {
        actions.push(action(Do::Notify, ":notify", to));
    }
    if let Some(to) = &step.assign {
        actions.push(action(Do::Assign, ":assign", vec![to.clone()]));
    }
}
