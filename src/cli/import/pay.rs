//! Pay as job sites write it: "4-7千", "8千-1.2万·13薪", "1-1.5万/月", "120-200/天", "15-25K", "3千及以下".

use serde_json::{Map, Value, json};

/// What was read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pay {
    pub min: Option<f64>,
    pub max: Option<f64>,
    /// Name of the PayUnit, when the text says one.
    pub unit: Option<&'static str>,
}

impl Pay {
    /// The JSON form of the API's `Pay`.
    pub fn to_json(self, unit: &str) -> Value {
        let mut fields = Map::new();
        fields.extend(self.min.map(|min| ("minAmount".to_string(), json!(min))));
        fields.extend(self.max.map(|max| ("maxAmount".to_string(), json!(max))));
        fields.insert("unit".to_string(), json!(self.unit.unwrap_or(unit)));
        Value::Object(fields)
    }
}

/// Reads a text in NFKC; `None` when it holds no pay. What follows a middle dot ("·13薪") is not read.
pub fn parse(text: &str) -> Option<Pay> {
    let text = text.split(['·', '*']).next().unwrap_or_default();
    let (amounts, unit) = match text.split_once(['/', '每']) {
        Some((amounts, unit)) => (amounts, Some(unit_of(unit)?)),
        None => (text, None),
    };
    let found = amounts_of(amounts);
    let is_sound = |amount: f64| (0.0..=10_000_000.0).contains(&amount);
    let (min, max) = match found[..] {
        [(one, scale)] => {
            let one = one * scale.unwrap_or(1.0);
            match () {
                () if amounts.contains("以下") => (None, Some(one)),
                () if amounts.contains("以上") => (Some(one), None),
                () => (Some(one), Some(one)),
            }
        }
        // "4-7千": the first amount takes the scale of the second.
        [(low, low_scale), (high, high_scale)] => {
            (Some(low * low_scale.or(high_scale).unwrap_or(1.0)), Some(high * high_scale.unwrap_or(1.0)))
        }
        _ => return None,
    };
    let is_ordered = min.zip(max).is_none_or(|(min, max)| min <= max);
    (is_ordered && min.into_iter().chain(max).all(is_sound)).then_some(Pay { min, max, unit })
}

fn unit_of(text: &str) -> Option<&'static str> {
    match text.trim().trim_start_matches('个') {
        "月" => Some("PAY_UNIT_MONTH"),
        "天" | "日" => Some("PAY_UNIT_DAY"),
        "时" | "小时" => Some("PAY_UNIT_HOUR"),
        "年" => Some("PAY_UNIT_YEAR"),
        _ => None,
    }
}

/// Numbers with what each is multiplied by, where it is said.
fn amounts_of(text: &str) -> Vec<(f64, Option<f64>)> {
    let mut amounts = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find(|character: char| character.is_ascii_digit()) {
        rest = &rest[start..];
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(rest.len());
        let Ok(number) = rest[..end].replace(',', "").parse::<f64>() else { return Vec::new() };
        rest = &rest[end..];
        let scale = match rest.chars().next() {
            Some('万' | 'w' | 'W') => Some(10_000.0),
            Some('千' | 'k' | 'K') => Some(1_000.0),
            _ => None,
        };
        amounts.push((number, scale));
    }
    // 0.3 x 10,000 is a little less than 3,000 in floating point; pay has two decimals at most.
    amounts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<f64>, Option<f64>, Option<&'static str>) {
        let pay = parse(text).unwrap_or_else(|| panic!("{text} is pay"));
        (pay.min, pay.max, pay.unit)
    }

    #[test]
    fn all_forms_of_the_sites_are_read() {
        let both = |min: f64, max: f64| (Some(min), Some(max), None);
        assert_eq!(read("1千-2千"), both(1_000.0, 2_000.0));
        assert_eq!(read("4-7千"), both(4_000.0, 7_000.0));
        assert_eq!(read("8千-1.2万·13薪"), both(8_000.0, 12_000.0));
        assert_eq!(read("15-25K"), both(15_000.0, 25_000.0));
        assert_eq!(read("6,000-8,000元"), both(6_000.0, 8_000.0));
        assert_eq!(read("1-1.5万/月"), (Some(10_000.0), Some(15_000.0), Some("PAY_UNIT_MONTH")));
        assert_eq!(read("0.3-1万/月"), (Some(3_000.0), Some(10_000.0), Some("PAY_UNIT_MONTH")));
        assert_eq!(read("6.5-12万/年"), (Some(65_000.0), Some(120_000.0), Some("PAY_UNIT_YEAR")));
        assert_eq!(read("120-200/天"), (Some(120.0), Some(200.0), Some("PAY_UNIT_DAY")));
        assert_eq!(read("180元/天"), (Some(180.0), Some(180.0), Some("PAY_UNIT_DAY")));
        assert_eq!(read("20元每小时"), (Some(20.0), Some(20.0), Some("PAY_UNIT_HOUR")));
        assert_eq!(read("3千及以下"), (None, Some(3_000.0), None));
        assert_eq!(read("20万以上/年"), (Some(200_000.0), None, Some("PAY_UNIT_YEAR")));
    }

    #[test]
    fn what_is_no_pay_is_none() {
        for text in ["面议", "", "9-3千", "1-2-3千", "100/周", "1..2", "99999万"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_json_names_the_unit() {
        let pay = parse("4-7千").expect("pay");
        let json = pay.to_json("PAY_UNIT_MONTH");
        assert_eq!(json, json!({"minAmount": 4000.0, "maxAmount": 7000.0, "unit": "PAY_UNIT_MONTH"}));
    }
}
