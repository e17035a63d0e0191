//! sladder: the escalation and SLA engine for existing helpdesks.
//!
//! A [`Policy`] (JSON) and a ticket (JSON) go in; a [`Decision`] comes out: priority, SLA clocks with due times,
//! escalation level, owner and route, each with its reasons. Deciding is a pure function of policy, ticket and instant:
//! no clock, no locale, no randomness is read.
//!
//! ```
//! use sladder::{Instant, Policy};
//!
//! let policy = Policy::compile(r#"{
//!     "version": 1,
//!     "calendars": { "always": { "hours": "24x7" } },
//!     "slas": [ { "id": "standard", "calendar": "always", "targets": { "*": { "firstResponse": "4h" } } } ]
//! }"#).expect("a policy without problems");
//! let ticket = policy.read_ticket(r#"{ "id": 7, "createdAt": "2026-03-02T09:00:00Z" }"#).expect("an id and a creation");
//! let decision = policy.decide(&ticket, Instant::parse("2026-03-02T10:00:00Z").expect("an instant"));
//! assert_eq!(decision.sla.clocks[0].due_at, Instant::parse("2026-03-02T13:00:00Z").ok());
//! ```

pub mod calendar;
mod calendars;
mod checklist;
mod clock;
mod clocks;
mod condition;
mod cycle;
mod decide;
pub mod decision;
mod decision_json;
mod directory;
mod document;
mod escalation;
mod field;
pub mod fold;
mod history;
pub mod instant;
pub mod json;
mod keywords;
mod ladder;
pub mod length;
mod limit;
mod metric;
mod moment;
mod number;
mod options;
mod order;
pub mod phrases;
mod pick;
mod policy;
mod priority;
pub mod problem;
mod reason;
mod recipient;
mod rotation;
mod route;
mod rule;
mod rule_index;
mod signals;
mod since;
mod situation;
mod sla;
mod table;
mod terms;
mod text;
mod ticket;
mod timeline;
mod tone;
mod trace;
#[cfg(target_arch = "wasm32")]
mod wasm;
pub mod write;
pub mod zone;

pub use calendar::Calendar;
pub use decision::Decision;
pub use instant::Instant;
pub use keywords::{KeywordLists, KeywordMatch};
pub use length::Length;
pub use options::Options;
pub use policy::Policy;
pub use problem::{Problem, Severity};
pub use ticket::{Ticket, TicketId};
pub use write::ToJson;

/// The release of the time zone database the engine was built with.
pub use zone::RELEASE as TIME_ZONES;
