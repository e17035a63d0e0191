//! Routes: the first one whose condition holds and that leads somewhere says which group and whom a ticket belongs to.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::decide::{applies, earliest};
use crate::decision::{Reason, Recipient, RecipientKind, Route};
use crate::directory::{Group, StandIn};
use crate::document::{Object, boolean, choice, list, placed_list, placed_text, refuse_empty, whole_number};
use crate::field::Scope;
use crate::instant::Instant;
use crate::options::Options;
use crate::pick::{MOST_SKILLS, Method, Pick};
use crate::problem::{At, Place, Placed, Problem, Problems};
use crate::reason::reason;
use crate::recipient::nobody_on_call;
use crate::situation::Situation;
use crate::text::{equals, joined, lower};

/// How many a swarm has where the policy does not say.
const SWARM: u32 = 3;
const LARGEST_SWARM: u32 = 20;

/// How many routes that lead nowhere a finding names.
const NAMED: usize = 3;

/// A route as it is written.
#[derive(Debug)]
pub(crate) struct RouteDoc {
    pub id: Option<Placed<String>>,
    pub place: Place,
    when: Option<ConditionDoc>,
    to: Option<ToDoc>,
}

/// Where it leads.
#[derive(Debug)]
struct ToDoc {
    place: Place,
    group: Option<Placed<String>>,
    agent: Option<Placed<String>>,
    tier: Option<u32>,
    pick: Option<Method>,
    agents: u32,
    skills: Vec<Placed<String>>,
    at_work: bool,
}

impl RouteDoc {
    /// Reads the value of `routes`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<RouteDoc> {
        list(at, problems, |at, problems| {
            let place = at.place();
            let object = Object::read(at, problems)?;
            let route = RouteDoc {
                to: object.need("to", problems).and_then(|at| ToDoc::read(at, problems)),
                id: object.placed("id", problems),
                when: read_when(object.get("when"), problems),
                place,
            };
            object.finish(&[], problems);
            Some(route)
        })
    }

    /// Whether no ticket gets past it: a group is there for a ticket when nobody of it is.
    pub fn is_default(&self) -> bool {
        self.when.is_none() && self.to.as_ref().is_none_or(|to| to.group.is_some())
    }
}

impl ToDoc {
    fn read(at: At<'_>, problems: &mut Problems) -> Option<ToDoc> {
        let methods = [
            ("leastLoaded", Method::LeastLoaded),
            ("roundRobin", Method::RoundRobin),
            ("mostExperienced", Method::MostExperienced),
            ("skills", Method::Skills),
            ("swarm", Method::Swarm),
        ];
        let place = at.place();
        let object = Object::read(at, problems)?;
        let (group, agent) = (object.get("group"), object.get("agent"));
        let pick = object.get("pick");
        let method = pick.and_then(|at| choice(&at, &methods, &[], problems));
        let (agents, skills, at_work) = (object.get("agents"), object.get("skills"), object.get("atWork"));
        if group.or(agent).or(pick).is_none() {
            let help = "name a `group` or an `agent`, or say with `pick` how to choose among agents".to_owned();
            problems.at_place(&place, "missing", "the route leads nowhere", Some(help));
        }
        if let (Some(_), Some(at)) = (pick, agent) {
            let help = "`pick` chooses an agent and `agent` names one; leave out one of the two";
            problems.error_help(&at, "unknown_key", "an agent on a route that picks one", help);
        }
        // a method that could not be read was reported
        let unread = pick.is_some() && method.is_none();
        let swarm = method == Some(Method::Swarm);
        let skilled = swarm || method == Some(Method::Skills);
        for (at, fits, help) in [
            (agents, swarm, "`agents` says how many a swarm has; add `\"pick\": \"swarm\"`, or leave it out"),
            (
                skills,
                skilled,
                "`skills` is for `\"pick\": \"skills\"` and `\"pick\": \"swarm\"`; add one, or leave it out",
            ),
            (at_work, pick.is_some(), "`atWork` says whom to pick; add a `pick`, or leave it out"),
        ] {
            if let (Some(at), false) = (at, fits || unread) {
                problems.error_help(&at, "unknown_key", "nothing to pick by this", help);
            }
        }
        if method == Some(Method::Skills) {
            object.need("skills", problems);
        }
        if let Some(at) = skills {
            refuse_empty(&at, "no skills", "name at least one skill", problems);
        }
        let to = ToDoc {
            group: group.and_then(|at| placed_text(&at, problems)),
            agent: agent.and_then(|at| placed_text(&at, problems)),
            tier: object.get("tier").and_then(|at| whole_number(&at, 0, 4, problems)),
            pick: method,
            agents: agents.and_then(|at| whole_number(&at, 2, LARGEST_SWARM, problems)).unwrap_or(SWARM),
            skills: skills.map(|at| read_skills(&at, problems)).unwrap_or_default(),
            at_work: at_work.and_then(|at| boolean(&at, problems)).unwrap_or(true),
            place,
        };
        object.finish(&[], problems);
        Some(to)
    }
}

