//! 学生.

use std::cmp::Reverse;

use chrono::{Datelike, NaiveDate};

use super::RecordKind;
use super::opening::{EmploymentType, Pay, Period, Qualification, check_qualifications};
use super::person::{Consent, Part, ProtectedAttributes, discloses};
use super::role::{Content, KindInfo, Person, Role, TextCheck};
use super::strength::Strength;
use super::unread;
use super::violation::Violations;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade::{self, Trade};
use crate::domain::lexicon::attendance::{self, Attendance};
use crate::domain::lexicon::{self, Mention, Stance};
use crate::domain::ranking::copies::employer_key;
use crate::domain::ranking::course_name;
use crate::domain::ranking::derive::{read_major, read_occupation, read_regions};
use crate::domain::ranking::facts::{Facts, PersonFacts};
use crate::domain::ranking::school_name::normal_school;
use crate::domain::ranking::wording::Wording;
use crate::domain::text::normalize::clean;
use crate::domain::text::passage::Passage;
use crate::domain::text::{Text, names, occupation_name};
use crate::domain::wants::remainder::without_negated;
use crate::domain::wants::{account_places, days_free, employer_kinds, learning, not_doing, own_years, work};

/// What a student has learnt and wants. An empty text or list, and `None`, mean "not stated".
#[derive(Clone, Debug, Default, PartialEq)]
pub struct StudentProfile {
    /// Up to 200 characters; compared in normal form with the schools that a slot is kept for.
    pub school: String,
    /// Code of the vocational catalogue, 2, 4 or 6 digits; it goes before the name.
    pub major_code: String,
    /// Up to 100 characters; the profile's title, and read for a major where the code gives none.
    pub major_name: String,
    /// Level of the current studies.
    pub education_level: Option<EducationLevel>,
    /// 1990 to 2100, for the rule about first years. Not shown to other tenants.
    pub entry_year: Option<i32>,
    /// The day of graduation, past or to come: by it years of work are told from years at school, and silence of who left school long ago
    /// from that of a beginner.
    pub graduation_date: Option<NaiveDate>,
    /// Held, up to 200; what courses and experiences mention beside them is recognised and added.
    pub skills: Vec<Qualification>,
    /// Held, up to 50; what courses and experiences mention beside them is recognised and added.
    pub certificates: Vec<Qualification>,
    /// Courses taken, up to 200: titles, or full names of course profiles, which are not embedded.
    pub courses: Vec<String>,
    /// Projects, internships and competitions in free text, up to 50 of up to 5,000 characters. What they say to be lacking
    /// or unwanted is neither held nor embedded.
    pub experiences: Vec<String>,
    /// Empty where nothing is wished for.
    pub preferences: Preferences,
    /// Empty where the student does not say when there is time.
    pub availability: Availability,
    /// `None` where nothing is agreed to or refused: the profile then stays inside its own tenant.
    pub consent: Option<Consent>,
    /// `None` where none are stated, and where they are kept apart or withheld.
    pub protected: Option<ProtectedAttributes>,
}

/// What a student wants; lists are alternatives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Preferences {
    /// Where the student wants to work: codes of GB/T 2260, up to 50.
    pub region_codes: Vec<String>,
    /// Where the student will not work: codes of GB/T 2260, up to 50. An opening there breaks a rule unless it is
    /// remote.
    pub excluded_region_codes: Vec<String>,
    /// Codes of GB/T 4754, up to 50.
    pub industry_codes: Vec<String>,
    /// Codes or names of occupations, up to 50 of up to 100 characters; embedded as well.
    pub occupations: Vec<String>,
    /// Arrangements that suit, up to 5.
    pub employment_types: Vec<EmploymentType>,
    /// The least pay wanted; a highest amount beside it counts in no score.
    pub salary: Option<Pay>,
    /// Full resource names, the most wanted first.
    pub ranked_slots: Vec<String>,
}

/// When a student can work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Availability {
    /// From the first free day to the day after the last.
    pub period: Period,
    /// Free days a week, 1 to 7.
    pub days_per_week: Option<u32>,
}

