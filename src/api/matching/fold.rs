//! Of the openings of a page that are one in nearly the same words only the best is a result. What are copies to the letter the ranking
//! has collapsed before, over all pages. The same advertisement for two cities is two offers to who names no place, and one to who does:
//! then the one that is at least as near stands for the other.

use std::cell::OnceCell;
use std::cmp::Reverse;

use crate::domain::duplicates::posting::{Outline, Posting, Wording};
use crate::domain::ranking::copies::{may_stand_for, suits};
use crate::domain::ranking::facts::Facts;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::score::Score;
use crate::domain::record::audience::Caller;
use crate::domain::record::role::Posted;
use crate::engine::error::EngineError;
use crate::engine::matcher::{Match, MatchQuery, Matcher, Matches, Page};
use crate::engine::subject::Subject;
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

/// A page of the ranking that is full although copies are folded: where results of a page are one with others of it, the ranking goes on
/// behind the last of them until as many as are asked for stand on the page, or nothing is left. The page ends before the first result
/// that would be one more, so that the next page, which begins behind its last result, neither repeats nor leaves out any.
pub async fn full_page(
    matcher: &Matcher,
    caller: &Caller,
    subject: Subject,
    query: &MatchQuery,
    page: Page,
) -> Result<Matches, EngineError> {
    let size = page.size;
    let mut matches = matcher.matches(caller, subject.clone(), query, page).await?;
    let uncounted = MatchQuery { count: None, ..query.clone() };
    for _ in 0..ROUNDS {
        let shown = groups(&matches, query).len();
        let Some(last) = matches.results.last().filter(|_| matches.more && query.collapse && shown < size)
        else {
            break;
        };
        let after = Some(last.stands.clone());
        let rest = Page { after, size: (size - shown) + SPARE };
        let next = matcher.matches(caller, subject.clone(), &uncounted, rest).await?;
        matches.results.extend(next.results);
        matches.more = next.more;
    }
    if let Some(until) = groups(&matches, query).get(size).and_then(|group| group.first().copied()) {
        matches.results.truncate(until);
        matches.more = true;
    }
    Ok(matches)
}

/// Most times that a page is filled up.
const ROUNDS: usize = 4;
/// Results beyond those that a page lacks, as some of them are copies too.
const SPARE: usize = 4;

/// The results that are one, each group by its results' numbers, the best first; the groups in the order of their first.
fn groups(matches: &Matches, query: &MatchQuery) -> Vec<Vec<usize>> {
    if !query.collapse {
        return (0..matches.results.len()).map(|at| vec![at]).collect();
    }
    let names_places = !matches.subject.facts().regions.is_empty();
    let shown: Vec<Option<Shown<'_>>> = matches.results.iter().map(Shown::of).collect();
    let mut groups: Vec<Vec<usize>> = Vec::with_capacity(shown.len());
    for (at, own) in shown.iter().enumerate() {
        let is_of = |group: &Vec<usize>| {
            let first = group.first().and_then(|first| shown.get(*first)?.as_ref());
            own.as_ref().zip(first).is_some_and(|(own, first)| own.is(first, names_places))
        };
        match groups.iter_mut().find(|group| is_of(group)) {
            Some(group) => group.push(at),
            None => groups.push(vec![at]),
        }
    }
    groups
}

/// The number of the result that stands for a group: of those that may stand for its first the one that suits best, of equals the first.
fn representative(group: &[usize], matches: &Matches) -> Option<usize> {
    fn of(found: &Match) -> (&Facts, Option<&Score>) {
        (&found.document.facts, found.score.as_ref())
    }
    let mut best = *group.first()?;
    let first = matches.results.get(best)?;
    for at in group.iter().copied() {
        let (found, known) = (matches.results.get(at)?, matches.results.get(best)?);
        let suited = |found: &Match| suits(found.score.as_ref(), &found.document.facts, found.broken.len());
        if may_stand_for(of(found), of(first)) && suited(found) > suited(known) {
            best = at;
        }
    }
    Some(best)
}

/// Puts results that are one behind the one of them that suits best, which stays where it stands in the ranking. `results` are the first
/// of those of the matches.
pub fn fold(
    results: Vec<pb::MatchResult>,
    matches: &Matches,
    query: &MatchQuery,
    with_names: bool,
) -> Vec<pb::MatchResult> {
    if !query.collapse {
        return results;
    }
    let mut results: Vec<Option<pb::MatchResult>> = results.into_iter().map(Some).collect();
    let mut kept: Vec<(usize, pb::MatchResult)> = Vec::with_capacity(results.len());
    for group in groups(matches, query) {
        let group: Vec<usize> = group.into_iter().filter(|at| *at < results.len()).collect();
        let Some(first) = representative(&group, matches) else { continue };
        let Some(mut shown) = results.get_mut(first).and_then(Option::take) else { continue };
        for at in group.into_iter().filter(|at| *at != first) {
            let Some(copy) = results.get_mut(at).and_then(Option::take) else { continue };
            shown.similar_count += 1 + copy.similar_count;
            if with_names {
                shown.similar_names.extend([copy.name].into_iter().chain(copy.similar_names));
                shown.similar_names.truncate(TOLD);
            }
        }
        kept.push((first, shown));
    }
    let place = |at: usize| matches.results.get(at).map(|found| &found.place);
    kept.sort_by(|(a, _), (b, _)| place(*a).cmp(&place(*b)));
    kept.into_iter().map(|(_, result)| result).collect()
}
