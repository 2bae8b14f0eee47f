//! Words that a layout has spread over their width: "护 士 执业资格证", "P L C 编程".

/// The text with spread words joined, or `None` where none are. Letters of one script that stand alone between single spaces are
/// one word where there are two of them; what follows in Chinese belongs to it too, which needs no space to be read.
pub(super) fn joined(text: &str) -> Option<String> {
    let mut joined = String::new();
    let mut kept = 0;
    // Where the last space that was left out stood.
    let mut left_out = None;
    for (at, _) in text.match_indices(' ') {
        let mut before = text[..at].chars().rev();
        let mut after = text[at + 1..].chars();
        let (Some(last), Some(first)) = (before.next(), after.next()) else { continue };
        let script = script(last);
        let in_run = left_out.is_some_and(|left_out| left_out + 1 + last.len_utf8() == at);
        // "P L C 编程" is one name.
        let goes_on = in_run && script == Some(Script::Latin) && self::script(first) == Some(Script::Han);
        if !goes_on && (script.is_none() || script != self::script(first)) {
            continue;
        }
        let other = |c| self::script(c).is_some_and(|other| Some(other) != script);
        let ends = |c: Option<char>| {
            c.is_none_or(|c| c.is_whitespace() || ",;:。、!?()[]【】|".contains(c) || other(c))
        };
        let stands_alone = in_run || ends(before.next());
        if goes_on || stands_alone && (ends(after.next()) || in_run && script == Some(Script::Han)) {
            joined.push_str(&text[kept..at]);
            kept = at + 1;
            left_out = if goes_on { left_out } else { Some(at) };
        }
    }
    left_out?;
    joined.push_str(&text[kept..]);
    Some(joined)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Han,
    Latin,
}

fn script(c: char) -> Option<Script> {
    match c {
        'a'..='z' | 'A'..='Z' => Some(Script::Latin),
        '\u{4e00}'..='\u{9fff}' => Some(Script::Han),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spread_words_are_joined() {
        for (text, want) in [
            ("会 计", "会计"),
            ("护 士 执业资格证", "护士执业资格证"),
            ("焊 工 证", "焊工证"),
            ("P L C 编程", "PLC编程"),
            ("招 聘 文 员,会 C A D", "招聘文员,会 CAD"),
            ("大 专", "大专"),
            ("熟悉P L C编程", "熟悉PLC编程"),
            ("要求:电 工 证\n优先", "要求:电工证\n优先"),
        ] {
            assert_eq!(joined(text).as_deref(), Some(want), "{text}");
            assert_eq!(joined(want), None, "{want}");
        }
    }

    #[test]
    fn spaces_between_words_stay() {
        for text in [
            "会 计算机",
            "会计 出纳",
            "C 语言",
            "不会 Java",
            "R 或 C",
            "2 年 以上",
            "a bc d",
            "Java C",
            "",
            " ",
        ] {
            assert_eq!(joined(text), None, "{text}");
        }
    }
}
