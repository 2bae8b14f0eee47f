//! Typing errors in what somebody types to search: pinyin in place of characters, initials, one wrong character or letter. Words are
//! compared with the vocabulary of the lexicon, majors, occupations and regions, and only where they are not understood.

mod alike;
mod everyday;
mod latin;
mod letters;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap};
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use everyday::{JOBS, ORDINARY};
use letters::{of_initials, of_letters, of_pinyin};
use pinyin::ToPinyinMulti;
use rustc_hash::FxHashMap;

use crate::domain::catalogue::{major, occupation, region, trade};
use crate::domain::lexicon;
use crate::domain::text::normalize::{clean, fold, fold_char};
use crate::domain::text::passage::Passage;

/// Longest word of the vocabulary, in characters.
const LONGEST: usize = 10;

/// Most ways of saying a word that are kept: 会 is hui and kuai. Of long words, which few people type in pinyin, one.
const MOST_SOUNDS: usize = 16;
const LONG: usize = 5;

struct Vocabulary {
    /// Folded, in order, of Chinese characters alone; behind the names titles of work, then everyday words, which pinyin may stand for.
    words: Vec<String>,
    /// How many of them are names.
    names: usize,
    /// How many are names and titles, which a run of characters may be a slip of as a whole.
    titles: usize,
    /// The longest word at each place.
    finder: AhoCorasick,
}

/// Numbers of words by what may be typed in their place; made when something is first not understood.
struct Slips {
    /// Pinyin without tones and spaces.
    by_sound: Keyed,
    by_initials: Keyed,
    /// Words of four characters and more, by what is left without one of them.
    by_rest: Keyed,
}

type Keyed = FxHashMap<String, Vec<usize>>;

#[expect(clippy::expect_used, reason = "the tables are bundled, and a test reads them")]
static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let names = lexicon::names().chain(major::names()).chain(occupation::names()).chain(region::names());
    let is_word = |name: &&str| (2..=LONGEST).contains(&name.chars().count()) && name.chars().all(is_han);
    let mut words: BTreeSet<&str> = names.filter(is_word).collect();
    words.extend(usual_parts(&words));
    let mut words: Vec<String> = words.into_iter().map(str::to_string).collect();
    let names = words.len();
    // What lies in a place is understood as well, though it is not meant by a slip.
    let places = region::all_names().filter(is_word).map(str::to_string);
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::NoncontiguousNFA))
        .build(words.iter().cloned().chain(places))
        .expect("the bundled tables are small enough for an automaton");
    let jobs = JOBS.split_whitespace();
    // Everyday words sound like short names of trades: 买菜 and 卖菜.
    let is_long = |name: &&str| name.chars().nth(2).is_some();
    let of_trades =
        trade::names().filter(is_word).filter(is_long).chain(jobs).collect::<BTreeSet<&str>>().into_iter();
    let new: Vec<&str> =
        of_trades.filter(|word| words.binary_search_by(|known| (**known).cmp(*word)).is_err()).collect();
    words.extend(new.into_iter().map(str::to_string));
    let titles = words.len();
    let everyday: Vec<&str> =
        ORDINARY.split_whitespace().filter(|word| words.iter().all(|known| known != word)).collect();
    words.extend(everyday.into_iter().map(str::to_string));
    Vocabulary { words, names, titles, finder }
});

static SLIPS: LazyLock<Slips> = LazyLock::new(|| {
    let (mut by_sound, mut by_initials, mut by_rest) = (Keyed::default(), Keyed::default(), Keyed::default());
    let put = |index: &mut Keyed, key: String, at: usize| {
        let known = index.entry(key).or_default();
        if known.last() != Some(&at) {
            known.push(at);
        }
    };
    for (at, word) in VOCABULARY.words.iter().enumerate() {
        let is_name = at < VOCABULARY.names;
        for (sound, initials) in sounds(word) {
            put(&mut by_sound, sound, at);
            if is_name {
                put(&mut by_initials, initials, at);
            }
        }
        if is_name && word.chars().nth(3).is_some() {
            rests(word).for_each(|rest| put(&mut by_rest, rest, at));
        }
    }
    Slips { by_sound, by_initials, by_rest }
});

/// Makes the tables, so that nobody waits for them.
pub fn prepare() {
    LazyLock::force(&SLIPS);
}

