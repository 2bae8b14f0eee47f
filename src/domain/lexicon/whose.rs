//! Of whom a clause speaks: of who applies, or of the employer with its people, goods, partners and customers: "讲师毕业于985高校计算机专业",
//! "主要产品为数控机床", "培训对象：物流专业学生". What is said of these is asked of nobody.
//!
//! A clause speaks of somebody where it names him and goes on with a verb of being or having right behind ("团队成员多为硕士"), and no verb of asking
//! stands in it ("讲师须为硕士").

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, Anchored, Input, MatchKind, StartKind};
use regex::Regex;

use super::context::Surroundings;
use super::progress::compiled;
use super::signs::Section;
use crate::domain::text::words::Words;

/// People of the employer, who are not sought where a text speaks of them.
pub(super) const STAFF: &str = "导师|师傅|老师|专家|团队|同事|骨干|老板|创始|合伙|师资|总经理|董事长|股东|高管|\
     管理层|前辈|老员工|教授|主讲|院长|校长|园长|领衔|核心成员|主创";

/// People whom an opening may be for as well: they are others only where a verb of being follows.
const ROLES: &str = "讲师|教师|员工|职工|成员|教练|人员|顾问|工程师|技师|医生|主管";

/// Whom the employer serves and works with.
const SERVED: &str = "客户|用户|甲方|业主|学员|受众|服务对象|培训对象|授课对象|教学对象|面向对象|招生对象|\
     合作院校|合作高校|合作学校|合作企业|合作单位|合作品牌|合作方|合作伙伴|院校|高校";

/// What the employer makes and does.
const BUSINESS: &str = "主营|产品|经营范围|业务范围|经营项目|主营业务|主要业务|公司业务|业务|主打|经营内容";

/// The employer.
const BODIES: &str = "公司|我司|本司|集团|企业|本厂|我厂|本店|我校|我院";

/// What may stand between who is named and the verb.
const FILLERS: &str = "已|先后|连续|率先|累计|成功|全面|自主|们|人|中|里|大多数|大部分|大多|绝大多数|主要|基本上|基本|全部|平均|目前|现|队伍|\
     团队|成员|人员|一般|本身|还|也|学历|背景|产品|业务|线|范围|群体|类型|方面|以|\
     专业|服务|本人|品牌|核心|长期|多年|一直| ";

/// Verbs of being and of coming from somewhere.
const IS: &str = "为|是|系|均|都|皆|多为|多是|多来自|多毕业于|来自|毕业于|毕业自|出身|由|包括|\
     包含|涵盖|涉及|覆盖|遍布|囊括";

/// Verbs of having.
const HAS: &str = "有|含|拥有|现有|具有|具备|持有|持";

/// Verbs by which goods are made.
const MADE_WITH: &str = "用|采用|使用|运用|基于";

/// Words that begin like a verb of these.
const NO_VERBS: &str =
    "持续|用户|用人|用工|用于|通过率|系统|系列|系数|有关|有效|有限|有序|有利|是否|由此|含量|集团|集中|集成";

/// Verbs of what a firm does.
const DOES: &str = "服务于|从事|专业从事|专注|致力|生产|主营|经营|研发|制造|销售|代理|承接|专营|主打|\
     集|通过|获|获得|荣获|取得|设有|设立|建有|开设|配备|配有|采用|使用";

/// Words by which somebody asks or offers a place: the clause speaks of who applies.
const ASKS: &str = "须|需|要求|必须|应当|应具|招|聘|仅限|只限|限招|限收|希望|寻|欢迎|优先|任职|\
     岗位|应聘|报名|想找|期待|以上条件";

/// Words by which somebody tells what he does himself.
const DOING: &str = "用|负责|会|能|懂|熟|掌握|精通|擅长|开发的|完成|参与|协助|学习";

/// Words before a name by which it is what somebody works on or with, and not what the clause speaks of: "根据公司经营战略".
const OBJECT_OF: &str = "对|与|向|给|把|将|从|按|据|围绕|负责|协助|带领|推动|参与|制定|确保|分析|维护|\
     管理|建立|完成|组织|熟悉|了解|具备|具有|提炼|优化|支持|保证|提高|和|跟";

/// How many people the employer has taught or has: "培养了200名持证电工".
static COUNTED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:培养|输送|培训|孵化|帮助|组建|拥有|现有)(?:了|出|过|起)?[^,。;]{0,6}?[0-9一二两三四五六七八九十百千万]+[余多]?(?:名|人|位|家)[^,。;]{0,8}$",
    )
});

