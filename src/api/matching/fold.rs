//! Of the openings of a page that are one in nearly the same words only the best is a result. What are copies to the letter the ranking
//! has collapsed before, over all pages. The same advertisement for two cities is two offers to who names no place, and one to who does:
//! then the one that is at least as near stands for the other.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::ops::Range;

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

/// What is read of the opening of a result: its words where another one may be the same, and then its text. It is kept while a page is
/// filled, as to read costs more than to rank.
struct Reading {
    outline: Outline,
    wording: OnceCell<Wording>,
    posting: OnceCell<Posting>,
    /// Where the longest clauses of the text stand.
    clauses: OnceCell<Vec<Range<usize>>>,
}

impl Reading {
    /// Of a result; `None` of what is no opening.
    fn of(found: &Match) -> Option<Self> {
        let outline = Outline::of(posted(found)?, &found.document.facts);
        let (wording, posting, clauses) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Some(Self { outline, wording, posting, clauses })
    }
}

fn posted(found: &Match) -> Option<Posted<'_>> {
    found.document.record.resource.content().posted()
}

/// An opening of a page.
struct Shown<'m> {
    opening: Posted<'m>,
    reading: &'m Reading,
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
    fn of(found: &'m Match, reading: &'m Reading) -> Option<Self> {
        let nearness = found.score.as_ref().and_then(|score| score.part(PartKind::Location).value);
        Some(Self { opening: posted(found)?, reading, eligible: found.place.eligible, nearness })
    }

    fn outline(&self) -> &'m Outline {
        &self.reading.outline
    }

    fn wording(&self) -> &'m Wording {
        self.reading.wording.get_or_init(|| Wording::of(self.opening))
    }

    fn posting(&self) -> &'m Posting {
        let read = || Posting::read(self.outline().clone(), self.wording().clone(), self.opening);
        self.reading.posting.get_or_init(read)
    }

    fn clauses(&self) -> impl Iterator<Item = &'m str> {
        let text = self.opening.description;
        let places = self.reading.clauses.get_or_init(|| {
            // Not at spaces: the words of an English text are short.
            let is_end = |c: char| c.is_ascii_punctuation() || c == '\n' || "，。；、！？：（）".contains(c);
            let mut at = 0;
            let clauses = text.split_inclusive(is_end).map(|clause| {
                let start = at;
                at += clause.len();
                start..start + clause.trim_end_matches(is_end).len()
            });
            let mut clauses: Vec<Range<usize>> = clauses.filter(|clause| clause.len() >= CLAUSE).collect();
            clauses.sort_by_key(|clause| Reverse(clause.len()));
            clauses.truncate(CLAUSES);
            clauses
        });
        places.iter().filter_map(|place| text.get(place.clone()))
    }

    /// Whether a long clause of one text stands in the other: cheap, and true of all that are nearly the same.
    fn shares_clause(&self, other: &Self) -> bool {
        let (ours, theirs) = (self.opening.description, other.opening.description);
        self.clauses().any(|clause| theirs.contains(clause))
            || other.clauses().any(|clause| ours.contains(clause))
    }

    /// Whether this one, which stands behind, is the other one again.
    fn is(&self, other: &Self, names_places: bool) -> bool {
        let (outline, theirs) = (self.outline(), other.outline());
        let is_here = outline.is_of_place_of(theirs);
        let nearer = || self.nearness.zip(other.nearness).is_none_or(|(ours, theirs)| ours > theirs);
        if self.eligible != other.eligible
            || !outline.may_be_elsewhere(theirs)
            || !is_here && (!names_places || nearer())
        {
            return false;
        }
        let is_one = is_here
            && self.wording().may_be(other.wording(), outline.pay_ratio(theirs))
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
) -> Result<Folded, EngineError> {
    let size = page.size;
    let mut readings = Vec::new();
    let mut matches = matcher.matches(caller, subject.clone(), query, page).await?;
    let mut groups = grouped(&matches, query, &mut readings);
    let uncounted = MatchQuery { count: None, ..query.clone() };
    for _ in 0..ROUNDS {
        let Some(last) = matches.results.last().filter(|_| matches.more && groups.len() < size) else {
            break;
        };
        let after = Some(last.stands.clone());
        let rest = Page { after, size: (size - groups.len()) + SPARE };
        let next = matcher.matches(caller, subject.clone(), &uncounted, rest).await?;
        matches.results.extend(next.results);
        matches.more = next.more;
        groups = grouped(&matches, query, &mut readings);
    }
    if let Some(until) = groups.get(size).and_then(|group| group.first().copied()) {
        matches.results.truncate(until);
        matches.more = true;
        groups.truncate(size);
    }
    Ok(Folded { matches, groups })
}

/// A page with the numbers of its results that are one, each group the best first; the groups in the order of their first. A group may
/// name results behind those of the page.
pub struct Folded {
    /// The page.
    pub matches: Matches,
    /// See above.
    pub groups: Vec<Vec<usize>>,
}

/// Most times that a page is filled up.
const ROUNDS: usize = 4;
/// Results beyond those that a page lacks, as some of them are copies too.
const SPARE: usize = 4;

/// The results that are one, as in [`Folded`].
pub fn groups(matches: &Matches, query: &MatchQuery) -> Vec<Vec<usize>> {
    grouped(matches, query, &mut Vec::new())
}

/// The same, with what was read of the first results before; what is read of the others is added.
fn grouped(matches: &Matches, query: &MatchQuery, readings: &mut Vec<Option<Reading>>) -> Vec<Vec<usize>> {
    if !query.collapse {
        return (0..matches.results.len()).map(|at| vec![at]).collect();
    }
    readings.extend(matches.results.iter().skip(readings.len()).map(Reading::of));
    let names_places = !matches.subject.facts().regions.is_empty();
    let shown = matches.results.iter().zip(&*readings);
    let shown: Vec<Option<Shown<'_>>> =
        shown.map(|(found, reading)| Shown::of(found, reading.as_ref()?)).collect();
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
    groups: Vec<Vec<usize>>,
    with_names: bool,
) -> Vec<pb::MatchResult> {
    let mut results: Vec<Option<pb::MatchResult>> = results.into_iter().map(Some).collect();
    let mut kept: Vec<(usize, pb::MatchResult)> = Vec::with_capacity(results.len());
    for group in groups {
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
