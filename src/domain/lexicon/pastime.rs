//! What an employer offers after work, and what it calls its staff's studies: neither is asked.

use super::context::{Surroundings, head, tail};
use crate::domain::catalogue::major::is_official;

impl Surroundings<'_> {
    /// "瑜伽班 舞蹈班 每周有足球 篮球等体育活动", "定期组织羽毛球比赛": sports and arts that the staff may take part in.
    pub(super) fn names_a_pastime(&self) -> bool {
        const REACH: usize = 30;
        const PASTIMES: &[&str] = &[
            "瑜伽",
            "舞蹈",
            "足球",
            "篮球",
            "羽毛球",
            "乒乓球",
            "排球",
            "游泳",
            "健身",
            "武术",
            "唱歌",
            "书法",
            "摄影",
        ];
        const OFFERED: &[&str] = &["活动", "比赛", "俱乐部", "社团", "每周", "定期", "下班后", "协会"];
        const WORK: &[&str] =
            &["教学", "教练", "老师", "教师", "授课", "课程", "策划", "经验", "负责", "能力", "专业", "特长"];
        if !PASTIMES.contains(&self.words) {
            return false;
        }
        let (before, behind) = (tail(self.sentence, REACH), head(self.rest, REACH));
        let says = |words: &[&str]| words.iter().any(|word| before.contains(word) || behind.contains(word));
        says(OFFERED) && !says(WORK)
    }

    /// "医学/中药/护理/药学/农学": a list of majors by their official names, which names no work.
    pub(super) fn is_in_list_of_majors(&self) -> bool {
        const LEAST: usize = 3;
        if !self.after.starts_with('/') && !self.before.ends_with('/') {
            return false;
        }
        let begin = self.before.rsplit(char::is_whitespace).next().unwrap_or_default();
        let list = [begin, self.words, self.after].concat();
        list.split('/').filter(|item| is_official(item.trim())).count() >= LEAST
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::lexicon::recognise;
    use crate::domain::text::passage::Passage;

    #[test]
    fn what_staff_may_do_and_study_is_not_asked() {
        let names = |text: &str| -> Vec<String> {
            recognise(&Passage::of(text)).iter().map(|mention| mention.term.name.clone()).collect()
        };
        for (text, want) in [
            ("瑜伽班 舞蹈班 每周有足球 篮球 乒乓球等体育活动", vec![]),
            ("定期组织足球、篮球比赛", vec![]),
            ("医学/中药/护理/药学/农学", vec![]),
            ("负责瑜伽教学", vec!["瑜伽"]),
            ("会篮球、足球", vec!["篮球", "足球"]),
            ("Java/Python/MySQL", vec!["Java", "Python", "MySQL"]),
        ] {
            assert_eq!(names(text), want, "{text}");
        }
    }
}
