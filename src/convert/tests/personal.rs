//! What a person writes must not identify anyone, whichever field it is in.

use prost_reflect::{FieldDescriptor, Kind, Value};

use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::pb::json::record_descriptor;

use super::stated_limits::{faults_of_record, leaves, with, without_places};

/// Ids of tenants and of purposes are no texts.
const NO_TEXT: [&str; 3] = ["disclose_to", "recipient", "purposes"];

/// At fff0350 a new text of a student went unchecked unless somebody thought of it.
#[test]
fn no_text_of_a_person_may_hold_a_mobile_number() {
    let phone = || Value::String("13800138000".to_string());
    let mut checked = 0;
    for path in leaves(record_descriptor(), &[]) {
        let (first, last) = (path.first().unwrap(), path.last().unwrap());
        let of_person = RecordKind::having(Role::Person).any(|kind| kind.field() == first.name());
        if !of_person || last.kind() != Kind::String || NO_TEXT.contains(&last.name()) {
            continue;
        }
        let value = if last.is_list() { Value::List(vec![phone()]) } else { phone() };
        let faults = faults_of_record(&with(record_descriptor(), &path, value));
        let name = path.iter().map(FieldDescriptor::name).collect::<Vec<_>>().join(".");
        assert!(faults.iter().any(|fault| without_places(fault) == name), "{name}: {faults:?}");
        checked += 1;
    }
    assert!(checked >= 15, "{checked} texts");
}
