//! What the text of an internship slot says that must be checked (教职成〔2021〕4号). Words are no proof: rules about them warn.

use super::experience;
use crate::domain::lexicon::Stance;
use crate::domain::lexicon::context::{Sentences, Surroundings, head, tail};
use crate::domain::lexicon::signs::{Cue, Sign};
use crate::domain::record::concern::{Concern, Said};
use crate::domain::text::passage::Passage;

/// Characters shown before and behind the words that raise a concern.
const SHOWN: usize = 12;

/// Each concern once, with the first words that raise it.
pub(in crate::domain) fn raised(passage: &Passage<'_>, sentences: &Sentences<'_>) -> Vec<Said> {
    let mut raised: Vec<Said> = Vec::new();
    for seen in sentences.signs() {
        let concern = match seen.sign {
            Sign::Tells(Cue::NightShift) => Concern::NightShift,
            Sign::Tells(Cue::Concern(concern)) => concern,
            _ => continue,
        };
        let around = sentences.around(seen.start, seen.end);
        let known = raised.iter().any(|said| said.concern == concern);
        if known
            || !around.stance().holds() && around.stance() != Stance::Background
            || !is_meant(concern, &around)
        {
            continue;
        }
        raised.push(Said { concern, words: words(passage, &around) });
    }
    if let Some((place, _)) = experience::months(sentences).filter(|(_, months)| *months > 0) {
        let around = sentences.around(place.start, place.end);
        raised.push(Said { concern: Concern::Experience, words: words(passage, &around) });
    }
    raised
}

fn words(passage: &Passage<'_>, around: &Surroundings<'_>) -> String {
    let start = around.start - tail(around.before, SHOWN).len();
    let end = around.end + head(around.after, SHOWN).len();
    passage.words(passage.place(start..end)).trim().to_string()
}

/// Whether the words mean what they look like.
fn is_meant(concern: Concern, around: &Surroundings<'_>) -> bool {
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
            any(before, &["经", "由", "通过", "与", "签"]) || any(after, &["安排", "签", "统一", "代"])
        }
        Concern::Agency => {
            !ends(&["房产", "房屋", "地产", "金融", "非", "免"])
                && !after.starts_with("机构的")
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
            !is_upper && names_age
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
                || after.starts_with(['式', '风'])
                || any(head(after, 6), &["系统", "软件", "app", "小程序", "设备厂", "灯光", "音响"]);
            // Massage and baths are treatment as well.
            let of_treatment = matches!(around.words, "按摩" | "水疗")
                && (any(before, &["中医", "医院", "康复", "理疗", "针灸"])
                    || any(after, &["康复", "治疗", "理疗", "椅", "器", "仪", "专业"]));
            // "云网吧" is a service.
            let is_virtual = ends(&["云", "虚拟", "线上"]);
            !any(before, &own)
                && !any(after, &own)
                && !for_others
                && !is_virtual
                && !of_health
                && !of_treatment
                && !is_goods
        }
        Concern::Labour if around.words == "重物" => {
            ["搬", "扛", "抬", "举", "背", "提"].iter().any(|verb| tail(before, SHOWN).contains(verb))
        }
        // "制定倒班计划" is work by day.
        Concern::NightShift => {
            const PLANNED: &[&str] = &["计划", "表", "制度", "管理", "考勤", "安排", "方案", "人员"];
            !is_of_others(after) && !PLANNED.iter().any(|planned| after.starts_with(planned))
        }
        Concern::Hazard if around.words == "登高" => {
            !ends(&["攀", "步步", "勇", "再"]) && !any(head(after, 2), &["望", "峰", "远"])
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
                && !["假", "休", "病", "事假", "上限", "封顶", "拖欠", "差", "之忧", "顾虑"]
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
    const TO: &[&str] = &["送货", "配送", "供货", "送酒", "拜访", "拓展", "开发", "维护", "铺货", "推广"];
    let near = tail(before.trim_end(), 10);
    // Further premises of a list may stand before the words.
    let leads = |between: &str| between.is_empty() || between.ends_with(['、', '和', '/', '及']);
    FOR.iter().any(|word| near.rfind(word).and_then(|at| near.get(at + word.len()..)).is_some_and(leads))
        || TO.iter().any(|word| near.contains(word))
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
    const HANDLED: &[&str] = &[
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
        "机构从事",
    ];
    const OWN: &[&str] =
        &["收取", "缴纳", "缴", "需交", "先交", "须交", "收费", "费用由", "统一派遣", "安排至"];
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    let is_other_word = words.starts_with("代招") && before.ends_with(['迭', '现', '当', '时', '古']);
    let is_fee = words.ends_with('费') || after.starts_with('费');
    let is_handled = any(tail(before, 20), DUTY)
        || any(head(after, 14), DUTY)
        || HANDLED.iter().any(|handled| after.starts_with(handled));
    is_other_word
        || is_handled
            && !is_fee
            && !any(before, OWN)
            && !any(after, OWN)
            && !before.trim_end().ends_with(['由', '经'])
}

