//! Figures as pictures: bars by row, and demand along time.

use super::month::Month;
use crate::domain::drawing::{BOLD, Drawing, MARGIN, NAME, ROW, WIDTH, fitting};

/// Rows that are drawn: the first ones.
pub const MOST_ROWS: usize = 30;

const COLOURS: [&str; 3] = ["#2f6fb2", "#3c8d5a", "#c2553a"];
const FORECAST: &str = "#c2553a";
const INTERVAL: &str = "#f3d9d1";
const TOP: u32 = 84;
const PLOT: u32 = 280;

/// What is shown of rows, by bars that share a scale.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bars {
    /// Above.
    pub title: String,
    /// What the bars of a row are, up to three.
    pub legend: Vec<&'static str>,
    /// Each row with as many figures as there are in the legend, none below 0.
    pub rows: Vec<(String, Vec<f64>)>,
}

impl Bars {
    /// As an SVG document, with the first [`MOST_ROWS`].
    pub fn to_svg(&self) -> String {
        let rows = self.rows.get(..MOST_ROWS).unwrap_or(&self.rows);
        let bars = self.legend.len().clamp(1, COLOURS.len()) as u32;
        let step = ROW.max(4 + 13 * bars);
        let height = TOP + step * rows.len().max(1) as u32 + 40;
        let mut drawing = Drawing::new(&self.title, height);
        draw_legend(&mut drawing, self.legend.iter().zip(COLOURS).map(|(words, colour)| (*words, colour)));
        let left = MARGIN + NAME;
        let room = f64::from(WIDTH - left - MARGIN - 96);
        let figures = rows.iter().flat_map(|(_, figures)| figures).copied();
        let most = figures.fold(0.0f64, f64::max);
        for ((name, figures), place) in rows.iter().zip(0u32..) {
            let y = TOP + step * place;
            drawing.text(left - 10, y + step / 2 + 3, "end", "", &fitting(name, NAME - 10));
            for ((figure, colour), bar) in figures.iter().zip(COLOURS).zip(0u32..) {
                let length = if most > 0.0 { (room * figure.max(0.0) / most).ceil() as u32 } else { 0 };
                let y = y + 13 * bar;
                drawing.bar((left, y), (length, 12), colour);
                drawing.text(left + length + 6, y + 11, "start", "font-size=\"12\"", &shown(*figure));
            }
        }
        if rows.is_empty() {
            drawing.text(left, TOP + 15, "start", "", "没有数据");
        }
        if self.rows.len() > rows.len() {
            let left_out = format!("其余 {} 行未列", self.rows.len() - rows.len());
            drawing.text(MARGIN, height - 14, "start", "font-size=\"12\"", &left_out);
        }
        drawing.finish()
    }
}

/// What is shown of a series and its forecast.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Above.
    pub title: String,
    /// The month of the first value.
    pub first: Option<Month>,
    /// One for each month.
    pub values: Vec<f64>,
    /// The months to come: the forecast and the ends of its interval.
    pub ahead: Vec<(f64, f64, f64)>,
    /// Why there is no forecast; empty where there is one.
    pub refused: String,
}

