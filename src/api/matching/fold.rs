//! Of the openings of a page that are one in nearly the same words only the best is a result. What are copies to the letter the ranking
//! has collapsed before, over all pages. The same advertisement for two cities is two offers to who names no place, and one to who does:
//! then the one that is at least as near stands for the other.

use std::cell::OnceCell;
use std::cmp::Reverse;

use crate::domain::duplicates::posting::{Outline, Posting, Wording};
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::role::Posted;
use crate::engine::matcher::{Match, MatchQuery, Matches};
use crate::pb::v1 as pb;

/// Most names of those behind a result, as of copies.
const TOLD: usize = 20;

/// An opening of a page; its words are read where another one may be the same, and then its text.
struct Shown<'m> {
    opening: Posted<'m>,
    outline: Outline,
    wording: OnceCell<Wording>,
    posting: OnceCell<Posting>,
    /// The longest clauses of the text.
    clauses: OnceCell<Vec<&'m str>>,
    /// Who is kept out stands behind nobody who is not.
    eligible: bool,
    /// How well the place fits, where places are compared.
    nearness: Option<f64>,
}

/// Longest clauses of a text of which texts that are nearly the same have one in common.
const CLAUSES: usize = 4;
/// Bytes from which a clause says something.
const CLAUSE: usize = 24;

impl<'m> Shown<'m> {
    fn of(found: &'m Match) -> Option<Self> {
        let opening = found.document.record.resource.content().posted()?;
        let outline = Outline::of(opening, &found.document.facts);
        let nearness = found.score.as_ref().and_then(|score| score.part(PartKind::Location).value);
        let (wording, posting, clauses) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Some(Self { opening, outline, wording, posting, clauses, eligible: found.place.eligible, nearness })
    }

    fn wording(&self) -> &Wording {
        self.wording.get_or_init(|| Wording::of(self.opening))
    }

    fn posting(&self) -> &Posting {
        let read = || Posting::read(self.outline.clone(), self.wording().clone(), self.opening);
        self.posting.get_or_init(read)
    }

    fn clauses(&self) -> &[&'m str] {
        self.clauses.get_or_init(|| {
            // Not at spaces: the words of an English text are short.
            let is_end = |c: char| c.is_ascii_punctuation() || c == '\n' || "，。；、！？：（）".contains(c);
            let clauses = self.opening.description.split(is_end).filter(|clause| clause.len() >= CLAUSE);
            let mut clauses: Vec<&str> = clauses.collect();
            clauses.sort_by_key(|clause| Reverse(clause.len()));
            clauses.truncate(CLAUSES);
            clauses
        })
    }

    /// Whether a long clause of one text stands in the other: cheap, and true of all that are nearly the same.
    fn shares_clause(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.opening.description, other.opening.description);
        self.clauses().iter().any(|clause| theirs.contains(clause))
            || other.clauses().iter().any(|clause| ours.contains(clause))
    }

    /// Whether this one, which stands behind, is the other one again.
    fn is(&self, other: &Self, names_places: bool) -> bool {
        let is_here = self.outline.is_of_place_of(&other.outline);
        let nearer = || self.nearness.zip(other.nearness).is_none_or(|(ours, theirs)| ours > theirs);
        if self.eligible != other.eligible
            || !self.outline.may_be_elsewhere(&other.outline)
            || !is_here && (!names_places || nearer())
        {
            return false;
        }
        let is_one = is_here
            && self.wording().may_be(other.wording(), self.outline.pay_ratio(&other.outline))
            && self.posting().is(other.posting());
        let may_read_so = || self.shares_clause(other) || self.wording() == other.wording();
        is_one || may_read_so() && self.posting().reads_as(other.posting())
    }
}

/// Puts results that are one with a better one of the page behind it. `results` are the first of those of the matches.
pub fn fold(
    results: Vec<pb::MatchResult>,
    matches: &Matches,
    query: &MatchQuery,
    with_names: bool,
) -> Vec<pb::MatchResult> {
    if !query.collapse {
        return results;
    }
    let names_places = !matches.subject.facts().regions.is_empty();
    let mut kept: Vec<(Option<Shown<'_>>, pb::MatchResult)> = Vec::with_capacity(results.len());
    for (result, found) in results.into_iter().zip(&matches.results) {
        let shown = Shown::of(found);
        let first = shown.as_ref().and_then(|shown| {
            kept.iter()
                .position(|(other, _)| other.as_ref().is_some_and(|other| shown.is(other, names_places)))
        });
        match first.and_then(|at| kept.get_mut(at)) {
            Some((_, first)) => {
                first.similar_count += 1 + result.similar_count;
                if with_names {
                    let names = [result.name].into_iter().chain(result.similar_names);
                    first.similar_names.extend(names);
                    first.similar_names.truncate(TOLD);
                }
            }
            None => kept.push((shown, result)),
        }
    }
    kept.into_iter().map(|(_, result)| result).collect()
}
