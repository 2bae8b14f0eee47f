//! What is given to who has more, or said of other people, and asked of nobody: "本科学历可享人才公寓", "三年以上可升组长", "持证者每月补贴300".

use std::sync::LazyLock;

use regex::Regex;

use super::context::Surroundings;
use super::progress::compiled;
use super::whose::begins_with_staff;
use crate::domain::text::words::Words;

/// What stands between a level, a span of years or a paper and what is given for it.
const BETWEEN: &str = "(?:及|其|以上|上|学历|学位|位|者|的|人员|人|员工?|工作|经验|经历|同|岗位?|相关|毕业生?|生|\\(含\\)|证书?|书|资格|后)*";

/// Who gives, how often, and of what.
const OF_PAY: &str = "(?:可|均|都|另|还|则|将|再|额外|可以|按月|每月|每天|每年|每日|每人|一次性|公司|单位|工资|薪资|薪酬|底薪|月薪|起薪|时薪|待遇|基本)*";

/// What is given.
const REWARD: &str = "享|另有|额外|可?领取|可获|给予|发放|奖励?[0-9]?|补贴|津贴|补助|免试|免笔|免面|可免|竞聘|可升|可任|可担任|晋升|有机会|从优|面议|另议|上浮|加薪|[加多增涨高][0-9给发加于一]|提高|上涨|优厚|可申请|落户";

/// Pay itself, where it is named for who has more.
const PAY: &str = "底薪|起薪|月薪";

static GIVEN: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!("^{BETWEEN}(?:{OF_PAY}(?:{REWARD})|(?:{PAY}))")));

/// The same for a paper: pay itself is named for who has it only behind 者 or 的.
static FOR_PAPER: LazyLock<Regex> =
    LazyLock::new(|| compiled(&format!("^{BETWEEN}(?:{OF_PAY}(?:{REWARD}|报销)|(?:者|的|人员)(?:{PAY}))")));

const ASKED: Words = Words::of(&["要求", "须", "必须", "任职", "仅限", "只招"]);

/// The employer gets it for who works there.
static HELPED: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:公司|单位|我司|我们|企业|厂里|店里)[^,。;]{0,4}(?:协助|帮助|帮|代|统一|免费|出资)[^,。;]{0,4}(?:办理|代办|考取|办|考|申领|取得)$|(?:协助|帮助|帮)(?:你|您|员工|新员工|新人|大家|入职者)(?:免费|统一|顺利)?(?:办理|考取|考|办|取得|获得|拿到)$",
    )
});

impl Surroundings<'_> {
    /// "入职后公司协助办理健康证", "帮助员工考取电工证": nobody is asked for it.
    pub(super) fn is_helped_to(&self) -> bool {
        self.before.ends_with(['理', '办', '取', '考', '领', '得', '到']) && HELPED.is_match(self.before)
    }

    /// "持证者每月补贴300", "有驾照每天多20元": who has the paper gets more, and nobody is asked for it.
    pub(super) fn is_rewarded(&self) -> bool {
        !self.after.is_empty() && FOR_PAPER.is_match(self.after) && !ASKED.are_in(self.before)
    }
}

/// Whether what stands behind gives something to who has it. `after` ends with its clause.
pub(in crate::domain) fn is_given(before: &str, after: &str) -> bool {
    // "具备本科学历者月薪加500": a reward asks nothing.
    let is_rewarded = after.split_once('者').is_some_and(|(_, then)| {
        ["加", "补贴", "津贴", "奖", "上浮", "更高"]
            .iter()
            .any(|reward| super::context::head(then, 8).contains(reward))
    });
    // "1年以上工资计算经验" is work with pay.
    let is_work =
        |then: &str| ["经验", "经历"].iter().any(|done| then.contains(done)) && !then.contains('者');
    let is_given = || {
        let given = after.trim_start();
        GIVEN.find(given).is_some_and(|found| !is_work(given.get(found.end()..).unwrap_or_default()))
    };
    is_rewarded || !ASKED.are_in(before) && is_given()
}

/// Whether a clause only supposes it: "如学历为本科及以上，可免笔试".
pub(in crate::domain) fn is_supposed(before: &str) -> bool {
    let clause = before.rsplit([',', ';', '。', ':', '(']).next().unwrap_or(before).trim_start();
    clause.starts_with(['如', '若', '凡']) && !clause.starts_with("如下")
}

/// Whether something else is waived for who has so many years: "10年以上经验者可放宽年龄", "有1年以上经验的学历可放宽". `rest` ends with the sentence.
pub(in crate::domain) fn is_eased_for(rest: &str) -> bool {
    static EASED: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^(?:[^,;。()]{0,24}?(?:经验|经历|以上|资历))?(?:者|的|人员|人士),?[^,;。]{0,6}(?:放宽|不限)",
        )
    });
    EASED.is_match(rest)
}

