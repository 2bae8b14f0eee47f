//! Texts as people type them, of all kinds, with what is read of them.

use super::typed::tests::{check, shown};
use super::typed::{Typed, Written};
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
        ("大专毕业一年多，想做编剧", Some(12)),
        ("毕业两年了 会计", Some(24)),
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

#[test]
fn a_reason_may_stand_right_behind_a_refusal() {
    check(&[
        ("拉萨不去缺氧", &["unwanted place 西藏自治区拉萨市 [拉萨不去]"]),
        ("深圳不去房价高 会计", &["unwanted place 广东省深圳市 [深圳不去]", "wanted skill 会计核算 [会计]"]),
        ("催收不做昧良心 文员", &["unwanted work 催收 [催收不做]"]),
        ("销售不做压力大 找文员", &["unwanted work 销售 [销售不做]"]),
        ("夜班不上伤身体 保安", &["unwanted night_shift [夜班不上]"]),
        ("保险更不要 文员", &["unwanted work 保险 [保险更不要]"]),
        // What is refused may stand there as well.
        ("成都不做销售", &["wanted place 四川省成都市 [成都]", "unwanted work 销售 [不做销售]"]),
        ("文员不要太累的", &[]),
        ("会计不做假账", &["wanted skill 会计核算 [会计]"]),
    ]);
}

#[test]
fn what_somebody_has_had_enough_of_is_not_sought() {
    check(&[
        ("前端 腻了", &["unwanted skill 前端开发 [前端 腻了]"]),
        ("剪辑做吐了 想做文案", &["unwanted work 剪辑 [剪辑做吐了]", "wanted skill 文案写作 [文案]"]),
        ("客服腻了想换文员", &["unwanted skill 客服 [客服腻了]"]),
        ("会计 麻烦了大家", &["wanted skill 会计核算 [会计]"]),
    ]);
}

#[test]
fn a_place_that_is_left_is_no_wish() {
    check(&[
        ("在东莞拧了三年螺丝不想再拧了", &[]),
        ("从北京辞职 找长沙的运营", &["wanted place 湖南省长沙市 [长沙]"]),
        ("从杭州回来 找会计", &["wanted skill 会计核算 [会计]"]),
        ("广州漂了八年 准备回南宁", &["wanted place 广西壮族自治区南宁市 [南宁]"]),
        ("在义乌摆过摊 现在想去温州", &["wanted place 浙江省温州市 [温州]"]),
        (
            "受够了深圳 想去惠州",
            &["unwanted place 广东省深圳市 [受够了深圳]", "wanted place 广东省惠州市 [惠州]"],
        ),
        // Who tells of a place and of nothing else seeks there.
        ("在长沙做过客服 找前台", &["wanted place 湖南省长沙市 [长沙]", "wanted skill 客服 [客服]"]),
        (
            "东北就不去了 会计",
            &[
                "unwanted place 辽宁省 [东北就不去]",
                "unwanted place 吉林省 [东北就不去]",
                "unwanted place 黑龙江省 [东北就不去]",
                "wanted skill 会计核算 [会计]",
            ],
        ),
        ("东北菜厨师", &[]),
        ("广西人在佛山 会计", &["wanted place 广东省佛山市 [佛山]", "wanted skill 会计核算 [会计]"]),
        ("北京算了 上海可以", &["unwanted place 北京市 [北京算了]", "wanted place 上海市 [上海]"]),
    ]);
}

#[test]
fn what_is_insisted_on_or_waived_is_what_stands_before_the_words() {
    check(&[
        ("双休必须 佛山文员", &["wanted two_days_off [双休]", "wanted place 广东省佛山市 [佛山]"]),
        ("五险一金必须有 济南", &["wanted place 山东省济南市 [济南]"]),
        ("base不限 Vue", &["wanted skill Vue [Vue]"]),
        ("日语n1 日企优先", &["wanted certificate 日语能力考试 [日语n1]", "welcome employer 日企 [日企]"]),
        ("英语四级没过能找吗", &["unwanted certificate 英语四级 [英语四级没过]"]),
        ("没干过会计", &["unwanted skill 会计核算 [没干过会计]"]),
        ("必须有电工证", &["must certificate 电工证 [电工证]"]),
    ]);
}

#[test]
fn everyday_words_for_terms_are_read() {
    check(&[
        ("礼拜六礼拜天休 会计", &["wanted two_days_off [礼拜六礼拜天休]", "wanted skill 会计核算 [会计]"]),
        ("周六日要休 文员", &["wanted two_days_off [周六日要休]"]),
        ("宿舍要有 普工", &["wanted lodging [宿舍要有]"]),
        ("远程剪辑 求介绍", &["wanted remote [远程]", "wanted skill 视频剪辑 [剪辑]"]),
        ("晚上要接娃 文员", &["unwanted night_shift [晚上要接娃]"]),
        ("在家弄的 会计", &["wanted remote [在家弄]", "wanted skill 会计核算 [会计]"]),
        ("跑不了长途 司机", &["unwanted work 长途 [跑不了长途]"]),
        ("三班倒真顶不住 质检", &["unwanted night_shift [三班倒真顶不住]", "wanted skill 质量检验 [质检]"]),
        ("有宿舍要求整洁 文员", &["wanted lodging [有宿舍]"]),
    ]);
}

