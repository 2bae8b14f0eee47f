//! Slots that are closed because fewer would come than they take at least.

use super::cap::Cap;
use super::market::Market;
use super::model::Model;

/// Which slots are closed.
pub(super) struct Closings {
    pub(super) closed: Vec<bool>,
}

impl Closings {
    pub(super) fn of(market: &Market) -> Self {
        Self { closed: vec![false; market.slots.len()] }
    }

    /// Only these are closed.
    pub(super) fn these(market: &Market, slots: &[u32]) -> Self {
        let mut closings = Self::of(market);
        slots.iter().for_each(|slot| closings.closed[*slot as usize] = true);
        closings
    }

    pub(super) fn list(&self) -> Vec<u32> {
        (0..self.closed.len() as u32).filter(|slot| self.closed[*slot as usize]).collect()
    }

    pub(super) fn shut(&self, model: &mut Model) {
        self.closed
            .iter()
            .zip(&mut model.network.room)
            .filter(|(closed, _)| **closed)
            .for_each(|(_, room)| *room = 0);
    }

    /// Closes those that are emptiest for what they ask, an eighth of all that have too few at a time. Says whether there were
    /// any.
    pub(super) fn close_more(&mut self, market: &Market, assigned: &[Option<u32>]) -> bool {
        let (fill, mut short) = short(market, assigned);
        let share = |slot: usize| {
            u64::from(fill[slot]) * u64::from(u32::MAX) / u64::from(market.slots[slot].min_intake)
        };
        short.sort_by_key(|slot| (share(*slot), market.slots[*slot].lot, *slot));
        short.truncate(short.len().div_ceil(8));
        short.iter().for_each(|slot| self.closed[*slot] = true);
        !short.is_empty()
    }

    /// Closes all that have too few and sends everybody away from closed slots, where there is no time to do it by and by.
    pub(super) fn close_all(&mut self, market: &Market, assigned: &mut [Option<u32>]) {
        let (_, short) = short(market, assigned);
        short.iter().for_each(|slot| self.closed[*slot] = true);
        for (slot, student) in assigned.iter_mut().zip(&market.students) {
            *slot = slot.filter(|slot| student.fixed.is_some() || !self.closed[*slot as usize]);
        }
    }
}

/// How many are in each slot, and the slots that have somebody and too few. A slot where somebody is fixed stays open.
fn short(market: &Market, assigned: &[Option<u32>]) -> (Vec<u32>, Vec<usize>) {
    let mut fill = vec![0u32; market.slots.len()];
    assigned.iter().flatten().for_each(|slot| fill[*slot as usize] += 1);
    for slot in market.students.iter().filter_map(|student| student.fixed) {
        fill[slot as usize] = Cap::NONE;
    }
    let is_short = |slot: &usize| fill[*slot] > 0 && fill[*slot] < market.slots[*slot].min_intake;
    let short = (0..fill.len()).filter(is_short).collect();
    (fill, short)
}
