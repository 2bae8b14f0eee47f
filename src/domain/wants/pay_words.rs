//! Words beside amounts in texts: those that make an amount pay, and those that make it something else.

use crate::domain::record::opening::PayUnit;

/// What part of all pay an amount is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Share {
    /// Nothing says so.
    Unsaid,
    /// 底薪: what is paid in any case.
    Base,
    /// 综合: all that is paid.
    Whole,
    /// 试用期: what is paid at first.
    Trial,
    /// 转正后: what is paid later.
    Later,
}

use PayUnit::{Day, Hour, Month, Year};
use Share::{Base, Later, Trial, Unsaid, Whole};

/// Words before an amount that make it pay, with the time that it is paid for. The longest that fits counts.
pub(super) const BEFORE: &[(&str, Option<PayUnit>, Share)] = &[
    ("月薪", Some(Month), Unsaid),
    ("月工资", Some(Month), Unsaid),
    ("月收入", Some(Month), Whole),
    ("月入", Some(Month), Whole),
    ("月收", Some(Month), Whole),
    ("月均", Some(Month), Whole),
    ("每月", Some(Month), Unsaid),
    ("每个月", Some(Month), Unsaid),
    ("一个月", Some(Month), Unsaid),
    ("日薪", Some(Day), Unsaid),
    ("日工资", Some(Day), Unsaid),
    ("日结", Some(Day), Unsaid),
    ("天结", Some(Day), Unsaid),
    ("每天", Some(Day), Unsaid),
    ("一天", Some(Day), Unsaid),
    ("每日", Some(Day), Unsaid),
    ("时薪", Some(Hour), Unsaid),
    ("小时工", Some(Hour), Unsaid),
    ("钟点工", Some(Hour), Unsaid),
    ("每小时", Some(Hour), Unsaid),
    ("一小时", Some(Hour), Unsaid),
    ("年薪", Some(Year), Unsaid),
    ("年收入", Some(Year), Whole),
    ("年包", Some(Year), Whole),
    ("年入", Some(Year), Whole),
    ("年收", Some(Year), Whole),
    ("一年", Some(Year), Unsaid),
    ("每年", Some(Year), Unsaid),
    ("工资", None, Unsaid),
    ("薪资", None, Unsaid),
    ("薪水", None, Unsaid),
    ("薪酬", None, Unsaid),
    ("薪金", None, Unsaid),
    ("薪资待遇", None, Unsaid),
    ("工资待遇", None, Unsaid),
    ("期望薪", None, Unsaid),
    ("收入", None, Whole),
    ("待遇", None, Unsaid),
    ("到手", None, Whole),
    ("税后", None, Unsaid),
    ("税前", None, Unsaid),
    ("底薪", None, Base),
    ("无责底薪", None, Base),
    ("基本工资", None, Base),
    ("基本薪资", None, Base),
    ("保底", None, Base),
    ("保底工资", None, Base),
    ("无责", None, Base),
    ("综合", None, Whole),
    ("综合收入", None, Whole),
    ("综合薪资", None, Whole),
    ("综合工资", None, Whole),
    ("综合月薪", Some(Month), Whole),
    ("综合待遇", None, Whole),
    ("月综合", Some(Month), Whole),
    ("平均", None, Whole),
    ("平均月薪", Some(Month), Whole),
    ("平均工资", None, Whole),
    ("人均", None, Whole),
    ("转正后", None, Later),
    ("转正", None, Later),
    ("试用期", None, Trial),
    ("实习期", None, Trial),
    ("见习期", None, Trial),
];

/// Words between those and the amount.
pub(super) const LINKS: &[&str] = &[
    " ",
    ":",
    "¥",
    "是",
    "为",
    "在",
    "要",
    "有",
    "达",
    "到",
    "过",
    "破",
    "上",
    "能",
    "可",
    "得",
    "别",
    "不",
    "低于",
    "少于",
    "不低于",
    "不少于",
    "至少",
    "最低",
    "最少",
    "起码",
    "最好",
    "底线",
    "超过",
    "不超过",
    "高于",
    "不高于",
    "大于",
    "最高",
    "最多",
    "约",
    "大约",
    "大概",
    "差不多",
    "期望",
    "希望",
    "要求",
    "想要",
    "给我",
    "给",
    "拿",
    "挣",
    "赚",
    "个",
    "也就",
    "怎么也",
    "的",
];

