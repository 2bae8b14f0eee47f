//! Finding terms in free text.

#![expect(
    clippy::indexing_slicing,
    reason = "patterns and terms are those of the table, and places those of the text that was read"
)]

use std::cmp::Reverse;
use std::ops::{Range, RangeInclusive};

use super::company::{has_company, is_separator};
use super::context::{Seen, Sentences, Surroundings};
use super::one_of::{Way, list_number};
use super::signs::{Sign, is_employer_sought};
use super::stance::Stance;
use super::table::{Need, Pattern, TABLE};
use super::times::times;
use super::trade::{self, Around};
use super::whole::{is_whole, stands_alone};
use super::{Level, Scale, Term, TermKind};
use super::{driving, jlpt, plain_signs, progress, shared, titles};
use crate::domain::text::passage::Passage;

/// A term that a text names.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The term.
    pub term: &'static Term,
    /// The words that name it, as they stand in `clean(text)`.
    pub text: String,
    /// Where the words begin in `clean(text)`, in bytes.
    pub start: usize,
    /// Where the words end in `clean(text)`, in bytes.
    pub end: usize,
    /// The level stated with it, on the term's scale.
    pub level: Option<Level>,
    /// Where the words stand in `clean(text)` with those that negate them: "不会英语".
    pub clause: Range<usize>,
    /// What the text says of it.
    pub stance: Stance,
    /// The text insists on it (必须, 持有, 具备 …) and does not merely welcome it (优先), nor names it as one of several that
    /// will do.
    pub required: bool,
    /// The number, from 1, of the list of certificates that it stands in, of which the text insists on one; else 0.
    pub one_of: u8,
}

/// A text with all that one pass over it finds.
pub struct Reading<'t> {
    /// The sentences, with the signs in them.
    pub(in crate::domain) sentences: Sentences<'t>,
    /// Every term that is asked, wished or held, once, at its first mention, in the order of the text.
    pub mentions: Vec<Mention>,
    /// The first mention of every other term: waived, lacking, unwanted.
    pub others: Vec<Mention>,
}

#[derive(Clone, Copy)]
struct Candidate {
    start: usize,
    end: usize,
    pattern: usize,
    around: Around,
    accepted: bool,
}

impl Candidate {
    fn pattern(&self) -> &'static Pattern {
        &TABLE.patterns[self.pattern]
    }

    fn term(&self) -> Option<&'static Term> {
        self.pattern().term.map(|id| &TABLE.terms[usize::from(id)])
    }
}

/// Every term of the text once, at its first mention, in the order of the text. At one place the longest way of writing
/// counts. Mentions that the text waives ("无需CAD") are left out. Linear in the length of the text.
pub fn recognise(text: &Passage<'_>) -> Vec<Mention> {
    read(text).mentions
}

/// Finds terms and signs, and judges what is said of each term.
pub fn read<'t>(text: &'t Passage<'_>) -> Reading<'t> {
    let (candidates, signs) = find(text);
    judged(text, candidates, Sentences::new(text.folded(), signs))
}

/// The same of what somebody typed who seeks, with the signs of everyday words ([`plain_signs`]), and where a space ends what is insisted on.
pub fn read_typed<'t>(text: &'t Passage<'_>) -> Reading<'t> {
    let (candidates, signs) = find(text);
    let signs = plain_signs::with_plain(text.folded(), signs);
    judged(text, candidates, Sentences::new(text.folded(), signs).typed())
}

