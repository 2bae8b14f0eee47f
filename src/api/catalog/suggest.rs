//! `Suggest`: names that a word may become.

use std::{io, thread};

use crate::api::request::page_size_from_pb;
use crate::api::{Api, Problem, limits};
use crate::convert::field;
use crate::domain::message::Code;
use crate::domain::record::violation::Violations;
use crate::domain::search::suggest::{Suggestion, Vocabulary, prepare, suggest};
use crate::engine::compute;
use crate::engine::error::EngineError;
use crate::pb::v1 as pb;

impl Api {
    /// Makes the tables of [`Self::suggest`] in a thread that nobody waits for, neither the first call nor the end of the service.
    ///
    /// # Errors
    /// Where there is no thread to be had.
    pub fn prepare_suggestions(&self) -> io::Result<()> {
        thread::Builder::new().name("suggestions".into()).spawn(prepare)?;
        Ok(())
    }

    /// `Suggest`: names of the tables that a text may become. They are the same for every caller.
    pub async fn suggest(&self, request: pb::SuggestRequest) -> Result<pb::SuggestResponse, Problem> {
        let mut v = Violations::new();
        let text = field::typed_text(&mut v, "text", request.text, limits::TYPED_CHARACTERS);
        let most = Vocabulary::ALL.len();
        let vocabularies =
            field::list(&mut v, "vocabularies", request.vocabularies, most, vocabulary_from_pb);
        let size = page_size_from_pb(&mut v, "page_size", request.page_size, limits::SUGGESTIONS);
        let vocabularies: Vec<Vocabulary> = v.check(vocabularies)?.into_iter().flatten().collect();
        let found = compute::run(move || suggest(&vocabularies, &text, size)).await;
        let suggestions = found.map_err(EngineError::Internal)?.into_iter().map(suggestion_to_pb).collect();
        Ok(pb::SuggestResponse { suggestions })
    }
}

fn vocabulary_from_pb(v: &mut Violations, value: i32) -> Option<Vocabulary> {
    let known = match pb::Vocabulary::try_from(value).unwrap_or_default() {
        pb::Vocabulary::Skill => Some(Vocabulary::Skill),
        pb::Vocabulary::Certificate => Some(Vocabulary::Certificate),
        pb::Vocabulary::Major => Some(Vocabulary::Major),
        pb::Vocabulary::Occupation => Some(Vocabulary::Occupation),
        pb::Vocabulary::Region => Some(Vocabulary::Region),
        pb::Vocabulary::Unspecified => None,
    };
    if known.is_none() {
        v.add("", Code::UnknownVocabulary);
    }
    known
}

fn suggestion_to_pb(found: Suggestion) -> pb::Suggestion {
    let vocabulary = match found.vocabulary {
        Vocabulary::Skill => pb::Vocabulary::Skill,
        Vocabulary::Certificate => pb::Vocabulary::Certificate,
        Vocabulary::Major => pb::Vocabulary::Major,
        Vocabulary::Occupation => pb::Vocabulary::Occupation,
        Vocabulary::Region => pb::Vocabulary::Region,
    };
    pb::Suggestion {
        vocabulary: vocabulary.into(),
        name: found.name,
        code: found.code,
        within: found.within,
        other_name: found.other_name,
    }
}
