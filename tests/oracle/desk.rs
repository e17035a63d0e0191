//! Random agreements and what happens to a ticket under them, as plain data: the oracle reads it as it is, the engine as
//! the JSON that is written here.

use crate::calendars::{DAY, Days, Model, WEEKDAYS, instant, special_hours, text_of_hours, weeks};
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};
use sladder::calendar::CalendarSpec;
use std::sync::Arc;

pub const LEVELS: [&str; 4] = ["low", "normal", "high", "urgent"];
pub const GROUPS: [&str; 3] = ["billing", "payments", "Key accounts"];

/// A metric as the language defines it.
#[derive(Clone, Debug)]
pub struct Metric {
    pub name: &'static str,
    pub starts_on: Vec<&'static str>,
    pub after: Vec<&'static str>,
    pub stops_on: Vec<&'static str>,
    pub ends_on: Vec<&'static str>,
    pub pauses_while: Vec<&'static str>,
    pub repeats: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Length {
    Minutes(i64),
    WorkingDays(u32),
}

#[derive(Clone, Debug)]
pub enum Target {
    Fixed(Length),
    Estimate,
    /// By group; `*` is for the others.
    ByGroup(Vec<(&'static str, Length)>),
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OnReopen {
    Continue,
    ExcludeClosedTime,
    NewCycle,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum OnPriorityChange {
    FromStart,
    FromChange,
    KeepShare,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Helpdesk {
    Ignore,
    Raise,
    Keep,
}

/// One agreement on one calendar, which applies to every ticket.
#[derive(Clone, Debug)]
pub struct Agreement {
    pub hours: CalendarSpec,
    pub days: Arc<Days>,
    pub own: Vec<Metric>,
    /// By priority, `*` for the others; the metrics in the same order in each row.
    pub rows: Vec<(&'static str, Vec<(&'static str, Target)>)>,
    pub pause_while: Vec<(&'static str, Vec<&'static str>)>,
    pub on_reopen: OnReopen,
    pub on_priority_change: OnPriorityChange,
    pub resume_on_customer_reply: bool,
    pub helpdesk: Helpdesk,
    /// What a rule says about the urgency.
    pub urgency: Option<&'static str>,
    pub warn_at: Option<i64>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// `agentReply`, `note`, `resolved`, or a name of the user's own.
    Plain(&'static str),
    Status(&'static str),
    Priority(&'static str),
    Group(&'static str),
    Agent(&'static str),
}

/// A ticket; instants in minutes since 1970.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub created: i64,
    pub now: i64,
    /// In order.
    pub events: Vec<(i64, What)>,
    pub status: Option<&'static str>,
    pub priority: Option<&'static str>,
    pub group: Option<&'static str>,
    pub estimate: Option<i64>,
    pub due_at: Option<(&'static str, i64)>,
}

/// The metrics of the language, from its text.
pub fn built_in() -> Vec<Metric> {
    let metric = |name, starts_on: &[_], stops_on: &[_], ends_on: &[_], pauses_while: &[_], repeats| Metric {
        name,
        starts_on: starts_on.to_vec(),
        after: vec![],
        stops_on: stops_on.to_vec(),
        ends_on: ends_on.to_vec(),
        pauses_while: pauses_while.to_vec(),
        repeats,
    };
    let waiting = ["pending", "waitingOnCustomer", "hold", "onHold", "waitingOnThirdParty"];
    vec![
        metric("firstResponse", &["created"], &["agentReply"], &["resolved"], &[], false),
        metric("nextResponse", &["customerReply"], &["agentReply"], &["resolved"], &[], true),
        metric("periodicUpdate", &["created", "agentReply"], &["agentReply"], &["resolved"], &[], true),
        metric("resolution", &["created"], &["resolved"], &[], &[], false),
        metric("requesterWait", &["created"], &["resolved"], &[], &waiting[..2], false),
        metric("agentWork", &["created"], &["resolved"], &[], &waiting, false),
        metric("ownership", &["groupAssigned"], &["groupAssigned", "resolved"], &[], &[], true),
    ]
}

const METRICS: [&str; 9] = [
    "firstResponse",
    "nextResponse",
    "periodicUpdate",
    "resolution",
    "requesterWait",
    "agentWork",
    "ownership",
    "stakeholderNotice",
    "statusUpdate",
];

fn some_of(names: &[&'static str], count: std::ops::Range<usize>) -> impl Strategy<Value = Vec<&'static str>> + use<> {
    subsequence(names.to_vec(), count)
}

/// A metric of the policy's own, or in place of a built-in one.
fn own(name: &'static str) -> impl Strategy<Value = Metric> {
    let starts = [
        "created",
        "customerReply",
        "agentReply",
        "escalated",
        "pinged",
        "groupAssigned",
        "status:pending",
        "reopened",
    ];
    let stops = ["agentReply", "customerReply", "note", "pinged", "groupAssigned", "status:on hold", "status:Solved"];
    let after = ["agentReply", "escalated", "created", "status:on hold"];
    (
        some_of(&starts, 1..3),
        prop_oneof![3 => Just(vec![]), 1 => some_of(&after, 1..2)],
        some_of(&stops, 1..3),
        some_of(&["resolved", "escalated", "status:closed"], 0..3),
        some_of(&["pending", "on hold", "waitingOnCustomer"], 0..3),
        any::<bool>(),
    )
        .prop_map(move |(starts_on, after, stops_on, ends_on, pauses_while, repeats)| Metric {
            name,
            starts_on,
            after,
            stops_on,
            ends_on,
            pauses_while,
            repeats,
        })
}

/// Twice, four times … as long as each other. Under `keepShare` no more than four times: a minute of one is a whole number
/// of seconds of another.
fn minutes(change: OnPriorityChange) -> impl Strategy<Value = i64> + Clone {
    let all = [30, 60, 120, 240, 480, 960];
    select(if change == OnPriorityChange::KeepShare { all[1..4].to_vec() } else { all.to_vec() })
}

fn target(metric: &'static str, change: OnPriorityChange) -> BoxedStrategy<Target> {
    let hours = minutes(change).prop_map(Length::Minutes);
    // a share of working days is not for counting by hand
    let length = match change {
        OnPriorityChange::KeepShare => hours.boxed(),
        _ => prop_oneof![6 => hours, 1 => (1..3_u32).prop_map(Length::WorkingDays)].boxed(),
    };
    let fixed = length.clone().prop_map(Target::Fixed);
    match metric {
        "ownership" => {
            let groups = ["billing", "payments", "Key accounts", "*"];
            let by_group = (some_of(&groups, 1..4), prop::collection::vec(length, 4))
                .prop_map(|(groups, lengths)| Target::ByGroup(groups.into_iter().zip(lengths).collect()));
            prop_oneof![1 => fixed, 2 => by_group].boxed()
        }
        _ => prop_oneof![8 => fixed, 1 => Just(Target::Estimate)].boxed(),
    }
}

fn rows(change: OnPriorityChange) -> impl Strategy<Value = Vec<(&'static str, Vec<(&'static str, Target)>)>> {
    let names = prop_oneof![
        3 => Just(vec!["*"]),
        4 => some_of(&LEVELS, 1..3).prop_map(|mut names| {
            names.push("*");
            names
        }),
        2 => some_of(&LEVELS, 1..4),
    ];
    (names, some_of(&METRICS, 1..5)).prop_flat_map(move |(names, metrics)| {
        let row = |name: &'static str| {
            let cell = |metric: &'static str| {
                prop_oneof![9 => target(metric, change).prop_map(Some), 1 => Just(None)]
                    .prop_map(move |target| Some((metric, target?)))
            };
            let cells: Vec<_> = metrics.iter().copied().map(cell).collect();
            cells.prop_map(move |cells| (name, cells.into_iter().flatten().collect()))
        };
        names.into_iter().map(row).collect::<Vec<_>>()
    })
}

pub fn agreements() -> impl Strategy<Value = Agreement> {
    let hours = (
        weeks(),
        prop::collection::vec(-4..5_i64, 0..2),
        prop::collection::btree_map(-4..5_i64, special_hours(), 0..2),
    );
    let own = prop_oneof![
        1 => (own("stakeholderNotice"), own("statusUpdate")).prop_map(|(a, b)| vec![a, b]),
        1 => (own("nextResponse"), own("statusUpdate"), own("stakeholderNotice")).prop_map(|(a, b, c)| vec![a, b, c]),
    ];
    let statuses = || some_of(&["pending", "waitingOnCustomer", "on hold"], 0..3);
    let pauses = prop::collection::vec((select(METRICS.to_vec()), statuses()), 0..3);
    let on_reopen = select(vec![OnReopen::Continue, OnReopen::ExcludeClosedTime, OnReopen::NewCycle]);
    let on_change =
        select(vec![OnPriorityChange::FromStart, OnPriorityChange::FromChange, OnPriorityChange::KeepShare]);
    let modes = (
        on_reopen,
        on_change,
        any::<bool>(),
        select(vec![Helpdesk::Ignore, Helpdesk::Raise, Helpdesk::Keep, Helpdesk::Keep]),
    );
    let urgency = prop::option::of(select(LEVELS.to_vec()));
    let warn_at = prop::option::of(select(vec![50, 75, 80]));
    (hours, own, pauses, modes, urgency, warn_at).prop_flat_map(|(hours, own, pauses, modes, urgency, warn_at)| {
        let (on_reopen, on_priority_change, resume_on_customer_reply, helpdesk) = modes;
        rows(on_priority_change).prop_map(move |rows| {
            let ((mut hours, days), holidays, special_days) = hours.clone();
            let date = |offset: i64| days.middle + TimeDelta::days(offset);
            hours.special_days = special_days.iter().map(|(offset, hours)| (date(*offset), hours.clone())).collect();
            let holidays = holidays.iter().filter(|offset| !special_days.contains_key(offset));
            hours.holidays.dates = holidays.map(|offset| (date(*offset), date(*offset))).collect();
            hours.holidays.dates.dedup();
            let mut pause_while: Vec<(&str, Vec<&str>)> = Vec::new();
            for (metric, statuses) in &pauses {
                if !statuses.is_empty() && pause_while.iter().all(|(known, _)| known != metric) {
                    pause_while.push((*metric, statuses.clone()));
                }
            }
            Agreement {
                hours,
                days,
                own: own.clone(),
                rows,
                pause_while,
                on_reopen,
                on_priority_change,
                resume_on_customer_reply,
                helpdesk,
                urgency,
                warn_at,
            }
        })
    })
}

fn what() -> impl Strategy<Value = What> {
    prop_oneof![
        8 => select(vec!["agentReply", "customerReply"]).prop_map(What::Plain),
        5 => select(vec!["resolved", "reopened", "note", "escalated", "pinged", "acknowledged"]).prop_map(What::Plain),
        1 => Just(What::Plain("merged")),
        8 => select(vec!["open", "pending", "Waiting on Customer", "on hold", "Solved", "closed"]).prop_map(What::Status),
        4 => select(vec!["low", "normal", "High", "urgent", "P1"]).prop_map(What::Priority),
        3 => select(GROUPS.to_vec()).prop_map(What::Group),
        1 => Just(What::Agent("anna")),
    ]
}

/// A ticket of some days around the date in the middle, asked about while it lives or later.
fn tickets(days: Arc<Days>, change: OnPriorityChange) -> impl Strategy<Value = Ticket> {
    let gap = prop_oneof![2 => Just(0), 6 => 1..90_i64, 3 => 90..1_200_i64];
    let events = prop::collection::vec((gap, what()), 0..12);
    let rest = (
        prop::option::weighted(0.1, select(vec!["open", "pending", "closed"])),
        prop::option::of(select(vec!["low", "Normal", "high", "urgent"])),
        prop::option::of(select(GROUPS.to_vec())),
        prop::option::of(minutes(change)),
        prop::option::weighted(0.15, (select(METRICS.to_vec()), -60..3 * DAY)),
    );
    let now = prop_oneof![3 => 0..3 * DAY, 1 => 0..5 * DAY];
    let first = prop_oneof![8 => Just(0), 1 => Just(-30), 1 => Just(-45)];
    (-4 * DAY..-DAY, now, first, events, rest).prop_map(move |(created, now, first, events, rest)| {
        let created = days.midnight() + created;
        let (status, priority, group, estimate, due_at) = rest;
        let mut at = created + first;
        let events = events.into_iter().map(|(gap, what)| {
            at += gap;
            (at, what)
        });
        Ticket {
            created,
            now: created + now,
            events: events.collect(),
            status,
            priority,
            group,
            estimate,
            due_at: due_at.map(|(metric, minutes)| (metric, created + minutes)),
        }
    })
}

/// An agreement and a ticket under it.
pub fn desks() -> impl Strategy<Value = (Agreement, Ticket)> {
    agreements().prop_flat_map(|agreement| {
        let ticket = tickets(agreement.days.clone(), agreement.on_priority_change);
        (Just(agreement), ticket)
    })
}

fn length_text(length: Length) -> String {
    match length {
        Length::Minutes(minutes) => format!("{minutes}m"),
        Length::WorkingDays(days) => format!("{days}wd"),
    }
}

impl Agreement {
    pub fn metrics(&self) -> Vec<Metric> {
        let kept = |metric: &Metric| self.own.iter().all(|own| own.name != metric.name);
        let mut metrics: Vec<Metric> = built_in().into_iter().filter(kept).collect();
        metrics.extend(self.own.iter().cloned());
        metrics
    }

    pub fn model(&self) -> Model {
        Model::new(&self.hours, &self.days)
    }

    /// The policy as a user would write it.
    pub fn policy(&self) -> Value {
        let list = |hours: &[_]| hours.iter().map(|hours| json!(text_of_hours(*hours))).collect::<Value>();
        let week = WEEKDAYS.iter().zip(&self.hours.week).map(|(day, hours)| (day.to_string(), list(hours)));
        let holidays = self.hours.holidays.dates.iter().map(|(date, _)| (date.to_string(), json!("closed")));
        let special_days = self.hours.special_days.iter().map(|(date, hours)| (date.to_string(), list(hours)));
        let own = self.own.iter().map(|metric| {
            let mut definition =
                json!({ "startsOn": metric.starts_on, "stopsOn": metric.stops_on, "repeats": metric.repeats });
            for (key, names) in
                [("after", &metric.after), ("endsOn", &metric.ends_on), ("pausesWhile", &metric.pauses_while)]
            {
                if !names.is_empty() {
                    definition[key] = json!(names);
                }
            }
            (metric.name.to_owned(), definition)
        });
        let targets = self.rows.iter().map(|(priority, row)| {
            let row = row.iter().map(|(metric, target)| {
                let target = match target {
                    Target::Fixed(length) => json!(length_text(*length)),
                    Target::Estimate => json!("estimate"),
                    Target::ByGroup(groups) => {
                        groups.iter().map(|(group, length)| (group.to_string(), json!(length_text(*length)))).collect()
                    }
                };
                (metric.to_string(), target)
            });
            (priority.to_string(), row.collect::<Value>())
        });
        let pauses = self.pause_while.iter().map(|(metric, statuses)| (metric.to_string(), json!(statuses)));
        let mut sla = json!({
            "id": "standard",
            "calendar": "office",
            "targets": targets.collect::<Map<_, _>>(),
            "pauseWhile": pauses.collect::<Map<_, _>>(),
            "resumeOnCustomerReply": self.resume_on_customer_reply,
            "onReopen": match self.on_reopen {
                OnReopen::Continue => "continue",
                OnReopen::ExcludeClosedTime => "excludeClosedTime",
                OnReopen::NewCycle => "newCycle",
            },
            "onPriorityChange": match self.on_priority_change {
                OnPriorityChange::FromStart => "fromStart",
                OnPriorityChange::FromChange => "fromChange",
                OnPriorityChange::KeepShare => "keepShare",
            },
        });
        if let Some(share) = self.warn_at {
            sla["warnAt"] = json!(format!("{share}%"));
        }
        let mut policy = json!({
            "version": 1,
            "calendars": { "office": {
                "timeZone": self.hours.zone.name(),
                "hours": week.collect::<Map<_, _>>(),
                "holidays": holidays.collect::<Map<_, _>>(),
                "specialDays": special_days.collect::<Map<_, _>>(),
            } },
            "metrics": own.collect::<Map<_, _>>(),
            "priority": { "helpdesk": match self.helpdesk {
                Helpdesk::Ignore => "ignore",
                Helpdesk::Raise => "raise",
                Helpdesk::Keep => "keep",
            } },
            "slas": [sla],
        });
        if let Some(urgency) = self.urgency {
            policy["rules"] = json!([{ "id": "known", "when": { "type": "known" }, "set": { "urgency": urgency } }]);
        }
        policy
    }
}

impl Agreement {
    /// The policy with a ladder for every metric.
    pub fn policy_with_ladders(&self) -> Value {
        let levels = json!([
            { "at": "start+20m", "notify": ["group"] },
            { "at": "50%", "notify": ["assignee"] },
            { "at": "due-15m", "notify": ["group"] },
            { "at": "due", "notify": ["address:desk@shop.example"] },
            { "at": "due+1h", "clock": "wall", "notify": ["group"] },
        ]);
        let metrics = self.metrics();
        let ladder = |(position, metric): (usize, &Metric)| {
            let mut row = json!({ "id": format!("late-{position}"), "metric": metric.name, "levels": levels });
            if position % 2 == 0 {
                row["stopsOn"] = json!(["acknowledged"]);
            }
            row
        };
        let mut policy = self.policy();
        policy["escalations"] = metrics.iter().enumerate().map(ladder).collect();
        policy
    }
}

impl Ticket {
    /// The ticket as a helpdesk gives it.
    pub fn json(&self) -> Value {
        let events = self.events.iter().map(|(at, what)| {
            let at = instant(*at).to_string();
            match what {
                What::Plain(name) => json!({ "at": at, "type": name }),
                What::Status(to) => json!({ "at": at, "type": "status", "to": to }),
                What::Priority(to) => json!({ "at": at, "type": "priority", "to": to }),
                What::Group(group) => json!({ "at": at, "type": "assigned", "group": group }),
                What::Agent(agent) => json!({ "at": at, "type": "assigned", "agent": agent }),
            }
        });
        let mut ticket = json!({ "id": 1, "createdAt": instant(self.created).to_string(), "type": "known", "events": events.collect::<Value>() });
        for (key, value) in [("status", self.status), ("priority", self.priority), ("group", self.group)] {
            if let Some(value) = value {
                ticket[key] = json!(value);
            }
        }
        if let Some(estimate) = self.estimate {
            ticket["estimate"] = json!(format!("{estimate}m"));
        }
        if let Some((metric, at)) = self.due_at {
            ticket["dueAt"] = json!({ metric: instant(at).to_string() });
        }
        ticket
    }
}
