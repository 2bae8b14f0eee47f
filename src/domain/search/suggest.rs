//! What a word may become while it is typed: names of the catalogues and the lexicon, by their beginnings, in pinyin, by
//! initials, and by the other names that they go by.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::spelling::{self, mended, sounds};
use crate::domain::catalogue::{major, occupation, region};
use crate::domain::lexicon::{self, TermKind};
use crate::domain::text::normalize::fold;

/// Where a name is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Vocabulary {
    /// A skill of the lexicon.
    Skill,
    /// A certificate of the lexicon.
    Certificate,
    /// A major, a class or a group of them.
    Major,
    /// An occupation or a class of them.
    Occupation,
    /// A region of GB/T 2260.
    Region,
}

impl Vocabulary {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Skill, Self::Certificate, Self::Major, Self::Occupation, Self::Region];
}

/// A name that a word may become.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Where it is from.
    pub vocabulary: Vocabulary,
    /// As records and filters should have it.
    pub name: String,
    /// Its code; empty where there is none.
    pub code: String,
    /// What it lies in, to tell it from others of its name: "重庆市", "高职专科 · 装备制造大类".
    pub within: String,
    /// The other name that was typed; empty where it was the name itself.
    pub other_name: String,
}

/// How a word leads to a name, the nearest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Nearness {
    Same,
    Beginning,
    OtherBeginning,
    Spoken,
    Inside,
    OtherInside,
}

struct Entry {
    vocabulary: Vocabulary,
    name: String,
    code: String,
    within: String,
    /// Those of its kind that come first where nothing else tells them apart.
    rank: u8,
    /// Its own first.
    ways: Vec<Way>,
}

/// A way of writing a name.
struct Way {
    written: String,
    /// In pinyin, and its initials, in each way of saying it.
    spoken: Vec<(String, String)>,
}

static ENTRIES: LazyLock<Vec<Entry>> =
    LazyLock::new(|| terms().chain(majors()).chain(occupations()).chain(regions()).collect());

/// Makes the tables that suggesting and the mending of typing errors go by, some tenths of a second of work that else the first who
/// types would wait for.
pub fn prepare() {
    LazyLock::force(&ENTRIES);
    spelling::prepare();
}

/// At most `limit` names that the text may become, of these vocabularies or, where none are named, of all. Of equally near
/// ones each vocabulary has its turn. What leads to nothing is taken for a typing error.
pub fn suggest(vocabularies: &[Vocabulary], text: &str, limit: usize) -> Vec<Suggestion> {
    let found = found(vocabularies, text, limit);
    if !found.is_empty() {
        return found;
    }
    match mended(text) {
        meant if meant != text => self::found(vocabularies, &meant, limit),
        _ => found,
    }
}

fn found(vocabularies: &[Vocabulary], text: &str, limit: usize) -> Vec<Suggestion> {
    let typed = written(text);
    if typed.is_empty() {
        return Vec::new();
    }
    let asked =
        ENTRIES.iter().filter(|entry| vocabularies.is_empty() || vocabularies.contains(&entry.vocabulary));
    let mut found: Vec<(Nearness, &Entry, &Way)> =
        asked.filter_map(|entry| entry.nearness(&typed).map(|(near, way)| (near, entry, way))).collect();
    found.sort_by_key(|(near, entry, _)| (*near, entry.rank, entry.name.chars().count()));
    let mut turns = HashMap::<(Nearness, Vocabulary), usize>::new();
    let mut in_turn: Vec<_> = found
        .into_iter()
        .map(|(near, entry, way)| {
            let turn = turns.entry((near, entry.vocabulary)).or_default();
            *turn += 1;
            ((near, *turn, entry.vocabulary), entry, way)
        })
        .collect();
    in_turn.sort_by_key(|(place, ..)| *place);
    in_turn.truncate(limit);
    in_turn.into_iter().map(|(_, entry, way)| entry.suggestion(way)).collect()
}

impl Entry {
    fn new(vocabulary: Vocabulary, name: &str) -> Self {
        let own = Way::of(name);
        let (code, within) = (String::new(), String::new());
        Self { vocabulary, name: name.to_string(), code, within, rank: 0, ways: vec![own] }
    }

