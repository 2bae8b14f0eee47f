//! Whether words that look like a concern mean one: "夜班由正式员工负责" is no night shift of an intern's, "为酒吧设计灯光" no bar.

use crate::domain::lexicon::clock::ends_before_night;
use crate::domain::lexicon::context::{Surroundings, head, tail};
use crate::domain::record::concern::Concern;
use crate::domain::text::words::Words;

/// Characters before a load in which the verb of lifting it stands.
const NEAR: usize = 12;

/// "晚班到九点半": a late shift that ends before the night begins.
pub(super) fn is_of_the_evening(around: &Surroundings<'_>) -> bool {
    around.words == "晚班" && ends_before_night(around.rest)
}

/// Whether the words mean what they look like.
pub(super) fn is_meant(concern: Concern, around: &Surroundings<'_>) -> bool {
    let (before, after) = (around.before, around.after);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let ends = |words: &[&str]| words.iter().any(|word| before.trim_end().ends_with(word));
    match concern {
        // Papers that the employer keeps are as good as a deposit, and forbidden beside it.
        Concern::Fees if around.words.ends_with(['证', '件']) => {
            const TAKEN: &[&str] = &["扣", "扣押", "扣留", "抵押", "收走", "上交"];
            TAKEN.iter().any(|taken| around.words.starts_with(taken))
                || ends(TAKEN)
                || any(after, &["扣押", "扣留", "抵押", "作押", "押在", "上交", "代管", "代为保管", "收走"])
                || after.contains("保管") && !any(after, &["自行", "自己", "本人", "妥善"])
        }
        Concern::Fees => {
            !ends(&["免", "零", "0", "退还", "报销", "不交"])
                && !after.starts_with('用')
                && !any(before, &["报销", "承担", "免收", "补贴", "负责", "核算", "统计", "对账", "审核"])
                && !any(
                    after,
                    &["全免", "全额报销", "由公司", "公司承担", "报销", "核算", "收取工作", "催收"],
                )
        }
        Concern::Agency if around.words.ends_with("公司") => {
            !is_of_agents(before, around.words, after)
                && (any(before, &["经", "由", "通过", "与", "签"])
                    || any(after, &["安排", "签", "统一", "代"]))
        }
        // "派遣制员工": who is taken on.
        Concern::Agency if matches!(around.words, "派遣制" | "派遣工" | "派遣合同") => {
            !ends(&["非", "不是", "无"]) && !any(tail(before, 8), &["负责", "管理", "处理", "办理"])
        }
        Concern::Agency => {
            !ends(&["不通过", "不经过", "不经", "不走", "不找", "绕过"])
                && !ends(&["房产", "房屋", "地产", "金融", "非", "免"])
                && !after.starts_with("机构的")
                && !["全免", "免", "不收", "0元"].iter().any(|free| after.starts_with(free))
                && !is_of_agents(before, around.words, after)
        }
        Concern::Hours => {
            if around.words == "加班" {
                return is_overtime_asked(before, after);
            }
            let of_day = !around.words.contains(['时', '钟', 'h'])
                || !any(before, &["每周", "一周", "每月", "累计", "培训", "共计", "课程"]);
            !before.ends_with(|c: char| c.is_ascii_digit() || c == '.') && of_day && !ends(&["不", "偶尔不"])
        }
        Concern::Adults => {
            let is_upper = before.ends_with(|c: char| c.is_ascii_digit() || "-~至到—–".contains(c));
            let names_age = around.words.contains(['岁', '满', '人']) || head(after, 6).contains('岁');
            // Customers are no interns, and an age that is only welcome is no demand.
            let is_of_customer =
                any(before, &["客户", "用户", "顾客", "会员", "玩家", "消费者", "购买者", "学员"]);
            // "18岁以上用户运营": whose age it is stands behind it as well.
            let whose = after.trim_start_matches(|c: char| "岁周及以上下的成年男女性".contains(c));
            let is_of_customer = is_of_customer
                || ["用户", "客户", "顾客", "会员", "玩家", "消费者", "学员", "观众", "粉丝"]
                    .iter()
                    .any(|other| whose.starts_with(other));
            !is_upper && names_age && !is_of_customer && !any(head(after, 10), &["优先", "更佳", "为佳"])
        }
        // What the firm has for its own people is no place of work.
        Concern::Venue => {
            let own = [
                "聚",
                "附近",
                "周边",
                "旁",
                "对面",
                "楼下",
                "团建",
                "设有",
                "内设",
                "健身",
                "宿舍",
                "卫生间",
                "配备",
                "自有",
                "空调",
                "活动",
                "福利",
                "下午茶",
                "吃喝玩乐",
                "电影院",
                "体育馆",
                "户外",
            ];
            // "为酒吧设计网站": a customer, unless people are sought for it.
            let for_others = is_customer(before) && !any(around.rest, &["招", "聘"]);
            // "月子会所", "健身会所" are of another kind; "KTV设备" is goods.
            let of_health = around.words == "会所"
                && ends(&["健身", "月子", "母婴", "产后", "美容", "瑜伽", "宠物", "高尔夫", "养生"]);
            let is_goods = [
                "设备", "系统", "软件", "音响", "装修", "设计", "工程", "用品", "桌", "器材", "游戏", "比赛",
                "赛事", "消毒", "道具", "监控", "开发", "通风", "消防",
            ]
            .iter()
            .any(|goods| after.starts_with(goods))
                || ["行业", "客户", "商户", "商家", "业主"].iter().any(|whom| after.starts_with(whom))
                || after.starts_with(['式', '风'])
                || any(head(after, 6), &["系统", "软件", "app", "小程序", "设备厂", "灯光", "音响"]);
            // Massage and baths are treatment as well.
            let of_treatment = matches!(around.words, "按摩" | "水疗")
                && (any(before, &["中医", "医院", "康复", "理疗", "针灸"])
                    || any(after, &["康复", "治疗", "理疗", "椅", "器", "仪", "专业"]));
            // "新生儿洗浴", "协助老人洗浴": who is washed.
            let of_care = around.words == "洗浴"
                && (any(
                    before,
                    &["新生儿", "婴", "宝宝", "幼儿", "老人", "病人", "患者", "产妇", "宠物", "犬", "猫"],
                ) || ["护理", "用品", "指导"].iter().any(|care| after.starts_with(care)));
            // "云网吧" is a service.
            let is_virtual = ends(&["云", "虚拟", "线上"]);
            // "在酒吧做灯光助理"
            let is_worked_at = ends(&["在", "到", "去", "于"])
                && ["做", "当", "任", "担任", "工作", "上班", "实习", "驻场", "从事", "打工", "兼职"]
                    .iter()
                    .any(|work| after.starts_with(work));
            !any(before, &own)
                && !any(after, &own)
                && !for_others
                && !is_virtual
                && !of_health
                && !of_treatment
                && !of_care
                && (!is_goods || is_worked_at)
        }
        Concern::Labour if around.words == "重物" => {
            ["搬", "扛", "抬", "举", "背", "提"].iter().any(|verb| tail(before, NEAR).contains(verb))
        }
        Concern::Labour if around.words.contains(['斤', 'k', '克']) => {
            const LIFTS: Words = Words::of(&["搬", "扛", "抬", "举", "背", "提", "卸", "负重", "搬运"]);
            LIFTS.are_in(tail(before, NEAR)) && !is_of_others(after)
        }
        // "制定倒班计划" is work by day.
        Concern::NightShift => {
            const PLANNED: Words = Words::of(&["计划", "表", "排班", "制度", "考勤", "方案"]);
            // "为夜班护士提供补贴"
            let is_served = ends(&["为", "给", "替", "向", "帮"]);
            !is_of_others(after) && !is_served && !PLANNED.begin(after) && !is_of_the_evening(around)
        }
        Concern::Hazard if around.words == "登高" => {
            !ends(&["攀", "步步", "勇", "再"])
                && !any(head(after, 2), &["望", "峰", "远"])
                && !is_of_others(after)
                && !is_goods(before, after)
        }
        Concern::Hazard => !is_of_others(after) && !is_goods(before, after),
        Concern::Labour => !is_of_others(after),
        // "无薪病假", "无偿献血": no work.
        Concern::Unpaid => {
            let is_gift = around.words == "无偿"
                && !["实习", "工作", "劳动", "加班", "试岗", "试用", "帮", "服务", "参与"]
                    .iter()
                    .any(|work| after.starts_with(work));
            !is_gift
                && ![
                    "假", "休", "病", "事假", "上限", "封顶", "方面", "经验", "管理", "体系", "拖欠", "差",
                    "之忧", "顾虑",
                ]
                .iter()
                .any(|other| after.starts_with(other))
                && !ends(&["不", "从", "绝"])
        }
        Concern::Harm => {
            !ends(&["不", "别", "勿", "少", "拒绝", "远离"])
                && !any(before, &["聚餐", "团建"])
                && !["少", "不多", "较少", "很少", "伤身", "驾", "后", "文化"]
                    .iter()
                    .any(|few| after.starts_with(few))
        }
        Concern::Experience => true,
    }
}

