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
            !ends(&["房产", "房屋", "地产", "金融", "非", "免"]) && !after.starts_with("机构的")
        }
        Concern::Hours => {
            if around.words == "加班" {
                return is_overtime_asked(before, after);
            }
            let of_day = !any(before, &["每周", "一周", "每月", "累计", "培训", "共计", "课程"]);
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
            let for_others =
                ends(&["为", "给", "面向", "针对", "服务于", "供应", "客户有", "客户包括", "客户为", "向"])
                    && !any(around.rest, &["招", "聘"]);
            // "月子会所", "健身会所" are of another kind; "KTV设备" is goods.
            let of_health = around.words == "会所"
                && ends(&["健身", "月子", "母婴", "产后", "美容", "瑜伽", "宠物", "高尔夫", "养生"]);
            let is_goods = [
                "设备", "系统", "软件", "音响", "装修", "设计", "工程", "用品", "桌", "器材", "游戏", "比赛",
                "赛事", "消毒", "道具", "监控", "开发", "通风", "消防",
            ]
            .iter()
            .any(|goods| after.starts_with(goods));
            // Massage and baths are treatment as well.
            let of_treatment = matches!(around.words, "按摩" | "水疗")
                && (any(before, &["中医", "医院", "康复", "理疗", "针灸"])
                    || any(after, &["康复", "治疗", "理疗", "椅", "器", "仪", "专业"]));
            !any(before, &own) && !any(after, &own) && !for_others && !of_health && !of_treatment && !is_goods
        }
        Concern::Labour if around.words == "重物" => {
            ["搬", "扛", "抬", "举", "背", "提"].iter().any(|verb| tail(before, SHOWN).contains(verb))
        }
        Concern::NightShift | Concern::Hazard | Concern::Labour | Concern::Experience => true,
    }
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
