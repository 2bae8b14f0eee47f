//! Pieces as fields of a record, read as an import reads columns.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::personal::{Omission, Reason};
use super::pieces::{Piece, is_told};
use super::text::Place;
use super::{MOST_WORDS, Source};
use crate::domain::lexicon::{self, TermKind};
use crate::domain::message::Message;
use crate::domain::record::name::RecordKind;
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;
use crate::import::convert::convert;
use crate::import::headings::{self, Field};
use crate::import::map::{ColumnMap, ReadAs};

/// Characters of a skill that is named and not told of.
const NAMED: usize = 16;
/// Characters of one experience, and experiences.
const PROSE: usize = 5_000;
const PROSES: usize = 50;
/// The heading whose field takes what people tell of themselves.
const TOLD: &str = "工作经历";

/// A record that comes to be.
pub(super) struct Record {
    pub kind: RecordKind,
    /// The resource in the JSON form of the API.
    pub resource: Value,
    pub sources: Vec<Source>,
    pub unreadable: Vec<Omission>,
    /// Places of lines that something was taken from.
    pub taken: BTreeSet<Place>,
}

impl Record {
    pub fn of(kind: RecordKind) -> Self {
        Self {
            kind,
            resource: Value::Object(Map::new()),
            sources: Vec::new(),
            unreadable: Vec::new(),
            taken: BTreeSet::new(),
        }
    }

    /// Fills each field from the pieces whose headings mean it.
    pub fn read(&mut self, pieces: &[Piece]) {
        for field in headings::fields(self.kind) {
            let own: Vec<&Piece> = pieces.iter().filter(|piece| self.means(piece, field)).collect();
            if own.is_empty() {
                continue;
            }
            let rule = field.rule(self.kind, Vec::new());
            let value = match (&rule.item, rule.read_as) {
                _ if field.prose => prose(&own),
                (Some(key), ReadAs::List) => qualifications(field, key, &own),
                _ => self.as_column(field, &own),
            };
            if let Some(value) = value {
                self.set(field, value, &own);
            }
        }
    }

    /// Whether the heading of a piece means a field. What is told of oneself goes where work is told of.
    fn means(&self, piece: &Piece, field: &Field) -> bool {
        let Some(heading) = &piece.heading else { return false };
        let meant = headings::field(self.kind, heading);
        let meant = meant.or_else(|| is_told(heading).then(|| headings::field(self.kind, TOLD)).flatten());
        meant.is_some_and(|meant| std::ptr::eq(meant, field))
    }

    /// As the column of a table would be read; several texts where they are joined, else the first that can be read.
    fn as_column(&mut self, field: &Field, own: &[&Piece]) -> Option<Value> {
        let rule = field.rule(self.kind, own.iter().filter_map(|piece| piece.heading.clone()).collect());
        if field.joined {
            let several = own.len() > 1 && rule.join == "\n";
            // Headings inside of a text say which of it is asked and which is only told.
            let texts = own.iter().map(|piece| match (&piece.heading, several) {
                (Some(heading), true) => format!("{heading}:\n{}", piece.text()),
                _ => piece.text(),
            });
            return convert(&rule, &texts.collect::<Vec<_>>(), &mut Vec::new()).ok().flatten();
        }
        for piece in own {
            let mut left_out = Vec::new();
            let text =
                if rule.read_as == ReadAs::List { piece.text() } else { piece.text().replace('\n', " ") };
            let read = convert(&rule, std::slice::from_ref(&text), &mut left_out);
            let why = left_out.into_iter().map(|left_out| left_out.text).next();
            if let Some(why) = read.as_ref().err().cloned().or(why) {
                self.unreadable(piece, why);
            }
            if let Ok(Some(value)) = read {
                return Some(value);
            }
        }
        None
    }

    fn unreadable(&mut self, piece: &Piece, why: Message) {
        let heading = piece.heading.clone().unwrap_or_default();
        self.taken.extend(piece.texts.iter().map(|(place, _)| *place));
        self.unreadable.push(Omission {
            reason: Reason::Unreadable(why.shortened(MOST_WORDS)),
            heading,
            place: piece.place(),
        });
    }

