use super::*;
use crate::domain::record::opening::PayUnit;

fn read(text: &str) -> Option<String> {
    read_of(text, false)
}

fn read_of(text: &str, of_internship: bool) -> Option<String> {
    wanted(text, of_internship).map(|found| {
        let unit = match found.pay.unit {
            PayUnit::Month => "month",
            PayUnit::Day => "day",
            PayUnit::Hour => "hour",
            PayUnit::Year => "year",
        };
        let most = found.pay.max_amount.map_or(String::new(), |most| format!("-{most}"));
        let sign = if found.is_most { "<" } else { "" };
        let least = found.pay.min_amount.unwrap_or_default();
        format!("{sign}{least}{most} {unit} [{}]", &text[found.place])
    })
}

fn check(cases: &[(&str, Option<&str>)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(text, want)| read(text).as_deref() != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn pay_is_read_with_its_unit() {
    check(&[
        ("会计 月薪8000以上 重庆", Some("8000 month [月薪8000以上]")),
        ("电工 包住 5000以上", Some("5000 month [5000以上]")),
        ("日薪200", Some("200 day [日薪200]")),
        ("日薪三百", Some("300 day [日薪三百]")),
        ("时薪20元", Some("20 hour [时薪20元]")),
        ("年薪10万", Some("100000 year [年薪10万]")),
        ("工资5000-8000", Some("5000-8000 month [工资5000-8000]")),
        ("5-8k", Some("5000-8000 month [5-8k]")),
        ("一万以上", Some("10000 month [一万以上]")),
        ("八千左右", Some("7200-8800 month [八千左右]")),
        ("10k左右", Some("9000-11000 month [10k左右]")),
        ("大概6k 文员", Some("5400-6600 month [6k]")),
        ("一个月差不多5000", Some("4500-5500 month [一个月差不多5000]")),
        ("日薪200上下", Some("180-220 day [日薪200上下]")),
        ("4千以下不用联系", Some("4000 month [4千以下不用联系]")),
        ("最低8k左右", Some("7200-8800 month [8k左右]")),
        ("一年能挣20万", Some("200000 year [一年能挣20万]")),
        ("一年赚个十来万", Some("100000 year [一年赚个十来万]")),
        ("年薪20多万", Some("200000 year [年薪20多万]")),
        ("200元/天", Some("200 day [200元/天]")),
        ("一天150", Some("150 day [一天150]")),
        ("派件员 一天120票", None),
        ("工资不低于6000", Some("6000 month [工资不低于6000]")),
        ("6000+", Some("6000 month [6000+]")),
        ("5000以下", Some("<5000 month [5000以下]")),
        ("两万", Some("20000 month [两万]")),
        ("工资5k以下不考虑", Some("5000 month [工资5k以下不考虑]")),
        ("月薪6000以下勿扰 文员", Some("6000 month [月薪6000以下勿扰]")),
        ("低于4800的算了", Some("4800 month [4800的算了]")),
        ("少于4500免谈", Some("4500 month [4500免谈]")),
        ("不到5500的活不干", Some("5500 month [5500的活不干]")),
        ("不考虑7k以下的", Some("7000 month [7k以下]")),
        ("薪资不能低于6500", Some("6500 month [薪资不能低于6500]")),
        ("至少5000,双休", Some("5000 month [5000]")),
        ("至少5000粉丝", None),
        ("5000以下 不要销售", Some("<5000 month [5000以下]")),
        ("万把块 司机 佛山", Some("10000 month [万把块]")),
        ("一个月万把块就行", Some("10000 month [一个月万把块]")),
        ("千万把握机会 文员", None),
        ("税后8k 出纳", Some("8000 month [税后8k]")),
        ("1w5 前端", Some("15000 month [1w5]")),
        ("月薪过万 前端", Some("10000 month [月薪过万]")),
        ("工资上万", Some("10000 month [工资上万]")),
        ("过万次点击", None),
        ("工资五六千 幼师", Some("5000-6000 month [工资五六千]")),
        ("税后一万二", Some("12000 month [税后一万二]")),
        ("年薪二十万", Some("200000 year [年薪二十万]")),
        ("40一小时 家教", Some("40 hour [40一小时]")),
        ("不低于6k 出纳", Some("6000 month [6k]")),
        ("三千五以上", Some("3500 month [三千五以上]")),
        ("月薪七八千 焊工", Some("7000-8000 month [月薪七八千]")),
        ("5-8k java", Some("5000-8000 month [5-8k]")),
        ("8千-1.2万 会计", Some("8000-12000 month [8千-1.2万]")),
        ("2022-2025 大专", None),
        ("2022-2025", None),
        ("2025届 java", None),
        ("3年以上经验", None),
        ("30岁以下", None),
        ("一个月后入职", None),
        ("2026年毕业", None),
        ("一级建造师", None),
        ("s7-1200编程", None),
    ]);
}

#[test]
fn what_is_had_is_not_wanted() {
    check(&[
        ("之前工资4000,想找6000以上", Some("6000 month [6000以上]")),
        ("目前8k期望10k", Some("10000 month [10k]")),
        ("上家8500,这次想要9500", Some("9500 month [9500]")),
        ("去年在电子厂月薪5800,今年希望月薪7000左右", Some("6300-7700 month [月薪7000左右]")),
        ("想从4000涨到6000", Some("6000 month [6000]")),
        ("之前月薪4500", None),
        ("目前工资5k", None),
        ("目前在成都 5000以上", Some("5000 month [5000以上]")),
        ("期望8k,最低6k", Some("6000-8000 month [8k,最低6k]")),
    ]);
}

#[test]
fn all_that_is_paid_comes_before_what_is_paid_in_any_case() {
    check(&[
        ("底薪4000 综合8000", Some("8000 month [综合8000]")),
        ("综合8000 底薪4000", Some("8000 month [综合8000]")),
        ("无责底薪4k,月入过万", Some("10000 month [月入过万]")),
        ("保底3500,做得好一个月能拿9000", Some("9000 month [一个月能拿9000]")),
        ("试用期3000,转正5000", Some("5000 month [转正5000]")),
    ]);
}

#[test]
fn amounts_of_other_things_are_no_pay() {
    let texts = [
        "2000人以上规模",
        "每天跑3000米",
        "学费6000",
        "学费6000以上",
        "押金500",
        "提成3%-5%",
        "罚款200",
        "招5000人",
        "粉丝5000以上的账号",
        "存款5万以上",
        "注册资本500万以上",
        "带过3000万以上的项目",
        "工资3000美元",
        "工资面议",
        "给多少都行",
        "西门子1200和1500都会",
        "4k视频剪辑",
        "6000平米仓库",
        "每月15日发工资",
    ];
    check(&texts.map(|text| (text, None)));
}

#[test]
fn forms_of_one_amount() {
    check(&[
        ("5千5", Some("5500 month [5千5]")),
        ("月薪一万五千以上", Some("15000 month [月薪一万五千以上]")),
        ("一天三百五", Some("350 day [一天三百五]")),
        ("月薪5,000-7,000 文员", Some("5000-7000 month [月薪5,000-7,000]")),
        ("8000*14薪", Some("8000 month [8000*14薪]")),
        ("日结200", Some("200 day [日结200]")),
        ("年薪20-30", Some("200000-300000 year [年薪20-30]")),
        ("包吃住4500", Some("4500 month [4500]")),
        ("电工 6000 包住", Some("6000 month [6000]")),
        ("前端 12k 成都", Some("12000 month [12k]")),
        ("别低于4000", Some("4000 month [4000]")),
        ("时薪22-25 周末兼职", Some("22-25 hour [时薪22-25]")),
        ("月薪五位数", Some("10000 month [月薪五位数]")),
    ]);
}

#[test]
fn amounts_that_no_month_is_paid_with_are_of_a_day_where_an_internship_is_sought() {
    for (text, want) in [
        ("工资200以上 产品", Some("200 day [工资200以上]")),
        ("设计 150起 广州", Some("150 day [150起]")),
        ("待遇100+ 运营", Some("100 day [待遇100+]")),
        ("工资120左右", Some("108-132 day [工资120左右]")),
        ("薪资150-200", Some("150-200 day [薪资150-200]")),
        ("工资3000以上", Some("3000 month [工资3000以上]")),
        ("月薪900", Some("900 month [月薪900]")),
        ("200人以上的公司", None),
        ("四级500以上", None),
        ("3天 4个月", None),
    ] {
        assert_eq!(read_of(text, true).as_deref(), want, "{text}");
    }
    for text in ["工资200以上", "150起", "待遇100+"] {
        assert_eq!(read(text), None, "{text}");
    }
}

#[test]
fn great_amounts_are_of_a_year() {
    check(&[
        ("22w起 会计", Some("220000 year [22w起]")),
        ("30万以上 架构师", Some("300000 year [30万以上]")),
        ("税前25万 项目经理", Some("250000 year [税前25万]")),
        ("年包45个 后端", Some("450000 year [年包45个]")),
        ("一年到手18个 钢筋工", Some("180000 year [一年到手18个]")),
        ("总包60w 算法", Some("600000 year [总包60w]")),
        ("年薪百万 销售总监", Some("1000000 year [年薪百万]")),
        ("一年下来十几万 木工", Some("100000 year [一年下来十几万]")),
        ("3万起 主播", Some("30000 month [3万起]")),
        ("团队45个人 主管", None),
        ("年销百万级 店长", None),
    ]);
}

#[test]
fn what_will_do_and_what_is_refused_bound_pay_from_below() {
    check(&[
        ("4500也干 前台", Some("4500 month [4500]")),
        ("给个五千就做 文员", Some("5000 month [五千]")),
        ("六千我就干 普工", Some("6000 month [六千]")),
        ("2800就够 保洁", Some("2800 month [2800]")),
        ("五千能接受 行政", Some("5000 month [五千]")),
        ("没七千不干 焊工", Some("7000 month [七千不干]")),
        ("九千不到不去 铲车", Some("9000 month [九千不到不去]")),
        ("没有六千别叫我 普工", Some("6000 month [六千别叫我]")),
        ("七千保底 导购", Some("7000 month [七千保底]")),
        ("四千底薪提成另算 业务员", Some("4000 month [四千底薪]")),
        ("六千加提成 编导", Some("6000 month [六千加]")),
        ("8千加 客服", Some("8000 month [8千加]")),
        ("底薪五千+课时费 老师", Some("5000 month [底薪五千+]")),
        ("五千加班费另算", None),
    ]);
}

#[test]
fn figures_without_a_unit_are_of_thousands() {
    check(&[
        ("薪资六到八 人事", Some("6000-8000 month [薪资六到八]")),
        ("薪资7-9 会计", Some("7000-9000 month [薪资7-9]")),
        ("底薪5+提成 销售", Some("5000 month [底薪5+]")),
        ("14到19 java", Some("14000-19000 month [14到19]")),
        ("前端 20以上", Some("20000 month [20以上]")),
        ("base28+ 算法", Some("28000 month [base28+]")),
        ("后端 别低于16", Some("16000 month [别低于16]")),
        ("35+ java", None),
        ("20以上 保洁", None),
        ("java 9-18", None),
        ("java 3到5年", None),
        ("18岁以上 java", None),
        ("14到19 服务员", None),
    ]);
}

#[test]
fn pay_of_other_times_is_read() {
    check(&[
        ("工资一百八一天 实习", Some("180 day [工资一百八一天]")),
        ("六千五一个月 单证", Some("6500 month [六千五一个月]")),
        ("一节课一百五 瑜伽", Some("150 hour [一节课一百五]")),
        ("课时费90 跆拳道", Some("90 hour [课时费90]")),
        ("一个工三百五 木工", Some("350 day [一个工三百五]")),
        ("一节课八十人 老师", None),
    ]);
    for (text, want) in [
        ("实习补贴2800起", Some("2800 month [实习补贴2800起]")),
        ("补贴三千 实习", Some("3000 month [补贴三千]")),
        ("餐补2000 实习", None),
    ] {
        assert_eq!(read_of(text, true).as_deref(), want, "{text}");
    }
    assert_eq!(read("补贴三千 会计"), None);
}
