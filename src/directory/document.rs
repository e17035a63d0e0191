//! The directory as a policy writes it.

use crate::calendar::Holidays;
use crate::calendars::read_dates;
use crate::document::{Object, digits, each_entry, number, texts, whole_number};
use crate::problem::{At, Place, Placed, Problems};
use crate::rotation::RotationDoc;
use crate::zone::Zone;

/// More open tickets at the same time than anybody could have.
const MOST_TICKETS: u32 = 100_000;

/// The directory as it is written.
#[derive(Debug, Default)]
pub(crate) struct DirectoryDoc {
    pub(super) agents: Vec<AgentDoc>,
    pub(super) groups: Vec<GroupDoc>,
    pub(super) rotations: Vec<RotationDoc>,
}

#[derive(Debug)]
pub(super) struct AgentDoc {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) groups: Vec<Placed<String>>,
    pub(super) manager: Option<Placed<String>>,
    pub(super) roles: Vec<Placed<String>>,
    pub(super) skills: Vec<Placed<String>>,
    pub(super) experience: f64,
    pub(super) capacity: Option<u32>,
    pub(super) region: Option<String>,
    pub(super) calendar: Option<Placed<String>>,
    pub(super) absences: Option<(Holidays, Place)>,
    pub(super) replacement: Option<Placed<String>>,
}

#[derive(Debug)]
pub(super) struct GroupDoc {
    pub(super) id: String,
    pub(super) name: Option<String>,
    pub(super) lead: Option<Placed<String>>,
    pub(super) tier: Option<u32>,
    pub(super) calendar: Option<Placed<String>>,
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
