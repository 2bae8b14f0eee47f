//! Traditional characters and their simplified forms. The trainer of the bundled model reads the same table.

use std::sync::LazyLock;

/// A pair a line: from OpenCC's TSCharacters (Apache-2.0), with 帳 in its sense of accounts, and with 徵, 銲 and 於 as this domain
/// writes them.
pub(in crate::domain) const ROWS: &str = include_str!("traditional.tsv");

/// The block that all these characters are in.
const FIRST: u32 = 0x4e00;
const LAST: u32 = 0x9fff;

/// The simplified form of each character of the block; a lookup happens for every character that is read.
static TABLE: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).filter_map(char::from_u32).collect();
    for (traditional, simplified) in pairs() {
        if let Some(slot) = place(traditional).and_then(|at| table.get_mut(at)) {
            *slot = simplified;
        }
    }
    table
});

/// Traditional and simplified characters, in the order of the table.
pub(crate) fn pairs() -> impl Iterator<Item = (char, char)> {
    ROWS.lines().filter_map(|line| {
        let (traditional, simplified) = line.split_once('\t')?;
        Some((traditional.chars().next()?, simplified.chars().next()?))
    })
}

fn place(c: char) -> Option<usize> {
    u32::from(c).checked_sub(FIRST).map(|at| at as usize)
}

/// The simplified form, or the character itself.
pub(super) fn simplify(c: char) -> char {
    place(c).and_then(|at| TABLE.get(at)).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_row_is_a_pair_of_the_block_and_none_is_said_twice() {
        let in_block = |c: char| (FIRST..=LAST).contains(&u32::from(c));
        assert_eq!(pairs().count(), ROWS.lines().count());
        assert!(pairs().all(|(t, s)| t != s && in_block(t) && in_block(s)));
        assert_eq!(pairs().map(|(t, _)| t).collect::<HashSet<_>>().len(), pairs().count());
    }

    #[test]
    fn what_is_folded_once_stays_so() {
        // 苧 is the simplified form of 薴, and the traditional one of 苎.
        assert!(pairs().all(|(_, s)| simplify(s) == s || s == '苧'));
    }

    #[test]
    fn words_of_this_domain_are_folded() {
        let fold = |text: &str| text.chars().map(simplify).collect::<String>();
        assert_eq!(fold("電氣自動化與護理"), "电气自动化与护理");
        assert_eq!(fold("記帳 銲接 徵才 於 繳納 標準"), "记账 焊接 征才 于 缴纳 标准");
    }
}
