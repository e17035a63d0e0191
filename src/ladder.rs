//! Ladders: for each clock the row of the matrix that applies, what it brings up to now and next, who owns the ticket.

use crate::clock::Course;
use crate::clocks::Running;
use crate::decide::{applies, earliest};
use crate::decision::{Action, ActionWith, Do, Escalation, Reason, Recipient, Step, StepKind};
use crate::escalation::{Level, Reminder, Repeat, Row};
use crate::history::History;
use crate::instant::Instant;
use crate::length::Length;
use crate::limit;
use crate::moment::{Moment, Quiet};
use crate::order;
use crate::problem::Problem;
use crate::reason::reason;
use crate::recipient::{People, Resolved, Target, nobody, nobody_on_call};
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

/// Something on a ladder, before it is told.
struct Rung<'a> {
    at: Instant,
    what: What<'a>,
}

#[derive(Clone, Copy)]
enum What<'a> {
    /// By its position.
    Level(&'a Level, usize),
    /// The level is repeated for this time.
    Repeat(&'a Level, usize, Repeat, u32),
    /// The level's own time to get the ticket solved is over.
    Breach(&'a Level, usize, Length),
    /// By its position; before the level at a position, or before the deadline. It would have come before the start.
    Reminder { reminder: &'a Reminder, position: usize, level: Option<usize>, clamped: bool },
}

impl<'a> Ladders<'a> {
    /// Climbs the row of every clock, and those that start without one, up to `now`. `people` says who had the ticket at
    /// an instant.
    pub fn climb(
        situation: &mut Situation<'a>,
        clocks: &[Running<'a>],
        sla: Option<&'a Sla>,
        history: &History<'a>,
        people: &dyn Fn(Instant) -> People<'a>,
    ) -> Ladders<'a> {
        let policy = situation.policy;
        let held = limit::Held::of(situation, sla);
        let mut ladders: Vec<Ladder<'a>> = Vec::new();
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
        people: &dyn Fn(Instant) -> People<'a>,
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
        let here = people(now);
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
            reached.append(&mut ladder.reached);
            next = match (next, ladder.next) {
                (Some(first), Some(other)) => Some(if other.at < first.at { other } else { first }),
                (first, other) => first.or(other),
            };
        }
        order::by_number(&mut reached, |step| step.at.millis());
        let mut actions = Vec::new();
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
        people: &dyn Fn(Instant) -> People<'a>,
        why: &Reason<'a>,
    ) -> Ladder<'a> {
        let Ground { course, terms, .. } = *ground;
        let now = situation.now;
        let limit_end = held.map(|held| held.end);
        let falls = |level: &Level| {
            let reached = level.moment.reached(course, terms).filter(|reached| reached.certain)?;
            match limit_end.filter(|end| reached.at < *end) {
                // what was held back waits for the clock, too
                Some(end) if !level.moment.wall_clock => Some(course.shown(course.counts_from(end)?)),
                Some(end) => Some(course.shown(end)),
                None => Some(reached.at),
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

        let mut rungs: Vec<Rung<'a>> = Vec::new();
        for (position, reminder) in row.reminders.iter().enumerate() {
            let lead = &reminder.lead;
            let mut remind = |at: Instant, level: Option<usize>, clamped: bool| {
                // what falls together is one reminder: the deadline's, else that of the first level
                let is_known = |rung: &Rung<'_>| {
                    rung.at == at && matches!(rung.what, What::Reminder { position: known, .. } if known == position)
                };
                if comes(at) && !rungs.iter().any(is_known) {
                    rungs.push(Rung { at, what: What::Reminder { reminder, position, level, clamped } });
                }
            };
            if ground.metric.is_some()
                && let Some((reached, clamped)) = Moment::DUE.announced(lead, course, terms)
                && reached.certain
            {
                remind(reached.at, None, clamped);
            }
            if !reminder.before_every_level {
                continue;
            }
            // no level comes before the limit's end
            let earliest = limit_end.and_then(|end| course.earlier(end, lead.length, lead.wall_clock));
            for (number, level) in row.levels.iter().enumerate() {
                // certain even before a level that is not: while it lies in a pause
                let Some((reached, clamped)) = level.moment.announced(lead, course, terms) else { continue };
                let held_back = earliest.filter(|earliest| reached.at < *earliest);
                let held_back = match lead.wall_clock || level.moment.wall_clock {
                    false => held_back.map(|earliest| course.counts_from(earliest)),
                    true => held_back.map(Some),
                };
                let Some(at) = held_back.unwrap_or(Some(reached.at)).map(|at| course.shown(at)) else { continue };
                let too_late = levels.get(number).copied().flatten().is_some_and(|level| level <= at);
                if reached.certain && !too_late {
                    remind(at, Some(number), clamped && at == reached.at);
                }
            }
        }
        for (position, level) in row.levels.iter().enumerate() {
            let Some(at) = levels.get(position).copied().flatten().filter(|at| comes(*at)) else { continue };
            rungs.push(Rung { at, what: What::Level(level, position) });
            if let Some(repeat) = level.repeat {
                for number in 1..=repeat.times {
                    let Some(again) = repeated(level, at, repeat, number, course).filter(|at| comes(*at)) else {
                        break;
                    };
                    rungs.push(Rung { at: again, what: What::Repeat(level, position, repeat, number) });
                }
            }
            if let Some(within) = level.resolve_within
                && let Some(until) = course.later(at, within, level.moment.wall_clock)
                && let until = course.shown(until)
                && end.is_none_or(|(end, _)| until < end)
            {
                rungs.push(Rung { at: until, what: What::Breach(level, position, within) });
            }
        }
        order::by_number(&mut rungs, |rung| rung.at.millis());

        // what the limit keeps from being reached, from when on it does
        let limited = held.filter(|held| now < held.end && end.is_none()).and_then(|held| {
            let unlimited = row.levels.iter().filter_map(|level| level.moment.reached(course, terms));
            let first = unlimited.filter(|reached| reached.certain).map(|reached| reached.at).min()?;
            Some((first, held.limit.cause.as_str())).filter(|(first, _)| *first < held.end)
        });
        let stopped_by = limited.filter(|(from, _)| *from <= now).map(|(_, by)| by).or(stop.map(|(_, by)| by));
        let held_from = limited.map(|(from, _)| from).filter(|from| *from > now);
        let mut ladder = Ladder { row, reached: Vec::new(), next: None, held_from, stopped_by, over: end.is_some() };
        for rung in &rungs {
            let step = rung.step(row, ground, situation, &people(rung.at), why);
            if rung.at > now {
                ladder.next = Some(step);
                break;
            }
            ladder.reached.push(step);
        }
        ladder
    }
}

/// When a level that was reached is repeated for the n-th time.
fn repeated(level: &Level, at: Instant, repeat: Repeat, number: u32, course: &Course<'_>) -> Option<Instant> {
    let Moment { wall_clock, quiet, .. } = level.moment;
    let times = |millis: i64| millis.saturating_mul(i64::from(number));
    let again = match repeat.every {
        Length::Millis(millis) if wall_clock => at.plus_millis(times(millis)),
        Length::Millis(millis) => {
            let reached = course.reach(course.used(at).saturating_add(times(millis)))?;
            Some(reached.at).filter(|_| reached.certain)?
        }
        Length::WorkingDays(days) => course.calendar.add(at, Length::WorkingDays(days.saturating_mul(number)))?,
    };
    let is_closed = !course.calendar.is_open(again) && !course.calendar.is_open(again.plus_millis(-1));
    let again = match quiet {
        Quiet::FireNow => again,
        // what is only said again can wait
        _ if is_closed => course.calendar.next_open(again)?,
        _ => again,
    };
    Some(course.shown(again))
}

impl<'a> Rung<'a> {
    fn step(
        &self,
        row: &'a Row,
        ground: &Ground<'_, 'a>,
        situation: &mut Situation<'a>,
        people: &People<'a>,
        why: &Reason<'a>,
    ) -> Step<'a> {
        let at = self.at;
        let is_past = at <= situation.now;
        let came = if is_past { "came" } else { "comes" };
        let ladder = format!(
            "{}:{}:{}:{}",
            situation.ticket.id.as_str(),
            row.id,
            ground.metric.unwrap_or("match"),
            ground.cycle
        );
        let number = |position: usize| position.saturating_add(1) as u32;
        let level_name = |position: usize| format!("level {} of `{}`", number(position), row.id);
        let mut step = Step {
            id: String::new(),
            at,
            kind: StepKind::Level,
            metric: ground.metric,
            path: Some(&row.id),
            level: None,
            cycle: ground.cycle,
            notify: Vec::new(),
            assign: None,
            owner: None,
            resolve_by: None,
            because: Vec::new(),
        };
        let (path, code, text) = match self.what {
            What::Level(level, position) => {
                step.id = format!("{ladder}:level-{}", number(position));
                step.level = Some(number(position));
                step.resolve_by =
                    level.resolve_within.and_then(|within| ground.course.later(at, within, level.moment.wall_clock));
                let tense = if is_past { "reached" } else { "comes" };
                // without the due time: it moves with every pause, and what is reached stays as it was said
                let of = if ground.words.is_empty() { String::new() } else { format!(" of {}", ground.words) };
                let text = format!("{} (`{}`{of}) {tense} {at}", level_name(position), level.written);
                (&level.path, "level", text)
            }
            What::Repeat(level, position, repeat, times) => {
                step.id = format!("{ladder}:level-{}:repeat-{times}", number(position));
                (step.kind, step.level) = (StepKind::Repeat, Some(number(position)));
                let (every, all) = (repeat.every, repeat.times);
                let text = format!("{} {came} again {at}: {times} of {all}, every {every}", level_name(position));
                (&level.path, "repeat", text)
            }
            What::Breach(level, position, within) => {
                step.id = format!("{ladder}:level-{}:breach", number(position));
                (step.kind, step.level) = (StepKind::Breach, Some(number(position)));
                let verb = if is_past { "had" } else { "has" };
                let text = format!("{} {verb} {within} to get it solved, until {at}", level_name(position));
                (&level.path, "resolve_within", text)
            }
            What::Reminder { reminder, position, level, clamped } => {
                let of = level.map_or("due".to_owned(), |level| format!("level-{}", number(level)));
                step.id = format!("{ladder}:reminder-{}:{of}", number(position));
                (step.kind, step.level) = (StepKind::Reminder, level.map(number));
                let of = level.map_or_else(|| format!("{} is due", ground.words), level_name);
                let clamped = if clamped { ", clamped to the start" } else { "" };
                let text = format!("reminder {} before {of} {came} {at}{clamped}", reminder.lead.length);
                (&reminder.path, "reminder", text)
            }
        };
        step.because.push(Reason::new(path, code, text));
        step.because.push(why.clone());
        let targets = match self.what {
            What::Level(level, _) | What::Repeat(level, ..) => level.notify.as_slice(),
            What::Reminder { reminder, .. } => reminder.notify.as_slice(),
            What::Breach(..) => &[],
        };
        for target in targets {
            let resolved = people.resolve(target);
            add_replacements(path, &resolved, &mut step.because, situation);
            let fallback = fallback_reason(path, target, &resolved.recipients, resolved.instead_of, situation);
            step.because.extend(fallback);
            for recipient in resolved.recipients {
                if !step.notify.iter().any(|known| same(known, &recipient)) {
                    step.notify.push(recipient);
                }
            }
        }
        let mut one = |target: &'a Option<Target>| {
            let target = target.as_ref()?;
            let mut found = people.resolve_one(target);
            add_replacements(path, &found, &mut step.because, situation);
            let one = found.recipients.pop();
            if one.is_none() {
                report_nobody(path, target, situation);
            }
            one
        };
        match self.what {
            What::Level(level, _) => (step.assign, step.owner) = (one(&level.assign), one(&level.owner)),
            What::Breach(level, ..) => step.owner = one(&level.owner),
            _ => {}
        }
        step
    }
}

fn same(one: &Recipient<'_>, other: &Recipient<'_>) -> bool {
    one.kind == other.kind && one.id == other.id
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
        if !because.iter().any(|reason| reason.text == *sentence) {
            because.push(Reason::new(path, "replacement", sentence.clone()));
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
        of_ladder.any(|other| other.notify.iter().any(|known| same(known, recipient)))
    };
    let action = |what: Do, word: &str, to: Vec<Recipient<'a>>| Action {
        id: format!("{}:{word}", step.id),
        at: step.at,
        what,
        with: ActionWith::To { to, kind: step.kind, level: step.level, resolve_by: step.resolve_by },
        because: step.because.clone(),
    };
    let to: Vec<Recipient<'a>> = step.notify.iter().filter(|recipient| !told(recipient)).cloned().collect();
    if !to.is_empty() {
        actions.push(action(Do::Notify, "notify", to));
    }
    if let Some(to) = &step.assign {
        actions.push(action(Do::Assign, "assign", vec![to.clone()]));
    }
}