fn judged<'t>(
    text: &'t Passage<'_>,
    mut candidates: Vec<Candidate>,
    sentences: Sentences<'t>,
) -> Reading<'t> {
    for candidate in &mut candidates {
        judge(candidate, &sentences);
    }
    candidates.extend(of_people(text.folded()));
    let unwritten = shared::abilities(text.folded())
        .into_iter()
        .chain(shared::papers(text.folded()))
        .chain(shared::voltages(text.folded()))
        .chain(jlpt::levels(text.folded()))
        .chain(driving::classes(&sentences))
        .chain(titles::of_accountants(text.folded()))
        .chain(titles::of_finance(text.folded()));
    candidates.extend(unwritten.filter_map(|(place, id)| accepted(place, id, Around::default())));
    candidates.sort_by_key(|one| (one.start, Reverse(one.end), Reverse(one.accepted), rank(one)));
    keep_company(text.folded(), &mut candidates);
    let (mut reading, mut covered) = (Reading { sentences, mentions: Vec::new(), others: Vec::new() }, 0);
    for candidate in candidates.iter().filter(|c| c.accepted) {
        if candidate.start < covered {
            continue;
        }
        covered = candidate.end;
        if let Some(term) = candidate.term() {
            reading.take(text, candidate, term);
        }
    }
    let Reading { mentions, others, .. } = &mut reading;
    others.retain(|other| mentions.iter().all(|mention| mention.term.id != other.term.id));
    reading
}

/// The papers that people of a trade are named by: "无证电工".
fn of_people(folded: &str) -> impl Iterator<Item = Candidate> {
    trade::of_people(folded).into_iter().filter_map(|(place, paper)| {
        let around = Around { paper: true, ..Around::default() };
        accepted(place, TABLE.exact(&paper, TermKind::Certificate)?.id, around)
    })
}

/// A place that names a term without any of the ways of writing it.
fn accepted(place: Range<usize>, id: u16, around: Around) -> Option<Candidate> {
    let pattern = TABLE.patterns.iter().position(|pattern| pattern.term == Some(id))?;
    Some(Candidate { start: place.start, end: place.end, pattern, around, accepted: true })
}

/// Of two terms written alike a certificate that was recognised as one counts, plain names before trades.
fn rank(candidate: &Candidate) -> u8 {
    match (candidate.term().map(|t| t.kind), candidate.pattern().need) {
        (Some(TermKind::Certificate), Need::Nothing) => 0,
        (Some(TermKind::Certificate), _) => 1,
        _ => 2,
    }
}

/// One pass over the text: what may be terms, and what is said around them.
fn find(text: &Passage<'_>) -> (Vec<Candidate>, Vec<Seen>) {
    let (mut candidates, mut signs) = (Vec::new(), Vec::new());
    for found in TABLE.automaton.find_overlapping_iter(text.folded()) {
        let (start, end, number) = (found.start(), found.end(), found.pattern().as_usize());
        let Some(pattern) = TABLE.patterns.get(number) else {
            if is_whole(text.folded().as_bytes(), start, end)
                && !is_employer_sought(text.folded(), start..end)
            {
                signs.push(Seen { sign: TABLE.signs[number - TABLE.patterns.len()], start, end });
            }
            continue;
        };
        let is_written_so = |exact: &str| text.words(text.place(start..end)) == exact;
        if stands_alone(text.folded().as_bytes(), start, end, pattern)
            && pattern.exact.is_none_or(is_written_so)
            && !(pattern.exact == Some("N1") && jlpt::is_meant(text.folded()))
        {
            let around = Around::default();
            candidates.push(Candidate { start, end, pattern: number, around, accepted: false });
        }
    }
    signs.extend(times(text.folded()));
    (candidates, signs)
}

/// Scores that 大学英语四级 and 六级 report, which names without 英语 are told by: "四级430".
const ENGLISH_SCORES: RangeInclusive<f64> = 220.0..=710.0;

/// Accepts a candidate that needs nothing, or has what it needs before and behind it; the span grows over that.
fn judge(candidate: &mut Candidate, sentences: &Sentences<'_>) {
    match candidate.pattern().need {
        Need::Nothing => candidate.accepted = true,
        Need::Company | Need::List => {}
        Need::Brackets => {
            let place = sentences.around(candidate.start, candidate.end);
            candidate.accepted = trade::is_named_in_brackets(place.before);
        }
        Need::Score => {
            let place = sentences.around(candidate.start, candidate.end);
            let score = progress::score(place.rest);
            candidate.accepted = score.is_some_and(|score| ENGLISH_SCORES.contains(&score.points));
        }
        Need::Paper => {
            candidate.around = read_around(sentences, candidate);
            let is_of_item = || is_item_of_equipment(sentences, candidate);
            candidate.accepted = (candidate.around.paper || candidate.around.claimed) && !is_of_item();
        }
        Need::Certificates => {
            candidate.around = read_around(sentences, candidate);
            candidate.accepted = sentences.around(candidate.start, candidate.end).of_certificates();
        }
    }
    if candidate.accepted {
        candidate.start -= candidate.around.before;
        candidate.end += candidate.around.after;
    }
}

