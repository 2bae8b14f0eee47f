//! Pay as job sites and offices write it: "4-7千", "8千-1.2万·13薪", "1-1.5万/月", "年薪10-15万", "200-300元/天 包吃住", "3千及以下".

use serde_json::{Map, Value, json};

use super::number::{Amount, amounts};
use crate::domain::message::Code;

const READ: Code = Code::PayAsIn;

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pay {
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Name of the PayUnit, when the text says one.
    pub unit: Option<&'static str>,
    /// ISO 4217, when the text says another currency than CNY.
    pub currency: Option<&'static str>,
}

impl Pay {
    /// The JSON form of the API's `Pay`.
    pub fn to_json(self, unit: &str) -> Value {
        let mut fields = Map::new();
        fields.extend(self.min.map(|min| ("minAmount".to_string(), json!(min))));
        fields.extend(self.max.map(|max| ("maxAmount".to_string(), json!(max))));
        fields.insert("unit".to_string(), json!(self.unit.unwrap_or(unit)));
        fields.extend(self.currency.map(|code| ("currencyCode".to_string(), json!(code))));
        Value::Object(fields)
    }
}

/// Reads a text in NFKC; `None` where pay is left open (面议). How often a year it is paid ("·13薪") is not read.
pub fn parse(text: &str) -> Result<Option<Pay>, Code> {
    let text = in_digits(&without_months_paid(text));
    let amounts = amounts(&text).ok_or(READ)?;
    if amounts.is_empty() && is_open(&text) {
        return Ok(None);
    }
    let (min, max) = range(&text, &amounts).ok_or(READ)?;
    let is_sound = |amount: f64| (0.0..=10_000_000.0).contains(&amount);
    let is_ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
    if !is_ordered || !min.into_iter().chain(max).all(is_sound) {
        return Err(READ);
    }
    Ok(Some(Pay { min, max, unit: unit_of(&text)?, currency: currency_of(&text)? }))
}

/// Whether a text leaves the amount open.
pub(super) fn is_open(text: &str) -> bool {
    ["面议", "面谈", "另议", "详谈", "从优", "商议"].iter().any(|open| text.contains(open))
}

/// The lowest and the highest of one amount or two, as the words beside them say; `None` of other numbers of amounts.
pub(super) fn range(text: &str, amounts: &[Amount]) -> Option<(Option<f64>, Option<f64>)> {
    let says = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match amounts[..] {
        [one] => {
            let amount = one.value();
            let is_least = text
                .get(one.end..)
                .is_some_and(|behind| behind.starts_with(['+', '~']) || behind.contains('起'));
            match () {
                () if says(&["以下", "以内", "不超过"]) => (None, Some(amount)),
                () if is_least || says(&["以上", "不低于", "至少", "底薪", "保底", "无责"]) => {
                    (Some(amount), None)
                }
                () => (Some(amount), Some(amount)),
            }
            .into()
        }
        // "4-7千": the first amount takes the scale of the second, but not in "8000-1.2万".
        [mut low, high] => {
            let is_whole = low.number >= 100.0 && low.number >= high.number;
            low.scale = low.scale.or(high.scale.filter(|_| !is_whole));
            Some((Some(low.value()), Some(high.value())))
        }
        _ => None,
    }
}

/// Without "·13薪", " 14薪", "(15薪)" and "*16".
fn without_months_paid(text: &str) -> String {
    let is_sign = |c: char| "·・•‧*×x( ,;".contains(c);
    for (at, sign) in text.char_indices().filter(|(_, c)| is_sign(*c)) {
        let behind = text.get(at + sign.len_utf8()..).unwrap_or_default().trim_start();
        let digits = behind.len() - behind.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let rest = behind.get(digits..).unwrap_or_default();
        let paid = rest.strip_prefix("个月").or_else(|| rest.strip_prefix('薪'));
        let starred = "*×x".contains(sign).then(|| paid.unwrap_or(rest));
        if let Some(rest) = paid.or(starred).filter(|_| digits == 2) {
            return format!("{}{}", text.get(..at).unwrap_or_default(), rest.trim_start_matches(')'));
        }
    }
    text.to_string()
}

