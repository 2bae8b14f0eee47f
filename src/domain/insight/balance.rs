//! Supply against demand.

use std::collections::BTreeMap;

use super::census::Census;
use super::dimension::{Dimension, Row};
use super::fact::Fact;
use super::scope::Scope;
use crate::domain::catalogue::major::MajorCode;

/// Supply and demand by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Balance {
    /// The largest demand first, ties by row. Those that do not state what rows are by are a row of their own.
    pub rows: Vec<BalanceRow>,
    /// People who are in no row, because their group lies across several of them: see
    /// [`Table::blurred`](super::anonymity::Table::blurred).
    pub blurred: u32,
}

/// Supply and demand of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct BalanceRow {
    /// Of what.
    pub row: Row,
    /// People, a multiple of ten; 0 also where they are too few to be told.
    pub supply: u32,
    /// How far the true number of those people may be from that.
    pub supply_error: u32,
    /// Places in courses; a course that does not state them counts none.
    pub course_places: u64,
    /// Places that openings offer. One that is open to several majors is shared among them.
    pub demand: f64,
    /// Of these, places of openings that say themselves what row they are in. What others are in follows from their titles.
    pub stated_demand: f64,
    /// Openings behind it.
    pub openings: u32,
    /// Of these, openings that do not say how many they seek, and count as one place.
    pub uncounted_openings: u32,
    /// Whether openings have no such rows, so that there is nothing to hold the supply against.
    pub is_supply_alone: bool,
}

impl BalanceRow {
    /// An opening whose places are shared among so many rows.
    fn add(&mut self, opening: &Fact, rows: usize, is_stated: bool) {
        let places = f64::from(opening.count()) / rows as f64;
        self.demand += places;
        self.openings += 1;
        self.uncounted_openings += u32::from(opening.places.is_none());
        if is_stated {
            self.stated_demand += places;
        }
    }

    /// All that another row counts.
    fn add_all(&mut self, other: &Self) {
        self.supply += other.supply;
        self.supply_error += other.supply_error;
        self.course_places += other.course_places;
        self.demand += other.demand;
        self.stated_demand += other.stated_demand;
        self.openings += other.openings;
        self.uncounted_openings += other.uncounted_openings;
    }

    /// Demand over supply; `None` where there is no supply to be told, and where openings have no such rows.
    pub fn ratio(&self) -> Option<f64> {
        (self.supply > 0 && !self.is_supply_alone).then(|| self.demand / f64::from(self.supply))
    }

    /// Places that nobody is there for; below 0 people that no place is there for. `None` where openings have no such rows.
    pub fn gap(&self) -> Option<f64> {
        (!self.is_supply_alone).then(|| self.demand - f64::from(self.supply))
    }

    /// How much of the row rests on what records state themselves, in [0, 1]: of supply what is sure beyond rounding, of demand
    /// the share that states its row, weighted by how many openings state their places; the mean of the two sides that are there.
    /// `None` where nothing is there.
    pub fn confidence(&self) -> Option<f64> {
        let supply =
            (self.supply > 0).then(|| (1.0 - f64::from(self.supply_error) / f64::from(self.supply)).max(0.0));
        let counted = 1.0 - f64::from(self.uncounted_openings) / f64::from(self.openings.max(1));
        // An opening that does not state its places still offers one.
        let demand = (self.demand > 0.0).then(|| self.stated_demand / self.demand * (0.5 + counted / 2.0));
        match (supply, demand) {
            (Some(supply), Some(demand)) => Some((supply + demand) / 2.0),
            (one, other) => one.or(other),
        }
    }
}

impl Balance {
    /// Balances what is in the scope, by rows.
    pub fn of(census: &Census, scope: &Scope, by: Dimension) -> Self {
        let mut rows = BTreeMap::<Row, BalanceRow>::new();
        let row_of = |person: u32| {
            let person = census.person(person).filter(|person| scope.holds(person))?;
            Some(by.row(person))
        };
        let table = census.groups.table(row_of);
        for (row, persons) in table.rows {
            let at = rows.entry(row).or_default();
            (at.supply, at.supply_error) = (persons.count, persons.error());
        }
        for course in census.courses.iter().filter(|course| scope.holds(course)) {
            rows.entry(by.row(course)).or_default().course_places += u64::from(course.places.unwrap_or(0));
        }
        // Openings have many majors in common, so that rows of majors are made once.
        let mut of_majors = BTreeMap::<MajorCode, BalanceRow>::new();
        for (opening, open_to) in openings(census, scope).filter(|_| by.is_of_openings()) {
            let is_stated = open_to.states_row(opening, by);
            if by == Dimension::Major && !open_to.majors.is_empty() {
                for major in &open_to.majors {
                    of_majors.entry(*major).or_default().add(opening, open_to.majors.len(), is_stated);
                }
                continue;
            }
            let shares = open_to.shares(opening, by);
            let count = shares.len();
            shares.into_iter().for_each(|row| rows.entry(row).or_default().add(opening, count, is_stated));
        }
        for (major, demand) in of_majors {
            rows.entry(Row::of_major(major)).or_default().add_all(&demand);
        }
        let is_supply_alone = !by.is_of_openings();
        let mut rows: Vec<BalanceRow> =
            rows.into_iter().map(|(row, figures)| BalanceRow { row, is_supply_alone, ..figures }).collect();
        rows.retain(|row| row.supply > 0 || row.openings > 0 || row.course_places > 0);
        rows.sort_by(|a, b| b.demand.total_cmp(&a.demand).then_with(|| a.row.cmp(&b.row)));
        Self { rows, blurred: table.blurred.count }
    }
}

/// The majors that an opening is open to, as rows.
pub struct OpenTo {
    /// Those of the scope, each once.
    pub(super) majors: Vec<MajorCode>,
    /// Whether the opening names them.
    pub(super) is_stated: bool,
}