/// "特种设备作业人员证（N1 叉车司机）": the words behind the code of an item of 特种设备作业人员证 (TSG Z6001-2019) name that item, and no other
/// paper of the trade.
fn is_item_of_equipment(sentences: &Sentences<'_>, candidate: &Candidate) -> bool {
    let place = sentences.around(candidate.start, candidate.end);
    let before = place.before.trim_end_matches([' ', '-', ':', '—']);
    let lead = before.trim_end_matches(|c: char| c.is_ascii_alphanumeric());
    let code = before.get(lead.len()..).unwrap_or_default();
    (1..=2).contains(&code.len())
        && code.starts_with(['a', 'f', 'g', 'n', 'p', 'q', 'r', 's', 't', 'y'])
        && lead.ends_with(['(', '、', ' '])
        && lead.contains("特种设备")
}

fn read_around(sentences: &Sentences<'_>, candidate: &Candidate) -> Around {
    let scale = candidate.term().map_or(Scale::None, |t| t.scale);
    let place = sentences.around(candidate.start, candidate.end);
    trade::around(place.before, place.after, scale)
}

/// Accepts the candidates that need company and have it: lists are read in both directions, so that one sure term
/// carries a whole list ("C、C++、R").
fn keep_company(folded: &str, candidates: &mut [Candidate]) {
    let needs = |c: &Candidate| matches!(c.pattern().need, Need::Company | Need::List);
    for candidate in candidates.iter_mut().filter(|c| c.pattern().need == Need::Company) {
        candidate.accepted = has_company(&folded[..candidate.start], &folded[candidate.end..]);
    }
    for at in 0..candidates.len() {
        let this = candidates[at];
        if this.pattern().need == Need::Score && !this.accepted {
            candidates[at].accepted = candidates.iter().any(|other| of_english(folded, other, &this));
        }
    }
    if !candidates.iter().any(|c| needs(c) && !c.accepted) {
        return;
    }
    const REACH: usize = 12;
    let neighbours = |a: &Candidate, b: &Candidate| {
        a.accepted && a.end <= b.start && is_separator(&folded[a.end..b.start]) && same_field(a, b)
    };
    for i in 0..candidates.len() {
        if needs(&candidates[i]) && !candidates[i].accepted {
            let from = i.saturating_sub(REACH);
            candidates[i].accepted = candidates[from..i].iter().any(|a| neighbours(a, &candidates[i]));
        }
    }
    for i in (0..candidates.len()).rev() {
        if needs(&candidates[i]) && !candidates[i].accepted {
            let to = candidates.len().min(i + REACH + 1);
            let this = candidates[i];
            candidates[i].accepted = candidates[i + 1..to].iter().any(|b| {
                b.accepted
                    && this.end <= b.start
                    && is_separator(&folded[this.end..b.start])
                    && same_field(&this, b)
            });
        }
    }
}

/// "专八或六级": the examination that is named without 英语 stands in a list with one that is of English.
fn of_english(folded: &str, a: &Candidate, b: &Candidate) -> bool {
    let (first, last) = if a.start < b.start { (a, b) } else { (b, a) };
    a.accepted
        && first.end <= last.start
        && (first.end == last.start || is_separator(&folded[first.end..last.start]))
        && a.term().is_some_and(|term| term.name.starts_with("英语"))
}

fn same_field(a: &Candidate, b: &Candidate) -> bool {
    // Statistics is done with languages and packages alike: "r sas spss".
    let field = |term: &Term| if term.field == "数据" { "软件" } else { term.field };
    matches!((a.term(), b.term()), (Some(a), Some(b)) if field(a) == field(b))
}

