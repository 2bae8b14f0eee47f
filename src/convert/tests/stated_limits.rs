//! The limits that the comments of the proto files state are the limits that hold, to the number.

use prost_reflect::{DynamicMessage, FieldDescriptor, Kind, MessageDescriptor, Value};

use crate::domain::record::name::RecordKind;
use crate::pb::json::record_descriptor;

use super::super::record_from_pb;
use super::generated::sound_value;
use super::home;

/// A field inside the whole that is checked, the outermost message first.
pub(crate) type Path = Vec<FieldDescriptor>;

/// Reads a message; gives the fields at fault.
pub(crate) type Read = fn(&DynamicMessage) -> Vec<String>;

/// Values on both sides of a limit.
struct Bound {
    admitted: Vec<Value>,
    refused: Vec<Value>,
}

#[test]
fn comments_state_the_limits_of_records() {
    let paths = leaves(record_descriptor(), &[]);
    assert!(check(record_descriptor(), &paths, faults_of_record) >= 70);
}

pub(super) fn faults_of_record(record: &DynamicMessage) -> Vec<String> {
    let found = record_from_pb(record.transcode_to().unwrap(), &home()).err().unwrap_or_default();
    found.into_iter().map(|violation| violation.field).collect()
}

/// Every field inside the message that holds no further field of its own.
pub(crate) fn leaves(message: &MessageDescriptor, path: &[FieldDescriptor]) -> Vec<Path> {
    let deeper = |field: FieldDescriptor| {
        let path = [path, std::slice::from_ref(&field)].concat();
        match field.kind() {
            Kind::Message(inner) if is_open(&inner) && !field.is_list() => leaves(&inner, &path),
            Kind::Message(inner) if is_open(&inner) => [vec![path.clone()], leaves(&inner, &path)].concat(),
            _ => vec![path],
        }
    };
    message.fields().flat_map(deeper).collect()
}

fn is_open(message: &MessageDescriptor) -> bool {
    message.package_name() == "talentmatch.v1" && message.name() != "Date" && !message.is_map_entry()
}

/// Tries every bound that a comment states; gives the number of fields with one.
pub(crate) fn check(whole: &MessageDescriptor, paths: &[Path], read: Read) -> usize {
    let mut checked = 0;
    for path in paths {
        let leaf = path.last().unwrap();
        let bounds = bounds(leaf);
        checked += usize::from(!bounds.is_empty());
        let name = path.iter().map(FieldDescriptor::name).collect::<Vec<_>>().join(".");
        for Bound { admitted, refused } in bounds {
            for value in admitted {
                let faults = read(&with(whole, path, value));
                assert!(faults.is_empty(), "{name} is refused inside its bounds: {faults:?}");
            }
            for value in refused {
                let faults = read(&with(whole, path, value));
                let named = faults.iter().any(|fault| without_places(fault) == name);
                assert!(named, "{name} is admitted beyond its bounds: {faults:?}");
            }
        }
    }
    checked
}

/// `job_posting.skills[2].name` without `[2]`.
pub(super) fn without_places(path: &str) -> String {
    path.split('[').map(|part| part.split_once(']').map_or(part, |(_, rest)| rest)).collect()
}

/// A sound message with this value at the path.
pub(crate) fn with(whole: &MessageDescriptor, path: &[FieldDescriptor], value: Value) -> DynamicMessage {
    let mut message = DynamicMessage::new(whole.clone());
    let [field, deeper @ ..] = path else { return message };
    let value = if deeper.is_empty() {
        value
    } else {
        let inner = Value::Message(with(field.kind().as_message().unwrap(), deeper, value));
        if field.is_list() { Value::List(vec![inner]) } else { inner }
    };
    for (name, needed) in needed(whole, field) {
        message.set_field_by_name(name, needed);
    }
    message.set_field(field, value);
    message
}