    fn also(&mut self, name: &str) {
        let way = Way::of(name);
        if !way.written.is_empty() && self.ways.iter().all(|known| known.written != way.written) {
            self.ways.push(way);
        }
    }

    fn nearness(&self, typed: &str) -> Option<(Nearness, &Way)> {
        let is_spoken = typed.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let ways = self.ways.iter().enumerate();
        let near =
            ways.filter_map(|(at, way)| way.nearness(typed, at == 0, is_spoken).map(|near| (near, way)));
        near.min_by_key(|(near, _)| *near)
    }

    fn suggestion(&self, way: &Way) -> Suggestion {
        let is_own = self.ways.first().is_some_and(|own| own.written == way.written);
        Suggestion {
            vocabulary: self.vocabulary,
            name: self.name.clone(),
            code: self.code.clone(),
            within: self.within.clone(),
            other_name: if is_own { String::new() } else { way.written.clone() },
        }
    }
}

impl Way {
    fn of(name: &str) -> Self {
        let written = written(name);
        let spoken = sounds(&written);
        Self { written, spoken }
    }

    fn nearness(&self, typed: &str, is_own: bool, is_spoken: bool) -> Option<Nearness> {
        let of = |own, other| Some(if is_own { own } else { other });
        match self.written.find(typed) {
            Some(0) if self.written.len() == typed.len() => return Some(Nearness::Same),
            Some(0) => return of(Nearness::Beginning, Nearness::OtherBeginning),
            _ => {}
        }
        let begins =
            |(sound, initials): &(String, String)| sound.starts_with(typed) || initials.starts_with(typed);
        if is_spoken && self.spoken.iter().any(begins) {
            return Some(Nearness::Spoken);
        }
        match self.written.contains(typed) {
            true => of(Nearness::Inside, Nearness::OtherInside),
            false => None,
        }
    }
}

/// As names are compared: folded, without spaces and brackets.
fn written(name: &str) -> String {
    fold(name).chars().filter(|c| !c.is_whitespace() && !"()[]·".contains(*c)).collect()
}

fn terms() -> impl Iterator<Item = Entry> {
    let mut entries: Vec<Entry> = lexicon::terms()
        .iter()
        .map(|term| {
            let vocabulary = match term.kind {
                TermKind::Skill => Vocabulary::Skill,
                TermKind::Certificate => Vocabulary::Certificate,
            };
            let within = term.field.to_string();
            Entry { within, rank: u8::from(term.soft), ..Entry::new(vocabulary, &term.name) }
        })
        .collect();
    let mut others: Vec<(u16, &str)> = lexicon::other_names().collect();
    others.sort_unstable();
    for (id, name) in others {
        if let Some(entry) = entries.get_mut(usize::from(id)) {
            entry.also(name);
        }
    }
    entries.into_iter()
}

fn majors() -> impl Iterator<Item = Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut places = HashMap::new();
    for code in major::codes() {
        let Some(name) = code.name() else { continue };
        places.insert(code, entries.len());
        let (rank, level) = match code.group_number() {
            41..=59 => (0, "高职专科"),
            61..=79 => (1, "中职"),
            21..=39 => (2, "职教本科"),
            _ => (3, "本科"),
        };
        let within = match code.at_level(1) {
            group if group != code => format!("{level} · {}", group.name().unwrap_or_default()),
            _ => level.to_string(),
        };
        let code = code.to_string();
        entries.push(Entry { code, within, rank, ..Entry::new(Vocabulary::Major, name) });
    }
    for (name, code) in major::other_names() {
        if let Some(entry) = places.get(&code).and_then(|at| entries.get_mut(*at)) {
            entry.also(name);
        }
    }
    entries.into_iter()
}

fn occupations() -> impl Iterator<Item = Entry> {
    occupation::rows().map(|(code, name, work_types)| {
        let within = code.chain().filter(|wider| *wider != code).last().and_then(|wider| wider.name());
        let mut entry = Entry {
            code: code.to_string(),
            within: within.unwrap_or_default().to_string(),
            // What people are is an occupation, not a class of them.
            rank: 4u8.saturating_sub(code.level() as u8),
            ..Entry::new(Vocabulary::Occupation, name)
        };
        work_types.for_each(|name| entry.also(name));
        entry
    })
}