/// "夜班由正式员工负责", "高空作业由专业人员完成": others than interns do it.
fn is_of_others(after: &str) -> bool {
    const DOES: &[&str] = &[
        "负责", "完成", "承担", "值守", "值班", "担任", "进行", "操作", "实施", "上", "顶", "做", "轮流",
        "执行",
    ];
    const INTERNS: &[&str] = &["实习", "学生", "学员", "你", "新人", "本岗", "该岗"];
    let said = after.split([',', ' ', '、']).next().unwrap_or_default();
    let Some((lead, by)) = said.split_once('由') else { return false };
    lead.chars().count() <= 6
        && DOES.iter().any(|does| by.contains(does))
        && !INTERNS.iter().any(|intern| by.contains(intern))
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
    const NOT: &[&str] = &["不", "少", "无", "没有", "自愿", "几乎不", "很少", "偶尔", "基本不"];
    const ASKED: &[&str] = &[
        "需", "须", "要", "能", "可", "接受", "适应", "配合", "服从", "经常", "愿意", "强制", "安排", "每天",
        "周末", "晚上",
    ];
    const MUCH: &[&str] = &["多", "频繁", "较多", "严重", "至", "到", "是常态", "强度"];
    let near = tail(before, 6);
    !NOT.iter().any(|not| near.ends_with(not))
        && (ASKED.iter().any(|asked| near.contains(asked)) || MUCH.iter().any(|much| after.starts_with(much)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::lexicon;

    #[test]
    fn concerns_are_raised_with_their_words_and_not_where_they_are_denied() {
        use Concern::*;
        let read = |text: &str| -> Vec<Concern> {
            let passage = Passage::of(text);
            let raised = raised(&passage, &lexicon::read(&passage).sentences);
            assert!(
                raised.iter().all(|said| !said.words.is_empty() && passage.words(0..usize::MAX).is_empty())
            );
            let mut concerns: Vec<Concern> = raised.into_iter().map(|said| said.concern).collect();
            concerns.sort();
            concerns
        };
        let wrong: Vec<String> = [
            ("两班倒，需上夜班", &[NightShift][..]),
            ("长白班，无夜班", &[]),
            ("四班三运转", &[NightShift]),
            ("上凌晨班，补贴高", &[NightShift]),
            ("在会所做服务员", &[Venue]),
            ("足疗店前台", &[Venue]),
            ("棋牌室收银", &[Venue]),
            ("须3年以上相关经验", &[Experience]),
            ("应届生即可，1年经验优先", &[]),
            ("公司有10年行业经验", &[]),
            ("月子会所护理", &[]),
            ("KTV设备公司文员", &[]),
            ("工牌费30元", &[Fees]),
            ("早8晚8，无休", &[Hours]),
            ("法定节假日正常上班", &[Hours]),
            ("20岁以上", &[Adults]),
            ("16至20岁", &[]),
            ("吊篮作业", &[Hazard]),
            ("接触粉尘、甲醛", &[Hazard]),
            ("不接触有毒有害物质", &[]),
            ("业务辐射华东", &[]),
            ("从事装卸", &[Labour]),
            ("搬运50斤货物", &[Labour]),
            ("KTV服务员", &[Venue]),
            ("酒吧前台实习", &[Venue]),
            ("经劳务公司安排，收取安置费600元", &[Agency]),
            ("直招，拒绝中介", &[]),
            ("无中介费", &[]),
            ("入职交押金500元、服装费200元", &[Fees]),
            ("不收押金，免服装费", &[]),
            ("公司承担培训费", &[]),
            ("每天12小时，月休2天", &[Hours]),
            ("8小时工作制，双休，不加班", &[]),
            ("每周培训10小时", &[]),
            ("一天十二个钟头", &[Hours]),
            ("须年满18周岁", &[Adults]),
            ("年龄18-45岁", &[Adults]),
            ("16-18岁", &[]),
            ("从事高空作业", &[Hazard]),
            ("接触易燃易爆品", &[Hazard]),
            ("不涉及高空作业", &[]),
            ("无毒害，环境好", &[]),
            ("需扛包，体力活", &[Labour]),
            ("负责房产中介网站维护", &[]),
            ("由劳务公司统一安排", &[Agency]),
            ("做好对劳务公司的管理", &[]),
            ("居民身份证由单位代管", &[Fees]),
            ("上岗前扣押身份证", &[Fees]),
            ("公司会扣毕业证", &[Fees]),
            ("毕业证上交人事部", &[Fees]),
            ("学生证原件押在公司", &[Fees]),
            ("上岗先交200元保证金", &[Fees]),
            ("免建档费、免中介费", &[]),
            ("周边有网吧、KTV", &[]),
            ("报到带身份证复印件", &[]),
            ("请妥善保管个人身份证", &[]),
            ("经常搬抬重物", &[Labour]),
            ("附近有重物回收站", &[]),
            ("不得安排实习生到夜总会、酒吧", &[]),
            ("禁止安排井下作业", &[]),
            ("加班工资另算", &[]),
            ("有加班费、餐补", &[]),
            ("基本不加班", &[]),
            ("能接受加班", &[Hours]),
            ("旺季加班较多", &[Hours]),
            ("面向网吧销售设备", &[]),
            ("密室NPC扮演", &[Venue]),
            ("剧本杀店员", &[Venue]),
            ("电竞馆收银", &[Venue]),
            ("密室道具维护", &[]),
            ("中医院按摩科", &[]),
            ("22:30-次日6:30", &[NightShift]),
            ("晚8点到早8点", &[NightShift, Hours]),
            ("每日十三个小时", &[Hours]),
            ("每月只休三天", &[Hours]),
            ("早九晚五，双休", &[]),
            ("为KTV招聘服务员", &[Venue]),
            ("不定时KTV聚会，公司内设桑拿房", &[]),
        ]
        .into_iter()
        .filter(|(text, want)| read(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", read(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
        let passage = Passage::of("月休2天，两班倒");
        let said = raised(&passage, &lexicon::read(&passage).sentences);
        assert_eq!(said[0].words, "月休2天");
    }
}
