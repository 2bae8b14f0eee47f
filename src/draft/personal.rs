//! What says who somebody is, taken out of the lines.

use super::pieces::tokens;
use super::text::{Line, Place};
use crate::domain::message::Message;
use crate::domain::record::name::RecordKind;
use crate::domain::text::normalize::{PersonalData, personal_data};

use super::kinds;

/// Something of the document that the draft does not hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Omission {
    pub reason: Reason,
    /// The heading that it stood behind or under; empty where there was none.
    pub heading: String,
    pub place: Place,
}

/// Why it is left out. Of personal data the words are not told.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    Personal(PersonalData),
    /// An address of a person.
    Address,
    /// What ranking never sees: sex, age, ethnicity, household, marriage, health, belief.
    Protected,
    /// The words that were not understood, as of the heading.
    Unreadable(Message),
    /// What is wrong with the field that they became.
    Refused(String, Message),
}

const OF_PERSONS: [(&[&str], Reason); 7] = [
    (
        &["姓名", "名字", "中文名", "英文名", "联系人", "联系人姓名", "紧急联系人", "负责人"],
        Reason::Personal(PersonalData::PersonName),
    ),
    (
        &[
            "电话",
            "手机",
            "手机号",
            "手机号码",
            "联系电话",
            "电话号码",
            "移动电话",
            "固定电话",
            "座机",
            "tel",
            "phone",
            "mobile",
            "联系方式",
            "咨询电话",
            "招聘热线",
            "热线",
            "紧急联系电话",
        ],
        Reason::Personal(PersonalData::PhoneNumber),
    ),
    (
        &[
            "邮箱",
            "电子邮箱",
            "电子邮件",
            "邮件",
            "email",
            "e-mail",
            "mail",
            "联系邮箱",
            "投递邮箱",
            "简历投递",
            "邮箱地址",
        ],
        Reason::Personal(PersonalData::EmailAddress),
    ),
    (&["qq", "qq号", "qq号码", "扣扣"], Reason::Personal(PersonalData::QqNumber)),
    (&["微信", "微信号", "wechat", "vx", "wx"], Reason::Personal(PersonalData::WeChatId)),
    (
        &["身份证", "身份证号", "身份证号码", "证件号码", "证件号", "学号", "工号", "准考证号"],
        Reason::Personal(PersonalData::IdentityNumber),
    ),
    (
        &[
            "家庭住址",
            "家庭地址",
            "通讯地址",
            "通信地址",
            "住址",
            "现住址",
            "居住地址",
            "联系地址",
            "现居地址",
            "家庭成员",
            "父亲",
            "母亲",
        ],
        Reason::Address,
    ),
];

/// Headings of what ranking never sees, and of where somebody is from or lives; in postings they are conditions.
const PROTECTED: [&str; 26] = [
    "性别",
    "年龄",
    "出生日期",
    "出生年月",
    "出生年月日",
    "出生",
    "生日",
    "民族",
    "籍贯",
    "户籍",
    "户口",
    "户籍地",
    "户口所在地",
    "户籍所在地",
    "政治面貌",
    "婚姻状况",
    "婚姻",
    "婚否",
    "婚育状况",
    "身高",
    "体重",
    "健康状况",
    "健康",
    "宗教信仰",
    "生源地",
    "照片",
];

/// Lines at the top where a name may stand alone.
const NAME_LINES: usize = 4;
/// Signs between the parts of a line, each of which is kept or left out.
const BETWEEN: [char; 12] = [',', ';', '。', '，', '；', '|', '｜', '\t', '!', '！', '?', '？'];

/// The lines without what says who somebody is, and what that was.
pub(super) fn without(kind: RecordKind, lines: Vec<Line>) -> (Vec<Line>, Vec<Omission>) {
    let mut omissions = Vec::new();
    let name = name_of(kind, &lines);
    let mut kept = Vec::new();
    for (number, line) in lines.into_iter().enumerate() {
        let text = cleared(kind, &line, name.as_deref(), number, &mut omissions);
        if !text.trim().is_empty() {
            kept.push(Line { text, ..line });
        }
    }
    (kept, omissions)
}

