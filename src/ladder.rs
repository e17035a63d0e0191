//! Ladders: for each clock the row of the matrix that applies, the levels it has climbed, who owns the ticket now.

use crate::clocks::Running;
use crate::decide::applies;
use crate::decision::{Action, ActionWith, Do, Escalation, Reason, Step, StepKind};
use crate::escalation::{Level, Row};
use crate::history::History;
use crate::instant::Instant;
use crate::order;
use crate::reason::reason;
use crate::recipient::{People, Target, nobody};
use crate::situation::Situation;

/// What came of all ladders of a ticket.
#[derive(Debug)]
pub(crate) struct Ladders<'a> {
    pub escalation: Escalation<'a>,
    pub actions: Vec<Action<'a>>,
    /// When the next level is reached.
    pub changes: Option<Instant>,
}

/// One row on one clock.
struct Ladder<'a> {
    row: &'a Row,
    reached: Vec<Step<'a>>,
    next: Option<Step<'a>>,
    stopped_by: Option<&'a str>,
    /// Its clock has ended: it is over, not only held.
    over: bool,
}

impl<'a> Ladders<'a> {
    /// Climbs the row of every clock up to `now`. `people` says who had the ticket at an instant.
    pub fn climb(
        situation: &mut Situation<'a>,
        clocks: &[Running<'a>],
        history: &History<'a>,
        people: &dyn Fn(Instant) -> People<'a>,
    ) -> Ladders<'a> {
        let mut ladders: Vec<Ladder<'a>> = Vec::new();
        // the cycles of a metric follow each other, and climb the same row
        let mut chosen: Option<(usize, Option<(&'a Row, Reason<'a>)>)> = None;
        for running in clocks {
            if chosen.as_ref().is_none_or(|(metric, _)| *metric != running.metric) {
                chosen = Some((running.metric, Row::choose(running.metric, situation)));
            }
            if let Some((_, Some((row, why)))) = &chosen {
                ladders.push(Ladder::climb(row, running, history, situation, people, why));
            }
        }
        Ladders::gather(ladders, situation.now, history, people)
    }

    fn gather(
        ladders: Vec<Ladder<'a>>,
        now: Instant,
        history: &History<'a>,
        people: &dyn Fn(Instant) -> People<'a>,
    ) -> Ladders<'a> {
        let last = |ladder: &Ladder<'a>| ladder.reached.last().map(|step| step.at);
        let next = |ladder: &Ladder<'a>| ladder.next.as_ref().map(|step| step.at);
        // the row to show: the latest level of a ladder that is not over, else the next level to come, else one that
        // waits, else what there was
        let live = || ladders.iter().filter(|ladder| !ladder.over);
        let shown = live()
            .filter(|ladder| last(ladder).is_some())
            .max_by_key(|ladder| last(ladder))
            .or_else(|| live().filter(|ladder| next(ladder).is_some()).min_by_key(|ladder| next(ladder)))
            .or_else(|| live().next())
            .or_else(|| ladders.iter().filter(|ladder| last(ladder).is_some()).max_by_key(|ladder| last(ladder)))
            .or_else(|| ladders.last());
        let here = people(now);
        let owner = shown
            .filter(|ladder| !ladder.over)
            .and_then(|ladder| ladder.reached.iter().rev().find_map(|step| step.owner.clone()));
        let owner = match history.is_done() {
            true => None,
            false => owner.or_else(|| here.assignee_recipient()).or_else(|| here.group_recipient()),
        };
        let (path, kind) = (shown.map(|ladder| ladder.row.id.as_str()), shown.map(|ladder| ladder.row.kind));
        let level = shown.map_or(0, |ladder| ladder.reached.iter().filter_map(|step| step.level).max().unwrap_or(0));
        let stopped_by = shown.and_then(|ladder| ladder.stopped_by);

        let mut reached = Vec::new();
        let mut next: Option<Step<'a>> = None;
        for mut ladder in ladders {
            reached.append(&mut ladder.reached);
            next = match (next, ladder.next) {
                (Some(first), Some(other)) => Some(if other.at < first.at { other } else { first }),
                (first, other) => first.or(other),
            };
        }
        order::by_number(&mut reached, |step| step.at.millis());
        let mut actions = Vec::new();
        for step in &reached {
            add_actions(step, &mut actions);
        }
        let changes = next.as_ref().map(|step| step.at);
        Ladders { escalation: Escalation { path, kind, level, owner, reached, next, stopped_by }, actions, changes }
    }
}

impl Row {
    /// The row of the matrix for a metric, and why.
    fn choose<'a>(metric: usize, situation: &mut Situation<'a>) -> Option<(&'a Row, Reason<'a>)> {
        for row in situation.policy.escalations.iter().filter(|row| row.metric == metric) {
            if let Some(proofs) = applies(row.when.as_ref(), situation) {
                let subject = format!("escalation `{}`", row.id);
                return Some((row, reason(situation, &row.path, "escalation", &subject, &proofs, "")));
            }
        }
        None
    }
}

