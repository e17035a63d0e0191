//! Reasons: the sentence, the part of the policy and the value of the ticket behind every conclusion.

use crate::condition::{Condition, Proof};
use crate::decision::{Evidence, Reason};
use crate::keywords::Keywords;
use crate::situation::{Held, Situation, source_name};
use crate::text::{joined, quoted};
use std::borrow::Cow;

const EVERY_TICKET: &str = "applies to every ticket that gets here";

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
    let mut text = format!("{subject}: ");
    for (i, proof) in proofs.iter().enumerate() {
        if i > 0 {
            text.push_str(" and ");
        }
        text.push_str(&sentence(situation, proof));
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

fn sentence(situation: &Situation<'_>, proof: &Proof<'_>) -> String {
    match &proof.held {
        Held::Value(found) => {
            proof.test.sentence(&found.evidence().map_or_else(|| found.kind().to_owned(), |value| value.to_string()))
        }
        Held::Words(hit) => {
            let field = source_name(hit.source, situation.policy);
            format!("`{field}` mentions {}", quoted(Keywords::words(hit, situation.ticket)))
        }
        Held::Calendar(name, open) => format!("calendar `{name}` is {}", if *open { "open" } else { "closed" }),
        Held::Absent => format!("`{}` is not there", proof.test.name),
    }
}

impl std::fmt::Display for Evidence<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Evidence::Text(text) => f.write_str(&quoted(text)),
            Evidence::Number(digits) => f.write_str(digits),
            Evidence::Bool(value) => write!(f, "{value}"),
            Evidence::Instant(at) => write!(f, "{at}"),
            Evidence::Texts(texts) => {
                let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
                f.write_str(&joined(&texts, ", "))
            }
        }
    }
}
