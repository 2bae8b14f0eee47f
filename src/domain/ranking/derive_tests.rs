use super::*;
use crate::domain::ranking::item::Item;
use crate::domain::record::role::Content;
use crate::domain::record::student_profile::StudentProfile;

fn skills(major_name: &str, stated: &[&str]) -> Vec<String> {
    let skills = stated.iter().map(|name| Qualification { name: name.to_string(), ..Default::default() });
    let profile =
        StudentProfile { major_name: major_name.into(), skills: skills.collect(), ..Default::default() };
    profile.facts().skills.into_iter().map(|skill| skill.name).collect()
}

/// Whether who lists one certificate has what an opening insists on.
fn answers(held: &str, asked: &str) -> bool {
    let certificate =
        |name: &str, required| Qualification { name: name.into(), required, ..Default::default() };
    let student = StudentProfile { certificates: vec![certificate(held, false)], ..Default::default() };
    let mut opening = Facts::none(RecordKind::JobPosting);
    opening.state(&[], &[certificate(asked, true)]);
    let held = student.facts().certificates;
    opening.certificates.iter().all(|asked| held.iter().any(|held| held.satisfies(asked)))
}

#[test]
fn certificates_answer_for_what_they_cover() {
    for (held, asked) in [
        ("叉车证", "叉车证（N1）"),
        ("叉车司机（N1）", "叉车证"),
        ("观光车司机证", "N2"),
        ("观光车证", "特种设备作业人员证"),
        ("焊工证扫描件", "焊工证"),
        ("N1", "叉车操作证"),
        ("低压电工作业证", "电工证（低压）"),
        ("电工证", "低压电工作业"),
        ("特种作业操作证（焊接与热切割作业）", "焊工证"),
        ("特种作业操作证-高处作业", "登高证"),
        ("焊工证", "特种作业操作证"),
        ("叉车证", "特种设备作业证"),
        ("电工职业技能等级证书/三级", "电工/四级"),
        ("焊工（技师）", "焊工中级"),
        ("护士执业资格考试成绩合格证明", "护士证"),
        ("制冷与空调作业操作证", "制冷证"),
        ("执业护士资格", "护士证"),
        ("二甲普通话", "普通话二级甲等"),
        ("CET-6（合格）", "CET4"),
        ("英语六级（480分）", "英语四级"),
        ("NCRE2", "全国计算机二级"),
        ("全国计算机等级考试（二级）Python", "计算机二级"),
        ("健康体检证", "健康证"),
        ("华为HCIE", "HCIP"),
        ("执业医师", "执业助理医师"),
        ("安全员B证", "安全员证"),
        ("主管护师", "护士资格证"),
        ("初级会计专业技术资格", "会计从业资格证"),
        ("中级会计师", "初级会计证"),
        ("一级建造师", "二级建造师"),
        ("幼儿园教师资格证", "教师资格证"),
        ("教师资格证（幼儿园）", "幼师证"),
        ("高级中学教师资格证", "初中教师资格证"),
        ("教师资格证", "小学教师资格证"),
        ("普通话一级乙等", "普通话二级甲等"),
        ("大学英语六级", "大学英语四级"),
        ("CET-6", "CET-4"),
        ("专八", "英语六级"),
        ("CET4", "大学英语四级证书"),
        ("日语N1", "日语能力考试N2"),
        ("C1驾照", "驾驶证"),
        ("C1", "驾照"),
        ("B2", "C1驾照"),
        ("C1E驾驶证", "C1"),
        ("A2驾驶证", "B2驾照"),
        ("驾驶证", "C1"),
        ("1+X网店运营推广（高级）", "1+X 网店运营推广/中级"),
        ("1+X BIM（中级）", "1+X 建筑信息模型（BIM）/初级"),
        ("保育员证", "保育师"),
        ("保育师", "保育员证"),
        ("计算机二级", "全国计算机等级考试一级"),
        ("数控车工/中级", "车工/中级"),
        ("数控车工/高级", "车工（四级）"),
        ("装配钳工", "钳工证"),
        ("证券从业资格证", "证券从业"),
        ("基金从业资格", "基金从业"),
        ("软件设计师（软考中级）", "软考"),
        ("HCIP", "HCIA"),
        ("茶艺师/三级", "茶艺师/四级"),
        ("英语四级/计算机二级", "计算机二级"),
        ("特种设备作业人员证（N1）", "叉车操作证"),
        ("特种设备作业人员证（Q2）", "行车证"),
        ("中级钳工", "钳工证"),
        ("驾驶证B2", "驾照"),
        ("驾照C1", "驾驶证"),
        ("焊工中级证", "焊工证"),
        ("焊工（中级）", "焊工证"),
        ("焊工四级", "焊工证"),
        ("电焊工中级", "焊工证"),
        ("电工中级证", "电工证"),
        ("维修电工中级", "电工证"),
        ("电工（高级工）", "电工证"),
        ("护士资格考试成绩合格单", "护士证"),
        ("1+X 建筑信息模型（BIM）中级", "BIM证"),
        ("专业英语八级", "英语专业四级"),
        ("英语专业八级", "专四"),
    ] {
        assert!(answers(held, asked), "{held} answers {asked}");
    }
    for (held, asked) in [
        ("高压电工证", "低压电工证"),
        ("电工证", "高压电工证"),
        ("焊工证", "电工证"),
        ("电工中级", "焊工证"),
        ("电工中级", "高压电工证"),
        ("焊工证", "焊工/中级"),
        ("会计从业资格证", "初级会计证"),
        ("初级会计职称", "中级会计职称"),
        ("二级建造师", "一级建造师"),
        ("普通话二级乙等", "普通话二级甲等"),
        ("执业助理医师", "执业医师"),
        ("安全员C证", "安全员B证"),
        ("NCRE2", "计算机三级"),
        ("英语四级", "英语六级"),
        ("C1", "B2驾照"),
        ("C2驾照", "C1"),
        ("B2", "A1驾照"),
        ("1+X网店运营推广职业技能等级证书（初级）", "1+X 网店运营推广/中级"),
        ("1+X 网店运营推广", "1+X 直播电商"),
        ("BIM一级证书", "1+X 建筑信息模型（BIM）"),
        ("车工/高级", "数控车工/高级"),
        ("数控车工/初级", "车工/中级"),
        ("茶艺师/四级", "茶艺师/三级"),
        ("幼儿园教师资格证", "小学教师资格证"),
        ("计算机一级", "计算机二级"),
        ("护士证", "护师证"),
        ("健康证", "护士证"),
        ("保育师", "育婴员"),
        ("特种设备作业人员证", "特种作业操作证"),
    ] {
        assert!(!answers(held, asked), "{held} does not answer {asked}");
    }
}

#[test]
fn a_certificate_among_the_skills_is_one() {
    let skills =
        ["英语四级", "CAD", "保育"].map(|name| Qualification { name: name.into(), ..Default::default() });
    let facts = StudentProfile { skills: skills.into(), ..Default::default() }.facts();
    assert!(facts.certificates.iter().any(|held| held.name == "英语四级"));
    assert!(facts.skills.iter().all(|skill| skill.name != "英语四级"));
    assert!(facts.certificates.iter().all(|held| !held.name.contains("保育")), "a trade is no certificate");
}

#[test]
fn a_major_is_no_missing_skill() {
    for (major, term) in [
        ("数控技术", "数控机床"),
        ("2023级数控技术1班", "数控机床"),
        ("数控技术应用", "数控机床"),
        ("物联网", "物联网"),
    ] {
        let wanted = lexicon::lookup(term, TermKind::Skill).map(|term| term.name.clone());
        assert!(skills(major, &["CAD"]).iter().any(|name| Some(name) == wanted.as_ref()), "{major}");
    }
    assert_eq!(skills("数控技术", &[]), Vec::<String>::new(), "a major alone is no list of skills");
}
