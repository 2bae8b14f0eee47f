//! Which rows the simplex holds: those that were broken, as they are found.

use super::{Basic, MOST_ROWS, Simplex, option_of};
use crate::domain::placement::network::NOWHERE;

/// Rows are a little larger than they are, each by its own part of this, so that steps of length 0 do not come in circles.
const SLACK: f64 = 1e-6;
/// Rows that join at a time.
const JOINING: usize = 256;

impl Simplex<'_> {
    pub(super) fn room_of(&self, row: u32) -> f64 {
        let part = u64::from(row).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40;
        self.programme.room[row as usize] as f64 + SLACK * (1.0 + part as f64 / f64::from(1u32 << 24))
    }

    /// Has rows join that are broken, those most broken first. Says whether there were any.
    pub(super) fn join(&mut self) -> bool {
        let mut load = vec![0.0; self.place.len()];
        for party in 0..self.key.len() as u32 {
            for (option, share) in self.shares(party) {
                for (row, count) in self.programme.entries(option) {
                    load[*row as usize] += share * *count as f64;
                }
            }
        }
        let mut broken: Vec<(f64, u32)> = Vec::new();
        for row in 0..self.place.len() as u32 {
            let is_asked = self.penalty[row as usize] > 0.0 && self.programme.room[row as usize] != i64::MAX;
            let over = load[row as usize] - self.room_of(row);
            if is_asked && self.place[row as usize] == NOWHERE && over > 1e-5 {
                broken.push((-over, row));
            }
        }
        broken.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        broken.truncate(JOINING.min(MOST_ROWS.saturating_sub(self.rows.len())));
        for (_, row) in &broken {
            self.add_row(*row);
        }
        !broken.is_empty()
    }

    /// A row that is too full joins, and what is too much of it comes into the basis.
    fn add_row(&mut self, row: u32) {
        let count = |option: u32| {
            let entry = self.programme.entries(option).iter().find(|entry| entry.0 == row);
            entry.map_or(0.0, |entry| entry.1 as f64)
        };
        let mut own = vec![0.0; self.rows.len()];
        for (basic, inverse) in self.basis.iter().zip(&self.inverse) {
            let Some(option) = option_of(*basic) else { continue };
            let counted = count(option) - count(self.key[self.owner[option as usize] as usize]);
            if counted != 0.0 {
                own.iter_mut().zip(inverse).for_each(|(sum, number)| *sum += counted * number);
            }
        }
        own.push(-1.0);
        self.inverse.iter_mut().for_each(|inverse| inverse.push(0.0));
        self.inverse.push(own);
        self.place[row as usize] = self.rows.len() as u32;
        self.rows.push(row);
        self.basis.push(Basic::Excess(row));
        self.share.push(0.0);
    }
}
