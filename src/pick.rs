//! Picks who gets a ticket: of a group, of a tier or of everybody those who are at work and not full.
//!
//! How good a choice somebody is does not change with time; only who is there does. So an instant at which the pick
//! changes is one at which a picked agent leaves, or somebody comes who would have been picked before one of them.

use crate::decide::earliest;
use crate::directory::{Agent, Directory};
use crate::instant::Instant;
use crate::options::Options;
use crate::policy::Policy;
use crate::text::{equals, joined, lower, names};
use std::cmp::Ordering;
use xxhash_rust::xxh64::xxh64;

/// Skills are bits of a number.
pub(crate) const MOST_SKILLS: usize = 64;

/// How many absences and openings are looked at to find out when somebody is back.
const MOST_STEPS: usize = 100;

/// By what it is decided whom to pick.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Method {
    LeastLoaded,
    RoundRobin,
    MostExperienced,
    Skills,
    Swarm,
}

/// Whom a route picks from, and how.
#[derive(Debug)]
pub(crate) struct Pick {
    method: Method,
    /// How many are picked.
    count: usize,
    /// What is wanted, as it is written.
    skills: Vec<String>,
    /// Only those whose calendar is open.
    at_work: bool,
    candidates: Vec<Candidate>,
    /// For sentences: "group `billing`".
    pool: String,
}

#[derive(Debug)]
struct Candidate {
    agent: usize,
    /// Which of the wanted skills they have.
    skills: u64,
}

/// Who was picked.
#[derive(Debug, Default)]
pub(crate) struct Picked {
    /// Positions of agents, the best first; empty: nobody can take it.
    pub agents: Vec<usize>,
    /// Why they, or why nobody.
    pub why: String,
    /// When it will be somebody else; none: never.
    pub changes: Option<Instant>,
}

/// A candidate as of a ticket and an instant.
struct Standing<'p> {
    position: usize,
    agent: &'p Agent,
    skills: u64,
    load: u32,
    /// Who is first where all else is equal: another order for every ticket.
    hash: u64,
    full: bool,
    there: bool,
}

impl Standing<'_> {
    fn is_full(agent: &Agent, load: u32) -> bool {
        agent.capacity.is_some_and(|capacity| load >= capacity)
    }

    /// Less: rather this one.
    fn by_load(&self, other: &Standing<'_>) -> Ordering {
        let share = |a: &Standing<'_>, b: &Standing<'_>| u64::from(a.load) * u64::from(b.agent.capacity.unwrap_or(1));
        let shares = share(self, other).cmp(&share(other, self));
        shares.then(self.load.cmp(&other.load)).then(self.by_turn(other))
    }

    fn by_turn(&self, other: &Standing<'_>) -> Ordering {
        other.hash.cmp(&self.hash)
    }

    fn by_experience(&self, other: &Standing<'_>) -> Ordering {
        other.agent.experience.total_cmp(&self.agent.experience).then_with(|| self.by_load(other))
    }

    /// How many skills they add to those that are covered.
    fn adds(&self, covered: u64) -> u32 {
        (self.skills & !covered).count_ones()
    }
}

impl Pick {
    /// Of the agents at these positions.
    pub fn new(
        (method, count, at_work): (Method, usize, bool),
        skills: Vec<String>,
        (pool, agents): (String, Vec<usize>),
        directory: &Directory,
    ) -> Pick {
        let mut candidates = Vec::with_capacity(agents.len());
        let lowered: Vec<String> = skills.iter().map(|skill| lower(skill)).collect();
        for position in agents {
            let Some(agent) = directory.agent(position) else { continue };
            let mut has: u64 = 0;
            for (bit, wanted) in lowered.iter().enumerate().take(MOST_SKILLS) {
                has |= u64::from(agent.skills.iter().any(|skill| equals(skill, wanted))) << bit;
            }
            candidates.push(Candidate { agent: position, skills: has });
        }
        Pick { method, count, skills, at_work, candidates, pool }
    }

    /// "group `billing`".
    pub fn pool(&self) -> &str {
        &self.pool
    }

    pub fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// The positions of wanted skills that no candidate has.
    pub fn unknown_skills(&self) -> impl Iterator<Item = usize> {
        let known = self.candidates.iter().fold(0, |known, candidate| known | candidate.skills);
        (0..self.skills.len()).filter(move |bit| known & (1 << bit) == 0)
    }