/// With the digits of amounts in Chinese numerals: "八千" is "8千", "十五万" "15万", "一万五" and "一万五千" are "1.5万".
fn in_digits(text: &str) -> String {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).or((c == '两').then_some(2));
    let is_numeral = |c: char| c == '十' || digit(c).is_some();
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let behind = rest.trim_start_matches(is_numeral);
        let numeral = rest.get(..rest.len() - behind.len()).unwrap_or_default();
        let Some(scale) = behind.chars().next().filter(|c| "万千".contains(*c) && !numeral.is_empty())
        else {
            written.push(c);
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            continue;
        };
        let value = numeral.chars().fold(0, |value, c| match digit(c) {
            Some(digit) => value + digit,
            None => value.max(1) * 10,
        });
        written.push_str(&value.to_string());
        rest = behind.get(scale.len_utf8()..).unwrap_or_default();
        if let Some((part, c)) = rest.chars().next().and_then(|c| Some((digit(c)?, c))) {
            written.push_str(&format!(".{part}"));
            rest = rest.get(c.len_utf8()..).unwrap_or_default();
            rest = rest.strip_prefix('千').filter(|_| scale == '万').unwrap_or(rest);
        }
        written.push(scale);
    }
    written
}

/// The one unit that a text names, before the amount or behind it. Pay by the week or the piece is none that the API has.
fn unit_of(text: &str) -> Result<Option<&'static str>, Code> {
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
        (
            "PAY_UNIT_DAY",
            &[
                "日薪",
                "日工资",
                "天薪",
                "/天",
                "/日",
                "日结",
                "天结",
                "每天",
                "每日",
                "一天",
                "/工日",
                "/day",
            ],
        ),
        (
            "PAY_UNIT_MONTH",
            &["月薪", "月收入", "月入", "月工资", "/月", "每月", "一个月", "/个月", "每个月", "/month"],
        ),
        (
            "",
            &[
                "周薪", "/周", "每周", "/次", "/单", "/件", "/课", "/平", "/字", "计件", "/周年", "/期",
                "/学期", "每次", "每单", "每件", "每班", "每场", "每节", "每季",
            ],
        ),
    ];
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let mut named = UNITS.iter().filter(|(_, words)| words.iter().any(|word| text.contains(word)));
    match (named.next(), named.next()) {
        // "120元/班": a unit that is not known is none of those that are.
        (None, _) if by_what_is_unknown(&text) => Err(READ),
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
fn currency_of(text: &str) -> Result<Option<&'static str>, Code> {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<f64>, Option<f64>, Option<&'static str>) {
        let pay = parse(text).ok().flatten().unwrap_or_else(|| panic!("{text} is pay"));
        (pay.min, pay.max, pay.unit)
    }

    #[test]
    fn all_forms_of_the_sites_are_read() {
        let both = |min: f64, max: f64| (Some(min), Some(max), None);
        let by = |min: f64, max: f64, unit| (Some(min), Some(max), Some(unit));
        assert_eq!(read("1千-2千"), both(1_000.0, 2_000.0));
        assert_eq!(read("4-7千"), both(4_000.0, 7_000.0));
        assert_eq!(read("8千-1.2万·13薪"), both(8_000.0, 12_000.0));
        assert_eq!(read("8000-1.2万"), both(8_000.0, 12_000.0));
        assert_eq!(read("15-25K"), both(15_000.0, 25_000.0));
        for text in ["15-25K・14薪", "15-25K 14薪", "15-25K*14", "15-25K(14薪)", "15-25K×14薪", "15K~25K"]
        {
            assert_eq!(read(text), both(15_000.0, 25_000.0), "{text}");
        }
        assert_eq!(read("5-8K/月(13薪)"), by(5_000.0, 8_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("6,000-8,000元"), both(6_000.0, 8_000.0));
        assert_eq!(read("1-1.5万/月"), by(10_000.0, 15_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("0.3-1万/月"), by(3_000.0, 10_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("6.5-12万/年"), by(65_000.0, 120_000.0, "PAY_UNIT_YEAR"));
        assert_eq!(read("120-200/天"), by(120.0, 200.0, "PAY_UNIT_DAY"));
        assert_eq!(read("180元/天"), by(180.0, 180.0, "PAY_UNIT_DAY"));
        assert_eq!(read("20元每小时"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
        assert_eq!(read("3千及以下"), (None, Some(3_000.0), None));
        assert_eq!(read("20万以上/年"), (Some(200_000.0), None, Some("PAY_UNIT_YEAR")));
    }

    #[test]
    fn units_may_stand_in_front_and_words_behind() {
        let both = |min: f64, max: f64| (Some(min), Some(max), None);
        let by = |min: f64, max: f64, unit| (Some(min), Some(max), Some(unit));
        assert_eq!(read("年薪10-15万"), by(100_000.0, 150_000.0, "PAY_UNIT_YEAR"));
        assert_eq!(read("20-30万年薪"), by(200_000.0, 300_000.0, "PAY_UNIT_YEAR"));
        assert_eq!(read("日结150元"), by(150.0, 150.0, "PAY_UNIT_DAY"));
        assert_eq!(read("日薪200元"), by(200.0, 200.0, "PAY_UNIT_DAY"));
        assert_eq!(read("时薪20元"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
        assert_eq!(read("小时工20元"), by(20.0, 20.0, "PAY_UNIT_HOUR"));
        assert_eq!(read("年收入8-10万"), by(80_000.0, 100_000.0, "PAY_UNIT_YEAR"));
        assert_eq!(read("月收入6000-8000"), by(6000.0, 8000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("税前月薪 6000"), by(6_000.0, 6_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("200-300元/天 包吃住"), by(200.0, 300.0, "PAY_UNIT_DAY"));
        assert_eq!(read("4000-6000元/月,五险一金"), by(4_000.0, 6_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("6000元/人/月"), by(6_000.0, 6_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("5000元/月起"), (Some(5_000.0), None, Some("PAY_UNIT_MONTH")));
        assert_eq!(read("8000+"), (Some(8_000.0), None, None));
        assert_eq!(read("保底4000+提成"), (Some(4_000.0), None, None));
        assert_eq!(read("底薪3500元/月 提成另算"), (Some(3_500.0), None, Some("PAY_UNIT_MONTH")));
        assert_eq!(read("八千至一万二"), both(8_000.0, 12_000.0));
        assert_eq!(read("六千-八千/月"), by(6_000.0, 8_000.0, "PAY_UNIT_MONTH"));
        assert_eq!(read("两万元"), both(20_000.0, 20_000.0));
        assert_eq!(read("年薪十五万至二十万"), by(150_000.0, 200_000.0, "PAY_UNIT_YEAR"));
    }

    #[test]
    fn other_currencies_are_named() {
        for (text, code) in [
            ("$3000-5000/月", "USD"),
            ("3000-5000美元/月", "USD"),
            ("HK$20000/月", "HKD"),
            ("日元20万/月", "JPY"),
            ("€2000", "EUR"),
            ("US$2500/月", "USD"),
            ("S$2500/月", "SGD"),
            ("A$30/h", "AUD"),
            ("RM3000", "MYR"),
        ] {
            let pay = parse(text).ok().flatten().and_then(|pay| pay.currency);
            assert_eq!(pay, Some(code), "{text}");
        }
        for text in ["¥3000", "RMB 6,500-9,000", "rmb12k/月", "7000rmb", "CNY 4000", "人民币3000元"] {
            assert_eq!(parse(text).ok().flatten().map(|pay| pay.currency), Some(None), "{text}");
        }
        assert!(parse("RMB 3000-USD 5000").is_err());
        assert!(parse("3000美元-20000港币").is_err());
    }

    #[test]
    fn what_is_no_pay_is_refused_and_open_pay_states_nothing() {
        for text in [
            "",
            "120元/班",
            "800元/场",
            "5万/季度",
            "每班200元",
            "9-3千",
            "1-2-3千",
            "100/周",
            "50元/件",
            "1..2",
            "99999万",
            "底薪3000提成200/天 6000/月",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["面议", "面议/月", "薪资面议", "待遇从优"] {
            assert_eq!(parse(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn the_json_names_the_unit_and_the_currency() {
        let json = |text| parse(text).ok().flatten().map(|pay| pay.to_json("PAY_UNIT_MONTH"));
        assert_eq!(
            json("4-7千"),
            Some(json!({"minAmount": 4000.0, "maxAmount": 7000.0, "unit": "PAY_UNIT_MONTH"}))
        );
        assert_eq!(json("$30/h").map(|pay| pay["currencyCode"].clone()), Some(json!("USD")));
    }
}
