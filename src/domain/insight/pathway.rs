//! Ways from a major or an occupation to a trade, by the skills that openings ask for.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::census::Census;
use super::fact::Fact;
use super::scope::Scope;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::trade::Trade;

/// The fewest openings by which it is known what a trade asks for.
const FEWEST_OPENINGS: u32 = 5;

/// What is asked for by a smaller share of a trade's openings is not what the trade is.
const LEAST_SHARE: f64 = 0.05;

/// Skills told of what is missing.
const MOST_TOLD: usize = 10;

/// Where a way begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With what courses of the major teach.
    Major(MajorCode),
    /// With what openings of the occupation, or of an occupation in the class, ask for.
    Occupation(OccupationCode),
}

/// The ways from a start.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathways {
    /// Courses or openings that the skills at the start are read from.
    pub start_records: u32,
    /// The most covered first.
    pub ways: Vec<Pathway>,
}

/// A way to a trade.
#[derive(Clone, Debug, PartialEq)]
pub struct Pathway {
    /// Id of the trade.
    pub to: String,
    /// A word for it.
    pub label: String,
    /// Openings by which it is known what the trade asks for.
    pub openings: u32,
    /// Places of these.
    pub places: u64,
    /// Of what the trade asks for, weighted by how many of its openings do, the share that is there at the start, in [0, 1].
    pub covered: f64,
    /// Skills that are there, what the most openings ask for first; up to ten.
    pub shared: Vec<String>,
    /// Skills that are not, each with the share of openings that ask for it; up to ten.
    pub missing: Vec<(String, f64)>,
}

/// The skills of a set of records, each with the share of the records that have it.
type Profile = BTreeMap<Arc<str>, f64>;

/// Trades by how much of what they ask for is there at the start, the most first. A trade that too few openings tell of is left
/// out; so are those of the occupation that is the start.
///
/// # Errors
/// Why nothing is known of the start, in words.
pub fn pathways(census: &Census, scope: &Scope, start: Start) -> Result<Pathways, String> {
    let named = census.openings.iter().map(|opening| &**opening).filter(|opening| !opening.skills.is_empty());
    let named: Vec<&Fact> = named.filter(|opening| scope.holds(opening)).collect();
    let (had, start_records) = at_start(census, &named, start)?;
    let mut trades = BTreeMap::<Trade, Vec<&Fact>>::new();
    for opening in named {
        if let Some(trade) = opening.trades.first() {
            trades.entry(*trade).or_default().push(opening);
        }
    }
    let is_elsewhere = |trade: &Trade| match start {
        Start::Occupation(start) => {
            !trade.occupation().is_some_and(|own| start.contains(own) || own.contains(start))
        }
        Start::Major(_) => true,
    };
    let enough = trades
        .into_iter()
        .filter(|(trade, openings)| is_elsewhere(trade) && openings.len() as u32 >= FEWEST_OPENINGS);
    let mut ways: Vec<Pathway> = enough.map(|(trade, openings)| way(&had, trade, &openings)).collect();
    ways.retain(|way| way.covered > 0.0);
    ways.sort_by(|a, b| b.covered.total_cmp(&a.covered).then_with(|| a.to.cmp(&b.to)));
    Ok(Pathways { start_records, ways })
}

/// The skills at the start, and the number of records that they are read from.
fn at_start(census: &Census, openings: &[&Fact], start: Start) -> Result<(Profile, u32), String> {
    match start {
        Start::Major(major) => {
            let courses = census.courses.iter().map(|course| &**course);
            let of_major = |course: &&Fact| course.majors.iter().any(|taught| major.contains(*taught));
            let courses: Vec<&Fact> =
                courses.filter(|course| !course.skills.is_empty()).filter(of_major).collect();
            if courses.is_empty() {
                return Err(format!("专业{major}没有写明所教技能的课程"));
            }
            // What one of the courses teaches is taught.
            let taught = profile(&courses).into_keys().map(|skill| (skill, 1.0)).collect();
            Ok((taught, courses.len() as u32))
        }
        Start::Occupation(start) => {
            let is_of =
                |opening: &&&Fact| opening.occupation_or_class().is_some_and(|own| start.contains(own));
            let own: Vec<&Fact> = openings.iter().filter(is_of).copied().collect();
            let count = own.len() as u32;
            if count < FEWEST_OPENINGS {
                return Err(format!("职业{start}写明技能的岗位有{count}条，至少需要{FEWEST_OPENINGS}条"));
            }
            Ok((usual(profile(&own)), count))
        }
    }
}