/// Each skill once, however it is spelled.
fn read_skills(at: &At<'_>, problems: &mut Problems) -> Vec<Placed<String>> {
    let mut skills: Vec<Placed<String>> = Vec::new();
    for skill in placed_list(at, problems) {
        let lowered = lower(&skill.value);
        if !skills.iter().any(|known| equals(&known.value, &lowered)) {
            skills.push(skill);
        }
    }
    if skills.len() > MOST_SKILLS {
        problems.error(at, "out_of_range", format!("more than {MOST_SKILLS} skills"));
        skills.truncate(MOST_SKILLS);
    }
    skills
}

/// A compiled route.
#[derive(Debug)]
pub(crate) struct RouteRule {
    /// Its id, or its place if it has none.
    pub id: String,
    pub path: String,
    to_path: String,
    when: Option<Condition>,
    group: Option<usize>,
    tier: Option<u32>,
    agent: Option<ToAgent>,
}

/// To whom a route leads besides the group.
#[derive(Debug)]
enum ToAgent {
    /// As the policy names them, and their position.
    Named(String, usize),
    OnCall(String, usize),
    Picked(Pick),
}

impl RouteRule {
    pub fn compile(doc: RouteDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<RouteRule> {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let to = doc.to?;
        let directory = scope.directory;
        let mut group = None;
        if let Some(name) = &to.group {
            group = directory.group_position(&name.value);
            if group.is_none() {
                problems.unknown_reference(&name.place, "group", &name.value, &directory.group_ids());
            }
        }
        let agent = match (to.pick, &to.agent) {
            // whom to pick from is not known
            (Some(_), _) if group.is_none() && to.group.is_some() => None,
            (Some(method), _) => to.pick(method, group, scope, problems).map(ToAgent::Picked),
            (None, Some(name)) => named_agent(name, scope, problems),
            (None, None) => None,
        };
        let path = doc.place.path;
        let id = doc.id.map_or_else(|| path.clone(), |id| id.value);
        Some(RouteRule { id, path, to_path: to.place.path, when, group, tier: to.tier, agent })
    }

    /// Where this route leads now.
    fn lead<'a>(&'a self, situation: &mut Situation<'a>, options: &Options) -> Lead<'a> {
        let policy = situation.policy;
        let directory = &policy.directory;
        let mut lead = Lead::default();
        let stand_in = match self.agent.as_ref() {
            None => return lead,
            Some(ToAgent::Picked(pick)) => {
                let picked = pick.of(policy, situation.ticket.id.as_str(), situation.now, options);
                lead.changes = picked.changes;
                if picked.agents.is_empty() {
                    lead.nobody = picked.why;
                } else {
                    lead.agents = picked.agents;
                    lead.because.push(Reason::new(&self.to_path, "pick", picked.why));
                }
                return lead;
            }
            Some(ToAgent::Named(name, agent)) => {
                let stand_in = directory.stand_in(*agent, situation.now, &options.away);
                lead.via = Some(name.as_str()).filter(|_| !stand_in.missing.is_empty());
                stand_in
            }
            Some(ToAgent::OnCall(name, rotation)) => {
                lead.via = Some(name);
                match directory.on_call(*rotation, situation.now, &options.away) {
                    Some(on_call) => on_call,
                    None => {
                        let starts = directory.rotation(*rotation).map_or(situation.now, |rotation| rotation.starts());
                        situation.may_change_at(starts);
                        lead.nobody = format!("`{name}` is nobody before it starts at {starts}");
                        situation.findings.push(nobody_on_call(&self.to_path, &lead.nobody));
                        return lead;
                    }
                }
            }
        };
        stand_in.changes.into_iter().for_each(|at| situation.may_change_at(at));
        let is_on_call = matches!(self.agent, Some(ToAgent::OnCall(..)));
        lead.stand_in(self, &stand_in, is_on_call, situation);
        lead
    }
}

impl ToDoc {
    /// Whom to pick from: the group's agents, those of the tier, or everybody.
    fn pick(
        &self,
        method: Method,
        group: Option<usize>,
        scope: &mut Scope<'_>,
        problems: &mut Problems,
    ) -> Option<Pick> {
        let directory = scope.directory;
        let pool: (String, Vec<usize>) = match (group, self.tier) {
            (Some(group), _) => {
                let id = directory.group(group).map_or("", |group| &group.id);
                (format!("group `{id}`"), directory.agents_of(group).collect())
            }
            (None, Some(tier)) => (format!("tier {tier}"), directory.agents_of_tier(tier).collect()),
            (None, None) => ("the directory".to_owned(), (0..directory.agents().len()).collect()),
        };
        let count = if method == Method::Swarm { self.agents as usize } else { 1 };
        let skills = self.skills.iter().map(|skill| skill.value.clone()).collect();
        let pick = Pick::new((method, count, self.at_work), skills, pool, directory);
        if pick.is_empty() {
            let message = format!("nobody to pick from: {} has no agents", pick.pool());
            let help = Some("name the group under the `groups` of its agents, or leave out `pick`".to_owned());
            // a group can wait for its first agent
            match group {
                Some(_) => problems.warn_place(&self.place, "no_recipient", message, help),
                None => problems.at_place(&self.place, "no_recipient", message, help),
            }
            return group.map(|_| pick);
        }
        for skill in pick.unknown_skills().filter_map(|position| self.skills.get(position)) {
            let known = pick.known_skills(directory);
            let help = problems
                .suggestion(&skill.value, &known)
                .unwrap_or_else(|| "list it under the `skills` of an agent, or leave it out".to_owned());
            let message = format!("nobody of {} has skill `{}`", pick.pool(), skill.value);
            problems.warn_place(&skill.place, "unknown_reference", message, Some(help));
        }
        Some(pick)
    }
}

/// An agent, or whoever is on call.
fn named_agent(name: &Placed<String>, scope: &Scope<'_>, problems: &mut Problems) -> Option<ToAgent> {
    let directory = scope.directory;
    if let Some(agent) = directory.agent_position(&name.value) {
        return Some(ToAgent::Named(name.value.clone(), agent));
    }
    let Some(rotation) = name.value.strip_prefix("onCall:") else {
        match name.value.strip_prefix("agent:").filter(|id| directory.agent_position(id).is_some()) {
            Some(id) => {
                let help = Some(format!("write `{id}`"));
                problems.at_place(&name.place, "unknown_reference", format!("no agent `{}`", name.value), help);
            }
            None => problems.unknown_reference(&name.place, "agent", &name.value, &directory.agent_ids()),
        }
        return None;
    };
    let found = directory.rotation_position(rotation);
    if found.is_none() {
        problems.unknown_reference(&name.place, "rotation", rotation, &directory.rotation_ids());
    }
    found.map(|position| ToAgent::OnCall(name.value.clone(), position))
}

/// To whom a route leads at an instant.
#[derive(Debug, Default)]
struct Lead<'a> {
    agents: Vec<usize>,
    via: Option<&'a str>,
    because: Vec<Reason<'a>>,
    /// Why it is nobody.
    nobody: String,
    changes: Option<Instant>,
}