impl ProtectedAttributes {
    fn check_texts(&self, v: &mut Violations, check: TextCheck) {
        check(v, "gender", &self.gender);
        check(v, "ethnicity", &self.ethnicity);
    }
}

/// Least age of an intern in years (《职业学校学生实习管理规定》 article 16).
const WORKING_AGE: i32 = 16;

impl StudentProfile {
    /// Somebody who seeks a place, and learns.
    pub const INFO: KindInfo = KindInfo {
        collection: "studentProfiles",
        field: "student_profile",
        noun: "student",
        label: "学生",
        words: &["student-profiles", "students"],
        roles: &[Role::Holder, Role::Seeker, Role::Learner, Role::Person],
        places: None,
    };

    /// The experiences that are read: none where others may not be shown them.
    fn told(&self) -> &[String] {
        match discloses(self.consent.as_ref(), Part::Experiences) {
            true => &self.experiences,
            false => &[],
        }
    }

    /// The names of the occupations that are wished.
    fn wished_names(&self) -> Vec<String> {
        let wishes = self.preferences.occupations.iter();
        wishes.map(|wish| occupation_name(wish).unwrap_or(wish).to_string()).collect()
    }

    /// What the experiences say is to be learnt.
    fn goals(&self) -> Vec<String> {
        self.told().iter().flat_map(|text| learning::goals(text)).collect()
    }

    /// The trades that are wished, by fields or in prose; where no work is, those that the major leads to, of them first what the skills are of.
    fn read_trades(&self, facts: &mut Facts) {
        let wishes = self.preferences.occupations.iter();
        let of_major = trade::of_major(facts.majors.first().copied(), &self.major_name);
        let of_wish = |wish: &str| trade::of_wish(occupation_name(wish).unwrap_or(wish), &of_major);
        facts.trades = trade::distinct(wishes.clone().flat_map(|wish| of_wish(wish)));
        let led_to = |trade: &Trade| of_major.iter().position(|other| other == trade).unwrap_or(usize::MAX);
        let named = self.preferences.occupations.iter().flat_map(|wish| {
            let (own, wish) = (of_wish(wish), occupation_name(wish).unwrap_or(wish));
            let mut named = if own == trade::of_title(wish) { trade::of_course(wish) } else { own };
            named.sort_by_key(|trade| Reverse(led_to(trade)));
            named
        });
        facts.trades_to_learn = trade::distinct(named);
        let mut said = self.wished_names();
        if facts.trades.is_empty() {
            let told = self.told().iter().flat_map(|text| trade::wished_in(text, &of_major));
            facts.trades = trade::distinct(told);
            said.extend(self.told().iter().flat_map(|text| trade::wishes_in(text)));
        }
        facts.wording = Wording::of(said.iter().map(String::as_str));
        // Work that no table knows is sought by its words, and not by what the major leads to.
        let is_unknown = !Wording::of(self.wished_names().iter().map(String::as_str)).is_empty();
        if facts.trades.is_empty() && !is_unknown {
            facts.trades = of_major;
            facts.trades_of_major = true;
            let unwanted: Vec<Trade> =
                facts.unwanted_work.iter().flat_map(|work| trade::of_title(work)).collect();
            facts.trades.retain(|trade| !unwanted.contains(trade));
            let skilled: Vec<Trade> =
                self.skills.iter().flat_map(|skill| trade::of_title(&skill.name)).collect();
            facts.trades.sort_by_key(|trade| !skilled.contains(trade));
        }
        facts.specialise(said.iter().map(String::as_str));
        facts.take_tongues(&said);
        // The name of a class of the catalogue is too wide to leave anything open: 计算机程序设计员 beside Java开发.
        let own_words = self.preferences.occupations.iter().filter(|wish| occupation_name(wish).is_none());
        facts.specialities = std::mem::take(&mut facts.specialities).without_open(own_words);
    }

