//! Pictures as SVG documents (W3C, *Scalable Vector Graphics 1.1*) without scripts, styles from elsewhere or fonts of their own: the same
//! bytes for the same things drawn.

use std::fmt::Write as _;

/// Width of a picture.
pub const WIDTH: u32 = 960;
/// Left and right of what is drawn.
pub const MARGIN: u32 = 32;
/// Room for the name before a bar.
pub const NAME: u32 = 260;
/// Height of a row of bars.
pub const ROW: u32 = 26;
/// How headings are written.
pub const BOLD: &str = "font-weight=\"bold\"";

/// A picture that is being drawn.
pub struct Drawing {
    svg: String,
}

impl Drawing {
    /// A white picture of the usual width under a title.
    pub fn new(title: &str, height: u32) -> Self {
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{height}\" \
             viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" font-size=\"14\" fill=\"#1f2933\" \
             font-family=\"'Noto Sans CJK SC','Microsoft YaHei','PingFang SC',sans-serif\">\n\
             <title>{}</title>\n<rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#ffffff\"/>\n",
            escaped(title)
        );
        let mut drawing = Self { svg };
        drawing.text(MARGIN, 34, "start", "font-size=\"18\" font-weight=\"bold\"", title);
        drawing
    }

    /// Words; `more` are attributes, such as [`BOLD`].
    pub fn text(&mut self, x: u32, y: u32, anchor: &str, more: &str, words: &str) {
        let space = if more.is_empty() { "" } else { " " };
        let words = escaped(words);
        let _ = writeln!(
            self.svg,
            "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\"{space}{more}>{words}</text>"
        );
    }

    /// A filled rectangle.
    pub fn bar(&mut self, (x, y): (u32, u32), (width, height): (u32, u32), colour: &str) {
        let _ = writeln!(
            self.svg,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{colour}\"/>"
        );
    }

    /// A thin grey line.
    pub fn rule(&mut self, (x, y): (u32, u32), (to_x, to_y): (u32, u32)) {
        let _ = writeln!(
            self.svg,
            "<line x1=\"{x}\" y1=\"{y}\" x2=\"{to_x}\" y2=\"{to_y}\" stroke=\"#8895a3\"/>"
        );
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(u32, u32)], colour: &str) {
        let points = listed(points);
        let _ = writeln!(
            self.svg,
            "<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
        );
    }

    /// A filled area between points.
    pub fn area(&mut self, points: &[(u32, u32)], colour: &str) {
        let points = listed(points);
        let _ = writeln!(self.svg, "<polygon points=\"{points}\" fill=\"{colour}\"/>");
    }

    /// The document.
    pub fn finish(mut self) -> String {
        self.svg.push_str("</svg>\n");
        self.svg
    }
}

fn listed(points: &[(u32, u32)]) -> String {
    points.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ")
}

/// As much of a name as fits, in halves of the width of a Chinese character.
pub fn fitting(name: &str, room: u32) -> String {
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
