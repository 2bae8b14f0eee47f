//! Whether chains are as they were written. It asks nothing of who kept them: everything is computed from the entries.

use std::collections::BTreeMap;
use std::fmt;

use chrono::TimeDelta;

use super::{Chain, LEAST_DAYS, Link, Mark, TrailEntry, day_of, link_text};

/// What is wrong at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailFault {
    /// The chain's id.
    pub chain: String,
    /// For people.
    pub what: String,
}

impl fmt::Display for TrailFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.chain, self.what)
    }
}

/// What was found in a trail.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Entries that were looked at.
    pub entries: u64,
    /// Where each chain ends, in their order: what an auditor keeps elsewhere, to know later that nothing was cut off.
    pub heads: Vec<Mark>,
    /// What is not as it was written.
    pub faults: Vec<TrailFault>,
}

/// Takes the chains, then their entries in order.
pub struct Checker {
    chains: BTreeMap<String, Chain>,
    /// What is said elsewhere of places in a chain: its own head, anchors of later chains, and what an auditor has kept.
    said: BTreeMap<String, BTreeMap<u64, Vec<Link>>>,
    at: Option<Mark>,
    found: Findings,
}

impl Checker {
    /// For these chains, of which an auditor may have kept where some ended.
    pub fn new(chains: impl IntoIterator<Item = Chain>, kept: impl IntoIterator<Item = Mark>) -> Self {
        let chains: BTreeMap<String, Chain> =
            chains.into_iter().map(|chain| (chain.id.clone(), chain)).collect();
        let mut checker = Self { said: BTreeMap::new(), at: None, found: Findings::default(), chains };
        let mut marks: Vec<Mark> = kept.into_iter().collect();
        for chain in checker.chains.values() {
            let Chain { id, anchors, sequence, link } = chain;
            marks.extend(anchors.iter().cloned());
            marks.push(Mark { chain: id.clone(), sequence: *sequence, link: *link });
        }
        // What is older than all that is there was let go at the end of its time, the oldest first, but never before the least of it. Where
        // nothing at all is there nothing says so.
        let oldest = checker.chains.keys().next().cloned();
        let newest = checker.chains.keys().next_back().and_then(|id| day_of(id));
        let is_young = |chain: &str| {
            newest.zip(day_of(chain)).is_some_and(|(newest, day)| {
                newest.signed_duration_since(day) <= TimeDelta::days(LEAST_DAYS.into())
            })
        };
        for Mark { chain, sequence, link } in marks {
            if checker.chains.contains_key(&chain) {
                checker.said.entry(chain).or_default().entry(sequence).or_default().push(link);
            } else if oldest.as_ref().is_none_or(|oldest| *oldest < chain) || is_young(&chain) {
                checker.fault(chain, "the whole chain is gone".to_string());
            }
        }
        checker.found.faults.dedup();
        checker
    }

    /// The next entry of a chain, with the link that is kept or stated for it.
    pub fn take(&mut self, chain: &str, entry: &TrailEntry, stated: Link) {
        let at = match self.at.take() {
            Some(at) if at.chain == chain => at,
            before => {
                self.leave(before);
                match self.chains.get(chain) {
                    Some(found) => Mark { chain: chain.to_string(), sequence: 0, link: found.root() },
                    None => {
                        self.fault(chain.to_string(), "is in no list of chains".to_string());
                        Mark {
                            chain: chain.to_string(),
                            sequence: entry.sequence.saturating_sub(1),
                            link: stated,
                        }
                    }
                }
            }
        };
        if at.sequence == 0 {
            self.compare(&at);
        }
        let next = at.sequence + 1;
        if entry.sequence == next {
            if entry.link(&at.link) != stated {
                let what = format!("entry {next}, or one that was written with it, is not as it was written");
                self.fault(chain.to_string(), what);
            }
        } else if entry.sequence > next {
            let last = entry.sequence - 1;
            self.fault(chain.to_string(), format!("entries {next} to {last} are missing"));
        } else {
            self.fault(chain.to_string(), format!("entry {} stands after {}", entry.sequence, at.sequence));
        }
        self.found.entries += 1;
        let at = Mark { chain: at.chain, sequence: entry.sequence, link: stated };
        self.compare(&at);
        self.at = Some(at);
    }

