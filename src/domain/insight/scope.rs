//! Which of a census an answer is about.

use super::fact::Fact;
use super::month::Month;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade::Trade;
use crate::domain::ranking::school_name::normal_school;

/// Conditions on all that is counted; those that are not given hold of everything. A condition on what a kind of record does not
/// have (the cluster of a person, the school of an opening) says nothing of that kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scope {
    /// In this place.
    pub region: Option<RegionCode>,
    /// Studied, taught or asked is this major or what lies in it.
    pub major: Option<MajorCode>,
    /// Of this occupation or what lies in it: stated, or the class of the trade.
    pub occupation: Option<OccupationCode>,
    /// Of this trade, the nearest one of a record.
    pub trade: Option<Trade>,
    /// Of this level: of openings those whose least level it reaches.
    pub education: Option<EducationLevel>,
    /// Openings of this cluster.
    pub cluster: Option<String>,
    /// People and courses of this school.
    pub school: Option<String>,
    /// From this month on.
    pub from: Option<Month>,
    /// Up to the month before this one.
    pub until: Option<Month>,
}

impl Scope {
    /// Whether a record is asked for. One that does not state what is asked about is not.
    pub fn holds(&self, fact: &Fact) -> bool {
        let is_opening = fact.is_opening();
        let in_region = |asked: &RegionCode| fact.region.is_some_and(|region| asked.contains(region));
        let of_major = |asked: &MajorCode| fact.majors.iter().any(|major| asked.contains(*major));
        let of_occupation = |asked: &OccupationCode| {
            fact.occupation_or_class().is_some_and(|occupation| asked.contains(occupation))
        };
        let of_education = |asked: &EducationLevel| match fact.education {
            Some(least) if is_opening => asked.reaches(least),
            Some(level) => level.rank() == asked.rank(),
            None => is_opening,
        };
        let of_cluster =
            |asked: &String| !is_opening || fact.clusters.iter().any(|cluster| **cluster == **asked);
        let of_school = |asked: &String| is_opening || *fact.school == *normal_school(asked);
        let after = |from: &Month| fact.month.is_some_and(|month| month >= *from);
        let before = |until: &Month| fact.month.is_some_and(|month| month < *until);
        self.region.iter().all(in_region)
            && self.major.iter().all(of_major)
            && self.occupation.iter().all(of_occupation)
            && self.trade.iter().all(|asked| fact.trades.first() == Some(asked))
            && self.education.iter().all(of_education)
            && self.cluster.iter().all(of_cluster)
            && self.school.iter().all(of_school)
            && self.from.iter().all(after)
            && self.until.iter().all(before)
    }

    /// The same for openings, whose majors are those of [`Census::majors_for`](super::census::Census::majors_for).
    pub fn without_major(&self) -> Self {
        Self { major: None, ..self.clone() }
    }

    /// What of it could never hold of anything, in words.
    ///
    /// # Errors
    /// The field at fault, and what is wrong with it.
    pub fn check(&self) -> Result<(), (&'static str, String)> {
        if let (Some(from), Some(until)) = (self.from, self.until)
            && from >= until
        {
            return Err(("end_month", format!("is not after {from}: the period is empty")));
        }
        let known = |is: bool, field, code: &dyn ToString| match is {
            true => Ok(()),
            false => Err((field, format!("is no code of the catalogue: {}", code.to_string()))),
        };
        known(self.region.is_none_or(|code| !code.name().is_empty()), "region_code", &option(self.region))?;
        known(self.major.is_none_or(MajorCode::is_known), "major_code", &option(self.major))?;
        known(
            self.occupation.is_none_or(OccupationCode::is_known),
            "occupation_code",
            &option(self.occupation),
        )
    }
}

fn option(code: Option<impl ToString>) -> String {
    code.map_or_else(String::new, |code| code.to_string())
}
