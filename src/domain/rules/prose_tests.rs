//! What the words of openings and students make rules say: a clear demand refuses, what is only stated warns, and what is
//! welcome or background does nothing.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Judging, RuleSet, broken_rules, eligible_for, excerpt, is_eligible};
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::message::Language;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::internship_slot::InternshipSlot;
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::{RecordKind, RecordName};
use crate::domain::record::opening::{Opening, Pay, PayUnit, Qualification};
use crate::domain::record::role::Content;
use crate::domain::record::student_profile::StudentProfile;
use crate::domain::record::{Record, Resource};
use crate::domain::search::filter::{Filter, IndexFields};

fn now() -> DateTime<Utc> {
    NaiveDate::from_ymd_opt(2026, 11, 22).and_then(|day| day.and_hms_opt(8, 0, 0)).unwrap().and_utc()
}

fn named(name: &str) -> Qualification {
    Qualification { name: name.into(), ..Qualification::default() }
}

fn required(name: &str) -> Qualification {
    Qualification { required: true, ..named(name) }
}

pub(super) fn student(major: &str) -> StudentProfile {
    StudentProfile {
        major_name: major.into(),
        education_level: Some(EducationLevel::JuniorCollege),
        ..StudentProfile::default()
    }
}

fn opening(description: &str) -> Opening {
    Opening { title: "实习生".into(), description: description.into(), ..Opening::default() }
}

fn slot(description: &str) -> InternshipSlot {
    InternshipSlot { opening: opening(description), ..InternshipSlot::default() }
}

pub(super) fn job(description: &str) -> JobPosting {
    JobPosting { opening: opening(description), headcount: None }
}

/// The rules that the pair breaks: those that keep out, and with a `~` those that warn. What the index looks for lets
/// every eligible pair pass, from both sides.
fn verdict(student: &StudentProfile, opening: Resource) -> String {
    let rules = RuleSet::bundled();
    let judging = Judging { at: now(), person_is_foreign: false };
    let (seeker, offer) = (student.facts(), opening.content().facts());
    let broken = broken_rules(&rules, &seeker, &offer, judging);
    let read = |facts: &Facts| Facts { title: facts.title.clone(), ..excerpt(facts) };
    for (seeker, offer) in [(&read(&seeker), &offer), (&seeker, &read(&offer))] {
        let is_kept_out = broken.iter().any(|rule| rule.keeps_out);
        assert_eq!(
            is_eligible(&rules, seeker, offer, judging),
            !is_kept_out,
            "an excerpt is judged the same"
        );
    }
    if is_eligible(&rules, &seeker, &offer, judging) {
        let passes = |subject: &Facts, target: &Facts, resource: Resource| {
            let mut filter = Filter::default();
            eligible_for(&mut filter, &rules, subject, target.kind);
            let record = Record {
                name: RecordName::new("t".parse().unwrap(), target.kind, "1").unwrap(),
                resource,
                labels: Default::default(),
                expire_time: None,
                visibility: Default::default(),
            };
            filter.admits(&record.name, &IndexFields::of(&record, target, now(), now()))
        };
        assert!(passes(&seeker, &offer, opening), "the index hides the opening: {broken:?}");
        let resource = Resource::StudentProfile(Box::new(student.clone()));
        assert!(passes(&offer, &seeker, resource), "the index hides the student: {broken:?}");
    }
    let shown =
        broken.iter().map(|rule| format!("{}{}", if rule.keeps_out { "" } else { "~" }, rule.rule_id));
    shown.collect::<Vec<_>>().join(" ")
}

fn slot_verdict(student: &StudentProfile, slot: InternshipSlot) -> String {
    verdict(student, Resource::InternshipSlot(Box::new(slot)))
}

pub(super) fn job_verdict(student: &StudentProfile, job: JobPosting) -> String {
    verdict(student, Resource::JobPosting(Box::new(job)))
}

