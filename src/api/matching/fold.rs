//! Of the openings of a page that are one in nearly the same words only the best is a result. What are copies to the letter the ranking
//! has collapsed before, over all pages.

use crate::domain::duplicates::posting::{Outline, Posting};
use crate::domain::record::role::Posted;
use crate::engine::matcher::{Match, MatchQuery, Matches};
use crate::pb::v1 as pb;

/// Most names of those behind a result, as of copies.
const TOLD: usize = 20;

/// An opening of a page; its text is read where another one may be the same.
struct Shown<'m> {
    opening: Posted<'m>,
    outline: Outline,
    posting: Option<Posting>,
    /// Who is kept out stands behind nobody who is not.
    eligible: bool,
}

impl<'m> Shown<'m> {
    fn of(found: &'m Match) -> Option<Self> {
        let opening = found.document.record.resource.content().posted()?;
        let outline = Outline::of(opening, &found.document.facts);
        Some(Self { opening, outline, posting: None, eligible: found.place.eligible })
    }

    fn posting(&mut self) -> &Posting {
        self.posting.get_or_insert_with(|| Posting::outlined(self.outline.clone(), self.opening))
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
        let mut shown = Shown::of(found);
        let first = shown.as_mut().and_then(|shown| {
            kept.iter_mut().position(|(other, _)| {
                let Some(other) = other else { return false };
                other.eligible == shown.eligible
                    && other.outline.may_be(&shown.outline)
                    && other.posting().is(shown.posting())
            })
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
