//! What people wish for, as they say it, against titles of real openings.

use super::*;
use crate::domain::ranking::parts::PartKind;
use crate::domain::record::job_posting::JobPosting;
use crate::domain::record::name::RecordKind;
use crate::domain::record::opening::Opening;
use crate::domain::record::role::Content;
use crate::domain::search::embedding::Embedding;
use crate::domain::wants::typed::Typed;

/// From here on a title is what is wished, and below here it is another kind of work, as [`work`](crate::domain::ranking::work) counts them.
const SAME: f64 = 0.85;
const BESIDE: f64 = 0.45;
const OTHER: f64 = 0.5;

type Titles = &'static [&'static str];

/// A wish, titles that are it, titles of work that is near or of which it is one part of several, and titles of other work.
const WISHES: &[(&str, Titles, Titles, Titles)] = &[
    (
        "招聘",
        &["招聘专员", "招聘主管", "猎头顾问", "校招专员"],
        &["人事专员", "人力资源经理"],
        &["薪酬专员", "行政专员", "SEO专员"],
    ),
    ("雇主品牌", &["雇主品牌专员"], &["人力资源专员"], &["品牌经理", "SEO推广", "招聘专员"]),
    (
        "校招 雇主品牌",
        &["雇主品牌专员", "校招主管", "校园招聘专员"],
        &["人事主管"],
        &["SEO优化", "品牌策划", "销售支持", "薪酬主管"],
    ),
    (
        "员工关系",
        &["员工关系专员", "员工关系经理"],
        &["人事主管", "人事经理", "人力资源专员"],
        &["招聘专员", "薪酬经理", "培训讲师"],
    ),
    ("薪酬绩效", &["薪酬主管", "绩效经理", "C&B Manager"], &["人事经理"], &["招聘专员", "培训专员"]),
    ("组织发展", &["OD专家", "组织发展经理"], &["人力资源经理"], &["招聘专员", "薪酬专员"]),
    ("人事SSC", &["HRSSC专员", "SSC主管", "共享服务专员"], &["人事专员"], &["招聘专员"]),
    ("HRBP", &["HRBP", "高级HRBP"], &["人力资源主管"], &["薪酬专员", "招聘专员"]),
    ("人事", &["人事专员", "招聘专员", "人事行政专员", "HRBP"], &[], &["会计", "销售代表"]),
    ("HRIS", &["HRIS专员", "人事系统实施顾问"], &["人事专员", "招聘专员"], &[]),
    (
        "node后端 koa egg",
        &["Node.js后端开发工程师", "nodejs开发工程师"],
        &["后端开发工程师"],
        &["Java后端", "PHP后端", "前端开发", "HR"],
    ),
    ("laravel", &["PHP开发工程师"], &["后端开发工程师"], &["Java开发"]),
    ("thinkphp开发", &["PHP程序员"], &["后端开发"], &["Go开发"]),
    ("ruby on rails", &["Ruby开发工程师"], &["后端工程师"], &["PHP开发工程师"]),
    ("写django的", &["Python开发工程师"], &["后端开发工程师"], &["Java开发工程师"]),
    ("go后端 gin", &["Golang开发工程师", "Go后端"], &["服务端开发"], &["PHP后台"]),
    ("spring cloud", &["Java开发工程师"], &["后端开发工程师"], &[".NET开发工程师"]),
    (".net core", &["C#开发工程师", ".NET工程师", "net开发工程师"], &["后端开发"], &["Java开发"]),
    ("winform", &["WinForm开发工程师"], &["软件开发工程师", "C#开发工程师"], &["PHP开发"]),
    ("qt", &["QT开发工程师"], &["软件工程师", "C++开发工程师"], &["Java开发工程师"]),
    (
        "uniapp",
        &["小程序开发工程师", "uniapp开发工程师"],
        &["web前端开发工程师"],
        &["Android开发", "Java开发"],
    ),
    ("vue前端", &["前端开发工程师（vue）"], &["前端工程师"], &["React前端", "Java后端"]),
    ("flutter", &["Flutter开发工程师"], &["移动开发工程师"], &["Android开发工程师", "前端开发"]),
    ("react native", &["React Native开发工程师", "RN工程师"], &["移动端开发"], &["iOS开发工程师"]),
    ("cocos", &["Cocos开发工程师", "cocos2d开发"], &["游戏开发工程师"], &["Unity开发工程师", "Java后端"]),
    ("unity", &["U3D开发工程师", "Unity3D开发"], &["游戏开发"], &["Cocos开发"]),
    ("flink", &["大数据开发工程师", "实时计算开发"], &[], &["数据分析师", "Java开发"]),
    ("架构", &["系统架构师", "软件架构师"], &["软件开发工程师", "Java开发工程师"], &["行政专员", "销售"]),
    ("做架构", &["架构师"], &["后端开发工程师"], &["会计"]),
    (
        "Java架构师",
        &["Java架构师", "资深Java架构师"],
        &["Java开发工程师", "高级Java开发"],
        &["PHP架构师", "前端工程师"],
    ),
    (
        "大数据开发",
        &["大数据开发工程师", "数据开发工程师", "ETL开发", "数仓开发"],
        &[],
        &["大数据建模", "大数据研究员", "大数据解决方案交付", "大数据分析师", "数据标注"],
    ),
    ("大数据运维", &["大数据运维工程师"], &["运维工程师"], &["大数据分析", "桌面运维"]),
    ("数据分析", &["数据分析师", "大数据分析师"], &[], &["数据录入员", "数据标注员"]),
    (
        "IT项目经理",
        &["IT项目经理", "软件项目经理", "互联网项目经理"],
        &["项目经理", "项目助理"],
        &["工程项目经理", "施工项目经理", "装修项目经理", "医药项目经理"],
    ),
    (
        "软件项目经理",
        &["软件项目经理"],
        &["项目经理"],
        &["工程项目经理", "建筑项目经理", "物业项目经理", "活动项目经理"],
    ),
    ("工程项目经理", &["工程项目经理", "建筑工程项目经理"], &["项目经理"], &["IT项目经理", "软件项目经理"]),
    ("自动化测试", &["自动化测试工程师", "测试开发工程师"], &["测试工程师"], &["硬件测试", "Java开发"]),
    ("app测试", &["APP测试工程师", "移动端测试"], &["软件测试"], &["性能测试工程师", "Android开发"]),
    ("软件实施", &["软件实施工程师", "ERP实施顾问", "系统实施"], &[], &["工程施工员", "销售"]),
    ("SAP顾问", &["SAP顾问", "SAP实施顾问"], &["ERP实施顾问"], &["用友实施顾问"]),
    ("网络安全", &["网络安全工程师", "渗透测试工程师"], &[], &["网络管理员", "安全员", "保安"]),
    ("桌面运维", &["桌面运维工程师", "IT支持工程师"], &[], &["会计"]),
    ("数据产品经理", &["数据产品经理"], &["产品经理"], &["硬件产品经理", "电商产品经理"]),
    ("AI产品经理", &["AI产品经理", "大模型产品经理"], &["产品经理"], &["硬件产品经理"]),
    ("财务分析", &["财务分析", "财务BP"], &["会计", "财务主管"], &["出纳", "总账会计", "税务会计"]),
    ("外贸跟单", &["外贸跟单员", "跟单"], &[], &["报关员", "货代操作", "外贸业务员"]),
    (
        "货代",
        &["货代操作", "国际货运代理", "海运操作"],
        &["国际贸易专员"],
        &["外贸跟单", "外贸业务员", "货车司机"],
    ),
    ("销售助理", &["销售助理", "销售支持", "商务助理"], &["销售专员"], &["大客户经理", "课程顾问"]),
    ("大客户销售", &["大客户经理", "KA销售"], &["销售代表"], &["渠道经理"]),
    ("seo", &["SEO专员", "SEO优化"], &[], &["品牌经理", "公关经理", "信息流投手"]),
    (
        "信息流投放",
        &["信息流优化师", "广告投放专员"],
        &["市场营销专员"],
        &["SEO专员", "公关专员", "品牌策划"],
    ),
    ("原画", &["原画师", "角色原画"], &[], &["特效师", "3D建模师", "插画师"]),
    ("3D建模", &["3D建模师", "次时代模型师"], &["三维设计师"], &["原画师", "特效师", "动画师"]),
    ("软装设计", &["软装设计师"], &["室内设计师"], &["全屋定制设计师", "家装设计师"]),
    ("总经理助理", &["总经理助理", "董事长助理"], &["行政专员"], &["后勤主管", "会计"]),
    ("销售内勤", &["销售内勤"], &["文员"], &["仓库文员", "录入员"]),
    ("工艺工程师", &["工艺工程师", "NPI工程师"], &[], &["生产主管", "车间主任", "精益工程师"]),
    ("非标机械设计", &["非标机械设计工程师"], &["机械设计工程师"], &["汽车内外饰工程师", "CAE工程师"]),
    ("专利", &["专利代理师", "知识产权专员"], &["法务"], &["合规专员", "诉讼律师"]),
    ("监理", &["工程监理", "监理工程师"], &["土建工程师"], &["施工员"]),
    ("空乘", &["空乘", "空姐"], &[], &["地勤", "机务"]),
    ("水处理", &["污水处理工程师", "水处理工程师"], &["环保工程师"], &["环评工程师", "固废工程师"]),
    ("服装打版", &["打版师", "制版师"], &[], &["服装设计师", "车位工"]),
    ("医学影像", &["放射科技师", "影像技师"], &[], &["检验技师"]),
    ("光伏", &["光伏工程师"], &[], &["锅炉工", "风电运维"]),
    ("市场", &["市场经理", "市场助理"], &[], &["会计", "Java开发"]),
];

fn value(wish: &str, title: &str) -> f64 {
    let embedding = Embedding::default();
    let opening = Opening { title: title.into(), ..Opening::default() };
    let job = JobPosting { opening, headcount: None }.facts();
    let seeker = Facts::of_query(&Typed::read(wish), RecordKind::StudentProfile);
    let side = |facts| Side { name: "", facts, embedding: &embedding };
    PartKind::Trade.value(side(&seeker), side(&job)).unwrap_or(0.0)
}

#[test]
fn the_right_titles_are_what_is_wished_and_the_wrong_ones_are_not() {
    let mut wrong = Vec::new();
    for (wish, same, beside, other) in WISHES {
        let mut check = |titles: Titles, what: &str, is_right: &dyn Fn(f64) -> bool| {
            for title in titles {
                let value = value(wish, title);
                if !is_right(value) {
                    wrong.push(format!("{wish}: {title} is {value:.2}, and {what}"));
                }
            }
        };
        check(same, "the same work", &|value| value >= SAME);
        check(beside, "beside it", &|value| (BESIDE..SAME).contains(&value));
        check(other, "other work", &|value| value < OTHER);
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
