//! Texts as people type them, of all kinds, with what is read of them.

use super::typed::Typed;
use super::typed::tests::{check, shown};
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::search::spelling::mended;

fn months(text: &str) -> Option<u32> {
    Facts::of_query(&Typed::read(text), RecordKind::StudentProfile).experience_months
}

#[test]
fn years_of_work_are_read_in_the_words_of_who_worked() {
    let wrong: Vec<String> = [
        ("2015-2019做会计，2019-2022做出纳", Some(84)),
        ("司机 开了十来年", Some(120)),
        ("做了三四年收银员", Some(36)),
        ("当了小十年保安", Some(108)),
        ("做护士快五年了", Some(48)),
        ("不到一年的客服经验", Some(6)),
        ("焊工一年半", Some(18)),
        ("干了大半辈子 想换个轻松点的", Some(120)),
        ("前端两年，后端四年，找前端", Some(24)),
        ("前端两年，后端四年", Some(48)),
        ("干了二十来年车工现在想找个看门的", Some(240)),
        ("学制三年 会计", None),
        ("电工证有效期三年", None),
        ("大学三年学的机电", None),
        ("还有不到一年毕业", None),
        ("想先干两年积累经验", None),
        ("多年工作经验", None),
        ("22年毕业做会计", None),
        ("应届，没有证", Some(0)),
        ("应届生 没证 想当电工", Some(0)),
        ("没有经验也没有证书，但肯学", Some(0)),
    ]
    .into_iter()
    .filter(|(text, want)| months(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", months(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn lists_of_what_is_not_wanted_are_read_whole() {
    check(&[
        ("流水线、夜班都不考虑", &["unwanted work 流水线 [流水线、]", "unwanted night_shift [夜班都不考虑]"]),
        (
            "电工焊工一概不考虑",
            &["unwanted work 电工 [电工焊工一概不考虑]", "unwanted work 焊工 [电工焊工一概不考虑]"],
        ),
        ("拒绝：客服；催收", &["unwanted work 客服 [拒绝:客服]", "unwanted work 催收 [;催收]"]),
        ("除外：电话销售", &["unwanted work 电话销售 [除外:电话销售]"]),
        ("不要外包，想做测试", &["unwanted work 外包 [不要外包]"]),
        ("只要不是销售都行", &["unwanted work 销售 [只要不是销售]"]),
        ("会计、出纳都不考虑", &["unwanted work 会计 [会计、]", "unwanted work 出纳 [出纳都不考虑]"]),
        ("不是本地人都可以吗", &[]),
        ("护士护理员都行", &["wanted skill 护理 [护理]"]),
    ]);
    let held = shown("有叉车证 流水线和搬运都不想干");
    assert_eq!(held.first().map(String::as_str), Some("must certificate 叉车证 [叉车证]"), "{held:?}");
}

#[test]
fn either_of_two_ways_in_is_no_must() {
    let asked = |text: &str| {
        let facts = Facts::of_query(&Typed::read(text), RecordKind::JobPosting);
        let musts = facts.certificates.iter().chain(&facts.skills).filter(|one| one.required).count();
        (musts, facts.experience_months)
    };
    for text in [
        "有电工证或者三年以上经验均可",
        "需要C1驾照或有两年送货经验",
        "需会计证或三年以上会计工作经验",
        "要有驾照或者三年驾龄",
        "有叉车证或干过两年以上的都行",
    ] {
        assert_eq!(asked(text), (0, None), "{text}");
        assert!(shown(text).iter().all(|want| !want.starts_with("must")), "{text}: {:?}", shown(text));
    }
    assert_eq!(asked("需要电工证，三年以上经验"), (1, Some(36)));
    assert_eq!(shown("我是硕士，很多要求本科以上"), ["wanted education 硕士 [硕士]"]);
}

#[test]
fn a_certificate_of_a_language_shows_the_language() {
    let skills = |text: &str| -> Vec<String> {
        let facts = Facts::of_query(&Typed::read(&mended(text)), RecordKind::StudentProfile);
        facts.skills.into_iter().map(|skill| skill.name).collect()
    };
    for (text, language) in [
        ("日语N1", "日语"),
        ("N2水平，对日贸易", "日语"),
        ("CET6 530分", "英语"),
        ("雅思6.5", "英语"),
        ("普通话二甲", "普通话"),
    ] {
        assert!(skills(text).iter().any(|skill| skill == language), "{text}: {:?}", skills(text));
    }
    let opening = Facts::of_query(&Typed::read("要求英语六级"), RecordKind::JobPosting);
    assert!(opening.skills.is_empty(), "{:?}", opening.skills);
    assert!(skills("英语没过四级").iter().all(|skill| skill != "英语四级"));
}