/// What a message needs besides a field to be sound.
fn needed(message: &MessageDescriptor, field: &FieldDescriptor) -> Vec<(&'static str, Value)> {
    let text = |text: &str| Value::String(text.to_string());
    match message.name() {
        "Record" => {
            let kind = RecordKind::ALL.into_iter().find(|kind| kind.field() == field.name());
            let kind = kind.unwrap_or(RecordKind::JobPosting);
            let resource = message.get_field_by_name(kind.field()).unwrap().kind();
            let title = resource.as_message().unwrap().fields().find(|field| field.name() == "title");
            let resource = with(resource.as_message().unwrap(), title.as_slice(), text("数控"));
            vec![
                ("name", text(&format!("{}/1", kind.collection()))),
                ("visibility", Value::EnumNumber(if field.name() == "alliances" { 2 } else { 1 })),
                (kind.field(), Value::Message(resource)),
            ]
        }
        "ResourceOffer" | "ResourceNeed" => {
            vec![("title", text("数控")), ("category", Value::EnumNumber(6))]
        }
        "ExpertProfile" => vec![("summary", text("数控"))],
        "StudentProfile" => vec![("major_name", text("护理"))],
        "ConsentGrant" => vec![("recipient", text("*"))],
        "Skill" | "Certificate" => vec![("name", text("车工"))],
        "Pay" | "Price" => vec![("unit", Value::EnumNumber(1))],
        _ if message.get_field_by_name("title").is_some() => vec![("title", text("数控"))],
        _ => Vec::new(),
    }
}

fn bounds(field: &FieldDescriptor) -> Vec<Bound> {
    let comment = comment_of(field);
    let words: Vec<&str> = comment.split_whitespace().collect();
    let number =
        |word: &str| word.trim_end_matches([',', '.', ';', ':']).replace(',', "").parse::<i64>().ok();
    // "up to 50" in order, with the word after it.
    let up_to =
        |at: usize| (words[at..].starts_with(&["up", "to"])).then(|| words.get(at + 2).copied()).flatten();
    let most: Vec<(i64, &str)> = (0..words.len())
        .filter_map(|at| Some((number(up_to(at)?)?, words.get(at + 3).copied().unwrap_or(""))))
        .collect();
    let characters = most.iter().find(|(_, unit)| unit.starts_with("characters")).map(|(most, _)| *most);
    let range = words.windows(3).find_map(|w| (w[1] == "to").then(|| number(w[0]).zip(number(w[2])))?);
    let long = |count: i64| Value::String("长".repeat(count as usize));
    if field.is_map() {
        return Vec::new();
    }
    if field.is_list() {
        let items = |count: i64| Value::List((0..count).map(|_| sound_value(field)).collect());
        let length = most
            .first()
            .map(|(most, _)| Bound { admitted: vec![items(*most)], refused: vec![items(most + 1)] });
        let item = characters.filter(|_| field.name() != "ranked_slots").map(|most| Bound {
            admitted: vec![Value::List(vec![long(most)])],
            refused: vec![Value::List(vec![long(most + 1)])],
        });
        return length.into_iter().chain(item).collect();
    }
    let bound = match (field.kind(), characters, range) {
        (Kind::String, Some(most), _) => Bound { admitted: vec![long(most)], refused: vec![long(most + 1)] },
        (Kind::String, None, Some((least, most))) if comment.contains("characters") => {
            Bound { admitted: vec![long(least), long(most)], refused: vec![long(least - 1), long(most + 1)] }
        }
        (Kind::Int32, _, Some((least, most))) => Bound {
            admitted: [least, most].map(|number| Value::I32(number as i32)).into(),
            refused: [least - 1, most + 1].map(|number| Value::I32(number as i32)).into(),
        },
        (Kind::Double, _, Some((least, most))) => Bound {
            admitted: [least as f64, most as f64].map(Value::F64).into(),
            refused: [least as f64 - 0.01, most as f64 + 0.01, f64::NAN].map(Value::F64).into(),
        },
        _ => return Vec::new(),
    };
    vec![bound]
}

/// The field's comment without what stands in brackets.
fn comment_of(field: &FieldDescriptor) -> String {
    let file = field.parent_message().parent_file();
    let source = file.file_descriptor_proto().source_code_info.as_ref().unwrap();
    let place = source.location.iter().find(|location| location.path == field.path()).unwrap();
    let mut depth = 0;
    let outside = |c: &char| {
        depth += i32::from(*c == '(');
        let outside = depth == 0;
        depth -= i32::from(*c == ')');
        outside
    };
    place.leading_comments().chars().filter(outside).collect()
}