impl<'a> Lead<'a> {
    fn stand_in(&mut self, rule: &'a RouteRule, found: &StandIn, is_on_call: bool, situation: &mut Situation<'a>) {
        let directory = &situation.policy.directory;
        let told = directory.told(found);
        let Some(agent) = found.who.and_then(|who| directory.agent(who)) else {
            let via = self.via.unwrap_or_default();
            self.nobody = told.unwrap_or_else(|| format!("`{via}` is nobody"));
            if is_on_call {
                situation.findings.push(nobody_on_call(&rule.to_path, &self.nobody));
            }
            return;
        };
        self.agents.extend(found.who);
        if let (true, Some(via)) = (is_on_call, self.via) {
            let text = format!("`{}` is on call: `{via}`", agent.id);
            self.because.push(Reason::new(&rule.to_path, "onCall", text));
        }
        self.because.extend(told.map(|told| Reason::new(&rule.to_path, "replacement", told)));
    }
}

/// Where a ticket belongs, and why; or why it belongs nowhere.
#[derive(Debug, Default)]
pub(crate) struct Routed<'a> {
    pub route: Option<Route<'a>>,
    /// The reasons of the routes that held.
    pub because: Vec<Reason<'a>>,
    /// The group it belongs to.
    pub group: Option<&'a Group>,
    /// Who is to have it.
    pub agent: Option<Recipient<'a>>,
    /// An instant at which it is certain to be otherwise.
    pub changes: Option<Instant>,
}

