//! Asked against held: which skills and certificates one side asks for and the other has.

use super::facts::{Facts, Stated};
use super::item::Item;
use super::relation::Relation;
use crate::domain::lexicon::TermKind;

/// Skills and certificates that an opening is held against where a group is asked, those that it insists on first.
const MOST_ASKED: usize = 60;

/// One item of a comparison. At least one side states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing<'f> {
    /// In normal form, the same on both sides.
    pub name: &'f str,
    /// How the subject states it; `None` where it does not.
    pub subject: Option<&'f Stated>,
    /// How the target states it; `None` where it does not.
    pub target: Option<&'f Stated>,
    /// Both state it, and a level that is asked is reached.
    pub matched: bool,
}

/// Which list of the facts is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subjects {
    /// [`Facts::skills`].
    Skills,
    /// [`Facts::certificates`].
    Certificates,
}

impl Subjects {
    /// The list of a record.
    pub fn of(self, facts: &Facts) -> &[Stated] {
        match self {
            Self::Skills => &facts.skills,
            Self::Certificates => &facts.certificates,
        }
    }
}

/// The items that are asked (or, where nothing is asked, that either side states for the other), in the order stated; none of
/// a pair that is unrelated.
pub fn pairings<'f>(list: Subjects, subject: &'f Facts, target: &'f Facts) -> Vec<Pairing<'f>> {
    let (ours, theirs) = (list.of(subject), list.of(target));
    let from_subject = |ask: &'f Stated| {
        let held = find(theirs, ask);
        let matched = held.is_some_and(|has| has.satisfies(ask));
        Pairing { name: &ask.name, subject: Some(ask), target: held, matched }
    };
    let from_target = |ask: &'f Stated| {
        let held = find(ours, ask);
        let matched = held.is_some_and(|has| has.satisfies(ask));
        Pairing { name: &ask.name, subject: held, target: Some(ask), matched }
    };
    match Relation::of(subject, target) {
        Relation::SubjectAsks | Relation::TargetLearns | Relation::Alike => {
            ours.iter().map(from_subject).collect()
        }
        Relation::TargetAsks | Relation::TargetSought | Relation::SubjectLearns => {
            theirs.iter().map(from_target).collect()
        }
        Relation::Unrelated => Vec::new(),
    }
}

/// What an opening asks of a group, general abilities left out: what it insists on first, then in the order stated.
pub fn asked(opening: &Facts) -> Vec<(TermKind, Stated)> {
    let skills = opening.skills.iter().map(|skill| (TermKind::Skill, skill.clone()));
    let certificates = opening.certificates.iter().map(|one| (TermKind::Certificate, one.clone()));
    let mut asked: Vec<(TermKind, Stated)> =
        skills.chain(certificates).filter(|(_, one)| !one.soft).collect();
    asked.sort_by_key(|(_, one)| !one.required);
    asked.truncate(MOST_ASKED);
    asked
}

/// Whether what is asked is held by a person, or given by a course.
pub fn holds(facts: &Facts, kind: TermKind, asked: &Stated) -> bool {
    let held = match kind {
        TermKind::Skill => &facts.skills,
        TermKind::Certificate => &facts.certificates,
    };
    held.iter().any(|one| one.satisfies(asked))
}

/// What of a list is of the item's name.
pub(super) fn find<'f>(list: &'f [Stated], item: &Stated) -> Option<&'f Stated> {
    list.iter().find(|other| other.name == item.name)
}
