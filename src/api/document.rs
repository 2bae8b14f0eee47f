//! `ReadDocument`: a CV or a posting as the draft of a record.

use serde_json::json;

use super::permission::check_write;
use super::phrase::phrase_of;
use super::{Api, Problem, limits};
use crate::convert::{field, inline_record_from_pb, kind_to_pb, optional_kind_from_pb};
use crate::domain::message::{Code, Language, Message};
use crate::domain::record::audience::Caller;
use crate::domain::record::name::RecordKind;
use crate::domain::record::violation::{Violation, Violations};
use crate::draft::{self, Document, Draft, Fault, Format, Omission, Place, Reason};
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::pb::json::record_from_json;
use crate::pb::v1::{self as pb, ErrorReason, OmissionReason};

/// Fields of a draft that are left out because a record could not hold them; of more than these something else is wrong.
const MOST_REFUSED: usize = 100;

impl Api {
    /// `ReadDocument`: what a document says, as the draft of a record. Nothing is stored.
    pub async fn read_document(
        &self,
        caller: &Caller,
        request: pb::ReadDocumentRequest,
    ) -> Result<pb::ReadDocumentResponse, Problem> {
        let mut v = Violations::new();
        let kind = optional_kind_from_pb(&mut v, "kind", request.kind);
        let most = limits::DOCUMENT_WORDS;
        let file_name = field::text(&mut v, "file_name", request.file_name, most);
        let media_type = field::text(&mut v, "media_type", request.media_type, most);
        let (kind, file_name, media_type) = v.check((kind, file_name, media_type))?;
        if let Some(kind) = kind {
            check_write(caller, kind)?;
        }
        let document = Document { bytes: request.content, file_name, media_type, kind };
        let read = compute::run(move || draft::read(document)).await.map_err(EngineError::Internal)?;
        let draft = read.map_err(|fault| match fault {
            Fault::Document(told) => Problem::invalid("content", told),
            Fault::Kind(told) => Problem::invalid("kind", told),
            Fault::Busy => Problem::new(ErrorReason::Overloaded, Code::DocumentsAtOnce),
        })?;
        check_write(caller, draft.kind)?;
        answer(caller, draft)
    }
}

/// The draft as a record that can be stored: what would be refused is left out, and told.
fn answer(caller: &Caller, mut draft: Draft) -> Result<pb::ReadDocumentResponse, Problem> {
    let mut refused = 0;
    let record = loop {
        let record = record_of(draft.kind, &draft.resource)?;
        let Err(violations) = inline_record_from_pb(record.clone(), &caller.tenant) else { break record };
        // What says nothing at all is refused as a whole; it is a draft still, of which all is told to be left out.
        let Some(violation) = violations.into_iter().find(|violation| leave_out(&mut draft, violation))
        else {
            break record;
        };
        refused += 1;
        if refused > MOST_REFUSED {
            break record;
        }
        omit(&mut draft, violation);
    };
    let language = caller.language;
    let format = match draft.format {
        Format::Pdf => pb::DocumentFormat::Pdf,
        Format::Docx => pb::DocumentFormat::Docx,
        Format::Html => pb::DocumentFormat::Html,
        Format::Text => pb::DocumentFormat::Text,
    };
    let source = |source: draft::Source| pb::FieldSource {
        field: source.field,
        words: source.words,
        place: Some(place_to_pb(source.place)),
    };
    let line = |(place, words): (Place, String)| pb::DocumentLine { words, place: Some(place_to_pb(place)) };
    let note =
        |note: Message| pb::DocumentNote { message: note.text(language), phrase: Some(phrase_of(note)) };
    Ok(pb::ReadDocumentResponse {
        draft: Some(record),
        kind: kind_to_pb(draft.kind).into(),
        kind_is_guess: draft.kind_is_guess,
        sources: draft.sources.into_iter().map(source).collect(),
        omissions: draft.omissions.into_iter().map(|omission| omission_to_pb(omission, language)).collect(),
        unread: draft.unread.into_iter().map(line).collect(),
        format: format.into(),
        page_count: i32::try_from(draft.pages).unwrap_or(i32::MAX),
        notes: draft.notes.into_iter().map(note).collect(),
    })
}

fn record_of(kind: RecordKind, resource: &serde_json::Value) -> Result<pb::Record, Problem> {
    let text = json!({ kind.field(): resource }).to_string();
    record_from_json(&text).map_err(|error| EngineError::Internal(error.to_string().into()).into())
}

/// Takes what a violation is of out of the draft; whether there was something. A violation inside of an item takes the item.
fn leave_out(draft: &mut Draft, violation: &Violation) -> bool {
    let Some((_, path)) = violation.field.split_once('.') else { return false };
    let mut at = &mut draft.resource;
    let mut steps = path.split('.').peekable();
    while let Some(step) = steps.next() {
        let (name, index) = match step.split_once('[') {
            Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
            None => (step, None),
        };
        let name = camel(name);
        let Some(fields) = at.as_object_mut() else { return false };
        if let Some(index) = index {
            let Some(items) = fields.get_mut(&name).and_then(serde_json::Value::as_array_mut) else {
                return false;
            };
            let is_there = index < items.len();
            if is_there {
                items.remove(index);
            }
            return is_there;
        }
        let is_inner = steps.peek().is_some() && fields.get(&name).is_some_and(serde_json::Value::is_object);
        if !is_inner {
            return fields.remove(&name).is_some();
        }
        let Some(inner) = fields.get_mut(&name) else { return false };
        at = inner;
    }
    false
}

/// The name of a field in JSON.
fn camel(name: &str) -> String {
    let mut written = String::with_capacity(name.len());
    let mut is_up = false;
    for c in name.chars() {
        match c {
            '_' => is_up = true,
            c if is_up => {
                written.extend(c.to_uppercase());
                is_up = false;
            }
            c => written.push(c),
        }
    }
    written
}

/// Tells of what was left out, at the place that the field came from.
fn omit(draft: &mut Draft, violation: Violation) {
    let whole = violation.field.split('[').next().unwrap_or_default();
    let of_field = |source: &&draft::Source| whole.starts_with(source.field.as_str());
    let place = draft.sources.iter().find(of_field).map(|source| source.place).unwrap_or_default();
    if !violation.field.contains('[') {
        draft.sources.retain(|source| !violation.field.starts_with(source.field.as_str()));
    }
    let reason = Reason::Refused(violation.field, violation.description);
    draft.omissions.push(Omission { reason, heading: String::new(), place });
}

fn place_to_pb(place: Place) -> pb::DocumentPlace {
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    pb::DocumentPlace { page: number(place.page), line: number(place.line) }
}

fn omission_to_pb(omission: Omission, language: Language) -> pb::DocumentOmission {
    let (reason, message) = match omission.reason {
        Reason::Personal(found) => {
            (OmissionReason::PersonalData, Code::OmitsPersonal.with("what", field::told_of(found)))
        }
        Reason::Address => (OmissionReason::PersonalData, Code::OmitsPersonal.with("what", Code::AnAddress)),
        Reason::Protected => (OmissionReason::ProtectedAttribute, Code::OmitsProtected.into()),
        Reason::Unreadable(why) => (OmissionReason::NotUnderstood, Code::OmitsUnreadable.with("why", why)),
        Reason::Refused(field, why) => {
            (OmissionReason::NotAllowed, Code::OmitsRefused.with("field", field).with("why", why))
        }
    };
    pb::DocumentOmission {
        reason: reason.into(),
        heading: omission.heading,
        place: Some(place_to_pb(omission.place)),
        message: message.text(language),
        phrase: Some(phrase_of(message)),
    }
}
