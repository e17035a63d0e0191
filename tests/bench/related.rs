//! How long it takes to find related tickets, natively and as optimised as it is delivered: `cargo bench --bench related`.
//!
//! Throughput is in tickets: that of 10,000 divided by that of 1,000 is the ratio to look at. It stays near 1 also where
//! all tickets are of one company and say the same, or nothing, or what no other does.
#![allow(missing_docs, clippy::unwrap_used, clippy::disallowed_methods)]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sladder::{Instant, RelatedOptions, related};

/// 2026-03-02T09:00:00Z
const START: i64 = 1_772_442_000_000;

/// Numbers without a pattern, below `end`.
fn numbers(seed: u64, end: u64) -> impl Iterator<Item = u64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    })
}

/// What tickets say: so many of them, of so many companies by turns, a minute apart.
#[derive(Clone, Copy)]
enum Said {
    /// So many words out of 20,000, some of them far commoner than others.
    Words(usize),
    /// All so many words, and the same.
    Same(usize),
    /// Each so many words that no other says.
    Own(usize),
    /// The subject only.
    Subject,
    Nothing,
}

/// Tickets as NDJSON.
fn tickets(count: u64, companies: u64, said: Said) -> String {
    let mut text = String::new();
    let mut next = numbers(1, 20_000);
    let mut fresh = 20_000..;
    for id in 0..count {
        let at = Instant::from_millis(START + id.cast_signed() * 60_000);
        let word = |word: u64| format!("word{}", letters(word));
        let words: Vec<String> = match said {
            Said::Words(words) => next.by_ref().take(words).map(|each| word(each * each / 20_000)).collect(),
            Said::Same(words) => (0..words as u64).map(word).collect(),
            Said::Own(words) => fresh.by_ref().take(words).map(word).collect(),
            Said::Subject | Said::Nothing => Vec::new(),
        };
        let subject = if matches!(said, Said::Subject) { "Order not delivered" } else { "" };
        let (words, company) = (words.join(" "), id % companies);
        text.push_str(&format!(
            r#"{{"id":{id},"createdAt":"{at}","requester":{{"id":{id}}},"company":{{"id":{company}}},"subject":"{subject}","text":"{words}"}}"#
        ));
        text.push('\n');
    }
    text
}

fn letters(mut number: u64) -> String {
    let mut letters = String::from("x");
    while number > 0 {
        letters.push(char::from(b'a' + (number % 26) as u8));
        number /= 26;
    }
    letters
}

fn related_tickets(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("related");
    group.sample_size(10);
    for (name, companies, said, counts) in [
        ("2,000 companies, 40 words", 2_000, Said::Words(40), [1_000, 10_000]),
        ("one company, 40 words", 1, Said::Words(40), [1_000, 10_000]),
        ("one company, 200 words", 1, Said::Words(200), [1_000, 10_000]),
        ("one company, the same 200 words", 1, Said::Same(200), [1_000, 10_000]),
        ("one company, words of their own", 1, Said::Own(40), [1_000, 10_000]),
        ("one company, the same subject", 1, Said::Subject, [1_000, 10_000]),
        ("one company, nothing said", 1, Said::Nothing, [1_000, 10_000]),
        ("one company, 10,000 words", 1, Said::Words(10_000), [10, 100]),
    ] {
        for count in counts {
            let text = tickets(count, companies, said);
            group.throughput(Throughput::Elements(count));
            group.bench_with_input(BenchmarkId::new(name, count), &text, |b, text| {
                b.iter(|| related(text, &RelatedOptions::default()).unwrap().groups().len());
            });
        }
    }
}

criterion_group!(benches, related_tickets);
criterion_main!(benches);
