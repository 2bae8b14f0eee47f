//! Postings that are one, together.

use rustc_hash::FxHashMap;

use super::posting::Posting;
use super::sketch::BANDS;

/// Postings of a bucket that each other one of it is compared with: where more than so many that are not one share a bucket, it says
/// little.
const COMPARED: usize = 48;
/// Groups that a chain of likeness may part into; who is one with the first of none of them stays alone.
const PARTS: usize = 48;

/// The groups of postings that are one, each with the places of its members in ascending order, by the first of them. All members are one
/// with the first: what is like one that is like a third is not therefore like the third. Who is alone is in none.
pub fn groups(postings: &[Posting]) -> Vec<Vec<usize>> {
    let mut sets = Sets((0..postings.len()).collect());
    let speaking = postings.iter().enumerate().filter(|(_, posting)| posting.says_something());
    let keyed: Vec<(usize, &Posting, [u64; BANDS])> =
        speaking.map(|(at, posting)| (at, posting, posting.text.keys())).collect();
    // One band after the other, as the buckets of all take more memory than the texts.
    for band in 0..BANDS {
        let mut buckets: FxHashMap<(u64, &str), Vec<usize>> = FxHashMap::default();
        for (at, posting, keys) in &keyed {
            let Some(key) = keys.get(band) else { continue };
            let bucket = buckets.entry((*key, posting.outline.place.as_str())).or_default();
            compare(postings, &mut sets, bucket, *at);
        }
    }
    let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for at in 0..postings.len() {
        members.entry(sets.first(at)).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> =
        members.into_values().flat_map(|chained| parted(postings, chained)).collect();
    groups.sort_unstable();
    groups
}

/// Groups around the first of each, of postings that a chain of likeness leads through.
fn parted(postings: &[Posting], chained: Vec<usize>) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for at in chained {
        let is_of = |group: &Vec<usize>| {
            let first = group.first().and_then(|first| postings.get(*first));
            first.zip(postings.get(at)).is_some_and(|(first, one)| first.is(one))
        };
        match groups.iter().position(is_of) {
            Some(place) => groups.get_mut(place).into_iter().for_each(|group| group.push(at)),
            None if groups.len() < PARTS => groups.push(vec![at]),
            None => {}
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Compares a posting with one of each set of a bucket, and puts it in where it is none of them.
fn compare(postings: &[Posting], sets: &mut Sets, bucket: &mut Vec<usize>, at: usize) {
    let Some(posting) = postings.get(at) else { return };
    for other in bucket.iter().copied() {
        if sets.first(other) == sets.first(at) {
            return;
        }
        if postings.get(other).is_some_and(|other| other.is(posting)) {
            sets.join(other, at);
            return;
        }
    }
    if bucket.len() < COMPARED {
        bucket.push(at);
    }
}

/// Disjoint sets (Tarjan, 1975): by element the one before it in its set, which of the first is itself.
struct Sets(Vec<usize>);

impl Sets {
    /// The least element of a set.
    fn first(&mut self, at: usize) -> usize {
        let mut first = at;
        while let Some(before) = self.0.get(first).copied().filter(|before| *before != first) {
            // Each look makes the way shorter.
            let beyond = self.0.get(before).copied().unwrap_or(before);
            if let Some(way) = self.0.get_mut(first) {
                *way = beyond;
            }
            first = before;
        }
        first
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.first(a), self.first(b));
        if let Some(way) = self.0.get_mut(a.max(b)) {
            *way = a.min(b);
        }
    }
}
