//! How well openings that state no major or no occupation are assigned to some: tried on those that do state theirs.

use super::census::Census;
use super::dimension::{Dimension, Row};
use crate::domain::catalogue::occupation::OccupationCode;

/// What the assignment by trade would have made of openings that state their majors or their occupation, had they not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Assignment {
    /// Openings that state it and whose title tells a trade.
    pub tried: u32,
    /// Of these, those that would have been assigned to one of the rows that they state or more.
    pub held: u32,
    /// Of these, those that would have been assigned to none at all.
    pub unassigned: u32,
    /// Of the places of those that would have been assigned, one for each opening, what would have gone to rows that it states.
    pub right: f64,
}

impl Assignment {
    /// Tries it on all openings of a census that state what rows of the dimension are by; `None` where nothing is assigned to such rows.
    pub fn of(census: &Census, by: Dimension) -> Option<Self> {
        match by {
            Dimension::Major => Some(Self::of_majors(census)),
            Dimension::Occupation => Some(Self::of_occupations(census)),
            _ => None,
        }
    }

    fn of_occupations(census: &Census) -> Self {
        let mut found = Self::default();
        for opening in &census.openings {
            let (Some(stated), Some(trade)) = (opening.occupation, opening.trades.first()) else { continue };
            found.tried += 1;
            let row = |code: OccupationCode| Row::of_occupation(code).key;
            match trade.occupation() {
                Some(class) if row(class) == row(stated) => {
                    found.held += 1;
                    found.right += 1.0;
                }
                Some(_) => {}
                None => found.unassigned += 1,
            }
        }
        found
    }

    fn of_majors(census: &Census) -> Self {
        let mut found = Self::default();
        for opening in census.openings.iter().filter(|opening| !opening.majors.is_empty()) {
            if opening.trades.is_empty() {
                continue;
            }
            found.tried += 1;
            let assigned = census.majors_by_trade(opening);
            let is_named = |major| opening.majors.iter().any(|named| named.contains(major));
            let right = assigned.iter().filter(|major| is_named(**major)).count();
            found.held += u32::from(right > 0);
            found.unassigned += u32::from(assigned.is_empty());
            found.right += right as f64 / assigned.len().max(1) as f64;
        }
        found
    }

    /// The share of the openings that would have been assigned to a row that they state, in [0, 1]; `None` where none was tried.
    pub fn held_share(&self) -> Option<f64> {
        (self.tried > 0).then(|| f64::from(self.held) / f64::from(self.tried))
    }

    /// The share of the assigned places that would have gone to rows that are stated, in [0, 1]; `None` where none was assigned.
    pub fn right_share(&self) -> Option<f64> {
        let assigned = self.tried - self.unassigned;
        (assigned > 0).then(|| self.right / f64::from(assigned))
    }
}

#[cfg(test)]
mod tests {
    use super::super::city::{City, fact};
    use super::super::fact::Fact;
    use super::*;
    use crate::domain::catalogue::major::MajorCode;
    use crate::domain::catalogue::trade;
    use crate::domain::record::name::RecordKind;

    fn opening(id: &str, title: &str, majors: &[&str]) -> Fact {
        let mut opening = fact(RecordKind::JobPosting, id.into());
        opening.trades = trade::of_title(title);
        opening.majors = majors.iter().map(|code| MajorCode::parse(code).unwrap()).collect();
        opening
    }

    #[test]
    fn a_city_whose_titles_tell_the_major_is_assigned_as_it_says() {
        let city = City::of_seed(4);
        let found = Assignment::of(&city.census(), Dimension::Major).unwrap();
        assert!(found.tried > 100 && found.held == found.tried && found.unassigned == 0, "{found:?}");
        assert_eq!((found.held_share(), found.right_share()), (Some(1.0), Some(1.0)));
    }

    #[test]
    fn what_would_go_wrong_is_told() {
        let mut city = City::of_seed(4);
        city.facts.retain(|fact| !fact.is_opening());
        city.facts.extend([
            opening("right", "数控车工", &["460103"]),
            opening("class", "护士", &["5202"]),
            opening("other", "会计", &["460103"]),
            // No major of the city leads there.
            opening("nowhere", "厨师", &["540202"]),
            opening("untold", "储备人才", &["460103"]),
            opening("unstated", "会计", &[]),
        ]);
        let found = Assignment::of(&city.census(), Dimension::Major).unwrap();
        assert_eq!((found.tried, found.held, found.unassigned), (4, 2, 1), "{found:?}");
        assert!((found.right_share().unwrap() - 2.0 / 3.0).abs() < 1e-9);
        let nothing = Assignment::of(&Census::default(), Dimension::Major).unwrap();
        assert_eq!(nothing.held_share(), None);
        assert_eq!(Assignment::of(&city.census(), Dimension::Region), None);
    }

    #[test]
    fn an_opening_without_an_occupation_is_in_the_class_of_its_trade() {
        let stated = |id: &str, title: &str, code: &str| {
            let mut opening = opening(id, title, &[]);
            opening.occupation = OccupationCode::parse(code).ok();
            opening
        };
        let row = |fact: &Fact| Dimension::Occupation.row(fact).label;
        assert_eq!(row(&opening("a", "Java开发工程师", &[])), "软件和信息技术服务人员");
        assert_eq!(row(&stated("b", "Java开发工程师", "2-02-10-03")), "信息和通信工程技术人员");
        assert_eq!(row(&opening("c", "储备人才", &[])), "");
        let census = Census::of(
            [
                stated("right", "叉车司机", "6-30-05-01"),
                stated("wrong", "叉车司机", "4-02-06-01"),
                stated("untold", "储备人才", "4-02-06-01"),
                opening("unstated", "叉车司机", &[]),
            ],
            b"secret",
        );
        let found = Assignment::of(&census, Dimension::Occupation).unwrap();
        assert_eq!((found.tried, found.held, found.unassigned), (2, 1, 0));
        assert_eq!((found.held_share(), found.right_share()), (Some(0.5), Some(0.5)));
    }
}