fn regions() -> impl Iterator<Item = Entry> {
    let mut entries: Vec<(region::RegionCode, Entry)> = region::places()
        .map(|code| {
            let name = code.name();
            let full = code.full_name();
            let within = full.strip_suffix(name).unwrap_or_default().to_string();
            let rank = code.level() as u8;
            let code_text = code.to_string();
            (code, Entry { code: code_text, within, rank, ..Entry::new(Vocabulary::Region, name) })
        })
        .collect();
    entries.sort_by_key(|(code, entry)| (*code, Reverse(entry.name.len())));
    for (code, area) in region::new_areas() {
        if let Ok(at) = entries.binary_search_by_key(&code, |(code, _)| *code)
            && let Some((_, entry)) = entries.get_mut(at)
        {
            entry.also(area);
        }
    }
    entries.into_iter().map(|(_, entry)| entry)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Vocabulary::*;

    fn names(kinds: &[Vocabulary], text: &str) -> Vec<String> {
        suggest(kinds, text, 8).into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn names_are_found_by_what_is_typed_of_them() {
        for (kind, text, name) in [
            (Major, "机电一体", "机电一体化技术"),
            (Major, "jdyth", "机电一体化技术"),
            (Major, "jidianyiti", "机电一体化技术"),
            (Major, "护理", "护理"),
            (Major, "会计电算化", "大数据与会计"),
            (Skill, "shukongbian", "数控编程"),
            (Skill, "autocad", "CAD"),
            (Skill, "Photosh", "Photoshop"),
            (Certificate, "低压电工", "电工证"),
            (Certificate, "hushi", "护士执业资格证"),
            (Occupation, "焊工", "焊工"),
            (Occupation, "hg", "焊工"),
            (Region, "渝北", "渝北区"),
            (Region, "chongqing", "重庆市"),
            (Region, "cq", "重庆市"),
            (Region, "浦东", "浦东新区"),
        ] {
            let found = names(&[kind], text);
            assert!(found.iter().any(|found| found == name), "{text}: {found:?}");
        }
    }

    #[test]
    fn the_nearest_comes_first_and_each_vocabulary_has_its_turn() {
        assert_eq!(names(&[Region], "重庆")[0], "重庆市");
        assert_eq!(names(&[Major], "护理")[0], "护理");
        let mixed = suggest(&[], "电", 10);
        let kinds: std::collections::BTreeSet<_> = mixed.iter().map(|found| found.vocabulary).collect();
        assert!(kinds.len() >= 3, "{mixed:?}");
        assert_eq!(mixed.len(), 10);
        let levels = suggest(&[Major], "护理", 3);
        assert!(levels[0].within.starts_with("高职专科") && levels[0].code.starts_with("5"), "{levels:?}");
    }

    #[test]
    fn it_is_told_which_other_name_was_typed_and_what_a_name_lies_in() {
        let found = &suggest(&[Major], "会计电算化", 1)[0];
        assert_eq!(found.other_name, "会计电算化");
        let found = &suggest(&[Region], "渝北区", 1)[0];
        assert_eq!(
            (found.within.as_str(), found.code.as_str(), found.other_name.as_str()),
            ("重庆市", "500112", "")
        );
    }

    #[test]
    fn typing_errors_are_mended_and_nonsense_leads_nowhere() {
        assert!(names(&[Skill, Major, Occupation], "数空机床").iter().any(|name| name.contains("数控机床")));
        for text in ["", " ", "()", "qwxzqwxz", "🙂", "鿿鿿鿿"] {
            assert_eq!(names(&[], text), [""; 0], "{text:?}");
        }
    }

    /// Every name that is suggested leads back to its code.
    #[test]
    fn names_are_those_of_the_tables() {
        for entry in
            ENTRIES.iter().filter(|entry| entry.vocabulary == Certificate || entry.vocabulary == Skill)
        {
            let kind = if entry.vocabulary == Skill { TermKind::Skill } else { TermKind::Certificate };
            assert_eq!(
                lexicon::lookup(&entry.name, kind).map(|term| term.name.as_str()),
                Some(entry.name.as_str())
            );
        }
        assert!(ENTRIES.iter().filter(|entry| entry.vocabulary == Region).count() > 3_000);
    }
}
