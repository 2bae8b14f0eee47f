//! Values that a column map would rather leave out than refuse their rows for.

use serde_json::Value;

use super::columns::Columns;
use super::convert::LeftOut;
use super::map::{ColumnMap, FieldRule, Otherwise};
use super::shape::{Shaped, texts};
use crate::convert::inline_record_from_pb;
use crate::domain::record::name::TenantId;
use crate::pb::json::record_from_json;
use crate::pb::v1::Record;

/// Takes out of a shaped row what the API would refuse, where the rule that filled it has `otherwise = "skip"`, and tells it. Of a list
/// only the items at fault go. Gives the row in the form of the API where it was read and stayed as it is, so that nobody reads it twice.
pub fn leave_out(
    map: &ColumnMap,
    columns: &Columns<'_>,
    home: &TenantId,
    shaped: &mut Shaped,
) -> Option<Record> {
    if !map.fields.iter().any(may_go) {
        return None;
    }
    let (read, mut faults) = read(&shaped.record, home);
    // From behind, so that the places of the other items of a list stay.
    faults.reverse();
    faults.dedup();
    let mut taken: Vec<String> = Vec::new();
    for fault in faults {
        let Some((rule, rest)) = map.fields.iter().filter(|rule| may_go(rule)).find_map(|rule| {
            let rest = plain(&fault).strip_prefix(&plain(&rule.to))?.to_string();
            (rest.is_empty() || rest.starts_with(['.', '['])).then_some((rule, rest))
        }) else {
            continue;
        };
        let item = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')?.0.parse::<usize>().ok());
        let place = item.map_or(plain(&rule.to), |item| format!("{}[{item}", plain(&rule.to)));
        if taken.contains(&place) {
            continue;
        }
        taken.push(place);
        let text = match take(&mut shaped.record, &rule.to, item) {
            Some(Value::String(text)) => text,
            Some(Value::Object(fields)) if item.is_some() => {
                fields.values().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
            }
            Some(_) => texts(rule, columns).unwrap_or_default().join(&rule.join),
            None => continue,
        };
        shaped.left_out.push(LeftOut::of(rule, text));
    }
    read.filter(|_| taken.is_empty())
}

fn may_go(rule: &FieldRule) -> bool {
    rule.otherwise == Otherwise::Skip && !rule.required
}

/// The record in the form of the API, if it has it, and the fields that the API would refuse.
fn read(record: &Value, home: &TenantId) -> (Option<Record>, Vec<String>) {
    let record = match record_from_json(&record.to_string()) {
        Ok(record) => record,
        Err(error) => return (None, vec![error.field]),
    };
    let violations = inline_record_from_pb(record.clone(), home).err().unwrap_or_default();
    (Some(record), violations.into_iter().map(|violation| violation.field).collect())
}

/// A path without what tells its forms in JSON and in the API apart.
fn plain(path: &str) -> String {
    path.replace('_', "").to_ascii_lowercase()
}

/// What stands at a path, or the item of the list there, taken out.
fn take(record: &mut Value, path: &str, item: Option<usize>) -> Option<Value> {
    let (way, last) = path.rsplit_once('.').map_or((None, path), |(way, last)| (Some(way), last));
    let holder = match way {
        Some(way) => way.split('.').try_fold(record, |value, segment| value.get_mut(segment))?,
        None => record,
    };
    match (item, holder.get_mut(last)?) {
        (Some(item), Value::Array(items)) => (item < items.len()).then(|| items.remove(item)),
        _ => holder.as_object_mut()?.remove(last),
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::shape;
    use super::*;

    #[test]
    fn what_the_api_refuses_goes_with_a_word() {
        let rule = |to: &str, from: &str, more: &str| {
            format!(
                "[[fields]]\nto = \"studentProfile.{to}\"\nfrom = \"{from}\"\notherwise = \"skip\"\n{more}\n"
            )
        };
        let text = [
            "kind = \"studentProfile\"\nid = \"{line}\"\n".to_string(),
            rule("school", "s", ""),
            rule("entryYear", "y", "as = \"integer\""),
            rule("skills", "k", "as = \"list\"\nitem = \"name\""),
        ]
        .concat();
        let map = ColumnMap::parse(&text).expect("a sound map");
        let long = "长".repeat(101);
        let head = ["s", "y", "k"].map(str::to_string);
        let fields = ["甲校".to_string(), "1024级".to_string(), format!("钳工、{long}、焊工")];
        let columns = Columns::Table { head: &head, fields: &fields };
        let home = "甲".parse().or_else(|_| "t-1".parse()).expect("a tenant");
        let mut shaped = shape(&map, &columns, 1, "").expect("a record");
        assert_eq!(leave_out(&map, &columns, &home, &mut shaped), None, "it is another now");
        let student = &shaped.record["studentProfile"];
        assert_eq!((student.get("entryYear"), &student["school"]), (None, &Value::from("甲校")));
        assert_eq!(student["skills"], serde_json::json!([{"name": "钳工"}, {"name": "焊工"}]));
        let told: Vec<&str> = shaped.left_out.iter().map(|one| one.column.as_str()).collect();
        assert_eq!(told, ["k", "y"]);
        let (read, faults) = read(&shaped.record, &home);
        assert!(read.is_some() && faults.is_empty(), "{faults:?}");
        assert_eq!(
            leave_out(&map, &columns, &home, &mut shaped),
            read,
            "what stays as it is, is not read again"
        );
    }
}
