//! A plan as a picture: how far each employer is filled, and which of their wishes students get.

use super::figures::Fill;
use crate::domain::drawing::{BOLD, Drawing, MARGIN, NAME, ROW, WIDTH, fitting};

/// Employers that have a bar of their own: those with the most seats.
const MOST_EMPLOYERS: usize = 30;

/// Ranks that have a bar of their own.
const MOST_RANKS: usize = 10;

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
        let mut drawing = Drawing::new(&self.title, top + 84 + COLUMNS + 48);
        drawing.text(MARGIN, 64, "start", BOLD, "各企业录用情况");
        draw_bars(&mut drawing, &bars);
        drawing.text(MARGIN, top + 36, "start", BOLD, "志愿满足分布");
        draw_columns(&mut drawing, &columns, top + 60);
        drawing.finish()
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

fn draw_bars(drawing: &mut Drawing, bars: &[(String, Fill)]) {
    let left = MARGIN + NAME;
    let room = WIDTH - left - MARGIN - 96;
    let most = bars.iter().map(|(_, fill)| fill.seats.max(fill.taken)).max().unwrap_or(1).max(1);
    let length = |count: u32| (u64::from(room) * u64::from(count)).div_ceil(u64::from(most)) as u32;
    for ((name, fill), row) in bars.iter().zip(0u32..) {
        let y = 78 + ROW * row;
        drawing.text(left - 10, y + 15, "end", "", &fitting(name, NAME - 10));
        for (count, colour) in [(fill.seats, "#e1e7ee"), (fill.taken, "#3c8d5a")] {
            drawing.bar((left, y), (length(count), 18), colour);
        }
        let after = left + length(fill.seats.max(fill.taken)) + 8;
        drawing.text(after, y + 15, "start", "", &format!("{} / {}", fill.taken, fill.seats));
    }
    if bars.is_empty() {
        drawing.text(left, 93, "start", "", "没有名额");
    }
}

fn draw_columns(drawing: &mut Drawing, columns: &[(String, u32, &'static str)], top: u32) {
    let bottom = top + COLUMNS;
    let most = columns.iter().map(|(_, students, _)| *students).max().unwrap_or(1).max(1);
    let wide = (WIDTH - 2 * MARGIN) / (columns.len() as u32).max(1);
    for ((name, students, colour), place) in columns.iter().zip(0u32..) {
        let x = MARGIN + wide * place;
        let height = (u64::from(COLUMNS - 20) * u64::from(*students)).div_ceil(u64::from(most)) as u32;
        let (y, middle) = (bottom - height, x + wide / 2);
        drawing.bar((x + wide / 6, y), (wide * 2 / 3, height), colour);
        drawing.text(middle, y - 6, "middle", "", &students.to_string());
        drawing.text(middle, bottom + 20, "middle", "font-size=\"12\"", name);
    }
    drawing.rule((MARGIN, bottom), (WIDTH - MARGIN, bottom));
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