/// "为酒吧设计网站", "给KTV、酒吧供货", "送货到酒吧": the premises are a customer's.
fn is_customer(before: &str) -> bool {
    const FOR: &[&str] =
        &["为", "给", "面向", "针对", "服务于", "供应", "客户有", "客户包括", "客户为", "向", "服务"];
    const TO: Words =
        Words::of(&["送货", "配送", "供货", "送酒", "拜访", "拓展", "开发", "维护", "铺货", "推广"]);
    let near = tail(before.trim_end(), 10);
    // Further premises of a list may stand before the words.
    let leads = |between: &str| between.is_empty() || between.ends_with(['、', '和', '/', '及']);
    FOR.iter().any(|word| near.rfind(word).and_then(|at| near.get(at + word.len()..)).is_some_and(leads))
        || TO.are_in(near)
}

/// "管理劳务派遣员工", "维护中介、猎头等渠道", "迭代招聘工具": work with agencies, and no place that comes through one.
fn is_of_agents(before: &str, words: &str, after: &str) -> bool {
    const DUTY: &[&str] = &[
        "负责",
        "管理",
        "熟悉",
        "维护",
        "对接",
        "联系",
        "拓展",
        "协助",
        "起草",
        "合作",
        "执行",
        "项目",
        "维系",
        "搭建",
        "评估",
        "从事",
        "处理",
        "开展",
        "业务",
        "沟通",
        "渠道",
        "猎头",
        "院校",
        "网站",
        "供应商",
        "外部机构",
        "经验",
        "配合",
    ];
    const HANDLED: Words = Words::of(&[
        "公司",
        "单位",
        "供应商",
        "员工",
        "人员",
        "业务",
        "项目",
        "管理",
        "专员",
        "主管",
        "经理",
        "招聘员",
        "招聘/",
        "机构从事",
        "政策",
        "目标",
        "企业",
        "和员工关系",
        "招募",
    ]);
    const OWN: &[&str] =
        &["收取", "缴纳", "缴", "需交", "先交", "须交", "收费", "费用由", "统一派遣", "安排至"];
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_other_word = words.starts_with("代招") && before.ends_with(['迭', '现', '当', '时', '古']);
    let is_fee = words.ends_with('费') || after.starts_with('费');
    let is_handled = any(tail(before, 20), DUTY) || any(head(after, 14), DUTY) || HANDLED.begin(after);
    is_other_word
        || is_handled
            && !is_fee
            && !any(before, OWN)
            && !any(after, OWN)
            && !before.trim_end().ends_with(['由', '经'])
            && !["通过", "经过", "透过"].iter().any(|through| before.trim_end().ends_with(through))
}

