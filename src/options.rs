//! What a decision is asked with, besides the ticket and the instant.

use crate::directory::Directory;
use crate::order;
use crate::policy::Policy;
use crate::problem::{Problem, did_you_mean};
use crate::text::{quoted, spelled};

/// So many agents are looked for one by one.
const FEW: usize = 8;

/// Who cannot take work and how much everybody has, as the host knows it; made by [`Policy::options`], once for as many
/// tickets as are decided with it.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Agents who cannot take work now, whatever the policy says: positions in the directory.
    pub(crate) away: Vec<usize>,
    /// Open tickets by the agent's position; empty: nobody has any.
    pub(crate) load: Vec<u32>,
    /// What was odd in the options; every decision says so.
    pub(crate) findings: Vec<Problem>,
    /// Whether the decision has the trace of every clock.
    pub(crate) traced: bool,
}

impl Options {
    /// Nobody is known to be away or to have work.
    pub const fn new(traced: bool) -> Options {
        Options { away: Vec::new(), load: Vec::new(), findings: Vec::new(), traced }
    }

    /// Open tickets of an agent.
    pub(crate) fn load_of(&self, agent: usize) -> u32 {
        self.load.get(agent).copied().unwrap_or(0)
    }
}

impl Policy {
    /// Options with the agents of this policy, by id or by name as the helpdesk has them. An agent who is `away` and whom
    /// nobody knows is a finding; `load` may be about more agents than the directory has.
    pub fn options<'n>(
        &self,
        away: impl IntoIterator<Item = &'n str>,
        load: impl IntoIterator<Item = (&'n str, u32)>,
        traced: bool,
    ) -> Options {
        let mut options = Options::new(traced);
        let away: Vec<&str> = away.into_iter().collect();
        let load: Vec<(&str, u32)> = load.into_iter().collect();
        let known = (away.len() + load.len() > FEW).then(|| Known::new(&self.directory));
        let find = |called: &str| match &known {
            Some(known) => known.position_called(called),
            None => self.directory.position_called(called),
        };
        for (index, called) in away.into_iter().enumerate() {
            match find(called) {
                Some(agent) => options.away.push(agent),
                None => options.findings.push(unknown(index, called, &self.directory)),
            }
        }
        for (called, tickets) in load {
            let Some(agent) = find(called) else { continue };
            options.load.resize(self.directory.agents().len(), 0);
            if let Some(known) = options.load.get_mut(agent) {
                *known = tickets;
            }
        }
        options
    }
}

/// The agents by what they are called, sorted: to look through all of them for each of many would be a square.
struct Known<'d> {
    ids: Vec<(&'d str, usize)>,
    /// As they are compared, and positions among the agents.
    names: Vec<(String, usize)>,
}

