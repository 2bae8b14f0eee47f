use crate::domain::lexicon::{Stance, read};
use crate::domain::text::passage::Passage;

/// The terms that are asked or held; `!` is insisted on, `+` only welcome.
fn held(text: &str) -> String {
    let passage = Passage::of(text);
    let mark = |stance, required| match (stance, required) {
        (_, true) => "!",
        (Stance::Welcome, _) => "+",
        _ => "",
    };
    let mentions = read(&passage).mentions;
    let mut names: Vec<String> =
        mentions.iter().map(|m| format!("{}{}", m.term.name, mark(m.stance, m.required))).collect();
    names.sort();
    names.join(" ")
}

pub(in crate::domain::lexicon) fn check(cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| {
            let sorted = |names: &str| {
                let mut names: Vec<String> = names.split(' ').map(str::to_owned).collect();
                names.sort();
                names
            };
            sorted(&held(text)) != sorted(want)
        })
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", held(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

pub(in crate::domain::lexicon) fn none_held(texts: &[&str]) {
    check(&texts.iter().map(|text| (*text, "")).collect::<Vec<_>>());
}

#[test]
fn what_does_not_matter_waives_only_its_own_words() {
    check(&[
        ("学历不限、会CAD", "CAD"),
        ("学历不限 会CAD", "CAD"),
        ("男女不限、有焊工证", "焊工证!"),
        ("专业不限、持护士执业资格证", "护士执业资格证!"),
        ("不用倒班会PLC", "PLC"),
        ("年龄不限、懂PLC", "PLC"),
        ("会PLC、经验不限", "PLC"),
        ("无需经验、会CAD", "CAD"),
        ("不限专业、熟悉Java", "Java"),
        ("户籍不限/持电工证", "电工证!"),
        ("不要求CAD、PLC", ""),
        ("CAD、PLC均不要求", ""),
        ("无需CAD基础", ""),
        ("会PLC、不会CAD", "PLC"),
        ("PLC会,CAD不会", "PLC"),
        ("有没有用PLC的岗位", "PLC"),
        ("上海有没有PLC岗", "PLC"),
        ("请问有没有PLC的工作", "PLC"),
        ("有没有招PLC调试的", "PLC"),
        ("有没有会CAD就行的兼职", "CAD"),
        ("有没有焊工证都可以", ""),
        ("互联网优先", ""),
        ("工作年限不限、焊工证必备", "焊工证!"),
        ("经验年限不限、CAD熟练", "CAD"),
        ("班次不限、会PLC", "PLC"),
        ("职称不限 持电工证", "电工证!"),
    ]);
}

#[test]
fn what_is_waived_is_not_asked() {
    none_held(&[
        "不强制要求电工证",
        "可不具备电工证",
        "勿需英语四级",
        "英语四级不作硬性要求",
        "英语四级非必需",
        "非Java岗位",
        "不是Java岗位",
        "不招Java",
        "毋须焊工证",
        "焊工证不做强制要求",
        "驾驶证没有也行",
        "CAD并非必须",
        "无CAD要求",
        "不看英语四级",
        "PLC不是硬性要求",
        "电工证可有可无",
        "普通话证书不强求",
        "不必须有叉车证",
        "有无焊工证均可",
        "焊工证有无皆可",
        "不论有无驾驶证",
        "用不到CAD",
        "日常工作用不上英语四级",
        "PLC零基础也行",
        "不会Photoshop也没关系",
        "CAD不会也可以",
        "不看重英语四级",
        "不一定要电工证",
        "无需您持焊工证上岗",
        "不需要你会PLC",
        "焊工证不是必备条件",
        "与PLC无关",
        "没有焊工证的也欢迎",
        "没有叉车证照样招",
        "没有健康证？没关系",
        "不会CAD也能来",
    ]);
}