/// Two characters that names begin with and many end with: 开发, 技术, 管理.
fn usual_parts<'n>(names: &BTreeSet<&'n str>) -> Vec<&'n str> {
    const MANY: usize = 8;
    const SOME: usize = 2;
    let mut counts: HashMap<&str, (usize, usize)> = HashMap::new();
    for name in names.iter().filter(|name| name.chars().nth(3).is_some()) {
        let second = name.char_indices().nth(2).map_or(0, |(at, _)| at);
        let last = name.char_indices().rev().nth(1).map_or(0, |(at, _)| at);
        counts.entry(&name[..second]).or_default().0 += 1;
        counts.entry(&name[last..]).or_default().1 += 1;
    }
    let usual = counts.into_iter().filter(|(_, (begin, end))| *begin >= SOME && *end >= MANY);
    usual.map(|(part, _)| part).collect()
}

/// The text with its typing errors mended, as far as one word is meant: "kuaiji 重庆" is "会计 重庆", "java开法" is "java开发".
/// What is understood as it stands is not changed, and neither is what nothing sounds or looks like.
pub fn mended(text: &str) -> Cow<'_, str> {
    let cleaned = clean(text);
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    let mut unknown: Vec<Range<usize>> = Vec::new();
    for run in runs(&cleaned) {
        let word = cleaned.get(run.clone()).unwrap_or_default();
        if word.starts_with(is_han) {
            changes.extend(
                of_characters(word)
                    .into_iter()
                    .map(|(place, to)| (run.start + place.start..run.start + place.end, to)),
            );
        } else if !is_known(word) {
            unknown.push(run);
        }
    }
    changes.extend(latin::take_slips(&cleaned, &mut unknown, |letters| {
        of_pinyin(letters).is_some() || of_initials(letters).is_some()
    }));
    changes.extend(of_letters(&cleaned, &unknown));
    if changes.is_empty() {
        return Cow::Borrowed(text);
    }
    changes.sort_by_key(|(place, _)| place.start);
    let mut mended = String::with_capacity(cleaned.len());
    let mut from = 0;
    for (place, to) in changes {
        mended.push_str(cleaned.get(from..place.start).unwrap_or_default());
        mended.push_str(&to);
        from = place.end;
    }
    mended.push_str(cleaned.get(from..).unwrap_or_default());
    Cow::Owned(mended)
}

/// Runs of Chinese characters, and of Latin letters.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let kind = |c: char| (is_han(c), c.is_ascii_alphabetic());
    let mut from = 0;
    std::iter::from_fn(move || {
        let rest = text.get(from..)?;
        let start = from + rest.find(|c| kind(c) != (false, false))?;
        let run = text.get(start..)?;
        let first = kind(run.chars().next()?);
        from = start + run.find(|c| kind(c) != first).unwrap_or(run.len());
        Some(start..from)
    })
}

/// Whether letters are a name that the lexicon has.
fn is_known(letters: &str) -> bool {
    use lexicon::TermKind::{Certificate, Skill};
    [Skill, Certificate].iter().any(|kind| lexicon::lookup(letters, *kind).is_some())
}

/// Words that titles end with.
const TITLES: &[&str] = &[
    "经理", "主管", "总监", "专员", "助理", "店长", "组长", "班长", "顾问", "秘书", "代表", "司机", "教练",
    "老师", "师傅", "学徒",
];

/// Mends a run of characters: as a whole, else what is left of it between the words that are understood.
fn of_characters(run: &str) -> Vec<(Range<usize>, String)> {
    // Traditional characters are understood as they are.
    let simple: String = run.chars().map(fold_char).collect();
    let run = if simple.len() == run.len() { &*simple } else { run };
    let understood: Vec<Range<usize>> =
        VOCABULARY.finder.find_iter(run).map(|hit| hit.start()..hit.end()).collect();
    let covered: usize = understood.iter().map(Range::len).sum();
    // 传菜 is work, and no slip of 川菜.
    if covered == run.len() || trade::words_in(run).any(|work| work.len() == run.len()) {
        return Vec::new();
    }
    if let Some(word) = one_slip(run, &understood, Part::Whole) {
        return vec![(0..run.len(), word)];
    }
    if let Some(title) = TITLES.iter().find(|title| run.ends_with(**title)) {
        return before_title(run, title, &understood).into_iter().collect();
    }
    let starts = std::iter::once(0).chain(understood.iter().map(|hit| hit.end));
    let ends = understood.iter().map(|hit| hit.start).chain([run.len()]);
    let gaps = starts.zip(ends).filter(|(start, end)| start < end && !understood.is_empty());
    let part = |start, end| if start > 0 && end == run.len() { Part::End } else { Part::Inside };
    let slip = |start: usize, end: usize| one_slip(run.get(start..end)?, &[], part(start, end));
    let found: Vec<_> = gaps.filter_map(|(start, end)| Some((start..end, slip(start, end)?))).collect();
    if found.is_empty() { behind_everyday(run, &understood).into_iter().collect() } else { found }
}

