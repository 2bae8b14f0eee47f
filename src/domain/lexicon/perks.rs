//! What an employer gives its people, what it makes, and codes of posts: words for skills that nobody is asked for.

use std::sync::LazyLock;

use regex::Regex;

use super::context::Surroundings;
use super::progress::compiled;

/// "公司提供驾照", "提供免费日语": who gives, at the end of what stands before; free training is given whoever gives it.
static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:(?:^|公司|我司|我们|企业|单位|店里|厂里|平台|员工可?)(?:统一|会|将|还|定期|为员工|给员工)*(?:提供|组织|安排|开设|赠送|报销|享受?)(?:免费|公费|带薪)的?[^,。;]{0,4}|(?:公司|我司|我们|企业|单位|店里|厂里|平台)(?:统一|会|将|还|定期|为员工|给员工)*(?:提供|组织|安排|开设|赠送|报销|享受?)(?:统一|定期|员工|内部|系统)*)$",
    )
});

/// What is given of a subject: "培训补贴", "课".
static TRAINING: LazyLock<Regex> = LazyLock::new(|| {
    compiled("^(?:语|等|、[^,。;]{0,8})*(?:培训|考取|课程|课|班|学习|补贴|补助|津贴|学费|考证|考试费|角)")
});

/// "员工可免费学习", "免费学": what is learnt at the cost of the employer.
static FREE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:^|员工|入职后?|新人|实习生)(?:可以?|均可|都可以?|能)?(?:免费|公费|带薪)(?:学习|学|培训|参加|考取|考)[^,。;]*$",
    )
});

/// "食堂有", "团建:", "有健身房、": where pastimes and dishes are what the employer has for its people.
static PERKS: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:(?:食堂|餐厅|下午茶|员工餐|工作餐|茶水间)(?:里|内|每天|每日|免费)*(?:有|提供|供应|备有|:)|(?:团建|员工活动|业余活动|兴趣班|社团活动|文体活动)(?:有|包括|内容|为)?:?|(?:有|设有|配有|自带)(?:免费)?(?:健身房|员工活动室|活动室|茶水间|休闲区|俱乐部|瑜伽室))[^,。;]{0,20}$",
    )
});

/// A word of each sentence that [`GIVEN`] and [`FREE`] find something in, and that [`PERKS`] does. Most sentences have none.
const GIFTS: &[&str] = &["提供", "组织", "安排", "开设", "赠送", "报销", "享", "免费", "公费", "带薪"];
const PLACES: &[&str] =
    &["食堂", "餐", "下午茶", "茶水间", "团建", "活动", "兴趣班", "健身房", "休闲区", "俱乐部", "瑜伽室"];

/// Where a perk is what the work is with: "负责团建活动", "食堂招面点师".
const WORK: &[&str] = &["负责", "经验", "招", "聘", "策划", "组织", "教", "熟", "会做", "制作", "岗", "师傅"];

/// "公司开发", "我司主要做": what the employer makes, right before the words.
static MAKES: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^(?:本|我们|该)?(?:公司|我司|本司|企业|工厂|本厂|店里|客户)(?:是|主要|专门|自主|一直|目前)*(?:开发|研发|生产|制造|经营|代理|销售|做|从事|运营|专做)[^,。;]{0,6}$",
    )
});

/// What it is, at the end of the clause.
static MADE: LazyLock<Regex> = LazyLock::new(|| {
    compiled("^(?:软件|系统|平台|产品|设备|插件|工具|课程|培训|机床|零件|配件|行业|业务)*的?$")
});

/// "岗位代码:CAD-05".
static CODE: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "(?:岗位|职位|工作|需求|招聘|项目|部门|内部)(?:代码|编码|编号|代号|序号|id)[:是为 ]*[a-z0-9]*[-_]?$",
    )
});

/// "AE(客户执行)": what stands in brackets behind an abbreviation says that another word is meant.
static POST: LazyLock<Regex> = LazyLock::new(|| {
    compiled(
        "^ ?\\((?:客户|公关|媒介|媒体|广告|商务|销售|产品|项目|行政|人事)[^()]{0,4}(?:执行|经理|专员|主管|助理|总监|关系|顾问)\\)",
    )
});
const ABBREVIATIONS: &[&str] = &["ae", "pr", "ai", "ps", "pm", "am", "ad", "id", "cad", "ui", "ue", "bi"];

impl Surroundings<'_> {
    /// "提供免费日语培训", "食堂有面点", "团建：烘焙、陶艺", "员工可免费学习PS": the employer's people get it.
    pub(super) fn names_a_perk(&self) -> bool {
        let lead = self.sentence;
        let says = |words: &[&str]| words.iter().any(|word| lead.contains(word));
        let is_given =
            || TRAINING.is_match(self.after) && GIVEN.is_match(self.before) || FREE.is_match(self.before);
        let is_perk =
            || PERKS.is_match(lead) && !says(WORK) && !WORK.iter().any(|work| self.after.contains(work));
        says(GIFTS) && is_given() || says(PLACES) && is_perk()
    }

    /// "公司开发CAD软件，招前台": what the employer makes, where the next clause says whom it seeks.
    pub(super) fn names_a_make(&self) -> bool {
        MAKES.is_match(self.before)
            && MADE.is_match(self.after.trim_end())
            && ["招", "聘", "诚招", "现招", "现聘"]
                .iter()
                .any(|seeks| self.next.trim_start().starts_with(seeks))
    }

    /// "岗位代码：CAD-05", "AE（客户执行）": letters that are no name of a program.
    pub(super) fn names_a_code(&self) -> bool {
        let is_code = || CODE.is_match(self.before) || CODE.is_match(self.sentence);
        let is_post = || ABBREVIATIONS.contains(&self.words) && POST.is_match(self.after);
        self.words.is_ascii() && (is_post() || is_code())
    }
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn what_the_employer_gives_or_makes_is_not_asked() {
        none_held(&[
            "提供免费英语培训",
            "公司提供驾照考取补贴",
            "我司统一组织CAD课程",
            "员工可免费学习Python、Java",
            "入职后免费学UG",
            "食堂有烘焙、火锅",
            "团建：陶艺、烘焙",
            "有健身房、瑜伽课",
            "下午茶有咖啡、烘焙",
            "公司开发PLC系统，招前台",
            "我司主要生产数控机床，聘前台",
            "职位编号：UG-07",
            "岗位代码 CAD_11",
            "AE(客户经理)",
            "机械/财会/焊接相关专业",
        ]);
        check(&[
            ("负责提供日语培训", "日语"),
            ("提供CAD图纸", "CAD"),
            ("PR（公关专员）", "公关"),
            ("负责团建策划，会烘焙", "烘焙"),
            ("食堂招面点师，会烘焙", "中式面点 烘焙"),
            ("公司开发部招人，熟悉Java", "Java"),
            ("在公司开发Java系统", "Java"),
            ("会CAD-2020", "CAD"),
            ("AE（After Effects）", "After Effects"),
            ("会财会软件，懂CAD", "CAD"),
        ]);
    }
}
