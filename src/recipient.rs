//! Whom a level of an escalation tells, assigns to or makes the owner.

use crate::decision::{Recipient, RecipientKind};
use crate::directory::{Agent, Directory, Group, StandIn};
use crate::field::{Field, Scope};
use crate::instant::Instant;
use crate::problem::{Placed, Problem, Problems, did_you_mean};
use crate::text::lower;
use crate::ticket::{FieldValue, Ticket};
use std::cell::OnceCell;

/// A recipient as the policy names it.
#[derive(Debug)]
pub(crate) struct Target {
    /// `assignee.manager`, as written.
    pub name: String,
    kind: TargetKind,
}

#[derive(Debug)]
enum TargetKind {
    Assignee,
    AssigneeManager,
    Group,
    GroupLead,
    /// Who has it, where that does not depend on the ticket.
    Role(String, Region, Vec<usize>),
    Agent(usize),
    NamedGroup(usize),
    OnCall(usize),
    Address(String),
}

/// Where those with a role have to be.
#[derive(Debug)]
enum Region {
    Any,
    Fixed,
    /// The ticket's own: the slot of `company.region`, for example.
    OfTicket(usize),
}

const RELATIVE: [&str; 4] = ["assignee", "assignee.manager", "group", "group.lead"];
const REGIONS_OF_TICKET: [&str; 2] = ["company.region", "requester.region"];

impl Target {
    /// Resolves the parts that do not depend on the ticket.
    pub fn compile(doc: Placed<String>, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Target> {
        let directory = scope.directory;
        let kind = match doc.value.split_once(':') {
            None => match doc.value.as_str() {
                "assignee" => Some(TargetKind::Assignee),
                "assignee.manager" => Some(TargetKind::AssigneeManager),
                "group" => Some(TargetKind::Group),
                "group.lead" => Some(TargetKind::GroupLead),
                other => {
                    let help = did_you_mean(other, &RELATIVE).unwrap_or_else(|| {
                        "recipients are `assignee`, `assignee.manager`, `group`, `group.lead`, `role:…`, `agent:…`, `group:…`, `onCall:…` or `address:…`".to_owned()
                    });
                    problems.at_place(&doc.place, "unknown_value", format!("no recipient `{other}`"), Some(help));
                    None
                }
            },
            Some(("agent", id)) => {
                let found = directory.agent_position(id);
                if found.is_none() {
                    problems.unknown_reference(&doc.place, "agent", id, &directory.agent_ids());
                }
                found.map(TargetKind::Agent)
            }
            Some(("group", id)) => {
                let found = directory.group_position(id);
                if found.is_none() {
                    problems.unknown_reference(&doc.place, "group", id, &directory.group_ids());
                }
                found.map(TargetKind::NamedGroup)
            }
            Some(("role", id)) => role(id, &doc, scope, problems),
            Some(("onCall", id)) => {
                let found = directory.rotation_position(id);
                if found.is_none() {
                    problems.unknown_reference(&doc.place, "rotation", id, &directory.rotation_ids());
                }
                found.map(TargetKind::OnCall)
            }
            Some(("address", address)) if !address.trim().is_empty() => {
                Some(TargetKind::Address(address.trim().to_owned()))
            }
            Some((kind, _)) => {
                let help = did_you_mean(kind, &["agent", "group", "role", "address", "onCall"])
                    .unwrap_or_else(|| "write `agent:…`, `group:…`, `role:…`, `onCall:…` or `address:…`".to_owned());
                problems.at_place(&doc.place, "unknown_value", format!("no recipient `{}`", doc.value), Some(help));
                None
            }
        };
        let nobody = match kind {
            Some(TargetKind::AssigneeManager) if !directory.has_managers => {
                Some("no agent of the directory has a `manager`")
            }
            Some(TargetKind::GroupLead) if !directory.has_leads => Some("no group of the directory has a `lead`"),
            _ => None,
        };
        if let Some(why) = nobody {
            let message = format!("`{}` is nobody: {why}", doc.value);
            let help = "add one, or name another recipient; the ticket's group stands in until then".to_owned();
            problems.warn_place(&doc.place, "no_recipient", message, Some(help));
        }
        kind.map(|kind| Target { name: doc.value, kind })
    }
}

/// `regional-manager`, `regional-manager@emea` or `regional-manager@company.region`.
fn role(id: &str, doc: &Placed<String>, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<TargetKind> {
    let roles = scope.directory.roles();
    let (name, region) = match id.rsplit_once('@') {
        Some((name, region)) if !roles.contains(&id) => (name, Some(region)),
        _ => (id, None),
    };
    if !roles.contains(&name) {
        problems.unknown_reference(&doc.place, "role", name, &roles);
        return None;
    }
    let mut members = Vec::new();
    let region = match region {
        None => {
            members.extend(scope.directory.with_role(name, None));
            Region::Any
        }
        Some(field) if REGIONS_OF_TICKET.contains(&field) => match scope.field(field, &doc.place, problems)? {
            Field::Custom(slot) => Region::OfTicket(slot),
            _ => Region::Any,
        },
        Some(region) => {
            let lowered = lower(region);
            members.extend(scope.directory.with_role(name, Some(&lowered)));
            if members.is_empty() {
                let mut known = REGIONS_OF_TICKET.to_vec();
                known.extend(scope.directory.regions_of(name));
                let help = problems
                    .suggestion(region, &known)
                    .unwrap_or_else(|| format!("give an agent with the role `{name}` this `region`"));
                let message = format!("nobody with role `{name}` is in region `{region}`");
                problems.at_place(&doc.place, "unknown_reference", message, Some(help));
                return None;
            }
            Region::Fixed
        }
    };
    Some(TargetKind::Role(name.to_owned(), region, members))
}

/// The names of the assignee and of the group in the helpdesk.
pub(crate) type Owners<'a> = (Option<&'a str>, Option<&'a str>);

/// Who works on a ticket at an instant; what `assignee`, `group` and whoever is on call stand for.
pub(crate) struct People<'p, 'a> {
    directory: &'a Directory,
    ticket: &'a Ticket<'a>,
    /// The agents who are away, whatever the directory says.
    away: &'a [usize],
    /// Who has the ticket at an instant; the group, else the one the ticket is routed to.
    owners: &'p dyn Fn(Instant) -> Owners<'a>,
    /// When they are asked for: absences and turns are those of this instant.
    at: Instant,
    assignee: Option<&'a str>,
    group: Option<&'a str>,
    /// What the directory knows of the two, once it was asked: a ladder asks for every step, and seldom for others.
    known_assignee: OnceCell<Option<usize>>,
    known_group: OnceCell<Option<&'a Group>>,
}

/// The recipients a target stands for.
#[derive(Debug, Default)]
pub(crate) struct Resolved<'a> {
    pub recipients: Vec<Recipient<'a>>,
    /// Whom they stand in for, when the target itself is nobody.
    pub instead_of: Option<&'a str>,
    /// A sentence for everybody who is not there: "`anna` is absent until …: `bob` stands in".
    pub replacements: Vec<String>,
    /// Why nobody is on call, where somebody should be.
    pub gap: Option<String>,
}

impl<'a> Resolved<'a> {
    /// The room is kept: a ladder resolves targets for every step.
    fn clear(&mut self) {
        self.recipients.clear();
        self.replacements.clear();
        (self.instead_of, self.gap) = (None, None);
    }

