//! The records behind a row of a balance: openings and courses, by the same membership as the row itself, and never people.

use super::balance::openings;
use super::census::Census;
use super::dimension::{Dimension, Row};
use super::fact::Fact;
use super::scope::Scope;

/// A record behind a row.
#[derive(Clone, Debug, PartialEq)]
pub struct Behind<'a> {
    /// An opening or a course.
    pub fact: &'a Fact,
    /// Its places in the row: of an opening that is shared among rows its part.
    pub places: f64,
    /// Whether it says itself that it is in the row; what other openings are in follows from their titles.
    pub is_stated: bool,
}

/// The openings behind a row, and then the courses, each in the order of kinds and ids.
pub fn behind<'a>(census: &'a Census, scope: &'a Scope, by: Dimension, key: &str) -> Vec<Behind<'a>> {
    let is_row = |row: &Row| row.key == key;
    let mut found = Vec::new();
    for (opening, open_to) in openings(census, scope).filter(|_| by.is_of_openings()) {
        let is_stated = open_to.states_row(opening, by);
        let shares = open_to.shares(opening, by);
        if shares.iter().any(is_row) {
            let places = f64::from(opening.count()) / shares.len() as f64;
            found.push(Behind { fact: opening, places, is_stated });
        }
    }
    let courses = census.courses.iter().filter(|course| scope.holds(course) && is_row(&by.row(course)));
    found.extend(courses.map(|course| Behind {
        fact: course,
        places: f64::from(course.places.unwrap_or(0)),
        is_stated: true,
    }));
    found
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::balance::Balance;
    use super::super::city::City;
    use super::*;
    use crate::domain::catalogue::major::MajorCode;
    use crate::domain::catalogue::region::RegionCode;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// Whatever is asked, what is listed behind a row adds up to the row.
        #[test]
        fn a_row_is_the_sum_of_what_is_behind_it(seed in 0u64..1_000, by in 0usize..8, narrowed in 0usize..4) {
            let census = City::of_seed(seed).census();
            let by = Dimension::ALL[by];
            let region = RegionCode::parse("5115").ok().filter(|_| narrowed % 2 == 1);
            let major = MajorCode::parse("4601").ok().filter(|_| narrowed > 1);
            let scope = Scope { region, major, ..Scope::default() };
            for row in Balance::of(&census, &scope, by).rows {
                let found = behind(&census, &scope, by, &row.row.key);
                let (openings, courses): (Vec<_>, Vec<_>) = found.iter().partition(|one| one.fact.is_opening());
                prop_assert_eq!(openings.len(), row.openings as usize);
                let demand: f64 = openings.iter().map(|one| one.places).sum();
                prop_assert!((demand - row.demand).abs() < 1e-6);
                let stated: f64 = openings.iter().filter(|one| one.is_stated).map(|one| one.places).sum();
                prop_assert!((stated - row.stated_demand).abs() < 1e-6);
                let places: f64 = courses.iter().map(|one| one.places).sum();
                prop_assert_eq!(places as u64, row.course_places);
                prop_assert!(found.iter().all(|one| !one.fact.is_person()));
                let order: Vec<_> = found.iter().map(|one| (one.fact.kind, &one.fact.id)).collect();
                prop_assert!(order.is_sorted());
            }
            prop_assert!(behind(&census, &scope, by, "no such row").is_empty());
        }
    }
}
