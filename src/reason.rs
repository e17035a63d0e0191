//! Reasons: the sentence, the part of the policy and the value of the ticket behind every conclusion.

use crate::condition::Proof;
use crate::decision::{Evidence, Reason};
use crate::keywords::{KeywordList, Keywords, WordHit};
use crate::signals::SHOUTING;
use crate::situation::{Found, Held, Situation, source_name};
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
        text.push_str(EVERY_TICKET);
    }
    text.push_str(conclusion);
    let mut reason = Reason::new(path, code, text);
    // the words of a text say more than a value beside them
    let words = proofs.iter().find(|proof| matches!(proof.held, Held::Words(_) | Held::Signals(_)));
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
        Held::Signals(signals) => {
            if let Some((_, hit)) = signals.first() {
                show_words(situation, hit, reason);
            }
        }
        Held::Words(hit) => show_words(situation, hit, reason),
    }
}

pub(crate) fn show_words<'a>(situation: &Situation<'a>, hit: &WordHit, reason: &mut Reason<'a>) {
    reason.field = Some(source_name(hit.source, situation.policy));
    reason.value = Some(Evidence::Text(Keywords::words(hit, situation.ticket)));
    reason.start = Some(hit.start);
    reason.end = Some(hit.end);
}

fn say(situation: &Situation<'_>, proof: &Proof<'_>, text: &mut String) {
    match &proof.held {
        Held::Value(found) => proof.test.say(found, proof.passed, text),
        Held::Signals(signals) => {
            for (i, (list, hit)) in signals.iter().enumerate() {
                text.push_str(if i > 0 { " and " } else { "" });
                say_found(situation, list, hit, text);
            }
        }
        Held::Words(hit) => {
            let field = source_name(hit.source, situation.policy);
            text.extend(["`", &*field, "` mentions "]);
            quote(Keywords::words(hit, situation.ticket), text);
        }
        Held::Calendar(name, open) => {
            text.extend(["calendar `", *name, "` is ", if *open { "open" } else { "closed" }]);
        }
        Held::Absent => proof.test.say_absent(text),
    }
}

/// Says which words are of a keyword list or a signal.
pub(crate) fn say_found(situation: &Situation<'_>, list: &KeywordList, hit: &WordHit, text: &mut String) {
    let signal = list.signal();
    let field = source_name(hit.source, situation.policy);
    text.extend(["`", &*field, if signal.is_some() { "` has " } else { "` mentions " }]);
    quote(Keywords::words(hit, situation.ticket), text);
    text.extend(match signal {
        Some(SHOUTING) => [" in capitals, which is `", SHOUTING, "`"],
        Some(signal) => [", which is `", signal, "`"],
        None => [" of `", &list.id, "`"],
    });
}

impl Found<'_> {
    /// Adds it to a message.
    pub fn say(&self, message: &mut String) {
        match self.evidence() {
            Some(evidence) => evidence.say(message),
            None => message.push_str(self.kind()),
        }
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
