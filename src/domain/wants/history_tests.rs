//! What a typed text seeks where it tells of the past, of others and of places that are only spoken of.

use super::typed::Typed;
use super::want::What;

/// Places, work, skills and majors that are for something, each by its value.
fn sought(text: &str) -> Vec<String> {
    let wants = Typed::read(text).wants;
    let is_told =
        |what: &What| matches!(what, What::Place(_) | What::Work(_) | What::Skill(_) | What::Major(_));
    let told = wants.iter().filter(|want| want.polarity.is_for() && is_told(&want.what));
    told.map(|want| want.what.value()).collect()
}

fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| sought(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", sought(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn work_that_is_left_is_not_sought() {
    check(&[
        ("之前做电话客服 想转行政", &["行政管理"]),
        ("出纳转行来的 想做剪辑", &["视频剪辑"]),
        ("收银转仓管 苏州", &["仓管", "江苏省苏州市"]),
        ("做了三年保安 想找司机", &["司机"]),
        ("做了三年保安 想找双休的", &["保安"]),
        ("保安 三年 双休", &["保安"]),
    ]);
}

#[test]
fn others_and_things_around_are_no_work() {
    check(&[
        ("有老师傅肯带的 电工", &["电工"]),
        ("人事说我学历低 找保安", &["保安"]),
        ("离学校近的 保安", &["保安"]),
        ("地铁沿线 保安", &["保安"]),
        ("保安 自己有车", &["保安"]),
        ("薪资好商量 保安", &["保安"]),
        ("公司倒闭了 找保安", &["保安"]),
        ("小学老师 长沙", &["小学老师", "湖南省长沙市"]),
    ]);
}

#[test]
fn places_that_are_only_spoken_of_are_not_sought() {
    check(&[
        ("工资比北京低点也行 保安 石家庄", &["保安", "河北省石家庄市"]),
        ("听说成都很安逸 想去重庆 保安", &["重庆市", "保安"]),
        ("公司搬到合肥了 保安 南京", &["保安", "江苏省南京市"]),
        ("广州四年行政经验，回武汉找文员", &["湖北省武汉市", "文员"]),
        ("南昌上班两年了想去杭州 保安", &["浙江省杭州市", "保安"]),
        ("成都理工毕业，想去昆明 保安", &["云南省昆明市", "保安"]),
        ("湖南妹子求广州文员", &["广东省广州市", "文员"]),
        ("北京太卷，想去青岛 保安", &["山东省青岛市", "保安"]),
        ("老公在厦门所以只考虑厦门 保安", &["福建省厦门市", "保安"]),
        ("女朋友在宁波 我也想过去 保安", &["浙江省宁波市", "保安"]),
        ("在老家遵义找保安", &["贵州省遵义市", "保安"]),
        ("青岛 保安 想去北京", &["山东省青岛市", "保安", "北京市"]),
        ("云南贵州四川 保安", &["云南省", "贵州省", "四川省", "保安"]),
        ("苏州五年内 保安 无锡", &["江苏省苏州市", "保安", "江苏省无锡市"]),
    ]);
}

#[test]
fn clauses_are_no_work_that_is_refused() {
    for text in ["不想再被领导压榨 保安", "卡学历的勿扰 保安", "不想被画饼 保安", "老是骗人的公司别来 保安"]
    {
        let refused = Typed::read(text).wants.into_iter().filter(|want| !want.polarity.is_for());
        assert_eq!(refused.filter(|want| matches!(want.what, What::Work(_))).count(), 0, "{text}");
    }
    for text in ["不想做流水线 文员", "不要电话销售 文员", "拒绝外卖 文员"] {
        let refused = Typed::read(text).wants.into_iter().filter(|want| !want.polarity.is_for());
        assert_eq!(refused.filter(|want| matches!(want.what, What::Work(_))).count(), 1, "{text}");
    }
}

#[test]
fn what_somebody_is_or_had_is_no_arrangement_that_is_sought() {
    for (text, want) in [
        ("全职妈妈 找文员", 0),
        ("全职带娃三年 找文员", 0),
        ("有半年实习经历 找文员", 0),
        ("实习期间协助会计录入凭证", 0),
        ("实习期间包住吗 会计实习", 1),
        ("全职文员 长沙", 1),
        ("找实习 没有实习经验", 1),
        ("实习 文员", 1),
    ] {
        let told = Typed::read(text).wants.into_iter();
        assert_eq!(told.filter(|want| matches!(want.what, What::Arrangement(_))).count(), want, "{text}");
    }
}
