//! Decides: rules, then priority, agreement, clocks, ladders, route; and the instant at which to look again.

use crate::clocks::{Running, Standing};
use crate::condition::{Condition, Proof};
use crate::decision::{
    Action, ActionWith, Decision, Do, Facts, Match, PolicyRef, PriorityDecision, Reason, SlaDecision,
};
use crate::field::{IMPACT, URGENCY};
use crate::history::{History, OwnPriority};
use crate::instant::Instant;
use crate::keywords::{KeywordList, Keywords, WordHit};
use crate::ladder::Ladders;
use crate::options::Options;
use crate::order;
use crate::policy::Policy;
use crate::priority::{HelpdeskPriority, level_position, middle};
use crate::problem::{Problem, did_you_mean};
use crate::reason::{reason, say_found, show_words};
use crate::recipient::People;
use crate::route::Routed;
use crate::rule::Conclusion;
use crate::rule_index::Candidates;
use crate::situation::{Situation, source_name};
use crate::sla::Sla;
use crate::text::{equals, joined, lower, names, quoted, slices};
use crate::ticket::{TextField, Ticket};
use crate::write::Json;
use std::borrow::Cow;

/// How many instants at which a condition on time could turn are tried before one is given that may change nothing.
const MOST_LOOKS: usize = 64;

/// A decision, and when it could change.
struct Assessment<'a> {
    decision: Decision<'a>,
    /// The earliest instant at which something is certain to be different.
    changes: Option<Instant>,
    /// The earliest at which a condition on time could turn, with or without effect.
    may_change: Option<Instant>,
}

