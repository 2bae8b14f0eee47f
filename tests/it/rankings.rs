//! Documents that state all sorts of things, and rankings of all sorts, made up from a seed.

use chrono::{Days, NaiveDate};
use talentmatch::domain::catalogue::education::EducationLevel;
use talentmatch::domain::catalogue::trade;
use talentmatch::domain::catalogue::tree_code::{Catalogue, TreeCode};
use talentmatch::domain::ranking::facts::{Facts, PersonFacts, Stated};
use talentmatch::domain::ranking::order::{OrderBy, SortKey};
use talentmatch::domain::ranking::parts::PartKind;
use talentmatch::domain::ranking::query::{Judge, RankingQuery};
use talentmatch::domain::ranking::relevance::Relevance;
use talentmatch::domain::ranking::resolved::Resolved;
use talentmatch::domain::ranking::weights::RankingWeights;
use talentmatch::domain::record::calendar::Span;
use talentmatch::domain::record::document::Document;
use talentmatch::domain::record::exchange::{Category, Engagement, ExchangeFacts};
use talentmatch::domain::record::internship_slot::InternshipFacts;
use talentmatch::domain::record::name::RecordKind;
use talentmatch::domain::record::opening::{EmploymentType, Period};
use talentmatch::domain::record::price::{Price, PriceUnit};
use talentmatch::domain::record::role::Role;
use talentmatch::domain::record::strength::Strength;
use talentmatch::domain::rules::RuleSet;
use talentmatch::domain::search::embedding::Embedding;
use talentmatch::domain::search::filter::{Condition, Field, Filter, IndexFields};

use crate::documents::{DIMENSION, Dice, document, embedding, name, time};

const SKILLS: [&str; 9] =
    ["数控车操作", "机械制图", "PLC编程", "Java", "Python", "沟通能力", "静脉输液", "焊接", "会计电算化"];
const CERTIFICATES: [&str; 4] = ["电工证", "焊工证", "护士执业资格证", "大学英语四级"];
const MAJORS: [&str; 6] = ["460103", "460301", "510201", "520201", "730101", "080901"];
const REGIONS: [&str; 6] = ["500112", "500105", "511502", "5115", "50", "310115"];
const OCCUPATIONS: [&str; 4] = ["6-18-01-01", "6-18", "2-02-10-03", "4-04-05-01"];
const INDUSTRIES: [&str; 4] = ["C36", "C3610", "I65", "Q84"];
const TENANTS: [&str; 2] = ["school-1", "enterprise-1"];

/// Chooses among things, and now and then nothing: most records state little.
impl Dice {
    fn once_in(&mut self, times: u64) -> bool {
        self.roll(times) == 0
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len() as u64) as usize]
    }

    fn maybe<T>(&mut self, of: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (!self.once_in(2)).then(|| of(self))
    }

    fn some<T>(&mut self, most: u64, mut of: impl FnMut(&mut Self) -> T) -> Vec<T> {
        (0..self.roll(most + 1)).map(|_| of(self)).collect()
    }

    fn codes<C: Catalogue>(&mut self, most: u64, all: &[&str]) -> Vec<TreeCode<C>> {
        self.some(most, |dice| TreeCode::parse(dice.pick(all)).unwrap())
    }

    fn day(&mut self) -> NaiveDate {
        time(0).date_naive() + Days::new(self.roll(400))
    }

    fn period(&mut self) -> Period {
        Period { start: self.maybe(Self::day), end: self.maybe(|dice| dice.day() + Days::new(200)) }
    }

    fn stated(&mut self, names: &[&str]) -> Vec<Stated> {
        self.some(6, |dice| {
            let name = dice.pick(names);
            Stated {
                name: name.to_string(),
                text: format!("{name}。"),
                level: dice.maybe(|dice| 1 + dice.roll(5) as u8),
                required: dice.once_in(3),
                recognised: dice.once_in(2),
                soft: name == "沟通能力",
                // Not rolled: what else is rolled stays what it was.
                one_of: u8::from(name.chars().count() % 2 == 0),
                is_work: false,
            }
        })
    }

    fn exchange(&mut self) -> ExchangeFacts {
        let units = [PriceUnit::Day, PriceUnit::Day, PriceUnit::Hour];
        ExchangeFacts {
            category: Some(self.pick(&[Category::Expert, Category::Expert, Category::Facility])),
            windows: self.some(2, |dice| {
                let from = 86_400 * dice.roll(40) as i64;
                Span { from, until: if dice.once_in(5) { i64::MAX } else { from + 86_400 * 9 } }
            }),
            price: self.maybe(|dice| match dice.once_in(4) {
                true => Price::Free,
                false => Price::Amount {
                    min: dice.maybe(|dice| 100.0 * dice.roll(9) as f64),
                    max: Some(1_000.0 + 100.0 * dice.roll(9) as f64),
                    unit: dice.pick(&units),
                },
            }),
            engagements: self.some(2, |dice| dice.pick(&[Engagement::Teaching, Engagement::Review])),
        }
    }

    fn pay(&mut self) -> (f64, f64) {
        let least = 2_000.0 + 500.0 * self.roll(8) as f64;
        (least, least + 700.0 * self.roll(4) as f64)
    }
}