/// What is left of a line.
fn cleared(
    kind: RecordKind,
    line: &Line,
    name: Option<&str>,
    number: usize,
    omissions: &mut Vec<Omission>,
) -> String {
    let omit =
        |reason: Reason, heading: &str| Omission { reason, heading: heading.to_string(), place: line.place };
    let is_person = kinds::is_person(kind);
    let mut cells: Vec<String> = Vec::new();
    let mut announced: Option<(Reason, String)> = None;
    for cell in line.text.split('\t') {
        // The cell behind one that announces what is left out, unless it is a heading itself.
        if let Some((reason, heading)) = announced.take()
            && of_heading(cell, is_person).is_none()
            && tokens(kind, cell).first().is_none_or(|token| token.heading.is_none())
        {
            omissions.push(omit(reason, &heading));
            continue;
        }
        if let Some(reason) = of_heading(cell, is_person) {
            announced = Some((reason, bare(cell)));
            continue;
        }
        let cell = without_pairs(kind, cell, is_person, &mut |reason, heading| {
            omissions.push(omit(reason, heading));
        });
        let cell = match name {
            Some(name) if is_person && cell.contains(name) => {
                // At the top the rest of the line is what a CV is called.
                omissions.push(omit(Reason::Personal(PersonalData::PersonName), ""));
                let rest = cell.replace(name, "");
                let is_title = number < NAME_LINES
                    && ["", "简历", "个人简历", "的简历", "的个人简历", "求职简历"]
                        .contains(&rest.trim_matches(|c: char| !c.is_alphanumeric()));
                if is_title { String::new() } else { rest }
            }
            _ => cell,
        };
        let cell =
            without_data(&cell, is_person, &mut |found| omissions.push(omit(Reason::Personal(found), "")));
        if !cell.trim().is_empty() {
            cells.push(cell.trim().to_string());
        }
    }
    let text = cells.join("\t");
    // What the parts do not give away the whole may: a number in three cells.
    let Some(found) = personal(&text, is_person) else { return text };
    omissions.push(omit(Reason::Personal(found), ""));
    String::new()
}

fn bare(text: &str) -> String {
    let letters = text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ':' | '：' | '*'));
    letters.flat_map(char::to_lowercase).collect()
}

/// Why what stands behind a heading is left out, if it is.
fn of_heading(heading: &str, is_person: bool) -> Option<Reason> {
    let heading = bare(heading);
    let found = OF_PERSONS.iter().find(|(words, _)| words.contains(&heading.as_str()));
    let of_all = found
        .map(|(_, reason)| reason.clone())
        .filter(|reason| is_person || !matches!(reason, Reason::Address));
    of_all.or_else(|| (is_person && PROTECTED.contains(&heading.as_str())).then_some(Reason::Protected))
}

/// A cell without its pairs of such headings: "性别：男 学历：大专" is "学历：大专".
fn without_pairs(
    kind: RecordKind,
    cell: &str,
    is_person: bool,
    omit: &mut dyn FnMut(Reason, &str),
) -> String {
    let mut kept = String::new();
    let mut rest = cell;
    loop {
        let found = rest.char_indices().filter(|(_, c)| matches!(c, ':' | '：')).find_map(|(colon, sign)| {
            let before = rest.get(..colon)?;
            let start = before.rfind([' ', ',', ';', '，', '；', '。', '/']).map_or(0, |at| {
                at + before.get(at..).and_then(|part| part.chars().next()).map_or(1, char::len_utf8)
            });
            let heading = before.get(start..)?;
            Some((start, colon + sign.len_utf8(), heading, of_heading(heading, is_person)?))
        });
        let Some((start, behind, heading, reason)) = found else { break };
        kept.push_str(rest.get(..start).unwrap_or_default());
        // Of an address all words are.
        let is_address = reason == Reason::Address;
        omit(reason, &bare(heading));
        // The words go on to the next pair, or to a sign that ends them.
        let words = rest.get(behind..).unwrap_or_default();
        let led = words.len() - words.trim_start().len();
        let own = words.get(led..).unwrap_or_default();
        let stop = own.find([' ', ',', ';', '，', '；', '。']).unwrap_or(own.len());
        // "138 0013 8000" and "重庆市 沙坪坝区": up to the next word with a colon.
        let next = own.match_indices([':', '：']).find_map(|(colon, _)| {
            let before = own.get(..colon)?;
            let start = before.rfind([' ', ',', ';', '，', '；'])?;
            let heading = before.get(start..)?.trim();
            (tokens(kind, &format!("{heading}:")).first().is_some_and(|token| token.heading.is_some())
                || of_heading(heading, is_person).is_some())
            .then_some(start)
        });
        let end = match next {
            Some(next) => next,
            None if is_address => own.len(),
            None if own.get(..stop).is_some_and(|word| word.chars().any(|c| c.is_ascii_digit())) => {
                own.len().min(own.find(['，', '；', '。', ';']).unwrap_or(own.len()))
            }
            None => stop,
        };
        rest = own.get(end..).unwrap_or_default();
    }
    kept.push_str(rest);
    kept
}

/// Personal data of a text; where nobody lives, an address is an employer's.
fn personal(text: &str, is_person: bool) -> Option<PersonalData> {
    personal_data(text).filter(|found| is_person || *found != PersonalData::HomeAddress)
}

