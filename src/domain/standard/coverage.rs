//! How far a course covers a requirement: one number from the same lexicon and the same embeddings that matching uses, and two bounds.
//!
//! The parts and the bounds were chosen on one half of the pairs in `tests/fixtures/judged_standards` and measured on the other:
//! `tests/it/standards/judged.rs` chooses anew. Words alone are as good there, to less than a pair: the lexicon counts a little, because a
//! skill that is named on both sides is the one reason that holds whatever the words around it.

use crate::domain::search::embedding::Embedding;

/// How far something is covered. The best is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Coverage {
    /// The words of a course say it.
    Covered,
    /// They come near it, or say a part of it.
    Partly,
    /// They do not.
    Missing,
}

/// From which score on a requirement is covered.
pub const COVERED_FROM: f64 = 0.42;
/// From which score on it is partly covered.
pub const PARTLY_FROM: f64 = 0.26;
/// How much wording counts of what words come to; the rest is meaning.
pub const WORDING: f64 = 0.5;
/// How much the share of the skills counts, where the lexicon finds any in the requirement; the rest is words.
pub const SKILLS: f64 = 0.1;

impl Coverage {
    /// What a score comes to.
    pub fn of(score: f64) -> Self {
        match score {
            _ if score >= COVERED_FROM => Self::Covered,
            _ if score >= PARTLY_FROM => Self::Partly,
            _ => Self::Missing,
        }
    }
}

/// How near two texts are, in [0, 1].
pub fn of_words(a: &Embedding, b: &Embedding) -> f64 {
    mixed(a.dense_cosine(b), a.sparse_cosine(b), WORDING)
}

/// Meaning and wording in one, in [0, 1].
pub fn mixed(meaning: f64, wording: f64, weight_of_wording: f64) -> f64 {
    ((1.0 - weight_of_wording) * meaning + weight_of_wording * wording).clamp(0.0, 1.0)
}

/// What the nearest words and the share of the skills that are taught come to; `None` where the requirement names no skill.
pub fn score(words: f64, skills: Option<f64>) -> f64 {
    with_skills(words, skills, SKILLS)
}

/// As [`score`], with another weight of the skills.
pub fn with_skills(words: f64, skills: Option<f64>, weight_of_skills: f64) -> f64 {
    skills.map_or(words, |share| (1.0 - weight_of_skills) * words + weight_of_skills * share)
}