    /// All entries were taken.
    pub fn end(mut self) -> Findings {
        let last = self.at.take();
        self.leave(last);
        // Of what is left, no entry came.
        for (id, said) in std::mem::take(&mut self.said) {
            let Some(root) = self.chains.get(&id).map(Chain::root) else { continue };
            let at = Mark { chain: id.clone(), sequence: 0, link: root };
            self.said.insert(id, said);
            self.compare(&at);
            self.leave(Some(at));
        }
        self.found.heads.sort_by(|a, b| a.chain.cmp(&b.chain));
        self.found
    }

    /// Whether the link at a place is what is said of it elsewhere.
    fn compare(&mut self, at: &Mark) {
        let said = self.said.get_mut(&at.chain).and_then(|said| said.remove(&at.sequence));
        if said.is_some_and(|said| said.iter().any(|link| *link != at.link)) {
            let what =
                format!("entry {} is another than a later chain, or its own end, tells of", at.sequence);
            self.fault(at.chain.clone(), what);
        }
    }

    /// A chain is over: what is said of places behind its last entry tells that these were cut off.
    fn leave(&mut self, last: Option<Mark>) {
        let Some(last) = last else { return };
        let beyond = self.said.remove(&last.chain).unwrap_or_default().into_keys().max();
        if let Some(end) = beyond.filter(|end| *end > last.sequence) {
            self.fault(last.chain.clone(), format!("entries {} to {end} are cut off", last.sequence + 1));
        }
        self.found.heads.push(last);
    }

