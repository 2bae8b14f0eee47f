//! Times as calendars write them: "2026-12-01至2027-01-31；2027-03-01~2027-06-30", "2027年3月起", "截至2027-06".

use serde_json::{Value, json};

use super::day::time;
use crate::domain::message::Code;

/// Between the days of a window, the longest first: a single line stands inside of days.
const UNTIL: [&str; 7] = ["--", "—", "–", "~", "至", "到", " - "];

/// The JSON form of the API's windows, of a text in NFKC. Days are those in China, and the last one belongs to the window.
pub fn parse(text: &str) -> Result<Option<Value>, Code> {
    let parts = text.split([';', ',', '、', '\n', '，', '；']).map(str::trim).filter(|part| !part.is_empty());
    let windows = parts.map(window).collect::<Result<Vec<_>, _>>()?;
    Ok((!windows.is_empty()).then_some(Value::Array(windows)))
}

fn window(text: &str) -> Result<Value, Code> {
    let days = |text: &str| text.trim().trim_matches(['从', '自', '止', '起']).trim().to_string();
    if let Some(start) = ["起", "开始", "以后", "之后"].iter().find_map(|end| text.strip_suffix(end)) {
        return Ok(json!({"startTime": time(&days(start), false)?}));
    }
    if let Some(end) = ["截至", "截止", "至", "到"].iter().find_map(|start| text.strip_prefix(start)) {
        return Ok(json!({"endTime": time(&days(end), true)?}));
    }
    let (start, end) = UNTIL.iter().find_map(|until| text.split_once(until)).unwrap_or((text, text));
    Ok(json!({"startTime": time(&days(start), false)?, "endTime": time(&days(end), true)?}))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_hold_their_last_day() {
        let of = |start: &str, end: &str| json!({"startTime": format!("{start}T00:00:00+08:00"), "endTime": format!("{end}T00:00:00+08:00")});
        for (text, want) in [
            ("2026-12-01至2027-01-31", vec![of("2026-12-01", "2027-02-01")]),
            ("2026年12月1日~2026年12月5日", vec![of("2026-12-01", "2026-12-06")]),
            ("2026-12 -- 2027-02", vec![of("2026-12-01", "2027-03-01")]),
            ("2026.12.1 - 2026.12.2", vec![of("2026-12-01", "2026-12-03")]),
            ("2026-12-05", vec![of("2026-12-05", "2026-12-06")]),
            ("2026-12-05;2026-12-12", vec![of("2026-12-05", "2026-12-06"), of("2026-12-12", "2026-12-13")]),
        ] {
            assert_eq!(parse(text), Ok(Some(Value::Array(want))), "{text}");
        }
        assert_eq!(parse("2027年3月起"), Ok(Some(json!([{"startTime": "2027-03-01T00:00:00+08:00"}]))));
        assert_eq!(parse("截至2027-06"), Ok(Some(json!([{"endTime": "2027-07-01T00:00:00+08:00"}]))));
        assert_eq!(parse(" "), Ok(None));
        assert!(parse("周末").is_err() && parse("2026-12-01至明年").is_err());
    }
}