impl OpenTo {
    /// The rows that an opening's places are shared among, each once; at least one.
    pub(super) fn shares(self, opening: &Fact, by: Dimension) -> Vec<Row> {
        let mut rows = match by {
            Dimension::Major => self.majors.into_iter().map(Row::of_major).collect(),
            Dimension::Cluster => opening
                .clusters
                .iter()
                .map(|name| Row { key: (**name).into(), label: (**name).into() })
                .collect(),
            _ => vec![by.row(opening)],
        };
        rows.sort_unstable();
        rows.dedup();
        if rows.is_empty() {
            rows.push(Row::default());
        }
        rows
    }

    /// Whether an opening says itself which row it is in. What a title says is read, not stated.
    pub(super) fn states_row(&self, opening: &Fact, by: Dimension) -> bool {
        match by {
            Dimension::Major => self.is_stated,
            Dimension::Trade | Dimension::Occupation => opening.occupation.is_some(),
            _ => true,
        }
    }
}

/// The openings of a scope, with the majors that they are open to. Where the scope has a major, what is open to none of it is left
/// out, and only the majors in it are told.
pub fn openings<'a>(census: &'a Census, scope: &'a Scope) -> impl Iterator<Item = (&'a Fact, OpenTo)> + 'a {
    let others = scope.without_major();
    census.openings.iter().map(|opening| &**opening).filter(move |opening| others.holds(opening)).filter_map(
        move |opening| {
            let (majors, is_stated) = census.majors_for(opening);
            let mut majors: Vec<_> = majors
                .iter()
                .filter(|major| scope.major.is_none_or(|asked| asked.contains(**major)))
                .copied()
                .collect();
            majors.sort_unstable();
            majors.dedup();
            if scope.major.is_some() && majors.is_empty() {
                return None;
            }
            Some((opening, OpenTo { majors, is_stated }))
        },
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::city::City;
    use super::*;
    use crate::domain::catalogue::region::RegionCode;
    use crate::domain::insight::month::Month;

    /// All rows as one.
    fn total(balance: &Balance) -> BalanceRow {
        let mut total = BalanceRow::default();
        balance.rows.iter().for_each(|row| total.add_all(row));
        total
    }

    #[test]
    fn a_city_of_known_supply_and_demand_is_counted_as_it_is() {
        let city = City::of_seed(7);
        let census = city.census();
        let balance = Balance::of(&census, &Scope::default(), Dimension::Major);
        for (major, truth) in &city.majors {
            let row = balance.rows.iter().find(|row| row.row.key == major.shortest()).expect("each is a row");
            assert!(row.supply.abs_diff(truth.students) <= row.supply_error, "{major}: {row:?} {truth:?}");
            assert!((row.demand - f64::from(truth.places)).abs() < 1e-6, "{major}: {row:?} {truth:?}");
        }
        let total = total(&balance);
        assert!(total.supply.abs_diff(city.students()) <= total.supply_error);
    }

    #[test]
    fn the_gap_of_the_policy_paper_is_seen() {
        // 33万 study intelligent manufacturing where 52.5万 are needed: the same one to a thousand.
        let row = BalanceRow {
            supply: 330,
            demand: 525.0,
            openings: 525,
            stated_demand: 525.0,
            ..BalanceRow::default()
        };
        assert_eq!(row.gap(), Some(195.0));
        assert!((row.ratio().unwrap() - 1.5909).abs() < 1e-3);
        let nobody = BalanceRow { demand: 3.0, openings: 3, ..BalanceRow::default() };
        assert_eq!((nobody.ratio(), BalanceRow::default().confidence()), (None, None));
    }

    #[test]
    fn a_scope_takes_part_of_it() {
        let city = City::of_seed(3);
        let census = city.census();
        let in_city = Scope { region: RegionCode::parse("5115").ok(), ..Scope::default() };
        let all = total(&Balance::of(&census, &Scope::default(), Dimension::Region));
        let part = Balance::of(&census, &in_city, Dimension::Region);
        assert!(part.rows.iter().all(|row| row.row.key == "5115"), "{part:?}");
        assert!(total(&part).demand > 0.0 && total(&part).demand < all.demand);
        let nowhere = Scope { region: RegionCode::parse("65").ok(), ..Scope::default() };
        assert_eq!(Balance::of(&census, &nowhere, Dimension::Region).rows, []);
        let backwards = Scope {
            from: Month::parse("2027-01").ok(),
            until: Month::parse("2026-01").ok(),
            ..Scope::default()
        };
        assert_eq!(backwards.check().unwrap_err().0, "end_month");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]

        /// By whatever rows, the demand of all rows is that of all openings, and a row is the same in any order of records.
        #[test]
        fn nothing_is_lost_or_counted_twice(seed in 0u64..1_000, by in 0usize..8) {
            let city = City::of_seed(seed);
            let by = Dimension::ALL[by];
            let balance = Balance::of(&city.census(), &Scope::default(), by);
            let counted = city.facts.iter().filter(|fact| fact.is_opening() && by.is_of_openings());
            let places: u32 = counted.map(Fact::count).sum();
            prop_assert!((total(&balance).demand - f64::from(places)).abs() < 1e-6);
            let mut backwards = city.facts.clone();
            backwards.reverse();
            prop_assert_eq!(&balance, &Balance::of(&Census::of(backwards, b"secret"), &Scope::default(), by));
            for row in &balance.rows {
                prop_assert!(row.supply % 10 == 0);
                prop_assert_eq!(row.gap().is_none(), by == Dimension::School);
                prop_assert!(row.confidence().is_none_or(|share| (0.0..=1.0).contains(&share)));
            }
        }
    }
}
