//! What facts are made of: what fields state, and what the free text says beside them. Each kind of record makes its own
//! of these ([`Content::facts`](crate::domain::record::role::Content::facts)).

use super::facts::{Facts, Stated};
use super::title_level::TitleLevel;
use super::wording::Wording;
use crate::domain::catalogue::major::{self, MajorCode};
use crate::domain::catalogue::occupation::{self, OccupationCode};
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::speciality::tongues;
use crate::domain::catalogue::trade;
use crate::domain::lexicon::{self, Mention, Scale, Stance, Term, TermKind};
use crate::domain::record::Record;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Qualification;
use crate::domain::record::role::Role;
use crate::domain::record::strength::Strength;
use crate::domain::text::normalize::fold;
use crate::domain::text::passage::Passage;
use crate::domain::wants::typed::Typed;
use crate::domain::wants::want::{Polarity, Want, What};
use crate::domain::wants::{abilities, terms};

/// Characters from which a text that somebody typed is no title any more.
const LONG_TEXT: usize = 100;

/// Pieces of a long text that may name the work that is sought: what follows tells of other things too.
const FIRST_PIECES: usize = 4;

/// Characters of a text that stand for a title where there is none.
const FIRST_WORDS: usize = 20;
/// The skill by its canonical name.
pub const ENGLISH: &str = "英语";

impl Facts {
    /// The facts of a record.
    pub fn of(record: &Record) -> Self {
        Self { expire_time: record.expire_time, ..record.resource.content().facts() }
    }

    /// The facts of a text that somebody typed, read as a record of the given kind.
    pub fn of_query(text: &Typed, kind: RecordKind) -> Self {
        let mut facts = Self::none(kind);
        facts.diffuse = text.length >= LONG_TEXT;
        if kind.is(Role::Opening) {
            facts.beyond.clone_from(&text.applicants.beyond);
            facts.majors_excluded.clone_from(&text.applicants.majors_excluded);
        }
        for want in &text.wants {
            facts.take_want(want);
        }
        if facts.regions_first.len() == facts.regions.len() {
            facts.regions_first.clear();
        }
        if kind.is(Role::Seeker) {
            facts.add_covered();
            for skill in &mut facts.skills {
                skill.is_work = is_work(&skill.text);
            }
        }
        // An opening says what it lacks by what it seeks, and who learns by what is not had yet.
        let sought = if kind.is(Role::Seeker) { &text.sought } else { &text.to_learn };
        let most = if facts.diffuse { FIRST_PIECES } else { usize::MAX };
        // "财务分析 会sql python": what is only known is no work beside the work that is named.
        let named = abilities::without(&fold(sought)).filter(|_| kind.is(Role::Seeker));
        let named = named.filter(|named| !trade::of_words(named, most).is_empty());
        let sought = named.as_ref().unwrap_or(sought);
        facts.trades = trade::of_words(sought, most);
        if facts.trades.is_empty() && kind.is(Role::Seeker) {
            (facts.trades, facts.trades_of_major) = (trade::of_fields(sought, most), true);
        }
        let said = trade::said_in(sought, most);
        let of_work = said.iter().filter(|piece| !trade::of_title(piece).is_empty());
        facts.level = of_work.map(|piece| TitleLevel::of(piece)).max();
        facts.specialise(said.iter().map(String::as_str));
        if kind.is(Role::Opening) {
            facts.ask_tongues(&said.join(" "));
        }
        if kind.is(Role::Seeker) {
            facts.take_tongues(&said);
            facts.wording = work_words(text, said);
        }
        facts
    }