    /// The major, else the first wish, else the first skill: never the text, which may tell more than a title should.
    fn title(&self, facts: &Facts) -> String {
        if !self.major_name.is_empty() {
            return clean(&self.major_name).into_owned();
        }
        let major = facts.majors.first().and_then(|major| major.name()).map(str::to_string);
        let wish = || facts.occupations.first().and_then(|wish| wish.name()).map(str::to_string);
        let skill = || facts.skills.iter().find(|skill| !skill.soft).map(|skill| skill.name.clone());
        major.or_else(wish).or_else(skill).unwrap_or_else(|| "学生".to_string())
    }
}

impl Content for StudentProfile {
    fn facts(&self) -> Facts {
        let wishes = &self.preferences;
        let mut facts = Facts::none(RecordKind::StudentProfile);
        facts.state(&self.skills, &self.certificates);
        let experiences = clean(&self.told().join("\n")).into_owned();
        let told = Passage::of(&experiences);
        let reading = lexicon::read(&told);
        facts.experience_months = own_years::months(&told, &reading, self.graduation_date);
        facts.unwanted_work = work::refused(&reading.sentences);
        facts.unwanted_work.extend(not_doing::refused_in_account(&reading.sentences));
        (facts.employer_kinds, facts.employer_kinds_refused) = employer_kinds::of_account(&reading.sentences);
        let (places_wished, places_refused) = account_places::named(&reading.sentences);
        let most = |said: Attendance| *said.span.end();
        let text = reading.sentences.text();
        facts.stay_months = attendance::months_sought(text).map(most);
        let days_said =
            days_free::not_daily(text, false).or_else(|| attendance::days_a_week(text).next()).map(most);
        let is_held = |mention: &Mention| mention.stance != Stance::Sought;
        reading.others.iter().for_each(|other| facts.lack(other));
        facts.take_terms(reading.mentions.into_iter().filter(is_held).collect());
        facts.read_terms(&Passage::of(&clean(&self.courses.join("\n"))));
        facts.add_covered();
        facts.taken = course_name::taken(
            self.courses.iter().map(String::as_str),
            self.skills.iter().map(|skill| skill.name.as_str()),
            self.told().iter().map(String::as_str),
        );
        facts.has_learnt = !self.courses.is_empty();
        facts.majors =
            read_major(&self.major_code).or_else(|| read_major(&self.major_name)).into_iter().collect();
        facts.skills_of_major(&self.major_name);
        facts.education = self.education_level;
        if facts.education.is_none()
            && let Some(level) = facts.majors.first().and_then(|major| major.only_level())
        {
            (facts.education, facts.education_strength) = (Some(level), Strength::Welcome);
        }
        facts.regions = read_regions(&wishes.region_codes);
        facts.excluded_regions = read_regions(&wishes.excluded_region_codes);
        // What fields say goes before the account.
        if facts.regions.is_empty() {
            facts.regions = places_wished;
        }
        let is_open = |place: &RegionCode| !facts.regions.iter().any(|wished| place.contains(*wished));
        facts.excluded_regions.extend(places_refused.into_iter().filter(is_open));
        facts.pay = wishes.salary.as_ref().and_then(Pay::monthly_range);
        facts.period = self.availability.period;
        facts.days_per_week = self.availability.days_per_week.or(days_said);
        facts.employment_types = wishes.employment_types.clone();
        facts.occupations = wishes.occupations.iter().filter_map(|wish| read_occupation(wish)).collect();
        facts.industries = wishes.industry_codes.iter().flat_map(|code| IndustryCode::parse(code)).collect();
        self.read_trades(&mut facts);
        facts.lessons = Wording::of(self.goals().iter().map(String::as_str));
        facts.school = normal_school(&self.school);
        // It is asked for to spread a page over schools, and who is not on it would tell which one it is.
        let shows_school = discloses(self.consent.as_ref(), Part::School);
        facts.employer = employer_key(&self.school).filter(|_| shows_school);
        facts.title = self.title(&facts);
        let own = self.protected.as_ref();
        facts.person = Some(PersonFacts {
            entry_year: self.entry_year,
            of_age_from: own.and_then(|own| own.birth_date).and_then(of_age_from),
            consents: self.consent.as_ref().and_then(|consent| consent.matching),
            consent_end: self.consent.as_ref().and_then(|consent| consent.expire_time),
            ranked_slots: wishes.ranked_slots.clone(),
            withholds_school: !shows_school,
        });
        facts
    }

