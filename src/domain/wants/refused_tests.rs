//! What typed texts refuse, leave behind or lack.

use super::typed::Typed;
use super::typed::tests::{check, shown};
use crate::domain::lexicon;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::strength::Strength;
use crate::domain::text::passage::Passage;

#[test]
fn pay_that_is_refused_below_an_amount_is_the_least() {
    check(&[
        ("一万三以下不接", &["wanted pay from 13000 CNY a month [一万三以下不接]"]),
        ("月薪7k以下免谈", &["wanted pay from 7000 CNY a month [月薪7k以下免谈]"]),
        ("不到4800的活不干", &["wanted pay from 4800 CNY a month [4800的活不干]"]),
        ("工资不能少于5500", &["wanted pay from 5500 CNY a month [工资不能少于5500]"]),
        ("6500以下", &["wanted pay up to 6500 CNY a month [6500以下]"]),
    ]);
}

#[test]
fn places_that_somebody_leaves_or_was_at_are_no_wishes() {
    check(&[
        ("想逃离上海", &["unwanted place 上海市 [逃离上海]"]),
        ("在武汉念书，想回湘", &["wanted place 湖南省 [湘]"]),
        ("之前在深圳工作，现居南宁，求职昆明", &["wanted place 云南省昆明市 [昆明]"]),
        ("去年于杭州实习，想去宁波", &["wanted place 浙江省宁波市 [宁波]"]),
        ("想去青岛实习", &["wanted place 山东省青岛市 [青岛]", "wanted arrangement internship [实习]"]),
        (
            "不去西南 电工",
            &[
                "unwanted place 重庆市 [不去西南]",
                "unwanted place 四川省 [不去西南]",
                "unwanted place 贵州省 [不去西南]",
                "unwanted place 云南省 [不去西南]",
                "unwanted place 西藏自治区 [不去西南]",
            ],
        ),
    ]);
}

#[test]
fn education_that_somebody_lacks_is_not_asked() {
    for text in ["没有大专学历", "硕士没读完", "未获得学士学位", "本科肄业", "别只要硕士"]
    {
        assert!(!shown(text).iter().any(|want| want.contains("education")), "{text}: {:?}", shown(text));
    }
    check(&[("没有硕士学历，本科毕业", &["wanted education 本科 [本科]"])]);
    assert_eq!(shown("无大专学历勿投"), ["must education 大专 [大专]"]);
}

#[test]
fn an_opening_that_is_typed_turns_away_whom_it_says() {
    let turned_away = |text: &str, kind| Facts::of_query(&Typed::read(text), kind).beyond.turned_away;
    assert_eq!(turned_away("社招会计，谢绝在校生", RecordKind::JobPosting), "谢绝在校生");
    assert_eq!(turned_away("会计，应届往届均可", RecordKind::JobPosting), "");
    assert_eq!(
        turned_away("社招会计，谢绝在校生", RecordKind::StudentProfile),
        "",
        "who seeks turns nobody away"
    );
}

#[test]
fn majors_that_are_refused_are_not_asked() {
    check(&[
        ("护理专业的同学勿扰", &["unwanted major 护理 [护理专业的同学勿扰]"]),
        ("除护理专业以外的同学", &["unwanted major 护理 [除护理]"]),
        ("只限护理类、药学类专业报考", &["must major 护理类 [护理类]", "must major 药学类 [药学类]"]),
    ]);
    for (text, count) in [("只限护理类、药学类专业报考", 2), ("护理专业勿投", 0), ("仅限护理专业", 1)]
    {
        let passage = Passage::of(text);
        let asked = super::majors::asked(&lexicon::read(&passage).sentences);
        assert_eq!(asked.majors.len(), count, "{text}: {asked:?}");
        assert!(count == 0 || asked.strength == Strength::Demanded, "{text}: {asked:?}");
    }
}

#[test]
fn what_is_done_no_more_is_refused() {
    check(&[
        ("电话销售别推给我 文员", &["unwanted work 电话销售 [电话销售别推给我]"]),
        ("销售岗就别给我发了", &["unwanted work 销售 [销售岗就别给我发]"]),
        ("不再考虑销售", &["unwanted work 销售 [不再考虑销售]"]),
        ("不再做客服 想做文员", &["unwanted work 客服 [不再做客服]"]),
        ("不再进电子厂 普工", &["unwanted work 电子厂 [不再进电子厂]"]),
    ]);
}

#[test]
fn places_that_are_excepted_are_refused_and_those_of_papers_not_sought() {
    check(&[
        (
            "厨师 除了新疆西藏",
            &["unwanted place 新疆维吾尔自治区 [新疆]", "unwanted place 西藏自治区 [西藏]"],
        ),
        (
            "除了北京 上海 前端",
            &[
                "unwanted place 北京市 [除了北京]",
                "wanted place 上海市 [上海]",
                "wanted skill 前端开发 [前端]",
            ],
        ),
        ("除了北京，上海也行", &["wanted place 北京市 [北京]", "wanted place 上海市 [上海]"]),
        ("社保交在北京 想回长沙", &["wanted place 湖南省长沙市 [长沙]"]),
        ("护士，执业证注册在遵义，想调到贵阳", &["wanted place 贵州省贵阳市 [贵阳]"]),
        ("房子买在嘉定 想在附近上班", &["wanted place 上海市嘉定区 [嘉定]"]),
    ]);
}
