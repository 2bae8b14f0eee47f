//! The unit of time and the currency of pay: "元/小时", "日结", "US$".

use super::pay::{READ, is_open};
use crate::domain::message::Code;

/// The one unit that a text names, before the amount or behind it. Pay by the week, or by the piece alone, is none that the API has.
pub(super) fn unit_of(text: &str) -> Result<Option<&'static str>, Code> {
    const UNITS: [(&str, &[&str]); 5] = [
        ("PAY_UNIT_YEAR", &["年薪", "年收入", "年收", "年包", "/年", "每年", "一年", "/year", "/yr", "p.a."]),
        (
            "PAY_UNIT_HOUR",
            &[
                "时薪",
                "小时工",
                "钟点工",
                "小时薪",
                "/时",
                "/小时",
                "每小时",
                "每时",
                "一小时",
                "/个小时",
                "/h",
            ],
        ),
        ("PAY_UNIT_DAY", &["日薪", "日工资", "天薪", "/天", "/日", "每天", "每日", "一天", "/工日", "/day"]),
        (
            "PAY_UNIT_MONTH",
            &["月薪", "月收入", "月入", "月工资", "/月", "每月", "一个月", "/个月", "每个月", "/month"],
        ),
        (
            "",
            &[
                "周薪", "/周", "每周", "/次", "/单", "/件", "/课", "/平", "/字", "/周年", "/期", "/学期",
                "每次", "每单", "每件", "每班", "每场", "每节", "每季",
            ],
        ),
    ];
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    // "计件，约300/天" says by the piece how so much is earned.
    let is_by_piece = text.contains("计件");
    let text = text.replace("小时工作", "").replace("计件", "");
    // How often it is paid out is no unit beside one: "20元/小时，日结".
    const PAID_OUT: [&str; 2] = ["日结", "天结"];
    let mut named = UNITS.iter().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    match (named.next(), named.next()) {
        // "120元/班": a unit that is not known is none of those that are.
        (None, _) if PAID_OUT.iter().any(|word| text.contains(word)) => Ok(Some("PAY_UNIT_DAY")),
        (None, _) if is_by_piece || by_what_is_unknown(&text) => Err(READ),
        (None, _) => Ok(None),
        (Some((unit, _)), None) if !unit.is_empty() => Ok(Some(*unit)),
        _ => Err(READ),
    }
}

/// Whether an amount is by something: a stroke and a word behind it.
fn by_what_is_unknown(text: &str) -> bool {
    let behind = text.match_indices('/').filter_map(|(at, _)| text.get(at + 1..)?.chars().next());
    !is_open(text) && behind.into_iter().any(char::is_alphabetic)
}

/// The currency that a text names, where it is another than CNY.
pub(super) fn currency_of(text: &str) -> Result<Option<&'static str>, Code> {
    // Longer words first: HK$ is no $, and US$ no S$.
    const CURRENCIES: [(&str, &[&str]); 16] = [
        ("CNY", &["人民币", "rmb", "cny"]),
        ("USD", &["us$", "美元", "美金", "usd"]),
        ("HKD", &["hk$", "港币", "港元", "hkd"]),
        ("TWD", &["nt$", "台币", "新台币", "twd"]),
        ("SGD", &["s$", "新元", "新加坡元", "新币", "sgd"]),
        ("MOP", &["mop", "澳门元", "澳门币"]),
        ("AUD", &["a$", "澳元", "aud"]),
        ("CAD", &["c$", "加元", "cad"]),
        ("EUR", &["€", "欧元", "eur"]),
        ("GBP", &["£", "英镑", "gbp"]),
        ("JPY", &["日元", "日币", "円", "jpy"]),
        ("KRW", &["₩", "韩元", "韩币", "krw"]),
        ("THB", &["泰铢", "thb"]),
        ("RUB", &["卢布", "rub"]),
        ("VND", &["越南盾", "vnd"]),
        ("MYR", &["马币", "林吉特", "myr", "rm"]),
    ];
    const DOLLARS: (&str, &[&str]) = ("USD", &["$"]);
    let mut text = text.to_lowercase();
    let mut named = None;
    for (code, words) in CURRENCIES.into_iter().chain([DOLLARS]) {
        for word in words.iter().filter(|word| names(&text, word)).collect::<Vec<_>>() {
            text = text.replace(*word, "");
            if named.is_some_and(|named| named != code) {
                return Err(Code::TwoCurrencies);
            }
            named = Some(code);
        }
    }
    Ok(named.filter(|code| *code != "CNY"))
}

/// Whether a text has a word of currency; letters of another word are none: RM is not in RMB.
fn names(text: &str, word: &str) -> bool {
    let is_letter = |c: char| word.chars().all(|c| c.is_ascii_alphabetic()) && c.is_ascii_alphabetic();
    text.match_indices(word).any(|(at, _)| {
        let (before, behind) = (text.get(..at), text.get(at + word.len()..));
        !before.is_some_and(|text| text.ends_with(is_letter))
            && !behind.is_some_and(|text| text.starts_with(is_letter))
    })
}
