//! Who there is: agents, groups, managers, roles; who stands in for whom, and who is on call.

mod absence;
mod document;
#[cfg(test)]
mod tests;

use self::absence::Absences;
use self::document::AgentDoc;
pub(crate) use self::document::DirectoryDoc;
use crate::instant::Instant;
use crate::order;
use crate::policy::NamedCalendar;
use crate::problem::{Place, Placed, Problem, Problems};
use crate::rotation::Rotation;
use crate::text::{equals, lower, names, slices};
use crate::zone::Zone;

pub(crate) const ZONE_HELP: &str = "name the zone whose clocks are meant, such as `Europe/Amsterdam`";

/// How many agents of a rotation are looked at for a time when nobody is on call: among more, somebody always is.
const MOST_INVOLVED: usize = 64;

/// How many agents of a circle its message names.
const NAMED: usize = 10;

/// The ids of a part of the policy, to follow references to them.
pub(crate) struct Ids<'d> {
    sorted: Vec<(&'d str, usize)>,
}

impl<'d> Ids<'d> {
    fn new(ids: &[&'d str]) -> Ids<'d> {
        Ids { sorted: order::texts(ids.iter().copied()) }
    }

    /// The position of what is named; what is not there is reported.
    pub fn find(&self, what: &str, name: &Placed<String>, problems: &mut Problems) -> Option<usize> {
        let first = self.sorted.partition_point(|(id, _)| *id < name.value.as_str());
        let found = self.sorted.get(first).filter(|(id, _)| *id == name.value);
        if found.is_none() {
            let known: Vec<&str> = self.sorted.iter().map(|(id, _)| *id).collect();
            problems.unknown_reference(&name.place, what, &name.value, &known);
        }
        found.map(|(_, position)| *position)
    }
}

/// Somebody who works on tickets.
#[derive(Debug)]
pub(crate) struct Agent {
    pub id: String,
    pub name: Option<String>,
    /// Positions of their groups, in their own order.
    pub groups: Vec<usize>,
    pub manager: Option<usize>,
    roles: Vec<String>,
    /// As they are written; compared without regard to case.
    pub skills: Vec<String>,
    pub experience: f64,
    /// Open tickets at the same time; none: any number.
    pub capacity: Option<u32>,
    pub region: Option<String>,
    /// The position of their calendar, else that of the first of their groups that has one.
    calendar: Option<usize>,
    absences: Option<Absences>,
    replacement: Option<usize>,
}

/// An assignment group.
#[derive(Debug)]
pub(crate) struct Group {
    pub id: String,
    pub name: Option<String>,
    pub lead: Option<usize>,
    pub tier: Option<u32>,
    /// Positions of its agents, in the order of the directory.
    members: Vec<usize>,
}

/// Everybody, with references resolved to positions.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    agents: Vec<Agent>,
    groups: Vec<Group>,
    rotations: Vec<Rotation>,
    /// Whether some agent has a manager, and some group a lead.
    pub has_managers: bool,
    pub has_leads: bool,
}

/// Somebody who would have it and is not there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Missing {
    pub agent: usize,
    /// The host says so; else they are absent.
    pub away: bool,
    /// When their absence ends; none: not in sight.
    pub back: Option<Instant>,
}

/// Who has the work of an agent or of a rotation at an instant.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct StandIn {
    /// Themself, or whoever stands in; none: nobody is there.
    pub who: Option<usize>,
    /// Those who are not there, in the order in which they were asked for; empty: the agent is there themself.
    pub missing: Vec<Missing>,
    /// The next instant at which `who` can be somebody else; none: not in sight.
    pub changes: Option<Instant>,
}

impl StandIn {
    fn changes_at(&mut self, at: Option<Instant>) {
        self.changes = crate::decide::earliest(self.changes, at);
    }
}