#[test]
fn education_of_prose_refuses_only_where_it_is_demanded() {
    for (text, want) in [
        ("公司由海归博士团队创办。现招装配工", ""),
        ("其中硕士20人，本科以上200人。招操作工", ""),
        ("与多所本科院校合作", ""),
        ("985硕士带教", ""),
        ("本科及以上优先，中专亦可", ""),
        ("本科优先", ""),
        ("招收本科毕业生", "~education.below_stated"),
        ("本科及以上学历", "education.below_minimum"),
        ("要求硕士", "education.below_minimum"),
        ("大专及以上", ""),
    ] {
        assert_eq!(job_verdict(&student("大数据与会计"), job(text)), want, "{text}");
    }
    let mut stated = job("本科优先");
    stated.opening.education_min = Some(EducationLevel::Bachelor);
    assert_eq!(job_verdict(&student("大数据与会计"), stated), "education.below_minimum", "a field demands");
    let unsaid = StudentProfile { education_level: None, ..student("软件技术") };
    assert_eq!(job_verdict(&unsaid, job("要求硕士")), "", "the level of a major alone refuses nobody");
}

#[test]
fn experience_of_prose_refuses_only_where_it_is_demanded() {
    for (text, want) in [
        ("任职要求：三年以上护理经验", "experience.out_of_reach"),
        ("有三年以上护理经验者优先", ""),
        ("两年以上护理经验", ""),
        ("三年以上护理经验，应届生亦可", ""),
        ("护理部平均工龄五年以上", ""),
        ("公司从事护理十年以上", ""),
    ] {
        let mut stated = job(text);
        stated.opening.experience_months_min = Some(0);
        assert_eq!(job_verdict(&student("护理"), stated), want, "{text}");
    }
    let mut senior = student("护理");
    for told in ["三年护理工作经验", "2020.07—2024.07 某医院 护士", "在医院当护士四年"]
    {
        senior.experiences = vec![told.into()];
        assert_eq!(job_verdict(&senior, job("任职要求：三年以上护理经验")), "", "{told}");
    }
}

#[test]
fn a_title_alone_refuses_nobody() {
    for title in [
        "总经理秘书",
        "经理室前台",
        "专家门诊护士",
        "总裁司机",
        "客服组长",
        "高级文员",
        "店长",
        "财务总监",
        "首席护理员",
    ] {
        for field in [None, Some(0)] {
            let mut stated = job("负责日常工作。");
            (stated.opening.title, stated.opening.experience_months_min) = (title.into(), field);
            assert_eq!(job_verdict(&student("护理"), stated.clone()), "", "{title}");
            stated.opening.description = "任职要求：五年以上工作经验".into();
            assert_eq!(
                job_verdict(&student("护理"), stated.clone()),
                "experience.out_of_reach",
                "{title}, by its text"
            );
            stated.opening.description = "负责日常工作。".into();
            stated.opening.experience_months_min = Some(60);
            assert_eq!(
                job_verdict(&student("护理"), stated),
                "experience.out_of_reach",
                "{title}, by its field"
            );
        }
    }
}

#[test]
fn majors_of_prose_refuse_only_where_they_are_demanded() {
    for (text, want) in [
        ("不限专业，机电一体化技术专业优先", ""),
        ("除护理专业外均可", ""),
        ("文员实习，与机电一体化技术专业同学一起办公", ""),
        ("物流专业优先，其他专业也可", ""),
        ("负责机电一体化技术资料整理", ""),
        ("机电一体化技术、护理等相关专业", "~internship.unrelated_major_in_text"),
        ("要求护理专业", "internship.unrelated_major"),
        ("仅限机电一体化技术专业", "internship.unrelated_major"),
        ("要求大数据与会计专业", ""),
    ] {
        assert_eq!(slot_verdict(&student("大数据与会计"), slot(text)), want, "{text}");
    }
}

#[test]
fn neighbouring_majors_are_not_unrelated() {
    let asking = |major: &str| {
        let mut slot = slot("实习");
        slot.opening.majors = vec![major.into()];
        slot
    };
    for (major, asked) in [
        ("婴幼儿托育", "幼儿保育"),
        ("婴幼儿托育服务与管理", "学前教育"),
        ("汽车检测与维修技术", "新能源汽车技术"),
        ("电子商务", "网络直播与运营"),
    ] {
        assert_eq!(slot_verdict(&student(major), asking(asked)), "", "{major} {asked}");
    }
    assert_eq!(slot_verdict(&student("护理"), asking("新能源汽车技术")), "internship.unrelated_major");
}

