use serde::Deserialize;

use super::check::{Check, Finding, Mending};
use super::pair::Pair;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::message::{Code, Message};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::relation::supply_and_need;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::domain::search::filter::{Condition, Field};

/// All places of the opening, or of the need, lie where who would work there will not, and it cannot be done from elsewhere: those of its
/// field, or those where its words say that the work is instead.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excluded {
    /// Whether it is about the places of work that the text names beside the field's, of which one is enough.
    #[serde(default)]
    in_text: bool,
}

impl Check for Excluded {
    fn find(&self, pair: &Pair<'_>) -> Option<Finding> {
        let exchange = || supply_and_need(pair.subject, pair.target);
        let (student, opening) = pair.placement().or_else(exchange)?;
        let excluded = |place: &&RegionCode| student.excluded_regions.iter().any(|no| no.contains(**place));
        let all = |places: &'_ [RegionCode]| {
            places.first().copied().filter(|_| places.iter().all(|place| excluded(&place)))
        };
        let place = match self.in_text {
            // Where the work is elsewhere than the field says, the other rule asks.
            true if !opening.works_elsewhere.is_empty() => None,
            true => opening.regions_said.iter().find(excluded).copied(),
            false => all(&opening.regions).or_else(|| all(&opening.works_elsewhere)),
        };
        let is_said = self.in_text || !opening.regions.iter().any(|own| Some(*own) == place);
        let field = if is_said { "description" } else { "region_code" };
        Finding::at(
            opening.kind,
            field,
            Code::Named.with("what", place.filter(|_| !opening.remote)?.full_name()),
        )
    }

    fn clauses(&self, subject: &Facts, target: RecordKind) -> Vec<Vec<Condition>> {
        let is_pair = |ours, theirs| subject.kind.is(ours) && target.is(theirs);
        let seeks = is_pair(Role::Seeker, Role::Opening) || is_pair(Role::Supply, Role::Need);
        if !seeks || self.in_text || subject.excluded_regions.is_empty() {
            return Vec::new();
        }
        let no = &subject.excluded_regions;
        let excluded = no.iter().map(|region| region.to_string()).collect();
        // An opening of several places passes by one that lies where nothing, or not all, is excluded.
        let provinces = RegionCode::provinces().filter(|province| !no.contains(province));
        let elsewhere = provinces.map(|province| province.to_string()).collect();
        let remote = Condition::AnyOf(Field::Remote, vec!["true".to_string()]);
        vec![vec![
            Condition::NoneOf(Field::Region, excluded),
            Condition::AnyOf(Field::Province, elsewhere),
            remote,
        ]]
    }

    fn mend(&self, pair: &mut Mending<'_>) -> Option<Message> {
        pair.student.excluded_regions.clear();
        Some(Code::AcceptRegion.into())
    }
}
