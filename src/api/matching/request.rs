//! Match requests, read and checked.

use chrono::{DateTime, Utc};

use super::filter::filter_from_pb;
use super::order::{Ordered, most_of_employer};
use super::weights::weights_from_pb;
use crate::api::limits;
use crate::api::request::{name_from_pb, page_size_from_pb, subject_text_from_pb};
use crate::convert::{inline_record_from_pb, kind_from_pb, time_from_pb};
use crate::domain::message::Code;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordName;
use crate::domain::record::violation::{Violation, Violations};
use crate::domain::search::filter::Field;
use crate::engine::error::EngineError;
use crate::engine::matcher::MatchQuery;
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

/// A checked `MatchRequest`.
pub struct CheckedMatch {
    pub subject: Subject,
    pub query: MatchQuery,
    pub page_size: usize,
    pub facets: Vec<(pb::FacetField, Field)>,
    /// Whether copies are named.
    pub name_similar: bool,
}

/// Reads a request at the service's time `now`; `page_as_of` is the time that an earlier page was judged at.
pub fn check_match(
    caller: &Caller,
    request: pb::MatchRequest,
    page_as_of: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<CheckedMatch, EngineError> {
    use pb::match_request::Subject as Wire;
    let mut v = Violations::new();
    let subject = match request.subject {
        Some(Wire::SubjectName(name)) => Given::Name(name),
        Some(Wire::SubjectRecord(record)) => Given::Record(Box::new(record)),
        Some(Wire::SubjectText(text)) => Given::Text(text),
        None => Given::Nothing,
    };
    let (subject, mut found) = check_subject(&mut v, caller, subject);
    let target = kind_from_pb(&mut v, "target_kind", request.target_kind);
    let filter = filter_from_pb(&mut v, "filter", request.filter, &caller.tenant);
    let weights = weights_from_pb(&mut v, request.weights);
    let page_size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::MATCH_PAGE);
    let facets = facets_from_pb(&mut v, &request.facets);
    let as_of = time_from_pb(&mut v, "as_of_time", request.as_of_time);
    let personalized = request.personalized.unwrap_or(true);
    let ordered = Ordered { is_personalized: personalized, with_ineligible: request.include_ineligible };
    let order_by = ordered.by(&mut v, request.order_by, target);
    let most_of_employer = most_of_employer(&mut v, request.max_per_employer);
    found.extend(v.check(()).err().unwrap_or_default());
    let (Some(subject), Some(target), true) = (subject, target, found.is_empty()) else {
        return Err(EngineError::Invalid(found));
    };
    let as_of = as_of.or(page_as_of).unwrap_or(now);
    let query = MatchQuery {
        target,
        filter,
        weights,
        include_ineligible: request.include_ineligible,
        collapse: !request.show_copies,
        count: (request.count_relevant || !facets.is_empty())
            .then(|| facets.iter().map(|facet| facet.1).collect()),
        personalized,
        order_by,
        most_of_employer,
        as_of,
        now,
    };
    Ok(CheckedMatch { subject, query, page_size, facets, name_similar: request.name_similar })
}

/// What `ExplainPair` asks for: the kind of its target comes from the target's name.
pub fn check_pair(
    caller: &Caller,
    request: pb::ExplainPairRequest,
    now: DateTime<Utc>,
) -> Result<(Subject, RecordName, MatchQuery), EngineError> {
    use pb::explain_pair_request::Subject as Wire;
    let mut v = Violations::new();
    let subject = match request.subject {
        Some(Wire::SubjectName(name)) => Given::Name(name),
        Some(Wire::SubjectRecord(record)) => Given::Record(Box::new(record)),
        Some(Wire::SubjectText(text)) => Given::Text(text),
        None => Given::Nothing,
    };
    let (subject, mut found) = check_subject(&mut v, caller, subject);
    let target = name_from_pb(&mut v, "target_name", &request.target_name, &caller.tenant);
    let weights = weights_from_pb(&mut v, request.weights);
    let as_of = time_from_pb(&mut v, "as_of_time", request.as_of_time);
    found.extend(v.check(()).err().unwrap_or_default());
    let (Some(subject), Some(target), true) = (subject, target, found.is_empty()) else {
        return Err(EngineError::Invalid(found));
    };
    let query = MatchQuery {
        target: target.kind,
        filter: Default::default(),
        weights,
        include_ineligible: true,
        collapse: false,
        count: None,
        personalized: true,
        order_by: None,
        most_of_employer: None,
        as_of: as_of.unwrap_or(now),
        now,
    };
    Ok((subject, target, query))
}

enum Given {
    Name(String),
    Record(Box<pb::Record>),
    Text(String),
    Nothing,
}

/// Reads a subject; what is wrong with an inline record is returned apart, with its own paths.
fn check_subject(v: &mut Violations, caller: &Caller, given: Given) -> (Option<Subject>, Vec<Violation>) {
    let subject = match given {
        Given::Name(name) => name_from_pb(v, "subject_name", &name, &caller.tenant).map(Subject::Stored),
        Given::Text(text) => Some(Subject::Text(subject_text_from_pb(v, "subject_text", text))),
        Given::Nothing => {
            v.add("subject", Code::OneRequired.with("fields", "subject_name, subject_record, subject_text"));
            None
        }
        Given::Record(record) => match inline_record_from_pb(*record, &caller.tenant) {
            Ok(record) => Some(Subject::Inline(Box::new(record))),
            Err(found) => {
                let found = found.into_iter().map(|violation| violation.under("subject_record"));
                return (None, found.collect());
            }
        },
    };
    (subject, Vec::new())
}

fn facets_from_pb(v: &mut Violations, facets: &[i32]) -> Vec<(pb::FacetField, Field)> {
    let mut fields = Vec::new();
    for (at, number) in facets.iter().enumerate() {
        let known = pb::FacetField::try_from(*number).ok();
        match known.and_then(|facet| Some((facet, facet_field(facet)?))) {
            Some(pair) if !fields.contains(&pair) => fields.push(pair),
            Some(_) => v.add(&format!("facets[{at}]"), Code::AskedTwice),
            None => v.add(&format!("facets[{at}]"), Code::UnknownFacet),
        }
    }
    fields
}

fn facet_field(facet: pb::FacetField) -> Option<Field> {
    match facet {
        pb::FacetField::Unspecified => None,
        pb::FacetField::Province => Some(Field::Province),
        pb::FacetField::Industry => Some(Field::IndustryStated),
        pb::FacetField::Education => Some(Field::EducationName),
        pb::FacetField::EmploymentType => Some(Field::EmploymentType),
        pb::FacetField::Skill => Some(Field::Skill),
        pb::FacetField::MajorGroup => Some(Field::MajorGroup),
        pb::FacetField::ResourceCategory => Some(Field::Category),
        pb::FacetField::City => Some(Field::City),
        pb::FacetField::District => Some(Field::District),
        pb::FacetField::PayBand => Some(Field::PayBand),
    }
}
