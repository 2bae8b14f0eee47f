use super::*;
use crate::domain::catalogue::region::RegionCode;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::record::strength::Strength;
use crate::domain::wants::remainder::without_negated;

pub(in crate::domain::wants) fn shown(text: &str) -> Vec<String> {
    let wants = Typed::read(text).wants;
    let others = wants.iter().filter(|want| !is_named_work(want));
    others.map(ToString::to_string).collect()
}

/// Whether it is work that is sought: what of a text is, the tests of `sought_work` tell.
fn is_named_work(want: &Want) -> bool {
    matches!(want.what, What::Work(_)) && want.polarity == Polarity::Wanted
}

pub(in crate::domain::wants) fn check(cases: &[(&str, &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| shown(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", shown(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn places_are_wanted_or_excluded() {
    check(&[
        (
            "不想去北京，想去成都做护士",
            &["unwanted place 北京市 [不想去北京]", "wanted place 四川省成都市 [成都]"],
        ),
        (
            "重庆或成都 前端",
            &[
                "wanted place 重庆市 [重庆]",
                "wanted place 四川省成都市 [成都]",
                "wanted skill 前端开发 [前端]",
            ],
        ),
        ("不想去广东", &["unwanted place 广东省 [不想去广东]"]),
        ("毕业于重庆医药高等专科学校，想在成都工作", &["wanted place 四川省成都市 [成都]"]),
        ("四川人 想在重庆找电工", &["wanted place 重庆市 [重庆]"]),
        ("人在广州，想去长沙做幼师", &["wanted place 湖南省长沙市 [长沙]"]),
        ("现居昆明 大理电工", &["wanted place 云南省大理白族自治州 [大理]"]),
        ("人在贵阳 找会计", &["wanted place 贵州省贵阳市 [贵阳]", "wanted skill 会计核算 [会计]"]),
        ("不想离开重庆", &["wanted place 重庆市 [重庆]"]),
        ("长沙人，想回长沙工作", &["wanted place 湖南省长沙市 [长沙]"]),
        ("想回老家泸州", &["wanted place 四川省泸州市 [泸州]"]),
        ("老家泸州，想在成都工作", &["wanted place 四川省成都市 [成都]"]),
        ("除上海外都行", &["unwanted place 上海市 [除上海外]"]),
        ("上海不去", &["unwanted place 上海市 [上海不去]"]),
        ("成都以外的城市 文员", &["unwanted place 四川省成都市 [成都以外]"]),
        ("重庆（渝中除外）", &["wanted place 重庆市 [重庆]", "unwanted place 重庆市渝中区 [渝中除外]"]),
        ("重庆（不含万州）", &["wanted place 重庆市 [重庆]", "unwanted place 重庆市万州区 [不含万州]"]),
        (
            "浙江（不含温州） 会计",
            &[
                "wanted place 浙江省 [浙江]",
                "unwanted place 浙江省温州市 [不含温州]",
                "wanted skill 会计核算 [会计]",
            ],
        ),
        ("坐标成都", &["wanted place 四川省成都市 [成都]"]),
        ("坐标成都，想去重庆", &["wanted place 重庆市 [重庆]"]),
        ("base杭州", &["wanted place 浙江省杭州市 [杭州]"]),
        ("不base北京", &["unwanted place 北京市 [不base北京]"]),
        ("家住沙坪坝 想在附近上班", &["welcome place 重庆市沙坪坝区 [沙坪坝]"]),
        ("家在绵阳 想在家附近找活", &["welcome place 四川省绵阳市 [绵阳]"]),
        ("我家住在万州，找文员", &["welcome place 重庆市万州区 [万州]"]),
        ("家在绵阳 想去成都找活", &["wanted place 四川省成都市 [成都]"]),
        ("毕业于成都大学，家在绵阳，找工作", &["welcome place 四川省绵阳市 [绵阳]"]),
        ("家在绵阳，不想去绵阳上班", &["unwanted place 四川省绵阳市 [不想去绵阳]"]),
        ("成都零基础找工作", &["wanted place 四川省成都市 [成都]", "wanted experience 0 months [零基础]"]),
        ("想从深圳回长沙", &["wanted place 湖南省长沙市 [长沙]"]),
        ("户口在湖北 求职杭州", &["wanted place 浙江省杭州市 [杭州]"]),
        ("籍贯是贵州，在昆明找工作", &["wanted place 云南省昆明市 [昆明]"]),
        ("别给我推北京的", &["unwanted place 北京市 [别给我推北京]"]),
        (
            "川渝 外贸",
            &["wanted place 四川省 [川渝]", "wanted place 重庆市 [川渝]", "wanted skill 外贸 [外贸]"],
        ),
        ("四川不要成都 护士", &["wanted place 四川省 [四川]", "unwanted place 四川省成都市 [不要成都]"]),
        ("广东除深圳 模具", &["wanted place 广东省 [广东]", "unwanted place 广东省深圳市 [除深圳]"]),
        ("大专毕业 上海 护士", &["wanted education 大专 [大专]", "wanted place 上海市 [上海]"]),
        ("上海就算了 前端", &["unwanted place 上海市 [上海就算了]", "wanted skill 前端开发 [前端]"]),
        ("非深圳 运营", &["unwanted place 广东省深圳市 [非深圳]"]),
        ("不是不愿意去武汉", &["wanted place 湖北省武汉市 [武汉]"]),
        (
            "杭州、宁波的别推 外贸",
            &[
                "unwanted place 浙江省杭州市 [杭州]",
                "unwanted place 浙江省宁波市 [宁波的别推]",
                "wanted skill 外贸 [外贸]",
            ],
        ),
        (
            "九龙坡或者南岸 出纳",
            &[
                "wanted place 重庆市九龙坡区 [九龙坡]",
                "wanted place 重庆市南岸区 [南岸]",
                "wanted skill 出纳 [出纳]",
            ],
        ),
        (
            "非天津、北京 前端",
            &[
                "unwanted place 天津市 [非天津]",
                "unwanted place 北京市 [北京]",
                "wanted skill 前端开发 [前端]",
            ],
        ),
        (
            "想去无锡，常州不去",
            &["wanted place 江苏省无锡市 [无锡]", "unwanted place 江苏省常州市 [常州不去]"],
        ),
        ("非杭州本地的别推", &["must place 浙江省杭州市 [杭州]"]),
        (
            "甘肃青海不去 会计",
            &[
                "unwanted place 甘肃省 [甘肃青海不去]",
                "unwanted place 青海省 [青海不去]",
                "wanted skill 会计核算 [会计]",
            ],
        ),
        ("除了昆明，哪都可以", &["unwanted place 云南省昆明市 [除了昆明]"]),
        ("不去上海、北京", &["unwanted place 上海市 [不去上海]", "unwanted place 北京市 [不去上海、北京]"]),
    ]);
}

#[test]
fn work_that_is_not_wanted_is_told_from_work_that_is() {
    check(&[
        (
            "不要销售 不要客服 文员 双休",
            &["unwanted work 销售 [不要销售]", "unwanted work 客服 [不要客服]", "wanted two_days_off [双休]"],
        ),
        (
            "不去上海 java 应届",
            &[
                "unwanted place 上海市 [不去上海]",
                "wanted skill Java [java]",
                "wanted experience 0 months [应届]",
            ],
        ),
    ]);
}

#[test]
fn pay_experience_and_terms_are_wanted() {
    check(&[
        (
            "会计 月薪8000以上 重庆",
            &[
                "wanted skill 会计核算 [会计]",
                "wanted pay from 8000 CNY a month [月薪8000以上]",
                "wanted place 重庆市 [重庆]",
            ],
        ),
        ("电工 包住 5000以上", &["wanted lodging [包住]", "wanted pay from 5000 CNY a month [5000以上]"]),
        ("重庆 护士 夜班少", &["wanted place 重庆市 [重庆]", "unwanted night_shift [夜班少]"]),
        (
            "学历不限 经验不限 日结",
            &[
                "waived education any [学历不限]",
                "waived experience 0 months [经验不限]",
                "wanted paid_daily [日结]",
            ],
        ),
        ("带娃妈妈 半天班", &["wanted half_day [半天]"]),
        ("月入过万", &["wanted pay from 10000 CNY a month [月入过万]"]),
        ("4k-6k 重庆", &["wanted pay 4000 to 6000 CNY a month [4k-6k]", "wanted place 重庆市 [重庆]"]),
        ("没有工作经验", &["wanted experience 0 months [没有工作经验]"]),
        ("2025届 成都", &["wanted experience 0 months [2025届]", "wanted place 四川省成都市 [成都]"]),
        ("校招 成都", &["wanted experience 0 months [校招]", "wanted place 四川省成都市 [成都]"]),
        (
            "大四 成都",
            &[
                "wanted experience 0 months [大四]",
                "wanted education 本科 [大四]",
                "wanted place 四川省成都市 [成都]",
            ],
        ),
        ("不接受外地", &[]),
        ("不包住也行", &["waived lodging [不包住也行]"]),
        ("单休双休都行 文秘", &["waived two_days_off [单休双休都行]", "wanted skill 文秘 [文秘]"]),
        ("包不包住都行", &["waived lodging [包不包住都行]"]),
        ("晚班无所谓", &["waived night_shift [晚班无所谓]"]),
        ("能接受偶尔出差", &["waived business_travel [能接受偶尔出差]"]),
        ("单休的别来", &["wanted two_days_off [单休的别来]"]),
        ("三四千就行", &["wanted pay 3000 to 4000 CNY a month [三四千]"]),
        ("客服也不要 前端", &["unwanted work 客服 [客服也不要]", "wanted skill 前端开发 [前端]"]),
        ("只要应届 不要劳务", &["wanted experience 0 months [应届]", "unwanted work 劳务 [不要劳务]"]),
        ("不要求本科 电工", &["waived education any [不要求本科]"]),
        ("能上夜班", &["waived night_shift [能上夜班]"]),
        ("想要居家办公的客服", &["wanted remote [居家办公]", "wanted skill 客服 [客服]"]),
        ("不愿意加班", &["unwanted overtime [不愿意加班]"]),
        ("别给我推要驻外的", &["unwanted business_travel [别给我推要驻外]"]),
        (
            "3年经验 Java 兼职",
            &[
                "wanted experience 36 months [3年经验]",
                "wanted skill Java [Java]",
                "wanted arrangement part_time [兼职]",
            ],
        ),
        (
            "大专 日薪200 不要夜班",
            &[
                "wanted education 大专 [大专]",
                "wanted pay from 200 CNY a day [日薪200]",
                "unwanted night_shift [不要夜班]",
            ],
        ),
    ]);
}

#[test]
fn what_is_negated_is_not_sought() {
    for (text, sought) in [
        ("不会英语的IT工作", "的IT工作"),
        ("不要销售 不要客服 文员", "文员"),
        ("不去上海 java", "java"),
        ("护士 重庆", "护士 重庆"),
        ("不要销售", "不要销售"),
    ] {
        assert_eq!(Typed::read(text).sought, sought, "{text}");
    }
    let told = without_negated("会PLC编程，电工证待考。想学Python，带过两个学徒");
    assert!(told.contains("PLC") && told.contains("学徒"), "{told}");
    assert!(!told.contains("电工证") && !told.contains("Python"), "{told}");
}

#[test]
fn what_is_lacking_is_to_be_learnt() {
    for (text, to_learn) in [
        ("考低压电工证", "考低压电工证"),
        ("备考护士证", "备考护士证"),
        ("不会PLC编程", "不会PLC编程"),
        ("不想学Java 数据分析", "数据分析"),
    ] {
        assert_eq!(Typed::read(text).to_learn, to_learn, "{text}");
    }
    let trades = |text: &str, kind| {
        let trades = Facts::of_query(&Typed::read(text), kind).trades;
        trades.iter().map(|trade| trade.id()).collect::<Vec<_>>().join(",")
    };
    assert_eq!(trades("考低压电工证", RecordKind::JobPosting), "electrician");
    assert_eq!(trades("不想做电工 仓管", RecordKind::StudentProfile), "whkeeper");
}

#[test]
fn facts_follow_what_is_wanted() {
    let facts = |text: &str| Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
    let names =
        |regions: &[RegionCode]| regions.iter().map(|region| region.name()).collect::<Vec<_>>().join(" ");
    let read = facts("不想去北京，想去成都或重庆做护士 不要销售 包住 月薪6000以上 应届");
    assert_eq!(names(&read.regions), "成都市 重庆市");
    assert_eq!(names(&read.excluded_regions), "北京市");
    assert_eq!(read.unwanted_work, ["销售"]);
    assert_eq!(read.work.lodging, Some(true));
    assert_eq!(read.pay, Some((6000.0, 6000.0)));
    assert_eq!(read.experience_months, Some(0));
    let read = facts("不会英语的IT工作");
    assert!(read.skills.iter().all(|skill| skill.name != "英语"), "{:?}", read.skills);
    assert!(read.unwanted_work.contains(&"英语".to_string()));
    let asking = Facts::of_query(&Typed::read("招电工 持电工证 3年经验 大专优先"), RecordKind::JobPosting);
    assert_eq!(asking.experience_months, Some(36));
    assert_eq!(asking.education_strength, Strength::Welcome);
    assert!(asking.certificates.iter().any(|held| held.name == "电工证"));
}

#[test]
fn time_of_work_is_told_from_time_to_come_and_from_school() {
    let facts = |text: &str| Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
    let read = |text: &str| {
        let facts = facts(text);
        (facts.experience_months, facts.days_per_week, facts.stay_months)
    };
    for (text, want) in [
        ("周一到周五都有空 实习半年", (None, Some(5), Some(6))),
        ("2022.07—2026.11 某机械厂 数控车工", (Some(52), None, None)),
        ("干了4年数控 重庆", (Some(48), None, None)),
        ("会计 3年", (Some(36), None, None)),
        ("想做标注，一周只能去三天，两个月", (None, Some(3), Some(2))),
        ("学制三年 护理", (None, None, None)),
        ("公司成立十年", (None, None, None)),
    ] {
        assert_eq!(read(text), want, "{text}");
    }
    let opening = |text: &str| Facts::of_query(&Typed::read(text), RecordKind::JobPosting);
    assert_eq!(opening("招会计实习生，每周4天以上者优先").days_per_week, None);
    let excluded = opening("招文员，护理专业勿投");
    assert_eq!((excluded.majors_excluded.len(), &*excluded.beyond.majors), (1, "招文员,护理专业勿投"));
    assert_eq!(opening("只招应届 文员").beyond.fresh_only, "只招应届");
}

proptest::proptest! {
    #[test]
    fn reading_never_panics(parts in proptest::collection::vec("(不想去|北京|或|、|不要|销售|除|外|非|无|电工证|勿投|月薪|[0-9]{1,4}|k|年|经验|以上|双休|夜班|学历|不限|专业|İ|.){0,3}", 0..24)) {
        let text = parts.concat();
        let typed = Typed::read(&text);
        let cleaned = clean(&text);
        for want in &typed.wants {
            proptest::prop_assert!(cleaned.contains(want.words.as_str()), "{want}");
        }
        without_negated(&text);
    }
}

/// At ed01e49 these kept a holder of the certificate out of what was typed, and not of what was stored.
#[test]
fn a_certificate_or_years_ask_for_no_years() {
    for text in ["招电工，有电工证或者三年以上电工经验", "招电工，电工证或3年以上经验"]
    {
        let read = Typed::read(text);
        assert!(
            !read.wants.iter().any(|want| matches!(want.what, What::Experience(_))),
            "{text}: {:?}",
            read.wants
        );
    }
}