#[test]
fn plain_sentences_wish_for_nothing() {
    for text in [
        "程序员朋友都秃了",
        "小区保安很好",
        "护士同学都转行了",
        "当老师真不容易",
        "离地铁近",
        "手机用了三年",
        "这辆车开了六年",
        "驾照拿了四年没碰过车",
        "北京时间八点",
        "上海滩是老歌",
        "重庆火锅太辣了",
        "房租每月2500",
        "学费一年8000",
        "买车花了15万",
        "快递不要放门口",
        "不要香菜",
        "我妈是会计",
        "弟弟实习去了",
        "昨晚加班到十点",
        "双休日去爬山",
        "半天才回消息",
    ] {
        let told = shown(text);
        assert!(told.iter().all(|want| want.contains("certificate")), "{text}: {told:?}");
    }
    check(&[
        ("会计三年", &["wanted skill 会计核算 [会计]", "wanted experience 36 months [三年]"]),
        ("在工地干了七年", &["wanted experience 84 months [七年]"]),
        ("我妈是会计，我想找文员", &[]),
        ("房租每月2500 文员 4000以上", &["wanted pay from 4000 CNY a month [4000以上]"]),
        ("不想离开重庆", &["wanted place 重庆市 [重庆]"]),
    ]);
}

#[test]
fn what_is_said_of_one_wish_is_not_said_of_the_next() {
    check(&[
        ("会计 工资无所谓", &["wanted skill 会计核算 [会计]"]),
        ("会计 学历不限", &["wanted skill 会计核算 [会计]", "waived education any [学历不限]"]),
        ("想找会计、夜班都不考虑", &["wanted skill 会计核算 [会计]", "unwanted night_shift [夜班都不考虑]"]),
        ("英语不会 日语会", &["unwanted skill 英语 [英语不会]", "wanted skill 日语 [日语]"]),
        ("除了销售，客服文员都行", &["unwanted work 销售 [除了销售]", "wanted skill 客服 [客服]"]),
        (
            "电工证焊工证都有 会计",
            &[
                "wanted certificate 电工证 [电工证]",
                "wanted certificate 焊工证 [焊工证]",
                "wanted skill 会计核算 [会计]",
            ],
        ),
    ]);
}

#[test]
fn who_asks_demands_what_who_seeks_can_bear() {
    let asked = |text: &str| -> Vec<String> {
        let by = Written { by_opening: true, ..Written::default() };
        Typed::read_as(text, by).wants.iter().map(ToString::to_string).collect()
    };
    for (text, want) in [
        ("能上夜班", "must night_shift [能上夜班]"),
        ("招业务员，能出差", "must business_travel [能出差]"),
        ("可接受加班 文员", "must overtime [可接受加班]"),
        ("夜班也行", "waived night_shift [夜班也行]"),
        ("应届生勿扰", "unwanted experience 0 months [应届生勿扰]"),
    ] {
        assert!(asked(text).iter().any(|told| told == want), "{text}: {:?}", asked(text));
    }
    assert_eq!(shown("能上夜班"), ["waived night_shift [能上夜班]"]);
}

#[test]
fn what_is_over_is_not_sought_and_who_left_school_long_ago_is_no_beginner() {
    let months_on = |text: &str, year| {
        let on = chrono::NaiveDate::from_ymd_opt(year, 11, 1).unwrap();
        let typed = Typed::read_as(text, Written { on, ..Written::default() });
        Facts::of_query(&typed, RecordKind::StudentProfile).experience_months
    };
    assert_eq!(months_on("2024届 护理", 2024), Some(0));
    assert_eq!(months_on("2024届 护理", 2026), None);
    assert_eq!(months_on("2015届毕业生 机械", 2026), None);
    assert_eq!(months_on("2027年毕业 会计", 2026), Some(0));
    check(&[
        ("汽修学徒出师两年", &["wanted skill 汽车维修 [汽修]", "wanted experience 24 months [两年]"]),
        (
            "从七月到十二月 实习",
            &["wanted stay 6 months [从七月到十二月]", "wanted arrangement internship [实习]"],
        ),
        (
            "实习 一个月2千",
            &["wanted arrangement internship [实习]", "wanted pay from 2000 CNY a month [一个月2千]"],
        ),
        (
            "每周来三天，一节课100块",
            &[
                "wanted days a week 3 days a week [每周来三天]",
                "wanted pay from 100 CNY an hour [一节课100块]",
            ],
        ),
        ("不坐班", &[]),
        (
            "研二 成都",
            &[
                "wanted experience 0 months [研二]",
                "wanted education 硕士 [研二]",
                "wanted place 四川省成都市 [成都]",
            ],
        ),
        ("专八或六级", &["wanted certificate 英语专业八级 [专八]", "wanted certificate 英语六级 [六级]"]),
        ("雅思7分", &["wanted certificate 雅思 [雅思7分]"]),
    ]);
    for (text, want) in [("货车司鸡", "货车司机"), ("技术负责人", "技术负责人"), ("A2 大货", "A2 大货")]
    {
        assert_eq!(mended(text), want);
    }
}

