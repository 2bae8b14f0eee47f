//! Marks and short words right behind a mention by which it is not had, or does not matter: "电工证 ×", "驾照：N", "英语差", "Python？不会", "与Java无关".

use super::TermKind;
use super::context::{Surroundings, head};
use super::scope::ends_here;
use super::stance_words::{Kind, of};

/// Signs between the name of a paper and a mark.
const SIGNS: [char; 12] = [' ', ':', '(', '[', '〔', '【', '-', '=', '—', '〈', '<', '|'];
/// Words between a name and what is said of it.
const NAMED: &[&str] = &[
    "资格证书",
    "资格证",
    "证书",
    "证件",
    "证",
    "书",
    "水平",
    "能力",
    "基础",
    "技能",
    "课程",
    "课",
    "操作",
    "编程",
    "软件",
    "方面",
];

impl Surroundings<'_> {
    /// "电工证 ×", "驾照：NO", "焊工证〔未〕", "健康证-": a mark says that a paper is not had. "焊工证×2" are two of them.
    pub(super) fn is_marked_no(&self, kind: TermKind) -> bool {
        let behind = self.behind_name();
        let mark = behind.trim_start_matches(SIGNS);
        let is_signed = mark.len() < behind.len();
        // "PLC 无 会计": a word behind a space may belong to what follows, unless a paper is named.
        let is_close = kind == TermKind::Certificate || behind.trim_start().starts_with(SIGNS);
        let said = |no: &&&str| {
            let is_word = no.starts_with(char::is_alphanumeric);
            // "Dubbo(x)" is a name.
            let is_letter = no.is_ascii() && kind == TermKind::Skill && !behind.starts_with(':');
            !is_word || is_signed && is_close && !is_letter
        };
        let is_marked = of(Kind::MarkNo).iter().filter(said).filter_map(|no| mark.strip_prefix(no)).any(ends);
        // "健康证-" has nothing behind its dash.
        let dashed = behind.trim_start_matches(['-', '—']);
        let is_bare =
            dashed.len() < behind.len() && dashed.chars().next().is_none_or(|c| "\n,、;。".contains(c));
        is_marked || is_bare && kind == TermKind::Certificate
    }

    /// "英语差", "销售经验为零", "PLC空白", "销售：0经验". "主播 没经验" is said of who seeks it, as is "主播没经验" of who types it.
    pub(super) fn is_of_nought(&self) -> bool {
        const OF_WHO_SEEKS: [&str; 2] = ["经验", "基础"];
        let name = self.behind_name();
        if name.starts_with(' ') {
            return false;
        }
        let behind = name.trim_start_matches([':', ' ']);
        let behind = behind.strip_prefix("经验").filter(|rest| !rest.is_empty()).unwrap_or(behind);
        let is_of_it =
            |nought: &&&str| !self.is_typed || !OF_WHO_SEEKS.iter().any(|word| nought.ends_with(word));
        [behind, name].iter().any(|said| {
            let noughts = of(Kind::OfNought).iter().filter(is_of_it);
            noughts.filter_map(|nought| said.strip_prefix(nought)).any(ends_here)
        })
    }

    /// "Python？不会": the answer to the question that the mention is says that it is not there.
    pub(super) fn is_answered_no(&self) -> bool {
        const NO: &[&str] = &[
            "不会",
            "不懂",
            "没学过",
            "没有",
            "没",
            "无",
            "不",
            "否",
            "没考",
            "没过",
            "不太会",
            "还没",
            "不行",
            "不熟",
            "no",
        ];
        self.answer().is_some_and(|answer| NO.iter().filter_map(|no| answer.strip_prefix(no)).any(ends_here))
    }

    /// "没电工证？没关系": the answer says that a lack does no harm.
    pub(super) fn is_answered_by_welcome(&self) -> bool {
        const WELCOME: &[&str] = &[
            "没关系",
            "没事",
            "无所谓",
            "不要紧",
            "不用担心",
            "别担心",
            "别怕",
            "不用怕",
            "无妨",
            "可以教",
            "包教",
        ];
        let welcome = || WELCOME.iter().chain(of(Kind::WelcomeAllTheSame));
        self.answer().is_some_and(|answer| welcome().any(|word| answer.starts_with(word)))
    }

    /// What stands behind the question mark right behind the mention.
    fn answer(&self) -> Option<&str> {
        let asked = self.behind_name().trim_end();
        let is_question = asked == "?" || asked == "吗?" || asked == "呢?" || asked == "怎么办?";
        is_question.then(|| self.behind_sentence().trim_start())
    }

    /// "与Java无关", "跟销售不沾边": the work has nothing to do with it.
    pub(super) fn is_unrelated(&self) -> bool {
        const UNRELATED: &[&str] = &[
            "无关",
            "没关系",
            "没有关系",
            "毫无关系",
            "不相关",
            "不沾边",
            "毫不相干",
            "无直接关系",
            "没有任何关系",
        ];
        self.before.trim_end().ends_with(['与', '和', '跟', '同'])
            && UNRELATED.iter().any(|unrelated| head(self.after.trim_start(), 8).starts_with(unrelated))
    }

    /// What stands behind the mention and the words that belong to its name, in the sentence.
    fn behind_name(&self) -> &str {
        let mut rest = self.rest;
        while let Some(shorter) = NAMED.iter().find_map(|named| rest.strip_prefix(named)) {
            rest = shorter;
        }
        rest
    }
}

/// Whether a mark ends here: "×", but not "×2".
fn ends(behind: &str) -> bool {
    ends_here(behind.trim_start_matches([')', ']', '〕', '】', '〉', '>']))
}

#[cfg(test)]
mod tests {
    use super::super::stance::tests::{check, none_held};

    #[test]
    fn a_mark_says_that_a_paper_is_not_had() {
        none_held(&[
            "焊工证 ×",
            "叉车证×",
            "导游证：✗",
            "健康证：x",
            "驾照 N",
            "普通话证：NO",
            "叉车证 无",
            "教师资格证 否",
            "焊工证 0本",
            "导游证〔未〕",
            "健康证(待)",
            "叉车证－",
            "电工证 fail",
            "驾驶证 没有 想做配送",
            "PLC：✗",
            "Python？不会",
            "英语差",
            "日语为零",
            "PLC空白",
            "销售经验为零",
            "销售：0经验",
            "CAD：无",
        ]);
        check(&[
            ("导游证 × 普通话证 √", "普通话水平测试等级证书"),
            ("焊工证×2", "焊工证"),
            ("健康证 √", "健康证"),
            ("驾照 C1", "驾驶证"),
            ("焊工证-2024年取得", "焊工证"),
            ("CAD - 熟练", "CAD"),
            ("销售经验为主", "销售"),
            ("主播 没经验", "主播"),
            ("精通Spring、Dubbo(x)", "Spring Dubbo"),
            ("会Python？", "Python"),
            ("没有叉车证？没关系", ""),
            ("与Java无关的岗位", ""),
        ]);
    }
}
