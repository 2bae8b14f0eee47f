//! `ReadStandard`: a document as the draft of a standard.

use crate::api::phrase::phrase_of;
use crate::api::{Api, Problem, limits};
use crate::convert::{field, standard_from_pb, standard_to_pb};
use crate::domain::message::{Code, Language, Message};
use crate::domain::record::audience::Caller;
use crate::domain::record::violation::{Violation, Violations};
use crate::draft::standard::{StandardDraft, read_standard};
use crate::draft::{Document, Fault, Format, MOST_BYTES, Place};
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::pb::json::message_from_json;
use crate::pb::v1::{self as pb, ErrorReason};

/// Full name of [`pb::Standard`].
const STANDARD: &str = "talentmatch.v1.Standard";

impl Api {
    /// `ReadStandard`: what a document says, as a standard. Nothing is kept.
    pub async fn read_standard(
        &self,
        caller: &Caller,
        request: pb::ReadStandardRequest,
    ) -> Result<pb::ReadStandardResponse, Problem> {
        let mut v = Violations::new();
        let most = limits::DOCUMENT_WORDS;
        let file_name = field::text(&mut v, "file_name", request.file_name, most);
        let media_type = field::text(&mut v, "media_type", request.media_type, most);
        let (file_name, media_type) = v.check((file_name, media_type))?;
        let bytes = request.content;
        if bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{') {
            return of_json(caller, bytes).await;
        }
        let document = Document { bytes, file_name, media_type, kind: None };
        let read = compute::run(move || read_standard(document)).await.map_err(EngineError::Internal)?;
        let draft = read.map_err(|fault| match fault {
            Fault::Document(told) | Fault::Kind(told) => Problem::invalid("content", told),
            Fault::Busy => Problem::new(ErrorReason::Overloaded, Code::DocumentsAtOnce),
        })?;
        Ok(answer(caller.language, draft))
    }
}

/// A standard in the form of the API, as one that was exported is.
async fn of_json(caller: &Caller, bytes: Vec<u8>) -> Result<pb::ReadStandardResponse, Problem> {
    if bytes.len() > MOST_BYTES {
        let most = Code::DocumentTooLarge.with("most", MOST_BYTES >> 20);
        return Err(Problem::invalid("content", most));
    }
    let read = compute::run(move || {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        message_from_json::<pb::Standard>(&text, STANDARD)
    });
    let read = read.await.map_err(EngineError::Internal)?;
    let draft = read.map_err(|error| Problem::invalid("content", error.to_string()))?;
    let draft = pb::Standard { name: String::new(), etag: String::new(), ..draft };
    let note = Message::from(Code::JsonDocument);
    Ok(pb::ReadStandardResponse {
        faults: faults(caller.language, &draft),
        draft: Some(draft),
        format: pb::DocumentFormat::Text.into(),
        notes: vec![note_to_pb(caller.language, note)],
        ..Default::default()
    })
}

fn answer(language: Language, draft: StandardDraft) -> pb::ReadStandardResponse {
    let standard = standard_to_pb(&draft.standard);
    let format = match draft.format {
        Format::Pdf => pb::DocumentFormat::Pdf,
        Format::Docx => pb::DocumentFormat::Docx,
        Format::Html => pb::DocumentFormat::Html,
        Format::Text => pb::DocumentFormat::Text,
    };
    let number = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
    let line = |(Place { page, line }, words): (Place, String)| pb::DocumentLine {
        words,
        place: Some(pb::DocumentPlace { page: number(page), line: number(line) }),
    };
    pb::ReadStandardResponse {
        faults: faults(language, &standard),
        draft: Some(standard),
        unread: draft.unread.into_iter().map(line).collect(),
        personal_line_count: number(draft.personal),
        format: format.into(),
        page_count: number(draft.pages),
        notes: draft.notes.into_iter().map(|note| note_to_pb(language, note)).collect(),
    }
}

fn note_to_pb(language: Language, note: Message) -> pb::DocumentNote {
    pb::DocumentNote { message: note.text(language), phrase: Some(phrase_of(note)) }
}

/// What a put would refuse.
fn faults(language: Language, standard: &pb::Standard) -> Vec<pb::StandardFault> {
    let mut v = Violations::new();
    let _ = standard_from_pb(&mut v, standard.clone());
    let found = v.check(()).err().unwrap_or_default();
    let fault = |fault: Violation| pb::StandardFault {
        field: fault.field,
        message: fault.description.text(language),
    };
    found.into_iter().map(fault).collect()
}