/// "货车司鸡": a title of two characters behind an everyday word.
fn behind_everyday(run: &str, understood: &[Range<usize>]) -> Option<(Range<usize>, String)> {
    let at = run.char_indices().rev().nth(1).map(|(at, _)| at)?;
    let (lead, tail) = run.split_at(at);
    let follows = ORDINARY.split_whitespace().any(|word| lead.ends_with(word));
    let is_known = understood.iter().any(|hit| hit.end > at);
    let title = one_slip(tail, &[], Part::End).filter(|_| follows && !is_known)?;
    JOBS.split_whitespace().any(|job| job == title).then_some((at..run.len(), title))
}

/// "幼儿原老师": what stands before a title is a word of its own. Of two characters only a title that is known whole is meant (销售代表): 货车司机 is
/// no slip of another.
fn before_title(run: &str, title: &str, understood: &[Range<usize>]) -> Option<(Range<usize>, String)> {
    const SHORT: usize = 2;
    let field = run.strip_suffix(title)?;
    let own: Vec<Range<usize>> = understood.iter().filter(|hit| hit.end <= field.len()).cloned().collect();
    if own.iter().map(Range::len).sum::<usize>() == field.len() {
        return None;
    }
    let word = one_slip(field, &own, Part::Whole)?;
    let is_title = || VOCABULARY.words.contains(&format!("{word}{title}"));
    (field.chars().count() > SHORT || is_title()).then_some((0..field.len(), word))
}

/// What of a run of characters may be a slip.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// All of it.
    Whole,
    /// What is left of it behind a known word.
    End,
    /// What is left of it elsewhere.
    Inside,
}

/// The word that sounds the same with one other character, or of four characters and more has one more, or another one. What is
/// understood of the run is not the character that differs. Titles of work are meant by a whole run alone.
fn one_slip(written: &str, understood: &[Range<usize>], part: Part) -> Option<String> {
    let length = written.chars().count();
    // "有电工证" is no slip of 水电工证: what is left of it beside a known word is a word of its own.
    const KNOWN: usize = 3;
    let is_beside = TITLES.iter().any(|title| written.ends_with(title))
        || understood.iter().any(|hit| {
            let known = written.get(hit.clone()).map_or(0, |word| word.chars().count());
            known >= KNOWN && known + 1 == length
        });
    if !(2..=LONGEST).contains(&length) || ORDINARY.split_whitespace().any(|word| word == written) {
        return None;
    }
    let folded = fold(written);
    // An everyday word is no slip of another one: 少儿美术 is not 幼儿美术.
    let everyday: Vec<Range<usize>> = ORDINARY
        .split_whitespace()
        .flat_map(|word| written.match_indices(word).map(|(at, word)| at..at + word.len()))
        .collect();
    // Words of negation and numbers say what they say: 英语没过四级 is no slip of 英语已过四级.
    const NEVER: &str = "没不未无非别勿免一二三四五六七八九十两甲乙丙";
    let differs_once = |at: &usize| {
        let Some(word) = VOCABULARY.words.get(*at).filter(|word| word.chars().count() == length) else {
            return false;
        };
        let mut places = written.char_indices().zip(folded.chars().zip(word.chars()));
        let mut others = places.by_ref().filter(|(_, (ours, theirs))| ours != theirs).map(|((at, _), _)| at);
        let first = others.next().filter(|at| {
            let is_sure =
                written.get(*at..).and_then(|rest| rest.chars().next()).is_some_and(|c| NEVER.contains(c));
            !is_sure && !everyday.iter().any(|word| word.contains(at))
        });
        others.next().is_none() && first.is_some_and(|at| !understood.iter().any(|hit| hit.contains(&at)))
    };
    let of_look = alike::readings(&folded).into_iter().find(|(at, word)| {
        let is_free = !everyday.iter().chain(understood).any(|known| known.contains(at));
        let is_sure = written.get(*at..).is_some_and(|rest| rest.starts_with(|c: char| NEVER.contains(c)));
        // Of two characters beside another word only work is meant.
        let is_work = || trade::words_in(word).any(|work| work.len() == word.len());
        let is_meant = |at: usize| match part {
            Part::Whole => at < VOCABULARY.titles && (length > 2 || !is_of_a_county(at)),
            _ => (length > 2 || is_work()) && at < VOCABULARY.titles,
        };
        is_free && !is_sure && VOCABULARY.place_of(word).is_some_and(is_meant)
    });
    if let Some((_, word)) = of_look {
        return Some(word);
    }
    let of = |words: BTreeSet<usize>| VOCABULARY.most_used(&words.into_iter().collect::<Vec<_>>());
    let homophones =
        sounds(&folded).into_iter().filter_map(|(sound, _)| SLIPS.by_sound.get(&sound)).flatten();
    let is_job = |at: usize| {
        VOCABULARY.words.get(at).is_some_and(|word| JOBS.split_whitespace().any(|job| job == word))
    };
    let may_be = |at: usize| match part {
        _ if at < VOCABULARY.names => true,
        Part::Whole => at < VOCABULARY.titles,
        Part::End => is_job(at),
        Part::Inside => false,
    };
    let is_meant = |at: &usize| may_be(*at) && (length > 2 || !is_of_a_county(*at));
    let homophones = homophones.copied().filter(is_meant);
    let alike: BTreeSet<usize> = homophones.filter(differs_once).collect();
    if !alike.is_empty() || length < 4 || is_beside {
        return of(alike);
    }
    // What a longer name begins or ends with is no slip of it.
    let is_within = |at: &usize| {
        VOCABULARY.words.get(*at).is_some_and(|word| word.starts_with(&*folded) || word.ends_with(&*folded))
    };
    let longer = SLIPS.by_rest.get(&folded).into_iter().flatten().copied().filter(|at| !is_within(at));
    let other = rests(&folded).filter_map(|rest| SLIPS.by_rest.get(&rest)).flatten().copied();
    of(longer.chain(other.filter(differs_once)).collect())
}

