//! The JSON form of a decision, field by field as the contract has it.

use crate::decision::{
    Action, ActionWith, Checklist, ChecklistItem, Clock, ClockState, Decision, Do, Escalation, EscalationType,
    Evidence, Facts, Match, Pause, PolicyRef, PriorityDecision, Reason, Recipient, RecipientKind, Route, SlaDecision,
    Step, StepKind, TraceKind, TraceRow,
};
use crate::problem::{Problem, Severity};
use crate::ticket::TicketId;
use crate::write::{Json, ToJson};

impl ToJson for Decision<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("ticket", &self.ticket);
            if !json.is_still() {
                json.field("now", &self.now);
            }
            json.field("policy", &self.policy);
            json.field("priority", &self.priority);
            json.field("facts", &self.facts);
            json.field("matches", &self.matches);
            json.field("sla", &self.sla);
            json.field("escalation", &self.escalation);
            json.field("route", &self.route);
            json.field("checklists", &self.checklists);
            json.field("actions", &self.actions);
            json.field("nextChangeAt", &self.next_change_at);
            if json.is_still() {
                let because: Vec<&Reason<'_>> = self.because.iter().filter(|reason| reason.code != "target").collect();
                json.field("because", &because);
            } else {
                json.field("because", &self.because);
            }
            json.field("findings", &self.findings);
        });
    }
}

impl ToJson for PolicyRef<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("name", &self.name);
            json.field("hash", &self.hash);
        });
    }
}

impl ToJson for PriorityDecision<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("value", &self.value);
            json.field("impact", &self.impact);
            json.field("urgency", &self.urgency);
            json.field("score", &self.score);
        });
    }
}

impl ToJson for Match<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("list", &self.list);
            json.field("phrase", &self.phrase);
            json.field("field", &self.field);
            json.field("start", &self.start);
            json.field("end", &self.end);
            json.field("weight", &self.weight);
        });
    }
}

impl ToJson for SlaDecision<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("id", &self.id);
            json.field("clocks", &self.clocks);
        });
    }
}

impl ToJson for Clock<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("metric", &self.metric);
            json.field("cycle", &self.cycle);
            json.optional("group", &self.group);
            json.field("state", &self.state);
            json.field("calendar", &self.calendar);
            json.field("startedAt", &self.started_at);
            json.field("targetSeconds", &self.target_seconds);
            if !json.is_still() {
                json.field("elapsedSeconds", &self.elapsed_seconds);
                json.field("remainingSeconds", &self.remaining_seconds);
            }
            // a paused clock shows when it would be due if it went on now
            if !(json.is_still() && self.state == ClockState::Paused) {
                json.field("dueAt", &self.due_at);
            }
            json.field("warnAt", &self.warn_at);
            json.field("stoppedAt", &self.stopped_at);
            json.field("breachedAt", &self.breached_at);
            json.field("pauses", &self.pauses);
            json.optional("trace", &self.trace);
        });
    }
}

impl ToJson for TraceRow<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("from", &self.from);
            json.field("to", &self.to);
            json.field("kind", &self.kind);
            json.field("seconds", &self.seconds);
            json.optional("cause", &self.cause);
        });
    }
}

impl ToJson for TraceKind {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            TraceKind::Counted => "counted",
            TraceKind::Closed => "closed",
            TraceKind::Paused => "paused",
            TraceKind::Carried => "carried",
        });
    }
}

impl ToJson for Pause<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("from", &self.from);
            json.field("to", &self.to);
            json.field("cause", &self.cause);
        });
    }
}

impl ToJson for Escalation<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("path", &self.path);
            json.field("type", &self.kind);
            json.field("level", &self.level);
            json.field("owner", &self.owner);
            json.field("reached", &self.reached);
            json.field("next", &self.next);
            json.field("stoppedBy", &self.stopped_by);
        });
    }
}

impl ToJson for Step<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("id", &self.id);
            json.field("at", &self.at);
            json.field("kind", &self.kind);
            json.field("metric", &self.metric);
            json.field("path", &self.path);
            json.field("level", &self.level);
            json.field("cycle", &self.cycle);
            json.field("notify", &self.notify);
            json.field("assign", &self.assign);
            json.field("owner", &self.owner);
            json.field("resolveBy", &self.resolve_by);
            json.field("because", &self.because);
        });
    }
}

impl ToJson for Action<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("id", &self.id);
            json.field("at", &self.at);
            json.field("do", &self.what);
            json.field("with", &self.with);
            json.field("because", &self.because);
        });
    }
}

