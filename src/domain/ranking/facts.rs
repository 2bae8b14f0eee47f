//! What a record states, in normal form: the only view of it that scoring and eligibility have.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::industry::IndustryCode;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::occupation::OccupationCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::speciality::{Specialities, Speciality};
use crate::domain::catalogue::trade::Trade;
use crate::domain::ranking::title_level::TitleLevel;
use crate::domain::ranking::wording::Wording;
use crate::domain::record::concern::Said;
use crate::domain::record::employer_kind::EmployerKind;
use crate::domain::record::exchange::ExchangeFacts;
use crate::domain::record::internship_slot::InternshipFacts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::{EmploymentType, Period};
use crate::domain::record::strength::Strength;
use crate::domain::record::work_terms::WorkTerms;
use crate::domain::wants::beyond::Beyond;

/// The comparable facts of a record. Empty and `None` mean "not stated" (invariant 6). There is no place here
/// for protected attributes, names or free text (invariants 3 and 8).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Facts {
    /// What the record is; of a typed text, what it stands for.
    pub kind: RecordKind,
    /// What to show as a title.
    pub title: String,
    /// No title sums it up: an opening or a course without one, or a long text that somebody typed.
    #[serde(default)]
    pub diffuse: bool,
    /// Asked, held or taught, no name twice: those of fields first, then those recognised in text.
    pub skills: Vec<Stated>,
    /// Asked, held or prepared for, as [`Self::skills`].
    pub certificates: Vec<Stated>,
    /// Canonical names of those of the lexicon that a seeker says not to hold, or not any more: 焊工证过期了.
    #[serde(default)]
    pub certificates_lacking: Vec<String>,
    /// Studied, taught, or asked.
    pub majors: Vec<MajorCode>,
    /// Of an opening: those that its text leaves out, whatever it asks: 除护理外.
    #[serde(default)]
    pub majors_excluded: Vec<MajorCode>,
    /// Held by a student, given by a course, least asked by an opening.
    pub education: Option<EducationLevel>,
    /// The place, or places that a student wants.
    pub regions: Vec<RegionCode>,
    /// Those of them that a typed text wishes most: "首选成都，重庆也可以". Empty where all are wished alike.
    #[serde(default)]
    pub regions_first: Vec<RegionCode>,
    /// Where a student will not work.
    pub excluded_regions: Vec<RegionCode>,
    /// Whether an opening can be done from anywhere.
    pub remote: bool,
    /// Monthly CNY: offered, or wanted by a student (then only the lower end is read).
    pub pay: Option<(f64, f64)>,
    /// When an opening or a course runs, or a student is free.
    pub period: Period,
    /// Days of attendance that an opening asks, or that a student is free, 1 to 7.
    pub days_per_week: Option<u32>,
    /// Months that an opening asks an intern to stay, or that a student is free, 1 to 24, as the text says.
    #[serde(default)]
    pub stay_months: Option<u32>,
    /// The arrangement of an opening, or those that suit a student.
    pub employment_types: Vec<EmploymentType>,
    /// Of an opening what its employer is and how it employs, as it says; the kinds that a seeker wishes.
    #[serde(default)]
    pub employer_kinds: Vec<EmployerKind>,
    /// The kinds that a seeker refuses.
    #[serde(default)]
    pub employer_kinds_refused: Vec<EmployerKind>,
    /// Of the work that an opening offers, or that a student wants.
    pub occupations: Vec<OccupationCode>,
    /// Of an opening or a course by its title; wanted by a student, or what the major leads to, the nearest first.
    #[serde(default)]
    pub trades: Vec<Trade>,
    /// All that the wishes of a learner name, wish by wish, of each first what the own major does not lead to: who studies 会计 and wishes
    /// to be 税务会计 has 税务 to learn. Courses are compared with it. Empty where no field states a wish.
    #[serde(default)]
    pub trades_to_learn: Vec<Trade>,
    /// Of a learner what is said to be learnt (想学劳动法), of a course its name.
    #[serde(default)]
    pub lessons: Wording,
    /// Whether [`Self::trades`] are what a major leads to, and not what a title or a wish says.
    #[serde(default)]
    pub trades_of_major: bool,
    /// Of an opening, or wanted by a student.
    pub industries: Vec<IndustryCode>,
    /// Of a student or a course, in normal form.
    pub school: String,
    /// Of a course: whether its title says that it prepares for an examination or a certificate.
    #[serde(default)]
    pub is_for_exam: bool,
    /// Whether a course begins its field: 云计算技术基础, 市场营销概论.
    #[serde(default)]
    pub introduces: bool,
    /// Whether a learner has had courses, whatever they are.
    #[serde(default)]
    pub has_learnt: bool,
    /// Months of experience: asked by an opening, or had by a person; a fresh graduate has 0.
    #[serde(default)]
    pub experience_months: Option<u32>,
    /// The level that the title of an opening names, or of the work that a typed text wishes; `None` where neither is there.
    #[serde(default)]
    pub level: Option<TitleLevel>,
    /// How work is arranged beside place and pay: offered, or wished by a seeker.
    #[serde(default)]
    pub work: WorkTerms,
    /// What copies of an offer share: see [`Offer::key`](super::copies::Offer::key). `None` where a record has no copies.
    #[serde(default)]
    pub copy_key: Option<u64>,
    /// How strongly an opening asks for [`Self::education`]; of a person [`Strength::Welcome`] where the name of the major alone says it.
    #[serde(default)]
    pub education_strength: Strength,
    /// How strongly an opening asks for [`Self::majors`].
    #[serde(default)]
    pub majors_strength: Strength,
    /// Places that the text of an opening names as places of work, where a field names another.
    #[serde(default)]
    pub regions_said: Vec<RegionCode>,
    /// Where the title or the text of an opening says that the work is, where none of it lies in the place that a field states: this counts
    /// for how near the work is.
    #[serde(default)]
    pub works_elsewhere: Vec<RegionCode>,
    /// Whether an opening leaves open where the work is: 全国, 不限. No region is stated then.
    #[serde(default)]
    pub place_open: bool,
    /// Kinds of work that a seeker does not want, folded: 销售. Openings with such a title are kept out.
    #[serde(default)]
    pub unwanted_work: Vec<String>,
    /// Names of the courses that a learner has taken, as [`course_name`](super::course_name::course_name) writes them.
    #[serde(default)]
    pub taken: Vec<String>,
    /// The words of an opening that demand more than its fields say.
    #[serde(default)]
    pub beyond: Beyond,
    /// What the text of an internship says that must be checked, each concern once.
    #[serde(default)]
    pub said: Vec<Said>,
    /// Places left.
    pub capacity: Option<u32>,
    /// From when on the record is not matched any more; `None` is never.
    pub expire_time: Option<DateTime<Utc>>,
    /// `None` where the record is no person's, and of a typed text.
    #[serde(rename = "student")]
    pub person: Option<PersonFacts>,
    /// `None` where the record offers no internship.
    pub internship: Option<InternshipFacts>,
    /// What records of one employer, school or other provider share: see [`employer_key`](super::copies::employer_key). `None` where none is named.
    #[serde(default)]
    pub employer: Option<u64>,
    /// `None` where the record is neither a resource nor an expert.
    #[serde(default)]
    pub exchange: Option<Box<ExchangeFacts>>,
    /// What tells the work apart from other work of [`Self::trades`].
    #[serde(default)]
    pub specialities: Specialities,
    /// Languages that the title of an opening names or its text insists on, or that a seeker speaks, studies or wishes to work in.
    #[serde(default)]
    pub tongues: Vec<Speciality>,
    /// The words of the title of an opening whose trade no table knows, or of what is wished.
    #[serde(default)]
    pub wording: Wording,
    /// Of an opening: trades that its title names beside what the work is, 供应链 of 供应链数据分析. Of a course those that its major leads to
    /// beside what its title names.
    #[serde(default)]
    pub trades_beside: Vec<Trade>,
}

