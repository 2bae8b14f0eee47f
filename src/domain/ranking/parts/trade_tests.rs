use super::*;
use crate::domain::catalogue::trade;
use crate::domain::ranking::parts::PartKind;
use crate::domain::ranking::wording::Wording;
use crate::domain::record::course_profile::CourseProfile;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Content;
use crate::domain::search::embedding::Embedding;

fn facts(kind: RecordKind, title: &str, skills: &[&str]) -> Facts {
    let trades = trade::of_title(title);
    let mut facts = Facts { trades_beside: trade::of_course(title), trades, ..Facts::none(kind) };
    if kind.is(Role::Seeker) || facts.trades.is_empty() {
        facts.wording = Wording::of([title]);
    }
    let specialities = Specialities::of([title], skills.iter().copied(), &facts.trades);
    Facts { specialities, ..facts }
}

fn value(subject: &Facts, target: &Facts) -> f64 {
    let embedding = Embedding::default();
    fn side<'a>(facts: &'a Facts, embedding: &'a Embedding) -> Side<'a> {
        Side { name: "", facts, embedding }
    }
    PartKind::Trade.value(side(subject, &embedding), side(target, &embedding)).expect("both have a trade")
}

/// The values of jobs, each a title and skills, for who wishes this and has these skills.
fn values(wish: &str, skills: &[&str], jobs: &[(&str, &[&str])]) -> Vec<f64> {
    let seeker = facts(RecordKind::StudentProfile, wish, skills);
    let job = |(title, skills): &(&str, &[&str])| facts(RecordKind::JobPosting, title, skills);
    jobs.iter().map(|one| value(&seeker, &job(one))).collect()
}

#[test]
fn a_language_that_is_asked_and_not_spoken_leaves_little() {
    use crate::domain::record::job_posting::JobPosting;
    use crate::domain::record::opening::Opening;
    use crate::domain::record::role::Content;
    let embedding = Embedding::default();
    let value = |title: &str, text: &str, spoken: &str| {
        let opening = Opening { title: title.into(), description: text.into(), ..Opening::default() };
        let opening = JobPosting { opening, headcount: None }.facts();
        let mut seeker = Facts { trades: opening.trades.clone(), ..Facts::none(RecordKind::StudentProfile) };
        seeker.take_tongues(&[spoken]);
        let side = |facts| Side { name: "", facts, embedding: &embedding };
        PartKind::Trade.value(side(&seeker), side(&opening)).expect("both are of the trade")
    };
    assert_eq!(value("法语客服", "", ""), UNSPOKEN);
    assert_eq!(value("法语客服", "", "法语"), 1.0);
    assert_eq!(value("客服专员", "必须会日语", ""), UNSPOKEN);
    assert_eq!(value("客服专员", "日语优先", ""), 1.0);
    assert_eq!(value("客服专员", "日语不问，英语四级", ""), 1.0);
    assert_eq!(value("英语客服", "", ""), ENGLISH_UNSAID);
    assert_eq!(value("日语/韩语客服", "", "韩语"), 1.0, "one is enough");
}

#[test]
fn a_speciality_that_is_named_is_meant() {
    for (wish, jobs) in [
        ("Go后端", ["Golang服务端", "后端工程师", "PHP开发"]),
        ("韩语翻译", ["韩语口译", "翻译", "法语翻译"]),
        ("物理老师", ["初中物理教师", "教师", "语文老师"]),
        ("React前端", ["前端开发（React）", "前端", "Vue前端"]),
        ("高压电工", ["高压值班电工", "电工", "低压电工"]),
        ("保险销售", ["销售代表（保险）", "销售代表", "房产销售"]),
    ] {
        let found = values(wish, &[], &jobs.map(|job| (job, &[][..])));
        assert!(found.is_sorted_by(|a, b| a > b), "{wish}: {found:?}");
        assert_eq!(found[0], 1.0);
    }
    assert_eq!(
        values("后端", &[], &[("PHP开发", &[]), ("后端", &[])]),
        [1.0, 1.0],
        "who names none takes all"
    );
}

#[test]
fn a_title_of_no_known_trade_is_below_a_near_one() {
    let found = values("护士", &[], &[("护士", &[]), ("护理员", &[]), ("健康顾问", &[]), ("叉车工", &[])]);
    assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
    let (seeker, embedding) = (facts(RecordKind::StudentProfile, "护士", &[]), Embedding::default());
    let untitled = Facts { diffuse: true, ..Facts::none(RecordKind::JobPosting) };
    let side = |facts| Side { name: "", facts, embedding: &embedding };
    assert_eq!(PartKind::Trade.value(side(&seeker), side(&untitled)), None, "no title says no work");
    let nobody = Facts::none(RecordKind::StudentProfile);
    let titled = facts(RecordKind::JobPosting, "健康顾问", &[]);
    assert_eq!(PartKind::Trade.value(side(&nobody), side(&titled)), None, "no work is sought");
}

