//! Groups of digits with single signs between them, which all that looks for numbers reads: "138-0013-8000", "500101·19900307·2314".

use std::ops::Range;

/// What a sign between groups tells of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A space.
    Space,
    /// A dash of any length, a wave, a line below.
    Dash,
    /// A dot, at whatever height: versions and addresses of machines are written so too.
    Dot,
    /// Another sign within a number: sizes, days and times are written so too.
    Slash,
    /// The bracket behind an area code.
    Bracket,
    /// What divides numbers as well as the groups of one.
    Comma,
}

/// Groups of digits with the signs between them, one fewer.
#[derive(Debug, Default)]
pub(super) struct Run<'t> {
    pub(super) groups: Vec<&'t str>,
    pub(super) signs: Vec<Sign>,
    /// Where each group begins.
    starts: Vec<usize>,
}

impl<'t> Run<'t> {
    /// The groups from the digit at a place on, as far as signs between them divide one number.
    pub(super) fn at(text: &'t str, start: usize, divide: impl Fn(Sign) -> bool) -> Self {
        let mut run = Self::default();
        let mut from = start;
        loop {
            let rest = text.get(from..).unwrap_or_default();
            let group = rest.get(..digits(rest)).unwrap_or_default();
            if group.is_empty() {
                return run;
            }
            run.groups.push(group);
            run.starts.push(from);
            from += group.len();
            let behind = text.get(from..).unwrap_or_default();
            let Some((sign, length)) = sign(behind).filter(|(sign, _)| divide(*sign)) else { return run };
            if behind.get(length..).is_none_or(|next| digits(next) == 0) {
                return run;
            }
            run.signs.push(sign);
            from += length;
        }
    }

    /// Where some of its groups stand.
    pub(super) fn place(&self, groups: Range<usize>) -> Range<usize> {
        let start = self.starts.get(groups.start).copied().unwrap_or_default();
        start..self.end_of(groups.end.saturating_sub(1))
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        self.end_of(self.groups.len().saturating_sub(1))
    }

    /// Where one of its groups ends.
    pub(super) fn end_of(&self, group: usize) -> usize {
        let length = self.groups.get(group).map_or(0, |group| group.len());
        self.starts.get(group).copied().unwrap_or_default() + length
    }

    /// Without its last group.
    pub(super) fn shorten(&mut self) {
        self.groups.pop();
        self.starts.pop();
        self.signs.pop();
    }

    /// Whether a character may stand between the digits of a number.
    pub(super) fn divides(c: char) -> bool {
        sign_of(c).is_some()
    }
}

/// How many ASCII digits a text begins with.
pub(super) fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The sign that a text begins with, and how long it is with a space before and behind it. The brackets between two groups are one.
pub(super) fn sign(text: &str) -> Option<(Sign, usize)> {
    const BETWEEN_BRACKETED: [&str; 3] = [")(", "][", ") ("];
    if let Some(brackets) = BETWEEN_BRACKETED.iter().find(|brackets| text.starts_with(**brackets)) {
        return Some((Sign::Comma, brackets.len()));
    }
    let rest = text.strip_prefix(' ').unwrap_or(text);
    let Some((c, sign)) = rest.chars().next().and_then(|c| Some((c, sign_of(c)?))).filter(|(c, _)| *c != ' ')
    else {
        return (rest.len() < text.len()).then_some((Sign::Space, text.len() - rest.len()));
    };
    let rest = rest.get(c.len_utf8()..).unwrap_or_default();
    Some((sign, text.len() - rest.strip_prefix(' ').unwrap_or(rest).len()))
}

fn sign_of(c: char) -> Option<Sign> {
    Some(match c {
        ' ' => Sign::Space,
        '-' | '\u{2010}'..='\u{2015}' | '−' | '⁃' | '~' | '〜' | '_' | 'ー' | '➖' => Sign::Dash,
        '.' | '·' | '・' | '•' | '‧' | '∙' | '⋅' | '●' => Sign::Dot,
        '。' | '/' | '\\' | '|' | '*' | '+' | '=' | ':' | '\'' | '’' | '‘' | '^' | '#' => Sign::Slash,
        ')' => Sign::Bracket,
        ',' | '、' | ';' | '\n' | '(' | '[' | ']' => Sign::Comma,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_end_where_no_single_sign_divides_them() {
        for (text, groups) in [
            ("138-0013-8000", vec!["138", "0013", "8000"]),
            ("138 - 0013·8000,5", vec!["138", "0013", "8000"]),
            ("138--0013", vec!["138"]),
            ("138-", vec!["138"]),
            ("x", vec![]),
        ] {
            let run = Run::at(text, 0, |sign| sign != Sign::Comma);
            assert_eq!(run.groups, groups, "{text}");
            assert_eq!(run.place(0..run.groups.len()).end, run.end(), "{text}");
        }
    }
}
