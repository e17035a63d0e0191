//! What comes out: priority, clocks, escalation, route and actions, each with its reasons.
//!
//! The types are the contract's; `decision_json.rs` writes them. They borrow from the policy and the ticket.

use crate::instant::Instant;
use crate::problem::Problem;
pub use crate::sentence::Sentence;
use crate::ticket::{FieldValue, TicketId};
use std::borrow::Cow;

/// Everything sladder says about a ticket at one instant.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision<'a> {
    /// The ticket's id as it was given.
    pub ticket: TicketId<'a>,
    /// The instant that was asked about.
    pub now: Instant,
    /// Which policy decided.
    pub policy: PolicyRef<'a>,
    /// Priority and what it was made of.
    pub priority: PriorityDecision<'a>,
    /// What rules concluded.
    pub facts: Facts<'a>,
    /// Phrases of keyword lists found in the ticket.
    pub matches: Vec<Match<'a>>,
    /// The service level agreement and its clocks.
    pub sla: SlaDecision<'a>,
    /// The escalation matrix applied to the ticket.
    pub escalation: Escalation<'a>,
    /// Where the ticket belongs; none if no route matches.
    pub route: Option<Route<'a>>,
    /// What has to be collected and done around the ticket.
    pub checklists: Vec<Checklist<'a>>,
    /// All that is due by `now`, oldest first.
    pub actions: Vec<Action<'a>>,
    /// The earliest instant at which this decision would differ with no new event; none: never.
    pub next_change_at: Option<Instant>,
    /// Why, in the order it was concluded.
    pub because: Vec<Reason<'a>>,
    /// What was odd in the ticket.
    pub findings: Vec<Problem>,
}

/// What rules concluded: names and values, each name once.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts<'a>(pub Vec<(&'a str, &'a str)>);

/// The policy a decision was made by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyRef<'a> {
    /// The policy's own name; empty if it has none.
    pub name: &'a str,
    /// Hash of its content: the same for the same content, however it is spaced or ordered.
    pub hash: &'a str,
}

/// A priority and what it was made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PriorityDecision<'a> {
    /// One of the policy's priority levels.
    pub value: &'a str,
    /// One of the policy's impact levels.
    pub impact: &'a str,
    /// One of the policy's urgency levels.
    pub urgency: &'a str,
    /// Sum of the weights of the keyword lists that were found.
    pub score: u32,
}

/// A phrase of a keyword list in a text of the ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Match<'a> {
    /// Id of the list.
    pub list: &'a str,
    /// The phrase as the policy writes it.
    pub phrase: &'a str,
    /// The field: `subject`, `fields.summary`, `events[2].text`.
    pub field: Cow<'a, str>,
    /// First UTF-16 code unit of the original text.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// What the list adds to the score, once however often it is found.
    pub weight: u32,
}

/// The agreement that applies and its clocks.
#[derive(Clone, Debug, PartialEq)]
pub struct SlaDecision<'a> {
    /// Its id; none: no agreement applies.
    pub id: Option<&'a str>,
    /// One per metric with a target.
    pub clocks: Vec<Clock<'a>>,
}

/// How a clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockState {
    /// Counting, and in time.
    Running,
    /// Not counting while the ticket waits.
    Paused,
    /// Counting, in time, past the warning mark.
    Warning,
    /// The target is used up; a late stop does not change that.
    Breached,
    /// Stopped with no more than the target used.
    Met,
    /// Ended without an outcome.
    Cancelled,
}

/// One metric of one agreement. Times used are open time of the calendar, pauses left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock<'a> {
    /// A metric of the language, such as `firstResponse`, or the policy's own.
    pub metric: &'a str,
    /// 1, 2, … for metrics that repeat.
    pub cycle: u32,
    /// The group it is about, as the helpdesk calls it; none for metrics that are not counted by group.
    pub group: Option<&'a str>,
    /// How it stands at `now`.
    pub state: ClockState,
    /// Id of the calendar it counts on.
    pub calendar: &'a str,
    /// When it began; where a change of priority makes it count anew, when that was.
    pub started_at: Instant,
    /// Time allowed.
    pub target_seconds: i64,
    /// Time used by `now`, or by the stop.
    pub elapsed_seconds: i64,
    /// What is left; negative once more than the target is used.
    pub remaining_seconds: i64,
    /// When the target is used up; while paused as if it resumed now; none if that is beyond the horizon. A due time set
    /// by hand stays where it was set.
    pub due_at: Option<Instant>,
    /// When the warning share is used up; none while paused before it.
    pub warn_at: Option<Instant>,
    /// When it was met or cancelled, or stopped late.
    pub stopped_at: Option<Instant>,
    /// The instant from which it could no longer be met.
    pub breached_at: Option<Instant>,
    /// When it did not count, and why.
    pub pauses: Vec<Pause<'a>>,
    /// How its time was counted; only if that was asked for.
    pub trace: Option<Vec<TraceRow<'a>>>,
}

