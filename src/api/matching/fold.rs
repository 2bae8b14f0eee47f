//! Of the openings of a page that are one in nearly the same words only the best is a result. What are copies to the letter the ranking
//! has collapsed before, over all pages.

use std::cell::OnceCell;

use crate::domain::duplicates::posting::{Outline, Posting, Wording};
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
    /// Who is kept out stands behind nobody who is not.
    eligible: bool,
}

impl<'m> Shown<'m> {
    fn of(found: &'m Match) -> Option<Self> {
        let opening = found.document.record.resource.content().posted()?;
        let outline = Outline::of(opening, &found.document.facts);
        let (wording, posting) = (OnceCell::new(), OnceCell::new());
        Some(Self { opening, outline, wording, posting, eligible: found.place.eligible })
    }

    fn wording(&self) -> &Wording {
        self.wording.get_or_init(|| Wording::of(self.opening))
    }

    fn posting(&self) -> &Posting {
        let read = || Posting::read(self.outline.clone(), self.wording().clone(), self.opening);
        self.posting.get_or_init(read)
    }

    fn is(&self, other: &Self) -> bool {
        self.eligible == other.eligible
            && self.outline.may_be(&other.outline)
            && self.wording().may_be(other.wording(), self.outline.pay_ratio(&other.outline))
            && self.posting().is(other.posting())
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
    let mut kept: Vec<(Option<Shown<'_>>, pb::MatchResult)> = Vec::with_capacity(results.len());
    for (result, found) in results.into_iter().zip(&matches.results) {
        let shown = Shown::of(found);
        let is_shown = |other: &Shown<'_>| shown.as_ref().is_some_and(|shown| other.is(shown));
        let first = kept.iter().position(|(other, _)| other.as_ref().is_some_and(is_shown));
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