impl Policy {
    /// Reads a ticket as far as this policy needs it. Fails only where nothing can be decided: no JSON object, no
    /// `id`, no `createdAt`. Anything else that is odd becomes a finding of the decision.
    pub fn read_ticket<'a>(&self, source: &'a str) -> Result<Ticket<'a>, Vec<Problem>> {
        let mut ticket = Ticket::parse(source, &self.fields, self.slots.len())?;
        ticket.hits = self.keywords.scan(&ticket);
        ticket.clues = self.rule_index.clues(&ticket, &self.keywords, &self.levels);
        Ok(ticket)
    }

    /// Decides a ticket as of `now`. A pure function: the same ticket and instant give the same decision.
    pub fn decide<'a>(&'a self, ticket: &'a Ticket<'a>, now: Instant) -> Decision<'a> {
        static PLAIN: Options = Options::new(false);
        self.decide_with(ticket, now, &PLAIN)
    }

    /// The same decision, with the trace of every clock: how its time was counted, stretch by stretch.
    pub fn decide_with_trace<'a>(&'a self, ticket: &'a Ticket<'a>, now: Instant) -> Decision<'a> {
        static TRACED: Options = Options::new(true);
        self.decide_with(ticket, now, &TRACED)
    }

    /// The same decision with what the host knows besides: see [`Policy::options`].
    pub fn decide_with<'a>(&'a self, ticket: &'a Ticket<'a>, now: Instant, options: &'a Options) -> Decision<'a> {
        let Assessment { mut decision, mut changes, mut may_change } =
            self.assess(ticket, now, options, options.traced);
        let mut looks: usize = 0;
        // a condition on time that turns need not change the decision: look until one does
        while let Some(at) = may_change.filter(|at| changes.is_none_or(|changes| *at < changes)) {
            let later = self.assess(ticket, at, options, false);
            looks = looks.saturating_add(1);
            if looks == MOST_LOOKS || Json::still(&decision) != Json::still(&later.decision) {
                changes = Some(at);
                break;
            }
            (changes, may_change) = (later.changes, later.may_change);
        }
        decision.next_change_at = changes;
        decision
    }

    fn assess<'a>(
        &'a self,
        ticket: &'a Ticket<'a>,
        now: Instant,
        options: &'a Options,
        traced: bool,
    ) -> Assessment<'a> {
        let mut findings = ticket.findings.clone();
        findings.extend_from_slice(&options.findings);
        let history = History::read(self, ticket, now, &mut findings);
        let mut because = Vec::new();
        let mut situation = Situation::new(self, ticket, now);
        situation.findings = findings;
        let concluded = self.apply_rules(&mut situation, &mut because);
        let (priority, priorities) = self.prioritise(&mut situation, &concluded, &history, &mut because);
        let sla = self.choose_sla(&mut situation, &concluded, &mut because);
        let mut clocks =
            sla.map(|sla| self.clocks(&mut situation, sla, &history, &priorities, &mut because)).unwrap_or_default();
        self.check_due_at(&mut situation, sla);
        if traced {
            clocks.iter_mut().for_each(Running::trace);
        }
        let routed = Routed::find(&mut situation, options, history.end().is_some());
        let routed_group = routed.route.as_ref().and_then(|route| route.group);
        let owners = |at: Instant| {
            // what is to happen to the ticket does not count yet
            let (assignee, group) = history.owners_at(at.min(now));
            (assignee, group.or(routed_group))
        };
        // who is away now is nobody to tell, also of what came a moment before a late host asked
        let mut people = People::new(&self.directory, ticket, &options.away, &owners, now);
        let mut ladders = Ladders::climb(&mut situation, &clocks, sla, &history, &mut people);
        because.extend(ladders.limit.take());
        for step in &ladders.escalation.reached {
            because.extend(step.because.first().cloned());
        }
        because.extend_from_slice(&routed.because);

        let mut changes = earliest(earliest(ladders.changes, history.next_event), routed.changes);
        for running in &clocks {
            changes = earliest(changes, running.changes_at(now));
        }

        let mut opened = Vec::new();
        let mut checklists = Vec::with_capacity(self.checklists.len());
        for checklist in &self.checklists {
            checklists.extend(checklist.open(&mut situation, &history, &mut because, &mut opened));
        }
        let mut actions = self.ticket_actions(&situation, &concluded, &priority, &because);
        actions.extend(self.route_actions(&situation, &routed, &history));
        actions.extend(opened);
        actions.extend(ladders.actions);
        order::by_number(&mut actions, |action| action.at.millis());
        let Situation { facts, found, findings, may_change, .. } = situation;
        let mut named = Vec::with_capacity(facts.len().saturating_add(2));
        for (name, value) in self.facts.iter().zip(facts) {
            named.extend(value.map(|value| (name.as_str(), value)));
        }
        named.extend(concluded.impact.map(|_| ("impact", priority.impact)));
        named.extend(concluded.urgency.map(|_| ("urgency", priority.urgency)));
        let decision = Decision {
            ticket: ticket.id.clone(),
            now,
            policy: PolicyRef { name: self.name(), hash: self.hash() },
            priority,
            facts: Facts(named),
            matches: found.into_iter().map(|(list, hit)| self.shown_match(list, hit)).collect(),
            sla: SlaDecision {
                id: sla.map(|sla| sla.id.as_str()),
                clocks: clocks.into_iter().map(|running| running.clock).collect(),
            },
            escalation: ladders.escalation,
            route: routed.route,
            checklists,
            actions,
            next_change_at: None,
            because,
            findings,
        };
        Assessment { decision, changes, may_change }
    }

    fn shown_match<'a>(&'a self, list: &'a KeywordList, hit: &'a WordHit) -> Match<'a> {
        Match {
            list: &list.id,
            phrase: self.keywords.phrase_text(hit),
            field: source_name(hit.source, self),
            start: hit.start,
            end: hit.end,
            weight: list.weight,
        }
    }

    /// Whether the same rules apply to a ticket at any instant.
    pub fn rules_last(&self, ticket: &Ticket<'_>) -> bool {
        self.rule_index.lasts(&ticket.clues)
    }

    /// The rules that apply as of `now`, by their positions, in order: those that a decision gives as reasons. They are
    /// added to `applying`.
    pub fn applying<'a>(&'a self, ticket: &'a Ticket<'a>, now: Instant, applying: &mut Vec<u32>) {
        let first = applying.len();
        let mut candidates = Candidates::of(&self.rule_index, &ticket.clues);
        // most tickets need none: what the index is certain of is not asked again
        let mut situation = None;
        if self.rule_index.asks_for_signals() {
            let all = Situation::new(self, ticket, now);
            candidates = candidates.with_signals(&all.signals);
            situation = Some(all);
        }
        while let Some(position) = candidates.next() {
            let Some(rule) = self.rules.get(position) else { break };
            if !candidates.is_certain(position) {
                let situation = situation.get_or_insert_with(|| {
                    let mut situation = Situation::new(self, ticket, now);
                    let before = applying.iter().skip(first).filter_map(|position| self.rules.get(*position as usize));
                    before.for_each(|rule| situation.apply(rule));
                    situation
                });
                if applies(rule.when.as_ref(), situation).is_none() {
                    continue;
                }
            }
            applying.push(position as u32);
            if rule.stop {
                break;
            }
            situation.iter_mut().for_each(|situation| situation.apply(rule));
            candidates.applied(position);
        }
    }

    fn apply_rules<'a>(&'a self, situation: &mut Situation<'a>, because: &mut Vec<Reason<'a>>) -> Concluded<'a> {
        let mut concluded = Concluded::default();
        let mut candidates = Candidates::of(&self.rule_index, &situation.ticket.clues);
        if self.rule_index.asks_for_signals() {
            candidates = candidates.with_signals(&situation.signals);
        }
        while let Some(position) = candidates.next() {
            let Some(rule) = self.rules.get(position) else { break };
            let Some(proofs) = applies(rule.when.as_ref(), situation) else { continue };
            if self.wants_since {
                rule.note_since(situation);
            }
            let mut overruled: Vec<String> = Vec::new();
            for conclusion in &rule.set {
                overruled.extend(self.overruled(conclusion, situation, &concluded));
                // a rule that says the same again changes nothing: the first one is the reason
                let said = |level: &usize, before: Option<(usize, &'a str)>| {
                    before.filter(|(known, _)| known == level).or(Some((*level, rule.path.as_str())))
                };
                match conclusion {
                    Conclusion::Fact { .. } => {}
                    Conclusion::Impact(level) => concluded.impact = said(level, concluded.impact),
                    Conclusion::Urgency(level) => concluded.urgency = said(level, concluded.urgency),
                    Conclusion::Priority(level) => concluded.priority = said(level, concluded.priority),
                    Conclusion::Sla(sla) => concluded.sla = Some(*sla),
                }
            }
            let mut concludes = Cow::Borrowed(rule.conclusion.as_str());
            if !overruled.is_empty() {
                concludes.to_mut().push_str(&format!("; before, {}", joined(&overruled, ", ")));
            }
            situation.apply(rule);
            because.push(reason(situation, &rule.path, "rule", &rule.subject, &proofs, &concludes));
            if rule.stop {
                break;
            }
            candidates.applied(position);
        }
        concluded
    }

    /// What an earlier rule said about the same, where that was something else.
    fn overruled(&self, by: &Conclusion, situation: &Situation<'_>, concluded: &Concluded<'_>) -> Option<String> {
        let level = |levels: &[String], said: Option<(usize, &str)>, now: usize| {
            said.filter(|(level, _)| *level != now).and_then(|(level, _)| levels.get(level).cloned())
        };
        let (what, before) = match by {
            Conclusion::Fact { fact, value } => {
                let before = situation.facts.get(*fact).copied().flatten().filter(|before| before != value);
                (self.facts.get(*fact)?.as_str(), before.map(str::to_owned))
            }
            Conclusion::Impact(now) => (IMPACT, level(&self.levels.impact, concluded.impact, *now)),
            Conclusion::Urgency(now) => (URGENCY, level(&self.levels.urgency, concluded.urgency, *now)),
            Conclusion::Priority(now) => ("priority", level(&self.levels.priority, concluded.priority, *now)),
            Conclusion::Sla(now) => match concluded.sla.filter(|before| before != now)? {
                Some(before) => ("sla", self.slas.get(before).map(|sla| sla.id.clone())),
                None => return Some("there was no agreement".to_owned()),
            },
        };
        Some(format!("`{what}` was `{}`", before?))
    }

    fn prioritise<'a>(
        &'a self,
        situation: &mut Situation<'a>,
        concluded: &Concluded<'a>,
        history: &History<'a>,
        because: &mut Vec<Reason<'a>>,
    ) -> (PriorityDecision<'a>, Vec<Standing>) {
        let name = |levels: &'a [String], level: usize| levels.get(level).map_or("", String::as_str);
        let score = self.score(situation, because);
        let scored = self.priority.urgency_of_score(score);
        let level = |said: Option<(usize, &str)>| said.map(|(level, _)| level);
        let impact = level(concluded.impact).unwrap_or_else(|| middle(&self.levels.impact));
        let urgency = level(concluded.urgency).or(scored).unwrap_or_else(|| middle(&self.levels.urgency));
        let (impact_name, urgency_name) = (name(&self.levels.impact, impact), name(&self.levels.urgency, urgency));
        if score > 0 || scored.is_some() {
            let text = match (concluded.priority, concluded.urgency, scored) {
                (Some(_), ..) => format!("a score of {score} does not count: a rule sets the priority"),
                (_, Some(_), _) => format!("a score of {score} does not count: a rule sets the urgency"),
                (.., Some(_)) => format!("a score of {score} makes urgency `{urgency_name}`"),
                _ => format!("a score of {score} reaches no urgency"),
            };
            because.push(Reason::new("priority.scores", "score", text));
        }
        let computed = level(concluded.priority).unwrap_or_else(|| self.priority.cell(impact, urgency));
        let computed_name = name(&self.levels.priority, computed);
        if concluded.priority.is_none() {
            let text = format!("impact `{impact_name}` and urgency `{urgency_name}` make priority `{computed_name}`");
            because.push(Reason::new("priority.matrix", "matrix", text));
        }
        // with nothing said about impact or urgency the matrix has no opinion to set against the helpdesk's
        let has_opinion = concluded.impact.is_some()
            || concluded.urgency.is_some()
            || (scored.is_some() && score > 0)
            || concluded.priority.is_some();
        let keeps = |own: usize| self.priority.helpdesk == HelpdeskPriority::Keep || own >= computed || !has_opinion;
        let mut standings = Vec::with_capacity(history.priorities.len());
        let mut own_now = None;
        for own in &history.priorities {
            own_now = self.helpdesk_priority(own, situation);
            let ignored = self.priority.helpdesk == HelpdeskPriority::Ignore;
            let level = own_now.filter(|own| !ignored && keeps(*own)).unwrap_or(computed);
            standings.push(Standing { from: own.from, after: own.after, level });
        }
        let priority = match (own_now, self.priority.helpdesk) {
            (None, _) | (_, HelpdeskPriority::Ignore) => computed,
            (Some(own), mode) => {
                let keep = keeps(own);
                let own_name = name(&self.levels.priority, own);
                let text = match (mode, keep) {
                    (HelpdeskPriority::Keep, _) => format!("the helpdesk's priority `{own_name}` is kept"),
                    (_, false) => {
                        format!("the helpdesk's priority `{own_name}` is lower and is raised to `{computed_name}`")
                    }
                    (_, true) if own > computed => format!("the helpdesk's priority `{own_name}` is higher and wins"),
                    (_, true) if own == computed => format!("the helpdesk's priority is `{own_name}` too"),
                    (_, true) => {
                        format!("nothing speaks about impact or urgency: the helpdesk's priority `{own_name}` stands")
                    }
                };
                because.push(Reason::new("priority.helpdesk", "helpdesk", text));
                if keep { own } else { computed }
            }
        };
        situation.impact = Some(impact);
        situation.urgency = Some(urgency);
        situation.priority = Some(priority);
        let value = name(&self.levels.priority, priority);
        (PriorityDecision { value, impact: impact_name, urgency: urgency_name, score }, standings)
    }

    /// The weights of the lists that were found, each once.
    fn score<'a>(&'a self, situation: &Situation<'a>, because: &mut Vec<Reason<'a>>) -> u32 {
        let mut score: u32 = 0;
        let mut last = None;
        for (list, hit) in &situation.found {
            if list.weight == 0 || last == Some(list.id.as_str()) {
                continue;
            }
            last = Some(list.id.as_str());
            score = score.saturating_add(list.weight);
            let mut text = String::new();
            say_found(situation, list, hit, &mut text);
            text.push_str(&format!(": {} points", list.weight));
            let mut reason = Reason::new(&list.path, "score", text);
            show_words(situation, hit, &mut reason);
            because.push(reason);
        }
        for (list, hit) in &situation.cancelled {
            let (field, words) = (source_name(hit.source, self), quoted(Keywords::words(hit, situation.ticket)));
            let text = format!("`{}` does not count: `{field}` mentions {words}", list.id);
            let mut reason = Reason::new(&list.path, "score", text);
            show_words(situation, hit, &mut reason);
            because.push(reason);
        }
        score
    }

    /// The level of the helpdesk's own priority.
    fn helpdesk_priority(&self, own: &OwnPriority<'_>, situation: &mut Situation<'_>) -> Option<usize> {
        let index = own.index;
        let own = own.name?;
        let found = level_position(&self.levels.priority, own);
        // where nobody asks for it, it may be called what it likes
        if found.is_none() && self.priority.helpdesk != HelpdeskPriority::Ignore {
            let help = did_you_mean(own, &slices(&self.levels.priority))
                .unwrap_or_else(|| format!("the policy's levels are {}", names(&self.levels.priority)));
            let path = index.map_or("priority".to_owned(), |index| format!("events[{index}].to"));
            let problem = Problem::warning(path, "unknown_value", format!("no priority level {}", quoted(own)));
            situation.findings.push(problem.with_help(help));
        }
        found
    }

    fn choose_sla<'a>(
        &'a self,
        situation: &mut Situation<'a>,
        concluded: &Concluded<'a>,
        because: &mut Vec<Reason<'a>>,
    ) -> Option<&'a Sla> {
        if let Some(chosen) = concluded.sla {
            return chosen.and_then(|sla| self.slas.get(sla));
        }
        for sla in &self.slas {
            if let Some(proofs) = applies(sla.when.as_ref(), situation) {
                because.push(reason(situation, &sla.path, "sla", &format!("agreement `{}`", sla.id), &proofs, ""));
                return Some(sla);
            }
        }
        None
    }

    /// What the host should change in the helpdesk.
    fn ticket_actions<'a>(
        &'a self,
        situation: &Situation<'a>,
        concluded: &Concluded<'a>,
        priority: &PriorityDecision<'a>,
        because: &[Reason<'a>],
    ) -> Vec<Action<'a>> {
        let ticket = situation.ticket;
        let (id, at) = (ticket.id.as_str(), ticket.created_at);
        let decides_priority = |reason: &Reason<'_>| {
            let by_rule = concluded.priority.or(concluded.urgency).is_some();
            let says = |said: Option<(usize, &str)>| said.is_some_and(|(_, rule)| rule == reason.path);
            match reason.code {
                "matrix" | "helpdesk" => true,
                "score" => !by_rule,
                _ if concluded.priority.is_some() => says(concluded.priority),
                _ => says(concluded.impact) || says(concluded.urgency),
            }
        };
        let mut actions = Vec::new();
        let lowered = lower(priority.value);
        if !ticket.text(TextField::Priority).is_some_and(|own| equals(own, &lowered)) {
            actions.push(Action {
                id: format!("{id}:priority:{}", priority.value),
                at,
                what: Do::SetPriority,
                with: ActionWith::Priority { priority: priority.value },
                because: because.iter().filter(|reason| decides_priority(reason)).cloned().collect(),
            });
        }
        let has_tag = |tag: &str| ticket.tags.iter().any(|own| equals(own, tag));
        let adds_tags = |reason: &Reason<'_>| situation.added_tags.iter().any(|(_, path)| *path == reason.path);
        let mut tags: Vec<&str> = Vec::new();
        for (tag, _) in &situation.added_tags {
            let lowered = lower(tag);
            if !tags.iter().any(|known| equals(known, &lowered)) && !has_tag(&lowered) {
                tags.push(tag);
            }
        }
        if !tags.is_empty() {
            let because = because.iter().filter(|reason| adds_tags(reason)).cloned().collect();
            let id = format!("{id}:tags:{}", joined(&tags, ","));
            actions.push(Action { id, at, what: Do::AddTags, with: ActionWith::Tags { tags }, because });
        }
        actions
    }

    /// Who is to get the ticket. A group or an agent somebody chose in the helpdesk is left alone. A ticket is given away once,
    /// so their ids name nobody: who would be picked changes with the hour, and a host that asks often must not do it again.
    fn route_actions<'a>(
        &'a self,
        situation: &Situation<'a>,
        routed: &Routed<'a>,
        history: &History<'a>,
    ) -> Vec<Action<'a>> {
        let mut actions = Vec::new();
        let Some(route) = &routed.route else { return actions };
        let ticket = situation.ticket;
        let (id, at) = (ticket.id.as_str(), ticket.created_at);
        let own_group = ticket.text(TextField::Group);
        if let (None, Some(group)) = (own_group, routed.group) {
            let id = format!("{id}:group");
            let with = ActionWith::Group { group: &group.id, name: group.name.as_deref() };
            actions.push(Action { id, at, what: Do::SetGroup, with, because: route.because.clone() });
        }
        let has_assignee = ticket.text(TextField::Assignee).or(history.owners_at(situation.now).0).is_some();
        // whoever was picked for one group is no choice for another
        let fits = match (own_group, route.group) {
            (Some(own), Some(group)) => self.directory.same_group(own, group),
            _ => true,
        };
        if let (Some(agent), true) = (&routed.agent, fits && !has_assignee) {
            let id = format!("{id}:agent");
            let with = ActionWith::Agent { to: vec![agent.clone()] };
            actions.push(Action { id, at, what: Do::Assign, with, because: route.because.clone() });
        }
        actions
    }
}

/// The earlier of two instants that may not come.
pub(crate) fn earliest(a: Option<Instant>, b: Option<Instant>) -> Option<Instant> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// What rules said about priority and agreement in the end, with the path of the first rule that said so.
#[derive(Debug, Default)]
struct Concluded<'a> {
    impact: Option<(usize, &'a str)>,
    urgency: Option<(usize, &'a str)>,
    priority: Option<(usize, &'a str)>,
    /// Chosen by a rule; `Some(None)`: explicitly none.
    sla: Option<Option<usize>>,
}

/// The proofs of a condition that holds; a part without one always applies.
pub(crate) fn applies<'a>(when: Option<&'a Condition>, situation: &mut Situation<'a>) -> Option<Vec<Proof<'a>>> {
    match when {
        Some(when) => when.proofs(situation),
        None => Some(Vec::new()),
    }
}
