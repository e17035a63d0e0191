//! Who there is: agents, groups, managers, roles; who stands in for whom, and who is on call.

mod absence;

use self::absence::Absences;
use crate::calendar::Holidays;
use crate::calendars::read_dates;
use crate::document::{Object, digits, each_entry, number, texts, whole_number};
use crate::instant::Instant;
use crate::order;
use crate::policy::NamedCalendar;
use crate::problem::{At, Place, Placed, Problem, Problems};
use crate::rotation::{Rotation, RotationDoc};
use crate::text::{equals, lower, names, slices};
use crate::zone::Zone;

pub(crate) const ZONE_HELP: &str = "name the zone whose clocks are meant, such as `Europe/Amsterdam`";

/// More open tickets at the same time than anybody could have.
const MOST_TICKETS: u32 = 100_000;

/// How many agents of a rotation are looked at for a time when nobody is on call: among more, somebody always is.
const MOST_INVOLVED: usize = 64;

/// How many agents of a circle its message names.
const NAMED: usize = 10;

/// The directory as it is written.
#[derive(Debug, Default)]
pub(crate) struct DirectoryDoc {
    agents: Vec<AgentDoc>,
    groups: Vec<GroupDoc>,
    rotations: Vec<RotationDoc>,
}

#[derive(Debug)]
struct AgentDoc {
    id: String,
    name: Option<String>,
    groups: Vec<Placed<String>>,
    manager: Option<Placed<String>>,
    roles: Vec<Placed<String>>,
    skills: Vec<Placed<String>>,
    experience: f64,
    capacity: Option<u32>,
    region: Option<String>,
    calendar: Option<Placed<String>>,
    absences: Option<(Holidays, Place)>,
    replacement: Option<Placed<String>>,
}

#[derive(Debug)]
struct GroupDoc {
    id: String,
    name: Option<String>,
    lead: Option<Placed<String>>,
    tier: Option<u32>,
    calendar: Option<Placed<String>>,
}

impl DirectoryDoc {
    /// Reads the value of `directory`. `default_zone` is the policy's.
    pub fn read(at: At<'_>, default_zone: Option<&Zone>, problems: &mut Problems) -> DirectoryDoc {
        let mut directory = DirectoryDoc::default();
        let Some(object) = Object::read(at, problems) else { return directory };
        if let Some(at) = object.get("agents") {
            each_entry(&at, problems, |id, at, problems| directory.agents.extend(AgentDoc::read(id, at, problems)));
        }
        if let Some(at) = object.get("groups") {
            each_entry(&at, problems, |id, at, problems| directory.groups.extend(GroupDoc::read(id, at, problems)));
        }
        if let Some(at) = object.get("rotations") {
            each_entry(&at, problems, |id, at, problems| {
                directory.rotations.extend(RotationDoc::read(id, at, default_zone, problems));
            });
        }
        object.finish(&[], problems);
        directory
    }
}

impl AgentDoc {
    fn read(id: &str, at: At<'_>, problems: &mut Problems) -> Option<AgentDoc> {
        let object = Object::read(at, problems)?;
        let list = |key: &'static str, problems: &mut Problems| {
            object.get(key).map(|at| texts(&at, problems)).unwrap_or_default()
        };
        let agent = AgentDoc {
            id: id.to_owned(),
            name: object.text("name", problems),
            groups: list("groups", problems),
            manager: object.placed("manager", problems),
            roles: list("roles", problems),
            skills: list("skills", problems),
            experience: object.get("experience").and_then(|at| read_experience(&at, problems)).unwrap_or(0.0),
            capacity: object.get("capacity").and_then(|at| whole_number(&at, 1, MOST_TICKETS, problems)),
            region: object.text("region", problems),
            calendar: object.placed("calendar", problems),
            absences: object
                .get("absences")
                .map(|at| (read_dates(&at, "what the absence is called", problems), at.place())),
            replacement: object.placed("replacement", problems),
        };
        object.finish(&[], problems);
        Some(agent)
    }
}

fn read_experience(at: &At<'_>, problems: &mut Problems) -> Option<f64> {
    let value = number(at, problems)?;
    if value < 0.0 {
        problems.error(at, "out_of_range", format!("`{}` is less than nothing", digits(at)));
        return None;
    }
    Some(value)
}

