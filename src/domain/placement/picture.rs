//! A plan as a picture: how far each employer is filled, and which of their wishes students get.
//!
//! It is an SVG document (W3C, *Scalable Vector Graphics 1.1*) without scripts, styles from elsewhere or fonts of its own, the same
//! bytes for the same plan.

use std::fmt::Write as _;

use super::figures::Fill;

/// Employers that have a bar of their own: those with the most seats.
const MOST_EMPLOYERS: usize = 30;

/// Ranks that have a bar of their own.
const MOST_RANKS: usize = 10;

const WIDTH: u32 = 960;
const MARGIN: u32 = 32;
const NAME: u32 = 260;
const ROW: u32 = 26;
const COLUMNS: u32 = 220;

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Above both parts, such as the plan's name.
    pub title: String,
    /// Each employer with its seats; those with none are left out.
    pub employers: Vec<(String, Fill)>,
    /// How many students got the wish of each rank, from the first.
    pub ranks: Vec<u32>,
    /// Students without a place.
    pub unplaced: u32,
}

impl Picture {
    /// The picture as an SVG document.
    pub fn to_svg(&self) -> String {
        let bars = self.bars();
        let columns = self.columns();
        let top = 84 + ROW * bars.len().max(1) as u32;
        let height = top + 84 + COLUMNS + 48;
        let title = escaped(&self.title);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" font-size=\"14\" fill=\"#1f2933\" \
             font-family=\"'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif\">\n\
             <title>{title}</title>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n"
        );
        text(&mut svg, MARGIN, 34, "start", "font-size=\"18\" font-weight=\"bold\"", &self.title);
        text(&mut svg, MARGIN, 64, "start", "font-weight=\"bold\"", "各企业录用情况");
        draw_bars(&mut svg, &bars);
        text(&mut svg, MARGIN, top + 36, "start", "font-weight=\"bold\"", "志愿满足分布");
        draw_columns(&mut svg, &columns, top + 60);
        svg.push_str("</svg>\n");
        svg
    }

    /// The employers with the most seats, and all others in one bar.
    fn bars(&self) -> Vec<(String, Fill)> {
        let mut all: Vec<&(String, Fill)> =
            self.employers.iter().filter(|(_, fill)| fill.seats > 0).collect();
        all.sort_by(|a, b| (b.1.seats, b.1.taken, &a.0).cmp(&(a.1.seats, a.1.taken, &b.0)));
        let own = if all.len() > MOST_EMPLOYERS { MOST_EMPLOYERS - 1 } else { all.len() };
        let (shown, others) = all.split_at(own);
        let mut bars: Vec<(String, Fill)> = shown.iter().map(|bar| (*bar).clone()).collect();
        if !others.is_empty() {
            let sum = others.iter().fold(Fill::default(), |sum, (_, fill)| Fill {
                seats: sum.seats.saturating_add(fill.seats),
                taken: sum.taken.saturating_add(fill.taken),
            });
            bars.push((format!("其余 {} 家", others.len()), sum));
        }
        bars
    }

    /// How many got each wish, all that come after the first ones together, and how many got none.
    fn columns(&self) -> Vec<(String, u32, &'static str)> {
        let (first, later) = self.ranks.split_at(self.ranks.len().min(MOST_RANKS));
        let wish = |(students, rank): (&u32, u32)| (format!("第{rank}志愿"), *students, "#2f6fb2");
        let mut columns: Vec<(String, u32, &'static str)> = first.iter().zip(1..).map(wish).collect();
        if !later.is_empty() {
            let students = later.iter().fold(0u32, |sum, students| sum.saturating_add(*students));
            columns.push((format!("第{}志愿起", MOST_RANKS + 1), students, "#2f6fb2"));
        }
        columns.push(("未安置".to_string(), self.unplaced, "#c2553a"));
        columns
    }
}

fn draw_bars(svg: &mut String, bars: &[(String, Fill)]) {
    let left = MARGIN + NAME;
    let room = WIDTH - left - MARGIN - 96;
    let most = bars.iter().map(|(_, fill)| fill.seats.max(fill.taken)).max().unwrap_or(1).max(1);
    let length = |count: u32| (u64::from(room) * u64::from(count)).div_ceil(u64::from(most));
    for ((name, fill), row) in bars.iter().zip(0u32..) {
        let y = 78 + ROW * row;
        text(svg, left - 10, y + 15, "end", "", &fitting(name, NAME - 10));
        for (count, colour) in [(fill.seats, "#e1e7ee"), (fill.taken, "#3c8d5a")] {
            let length = length(count);
            let _ = writeln!(
                svg,
                "<rect x=\"{left}\" y=\"{y}\" width=\"{length}\" height=\"18\" fill=\"{colour}\"/>"
            );
        }
        let after = u64::from(left) + length(fill.seats.max(fill.taken)) + 8;
        text(svg, after as u32, y + 15, "start", "", &format!("{} / {}", fill.taken, fill.seats));
    }
    if bars.is_empty() {
        text(svg, left, 93, "start", "", "没有名额");
    }
}

