//! Who there is: agents, groups, managers, roles.

use crate::document::{Object, each_entry, texts, whole_number};
use crate::problem::{At, Placed, Problems};
use crate::text::{equals, lower, slices};

/// The directory as it is written.
#[derive(Debug, Default)]
pub(crate) struct DirectoryDoc {
    agents: Vec<AgentDoc>,
    groups: Vec<GroupDoc>,
}

#[derive(Debug)]
struct AgentDoc {
    id: String,
    name: Option<String>,
    groups: Vec<Placed<String>>,
    manager: Option<Placed<String>>,
    roles: Vec<Placed<String>>,
}

#[derive(Debug)]
struct GroupDoc {
    id: String,
    name: Option<String>,
    lead: Option<Placed<String>>,
    tier: Option<u32>,
}

impl DirectoryDoc {
    /// Reads the value of `directory`.
    pub fn read(at: At<'_>, problems: &mut Problems) -> DirectoryDoc {
        let mut directory = DirectoryDoc::default();
        let Some(object) = Object::read(at, problems) else { return directory };
        if let Some(at) = object.get("agents") {
            each_entry(&at, problems, |id, at, problems| directory.agents.extend(AgentDoc::read(id, at, problems)));
        }
        if let Some(at) = object.get("groups") {
            each_entry(&at, problems, |id, at, problems| directory.groups.extend(GroupDoc::read(id, at, problems)));
        }
        object.finish(&["rotations"], problems);
        directory
    }
}

impl AgentDoc {
    fn read(id: &str, at: At<'_>, problems: &mut Problems) -> Option<AgentDoc> {
        let object = Object::read(at, problems)?;
        let agent = AgentDoc {
            id: id.to_owned(),
            name: object.text("name", problems),
            groups: object.get("groups").map(|at| texts(&at, problems)).unwrap_or_default(),
            manager: object.placed("manager", problems),
            roles: object.get("roles").map(|at| texts(&at, problems)).unwrap_or_default(),
        };
        object.finish(&["skills", "experience", "capacity", "calendar", "region"], problems);
        Some(agent)
    }
}

impl GroupDoc {
    fn read(id: &str, at: At<'_>, problems: &mut Problems) -> Option<GroupDoc> {
        let object = Object::read(at, problems)?;
        let group = GroupDoc {
            id: id.to_owned(),
            name: object.text("name", problems),
            lead: object.placed("lead", problems),
            tier: object.get("tier").and_then(|at| whole_number(&at, 0, 4, problems)),
        };
        object.finish(&["calendar"], problems);
        Some(group)
    }
}

/// Somebody who works on tickets.
#[derive(Debug)]
pub(crate) struct Agent {
    pub id: String,
    pub name: Option<String>,
    pub manager: Option<usize>,
    roles: Vec<String>,
}

/// An assignment group.
#[derive(Debug)]
pub(crate) struct Group {
    pub id: String,
    pub name: Option<String>,
    pub lead: Option<usize>,
    pub tier: Option<u32>,
}

/// Everybody, with references resolved to positions.
#[derive(Debug, Default)]
pub(crate) struct Directory {
    agents: Vec<Agent>,
    groups: Vec<Group>,
}

impl Directory {
    pub fn compile(doc: DirectoryDoc, problems: &mut Problems) -> Directory {
        let agent_ids: Vec<&str> = doc.agents.iter().map(|agent| agent.id.as_str()).collect();
        let group_ids: Vec<&str> = doc.groups.iter().map(|group| group.id.as_str()).collect();
        let position = |what: &str, ids: &[&str], name: &Placed<String>, problems: &mut Problems| {
            let found = ids.iter().position(|id| *id == name.value);
            if found.is_none() {
                problems.unknown_reference(&name.place, what, &name.value, ids);
            }
            found
        };
        let agents = doc.agents.iter().map(|agent| {
            for group in &agent.groups {
                position("group", &group_ids, group, problems);
            }
            Agent {
                id: agent.id.clone(),
                name: agent.name.clone(),
                manager: agent.manager.as_ref().and_then(|name| position("agent", &agent_ids, name, problems)),
                roles: agent.roles.iter().map(|role| role.value.clone()).collect(),
            }
        });
        let agents = agents.collect();
        let groups = doc.groups.iter().map(|group| Group {
            id: group.id.clone(),
            name: group.name.clone(),
            lead: group.lead.as_ref().and_then(|name| position("agent", &agent_ids, name, problems)),
            tier: group.tier,
        });
        let groups = groups.collect();
        Directory { agents, groups }
    }

    pub fn agent(&self, position: usize) -> Option<&Agent> {
        self.agents.get(position)
    }

    pub fn group(&self, position: usize) -> Option<&Group> {
        self.groups.get(position)
    }

    /// The agent with this id.
    pub fn agent_position(&self, id: &str) -> Option<usize> {
        self.agents.iter().position(|agent| agent.id == id)
    }

    /// The group with this id.
    pub fn group_position(&self, id: &str) -> Option<usize> {
        self.groups.iter().position(|group| group.id == id)
    }

    /// The agent a helpdesk calls so: by id, else by name without regard to case.
    pub fn agent_called(&self, called: &str) -> Option<&Agent> {
        let lowered = lower(called);
        let by_name = |agent: &&Agent| agent.name.as_deref().is_some_and(|name| equals(name, &lowered));
        self.agents.iter().find(|agent| agent.id == called).or_else(|| self.agents.iter().find(by_name))
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

    /// The agents with a role.
    pub fn with_role<'d>(&'d self, role: &'d str) -> impl Iterator<Item = &'d Agent> {
        self.agents.iter().filter(move |agent| agent.roles.iter().any(|own| own == role))
    }

    pub fn agent_ids(&self) -> Vec<&str> {
        self.agents.iter().map(|agent| agent.id.as_str()).collect()
    }

    pub fn group_ids(&self) -> Vec<&str> {
        self.groups.iter().map(|group| group.id.as_str()).collect()
    }

    /// Every role somebody has.
    pub fn roles(&self) -> Vec<&str> {
        let mut roles = Vec::new();
        for agent in &self.agents {
            roles.extend(slices(&agent.roles));
        }
        roles
    }
}
