use super::*;
use crate::domain::lexicon;
use crate::domain::ranking::facts::Facts;
use crate::domain::record::name::RecordKind;
use crate::domain::text::passage::Passage;
use crate::domain::wants::typed::Typed;

#[test]
fn terms_of_work_are_read_of_openings() {
    let read = |text: &str| {
        let passage = Passage::of(text);
        let terms = offered(&lexicon::read(&passage).sentences);
        let mark = |name: &str, value: Option<bool>| {
            value.map(|yes| format!("{name}{}", if yes { '+' } else { '-' }))
        };
        let marks = [
            mark("night", terms.night_shift),
            mark("lodging", terms.lodging),
            mark("two", terms.two_days_off),
            mark("half", terms.half_day),
            mark("daily", terms.paid_daily),
            mark("remote", terms.remote),
            mark("overtime", terms.overtime),
            mark("travel", terms.business_travel),
        ];
        marks.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    let wrong: Vec<String> = [
        ("两班倒，包吃住，月休4天", "night+ lodging+ two-"),
        ("长白班，双休，住宿自理", "night- lodging- two+"),
        ("无夜班，提供宿舍", "night- lodging+"),
        ("需上夜班", "night+"),
        ("工资月结，不日结", "daily-"),
        ("可日结", "daily+"),
        ("常年出差", "travel+"),
        ("不用上夜班", "night-"),
        ("不提供住宿", "lodging-"),
        ("日结，半天班", "half+ daily+"),
        ("工资月结", "daily-"),
        ("入职前半天培训", ""),
        ("白班夜班轮换", "night+"),
        ("做五休二，五险一金", "two+"),
        ("负责设备维护", ""),
        ("晚上11点到早上7点", "night+"),
        ("不上22点到6点的班", "night-"),
        ("营业时间10:00-次日2:00", ""),
        ("营业到凌晨，上白班", "night-"),
        ("每周工作五天", "two+"),
        ("一周上六天班", "two-"),
        ("支持居家办公,五险一金", "remote+"),
        ("熟悉远程控制与远程医疗系统", ""),
        ("在家也能做，时间自由", "remote+"),
        ("专业知识线上培训，在家也能学", ""),
        ("水果津贴让父母在家也可以享受关怀", ""),
        ("要求坐班", "remote-"),
        ("基本不加班", "overtime-"),
        ("旺季需要加班", "overtime+"),
        ("有加班费", ""),
        ("能适应长期出差", "travel+"),
        ("需要经常到外地出差", "travel+"),
        ("负责出差报销和差旅预订", ""),
        ("驻场运维工程师", "travel+"),
        ("备注：在客户方驻场上班", "travel+"),
        ("负责驻场站点人员的招聘", ""),
        ("不驻场，自研产品", "travel-"),
        ("无需外派", "travel-"),
        ("能接受夜班", "night+"),
    ]
    .into_iter()
    .filter(|(text, want)| read(text) != *want)
    .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
    .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn work_from_home_is_welcome_in_many_words() {
    for text in
        ["远程在家也可以 数据标注", "在家做也行 翻译", "在家也能做的客服", "居家也行 文案", "线上也可以 助教"]
    {
        let facts = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
        assert_eq!(facts.work.remote, Some(true), "{text}");
    }
    for text in ["在家附近也可以 文员", "线上销售 广州", "家里有事 文员"] {
        let facts = Facts::of_query(&Typed::read(text), RecordKind::StudentProfile);
        assert_eq!(facts.work.remote, None, "{text}");
    }
}