fn draw_columns(svg: &mut String, columns: &[(String, u32, &'static str)], top: u32) {
    let bottom = top + COLUMNS;
    let most = columns.iter().map(|(_, students, _)| *students).max().unwrap_or(1).max(1);
    let wide = (WIDTH - 2 * MARGIN) / (columns.len() as u32).max(1);
    for ((name, students, colour), place) in columns.iter().zip(0u32..) {
        let x = MARGIN + wide * place;
        let height = (u64::from(COLUMNS - 20) * u64::from(*students)).div_ceil(u64::from(most)) as u32;
        let (y, middle) = (bottom - height, x + wide / 2);
        let _ = writeln!(
            svg,
            "<rect x=\"{}\" y=\"{y}\" width=\"{}\" height=\"{height}\" fill=\"{colour}\"/>",
            x + wide / 6,
            wide * 2 / 3
        );
        text(svg, middle, y - 6, "middle", "", &students.to_string());
        text(svg, middle, bottom + 20, "middle", "font-size=\"12\"", name);
    }
    let right = WIDTH - MARGIN;
    let _ = writeln!(
        svg,
        "<line x1=\"{MARGIN}\" y1=\"{bottom}\" x2=\"{right}\" y2=\"{bottom}\" stroke=\"#8895a3\"/>"
    );
}

fn text(svg: &mut String, x: u32, y: u32, anchor: &str, more: &str, words: &str) {
    let space = if more.is_empty() { "" } else { " " };
    let words = escaped(words);
    let _ = writeln!(svg, "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{space}{more}>{words}</text>");
}

/// As much of a name as fits, in halves of the width of a Chinese character.
fn fitting(name: &str, room: u32) -> String {
    let wide = |letter: char| if letter.is_ascii() { 8 } else { 14 };
    if name.chars().map(wide).sum::<u32>() <= room {
        return name.to_string();
    }
    let mut left = room.saturating_sub(14);
    let fits = |letter: &char| match left.checked_sub(wide(*letter)) {
        Some(rest) => {
            left = rest;
            true
        }
        None => false,
    };
    let mut short: String = name.chars().take_while(fits).collect();
    short.push('…');
    short
}

/// Text that means nothing in XML; letters that XML does not allow become spaces.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for letter in words.chars() {
        match letter {
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => escaped.push(' '),
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(employers: usize, ranks: usize) -> Picture {
        let fill = |seats, taken| Fill { seats, taken };
        Picture {
            title: "2027届 <春季>".to_string(),
            employers: (0..employers)
                .map(|at| (format!("企业{at}"), fill(at as u32 + 1, at as u32)))
                .collect(),
            ranks: (0..ranks as u32).map(|rank| 100 - rank).collect(),
            unplaced: 3,
        }
    }

    #[test]
    fn every_employer_and_rank_is_drawn_with_its_numbers() {
        let svg = picture(3, 2).to_svg();
        for said in
            ["各企业录用情况", "志愿满足分布", "企业2", ">2 / 3<", "第1志愿", ">100<", "未安置", ">3<"]
        {
            assert!(svg.contains(said), "{said} in {svg}");
        }
        assert_eq!(svg, picture(3, 2).to_svg());
    }

    #[test]
    fn what_is_too_much_is_drawn_together() {
        let svg = picture(100, 40).to_svg();
        assert!(svg.contains("企业99") && !svg.contains("企业70<") && svg.contains("其余 71 家"), "{svg}");
        // 1 + ... + 71 seats, of which each employer leaves one.
        assert!(svg.contains(">2485 / 2556<"), "{svg}");
        assert!(
            svg.contains("第10志愿") && svg.contains("第11志愿起") && !svg.contains("第11志愿<"),
            "{svg}"
        );
    }

    #[test]
    fn names_are_text_whatever_is_in_them() {
        let mut drawn = picture(1, 1);
        drawn.employers[0].0 = "<script>\u{0}&\"'企业".repeat(20);
        let svg = drawn.to_svg();
        assert!(!svg.contains("<script") && !svg.contains('\u{0}') && svg.contains('…'), "{svg}");
        assert!(svg.contains("2027届 &lt;春季&gt;"), "{svg}");
        let opened = svg.matches('<').count() - svg.matches("</").count();
        assert_eq!(opened, svg.matches("/>").count() + svg.matches("</").count(), "each is closed");
    }

    #[test]
    fn nothing_at_all_is_drawn_as_such() {
        let svg = Picture::default().to_svg();
        assert!(svg.contains("没有名额") && svg.contains("未安置") && !svg.contains("NaN"), "{svg}");
    }
}