impl ToJson for Checklist<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("id", &self.id);
            json.field("openedAt", &self.opened_at);
            json.field("items", &self.items);
        });
    }
}

impl ToJson for ChecklistItem<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("id", &self.id);
            json.field("text", &self.text);
            json.field("doneAt", &self.done_at);
        });
    }
}

impl ToJson for Recipient<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("kind", &self.kind);
            json.field("id", &self.id);
            json.optional("name", &self.name);
            json.optional("via", &self.via);
        });
    }
}

impl ToJson for Route<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("group", &self.group);
            json.field("agent", &self.agent);
            json.field("agents", &self.agents);
            json.field("tier", &self.tier);
            json.field("rule", &self.rule);
            json.field("because", &self.because);
        });
    }
}

impl ToJson for Reason<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("path", &self.path);
            json.field("code", &self.code);
            json.field("text", &self.text);
            json.optional("field", &self.field);
            json.optional("value", &self.value);
            json.optional("start", &self.start);
            json.optional("end", &self.end);
        });
    }
}

impl ToJson for ClockState {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            ClockState::Running => "running",
            ClockState::Paused => "paused",
            ClockState::Warning => "warning",
            ClockState::Breached => "breached",
            ClockState::Met => "met",
            ClockState::Cancelled => "cancelled",
        });
    }
}

impl ToJson for EscalationType {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            EscalationType::Functional => "functional",
            EscalationType::Hierarchical => "hierarchical",
            EscalationType::Automatic => "automatic",
        });
    }
}

impl ToJson for StepKind {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            StepKind::Warning => "warning",
            StepKind::Reminder => "reminder",
            StepKind::Level => "level",
            StepKind::Repeat => "repeat",
            StepKind::Breach => "breach",
            StepKind::Obligation => "obligation",
            StepKind::Open => "open",
            StepKind::Close => "close",
        });
    }
}

impl ToJson for Do {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            Do::Notify => "notify",
            Do::Assign => "assign",
            Do::SetPriority => "setPriority",
            Do::SetGroup => "setGroup",
            Do::AddTags => "addTags",
            Do::OpenChecklist => "openChecklist",
        });
    }
}

impl ToJson for RecipientKind {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            RecipientKind::Agent => "agent",
            RecipientKind::Group => "group",
            RecipientKind::Role => "role",
            RecipientKind::Address => "address",
        });
    }
}

impl ToJson for Facts<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| self.0.iter().for_each(|(name, value)| json.entry(name, value)));
    }
}

impl ToJson for ActionWith<'_> {
    fn write(&self, json: &mut Json) {
        json.object(|json| match self {
            ActionWith::To { to, kind, level, resolve_by } => {
                json.field("to", to);
                json.field("kind", kind);
                json.field("level", level);
                resolve_by.iter().for_each(|at| json.field("resolveBy", at));
            }
            ActionWith::Agent { to } => json.field("to", to),
            ActionWith::Priority { priority } => json.field("priority", priority),
            ActionWith::Group { group, name } => {
                json.field("group", group);
                name.iter().for_each(|name| json.field("name", name));
            }
            ActionWith::Checklist { checklist } => json.field("checklist", checklist),
            ActionWith::Tags { tags } => json.field("tags", tags),
        });
    }
}

impl ToJson for Evidence<'_> {
    fn write(&self, json: &mut Json) {
        match self {
            Evidence::Text(text) => json.string(text),
            Evidence::Number(digits) => json.raw(digits),
            Evidence::Bool(value) => value.write(json),
            Evidence::Instant(at) => at.write(json),
            Evidence::Texts(texts) => texts.write(json),
        }
    }
}

impl ToJson for TicketId<'_> {
    fn write(&self, json: &mut Json) {
        match self {
            TicketId::Text(text) => json.string(text),
            TicketId::Number(digits) => json.raw(digits),
        }
    }
}

impl ToJson for Problem {
    fn write(&self, json: &mut Json) {
        json.object(|json| {
            json.field("path", &self.path);
            json.field("code", &self.code);
            json.field("severity", &self.severity);
            json.field("message", &self.message);
            json.optional("help", &self.help);
            json.optional("line", &self.line);
            json.optional("column", &self.column);
        });
    }
}

impl ToJson for Severity {
    fn write(&self, json: &mut Json) {
        json.string(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        });
    }
}