impl GroupDoc {
    fn read(id: &str, at: At<'_>, problems: &mut Problems) -> Option<GroupDoc> {
        let object = Object::read(at, problems)?;
        let group = GroupDoc {
            id: id.to_owned(),
            name: object.text("name", problems),
            lead: object.placed("lead", problems),
            tier: object.get("tier").and_then(|at| whole_number(&at, 0, 4, problems)),
            calendar: object.placed("calendar", problems),
        };
        object.finish(&[], problems);
        Some(group)
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    /// Six agents with days of absence from 2026-03-20 on, replacements, and a rotation of half a day.
    fn policies() -> impl Strategy<Value = Policy> {
        let agent = (prop::collection::vec((0..20_i64, 0..4_i64), 0..4), prop::option::of(0..5_usize));
        let members = prop::collection::vec(0..6_usize, 1..5);
        (prop::collection::vec(agent, 6), members).prop_map(|(agents, members)| {
            let first = Instant::parse("2026-03-20T00:00:00Z").unwrap();
            let date = |day: i64| first.plus_millis(day * 24 * HOUR).to_string().chars().take(10).collect::<String>();
            let mut entries = Vec::new();
            for (position, (absences, replacement)) in agents.iter().enumerate() {
                let mut days: Vec<String> = absences
                    .iter()
                    .map(|(from, days)| format!("\"{}..{}\": \"off\"", date(*from), date(from + days)))
                    .collect();
                days.sort();
                days.dedup();
                // anybody but themself
                let other = replacement.map(|other| if other < position { other } else { other + 1 });
                let replacement = other.map(|other| format!(", \"replacement\": \"a{other}\"")).unwrap_or_default();
                entries.push(format!("\"a{position}\": {{ \"absences\": {{ {} }}{replacement} }}", days.join(", ")));
            }
            let members: Vec<String> = members.iter().map(|member| format!("\"a{member}\"")).collect();
            let rotation = format!(
                "{{ \"members\": [{}], \"startsAt\": \"2026-03-01T09:00\", \"every\": \"12h\" }}",
                members.join(", ")
            );
            Policy::compile(&format!(
                "{{ \"version\": 1, \"timeZone\": \"Europe/Amsterdam\", \"directory\": {{ \"agents\": {{ {} }}, \
                 \"rotations\": {{ \"on-call\": {rotation} }} }} }}",
                entries.join(", ")
            ))
            .unwrap()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn it_is_the_same_one_until_the_instant_that_is_told(
            policy in policies(),
            agent in 0..6_usize,
            away in prop::collection::vec(0..6_usize, 0..3),
            hour in 0..600_i64,
        ) {
            let directory = &policy.directory;
            let at = Instant::parse("2026-03-19T00:00:00Z").unwrap().plus_millis(hour * HOUR);
            let stand_in = |at: Instant| directory.stand_in(agent, at, &away);
            let on_call = |at: Instant| directory.on_call(0, at, &away).unwrap();
            for (ask, certain) in [(&stand_in as &dyn Fn(Instant) -> StandIn, true), (&on_call, false)] {
                let found = ask(at);
                let until = found.changes.unwrap_or(at.plus_millis(800 * HOUR));
                let mut next = at;
                while next < until {
                    prop_assert_eq!(ask(next).who, found.who, "at {}", next);
                    next = next.plus_millis(HOUR);
                }
                prop_assert_eq!(ask(until.plus_millis(-1).max(at)).who, found.who);
                if certain && found.changes.is_some() {
                    prop_assert_ne!(ask(until).who, found.who);
                }
                prop_assert!(found.who.is_none_or(|who| directory.missing(who, at, &away).0.is_none()));
            }
            // nobody is on call only if none of the members is there
            if on_call(at).who.is_none() {
                let members = &directory.rotation(0).unwrap().members;
                prop_assert!(members.iter().all(|member| directory.stand_in(*member, at, &away).who.is_none()));
            }
        }
    }

    #[test]
    fn a_calendar_of_their_own_else_of_the_first_group_that_has_one() {
        let policy = Policy::compile(
            r#"{ "version": 1, "timeZone": "UTC",
                "calendars": { "day": { "hours": { "mon-fri": ["09:00-17:00"] } }, "night": { "hours": { "mon-sun": ["22:00-06:00"] } } },
                "directory": {
                    "agents": {
                        "own": { "groups": ["late"], "calendar": "day", "skills": ["nl"], "experience": 2.5, "capacity": 3, "region": "emea" },
                        "group": { "groups": ["any", "late", "any"] },
                        "none": { "groups": ["any"] }
                    },
                    "groups": { "any": { "tier": 1 }, "late": { "calendar": "night", "tier": 1 }, "other": { "tier": 2 } }
                } }"#,
        )
        .unwrap();
        let directory = &policy.directory;
        assert_eq!([0, 1, 2].map(|agent| directory.calendar_of(agent)), [Some(0), Some(1), None]);
        assert_eq!(directory.agents_of(0).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(directory.agents_of_tier(1).collect::<Vec<_>>(), [0, 1, 2]);
        assert_eq!(directory.agents_of_tier(2).count(), 0);
        let own = directory.agent(0).unwrap();
        assert_eq!((own.experience, own.capacity, own.region.as_deref()), (2.5, Some(3), Some("emea")));
        assert_eq!((own.skills.as_slice(), own.groups.as_slice()), (["nl".to_owned()].as_slice(), [1].as_slice()));
    }
}