impl Directory {
    pub fn compile(
        doc: DirectoryDoc,
        calendars: &[NamedCalendar],
        default_zone: Option<&Zone>,
        problems: &mut Problems,
    ) -> Directory {
        let agent_ids = Ids::new(&doc.agents.iter().map(|agent| agent.id.as_str()).collect::<Vec<_>>());
        let group_ids = Ids::new(&doc.groups.iter().map(|group| group.id.as_str()).collect::<Vec<_>>());
        let calendar_ids = Ids::new(&calendars.iter().map(|calendar| calendar.id.as_str()).collect::<Vec<_>>());
        let mut groups = Vec::with_capacity(doc.groups.len());
        let mut group_calendars = Vec::with_capacity(doc.groups.len());
        for group in &doc.groups {
            group_calendars
                .push(group.calendar.as_ref().and_then(|name| calendar_ids.find("calendar", name, problems)));
            groups.push(Group {
                id: group.id.clone(),
                name: group.name.clone(),
                lead: group.lead.as_ref().and_then(|name| agent_ids.find("agent", name, problems)),
                tier: group.tier,
                members: Vec::new(),
            });
        }
        let mut agents: Vec<Agent> = Vec::with_capacity(doc.agents.len());
        for (position, agent) in doc.agents.iter().enumerate() {
            let mut own_groups = Vec::with_capacity(agent.groups.len());
            for name in &agent.groups {
                let found = group_ids.find("group", name, problems).filter(|group| !own_groups.contains(group));
                let Some(group) = found else { continue };
                own_groups.push(group);
                groups.get_mut(group).into_iter().for_each(|group| group.members.push(position));
            }
            let own_calendar = agent.calendar.as_ref().and_then(|name| calendar_ids.find("calendar", name, problems));
            let of_groups = || own_groups.iter().find_map(|group| *group_calendars.get(*group)?);
            let calendar = own_calendar.or_else(of_groups);
            let replacement = agent.replacement.as_ref().and_then(|name| {
                let found = agent_ids.find("agent", name, problems);
                if found == Some(position) {
                    let message = format!("`{}` stands in for `{}`", agent.id, agent.id);
                    problems.at_place(&name.place, "cycle", message, Some("name somebody else".to_owned()));
                }
                found
            });
            let zone = calendar.and_then(|calendar| calendars.get(calendar)).map(|named| named.calendar.zone());
            agents.push(Agent {
                id: agent.id.clone(),
                name: agent.name.clone(),
                groups: own_groups,
                manager: agent.manager.as_ref().and_then(|name| agent_ids.find("agent", name, problems)),
                roles: values(&agent.roles),
                skills: values(&agent.skills),
                experience: agent.experience,
                capacity: agent.capacity,
                region: agent.region.clone(),
                calendar,
                absences: compile_absences(agent, zone.or(default_zone), problems),
                replacement,
            });
        }
        report_cycles(&agents, &doc.agents, problems);
        let has_managers = doc.agents.iter().any(|agent| agent.manager.is_some());
        let has_leads = doc.groups.iter().any(|group| group.lead.is_some());
        let mut directory = Directory { agents, groups, rotations: Vec::new(), has_managers, has_leads };
        for rotation in doc.rotations {
            let place = rotation.place.clone();
            directory.rotations.push(Rotation::compile(rotation, &agent_ids, problems));
            directory.warn_of_gap(directory.rotations.len().saturating_sub(1), &place, problems);
        }
        directory
    }

    /// Warns of the first time at which dated absences leave nobody on call.
    fn warn_of_gap(&self, position: usize, place: &Place, problems: &mut Problems) {
        let Some(rotation) = self.rotations.get(position) else { return };
        let mut involved = Vec::new();
        for member in &rotation.members {
            let mut next = Some(*member);
            while let Some(agent) = next.filter(|agent| involved.len() < MOST_INVOLVED && !involved.contains(agent)) {
                involved.push(agent);
                next = self.agents.get(agent).and_then(|agent| agent.replacement);
            }
        }
        let starts = rotation.starts();
        let absences = involved.iter().filter_map(|agent| self.agents.get(*agent)?.absences.as_ref());
        // a gap begins with an absence
        let beginnings = absences.flat_map(Absences::beginnings).map(|at| at.max(starts));
        let is_gap = |at: &Instant| self.on_call(position, *at, &[]).is_some_and(|on_call| on_call.who.is_none());
        if let Some(at) = beginnings.filter(is_gap).min() {
            let message = format!("nobody of rotation `{}` is there from {at} on: everybody is absent", rotation.id);
            let help = "give an absent member a `replacement`, or the rotation another member".to_owned();
            problems.warn_place(place, "nobody_on_call", message, Some(help));
        }
    }

    pub fn agent(&self, position: usize) -> Option<&Agent> {
        self.agents.get(position)
    }

    /// All agents, by position.
    pub fn agents(&self) -> &[Agent] {
        &self.agents
    }

    pub fn group(&self, position: usize) -> Option<&Group> {
        self.groups.get(position)
    }

    pub fn rotation(&self, position: usize) -> Option<&Rotation> {
        self.rotations.get(position)
    }

    /// The agent with this id.
    pub fn agent_position(&self, id: &str) -> Option<usize> {
        self.agents.iter().position(|agent| agent.id == id)
    }

    /// The group with this id.
    pub fn group_position(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }

    /// The rotation with this id.
    pub fn rotation_position(&self, id: &str) -> Option<usize> {
        self.rotations.iter().position(|rotation| rotation.id == id)
    }

    /// The position of the agent a helpdesk calls so: by id, else by name without regard to case.
    pub fn position_called(&self, called: &str) -> Option<usize> {
        self.agent_position(called).or_else(|| {
            let lowered = lower(called);
            let by_name = |agent: &Agent| agent.name.as_deref().is_some_and(|name| equals(name, &lowered));
            self.agents.iter().position(by_name)
        })
    }

    /// The group a helpdesk calls so: by id, else by id or name without regard to case.
    pub fn group_called(&self, called: &str) -> Option<&Group> {
        let lowered = lower(called);
        let by_name = |group: &&Group| {
            equals(&group.id, &lowered) || group.name.as_deref().is_some_and(|name| equals(name, &lowered))
        };
        self.groups.iter().find(|group| group.id == called).or_else(|| self.groups.iter().find(by_name))
    }

    /// Whether the helpdesk calls one group by both names.
    pub fn same_group(&self, a: &str, b: &str) -> bool {
        let id = |called: &str| self.group_called(called).map(|group| &group.id);
        a == b || equals(a, &lower(b)) || id(a).is_some_and(|a| Some(a) == id(b))
    }

    /// The positions of the agents of a group.
    pub fn agents_of(&self, group: usize) -> impl Iterator<Item = usize> + '_ {
        self.groups.get(group).into_iter().flat_map(|group| group.members.iter().copied())
    }

    /// The positions of the agents of all groups of a tier, each once.
    pub fn agents_of_tier(&self, tier: u32) -> impl Iterator<Item = usize> + '_ {
        let is_of = move |group: &usize| self.groups.get(*group).is_some_and(|group| group.tier == Some(tier));
        let agents = self.agents.iter().enumerate().filter(move |(_, agent)| agent.groups.iter().any(is_of));
        agents.map(|(position, _)| position)
    }

    /// The position, among those of the policy, of an agent's calendar: their own, else that of the first of their groups
    /// that has one.
    pub fn calendar_of(&self, agent: usize) -> Option<usize> {
        self.agents.get(agent)?.calendar
    }

    /// Why an agent is not there at an instant, if they are not; and when that changes.
    pub fn missing(&self, agent: usize, at: Instant, away: &[usize]) -> (Option<Missing>, Option<Instant>) {
        if away.contains(&agent) {
            return (Some(Missing { agent, away: true, back: None }), None);
        }
        let Some(absences) = self.agents.get(agent).and_then(|agent| agent.absences.as_ref()) else {
            return (None, None);
        };
        let (absent, changes) = absences.at(at);
        (absent.then_some(Missing { agent, away: false, back: changes }), changes)
    }

    /// Who has the work of an agent at an instant: themself, unless they are absent, or `away`; then their replacement, or
    /// the replacement of that one, and so on.
    pub fn stand_in(&self, agent: usize, at: Instant, away: &[usize]) -> StandIn {
        let mut found = StandIn::default();
        self.ask(agent, at, away, &mut found);
        found
    }

    /// Follows the replacements of an agent who was not asked for yet.
    fn ask(&self, agent: usize, at: Instant, away: &[usize], found: &mut StandIn) {
        let mut asked = Some(agent);
        while let Some(position) = asked {
            let Some(agent) = self.agents.get(position) else { return };
            // mutual replacements end here, and so do members who were replaced before
            if found.missing.iter().any(|missing| missing.agent == position) {
                return;
            }
            let (missing, changes) = self.missing(position, at, away);
            found.changes_at(changes);
            let Some(missing) = missing else {
                found.who = Some(position);
                return;
            };
            found.missing.push(missing);
            asked = agent.replacement;
        }
    }

    /// Who is on call at an instant: whose turn it is or stands in for them, else the members after them, in order. None
    /// before the rotation starts.
    pub fn on_call(&self, rotation: usize, at: Instant, away: &[usize]) -> Option<StandIn> {
        let rotation = self.rotations.get(rotation)?;
        let turn = rotation.on_call(at)?;
        let mut found = StandIn { changes: turn.until, ..StandIn::default() };
        let (before, after) = rotation.members.split_at_checked(turn.member)?;
        for member in after.iter().chain(before) {
            self.ask(*member, at, away, &mut found);
            if found.who.is_some() {
                break;
            }
        }
        Some(found)
    }

    /// Why it is not the agent themself: "`anna` is absent until 2026-08-14T22:00:00Z: `bob` stands in"; none if it is.
    pub fn told(&self, stand_in: &StandIn) -> Option<String> {
        let id = |agent: usize| self.agents.get(agent).map_or("", |agent| &agent.id);
        let mut text = String::new();
        for missing in &stand_in.missing {
            if !text.is_empty() {
                text.push_str(" and ");
            }
            text.push_str(&match (missing.away, missing.back) {
                (true, _) => format!("`{}` is away", id(missing.agent)),
                (false, Some(back)) => format!("`{}` is absent until {back}", id(missing.agent)),
                (false, None) => format!("`{}` is absent", id(missing.agent)),
            });
        }
        let who = stand_in.who.map_or("nobody".to_owned(), |who| format!("`{}`", id(who)));
        (!text.is_empty()).then(|| format!("{text}: {who} stands in"))
    }

    /// The positions of the agents with a role; with a region in lower case, only those there.
    pub fn with_role<'d>(&'d self, role: &'d str, region: Option<&'d str>) -> impl Iterator<Item = usize> + 'd {
        let is_there = move |agent: &Agent| {
            region.is_none_or(|region| agent.region.as_deref().is_some_and(|own| equals(own, region)))
        };
        let agents = self.agents.iter().enumerate();
        agents
            .filter(move |(_, agent)| agent.roles.iter().any(|own| own == role) && is_there(agent))
            .map(|(position, _)| position)
    }

    pub fn agent_ids(&self) -> Vec<&str> {
        self.agents.iter().map(|agent| agent.id.as_str()).collect()
    }

    pub fn group_ids(&self) -> Vec<&str> {
        self.groups.iter().map(|group| group.id.as_str()).collect()
    }

    pub fn rotation_ids(&self) -> Vec<&str> {
        self.rotations.iter().map(|rotation| rotation.id.as_str()).collect()
    }

    /// Every role somebody has.
    pub fn roles(&self) -> Vec<&str> {
        let mut roles = Vec::new();
        for agent in &self.agents {
            roles.extend(slices(&agent.roles));
        }
        roles
    }

    /// Every region where somebody has a role.
    pub fn regions_of(&self, role: &str) -> Vec<&str> {
        self.with_role(role, None).filter_map(|agent| self.agents.get(agent)?.region.as_deref()).collect()
    }
}

