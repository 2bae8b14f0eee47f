//! Saved queries, read and checked.

use prost::Message;

use crate::api::limits;
use crate::api::masking::Told;
use crate::api::matching::{filter_from_pb, weights_from_pb};
use crate::api::request::{id_in, name_from_pb, subject_text_from_pb};
use crate::convert::{field, kind_from_pb, time_from_pb};
use crate::domain::message::Code;
use crate::domain::ranking::bands::Band;
use crate::domain::record::audience::Caller;
use crate::domain::record::name::TenantId;
use crate::domain::record::texts::PersonalPolicy;
use crate::domain::record::violation::{Violation, Violations};
use crate::domain::standing::address::{self, Fault};
use crate::domain::text::normalize::Barred;
use crate::engine::error::EngineError;
use crate::engine::standing::kept::{QueryId, SavedQuery};
use crate::engine::standing::{Draft, Sought, Threshold};
use crate::engine::subject::Subject;
use crate::pb::v1 as pb;

/// What saved queries are named in.
const FOLDER: &str = "savedQueries";

/// Reads the name of a saved query, full or short.
pub fn query_id_from_pb(v: &mut Violations, field: &'static str, name: &str, home: &TenantId) -> QueryId {
    QueryId { tenant: home.clone(), id: id_in(v, field, name, (FOLDER, home)) }
}

/// Reads a query that is to be saved, and what of its texts was masked.
pub fn draft_from_pb(
    caller: &Caller,
    query: Option<pb::SavedQuery>,
    allow_private: bool,
    personal: PersonalPolicy,
) -> Result<(Draft, Vec<Violation>), EngineError> {
    let Some(mut query) = query else { return Err(EngineError::invalid("saved_query", Code::Required)) };
    let mut told = Told::default();
    if personal == PersonalPolicy::Mask {
        told.mask("saved_query.display_name", &mut query.display_name, Barred::PersonalData);
        if let Some(pb::saved_query::Subject::SubjectText(text)) = &mut query.subject {
            told.mask("saved_query.subject_text", text, Barred::PersonalData);
        }
    }
    let mut v = Violations::new();
    let draft = v.within("saved_query", |v| {
        let name = query_id_from_pb(v, "name", &query.name, &caller.tenant);
        // A name cannot be masked.
        field::impersonal(v, "name", &name.id);
        let display_name =
            field::line(v, "display_name", query.display_name.clone(), limits::SAVED_QUERY_NAME);
        field::impersonal(v, "display_name", &display_name);
        // A text that is only matched is kept nowhere; this one is.
        if let Some(pb::saved_query::Subject::SubjectText(text)) = &query.subject {
            field::impersonal(v, "subject_text", text);
        }
        let webhook_url = Some(query.webhook_url.clone()).filter(|url| !url.is_empty());
        match webhook_url.as_deref().map(|url| address::check(url, allow_private)) {
            None | Some(Ok(())) => {}
            Some(Err(Fault::Form)) => {
                v.add("webhook_url", Code::WebhookForm.with("most", address::MOST_CHARACTERS));
            }
            Some(Err(Fault::Private)) => v.add("webhook_url", Code::WebhookPrivate),
        }
        let sought = sought_from_pb(v, query.clone(), &caller.tenant)?;
        let stated = pb::SavedQuery {
            name: String::new(),
            display_name,
            create_time: None,
            update_time: None,
            etag: String::new(),
            state: 0,
            ..query.clone()
        };
        Some(Draft { name, stated: stated.encode_to_vec(), sought, webhook_url, etag: query.etag })
    });
    let draft = v.check(draft).map_err(EngineError::from)?;
    let draft = draft.ok_or_else(|| EngineError::invalid("saved_query", Code::Required))?;
    Ok((draft, told.warnings()))
}

/// What a query seeks that was saved.
///
/// # Errors
/// Where this version cannot read it.
pub fn sought(query: &SavedQuery) -> Result<Sought, EngineError> {
    let unread = |why: String| EngineError::Internal(format!("{} cannot be read: {why}", query.name).into());
    let wire = pb::SavedQuery::decode(&*query.stated).map_err(|error| unread(error.to_string()))?;
    let mut v = Violations::trusting();
    sought_from_pb(&mut v, wire, &query.name.tenant).ok_or_else(|| unread("it seeks nothing".into()))
}

fn sought_from_pb(v: &mut Violations, query: pb::SavedQuery, home: &TenantId) -> Option<Sought> {
    use pb::saved_query::{Subject as Wire, Threshold as Least};
    let subject = match query.subject {
        Some(Wire::SubjectName(name)) if name.split('/').any(|part| part == FOLDER) => {
            v.add("subject_name", Code::SubjectIsQuery);
            None
        }
        Some(Wire::SubjectName(name)) => name_from_pb(v, "subject_name", &name, home).map(Subject::Stored),
        Some(Wire::SubjectText(text)) => Some(Subject::Text(subject_text_from_pb(v, "subject_text", text))),
        None => {
            v.add("subject", Code::OneRequired.with("fields", "subject_name, subject_text"));
            None
        }
    };
    let target = kind_from_pb(v, "target_kind", query.target_kind);
    let filter = filter_from_pb(v, "filter", query.filter, home);
    let weights = weights_from_pb(v, query.weights);
    let threshold = match query.threshold {
        Some(Least::ScoreMin(score)) => {
            field::in_range(v, "score_min", Some(score), 0.0..=1.0).map(Threshold::Score)
        }
        Some(Least::BandMin(band)) => {
            let band = match pb::ScoreBand::try_from(band) {
                Ok(pb::ScoreBand::Excellent) => Some(Band::Excellent),
                Ok(pb::ScoreBand::Good) => Some(Band::Good),
                Ok(pb::ScoreBand::Fair) => Some(Band::Fair),
                Ok(pb::ScoreBand::Weak | pb::ScoreBand::Unspecified) | Err(_) => None,
            };
            if band.is_none() {
                v.add("band_min", Code::BandTooLow);
            }
            band.map(Threshold::Band)
        }
        None => {
            v.add("threshold", Code::OneRequired.with("fields", "score_min, band_min"));
            None
        }
    };
    let start = time_from_pb(v, "start_time", query.start_time);
    let end = time_from_pb(v, "end_time", query.end_time);
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        v.add("end_time", Code::NotAfter.with("field", "start_time"));
    }
    Some(Sought { subject: subject?, target: target?, filter, weights, threshold: threshold?, start, end })
}
