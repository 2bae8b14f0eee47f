//! Whether words that a pattern finds are said of who is sought.

use std::ops::Range;

use super::Ground;
use super::ages::{is_limit, is_of_age};
use super::limits::{FOR, are_provinces, is_province, refuses};
use super::reasons::is_without_reason;
use crate::domain::catalogue::region_mentions::regions_in;

/// Whether the words are said of who is sought.
pub(super) fn is_meant(ground: Ground, text: &str, found: &Range<usize>) -> bool {
    let words = text.get(found.clone()).unwrap_or_default();
    let before = clause_before(text, found.start);
    let after = clause_after(text, found.end);
    let any = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
    // "女士优先的礼仪": what is taught, and no condition.
    let is_told = words.ends_with("优先") && after.starts_with('的');
    if is_told || is_denied(words, before) || is_for(words, after) {
        return false;
    }
    const OTHERS: &[&str] = &[
        "客户",
        "用户",
        "消费",
        "人群",
        "儿童",
        "孩子",
        "学员",
        "学生",
        "幼儿",
        "青少年",
        "患者",
        "受众",
        "粉丝",
        "会员",
        "老人",
        "宝宝",
    ];
    // "HIV检测实验员": what the work is about.
    let is_of_work = is_of_work(words, after);
    const SERVED: &[&str] = &["面向", "针对", "服务", "目标", "教授", "辅导", "照顾", "负责", "为"];
    match ground {
        Ground::Gender => {
            let other = if words.contains('男') { '女' } else { '男' };
            // "male or female preferred"
            let is_both = ["male or ", "male/", "male and "].iter().any(|both| before.ends_with(both))
                || words.contains('男') && words.contains('女')
                || after
                    .trim_start_matches(['性', '士', '生', '/', '、', '或', '和', ' '])
                    .starts_with(other)
                || before.ends_with(other)
                || before.trim_end_matches(['/', '、', '或', '和', '性', '生', ' ']).ends_with(other);
            const GOODS: &[&str] =
                &["内衣", "护肤", "化妆", "香水", "服饰", "服装", "皮具", "用品", "产品", "时尚"];
            let is_of_goods = GOODS.iter().any(|goods| after.starts_with(goods));
            !is_both
                && !is_of_goods
                && !any(&after_few(after), OTHERS)
                && !any(before, &["目标", "面向", "针对"])
        }
        Ground::Marriage => {
            // "已婚员工可申请夫妻房": a benefit.
            const BENEFITS: &[&str] = &["享", "申请", "提供", "假", "联谊", "夫妻房", "补贴", "福利"];
            let is_benefit = any(after, BENEFITS) && !any(&after_few(after), &["优先", "勿", "不要", "免谈"]);
            // "需提供孕检报告"
            let is_asked = ASKED_FOR.iter().any(|asked| after.starts_with(asked))
                && before.contains(['需', '须', '请', '应']);
            !is_benefit
                && !is_of_work
                && (is_asked
                    || !any(
                        before,
                        &[
                            "负责",
                            "录入",
                            "统计",
                            "提供",
                            "享",
                            "平等",
                            "歧视",
                            "不因",
                            "性取向",
                            "客户",
                            "用户",
                            "顾客",
                        ],
                    ) && !any(before, LEARNT))
                && !any(&after_few(after), OTHERS)
                && !any(&after_few(after), &["课程", "社群", "用品", "产品", "群体", "市场", "需求"])
        }
        Ground::Household => {
            const SERVICES: &[&str] = &["办理", "解决", "协助", "迁移", "落", "提供", "负责", "管理"];
            // "五险一金,北京户口": what is given.
            const GIVEN: &[&str] =
                &["福利", "五险", "社保", "公积金", "补贴", "餐补", "奖金", "解决", "待遇"];
            let is_bare = words.trim_matches(|c: char| !c.is_alphanumeric()).ends_with(['籍', '口'])
                && !any(words, &["限", "须", "需", "要", "招", "应", "具有"]);
            let is_given = is_bare && any(text, GIVEN);
            !is_given
                && is_origin(words)
                && !any(before, SERVICES)
                && !any(words, SERVICES)
                && !any(&after_few(after), &["迁", "管理", "办理", "手续", "不限"])
        }
        Ground::Age => {
            // "公司研发团队,年龄在25-35岁之间": who is there already.
            let few = text.get(..found.start).unwrap_or_default().chars().rev().take(8).collect::<Vec<_>>();
            let is_of_staff = few.iter().rev().collect::<String>().contains("团队,");
            // "22:00后勿扰"
            let is_of_time = words.starts_with(|c: char| c.is_ascii_digit())
                && words.contains('后')
                && before.ends_with(|c: char| c == ':' || c.is_ascii_digit());
            // "2008年后出生者勿投" keeps children out.
            let is_lowest = words.contains(['生']) && !words.contains('前') && refuses(after);
            !is_of_time
                && !is_lowest
                && is_limit(words)
                && is_of_age(words, before, after)
                && !is_of_staff
                && !any(&after_few(after), OTHERS)
                && !any(before, SERVED)
        }
        Ground::School => {
            let clause = [before, words, after].concat();
            // "全日制统招本科,双一流": the clause names a rank alone, and the sentence says what it is asked of.
            let clause = if is_rank_alone(&clause) { text } else { &clause };
            // "985大学毕业者,可享受补贴": what is given.
            let is_given = text.get(found.end..).is_some_and(|rest| any(&after_few(rest), &["享受", "补贴"]));
            let is_of_study = !["985", "211", "双一流"].iter().any(|rank| words.contains(rank))
                && !any(&after_few(after), &["用工", "劳动", "工作"]);
            if is_of_study {
                return !any(clause, OF_PARTNERS);
            }
            names_rank(words) && !is_given && any(clause, ASKED_OF_SCHOOLS) && !any(clause, OF_PARTNERS)
        }
        Ground::Ethnicity | Ground::Religion | Ground::BirthSign => true,
        Ground::Body => is_without_reason(words, before, after, text),
        Ground::Health => {
            // Who handles food needs a certificate of health (食品安全法, art. 45).
            let is_of_food = words.contains("传染") && any(text, &["健康证", "食品", "餐饮"]);
            !is_of_food
                && !is_of_work
                && !any(before, &["从事", "负责", "研发", "研究", "防控", "疫苗"])
                && !any(before, LEARNT)
                && !any(words, &["疫苗", "研发"])
        }
    }
}