fn values(texts: &[Placed<String>]) -> Vec<String> {
    texts.iter().map(|text| text.value.clone()).collect()
}

/// Whole days need clocks to begin and end by.
fn compile_absences(doc: &AgentDoc, zone: Option<&Zone>, problems: &mut Problems) -> Option<Absences> {
    let (days, place) = doc.absences.as_ref()?;
    if days.dates.is_empty() && days.yearly.is_empty() {
        return None;
    }
    // a calendar that is not there was reported
    if zone.is_none() && doc.calendar.is_some() {
        return None;
    }
    let Some(zone) = zone else {
        let problem = Problem::error(place.path.clone(), "missing", "days of absence without a time zone");
        problems.push(
            place.at,
            problem.with_help("write `timeZone` at the top of the policy, or give the agent a `calendar`"),
        );
        return None;
    };
    Some(Absences::new(days.clone(), zone.clone()))
}

/// Reports every circle of managers once, at its first agent.
fn report_cycles(agents: &[Agent], docs: &[AgentDoc], problems: &mut Problems) {
    let manager = |agent: usize| agents.get(agent).and_then(|agent| agent.manager);
    // the agent from whom each was reached first
    let mut reached: Vec<Option<usize>> = vec![None; agents.len()];
    for start in 0..agents.len() {
        let mut at = Some(start);
        while let Some(slot) = at.and_then(|at| reached.get_mut(at)).filter(|slot| slot.is_none()) {
            *slot = Some(start);
            at = at.and_then(manager);
        }
        // back where this walk has been
        let Some(met) = at.filter(|at| reached.get(*at).copied().flatten() == Some(start)) else { continue };
        let mut first = met;
        let mut next = manager(met);
        while let Some(agent) = next.filter(|agent| *agent != met) {
            first = first.min(agent);
            next = manager(agent);
        }
        let id = |agent: usize| agents.get(agent).map_or("", |agent| agent.id.as_str());
        let mut circle = vec![id(first)];
        let mut next = manager(first);
        while let Some(agent) = next.filter(|agent| *agent != first && circle.len() < NAMED) {
            circle.push(id(agent));
            next = manager(agent);
        }
        circle.push(id(first));
        let message = format!("managers in a circle: {}", names(&circle));
        if let Some(place) = docs.get(first).and_then(|doc| doc.manager.as_ref()).map(|manager| &manager.place) {
            problems.at_place(place, "cycle", message, Some("name somebody above them, or nobody".to_owned()));
        }
    }
}
