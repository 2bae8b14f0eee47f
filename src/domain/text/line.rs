//! What no line of text holds: characters that are not shown and steer what shows them. On a terminal a name with an escape sequence
//! writes over what stands there, and one that turns its direction reads as another than it is (Unicode TR 36, 2.4; CVE-2021-42574).

/// Whether a character steers what shows it: a control character that is no white space, or one that embeds, overrides or isolates a
/// direction (Unicode Standard Annex 9, 2.1 to 2.4). The marks LRM, RLM and ALM, which copied texts hold, turn nothing by themselves.
pub fn steers(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || turns(c)
}

/// Whether a character would do something else to a terminal than show itself or begin another line: also white space that moves
/// what comes after it.
pub fn moves_terminal(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || turns(c)
}

/// Whether a line ends here, to some program at least.
pub fn ends_line(c: char) -> bool {
    matches!(c, '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_steers_nothing() {
        for c in "数控车工 C++/C# （夜班）\t\n\r🔧e\u{301}\u{200d}\u{200e}\u{feff}".chars() {
            assert!(!steers(c), "{c:?}");
        }
        for c in "\0\u{7}\u{8}\u{1b}\u{7f}\u{9b}\u{9d}\u{202a}\u{202e}\u{2066}\u{2069}".chars() {
            assert!(steers(c) && moves_terminal(c), "{c:?}");
        }
        assert!(['\r', '\u{b}', '\u{c}', '\u{85}'].into_iter().all(|c| moves_terminal(c) && ends_line(c)));
        assert!(!moves_terminal('\n') && !moves_terminal('\t') && !ends_line('\t'));
    }
}