/// "不得拒绝残疾人", "不是不招女生": a refusal that is denied.
fn is_denied(words: &str, before: &str) -> bool {
    const NOT: &[&str] = &[
        "不", "不会", "不得", "不能", "不应", "不可", "绝不", "从不", "不是", "并非", "没有", "严禁", "禁止",
        "反对",
    ];
    words.starts_with(['不', '谢', '婉', '拒', '排']) && NOT.iter().any(|not| before.ends_with(not))
}

/// "须为女性提供": whom work is for.
fn is_for(words: &str, after: &str) -> bool {
    const SERVE: &[&str] = &["提供", "服务", "办理", "设计", "打造", "开展", "做好", "解决", "讲解"];
    let few = after_few(after);
    FOR.iter().any(|verb| words.starts_with(verb)) && SERVE.iter().any(|serve| few.contains(serve))
}

/// Whether words of where somebody is from name a place: "温州人勿扰", but not "经纪人勿扰".
fn is_origin(words: &str) -> bool {
    const PEOPLE: &[&str] = &[
        "户", "本地", "本市", "本省", "本区", "本县", "本州", "外地", "外省", "外市", "外区", "外县", "当地",
        "当省", "当市", "城镇", "农", "籍贯",
    ];
    let of_nation = words.contains("国籍") || words.contains("学籍") || words.contains("党籍");
    let stem = |end: char| words.find(end).and_then(|at| words.get(..at)).unwrap_or_default();
    // "渝籍", "东北人", "川渝人"
    let is_short = stem('籍').ends_with(is_province)
        || ['籍', '人', '的', '老'].into_iter().any(|end| are_provinces(stem(end)));
    !of_nation
        && (PEOPLE.iter().any(|word| words.contains(word)) || is_short || !regions_in(words).is_empty())
}

