//! The parts of a score: the one list of them, and what each compares in a pair.
//!
//! A part is a line of the list and a file of this folder, or of a file that it shares with a part of its sort.

mod education;
mod location;
mod major;
mod pay;
mod preference;
mod qualification;
mod schedule;
mod seniority;
mod similarity;
mod trade;

pub(super) use self::preference::contradicts;
pub use self::qualification::{confidence_in, is_sought, share};
pub use self::similarity::Nearness;

use super::coverage::Subjects;
use super::facts::Facts;
use crate::domain::catalogue::tree_code::{Catalogue, TreeCode};
use crate::domain::message::{Code, Message};
use crate::domain::search::embedding::Embedding;

/// One side of a pair.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// Full name, as a student's ranked slots are written; empty of a typed text.
    pub name: &'a str,
    /// What all parts compare but the two that compare texts.
    pub facts: &'a Facts,
    /// By the model of the other side's; cosines of two models mean nothing.
    pub embedding: &'a Embedding,
}

/// What a part compares, and the words for it.
trait Criterion: Sync {
    /// The value in [0, 1], clamped to it by the caller; `None` where a side states nothing (invariant 6), or where the
    /// part does not apply to the pair.
    fn value(&self, subject: Side<'_>, target: Side<'_>) -> Option<f64>;

    /// [`Self::value`] of a pair whose embeddings were compared apart from the rest; `None` for parts that compare facts.
    fn of_nearness(&self, _near: Nearness) -> Option<f64> {
        None
    }

    /// How much of its weight the part keeps, in (0, 1]: less where its value was read out of free text, or says little.
    fn confidence(&self, _subject: &Facts, _target: &Facts) -> f64 {
        1.0
    }

    /// All that [`Self::value`] and [`Self::confidence`] read of a record's facts, be it the subject or the target, where that
    /// is little and many records have it in common; all else is as in [`Facts::none`]. An index compares each such excerpt once
    /// for a query, whatever number of records it is of, and for all queries whose subjects have one in common.
    fn excerpt(&self, _facts: &Facts) -> Option<Facts> {
        None
    }

    /// The list that is compared, where [`Self::value`] is the [`share`] of one and [`Self::confidence`] that of
    /// [`confidence_in`].
    fn list(&self) -> Option<Subjects> {
        None
    }

    /// Whether a record states what is compared.
    fn is_stated(&self, facts: &Facts) -> bool;

    /// Why the value is what it is, for people, in a few words.
    fn reason(&self, value: f64, subject: &Facts, target: &Facts) -> Message;

    /// Why there is no value although both sides state what is compared.
    fn why_not(&self, subject: &Facts, target: &Facts) -> Message {
        does_not_apply(subject, target)
    }
}

fn does_not_apply(subject: &Facts, target: &Facts) -> Message {
    let of = Code::DoesNotApply.with("subject_kind", subject.kind.word());
    of.with("target_kind", target.kind.word())
}

/// A line of the list.
struct Entry {
    name: &'static str,
    weight: f64,
    description: &'static str,
    criterion: &'static dyn Criterion,
}

macro_rules! parts {
    ($($kind:ident = $number:literal, $name:literal, $weight:literal, $criterion:expr, $description:literal;)*) => {
        /// A part of a score. Its number is that of the wire.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum PartKind {
            $(#[doc = $description] $kind = $number,)*
        }

        impl PartKind {
            /// All parts, in the order in which they are shown and added: that of their numbers, from 1 on.
            pub const ALL: [Self; [$($number),*].len()] = [$(Self::$kind),*];

            /// What belongs to the part among what there is for each of [`Self::ALL`], in that order.
            pub(super) fn own_of<T>(self, of_each: &[T; Self::ALL.len()]) -> &T {
                match self {
                    $(Self::$kind => &of_each[$number - 1],)*
                }
            }

            fn entry(self) -> &'static Entry {
                match self {
                    $(Self::$kind => {
                        const ENTRY: Entry =
                            Entry { name: $name, weight: $weight, description: $description, criterion: &$criterion };
                        &ENTRY
                    })*
                }
            }
        }
    };
}

