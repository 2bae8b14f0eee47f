//! What facts are made of: what fields state, and what the free text says beside them. Each kind of record makes its own
//! of these ([`Content::facts`](crate::domain::record::role::Content::facts)).

use super::facts::{Facts, Stated};
use crate::domain::catalogue::education::find_education;
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::{RegionCode, find_region};
use crate::domain::lexicon::{self, Term, TermKind};
use crate::domain::record::Record;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Qualification;
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;

/// Characters from which a text that somebody typed is no title any more.
const LONG_TEXT: usize = 100;

/// Characters of a text that stand for a title where there is none.
const FIRST_WORDS: usize = 20;

impl Facts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        Self { expire_time: record.expire_time, ..record.resource.content().facts() }
    }

    /// The facts of a text that somebody typed, read as a record of the given kind.
    pub fn of_query(text: &str, kind: RecordKind) -> Self {
        let text = clean(text);
        let passage = Passage::of(&text);
        let mut facts = Self::none(kind);
        facts.diffuse = text.chars().count() >= LONG_TEXT;
        facts.read_terms(&passage);
        facts.majors = major::find_majors(&passage);
        facts.education = find_education(&passage);
        facts.regions = find_region(&passage).into_iter().collect();
        facts
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
        for mention in lexicon::recognise(text) {
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

    /// Adds the skills that only repeat the name of a major, as written and as in the catalogue: somebody who studies 数控技术
    /// does not lack 数控. A major alone is no list of skills, so they stand only beside others.
    pub fn skills_of_major(&mut self, written: &str) {
        if self.skills.is_empty() {
            return;
        }
        let official = self.majors.first().and_then(|major| major.name());
        for name in official.into_iter().chain([written]) {
            if let Some(term) = lexicon::lookup(name, TermKind::Skill) {
                self.add(
                    TermKind::Skill,
                    Stated {
                        name: term.name.clone(),
                        text: name.to_string(),
                        level: None,
                        required: false,
                        recognised: true,
                        soft: term.soft,
                    },
                );
            }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::record::role::Content;
    use crate::domain::record::student_profile::StudentProfile;

    fn skills(major_name: &str, stated: &[&str]) -> Vec<String> {
        let skills = stated.iter().map(|name| Qualification { name: name.to_string(), ..Default::default() });
        let profile =
            StudentProfile { major_name: major_name.into(), skills: skills.collect(), ..Default::default() };
        profile.facts().skills.into_iter().map(|skill| skill.name).collect()
    }

    #[test]
    fn a_major_is_no_missing_skill() {
        for (major, term) in
            [("数控技术", "数控机床"), ("2023级数控技术1班", "数控机床"), ("物联网", "物联网")]
        {
            let wanted = lexicon::lookup(term, TermKind::Skill).map(|term| term.name.clone());
            assert!(skills(major, &["CAD"]).iter().any(|name| Some(name) == wanted.as_ref()), "{major}");
        }
        assert_eq!(skills("数控技术", &[]), Vec::<String>::new(), "a major alone is no list of skills");
    }
}
