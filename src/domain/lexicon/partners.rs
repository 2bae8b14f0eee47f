//! With whom one works: "与后端工程师合作", "配合UI设计完成页面". What these do is asked of nobody else.

use super::context::{Surroundings, head, tail};
use crate::domain::text::words::Words;

impl Surroundings<'_> {
    /// "与产品设计人员、后端开发人员密切配合", "配合前端工程师": the words say with whom one works, and no skill.
    pub(super) fn names_partners(&self) -> bool {
        const REACH: usize = 24;
        const PEOPLE: Words = Words::of(&[
            "人员",
            "工程师",
            "同事",
            "团队",
            "同学",
            "组",
            "设计师",
            "架构师",
            "部门",
            "同仁",
            "伙伴",
            "小组",
            "岗位",
            "方面人员",
            "开发人员",
            "开发工程师",
            "开发团队",
            "等人员",
            "等部门",
            "等团队",
        ]);
        /// What others do whose work one joins: "配合后端完成联调", "与UI设计师".
        const ROLES: &[&str] = &[
            "前端",
            "web前端",
            "后端",
            "后台",
            "后台开发",
            "后端开发",
            "前端开发",
            "服务端",
            "服务端开发",
            "服务器端",
            "ui",
            "ui设计",
            "运维",
            "测试",
            "产品设计",
            "销售",
            "客服",
            "市场营销",
            "交互设计",
        ];
        const WITH: Words = Words::of(&["与", "和", "跟", "同"]);
        const TOGETHER: &[&str] = &["配合", "协作", "合作", "沟通", "对接", "协同", "交流", "联调"];
        const JOIN: Words = Words::of(&["配合", "协作", "协同", "对接", "陪同"]);
        let holds = |text: &str, words: &[&str]| words.iter().any(|word| text.contains(word));
        // "与后端联调", "配合UI设计完成页面"; 参与 is another word.
        let is_joined = || {
            let with = JOIN.end(self.before)
                || WITH.end(self.before)
                    && !self.before.ends_with("参与")
                    && (holds(head(self.after, 8), TOGETHER) || head(self.after, 8).contains("交互"));
            with && !self.after.starts_with("工作")
        };
        if ROLES.contains(&self.words) && is_joined() {
            return true;
        }
        // "配合前端、后端人员": the list goes on to whom it names.
        let goes_on = || {
            if !self.after.starts_with(['、', '/', '和', '及', '与']) {
                return false;
            }
            let near = head(self.after, 12);
            let found = PEOPLE.places(near).into_iter().map(|(at, people)| (at, people.len())).min();
            let is_list = |(at, length): (usize, usize)| {
                let list = near.get(..at).unwrap_or_default();
                let behind = near.get(at + length..).unwrap_or_default();
                !list.contains([' ', '的', '(', '等'])
                    && !["合作", "协作", "精神", "意识", "能力", "管理", "建设", "培训", "织"]
                        .iter()
                        .any(|other| behind.starts_with(other))
            };
            let is_with =
                |words: &str| JOIN.end(words) || words.ends_with(['与', '跟']) && !words.ends_with("参与");
            // "与主播、选品、直播部门": what stands before is of the list.
            const LIST: usize = 14;
            let near = tail(self.before, LIST);
            let begins = || near.char_indices().map(|(at, c)| near.split_at(at + c.len_utf8()));
            let is_of_list = || {
                begins().any(|(with, list)| {
                    is_with(with)
                        && list.ends_with(['、', '/', '和', '及'])
                        && list.chars().all(|c| c.is_alphanumeric() || "、/和及".contains(c))
                })
            };
            (is_with(self.before) || is_of_list()) && found.is_some_and(is_list)
        };
        if !PEOPLE.begin(self.after) && !goes_on() {
            return false;
        }
        // What is led or taught is no partner: it is known.
        let is_led = holds(self.before, &["管理", "带领", "指导", "培训", "招聘", "负责", "组建"]);
        let is_with = WITH.are_in(self.before) && holds(head(self.after, REACH), TOGETHER);
        // "协助运维人员解决问题".
        let is_helped = || self.before.ends_with("协助") && !self.after.contains("招聘");
        !is_led && (is_with || JOIN.are_in(self.before) || is_helped())
    }
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn what_partners_do_is_asked_of_them() {
        none_held(&[
            "与后端工程师合作",
            "配合UI设计完成页面",
            "与后端联调接口",
            "配合前端、后端人员联调",
            "协助运维人员解决故障",
            "与主播、选品、直播部门对接",
            "陪同销售拜访",
        ]);
        check(&[
            ("参与后端开发", "后端开发"),
            ("良好的编程习惯和团队协作精神", "团队合作 编码规范"),
            ("负责前端、后端开发", "前端开发 后端开发"),
            ("与团队沟通，负责后端开发", "后端开发 沟通能力"),
            ("管理前端工程师团队", "前端开发"),
        ]);
    }
}
