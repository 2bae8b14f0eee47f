use super::*;

const MONTHS: Column<'_> = Column { unit: "PAY_UNIT_MONTH", scale: 1.0 };

fn parse(text: &str) -> Result<Option<Pay>, Code> {
    super::parse(text, MONTHS)
}

fn read(text: &str) -> (Option<f64>, Option<f64>, Option<&'static str>) {
    let pay = parse(text).ok().flatten().unwrap_or_else(|| panic!("{text} is pay"));
    (pay.min, pay.max, pay.unit)
}

#[test]
fn all_forms_of_the_sites_are_read() {
    let both = |min: f64, max: f64| (Some(min), Some(max), None);
    let by = |min: f64, max: f64, unit| (Some(min), Some(max), Some(unit));
    assert_eq!(read("1千-2千"), both(1_000.0, 2_000.0));
    assert_eq!(read("4-7千"), both(4_000.0, 7_000.0));
    assert_eq!(read("8千-1.2万·13薪"), both(8_000.0, 12_000.0));
    assert_eq!(read("8000-1.2万"), both(8_000.0, 12_000.0));
    assert_eq!(read("15-25K"), both(15_000.0, 25_000.0));
    for text in ["15-25K・14薪", "15-25K 14薪", "15-25K*14", "15-25K(14薪)", "15-25K×14薪", "15K~25K"] {
        assert_eq!(read(text), both(15_000.0, 25_000.0), "{text}");
    }
    assert_eq!(read("5-8K/月(13薪)"), by(5_000.0, 8_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("6,000-8,000元"), both(6_000.0, 8_000.0));
    assert_eq!(read("1-1.5万/月"), by(10_000.0, 15_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("0.3-1万/月"), by(3_000.0, 10_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("6.5-12万/年"), by(65_000.0, 120_000.0, "PAY_UNIT_YEAR"));
    assert_eq!(read("120-200/天"), by(120.0, 200.0, "PAY_UNIT_DAY"));
    assert_eq!(read("180元/天"), by(180.0, 180.0, "PAY_UNIT_DAY"));
    assert_eq!(read("20元每小时"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
    assert_eq!(read("3千及以下"), (None, Some(3_000.0), None));
    assert_eq!(read("20万以上/年"), (Some(200_000.0), None, Some("PAY_UNIT_YEAR")));
}

#[test]
fn units_may_stand_in_front_and_words_behind() {
    let both = |min: f64, max: f64| (Some(min), Some(max), None);
    let by = |min: f64, max: f64, unit| (Some(min), Some(max), Some(unit));
    assert_eq!(read("年薪10-15万"), by(100_000.0, 150_000.0, "PAY_UNIT_YEAR"));
    assert_eq!(read("20-30万年薪"), by(200_000.0, 300_000.0, "PAY_UNIT_YEAR"));
    assert_eq!(read("日结150元"), by(150.0, 150.0, "PAY_UNIT_DAY"));
    assert_eq!(read("日薪200元"), by(200.0, 200.0, "PAY_UNIT_DAY"));
    assert_eq!(read("时薪20元"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
    assert_eq!(read("小时工20元"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
    assert_eq!(read("年收入8-10万"), by(80_000.0, 100_000.0, "PAY_UNIT_YEAR"));
    assert_eq!(read("月收入6000-8000"), by(6000.0, 8000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("税前月薪 6000"), by(6_000.0, 6_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("计件，约260/天"), by(260.0, 260.0, "PAY_UNIT_DAY"));
    assert_eq!(parse("电话沟通"), Ok(None));
    assert_eq!(read("200-300元/天 包吃住"), by(200.0, 300.0, "PAY_UNIT_DAY"));
    assert_eq!(read("4000-6000元/月,五险一金"), by(4_000.0, 6_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("6000元/人/月"), by(6_000.0, 6_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("5000元/月起"), (Some(5_000.0), None, Some("PAY_UNIT_MONTH")));
    assert_eq!(read("8000+"), (Some(8_000.0), None, None));
    assert_eq!(read("保底4000+提成"), (Some(4_000.0), None, None));
    assert_eq!(read("底薪3500元/月 提成另算"), (Some(3_500.0), None, Some("PAY_UNIT_MONTH")));
    assert_eq!(read("八千至一万二"), both(8_000.0, 12_000.0));
    assert_eq!(read("六千-八千/月"), by(6_000.0, 8_000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("两万元"), both(20_000.0, 20_000.0));
    assert_eq!(read("年薪十五万至二十万"), by(150_000.0, 200_000.0, "PAY_UNIT_YEAR"));
}

#[test]
fn other_currencies_are_named() {
    for (text, code) in [
        ("$3000-5000/月", "USD"),
        ("3000-5000美元/月", "USD"),
        ("HK$20000/月", "HKD"),
        ("日元20万/月", "JPY"),
        ("€2000", "EUR"),
        ("US$2500/月", "USD"),
        ("S$2500/月", "SGD"),
        ("A$30/h", "AUD"),
        ("RM3000", "MYR"),
    ] {
        let pay = parse(text).ok().flatten().and_then(|pay| pay.currency);
        assert_eq!(pay, Some(code), "{text}");
    }
    for text in ["¥3000", "RMB 6,500-9,000", "rmb12k/月", "7000rmb", "CNY 4000", "人民币3000元"] {
        assert_eq!(parse(text).ok().flatten().map(|pay| pay.currency), Some(None), "{text}");
    }
    assert!(parse("RMB 3000-USD 5000").is_err());
    assert!(parse("3000美元-20000港币").is_err());
}

#[test]
fn what_is_no_pay_is_refused_and_open_pay_states_nothing() {
    for text in [
        "",
        "120元/班",
        "800元/场",
        "5万/季度",
        "每班200元",
        "9-3千",
        "1-2-3千",
        "100/周",
        "50元/件",
        "1..2",
        "99999万",
        "底薪3000提成200/天 6000/月",
    ] {
        assert!(parse(text).is_err(), "{text}");
    }
    for text in ["面议", "面议/月", "薪资面议", "待遇从优"] {
        assert_eq!(parse(text), Ok(None), "{text}");
    }
}

#[test]
fn the_json_names_the_unit_and_the_currency() {
    let json = |text| parse(text).ok().flatten().map(|pay| pay.to_json("PAY_UNIT_MONTH"));
    assert_eq!(
        json("4-7千"),
        Some(json!({"minAmount": 4000.0, "maxAmount": 7000.0, "unit": "PAY_UNIT_MONTH"}))
    );
    assert_eq!(json("$30/h").map(|pay| pay["currencyCode"].clone()), Some(json!("USD")));
}

#[test]
fn the_same_in_another_unit_is_one_pay() {
    let by = |amount, unit| (Some(amount), Some(amount), Some(unit));
    for (text, want) in [
        ("200/天(时薪25)", by(200.0, "PAY_UNIT_DAY")),
        ("25元/小时(日薪200元)", by(25.0, "PAY_UNIT_HOUR")),
        ("200元/天(8小时)", by(200.0, "PAY_UNIT_DAY")),
    ] {
        assert_eq!(read(text), want, "{text}");
    }
    assert_eq!(read("8-12K·13薪"), (Some(8000.0), Some(12_000.0), None));
    assert_eq!(read("无责底薪3K+提成"), (Some(3000.0), None, None));
    assert!(parse("200/天,2000/周").is_err());
}

#[test]
fn parts_of_pay_are_told_apart() {
    let both = |min: f64, max: f64| (Some(min), Some(max), None);
    for (text, want, base) in [
        ("综合5000-7000 底薪3000", both(5000.0, 7000.0), Some(("底薪", 3000.0))),
        ("底薪3000 综合7000", both(7000.0, 7000.0), Some(("底薪", 3000.0))),
        ("月综合工资6500左右(基本工资2500)", both(6500.0, 6500.0), Some(("底薪", 2500.0))),
        ("底薪4000综合8000", both(8000.0, 8000.0), Some(("底薪", 4000.0))),
        ("底薪3500,月均6000-9000", both(6000.0, 9000.0), Some(("底薪", 3500.0))),
        ("底薪3000,转正4000", both(3000.0, 4000.0), None),
        ("税前8000到手6500", both(8000.0, 8000.0), Some(("到手", 6500.0))),
        ("到手5500(税前7000)", both(7000.0, 7000.0), Some(("到手", 5500.0))),
        ("税前8-10K,税后6-8K", both(8000.0, 10_000.0), Some(("到手", 8000.0))),
        ("试用期4000,转正5000-6000", both(4000.0, 6000.0), None),
        ("5500元(试用期4500元)", both(4500.0, 5500.0), None),
    ] {
        assert_eq!(read(text), want, "{text}");
        assert_eq!(parse(text).ok().flatten().and_then(|pay| pay.beside), base, "{text}");
    }
}

#[test]
fn what_counts_no_money_is_no_amount() {
    let by = |min: f64, max: f64, unit| (Some(min), Some(max), Some(unit));
    assert_eq!(read("时薪18-22,日结"), by(18.0, 22.0, "PAY_UNIT_HOUR"));
    assert_eq!(read("月薪5000元,8小时工作制"), by(5000.0, 5000.0, "PAY_UNIT_MONTH"));
    assert_eq!(read("260元/天,12小时两班倒"), by(260.0, 260.0, "PAY_UNIT_DAY"));
    assert_eq!(read("5000元/月+提成"), (Some(5000.0), None, Some("PAY_UNIT_MONTH")));
    assert_eq!(read("4千5-6千"), (Some(4500.0), Some(6000.0), None));
    assert_eq!(read("3千5百-4千5百"), (Some(3500.0), Some(4500.0), None));
    for text in ["8-10", "8小时/天", "2班倒", "100%", "试用期3个月", "每月休4天", "3险", "18岁以上"]
    {
        assert!(parse(text).is_err(), "{text}");
    }
}

#[test]
fn how_many_months_are_paid_is_no_amount() {
    for (text, min, max) in [
        ("12薪 15K", 15_000.0, 15_000.0),
        ("13薪,8-12K", 8000.0, 12_000.0),
        ("14薪·20-30K", 20_000.0, 30_000.0),
        ("15K13薪", 15_000.0, 15_000.0),
        ("1-1.5万13薪", 10_000.0, 15_000.0),
        ("20-40k·13-16薪", 20_000.0, 40_000.0),
        ("8-10k(13~15薪)", 8000.0, 10_000.0),
        ("6000元/月 13薪", 6000.0, 6000.0),
        ("6000-8000元/月,年底13薪", 6000.0, 8000.0),
    ] {
        let (least, most, _) = read(text);
        assert_eq!((least, most), (Some(min), Some(max)), "{text}");
    }
    assert!(parse("12薪").is_err() && parse("12-15").is_err());
    assert_eq!(read("20-30万年薪"), (Some(200_000.0), Some(300_000.0), Some("PAY_UNIT_YEAR")));
}

#[test]
fn what_is_given_for_a_purpose_is_not_the_pay() {
    for (text, min, max) in [
        ("3500元/月(含餐补300)", 3500.0, 3500.0),
        ("4500-6000元(含全勤奖200)", 4500.0, 6000.0),
        ("6000元(不含提成1000-2000)", 6000.0, 6000.0),
        ("3500元/月,餐补300", 3500.0, 3500.0),
        ("4000元 全勤奖200元", 4000.0, 4000.0),
        ("5000-6000,房补500,餐补300", 5000.0, 6000.0),
        ("6000元,年终奖金1000-5000", 6000.0, 6000.0),
        ("实习补贴2000-2500", 2000.0, 2500.0),
        ("补贴100元/天", 100.0, 100.0),
        ("5000(含底薪3000)", 5000.0, 5000.0),
    ] {
        let (least, most, _) = read(text);
        assert_eq!((least, most), (Some(min), Some(max)), "{text}");
    }
}

#[test]
fn a_heading_gives_unit_and_scale_to_bare_amounts() {
    let read = |text: &str, unit, scale| {
        let pay = super::parse(text, Column { unit, scale }).ok().flatten();
        pay.map(|pay| (pay.min, pay.max))
    };
    let both = |min: f64, max: f64| Some((Some(min), Some(max)));
    assert_eq!(read("8-10", "PAY_UNIT_MONTH", 1000.0), both(8000.0, 10_000.0));
    assert_eq!(read("15-20", "PAY_UNIT_YEAR", 10_000.0), both(150_000.0, 200_000.0));
    assert_eq!(read("6000-8000", "PAY_UNIT_MONTH", 1000.0), both(6000.0, 8000.0));
    assert_eq!(read("0.8-1万", "PAY_UNIT_MONTH", 1000.0), both(8000.0, 10_000.0));
    assert_eq!(read("18", "PAY_UNIT_HOUR", 1.0), both(18.0, 18.0));
    assert_eq!(read("15-20", "PAY_UNIT_YEAR", 1.0), None);
    assert_eq!(read("底薪4000 综合7000", "PAY_UNIT_DAY", 1.0), None);
    assert_eq!(read("8-10", "PAY_UNIT_DAY", 1.0), None);
    assert_eq!(read("6000元/月", "PAY_UNIT_DAY", 1.0), both(6000.0, 6000.0));
}

#[test]
fn bounds_in_columns_of_their_own_are_one_pay() {
    for (least, most, unit, want) in [
        ("4000", "6000", "元/月", "4000-6000元/月"),
        ("4", "6", "千元", "4-6千元"),
        ("4000", "", "月", "4000/月以上"),
        ("4000", "0", "", "4000以上"),
        ("", "6000", "按月", "6000/月以下"),
        ("5000", "5000", "", "5000"),
        ("面议", "", "", "面议"),
        ("", "", "月", ""),
    ] {
        let text = of_bounds(least, most, unit);
        assert_eq!(text, want);
        assert!(want.is_empty() || parse(&text).is_ok(), "{text}");
    }
}