    fn take_want(&mut self, want: &Want) {
        let (is_for, seeks) = (want.polarity.is_for(), self.kind.is(Role::Seeker));
        match &want.what {
            What::Place(region) if is_for => {
                if seeks && want.polarity == Polarity::Welcome {
                    self.regions_first.push(*region);
                }
                self.regions.push(*region);
            }
            What::Place(region) if seeks => self.excluded_regions.push(*region),
            What::Work(word) if seeks && !is_for => {
                // Titles name it, and so do the texts of openings and the names of employers.
                self.employer_kinds_refused.extend(EmployerKind::named(word));
                self.unwanted_work.push(word.clone());
            }
            What::Employer(_) if want.polarity == Polarity::Waived => {}
            What::Employer(kind) if is_for => self.employer_kinds.push(*kind),
            What::Employer(kind) => self.employer_kinds_refused.push(*kind),
            What::Pay(pay, false) => self.pay = pay.monthly_range(),
            // "应届生勿扰" is told of by `beyond`.
            What::Experience(_) if want.polarity == Polarity::Unwanted => {}
            What::Experience(months) => self.experience_months = Some(*months),
            // "每周4天以上者优先" is asked of nobody.
            What::DaysPerWeek(..) | What::Stay(..) if !seeks && want.polarity == Polarity::Welcome => {}
            What::DaysPerWeek(least, most) if is_for => {
                self.days_per_week = Some(if seeks { *most } else { *least });
            }
            What::Stay(least, most) if is_for => self.stay_months = Some(if seeks { *most } else { *least }),
            What::Term(_) if want.polarity == Polarity::Waived => {}
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
            // Who learns has not got what is sought and not learnt yet.
            What::Skill(mention) if is_for && (seeks || mention.stance != Stance::Lacking) => {
                self.take_terms(vec![(**mention).clone()]);
            }
            // Who cannot do something does not seek it.
            What::Skill(mention) if seeks && want.polarity == Polarity::Unwanted => {
                self.lack(mention);
                self.unwanted_work.extend([fold(&mention.text), fold(&mention.term.name)]);
            }
            _ => {}
        }
    }