impl<'d> Known<'d> {
    fn new(directory: &'d Directory) -> Known<'d> {
        let agents = directory.agents();
        let mut named = Vec::new();
        for (position, agent) in agents.iter().enumerate() {
            named.extend(agent.name.as_deref().map(|name| (spelled(name), position)));
        }
        let mut names = Vec::with_capacity(named.len());
        for (name, place) in order::texts(named.iter().map(|(name, _)| name.as_str())) {
            names.extend(named.get(place).map(|(_, position)| (name.to_owned(), *position)));
        }
        Known { ids: order::texts(agents.iter().map(|agent| agent.id.as_str())), names }
    }

    /// As [`Directory::position_called`]: by id, else the first with that name.
    fn position_called(&self, called: &str) -> Option<usize> {
        let first = self.ids.partition_point(|(id, _)| *id < called);
        if let Some((_, position)) = self.ids.get(first).filter(|(id, _)| *id == called) {
            return Some(*position);
        }
        let called = spelled(called);
        let first = self.names.partition_point(|(name, _)| *name < called);
        self.names.get(first).filter(|(name, _)| *name == called).map(|(_, position)| *position)
    }
}

fn unknown(index: usize, called: &str, directory: &Directory) -> Problem {
    let mut known = directory.agent_ids();
    known.extend(directory.agents().iter().filter_map(|agent| agent.name.as_deref()));
    let help =
        did_you_mean(called, &known).unwrap_or_else(|| "name an agent of the directory, by id or by name".to_owned());
    let path = format!("options.away[{index}]");
    Problem::warning(path, "unknown_agent", format!("no agent {}", quoted(called))).with_help(help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instant::Instant;

    const POLICY: &str = r#"{
        "version": 1,
        "timeZone": "Europe/Amsterdam",
        "calendars": { "always": { "hours": "24x7" } },
        "directory": {
            "agents": {
                "anna": { "name": "Anna Visser", "replacement": "bob" },
                "bob": { "absences": { "2026-03-03": "day off" }, "replacement": "carol" },
                "carol": { "replacement": "anna" }
            },
            "rotations": { "weeks": { "members": ["anna", "carol"], "startsAt": "2026-03-02T00:00", "every": "168h" } }
        },
        "slas": [{ "id": "standard", "calendar": "always", "targets": { "*": { "resolution": "48h" } } }],
        "escalations": [{ "id": "late", "metric": "resolution", "levels": [
            { "at": "start", "notify": ["assignee"] },
            { "at": "start+1h", "notify": ["assignee", "onCall:weeks"], "owner": "assignee" }
        ] }]
    }"#;
    const TICKET: &str = r#"{ "id": 1, "createdAt": "2026-03-02T09:00:00Z", "assignee": "anna" }"#;

    /// Whom the level tells that is reached, and the next; and the sentence about replacements.
    fn told(away: &[&str], now: &str) -> (Vec<String>, Vec<String>, Vec<String>) {
        let policy = Policy::compile(POLICY).unwrap();
        let ticket = policy.read_ticket(TICKET).unwrap();
        let options = policy.options(away.iter().copied(), [], false);
        let decision = policy.decide_with(&ticket, Instant::parse(now).unwrap(), &options);
        let ids = |step: &crate::decision::Step<'_>| step.notify.iter().map(|to| to.id.to_owned()).collect();
        let next = decision.escalation.next.as_ref().unwrap();
        let replaced = next.because.iter().filter(|reason| reason.code == "replacement");
        (ids(&decision.escalation.reached[0]), ids(next), replaced.map(|reason| reason.text.to_string()).collect())
    }

    #[test]
    fn whoever_is_away_is_replaced() {
        let later = "2026-03-02T09:30:00Z";
        assert_eq!(told(&[], later), (vec!["anna".into()], vec!["anna".into()], vec![]));
        let (reached, next, because) = told(&["ANNA visser"], later);
        assert_eq!((reached, next), (vec!["bob".into()], vec!["bob".into()]));
        assert_eq!(because, ["`anna` is away: `bob` stands in"]);
        let (reached, next, because) = told(&["bob", "anna"], "2026-03-02T09:00:00Z");
        assert_eq!((reached, next), (vec!["carol".into()], vec!["carol".into()]));
        assert_eq!(because, ["`anna` is away and `bob` is away: `carol` stands in"]);
        let (reached, next, because) = told(&["bob", "anna", "carol"], later);
        assert!(reached.is_empty() && next.is_empty());
        assert_eq!(because, ["`anna` is away and `bob` is away and `carol` is away: nobody stands in"]);
    }

    #[test]
    fn an_unknown_agent_is_a_finding_of_every_decision() {
        let policy = Policy::compile(POLICY).unwrap();
        let ticket = policy.read_ticket(TICKET).unwrap();
        let options = policy.options(["anna", "Bbo"], [("Bob", 3), ("Anna Visser", 4), ("zoe", 5)], true);
        assert_eq!([0, 1, 2].map(|agent| options.load_of(agent)), [4, 0, 0]);
        let decision = policy.decide_with(&ticket, ticket.created_at, &options);
        let [finding] = decision.findings.as_slice() else { panic!("{:?}", decision.findings) };
        assert_eq!((finding.path.as_str(), finding.code), ("options.away[1]", "unknown_agent"));
        assert_eq!(finding.help.as_deref(), Some("did you mean `bob`?"));
        assert!(decision.sla.clocks[0].trace.is_some());
    }

    #[test]
    fn many_are_found_as_one_is() {
        let names = ["Anna", "ANNA", "bob", "carol", "Ünal", "ΟΔΟΣ", "İz", "a0", "dave"];
        let agents: Vec<String> =
            (0..40).map(|n| format!("\"a{}\": {{ \"name\": \"{}\" }}", n * 7 % 40, names[n % 9])).collect();
        let nameless = "\"bob\": {}, \"zoe\": {}";
        let agents = agents.join(", ");
        let policy = Policy::compile(&format!(
            "{{ \"version\": 1, \"directory\": {{ \"agents\": {{ {agents}, {nameless} }} }} }}"
        ));
        let directory = &policy.unwrap().directory;
        let known = Known::new(directory);
        for called in [
            "a0", "a7", "a39", "A7", "anna", "Bob", "bob", "BOB", "zoe", "Zoe", "ünal", "οδος", "ΟΔΟς", "i̇z", "",
            "a40", "a",
        ] {
            assert_eq!(known.position_called(called), directory.position_called(called), "{called}");
        }
        assert!(known.position_called("οδος").is_some() && known.position_called("BOB").is_some());
    }

    #[test]
    fn a_stand_in_lasts_until_somebody_comes_or_goes() {
        let policy = Policy::compile(POLICY).unwrap();
        let directory = &policy.directory;
        let at = |text: &str| Instant::parse(text).unwrap();
        for (time, away, who, changes) in [
            ("2026-03-02T12:00:00Z", vec![], Some(0), None),
            ("2026-03-02T12:00:00Z", vec![0], Some(1), Some("2026-03-02T23:00:00Z")),
            ("2026-03-02T23:00:00Z", vec![0], Some(2), Some("2026-03-03T23:00:00Z")),
            ("2026-03-02T23:00:00Z", vec![0, 1], Some(2), None),
            ("2026-03-02T23:00:00Z", vec![0, 2], None, Some("2026-03-03T23:00:00Z")),
        ] {
            let found = directory.stand_in(0, at(time), &away);
            assert_eq!((found.who, found.changes), (who, changes.map(at)), "{time} {away:?}");
        }
        // the turn's end, unless somebody who is asked for comes or goes before
        for (time, away, who, changes) in [
            ("2026-03-02T12:00:00Z", vec![], Some(0), "2026-03-08T23:00:00Z"),
            ("2026-03-02T12:00:00Z", vec![0], Some(1), "2026-03-02T23:00:00Z"),
            ("2026-03-02T12:00:00Z", vec![0, 1], Some(2), "2026-03-08T23:00:00Z"),
        ] {
            let found = directory.on_call(0, at(time), &away).unwrap();
            assert_eq!((found.who, found.changes), (who, Some(at(changes))), "{time} {away:?}");
        }
        assert!(directory.on_call(0, at("2026-03-01T22:59:59Z"), &[]).is_none());
    }
}
