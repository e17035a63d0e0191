//! Laws of routing to a person, against directories made at random: nobody is picked who is not there or is full, nobody
//! better could have been, the order of the directory does not matter, and the next change is exact.

use crate::difference;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};
use sladder::{Instant, Policy, ToJson};
use std::collections::HashMap;

const HOUR: i64 = 3_600_000;
/// 2026-03-02T00:00:00Z, a Monday.
const MONDAY: i64 = 1_772_409_600_000;
const SKILLS: [&str; 4] = ["network", "database", "nl", "refunds"];

#[derive(Clone, Debug)]
struct Agent {
    id: String,
    in_group: bool,
    /// 0: none; then those below.
    calendar: usize,
    /// Days after Monday.
    absences: Vec<u32>,
    capacity: Option<u32>,
    experience: u32,
    skills: Vec<&'static str>,
    load: u32,
    away: bool,
}

impl Agent {
    /// Worked out by hand: the calendars are those of [`policy`].
    fn is_open(&self, hour: i64) -> bool {
        let (day, hour) = ((hour / 24) % 7, hour % 24);
        match self.calendar {
            1 => (8..12).contains(&hour) || (13..17).contains(&hour),
            2 => day < 5 && (10..18).contains(&hour),
            _ => true,
        }
    }

    fn is_free(&self, hour: i64, at_work: bool) -> bool {
        let absent = self.absences.iter().any(|day| i64::from(*day) == hour / 24);
        let full = self.capacity.is_some_and(|capacity| self.load >= capacity);
        !self.away && !absent && !full && (!at_work || self.is_open(hour))
    }

    /// Smaller: less to do.
    fn busy(&self) -> (u32, u32) {
        // sixtieths, which capacities from 1 to 6 divide
        (self.load * 60 / self.capacity.unwrap_or(1), self.load)
    }
}

fn agents() -> impl Strategy<Value = Vec<Agent>> {
    let agent = (
        prop::bool::weighted(0.8),
        0..4_usize,
        prop::collection::vec(0..9_u32, 0..3),
        prop::option::of(1..7_u32),
        0..3_u32,
        subsequence(SKILLS.to_vec(), 0..=4),
        0..6_u32,
        prop::bool::weighted(0.15),
    );
    prop::collection::vec(agent, 1..9).prop_map(|agents| {
        let named = |(number, agent)| {
            let (in_group, calendar, absences, capacity, experience, skills, load, away) = agent;
            Agent { id: format!("a{number}"), in_group, calendar, absences, capacity, experience, skills, load, away }
        };
        agents.into_iter().enumerate().map(named).collect()
    })
}

#[derive(Clone, Debug)]
struct To {
    pick: &'static str,
    of_group: bool,
    at_work: bool,
    skills: Vec<&'static str>,
    count: usize,
}

fn targets() -> impl Strategy<Value = To> {
    let pick = select(vec!["leastLoaded", "roundRobin", "mostExperienced", "skills", "swarm"]);
    (pick, any::<bool>(), prop::bool::weighted(0.8), subsequence(SKILLS.to_vec(), 1..=4), 2..6_usize)
        .prop_map(|(pick, of_group, at_work, skills, count)| To { pick, of_group, at_work, skills, count })
}

