//! What is to be learnt or got, and is not there yet: "打算毕业前把初级会计考下来", "想系统学一下PLC", "劳动法也想学", "缺的是数据分析".
//!
//! A plan is a will with a verb of learning or getting behind it, right before the mention or a list that the mention stands in, or right
//! behind it up to the end of the clause. Who wishes to learn on (深入, 进一步, 提高) has something already and is not meant, nor is who is
//! asked to know something (希望掌握, 要会).

use std::sync::LazyLock;

use regex::Regex;

use super::context::{PART_ENDS, Surroundings, tail};
use super::progress::compiled;
use super::scope::skilled;
use crate::domain::text::words::Words;

/// Wills that only who speaks of himself has.
const WISHES: &str = "想要|很想|想|渴望|打算|盼望|盼着|有意|立志";

/// Wills that an opening has as well: of these only learning is a plan.
const AIMS: &str = "希望|计划|准备|争取|期望|期待|力争|愿意|预计|还要|还得|还需|需要|得";

/// What somebody is to be later: "以后当云运维", "毕业后想做移动端". Who says what will be done here (入职后做) is not meant.
const LATER: &str = "(?:(?:以后|将来|今后|未来|日后|毕业后|毕业之后|学成后)(?:就|也|还|能|可以|想要?|要|打算|希望|去|主要|专门)*(?:做|当|干|搞|从事|走|往))";

/// How and when, between the will and the verb.
const HOW: &str = "(?:能够|能|可以|去|来|再|先|也|都|把|在|系统性?地?|好好地?|尽快|尽早|早日|早点|赶紧|重新|从头|从零|开始|努力|认真|自己|顺便|多|毕业前|毕业后|年内|年底前|今年|明年|暑假|寒假|假期|大[一二三四]|下学期|这学期|下个?月|以后|将来|未来|接下来|抽空|有空|有机会)*";

/// Verbs of learning.
pub(in crate::domain) const LEARN: &str =
    "学习到|学习|学到|学会|学|自学|补上|补习|补补|补一补|补一下|补齐|补足|补强|恶补|补课|补|入门";

/// Verbs of getting to know, and of getting a paper, which tell of a plan only behind a wish of one's own.
const GET: &str =
    "掌握|了解|接触|搞懂|弄懂|考取|考到|考下|考过|考个|考|拿下|拿到|拿|取得|获得|报名|报考|报|参加|攻读";

/// How much, between the verb and what is learnt.
const MUCH: &str = "(?:一下子?|一学|一补|一些|一点儿?|点儿?|些|一门|门|一手|一个|个|一张|张|一本|本|习|会|好|到|上|下|取|怎么用|怎么|如何|怎样|使用|关于|有关|基础的?|的是|的有|的还有|的)*";

/// The items of a list before the mention.
const LIST: &str = "(?P<list>(?:[^,。;:、]{1,16}[、/]|[^,。;: 、]{1,16}(?:以及|和|与|及|跟|还有))*)";

/// Where a clause ends.
const END: &str = "(?:了|的|吧|呢)?(?:[ ,.;、。!?)]|$)";

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?:(?:{WISHES}){HOW}(?:{LEARN}|{GET})|(?:{AIMS}){HOW}(?:{LEARN})|(?:^|[ 我先就])再(?:去)?(?:学|补)|(?:你|您)(?:将|会|可以?|能够?)*(?:学到|学会|学习到|学习)|(?:将|可以?|能|会)(?:学到|学习到)|{LATER}){MUCH}{LIST}$"
    ))
});

/// "缺的是数据分析", "短板：Excel": what is named behind is what is not there.
static SHORT_OF: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?:(?:欠缺|缺少|缺乏|缺|差|不足|不会|不懂|薄弱|没学过)的(?:就|主要|还|只|正|技能|地方|东西)*|短板|弱项|薄弱环节|薄弱项)(?:主要|就)?(?:是|在于|在|:){LIST}$"
    ))
});

/// One of these stands in whatever [`SHORT_OF`] finds.
const SHORT_MARKS: Words = Words::of(&["缺", "差的", "不足", "不会的", "不懂的", "短板", "弱", "没学过的"]);