/// One of these stands in whatever [`COUNTED`] finds.
const COUNTS: Words = Words::of(&["培养", "输送", "培训", "孵化", "帮助", "组建", "拥有", "现有"]);

/// The same behind them.
static COUNT: LazyLock<Regex> =
    LazyLock::new(|| compiled("^[^,。;]{0,8}?[0-9一二两三四五六七八九十百千万]+[余多]?(?:名|人|位)"));
const TAUGHT: Words = Words::of(&["培养", "培养了", "输送", "输送了", "培训", "培训了"]);

/// The employer's people, and what they have right behind them: "培训师均有", "带教老师".
static ROLE_HAS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^(?P<lead>[^,。;:]{{0,6}}?)(?:{STAFF}|{ROLES}|培训师|护士长)们?(?P<all>均|都|皆|各|全部|平均|大多|多)*(?P<has>有|具有|拥有|具备|持有|持)?$"
    ))
});

/// A part of a sentence about those who teach at the employer's.
static TEACHERS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^[^,。;:]{{0,4}}(?:(?:带教|授课|主讲|指导|我们的|我司|公司|本校|团队)(?:{STAFF}|{ROLES}|培训师)|(?:{STAFF}|{ROLES}|培训师)们?(?:均|都|皆))"
    ))
});

/// What is given to who stays: "入职满2年可申请落户,须本科".
static REWARDED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:入职|工作|服务|转正|在职|任职|干|满[0-9一两二三四五六]年)(?:满|[0-9一两二三四五六]|后)?[^,。;]{0,12}(?:可(?:以)?(?:申请|享|升|晋升|任|落户|竞聘|评|报|领|获)|有机会|晋升|落户)",
    )
});

/// The heading of what is asked of who is promoted.
static PROMOTED: LazyLock<Regex> =
    LazyLock::new(|| compiled("(?:晋升|升职|升迁|提拔)(?:通道|空间|机制|条件|要求|路线|渠道|标准|路径)?:"));

impl Surroundings<'_> {
    /// Whether the clause around the mention speaks of the employer, its people, its goods, or whom it serves.
    pub(in crate::domain) fn is_of_employer(&self) -> bool {
        if self.is_signed() {
            return true;
        }
        let clause = self.clause();
        self.section != Section::Demands
            && (speaks_of_others(clause)
                || self.is_counted(clause)
                || self.is_listed_under()
                || self.is_known_by_staff(clause)
                || self.is_of_prize(clause))
    }

    /// "培养了200名持证电工", "培养持证护士300余名".
    fn is_counted(&self, clause: &str) -> bool {
        let lead = clause.trim_end_matches("持证");
        let before = COUNTS.are_in(clause) && COUNTED.is_match(clause)
            || TAUGHT.end(lead) && COUNT.is_match(self.after);
        before && !ASKING.is_match(clause) && !clause.contains("负责")
    }

    /// Whether years or a degree are those of the employer's people: "培训师有8年经验", "带教老师本科以上,3年以上经验". "讲师有3年以上经验" is asked.
    pub(in crate::domain) fn is_of_role(&self) -> bool {
        const VERBS: [&str; 8] = ["", "有", "具有", "拥有", "均有", "都有", "且有", "并有"];
        if self.section == Section::Demands || ASKING.is_match(self.sentence) {
            return false;
        }
        let clause = self.clause();
        let of_own = ROLE_HAS.captures(clause).is_some_and(|found| {
            let is_bare = found.name("has").is_some() && !self.after.contains("以上");
            found.name("all").is_some() || is_bare
        });
        let before = self.sentence.get(..self.sentence.len() - clause.len()).unwrap_or_default();
        let goes_on = VERBS.contains(&clause.trim()) && TEACHERS.is_match(before.trim_start());
        of_own
            || goes_on
            || VERBS.contains(&clause.trim()) && speaks_of_others(before.trim_end_matches(','))
            || TEACHERS.is_match(clause)
    }

    /// Whether it is asked for a reward, and not for the place: "入职满2年可申请落户,须本科", "晋升条件:本科以上".
    pub(in crate::domain) fn is_asked_for_reward(&self) -> bool {
        const ASKS: [&str; 6] = ["", "须", "需", "需要", "要求", "须为"];
        let clause = self.clause();
        let before = self.sentence.get(..self.sentence.len() - clause.len()).unwrap_or_default();
        PROMOTED.is_match(self.sentence) || ASKS.contains(&clause.trim()) && REWARDED.is_match(before)
    }

    /// From the comma before to the mention, with what stands before a colon.
    fn clause(&self) -> &str {
        self.sentence.rsplit(',').next().unwrap_or_default()
    }

    /// "主营产品：减速器，伺服电机": a list goes on behind commas under a heading that speaks of others.
    fn is_listed_under(&self) -> bool {
        const SHORT: usize = 12;
        let Some((heading, list)) = self.sentence.rsplit_once(':') else { return false };
        let heading_from = heading.rfind(',').map_or(0, |at| at + 1);
        let heading = self.sentence.get(heading_from..heading.len() + 1).unwrap_or_default();
        let is_list = || {
            list.split([',', '、']).all(|item| {
                item.chars().count() <= SHORT && !ASKING.is_match(item) && !DOING_OWN.is_match(item)
            })
        };
        speaks_of_others(heading) && is_list()
    }

    /// "签订劳动合同", "缴纳社保": what the employer signs or pays, which is the work of nobody who does not do it for others.
    fn is_signed(&self) -> bool {
        const SIGNED: Words =
            Words::of(&["签", "签订", "签署", "订立", "缴纳", "缴", "购买", "享受", "享有", "发放"]);
        const WORK: Words = Words::of(&[
            "包括", "负责", "协助", "办理", "完成", "跟进", "处理", "组织", "安排", "熟", "会", "审",
        ]);
        const ONES: Words = Words::of(&[
            "正式",
            "正规",
            "书面",
            "固定期限",
            "无固定期限",
            "全日制",
            "年",
            "期",
            "年期",
            "年以上",
            "月",
        ]);
        let mut lead = self.before.trim_end();
        while let Some(shorter) = ONES.strip_end(lead) {
            lead = shorter
                .trim_end_matches(|c: char| c.is_ascii_digit() || "一二两三四五六七八九十-~至个".contains(c));
        }
        // "签订三方协议及劳动合同"
        let is_listed = lead.ends_with(['及', '和', '与'])
            && lead.rsplit_once("签订").is_some_and(|(_, first)| first.chars().nth(2).is_some());
        (is_listed || SIGNED.end(lead)) && !WORK.are_in(self.sentence)
    }
}

