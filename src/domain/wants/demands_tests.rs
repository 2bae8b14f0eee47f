use super::*;
use crate::domain::catalogue::education::EducationLevel;
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::opening::Opening;
use crate::domain::record::role::Content;
use crate::domain::record::strength::Strength;

fn facts(title: &str, text: &str, months: Option<u32>, education: Option<EducationLevel>) -> Facts {
    let opening = Opening {
        title: title.into(),
        description: text.into(),
        experience_months_min: months,
        education_min: education,
        ..Opening::default()
    };
    JobPosting { opening, headcount: None }.facts()
}

#[test]
fn who_is_taken_by_exception_is_told_beside_what_is_asked() {
    let master = Some(EducationLevel::Master);
    for (text, field, want) in [
        ("任职要求：2年以上开发经验（优秀应届毕业生亦可考虑）", Some(0), (24, true, None)),
        ("岗位要求：两年以上（优秀硕士应届亦可）算法经验", Some(0), (24, true, master)),
        ("应届毕业生亦可", Some(12), (12, true, None)),
        ("1年以上经验，可接受应届生", Some(0), (12, true, None)),
        ("优秀应届生亦可", None, (0, false, None)),
        ("优秀应届生亦可", Some(36), (36, true, None)),
        ("尤其对校招生、新员工入职培训课程有独立开发能力", Some(36), (36, false, None)),
        ("熟悉落户办理流程（应届生、留学生、居住证）", Some(36), (36, false, None)),
        ("关键词：招聘找工作 应届生求职 应届生招聘", Some(36), (36, false, None)),
        ("有使用vue2.0经验优先", Some(36), (36, false, None)),
        ("2年以上经验者尤佳，应届毕业生可", Some(36), (36, true, None)),
        ("3年以上开发经验，能力突出者可适当放宽年限", Some(36), (36, true, None)),
        ("3年及以上相关工作经验，优秀者可适当放宽条件", Some(0), (36, true, None)),
        ("3年以上开发经验。年龄35岁以下，优秀者可放宽", Some(0), (36, false, None)),
        ("应届生或1-3年工作经验均可", Some(0), (0, false, None)),
        ("经验不限，两年以上经验者优先", Some(0), (0, false, None)),
        ("2年以上经验，欢迎应届毕业生", Some(0), (0, false, None)),
    ] {
        let facts = facts("会计", text, field, None);
        let beginners = &facts.beyond.beginners;
        let read = (facts.experience_months.unwrap_or(99), !beginners.words.is_empty(), beginners.from);
        assert_eq!(read, want, "{text}");
    }
}

#[test]
fn what_is_asked_by_education_is_asked_of_each_for_itself() {
    use EducationLevel::{Bachelor, JuniorCollege, Master};
    let facts = facts("算法工程师", "任职要求：本科3年以上、硕士1年以上工作经验", Some(36), None);
    assert_eq!(&*facts.beyond.experience, "本科3年以上、硕士1年");
    let asked = [Some(JuniorCollege), Some(Bachelor), Some(Master), None];
    assert_eq!(asked.map(|held| facts.experience_asked_of(held)), [Some(36), Some(36), Some(12), Some(12)]);
}

#[test]
fn a_text_that_takes_beginners_goes_before_a_year_in_the_field() {
    let read = |text: &str, field| facts("会计", text, Some(field), None).experience_months;
    for text in ["欢迎应届生投递", "应届毕业生均可", "接受实习生", "无经验亦可，有人带"]
    {
        assert_eq!(read(text, 12), Some(0), "{text}");
        let of_years = facts("会计", text, Some(36), None);
        assert_eq!(of_years.experience_months, Some(36), "{text}");
        assert!(!of_years.beyond.beginners.words.is_empty(), "the words take them: {text}");
    }
    assert_eq!(read("不接受应届生", 12), Some(12));
    assert_eq!(read("负责记账", 12), Some(12));
}

