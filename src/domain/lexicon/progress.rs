//! How far somebody has come with a certificate, by the words behind its name: in hand, or under way.
//!
//! Who has passed all of an examination has shown what it is about, and is taken to hold the certificate though the paper is still to
//! be printed ("已通过考试，等待发证"). Who has passed one part of several ("理论已过", "科目三"), is in training, waits for the result or
//! scored below the mark does not hold it.

use std::sync::LazyLock;

use regex::Regex;

/// How far somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Issued, or passed and awaited.
    InHand,
    /// In training, between parts of the examination, failed.
    UnderWay,
}

/// Signs and words that may stand between a name and what is said of it.
const LEAD: &str = "^[ :(\\-]*(?:的|目前|现在|至今|今年|去年|前年|刚刚|刚|已经|已|正在|正|还|尚|仍|现|才|只|仅|我|就|都|也|均|早就|早|顺利|成功|终于|一次性|全部|全科|各科|考试|测试|认定|审核|评审|答辩|补考|复审)*";

/// Where what is said ends.
const END: &str = "了?(?:[ ,.;、。!)]|$)";

/// Parts of which an examination has several.
const PART: &str = "科目?[一二三四1-4]|理论|笔试|实操|实际操作|操作|面试|机试|初试|复试|技能|实践|试讲";

static IN_HAND: LazyLock<Regex> = LazyLock::new(|| {
    const GOT: &str = "到手|拿到手|拿到|拿下来|拿下|考下来|考下|考出来|考到手|考到|考过|考取|取得|获得|获取|领到|领取|领证|拿证|下证|出证|下来|办好|办妥|办下来|办理完成|通过|合格|过|下发|发下来|发证";
    const AWAITED: &str =
        "(?:等待|等着|等|待|坐等)(?:发证|领证|拿证|下证|出证|制证|取证|发放|领取|证书|发|领|证)";
    compiled(&format!(
        "{LEAD}(?:(?:{GOT})了?(?:考试|认定|审核)?(?:[ ,]*(?:正在|现在|目前|正|在|还|仅|只)*{AWAITED}[^,;。]{{0,4}})?|{AWAITED}){END}"
    ))
});

static UNDER_WAY: LazyLock<Regex> = LazyLock::new(|| {
    const SAID: [&str; 17] = [
        "(?:的)?报考(?:条件|资格|要求)[^,;。]{0,6}",
        "(?:申请|提交|等待|等|参加)+(?:材料|资料)?(?:的)?(?:认定|审核|审批|评审)(?:中|阶段|流程)?",
        "(?:还|只|就|仅|尚)?差(?:一个|个|最后|一门|一项|一科)?(?:科目?[一二三四1-4]|理论|笔试|实操|面试|机试|复试|体检|认定|注册|审核|拿证|领证|发证)",
        "(?:面试|笔试)?(?:已)?(?:通过|合格|过)了?[ ,]?(?:待|未|还没|等待?)认定",
        "(?:在|参加)?(?:考前|岗前)?(?:培训|集训|训练)(?:班|营|期)?(?:了[^,;。]{1,5}|结业|结束|过|中|间|学习中|学习|学员|进行中|报名)?",
        "(?:报名|报考)(?:成功|中|完成|缴费)?|(?:报|报上)名",
        "(?:办理|申领|申请|申办|考取|学习|考试|考证|复习|增驾|备考|冲刺|补考|补办|认定|审核)(?:当)?中|在办|待办|在考|在学|备考|待考|拟考|补考|待认定",
        "(?:未|没|没有|未能|没能)(?:过|通过|考过|取得|获得|拿到|考|下来|到手|领)|未果|失败|不过|没成功|不成功|落榜|挂科|挂|没戏|过期",
        "差(?:了|着)?(?:[0-9]{1,3}|几|一点|一点点|十几|[一二两三四五六七八九十]+)分?(?:没过|未过|没通过|未通过)?",
        "(?:的)?(?:办理|年审|报考|换证)",
        "(?:下个?月|下周|月底|年底|[0-9]{1,2}月|之后|过后)(?:才)?(?:出|公布|发)(?:成绩|分数|分|结果)",
        "(?:下个?月|下周|下学期|明年|后年|年底|月底|毕业前|毕业后|过几天|过段时间|马上|即将|不久|预计[^,。;]{0,8}|[0-9]{1,2}月份?(?:底|初)?[才将能])(?:年底|年初|[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|上半年|下半年)?(?:份|底|初|中旬)?(?:就|才|能|可以?|会|再|去|将|要)*(?:拿证|领证|下证|出证|取证|拿到手?|取得|到手|下来|考下来|考完|考出来|考到|考|发下来|发证|发|办下来|办理|办|补办)",
        "(?:(?:下个?月|下周|明年|后年)(?:[^,。; ]{0,5}?)|(?:月底|年底))(?:参加)?(?:考试|考|去考|报考|报名)",
        "(?:考试)?(?:成绩|分数|结果)(?:还|尚|暂|仍)?(?:未|没|没有|待)(?:出|公布|下来|查|发布|出来)|(?:未|没|没有|待|等|等待)出?(?:成绩|分|结果|分数)(?:公布)?",
        "(?:考)?(?:过|通过)了?(?:其中)?[一二两三四五几1-5](?:科|门)",
        "(?:还|只|就)剩[^,;。]{1,6}",
        "的?(?:网课|课|课程|教材|真题|题库|模拟题|模考|模拟考试?|资料|辅导书|辅导|备考)",
    ];
    compiled(&format!("{LEAD}(?:{}){END}", SAID.join("|")))
});