#[test]
fn plans_and_lacks_are_not_held() {
    none_held(&[
        "准备报考电工证",
        "电工证待考",
        "拟考焊工证",
        "电工证(无)",
        "电工证（无）",
        "英语四级：否",
        "英语四级 未过",
        "电工证已过期",
        "不熟悉PLC",
        "对PLC一窍不通",
        "想学Python",
        "不想做Java",
        "驾驶证：无",
        "计划考取教师资格证",
        "焊工证还没拿到",
        "Python学习中",
        "没接触过CAD",
        "健康证已失效",
        "尚未取得护士执业资格证",
        "PLC不太会",
        "正在考驾驶证",
        "导游证 暂无",
        "CAD、PLC都不会",
        "缺乏PLC经验",
        "驾照被吊销",
        "下个月考电工证",
        "电工证考试没通过",
        "已报名焊工证考试",
        "不会开车",
        "CET6没戏",
        "争取毕业前拿到健康证",
        "英语不好",
        "不太懂PLC",
        "不怎么会Photoshop",
        "备战英语四级",
        "导游证备考中，笔试过了面试没过",
        "初级会计职称五月才考",
        "焊工证过期没换",
        "驾驶证过期未审",
        "焊工证月底去考",
        "健康证还没办",
        "电工证下月去办",
        "对Java很感兴趣但没学过",
        "教师资格证十月考",
        "以前会用Photoshop，现在都忘了",
        "正在学Python",
        "导游证打算明年考取",
        "Java这门课挂了",
        "没学CAD",
        "报了焊工证，没下证",
        "明年参加护士执业资格考试",
        "准备参加护士执业资格考试",
        "电工证：暂未取得",
        "焊工证：在考",
        "教师资格证笔试已过，面试待考",
        "驾驶证在学",
        "Python没学会",
        "Java一直学不会",
        "Excel不熟练",
        "CAD不太熟",
        "PLC不擅长",
        "初级会计职称只过了一科",
        "下学期考导游证",
    ]);
    check(&[
        ("去年考取电工证,没有出过事故", "电工证"),
        ("会PLC，不懂CAD", "PLC"),
        ("电工证已拿到，还没进过变电站", "电工证"),
        ("英语四级：已过", "英语四级"),
        ("不会英语的PLC工程师", "PLC"),
        ("没有经验但会CAD", "CAD"),
        ("没学过PLC但自学了Python", "Python"),
        ("不会Photoshop，不过Excel很熟", "Excel"),
        ("除了Java以外也会Python", "Java Python"),
        ("除了会CAD之外，还会SolidWorks", "CAD SolidWorks"),
        ("去年才考过驾驶证", "驾驶证"),
        ("在学校学过Java", "Java"),
        ("英语四级过了，六级没过", "英语四级"),
        ("驾驶证去年考的", "驾驶证"),
        ("会PLC，CAD还在学", "PLC"),
        ("明年毕业，会CAD", "CAD"),
        ("会CAD、不熟悉PLC", "CAD"),
        ("CAD不熟练，PLC熟练", "PLC"),
        ("英语四级在学校就过了", "英语四级"),
    ]);
}

#[test]
fn what_is_welcome_is_not_asked() {
    check(&[
        ("有java，spring经验优先", "Java+ Spring+"),
        ("熟悉MySQL，有Redis经验优先", "MySQL Redis+"),
        ("必须持有焊工证，电工证优先", "焊工证! 电工证+"),
        ("任职要求：\n必须会CAD\n加分项：\n1、会PLC\n2、持有电工证", "CAD! PLC+ 电工证+"),
        ("岗位要求：熟悉Java。加分项：熟悉Redis、Docker；有MySQL经验", "Docker+ Java MySQL+ Redis+"),
        ("【加分项】会Python\n【任职要求】必须会Java", "Java! Python+"),
        ("优先条件：\n持有驾驶证\n福利：\n包住\n任职资格：\n具备电工证", "电工证! 驾驶证+"),
        ("会CAD是加分项", "CAD+"),
        ("有驾驶证 熟悉Java 大专优先", "Java+ 驾驶证!"),
        ("驾驶证 优先", "驾驶证+"),
    ]);
}

#[test]
fn a_heading_of_majors_loses_no_skills() {
    check(&[
        ("专业：机电一体化，会PLC、CAD", "CAD PLC"),
        ("专业：计算机相关专业；熟悉Java、MySQL", "Java MySQL"),
        ("专业：机械类，熟练使用SolidWorks、AutoCAD", "CAD SolidWorks"),
        ("专业要求：护理专业，持护士执业资格证", "护士执业资格证!"),
        ("机器学习、人工智能等相关专业", ""),
    ]);
}

#[test]
fn the_employers_own_past_asks_nothing() {
    for text in ["公司简介：\n我们做Java和Python培训多年", "公司由Java专家创办", "关于我们：专注于机器学习"]
    {
        let kept = held(text);
        assert!(!kept.contains("Python") && !kept.contains("机器学习"), "{text}: {kept}");
    }
    assert_eq!(held("公司简介：做软件外包\n任职要求：熟悉Java"), "Java");
}

#[test]
fn what_the_employer_gives_is_not_asked() {
    check(&[
        ("福利：免费Java培训\n任职要求：会CAD", "CAD"),
        ("薪资待遇：\n1、考取电工证有补贴\n2、Python内训\n岗位要求：\n熟悉PLC", "PLC"),
        ("待遇：五险一金，包住\n负责Java开发", "Java"),
        ("待遇面议，熟悉MySQL", "MySQL"),
        ("福利：会CAD者加500元", "CAD+"),
        ("任职要求：熟悉Java； 薪酬福利 五险一金 英语培训", "Java"),
        ("负责薪酬福利核算", "薪酬管理"),
    ]);
}

#[test]
fn words_of_other_things_hide_skills() {
    none_held(&[
        "面向社会招聘店员",
        "处理更大数据规模",
        "服务零售行业",
        "支持营销条线",
        "整理员工资料管理",
        "满足合规要求",
    ]);
    check(&[
        ("负责招聘和大数据平台", "招聘 大数据"),
        ("熟悉VBA、GraphQL", "GraphQL VBA"),
        ("MSSQLServer", "SQL Server"),
    ]);
}