/// The heading of a list of what is not there yet: "等成绩中：初级会计", "在学：CAD、PLC".
static HEADING: LazyLock<Regex> = LazyLock::new(|| {
    const STATES: &str = "等(?:待|出)?成绩|待出成绩|成绩未出|成绩待出|备考|待考|在考|拟考|准备考|正在考|想考|打算考|计划考|在学|正在学习?|想学习?|准备学|打算学|计划学习?|待学习?|未取得|未拿到|未通过|没通过|没学过|不会|不懂|欠缺|缺少|想补|要补|待补|待提升";
    compiled(&format!("(?:{STATES})(?:的|中|证书|证件|证|技能|课程|内容|科目|软件|工具|项目|有|是)*:$"))
});

/// One of these stands in whatever [`HEADING`] finds.
const STATE_MARKS: Words = Words::of(&["成绩", "考", "学", "未", "没", "不会", "不懂", "缺", "补", "待"]);

/// "把初级会计考下来" behind a will: the verb stands behind.
static TAKES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "(?:{WISHES}|{AIMS}|尽快|尽早|早日|抓紧|赶紧|必须|一定|要)[^,。;:、]{{0,10}}?(?:把|将)(?:这个|那个|自己的?)?{LIST}$"
    ))
});
static TAKEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:证书|证|书)*(?:也|都|给|一并|一起|顺便)*(?:(?:考|拿|学|补|办|啃|搞|弄|报)(?:下来|下|到手|到|过|完|会|好|上|懂|出来|定|明白|扎实)?|过了|过掉)",
    )
});

/// Hopes and plans of who speaks of himself, and of what is yet to be; nobody asks for a paper with these and a verb of getting.
const HOPES: &str = "希望|计划|准备|争取|期望|期待|力争|力求|力图|预计|预期|有望|渴望|向往|盼望|盼着|想要|想|打算|有意|立志|决心|决定|冲刺|目标是|目标:|目标|梦想|拟|即将|将|待|一心想|志在|下定决心";

/// Of these, those that no opening has: "希望持有电工证" asks for it.
const OWN_HOPES: &str = "渴望|向往|想要|想|打算|有望|预计|预期|力争|力求|争取|拟|即将|将|待|盼望|盼着|梦想|一心想|目标是|目标:|目标";

/// When it is to be: "2027年6月", "毕业前", "年底之前".
const WHEN: &str = "(?:(?:于|在|到|等)?(?:(?:20)?[0-9]{2}年度?(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|明年|后年|今年|本年|次年|来年|年底|年内|年中|毕业|大[一二三四五]|下学期|本学期|上学期|这学期|寒假|暑假|近期|近日|日后|上半年|下半年|秋季|春季|实习|入职|转正|[一二两三半]年|[一二两三几]个?月)(?:份|底|初|中旬|上旬|下旬|里|间|期间|时)?(?:之前|以前|之后|以后|前|后|内|之内)?)";

/// A hope, when, and a verb of getting a paper: "预计2027年6月取得", "力争毕业前一次性拿到", "渴望拥有".
static HOPED: LazyLock<Regex> = LazyLock::new(|| {
    const WITH: &str = "能够|能|可以|可|去|来|再|先|也|还|都|早日|尽早|尽快|早点|顺利|成功|一次性?|一次就|一举|自己|通过努力|努力|最终|陆续|相继";
    const GET: &str = "考取|考到|考下来|考下|考过|考出|考上|考个|考|拿下|拿到|拿个|拿|取得|获得|获取|报考|报名参加|参加|补考|评上|评到|升级为|升为";
    const HOLD: &str = "通过|拥有|持有|具备|办理|办好|办到|办|成为持证|持证|持";
    compiled(&format!(
        "(?:(?:{HOPES})(?:{WITH}|{WHEN})*(?:{GET})|(?:{OWN_HOPES})(?:{WITH}|{WHEN})*(?:{HOLD})|(?:目标|目标是|目标为|目标:)(?:{WITH}|{WHEN})*){MUCH}{LIST}$"
    ))
});

/// Whoever takes part in an examination has not passed it for that.
static EXAMINED: LazyLock<Regex> =
    LazyLock::new(|| compiled("参加(?:了)?(?:的)?(?:全国|国家|省|市|统一|本次|今年|去年|年度)*$"));