#[test]
fn what_is_only_mentioned_makes_no_list_of_certificates() {
    let asking = || {
        let mut job = job("设备维护");
        job.opening.certificates = vec![required("电工证")];
        job
    };
    for words in ["考过英语四级", "有驾照"] {
        let student = StudentProfile { experiences: vec![words.into()], ..student("护理") };
        assert_eq!(job_verdict(&student, asking()), "", "{words}");
    }
    let listing = StudentProfile { certificates: vec![named("导游证")], ..student("护理") };
    assert_eq!(job_verdict(&listing, asking()), "certificate.missing_required");
    for text in ["必须持低压电工证", "无电工证勿投", "要求持有电工证"] {
        assert_eq!(job_verdict(&listing, job(text)), "~certificate.missing_in_text", "{text}");
        assert_eq!(job_verdict(&student("护理"), job(text)), "", "{text}: silence is no lack");
    }
    for words in ["电工证过期了", "没有电工证", "准备报考电工证", "电工证待考"] {
        let lacking = StudentProfile { experiences: vec![words.into()], ..student("护理") };
        assert_eq!(job_verdict(&lacking, job("必须持低压电工证")), "~certificate.missing_in_text", "{words}");
        assert_eq!(job_verdict(&lacking, asking()), "~certificate.missing_in_text", "{words}");
        assert_eq!(job_verdict(&lacking, job("电工证优先")), "", "{words}");
        assert_eq!(job_verdict(&lacking, job("必须持焊工证")), "", "{words}");
    }
    for text in ["电工证优先", "无需电工证", "加分项：\n电工证"] {
        assert_eq!(job_verdict(&listing, job(text)), "", "{text}");
    }
}

#[test]
fn the_text_of_a_slot_is_checked_with_its_words() {
    for (text, want) in [
        ("两班倒，上夜班", "~internship.text.night_shift"),
        ("KTV前台", "~internship.text.venue"),
        ("中介收取安置费", "~internship.text.agency"),
        ("入职交押金和服装费", "~internship.text.fees"),
        ("每天12小时，月休2天", "~internship.text.hours"),
        ("须满18岁", "~internship.text.adults"),
        ("高空作业", "~internship.text.hazard"),
        ("重体力劳动", "~internship.text.labour"),
        ("实习期没有工资", "~internship.text.unpaid"),
        ("陪客户喝酒", "~internship.text.harm"),
        ("须3年以上经验", "~internship.text.experience"),
        ("长白班，不加班，无押金", ""),
    ] {
        assert_eq!(slot_verdict(&student("护理"), slot(text)), want, "{text}");
        // Of a job experience is out of reach; the rest is about internships.
        let of_job = if text.contains("经验") { "experience.out_of_reach" } else { "" };
        assert_eq!(job_verdict(&student("护理"), job(text)), of_job, "{text}: no internship");
    }
    let mut known = slot("两班倒，上夜班");
    known.night_shift = Some(true);
    assert_eq!(slot_verdict(&student("护理"), known), "internship.night_shift", "told once");
    let judging = Judging { at: now(), person_is_foreign: false };
    let offer = slot("要求上夜班，12小时").facts();
    let told = broken_rules(&RuleSet::bundled(), &student("护理").facts(), &offer, judging);
    assert!(
        told[0].reason(Language::English).contains("要求上夜班")
            && told[0].source.contains("教职成〔2021〕4号"),
        "{told:?}"
    );
}

#[test]
fn of_certificates_of_which_one_is_enough_one_is_asked() {
    let holding = |name: &str| StudentProfile { certificates: vec![named(name)], ..student("护理") };
    for text in ["须持有电工证、焊工证之一", "必须具有电工证或焊工证"] {
        assert_eq!(job_verdict(&holding("健康证"), job(text)), "~certificate.missing_in_text", "{text}");
        assert_eq!(job_verdict(&holding("焊工证"), job(text)), "", "{text}");
    }
    let mut field = job("");
    field.opening.certificates = vec![required("电工证/焊工证")];
    assert_eq!(job_verdict(&holding("健康证"), field.clone()), "certificate.missing_required");
    assert_eq!(job_verdict(&holding("电工证"), field), "");
}