    fn set(&mut self, field: &Field, value: Value, own: &[&Piece]) {
        for piece in own {
            for (place, _) in &piece.texts {
                self.taken.insert(*place);
            }
        }
        let words = own.iter().map(|piece| piece.text().replace('\n', " ")).collect::<Vec<_>>().join(" ");
        self.put(
            &field.path(self.kind),
            value,
            &words,
            own.first().map(|piece| piece.place()).unwrap_or_default(),
        );
    }

    /// Whether the field of the kind, if it has one of that name, is not filled yet.
    pub fn lacks(&self, name: &str) -> bool {
        self.own(name).is_some() && self.at(name).is_none()
    }

    fn own(&self, name: &str) -> Option<&'static Field> {
        let path = format!("{}.{name}", ColumnMap::resource_of(self.kind));
        headings::fields(self.kind).find(|field| field.path(self.kind) == path)
    }

    /// The value of a field, if it is filled.
    pub fn at(&self, name: &str) -> Option<&Value> {
        name.split('.').try_fold(&self.resource, |value, key| value.get(key))
    }

    /// Fills a field that is lacking with what the import would read in words.
    pub fn fill(&mut self, name: &str, words: &str, place: Place) -> bool {
        let Some(field) = self.own(name).filter(|_| self.lacks(name)) else { return false };
        let rule = field.rule(self.kind, vec![field.zh().to_string()]);
        let mut left_out = Vec::new();
        let read = convert(&rule, &[words.to_string()], &mut left_out);
        let Ok(Some(value)) = read else { return false };
        self.taken.insert(place);
        self.put(&field.path(self.kind), value, words, place);
        true
    }

    /// Puts a value at a path such as `studentProfile.preferences.salary`.
    fn put(&mut self, path: &str, value: Value, words: &str, place: Place) {
        let Some((_, inner)) = path.split_once('.') else { return };
        let mut at = &mut self.resource;
        for key in inner.split('.') {
            if !at.is_object() {
                *at = json!({});
            }
            let Value::Object(object) = at else { return };
            at = object.entry(key).or_insert(Value::Null);
        }
        *at = value;
        let words = clean(words).chars().take(MOST_WORDS).collect();
        self.sources.push(Source { field: snake(path), words, place });
    }
}

/// A path as the proto files write it.
fn snake(path: &str) -> String {
    let mut written = String::with_capacity(path.len() + 8);
    for c in path.chars() {
        if c.is_ascii_uppercase() {
            written.push('_');
        }
        written.push(c.to_ascii_lowercase());
    }
    written
}

/// One text for each piece, so that what belongs together stays so; longer ones are divided between lines.
fn prose(own: &[&Piece]) -> Option<Value> {
    let mut texts: Vec<String> = Vec::new();
    for piece in own {
        let mut text = String::new();
        for (_, line) in &piece.texts {
            if text.chars().count() + line.chars().count() + 1 > PROSE {
                texts.push(std::mem::take(&mut text));
            }
            if !text.is_empty() {
                text.push('\n');
            }
            text.extend(line.chars().take(PROSE));
        }
        texts.push(text);
    }
    texts.retain(|text| !text.trim().is_empty());
    texts.truncate(PROSES);
    (!texts.is_empty()).then(|| json!(texts))
}

