//! Removes HTML remains in one pass.

use std::borrow::Cow;

/// Elements whose tags are removed; anything else in angle brackets is text.
const ELEMENTS: &str = "a abbr article aside b big blockquote body \
    br button caption center cite code col \
    colgroup dd del div dl dt em figure font \
    footer form h1 h2 h3 h4 h5 h6 head header \
    hr html i iframe img input ins label li \
    link main meta nav o:p ol option p pre q s \
    script section select small span strike \
    strong style sub sup table tbody td \
    textarea tfoot th thead title tr tt u ul \
    video";
/// Elements that end a line.
const BLOCKS: &str = "article blockquote br center dd div dl dt \
    footer form h1 h2 h3 h4 h5 h6 header hr li \
    ol option p pre section table tbody thead \
    title tr ul";
/// Longest tag that is recognised, in bytes.
const LONGEST_TAG: usize = 4096;
/// Named entities that occur in postings.
const ENTITIES: &[(&str, char)] = &[
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("lsquo", '‘'),
    ("rsquo", '’'),
    ("middot", '·'),
    ("bull", '•'),
    ("hellip", '…'),
    ("mdash", '—'),
    ("ndash", '–'),
    ("times", '×'),
    ("deg", '°'),
    ("plusmn", '±'),
    ("yen", '¥'),
    ("copy", '©'),
    ("reg", '®'),
];

/// Text without tags, comments and scripts, entities decoded. Markup that was itself escaped is stripped too.
pub(super) fn strip(text: &str) -> Cow<'_, str> {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'&')) {
        return Cow::Borrowed(text);
    }
    let stripped = strip_tags(text);
    if !stripped.contains('&') {
        return Cow::Owned(stripped);
    }
    let decoded = decode_entities(&stripped);
    Cow::Owned(if stripped.contains("&lt") || stripped.contains("&#") {
        strip_tags(&decoded)
    } else {
        decoded
    })
}

fn strip_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    // A search that failed once fails for every later start: remembering it keeps the pass linear.
    let (mut comments_end, mut scripts_end, mut styles_end) = (true, true, true);
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            let end = if comments_end { rest.find("-->") } else { None };
            comments_end = end.is_some();
            match end {
                Some(end) => rest = &rest[end + 3..],
                None => {
                    out.push_str("<!--");
                    rest = &rest[4..];
                }
            }
            continue;
        }
        let Some((name, closing, length)) = tag(rest) else {
            out.push('<');
            rest = &rest[1..];
            continue;
        };
        rest = &rest[length..];
        if BLOCKS.split(' ').any(|b| b == name) {
            out.push('\n');
        } else if name == "td" || name == "th" {
            out.push(' ');
        } else if !closing && name == "script" && scripts_end {
            match find_close(rest, "</script") {
                Some(end) => rest = &rest[end..],
                None => scripts_end = false,
            }
        } else if !closing && name == "style" && styles_end {
            match find_close(rest, "</style") {
                Some(end) => rest = &rest[end..],
                None => styles_end = false,
            }
        }
    }
    out.push_str(rest);
    out
}

/// Byte offset of `close` in any letter case.
fn find_close(text: &str, close: &str) -> Option<usize> {
    text.as_bytes().windows(close.len()).position(|w| w.eq_ignore_ascii_case(close.as_bytes()))
}

/// Name, whether it closes, and length in bytes of the tag that `text` starts with.
fn tag(text: &str) -> Option<(String, bool, usize)> {
    let bytes = text.as_bytes();
    let closing = bytes.get(1) == Some(&b'/');
    let from = if closing { 2 } else { 1 };
    let name_length =
        bytes.iter().skip(from).take(12).take_while(|b| b.is_ascii_alphanumeric() || **b == b':').count();
    let name = text.get(from..from + name_length)?.to_ascii_lowercase();
    if !ELEMENTS.split(' ').any(|e| e == name) {
        return None;
    }
    let after = *bytes.get(from + name_length)?;
    let inside = text[from + name_length..].trim_ascii_start();
    // "a<b 且 c>d" is a comparison: attributes begin with an ASCII letter.
    if !(after == b'>'
        || after == b'/'
        || after.is_ascii_whitespace()
            && inside.starts_with(|c: char| c.is_ascii_alphabetic() || c == '>' || c == '/'))
    {
        return None;
    }
    let end = bytes.iter().take(LONGEST_TAG).skip(1).position(|b| *b == b'>' || *b == b'<')? + 1;
    (bytes.get(end) == Some(&b'>')).then_some((name, closing, end + 1))
}

fn decode_entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity(rest) {
            // "&amp;nbsp;" is escaped twice.
            Some(('&', length)) => match entity(&format!("&{}", head(&rest[length..], 10))) {
                Some((c, inner)) => {
                    out.push(c);
                    rest = &rest[length + inner - 1..];
                }
                None => {
                    out.push('&');
                    rest = &rest[length..];
                }
            },
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The first `count` characters.
fn head(text: &str, count: usize) -> &str {
    text.char_indices().nth(count).map_or(text, |(at, _)| &text[..at])
}

/// The character and the length in bytes of the entity that `text` starts with.
fn entity(text: &str) -> Option<(char, usize)> {
    let body = head(&text[1..], 10);
    if let Some(digits) = body.strip_prefix('#') {
        let end = digits.find(';')?;
        let number = &digits[..end];
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(|c| (c, end + 3));
    }
    if body.starts_with("nbsp") && !body.starts_with("nbsp;") {
        return Some((' ', 5));
    }
    let end = body.find(';')?;
    ENTITIES.iter().find(|(name, _)| *name == &body[..end]).map(|(_, c)| (*c, end + 2))
}

#[cfg(test)]
mod tests {
    use super::super::clean;

    #[test]
    fn markup_goes_text_stays() {
        assert_eq!(clean("<p>熟悉<b>Java</b></p><br/><ul><li>A</li><li>B</li></ul>"), "熟悉Java\nA\nB");
        assert_eq!(clean("经验<3年, C<D, a<b 且 x>y"), "经验<3年, C<D, a<b 且 x>y");
        assert_eq!(clean("前<script>var a='<p>';</SCRIPT>后<!-- x -->完"), "前后完");
        assert_eq!(clean("<div style=\"color:red\">List<String></div>"), "List<String>");
        assert_eq!(clean("<未闭合 <p"), "<未闭合 <p");
    }

    #[test]
    fn entities() {
        assert_eq!(
            clean("R&amp;D&nbsp;&nbsp;经理 &lt;3年 &#20013;&#x56FD; AT&T &amp;nbsp;x &bogus;"),
            "R&D 经理 <3年 中国 AT&T x &bogus;"
        );
        assert_eq!(clean("&lt;p&gt;岗位&lt;/p&gt;要求"), "岗位\n要求");
    }
}
