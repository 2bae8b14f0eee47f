//! Whether the words of an opening say that it is full time or part time, where no field does.

use std::sync::LazyLock;

use regex::Regex;

use crate::domain::lexicon::compiled;
use crate::domain::text::words::Words;

/// Whether the work is full time, by a title that says 兼职 or 全职 or by a clause that says nothing else (`全职，每天八小时`, `工作性质：兼职`).
/// `None` where neither or both are said (`全职兼职均可`), and where others work part time (管理兼职人员). The title and the text are folded.
pub(in crate::domain) fn is_full_time(title: &str, text: &str) -> Option<bool> {
    static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "^(?:本|该)?(?:岗位|工作|职位|用工|招聘)?(?:性质|类型|形式|方式)?(?:为|是|须|需要?|必须|要|仅限|只招|限|长期)?\
             (全职|兼职)(?:岗位?|职位|工作|上班|坐班|到岗|性质|制)?$",
        )
    });
    static EITHER: LazyLock<Regex> = LazyLock::new(|| {
        compiled(
            "(?:全职|兼职)[^,;。\\n]{0,6}(?:均可|都可|皆可|都行|也可|亦可|不限|任选)|可兼职|专[、/]?兼职",
        )
    });
    static NO_PART_TIME: LazyLock<Regex> = LazyLock::new(|| {
        compiled("(?:非|不招|谢绝|拒绝|不接受|不要|不是)兼职|兼职(?:的|者)?(?:勿|免谈|谢绝|不要|请绕)")
    });
    let is_said = |words: &str| words.contains("全职") || words.contains("兼职");
    if !is_said(title) && !is_said(text) {
        return None;
    }
    let is_end = |c: char| c.is_whitespace() || ",;.。、:!/|()（）【】[]".contains(c);
    let said: Vec<&str> = text
        .split(is_end)
        .filter_map(|clause| CLAUSE.captures(clause)?.get(1).map(|word| word.as_str()))
        .collect();
    let refuses = NO_PART_TIME.is_match(text);
    const OTHERS: Words = Words::of(&["非全职", "全职妈", "全职宝", "全职太"]);
    let is_titled = title.contains("全职") && !OTHERS.are_in(title);
    let full = is_titled || refuses || said.contains(&"全职");
    let part = !refuses && (title.contains("兼职") || said.contains(&"兼职"));
    (full != part && !EITHER.is_match(text)).then_some(full)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_is_read_where_a_clause_says_nothing_else() {
        for (title, text, want) in [
            ("促销员", "全职,每天八小时", Some(true)),
            ("促销员", "工作性质:全职。负责商品促销", Some(true)),
            ("促销员(全职)", "负责商品促销", Some(true)),
            ("促销员", "长期全职岗位,月休四天", Some(true)),
            ("促销员", "兼职勿扰,包住", Some(true)),
            ("促销员", "非兼职", Some(true)),
            ("促销员", "周末上班,兼职,日结", Some(false)),
            ("兼职促销员", "周末上班", Some(false)),
            ("促销员", "用工形式:兼职", Some(false)),
            ("促销员", "全职、兼职均可", None),
            ("编辑(可兼职)", "初审稿件", None),
            ("专/兼职培训师", "授课", None),
            ("促销员", "工作性质:全职/兼职", None),
            ("促销员(全职/兼职)", "负责商品促销", None),
            ("客服", "管理兼职人员,对接全职妈妈社群", None),
            ("客服", "有兼职经验者优先,在外兼职须报备", None),
            ("客服", "负责接听电话", None),
        ] {
            assert_eq!(is_full_time(title, &format!("{title}\n{text}")), want, "{title}: {text}");
        }
    }
}