#[test]
fn trades_that_are_spoken_of_are_no_skills() {
    check(&[
        ("有照明、充电桩等行业招聘经验优先", "招聘+"),
        ("负责销售、客服等岗位招聘", ""),
        ("熟悉跨境电商行业", "跨境电商"),
        ("平台包括但不限于视频号、小红书", "视频号运营 小红书运营"),
        ("Good spoken English and communication skills", "英语 沟通能力"),
    ]);
}

#[test]
fn whom_one_works_with_what_was_studied_and_what_the_firm_does_are_no_skills() {
    none_held(&[
        "与美术设计人员、数据库开发人员密切合作",
        "配合嵌入式工程师出差",
        "会计学/法学/心理学本科以上",
        "支持集团的研发、生产和销售",
        "我们集设计、生产、销售于一体",
        "汇总每日销售数据",
        "化妆品配件厂",
    ]);
    check(&[
        ("管理前端团队", "前端开发"),
        ("与同事用Java开发", "Java"),
        ("负责产品销售", "销售"),
        ("熟悉WCF、MVVM", "WCF MVVM"),
        ("熟练使用剪辑软件", "视频剪辑"),
    ]);
}

#[test]
fn what_is_forbidden_or_left_to_others_is_no_duty() {
    none_held(&["严禁安排Java岗", "公司为驾驶证培训机构", "客户包括Java培训学校", "我们为企业提供Java培训"]);
}

#[test]
fn work_that_is_sought_is_no_skill() {
    let stance = |text: &str| read(&Passage::of(text)).mentions.first().map(|mention| mention.stance);
    for text in [
        "想做Python开发",
        "梦想成为Java工程师",
        "求职意向：前端开发",
        "立志从事机器学习",
        "想转Java",
        "想往前端开发发展",
    ] {
        assert_eq!(stance(text), Some(Stance::Sought), "{text}");
    }
    assert_eq!(stance("对UG很感兴趣"), Some(Stance::Sought));
    assert_eq!(stance("对Python有浓厚的兴趣"), Some(Stance::Sought));
    assert_eq!(stance("会Java，想找个双休的工作"), Some(Stance::Mentioned));
    assert_eq!(stance("做过Java项目"), Some(Stance::Mentioned));
}

#[test]
fn what_is_unwanted_is_told_apart_from_what_is_lacking() {
    let stance = |text: &str| read(&Passage::of(text)).others.first().map(|other| other.stance);
    assert_eq!(stance("不想做Java"), Some(Stance::Unwanted));
    assert_eq!(stance("不会Java"), Some(Stance::Lacking));
    assert_eq!(stance("无需Java"), Some(Stance::Waived));
    assert_eq!(stance("除Java外都行"), Some(Stance::Unwanted));
}

#[test]
fn what_others_have_is_not_held() {
    check(&[
        ("曾帮助室友考取导游证", ""),
        ("父亲有焊工证,我会PLC", "PLC"),
        ("车间的同事都有电工证", ""),
        ("帮同学拿到驾驶证", ""),
        ("我的朋友会Java", ""),
        ("和室友一起考取导游证", "导游证"),
        ("与同学共同持有电工证", "电工证!"),
        ("教同学CAD", "CAD"),
        ("欢迎会PLC的同学", "PLC"),
    ]);
}

#[test]
fn what_may_be_obtained_later_is_not_insisted_on() {
    check(&[
        ("持有消防设施操作员证,未持证可入职后考取", "消防设施操作员证+"),
        ("须有健康证（可入职后办理）", "健康证+"),
        ("健康证可入职后补办", "健康证+"),
        ("护理员证入职后由院方组织考取", "医疗护理员职业技能等级证书+"),
        ("须持有教师资格证或入职半年内考取", "教师资格证+"),
        ("必须持有电工证，公司可协助办理", "电工证+"),
        ("有焊工证或愿意考取者均可", "焊工证+"),
        ("焊工证后补也行", "焊工证+"),
        ("健康证来了再补", "健康证+"),
        ("必须持有电工证，入职后签三年合同", "电工证!"),
    ]);
}

#[test]
fn certificates_that_ran_out_or_are_under_way_are_not_held() {
    none_held(&[
        "叉车证正在办理",
        "焊工证去年到期未复审",
        "电工证已到期",
        "健康证办理中",
        "PLC只听说过",
        "SolidWorks只见过",
        "正在复习英语六级",
    ]);
    check(&[
        ("电工证2028年到期", "电工证"),
        ("不是不会Excel，是用得少", "Excel"),
        ("并非不懂PLC", "PLC"),
        ("不接受出差", ""),
        ("接受出差", "适应出差"),
        ("不适应短期出差者勿投", "适应出差!"),
    ]);
}