// Number, name, default weight, criterion, and what is compared.
parts! {
    Semantic = 1, "semantic", 0.17, similarity::Meaning, "Cosine of the dense vectors";
    Lexical = 2, "lexical", 0.10, similarity::Wording, "Closeness of the words, by the sparse vectors";
    Skill = 3, "skill", 0.14, Subjects::Skills, "Share of the asked skills that the other side has";
    Certificate = 4, "certificate", 0.12, Subjects::Certificates, "The same for certificates";
    Major = 5, "major", 0.05, major::Major, "Closeness in the vocational catalogue";
    Education = 6, "education", 0.06, education::Education, "Whether the level reaches what is asked";
    Location = 7, "location", 0.15, location::Location, "Closeness of the places, by distance";
    Pay = 8, "pay", 0.15, pay::Pay, "How far the pay reaches what is wanted";
    Schedule = 9, "schedule", 0.1, schedule::Schedule, "Whether the dates and the days a week are free";
    Preference = 10, "preference", 0.04, preference::Preference, "Stated wishes that are met";
    Seniority = 11, "seniority", 0.18, seniority::Seniority, "Whether the experience reaches what is asked";
    Trade = 12, "trade", 0.24, trade::OfTrade, "Whether the work is of the trade that is wished or learnt";
}

impl PartKind {
    /// The part of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// The name: "semantic".
    pub fn name(self) -> &'static str {
        self.entry().name
    }

    /// The number on the wire.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// The place in [`Self::ALL`].
    pub fn place(self) -> usize {
        self as usize - 1
    }

    /// How much the part counts where nothing else is said.
    pub fn default_weight(self) -> f64 {
        self.entry().weight
    }

    /// The name for people.
    pub fn title(self) -> Code {
        match self {
            Self::Semantic => Code::Semantic,
            Self::Lexical => Code::Lexical,
            Self::Skill => Code::Skill,
            Self::Certificate => Code::Certificate,
            Self::Major => Code::Major,
            Self::Education => Code::Education,
            Self::Location => Code::Location,
            Self::Pay => Code::Pay,
            Self::Schedule => Code::Schedule,
            Self::Preference => Code::Preference,
            Self::Seniority => Code::Seniority,
            Self::Trade => Code::Trade,
        }
    }

    /// What the part compares, in a few words.
    pub fn description(self) -> &'static str {
        self.entry().description
    }

    /// The value for a pair, in [0, 1]; `None` where a side states nothing about it (invariant 6).
    pub fn value(self, subject: Side<'_>, target: Side<'_>) -> Option<f64> {
        self.entry().criterion.value(subject, target).map(in_bounds)
    }

    /// [`Self::value`] of a pair whose embeddings were compared apart from the rest; `None` for parts that compare facts.
    pub fn of_nearness(self, near: Nearness) -> Option<f64> {
        self.entry().criterion.of_nearness(near).map(in_bounds)
    }

    /// How much of its weight the part keeps for a pair, in (0, 1].
    pub fn confidence(self, subject: &Facts, target: &Facts) -> f64 {
        self.entry().criterion.confidence(subject, target)
    }

    /// All that the value and the confidence depend on of a record's facts beside its kind and its name, where that is
    /// little: equal excerpts give equal values. `None` for parts that compare more, whatever the record.
    pub fn excerpt(self, facts: &Facts) -> Option<Facts> {
        self.entry().criterion.excerpt(facts)
    }

    /// The list of items that the part compares, where it is a [`share`] of one: each part has a list or an excerpt.
    pub fn list(self) -> Option<Subjects> {
        self.entry().criterion.list()
    }

    /// Whether a record states what the part compares.
    pub fn is_stated(self, facts: &Facts) -> bool {
        self.entry().criterion.is_stated(facts)
    }

    /// Why the value is what it is, or why there is none: for people, in a few words.
    pub fn reason(self, value: Option<f64>, subject: &Facts, target: &Facts) -> Message {
        let criterion = self.entry().criterion;
        let Some(value) = value else {
            return match (criterion.is_stated(subject), criterion.is_stated(target)) {
                (false, false) => Code::NotStatedByEither.into(),
                (false, true) => Code::NotStatedBy.with("kind", subject.kind.word()),
                (true, false) => Code::NotStatedBy.with("kind", target.kind.word()),
                (true, true) => criterion.why_not(subject, target),
            };
        };
        criterion.reason(value, subject, target)
    }
}

