use crate::domain::lexicon::stance::tests::{check, none_held};
use crate::domain::lexicon::{Stance, read};
use crate::domain::text::passage::Passage;

#[test]
fn a_lack_that_does_no_harm_waives() {
    none_held(&[
        "日语不好也没关系",
        "不会Photoshop也不要紧",
        "没有焊工证也行",
        "不懂CAD，可以教",
        "PLC不熟没事",
        "叉车证要不要无所谓",
        "不会用SolidWorks",
        "不会做账",
        "不会用友",
        "SolidWorks不会用",
        "日语差也没事",
        "CAD不太行",
        "没有电工证 不要夜班",
    ]);
    let stance = |text: &str| read(&Passage::of(text)).others.first().map(|other| other.stance);
    assert_eq!(stance("没有叉车证也可以"), Some(Stance::Waived));
    assert_eq!(stance("Excel不好"), Some(Stance::Lacking));
}

#[test]
fn who_lacks_a_paper_and_is_turned_away_is_asked_for_it() {
    check(&[
        ("拒绝无证焊工", "焊工证!"),
        ("不要没有健康证的", "健康证!"),
        ("严禁未取得驾驶证人员应聘", "驾驶证!"),
        ("不招没有叉车证的人", "叉车证!"),
        ("招持证电工2名", "电工证!"),
        ("持证焊工优先", "焊工证+"),
        ("严禁无证驾驶", ""),
        ("清除障碍、排除故障，会PLC", "PLC"),
        ("不是不会Excel", "Excel"),
        ("入职后三个月内取得健康证", "健康证+"),
        ("试用期结束前取得叉车证", "叉车证+"),
        ("持B2及以上驾照", "驾驶证!"),
        ("须入职前取得健康证", "健康证!"),
    ]);
}