static EXAMINATION: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:证书?)?(?:的)?(?:资格|统一|国家|全国)?(?:考试|统考|测试|笔试|面试|考核|评审|考证)?了?(?:[ ,.;、。!)]|$)",
    )
});

/// Who held it does no longer, or cannot show it: "电工证作废", "驾照被暂扣", "电工证借给别人了".
static LOST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:证书?|书|照|本)?[ :(]*(?:但|不过|已经|已|都|也|早就|早|现在|目前|去年|前年|今年|后来|刚|不慎|不小心|给|的)*(?:被[^,;。]{0,4}?)?(?:给)?(?:作废|丢失|丢|遗失|弄丢|搞丢|掉了|借给|借出|租给|卖给|转给|暂扣|扣留|扣押|扣下|扣|没收|收回|收走|撤销|吊扣|吊销|注销|失效|找不到|不见|放弃)(?:了|[^,;。]{0,6})(?:[ ,.;、。!)]|$)",
    )
});

/// The same behind the mention: "劳动法也想学", "PLC这块打算补一补".
static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^(?:证书|证|书|这块|这方面|方面|之类|技术|知识|软件|基础|操作|编程|等|的){{0,2}}{}",
        says()
    ))
});

/// The next part of the sentence: "PLC一直没搞懂，想系统学一下", "初级会计考完了，等成绩".
static NEXT: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^(?:所以|但|不过|因此|于是)?(?:{}|(?:还|正|在|现在|目前)*(?:等(?:待|出)?(?:成绩|结果)|(?:成绩|结果)(?:还|暂|尚)?(?:没|未)(?:出|公布|下来))[^,。;]{{0,3}}$)",
        says()
    ))
});

/// A will and a verb of learning up to the end of the clause.
fn says() -> String {
    format!(
        "(?:也|还|都|我|一直|很|特别|非常|就|最|更|挺|目前|现在|以后|将来|暂时|下一步|接下来|后面|其实|是| )*(?:{WISHES}|希望|计划|准备|还要|还得){HOW}(?:{LEARN}|考取|考下来|考到|考|拿下|拿到){MUCH}{END}"
    )
}

/// "但基本忘光": it was known.
static FORGOTTEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:但是?|不过|基本上?|现在|都|已经?|也|早就|早|差不多|全部?|几乎|技术|知识|的)*(?:忘光|忘完|忘了|忘记|忘得|忘掉|还给老师|生疏了)",
    )
});