impl Facts {
    /// A record that states nothing.
    pub fn none(kind: RecordKind) -> Self {
        Self {
            kind,
            title: String::new(),
            diffuse: false,
            skills: Vec::new(),
            certificates: Vec::new(),
            certificates_lacking: Vec::new(),
            majors: Vec::new(),
            majors_excluded: Vec::new(),
            education: None,
            regions: Vec::new(),
            regions_first: Vec::new(),
            excluded_regions: Vec::new(),
            remote: false,
            pay: None,
            period: Default::default(),
            days_per_week: None,
            stay_months: None,
            employment_types: Vec::new(),
            employer_kinds: Vec::new(),
            employer_kinds_refused: Vec::new(),
            occupations: Vec::new(),
            trades: Vec::new(),
            trades_to_learn: Vec::new(),
            lessons: Wording::default(),
            trades_of_major: false,
            industries: Vec::new(),
            school: String::new(),
            is_for_exam: false,
            introduces: false,
            has_learnt: false,
            experience_months: None,
            level: None,
            work: WorkTerms::default(),
            copy_key: None,
            education_strength: Strength::default(),
            majors_strength: Strength::default(),
            regions_said: Vec::new(),
            works_elsewhere: Vec::new(),
            place_open: false,
            unwanted_work: Vec::new(),
            taken: Vec::new(),
            beyond: Beyond::default(),
            said: Vec::new(),
            capacity: None,
            expire_time: None,
            person: None,
            internship: None,
            employer: None,
            exchange: None,
            specialities: Specialities::default(),
            tongues: Vec::new(),
            wording: Wording::default(),
            trades_beside: Vec::new(),
        }
    }

