//! Whom a level of an escalation tells, assigns to or makes the owner.

use crate::decision::{Recipient, RecipientKind};
use crate::directory::{Agent, Directory, Group};
use crate::document::not_supported;
use crate::problem::{Placed, Problem, Problems, did_you_mean};

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
    Role(String),
    Agent(usize),
    NamedGroup(usize),
    Address(String),
}

const RELATIVE: [&str; 4] = ["assignee", "assignee.manager", "group", "group.lead"];

impl Target {
    /// Resolves the parts that do not depend on the ticket.
    pub fn compile(doc: Placed<String>, directory: &Directory, problems: &mut Problems) -> Option<Target> {
        let kind = match doc.value.split_once(':') {
            None => match doc.value.as_str() {
                "assignee" => Some(TargetKind::Assignee),
                "assignee.manager" => Some(TargetKind::AssigneeManager),
                "group" => Some(TargetKind::Group),
                "group.lead" => Some(TargetKind::GroupLead),
                other => {
                    let help = did_you_mean(other, &RELATIVE).unwrap_or_else(|| {
                        "recipients are `assignee`, `assignee.manager`, `group`, `group.lead`, `role:…`, `agent:…`, `group:…` or `address:…`".to_owned()
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
            Some(("role", id)) => {
                let known = directory.roles().contains(&id);
                if !known {
                    problems.unknown_reference(&doc.place, "role", id, &directory.roles());
                }
                known.then(|| TargetKind::Role(id.to_owned()))
            }
            Some(("address", address)) if !address.trim().is_empty() => {
                Some(TargetKind::Address(address.trim().to_owned()))
            }
            Some(("onCall", _)) => {
                problems.push(doc.place.at, not_supported(doc.place.path.clone(), "onCall"));
                None
            }
            Some((kind, _)) => {
                let help = did_you_mean(kind, &["agent", "group", "role", "address", "onCall"])
                    .unwrap_or_else(|| "write `agent:…`, `group:…`, `role:…` or `address:…`".to_owned());
                problems.at_place(&doc.place, "unknown_value", format!("no recipient `{}`", doc.value), Some(help));
                None
            }
        };
        kind.map(|kind| Target { name: doc.value, kind })
    }
}

/// Who works on a ticket at the moment; what `assignee` and `group` stand for.
#[derive(Debug)]
pub(crate) struct People<'a> {
    pub directory: &'a Directory,
    /// The helpdesk's name for the assignee.
    pub assignee: Option<&'a str>,
    /// The helpdesk's group, else the one the ticket is routed to.
    pub group: Option<&'a str>,
}

/// The recipients a target stands for.
#[derive(Debug)]
pub(crate) struct Resolved<'a> {
    pub recipients: Vec<Recipient<'a>>,
    /// Whom they stand in for, when the target itself is nobody.
    pub instead_of: Option<&'a str>,
}

impl<'a> People<'a> {
    /// Everybody a target stands for. Nobody: the group, then its lead; then still nobody.
    pub fn resolve(&self, target: &'a Target) -> Resolved<'a> {
        let found = self.direct(target);
        if !found.is_empty() {
            return Resolved { recipients: found, instead_of: None };
        }
        let group = self.group_recipient();
        let instead = group.or_else(|| self.lead_recipient(None));
        Resolved { recipients: Vec::from_iter(instead), instead_of: Some(&target.name) }
    }

    /// One owner: a role that several people have stays a role.
    pub fn resolve_one(&self, target: &'a Target) -> Option<Recipient<'a>> {
        let mut found = self.resolve(target).recipients;
        match (&target.kind, found.len()) {
            (TargetKind::Role(role), 2..) => {
                Some(Recipient { kind: RecipientKind::Role, id: role, name: None, via: None })
            }
            _ => found.drain(..).next(),
        }
    }

    fn direct(&self, target: &'a Target) -> Vec<Recipient<'a>> {
        let via = Some(target.name.as_str());
        let one = match &target.kind {
            TargetKind::Assignee => self.assignee_recipient(),
            TargetKind::AssigneeManager => {
                let assignee = self.assignee.and_then(|called| self.directory.agent_called(called));
                let manager = assignee.and_then(|agent| self.directory.agent(agent.manager?));
                manager.map(|agent| agent_recipient(agent, via))
            }
            TargetKind::Group => self.group_recipient(),
            TargetKind::GroupLead => self.lead_recipient(via),
            TargetKind::Role(role) => {
                let mut everybody = Vec::new();
                for agent in self.directory.with_role(role) {
                    everybody.push(agent_recipient(agent, via));
                }
                return everybody;
            }
            TargetKind::Agent(position) => self.directory.agent(*position).map(|agent| agent_recipient(agent, None)),
            TargetKind::NamedGroup(position) => self.directory.group(*position).map(group_recipient),
            TargetKind::Address(address) => {
                Some(Recipient { kind: RecipientKind::Address, id: address, name: None, via: None })
            }
        };
        Vec::from_iter(one)
    }

    /// The assignee, known to the directory or not.
    pub fn assignee_recipient(&self) -> Option<Recipient<'a>> {
        let called = self.assignee?;
        Some(match self.directory.agent_called(called) {
            Some(agent) => agent_recipient(agent, None),
            None => Recipient { kind: RecipientKind::Agent, id: called, name: None, via: None },
        })
    }

    /// The group, known to the directory or not.
    pub fn group_recipient(&self) -> Option<Recipient<'a>> {
        let called = self.group?;
        Some(match self.directory.group_called(called) {
            Some(group) => group_recipient(group),
            None => Recipient { kind: RecipientKind::Group, id: called, name: None, via: None },
        })
    }

    fn lead_recipient(&self, via: Option<&'a str>) -> Option<Recipient<'a>> {
        let group = self.directory.group_called(self.group?)?;
        self.directory.agent(group.lead?).map(|agent| agent_recipient(agent, via))
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