/// Finds any of a `|`-separated list.
#[expect(clippy::expect_used, reason = "the words are constants, and a test finds them")]
fn finder(words: &str) -> AhoCorasick {
    AhoCorasick::new(words.split('|')).expect("constant words make a finder")
}

pub(super) static ASKING: LazyLock<AhoCorasick> = LazyLock::new(|| finder(ASKS));
static DOING_OWN: LazyLock<AhoCorasick> = LazyLock::new(|| finder(DOING));
static OBJECTS: LazyLock<AhoCorasick> = LazyLock::new(|| finder(OBJECT_OF));
pub(super) static OF_STAFF: LazyLock<AhoCorasick> = LazyLock::new(|| finder(STAFF));

/// Whether the words name people of the employer at all: of whose years and degrees these tell.
pub(in crate::domain) fn names_staff(words: &str) -> bool {
    OF_STAFF.is_match(words)
}

/// Whether the words begin with people of the employer: "五年经验的师傅带".
pub(super) fn begins_with_staff(words: &str) -> bool {
    OF_STAFF.find_iter(words).next().is_some_and(|found| found.start() == 0)
}

/// Of whom a name is.
#[derive(Clone, Copy)]
enum Who {
    Staff,
    Role,
    Served,
    Business,
    Body,
}

impl Who {
    const ALL: [Self; 5] = [Self::Staff, Self::Role, Self::Served, Self::Business, Self::Body];

    /// The verbs behind the name that make it what the clause speaks of.
    fn verbs(self) -> &'static [&'static str] {
        match self {
            Self::Staff => &[IS, HAS],
            Self::Role => &[IS],
            Self::Served => &[IS, HAS, ":"],
            Self::Business => &[IS, HAS, MADE_WITH, ":"],
            Self::Body => &[HAS, DOES, "由|是|系|为"],
        }
    }
}

/// All names, with whose each is.
struct Names {
    finder: AhoCorasick,
    whose: Vec<Who>,
}

#[expect(clippy::expect_used, reason = "the names are constants, and a test finds them")]
static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let lists = [
        (STAFF, Who::Staff),
        (ROLES, Who::Role),
        (SERVED, Who::Served),
        (BUSINESS, Who::Business),
        (BODIES, Who::Body),
    ];
    let finder = AhoCorasick::new(lists.iter().flat_map(|(names, _)| names.split('|')))
        .expect("constant names make a finder");
    let whose = lists.iter().flat_map(|(names, who)| names.split('|').map(|_| *who)).collect();
    Names { finder, whose }
});

