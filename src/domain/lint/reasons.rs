//! Work that gives a reason to ask for a height, for looks or for colour vision, and what else such words may be said of.

/// Whether words on a body are said of who is sought, with no reason in the work that the text tells of.
pub(super) fn is_without_reason(words: &str, before: &str, after: &str, text: &str) -> bool {
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let reasons = if words.contains('色') { COLOURS } else { SHOWN };
    let few: String = after.chars().take(8).collect();
    !any(text, reasons) && !any(before, OTHERS) && !any(&few, OTHERS)
}

/// Work in which somebody's body is what is shown, or what rules of the state measure.
const SHOWN: &[&str] = &[
    "模特", "空乘", "空姐", "乘务", "礼仪", "演员", "演艺", "舞蹈", "舞者", "消防", "飞行", "安检", "武警",
    "特勤", "走秀", "试衣", "骑师", "仪仗",
];

/// Work that needs colours to be told apart.
const COLOURS: &[&str] = &[
    "电工", "电气", "弱电", "接线", "线束", "司机", "驾驶", "驾照", "化验", "检验", "检测", "药", "医",
    "护士", "印染", "调色", "配色", "喷涂", "油漆", "涂料", "染", "美术", "设计", "印刷", "消防", "铁路",
    "轨道", "船", "航", "飞行", "化工", "化学", "摄影", "视光", "焊",
];

/// Others that have a height, a weight or looks.
const OTHERS: &[&str] = &[
    "儿童", "孩子", "婴儿", "宝宝", "学员", "患者", "客户", "用户", "顾客", "游客", "老人", "宠物", "动物",
    "犬", "猪", "牛", "羊", "鸡", "鱼", "机器", "设备", "产品", "货物", "包裹", "包装", "界面", "环境",
    "团队", "师姐", "师兄", "同事", "老板", "店铺", "门店", "作品", "课件", "测量", "监测", "检查", "管理",
    "医生", "科",
];