/// Whether others are spoken of: a customer's wish, those whom something is made for, who teaches or is taught, those one may become.
pub(in crate::domain) fn is_of_other_people(before: &str, after: &str) -> bool {
    const BEFORE: &[&str] =
        &["客户", "甲方", "面向", "带教", "辅导", "培训对象", "服务对象", "晋升", "转正后", "开放"];
    /// Behind those words where they name work and no people: 客户端, 面向对象.
    const NO_PEOPLE: Words = Words::of(&[
        "端", "对象", "服务", "管理", "关系", "经理", "开发", "维护", "代表", "成功", "资源", "运营", "沟通",
        "支持",
    ]);
    const SERVED: Words =
        Words::of(&["提供", "服务", "开放", "推出", "销售", "培训", "授课", "负责", "工程师"]);
    const TEACHER: &[&str] = &["工程师带", "主管带", "教练"];
    static LEAD: LazyLock<Regex> = LazyLock::new(|| compiled(&format!("^{BETWEEN}")));
    let then = LEAD.find(after).and_then(|lead| after.get(lead.end()..)).unwrap_or(after);
    // "为3年以上经验的客户提供服务", "由5年以上经验的护士长带教"; "3年以上用户运营经验", "3年以上团队管理经验" is work with them.
    const OTHERS: Words = Words::of(&["客户", "用户", "甲方", "业主", "企业主", "学员", "会员"]);
    let is_work = |then: &str| {
        let done =
            ["经验", "经历", "工作"].iter().filter_map(|done| then.find(done).map(|at| (at, done.len())));
        done.min().is_some_and(|(at, length)| {
            let (lead, whose) =
                (then.get(..at).unwrap_or_default(), then.get(at + length..).unwrap_or_default());
            !lead.contains(['的', '带', '教']) && !whose.strip_prefix('的').is_some_and(begins_with_staff)
        })
    };
    static TAUGHT: LazyLock<Regex> = LazyLock::new(|| {
        compiled("^[^,。;的]{1,6}?(?:亲自|一对一|全程)*(?:带教|带领|带队|指导|授课|传授|带你|带新|辅导)")
    });
    let before_by = before.trim_end();
    if OTHERS.begin(then) && !is_work(then) || before_by.ends_with(['由', '跟']) && TAUGHT.is_match(then) {
        return true;
    }
    // "熟悉面向对象,3年经验", "有客户服务经验3年以上".
    let lead = before.rsplit(['经', '-']).next().unwrap_or(before);
    let names = |other: &str| {
        lead.match_indices(other).any(|(at, _)| {
            let behind = lead.get(at + other.len()..).unwrap_or_default();
            !NO_PEOPLE.begin(behind)
        })
    };
    let of_customers = names("客户");
    let asks = ["招", "聘", "要求", "须"].iter().any(|asks| before.contains(asks)) && !of_customers;
    let before_says = BEFORE.iter().any(|other| names(other));
    before_says && !asks && (of_customers || !names("面向") || SERVED.are_in(after))
        || begins_with_staff(then) && !is_work(then)
        || TEACHER.iter().any(|teacher| then.starts_with(teacher))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_given_asks_nothing() {
        for (before, after) in [
            ("", "学历可享人才公寓"),
            ("", "及以上学历给予安家费10万"),
            ("有", "以上学历者可免试用期"),
            ("", "以上工作经验可升组长"),
            ("有", "及以上同岗位经验者薪资从优"),
            ("", "以上经验者月薪面议"),
        ] {
            assert!(is_given(before, after), "{before}|{after}");
        }
        for (before, after) in
            [("要求", "以上学历,底薪4000"), ("", "及以上学历"), ("", "以上工作经验"), ("须", "学历起薪5000")]
        {
            assert!(!is_given(before, after), "{before}|{after}");
        }
        assert!(!is_given("有", "以上工资计算的工作经验") && !is_given("", "以上薪资核算经验"));
        assert!(is_supposed("若学历达到") && is_supposed("待遇面议,如为") && !is_supposed("要求如下:"));
        for (before, after) in [
            ("面向", "以上科研人员提供检测服务"),
            ("客户要求为", "及以上学历"),
            ("由", "经验的师傅带"),
            ("负责带教", "以上经验的工程师"),
        ] {
            assert!(is_of_other_people(before, after), "{before}|{after}");
        }
        for (before, after) in [
            ("", "以上客户端开发经验"),
            ("", "以上用户运营经验"),
            ("", "以上团队管理经验"),
            ("有客户服务工作经验", "以上"),
            ("熟悉面向对象 ", "以上开发经验"),
        ] {
            assert!(!is_of_other_people(before, after), "{before}|{after}");
        }
        for (before, after) in [("为", "以上经验的客户提供服务"), ("", "经验的老师带")] {
            assert!(is_of_other_people(before, after), "{before}|{after}");
        }
        for rest in ["以上经验者可放宽年龄", "以上相关工作经验者,可适当放宽", "以上招聘经验的学历可放宽"]
        {
            assert!(is_eased_for(rest), "{rest}");
        }
        for rest in ["以上经验,优秀者可放宽", "以上经验(能力强者可放宽)", "以上经验;学历可放宽"]
        {
            assert!(!is_eased_for(rest), "{rest}");
        }
        assert!(!is_of_other_people("面向社会招聘", "及以上学历"));
        assert!(!is_of_other_people("面向", "及以上学历应届生"));
    }
    #[test]
    fn a_paper_that_is_rewarded_is_welcome() {
        super::super::stance::tests::check(&[
            ("持电工证者每月补贴500元", "电工证+"),
            ("有驾照每天多给20元", "驾驶证+"),
            ("持有焊工证的工资上浮10%", "焊工证+"),
            ("持叉车证人员月薪6000", "叉车证+"),
            ("必须持电工证，每月餐补300", "电工证!"),
            ("要求有电工证者每月补贴200", "电工证!"),
            ("持有叉车证，工资面议", "叉车证!"),
        ]);
    }
}