    fn add(&mut self, recipient: Recipient<'a>) {
        if !self.recipients.iter().any(|known| known.is(&recipient)) {
            self.recipients.push(recipient);
        }
    }
}

impl<'p, 'a> People<'p, 'a> {
    pub fn new(
        directory: &'a Directory,
        ticket: &'a Ticket<'a>,
        away: &'a [usize],
        owners: &'p dyn Fn(Instant) -> Owners<'a>,
        at: Instant,
    ) -> People<'p, 'a> {
        let (assignee, group) = owners(at);
        let (known_assignee, known_group) = Default::default();
        People { directory, ticket, away, owners, at, assignee, group, known_assignee, known_group }
    }

    /// Goes on to another instant.
    pub fn go_to(&mut self, at: Instant) {
        let (assignee, group) = (self.owners)(at);
        self.at = at;
        if self.assignee != assignee {
            (self.assignee, self.known_assignee) = (assignee, OnceCell::new());
        }
        if self.group != group {
            (self.group, self.known_group) = (group, OnceCell::new());
        }
    }

    fn assignee_position(&self) -> Option<usize> {
        *self.known_assignee.get_or_init(|| self.directory.position_called(self.assignee?))
    }

    fn known_group(&self) -> Option<&'a Group> {
        *self.known_group.get_or_init(|| self.directory.group_called(self.group?))
    }

    /// Everybody a target stands for. Nobody: the group, then its lead; then still nobody.
    pub fn resolve(&self, target: &'a Target, found: &mut Resolved<'a>) {
        found.clear();
        self.direct(target, found);
        if found.recipients.is_empty() {
            found.instead_of = Some(&target.name);
            match self.group_recipient() {
                Some(group) => found.add(group),
                None => self.lead("group.lead", None, found),
            }
        }
    }

    /// One owner: a role that several people have stays a role.
    pub fn resolve_one(&self, target: &'a Target, found: &mut Resolved<'a>) {
        self.resolve(target, found);
        match (&target.kind, found.recipients.len()) {
            (TargetKind::Role(role, region, _), 2..) => {
                let via = (!matches!(region, Region::Any)).then_some(target.name.as_str());
                found.clear();
                found.add(Recipient { kind: RecipientKind::Role, id: role, name: None, via });
            }
            _ => found.recipients.truncate(1),
        }
    }

