//! Who is connected. When there is no room, whoever has waited longest without a call at work makes place.

use std::collections::{BTreeMap, HashMap};
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

/// Lets connections in, a bounded number in all and from each address.
#[derive(Clone)]
pub struct Door(Arc<Mutex<Inside>>);

struct Inside {
    most: usize,
    most_per_address: usize,
    next: u64,
    /// In the order of arrival.
    guests: BTreeMap<u64, Arc<Guest>>,
}

/// One connection, as the door sees it.
pub struct Guest {
    address: IpAddr,
    has_called: AtomicBool,
    at_work: AtomicUsize,
    asked_to_leave: Notify,
}

/// The place of one connection, free again when this is dropped.
pub struct Place {
    door: Door,
    number: u64,
    /// Who sits there.
    pub guest: Arc<Guest>,
}

/// Counts as a call at work until it is dropped.
pub struct AtWork(Arc<Guest>);

impl Door {
    /// Room for `most` connections, of which `most_per_address` may come from one address or IPv6 /64 network.
    pub fn new(most: usize, most_per_address: usize) -> Self {
        let guests = BTreeMap::new();
        Self(Arc::new(Mutex::new(Inside { most, most_per_address, next: 0, guests })))
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A place for a new connection, or `None` when all that could make room are at work.
    pub fn enter(&self, address: IpAddr) -> Option<Place> {
        let address = network_of(address);
        let mut inside = self.inside();
        let of_address = inside.guests.values().filter(|guest| guest.address == address).count();
        if of_address >= inside.most_per_address {
            inside.make_room(|guest| guest.address == address)?;
        } else if inside.guests.len() >= inside.most {
            // Whoever has most connections gives one up first, so that one address cannot drive out the others.
            let crowd = inside.crowd();
            inside.make_room(|guest| Some(guest.address) == crowd).or_else(|| inside.make_room(|_| true))?;
        }
        let number = inside.next;
        inside.next += 1;
        let guest = Arc::new(Guest {
            address,
            has_called: AtomicBool::new(false),
            at_work: AtomicUsize::new(0),
            asked_to_leave: Notify::new(),
        });
        inside.guests.insert(number, guest.clone());
        Some(Place { door: self.clone(), number, guest })
    }
}

impl Inside {
    /// The address with the most connections.
    fn crowd(&self) -> Option<IpAddr> {
        let mut counts: HashMap<IpAddr, usize> = HashMap::new();
        for guest in self.guests.values() {
            *counts.entry(guest.address).or_default() += 1;
        }
        counts.into_iter().max_by_key(|(address, count)| (*count, *address)).map(|(address, _)| address)
    }

    /// Sends one away that has no call at work: those that never called before those that did, the oldest first.
    fn make_room(&mut self, may_go: impl Fn(&Guest) -> bool) -> Option<()> {
        let idle = self.guests.iter().filter(|(_, guest)| may_go(guest) && guest.is_idle());
        let (_, number) = idle.map(|(number, guest)| (guest.has_called(), *number)).min()?;
        self.guests.remove(&number)?.asked_to_leave.notify_one();
        Some(())
    }
}

impl Guest {
    /// A call has come, whatever becomes of it.
    pub fn called(&self) {
        self.has_called.store(true, Ordering::Relaxed);
    }

    /// Whether a call has ever come; who has not called goes first.
    pub fn has_called(&self) -> bool {
        self.has_called.load(Ordering::Relaxed)
    }

    /// From now on a call is at work, and the connection makes no room, until what is returned is dropped.
    pub fn begin_work(self: &Arc<Self>) -> AtWork {
        self.at_work.fetch_add(1, Ordering::Relaxed);
        AtWork(self.clone())
    }

    fn is_idle(&self) -> bool {
        self.at_work.load(Ordering::Relaxed) == 0
    }

    /// Ends when the connection has to make room for another.
    pub async fn asked_to_leave(&self) {
        self.asked_to_leave.notified().await;
    }
}

impl Drop for AtWork {
    fn drop(&mut self) {
        self.0.at_work.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.door.inside().guests.remove(&self.number);
    }
}

/// What counts as one address: who has an IPv6 address usually has the whole /64.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from(u128::from(v6) & (u128::MAX << 64))),
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    #[test]
    fn the_oldest_that_never_called_makes_room() {
        let door = Door::new(3, 3);
        let places: Vec<Place> = (0..3).map(|_| door.enter(address("10.0.0.1")).expect("room")).collect();
        places[0].guest.called();
        let new = door.enter(address("10.0.0.2")).expect("room is made");
        let inside: Vec<u64> = door.inside().guests.keys().copied().collect();
        assert_eq!(inside, [0, 2, new.number]);
    }

    #[test]
    fn who_is_at_work_stays() {
        let door = Door::new(2, 2);
        let places: Vec<Place> = (0..2).map(|_| door.enter(address("10.0.0.1")).expect("room")).collect();
        let work: Vec<AtWork> = places.iter().map(|place| place.guest.begin_work()).collect();
        assert!(door.enter(address("10.0.0.2")).is_none());
        drop(work);
        assert!(door.enter(address("10.0.0.2")).is_some());
    }

    #[test]
    fn one_address_does_not_drive_out_another() {
        let door = Door::new(4, 4);
        let quiet = door.enter(address("10.0.0.9")).expect("room");
        let crowd: Vec<_> = (0..20).map(|_| door.enter(address("10.0.0.1"))).collect();
        assert!(crowd.iter().all(Option::is_some));
        assert!(door.inside().guests.contains_key(&quiet.number));
        let door = Door::new(100, 2);
        let networks: Vec<_> = (1..5).map(|n| door.enter(address(&format!("2001:db8::{n}")))).collect();
        assert_eq!((networks.len(), door.inside().guests.len()), (4, 2), "a /64 counts as one");
    }

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let door = Door::new(1, 1);
        let place = door.enter(address("10.0.0.9")).expect("room");
        let _work = place.guest.begin_work();
        assert!(door.enter(address("10.0.0.1")).is_none());
        drop(place);
        assert!(door.enter(address("10.0.0.1")).is_some());
    }
}