impl<'a> Routed<'a> {
    /// The first route that holds and leads to a group or to somebody.
    /// Nobody is picked for a ticket that is `over`, or it would have to be looked at again with every opening.
    pub fn find(situation: &mut Situation<'a>, options: &Options, over: bool) -> Routed<'a> {
        let policy = situation.policy;
        let directory = &policy.directory;
        let mut routed = Routed::default();
        let mut nowhere = Vec::new();
        for rule in &policy.routes {
            let Some(proofs) = applies(rule.when.as_ref(), situation) else { continue };
            let mut lead = match over && rule.agent.is_some() {
                true => Lead { nobody: "nobody is picked for a ticket that is over".to_owned(), ..Lead::default() },
                false => rule.lead(situation, options),
            };
            routed.changes = earliest(routed.changes, lead.changes);
            let group = rule.group.and_then(|group| directory.group(group));
            let agent = lead.agents.first().and_then(|agent| directory.agent(*agent));
            let conclusion = match (group, agent) {
                (Some(group), _) => format!("; so the ticket belongs to group `{}`", group.id),
                (None, Some(agent)) => format!("; so the ticket goes to `{}`", agent.id),
                (None, None) => format!("; but {}", lead.nobody),
            };
            let subject = format!("route `{}`", rule.id);
            routed.because.push(reason(situation, &rule.path, "route", &subject, &proofs, &conclusion));
            routed.because.append(&mut lead.because);
            if group.is_none() && agent.is_none() {
                nowhere.push(format!("{subject}: {}", lead.nobody));
                continue;
            }
            if !lead.nobody.is_empty() {
                let text = format!("{}; so the group has it alone", lead.nobody);
                routed.because.push(Reason::new(&rule.to_path, "fallback", text));
            }
            let mut agents = Vec::with_capacity(lead.agents.len());
            for agent in &lead.agents {
                agents.extend(directory.agent(*agent).map(|agent| agent.id.as_str()));
            }
            routed.group = group;
            routed.agent = agent.map(|agent| Recipient {
                kind: RecipientKind::Agent,
                id: &agent.id,
                name: agent.name.as_deref(),
                via: lead.via,
            });
            routed.route = Some(Route {
                group: group.map(|group| group.id.as_str()),
                agent: agents.first().copied(),
                agents,
                tier: rule.tier.or(group.and_then(|group| group.tier)),
                rule: Some(&rule.id),
                because: routed.because.clone(),
            });
            return routed;
        }
        if !nowhere.is_empty() && !over {
            nowhere.truncate(NAMED);
            let message = format!("no route leads anywhere: {}", joined(&nowhere, "; "));
            let problem = Problem::warning("routes", "unroutable", message);
            let help = "end with a route that names a `group`: a group has the ticket when nobody of it is there";
            situation.findings.push(problem.with_help(help));
        }
        routed
    }
}