    fn fault(&mut self, chain: String, what: String) {
        self.found.faults.push(TrailFault { chain, what });
    }
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.chain, self.sequence, link_text(&self.link))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Written = Vec<(Chain, Vec<(TrailEntry, Link)>)>;

    fn entry(sequence: u64) -> TrailEntry {
        TrailEntry {
            sequence,
            time: 1_000 + sequence.cast_signed(),
            key: "k".into(),
            tenant: format!("t{}", sequence % 3),
            roles: "school".into(),
            method: "MatchService/Match".into(),
            purpose: String::new(),
            returned: sequence,
            written: 0,
            code: 0,
        }
    }

    /// Chains of these lengths, each of which names the ends of those before it.
    fn written(lengths: &[u64]) -> Written {
        let mut all: Written = Vec::new();
        for (n, length) in lengths.iter().enumerate() {
            let end =
                |chain: &Chain| Mark { chain: chain.id.clone(), sequence: chain.sequence, link: chain.link };
            let anchors = all.iter().map(|(chain, _)| end(chain)).collect();
            let mut chain = Chain { id: format!("chain-{n}"), anchors, sequence: 0, link: [0; 32] };
            chain.link = chain.root();
            let mut entries = Vec::new();
            for sequence in 1..=*length {
                let entry = entry(sequence);
                chain.link = entry.link(&chain.link);
                chain.sequence = sequence;
                entries.push((entry, chain.link));
            }
            all.push((chain, entries));
        }
        all
    }

    fn check(trail: &Written, kept: Vec<Mark>) -> Findings {
        let mut checker = Checker::new(trail.iter().map(|(chain, _)| chain.clone()), kept);
        for (chain, entries) in trail {
            entries.iter().for_each(|(entry, link)| checker.take(&chain.id, entry, *link));
        }
        checker.end()
    }

    #[test]
    fn what_was_written_is_sound() {
        let trail = written(&[5, 0, 3]);
        let found = check(&trail, Vec::new());
        assert_eq!((found.entries, found.faults), (8, Vec::new()));
        let ends: Vec<u64> = found.heads.iter().map(|mark| mark.sequence).collect();
        assert_eq!(ends, [5, 0, 3]);
        assert_eq!(check(&written(&[]), Vec::new()), Findings::default());
    }

    /// Every entry of every chain, each in every way.
    #[test]
    fn every_change_is_found() {
        let sound = written(&[4, 2, 3]);
        for chain in 0..3 {
            for at in 0..sound[chain].1.len() {
                let mut changed = sound.clone();
                changed[chain].1[at].0.returned += 1;
                assert!(!check(&changed, Vec::new()).faults.is_empty(), "changed {chain}/{at}");
                let mut gone = sound.clone();
                gone[chain].1.remove(at);
                assert!(!check(&gone, Vec::new()).faults.is_empty(), "removed {chain}/{at}");
                let mut twice = sound.clone();
                let one = twice[chain].1[at].clone();
                twice[chain].1.insert(at, one);
                assert!(!check(&twice, Vec::new()).faults.is_empty(), "doubled {chain}/{at}");
                if at > 0 {
                    let mut swapped = sound.clone();
                    swapped[chain].1.swap(at - 1, at);
                    assert!(!check(&swapped, Vec::new()).faults.is_empty(), "swapped {chain}/{at}");
                }
                let mut exchanged = sound.clone();
                exchanged[chain].1[at] = sound[(chain + 1) % 3].1[0].clone();
                exchanged[chain].1[at].0.time += 1;
                assert!(!check(&exchanged, Vec::new()).faults.is_empty(), "exchanged {chain}/{at}");
            }
        }
    }

    /// Who rewrites a chain from some place on, its end included, is found out by the chain that began later; of the last one
    /// only by what an auditor kept.
    #[test]
    fn a_chain_that_was_made_anew_is_found_by_what_others_keep() {
        let sound = written(&[4, 3]);
        let forge = |chain: usize| {
            let mut forged = sound.clone();
            let (head, entries) = &mut forged[chain];
            entries.truncate(2);
            entries[1].0.tenant = "another".into();
            entries[1].1 = entries[1].0.link(&entries[0].1);
            (head.sequence, head.link) = (2, entries[1].1);
            forged
        };
        assert!(!check(&forge(0), Vec::new()).faults.is_empty());
        assert!(check(&forge(1), Vec::new()).faults.is_empty(), "nobody tells of the last chain yet");
        let kept = check(&sound, Vec::new()).heads;
        assert!(!check(&forge(1), kept).faults.is_empty());
    }

    #[test]
    fn a_chain_that_is_gone_is_told_from_one_whose_time_was_over() {
        let sound = written(&[4, 3, 2]);
        let middle: Written = [sound[0].clone(), sound[2].clone()].to_vec();
        let found = check(&middle, Vec::new());
        assert_eq!(found.faults.len(), 1, "{:?}", found.faults);
        assert!(found.faults[0].to_string().starts_with("chain-1: "));
        let rest: Written = sound[1..].to_vec();
        assert_eq!(check(&rest, Vec::new()).faults, Vec::new());
        // It was sound, whatever an auditor had kept: a whole folder of an earlier time.
        let kept = check(&sound, Vec::new()).heads;
        assert_eq!(check(&Vec::new(), kept).faults.len(), 3);
    }

    /// A chain that ended less than half a year ago cannot have been let go.
    #[test]
    fn a_young_chain_that_is_gone_is_missed_though_it_was_the_oldest() {
        for (begun, is_missed) in [("20261120", true), ("20260521", true), ("20260520", false)] {
            let mut trail = written(&[2, 2]);
            trail[1].0.id = "20261120T000000000-00000001".into();
            trail[1].0.anchors[0].chain = format!("{begun}T000000000-00000000");
            let mut link = trail[1].0.root();
            for (entry, linked) in &mut trail[1].1 {
                link = entry.link(&link);
                *linked = link;
            }
            trail[1].0.link = link;
            let found = check(&trail[1..].to_vec(), Vec::new());
            assert_eq!(!found.faults.is_empty(), is_missed, "{begun}: {:?}", found.faults);
        }
    }

    #[test]
    fn an_end_that_is_cut_off_is_found_by_the_head() {
        let mut trail = written(&[4]);
        trail[0].1.truncate(2);
        let found = check(&trail, Vec::new());
        assert_eq!(found.faults[0].to_string(), "chain-0: entries 3 to 4 are cut off");
        trail[0].1.clear();
        assert_eq!(check(&trail, Vec::new()).faults[0].to_string(), "chain-0: entries 1 to 4 are cut off");
    }
}