/// Skills or certificates: those that are named, and those that sentences tell of and do not deny.
fn qualifications(field: &Field, key: &str, own: &[&Piece]) -> Option<Value> {
    let kind = if field.zh().contains("证书") { TermKind::Certificate } else { TermKind::Skill };
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = name.trim().trim_end_matches(['等', '.', '。', '：', ':']).trim();
        if name.contains(char::is_alphabetic)
            && name.chars().count() <= 100
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_string());
        }
    };
    for (_, text) in own.iter().flat_map(|piece| &piece.texts) {
        for sentence in numberless(text).split(['。', ';', '；']) {
            let items: Vec<&str> = sentence
                .split([',', '，', '、', '|'])
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .collect();
            let are_names = items.iter().all(|item| item.chars().count() <= NAMED && !tells(item));
            if are_names {
                for named in items.iter().flat_map(|item| lexicon::named(numberless(item), kind)) {
                    add(&named.text);
                }
                continue;
            }
            let passage = Passage::of(sentence);
            for mention in lexicon::recognise(&passage)
                .into_iter()
                .filter(|mention| mention.term.kind == kind && mention.stance.holds())
            {
                add(&mention.text);
            }
        }
    }
    let items: Vec<Value> = names.into_iter().take(50).map(|name| json!({ key: name })).collect();
    (!items.is_empty()).then_some(Value::Array(items))
}

/// Without the number of an item.
fn numberless(item: &str) -> &str {
    let rest = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_number = rest.len() < item.len() && item.len() - rest.len() <= 2;
    let behind = rest.strip_prefix(['.', '、', ')', '）']).filter(|_| is_number);
    behind.filter(|behind| !behind.starts_with(|c: char| c.is_ascii_digit())).unwrap_or(item).trim()
}

/// Whether it is words about a skill and not its name.
fn tells(item: &str) -> bool {
    [
        "熟练",
        "掌握",
        "熟悉",
        "了解",
        "精通",
        "能够",
        "能独立",
        "具有",
        "具备",
        "会使用",
        "使用",
        "持有",
        "获得",
        "取得",
        "考取",
        "擅长",
    ]
    .iter()
    .any(|word| item.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(heading: &str, text: &str) -> Piece {
        Piece {
            heading: Some(heading.to_string()),
            texts: text.lines().map(|line| (Place { page: 1, line: 3 }, line.to_string())).collect(),
        }
    }

    fn record(name: &str, pieces: &[Piece]) -> Record {
        let mut record = Record::of(serde_json::from_value(json!(name)).unwrap());
        record.read(pieces);
        record
    }

    #[test]
    fn pieces_are_read_as_columns_are() {
        let pieces = [
            piece("学历", "大专"),
            piece("期望薪资", "6-8千"),
            piece("期望城市", "重庆、成都"),
            piece("专业技能", "1、数控车工\n熟练掌握AutoCAD制图，能够使用UG编程"),
            piece("证书", "电工证、低压电工作业证"),
            piece("工作经历", "某厂\n操作数控车床"),
            piece("自我评价", "吃苦耐劳，热爱工作"),
            piece("毕业时间", "待定"),
        ];
        let read = record("studentProfile", &pieces);
        assert_eq!(read.resource["educationLevel"], "EDUCATION_LEVEL_JUNIOR_COLLEGE");
        assert_eq!(read.resource["preferences"]["salary"]["minAmount"], 6000.0);
        assert_eq!(read.resource["preferences"]["regionCodes"], json!(["50", "5101"]));
        assert_eq!(read.resource["certificates"], json!([{"name": "电工证"}, {"name": "低压电工作业证"}]));
        assert_eq!(read.resource["experiences"], json!(["某厂\n操作数控车床", "吃苦耐劳，热爱工作"]));
        let skills = read.resource["skills"].to_string();
        assert!(skills.contains("数控车") && skills.contains("AutoCAD") && skills.contains("UG"), "{skills}");
        assert!(read.sources.iter().any(|source| source.field == "student_profile.preferences.region_codes"
            && source.words == "重庆、成都"));
        assert_eq!(read.unreadable.len(), 1);
        assert!(read.resource.get("graduationDate").is_none());
    }

    #[test]
    fn the_duties_of_a_posting_keep_their_headings() {
        let read = record(
            "jobPosting",
            &[piece("岗位职责", "焊接"), piece("任职要求", "持焊工证"), piece("招聘人数", "5人")],
        );
        assert_eq!(read.resource["description"], "岗位职责:\n焊接\n任职要求:\n持焊工证");
        assert_eq!(read.resource["headcount"], 5);
    }
}
