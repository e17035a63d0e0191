//! Tests of the directory: who is there, and until when.

use super::*;
use crate::policy::Policy;
use proptest::prelude::*;

const HOUR: i64 = 3_600_000;

/// Six agents with days of absence from 2026-03-20 on, replacements, and a rotation of half a day.
fn policies() -> impl Strategy<Value = Policy> {
    let agent = (prop::collection::vec((0..20_i64, 0..4_i64), 0..4), prop::option::of(0..5_usize));
    let members = prop::collection::vec(0..6_usize, 1..5);
    (prop::collection::vec(agent, 6), members).prop_map(|(agents, members)| {
        let first = Instant::parse("2026-03-20T00:00:00Z").unwrap();
        let date = |day: i64| {
            let text = first.plus_millis(day * 24 * HOUR).to_string();
            text.split('T').next().unwrap().to_owned()
        };
        let mut entries = Vec::new();
        for (position, (absences, replacement)) in agents.iter().enumerate() {
            let mut days: Vec<String> = absences
                .iter()
                .map(|(from, days)| format!("\"{}..{}\": \"off\"", date(*from), date(from + days)))
                .collect();
            days.sort();
            days.dedup();
            // anybody but themself
            let other = replacement.map(|other| if other < position { other } else { other + 1 });
            let replacement = other.map(|other| format!(", \"replacement\": \"a{other}\"")).unwrap_or_default();
            entries.push(format!("\"a{position}\": {{ \"absences\": {{ {} }}{replacement} }}", days.join(", ")));
        }
        let members: Vec<String> = members.iter().map(|member| format!("\"a{member}\"")).collect();
        let rotation = format!(
            "{{ \"members\": [{}], \"startsAt\": \"2026-03-01T09:00\", \"every\": \"12h\" }}",
            members.join(", ")
        );
        Policy::compile(&format!(
            "{{ \"version\": 1, \"timeZone\": \"Europe/Amsterdam\", \"directory\": {{ \"agents\": {{ {} }}, \
             \"rotations\": {{ \"on-call\": {rotation} }} }} }}",
            entries.join(", ")
        ))
        .unwrap()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_is_the_same_one_until_the_instant_that_is_told(
        policy in policies(),
        agent in 0..6_usize,
        away in prop::collection::vec(0..6_usize, 0..3),
        hour in 0..600_i64,
    ) {
        let directory = &policy.directory;
        let at = Instant::parse("2026-03-19T00:00:00Z").unwrap().plus_millis(hour * HOUR);
        let stand_in = |at: Instant| directory.stand_in(agent, at, &away);
        let on_call = |at: Instant| directory.on_call(0, at, &away).unwrap();
        for (ask, certain) in [(&stand_in as &dyn Fn(Instant) -> StandIn, true), (&on_call, false)] {
            let found = ask(at);
            let until = found.changes.unwrap_or(at.plus_millis(800 * HOUR));
            let mut next = at;
            while next < until {
                prop_assert_eq!(ask(next).who, found.who, "at {}", next);
                next = next.plus_millis(HOUR);
            }
            prop_assert_eq!(ask(until.plus_millis(-1).max(at)).who, found.who);
            if certain && found.changes.is_some() {
                prop_assert_ne!(ask(until).who, found.who);
            }
            prop_assert!(found.who.is_none_or(|who| directory.missing(who, at, &away).0.is_none()));
        }
        // nobody is on call only if none of the members is there
        if on_call(at).who.is_none() {
            let members = &directory.rotation(0).unwrap().members;
            prop_assert!(members.iter().all(|member| directory.stand_in(*member, at, &away).who.is_none()));
        }
    }
}

#[test]
fn a_calendar_of_their_own_else_of_the_first_group_that_has_one() {
    let policy = Policy::compile(
        r#"{ "version": 1, "timeZone": "UTC",
            "calendars": { "day": { "hours": { "mon-fri": ["09:00-17:00"] } }, "night": { "hours": { "mon-sun": ["22:00-06:00"] } } },
            "directory": {
                "agents": {
                    "own": { "groups": ["late"], "calendar": "day", "skills": ["nl"], "experience": 2.5, "capacity": 3, "region": "emea" },
                    "group": { "groups": ["any", "late", "any"] },
                    "none": { "groups": ["any"] }
                },
                "groups": { "any": { "tier": 1 }, "late": { "calendar": "night", "tier": 1 }, "other": { "tier": 2 } }
            } }"#,
    )
    .unwrap();
    let directory = &policy.directory;
    assert_eq!([0, 1, 2].map(|agent| directory.calendar_of(agent)), [Some(0), Some(1), None]);
    assert_eq!(directory.agents_of(0).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(directory.agents_of_tier(1).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(directory.agents_of_tier(2).count(), 0);
    let own = directory.agent(0).unwrap();
    assert_eq!((own.experience, own.capacity, own.region.as_deref()), (2.5, Some(3), Some("emea")));
    assert_eq!((own.skills.as_slice(), own.groups.as_slice()), (["nl".to_owned()].as_slice(), [1].as_slice()));
}