#[test]
fn the_stricter_of_field_and_text_holds_where_the_text_sets_a_condition() {
    let read = |text: &str| facts("会计", text, Some(0), None).experience_months;
    let wrong: Vec<String> = [
        ("任职要求：四年以上制造业成本核算经验", 48),
        ("从事机械设计工作六年以上", 72),
        ("具有大型互联网公司3年以上工作经验", 36),
        ("3年以上嵌入式开发，熟悉C语言", 36),
        ("任职要求：1、3-5年仓储管理经验", 36),
        ("须有两年同岗位工作经验", 24),
        ("本科毕业四年以上", 48),
        ("有3年以上采购经验者优先", 0),
        ("加分项：\n5年以上审计经验", 0),
        ("五年以上经验优先考虑", 0),
        ("3年以上经验，应届生亦欢迎", 0),
        ("工作经验半年至一年，在IT企业有过工作经历", 6),
        ("至少2年的iOS开发经验", 24),
        ("通讯专业优先2、2年以上IOS系统开发经验", 24),
        ("5年以上专职H5，Web页面开发经验", 60),
        ("任职要求：具备丰富的招聘经验", 12),
        ("任职要求：2年-4年前端开发经验", 24),
        ("任职要求：2年以内开发经验", 0),
        ("4年以上开发经验（14年之前毕业）", 48),
        ("老员工拥有丰富的实战经验", 0),
        ("有多年销售经验者优先", 0),
        ("公司未来三年规划清晰，合同三年，团队平均5年经验", 0),
        ("要求一年以上行政经验，可接受实习生", 0),
        ("要求一年以上行政经验，不接受实习生", 12),
        ("无需经验，有人带。老员工平均工作5年以上", 0),
        ("公司从事软件开发10年以上", 0),
        ("由20年以上经验的导师带教", 0),
        ("工作满3年以上者可享受股权", 0),
        ("合同期3年以上", 0),
        ("公司成立十年以上", 0),
        ("负责应届生招聘。要求5年以上招聘经验", 60),
        ("组织应届毕业生培训，3年以上培训管理经验", 36),
        ("福利待遇：\n工作两年以上有年终奖", 0),
        ("晋升：工作三年以上可升主管，需本科", 0),
        ("面向工作三年以上的学员授课", 0),
        ("须持有健康证，或者有1年以上餐饮经验", 0),
        ("要求3年以上经验，持有焊工证或电工证", 36),
        ("我们需要你3年以上开发经验", 36),
        ("有1年以上工资计算的工作经验", 12),
        ("任职要求：有期刊创办和运营经验（3年以上）", 36),
        ("3年以上剪辑经验，2年以上工作经验也可", 24),
        ("任职要求：核心团队拥有近20年的行业经验", 0),
        ("制订应届生的专项培养方案，3年以上培训经验", 36),
        ("1-2年工作经验", 12),
        ("1、1年Java开发工作经验", 12),
        ("大专学历，3年左右招聘经验", 36),
        ("1、具有2年互联网行业从业经历", 24),
        ("从事软件测试工作3-5年", 36),
        ("3年开发经验以上，熟悉Java", 36),
        ("2、3年以上客户端开发经验", 36),
        ("5年以上团队管理经验", 60),
        ("2年以上用户运营经验", 24),
        ("具备连续3年以上人事工作经验", 36),
        ("至少3年网络产品（如网关，路由器）研发经验", 36),
        ("任职要求：大型企业或上市公司人力资源经验10年以上", 120),
        ("在IT公司从事人力资源工作2年以上", 24),
        ("任职要求：3年制造业招聘经验", 36),
        ("不少于3年薪酬管理工作经历", 36),
        ("1.统招本科 2.5年以上采购经验 3.会英语", 60),
        ("任职资格1.大专学历，2年以上PHP开发经验", 24),
        ("至少2年程序开发经验或1年游戏开发经验", 12),
        ("中级工程师4年以上Java开发经验，高级工程师6年以上Java开发经验", 48),
        ("本科毕业工作满4年", 48),
        ("1-2年工作经验优先", 0),
        ("1-2年工作经验者尤佳", 0),
        ("拥有10年行业经验的团队带你", 0),
        ("他们有20多年的从业经验", 0),
        ("数位十年以上经验的大牛和你一起工作", 0),
        ("年龄35岁以下（如有10年以上工作经验者，可放宽）", 0),
        ("有5年以上招聘经验的学历可放宽", 0),
        ("由3年以上团队管理经验的老师带教", 0),
        ("为3年以上经验的客户提供服务", 0),
        ("提供3年成长规划，1年工作经验积累", 0),
        ("我司连续10年增长，管理规范", 0),
        ("近5年业绩稳定，主导过两年开发", 0),
        ("毕业满一年可申请补贴", 0),
        ("", 0),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != Some(*want))
    .map(|(text, want)| format!("{text}: {:?}, not {want}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn of_several_ways_the_least_is_asked_where_the_field_is_silent() {
    for (text, want) in [
        ("任职要求：至少2年程序开发经验或1年游戏开发经验", 12),
        ("1.统招本科；2.5年以上采购经验；3.会英语", 60),
        ("具有2.5年以上采购经验", 30),
        ("本科或以上学历，3年以上开发经验", 36),
    ] {
        assert_eq!(facts("会计", text, None, None).experience_months, Some(want), "{text}");
    }
}

#[test]
fn the_words_are_told_and_a_stricter_field_stays() {
    let read = facts("出纳", "要求：3年以上出纳工作经验，能吃苦", Some(12), None);
    assert_eq!((read.experience_months, &*read.beyond.experience), (Some(36), "3年以上出纳工作经验"));
    let field = facts("出纳", "1年以上出纳工作经验", Some(60), None);
    assert_eq!((field.experience_months, &*field.beyond.experience), (Some(60), ""));
}

#[test]
fn a_leads_title_is_not_for_beginners_unless_the_text_takes_them() {
    let read = |title: &str, text: &str, months| facts(title, text, months, None).experience_months;
    assert_eq!(read("仓储主管", "", Some(0)), Some(TITLE_AGAINST_FIELD));
    assert_eq!(read("财务总监", "", Some(0)), Some(60));
    assert_eq!(read("仓储主管", "", None), Some(36));
    assert_eq!(read("仓储主管", "接受应届毕业生", Some(0)), Some(0));
    assert_eq!(read("仓储主管", "", Some(12)), Some(12), "a field that asks for something is believed");
    assert_eq!(read("储备店长", "", Some(0)), Some(0));
    assert_eq!(read("客户经理", "", Some(0)), Some(0));
    assert_eq!(read("会计助理", "", None), Some(0));
    assert_eq!(read("总经理秘书", "", None), None);
    let told = facts("仓储主管", "", None, None).beyond;
    assert_eq!((&*told.title, &*told.experience), ("仓储主管", ""), "a title is no words of the text");
}

#[test]
fn a_degree_that_the_text_demands_is_asked_whatever_the_field_says() {
    let read = |text: &str, field| {
        let facts = facts("研究员", text, None, Some(field));
        (facts.education, facts.education_strength, facts.beyond.education)
    };
    let (college, master) = (EducationLevel::JuniorCollege, EducationLevel::Master);
    assert_eq!(
        read("要求：硕士及以上学历", college),
        (Some(master), Strength::Demanded, "硕士及以上学历".to_string())
    );
    for text in [
        "硕士优先",
        "大专及以上，硕士优先",
        "团队多为硕士",
        "任职要求：\n大三或研究生在读",
        "任职要求：\n理工科的专、硕士学生",
        "",
    ] {
        assert_eq!(read(text, college).0, Some(college), "{text}");
    }
    // The text of a post says what the post takes, where a field has few values to choose from: nobody whom it takes is kept out.
    for text in
        ["大专及以上", "任职要求：硕士学历，优秀者大专亦可", "任职要求：\n大专学历，有驾照", "学历要求：大专"]
    {
        let facts = facts("研究员", text, None, Some(master));
        let read = (facts.education, facts.beyond.education_of_field);
        assert_eq!(read, (Some(college), Some(master)), "{text}");
    }
    assert_eq!(read("学历不限", master).0, Some(EducationLevel::LowerSecondary));
    for text in ["大专优先", "团队多为大专", "性别不限学历：硕士及以上", "带领大专实习生", "招大专生5名"]
    {
        assert_eq!(read(text, master).0, Some(master), "{text}");
    }
    for text in ["任职要求：正规本科院校计算机专业毕业", "岗位要求：统招本科", "任职要求：计算机专业本科学历"]
    {
        assert_eq!(read(text, college).0, Some(EducationLevel::Bachelor), "{text}");
    }
    for text in
        ["任职要求：本科学历，能力突出者大专亦可", "福利：本科学历补贴1000元", "本科毕业论文辅导", "本科在读"]
    {
        assert_eq!(read(text, college).0, Some(college), "{text}");
    }
}
