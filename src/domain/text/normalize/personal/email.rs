//! Addresses of e-mail, also as people write them for people alone: zhang艾特qq点com, li(at)163(dot)com.

use std::ops::Range;

use super::stated::Folded;
use super::{Found, PersonalData};

/// Bytes of an address before its @ (RFC 5321, 4.5.3.1.1).
const MOST_OF_USER: usize = 64;

/// Ways to write @; of those of the second list a host must follow whose dot is spelled too, for they are words or signs of their own.
const ATS: [&str; 14] = [
    "@",
    "[@]",
    "(@)",
    "艾特",
    "爱特",
    "圈a",
    "小老鼠",
    "(at)",
    "[at]",
    "{at}",
    "<at>",
    "#at#",
    "_at_",
    "(a)",
];
const SPELLED_ATS: [&str; 2] = [" at ", "#"];

/// Providers that are little else, so that behind these signs their names and a plain dot are a host: wang#163.com.
const MAILBOXES: [&str; 11] =
    ["163", "126", "139", "189", "qq", "foxmail", "gmail", "outlook", "hotmail", "yeah", "icloud"];

/// Ways to write the dot.
const DOTS: [&str; 16] = [
    ".", "。", "·", "点", "(dot)", "[dot]", "{dot}", " dot ", "_dot_", "#dot#", "(.)", ",", "、", ";", ":",
    "•",
];

/// Who gives addresses to people: behind these the dot may be left out (wang@163 com).
const PROVIDERS: [&str; 15] = [
    "163", "126", "139", "189", "qq", "foxmail", "gmail", "outlook", "hotmail", "sina", "sohu", "yeah",
    "aliyun", "icloud", "yahoo",
];

/// Domains of the highest level that people here have addresses in.
const TOPS: [&str; 16] = [
    "com", "cn", "net", "org", "edu", "gov", "io", "me", "cc", "co", "vip", "top", "info", "hk", "tw", "app",
];

/// The e-mail addresses of a text.
pub(super) fn emails<'t>(text: &'t Folded<'_>) -> impl Iterator<Item = Found> + 't {
    let found = |place: Range<usize>| Found { place: text.place(place), kind: PersonalData::EmailAddress };
    let by_form = text.folded.match_indices('@').filter_map(|(at, sign)| {
        let place = around(&text.folded, at..at + sign.len(), dotted)?;
        Some(place)
    });
    let spelled = |ats: &'static [&'static str], host: fn(&str) -> Option<usize>| {
        ats.iter().flat_map(move |sign| {
            let places = text.folded.match_indices(sign).map(|(at, sign)| at..at + sign.len());
            places.filter_map(move |at| around(&text.folded, at, host))
        })
    };
    by_form.chain(spelled(&ATS, known)).chain(spelled(&SPELLED_ATS, known_and_spelled)).map(found)
}

/// The address whose @ stands there, before a host of such a form.
fn around(text: &str, at: Range<usize>, host: impl Fn(&str) -> Option<usize>) -> Option<Range<usize>> {
    let is_of_user = |c: &char| c.is_ascii_alphanumeric() || "_-.+%".contains(*c);
    let before = text.get(..at.start)?;
    let behind = text.get(at.end..)?;
    let host = at.end + host(behind)?;
    // "li @ qq . com"
    let user = before.strip_suffix(' ').filter(|_| behind.starts_with(' ')).unwrap_or(before);
    let length = user.chars().rev().take(MOST_OF_USER).take_while(is_of_user).count();
    let is_user = user.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    is_user.then(|| user.len() - length..host)
}

/// Where a host ends that a text begins with: labels and dots, of which one stands before letters.
fn dotted(text: &str) -> Option<usize> {
    const MOST: usize = 253;
    let is_of_host = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-');
    let host = text.get(..text.bytes().take(MOST).take_while(is_of_host).count())?;
    let dot = host.find('.').filter(|dot| *dot > 0)?;
    let letters = host.bytes().skip(dot + 1).take_while(u8::is_ascii_alphabetic).count();
    (letters >= 2).then_some(host.len())
}