impl Course {
    /// As an SVG document.
    pub fn to_svg(&self) -> String {
        let mut drawing = Drawing::new(&self.title, TOP + PLOT + 64);
        let legend = [("每月需求", COLOURS[0]), ("预测", FORECAST), ("80%区间", INTERVAL)];
        let has_forecast = !self.ahead.is_empty();
        draw_legend(&mut drawing, legend.into_iter().take(if has_forecast { 3 } else { 1 }));
        let (left, right, bottom) = (MARGIN + 56, WIDTH - MARGIN, TOP + PLOT);
        let months = self.values.len() + self.ahead.len();
        let uppers = self.ahead.iter().map(|(_, _, upper)| *upper);
        let most = self.values.iter().copied().chain(uppers).fold(1.0f64, f64::max);
        let x = |at: usize| left + (at as f64 * f64::from(right - left) / (months.max(2) - 1) as f64) as u32;
        let y = |value: f64| bottom - (f64::from(PLOT) * value.max(0.0) / most) as u32;
        let Some(first) = self.first.filter(|_| months > 0) else {
            drawing.text(left, TOP + 15, "start", "", "没有数据");
            return drawing.finish();
        };
        for part in 0..=4u32 {
            let value = most * f64::from(part) / 4.0;
            drawing.rule((left, y(value)), (right, y(value)));
            drawing.text(left - 8, y(value) + 4, "end", "font-size=\"12\"", &shown(value));
        }
        let base = self.values.len();
        let ahead = |of: fn(&(f64, f64, f64)) -> f64| {
            self.ahead.iter().enumerate().map(move |(at, month)| (base + at, of(month)))
        };
        let upper = ahead(|month| month.2).map(|(at, value)| (x(at), y(value)));
        let lower = ahead(|month| month.1).map(|(at, value)| (x(at), y(value)));
        let around: Vec<(u32, u32)> = upper.chain(lower.collect::<Vec<_>>().into_iter().rev()).collect();
        if has_forecast {
            drawing.area(&around, INTERVAL);
        }
        let known: Vec<(u32, u32)> =
            self.values.iter().enumerate().map(|(at, value)| (x(at), y(*value))).collect();
        drawing.line(&known, COLOURS[0]);
        if has_forecast {
            let ahead = ahead(|month| month.0).map(|(at, value)| (x(at), y(value)));
            let joined: Vec<(u32, u32)> = known.last().copied().into_iter().chain(ahead).collect();
            drawing.line(&joined, FORECAST);
        } else {
            drawing.text(left, bottom + 48, "start", "", &self.refused);
        }
        let step = months.div_ceil(10).max(1);
        for at in (0..months).step_by(step) {
            let month = first.plus(at as i32).to_string();
            drawing.text(x(at), bottom + 22, "middle", "font-size=\"12\"", &month);
        }
        drawing.finish()
    }
}

fn draw_legend<'a>(drawing: &mut Drawing, parts: impl Iterator<Item = (&'a str, &'a str)>) {
    for ((words, colour), place) in parts.zip(0u32..) {
        let x = MARGIN + 150 * place;
        drawing.bar((x, 54), (12, 12), colour);
        drawing.text(x + 18, 65, "start", BOLD, words);
    }
}

/// Whole where it is large, with one decimal where it is not whole.
fn shown(figure: f64) -> String {
    if figure >= 100.0 || figure.fract() == 0.0 { format!("{figure:.0}") } else { format!("{figure:.1}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sound(svg: &str) -> bool {
        let opened = svg.matches('<').count() - svg.matches("</").count();
        opened == svg.matches("/>").count() + svg.matches("</").count() && !svg.contains("NaN")
    }

    #[test]
    fn each_row_has_its_bars_with_their_figures() {
        let row = |at: usize| (format!("<专业{at}>"), vec![10.0 * at as f64, 2.5]);
        let bars = Bars {
            title: "供需平衡".into(),
            legend: vec!["供给(人)", "需求(人)"],
            rows: (0..40).map(row).collect(),
        };
        let svg = bars.to_svg();
        for said in ["供需平衡", "供给(人)", "&lt;专业29&gt;", ">290<", ">2.5<", "其余 10 行未列"]
        {
            assert!(svg.contains(said), "{said} in {svg}");
        }
        assert!(is_sound(&svg) && !svg.contains("专业30"));
        // The longest bar is as long as there is room, and the others in proportion.
        let room = WIDTH - MARGIN - NAME - MARGIN - 96;
        assert!(svg.contains(&format!("width=\"{room}\" height=\"12\"")), "{svg}");
        assert!(is_sound(&Bars::default().to_svg()) && Bars::default().to_svg().contains("没有数据"));
    }

    #[test]
    fn a_series_goes_on_into_its_forecast() {
        let course = Course {
            title: "需求预测".into(),
            first: Month::parse("2024-11").ok(),
            values: vec![100.0, 80.0, 120.0],
            ahead: vec![(110.0, 90.0, 130.0), (112.0, 85.0, 140.0)],
            refused: String::new(),
        };
        let svg = course.to_svg();
        assert_eq!((svg.matches("<polyline").count(), svg.matches("<polygon").count()), (2, 1));
        assert!(svg.contains("2024-11") && svg.contains("2025-03") && svg.contains(">140<"), "{svg}");
        let thin = Course { ahead: Vec::new(), refused: "3 months".into(), ..course };
        let svg = thin.to_svg();
        assert_eq!((svg.matches("<polyline").count(), svg.matches("<polygon").count()), (1, 0));
        assert!(svg.contains("3 months") && !svg.contains(">预测<") && is_sound(&svg), "{svg}");
        assert!(Course::default().to_svg().contains("没有数据"));
    }
}