fn policy(agents: &[Agent], to: &To) -> Policy {
    let entry = |agent: &Agent| {
        let absences = agent.absences.iter().map(|day| {
            let date = Instant::from_millis(MONDAY + i64::from(*day) * 24 * HOUR).to_string()[..10].to_owned();
            (date, json!("day off"))
        });
        let mut entry = json!({
            "groups": if agent.in_group { vec!["team"] } else { vec![] },
            "experience": agent.experience,
            "skills": agent.skills,
            "absences": Value::Object(absences.collect()),
        });
        if let Some(calendar) = ["day", "office", "always"].get(agent.calendar.wrapping_sub(1)) {
            entry["calendar"] = json!(calendar);
        }
        if let Some(capacity) = agent.capacity {
            entry["capacity"] = json!(capacity);
        }
        format!("\"{}\": {entry}", agent.id)
    };
    let mut leads = json!({ "pick": to.pick, "atWork": to.at_work });
    if to.of_group {
        leads["group"] = json!("team");
    }
    if ["skills", "swarm"].contains(&to.pick) {
        leads["skills"] = json!(to.skills);
    }
    if to.pick == "swarm" {
        leads["agents"] = json!(to.count);
    }
    // as text: a map would sort the agents
    let entries: Vec<String> = agents.iter().map(entry).collect();
    let text = format!(
        "{{ \"version\": 1, \"timeZone\": \"UTC\", \"calendars\": {{
            \"day\": {{ \"hours\": {{ \"mon-sun\": [\"08:00-12:00\", \"13:00-17:00\"] }} }},
            \"office\": {{ \"hours\": {{ \"mon-fri\": [\"10:00-18:00\"] }} }},
            \"always\": {{ \"hours\": \"24x7\" }} }},
           \"directory\": {{ \"agents\": {{ {} }}, \"groups\": {{ \"team\": {{}} }} }},
           \"routes\": [{{ \"to\": {leads} }}] }}",
        entries.join(", ")
    );
    Policy::compile(&text).unwrap()
}

fn decide(policy: &Policy, agents: &[Agent], id: u32, now: i64) -> Value {
    let ticket = json!({ "id": id, "createdAt": "2026-03-01T00:00:00Z", "priority": "normal" }).to_string();
    let ticket = policy.read_ticket(&ticket).unwrap();
    let away = agents.iter().filter(|agent| agent.away).map(|agent| agent.id.as_str());
    let options = policy.options(away, agents.iter().map(|agent| (agent.id.as_str(), agent.load)), false);
    serde_json::from_str(&policy.decide_with(&ticket, Instant::from_millis(now), &options).to_json()).unwrap()
}

/// What a decision says about the route.
fn routed(decision: &Value) -> Value {
    json!([decision["route"], decision["findings"], decision["because"], decision["actions"]])
}

