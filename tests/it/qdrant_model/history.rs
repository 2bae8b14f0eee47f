//! Whether an end can be explained by writes that were made one after the other.

use super::server::World;

/// What a writer was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Nothing yet, or never: it died, or was told that the write may have been made.
    Unknown,
    Acknowledged,
    Conflict,
}

/// What happens at one moment: a guarded write as a whole. Of one that is not guarded each record has a moment of its
/// own, as two of them at a time may each come last on some records; still all of them happen or none.
struct Moment {
    op: usize,
    /// Numbers of the puts.
    puts: Vec<usize>,
}

pub fn is_explained(world: &World) -> bool {
    let mut moments = Vec::new();
    for (op, write) in world.ops.iter().enumerate() {
        match write.is_guarded {
            true => moments.push(Moment { op, puts: (0..write.puts.len()).collect() }),
            false => moments.extend((0..write.puts.len()).map(|put| Moment { op, puts: vec![put] })),
        }
    }
    let first = world.there.map(|there| there.then_some(0));
    explains(world, &moments, first, 0)
}

/// Whether the moments that are not in `passed` lead from `now` to what was found, in some order.
fn explains(world: &World, moments: &[Moment], now: [Option<u8>; 2], passed: u16) -> bool {
    let has_passed = |at: usize| passed & 1 << at != 0;
    // All moments of a write have passed, or none.
    let passed_of = |op: usize| {
        let mut of = (0..moments.len()).filter(|at| moments[*at].op == op).map(has_passed);
        (of.clone().all(|passed| passed), of.any(|passed| passed))
    };
    let is_whole = (0..world.ops.len()).all(|op| match passed_of(op) {
        (false, true) => false,
        (false, false) => world.told[op] != Outcome::Acknowledged,
        (true, _) => true,
    });
    if is_whole && now == world.contents() {
        return true;
    }
    (0..moments.len()).any(|at| {
        let Moment { op, puts } = &moments[at];
        let write = &world.ops[*op];
        // Those that were acknowledged before this one began come first.
        let earlier = (0..world.ops.len()).filter(|other| world.before[*op] & 1 << other != 0);
        let is_next = !has_passed(at)
            && world.told[*op] != Outcome::Conflict
            && earlier.into_iter().all(|op| passed_of(op).0);
        let is_as_expected = || puts.iter().all(|put| now[write.puts[*put].0] == world.expected[*op][*put]);
        if !is_next || (write.is_guarded && !is_as_expected()) {
            return false;
        }
        // What a settler finds changed since it leaves as it is: the batch came first, though nobody saw it.
        let is_superseded = || {
            world.told[*op] == Outcome::Unknown
                && !write.is_guarded
                && is_changed_by_another(world, *op, write.puts[puts[0]].0)
        };
        if is_superseded() && explains(world, moments, now, passed | 1 << at) {
            return true;
        }
        let mut then = now;
        for (point, is_put) in puts.iter().map(|put| write.puts[*put]) {
            then[point] = is_put.then_some(*op as u8 + 1);
        }
        explains(world, moments, then, passed | 1 << at)
    })
}

fn is_changed_by_another(world: &World, op: usize, point: usize) -> bool {
    (0..world.ops.len()).any(|other| {
        let writes = world.ops[other].puts.iter().any(|(put, _)| *put == point);
        other != op && writes && world.told[other] != Outcome::Conflict && world.before[op] & 1 << other == 0
    })
}
