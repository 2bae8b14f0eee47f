//! Everyday texts of who seeks, by what must be read of them and what must not.

use super::typed::Typed;

/// Each text with what must be among its wants, as they are shown, and with what none of these may begin with.
fn check(cases: &[(&str, &[&str], &[&str])]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|(text, has, not)| {
            let wants: Vec<String> = Typed::read(text).wants.iter().map(ToString::to_string).collect();
            let has_all = has.iter().all(|one| wants.iter().any(|want| want.starts_with(one)));
            let has_none = not.iter().all(|one| wants.iter().all(|want| !want.starts_with(one)));
            (!has_all || !has_none).then(|| format!("{text}: {wants:?}, not {has:?} without {not:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn everyday_words_refuse_before_and_behind_what_is_refused() {
    check(&[
        ("别是叫我转java的 前端 杭州", &["wanted skill 前端开发"], &["wanted skill Java"]),
        ("别是电销 客服 合肥", &["unwanted work 电销", "wanted skill 客服"], &["wanted skill 电话销售"]),
        ("不转测试 前端", &["wanted skill 前端开发"], &["wanted work 测试"]),
        ("什么都行就是别销售 郑州", &[], &["wanted skill 销售"]),
        ("别介绍保险 文员", &["wanted work 文员"], &["wanted skill 保险"]),
        ("不太想做客服 文员", &["unwanted work 客服", "wanted work 文员"], &["wanted skill 客服"]),
        ("懒得做销售 文员", &["unwanted work 销售"], &["wanted skill 销售"]),
        ("再也不写java了 前端", &["wanted skill 前端开发"], &["wanted skill Java"]),
        ("招聘不想碰 会计", &["unwanted work 招聘"], &["wanted skill 招聘"]),
        ("销售碰都不想碰 文员", &["unwanted work 销售"], &["wanted skill 销售"]),
        ("销售敬谢不敏 会计", &["unwanted work 销售"], &["wanted skill 销售"]),
        ("销售pass 文员", &["unwanted work 销售"], &["wanted skill 销售"]),
        ("打死不做销售 文员", &["unwanted work 销售"], &["wanted skill 销售"]),
        ("坚决不做电销 客服", &["unwanted work 电销"], &["wanted skill 电话销售"]),
        ("打死不去北京 上海java", &["unwanted place 北京市", "wanted place 上海市"], &[]),
        ("特别是java", &["wanted skill Java"], &["unwanted"]),
        ("客服打死不做 文员", &["unwanted work 客服 ["], &["wanted skill 客服"]),
        ("java不写 前端", &["wanted skill 前端开发"], &["wanted skill Java"]),
        ("行政前台就算了吧 会计", &["wanted skill 会计核算"], &["wanted skill 行政"]),
        ("销售这行我是真待不下去了 文员", &["unwanted work 销售 ["], &["wanted skill 销售"]),
        ("客服干了三年干腻了", &["unwanted work 客服 ["], &["unwanted work 三年", "wanted skill 客服"]),
        ("只要不是销售 文员", &["unwanted work 销售"], &["waived"]),
        ("不看外包 java", &["unwanted work 外包", "wanted skill Java"], &["waived"]),
        // What is not refused.
        ("特别想做会计", &["wanted skill 会计核算"], &["unwanted"]),
        ("级别不限 java", &["wanted skill Java"], &["unwanted"]),
        ("不排斥java 前端", &["wanted skill Java"], &["unwanted"]),
        ("别的都行 java优先", &["welcome skill Java"], &["unwanted"]),
        ("不是不想做销售", &["wanted skill 销售"], &["unwanted"]),
        ("想找别墅保姆", &["wanted work"], &["unwanted"]),
        ("有没有收银或者理货 长沙", &["wanted"], &["waived"]),
        ("有没有驾照都行 文员", &["waived certificate"], &[]),
    ]);
}

#[test]
fn what_nobody_calls_work_is_not_refused_as_such() {
    check(&[
        ("干了三年java实在不想再被甲方压榨了", &["wanted skill Java"], &["unwanted work"]),
        ("不接受降薪 会计", &["wanted skill 会计核算"], &["unwanted work"]),
        ("拒绝画饼 会计", &["wanted skill 会计核算"], &["unwanted work"]),
        ("空窗期介意的就算了 会计", &["wanted skill 会计核算"], &["unwanted work"]),
        ("在银行柜台站了六年真站够了 会计", &[], &["unwanted work 六年"]),
        ("干不了重活 文员", &["unwanted work 重活"], &[]),
        ("不去工厂 文员", &["unwanted work 工厂"], &[]),
    ]);
}

#[test]
fn a_space_ends_what_is_wished_most_and_what_is_insisted_on() {
    check(&[
        ("外企最好 上海 法务", &["wanted place 上海市"], &["welcome place"]),
        ("最好是国企 成都 会计", &["wanted place 四川省成都市", "wanted skill 会计核算"], &["welcome place"]),
        ("太原，最好国企 会计", &["wanted place 山西省太原市"], &["welcome place"]),
        ("驾照有 福州 司机", &["wanted place 福建省福州市"], &["must place"]),
        ("要有补贴 长春 会计", &["wanted place 吉林省长春市"], &["must"]),
        ("要求不高 文员 赣州", &["wanted place 江西省赣州市"], &["must"]),
        ("别要求英语 会计 济宁", &["waived skill 英语", "wanted place 山东省济宁市"], &["must"]),
        ("猎头顾问 底薪无所谓 深圳", &["wanted place"], &["waived"]),
        // What is said of the word itself.
        ("成都最好 会计", &["welcome place 四川省成都市"], &[]),
        ("优先java 杭州", &["welcome skill Java", "wanted place"], &[]),
        ("必须会java 杭州", &["must skill Java", "wanted place"], &[]),
        ("不限专业 会计", &["wanted skill 会计核算"], &[]),
    ]);
}

#[test]
fn burdens_that_are_borne_and_those_that_are_not() {
    check(&[
        ("单休也认了 会计", &["waived two_days_off"], &[]),
        ("单休都接受 会计", &["waived two_days_off"], &[]),
        ("夜班ok 护士", &["waived night_shift"], &[]),
        ("偶尔出差ok 会计", &["waived business_travel"], &[]),
        ("没双休不去 会计", &["must two_days_off"], &["unwanted"]),
        ("加班能少就少 会计", &["unwanted overtime"], &[]),
        ("六点能下班 文案", &["unwanted overtime"], &["wanted night"]),
        ("只能上夜班 保安", &["wanted night_shift"], &[]),
        ("熬不了夜 护士", &["unwanted night_shift"], &[]),
        ("全职妈妈 文员", &["wanted work 文员"], &["wanted arrangement"]),
        ("全职 文员", &["wanted arrangement"], &[]),
    ]);
}

#[test]
fn words_that_only_look_like_work_or_a_place_are_none() {
    check(&[
        ("离地铁近 文员", &["wanted work 文员"], &["wanted work 地铁"]),
        ("薪资其次 会计 上海", &["wanted place 上海市"], &["wanted work"]),
        ("有车 文员", &["wanted work 文员"], &["wanted work 机车"]),
        ("期望城市：长沙 会计", &["wanted place 湖南省长沙市 ["], &["wanted place 湖南省长沙市望城区"]),
        ("工资比深圳低一半也能接受 南昌 会计", &["wanted place 江西省南昌市"], &["wanted place 广东"]),
        ("比起北京我更想去成都", &["wanted place 四川省成都市"], &["wanted place 北京"]),
        ("公司搬去天津了 想在北京找会计", &["wanted place 北京市"], &["wanted place 天津"]),
        ("地铁司机 成都", &["wanted"], &[]),
        ("比较想去成都 会计", &["wanted place 四川省成都市"], &[]),
    ]);
}

#[test]
fn pay_is_read_as_people_say_it() {
    check(&[
        ("底薪加提成1万往上 文员", &["wanted pay from 10000 CNY a month"], &[]),
        ("五千底薪 文员", &["wanted pay from 5000 CNY a month"], &[]),
        ("一万来块 厨师", &["wanted pay from 10000 CNY a month"], &[]),
        ("年包25个 算法", &["wanted pay from 250000 CNY a year"], &[]),
        ("25个w 算法", &["wanted pay from 250000 CNY a year"], &[]),
        ("22w起 会计", &["wanted pay from 220000 CNY a year"], &[]),
        ("总包百万 算法", &["wanted pay from 1000000 CNY a year"], &[]),
        ("一万二三 会计", &["wanted pay 12000 to 13000 CNY a month"], &[]),
        ("六到八千 行政", &["wanted pay 6000 to 8000 CNY a month"], &[]),
        ("底薪6+提成 外贸", &["wanted pay from 6000 CNY a month"], &[]),
        ("1万5保底 会计", &["wanted pay from 15000 CNY a month"], &[]),
        ("3500也干 文员", &["wanted pay from 3500 CNY a month"], &[]),
        ("到手万八 java", &["wanted pay from 18000 CNY a month"], &[]),
        ("八千不到不去 司机", &["wanted pay from 8000 CNY a month"], &["unwanted"]),
        ("月薪没一万免谈 会计", &["wanted pay from 10000 CNY a month"], &["unwanted"]),
        ("过万就行 会计", &["wanted pay from 10000 CNY a month"], &[]),
        ("工资一百五一天 文员", &["wanted pay from 150 CNY a day"], &[]),
        ("15kx14 java", &["wanted pay from 15000 CNY a month"], &[]),
        // No pay.
        ("工资15号发 文员", &["wanted work"], &["wanted pay"]),
        ("万一不行 文员", &["wanted work"], &["wanted pay"]),
        ("25个人的团队 会计", &["wanted skill"], &["wanted pay"]),
        ("百万粉丝 运营", &["wanted work"], &["wanted pay"]),
        ("18到25岁 文员", &["wanted work"], &["wanted pay"]),
    ]);
}

#[test]
fn experience_is_read_as_people_say_it() {
    check(&[
        ("java写了十几年 做架构也有五年", &["wanted experience 120 months"], &[]),
        ("做了年把出纳", &["wanted experience 12 months"], &[]),
        ("5+年java", &["wanted experience 60 months"], &[]),
        ("java, 5 years", &["wanted experience 60 months"], &[]),
        ("入行三年 会计", &["wanted experience 36 months"], &[]),
        ("应届生求职 java 广州", &["wanted experience 0 months"], &[]),
        ("秋招 会计", &["wanted experience 0 months"], &[]),
        ("去年毕业的 前端", &["wanted experience 0 months"], &[]),
        ("毕业一年 没上过班 会计", &["wanted experience 0 months"], &[]),
        ("没啥经验 会计", &["wanted experience 0 months"], &[]),
        // No experience of work.
        ("去年把证考了 会计", &["wanted skill 会计核算"], &["wanted experience"]),
        ("全职带了六年娃 出纳", &["wanted skill 出纳"], &["wanted experience", "wanted arrangement"]),
        ("自学java一年", &["wanted skill Java"], &["wanted experience"]),
        ("18 years old 会计", &["wanted skill 会计核算"], &["wanted experience"]),
    ]);
}