#[test]
fn what_two_words_deny_is_wished_alone_and_what_wears_out_is_not_wished() {
    check(&[
        ("前端 非上海不去", &["wanted skill 前端开发 [前端]", "wanted place 上海市 [上海]"]),
        ("会计 非成都不去", &["wanted skill 会计核算 [会计]", "wanted place 四川省成都市 [成都]"]),
        ("除非武汉否则不去 护士", &["wanted place 湖北省武汉市 [武汉]"]),
        ("不是双休不去 文员", &["wanted two_days_off [双休]"]),
        ("非会计不做", &["wanted skill 会计核算 [会计]"]),
        ("文员 别老加班", &["unwanted overtime [别老加班]"]),
        ("护士 大夜我熬不动了", &["unwanted night_shift [大夜我熬不动]"]),
        ("护士 上不了夜班", &["unwanted night_shift [上不了夜班]"]),
        ("销售 出差跑累了", &["wanted skill 销售 [销售]", "unwanted business_travel [出差跑累了]"]),
        ("护士 倒班没事", &["waived night_shift [倒班没事]"]),
    ]);
}

#[test]
fn places_may_be_wished_in_an_order() {
    check(&[
        (
            "苏州没有的话上海也行 想找工作",
            &["welcome place 江苏省苏州市 [苏州]", "wanted place 上海市 [上海]"],
        ),
        (
            "找工作 最好苏州，实在不行上海",
            &["welcome place 江苏省苏州市 [苏州]", "wanted place 上海市 [上海]"],
        ),
        ("首选成都，重庆也可以", &["welcome place 四川省成都市 [成都]", "wanted place 重庆市 [重庆]"]),
        ("优先考虑合肥 芜湖也可", &["welcome place 安徽省合肥市 [合肥]", "wanted place 安徽省芜湖市 [芜湖]"]),
        ("青岛没有就济南 找工作", &["welcome place 山东省青岛市 [青岛]", "wanted place 山东省济南市 [济南]"]),
        ("想去杭州其次宁波", &["welcome place 浙江省杭州市 [杭州]", "wanted place 浙江省宁波市 [宁波]"]),
        (
            "广州没合适的话佛山也考虑",
            &["welcome place 广东省广州市 [广州]", "wanted place 广东省佛山市 [佛山]"],
        ),
        ("上海，浦东最好 找工作", &["wanted place 上海市 [上海]", "welcome place 上海市浦东新区 [浦东]"]),
        (
            "深圳 最好在南山 找工作",
            &["wanted place 广东省深圳市 [深圳]", "welcome place 广东省深圳市南山区 [最好在南山]"],
        ),
        ("北京不行 上海可以", &["unwanted place 北京市 [北京不行]", "wanted place 上海市 [上海]"]),
        ("苏州没有亲戚 想去杭州", &["wanted place 江苏省苏州市 [苏州]", "wanted place 浙江省杭州市 [杭州]"]),
        ("苏州上海都行 找工作", &["wanted place 江苏省苏州市 [苏州]", "wanted place 上海市 [上海]"]),
    ]);
    let first = |text: &str| {
        let facts = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
        facts.regions_first.iter().map(|place| place.name()).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(first("苏州没有的话上海也行 会计"), "苏州市");
    assert_eq!(first("杭州最好 会计"), "", "nothing else is wished");
}

#[test]
fn years_behind_a_degree_or_beside_an_employer_are_of_work() {
    for (text, want) in [
        ("本科3年 1万 测试 南京", Some(36)),
        ("大专两年 会计 无锡 7k", Some(24)),
        ("硕士1年 算法", Some(12)),
        ("hrbp 互联网公司 北京 5年经验 25k", Some(60)),
        ("采购 外企公司 3年工作经验 苏州", Some(36)),
        ("大专三年 会计", None),
        ("本科四年 成绩好 会计", None),
        ("本科3年制 会计", None),
        ("学费3年 1万", None),
        ("高中三年 成都 普工", None),
    ] {
        assert_eq!(months(text), want, "{text}");
    }
}

#[test]
fn days_and_pay_of_an_internship_need_no_word_for_the_week_and_the_day() {
    let read = |text: &str, of_internships: bool| {
        let typed = Typed::read_as(text, Written { of_internships, ..Written::default() });
        let facts = Facts::of_query(&typed, RecordKind::StudentProfile);
        (facts.days_per_week, facts.pay.is_some())
    };
    for text in ["成都 数据运营 4天 工资200以上", "成都 运营 能去4天 150起", "运营 不用天天去 待遇120"]
    {
        assert_eq!(read(text, true), (Some(4), true), "{text}");
        assert!(!read(text, false).1, "{text}");
    }
    assert_eq!(read("实习 成都 4天 工资200以上", false), (Some(4), true));
    assert_eq!(read("北京 运营 不坐班", true).0, Some(4));
    assert_eq!(read("成都 年假5天 四级500", true), (None, false));
}
