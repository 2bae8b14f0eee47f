//! A city that is made up, from a seed, with a truth that is known: for tests that answers recover it.
//!
//! Four majors are studied at three schools, and openings are for them: some name the major, some only a title of its first
//! trade. Each major has skills that are asked of it, of which its courses teach all but the last; openings are published over five
//! years, month by month, as [`City::monthly`] says. Pay of a trade lies evenly about its middle.

use std::sync::Arc;

use super::census::Census;
use super::fact::Fact;
use super::month::Month;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::catalogue::major::MajorCode;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::catalogue::trade;
use crate::domain::record::name::RecordKind;

/// Majors: code, title of openings, middle of the pay, skills that are asked: the last is not taught.
const MAJORS: [(&str, &str, f64, [&str; 4]); 4] = [
    ("460103", "数控车工", 6_500.0, ["数控编程", "CAD", "机械制图", "五轴加工"]),
    ("520201", "护士", 5_500.0, ["静脉输液", "护理文书", "急救", "血液透析"]),
    ("530302", "会计", 5_000.0, ["Excel", "纳税申报", "用友", "Power BI"]),
    ("510203", "Java开发工程师", 9_500.0, ["Java", "MySQL", "Git", "Kubernetes"]),
];
const SCHOOLS: [&str; 3] = ["甲职业技术学院", "乙职业技术学院", "丙职业技术学院"];
const REGIONS: [&str; 3] = ["511502", "510104", "500103"];

/// What is true of a major.
#[derive(Clone, Debug, PartialEq)]
pub struct Truth {
    pub students: u32,
    pub places: u32,
    pub pay: f64,
    pub skills: [&'static str; 4],
}

pub struct City {
    pub majors: Vec<(MajorCode, Truth)>,
    pub facts: Vec<Fact>,
}

/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// In [0, 1).
    pub fn share(&mut self) -> f64 {
        self.below(1 << 40) as f64 / (1u64 << 40) as f64
    }

    /// About normal, mean 0 and deviation 1: the sum of twelve.
    pub fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.share()).sum::<f64>() - 6.0
    }
}

pub fn fact(kind: RecordKind, id: String) -> Fact {
    Fact {
        id: id.into(),
        kind,
        places: None,
        region: None,
        occupation: None,
        trades: Vec::new(),
        clusters: Vec::new(),
        majors: Vec::new(),
        education: None,
        month: None,
        school: "".into(),
        employer: "".into(),
        skills: Vec::new(),
        pay: None,
    }
}

impl City {
    pub fn first_month() -> Month {
        Month::parse("2021-01").unwrap()
    }

    /// Openings of the n-th month, of a hundred in an average one: growth of 1 in a hundred a month, and a season of hiring in
    /// spring and a lesser one in autumn.
    pub fn monthly(n: i32) -> f64 {
        const SEASON: [f64; 12] = [0.7, 1.0, 1.6, 1.4, 1.0, 0.9, 0.8, 0.8, 1.1, 1.1, 0.9, 0.7];
        100.0 * (1.0 + 0.01 * f64::from(n)) * SEASON[n.rem_euclid(12) as usize]
    }

    pub fn of_seed(seed: u64) -> Self {
        let mut random = Random(seed);
        let (mut majors, mut facts) = (Vec::new(), Vec::new());
        for (code, title, pay, skills) in MAJORS {
            let major = MajorCode::parse(code).unwrap();
            let students = 60 + random.below(400) as u32;
            let words: Vec<Arc<str>> = skills.iter().map(|skill| (*skill).into()).collect();
            for n in 0..students {
                let mut student = fact(RecordKind::StudentProfile, format!("{code}-s{n}"));
                student.majors = vec![major];
                student.trades = trade::of_major(Some(major), "");
                student.school = SCHOOLS[random.below(3) as usize].into();
                student.education = Some(EducationLevel::JuniorCollege);
                student.month = Some(Month::parse("2026-06").unwrap().plus(12 * random.below(2) as i32));
                student.region = RegionCode::parse(REGIONS[random.below(3) as usize]).ok();
                // Two in three hold the first skill, and nobody the last.
                student.skills = words[..3].iter().take(1 + random.below(3) as usize).cloned().collect();
                student.skills.retain(|skill| **skill != *skills[0] || random.below(3) < 2);
                facts.push(student);
            }
            for (at, school) in SCHOOLS.iter().enumerate() {
                let mut course = fact(RecordKind::CourseProfile, format!("{code}-c{at}"));
                course.majors = vec![major];
                course.trades = trade::of_major(Some(major), "");
                course.school = (*school).into();
                course.places = Some(40);
                course.skills = words[..3].to_vec();
                course.skills.sort();
                facts.push(course);
            }
            let mut places = 0;
            let postings = 200 + random.below(400) as u32;
            for n in 0..postings {
                let mut opening = fact(RecordKind::JobPosting, format!("{code}-j{n}"));
                opening.trades = trade::of_title(title);
                opening.majors = if random.below(5) < 2 { vec![major] } else { Vec::new() };
                opening.places = (random.below(4) > 0).then(|| 1 + random.below(3) as u32);
                opening.region = RegionCode::parse(REGIONS[random.below(3) as usize]).ok();
                opening.education = Some(EducationLevel::JuniorCollege);
                opening.month = Some(Self::first_month().plus(random.below(60) as i32));
                opening.employer = format!("企业{}", random.below(40)).into();
                opening.pay = Some({
                    let middle = pay * (0.8 + 0.4 * random.share());
                    (middle - 500.0, middle + 500.0)
                });
                opening.skills = words.iter().filter(|_| random.below(4) < 3).cloned().collect();
                opening.skills.sort();
                places += opening.count();
                facts.push(opening);
            }
            majors.push((major, Truth { students, places, pay, skills }));
        }
        Self { majors, facts }
    }

    pub fn census(&self) -> Census {
        Census::of(self.facts.clone(), b"secret")
    }

    pub fn students(&self) -> u32 {
        self.majors.iter().map(|(_, truth)| truth.students).sum()
    }
}

#[test]
fn a_title_of_the_city_leads_to_one_of_its_majors() {
    for (code, title, ..) in MAJORS {
        let trade = trade::of_title(title)[0];
        let leads = |code: &str| trade::of_major(MajorCode::parse(code).ok(), "").contains(&trade);
        let led: Vec<&str> = MAJORS.iter().map(|(code, ..)| *code).filter(|code| leads(code)).collect();
        assert_eq!(led, [code], "{title}");
    }
}