/// Parts of an examination with what is said of them.
static PARTS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "{LEAD}(?:过了|通过了|考过|考到|学到|到|过|通过)?((?:(?:{PART})(?:考试|部分|成绩|环节)?(?:过了[一二两三四几1-4]?[门科]?)?[、和与及 ]?)+)((?:已经|已|都|均|也|刚|全部|全|才|顺利|我|还|正|在|没有|没|未|尚|待|等)*)(?:通过|考过|考完|合格|及格|完成|过|考试|考|补考|备考|挂)?{END}"
    ))
});

/// Another part behind a comma: "笔试过了,面试也过了".
static NEXT_PART: LazyLock<Regex> = LazyLock::new(|| {
    compiled(&format!(
        "^[^;。]*?,[^,;。]{{0,3}}((?:{PART})(?:考试|部分|成绩|环节)?)((?:已经|已|都|均|也|刚|全部|全|才|顺利|我|还|正|在|没有|没|未|尚|待|等)*)(?:通过|考过|合格|及格|过){END}"
    ))
});

/// What the words behind the name of a certificate say, where they say it up to the end of a clause.
pub(super) fn of(behind: &str) -> Option<Progress> {
    if IN_HAND.is_match(behind) {
        return Some(Progress::InHand);
    }
    if UNDER_WAY.is_match(behind) {
        return Some(Progress::UnderWay);
    }
    let parts = PARTS.captures(behind)?;
    let text = |number: usize| parts.get(number).map_or("", |found| found.as_str());
    let next = NEXT_PART.captures(behind);
    let next =
        |number: usize| next.as_ref().and_then(|next| next.get(number)).map_or("", |part| part.as_str());
    let named = format!("{}{}", text(1), next(1));
    let said = format!("{}{}", text(2), next(2));
    let is_whole = [["笔试", "面试"], ["理论", "操"], ["理论", "技能"], ["理论", "实践"], ["初试", "复试"]]
        .iter()
        .any(|both| both.iter().all(|part| named.contains(part)))
        || named.contains(['四', '4']);
    let is_missed = said.contains(['没', '未', '尚', '待', '等', '在', '还']);
    Some(if is_whole && !is_missed { Progress::InHand } else { Progress::UnderWay })
}

/// A name with what is said of it behind, taken apart: "A2在考", "教资(笔试已过)". The name may be empty.
pub(super) fn split(text: &str) -> Option<(&str, Progress)> {
    text.char_indices().find_map(|(at, _)| {
        let (name, said) = text.split_at(at);
        let progress = of(said)?;
        // Nothing but what is said may stand behind the name.
        let is_whole = [&IN_HAND, &UNDER_WAY, &PARTS]
            .iter()
            .filter_map(|pattern| pattern.find(said))
            .any(|found| found.end() == said.len());
        is_whole.then_some((name.trim_end_matches([' ', '(', ':', '-']), progress))
    })
}