    fn text(&self) -> Text {
        let mut title = self.wished_names();
        let named = MajorCode::parse(&self.major_code).ok().and_then(|code| code.name());
        title.push(named.filter(|_| self.major_name.is_empty()).unwrap_or(&self.major_name).to_string());
        let mut body: Vec<String> = self.told().iter().map(|text| without_negated(text)).collect();
        body.extend(names(&self.skills));
        body.extend(names(&self.certificates));
        body.extend(self.courses.iter().filter(|course| !course.contains('/')).cloned());
        Text::of_parts(title, body)
    }

    fn wish(&self) -> Option<Text> {
        let mut wishes = self.wished_names();
        if wishes.is_empty() {
            wishes = self.told().iter().flat_map(|text| trade::wished_titles(text)).collect();
        }
        wishes.extend(self.goals());
        Some(Text::of_parts(wishes, [])).filter(|text| !text.is_empty())
    }

    fn counts_from(&self) -> Option<NaiveDate> {
        self.graduation_date
    }

    fn find_unread(&self, v: &mut Violations) {
        match self.major_code.is_empty() {
            true => unread::major(v, "major_name", &self.major_name),
            false => unread::major(v, "major_code", &self.major_code),
        }
        v.within("preferences", |v| {
            unread::occupations(v, &self.preferences.occupations);
            unread::pay(v, "salary", self.preferences.salary.as_ref());
        });
    }

    fn person(&self) -> Option<&dyn Person> {
        Some(self)
    }

    fn person_mut(&mut self) -> Option<&mut dyn Person> {
        Some(self)
    }
}

impl Person for StudentProfile {
    fn consent(&self) -> Option<&Consent> {
        self.consent.as_ref()
    }

    fn certificates(&self) -> Vec<&str> {
        self.certificates.iter().map(|one| one.name.as_str()).collect()
    }

    fn protected(&self) -> Option<&ProtectedAttributes> {
        self.protected.as_ref()
    }

    fn protected_mut(&mut self) -> Option<&mut Option<ProtectedAttributes>> {
        Some(&mut self.protected)
    }

    /// The year of entry goes too: the age rule could be told from it.
    fn withhold(&mut self) {
        self.protected = None;
        self.entry_year = None;
        if !self.discloses(Part::School) {
            self.school.clear();
        }
        if !self.discloses(Part::Experiences) {
            self.experiences.clear();
        }
        if let Some(consent) = &mut self.consent {
            consent.withhold();
        }
    }

    fn check_texts(&self, v: &mut Violations, check: TextCheck) {
        check(v, "school", &self.school);
        check(v, "major_name", &self.major_name);
        check_qualifications("skills", &self.skills, v, check);
        check_qualifications("certificates", &self.certificates, v, check);
        for (list, texts) in [("courses", &self.courses), ("experiences", &self.experiences)] {
            for (index, text) in texts.iter().enumerate() {
                v.within_item(list, index, |v| check(v, "", text));
            }
        }
        for (index, text) in self.preferences.occupations.iter().enumerate() {
            v.within("preferences", |v| v.within_item("occupations", index, |v| check(v, "", text)));
        }
        if let Some(own) = &self.protected {
            v.within("protected", |v| own.check_texts(v, check));
        }
    }
}

/// The birthday on which the working age is reached; 1 March for those born on 29 February.
fn of_age_from(birth_date: NaiveDate) -> Option<NaiveDate> {
    let year = birth_date.year() + WORKING_AGE;
    birth_date.with_year(year).or_else(|| NaiveDate::from_ymd_opt(year, 3, 1))
}

#[cfg(test)]
mod tests;