fn way(had: &Profile, trade: Trade, openings: &[&Fact]) -> Pathway {
    let mut asked: Vec<(Arc<str>, f64)> = usual(profile(openings)).into_iter().collect();
    asked.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let all: f64 = asked.iter().map(|(_, share)| share).sum();
    let (shared, missing): (Vec<_>, Vec<_>) =
        asked.into_iter().partition(|(skill, _)| had.contains_key(skill));
    let covered: f64 = shared.iter().map(|(_, share)| share).sum();
    Pathway {
        to: trade.id().into(),
        label: trade.name().into(),
        openings: openings.len() as u32,
        places: openings.iter().map(|opening| u64::from(opening.count())).sum(),
        covered: if all > 0.0 { covered / all } else { 0.0 },
        shared: shared.into_iter().take(MOST_TOLD).map(|(skill, _)| skill.to_string()).collect(),
        missing: missing
            .into_iter()
            .take(MOST_TOLD)
            .map(|(skill, share)| (skill.to_string(), share))
            .collect(),
    }
}

fn profile(facts: &[&Fact]) -> Profile {
    let mut profile = Profile::new();
    let one = 1.0 / facts.len().max(1) as f64;
    for skill in facts.iter().flat_map(|fact| &fact.skills) {
        *profile.entry(skill.clone()).or_default() += one;
    }
    profile
}

fn usual(mut profile: Profile) -> Profile {
    profile.retain(|_, share| *share >= LEAST_SHARE);
    profile
}

#[cfg(test)]
mod tests {
    use super::super::city::{City, fact};
    use super::*;
    use crate::domain::catalogue::trade;
    use crate::domain::record::name::RecordKind;

    fn openings(title: &str, skills: &[&str], count: usize) -> impl Iterator<Item = Fact> {
        let (trades, skills): (_, Vec<Arc<str>>) =
            (trade::of_title(title), skills.iter().map(|skill| (*skill).into()).collect());
        (0..count).map(move |at| Fact {
            trades: trades.clone(),
            skills: skills.clone(),
            ..fact(RecordKind::JobPosting, format!("{}-{at}", trades[0].id()))
        })
    }

    #[test]
    fn a_major_leads_where_most_of_what_is_asked_is_taught() {
        let city = City::of_seed(4);
        let census = city.census();
        for (major, truth) in &city.majors {
            let Pathways { start_records, ways } =
                pathways(&census, &Scope::default(), Start::Major(*major)).unwrap();
            assert!(start_records > 0);
            assert_eq!(ways.len(), 1, "the others share nothing: {ways:?}");
            assert!((ways[0].covered - 0.75).abs() < 0.03, "{ways:?}");
            assert_eq!(ways[0].missing[0].0, truth.skills[3]);
        }
    }

    #[test]
    fn an_occupation_leads_to_the_trade_that_shares_more() {
        let facts: Vec<Fact> = openings("数控车工", &["a", "b", "c"], 6)
            .chain(openings("会计", &["b", "c", "d"], 6))
            .chain(openings("护士", &["c", "e", "f"], 6))
            .chain(openings("厨师", &["a", "b", "c"], 4))
            .collect();
        let census = Census::of(facts, b"s");
        let from = |code: &str| {
            let start = Start::Occupation(OccupationCode::parse(code).unwrap());
            pathways(&census, &Scope::default(), start)
        };
        let Pathways { start_records, ways } = from("6-18-01").unwrap();
        let told: Vec<(&str, u32)> =
            ways.iter().map(|way| (way.to.as_str(), (way.covered * 300.0) as u32)).collect();
        assert_eq!(
            (start_records, told),
            (6, vec![("accountant", 200), ("nurse", 100)]),
            "four openings are too few to know a trade by"
        );
        assert_eq!(ways[0].shared, ["b", "c"]);
        assert_eq!(from("6-18").unwrap().ways, ways, "a class above it holds the same");
        let said = from("4-03-02").unwrap_err();
        assert!(said.contains("4条"), "{said}");
    }
}