/// A score behind the name of a certificate, or behind the words of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Score {
    /// Points.
    pub points: f64,
    /// "分" stands behind it.
    pub has_unit: bool,
}

/// The score that the words behind a name begin with: "(430分)", ":425", "考了419分". "425分以上" is what somebody asks.
pub(super) fn score(behind: &str) -> Option<Score> {
    static SCORE: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^[ :(,\\-]*(?:的|考试|笔试|成绩|分数|总分|得分|裸考|考|了|是|为|通过|过|已|证书|证|以|仅|只|才|刚好|刚|有|取得|获得|达到|达|:| |\\()*([0-9]{2,3}(?:\\.[0-9])?)( ?分)?",
        )
    });
    let found = SCORE.captures(behind)?;
    let end = found.get(0)?.end();
    let rest = behind.get(end..).unwrap_or_default();
    let is_asked = ["以上", "及以上", "+", "或以上", "起"].iter().any(|more| rest.starts_with(more));
    let goes_on =
        rest.starts_with(|c: char| c.is_alphanumeric() && c.is_ascii() || "年月日.-/%号个".contains(c));
    let points = found.get(1)?.as_str().parse().ok()?;
    (!is_asked && !goes_on).then_some(Score { points, has_unit: found.get(2).is_some() })
}

#[expect(clippy::expect_used, reason = "the patterns are constants, and a test reads them all")]
pub(in crate::domain) fn compiled(pattern: &str) -> Regex {
    Regex::new(pattern).expect("a constant pattern is a regular expression")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_behind_a_name() {
        use Progress::*;
        for (behind, want) in [
            ("已到手", Some(InHand)),
            ("考下来了", Some(InHand)),
            ("考试已通过,等待发证", Some(InHand)),
            ("待领证", Some(InHand)),
            ("笔试面试都过了", Some(InHand)),
            ("理论过了,实操也过了", Some(InHand)),
            ("理论、实操均已通过", Some(InHand)),
            ("补考过了", Some(InHand)),
            ("已过期", Some(UnderWay)),
            ("科目三", Some(UnderWay)),
            ("科目四已过", Some(InHand)),
            ("(理论已过)", Some(UnderWay)),
            ("笔试已过,面试待考", Some(UnderWay)),
            ("培训中", Some(UnderWay)),
            ("的培训班", Some(UnderWay)),
            ("报名成功", Some(UnderWay)),
            ("成绩还没出", Some(UnderWay)),
            ("过了两科", Some(UnderWay)),
            ("差3分", Some(UnderWay)),
            ("理论知识扎实", None),
            ("培训讲师", None),
            ("过程管理", None),
            ("下月考下来", Some(UnderWay)),
            ("明年五月才发", Some(UnderWay)),
            ("下个月考", Some(UnderWay)),
            ("明年下半年考", Some(UnderWay)),
            ("笔试过了两门,面试还没报", Some(UnderWay)),
            ("理论过了两门,实操还没考", Some(UnderWay)),
            ("下月涨薪", None),
            ("", None),
        ] {
            assert_eq!(of(behind), want, "{behind}");
        }
        assert_eq!(split("a2在考"), Some(("a2", UnderWay)));
        assert_eq!(split("教资(已到手)"), Some(("教资", InHand)));
        assert_eq!(split("教资(已到手)等"), None);
    }

    #[test]
    fn scores_behind_a_name() {
        let points = |behind: &str| score(behind).map(|score| (score.points, score.has_unit));
        assert_eq!(points("(430分)"), Some((430.0, true)));
        assert_eq!(points(" 385"), Some((385.0, false)));
        assert_eq!(points("考了419分"), Some((419.0, true)));
        assert_eq!(points("成绩:512"), Some((512.0, false)));
        assert_eq!(points(" 87.5分"), Some((87.5, true)));
        for none in ["425分以上", " 2024年", "", "证书", " 12-13", "425+"] {
            assert_eq!(points(none), None, "{none}");
        }
    }
}