impl<'a> Ladder<'a> {
    fn climb(
        row: &'a Row,
        running: &Running<'a>,
        history: &History<'a>,
        situation: &mut Situation<'a>,
        people: &dyn Fn(Instant) -> People<'a>,
        why: &Reason<'a>,
    ) -> Ladder<'a> {
        let ended = running.course.end;
        let held = history.first_of(&row.stops_on, running.course.start);
        let stop = match (ended, held) {
            (Some((end, by)), Some((at, event))) => Some(if at < end { (at, event) } else { (end, by.cause()) }),
            (Some((end, by)), None) => Some((end, by.cause())),
            (None, held) => held,
        };
        let mut ladder =
            Ladder { row, reached: Vec::new(), next: None, stopped_by: stop.map(|(_, by)| by), over: ended.is_some() };
        for (position, level) in row.levels.iter().enumerate() {
            let Some(reached) = level.reached(&running.course, &running.terms).filter(|reached| reached.certain) else {
                continue;
            };
            let at = reached.at;
            // events of the same instant come first: a stop at the very instant of a level prevents it
            if stop.is_some_and(|(stop, _)| stop <= at) {
                continue;
            }
            let step = Level::step(level, position, at, row, running, situation, &people(at.min(situation.now)), why);
            if at <= situation.now {
                ladder.reached.push(step);
            } else if ladder.next.as_ref().is_none_or(|next| at < next.at) {
                ladder.next = Some(step);
            }
        }
        order::by_number(&mut ladder.reached, |step| step.at.millis());
        ladder
    }
}

impl Level {
    #[allow(clippy::too_many_arguments)] // one call; a struct for it would say the same twice
    fn step<'a>(
        level: &'a Level,
        position: usize,
        at: Instant,
        row: &'a Row,
        running: &Running<'a>,
        situation: &mut Situation<'a>,
        people: &People<'a>,
        why: &Reason<'a>,
    ) -> Step<'a> {
        let number = position.saturating_add(1) as u32;
        let tense = if at <= situation.now { "reached" } else { "comes" };
        // without the due time: it moves with every pause, and what is reached stays as it was said
        let metric = situation.policy.metrics.get(running.metric).map_or("", |metric| &metric.words);
        let text = format!("level {number} of `{}` (`{}` of {metric}) {tense} {at}", row.id, level.written);
        let mut because = vec![Reason::new(&level.path, "level", text), why.clone()];
        let mut notify = Vec::new();
        for target in &level.notify {
            let resolved = people.resolve(target);
            because.extend(fallback_reason(level, target, &resolved.recipients, resolved.instead_of, situation));
            for recipient in resolved.recipients {
                let known =
                    |known: &crate::decision::Recipient<'a>| known.kind == recipient.kind && known.id == recipient.id;
                if !notify.iter().any(known) {
                    notify.push(recipient);
                }
            }
        }
        let mut one = |target: &'a Option<Target>| {
            let target = target.as_ref()?;
            let found = people.resolve_one(target);
            if found.is_none() {
                report_nobody(level, target, situation);
            }
            found
        };
        let (assign, owner) = (one(&level.assign), one(&level.owner));
        let ticket = situation.ticket.id.as_str();
        Step {
            id: format!("{ticket}:{}:{}:{}:level-{number}", row.id, running.clock.metric, running.clock.cycle),
            at,
            kind: StepKind::Level,
            metric: Some(running.clock.metric),
            path: Some(&row.id),
            level: Some(number),
            cycle: running.clock.cycle,
            assign,
            owner,
            notify,
            resolve_by: None,
            because,
        }
    }
}

fn fallback_reason<'a>(
    level: &'a Level,
    target: &'a Target,
    recipients: &[crate::decision::Recipient<'a>],
    instead_of: Option<&str>,
    situation: &mut Situation<'a>,
) -> Option<Reason<'a>> {
    instead_of?;
    match recipients.first() {
        Some(recipient) => {
            let text = format!("`{}` is nobody here; `{}` is told instead", target.name, recipient.id);
            Some(Reason::new(&level.path, "fallback", text))
        }
        None => {
            report_nobody(level, target, situation);
            None
        }
    }
}

fn report_nobody(level: &Level, target: &Target, situation: &mut Situation<'_>) {
    let problem = nobody(&level.path, &target.name);
    if !situation.findings.iter().any(|known| known.message == problem.message && known.path == problem.path) {
        situation.findings.push(problem);
    }
}

/// What a reached level asks the host to do.
fn add_actions<'a>(step: &Step<'a>, actions: &mut Vec<Action<'a>>) {
    let level = step.level.unwrap_or(0);
    let action = |what: Do, word: &str, to: Vec<crate::decision::Recipient<'a>>| Action {
        id: format!("{}:{word}", step.id),
        at: step.at,
        what,
        with: ActionWith::To { to, level },
        because: step.because.clone(),
    };
    if !step.notify.is_empty() {
        actions.push(action(Do::Notify, "notify", step.notify.clone()));
    }
    if let Some(to) = &step.assign {
        actions.push(action(Do::Assign, "assign", vec![to.clone()]));
    }
}
