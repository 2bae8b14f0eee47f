//! All that is counted of a tenant at one time.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::anonymity::{Groups, Trait};
use super::dimension::Row;
use super::fact::Fact;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::trade::{self, Trade};

/// People, openings and courses, each in the order of their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Census {
    /// Those who seek work. They may be counted through [`Self::groups`] only.
    pub people: Vec<Arc<Fact>>,
    /// What offers work.
    pub openings: Vec<Arc<Fact>>,
    /// What teaches.
    pub courses: Vec<Arc<Fact>>,
    /// People by number, in groups of enough.
    pub groups: Groups,
    /// The majors that are studied or taught, by the trades that each leads to.
    majors_of: BTreeMap<Trade, Vec<MajorCode>>,
}

impl Census {
    /// Counts records. The secret decides how counts of people are rounded.
    pub fn of(facts: impl IntoIterator<Item = impl Into<Arc<Fact>>>, secret: &[u8]) -> Self {
        let mut facts: Vec<Arc<Fact>> = facts.into_iter().map(Into::into).collect();
        facts.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
        let (people, others): (Vec<_>, Vec<_>) = facts.into_iter().partition(|fact| fact.is_person());
        let (openings, courses): (Vec<_>, Vec<_>) = others.into_iter().partition(|fact| fact.is_opening());
        let groups = Groups::of(&traits(&people), secret);
        let mut majors: Vec<MajorCode> =
            people.iter().chain(&courses).flat_map(|fact| fact.majors.iter().copied()).collect();
        majors.sort_unstable();
        majors.dedup();
        let mut majors_of = BTreeMap::<Trade, Vec<MajorCode>>::new();
        for major in majors {
            for trade in trade::of_major(Some(major), major.name().unwrap_or_default()) {
                majors_of.entry(trade).or_default().push(major);
            }
        }
        Self { people, openings, courses, groups, majors_of }
    }

    /// A person by number.
    pub fn person(&self, number: u32) -> Option<&Fact> {
        self.people.get(number as usize).map(|fact| &**fact)
    }

    /// The majors whose graduates an opening is for: those that it names, else those that are studied or taught here and lead
    /// to its trade. Second, whether it names them.
    pub fn majors_for<'a>(&'a self, opening: &'a Fact) -> (&'a [MajorCode], bool) {
        if !opening.majors.is_empty() {
            return (&opening.majors, true);
        }
        (self.majors_by_trade(opening), false)
    }

    /// The majors that are studied or taught here and lead to the trade of an opening.
    pub fn majors_by_trade(&self, opening: &Fact) -> &[MajorCode] {
        let trade = opening.trades.first();
        trade.and_then(|trade| self.majors_of.get(trade)).map_or(&[], Vec::as_slice)
    }
}

/// What people are parted by. What is asked for most comes first, as it is blurred least.
fn traits(people: &[Arc<Fact>]) -> [Trait; 5] {
    let column =
        |value: fn(&Fact) -> Arc<str>| Trait { values: people.iter().map(|fact| value(fact)).collect() };
    [
        column(|fact| fact.school.clone()),
        column(|fact| fact.majors.first().map_or_else(|| "".into(), |major| major.shortest().into())),
        column(|fact| fact.month.map_or_else(|| "".into(), |month| month.year().to_string().into())),
        column(|fact| fact.education.map_or("", |level| level.label()).into()),
        column(|fact| fact.region.map_or_else(|| "".into(), |region| Row::of_region(region).key.into())),
    ]
}
