//! The one catalogue of what the service says: each code with its text in English and in Chinese, where `{name}` stands for a
//! parameter. Rules have their texts in the rule set, which an operator may change.

use super::Word;

macro_rules! catalogue {
    ($($(#[$about:meta])* $code:ident = $name:literal, $en:literal, $zh:literal;)*) => {
        /// What is said. Names never change, as programs go by them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $en] $code,)*
        }

        impl Code {
            #[cfg(test)]
            const ALL: &[Self] = &[$(Self::$code),*];

            /// The name with the text in both languages.
            pub fn word(self) -> Word {
                match self {
                    $(Self::$code => Word { code: $name, en: $en, zh: $zh },)*
                }
            }
        }
    };
}

impl Code {
    /// For programs: `NOT_STATED_BY`.
    pub fn name(self) -> &'static str {
        self.word().code
    }
}

catalogue! {
    // Names of parts of a score.
    Semantic = "SEMANTIC", "meaning", "语义";
    Lexical = "LEXICAL", "wording", "用词";
    Skill = "SKILL", "skills", "技能";
    Certificate = "CERTIFICATE", "certificates", "证书";
    Major = "MAJOR", "major", "专业";
    Education = "EDUCATION", "education", "学历";
    Location = "LOCATION", "place", "地点";
    Pay = "PAY", "pay", "薪酬";
    Schedule = "SCHEDULE", "time", "时间";
    Preference = "PREFERENCE", "wishes", "意愿";
    Seniority = "SENIORITY", "experience", "经验";
    Trade = "TRADE", "trade", "工种";

    // Why a part is worth what it is.
    NotStatedByEither = "NOT_STATED_BY_EITHER", "not stated by either side", "双方均未说明";
    NotStatedBy = "NOT_STATED_BY", "not stated by the {kind}", "{kind}未说明";
    DoesNotApply = "DOES_NOT_APPLY", "does not apply to a {subject_kind} and a {target_kind}", "不适用于{subject_kind}与{target_kind}";
    Compared = "COMPARED", "{subject} and {target}", "{subject} ↔ {target}";
    FromAnywhere = "FROM_ANYWHERE", "can be done from anywhere", "可远程办公";
    PayReached = "PAY_REACHED", "the pay reaches what is wanted", "薪酬达到期望";
    PayBelow = "PAY_BELOW", "the pay reaches {percent} % of what is wanted", "薪酬达到期望的 {percent}%";
    WishesMet = "WISHES_MET", "wishes about {wishes} are met by {percent} %", "意愿（{wishes}）满足 {percent}%";
    WishesUnanswered = "WISHES_UNANSWERED", "the {kind} says nothing about what is wished", "{kind}未提及所期望的内容";
    ItemsMet = "ITEMS_MET", "{met} of {all} {what}", "{all} 项{what}中符合 {met} 项";
    ItemsNew = "ITEMS_NEW", "{new} of {all} {what} are new to the {kind}", "{all} 项{what}中 {new} 项对{kind}是新的";
    NothingToBuildOn = "NOTHING_TO_BUILD_ON", "the {course} builds on nothing that the {learner} states", "{course}与{learner}已有的基础没有衔接";
    TimeFree = "TIME_FREE", "{percent} % of the time asked is free", "所需时间中有 {percent}% 可以到岗";
    NoExperienceAsked = "NO_EXPERIENCE_ASKED", "no experience is asked", "不要求工作经验";
    ExperienceOfBeginner = "EXPERIENCE_OF_BEGINNER", "{asked} months of experience are asked of a beginner", "要求 {asked} 个月经验，目前没有";
    ExperienceCompared = "EXPERIENCE_COMPARED", "{asked} months of experience are asked, {had} are there", "要求 {asked} 个月经验，已有 {had} 个月";
    CosineOfMeaning = "COSINE_OF_MEANING", "meaning: cosine {cosine}", "语义相近度 {cosine}";
    CosineOfWording = "COSINE_OF_WORDING", "wording: cosine {cosine}", "用词相近度 {cosine}";

    // What is wished.
    RankedSlots = "RANKED_SLOTS", "ranked slots", "志愿岗位";
    Occupation = "OCCUPATION", "the occupation", "职业";
    Industry = "INDUSTRY", "the industry", "行业";
    Arrangement = "ARRANGEMENT", "the arrangement", "工作方式";
    NightShifts = "NIGHT_SHIFTS", "night shifts", "夜班";
    Lodging = "LODGING", "lodging", "住宿";
    DaysOff = "DAYS_OFF", "days off", "双休";
    HalfDays = "HALF_DAYS", "half days", "半天班";
    DailyPay = "DAILY_PAY", "daily pay", "日结";

    // What breaks a rule, beside the reason that the rule set gives.
    BrokenRule = "BROKEN_RULE", "{reason}: {detail}", "{reason}：{detail}";
    RuleOfSource = "RULE_OF_SOURCE", "{reason} ({source})", "{reason}（{source}）";
    Named = "NAMED", "{what}", "{what}";
    EducationAsked = "EDUCATION_ASKED", "{asked} asked, {held} held", "要求{asked}，现为{held}";
    PaidOfRegular = "PAID_OF_REGULAR", "{paid} of {regular} CNY a month", "每月 {paid} 元，同岗位每月 {regular} 元";
    DaysCovered = "DAYS_COVERED", "{percent} % of its days", "只覆盖 {percent}% 的日期";
    SchoolRule = "SCHOOL_RULE", "a rule of the school's", "不符合学校的实习规定";

    // What would change a pair.
    Learn = "LEARN", "learn {what}", "学习{what}";
    Teach = "TEACH", "teach {what}", "增设{what}的教学";
    Obtain = "OBTAIN", "obtain {what}", "取得{what}";
    PrepareFor = "PREPARE_FOR", "prepare for {what}", "开展{what}的考证培训";
    ConcludeAgreement = "CONCLUDE_AGREEMENT", "conclude the agreement of school, employer and student (三方协议)", "签订学校、企业、学生三方协议";
    OpenPlace = "OPEN_PLACE", "open at least one place", "至少开放一个名额";
    BeFree = "BE_FREE", "the student is free on the opening's dates", "学生在岗位要求的日期内可以到岗";
    Reach = "REACH", "reach {level}", "学历达到{level}";
    Insure = "INSURE", "insure the interns (实习责任保险)", "为实习生投保实习责任保险";
    TakeOutNights = "TAKE_OUT_NIGHTS", "take the night shifts out", "取消夜班安排";
    BecomePartner = "BECOME_PARTNER", "the employer takes the student's school as a partner", "企业将学生所在学校列为合作院校";
    AcceptRegion = "ACCEPT_REGION", "the student accepts this region", "学生接受该地区";
    RaiseStipend = "RAISE_STIPEND", "raise the stipend to {pay} CNY a month", "将实习报酬提高到每月 {pay} 元";
    ArrangeDirectly = "ARRANGE_DIRECTLY", "the school arranges the internship with the employer itself", "由学校与企业直接安排实习";
    AcceptWork = "ACCEPT_WORK", "the seeker accepts this kind of work", "求职者接受此类工作";
    BeginLater = "BEGIN_LATER", "begin on or after {day}", "将开始日期改为 {day} 或之后";

    // What is said of a page.
    NotUnderstood = "NOT_UNDERSTOOD", "no word of the text is known: name the work, a skill, a major or a place", "未能理解输入的内容：请写明工作、技能、专业或地点";
    NothingPasses = "NOTHING_PASSES", "no record passes the filter", "没有符合筛选条件的记录";
    NothingGood = "NOTHING_GOOD", "nothing that fits well was found; the nearest are shown", "没有合适的结果，以下为最接近的";
    RulesKeepOut = "RULES_KEEP_OUT", "rules keep out the nearest {looked_at}, {count} of them: {reason}", "最接近的 {looked_at} 条均因规则不能匹配，其中 {count} 条：{reason}";

    // What of a record could not be understood.
    UnknownMajor = "UNKNOWN_MAJOR", "is a major that no catalogue names; nothing is compared by it", "专业未能识别，不参与比较";
    UnknownOccupation = "UNKNOWN_OCCUPATION", "is an occupation that no catalogue names; nothing is compared by it", "职业未能识别，不参与比较";
    UnknownPlace = "UNKNOWN_PLACE", "names no known place; nothing is compared by it", "地点未能识别，不参与比较";
    UnknownLevel = "UNKNOWN_LEVEL", "names no known level of education; nothing is compared by it", "学历层次未能识别，不参与比较";
    ForeignCurrency = "FOREIGN_CURRENCY", "is not in CNY; nothing is compared by it", "非人民币，不参与比较";
    Dropped = "DROPPED", "was left out: {why}", "已舍弃：{why}";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn parameters(text: &str) -> BTreeSet<&str> {
        let starts = text.split('{').skip(1);
        starts.map(|rest| rest.split_once('}').expect("a parameter ends").0).collect()
    }

    #[test]
    fn each_code_has_both_languages_with_the_same_parameters_and_a_name_of_its_own() {
        let mut names = BTreeSet::new();
        for Word { code, en, zh } in Code::ALL.iter().map(|code| code.word()) {
            assert!(names.insert(code), "{code} is there twice");
            assert!(code.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_'), "{code}");
            assert!(!en.is_empty() && !zh.is_empty(), "{code}");
            assert_eq!(parameters(en), parameters(zh), "{code}");
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(zh.contains(is_chinese) || !en.contains(' ') || zh.contains('↔'), "{code}: {zh}");
        }
    }
}
