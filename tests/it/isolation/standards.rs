//! Standards: what tenants put, and what is asked about them.

use serde_json::{Value, json};

use super::CANARY;

/// A standard that says a word of its own.
pub fn standard_of(word: &str, n: u8) -> Value {
    json!({"name": format!("standards/c{n}"), "kind": "STANDARD_KIND_OCCUPATIONAL", "title": word,
        "basicKnowledge": [format!("{word}数控车床{n}")]})
}

/// Every call, about the own standard and that of the other tenant, with a course of the other one.
pub fn questions(standard: &str, n: u8, course: &str) -> Vec<(&'static str, Value)> {
    let given = json!({"kind": "STANDARD_KIND_OCCUPATIONAL", "title": "x", "basicKnowledge": ["数控编程"]});
    let mut put = given.clone();
    put["name"] = standard.into();
    vec![
        ("StandardService/GetStandard", json!({"name": standard})),
        ("StandardService/GetStandard", json!({"name": format!("standards/c{n}")})),
        ("StandardService/ListStandards", json!({})),
        ("StandardService/DeleteStandard", json!({"name": standard})),
        ("StandardService/PutStandard", json!({"standard": put})),
        ("StandardService/CompareStandard", json!({"standardName": standard, "courseNames": [course]})),
        (
            "StandardService/CompareStandard",
            json!({"standard": given, "courseFilter": {}, "poolFilter": {"schools": [CANARY]}}),
        ),
        ("StandardService/ReadStandard", json!({"content": "5rWL6K+V", "fileName": "a.txt"})),
    ]
}