/// The sum of nothing is -0.0, which JSON would show.
fn in_bounds(value: f64) -> f64 {
    value.clamp(0.0, 1.0) + 0.0
}

/// The best closeness over all pairs of two lists.
fn best<C: Catalogue>(ours: &[TreeCode<C>], theirs: &[TreeCode<C>]) -> Option<f64> {
    let mut best = None;
    for (a, b) in ours.iter().flat_map(|a| theirs.iter().map(move |b| (a, b))) {
        let closeness = a.closeness(*b);
        if closeness >= 1.0 {
            return Some(1.0);
        }
        best = Some(best.map_or(closeness, |best: f64| best.max(closeness)));
    }
    best
}

/// What both sides state.
fn compared(subject: String, target: String) -> Message {
    Code::Compared.with("subject", subject).with("target", target)
}

/// A share in [0, 1] as a whole percentage.
fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// At most three items.
fn listed(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    match &items[..] {
        [a, b, c, _, ..] => format!("{a}、{b}、{c}…({})", items.len()),
        few => few.join("、"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_from_one_in_their_order() {
        for (at, kind) in PartKind::ALL.into_iter().enumerate() {
            assert_eq!(kind.number(), at as i32 + 1, "{kind:?}");
            assert_eq!(*kind.own_of(&PartKind::ALL), kind);
            assert_eq!(PartKind::named(kind.name()), Some(kind));
        }
    }

    /// The index bounds a score by the parts that the subject states: a value beside them was a record that a page lost.
    #[test]
    fn what_has_a_value_is_stated_by_both() {
        use crate::domain::record::job_posting::JobPosting;
        use crate::domain::record::name::RecordKind;
        use crate::domain::record::opening::Opening;
        use crate::domain::record::role::Content;
        use crate::domain::search::embedding::Embedding;
        use crate::domain::wants::typed::Typed;
        let job = |title: &str, description: &str| {
            let (title, description) = (title.to_string(), description.to_string());
            let opening =
                Opening { title, description, region_code: "4201".to_string(), ..Opening::default() };
            JobPosting { opening, headcount: None }.facts()
        };
        let jobs = [
            job("护士长", ""),
            job("护士", "三年以上经验，月薪15000-20000，法语流利，包住，实习亦可"),
            job("HR实习生", "每周四天"),
            job("施工经理", "大专以上，电工证"),
            job("某某", ""),
        ];
        let embedding = Embedding::quantised(&[1.0, 1.0], &[(1, 1.0)]).expect("sound");
        for text in [
            "护士 武汉",
            "应届 护士 夜班",
            "建筑施工员 土木工程毕业",
            "实习 人力 一周三天",
            "双休 8000",
            "法语 三年",
            "护士长",
        ] {
            let typed = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
            for (kind, job) in
                PartKind::ALL.into_iter().flat_map(|kind| jobs.iter().map(move |job| (kind, job)))
            {
                let side = |facts| Side { name: "", facts, embedding: &embedding };
                let value = kind.value(side(&typed), side(job));
                let stated = kind.is_stated(&typed) && kind.is_stated(job);
                assert!(value.is_none() || stated, "{text}, {}: {kind:?} is {value:?}", job.title);
            }
        }
    }

    #[test]
    fn the_readme_states_the_default_weights() {
        const README: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
        for kind in PartKind::ALL {
            let start = format!("| {} |", kind.name());
            let row = README.lines().find(|line| line.starts_with(&start)).expect("a row of the table");
            let weight = kind.default_weight().to_string();
            assert!(row.ends_with(&format!("| {} |", weight.trim_start_matches('0'))), "{row}");
        }
    }
}
