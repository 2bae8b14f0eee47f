//! The check of a schedule. It shares no code with what makes one, and believes nothing of it.

use std::collections::{HashMap, HashSet};

use super::{Event, Meeting};

/// What is wrong with a schedule. Numbers are those of the event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A slot or a party that there is not.
    Numbers,
    /// A host and a guest who are no pair.
    NoPair(u32, u32),
    /// They meet more than once.
    MetTwice(u32, u32),
    /// A host who is not there in the slot, or meets somebody else in it.
    Host(u32, u32),
    /// A guest who is not there in the slot, or meets somebody else in it.
    Guest(u32, u32),
    /// More meetings in the slot than tables.
    Tables(u32),
    /// A host with more meetings than the most.
    HostMost(u32),
    /// A guest with more meetings than the most.
    GuestMost(u32),
}

/// What a check finds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Check {
    /// All that is wrong.
    pub faults: Vec<Fault>,
    /// The sum of the scores, in millionths.
    pub score: u64,
    /// Meetings of each host.
    pub hosts: Vec<u32>,
    /// Meetings of each guest.
    pub guests: Vec<u32>,
}

/// Checks meetings.
pub fn check(event: &Event, meetings: &[Meeting]) -> Check {
    let scores: HashMap<(u32, u32), u32> =
        event.pairs.iter().map(|pair| ((pair.host, pair.guest), pair.score)).collect();
    let mut found =
        Check { hosts: vec![0; event.hosts.len()], guests: vec![0; event.guests.len()], ..Check::default() };
    let (mut met, mut host_in, mut guest_in) = (HashSet::new(), HashSet::new(), HashSet::new());
    let mut load = vec![0u32; event.slots as usize];
    for Meeting { slot, host, guest } in meetings {
        let (hosts, guests) = (event.hosts.get(*host as usize), event.guests.get(*guest as usize));
        let (Some(own), Some(other), Some(load)) = (hosts, guests, load.get_mut(*slot as usize)) else {
            found.faults.push(Fault::Numbers);
            continue;
        };
        *load += 1;
        match scores.get(&(*host, *guest)) {
            Some(score) => found.score += u64::from(*score),
            None => found.faults.push(Fault::NoPair(*host, *guest)),
        }
        if !met.insert((*host, *guest)) {
            found.faults.push(Fault::MetTwice(*host, *guest));
        }
        if !host_in.insert((*host, *slot)) || own.open.get(*slot as usize) != Some(&true) {
            found.faults.push(Fault::Host(*host, *slot));
        }
        if !guest_in.insert((*guest, *slot)) || other.open.get(*slot as usize) != Some(&true) {
            found.faults.push(Fault::Guest(*guest, *slot));
        }
        found.hosts[*host as usize] += 1;
        found.guests[*guest as usize] += 1;
    }
    let over = (0..).zip(load).filter(|(_, load)| *load > event.tables);
    found.faults.extend(over.map(|(slot, _)| Fault::Tables(slot)));
    let over = (0..).zip(event.hosts.iter().zip(&found.hosts)).filter(|(_, (party, met))| **met > party.most);
    found.faults.extend(over.map(|(host, _)| Fault::HostMost(host)));
    let over =
        (0..).zip(event.guests.iter().zip(&found.guests)).filter(|(_, (party, met))| **met > party.most);
    found.faults.extend(over.map(|(guest, _)| Fault::GuestMost(guest)));
    found
}
