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
