//! Routes: the first one whose condition holds says which group a ticket belongs to.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::document::{Object, list};
use crate::field::Scope;
use crate::problem::{At, Place, Placed, Problems};

/// A route as it is written.
#[derive(Debug)]
pub(crate) struct RouteDoc {
    pub id: Option<Placed<String>>,
    pub place: Place,
    when: Option<ConditionDoc>,
    group: Option<Placed<String>>,
}

impl RouteDoc {
    /// Reads the value of `routes`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<RouteDoc> {
        list(at, problems, |at, problems| {
            let place = at.place();
            let object = Object::read(at, problems)?;
            let mut group = None;
            if let Some(to) = object.need("to", problems).and_then(|at| Object::read(at, problems)) {
                group = to.need_placed("group", problems);
                to.finish(&["pick", "agent", "agents", "skills", "tier"], problems);
            }
            let route = RouteDoc {
                id: object.placed("id", problems),
                when: read_when(object.get("when"), problems),
                place,
                group,
            };
            object.finish(&[], problems);
            Some(route)
        })
    }

    pub fn is_default(&self) -> bool {
        self.when.is_none()
    }
}

/// A compiled route.
#[derive(Debug)]
pub(crate) struct RouteRule {
    /// Its id, or its place if it has none.
    pub id: String,
    pub path: String,
    pub when: Option<Condition>,
    pub group: usize,
}

impl RouteRule {
    pub fn compile(doc: RouteDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<RouteRule> {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let name = doc.group?;
        let Some(group) = scope.directory.group_position(&name.value) else {
            problems.unknown_reference(&name.place, "group", &name.value, &scope.directory.group_ids());
            return None;
        };
        let path = doc.place.path;
        Some(RouteRule { id: doc.id.map_or_else(|| path.clone(), |id| id.value), path, when, group })
    }
}
