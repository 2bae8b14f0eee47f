use super::*;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::EmploymentType;

const DUTIES: &str = "1、负责接单并安全送达乘客；2、保持车况良好，遵守交通法规；3、完成站长交代的其他事";

fn offer<'t>(title: &'t str, text: &'t str) -> Offer<'t> {
    Offer { title, text, place: "渝北", provider: "甲公司" }
}

fn slot() -> Facts {
    Facts::none(RecordKind::InternshipSlot)
}

#[test]
fn what_only_looks_otherwise_is_a_copy() {
    let first = offer("网约车司机", DUTIES);
    let key = first.key(&slot());
    assert!(key.is_some());
    for (title, text) in [
        ("【急聘】网约车司机！", DUTIES),
        ("网约车司机（8000+）", &DUTIES.replace("；", "\n")),
        ("網約車司機", &format!("<p>{DUTIES}</p>")),
        ("网约车司机", &format!("{DUTIES}。电话13800000000")),
        ("网约车司机", &DUTIES.replace("其他", "别的")),
    ] {
        assert_eq!(offer(title, text).key(&slot()), key, "{title} {text}");
    }
    assert_eq!(Offer { provider: "乙公司", ..first }.key(&slot()), key, "agencies post what others offer");
    assert_eq!(first.key(&Facts { pay: Some((1.0, 2.0)), ..slot() }), key, "and write the pay as they like");
}

#[test]
fn what_is_another_offer_is_none() {
    let first = offer("网约车司机", DUTIES);
    let key = first.key(&slot());
    let others = [
        offer("货车司机", DUTIES),
        offer("网约车司机", "1、每天早八点出车，晚六点收车；2、自带车辆者优先，月结工资"),
        offer("网约车司机", ""),
        Offer { place: "涪陵", ..first },
    ];
    for other in others {
        assert_ne!(other.key(&slot()), key, "{other:?}");
    }
    assert_ne!(first.key(&Facts::none(RecordKind::JobPosting)), key);
    let part_time = Facts { employment_types: vec![EmploymentType::PartTime], ..slot() };
    assert_ne!(first.key(&part_time), key);
    let bare = offer("收银员", "");
    assert_eq!(offer("收银员", "。").key(&slot()), bare.key(&slot()));
    assert_ne!(Offer { provider: "乙公司", ..bare }.key(&slot()), bare.key(&slot()));
    assert_ne!(bare.key(&Facts { pay: Some((1.0, 2.0)), ..slot() }), bare.key(&slot()));
    assert_eq!(Offer { provider: "", ..bare }.key(&slot()), None, "nothing says that two of them are one");
}

#[test]
fn agencies_write_other_titles_over_one_text() {
    let text = "负责公司大数据平台的日常运行与维护以及各业务线数据的采集清洗和统计；配合数据分析师完成各类数据报表的制作与核对并定期向部门负责人和业务线负责人汇报工作进展与存在的问题";
    let key = |title| offer(title, text).key(&Facts::none(RecordKind::JobPosting));
    assert_eq!(key("IT8200大数据工程师"), key("机电一体化8K大数据开发工程师"));
    assert_eq!(key("大数据工程师（五险一金）"), key("大数据工程师"));
    assert_ne!(key("大数据工程师"), key("高级大数据工程师"), "another level is another offer");
    assert_ne!(key("大数据工程师"), key("前端工程师"));
    assert_ne!(key("大数据工程师（北京）"), key("大数据工程师（上海）"));
    assert_ne!(key("大数据工程师"), key("某某员"), "what names no trade goes by its words");
    assert_eq!(
        offer("人事专员（校招生）", DUTIES).key(&slot()),
        offer("人事专员/弹性上班", DUTIES).key(&slot())
    );
    for title in ["大数据工程师（校招生）", "大数据工程师【25届校招】", "急招大数据工程师（应届）"]
    {
        assert_eq!(key(title), key("大数据工程师"), "{title}");
    }
    assert_ne!(key("大数据工程师"), key("大数据实习生"), "an internship is another offer");
    let at = |code: &str| {
        let region = RegionCode::parse(code).expect("a code");
        let facts = Facts { regions: vec![region], ..Facts::none(RecordKind::JobPosting) };
        offer("大数据工程师", text).key(&facts)
    };
    assert_eq!(at("31"), at("310115"), "a district of the city");
    assert_eq!(at("4403"), at("440307"));
    assert_ne!(at("31"), at("4403"));
}