    fn direct(&self, target: &'a Target, found: &mut Resolved<'a>) {
        let name = target.name.as_str();
        match &target.kind {
            TargetKind::Assignee => self.assignee(found),
            TargetKind::AssigneeManager => {
                let manager = self.assignee_position().and_then(|agent| self.directory.agent(agent)?.manager);
                self.add_agent(manager, name, Some(name), found);
            }
            TargetKind::Group => found.recipients.extend(self.group_recipient()),
            TargetKind::GroupLead => self.lead(name, Some(name), found),
            TargetKind::Role(role, Region::OfTicket(slot), _) => {
                let region = match self.ticket.custom(*slot) {
                    Some(FieldValue::Text(region)) if !region.trim().is_empty() => Some(lower(region.trim())),
                    _ => None,
                };
                for agent in self.directory.with_role(role, region.as_deref()) {
                    self.add_agent(Some(agent), name, Some(name), found);
                }
            }
            TargetKind::Role(_, _, members) => {
                for agent in members {
                    self.add_agent(Some(*agent), name, Some(name), found);
                }
            }
            TargetKind::Agent(position) => self.add_agent(Some(*position), name, None, found),
            TargetKind::NamedGroup(position) => {
                found.recipients.extend(self.directory.group(*position).map(group_recipient));
            }
            TargetKind::OnCall(rotation) => self.on_call(*rotation, target, found),
            TargetKind::Address(address) => {
                found.add(Recipient { kind: RecipientKind::Address, id: address, name: None, via: None });
            }
        }
    }

    /// Adds an agent as `via`, or whoever stands in for them, who is there because the policy names `name`.
    fn add_agent(&self, agent: Option<usize>, name: &'a str, via: Option<&'a str>, found: &mut Resolved<'a>) {
        let Some(agent) = agent else { return };
        let stand_in = self.directory.stand_in(agent, self.at, self.away);
        let via = if stand_in.missing.is_empty() { via } else { Some(name) };
        self.add_stand_in(&stand_in, via, found);
    }

    fn add_stand_in(&self, stand_in: &StandIn, via: Option<&'a str>, found: &mut Resolved<'a>) {
        if !stand_in.missing.is_empty() {
            found.replacements.extend(self.directory.told(stand_in));
        }
        if let Some(agent) = stand_in.who.and_then(|who| self.directory.agent(who)) {
            found.add(agent_recipient(agent, via));
        }
    }

    fn on_call(&self, rotation: usize, target: &'a Target, found: &mut Resolved<'a>) {
        match self.directory.on_call(rotation, self.at, self.away) {
            Some(on_call) => {
                self.add_stand_in(&on_call, Some(&target.name), found);
                if on_call.who.is_none() {
                    found.gap =
                        Some(format!("`{}` is nobody at {}: all of its members are missing", target.name, self.at));
                }
            }
            None => {
                let starts = self.directory.rotation(rotation).map_or(self.at, |rotation| rotation.starts());
                found.gap = Some(format!("`{}` is nobody before it starts at {starts}", target.name));
            }
        }
    }

    fn assignee(&self, found: &mut Resolved<'a>) {
        let Some(called) = self.assignee else { return };
        match self.assignee_position() {
            Some(agent) => self.add_agent(Some(agent), "assignee", None, found),
            None => found.add(Recipient { kind: RecipientKind::Agent, id: called, name: None, via: None }),
        }
    }

    /// The assignee, known to the directory or not; else whoever stands in for them.
    pub fn assignee_recipient(&self) -> Option<Recipient<'a>> {
        let mut found = Resolved::default();
        self.assignee(&mut found);
        found.recipients.pop()
    }

    /// When it can be somebody else who has the assignee's work, if nothing happens to the ticket.
    pub fn assignee_changes(&self) -> Option<Instant> {
        let agent = self.assignee_position()?;
        self.directory.stand_in(agent, self.at, self.away).changes
    }

    /// The group, known to the directory or not.
    pub fn group_recipient(&self) -> Option<Recipient<'a>> {
        let called = self.group?;
        Some(match self.known_group() {
            Some(group) => group_recipient(group),
            None => Recipient { kind: RecipientKind::Group, id: called, name: None, via: None },
        })
    }

    fn lead(&self, name: &'a str, via: Option<&'a str>, found: &mut Resolved<'a>) {
        self.add_agent(self.known_group().and_then(|group| group.lead), name, via, found);
    }
}

fn agent_recipient<'a>(agent: &'a Agent, via: Option<&'a str>) -> Recipient<'a> {
    let name = agent.name.as_deref();
    Recipient { kind: RecipientKind::Agent, id: &agent.id, name, via }
}

fn group_recipient<'a>(group: &'a Group) -> Recipient<'a> {
    let name = group.name.as_deref();
    Recipient { kind: RecipientKind::Group, id: &group.id, name, via: None }
}

/// A finding for a target nobody stands for.
pub(crate) fn nobody(path: &str, name: &str) -> Problem {
    Problem::warning(path, "no_recipient", format!("`{name}` is nobody: no assignee, and no group to fall back to"))
        .with_help("assign the ticket to a group, or name a recipient of the directory")
}

/// A finding for a rotation that has nobody on call.
pub(crate) fn nobody_on_call(path: &str, why: &str) -> Problem {
    Problem::warning(path, "nobody_on_call", why)
        .with_help("name a `replacement` or another member, or let the rotation start earlier")
}