/// What a stretch of time means to a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceKind {
    /// It counts.
    Counted,
    /// The calendar is closed.
    Closed,
    /// The ticket waits.
    Paused,
    /// The share of the target that was used before the priority changed.
    Carried,
}

/// A stretch of time on a clock. The rows of a clock follow each other without a gap.
#[derive(Clone, Debug, PartialEq)]
pub struct TraceRow<'a> {
    /// First instant.
    pub from: Instant,
    /// First instant after it.
    pub to: Instant,
    /// What it means.
    pub kind: TraceKind,
    /// How much of it counts.
    pub seconds: i64,
    /// Why it does not.
    pub cause: Option<&'a str>,
}

/// A span in which a clock does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Pause<'a> {
    /// First instant.
    pub from: Instant,
    /// First instant after it; none: it lasts.
    pub to: Option<Instant>,
    /// The status that paused it.
    pub cause: &'a str,
}

/// The three kinds of escalation ITIL tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EscalationType {
    /// To more knowledge.
    Functional,
    /// To more authority.
    Hierarchical,
    /// Because the agreement is breached or about to be.
    Automatic,
}

/// How far a ticket has been escalated.
#[derive(Clone, Debug, PartialEq)]
pub struct Escalation<'a> {
    /// Id of the row of the matrix: the one that reached the latest level, else the one that will reach the next.
    pub path: Option<&'a str>,
    /// Its type.
    pub kind: Option<EscalationType>,
    /// The highest level reached; 0: not escalated.
    pub level: u32,
    /// Who must get it solved now.
    pub owner: Option<Recipient<'a>>,
    /// All that was reached, in order.
    pub reached: Vec<Step<'a>>,
    /// What comes next if nobody acts.
    pub next: Option<Step<'a>>,
    /// Why the ladder of `path` climbs no further: `acknowledged`, `agentReply`, `resolved`, `merged`.
    pub stopped_by: Option<&'a str>,
}

/// What kind of thing happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A clock passes its warning mark.
    Warning,
    /// A deadline or a level is near.
    Reminder,
    /// A level of an escalation is reached.
    Level,
    /// A level tells its people again.
    Repeat,
    /// A target, or a level's own time to get the ticket solved, is used up.
    Breach,
    /// The same of a metric that the policy defines: what is owed besides an answer.
    Obligation,
    /// The agreement's calendar opens.
    Open,
    /// It closes.
    Close,
}

/// Something that happened or will happen on a ladder.
#[derive(Clone, Debug, PartialEq)]
pub struct Step<'a> {
    /// The same for the same ticket, row, cycle and level.
    pub id: String,
    /// When.
    pub at: Instant,
    /// What.
    pub kind: StepKind,
    /// The metric whose clock drives it.
    pub metric: Option<&'a str>,
    /// The row of the matrix.
    pub path: Option<&'a str>,
    /// The level, from 1.
    pub level: Option<u32>,
    /// The clock's cycle.
    pub cycle: u32,
    /// Who is told.
    pub notify: Vec<Recipient<'a>>,
    /// Who gets the ticket.
    pub assign: Option<Recipient<'a>>,
    /// Who must get it solved from here on.
    pub owner: Option<Recipient<'a>>,
    /// Until when this level has; none: no limit.
    pub resolve_by: Option<Instant>,
    /// Why.
    pub because: Vec<Reason<'a>>,
}

/// What a host is asked to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Do {
    /// Tell somebody.
    Notify,
    /// Give the ticket to somebody.
    Assign,
    /// Change the priority in the helpdesk.
    SetPriority,
    /// Change the group in the helpdesk.
    SetGroup,
    /// Add tags.
    AddTags,
    /// Show a checklist.
    OpenChecklist,
}

/// Something to be done once. A host that keeps the ids it has performed never does it twice.
#[derive(Clone, Debug, PartialEq)]
pub struct Action<'a> {
    /// Stable: asking again gives the same id.
    pub id: String,
    /// Since when it is due.
    pub at: Instant,
    /// What to do.
    pub what: Do,
    /// With which values.
    pub with: ActionWith<'a>,
    /// Why.
    pub because: Vec<Reason<'a>>,
}

