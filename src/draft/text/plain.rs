//! Plain text and web pages: in UTF-8, GB18030, or UTF-16 with its mark.

use super::{Format, Pages, html, lines};
use crate::domain::message::Code;
use crate::draft::Told;
use crate::import::source::decoded;

/// Bytes of the beginning where the tags of a web page are looked for.
const START: usize = 4 << 10;

pub(super) fn read(bytes: &[u8]) -> Result<Pages, Told> {
    let (text, encoding) = decoded(bytes).ok_or(Code::DocumentUnknown)?;
    let mut notes = Vec::new();
    if encoding != encoding_rs::UTF_8 {
        notes.push(Code::ReadAs.with("encoding", encoding.name()));
    }
    let (format, texts) = match is_web_page(&text) {
        true => (Format::Html, html::texts(&text)),
        false => (Format::Text, text.lines().map(str::to_string).collect()),
    };
    let lines = lines(0, texts.into_iter().map(|text| (text, false)));
    Ok(Pages { format, count: 0, lines, notes })
}

fn is_web_page(text: &str) -> bool {
    let end = text.char_indices().map(|(at, _)| at).find(|at| *at >= START).unwrap_or(text.len());
    let start = text.get(..end).unwrap_or_default().to_ascii_lowercase();
    ["<html", "<!doctype html", "<body", "<table", "<div"].iter().any(|tag| start.contains(tag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_lines(bytes: &[u8]) -> (Format, Vec<String>) {
        let pages = read(bytes).unwrap();
        (pages.format, pages.lines.into_iter().map(|line| line.text).collect())
    }

    #[test]
    fn texts_are_read_in_the_encodings_of_china() {
        let text = "求职意向：焊工\r\n\r\n技能：氩弧焊";
        let want = || (Format::Text, vec!["求职意向:焊工".to_string(), "技能:氩弧焊".to_string()]);
        assert_eq!(read_lines(text.as_bytes()), want());
        assert_eq!(read_lines(&encoding_rs::GB18030.encode(text).0), want());
        assert_eq!(read(&[0x80, 0xff, 0x00, 0xff]).unwrap_err().code, Code::DocumentUnknown);
    }

    #[test]
    fn cells_of_web_pages_stay_apart() {
        let page = "<!DOCTYPE html><html><head><title>简历</title><style>p{}</style></head><body>\n<table><tr>\n<td>学历</td><TD>大专</TD ></tr></table><p>熟练\n使用&nbsp;CAD<br>会焊接</p></body></html>";
        let want = ["简历", "学历\t大专", "熟练 使用 CAD", "会焊接"];
        assert_eq!(read_lines(page.as_bytes()), (Format::Html, want.map(str::to_string).to_vec()));
    }
}
