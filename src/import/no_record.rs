//! Rows of a table that are no records: the head once more, and sums and notes below.

use super::headings;

/// Words that a row of sums or notes begins with.
const FOOTERS: [&str; 14] = [
    "合计",
    "总计",
    "小计",
    "共计",
    "备注",
    "说明",
    "注",
    "填表说明",
    "填表人",
    "填报人",
    "填报单位",
    "制表人",
    "审核人",
    "填表日期",
];

/// Whether a row under a head of these columns is none. Rows without a text are none either.
pub fn is_none(columns: &[String], fields: &[String]) -> bool {
    let cells: Vec<(usize, &str)> = fields
        .iter()
        .enumerate()
        .map(|(at, field)| (at, field.trim()))
        .filter(|(_, field)| !field.is_empty())
        .collect();
    cells.is_empty() || is_head_again(columns, &cells) || is_footer(&cells)
}

/// Whether a row behind the head is a head once more, as pages that were printed one by one have it, or its second row: what stands
/// in it are names of columns, and no record.
fn is_head_again(columns: &[String], cells: &[(usize, &str)]) -> bool {
    let same = cells.iter().filter(|(at, field)| columns.get(*at).is_some_and(|name| name == field));
    cells.len() > 1 && (same.count() > 1 || cells.iter().all(|(_, field)| headings::is_known(field)))
}

/// "合计,,,8", "备注：以上岗位均提供食宿": a word of that kind with a colon or nothing behind it, and hardly anything beside.
fn is_footer(cells: &[(usize, &str)]) -> bool {
    let [(_, first), rest @ ..] = cells else { return false };
    let is_said = |word: &&str| {
        first.strip_prefix(*word).is_some_and(|behind| behind.is_empty() || behind.starts_with([':', '：']))
    };
    let is_number = |text: &str| text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '人'));
    FOOTERS.iter().any(is_said) && rest.iter().all(|(_, text)| is_number(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_that_stand_there_again_and_footers_are_no_records() {
        let row = |text: &str| text.split(',').map(str::to_string).collect::<Vec<_>>();
        let columns = row("序号,岗位名称,城市,备注");
        for (text, none) in [
            ("序号,岗位名称,城市,备注", true),
            (",岗位名称,工作地点,", true),
            (" 序号 , 岗位名称,,说明其它", true),
            ("1,岗位名称,重庆,", false),
            ("1,焊工,重庆,", false),
            (",城市,,", false),
            (",,,", true),
            ("2,市场专员,市,", false),
            ("合计,,,8", true),
            (",总计：,,", true),
            ("备注：以上岗位均提供食宿,,,", true),
            ("填表人：,,,", true),
            ("注:薪资面议,,,", true),
            ("3,合计会计,重庆,", false),
            ("说明书编写,,,", false),
            ("备注,焊工,重庆,", false),
            ("注塑工,,,", false),
        ] {
            assert_eq!(is_none(&columns, &row(text)), none, "{text}");
        }
    }
}