impl Surroundings<'_> {
    /// Whether the words around say that it is yet to be learnt or got.
    pub(super) fn is_yet_to_come(&self) -> bool {
        // Nearly no clause has any of these, and each pattern one.
        const WILLS: [char; 9] = ['想', '望', '算', '划', '备', '意', '志', '着', '还'];
        const FORGOT: [char; 3] = ['忘', '还', '疏'];
        self.is_aimed_at()
            || self.is_heading_of_lack()
            || self.after.contains(WILLS) && BEHIND.is_match(self.after)
            || self.after.contains(FORGOT) && FORGOTTEN.is_match(self.after)
    }

    /// Whether a paper is hoped for, planned, or one for whose examination somebody sits: "预计2027年6月取得护士执业资格证".
    pub(super) fn is_hoped_for(&self) -> bool {
        const REACH: usize = 40;
        const VERBS: [char; 15] =
            ['考', '拿', '得', '获', '领', '参', '评', '通', '有', '持', '备', '办', '过', '到', '取'];
        const RESULTS: &[&str] =
            &["通过", "合格", "过了", "已过", "取得", "拿到", "获得", "分", "优秀", "成绩", "顺利"];
        let near = tail(self.before, REACH);
        if !near.contains(VERBS) && !near.contains("目标") {
            return false;
        }
        // "期待取得电工证的你": an opening speaks.
        let is_asked = ["者", "的你", "的您", "人员", "的人", "的同学优先", "优先"]
            .iter()
            .any(|who| self.after.trim_start_matches(['证', '书']).starts_with(who));
        let list = HOPED.captures(near).and_then(|found| found.name("list"));
        let is_hoped = || list.is_some_and(|list| !skilled(list.as_str())) && !is_past(near) && !is_asked;
        let sits = || {
            let is_named =
                self.words.contains('考') || self.after.contains('考') || self.after.contains('测');
            is_named
                && EXAMINED.is_match(near)
                && EXAMINATION.is_match(self.after)
                && !RESULTS.iter().any(|result| self.rest.contains(result))
        };
        is_hoped() || sits()
    }

    /// Whether a paper that was had is no longer, or in other hands; who has it anew says so.
    pub(super) fn is_lost(&self) -> bool {
        const MARKS: [char; 12] = ['废', '丢', '失', '掉', '借', '租', '卖', '扣', '收', '销', '弃', '不'];
        const ANEW: &[&str] = &["补办", "补领", "找回", "补发", "重新", "已还", "还回", "换发", "拿回"];
        self.after.contains(MARKS)
            && LOST.is_match(self.after)
            && !ANEW.iter().any(|anew| self.rest.contains(anew))
    }

    fn is_aimed_at(&self) -> bool {
        const REACH: usize = 60;
        // As above.
        const MARKS: [char; 20] = [
            '想', '望', '算', '划', '备', '取', '期', '愿', '再', '缺', '短', '弱', '差', '足', '得', '你',
            '您', '把', '会', '意',
        ];
        // One of these as well: verbs of learning, the first wills of [`WISHES`] and [`LATER`], and of [`TAKES`] 把.
        const NEEDED: Words = Words::of(&[
            "学", "补", "入门", "想", "渴望", "打算", "盼", "有意", "立志", "以后", "将来", "今后", "未来",
            "日后", "毕业", "把", "将",
        ]);
        let near = tail(self.before, REACH);
        let opens = |pattern: &Regex| {
            let list = pattern.captures(near).and_then(|found| found.name("list"));
            list.is_some_and(|list| !skilled(list.as_str()))
        };
        // "短板：Excel": the colon ends the part before.
        let names_want = |words: &str| SHORT_MARKS.are_in(words);
        let is_short = || {
            let lead = self.sentence.strip_suffix(self.before).filter(|lead| lead.ends_with(':'));
            names_want(near) && opens(&SHORT_OF)
                || lead
                    .map(|lead| tail(lead, REACH))
                    .is_some_and(|lead| names_want(lead) && SHORT_OF.is_match(lead))
        };
        NEEDED.are_in(near)
            && near.contains(MARKS)
            && (opens(&BEFORE) || opens(&TAKES) && TAKEN.is_match(self.after))
            && !is_past(near)
            || is_short()
    }

    /// "等成绩中：初级会计", "在学：CAD，PLC".
    fn is_heading_of_lack(&self) -> bool {
        const SHORT: usize = 12;
        let Some((heading, list)) = self.sentence.rsplit_once(':') else { return false };
        let from = heading.rfind([',', ' ']).map_or(0, |at| at + 1);
        let heading = self.sentence.get(from..=heading.len()).unwrap_or_default();
        STATE_MARKS.are_in(heading)
            && HEADING.is_match(heading)
            && list
                .split(PART_ENDS)
                .all(|item| item.split('、').all(|one| one.chars().count() <= SHORT) && !skilled(item))
    }

    /// Whether the next part of the sentence says that it is yet to be learnt, and nothing here that it is known.
    pub(super) fn is_planned_next(&self) -> bool {
        let next = self.next.split(PART_ENDS).next().unwrap_or_default().trim();
        const SAID: [char; 8] = ['想', '望', '算', '划', '备', '还', '等', '成'];
        let known = ["过", "会", "懂", "熟悉", "熟练", "掌握", "做", "用", "有", "精通", "擅长"];
        next.contains(SAID)
            && !known.iter().any(|verb| self.before.trim_end().ends_with(verb))
            && NEXT.is_match(next)
    }
}

