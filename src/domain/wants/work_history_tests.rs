use super::*;
use crate::domain::lexicon;
use crate::domain::text::passage::Passage;

#[test]
fn months_of_work_are_told_from_other_years() {
    let read = |text: &str| {
        let passage = Passage::of(text);
        worked(&lexicon::read(&passage).sentences).map_or(0, |(_, months)| months)
    };
    let wrong: Vec<String> = [
        ("2022.07—2026.11 某机械厂 数控车工", 52),
        ("2023年7月至2026年10月在机械厂任操作工", 39),
        ("2022/3-至今 某物流公司 仓管员", 56),
        ("2020年6月-2021年6月 A厂 焊工；2021年8月-2023年8月 B厂 焊工", 36),
        ("2021.01-2022.12 某公司 会计；2022.01-2022.12 某代账公司 会计", 23),
        ("2019.09-2022.06 某学院；2022.07-2023.07 某学院 任辅导员", 12),
        ("在机械厂工作三年", 36),
        ("在A厂工作两年，在B店工作一年", 36),
        ("从事数控加工四年", 48),
        ("做数控四年了", 48),
        ("干了三年后端", 36),
        ("做了三年后想转行", 0),
        ("干了4年数控", 48),
        ("毕业后在医院当护士3年", 36),
        ("近三年一直在做外卖", 36),
        ("2022.09-2025.06 某职业技术学院 数控技术专业", 0),
        ("2021年9月至2024年7月就读于重庆工业职业技术学院", 0),
        ("2023.07-2023.12 某公司 实习生", 0),
        ("学制三年，主修机械", 0),
        ("公司成立十年", 0),
        ("制定三年规划", 0),
        ("有效期三年", 0),
        ("学习了两年数控", 0),
        ("当了三年班长", 0),
        ("学生会任职两年", 0),
        ("可以工作三年", 0),
        ("", 0),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn years_that_seekers_tell_of_in_plain_words() {
    use crate::domain::wants::typed::Typed;
    use crate::domain::wants::want::What;
    let read = |text: &str| {
        let wants = Typed::read(text).wants;
        wants.iter().find_map(|want| match want.what {
            What::Experience(months) => Some(months),
            _ => None,
        })
    };
    let wrong: Vec<String> = [
        ("在外企混了六年 采购", Some(72)),
        ("熬了四年 客服", Some(48)),
        ("入行七年 出纳", Some(84)),
        ("铺了十二年砖 瓦工", Some(144)),
        ("出纳 年限五年多", Some(60)),
        ("java 5年团队8人", Some(60)),
        ("4年6个项目 前端", Some(48)),
        ("我这边3年 react", Some(36)),
        ("干了三年护士熬不住了", Some(36)),
        ("全职带了五年娃 出纳", None),
        ("当了三年全职妈妈 文员", None),
        ("毕业一年没上过班 出纳", Some(0)),
        ("毕业三年一直考公 文员", None),
        ("毕业两年了 会计", Some(24)),
        ("去年毕业 出纳", Some(0)),
        ("应届生求职 出纳", Some(0)),
        ("活动策划 应届", Some(0)),
        ("没学历没经验 保洁", Some(0)),
        ("秋招 出纳", Some(0)),
        ("新手机 销售", None),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}
