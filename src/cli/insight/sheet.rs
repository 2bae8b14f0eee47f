//! A table of an answer: in the terminal, as CSV, and as HTML.

use crate::cli::csv::csv;
use crate::cli::render::fit;

/// Cells of a column in a terminal.
const MOST_CELLS: usize = 28;
/// Rows that a terminal shows.
const MOST_ROWS: usize = 40;

/// Rows under a title.
pub struct Sheet {
    /// In Chinese.
    pub title: String,
    /// In Chinese.
    pub head: Vec<&'static str>,
    /// As many cells in each as there are in the head.
    pub rows: Vec<Vec<String>>,
    /// What must be known beside them.
    pub notes: Vec<String>,
}

impl Sheet {
    /// For a terminal.
    pub fn text(&self) -> String {
        let mut text = format!("{}\n", self.title);
        let widths: Vec<usize> = (0..self.head.len())
            .map(|at| {
                let cells = self.rows.iter().take(MOST_ROWS).filter_map(|row| row.get(at));
                let longest = cells.map(|cell| unicode_width::UnicodeWidthStr::width(cell.as_str())).max();
                let head = self.head.get(at).map_or(0, |head| unicode_width::UnicodeWidthStr::width(*head));
                longest.unwrap_or(0).max(head).min(MOST_CELLS)
            })
            .collect();
        let line = |cells: Vec<&str>| {
            let cells: Vec<String> =
                cells.iter().zip(&widths).map(|(cell, width)| fit(cell, *width)).collect();
            format!("  {}\n", cells.join("  ").trim_end())
        };
        text.push_str(&line(self.head.clone()));
        for row in self.rows.iter().take(MOST_ROWS) {
            text.push_str(&line(row.iter().map(String::as_str).collect()));
        }
        if self.rows.len() > MOST_ROWS {
            text.push_str(&format!("  … {} more\n", self.rows.len() - MOST_ROWS));
        }
        self.notes.iter().for_each(|note| text.push_str(&format!("  {note}\n")));
        text
    }

    /// As CSV.
    pub fn csv(&self) -> String {
        let rows = self.rows.iter().map(|row| row.iter().map(String::as_str).collect());
        csv([self.head.clone()].into_iter().chain(rows))
    }

    /// As a part of a page.
    pub fn html(&self) -> String {
        let cells = |name: &str, cells: Vec<&str>| {
            cells.iter().map(|cell| format!("<{name}>{}</{name}>", escaped(cell))).collect::<String>()
        };
        let rows = self
            .rows
            .iter()
            .map(|row| format!("<tr>{}</tr>\n", cells("td", row.iter().map(String::as_str).collect())));
        let notes = self.notes.iter().map(|note| format!("<p>{}</p>\n", escaped(note)));
        format!(
            "<h2>{}</h2>\n<table><thead><tr>{}</tr></thead><tbody>\n{}</tbody></table>\n{}",
            escaped(&self.title),
            cells("th", self.head.clone()),
            rows.collect::<String>(),
            notes.collect::<String>()
        )
    }
}

/// A whole page of pictures with the tables that they show, without scripts and with nothing from elsewhere.
pub fn page(title: &str, answers: &[(Option<&str>, &[Sheet])]) -> String {
    let part = |(picture, sheets): &(Option<&str>, &[Sheet])| {
        let sheets: String = sheets.iter().map(Sheet::html).collect();
        format!("{}{sheets}", picture.unwrap_or_default())
    };
    let parts: String = answers.iter().map(part).collect();
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{title}</title>\n<style>\
         body{{font-family:'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif;max-width:72em;margin:2em auto;color:#1f2933}}\
         table{{border-collapse:collapse;font-size:.9em}}th,td{{border:1px solid #cbd2d9;padding:.3em .6em;text-align:left}}\
         th{{background:#f0f4f8}}p{{color:#52606d}}</style></head><body>\n<h1>{title}</h1>\n{parts}</body></html>\n",
        title = escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_text_in_every_form() {
        let sheet = Sheet {
            title: "供需 <平衡>".into(),
            head: vec!["专业", "需求"],
            rows: vec![vec!["\"数控\",<b>".into(), "12".into()]],
            notes: vec!["a & b".into()],
        };
        assert!(sheet.csv().contains("\"\"\"数控\"\",<b>\",12\r\n"));
        let formula = Sheet { rows: vec![vec!["=cmd|' /C calc'!A0".into(), "-12".into()]], ..sheet };
        assert_eq!(formula.csv(), "\u{feff}专业,需求\r\n'=cmd|' /C calc'!A0,-12\r\n");
        let sheet = Sheet { rows: vec![vec!["\"数控\",<b>".into(), "12".into()]], ..formula };
        let page = page("报告", &[(Some("<svg></svg>"), &[sheet])]);
        assert!(page.contains("<svg></svg><h2>"));
        assert!(page.contains("&lt;b&gt;") && page.contains("a &amp; b") && !page.contains("<b>"));
        assert!(!page.contains("http"), "nothing from elsewhere");
    }
}
