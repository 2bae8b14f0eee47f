//! Lines of a page, from where its letters stand. The order in which a page draws them is kept, as it is that of reading nearly always;
//! only what stands on one line is put in order along it.

/// A letter, or some that are drawn as one. Units are those of the page; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Letter {
    pub text: String,
    /// Where it begins, on its base line.
    pub x: f64,
    pub y: f64,
    /// To where the next one begins.
    pub width: f64,
    /// Height of the font.
    pub size: f64,
}

impl Letter {
    fn end(&self) -> f64 {
        self.x + self.width
    }

    fn is_han(&self) -> bool {
        self.text.starts_with(|c: char| {
            ('\u{2e80}'..='\u{9fff}').contains(&c) || ('\u{f900}'..='\u{fa6f}').contains(&c)
        })
    }
}

/// How far apart base lines of one line may be, in heights of the font.
const LEVEL: f64 = 0.45;
/// Gaps that are a space, between other letters and beside Han ones (programs set these apart by a quarter), and a gap that divides cells.
const SPACE: f64 = 0.17;
const HAN_SPACE: f64 = 0.45;
const CELL: f64 = 1.4;
/// How near the margin a line ends that goes on, in heights of the font.
const AT_MARGIN: f64 = 1.6;

/// The text of each line with tabs between its cells, and whether it goes on in the next one.
pub(super) fn rows(letters: Vec<Letter>) -> Vec<(String, bool)> {
    let mut lines: Vec<Vec<Letter>> = Vec::new();
    for letter in letters {
        match lines.last_mut() {
            Some(line) if is_level(line, &letter) => {
                if !is_again(line, &letter) {
                    line.push(letter);
                }
            }
            _ => lines.push(vec![letter]),
        }
    }
    let end = |line: &[Letter]| line.iter().map(Letter::end).fold(0.0, f64::max);
    let margin = lines.iter().filter(|line| line.len() > 1).map(|line| end(line)).fold(0.0, f64::max);
    let row = |line: Vec<Letter>| {
        let size = line.first().map_or(0.0, |letter| letter.size);
        let wraps = end(&line) > margin - AT_MARGIN * size && line.len() > 12;
        let text = text(line);
        let wraps = wraps && !text.contains('\t');
        (text, wraps)
    };
    lines.into_iter().map(row).collect()
}

fn is_level(line: &[Letter], letter: &Letter) -> bool {
    line.last().is_some_and(|last| (last.y - letter.y).abs() < LEVEL * last.size.max(letter.size))
}

/// Whether it is drawn once more, to look bold.
fn is_again(line: &[Letter], letter: &Letter) -> bool {
    let near = |other: &&Letter| {
        (other.x - letter.x).abs() < 0.12 * letter.size && (other.y - letter.y).abs() < 0.12 * letter.size
    };
    line.iter().rev().take(64).filter(near).any(|other| other.text == letter.text)
}

fn text(mut line: Vec<Letter>) -> String {
    // Stable: letters without a width keep their order.
    line.sort_by(|a, b| a.x.total_cmp(&b.x));
    let mut text = String::new();
    let mut before: Option<&Letter> = None;
    for letter in &line {
        if let Some(before) = before {
            let size = before.size.max(letter.size);
            let gap = letter.x - before.end();
            let least = if before.is_han() || letter.is_han() { HAN_SPACE } else { SPACE };
            match () {
                () if gap > CELL * size => text.push('\t'),
                () if gap > least * size && !text.ends_with([' ', '\t']) => text.push(' '),
                () => {}
            }
        }
        text.push_str(&letter.text);
        before = Some(letter);
    }
    spaces_as_cells(&text)
}

/// Three spaces and more, wide ones counting two, stand between cells as well.
fn spaces_as_cells(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find([' ', '\u{a0}', '\u{3000}']) {
        let (before, behind) = rest.split_at(at);
        let after = behind.trim_start_matches([' ', '\u{a0}', '\u{3000}']);
        let gap = behind.get(..behind.len() - after.len()).unwrap_or_default();
        let width: usize = gap.chars().map(|c| if c == '\u{3000}' { 2 } else { 1 }).sum();
        written.push_str(before);
        written.push(if width >= 3 { '\t' } else { ' ' });
        rest = after;
    }
    written.push_str(rest);
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(text: &str, x: f64, y: f64) -> Vec<Letter> {
        let width = |c: char| if c.is_ascii() { 5.0 } else { 10.0 };
        let mut x = x;
        let letter = |c: char| {
            let letter = Letter { text: c.to_string(), x, y, width: width(c), size: 10.0 };
            x += width(c);
            letter
        };
        text.chars().map(letter).collect()
    }

    fn read(parts: &[(&str, f64, f64)]) -> Vec<String> {
        let letters = parts.iter().flat_map(|(text, x, y)| drawn(text, *x, *y)).collect();
        rows(letters).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn gaps_are_spaces_and_cells() {
        assert_eq!(
            read(&[("学历", 0.0, 0.0), ("大专", 60.0, 1.0), ("下行", 0.0, 20.0)]),
            ["学历\t大专", "下行"]
        );
        assert_eq!(read(&[("AB", 0.0, 0.0), ("CD", 12.5, 0.0)]), ["AB CD"]);
        assert_eq!(read(&[("技能", 0.0, 0.0), ("特长", 23.0, 0.0)]), ["技能特长"], "Han letters are spread");
        assert_eq!(
            read(&[("2025.6", 100.0, 0.0), ("某学院", 0.0, 0.0)]),
            ["某学院\t2025.6"],
            "drawn from behind"
        );
        assert_eq!(read(&[("姓名", 0.0, 0.0), ("姓名", 0.4, 0.2)]), ["姓名"], "drawn twice");
        assert_eq!(spaces_as_cells("a  b   c\u{3000}\u{3000}d"), "a b\tc\td");
    }

    #[test]
    fn lines_that_end_at_the_margin_go_on() {
        let letters: Vec<Letter> = [("一二三四五六七八九十一二三四五", 0.0), ("六七八", 20.0)]
            .into_iter()
            .flat_map(|(text, y)| drawn(text, 0.0, y))
            .collect();
        assert_eq!(rows(letters).into_iter().map(|(_, wraps)| wraps).collect::<Vec<_>>(), [true, false]);
        assert!(rows(Vec::new()).is_empty());
    }
}
