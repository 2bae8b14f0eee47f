//! Names of persons in Latin letters, behind a word that says so: 姓名：Zhang Wei, Name: Li Xiaoming.

use std::ops::Range;

use super::stated::Folded;
use super::{Found, PersonalData};

/// Words behind which whatever words with capitals stand are a name.
const OF_PERSONS: [&str; 6] = ["姓名", "我叫", "本人叫", "英文名", "我的名字", "本人名字"];

/// Words behind which names of things stand as well: what is no Chinese name in pinyin is none.
const OF_ALL: [&str; 5] = ["name", "名字", "called", "i am", "本人"];

/// Words of headings, after which no name goes on.
const HEADINGS: [&str; 36] = [
    "name",
    "gender",
    "sex",
    "age",
    "email",
    "mail",
    "phone",
    "mobile",
    "tel",
    "date",
    "birth",
    "address",
    "major",
    "school",
    "title",
    "id",
    "no",
    "number",
    "code",
    "excel",
    "word",
    "ppt",
    "wps",
    "office",
    "java",
    "python",
    "class",
    "grade",
    "city",
    "company",
    "department",
    "position",
    "qq",
    "wechat",
    "remark",
    "sheet",
];

/// Family names in pinyin, of more than nine in ten people.
const SURNAMES: &str = "wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang han \
    deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lv lu lyu ding ren yao shen zhong cui tan fan liao \
    shi jin jia xia fu fang zou xiong bai meng qin qiu hou yin xue yan lei long tao hao gu gong shao wan qian dai mo kong xiang chang wen \
    kang niu ge xing an qi yi wu qiao pang ni zhuang nie zhan shang yue ji mei tong ning bi ruan dan pei huo tu miao qu sheng ran weng lan \
    xin jin guan chai bao hua yu zu teng rao mou ai you yin mu si zhuo jian che xiang lian mai chu lou dou qi cen dang fei bu leng mi \
    ouyang situ sima shangguan zhuge";

const INITIALS: [&str; 24] = [
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c",
    "s", "y", "w", "",
];
const FINALS: [&str; 35] = [
    "iang", "iong", "uang", "ang", "eng", "ing", "ong", "iao", "ian", "uai", "uan", "ai", "ei", "ao", "ou",
    "an", "en", "in", "un", "ia", "ie", "iu", "ua", "uo", "ui", "ue", "ve", "vn", "a", "o", "e", "i", "u",
    "v", "er",
];

/// The names that a text tells.
pub(super) fn names(text: &Folded<'_>) -> Vec<Found> {
    let of_persons = OF_PERSONS.iter().map(|word| (*word, true));
    let of_all = OF_ALL.iter().map(|word| (*word, false));
    let mut found = Vec::new();
    for (word, is_of_person) in of_persons.chain(of_all) {
        for behind in text.behind(word) {
            let before = text.folded.get(..behind - word.len()).unwrap_or_default();
            // "username", "filename"
            if word.is_ascii() && before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '_') {
                continue;
            }
            let start = text.place(behind..behind).start;
            let rest = text.text.get(start..).unwrap_or_default();
            if let Some(name) = name(rest, is_of_person, word == "本人") {
                found.push(Found {
                    place: start + name.start..start + name.end,
                    kind: PersonalData::PersonName,
                });
            }
        }
    }
    found
}

/// Where the name stands that a text begins with, behind its signs.
fn name(behind: &str, is_of_person: bool, stands_at_once: bool) -> Option<Range<usize>> {
    const SIGNS: [char; 11] = [' ', ':', '=', '-', '(', ')', '[', ']', '/', '是', '为'];
    let name = behind.trim_start_matches(SIGNS);
    let name = name.strip_prefix("is ").unwrap_or(name).trim_start_matches(SIGNS);
    let start = behind.len() - name.len();
    let signs = behind.get(..start).unwrap_or_default();
    // "名字Hello"; behind 本人 a name stands at once.
    if signs.is_empty() && !is_of_person && !stands_at_once {
        return None;
    }
    let words = words(name);
    let is_capital = words.iter().all(|word| name.get(word.clone()).is_some_and(is_capital));
    let most = (2..=words.len().min(4)).rev();
    let length = most.into_iter().find_map(|count| {
        let words = words.get(..count)?;
        let fits = is_pinyin_name(name, words) && (is_of_person || is_capital_start(name, words))
            || is_of_person && is_capital && (signs.is_empty() || signs.contains(':'));
        fits.then(|| words.last().map(|word| word.end))?
    });
    length.map(|length| start..start + length)
}