/// Whether a word is the name of a county outside of the cities that are provinces: of two characters, few mean it.
fn is_of_a_county(at: usize) -> bool {
    let place = VOCABULARY.words.get(at).and_then(|word| region::find_region(&Passage::of(word)));
    place.is_some_and(|place| place.level() > 2 && place.city().is_none_or(|city| city.level() > 1))
}

impl Vocabulary {
    /// Of several words the one that most others hold, then the shortest; a county behind what is larger (贵阳 before 桂阳).
    fn most_used(&self, meant: &[usize]) -> Option<String> {
        let uses = |word: &str| self.words.iter().filter(|other| other.contains(word)).count();
        let mut meant: Vec<(usize, &String)> =
            meant.iter().filter_map(|at| Some((*at, self.words.get(*at)?))).collect();
        if meant.len() > 1 {
            meant.sort_by_cached_key(|(at, word)| {
                (is_of_a_county(*at), Reverse(uses(word)), word.len(), (*word).clone())
            });
        }
        meant.first().map(|(_, word)| (*word).clone())
    }

    /// Where a name or a title stands. Both are in order.
    fn place_of(&self, word: &str) -> Option<usize> {
        let (names, rest) = self.words.split_at_checked(self.names)?;
        let titles = rest.get(..self.titles - self.names)?;
        let at = |words: &[String]| words.binary_search_by(|known| (**known).cmp(word)).ok();
        at(names).or_else(|| Some(self.names + at(titles)?))
    }
}

/// The pinyin of a word without tones, and its initials, for each way in which it may be said. What is no Chinese character
/// is said as it is written.
pub(super) fn sounds(word: &str) -> Vec<(String, String)> {
    let is_long = word.chars().nth(LONG).is_some();
    let mut said = vec![(String::new(), String::new())];
    for c in word.chars() {
        let mut plain: Vec<String> = Vec::new();
        match c.to_pinyin_multi() {
            None => plain.push(c.to_string()),
            Some(ways) => {
                for way in ways.into_iter().map(|way| way.plain().replace('ü', "v")) {
                    if !plain.contains(&way) {
                        plain.push(way);
                    }
                }
            }
        }
        plain.truncate(if is_long { 1 } else { MOST_SOUNDS });
        let before = std::mem::take(&mut said);
        for (way, (sound, initials)) in
            plain.iter().flat_map(|way| before.iter().map(move |said| (way, said)))
        {
            said.push((format!("{sound}{way}"), format!("{initials}{}", way.chars().next().unwrap_or(c))));
        }
        said.truncate(MOST_SOUNDS);
    }
    said
}

/// What is left of a word without each of its characters.
fn rests(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(|(at, c)| format!("{}{}", &word[..at], &word[at + c.len_utf8()..]))
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests;