impl Reading<'_> {
    fn take(&mut self, text: &Passage<'_>, candidate: &Candidate, term: &'static Term) {
        let place = self.sentences.around(candidate.start, candidate.end);
        let stance = place.with_progress(place.stance(), term);
        let is_able = || term.kind == TermKind::Skill && place.lacks_only_the_paper();
        let stance = if stance == Stance::Lacking && is_able() { Stance::Mentioned } else { stance };
        let is_none_asked = stance == Stance::Background || place.is_given() || place.names_a_perk();
        if is_none_asked
            || term.kind == TermKind::Skill
                && (place.names_majors()
                    || place.names_fields()
                    || place.names_a_product(term.field)
                    || place.names_a_body()
                    || place.names_a_material()
                    || place.names_partners()
                    || place.names_majors_of_a_degree()
                    || place.names_a_pastime()
                    || place.is_in_list_of_majors()
                    || place.names_a_business()
                    || place.names_an_industry()
                    || place.names_a_culture()
                    || place.names_a_make()
                    || place.names_a_code()
                    || place.is_of_years_or_other())
        {
            return;
        }
        let Some(term) = titles::of_field(term, place.words, text.folded()) else { return };
        let level = candidate
            .around
            .level
            .or_else(|| stated_level(&place, term))
            .or_else(|| level_within(place.words, term.scale));
        let is_paper = term.kind == TermKind::Certificate;
        let one_of_several = if is_paper { place.alternative() } else { place.is_one_of_list() };
        let is_asked = stance == Stance::Required && !(is_paper && place.has_other_way(Way::Paper));
        let required = is_asked && !one_of_several;
        let is_one_of = is_asked && one_of_several && is_paper;
        let one_of = if is_one_of { list_number(&self.mentions, text, candidate.start) } else { 0 };
        let list = if stance.holds() { &mut self.mentions } else { &mut self.others };
        if let Some(known) = list.iter_mut().find(|m| m.term.id == term.id) {
            known.required |= required;
            known.level = known.level.or(level);
            return;
        }
        let folded = candidate.start..candidate.end;
        let clause = if stance.holds() { folded.clone() } else { place.negation() };
        let place = text.place(folded);
        let (start, end, clause) = (place.start, place.end, text.place(clause));
        let text = text.words(place).to_owned();
        list.push(Mention { term, text, start, end, level, clause, stance, required, one_of });
    }
}

/// "C1驾照", "日语N2": the level is part of the name.
fn level_within(words: &str, scale: Scale) -> Option<Level> {
    if scale == Scale::Proficiency {
        return None;
    }
    words.char_indices().find_map(|(at, _)| scale.at_start(&words[at..])).map(|(level, _)| level)
}

/// Whether a verb of knowing or wishing stands in the words, behind their first character.
fn begins_anew(gap: &str) -> bool {
    const VERBS: [char; 3] = ['会', '想', '懂'];
    const NO_VERBS: [&str; 10] =
        ["会计", "社会", "机会", "协会", "会议", "会展", "会员", "会务", "思想", "想象"];
    let mut verbs = gap.char_indices().skip(1).filter(|(_, c)| VERBS.contains(c));
    verbs.any(|(at, _)| {
        let covers = |word: &&str| {
            gap.match_indices(*word).any(|(start, word)| start <= at && at < start + word.len())
        };
        !NO_VERBS.iter().any(covers)
    })
}

fn stated_level(place: &Surroundings<'_>, term: &Term) -> Option<Level> {
    match term.scale {
        Scale::Proficiency => {
            const REACH: usize = 20;
            let from = place.before.char_indices().rev().nth(REACH).map_or(0, |(at, _)| at);
            let near = &place.before[from..];
            let seen = place.before_within(Sign::Proficiency, near).last()?;
            // "了解PLC会CAD": what is known begins anew.
            if begins_anew(place.gap_before(seen)) {
                return None;
            }
            Scale::Proficiency.at_start(place.written(seen)).map(|(level, _)| level)
        }
        scale => {
            let behind = place.after.trim_start_matches(['(', ' ', ':']);
            scale.at_start(behind).or_else(|| scale.at_end(place.before.trim_end())).map(|(level, _)| level)
        }
    }
}