    /// The skills that candidates have.
    pub fn known_skills<'d>(&self, directory: &'d Directory) -> Vec<&'d str> {
        let mut known = Vec::new();
        for candidate in &self.candidates {
            let skills = directory.agent(candidate.agent).map(|agent| agent.skills.as_slice()).unwrap_or_default();
            known.extend(skills.iter().map(String::as_str));
        }
        known
    }

    /// Who gets a ticket at an instant.
    pub fn of(&self, policy: &Policy, ticket: &str, now: Instant, options: &Options) -> Picked {
        let mut presence = Presence { policy, now, at_work: self.at_work, hours: Vec::new() };
        let seed = xxh64(ticket.as_bytes(), 0);
        let mut all = Vec::with_capacity(self.candidates.len());
        for candidate in &self.candidates {
            let Some(agent) = policy.directory.agent(candidate.agent) else { continue };
            let load = options.load_of(candidate.agent);
            let full = Standing::is_full(agent, load);
            let there = !full && !options.away.contains(&candidate.agent) && presence.is_there(candidate.agent);
            let hash = xxh64(agent.id.as_bytes(), seed);
            all.push(Standing { position: candidate.agent, agent, skills: candidate.skills, load, hash, full, there });
        }
        let mut picked: Vec<&Standing<'_>> = Vec::new();
        while picked.len() < self.count {
            let covered = covered(&picked);
            let mut best: Option<&Standing<'_>> = None;
            for standing in &all {
                let is_free = standing.there && !picked.iter().any(|known| known.position == standing.position);
                if is_free && best.is_none_or(|best| self.order(covered, standing, best).is_lt()) {
                    best = Some(standing);
                }
            }
            let Some(best) = best else { break };
            picked.push(best);
        }
        let mut changes = None;
        for standing in &all {
            let is_picked = picked.iter().any(|known| known.position == standing.position);
            let counts = !standing.there && !standing.full && !options.away.contains(&standing.position);
            if is_picked {
                changes = earliest(changes, presence.leaves(standing.position));
            } else if counts && self.would_be_picked(standing, &picked) {
                changes = earliest(changes, presence.comes(standing.position));
            }
        }
        let why = if picked.is_empty() { self.nobody(&all) } else { self.why(&picked) };
        Picked { agents: picked.iter().map(|standing| standing.position).collect(), why, changes }
    }

    /// Less: rather the first, where these skills are covered.
    fn order(&self, covered: u64, a: &Standing<'_>, b: &Standing<'_>) -> Ordering {
        let adds = b.adds(covered).cmp(&a.adds(covered));
        match self.method {
            Method::LeastLoaded => a.by_load(b),
            Method::RoundRobin => a.by_turn(b),
            Method::MostExperienced => a.by_experience(b),
            Method::Skills => adds.then_with(|| a.by_load(b)),
            Method::Swarm if adds.is_eq() && a.adds(covered) == 0 => a.by_load(b),
            Method::Swarm => adds.then_with(|| a.by_experience(b)),
        }
    }

    /// Whether somebody who is not there would be among those picked, or before one of them.
    fn would_be_picked(&self, standing: &Standing<'_>, picked: &[&Standing<'_>]) -> bool {
        let is_before = |(number, known): (usize, &&Standing<'_>)| {
            let before = covered(picked.get(..number).unwrap_or_default());
            self.order(before, standing, known).is_lt()
        };
        picked.len() < self.count || picked.iter().enumerate().any(is_before)
    }

    fn why(&self, picked: &[&Standing<'_>]) -> String {
        let Some(first) = picked.first() else { return String::new() };
        let id = &first.agent.id;
        let missing = self.named(!covered(picked));
        match self.method {
            Method::LeastLoaded => {
                let of = first.agent.capacity.map_or(String::new(), |capacity| format!(" of {capacity}"));
                let tickets = if of.is_empty() && first.load == 1 { "ticket" } else { "tickets" };
                format!("`{id}` has the least to do of those who can take it: {}{of} open {tickets}", first.load)
            }
            Method::RoundRobin => format!("it is the turn of `{id}`"),
            Method::MostExperienced => format!("`{id}` has the most experience of those who can take it"),
            Method::Skills if missing.is_empty() => {
                format!("`{id}` has {}", names(&self.named(u64::MAX)))
            }
            Method::Skills => {
                format!("nobody who can take it has all the skills: `{id}` lacks {}", names(&missing))
            }
            Method::Swarm => {
                let mut parts = Vec::with_capacity(picked.len());
                for (number, standing) in picked.iter().enumerate() {
                    let before = covered(picked.get(..number).unwrap_or_default());
                    let brings = self.named(standing.skills & !before);
                    let brings = if brings.is_empty() { String::new() } else { format!(" for {}", names(&brings)) };
                    parts.push(format!("`{}`{brings}", standing.agent.id));
                }
                let lacks =
                    if missing.is_empty() { String::new() } else { format!("; nobody has {}", names(&missing)) };
                format!("a swarm of {}{lacks}", joined(&parts, ", "))
            }
        }
    }

    /// The wanted skills of these bits.
    fn named(&self, bits: u64) -> Vec<&str> {
        let mut named = Vec::new();
        for (bit, skill) in self.skills.iter().enumerate() {
            if bits & (1 << bit) != 0 {
                named.push(skill.as_str());
            }
        }
        named
    }

    fn nobody(&self, all: &[Standing<'_>]) -> String {
        let mut parts = Vec::new();
        for (full, what) in [(false, "not at work"), (true, "full")] {
            let mut such = all.iter().filter(|standing| standing.full == full);
            match (such.next(), such.count() + 1) {
                (None, _) => {}
                (Some(only), 1) => parts.push(format!("`{}` is {what}", only.agent.id)),
                (_, count) => parts.push(format!("{count} of {} are {what}", all.len())),
            }
        }
        let why = if parts.is_empty() { "there is nobody".to_owned() } else { joined(&parts, ", ") };
        format!("nobody of {} can take it: {why}", self.pool)
    }
}

fn covered(picked: &[&Standing<'_>]) -> u64 {
    picked.iter().fold(0, |covered, standing| covered | standing.skills)
}

/// Who is at work, and when that changes.
struct Presence<'p> {
    policy: &'p Policy,
    now: Instant,
    at_work: bool,
    /// By calendar, once somebody was asked for who has it: whether it is open, and when it turns.
    hours: Vec<Option<(bool, Option<Instant>)>>,
}

impl Presence<'_> {
    /// Neither absent nor off work.
    fn is_there(&mut self, agent: usize) -> bool {
        self.policy.directory.missing(agent, self.now, &[]).0.is_none() && self.hours_of(agent).0
    }

    /// When somebody who is there leaves.
    fn leaves(&mut self, agent: usize) -> Option<Instant> {
        let absent = self.policy.directory.missing(agent, self.now, &[]).1;
        earliest(absent, self.hours_of(agent).1)
    }

    /// When somebody who is not there will be.
    fn comes(&mut self, agent: usize) -> Option<Instant> {
        let mut at = self.now;
        for _ in 0..MOST_STEPS {
            let (missing, back) = self.policy.directory.missing(agent, at, &[]);
            if missing.is_some() {
                at = back?;
                continue;
            }
            let opens = match self.calendar_of(agent).and_then(|calendar| self.policy.calendars.get(calendar)) {
                Some(named) => named.calendar.next_open(at)?,
                None => at,
            };
            if opens == at {
                return Some(at);
            }
            at = opens;
        }
        Some(at)
    }

    fn calendar_of(&self, agent: usize) -> Option<usize> {
        self.policy.directory.calendar_of(agent).filter(|_| self.at_work)
    }

    /// Whether the agent's calendar is open, and when it turns. Many have the same one.
    fn hours_of(&mut self, agent: usize) -> (bool, Option<Instant>) {
        let Some(position) = self.calendar_of(agent) else { return (true, None) };
        self.hours.resize(self.policy.calendars.len(), None);
        let (Some(known), Some(named)) = (self.hours.get_mut(position), self.policy.calendars.get(position)) else {
            return (true, None);
        };
        *known.get_or_insert_with(|| {
            let is_open = named.calendar.is_open(self.now);
            let turns = if is_open { named.calendar.next_close(self.now) } else { named.calendar.next_open(self.now) };
            (is_open, turns)
        })
    }
}
