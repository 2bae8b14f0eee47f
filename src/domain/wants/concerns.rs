//! What the text of an internship slot says that must be checked (教职成〔2021〕4号). Words are no proof: rules about them warn.

use super::experience;
use super::meant::is_meant;
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
            ("晚班到九点半，早班八点", &[]),
            ("晚班到23点", &[NightShift]),
            ("早晚班轮，早8:00-15:00，晚15:00-22:00", &[]),
            ("早晚班，9:00-17:00，17:00-1:00", &[NightShift]),
            ("介绍费全免", &[]),
            ("入职满月返费2000", &[Agency]),
            ("压一个月工资", &[Fees]),
            ("24小时住家照护", &[Hours]),
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
            ("需下井巡检", &[Hazard]),
            ("使用射线探伤设备", &[Hazard]),
            ("高空作业平台销售公司文员", &[]),
            ("经营易燃易爆气体报警器", &[]),
            ("登高作业由维保单位完成", &[]),
            ("夜班由保安值守", &[]),
            ("夜班由实习生值守", &[NightShift]),
            ("编制倒班计划", &[]),
            ("实习前三个月无工资", &[Unpaid]),
            ("零薪试岗一周", &[Unpaid]),
            ("实习补贴：无", &[Unpaid]),
            ("无薪病假、无偿献血假", &[]),
            ("若无薪酬经验亦可", &[]),
            ("须陪酒", &[Harm]),
            ("酒量好，能应酬", &[Harm]),
            ("岗位无应酬", &[]),
            ("不喝酒、不抽烟", &[]),
            ("给清吧、夜店配送酒水", &[]),
            ("酒吧风餐厅前厅", &[]),
            ("负责劳务派遣员工的管理", &[]),
            ("维护猎头、中介等招聘渠道", &[]),
            ("迭代招聘流程", &[]),
            ("签订劳务派遣合同", &[Agency]),
            ("每周单休", &[Hours]),
            ("我们的客户必须年满18岁", &[]),
            ("会员须满18周岁方可入场，负责登记", &[]),
            ("年龄18-35岁优先", &[]),
            ("年龄18-35岁，身体健康", &[Adults]),
            ("对接KTV行业客户的软件测试", &[]),
            ("酒吧商户运营", &[]),
            ("为夜班护士提供补贴的行政岗位", &[]),
            ("给夜班同事送餐", &[]),
            ("在酒吧做驻场灯光助理", &[Venue]),
            ("到KTV担任音响技术员", &[Venue]),
            ("KTV音响公司文员", &[]),
            ("每天搬运50公斤以上货物", &[Labour]),
            ("需搬抬30kg左右的物料", &[Labour]),
            ("能扛40斤以上", &[Labour]),
            ("销售50公斤以上大米有提成", &[]),
            ("经过中介机构安排", &[Agency]),
            ("通过中介公司派到工厂", &[Agency]),
            ("招聘不经过中介", &[]),
            ("负责与中介公司对接房源", &[]),
            ("旺季没有休息日", &[Hours]),
            ("24小时轮班", &[NightShift, Hours]),
            ("员工休息室，没有休息室使用费", &[]),
            ("入职先交体检费", &[Fees]),
            ("体检费公司报销", &[]),
            ("夜班津贴由值班员工享有", &[]),
            ("20岁以上女性用户的社群运营", &[]),
            ("18周岁以上会员登记", &[]),
            ("18周岁以上人员", &[Adults]),
            ("协助宝宝洗浴、抚触", &[]),
            ("宠物洗浴美容", &[]),
            ("洗浴中心前台", &[Venue]),
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