#[test]
fn one_short_text_under_other_titles_of_one_work_is_one_offer() {
    let key = |title, text| offer(title, text).key(&Facts::none(RecordKind::JobPosting));
    let till = "负责门店日常收银与对账。整理货架，保持卖场整洁。接待顾客，处理退换货。";
    let shop = "负责公司网店的日常运营与维护，包括商品上架下架。策划并执行店铺的促销活动，跟进效果并复盘。";
    let fork = "负责驾驶叉车装卸货物，持证上岗。";
    let class = "负责学生的日常教学，批改作业，与家长保持沟通。";
    for (text, titles) in [
        (till, &["收银员", "超市收银员", "收银员（双休）", "门店收银员"][..]),
        (shop, &["网店运营", "店铺运营", "网店运营助理", "网店运营（可接受应届）"]),
        (fork, &["叉车司机", "叉车工", "叉车司机 包餐"]),
    ] {
        let first = key(titles[0], text);
        assert!(first.is_some());
        for title in titles {
            assert_eq!(key(title, text), first, "{title}");
        }
        assert_ne!(key("会计", text), first, "another work");
    }
    for (one, other, text) in [
        ("收银员", "收银主管", till),
        ("收银员", "收银实习生", till),
        ("收银员", "收银员/导购", till),
        ("语文教师", "数学教师", class),
        ("Java开发", "PHP开发", shop),
        ("日语客服", "客服", till),
        ("网店运营", "天猫运营", shop),
        ("收银员（北京）", "收银员（上海）", till),
        ("某某员", "某某师", till),
    ] {
        assert_ne!(key(one, text), key(other, text), "{one} and {other}");
    }
    assert_ne!(key("收银员", till), key("收银员", shop), "another text");
}

#[test]
fn what_a_firm_says_of_itself_makes_no_copies() {
    let about = "。重庆嘉澜国际贸易有限公司成立于二〇〇五年并且是一家集研发生产和销售于一体的综合性进出口企业，产品远销海外各地";
    let key = |duties: &str| {
        let text = format!("{duties}{about}");
        offer("外贸业务员", &text).key(&Facts::none(RecordKind::JobPosting))
    };
    assert_ne!(key("利用各种平台开发海外客户并跟进订单"), key("负责店铺日常运营和推广广告的投放"));
    assert!(key("").is_some(), "where nothing else is said it has to do");
}

#[test]
fn an_employer_written_otherwise_is_the_same() {
    let key = employer_key("重庆嘉澜（渝北）科技有限公司");
    assert!(key.is_some());
    assert_eq!(employer_key(" 重慶嘉瀾(渝北) 科技有限公司。"), key);
    assert_ne!(employer_key("重庆嘉澜科技有限公司"), key);
    assert_eq!(employer_key(" — "), None);
}

#[test]
fn no_copy_of_another_level_or_far_below_stands_for_the_best() {
    let titled = |title: &str| Facts {
        title: title.into(),
        trades: trade::of_title(title),
        ..Facts::none(RecordKind::JobPosting)
    };
    let score = |value: f64| Score::from_values(PartKind::ALL.map(|_| Some(value)), |_| 1.0);
    let (best, near, far) = (score(0.73), score(0.71), score(0.69));
    let plain = titled("招聘专员");
    let may = |title: &str, score| may_stand_for((&titled(title), Some(score)), (&plain, Some(&best)));
    assert!(may("招聘专员（双休）", &near));
    assert!(!may("招聘主管", &near), "another level");
    assert!(!may("会计", &near), "another work");
    assert!(!may("招聘专员", &far));
}

#[test]
fn copies_are_counted_and_the_first_are_named() {
    let mut similar = Similar::default();
    (0..30).for_each(|n| similar.add(&n.to_string()));
    assert_eq!((similar.count, similar.names.len(), similar.names[0].as_str()), (30, TOLD, "0"));
}
