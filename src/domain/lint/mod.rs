//! The posting linter: wording of an opening that discriminates, with the article that it offends.
//!
//! # Design
//! Postings say what law forbids in few ways, over and over: 限男性, 35岁以下, 本地户口优先. Somebody ([`terms`]) is limited in one of four forms
//! ([`limits`]): refused, alone, first, or all others are; [`patterns`] makes regular expressions of these and holds what is said otherwise, by [`Ground`], read in the folded text (NFKC, simplified, lower case), where what is [`allowed`] (男女不限, 女装, 妇产科, 无怀孕歧视) has been blotted out.
//! Words are no proof of a wrong: state rules allow some limits (work that is closed to women, 女职工劳动保护特别规定), so that a finding says
//! the words, the ground and the source, and a person decides. What is [`meant`] of customers, pupils or partners is no finding, and neither is what the work
//! is about (HIV检测实验员).

mod ages;
mod allowed;
mod ground;
mod limits;
mod meant;
mod patterns;
mod reasons;
mod terms;
mod triggers;

use std::ops::Range;

use allowed::blotted;
pub use ground::{Ground, Severity};
use meant::is_meant;
use patterns::{PATTERNS, Pattern};
use triggers::Told;

use super::lexicon::context::Sentences;
use super::text::passage::Passage;

/// Wording of a text that discriminates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What is distinguished by.
    pub ground: Ground,
    /// The words, as they stand in the cleaned text.
    pub words: String,
    /// Where they stand in the folded text, in bytes: findings are in this order.
    place: Range<usize>,
}

/// Most findings of one text: a text of nothing else would make an answer of many times its size.
const MOST: usize = 50;