pub(super) const LEAST: &[&str] =
    &["不低于", "至少", "最低", "最少", "起码", "底线", "不少于", "低于", "少于", "超过", "高于", "大于"];

pub(super) const MOST: &[&str] = &["不超过", "不高于", "最高", "最多", "至多", "不大于"];

/// Words behind an amount that say what time it is paid for.
pub(super) const BEHIND: &[(&str, PayUnit)] = &[
    ("/月", Month),
    ("/个月", Month),
    ("每月", Month),
    ("每个月", Month),
    ("一个月", Month),
    ("一月", Month),
    ("月薪", Month),
    ("/month", Month),
    ("/天", Day),
    ("/日", Day),
    ("每天", Day),
    ("每日", Day),
    ("一天", Day),
    ("一日", Day),
    ("日薪", Day),
    ("日结", Day),
    ("/day", Day),
    ("/小时", Hour),
    ("/时", Hour),
    ("每小时", Hour),
    ("一小时", Hour),
    ("一个小时", Hour),
    ("时薪", Hour),
    ("/hour", Hour),
    ("/h", Hour),
    ("/年", Year),
    ("每年", Year),
    ("一年", Year),
    ("年薪", Year),
    ("/year", Year),
];

/// Words behind an amount that bound it; the last list bounds it from above.
pub(super) const BOUNDS: &[&str] =
    &["多", "出头", "及以上", "以上", "起步", "起", "+", "往上", "朝上", "打底"];
/// Words behind an amount, and before it, that say that it is about so much.
pub(super) const ABOUT: &[&str] = &["左右", "上下"];
pub(super) const NEARLY: &[&str] = &["差不多", "大概", "大约", "约"];
pub(super) const UPPER: &[&str] = &["及以下", "以下", "以内", "之内", "封顶"];

pub(super) const MONEY: &[&str] = &["元人民币", "人民币", "块钱", "元", "块", "rmb", "cny"];

/// Money that is no CNY, behind an amount and before it.
pub(super) const FOREIGN: &[&str] = &[
    "美元", "美金", "usd", "港币", "港元", "hkd", "欧元", "日元", "日币", "英镑", "韩元", "新币", "加元",
    "澳元", "台币", "泰铢", "卢布", "$",
];

/// What is counted or spent and is no pay.
pub(super) const SUMS: &[&str] = &[
    "费", "押金", "罚款", "罚", "存款", "资本", "资金", "资产", "额", "业绩", "流水", "产值", "造价", "粉丝",
    "租", "市值", "预算", "投资", "成本", "贷款", "贷", "花", "欠", "赔", "补", "补贴", "补助", "津贴", "奖",
    "奖金", "提成", "量", "单价", "均价", "价", "招", "规模", "借", "存", "扣", "缴", "基数", "险", "金额",
    "公里", "步行", "房",
];

/// What counts people or things behind a number.
pub(super) const COUNTED: &[char] = &[
    '年', '岁', '人', '名', '个', '届', '级', '条', '台', '平', '米', '字', '天', '月', '号', '小', '分',
    '件', '次', '公', '班', '%', '家', '户', '亩', '吨', '辆', '间', '所', '座', '步', '转', '伏', '斤',
    '度', '项', '批', '单', '题', '词', '行', '张', '页', '份', '套', '遍', '倍', '节', '门', '种', '层',
    '组', '粉', '只', '股', '点', '日', '余', '款', '位', '秒', '周', '升', '瓦', '亿', '毫', '英', '强',
    '期', '例', '篇', '本',
];

/// Words that begin like those and count nothing.
pub(super) const NOT_COUNTED: &[&str] = &[
    "公司",
    "公办",
    "家教",
    "人事",
    "人力",
    "平面",
    "平台",
    "班主任",
    "小学",
    "小区",
    "字幕",
    "条件",
    "名企",
    "点餐",
    "台球",
    "年底",
    "月嫂",
    "周末",
    "周边",
    "分公司",
    "期望",
    "项目经理",
    "英语",
    "强电",
    "本科",
    "本地",
    "日语",
    "日结",
    "单休",
    "单位",
    "节假",
    "门店",
    "个体",
    "天津",
    "分拣",
    "件少",
    "层次",
    "款式",
    "步行",
    "家政",
    "家电",
    "家具",
    "点单",
    "行政",
    "行业",
    "张家",
    "度假",
];
