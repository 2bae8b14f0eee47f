//! What rows an answer has.

use std::fmt;

use super::fact::Fact;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade::Trade;

/// What rows are by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// The place, by cities. People are counted in the first place that they wish for.
    Region,
    /// The industry cluster. Only openings have one.
    Cluster,
    /// The occupation by 职业分类大典, by small classes (2-02-10): what is stated, else that of the trade.
    Occupation,
    /// The trade: what the title of an opening says, and what the wishes or the major of a person lead to first.
    Trade,
    /// The major.
    Major,
    /// The level of education: held, or the least that is asked.
    Education,
    /// The year: of graduation, of publication, of the beginning of a course.
    Year,
    /// The school. Openings have none.
    School,
}

/// Level of codes that rows are by.
const SMALL_CLASS: usize = 3;

impl Dimension {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Region,
        Self::Cluster,
        Self::Occupation,
        Self::Trade,
        Self::Major,
        Self::Education,
        Self::Year,
        Self::School,
    ];

    /// The word for it in tables and on the command line.
    pub fn id(self) -> &'static str {
        match self {
            Self::Region => "region",
            Self::Cluster => "cluster",
            Self::Occupation => "occupation",
            Self::Trade => "trade",
            Self::Major => "major",
            Self::Education => "education",
            Self::Year => "year",
            Self::School => "school",
        }
    }

    /// In Chinese.
    pub fn label(self) -> &'static str {
        match self {
            Self::Region => "地区",
            Self::Cluster => "产业集群",
            Self::Occupation => "职业",
            Self::Trade => "工种",
            Self::Major => "专业",
            Self::Education => "学历",
            Self::Year => "年份",
            Self::School => "学校",
        }
    }

    /// Whether openings have rows of it, so that their demand can be held against the supply.
    pub fn is_of_openings(self) -> bool {
        self != Self::School
    }

    /// Whether there could be a row with this key. The empty one is that of records that state nothing.
    pub fn may_have(self, key: &str) -> bool {
        if key.is_empty() {
            return true;
        }
        match self {
            Self::Region => RegionCode::parse(key).is_ok_and(|code| !code.name().is_empty()),
            Self::Occupation => OccupationCode::parse(key).is_ok_and(OccupationCode::is_known),
            Self::Major => MajorCode::parse(key).is_ok(),
            Self::Trade => Trade::of_id(key).is_some(),
            Self::Education => matches!(key.as_bytes(), [b'0'..=b'5']),
            Self::Year => key.len() == 4 && key.bytes().all(|digit| digit.is_ascii_digit()),
            Self::Cluster | Self::School => true,
        }
    }

    /// The row of a record; the first where it has several. Majors of openings are not told here.
    pub fn row(self, fact: &Fact) -> Row {
        let row = |key: &str, label: &str| Row { key: key.into(), label: label.into() };
        let stated = match self {
            Self::Region => fact.region.map(Row::of_region),
            Self::Cluster => fact.clusters.first().map(|cluster| row(cluster, cluster)),
            Self::Occupation => fact.occupation_or_class().map(Row::of_occupation),
            Self::Trade => fact.trades.first().map(|trade| row(trade.id(), trade.name())),
            Self::Major => fact.majors.first().copied().map(Row::of_major),
            Self::Education => fact.education.map(Row::of_education),
            Self::Year => fact.month.map(|month| {
                let year = month.year().to_string();
                row(&year, &year)
            }),
            Self::School => {
                Some(&fact.school).filter(|school| !school.is_empty()).map(|school| row(school, school))
            }
        };
        stated.unwrap_or_default()
    }
}

/// A row. Ordered by its key; what states nothing comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Row {
    /// A code or a name; empty for those that do not state it.
    pub key: String,
    /// To be shown, in Chinese.
    pub label: String,
}

impl Row {
    /// Whether it is of those that state nothing.
    pub fn is_unstated(&self) -> bool {
        self.key.is_empty()
    }

    /// The row of a place: its city, of which a municipality is one; or the province, where no more is stated.
    pub fn of_region(code: RegionCode) -> Self {
        let code = code.city().unwrap_or_else(|| code.province());
        Self { key: code.shortest().into(), label: code.full_name() }
    }

    /// The row of an occupation: its small class.
    pub fn of_occupation(code: OccupationCode) -> Self {
        let code = code.at_level(SMALL_CLASS);
        Self { key: code.shortest().into(), label: code.name().unwrap_or(code.shortest()).into() }
    }

    /// The row of a major. Several stages of schooling have majors of the same name.
    pub fn of_major(code: MajorCode) -> Self {
        let name = code.name().unwrap_or(code.shortest());
        Self { key: code.shortest().into(), label: format!("{name}（{}）", code.stage()) }
    }

    /// The row of a level.
    pub fn of_education(level: EducationLevel) -> Self {
        Self { key: level.rank().to_string(), label: level.label().into() }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_unstated() { "未注明" } else { &self.label })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_by_cities_and_majors_are_told_with_their_stage() {
        let region = |code: &str| Row::of_region(RegionCode::parse(code).unwrap());
        for municipality in ["11", "31", "50"] {
            let districts =
                [municipality.to_string(), format!("{municipality}01"), format!("{municipality}0105")];
            assert!(districts.iter().all(|code| region(code) == region(municipality)), "{municipality}");
        }
        assert_eq!(region("500243"), region("50"), "the counties of a municipality as well");
        assert_eq!(
            (region("511502").key, region("51").key, region("429004").key),
            ("5115".into(), "51".into(), "429004".into())
        );
        let major = |code: &str| Row::of_major(MajorCode::parse(code).unwrap()).label;
        assert_eq!(major("460103"), "数控技术（高职）");
        assert_ne!(major("510204"), major("710204"));
    }

    #[test]
    fn keys_that_no_row_could_have_are_told_apart() {
        for (by, good, bad) in [
            (Dimension::Region, "5115", "99"),
            (Dimension::Occupation, "2-02-10", "9-99"),
            (Dimension::Major, "460103", "46x"),
            (Dimension::Trade, "forklift", "叉车"),
            (Dimension::Education, "2", "大专"),
            (Dimension::Year, "2026", "26"),
        ] {
            assert!(by.may_have(good) && by.may_have("") && !by.may_have(bad), "{by:?}");
        }
        assert!(Dimension::School.may_have("甲校") && Dimension::Cluster.may_have("动力电池"));
    }
}
