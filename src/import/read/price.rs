//! Prices and budgets as offices write them: "800-1200元/天", "每人1600元", "免费", "面议", "12万".

use serde_json::{Map, Value, json};

use super::number::amounts;
use super::pay::{is_open, range};
use crate::domain::message::Code;

const READ: Code = Code::PricesAsIn;

const MOST: f64 = 1_000_000_000.0;

/// The words of a unit, before the amount or behind it. The first that is named counts: 人次 is no 次.
const UNITS: [(&str, &[&str]); 6] = [
    ("PRICE_UNIT_PERSON", &["/人", "每人", "人均", "/生", "每生", "/人次"]),
    ("PRICE_UNIT_HOUR", &["/时", "/小时", "每小时", "/机时", "/课时", "/学时", "每课时", "每学时"]),
    ("PRICE_UNIT_DAY", &["/天", "/日", "每天", "每日", "/台班"]),
    ("PRICE_UNIT_MONTH", &["/月", "/个月", "每月", "每个月", "月租"]),
    ("PRICE_UNIT_YEAR", &["/年", "每年", "年租"]),
    ("PRICE_UNIT_USE", &["/次", "每次", "/样", "/个样", "/样品", "每样", "/件", "每件", "/项次"]),
];

/// The JSON form of the API's `Price`, of a text in NFKC; `None` where it is left open (面议).
pub fn parse(text: &str) -> Result<Option<Value>, Code> {
    let amounts = amounts(text).ok_or(READ)?;
    if amounts.is_empty() {
        return match () {
            () if ["免费", "无偿", "公益"].iter().any(|word| text.contains(word)) => {
                Ok(Some(json!({"free": true})))
            }
            () if is_open(text) => Ok(None),
            () => Err(READ),
        };
    }
    let (min, max) = range(text, &amounts).ok_or(READ)?;
    let is_sound = |amount: &f64| (0.0..=MOST).contains(amount);
    if min.zip(max).is_some_and(|(min, max)| min > max) || !min.iter().chain(&max).all(is_sound) {
        return Err(READ);
    }
    let joined: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let unit = UNITS.iter().find(|(_, words)| words.iter().any(|word| joined.contains(word)));
    let mut price = Map::new();
    price.extend(min.map(|min| ("minAmount".to_string(), json!(min))));
    price.extend(max.map(|max| ("maxAmount".to_string(), json!(max))));
    price.insert("unit".to_string(), json!(unit.map_or("PRICE_UNIT_TOTAL", |(unit, _)| unit)));
    Ok(Some(Value::Object(price)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_read_with_their_units() {
        for (text, min, max, unit) in [
            ("800-1200元/天", Some(800.0), Some(1200.0), "DAY"),
            ("每人1600元", Some(1600.0), Some(1600.0), "PERSON"),
            ("25元/小时", Some(25.0), Some(25.0), "HOUR"),
            ("12万", Some(120_000.0), Some(120_000.0), "TOTAL"),
            ("8-10万/年", Some(80_000.0), Some(100_000.0), "YEAR"),
            ("200元/样", Some(200.0), Some(200.0), "USE"),
            ("50元/人次", Some(50.0), Some(50.0), "PERSON"),
            ("不超过3000元/月", None, Some(3000.0), "MONTH"),
            ("5000元以上", Some(5000.0), None, "TOTAL"),
        ] {
            let price = parse(text).unwrap_or_else(|_| panic!("{text}")).expect("stated");
            let amount = |key: &str| price.get(key).and_then(Value::as_f64);
            assert_eq!((amount("minAmount"), amount("maxAmount")), (min, max), "{text}");
            assert_eq!(price["unit"], format!("PRICE_UNIT_{unit}"), "{text}");
        }
        assert_eq!(parse("免费开放"), Ok(Some(json!({"free": true}))));
        assert_eq!(parse("面议"), Ok(None));
        for text in ["看情况", "900-100元", "1-2-3元", "200000万"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
