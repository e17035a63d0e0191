//! Reasons: the sentence, the part of the policy and the value of the ticket behind every conclusion.

use crate::condition::{Condition, Proof};
use crate::decision::{Evidence, Reason};
use crate::keywords::Keywords;
use crate::situation::{Held, Situation, source_name};
use crate::text::quote;
use std::borrow::Cow;

const EVERY_TICKET: &str = "applies to every ticket that gets here";

/// As long as most reasons are, in bytes.
const USUAL: usize = 160;

/// Why a part of the policy applies, from its condition and the proofs of it. `conclusion` ends the sentence.
pub(crate) fn reason<'a>(
    situation: &Situation<'a>,
    path: &'a str,
    code: &'static str,
    subject: &str,
    when: Option<&Condition>,
    proofs: &[Proof<'a>],
    conclusion: &str,
) -> Reason<'a> {
    let mut text = String::with_capacity(USUAL);
    text.push_str(subject);
    text.push_str(": ");
    for (i, proof) in proofs.iter().enumerate() {
        if i > 0 {
            text.push_str(" and ");
        }
        say(situation, proof, &mut text);
    }
    if proofs.is_empty() {
        // only what must not be leaves no proofs behind
        text.push_str(match when {
            Some(Condition::All(parts)) if parts.is_empty() => EVERY_TICKET,
            Some(_) => "nothing of its `not` applies",
            None => EVERY_TICKET,
        });
    }
    text.push_str(conclusion);
    let mut reason = Reason::new(path, code, text);
    // the words of a text say more than a value beside them
    let words = proofs.iter().find(|proof| matches!(proof.held, Held::Words(_)));
    if let Some(proof) = words.or(proofs.first()) {
        show(situation, proof, &mut reason);
    }
    reason
}

fn show<'a>(situation: &Situation<'a>, proof: &Proof<'a>, reason: &mut Reason<'a>) {
    reason.field = Some(Cow::Borrowed(&proof.test.name));
    match &proof.held {
        Held::Value(found) => reason.value = found.evidence(),
        Held::Calendar(name, _) => reason.value = Some(Evidence::Text(name)),
        Held::Absent => {}
        Held::Words(hit) => {
            reason.field = Some(source_name(hit.source, situation.policy));
            reason.value = Some(Evidence::Text(Keywords::words(hit, situation.ticket)));
            reason.start = Some(hit.start);
            reason.end = Some(hit.end);
        }
    }
}

fn say(situation: &Situation<'_>, proof: &Proof<'_>, text: &mut String) {
    match &proof.held {
        Held::Value(found) => {
            let mut value = String::new();
            match found.evidence() {
                Some(evidence) => evidence.say(&mut value),
                None => value.push_str(found.kind()),
            }
            proof.test.say(&value, text);
        }
        Held::Words(hit) => {
            let field = source_name(hit.source, situation.policy);
            text.extend(["`", &*field, "` mentions "]);
            quote(Keywords::words(hit, situation.ticket), text);
        }
        Held::Calendar(name, open) => {
            text.extend(["calendar `", *name, "` is ", if *open { "open" } else { "closed" }]);
        }
        Held::Absent => text.extend(["`", &*proof.test.name, "` is not there"]),
    }
}

impl Evidence<'_> {
    /// Adds it to a message.
    fn say(&self, message: &mut String) {
        match self {
            Evidence::Text(text) => quote(text, message),
            Evidence::Number(digits) => message.push_str(digits),
            Evidence::Bool(value) => message.push_str(if *value { "true" } else { "false" }),
            Evidence::Instant(at) => message.push_str(&at.to_string()),
            Evidence::Texts(texts) => {
                for (i, text) in texts.iter().enumerate() {
                    message.push_str(if i > 0 { ", " } else { "" });
                    quote(text, message);
                }
            }
        }
    }
}