/// A text without those of its parts that hold data of persons.
fn without_data(text: &str, is_person: bool, omit: &mut dyn FnMut(PersonalData)) -> String {
    if personal(text, is_person).is_none() {
        return text.to_string();
    }
    let mut kept = String::new();
    for part in text.split_inclusive(BETWEEN) {
        if personal(part, is_person).is_none() {
            kept.push_str(part);
            continue;
        }
        for word in part.split_inclusive([' ', '/', '(', ')', '（', '）', '、']) {
            match personal(word, is_person) {
                Some(found) => omit(found),
                None => kept.push_str(word),
            }
        }
    }
    match personal(&kept, is_person) {
        Some(found) => {
            omit(found);
            String::new()
        }
        None => kept,
    }
}

/// The name of the person: behind 姓名, or alone at the top. Names are told from words by family names.
fn name_of(kind: RecordKind, lines: &[Line]) -> Option<String> {
    if !kinds::is_person(kind) {
        return None;
    }
    let stated = lines.iter().find_map(|line| {
        let text = line.text.replace(['\t', '：'], ":");
        let joined: String = text.chars().filter(|c| *c != ' ').collect();
        let at = joined.find("姓名:")?;
        let behind = joined.get(at + "姓名:".len()..)?;
        let name: String =
            behind.trim_start_matches(':').chars().take_while(|c| is_han(*c) || *c == '·').collect();
        // Behind a name the next heading may stand without a sign: 姓名:王小明性别:女.
        let name = name.split("性别").next().unwrap_or_default().to_string();
        (2..=8).contains(&name.chars().count()).then_some(name)
    });
    stated.or_else(|| lines.iter().take(NAME_LINES).find_map(|line| alone(&line.text)))
}

fn alone(line: &str) -> Option<String> {
    let first = line.split(['\t', '|', '-', '/', ' ']).next().unwrap_or_default();
    let parts = [line.replace(' ', ""), first.to_string()];
    parts.into_iter().find_map(|text| {
        let name = ["的个人简历", "个人简历", "的简历", "简历"]
            .iter()
            .find_map(|tail| text.strip_suffix(tail))
            .unwrap_or(&text);
        let name = name.trim();
        let fits = (2..=4).contains(&name.chars().count()) && name.chars().all(is_han);
        (fits && personal_data(&format!("我叫{name}")) == Some(PersonalData::PersonName))
            .then(|| name.to_string())
    })
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, text: &str) -> (String, Vec<Reason>) {
        let kind = serde_json::from_value(serde_json::json!(name)).unwrap();
        let lines = text
            .lines()
            .map(|text| Line { place: Place::default(), text: text.to_string(), wraps: false })
            .collect();
        let (lines, omissions) = without(kind, lines);
        let text = lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n");
        (text, omissions.into_iter().map(|omission| omission.reason).collect())
    }

    #[test]
    fn who_it_is_is_left_out_and_told() {
        use PersonalData::*;
        let personal = |found| Reason::Personal(found);
        for (text, left, reasons) in [
            ("姓名：王小明 性别：女 学历：大专", "学历：大专", vec![personal(PersonName), Reason::Protected]),
            ("姓名\t王小明\t学历\t大专", "学历\t大专", vec![personal(PersonName)]),
            ("电话：138 0013 8000 专业：护理", "专业：护理", vec![personal(PhoneNumber)]),
            (
                "张三\n求职意向：焊工\n张三做事认真",
                "求职意向：焊工\n做事认真",
                vec![personal(PersonName), personal(PersonName)],
            ),
            ("李四的简历", "", vec![personal(PersonName)]),
            (
                "13800138000 | zhang@qq.com | 重庆",
                "重庆",
                vec![personal(MobileNumber), personal(EmailAddress)],
            ),
            (
                "出生日期：2003年5月1日，民族：汉，政治面貌：团员",
                "",
                vec![Reason::Protected, Reason::Protected, Reason::Protected],
            ),
            ("家庭住址：重庆市 沙坪坝区1号", "", vec![Reason::Address]),
            ("会CAD，家住渝北区黄山大道55号，能吃苦", "会CAD，能吃苦", vec![personal(HomeAddress)]),
            ("会CAD，微信号：zhang_san99，能吃苦", "会CAD，能吃苦", vec![personal(WeChatId)]),
        ] {
            let (kept, told) = read("studentProfile", text);
            assert_eq!(kept.trim_matches([' ', ',', '，', '|', '\n']).replace("，，", "，"), left, "{text}");
            assert_eq!(told, reasons, "{text}");
        }
    }

    #[test]
    fn conditions_of_postings_stay() {
        let (kept, told) = read(
            "jobPosting",
            "联系人：王经理\n年龄：18岁以上\n通讯地址：渝北区黄山大道55号\n电话：023-68881234",
        );
        assert_eq!(kept, "年龄：18岁以上\n通讯地址：渝北区黄山大道55号");
        assert_eq!(told.len(), 2);
    }
}