/// What is asked for of who applies.
const ASKED_FOR: [&str; 3] = ["报告", "证明", "结果"];

/// What people can, and so no condition on themselves: "熟悉孕检流程".
const LEARNT: &[&str] = &["熟悉", "掌握", "了解", "参与", "开展", "操作", "精通"];

/// Whether what stands behind words on health or pregnancy says that work is about it, and does not keep anybody out.
fn is_of_work(words: &str, after: &str) -> bool {
    const WORK: &[&str] = &[
        "员", "师", "岗", "科", "试剂", "试纸", "试盒", "疫苗", "药", "研发", "研究", "门诊", "病房", "临床",
        "防治", "防控", "筛查", "宣教", "宣传", "咨询", "干预", "随访", "护理", "护士", "顾问", "销售",
        "推广", "代表", "教练", "课程", "瑜伽", "康复", "社工", "志愿", "登记", "统计", "数据", "课题",
        "实验", "仪器", "设备", "棒", "用品", "导购", "经验", "知识",
    ];
    const KEEPS_OUT: &[&str] = &[
        "勿",
        "免谈",
        "除外",
        "阴性",
        "不予",
        "不录",
        "拒绝",
        "不要",
        "不招",
        "不得",
        "合格",
        "携带",
        "报告",
        "证明",
        "登记表",
        "优先",
        "不考虑",
        "不收",
        "谢绝",
        "婉拒",
        "绕道",
        "绕行",
        "慎投",
        "止步",
        "别来",
        "别投",
    ];
    let said: String = words.chars().chain(after.chars().take(8)).collect();
    let said = ["人员", "员工", "职员"].iter().fold(said, |said, people| said.replace(people, ""));
    WORK.iter().any(|word| said.contains(word)) && !KEEPS_OUT.iter().any(|word| said.contains(word))
}

/// What is asked of a school or its graduates.
const ASKED_OF_SCHOOLS: &[&str] = &[
    "院校",
    "高校",
    "大学",
    "毕业",
    "优先",
    "本科",
    "学历",
    "名校",
    "学校",
    "限",
    "硕",
    "研究生",
    "以上",
    "统招",
    "全日制",
    "勿投",
    "勿扰",
];

/// Schools that an employer works with, or that its people come from.
const OF_PARTNERS: &[&str] = &[
    "合作", "团队", "导师", "带教", "创始", "创办", "合伙", "老师", "教授", "客户", "渠道", "占", "服务",
    "招生", "宣传", "宣讲", "联合", "共建", "覆盖", "申报", "对接",
];

/// Whether a clause names ranks of schools and nothing else.
fn is_rank_alone(clause: &str) -> bool {
    let rest = ["985", "211", "双一流", "高校", "院校"]
        .iter()
        .fold(clause.to_string(), |rest, rank| rest.replace(rank, ""));
    !rest.contains(|c: char| c.is_alphanumeric())
}

/// Whether the words name a rank of schools, and not some other number.
fn names_rank(words: &str) -> bool {
    let is_rank = |(at, rank): (usize, &str)| {
        let before = words.get(..at).and_then(|text| text.chars().next_back());
        let after = words.get(at + rank.len()..).and_then(|text| text.chars().next());
        let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
        !is_digit(before) && !is_digit(after) && !after.is_some_and(|c| "万元名人号个%".contains(c))
    };
    words.contains("双一流") || ["985", "211"].iter().any(|rank| words.match_indices(rank).any(is_rank))
}

const ENDS: &[char] = &[',', '。', ';', '\n', '.', '!', '?'];

fn clause_before(text: &str, at: usize) -> &str {
    let before = text.get(..at).unwrap_or_default();
    before.rfind(ENDS).map_or(before, |end| {
        before.get(end + 1..).unwrap_or_default().trim_start_matches(|c| !char::is_alphanumeric(c))
    })
}

fn clause_after(text: &str, at: usize) -> &str {
    let after = text.get(at..).unwrap_or_default();
    after.find(ENDS).map_or(after, |end| after.get(..end).unwrap_or_default())
}

/// The first few characters.
fn after_few(text: &str) -> String {
    text.chars().take(8).collect()
}
