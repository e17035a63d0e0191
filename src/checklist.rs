//! Checklists: what has to be collected and done around an escalation, each item by the event that says it is done.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::decide::applies;
use crate::decision::{Action, ActionWith, Checklist, ChecklistItem, Do, Reason};
use crate::document::{Object, each_entry, text, text_list};
use crate::field::Scope;
use crate::history::History;
use crate::json::Value;
use crate::problem::{At, Place, Problems};
use crate::reason::reason;
use crate::situation::Situation;

/// A checklist as it is written.
#[derive(Debug)]
pub(crate) struct ChecklistDoc {
    id: String,
    place: Place,
    when: Option<ConditionDoc>,
    starts_on: Vec<String>,
    items: Vec<Item>,
}

/// An item: the event that says it is done, and what there is to do.
#[derive(Debug)]
struct Item {
    /// As `first_of` takes it.
    event: Vec<String>,
    text: String,
}

impl ChecklistDoc {
    /// Reads the value of `checklists`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<ChecklistDoc> {
        let mut all = Vec::new();
        each_entry(at, problems, |id, at, problems| {
            let place = at.place();
            let Some(object) = Object::read(at, problems) else { return };
            let mut items = Vec::new();
            if let Some(at) = object.need("items", problems) {
                each_entry(&at, problems, |event, at, problems| {
                    let words = text(&at, problems);
                    items.extend(words.map(|text| Item { event: vec![event.to_owned()], text }));
                });
                if let Value::Object(entries) = &at.node.value
                    && entries.is_empty()
                {
                    let help = "write each as the event that says it is done, and what there is to do";
                    problems.error_help(&at, "missing", "no items", help);
                }
            }
            let when = read_when(object.get("when"), problems);
            let starts_on = object.get("startsOn").map(|at| text_list(&at, problems)).unwrap_or_default();
            object.finish(&[], problems);
            all.push(ChecklistDoc { id: id.to_owned(), place, when, starts_on, items });
        });
        all
    }
}

/// A compiled checklist.
#[derive(Debug)]
pub(crate) struct ChecklistRule {
    id: String,
    path: String,
    when: Option<Condition>,
    /// The events that open it; none: its condition does.
    starts_on: Vec<String>,
    items: Vec<Item>,
}

impl ChecklistRule {
    pub fn compile(doc: ChecklistDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> ChecklistRule {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        ChecklistRule { id: doc.id, path: doc.place.path, when, starts_on: doc.starts_on, items: doc.items }
    }

    /// The checklist of a ticket, if it is open, and the action that opens it.
    pub fn open<'a>(
        &'a self,
        situation: &mut Situation<'a>,
        history: &History<'a>,
        because: &mut Vec<Reason<'a>>,
        actions: &mut Vec<Action<'a>>,
    ) -> Option<Checklist<'a>> {
        let proofs = applies(self.when.as_ref(), situation)?;
        let since = self.when.as_ref().map_or(history.created_at, |when| when.since(situation));
        let (opened_at, by) = match self.starts_on.as_slice() {
            [] => (since, String::new()),
            names => {
                let (at, event) = history.first_of(names, history.created_at)?;
                (at.max(since), format!(" since `{event}`"))
            }
        };
        let mut items = Vec::with_capacity(self.items.len());
        for Item { event, text } in &self.items {
            let done_at = history.first_of(event, history.created_at).map(|(at, _)| at);
            items.push(ChecklistItem { id: event.first().map_or("", String::as_str), text, done_at });
        }
        let subject = format!("checklist `{}`", self.id);
        let why = reason(situation, &self.path, "checklist", &subject, &proofs, &format!("; it is open{by}"));
        because.push(why.clone());
        actions.push(Action {
            id: format!("{}:checklist:{}", situation.ticket.id.as_str(), self.id),
            at: opened_at,
            what: Do::OpenChecklist,
            with: ActionWith::Checklist { checklist: &self.id },
            because: vec![why],
        });
        Some(Checklist { id: &self.id, opened_at, items })
    }
}
