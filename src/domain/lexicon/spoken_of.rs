//! Words that name majors, trades and posts that are spoken of, and not what must be known.

use super::context::{PART_ENDS, Surroundings, head, tail};
use super::signs::{Section, Sign};
use crate::domain::text::words::Words;

impl Surroundings<'_> {
    /// "有照明、充电桩等行业经验", "负责销售、客服等岗位招聘": the words name a trade that is spoken of, and no skill.
    pub(super) fn names_fields(&self) -> bool {
        const REACH: usize = 16;
        const FIELDS: Words = Words::of(&[
            "等行业",
            "行业",
            "等领域行业",
            "等岗位招聘",
            "等岗位的招聘",
            "等职位",
            "人才招聘",
            "人员招聘",
            "等部门",
        ]);
        let near = head(self.after, REACH);
        let at = FIELDS.find(near);
        let is_list = |between: &str| {
            between.is_empty()
                || between.starts_with(['、', '/', '和', '及', '或'])
                    && !between.contains([' ', '的', '(', ':'])
        };
        // Who is to know the trade itself is asked for it: 熟悉电商行业.
        let is_known = || self.says_before(Sign::Proficiency, self.before);
        self.words.bytes().all(|byte| !byte.is_ascii_alphanumeric())
            && at.is_some_and(|at| is_list(&near[..at]))
            && !is_known()
    }

    /// "短视频审核系统开发", "有电子商务网站开发经验": who writes the software of a business does not do that business.
    pub(super) fn names_a_product(&self, field: &str) -> bool {
        const REACH: usize = 10;
        const BUSINESS: &[&str] = &[
            "电商",
            "传媒",
            "营销",
            "物流",
            "旅游",
            "会计",
            "人力资源",
            "办公",
            "护理",
            "养老",
            "学前教育",
            "管理",
        ];
        const PRODUCTS: &[&str] = &["系统", "平台", "网站", "软件", "app", "小程序", "模块"];
        const MADE: &[&str] =
            &["开发", "研发", "的开发", "的研发", "架构", "后端", "前端", "的架构", "的设计和开发"];
        if !BUSINESS.contains(&field) {
            return false;
        }
        let ends =
            PRODUCTS.iter().filter_map(|product| self.after.find(product).map(|at| (at, at + product.len())));
        let Some((at, end)) = ends.min() else { return false };
        let (between, behind) =
            (self.after.get(..at).unwrap_or_default(), self.after.get(end..).unwrap_or_default());
        let is_of_it =
            between.chars().count() <= REACH && !between.contains(['、', ' ', '和', '及', '/', '的', '(']);
        is_of_it && MADE.iter().any(|made| behind.starts_with(made))
    }

    /// "销售部", "物流公司", "培训机构": the words are a part of the name of a body, and no skill.
    pub(super) fn names_a_body(&self) -> bool {
        const BODIES: Words = Words::of(&[
            "部门",
            "公司",
            "企业",
            "机构",
            "事务所",
            "集团",
            "社团",
            "厂商",
            "服务商",
            "供应商",
            "品牌商",
            "事业部",
            "有限",
            "股份",
        ]);
        // "某某新材料创新园有限公司": the words stand inside the name of a firm.
        const FIRM: &str = "有限公司";
        const NAME: usize = 10;
        // "部署" and the like are other words.
        const OTHERS: Words = Words::of(&["部署", "部件", "部位", "部分", "部队", "部品"]);
        let is_chinese = self.words.bytes().all(|byte| !byte.is_ascii_alphanumeric());
        let is_department = self.after.starts_with('部') && !OTHERS.begin(self.after);
        // "Oracle公司", "Python培训中心", but "Java企业级开发".
        const OF_ANY: Words = Words::of(&["公司", "培训中心", "培训机构", "培训学校", "培训班旁", "大厦"]);
        let is_in_name = || {
            let name = head(self.after, NAME + FIRM.chars().count());
            let until = name.find(FIRM).and_then(|at| name.get(..at));
            until.is_some_and(|until| until.chars().all(char::is_alphabetic))
        };
        is_chinese && (is_department || is_in_name() || BODIES.begin(self.after))
            || self.words.is_ascii() && OF_ANY.begin(self.after)
    }

    /// "根据产品原型图和UI设计图开发": what is worked from is made by others.
    pub(super) fn names_a_material(&self) -> bool {
        const REACH: usize = 14;
        const FROM: Words = Words::of(&["根据", "按照", "依据", "依照", "参照", "遵照"]);
        const PAPERS: Words =
            Words::of(&["图", "稿", "效果图", "设计图", "设计稿", "文档", "说明书", "说明"]);
        // "根据公司产品规划,开发新功能": the words stand right behind.
        const WHOSE: &[&str] = &["公司", "客户", "项目", "业务", "部门", "集团", "相关", "的", "整体"];
        let near = tail(self.before, REACH);
        let mut lead = near;
        while let Some(shorter) = WHOSE.iter().find_map(|whose| lead.strip_suffix(whose)) {
            lead = shorter;
        }
        let is_right_before = FROM.end(lead);
        let is_chinese = self.words.bytes().any(|byte| !byte.is_ascii());
        is_right_before && is_chinese || FROM.are_in(near) && PAPERS.begin(self.after)
    }

    /// "为自动驾驶客户提供服务", "随着人工智能的发展": the words name the business that a firm is in. What a text demands is asked all the same, and what
    /// somebody knows.
    pub(super) fn names_an_industry(&self) -> bool {
        const BEFORE: Words = Words::of(&[
            "专注于",
            "专注",
            "致力于",
            "致力",
            "聚焦于",
            "聚焦",
            "深耕",
            "布局",
            "随着",
            "赋能",
            "领先的",
            "全球",
            "国内领先",
            "我们做",
            "我司做",
        ]);
        const BEHIND: Words = Words::of(&[
            "客户提供",
            "的发展",
            "时代",
            "赛道",
            "独角兽",
            "领域领",
            "领域的领",
            "浪潮",
            "产业",
            "解决方案提供",
            "解决方案供应",
            "解决方案服务",
            "领军",
            "龙头",
            "头部",
            "初创",
            "创业",
            "服务提供",
            "提供商",
            "核心技术之一",
            "」",
        ]);
        self.words.bytes().all(|byte| !byte.is_ascii_alphanumeric())
            && self.section != Section::Demands
            && !self.says_before(Sign::Proficiency, self.before)
            && !self.after.contains("经验")
            && !head(self.after, 6).contains('年')
            && (BEFORE.end(self.before) || BEHIND.begin(self.after))
    }

    /// "认同企业文化", "融入公司文化": what is to be shared, and no work.
    pub(super) fn names_a_culture(&self) -> bool {
        const SHARE: Words = Words::of(&["认同", "认可", "融入", "热爱", "适应", "接受", "传承"]);
        const WHOSE: &[&str] = &["公司", "集团", "企业", "的", "本", "我司", "我们"];
        let mut lead = self.before;
        while let Some(shorter) = WHOSE.iter().find_map(|whose| lead.strip_suffix(whose)) {
            lead = shorter;
        }
        self.words.ends_with("文化") && SHARE.end(lead)
    }

    /// "人力资源/行政管理/心理学本科及以上学历": the words stand in a list of majors that a degree ends, and are no skills.
    pub(super) fn names_majors_of_a_degree(&self) -> bool {
        const MOST: usize = 24;
        const DEGREES: Words = Words::of(&["本科", "大专", "专科", "硕士", "研究生"]);
        const SHORT: usize = 8;
        if self.words.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            return false;
        }
        let near = head(self.after, MOST);
        let Some(at) = DEGREES.find(near) else { return false };
        let list = near.get(..at).unwrap_or_default();
        let parts: Vec<&str> = list.split(['/', '、', '|', '或']).collect();
        let is_list =
            parts.iter().all(|part| part.chars().count() <= SHORT && part.chars().all(char::is_alphabetic));
        // A word that stands alone before a degree may be anything: 会计 本科.
        is_list && (parts.len() > 1 || self.before.ends_with(['/', '、', '|', '或']))
    }

    /// "支持公司的研发、制造和销售", "集生产、销售于一体": what the firm does.
    pub(super) fn names_a_business(&self) -> bool {
        const MADE: &[&str] = &["研发", "生产", "制造", "设计"];
        const JOINED: &[&str] = &["、", "和", "及", "与", "以及", ""];
        const FIRM: &[&str] = &["公司", "集团", "企业", "一体", "支持", "集"];
        if self.words != "销售" {
            return false;
        }
        let follows =
            MADE.iter().any(|made| JOINED.iter().any(|and| self.before.ends_with(&format!("{made}{and}"))));
        let is_of_firm = FIRM.iter().any(|firm| self.before.contains(firm) || self.after.contains(firm));
        follows && is_of_firm
    }

    /// "机器学习、人工智能等相关专业": the words stand in a list of majors and are no skills.
    pub(super) fn names_majors(&self) -> bool {
        const MOST: usize = 90;
        const SHORT: usize = 8;
        const PEOPLE: Words =
            Words::of(&["专业的同学", "专业的学生", "专业的毕业", "专业的应届", "专业的优先", "专业的人"]);
        const NOT: Words = Words::of(&[
            "专业知识",
            "专业技能",
            "专业能力",
            "专业软件",
            "专业英语",
            "专业技术",
            "专业性",
            "专业的",
            "专业化",
            "专业资格",
            "专业证",
        ]);
        const SKILLED: Words = Words::of(&[
            "负责", "经验", "熟", "能力", "软件", "使用", "操作", "掌握", "精通", "会", "懂", "持", "有",
        ]);
        let skilled = |text: &str| {
            const NO_VERBS: [&str; 8] = ["会计", "社会", "有色", "有机", "财会", "会展", "会电", "会务"];
            let text = NO_VERBS.iter().fold(text.to_string(), |text, word| text.replace(word, ""));
            SKILLED.iter().any(|verb| text.contains(verb))
        };
        // Nobody studies a major of a Latin name.
        if self.words.bytes().any(|byte| byte.is_ascii_alphanumeric()) {
            return false;
        }
        // "需要懂会计的机电专业学生": what they must know is no major of theirs.
        if self.after.starts_with('的') && has_verb(self.before) {
            return false;
        }
        // Majors are listed with 、 or commas, so the list may go on behind the comma.
        let listed = |text: &str| {
            text.find("专业").filter(|at| *at <= MOST).is_some_and(|at| {
                let word = &text[at..];
                let of_people = PEOPLE.begin(word);
                (of_people || !NOT.begin(word)) && !skilled(&text[..at])
            })
        };
        // "心理学,法学,行政管理相关专业"
        let goes_on = || {
            let parts = self.rest.split(PART_ENDS).take_while(|part| !part.contains("专业")).skip(1);
            self.after.chars().count() <= SHORT
                && self.rest.starts_with(['、', ','])
                && !skilled(self.before)
                && parts.into_iter().all(|part| part.chars().count() <= SHORT)
                && listed(self.rest)
        };
        let listed = self.says_behind(Sign::Major, self.after) && listed(self.after)
            || self.says_behind(Sign::Major, self.rest) && goes_on();
        if listed || !self.says_before(Sign::Major, self.sentence) {
            return listed;
        }
        let heading = ["专业要求", "专业范围", "专业:", "专业不限", "专业方向:"]
            .iter()
            .filter_map(|heading| self.sentence.rfind(heading).map(|at| at + heading.len()))
            .max();
        heading.is_some_and(|at| !skilled(&self.sentence[at..]))
    }
}