/// "当时想学CAD就学了": told of the past.
fn is_past(words: &str) -> bool {
    ["当时", "当初", "已经", "终于"].iter().any(|past| words.contains(past))
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn what_is_to_be_learnt_or_got_is_not_held() {
        none_held(&[
            "打算毕业前把初级会计考下来",
            "争取年内把焊工证拿到",
            "计划大三把英语四级过了",
            "焊工证下个月拿证",
            "叉车证月底才能拿到",
            "教师资格证明年领证",
            "健康证过几天办",
            "等成绩中：初级会计",
            "在学：CAD、PLC",
            "备考中：导游证，教师资格证",
            "初级会计考完了，等成绩",
            "渴望学习PLC",
            "希望能学到Java开发",
            "希望系统地学习Python",
            "PLC一直没搞懂，想系统学一下",
            "想补前端框架",
            "想补一补Excel",
            "再学个CAD",
            "我再补一下SQL",
            "希望能补上焊接",
            "还得学Docker",
            "缺的是数据分析",
            "短板是Excel",
            "薄弱环节：英语",
            "劳动法也想学",
            "PLC这块打算好好补一补",
            "想学PLC、CAD和SolidWorks",
            "想学Java、Python以及Spring、MySQL",
            "想去了解数据分析",
            "从未接触过UG",
            "从来没碰过数控机床",
            "PLC没摸过",
            "了解过一点点MySQL但基本忘光",
            "Java早就忘完了",
            "UG看不懂",
            "你将学到PLC编程",
            "您会学习到Python",
        ]);
    }

    #[test]
    fn a_paper_that_is_hoped_for_or_lost_is_not_held() {
        none_held(&[
            "预计2027年6月取得护士执业资格证",
            "计划2028年考到焊工证",
            "预计明年下半年拿到导游证",
            "希望取得叉车证",
            "希望能够在毕业前考到教师资格证",
            "期待早日拿到健康证",
            "力争年内取得焊工证",
            "争取年底前取得叉车证",
            "有望2027年3月获得导游证",
            "渴望拥有焊工证",
            "待取得电工证",
            "拟于2027年取得教师资格证",
            "将于明年6月获得护士执业资格证",
            "目标是拿到初级会计证",
            "向往持证导游，目标导游证",
            "少一本焊工证",
            "焊工证报考条件不够",
            "听过焊工证的课",
            "2027年5月参加护士资格考试",
            "去年参加了导游证考试",
            "教师资格证正在申请认定",
            "护士证正在等待审核",
            "教师资格证还差面试",
            "遗憾未能取得焊工证",
            "没能考上电工证",
            "放弃了叉车证",
            "错过了导游证考试",
            "焊工证作废",
            "叉车证丢了",
            "健康证不慎遗失",
            "焊工证借给朋友了",
            "驾照被暂扣",
            "驾驶证被交警扣了",
            "导游证已被吊销",
        ]);
        check(&[
            ("2025年6月取得护士执业资格证", "护士执业资格证!"),
            ("参加英语四级考试并取得证书", "英语四级"),
            ("参加导游证考试，已通过", "导游证"),
            ("电工证丢失后已补办", "电工证"),
            ("计划取得电工证者优先", "电工证+"),
            ("希望持有电工证", "电工证!"),
            ("必须取得电工证", "电工证!"),
            ("持有焊工证，计划明年换工作", "焊工证!"),
            ("终于取得期待已久的导游证", "导游证!"),
            ("需取得健康证后上岗", "健康证!"),
        ]);
    }

    #[test]
    fn what_is_known_or_asked_is_no_plan() {
        check(&[
            ("系统学习过PLC", "PLC"),
            ("去年把焊工证考下来了", "焊工证"),
            ("已经把英语四级拿下", "英语四级"),
            ("没有我不会的CAD操作", "CAD"),
            ("想进一步提高Java水平", "Java"),
            ("希望掌握Java", "Java"),
            ("要求掌握Python、Java", "Java! Python!"),
            ("需要会CAD、PLC", "CAD! PLC!"),
            ("会CAD，想学PLC", "CAD"),
            ("想学PLC，会CAD和UG", "CAD UG"),
            ("想学PLC、会CAD", "CAD"),
            ("学过Java、Python", "Java Python"),
            ("焊工证去年5月拿证", "焊工证"),
            ("熟悉Excel，希望早日上岗", "Excel"),
            ("懂PLC的优先，想来的联系", "PLC+"),
            ("补过高数，会Python", "Python"),
        ]);
    }
}
