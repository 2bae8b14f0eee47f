//! What made records draw from: the official catalogues, the lexicon, and the sentences of the sample.

use std::collections::HashMap;

use super::random::Random;
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::{self, RegionCode};
use crate::domain::catalogue::tree_code::{Catalogue, TreeCode};
use crate::domain::lexicon::{self, TermKind};

/// The level of a county in the tree of regions.
const COUNTY: usize = 3;

/// Everything that is drawn from.
pub struct Stock {
    counties: Vec<RegionCode>,
    majors: Vec<MajorCode>,
    occupations: Vec<OccupationCode>,
    /// Names of terms, by field of work.
    terms: HashMap<(TermKind, &'static str), Vec<&'static str>>,
    /// By what the sample calls a field.
    sentences: HashMap<String, Vec<String>>,
    all_sentences: Vec<String>,
}

impl Stock {
    /// With the sentences of the sample, each with its field there.
    pub fn with(sentences: Vec<(String, String)>) -> Self {
        let mut terms: HashMap<_, Vec<_>> = HashMap::new();
        for term in lexicon::terms() {
            terms.entry((term.kind, term.field)).or_default().push(term.name.as_str());
        }
        let mut by_field: HashMap<_, Vec<_>> = HashMap::new();
        for (field, sentence) in &sentences {
            by_field.entry(field.clone()).or_default().push(sentence.clone());
        }
        Self {
            counties: region::codes().filter(|code| code.level() == COUNTY).collect(),
            majors: finest(major::codes()),
            occupations: finest(occupation::codes()),
            terms,
            sentences: by_field,
            all_sentences: sentences.into_iter().map(|(_, sentence)| sentence).collect(),
        }
    }

    pub fn county(&self, random: &mut Random) -> Option<RegionCode> {
        random.pick_early(&self.counties).copied()
    }

    /// A major near the one of this code: of its group, in two of three cases of its class.
    pub fn major_near(&self, code: &str, random: &mut Random) -> Option<MajorCode> {
        let level = if random.one_in(3) { 1 } else { 2 };
        near(&self.majors, MajorCode::parse(code).ok()?.at_level(level), random)
    }

    /// An occupation near the one of this code.
    pub fn occupation_near(&self, code: &str, random: &mut Random) -> Option<OccupationCode> {
        near(&self.occupations, OccupationCode::parse(code).ok()?.at_level(2), random)
    }

    /// The name of a term of a field.
    pub fn term(&self, kind: TermKind, field: &'static str, random: &mut Random) -> Option<&'static str> {
        random.pick_early(self.terms.get(&(kind, field))?).copied()
    }

    /// A sentence of the sample, in three of four cases of this field.
    pub fn sentence(&self, field: &str, random: &mut Random) -> &str {
        let own = self.sentences.get(field).filter(|_| !random.one_in(4));
        random.pick(own.unwrap_or(&self.all_sentences)).map_or("", String::as_str)
    }
}

/// The codes that have nothing finer, in order.
fn finest<C: Catalogue>(codes: impl Iterator<Item = TreeCode<C>>) -> Vec<TreeCode<C>> {
    let mut codes: Vec<_> = codes.collect();
    codes.sort_unstable();
    let finest = codes.iter().map(|code| code.level()).max().unwrap_or_default();
    codes.retain(|code| code.level() == finest);
    codes
}

/// A code that lies in a group.
fn near<C: Catalogue>(codes: &[TreeCode<C>], group: TreeCode<C>, random: &mut Random) -> Option<TreeCode<C>> {
    let from_group = codes.get(codes.partition_point(|other| *other < group)..)?;
    let end = from_group.partition_point(|other| group.contains(*other));
    random.pick_early(from_group.get(..end)?).copied()
}
