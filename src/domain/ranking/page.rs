//! How the ranking of all becomes a page.

use std::collections::HashMap;

use super::order::OrderBy;
use super::query::{Placed, RankingQuery};
use super::relevance::COUNTED;

impl RankingQuery {
    /// The page of a ranking, of all its results by [`Placed::place`] as they were placed, or of so many of the first that they fill
    /// the page; and whether it goes on after the page.
    pub fn page<T>(&self, sorted: Vec<(Placed, T)>) -> (Vec<(Placed, T)>, bool) {
        let mut page = sorted;
        if let OrderBy::Relevant { from, .. } = self.order {
            page.retain(|(placed, _)| placed.place.eligible && placed.place.value >= from);
            page.truncate(COUNTED);
            for (placed, _) in &mut page {
                placed.place.value = placed.stated.unwrap_or(placed.place.value);
            }
            page.sort_by(|(a, _), (b, _)| a.place.cmp(&b.place));
        }
        if let Some(most) = self.most_of_employer {
            let mut shown = HashMap::<u64, usize>::new();
            page.retain(|(placed, _)| {
                placed.employer.is_none_or(|employer| {
                    let count = shown.entry(employer).or_default();
                    *count += 1;
                    *count <= most
                })
            });
        }
        page.retain(|(placed, _)| self.after.as_ref().is_none_or(|after| placed.place > *after));
        let more = page.len() > self.size;
        page.truncate(self.size);
        (page, more)
    }
}
