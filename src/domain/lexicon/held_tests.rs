//! What a person holds, in prose and in fields.

use super::{Stance, TermKind, level_of, named, recognise};
use crate::domain::text::passage::Passage;

/// The certificates that a text says are held.
fn held(text: &str) -> Vec<&'static str> {
    let mentions = recognise(&Passage::of(text)).into_iter();
    let papers =
        mentions.filter(|found| found.term.kind == TermKind::Certificate && found.stance != Stance::Sought);
    papers.map(|found| found.term.name.as_str()).collect()
}

#[test]
fn what_is_under_way_lacking_or_of_others_is_not_held() {
    let wrong: Vec<String> = [
        "高压电工证培训中",
        "叉车证下月考下来",
        "护士证明年五月才发",
        "教资笔试过了两门，面试还没报",
        "会开叉车但没证",
        "在参加焊工证培训",
        "叉车证培训结业",
        "就差个叉车证",
        "缺教师资格证",
        "导游证只过了笔试",
        "焊工证理论已过，实操待考",
        "驾照科目二",
        "驾照科三已过，科目四待考",
        "在学驾照",
        "普通话成绩还没公布",
        "计算机二级月底出成绩",
        "CET-6 401",
        "英语四级：387分",
        "四级考了402分",
        "英语四级差8分",
        "护士证报名成功",
        "教师资格证考试未果",
        "中级会计过了两科",
        "我家有导游证",
        "表姐有护士证",
        "父母都有叉车证",
        "舅舅家的驾照",
        "我们寝室都有普通话证",
        "家里人有焊工证",
        "有同学考到叉车证",
        "认识持教师资格证的学姐",
        "跟着有电工证的师傅打下手",
        "几个朋友拿到健康证",
    ]
    .into_iter()
    .filter(|text| !held(text).is_empty())
    .map(|text| format!("{text}: {:?}", held(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_passed_or_in_hand_is_held() {
    let wrong: Vec<String> = [
        ("导游证考试已通过，等待发证", "导游证"),
        ("教资到手了", "教师资格证"),
        ("教资笔试面试均已通过", "教师资格证"),
        ("焊工证理论和实操都过了", "焊工证"),
        ("叉车证补考通过", "叉车证"),
        ("二建已拿下", "二级建造师"),
        ("六级440分", "英语六级"),
        ("四级 426", "英语四级"),
        ("大学英语四级（450分）", "英语四级"),
        ("家里开厂，有焊工证", "焊工证"),
        ("健康证办下来了", "健康证"),
        ("科目四已过，驾照待领", "驾驶证"),
        ("学校组织考的高压电工证", "高压电工证"),
        ("有同学一起考到叉车证", "叉车证"),
        ("欢迎持焊工证的师傅", "焊工证"),
    ]
    .into_iter()
    .filter(|(text, want)| held(text) != [*want])
    .map(|(text, want)| format!("{text}: {:?}, not {want}", held(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    // What an opening asks is no score.
    assert_eq!(held("英语六级400分以上"), ["英语六级"]);
}

#[test]
fn what_is_not_known_or_done_by_others_is_no_skill() {
    super::stance::tests::none_held(&[
        "看不懂CAD图纸",
        "没机会接触PLC",
        "没选PLC课",
        "PLC课没选",
        "除了PLC都会",
        "我哥做销售",
        "表姐从事会计",
        "勿推销售岗",
        "协助懂PLC的师傅",
        "英语没过四级",
        "没条件学CAD",
        "未曾接触PLC",
    ]);
    super::stance::tests::check(&[
        ("帮家里做销售", "销售"),
        ("在寝室做视频剪辑", "视频剪辑"),
        ("和室友做短视频剪辑", "短视频运营"),
        ("看不懂英文，会CAD", "CAD"),
        ("从未间断学习英语", "英语"),
    ]);
}

#[test]
fn cells_say_more_than_a_name() {
    let read = |cell: &str| -> Vec<String> {
        let found = named(cell, TermKind::Certificate).into_iter();
        found
            .map(|one| match one.term.and_then(|term| level_of(term, &one.text)) {
                Some(level) => format!("{}{}", one.name, level.label),
                None => one.name,
            })
            .collect()
    };
    let wrong: Vec<String> = [
        ("焊工证 2025年11月取得", vec!["焊工证"]),
        ("导游证（2024.12）", vec!["导游证"]),
        ("健康证 证书编号HJ20250123", vec!["健康证"]),
        ("教师资格证复印件", vec!["教师资格证"]),
        ("护士执业证原件及复印件", vec!["护士执业资格证"]),
        ("低压电工证 有效期至2028年5月", vec!["电工证"]),
        ("C2驾照 C1在考", vec!["驾驶证C2"]),
        ("B2驾照，A2增驾中", vec!["驾驶证B2"]),
        ("英语四级 六级没过", vec!["英语四级"]),
        ("CET4：399", vec![]),
        ("CET-6 460分", vec!["英语六级"]),
        ("四级 512", vec!["英语四级"]),
        ("焊工证 培训中", vec![]),
        ("导游证（笔试已过，面试待考）", vec![]),
        ("教资（面试已过，待领证）", vec!["教师资格证"]),
        ("驾驶证（科目二）", vec![]),
        ("叉车司机N1", vec!["叉车证"]),
        ("N2观光车司机", vec!["观光车证"]),
        ("特种设备作业人员证（N2）", vec!["观光车证"]),
        ("特种设备安全管理和作业人员证（N1 叉车司机）", vec!["叉车证"]),
        ("特种设备作业人员证 Q2起重机司机", vec!["行车证"]),
        ("小学英语教师资格证", vec!["教师资格证小学"]),
        ("二级Python", vec!["全国计算机等级考试二级"]),
        ("计算机二级WPS 88分", vec!["全国计算机等级考试二级"]),
        ("二级建造师 市政公用工程", vec!["二级建造师"]),
        ("电工证、叉车证各一本", vec!["电工证", "叉车证"]),
        ("中式烹调师（中级工/四级）", vec!["中式烹调师职业技能等级证书中级工"]),
        ("是否持有健康证：是", vec!["健康证"]),
        ("雅思6.0", vec!["雅思"]),
    ]
    .into_iter()
    .filter(|(cell, want)| read(cell) != *want)
    .map(|(cell, want)| format!("{cell}: {:?}, not {want:?}", read(cell)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn any_of_what_brackets_name_is_enough() {
    let read = |text: &str| {
        let one = |named: super::Named| format!("{}{}", named.name, if named.alternative { "?" } else { "" });
        named(text, TermKind::Certificate).into_iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let wrong: Vec<String> = [
        ("电工证（低压或高压）", "电工证? 高压电工证?"),
        ("教师资格证(幼儿园/小学)", "教师资格证"),
        ("教师资格证(语文、数学)", "教师资格证"),
        ("电工证(低压、高压)", "电工证 高压电工证"),
        ("一级建造师(市政、水利)", "一级建造师"),
        ("普通话二甲/二乙", "普通话水平测试等级证书"),
        ("钳工(高级工/三级)", "钳工职业技能等级证书"),
        ("电工证/焊工证", "电工证? 焊工证?"),
        ("电工证、焊工证", "电工证 焊工证"),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let level = |text: &str| {
        level_of(
            super::lookup("普通话", TermKind::Certificate).unwrap(),
            &named(text, TermKind::Certificate)[0].text,
        )
        .unwrap()
        .rank
    };
    assert!(level("普通话二甲/二乙") < level("普通话二甲"));
    let rank = |text: &str| {
        named(text, TermKind::Certificate)
            .first()
            .and_then(|one| level_of(one.term?, &one.text).map(|level| level.rank))
    };
    assert_eq!(rank("教师资格证(小学/幼儿园)"), rank("教师资格证(幼儿园/小学)"));
}