    /// Adds what fields of their own state.
    pub fn state(&mut self, skills: &[Qualification], certificates: &[Qualification]) {
        for (list, kind) in [(skills, TermKind::Skill), (certificates, TermKind::Certificate)] {
            // "电工证, level 在考" is not held.
            let had = |item: &&Qualification| kind == TermKind::Skill || !lexicon::is_no_level(&item.level);
            for (at, item) in list.iter().filter(had).enumerate() {
                let several = u8::try_from(at + 1).unwrap_or_default();
                for named in lexicon::named(&item.name, kind) {
                    // "英语四级" among the skills is the certificate.
                    if kind == TermKind::Skill && named.term.is_none() {
                        let papers = lexicon::recognise(&Passage::of(&named.text));
                        let papers =
                            papers.into_iter().filter(|found| found.term.kind == TermKind::Certificate);
                        let found: Vec<Mention> = papers.collect();
                        if !found.is_empty() {
                            self.take_terms(found);
                            continue;
                        }
                    }
                    let level = named.term.and_then(|term| level(term, &item.level, &named.text));
                    self.add(
                        kind,
                        Stated {
                            name: named.name,
                            text: named.text,
                            level,
                            required: item.required && !named.alternative,
                            one_of: if item.required && named.alternative { several } else { 0 },
                            recognised: false,
                            soft: named.term.is_some_and(|term| term.soft),
                            is_work: false,
                        },
                    );
                }
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
            let stated = told(mention.term, &mention.text, mention.required);
            let level = mention.level.map(|level| level.rank);
            self.add(mention.term.kind, Stated { level, one_of: mention.one_of, ..stated });
        }
    }

    /// Adds a skill of the lexicon that is asked though no word says so, as a text in a language asks for it.
    pub fn ask_skill(&mut self, name: &str) {
        let Some(term) = lexicon::lookup(name, TermKind::Skill) else { return };
        match self.skills.iter_mut().find(|known| known.name == term.name) {
            Some(known) => known.required = true,
            None => self.add(TermKind::Skill, told(term, name, true)),
        }
    }

    /// Takes the languages that an opening asks: those that its title names, of what it asks, and those that its text insists on. 英语 of a text is
    /// asked of nearly everybody.
    pub fn ask_tongues(&mut self, title: &str) {
        let asked = |one: &&Stated| one.required && one.name != ENGLISH;
        let skills = self.skills.iter().filter(asked).chain(self.certificates.iter().filter(asked));
        let insisted = tongues(skills.map(|one| one.name.as_str()));
        let mentioned = tongues(self.skills.iter().map(|skill| skill.name.as_str()));
        let english = tongues([ENGLISH]);
        self.tongues = tongues([title]);
        self.tongues.retain(|tongue| mentioned.contains(tongue));
        let insisted = insisted.into_iter().filter(|tongue| !english.contains(tongue));
        self.tongues.extend(insisted);
        self.tongues.sort_unstable();
        self.tongues.dedup();
    }

    /// Takes the languages that a seeker speaks, studies, or wishes to work in.
    pub fn take_tongues<S: AsRef<str>>(&mut self, wishes: &[S]) {
        let held = self.skills.iter().chain(&self.certificates).map(|one| one.name.as_str());
        let majors = self.majors.iter().filter_map(|major| major.name());
        self.tongues = tongues(held.chain(majors).chain(wishes.iter().map(AsRef::as_ref)));
    }

    /// Adds the skills that only repeat the name of a major, as written and as in the catalogue: somebody who studies 数控技术
    /// does not lack 数控. A major alone is no list of skills, so they stand only beside others.
    pub fn skills_of_major(&mut self, written: &str) {
        if self.skills.is_empty() {
            return;
        }
        let official = self.majors.first().and_then(|major| major.name()).map(str::to_owned);
        let subject = self.majors.first().and_then(|major| major.subject());
        for name in official.into_iter().chain([written.to_owned()]).chain(subject) {
            if let Some(term) = lexicon::lookup(&name, TermKind::Skill) {
                self.add(TermKind::Skill, told(term, &name, false));
            }
        }
    }

    /// Adds what the certificates that are held cover: who holds 英语六级 has what 英语四级 asks for, and knows 英语. A level is kept where both
    /// count them alike.
    pub fn add_covered(&mut self) {
        for held in self.certificates.clone() {
            let Some(term) = lexicon::lookup(&held.name, TermKind::Certificate) else { continue };
            for covered in term.covered() {
                let level = held.level.filter(|_| term.scale == covered.scale && term.scale == Scale::Trade);
                let stated = Stated { name: covered.name.clone(), level, soft: covered.soft, ..held.clone() };
                self.add(covered.kind, stated);
            }
        }
    }

    /// Takes a certificate that a seeker says not to hold.
    pub fn lack(&mut self, mention: &Mention) {
        if mention.term.kind == TermKind::Certificate && mention.stance == Stance::Lacking {
            self.certificates_lacking.push(mention.term.name.clone());
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

/// The words of the work that a text asks for: a title that shares the place with it says nothing of the work.
fn work_words(text: &Typed, said: Vec<String>) -> Wording {
    let names_work = |want: &&Want| matches!(want.what, What::Skill(_) | What::Major(_) | What::Work(_));
    let others: Vec<String> =
        text.wants.iter().filter(|want| !names_work(want)).map(|want| fold(&want.words)).collect();
    let without = |piece: String| others.iter().fold(piece, |piece, words| piece.replace(words, " "));
    let bare: Vec<String> = said.into_iter().map(without).collect();
    Wording::of(bare.iter().map(String::as_str))
}

/// Whether the words for a skill are those of work (后端, 会计), and not the name of a tool, which titles bear as well (Java).
fn is_work(words: &str) -> bool {
    !words.is_ascii() && !trade::of_title(words).is_empty()
}

/// A term that nobody states in a field.
fn told(term: &Term, text: &str, required: bool) -> Stated {
    let (name, text) = (term.name.clone(), text.to_string());
    Stated { name, text, required, recognised: true, soft: term.soft, ..Stated::default() }
}

fn level(term: &Term, level: &str, name: &str) -> Option<u8> {
    let stated = [level, name].into_iter().find_map(|text| lexicon::level_of(term, text));
    stated.map(|level| level.rank)
}

/// A major by its code or its name.
pub fn read_major(text: &str) -> Option<MajorCode> {
    MajorCode::parse(text).ok().or_else(|| major::lookup(text))
}

/// An occupation by its code or its name, or nearly its name.
pub fn read_occupation(text: &str) -> Option<OccupationCode> {
    OccupationCode::parse(text).ok().or_else(|| occupation::near(text))
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
#[path = "derive_tests.rs"]
mod tests;