#[test]
fn who_is_turned_away_by_the_text_of_a_job_is_told() {
    let mut worker = student("护理");
    worker.experiences = vec!["两年护理工作经验".into()];
    for (text, want) in [
        ("社招，谢绝在校生", "~applicants.turned_away"),
        ("应届生请勿投递", "~applicants.turned_away"),
        ("仅限往届毕业生", "~applicants.turned_away"),
        ("应届往届均可", ""),
        ("往届生勿扰", ""),
    ] {
        assert_eq!(job_verdict(&student("护理"), job(text)), want, "{text}");
        assert_eq!(job_verdict(&worker, job(text)), "", "{text}: two years of work");
        assert_eq!(slot_verdict(&student("护理"), slot(text)), "", "{text}: internships are for students");
    }
}

#[test]
fn a_job_for_fresh_graduates_alone_is_told_to_who_has_worked() {
    let mut worker = student("护理");
    worker.experiences = vec!["2023.07—2025.07 某医院 护士".into()];
    for (text, want) in [
        ("只招应届毕业生", "~applicants.fresh_only"),
        ("应届往届均可", ""),
        ("非应届勿投", "~applicants.fresh_only"),
    ] {
        assert_eq!(job_verdict(&worker, job(text)), want, "{text}");
        assert_eq!(job_verdict(&student("护理"), job(text)), "", "{text}: no year of work");
        assert_eq!(slot_verdict(&worker, slot(text)), "", "{text}: internships are for students");
    }
}

#[test]
fn either_of_two_ways_in_is_enough() {
    for text in ["需有焊工证或3年以上经验", "本科或5年以上经验", "5年以上护理经验或本科以上学历"]
    {
        let broken = job_verdict(&student("护理"), job(text));
        assert!(broken.is_empty() || broken == "~education.below_stated", "{text}: {broken}");
    }
    let holding = StudentProfile { certificates: vec![named("健康证")], ..student("护理") };
    assert_eq!(job_verdict(&holding, job("需有焊工证或3年以上经验")), "");
}

#[test]
fn majors_that_a_job_leaves_out_keep_their_students_out() {
    for (major, text, want) in [
        ("大数据与会计", "专业不限，会计类除外", "major.excluded"),
        ("大数据与会计", "除会计专业外，护理专业也欢迎", ""),
        ("大数据与会计", "非护理专业勿投", "major.excluded"),
        ("助产", "非护理专业勿投", ""),
        ("护理", "非护理专业勿投", ""),
    ] {
        assert_eq!(job_verdict(&student(major), job(text)), want, "{major}: {text}");
    }
}

#[test]
fn the_lower_end_of_a_stipend_counts() {
    let monthly = |least: f64, most: f64| {
        Some(Pay {
            min_amount: Some(least),
            max_amount: Some(most),
            unit: PayUnit::Month,
            currency_code: String::new(),
        })
    };
    let paying = |pay| {
        let mut slot = InternshipSlot { same_post_pay: monthly(4000.0, 4000.0), ..slot("实习") };
        slot.opening.pay = pay;
        slot_verdict(&student("护理"), slot)
    };
    assert_eq!(paying(monthly(2000.0, 4000.0)), "~internship.art18.pay_from");
    assert_eq!(paying(monthly(2000.0, 3000.0)), "internship.art18.pay");
    assert_eq!(paying(monthly(3200.0, 4000.0)), "");
}

#[test]
fn unwanted_work_is_kept_out_by_the_title() {
    let seeker = Facts { unwanted_work: vec!["销售".into()], ..Facts::none(RecordKind::StudentProfile) };
    let kept_out = |title: &str| {
        let mut job = job("实习");
        job.opening.title = title.into();
        let judging = Judging { at: now(), person_is_foreign: false };
        !is_eligible(&RuleSet::bundled(), &seeker, &job.facts(), judging)
    };
    assert!(kept_out("电话销售") && kept_out("销售代表(双休)"));
    assert!(kept_out("置业顾问"), "a kind of work names more than its letters");
    assert!(!kept_out("文员") && !kept_out("客服(非销售)") && !kept_out("课程顾问(非销售)"));
}