/// The same with dots however they are written, which ends with a known domain.
fn known(text: &str) -> Option<usize> {
    labels(text).map(|(end, _)| end)
}

fn known_and_spelled(text: &str) -> Option<usize> {
    let is_mailbox = || {
        let (name, _) = text.trim_start_matches(' ').split_once('.')?;
        MAILBOXES.contains(&name).then_some(())
    };
    labels(text).filter(|(_, is_spelled)| *is_spelled || is_mailbox().is_some()).map(|(end, _)| end)
}

/// Where the last domain that is known ends, and whether a dot before it is written otherwise than as one.
fn labels(text: &str) -> Option<(usize, bool)> {
    const MOST: usize = 5;
    let (mut rest, mut is_spelled, mut end) = (text.trim_start_matches(' '), false, None);
    for label in 0..MOST {
        let length = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'-').count();
        let (name, behind) = rest.split_at(length);
        // "at 3 dot com" is no host.
        if name.is_empty() || label == 0 && name.len() < 2 {
            break;
        }
        // "wang@163com", "wang@qq com"
        let without_dot = |provider: &str| {
            let top = match name.strip_prefix(provider) {
                Some("") => behind.strip_prefix(' ').unwrap_or_default(),
                Some(_) => rest.get(provider.len()..).unwrap_or_default(),
                None => "",
            };
            let length = top.bytes().take_while(u8::is_ascii_alphanumeric).count();
            TOPS.contains(&top.get(..length).unwrap_or_default()).then(|| text.len() - top.len() + length)
        };
        if label == 0
            && let Some(end) = PROVIDERS.iter().find_map(|provider| without_dot(provider))
        {
            return Some((end, true));
        }
        if label > 0 && TOPS.contains(&name) {
            end = Some((text.len() - behind.len(), is_spelled));
        }
        let spaced = behind.strip_prefix(' ').unwrap_or(behind);
        let dot = |behind: &str| DOTS.iter().find(|dot| behind.starts_with(**dot)).copied();
        let Some((dot, behind)) =
            dot(behind).map(|dot| (dot, behind)).or_else(|| dot(spaced).map(|dot| (dot, spaced)))
        else {
            break;
        };
        is_spelled |= dot != ".";
        rest = behind.get(dot.len()..).unwrap_or_default().trim_start_matches(' ');
    }
    end
}

#[cfg(test)]
mod tests {
    use super::super::{PersonalData, masked, personal_data};

    #[test]
    fn addresses_are_found_whole_however_they_are_written() {
        for (text, left) in [
            ("邮箱zhang.san@qq.com。", "邮箱***。"),
            ("邮箱 zhang艾特qq点com", "邮箱 ***"),
            ("zhang.san(at)163(dot)com 会CAD", "*** 会CAD"),
            ("lisi[AT]qq.com.cn，会CAD", "***,会CAD"),
            ("wangwu at qq dot com", "***"),
            ("zhang@qq点com", "***"),
            ("zhang＠163。com", "***"),
            ("lisi @ qq . com", "***"),
            ("abc#126点com", "***"),
            ("联系：hr[@]abc.com", "联系:***"),
            ("wang@163，com 会CAD", "*** 会CAD"),
            ("li.si@qq、com", "***"),
            ("邮箱chen@163com，会CAD", "邮箱***,会CAD"),
            ("sun@qq com", "***"),
            ("wang＃163.com", "***"),
            ("zhang AT gmail.com 会CAD", "*** 会CAD"),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (masked.text.as_str(), masked.found),
                (left, vec![PersonalData::EmailAddress]),
                "{text}"
            );
        }
    }

    #[test]
    fn words_and_programs_are_none() {
        for text in [
            "work at baidu.com",
            "issue#163.comments",
            "C#163课时",
            "艾特同事",
            "点com域名",
            "会用 @Autowired 注解",
            "npm @vue/cli",
            "数据点commit",
            "会议at三点",
            "C#.net 开发",
            "C# . NET",
            "@某某。com",
            "会用@注解,com组件开发",
            "@163邮箱的使用",
            "at 163 com",
            "a@b",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