/// What a record of a kind states.
pub fn facts(dice: &mut Dice, kind: RecordKind) -> Facts {
    let employment = [EmploymentType::FullTime, EmploymentType::PartTime, EmploymentType::Internship];
    let levels =
        [EducationLevel::VocationalSecondary, EducationLevel::JuniorCollege, EducationLevel::Bachelor];
    let level = |dice: &mut Dice| dice.pick(&levels);
    let mut facts = Facts {
        title: format!("第{}号", dice.roll(9)),
        diffuse: dice.once_in(4),
        skills: dice.stated(&SKILLS),
        certificates: dice.stated(&CERTIFICATES),
        majors: dice.codes(2, &MAJORS),
        education: dice.maybe(level),
        regions: dice.codes(2, &REGIONS),
        excluded_regions: if dice.once_in(4) { dice.codes(1, &REGIONS) } else { Vec::new() },
        remote: dice.once_in(6),
        pay: dice.maybe(Dice::pay),
        period: dice.period(),
        days_per_week: dice.maybe(|dice| 1 + dice.roll(7) as u32),
        employment_types: dice.some(2, |dice| dice.pick(&employment)),
        occupations: dice.codes(2, &OCCUPATIONS),
        industries: dice.codes(2, &INDUSTRIES),
        school: if dice.once_in(2) { "宜宾职业技术学院".to_string() } else { String::new() },
        capacity: dice.maybe(|dice| dice.roll(3) as u32),
        expire_time: dice.maybe(|dice| time(dice.roll(200) as i64 * 86_400)),
        person: kind.is(Role::Person).then(|| PersonFacts {
            entry_year: dice.maybe(|dice| 2023 + dice.roll(4) as i32),
            of_age_from: dice.maybe(Dice::day),
            consents: dice.maybe(|_| true),
            consent_end: None,
            withholds_school: false,
            ranked_slots: dice.some(2, |dice| {
                name(TENANTS[0], RecordKind::InternshipSlot, &format!("r-{:03}", dice.roll(40))).to_string()
            }),
        }),
        internship: kind.is(Role::Internship).then(|| InternshipFacts {
            same_post_pay: dice.maybe(Dice::pay),
            insurance: dice.maybe(|dice| !dice.once_in(3)),
            agreement: dice.maybe(|dice| !dice.once_in(3)),
            night_shift: dice.maybe(|dice| dice.once_in(3)),
            hazardous_work: dice.maybe(|dice| dice.once_in(3)),
            heavy_labour: None,
            through_agency: dice.maybe(|dice| dice.once_in(3)),
            venue_category: None,
            partner_schools: dice.some(1, |_| "宜宾职业技术学院".to_string()),
        }),
        exchange: (kind.is(Role::Need) || kind.is(Role::Supply)).then(|| Box::new(dice.exchange())),
        experience_months: dice.maybe(|dice| 12 * dice.roll(6) as u32),
        copy_key: dice.maybe(|dice| dice.roll(12)),
        employer: dice.maybe(|dice| dice.roll(6)),
        education_strength: strength(dice, kind),
        majors_strength: strength(dice, kind),
        ..Facts::none(kind)
    };
    // What is rolled already decides the work, too.
    let work = ["", "叉车", "Java后端", "PHP后端", "后端"];
    let work =
        facts.copy_key.and_then(|key| work.get(key as usize % work.len())).copied().unwrap_or_default();
    facts.trades = trade::of_title(work);
    facts.specialise([work]);
    if kind.is(Role::Learner) {
        facts.taken =
            facts.experience_months.map(|months| format!("第{}号", months / 12)).into_iter().collect();
        facts.has_learnt = !facts.taken.is_empty();
    }
    facts.introduces = kind.is(Role::Teacher) && facts.title.ends_with("2号");
    facts
}

/// Openings read out of words demand, state or welcome.
fn strength(dice: &mut Dice, kind: RecordKind) -> Strength {
    match kind.is(Role::Opening) {
        true => dice.pick(&[Strength::Demanded, Strength::Demanded, Strength::Stated, Strength::Welcome]),
        false => Strength::Demanded,
    }
}