    /// Reads the specialities of the trades from what titles or wishes say, and from the skills: to be called when both are there.
    pub fn specialise<'t>(&mut self, said: impl IntoIterator<Item = &'t str>) {
        let skills = self.skills.iter().filter(|skill| !skill.soft).map(|skill| skill.name.as_str());
        self.specialities = Specialities::of(said, skills, &self.trades);
    }

    /// The education of a person or course, and what an opening demands: what it only mentions is no condition.
    pub fn firm_education(&self) -> Option<EducationLevel> {
        self.education.filter(|_| self.education_strength == Strength::Demanded)
    }

    /// Whether the education is that of a person and only the name of the major says it, so that it counts in scores alone.
    pub fn supposes_education(&self) -> bool {
        self.person.is_some() && self.education_strength == Strength::Welcome
    }

    /// Months of experience that an opening asks of who has this level of education. Where that is not known and makes a difference, the
    /// least.
    pub fn experience_asked_of(&self, held: Option<EducationLevel>) -> Option<u32> {
        let by_level = &self.beyond.experience_by_education;
        let own = match held {
            Some(held) => by_level.iter().rev().find(|(level, _)| held.reaches(*level)),
            None => by_level.last(),
        };
        own.map(|(_, months)| *months).or(self.experience_months)
    }

    /// The majors of a person or course, and what an opening demands.
    pub fn firm_majors(&self) -> &[MajorCode] {
        if self.majors_strength == Strength::Demanded { &self.majors } else { &[] }
    }
}

/// A skill or certificate that a record states.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// Normal form; equal names are the same thing.
    pub name: String,
    /// The words that the record uses.
    pub text: String,
    /// Rank of the level, 1 (初级, 五级) to 5 (高级技师, 一级), where one is stated.
    pub level: Option<u8>,
    /// Whether the record insists on it, by its field or by the words around it.
    pub required: bool,
    /// Read out of free text rather than stated in a field of its own: evidence, but never a hard rule.
    pub recognised: bool,
    /// A general ability (沟通能力) that says little about a person.
    pub soft: bool,
    /// Of a typed text alone: the name of work (后端开发, 会计), which is compared as work.
    #[serde(default)]
    pub is_work: bool,
    /// The number, from 1, of several that are insisted on together and of which one is enough (电工证或焊工证): [`Self::required`] of none of them. 0
    /// of what stands alone.
    #[serde(default)]
    pub one_of: u8,
}

/// What only a person states, above all a student.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PersonFacts {
    /// Year of entry to the school, 1990 to 2100: the first school year ends with July of the year after.
    pub entry_year: Option<i32>,
    /// The day on which the internship rule's age of 16 is reached; the birth date itself is not kept here.
    pub of_age_from: Option<NaiveDate>,
    /// `Some(false)` when matching was refused.
    pub consents: Option<bool>,
    /// From when on the consent counts as a no; `None` where no end is stated.
    pub consent_end: Option<DateTime<Utc>>,
    /// Full names of wanted slots, the most wanted first.
    pub ranked_slots: Vec<String>,
    /// Whether others may not be shown the school: for them it is not stated.
    #[serde(default)]
    pub withholds_school: bool,
}