/// Whether a verb of knowing stands right before.
fn has_verb(before: &str) -> bool {
    const VERBS: Words = Words::of(&[
        "懂", "会", "熟悉", "掌握", "精通", "擅长", "了解", "熟练", "学过", "做过", "懂得", "会用", "会做",
        "有",
    ]);
    VERBS.end(before.trim_end())
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn numbers_bodies_and_materials_are_no_skills() {
        none_held(&[
            "岗位编号：JAVA-0021",
            "职位代码PHP_1032",
            "离Python培训中心200米",
            "与Oracle公司是战略合作伙伴",
            "根据产品原型图和UI设计图完成工作",
            "按照前端设计稿施工",
            "负责运营管理后台",
            "提高销售转化率",
            "曾担任销售社团社长",
            "帮助员工考取电工证",
            "入职后公司协助办理健康证",
            "取消驾照要求",
            "会不会CAD都行",
            "有没有驾照都可以",
            "根据公司产品规划和排期做事",
            "按照项目管理流程做事",
            "广州某某新材料创新园有限公司",
            "某某医疗器械股份",
            "为自动驾驶客户提供服务",
            "伴随着自动驾驶的发展",
            "我们是自动驾驶独角兽",
            "认同企业文化",
            "能融入公司的企业文化",
            "取得业务绩效",
            "不硬性要求持有焊工证",
            "不严格要求英语四级",
        ]);
        check(&[
            ("熟悉Photoshop-2020", "Photoshop"),
            ("任职要求：有自动驾驶经验", "智能网联汽车!"),
            ("熟悉自动驾驶", "智能网联汽车"),
            ("负责企业文化建设", "企业文化"),
            ("专注前端开发5年，熟悉Java", "前端开发 Java"),
            ("Java企业级开发", "Java"),
            ("输出产品原型图，设计UI", "Axure UI设计"),
            ("熟悉WCF通信技术", "WCF"),
            ("使用PowerDesigner建模", "PowerDesigner"),
            ("熟悉HTTP、MVC", "HTTP协议 MVC"),
            ("简历投递http://example.com", ""),
            ("熟悉心理学", "心理学基础"),
            ("必须：熟练Python；最好：了解Spark", "Python! Spark+"),
            ("必备：CAD，PLC", "CAD! PLC!"),
            ("加分：Redis，Docker", "Docker+ Redis+"),
            ("会不会用CAD决定工资", "CAD"),
            ("须持有健康证，公司协助办理", "健康证+"),
            ("协助办理健康证年检", "健康证"),
        ]);
    }
}