/// A record that states all sorts of things. Half of them are of a second tenant, and some say nothing in a view.
pub fn stating(dice: &mut Dice, kind: RecordKind, id: u64) -> Document {
    let tenant = dice.pick(&TENANTS);
    let seed = dice.roll(1 << 40);
    let mut document = document(name(tenant, kind, &format!("r-{id:03}")), seed);
    document.facts = facts(dice, kind);
    document.fields =
        IndexFields::of(&document.record, &document.facts, document.create_time, document.shown_time());
    document.embedding = match dice.roll(12) {
        0 => Embedding::quantised(&[0.0; DIMENSION], &[]).unwrap(),
        1 => Embedding { sparse: Default::default(), ..embedding(seed) },
        // Equal texts have equal scores, so that names decide.
        _ => embedding(dice.roll(40)),
    };
    document
}

/// A filter that some records pass.
pub fn filter(dice: &mut Dice, kind: Option<RecordKind>) -> Filter {
    let mut filter = Filter::default();
    if let Some(kind) = kind {
        filter.require(Condition::AnyOf(Field::Kind, vec![kind.collection().to_string()]));
    }
    for clause in dice.some(2, |dice| dice.some(2, condition)) {
        // A clause of no conditions lets nothing pass, which says little.
        if !clause.is_empty() || dice.once_in(10) {
            filter.clauses.push(clause);
        }
    }
    if dice.once_in(3) {
        let excluded = |dice: &mut Dice| {
            let kind = dice.pick(&RecordKind::ALL);
            name(dice.pick(&TENANTS), kind, &format!("r-{:03}", dice.roll(40)))
        };
        filter.excluded = dice.some(20, excluded).into_iter().collect();
    }
    filter
}

fn condition(dice: &mut Dice) -> Condition {
    let words = |dice: &mut Dice, all: &[&str]| dice.some(3, |dice| dice.pick(all).to_string());
    match dice.roll(9) {
        8 => Condition::All(vec![condition(dice), condition(dice)]),
        0 => Condition::AnyOf(Field::Region, words(dice, &REGIONS)),
        1 => Condition::NoneOf(Field::Skill, words(dice, &SKILLS)),
        2 => Condition::AnyOf(Field::Tenant, words(dice, &TENANTS)),
        3 => Condition::AtLeast(Field::Education, dice.roll(8) as i64),
        4 => Condition::AtMost(Field::PayMax, 2_000 + dice.roll(4_000) as i64),
        5 => Condition::Absent(dice.pick(&[Field::Region, Field::PayMax, Field::Skill])),
        6 => Condition::AtLeast(Field::Capacity, 1),
        _ => Condition::AnyOf(Field::Major, words(dice, &["4601", "46", "51", "73"])),
    }
}

/// Weights of which some are 0, all but one among them.
fn weights(dice: &mut Dice) -> RankingWeights {
    let one = dice.pick(&PartKind::ALL);
    match dice.roll(4) {
        0 => RankingWeights::default(),
        1 => RankingWeights::by(|kind| if kind == one { 0.5 } else { 0.0 }),
        2 => RankingWeights::by(|_| dice.roll(1_001) as f64),
        _ => RankingWeights::by(|_| if dice.once_in(2) { 0.0 } else { f64::from(dice.unit()) }),
    }
}

/// The first page of a ranking, for some subject of any kind.
pub fn ranking(dice: &mut Dice) -> RankingQuery {
    let subject = dice.pick(&RecordKind::ALL);
    let subject = match dice.roll(3) {
        0 => Resolved::Query {
            facts: Box::new(facts(dice, subject)),
            embedding: embedding(dice.roll(40)),
            wants: Vec::new(),
        },
        _ => {
            let id = dice.roll(40);
            Resolved::from(std::sync::Arc::new(stating(dice, subject, id)))
        }
    };
    let target = dice.maybe(|dice| dice.pick(&RecordKind::ALL));
    let key = dice.pick(&[SortKey::PostingTime, SortKey::Pay]);
    let order = match dice.roll(5) {
        0 => OrderBy::Stated(key),
        1 => OrderBy::Relevant { from: f64::from(dice.unit()) * 0.6, by: key },
        _ => OrderBy::Score,
    };
    RankingQuery {
        subject,
        filter: filter(dice, target),
        weights: weights(dice),
        rules: RuleSet::bundled(),
        judge: Judge {
            tenant: TENANTS[0].parse().unwrap(),
            as_of: time(86_400 * dice.roll(300) as i64),
            now: time(0),
        },
        include_ineligible: dice.once_in(3),
        order,
        most_of_employer: if dice.once_in(3) { Some(1 + dice.roll(3) as usize) } else { None },
        collapse: !dice.once_in(3),
        relevance: dice.maybe(|dice| Relevance {
            from: f64::from(dice.unit()) * 0.6,
            fields: vec![Field::Region, Field::Skill],
        }),
        after: None,
        size: 1 + dice.roll(9) as usize,
    }
}