/// All wording of a text that discriminates, at most 50 findings, in the order of the text. Words that are found on one ground twice
/// are found once.
pub fn findings(text: &str) -> Vec<Finding> {
    let passage = Passage::of(text);
    // Signs of as many bytes as the words.
    let folded = passage.folded().replace('♂', "男").replace('♀', "女");
    // Many texts hold no word of any pattern at all.
    let told = Told::by(&folded);
    if !PATTERNS.iter().any(|pattern| told.allows(pattern)) {
        return Vec::new();
    }
    let folded = blotted(&folded);
    let mut findings: Vec<Finding> = Vec::new();
    for sentence in Sentences::new(&folded, Vec::new()).places() {
        let text = folded.get(sentence.clone()).unwrap_or_default();
        let told = Told::by(text);
        for Pattern { ground, wording, .. } in PATTERNS.iter().filter(|pattern| told.allows(pattern)) {
            for found in wording.find_iter(text).map(|found| found.range()) {
                let place = sentence.start + found.start..sentence.start + found.end;
                let known = findings
                    .iter()
                    .position(|known| known.ground == *ground && overlap(&known.place, &place));
                // "非京籍请绕行" says more than the "京籍请绕行" in it.
                let is_told =
                    known.and_then(|at| findings.get(at)).is_some_and(|known| !is_in(&known.place, &place));
                if is_told || !is_meant(*ground, text, &found) {
                    continue;
                }
                if let Some(known) = known {
                    findings.remove(known);
                }
                let words = passage.words(passage.place(place.clone()));
                let words =
                    words.trim_matches(|c: char| !c.is_alphanumeric() && !"♂♀".contains(c)).to_string();
                findings.push(Finding { ground: *ground, words, place });
            }
        }
    }
    findings.sort_by_key(|finding| (finding.place.start, finding.place.end));
    findings.truncate(MOST);
    findings
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Whether a place is a part of a wider one.
fn is_in(part: &Range<usize>, whole: &Range<usize>) -> bool {
    whole.start <= part.start && part.end <= whole.end && part != whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grounds(text: &str) -> Vec<Ground> {
        findings(text).into_iter().map(|finding| finding.ground).collect()
    }

    #[test]
    fn what_law_forbids_is_found() {
        use Ground::*;
        let wrong: Vec<String> = [
            ("限男性", vec![Gender]),
            ("只招女生", vec![Gender]),
            ("男士优先", vec![Gender]),
            ("女性勿扰", vec![Gender]),
            ("性别：男", vec![Gender]),
            ("性别要求: 女", vec![Gender]),
            ("招聘女文员2名", vec![Gender]),
            ("诚招男普工", vec![Gender]),
            ("前台（女）", vec![Gender]),
            ("不招女生", vec![Gender]),
            ("女，18-35岁", vec![Gender, Age]),
            ("1、男性，身体健康", vec![Gender]),
            ("适合女生的轻松工作", vec![Gender]),
            ("限 男 性", vec![Gender]),
            ("招聘对象：男", vec![Gender]),
            ("不考虑女生", vec![Gender]),
            ("女3名", vec![Gender]),
            ("三十五岁以下", vec![Age]),
            ("需要男生，能吃苦", vec![Gender]),
            ("已婚已育优先", vec![Marriage]),
            ("已婚者优先考虑", vec![Marriage]),
            ("要求未婚", vec![Marriage]),
            ("两年内不得生育", vec![Marriage]),
            ("入职需做孕检", vec![Marriage]),
            ("请填写婚育状况", vec![Marriage]),
            ("本地户口优先", vec![Household]),
            ("限重庆户籍", vec![Household]),
            ("仅限本市户口", vec![Household]),
            ("本地人优先", vec![Household]),
            ("外地人勿扰", vec![Household]),
            ("东北人勿投", vec![Household]),
            ("不要河南人", vec![Household]),
            ("渝籍优先", vec![Household]),
            ("具有北京市户口者优先", vec![Household]),
            ("年龄35岁以下", vec![Age]),
            ("年龄：20-40周岁", vec![Age]),
            ("18至45岁", vec![Age]),
            ("35周岁以内", vec![Age]),
            ("年龄不超过40岁", vec![Age]),
            ("年龄 18-35", vec![Age]),
            ("95后优先", vec![Age]),
            ("年轻者优先", vec![Age]),
            ("限汉族", vec![Ethnicity]),
            ("不招少数民族", vec![Ethnicity]),
            ("维族勿投", vec![Ethnicity]),
            ("民族：汉", vec![Ethnicity]),
            ("无宗教信仰", vec![Religion]),
            ("信教者勿扰", vec![Religion]),
            ("基督徒优先", vec![Religion]),
            ("乙肝携带者勿投", vec![Health]),
            ("入职体检查乙肝两对半", vec![Health]),
            ("无残疾", vec![Health]),
            ("残疾人勿扰", vec![Health]),
            ("要求肢体健全", vec![Health]),
            ("无传染病", vec![Health]),
            ("985/211院校毕业", vec![School]),
            ("限211及以上高校", vec![School]),
            ("双一流高校优先", vec![School]),
            ("985、211本科及以上学历", vec![School]),
            ("限男，35岁以下，本地户口，已婚", vec![Gender, Age, Household, Marriage]),
            ("宝妈优先，时间自由", vec![Marriage]),
            ("全职宝妈、学生勿扰", vec![Marriage]),
            ("带娃妈妈优先", vec![Marriage]),
            ("离异单身勿扰", vec![Marriage]),
            ("孕妇勿投", vec![Marriage]),
            ("招聘不招孕妇", vec![Marriage]),
            ("怀孕勿扰", vec![Marriage]),
            ("孕期者不予考虑", vec![Marriage]),
            ("孕妇及哺乳期妇女请勿投递", vec![Marriage]),
            ("备孕：请绕行", vec![Marriage]),
            ("签署不怀孕保证书", vec![Marriage]),
            ("入职需验孕", vec![Marriage]),
            ("哺乳期勿扰", vec![Marriage]),
            ("无怀孕计划", vec![Marriage]),
            ("近两年不考虑生育", vec![Marriage]),
            ("不接受备孕人员", vec![Marriage]),
            ("已生育优先", vec![Marriage]),
            ("有小孩者勿扰", vec![Marriage]),
            ("户口：本市", vec![Household]),
            ("限重庆籍", vec![Household]),
            ("籍贯：四川优先", vec![Household]),
            ("大龄勿扰", vec![Age]),
            ("HIV阴性", vec![Health]),
            ("男：2名", vec![Gender]),
            ("女会计一名", vec![Gender]),
            ("重庆户籍", vec![Household]),
            ("户籍：重庆", vec![Household]),
            ("户籍限四川省内", vec![Household]),
            ("须具有上海市常住户口", vec![Household]),
            ("湖南籍员工优先", vec![Household]),
            ("全日制统招本科，双一流", vec![School]),
            ("学历要求：统招本科，985/211", vec![School]),
            ("211、985全日制硕士", vec![School]),
            ("双一流、985、211，本科", vec![School]),
            ("非985勿投", vec![School]),
            ("本硕均为985", vec![School]),
            ("小姐姐优先", vec![Gender]),
            ("招聘男教师一名", vec![Gender]),
            ("女老师优先", vec![Gender]),
            ("女护士3名", vec![Gender]),
            ("应届男生", vec![Gender]),
            ("招男宿管员", vec![Gender]),
            ("男性宿舍管理员", vec![Gender]),
            ("年龄35以下", vec![Age]),
            ("不超过四十岁", vec![Age]),
            ("限党员、汉族", vec![Ethnicity]),
            ("有宗教信仰者慎投", vec![Religion]),
            ("录用前须做艾滋病检测，结果正常", vec![Health]),
            ("HIV检测实验员，要求HIV阴性", vec![Health]),
            ("康复护理员，无传染病", vec![Health]),
            ("要求无传染病人员", vec![Health]),
            ("传染病防治岗，不招乙肝携带者", vec![Health]),
            ("需提供孕检报告", vec![Marriage]),
            ("孕婴顾问，已婚已育者优先", vec![Marriage]),
            ("请填写婚育状况登记表", vec![Marriage]),
            ("无歧视，但限男性", vec![Gender]),
            ("男的来女的别来", vec![Gender]),
            ("男性求职者恕不接待，只收女工", vec![Gender]),
            ("非男勿扰，工作辛苦", vec![Gender]),
            ("单亲勿扰", vec![Marriage]),
            ("有两个娃的勿投", vec![Marriage]),
            ("丧偶、离异均不考虑", vec![Marriage]),
            ("35周岁以上请勿投递", vec![Age]),
            ("超过40岁不考虑", vec![Age]),
            ("年满45岁者免谈", vec![Age]),
            ("四十五周岁以上一律不录用", vec![Age]),
            ("限1990年后出生", vec![Age]),
            ("1975年以前出生的不予考虑", vec![Age]),
            ("80后免谈", vec![Age]),
            ("仅招95后、00后", vec![Age]),
            ("仅招川渝籍", vec![Household]),
            ("非本地人勿扰", vec![Household]),
            ("温州人免谈", vec![Household]),
            ("新疆、西藏籍慎投", vec![Household]),
            ("限少数民族以外", vec![Ethnicity]),
            ("汉族以外的不考虑", vec![Ethnicity]),
            ("信佛信教者请绕道", vec![Religion]),
            ("HIV阳性不录用", vec![Health]),
            ("谢绝残疾人", vec![Health]),
            ("有抑郁症病史者勿投", vec![Health]),
            ("非全日制勿扰", vec![School]),
            ("专升本、函授勿投", vec![School]),
            ("必须统招全日制", vec![School]),
            ("身高165以上体重50以下", vec![Body, Body]),
            ("身高一米六以上", vec![Body]),
            ("五官端正相貌佳", vec![Body, Body]),
            ("色盲色弱勿投", vec![Body]),
            ("属虎勿扰", vec![BirthSign]),
            ("属鸡、属狗的不要", vec![BirthSign]),
            ("处女座不要", vec![BirthSign]),
            ("O型血优先", vec![BirthSign]),
        ]
        .into_iter()
        .filter(|(text, want)| grounds(text) != *want)
        .map(|(text, want)| format!("{text}: {:?}, not {want:?}", findings(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn what_is_fine_is_left_alone() {
        let wrong: Vec<String> = [
            "男女不限",
            "性别不限，年龄不限，户籍不限",
            "男女均可，18周岁以上",
            "性别：男女不限",
            "不限男女",
            "女装导购，销售男装女鞋",
            "妇产科护士，男科医生助理",
            "负责男、女宿舍的管理",
            "年满18周岁",
            "年龄18岁以上",
            "18-60周岁",
            "教授6-12岁儿童画画",
            "面向3-16岁青少年的编程课",
            "服务18-35岁女性用户",
            "目标客户为25-40岁的年轻女性",
            "产品用户以90后为主",
            "未婚夫妻婚纱摄影",
            "已婚员工享探亲假",
            "已婚员工可申请夫妻房",
            "未婚员工联谊",
            "提供本地户口",
            "可落本地户口",
            "要求女性内衣销售经验",
            "适合男士护肤品推广",
            "食品从业人员须持健康证，无传染性疾病",
            "服务985高校客户",
            "负责985院校招聘渠道",
            "公司985毕业员工占80%",
            "享受婚假、产假、年假",
            "协助办理户口迁移，解决北京户口",
            "办理落户和户籍手续",
            "少数民族优先",
            "汉族、苗族文化馆讲解员",
            "佛教文化研究",
            "从事乙肝疫苗的研发",
            "传染病防控",
            "服务残疾人，从事残疾儿童康复",
            "残疾人优先",
            "身体健康，能吃苦耐劳",
            "公司与多所985、211高校合作",
            "985高校博士团队带教",
            "房间号985",
            "预算211万元",
            "身份不限",
            "3-5年经验",
            "工作时间9:00-18:00",
            "工资6000-8000",
            "尺寸20-40mm",
            "孕妇护理、产后康复师",
            "负责孕检数据的录入",
            "子女入学优先安排",
            "员工子女",
            "为女性用户提供咨询",
            "客户多为已婚女性",
            "为孕妇、哺乳期妈妈提供护理",
            "生育保险的办理",
            "孕妇禁止接触的有害作业已有防护",
            // Women should look after a women's dormitory (教基一〔2013〕8号); the other names the place.
            "招女宿管员",
            "女生宿舍管理员",
            "招男宿舍管理员2名",
            "宝妈社群运营，组织宝妈活动",
            "宝妈课程顾问",
            "已婚未婚均可",
            "五险一金，北京户口",
            "重庆户籍学生助学金办理",
            "熟悉户籍管理系统",
            "双一流高校招生宣传",
            "与双一流高校联合培养",
            "校招覆盖双一流院校",
            "985大学毕业者，可享受政府补贴",
            "公司研发团队，年龄在25-35岁之间",
            "单身员工可住宿舍",
            "35人以下小团队",
            "HIV检测实验员",
            "HBV检测试剂盒销售代表",
            "乙肝两对半检测岗",
            "孕检科护士",
            "验孕棒销售代表",
            "婚姻状况统计员",
            "熟悉孕检流程",
            "无怀孕歧视",
            "反对婚育歧视，不歧视孕妇",
            "严禁以怀孕为由拒绝录用",
            "入职不查乙肝，无需孕检",
            "取消乙肝检查，入职体检免查乙肝两对半",
            "不得询问婚育情况",
            "乙肝携带者可投",
            "残疾人同等条件下录用",
            "不设35岁年龄门槛，不看户籍",
            "不要求985/211，能力优先",
            "面向残疾人招聘客服专员",
            "不得拒绝录用残疾人",
            "40岁以上优先",
            "50岁以上也可投递",
            "22:00后勿打电话",
            "2010年后出生者勿投",
            "经纪人勿扰，中间人勿扰",
            "新人勿慌，有师傅带",
            "国籍不限，外国籍不考虑签证问题",
            "不接受外地出差者勿投",
            "女士优先的服务礼仪培训讲师",
            "须为女性提供法律服务",
            "非护理专业勿扰",
            "全日制本科及以上学历",
            "非全日制用工，不接受者勿投",
            "儿童身高1.5米以上收费",
            "服装模特，身高175以上",
            "产品颜值高",
            "电工，色盲色弱勿投",
            "金牛区门店，狮子会志愿者优先",
            "O型圈质检员优先",
            "",
        ]
        .into_iter()
        .filter(|text| !findings(text).is_empty())
        .map(|text| format!("{text}: {:?}", findings(text)))
        .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn words_are_told_as_they_stand_and_are_few() {
        let found = findings("<p>要求：限男性，ＡＧＥ不限；年龄35岁以下</p>");
        let words: Vec<&str> = found.iter().map(|finding| finding.words.as_str()).collect();
        assert_eq!(words, ["限男性", "年龄35岁以下"]);
        assert_eq!(findings(&"限男性。".repeat(500)).len(), MOST);
    }
}
