//! Whose a term is, and whether it may come later: "室友有导游证", "可入职后考取".

use std::sync::LazyLock;

use regex::Regex;

use super::context::{PART_ENDS, Surroundings, tail};
use super::progress::{self, Progress, compiled};
use super::scope::{adds, adjacent};
use super::signs::Sign;
use super::stance::{NEAR, Stance};
use super::{Term, TermKind};
use crate::domain::text::words::Words;

impl Surroundings<'_> {
    /// What is said of a certificate, with how far the words behind it say that somebody has come: "培训中", "已到手", "398分".
    pub(super) fn with_progress(&self, stance: Stance, term: &Term) -> Stance {
        if stance.holds() && self.is_marked_no(term.kind) {
            return Stance::Lacking;
        }
        if term.kind == TermKind::Skill {
            return stance;
        }
        let behind = self.rest.trim_start_matches(['证', '书']);
        let progress = progress::of(behind);
        let score = progress::score(behind).filter(|score| score.has_unit || score.points > 100.0);
        let is_below = term.pass_mark.zip(score).is_some_and(|(mark, score)| score.points < f64::from(mark));
        match stance.holds() {
            true if progress == Some(Progress::UnderWay)
                || is_below
                || self.is_short_of()
                || self.is_hoped_for()
                || self.is_lost() =>
            {
                Stance::Lacking
            }
            false
                if stance == Stance::Lacking
                    && progress == Some(Progress::InHand)
                    && !self.lacks_before()
                    // "尽快把电工证拿下": an aim.
                    && (!self.before.ends_with(['把', '将'])
                        || ["已", "终于", "刚"].iter().any(|done| self.before.contains(done)))
                    && !self.is_of_another() =>
            {
                Stance::Mentioned
            }
            _ => stance,
        }
    }

    /// "差电工证", "缺一个焊工证".
    fn is_short_of(&self) -> bool {
        const OTHERS: &[&str] = &[
            "出差",
            "相差",
            "误差",
            "偏差",
            "温差",
            "稀缺",
            "紧缺",
            "急缺",
            "现在学",
            "至少",
            "最少",
            "不少",
            "多少",
            "减少",
            "缺少",
        ];
        let near = self.before.trim_end_matches(['一', '个', '本', '张', '了', '着']);
        ["差", "缺", "少", "在学"].iter().any(|short| adjacent(near, short))
            && !OTHERS.iter().any(|other| near.ends_with(other))
    }

    /// "室友有导游证", "帮同学考电工证": somebody else has it. What is done for others or with them shows that one can: "教同学Excel".
    pub(super) fn is_of_another(&self) -> bool {
        const OTHERS: Words = Words::of(&[
            "室友",
            "舍友",
            "父亲",
            "母亲",
            "爸爸",
            "妈妈",
            "哥哥",
            "姐姐",
            "弟弟",
            "妹妹",
            "家人",
            "家里人",
            "家中人",
            "亲人",
            "儿子",
            "女儿",
            "师父",
            "亲戚",
            "别人",
            "他人",
            "师兄",
            "师姐",
            "家里",
            "家中",
            "我家",
            "父母",
            "爸妈",
            "我爸",
            "我妈",
            "老爸",
            "老妈",
            "我哥",
            "我姐",
            "表哥",
            "表姐",
            "表弟",
            "表妹",
            "堂哥",
            "堂姐",
            "爷爷",
            "奶奶",
            "外公",
            "外婆",
            "叔叔",
            "舅舅",
            "姑姑",
            "伯伯",
            "丈夫",
            "妻子",
            "老公",
            "老婆",
            "男友",
            "女友",
            "男朋友",
            "女朋友",
            "邻居",
            "亲友",
            "长辈",
            "有人",
            "寝室",
            "我们宿舍",
            "全班",
            "班里",
            "班上",
            "我们班",
            "大家",
            "队友",
            "同桌",
            "闺蜜",
            "家属",
            "学长",
            "学姐",
        ]);
        // Whom an opening may speak to as well.
        const ADDRESSED: Words = Words::of(&["同学", "朋友", "同事", "学员", "老师", "师傅", "老板", "班长"]);
        const TOLD: &[&str] = &[
            "帮",
            "帮助",
            "替",
            "给",
            "我",
            "我的",
            "有个",
            "一位",
            "别的",
            "其他",
            "班里",
            "班上",
            "班级",
            "我们",
            "寝室",
            "宿舍",
            "身边",
            "公司",
            "单位",
            "有",
            "有位",
            "有些",
            "有一个",
            "有一位",
            "几个",
            "几位",
            "很多",
            "许多",
            "不少",
            "好多",
            "多数",
            "大部分",
            "部分",
            "某",
            "一些",
            "一个",
            "好几个",
        ];
        const HAVE: Words = Words::of(&[
            "考取", "考到", "考过", "考上", "考出", "拿到", "拿下", "拿过", "取得", "获得", "通过", "办理",
            "持有", "擅长", "精通", "熟悉", "掌握", "会用", "学过", "考", "有", "持", "会", "懂", "是",
        ]);
        const WITH: &[&str] = &["和", "与", "跟", "同", "一起", "一同", "共同"];
        if self.is_of_acquaintance(OTHERS, ADDRESSED) {
            return true;
        }
        let near = tail(self.before, NEAR);
        // "我爸的电工证"
        let of_whom = self.before.strip_suffix('的').unwrap_or_default().trim_end_matches('家');
        if OTHERS.end(of_whom) {
            return true;
        }
        let had = HAVE.strip_end(near);
        let whose = had.map(|words| {
            words.trim_end_matches(['都', '也', '就', '已', '经', '去', '成', '功', '顺', '利', '他', '们'])
        });
        // "我哥做销售", but not "帮家里做销售", "在寝室做剪辑".
        let does_it = |others: Words| {
            const DOES: &[&str] = &["在做", "从事", "做", "干", "当", "搞", "用", "学过", "学"];
            const PLACES: &[&str] =
                &["家里", "家中", "我家", "寝室", "我们宿舍", "班里", "班上", "我们班", "有人", "大家"];
            const FOR: &[&str] =
                &["帮", "给", "为", "替", "在", "到", "和", "与", "跟", "同", "教", "让", "带"];
            let who = DOES.iter().find_map(|does| near.strip_suffix(does));
            who.is_some_and(|words| {
                let words = words.trim_end_matches(['都', '也', '就', '是', '一', '直']);
                others.iter().filter(|other| !PLACES.contains(other)).any(|other| {
                    words.strip_suffix(other).is_some_and(|lead| !FOR.iter().any(|with| lead.ends_with(with)))
                })
            })
        };
        if does_it(OTHERS) {
            return true;
        }
        whose.is_some_and(|words| {
            let ends = |lead: &str, with: &[&str]| with.iter().any(|with| lead.ends_with(with));
            // "同事都有护士证"
            let of_all = near.contains("都")
                && ADDRESSED.leads(words).any(|lead| !ends(lead, WITH) && !ends(lead, &["欢迎", "招"]));
            OTHERS.leads(words).any(|lead| !ends(lead, WITH))
                || ADDRESSED.leads(words).any(|lead| ends(lead, TOLD))
                || of_all
        })
    }

    /// "认识持导游证的学姐", "跟着懂PLC的师傅": who is known, followed or helped has it.
    fn is_of_acquaintance(&self, others: Words, addressed: Words) -> bool {
        const KNOWS: &[&str] =
            &["认识", "结识", "跟着", "跟随", "师从", "请教", "协助", "佩服", "羡慕", "采访", "见过", "跟"];
        const HAVE: &[&str] = &[
            "持有", "考取", "考到", "拿到", "取得", "精通", "熟悉", "擅长", "掌握", "会用", "考过", "有",
            "持", "会", "懂", "做", "教",
        ];
        let Some(person) = self.after.trim_start_matches(['证', '书']).strip_prefix('的') else {
            return false;
        };
        let person = person.trim_start_matches(['老', '大', '小', '好', '女', '男']);
        let is_person =
            |list: Words| list.iter().any(|other| person.starts_with(other.trim_start_matches('老')));
        let lead = HAVE.iter().find_map(|have| self.before.strip_suffix(have)).unwrap_or_default();
        let lead = lead.trim_end_matches(['一', '个', '位', '名', '了', '过', '几', '些', '个']);
        (is_person(others) || is_person(addressed)) && KNOWS.iter().any(|knows| lead.ends_with(knows))
    }

    /// "对PLC感兴趣", "对Java有浓厚兴趣": what one would like to do shows no skill.
    pub(super) fn is_of_interest(&self) -> bool {
        let wish =
            self.after.trim_start_matches(['很', '非', '常', '比', '较', '特', '别', '也', '有', '浓', '厚']);
        let words = tail(self.before, NEAR);
        let topic = words.rsplit_once('对').is_some_and(|(_, between)| between.chars().count() <= 2);
        topic && ["感兴趣", "兴趣", "的兴趣"].iter().any(|interest| wish.starts_with(interest))
    }

    /// "成都以外的城市": what is meant lies elsewhere. "除了CAD以外还会UG" adds to it.
    pub(super) fn is_outside(&self) -> bool {
        let is_excepted = self.says_before(Sign::Excepts, tail(self.before, NEAR));
        self.outside().is_some() && !is_excepted && !adds(self.after)
    }

    /// The words that put what is meant outside of the mention.
    pub(super) fn outside(&self) -> Option<&'static str> {
        ["以外", "之外"].into_iter().find(|outside| self.after.starts_with(outside))
    }

    /// "持有电工证，未持证可入职后考取", "须有健康证（可入职后办理）": who has not got it yet is taken.
    pub(super) fn may_follow(&self) -> bool {
        const LATER: Words = Words::of(&[
            "入职后考",
            "入职后办",
            "入职后取",
            "入职后再",
            "入职再办",
            "入职再考",
            "入职后统一",
            "入职后可",
            "上岗后考",
            "上岗后办",
            "上岗后再",
            "培训后考",
            "后补",
            "来了再补",
            "以后再补",
            "之后再补",
            "后面再补",
            "来了再考",
            "来了再办",
            "后期可考",
            "后期考取",
            "后期补",
            "没有可以考",
            "可协助办",
            "协助考取",
            "协助办理",
            "安排考证",
            "公司统一办",
            "免费考证",
            "带薪考证",
            "愿意考取",
            "愿意考证",
            "可代办",
            "由店里办",
            "由公司办",
            "由单位办",
            "店里统一办",
            "无需自带",
            "不卡",
        ]);
        const ENTERED: &[&str] = &[
            "入职后",
            "上岗后",
            "录用后",
            "到岗后",
            "试用期",
            "转正前",
            "转正后",
            "培训期间",
            "培训后",
            "实习期间",
            "工作后",
            "入职一年内",
            "入职半年内",
            "入职三个月内",
        ];
        // "健康证可入职后补办", "护理员证入职后由院方组织考取", "或入职半年内考取"
        static ONCE_ENTERED: LazyLock<Regex> = LazyLock::new(|| {
            compiled(
                "(?:入职|上岗|到岗|录用)(?:之?后|以后|[一二三两半]?个?[年月]内|[36]个月内)(?:可以?|由|再|都|均|会|须|需|要|公司|单位|院方|校方|园方|厂里|店里|我方|我们|部门|统一|组织|安排|免费|协助|帮助|负责|自行|尽快|去)*(?:考|办|取|补|领)",
            )
        });
        // Nearly no text has any of these, and each word of the lists has one.
        const GETS: [char; 5] = ['考', '取', '办', '获', '拿'];
        const MAY: [char; 9] = ['考', '办', '补', '取', '再', '统', '可', '卡', '需'];
        let entered = || ENTERED.iter().find_map(|entered| self.before.split_once(entered));
        if self.before.contains(GETS) && entered().is_some_and(|(_, then)| then.contains(GETS)) {
            return true;
        }
        let next = self.next.split(PART_ENDS).next().unwrap_or_default();
        [self.after, next]
            .into_iter()
            .any(|words| words.contains(MAY) && (LATER.are_in(words) || ONCE_ENTERED.is_match(words)))
    }
}
