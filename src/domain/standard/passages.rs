//! What a course says, cut into pieces that a requirement is held against: sentences, the parts of sentences, and the steps of a syllabus.

use crate::domain::text::normalize::clean;

/// Pieces of one course.
pub const MOST: usize = 80;
/// Characters of the shortest piece that is a part of a sentence.
const LEAST_PART: usize = 6;
/// Characters of a piece.
const LONGEST: usize = 200;

/// What ends a piece.
fn ends(c: char) -> bool {
    matches!(c, '。' | '；' | ';' | '!' | '！' | '?' | '？' | '\n' | '→' | '|' | '｜' | '●' | '•')
}

/// The pieces of texts, in their order, none twice: each sentence or step, and behind it its parts between commas where there are several.
pub fn passages<'t>(texts: impl IntoIterator<Item = &'t str>) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut add = |piece: &str| {
        let piece: String = without_hours(piece.trim()).chars().take(LONGEST).collect();
        if piece.chars().any(char::is_alphanumeric) && pieces.len() < MOST && !pieces.contains(&piece) {
            pieces.push(piece);
        }
    };
    for text in texts {
        let text = clean(text);
        for sentence in text.split(ends) {
            add(sentence);
            let parts: Vec<&str> = sentence.split(['，', ',']).map(str::trim).collect();
            let is_long = |part: &&&str| part.chars().count() >= LEAST_PART;
            if parts.len() > 1 {
                parts.iter().filter(is_long).for_each(|part| add(part));
            }
        }
    }
    pieces
}

/// "伺服定位24学时" without its hours.
fn without_hours(piece: &str) -> &str {
    let bare = piece.trim_end_matches(['）', ')']);
    let Some(bare) = bare.strip_suffix("学时") else { return piece };
    bare.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end_matches(['（', '(', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_steps_and_parts_are_pieces() {
        let texts = [
            "PLC基础",
            "能读懂原理图，装接控制线路；会急救。",
            "安全→接线24学时→检修（8学时）",
            "PLC基础",
            "<p>一</p><p>二</p>",
        ];
        let want = [
            "PLC基础",
            "能读懂原理图,装接控制线路",
            "能读懂原理图",
            "装接控制线路",
            "会急救",
            "安全",
            "接线",
            "检修",
            "一",
            "二",
        ];
        assert_eq!(passages(texts), want);
        assert!(passages(["。。", ""]).is_empty());
        let many: Vec<String> = (0..500).map(|at| format!("第{at}项")).collect();
        assert_eq!(passages(many.iter().map(String::as_str)).len(), MOST);
    }
}
