//! What facts are made of: what fields state, and what the free text says beside them. Each kind of record makes its own
//! of these ([`Content::facts`](crate::domain::record::role::Content::facts)).

use super::facts::{Facts, Stated};
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade;
use crate::domain::lexicon::{self, Mention, Term, TermKind};
use crate::domain::record::Record;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Qualification;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;
use crate::domain::wants::terms;
use crate::domain::wants::typed::Typed;
use crate::domain::wants::want::{Polarity, Want, What};

/// Characters from which a text that somebody typed is no title any more.
const LONG_TEXT: usize = 100;

/// Pieces of a long text that may name the work that is sought: what follows tells of other things too.
const FIRST_PIECES: usize = 4;

/// Characters of a text that stand for a title where there is none.
const FIRST_WORDS: usize = 20;

impl Facts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        Self { expire_time: record.expire_time, ..record.resource.content().facts() }
    }

    /// The facts of a text that somebody typed, read as a record of the given kind.
    pub fn of_query(text: &Typed, kind: RecordKind) -> Self {
        let mut facts = Self::none(kind);
        facts.diffuse = text.length >= LONG_TEXT;
        for want in &text.wants {
            facts.take_want(want);
        }
        // An opening says what it lacks by what it seeks, and who learns by what is not had yet.
        let sought = if kind.is(Role::Seeker) { &text.sought } else { &text.to_learn };
        facts.trades = trade::of_words(sought, if facts.diffuse { FIRST_PIECES } else { usize::MAX });
        facts
    }

    fn take_want(&mut self, want: &Want) {
        let (is_for, seeks) = (want.polarity.is_for(), self.kind.is(Role::Seeker));
        match &want.what {
            What::Place(region) if is_for => self.regions.push(*region),
            What::Place(region) if seeks => self.excluded_regions.push(*region),
            What::Work(word) if seeks && !is_for => self.unwanted_work.push(word.clone()),
            What::Pay(pay, false) => self.pay = pay.monthly_range(),
            What::Experience(months) => self.experience_months = Some(*months),
            What::Term(term) => terms::set(&mut self.work, *term, is_for),
            What::Arrangement(kind) if is_for && !self.employment_types.contains(kind) => {
                self.employment_types.push(*kind);
            }
            What::Education(Some(level)) if is_for => {
                self.education = Some(*level);
                // What a seeker says of it is had, whatever words are used.
                if !seeks && want.polarity == Polarity::Welcome {
                    self.education_strength = Strength::Welcome;
                }
            }
            What::Major(major) if is_for => self.majors.push(*major),
            What::Skill(mention) if is_for => self.take_terms(vec![(**mention).clone()]),
            // Who cannot do something does not seek it.
            What::Skill(mention) if seeks && want.polarity == Polarity::Unwanted => {
                self.unwanted_work.extend([fold(&mention.text), fold(&mention.term.name)]);
            }
            _ => {}
        }
    }

    /// Adds what fields of their own state.
    pub fn state(&mut self, skills: &[Qualification], certificates: &[Qualification]) {
        for (list, kind) in [(skills, TermKind::Skill), (certificates, TermKind::Certificate)] {
            for item in list {
                let term = lexicon::lookup(&item.name, kind);
                self.add(
                    kind,
                    Stated {
                        name: lexicon::normal_name_of(term, &item.name),
                        text: item.name.clone(),
                        level: term.and_then(|term| level(term, item)),
                        required: item.required,
                        recognised: false,
                        soft: term.is_some_and(|term| term.soft),
                    },
                );
            }
        }
    }

    /// Adds what the lexicon recognises in free text and the fields have not stated.
    pub fn read_terms(&mut self, text: &Passage<'_>) {
        self.take_terms(lexicon::recognise(text));
    }

    /// Adds terms that were recognised in free text.
    pub fn take_terms(&mut self, mentions: Vec<Mention>) {
        for mention in mentions {
            self.add(
                mention.term.kind,
                Stated {
                    name: mention.term.name.clone(),
                    text: mention.text,
                    level: mention.level.map(|level| level.rank),
                    required: mention.required,
                    recognised: true,
                    soft: mention.term.soft,
                },
            );
        }
    }

    fn add(&mut self, kind: TermKind, stated: Stated) {
        let list = match kind {
            TermKind::Skill => &mut self.skills,
            TermKind::Certificate => &mut self.certificates,
        };
        if list.iter().all(|known| known.name != stated.name) {
            list.push(stated);
        }
    }
}

fn level(term: &Term, item: &Qualification) -> Option<u8> {
    let stated = [&item.level, &item.name].into_iter().find_map(|text| lexicon::level_of(term, text));
    stated.map(|level| level.rank)
}

/// A major by its code or its name.
pub fn read_major(text: &str) -> Option<MajorCode> {
    MajorCode::parse(text).ok().or_else(|| major::lookup(text))
}

/// An occupation by its code or its name.
pub fn read_occupation(text: &str) -> Option<OccupationCode> {
    OccupationCode::parse(text).ok().or_else(|| occupation::lookup(text))
}

/// Regions by their codes.
pub fn read_regions(codes: &[String]) -> Vec<RegionCode> {
    codes.iter().flat_map(|code| RegionCode::parse(code)).collect()
}

/// What to show as a title: the title in one line, as lists and tables need it, or the first words of the text.
pub fn shown_title(title: &str, text: &str) -> String {
    if !title.is_empty() {
        return title.replace('\n', " ");
    }
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    first.trim().chars().take(FIRST_WORDS).collect()
}
