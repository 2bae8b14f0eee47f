//! Tables as CSV (RFC 4180) that spreadsheets open: in UTF-8 with the mark by which they know it, and with no cell that they would
//! take for a formula, whoever wrote what is in it (<https://owasp.org/www-community/attacks/CSV_Injection>).

/// Spreadsheets tell the encoding of a CSV file by this.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What formulas begin with, also as they are typed in full width.
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Rows of cells, the head first.
pub fn csv<R, C>(rows: R) -> String
where
    R: IntoIterator<Item = Vec<C>>,
    C: AsRef<str>,
{
    let line = |row: Vec<C>| row.iter().map(|one| cell(one.as_ref())).collect::<Vec<_>>().join(",") + "\r\n";
    rows.into_iter().fold(BYTE_ORDER_MARK.to_string(), |text, row| text + &line(row))
}

/// A text that a spreadsheet would take for a formula is marked as text; a number below zero is none.
fn cell(text: &str) -> String {
    let guard = if text.starts_with(FORMULA) && !is_number(text) { "'" } else { "" };
    match text.contains(['"', ',', '\n', '\r']) {
        true => format!("\"{guard}{}\"", text.replace('"', "\"\"")),
        false => format!("{guard}{text}"),
    }
}

/// "-12", "-0.5", "-1,200", "-3%".
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let digits = digits.strip_suffix('%').unwrap_or(digits);
    digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.' || c == ',')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula_and_every_number_is_one() {
        for (text, written) in [
            ("数控", "数控"),
            ("=1+1", "'=1+1"),
            ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
            ("=HYPERLINK(\"http://x\",\"甲\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"甲\"\")\""),
            ("+86", "'+86"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("-1+1", "'-1+1"),
            ("-", "'-"),
            ("－1", "'－1"),
            ("\t=1", "'\t=1"),
            ("\n=1", "\"'\n=1\""),
            ("-12", "-12"),
            ("-0.5", "-0.5"),
            ("-1,200", "\"-1,200\""),
            ("-3%", "-3%"),
            ("a,b", "\"a,b\""),
            ("", ""),
        ] {
            assert_eq!(csv([vec![text]]), format!("\u{feff}{written}\r\n"), "{text:?}");
        }
        assert_eq!(csv([vec!["a", "b"], vec!["1", "2"]]), "\u{feff}a,b\r\n1,2\r\n");
    }
}