/// The values of an action.
#[derive(Clone, Debug, PartialEq)]
pub enum ActionWith<'a> {
    /// For `notify`, and for `assign` by a level.
    To {
        /// Whom.
        to: Vec<Recipient<'a>>,
        /// What kind of step asks for it.
        kind: StepKind,
        /// The level reached, or the one that a reminder announces; none: the deadline.
        level: Option<u32>,
        /// Until when the level has.
        resolve_by: Option<Instant>,
    },
    /// For `assign`, by a route.
    Agent {
        /// Whom: one agent.
        to: Vec<Recipient<'a>>,
    },
    /// For `setPriority`.
    Priority {
        /// The decided level.
        priority: &'a str,
    },
    /// For `setGroup`.
    Group {
        /// Id of the group.
        group: &'a str,
        /// Its name in the helpdesk, if the directory has one.
        name: Option<&'a str>,
    },
    /// For `openChecklist`.
    Checklist {
        /// Its id.
        checklist: &'a str,
    },
    /// For `addTags`.
    Tags {
        /// Those the ticket lacks.
        tags: Vec<&'a str>,
    },
}

/// What a recipient is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecipientKind {
    /// A person.
    Agent,
    /// An assignment group.
    Group,
    /// Everybody with a role.
    Role,
    /// An address outside the helpdesk.
    Address,
}

/// Somebody who is told, assigned or made the owner.
#[derive(Clone, Debug, PartialEq)]
pub struct Recipient<'a> {
    /// What the id is of.
    pub kind: RecipientKind,
    /// Id in the policy's directory, or the helpdesk's own name if it is not there.
    pub id: &'a str,
    /// Name to show.
    pub name: Option<&'a str>,
    /// The policy's words that led here: `assignee.manager`.
    pub via: Option<&'a str>,
}

impl Recipient<'_> {
    /// Whether both are one, whatever led to them.
    pub(crate) fn is(&self, other: &Recipient<'_>) -> bool {
        self.kind == other.kind && self.id == other.id
    }
}

/// Where a ticket belongs.
#[derive(Clone, Debug, PartialEq)]
pub struct Route<'a> {
    /// Id of the group.
    pub group: Option<&'a str>,
    /// Id of the agent.
    pub agent: Option<&'a str>,
    /// Ids of all agents who are to work on it, the one who gets it first.
    pub agents: Vec<&'a str>,
    /// The route's tier, else the group's.
    pub tier: Option<u32>,
    /// Id of the route.
    pub rule: Option<&'a str>,
    /// Why.
    pub because: Vec<Reason<'a>>,
}

/// What has to be collected and done, and how far that is.
#[derive(Clone, Debug, PartialEq)]
pub struct Checklist<'a> {
    /// Its id.
    pub id: &'a str,
    /// Since when it is open.
    pub opened_at: Instant,
    /// In the policy's order.
    pub items: Vec<ChecklistItem<'a>>,
}

/// An item of a checklist.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChecklistItem<'a> {
    /// The event that says it is done.
    pub id: &'a str,
    /// What there is to do.
    pub text: &'a str,
    /// When it was done; none: not yet.
    pub done_at: Option<Instant>,
}

/// One piece of evidence: which part of the policy, which value of the ticket.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason<'a> {
    /// The part of the policy: `rules[2]`.
    pub path: &'a str,
    /// What kind of conclusion: `rule`, `score`, `matrix`, `sla`, `level` …
    pub code: &'static str,
    /// The sentence to show.
    pub text: Sentence<'a>,
    /// The field that decided it.
    pub field: Option<Cow<'a, str>>,
    /// Its value; the words, for a text that was searched.
    pub value: Option<Evidence<'a>>,
    /// First UTF-16 code unit of the words in the original text.
    pub start: Option<u32>,
    /// One past the last.
    pub end: Option<u32>,
}

impl<'a> Reason<'a> {
    /// A reason without a value of the ticket.
    pub fn new(path: &'a str, code: &'static str, text: impl Into<Sentence<'a>>) -> Reason<'a> {
        Reason { path, code, text: text.into(), field: None, value: None, start: None, end: None }
    }
}

/// A value of the ticket that decided something.
#[derive(Clone, Debug, PartialEq)]
pub enum Evidence<'a> {
    /// Text.
    Text(&'a str),
    /// A number, in its digits.
    Number(&'a str),
    /// True or false.
    Bool(bool),
    /// An instant.
    Instant(Instant),
    /// A list of texts, such as tags.
    Texts(Vec<&'a str>),
}

impl<'a> Evidence<'a> {
    /// The plain values of a list.
    pub(crate) fn of_list(list: &'a [FieldValue<'a>]) -> Evidence<'a> {
        let mut texts = Vec::new();
        for item in list {
            match item {
                FieldValue::Text(text) => texts.push(&**text),
                FieldValue::Number(_, digits) => texts.push(&**digits),
                FieldValue::Bool(value) => texts.push(if *value { "true" } else { "false" }),
                FieldValue::List(_) | FieldValue::Object => {}
            }
        }
        Evidence::Texts(texts)
    }
}
