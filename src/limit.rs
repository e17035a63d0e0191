//! Limits: reasons not to escalate yet. What is within the first line's authority, or has a known solution, climbs no
//! ladder until the limit's end.

use crate::condition::{Condition, ConditionDoc, read_when};
use crate::decide::applies;
use crate::decision::Reason;
use crate::document::{Object, list, some_time};
use crate::field::Scope;
use crate::instant::Instant;
use crate::length::Length;
use crate::problem::{At, Place, Placed, Problems};
use crate::reason::reason;
use crate::situation::Situation;
use crate::sla::Sla;

/// A limit as it is written.
#[derive(Debug)]
pub(crate) struct LimitDoc {
    pub id: Placed<String>,
    pub place: Place,
    when: Option<ConditionDoc>,
    until: Option<Length>,
    advise: Option<String>,
}

impl LimitDoc {
    /// Reads the value of `limits`.
    pub fn read_all(at: &At<'_>, problems: &mut Problems) -> Vec<LimitDoc> {
        list(at, problems, |at, problems| {
            let place = at.place();
            let object = Object::read(at, problems)?;
            let id = object.need_placed("id", problems);
            let doc = LimitDoc {
                id: id.unwrap_or_else(|| Placed { value: place.path.clone(), place: place.clone() }),
                when: read_when(object.need("when", problems), problems),
                until: object.need("until", problems).and_then(|at| some_time(&at, problems)),
                advise: object.text("advise", problems),
                place,
            };
            object.finish(&[], problems);
            Some(doc)
        })
    }
}

/// A compiled limit.
#[derive(Debug)]
pub(crate) struct Limit {
    pub id: String,
    pub path: String,
    /// What a decision says of a ladder that it holds back: `limit:refund-l1`.
    pub cause: String,
    when: Option<Condition>,
    until: Length,
    advise: Option<String>,
}

impl Limit {
    pub fn compile(doc: LimitDoc, scope: &mut Scope<'_>, problems: &mut Problems) -> Option<Limit> {
        let when = doc.when.map(|when| Condition::compile(when, scope, problems));
        let cause = format!("limit:{}", doc.id.value);
        Some(Limit { id: doc.id.value, path: doc.place.path, cause, when, until: doc.until?, advise: doc.advise })
    }
}

/// A limit that applies to a ticket.
#[derive(Debug)]
pub(crate) struct Held<'a> {
    pub limit: &'a Limit,
    /// Nothing escalates before.
    pub end: Instant,
    pub why: Reason<'a>,
}

impl<'a> Held<'a> {
    /// The first limit that applies. Its time counts from the creation, on the agreement's calendar.
    pub fn of(situation: &mut Situation<'a>, sla: Option<&'a Sla>) -> Option<Held<'a>> {
        let policy = situation.policy;
        for limit in &policy.limits {
            let Some(proofs) = applies(limit.when.as_ref(), situation) else { continue };
            let end = policy.calendar_for(sla).add(situation.ticket.created_at, limit.until)?;
            let advice = limit.advise.as_ref().map(|advice| format!(": {advice}")).unwrap_or_default();
            let conclusion = format!("; so nothing escalates before {end}{advice}");
            let subject = format!("limit `{}`", limit.id);
            let why = reason(situation, &limit.path, "limit", &subject, &proofs, &conclusion);
            return Some(Held { limit, end, why });
        }
        None
    }
}