/// "夜班由正式员工负责", "高空作业由专业人员完成": others than interns do it.
fn is_of_others(after: &str) -> bool {
    const DOES: Words = Words::of(&[
        "负责", "完成", "承担", "值守", "值班", "担任", "进行", "操作", "实施", "上", "顶", "做", "轮流",
        "执行", "管理", "保管", "看管", "享受", "享有", "领取",
    ]);
    const INTERNS: Words = Words::of(&["实习", "学生", "学员", "你", "新人", "本岗", "该岗"]);
    let said = after.split([',', ' ', '、']).next().unwrap_or_default();
    let Some((lead, by)) = said.split_once('由') else { return false };
    lead.chars().count() <= 6 && DOES.are_in(by) && !INTERNS.are_in(by)
}

/// "高空作业车辆厂文员", "易燃易爆气体检测仪": what is made, sold or measured, and not what is done.
fn is_goods(before: &str, after: &str) -> bool {
    const GOODS: &[&str] = &[
        "车辆",
        "检测仪",
        "监测仪",
        "检测设备",
        "监测设备",
        "探测器",
        "报警器",
        "检测系统",
        "监测系统",
        "防护用品",
        "防护产品",
        "设备销售",
        "设备厂",
        "平台租赁",
        "平台销售",
        "平台制造",
        "设备制造",
        "设备租赁",
        "机械厂",
        "材料销售",
        "车销售",
        "车租赁",
    ];
    const BODIES: &[&str] = &["公司", "企业", "厂", "集团", "设计院", "研究院", "研究所", "行业", "协会"];
    const OFFICE: &[&str] = &[
        "文员",
        "会计",
        "客服",
        "资料员",
        "销售",
        "行政",
        "出纳",
        "设计",
        "运营",
        "助理",
        "前台",
        "人事",
        "内勤",
        "采购",
    ];
    const DONE: &[&str] = &["操作", "作业人", "施工", "安装", "检修", "维修", "搬运", "接触", "涉及", "从事"];
    let near = head(after.split([',', ' ', '、']).next().unwrap_or_default(), 16);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_named = any(near, GOODS) || any(near, BODIES) && any(near, OFFICE) || near.contains("工程资料");
    let is_sold = any(tail(before, 6), &["销售", "生产", "研发", "代理", "经营"])
        && any(near, &["设备", "仪", "产品", "器材", "系统", "车"]);
    (is_named || is_sold) && !any(near, DONE) && !any(tail(before, 4), &["接触", "涉及", "从事"])
}

/// Whether overtime is asked, and not only paid for ("加班补贴") or said to be rare.
pub(super) fn is_overtime_asked(before: &str, after: &str) -> bool {
    const NOT: Words = Words::of(&["不", "少", "无", "没有", "自愿", "几乎不", "很少", "偶尔", "基本不"]);
    const ASKED: Words = Words::of(&[
        "需", "须", "要", "能", "可", "接受", "适应", "配合", "服从", "经常", "愿意", "强制", "安排", "每天",
        "周末", "晚上",
    ]);
    const MUCH: Words = Words::of(&["多", "频繁", "较多", "严重", "至", "到", "是常态", "强度"]);
    let near = tail(before, 6);
    !NOT.end(near) && (ASKED.are_in(near) || MUCH.begin(after))
}