/// The words in Latin letters that a text begins with, up to a heading; one with a capital inside is two.
fn words(text: &str) -> Vec<Range<usize>> {
    const MOST: usize = 5;
    let (mut words, mut from) = (Vec::new(), 0);
    while words.len() < MOST {
        let rest = text.get(from..).unwrap_or_default();
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let goes_on = rest
            .get(length..)
            .is_some_and(|behind| behind.starts_with(|c: char| c.is_ascii_digit() || c == '_'));
        if length < 2 || goes_on || HEADINGS.contains(&word.to_ascii_lowercase().as_str()) {
            break;
        }
        // "ZhangWei"
        let inner = word.char_indices().skip(1).find(|(_, c)| c.is_ascii_uppercase()).map(|(at, _)| at);
        let is_two = |at: &usize| {
            *at > 1 && [word.get(..*at), word.get(*at..)].iter().all(|part| part.is_some_and(is_capital))
        };
        match inner.filter(is_two) {
            Some(at) => words.extend([from..from + at, from + at..from + length]),
            None => words.push(from..from + length),
        }
        from += length;
        match text.get(from..).and_then(|rest| rest.strip_prefix([' ', '-', '·'])) {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_alphabetic()) => {
                from = text.len() - rest.len();
            }
            _ => break,
        }
    }
    words
}

/// "Wei", "WEI".
fn is_capital(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && (letters.clone().all(|c| c.is_ascii_lowercase()) || letters.all(|c| c.is_ascii_uppercase()))
}

fn is_capital_start(text: &str, words: &[Range<usize>]) -> bool {
    words.iter().all(|word| text.get(word.clone()).is_some_and(is_capital))
}

/// Whether the words are two or three of pinyin, the first or the last a family name.
fn is_pinyin_name(text: &str, words: &[Range<usize>]) -> bool {
    let words: Vec<String> =
        words.iter().map(|word| text.get(word.clone()).unwrap_or_default().to_ascii_lowercase()).collect();
    let is_surname =
        |word: Option<&String>| word.is_some_and(|word| SURNAMES.split(' ').any(|name| name == word));
    words.len() <= 3
        && words.iter().all(|word| is_pinyin(word))
        && (is_surname(words.first()) || is_surname(words.last()))
}

/// Whether a word is syllables of pinyin alone, one to three of them.
fn is_pinyin(word: &str) -> bool {
    fn fits(rest: &str, syllables: usize) -> bool {
        if rest.is_empty() {
            return syllables > 0;
        }
        syllables < 3
            && INITIALS.iter().filter_map(|initial| Some((initial, rest.strip_prefix(initial)?))).any(
                |(initial, rest)| {
                    let mut finals = FINALS.iter().filter(|last| **last != "er" || initial.is_empty());
                    finals.any(|last| rest.strip_prefix(last).is_some_and(|rest| fits(rest, syllables + 1)))
                },
            )
    }
    word.len() <= 18 && fits(word, 0)
}

#[cfg(test)]
mod tests {
    use super::super::{PersonalData, masked, personal_data};

    #[test]
    fn names_in_latin_letters_are_found_whole() {
        for (text, left) in [
            ("姓名：Zhang Wei 专业：护理", "姓名:*** 专业:护理"),
            ("Name: Li Xiaoming, welding", "Name: ***, welding"),
            ("姓名 Wang Fang 女", "姓名 *** 女"),
            ("name：ZHANG SAN", "name:***"),
            ("姓名/Name：Chen Jie", "姓名/Name:***"),
            ("My name is Liu Yang, I can weld", "My name is ***, I can weld"),
            ("姓名: Abdul Rahman", "姓名:***"),
            ("我叫Tom Li，会CAD", "我叫***,会CAD"),
            ("姓名：zhang wei", "姓名:***"),
            ("本人Liu Wei，毕业于职校", "本人***,毕业于职校"),
            ("Name: ZhangWei Major: CNC", "Name: *** Major: CNC"),
            ("Name: Ouyang Nana Welding", "Name: *** Welding"),
        ] {
            let masked = masked(text).unwrap_or_else(|| panic!("{text}"));
            assert_eq!(
                (masked.text.replace(": ***", ":***"), masked.found),
                (left.replace(": ***", ":***"), vec![PersonalData::PersonName]),
                "{text}"
            );
        }
    }

    #[test]
    fn names_of_things_are_none() {
        for text in [
            "Name: Java Developer",
            "Name: Product Manager",
            "姓名 Excel 表格录入",
            "姓名 Name Gender Age",
            "name: string 字段校验",
            "username: Wang Wu",
            "Name and address fields",
            "项目名字：Hello World",
            "姓名：Name",
            "姓名 Pinyin Sort 功能",
            "本人Java开发",
        ] {
            assert_eq!(personal_data(text), None, "{text}");
        }
    }
}