/// How good a pick somebody is where these skills are covered; smaller is better.
fn rank(agent: &Agent, to: &To, covered: &[&str]) -> (i64, i64, (u32, u32)) {
    let adds = agent.skills.iter().filter(|skill| to.skills.contains(skill) && !covered.contains(skill)).count() as i64;
    let experience = i64::from(agent.experience);
    match to.pick {
        "leastLoaded" => (0, 0, agent.busy()),
        "mostExperienced" => (0, -experience, agent.busy()),
        "skills" => (-adds, 0, agent.busy()),
        "swarm" => (-adds, if adds > 0 { -experience } else { 0 }, agent.busy()),
        _ => (0, 0, (0, 0)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_best_of_those_who_are_there_are_picked(agents in agents(), to in targets(), id in 0..50_u32, hour in 0..200_i64) {
        prop_assume!(!to.of_group || agents.iter().any(|agent| agent.in_group));
        let decision = decide(&policy(&agents, &to), &agents, id, MONDAY + hour * HOUR);
        let mut free: Vec<&Agent> =
            agents.iter().filter(|agent| (agent.in_group || !to.of_group) && agent.is_free(hour, to.at_work)).collect();
        let picked: Vec<&str> =
            decision["route"]["agents"].as_array().map(|agents| agents.iter().map(|id| id.as_str().unwrap()).collect()).unwrap_or_default();
        let wanted = if to.pick == "swarm" { to.count } else { 1 };
        prop_assert_eq!(picked.len(), wanted.min(free.len()));
        let mut covered = Vec::new();
        for id in &picked {
            let at = free.iter().position(|agent| agent.id == *id);
            prop_assert!(at.is_some(), "{} is not free", id);
            let agent = free.remove(at.unwrap());
            let better = free.iter().find(|other| rank(other, &to, &covered) < rank(agent, &to, &covered));
            prop_assert!(better.is_none(), "{} before {:?}", id, better);
            covered.extend(agent.skills.iter().copied());
        }
        prop_assert_eq!(decision["route"]["agent"].as_str(), picked.first().copied());
        prop_assert_eq!(decision["route"].is_null(), picked.is_empty() && !to.of_group);
    }

    #[test]
    fn the_order_of_the_directory_does_not_matter(agents in agents(), to in targets(), id in 0..50_u32, hour in 0..200_i64) {
        prop_assume!(!to.of_group || agents.iter().any(|agent| agent.in_group));
        let mut turned = agents.clone();
        turned.reverse();
        let both = [&agents, &turned].map(|agents| decide(&policy(agents, &to), agents, id, MONDAY + hour * HOUR));
        let both = both.map(|mut decision| { decision["policy"] = Value::Null; decision });
        prop_assert_eq!(difference(&both[0], &both[1], ""), None);
    }

    /// Whenever it is asked and whoever is picked then: a host that has given the ticket away does not do it again.
    #[test]
    fn a_ticket_is_given_away_once(agents in agents(), to in targets(), id in 0..50_u32, hours in prop::collection::vec(0..200_i64, 5)) {
        prop_assume!(!to.of_group || agents.iter().any(|agent| agent.in_group));
        let policy = policy(&agents, &to);
        for hour in hours {
            let decision = decide(&policy, &agents, id, MONDAY + hour * HOUR);
            let of = |what: &str| {
                let actions = decision["actions"].as_array().unwrap().iter().filter(|action| action["do"] == what);
                actions.map(|action| action["id"].clone()).collect::<Vec<_>>()
            };
            let there = !decision["route"]["agent"].is_null();
            prop_assert_eq!(of("assign"), if there { vec![json!(format!("{id}:agent"))] } else { vec![] });
            prop_assert_eq!(of("setGroup"), if to.of_group { vec![json!(format!("{id}:group"))] } else { vec![] });
        }
    }

    #[test]
    fn it_changes_at_the_next_change_and_not_before(agents in agents(), to in targets(), id in 0..50_u32, hour in 0..200_i64) {
        prop_assume!(!to.of_group || agents.iter().any(|agent| agent.in_group));
        let policy = policy(&agents, &to);
        let decision = decide(&policy, &agents, id, MONDAY + hour * HOUR);
        let next = decision["nextChangeAt"].as_str().map(|next| Instant::parse(next).unwrap().millis());
        // no absence is later than the ninth day, and a week after it everything has been seen
        let end = next.unwrap_or(MONDAY + 17 * 24 * HOUR);
        let mut at = MONDAY + (hour + 1) * HOUR;
        while at < end {
            prop_assert_eq!(difference(&routed(&decision), &routed(&decide(&policy, &agents, id, at)), ""), None, "at {}", Instant::from_millis(at));
            at += HOUR;
        }
        if let Some(next) = next {
            let then = decide(&policy, &agents, id, next);
            prop_assert_ne!(&decision["route"]["agents"], &then["route"]["agents"], "at {}", Instant::from_millis(next));
        }
    }
}

/// A team where nothing tells its agents apart.
fn team(away: &[usize]) -> Vec<Agent> {
    let plain = |number: usize| Agent {
        id: ["anna", "bob", "carol", "dave", "emma"][number].to_owned(),
        in_group: true,
        calendar: 0,
        absences: vec![],
        capacity: None,
        experience: 0,
        skills: vec![],
        load: 0,
        away: away.contains(&number),
    };
    (0..5).map(plain).collect()
}

#[test]
fn turns_are_even_and_only_the_tickets_of_whoever_left_move() {
    let to = To { pick: "roundRobin", of_group: true, at_work: true, skills: vec![], count: 1 };
    let policy = policy(&team(&[]), &to);
    let picked =
        |away: &[usize], id| decide(&policy, &team(away), id, MONDAY)["route"]["agent"].as_str().unwrap().to_owned();
    let mut tickets: HashMap<String, u32> = HashMap::new();
    let mut moved: HashMap<String, u32> = HashMap::new();
    for id in 0..10_000 {
        let before = picked(&[], id);
        *tickets.entry(before.clone()).or_default() += 1;
        if id < 2_000 {
            let after = picked(&[1], id);
            assert!(after != "bob" && (before == "bob" || after == before), "{id} from {before} to {after}");
            if before == "bob" {
                *moved.entry(after).or_default() += 1;
            }
        }
    }
    assert!(tickets.len() == 5 && tickets.values().all(|count| (1_800..=2_200).contains(count)), "{tickets:?}");
    // what moves is spread, too: a quarter of 400 each
    assert!(moved.len() == 4 && moved.values().all(|count| (60..=140).contains(count)), "{moved:?}");
}
