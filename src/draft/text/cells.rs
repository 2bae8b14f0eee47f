//! Lines with cells: a tab stands between the cells of a row, and nothing else holds one.

use crate::domain::text::normalize::clean;

/// Each cell cleaned, and those without text left out. Signs that lists begin with are none.
pub(super) fn cleaned(text: &str) -> String {
    let cells = text.split('\t').map(|cell| {
        let cell = clean(cell);
        let cell = cell.replace('\n', " ");
        cell.trim_start_matches(is_bullet).trim().to_string()
    });
    cells.filter(|cell| !cell.is_empty()).collect::<Vec<_>>().join("\t")
}

/// Signs before the items of a list, and before headings.
fn is_bullet(c: char) -> bool {
    matches!(
        c,
        '•' | '·'
            | '●'
            | '■'
            | '◆'
            | '◇'
            | '□'
            | '○'
            | '▪'
            | '▶'
            | '►'
            | '★'
            | '☆'
            | '※'
            | '➢'
            | '✓'
            | '√'
            | '◎'
            | '▲'
            | ' '
    )
}

/// "第 1 页 共 3 页", "1/3", "- 2 -".
pub(super) fn is_page_number(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().count() <= 12
        && text.chars().all(|c| c.is_ascii_digit() || "第页共/- ".contains(c))
        && (text.contains(['页', '/', '-']) || text.len() <= 2)
        // The code of an occupation has three.
        && text.matches('-').count() < 3
        && !text.contains("--")
        && text.split(|c: char| !c.is_ascii_digit()).all(|number| number.len() <= 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_cleaned_one_by_one() {
        assert_eq!(cleaned(" ● ＣＡＤ　制图 \t\t 姓 名"), "CAD 制图\t姓名");
        assert_eq!(cleaned("\t \t"), "");
    }

    #[test]
    fn numbers_of_pages_are_no_text() {
        for text in ["1", "1/3", "第1页", "第 1 页 共 3 页", "- 2 -"] {
            assert!(is_page_number(text), "{text}");
        }
        for text in ["2024", "2022-2025", "5人", "2024/6", "第一页", "13800138000", "6-31-01-03"] {
            assert!(!is_page_number(text), "{text}");
        }
    }
}
