//! Which standards a list shows.

use crate::convert::{code, standard_kind_from_pb};
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::lexicon::{TermKind, normal_name};
use crate::domain::message::Code;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::violation::Violations;
use crate::domain::standard::{Level, Standard, StandardKind};
use crate::pb::v1 as pb;

/// Conditions, joined by AND.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    kind: Option<StandardKind>,
    occupation: Option<OccupationCode>,
    major: Option<MajorCode>,
    /// An opening that asks for them.
    pub opening: Option<AskedBy>,
}

/// What an opening asks for.
#[derive(Debug)]
pub(super) struct AskedBy {
    /// Certificates in normal form, with the rank of the level that is asked.
    certificates: Vec<(String, Option<u8>)>,
    occupations: Vec<OccupationCode>,
}

/// Reads the conditions but that of an opening.
pub(super) fn wanted_from_pb(v: &mut Violations, request: &pb::ListStandardsRequest) -> Wanted {
    let mut must_be = |field: &str, meaning: Code| v.add(field, Code::MustBe.with("meaning", meaning));
    let occupation = match request.occupation_code.as_str() {
        "" => None,
        written => {
            OccupationCode::parse(written).map_err(|_| must_be("occupation_code", code::OCCUPATION)).ok()
        }
    };
    let major = match request.major_code.as_str() {
        "" => None,
        written => MajorCode::parse(written).map_err(|_| must_be("major_code", code::MAJOR)).ok(),
    };
    Wanted { kind: standard_kind_from_pb(v, "kind", request.kind), occupation, major, opening: None }
}

impl Wanted {
    /// Whether a standard is shown.
    pub fn takes(&self, standard: &Standard) -> bool {
        let occupation = |code: &OccupationCode| overlaps(*code, &standard.occupations);
        self.kind.is_none_or(|kind| kind == standard.kind)
            && self.occupation.as_ref().is_none_or(occupation)
            && self.major.is_none_or(|code| {
                standard.majors.iter().any(|other| code.contains(*other) || other.contains(code))
            })
            && self.opening.as_ref().is_none_or(|opening| opening.asks(standard))
    }
}

/// Whether one of the codes is a code, lies in it, or holds it.
fn overlaps(code: OccupationCode, others: &[OccupationCode]) -> bool {
    others.iter().any(|other| code.contains(*other) || other.contains(code))
}

impl AskedBy {
    /// What the facts of an opening ask for.
    pub fn of(facts: &Facts) -> Self {
        let certificates = facts.certificates.iter().map(|one| (one.name.clone(), one.level));
        Self { certificates: certificates.collect(), occupations: facts.occupations.clone() }
    }

    fn asks(&self, standard: &Standard) -> bool {
        self.certificate(standard).is_some()
            || self.occupations.iter().any(|code| overlaps(*code, &standard.occupations))
    }

    /// The level that is asked, where one is.
    pub fn level_of(&self, standard: &Standard) -> Option<Level> {
        let rank = self.certificate(standard)?.1?;
        Level::of_rank(standard.kind, rank)
    }

    fn certificate(&self, standard: &Standard) -> Option<&(String, Option<u8>)> {
        let name = normal_name(&standard.title, TermKind::Certificate);
        self.certificates.iter().find(|(certificate, _)| *certificate == name)
    }
}