/// Whether a clause, up to what it says, speaks of others than who applies.
pub(super) fn speaks_of_others(clause: &str) -> bool {
    let is_of = |found: aho_corasick::Match| {
        let who = NAMES.whose.get(found.pattern().as_usize())?;
        let (lead, rest) = (clause.get(..found.start())?, clause.get(found.end()..)?);
        let said = predicate(rest, *who)?;
        let begins = match who {
            Who::Body => begins_with_it(lead),
            _ => !OBJECTS.is_match(lead),
        };
        (begins && !DOING_OWN.is_match(said)).then_some(())
    };
    NAMES.finder.find_overlapping_iter(clause).any(|found| is_of(found).is_some()) && !ASKING.is_match(clause)
}

/// Whether the employer is what a clause begins with: "1、本公司拥有", "重庆某某科技有限公司专注于".
fn begins_with_it(lead: &str) -> bool {
    let own = lead.trim_start_matches(|c: char| !c.is_alphabetic());
    matches!(own, "" | "本" | "我" | "我们" | "该" | "贵" | "现" | "目前") || lead.ends_with("有限")
}

/// What may stand behind a name, the longest at the beginning of the words: of the patterns the first are no verbs, then come verbs, then fillers.
struct Behind {
    finder: AhoCorasick,
    no_verbs: usize,
    verbs: usize,
}

#[expect(clippy::expect_used, reason = "the words are constants, and a test finds them")]
static BEHIND: LazyLock<[Behind; Who::ALL.len()]> = LazyLock::new(|| {
    Who::ALL.map(|who| {
        let no: Vec<&str> = NO_VERBS.split('|').collect();
        let verbs: Vec<&str> = who.verbs().iter().flat_map(|verbs| verbs.split('|')).collect();
        let (no_verbs, verb_count) = (no.len(), no.len() + verbs.len());
        let finder = AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .start_kind(StartKind::Anchored)
            .build(no.into_iter().chain(verbs).chain(FILLERS.split('|')))
            .expect("constant words make a finder");
        Behind { finder, no_verbs, verbs: verb_count }
    })
});

/// What stands behind the verb, where one of these is what follows.
fn predicate(rest: &str, who: Who) -> Option<&str> {
    let behind = BEHIND.get(who as usize)?;
    let mut rest = rest;
    loop {
        let found = behind.finder.find(Input::new(rest).anchored(Anchored::Yes))?;
        rest = rest.get(found.end()..)?;
        match found.pattern().as_usize() {
            no if no < behind.no_verbs => return None,
            verb if verb < behind.verbs => return Some(rest),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_speaks_of_others_where_it_names_them_and_a_verb_of_being_follows() {
        for clause in [
            "团队成员多为",
            "授课老师毕业于211院校",
            "主要产品为",
            "本公司产品包括",
            "培训对象:",
            "合作院校:",
            "1、公司拥有注册",
            "某某科技有限公司专注于",
            "客户主要为各大高校",
            "主讲人系清华",
        ] {
            assert!(speaks_of_others(clause), "{clause}");
        }
        for clause in [
            "",
            "讲师须为",
            "公司要求会",
            "根据公司经营",
            "负责公司产品的",
            "对产品有",
            "对公司各业务系统",
            "熟悉公司主要产品",
            "岗位要求:",
            "客户经理",
            "协助推行公司有关",
            "团队需要会",
        ] {
            assert!(!speaks_of_others(clause), "{clause}");
        }
    }
    #[test]
    fn what_is_said_of_the_employer_is_asked_of_nobody() {
        super::super::stance::tests::none_held(&[
            "主营产品：工业机器人、减速器",
            "核心产品包括PLC控制柜、变频器",
            "主营产品：PLC控制柜，变频器",
            "我司经营范围：软件开发、电子商务",
            "签订劳动合同",
            "签订三方协议及劳动合同",
            "同事都是Java高手",
            "产品用Java开发",
            "公司通过ISO9001认证",
            "培养了200名持证电工",
            "我司设有焊工培训中心",
            "导师持有注册会计师证",
        ]);
        super::super::stance::tests::check(&[
            ("公司要求会PLC编程", "PLC!"),
            ("协助签订一年期劳动合同", "劳动法"),
            ("根据公司经营战略规划", "战略规划"),
            ("产品经理，熟悉Axure", "Axure"),
            ("员工须持健康证上岗", "健康证!"),
            ("用Java开发公司产品", "Java"),
            ("负责ISO9001体系认证", "ISO9001"),
        ]);
    }
}
