//! Kinds of records.

use crate::domain::message::Code;
use crate::domain::record::kinds;
use crate::domain::record::name::RecordKind;
use crate::domain::record::violation::Violations;
use crate::pb::v1 as pb;

use super::field;

/// Reads a kind that is required.
pub fn kind_from_pb(v: &mut Violations, field: &'static str, number: i32) -> Option<RecordKind> {
    if number == 0 {
        v.add(field, Code::Required);
    }
    field::choice(v, field, number, of_wire)
}

/// Reads a kind that may be unspecified.
pub fn optional_kind_from_pb(v: &mut Violations, field: &'static str, number: i32) -> Option<RecordKind> {
    field::choice(v, field, number, of_wire)
}

macro_rules! convert_kinds {
    ($($kind:ident),*) => {
        fn of_wire(kind: pb::RecordKind) -> Option<RecordKind> {
            match kind {
                pb::RecordKind::Unspecified => None,
                $(pb::RecordKind::$kind => Some(RecordKind::$kind),)*
            }
        }

        /// A kind as the wire has it.
        pub fn kind_to_pb(kind: RecordKind) -> pb::RecordKind {
            match kind {
                $(RecordKind::$kind => pb::RecordKind::$kind,)*
            }
        }
    };
}
kinds!(convert_kinds);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pb::json::{pool, record_descriptor};

    #[test]
    fn the_wire_has_the_kinds_of_the_list_in_its_order() {
        let of_wire = pool().get_enum_by_name("talentmatch.v1.RecordKind").expect("the kinds");
        assert_eq!(of_wire.values().count(), RecordKind::ALL.len() + 1);
        for (at, kind) in RecordKind::ALL.into_iter().enumerate() {
            let wire = kind_to_pb(kind);
            assert_eq!(wire as usize, at + 1);
            assert_eq!(wire.as_str_name(), format!("RECORD_KIND_{}", kind.field().to_uppercase()));
            let field = record_descriptor().get_field_by_name(kind.field()).expect("a field of a record");
            assert_eq!(format!("{}s", field.json_name()), kind.collection());
        }
    }
}