#[test]
fn words_tell_where_no_table_does() {
    let found = values(
        "薪酬、家谱编修",
        &[],
        &[("薪酬专员", &[]), ("家谱编修员", &[]), ("家谱顾问", &[]), ("健康顾问", &[])],
    );
    assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
    let (seeker, embedding) = (facts(RecordKind::StudentProfile, "家谱编修", &[]), Embedding::default());
    let of = |title| {
        let job = facts(RecordKind::JobPosting, title, &[]);
        let side = |facts| Side { name: "", facts, embedding: &embedding };
        PartKind::Trade.value(side(&seeker), side(&job))
    };
    assert_eq!([of("家谱编修（实习）"), of("健康顾问"), of("会计")], [Some(1.0), None, None]);
}

#[test]
fn who_has_half_of_the_work_is_below_who_has_both() {
    let found = values(
        "人力数据分析",
        &[],
        &[("HR数据分析", &[]), ("HRBP（数据分析方向）", &[]), ("数据分析", &[]), ("会计", &[])],
    );
    assert!(found.is_sorted_by(|a, b| a >= b) && found[1] > 0.9, "{found:?}");
    assert!(found[2] < 0.5, "data analysis alone is not the work that is sought: {found:?}");
    let found = values("医学编辑", &[], &[("医学编辑", &[]), ("期刊编辑", &[]), ("英语编辑", &[])]);
    assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
}

#[test]
fn a_course_of_a_major_that_leads_to_the_wish_is_worth_it_whatever_its_name() {
    let course = |title: &str, major: &str| CourseProfile {
        title: title.to_string(),
        major_name: major.to_string(),
        ..CourseProfile::default()
    };
    for (wish, title, major) in [
        ("室内设计师", "施工图预算", "建筑室内设计"),
        ("康复治疗师", "大学物理", "康复治疗技术"),
        ("会计", "教学软件应用", "大数据与会计"),
    ] {
        let student = facts(RecordKind::StudentProfile, wish, &[]);
        assert!(value(&student, &course(title, major).facts()) >= LED_TO, "{title}");
        let other = value(&student, &course(title, "数控技术").facts());
        assert!(other < LED_TO, "{title} of another major: {other}");
    }
}

#[test]
fn what_stands_beside_the_work_counts_little() {
    let found = values("供应链", &[], &[("供应链专员", &[]), ("供应链数据分析", &[]), ("数据分析", &[])]);
    assert!(found.is_sorted_by(|a, b| a > b), "{found:?}");
}

#[test]
fn skills_tell_where_no_title_does() {
    let jobs: [(&str, &[&str]); 5] = [
        ("Go后端", &[]),
        ("后端", &["Golang", "MySQL"]),
        ("后端", &[]),
        ("后端", &["PHP"]),
        ("PHP后端", &[]),
    ];
    let by_wish = values("Go后端", &[], &jobs);
    assert!(by_wish.is_sorted_by(|a, b| a > b), "{by_wish:?}");
    let by_skills = values("后端", &["Golang"], &jobs);
    assert!(by_skills.is_sorted_by(|a, b| a >= b) && by_skills[0] > by_skills[4], "{by_skills:?}");
}

#[test]
fn who_learns_is_to_learn_what_is_new() {
    let student = facts(RecordKind::StudentProfile, "后端", &["Java"]);
    let course = |title| value(&student, &facts(RecordKind::CourseProfile, title, &[]));
    assert_eq!(course("Python后端开发"), course("Java后端开发"));
}

#[test]
fn other_work_than_the_wished_counts_with_more_weight_than_this() {
    let seeker = facts(RecordKind::StudentProfile, "护士", &[]);
    let kept = |kind, title: &str| PartKind::Trade.confidence(&seeker, &facts(kind, title, &[]));
    let of_job = |title: &str| kept(RecordKind::JobPosting, title);
    assert!(of_job("护士") == MET && of_job("电工") == 1.0 && (MET..1.0).contains(&of_job("护理员")));
    let of_course = kept(RecordKind::CourseProfile, "电工实务");
    assert_eq!(of_course, MET, "a course is no work");
    let led_to = Facts { trades_of_major: true, ..seeker.clone() };
    let of_major = PartKind::Trade.confidence(&led_to, &facts(RecordKind::JobPosting, "电工", &[]));
    assert_eq!(of_major, OF_MAJOR * MET, "others of the same major become other things");
}
