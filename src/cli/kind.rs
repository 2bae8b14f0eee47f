//! Kinds of records as words on the command line.

use clap::ValueEnum;
use clap::builder::PossibleValue;

use crate::convert::kind_to_pb;
use crate::domain::record::kinds;
use crate::domain::record::name::RecordKind;
use crate::domain::record::role::Role;
use crate::pb::v1 as pb;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind(pub RecordKind);

macro_rules! variants {
    ($($kind:ident),*) => {
        &[$(Kind(RecordKind::$kind)),*]
    };
}

impl ValueEnum for Kind {
    fn value_variants<'a>() -> &'a [Self] {
        kinds!(variants)
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let [name, aliases @ ..] = self.0.words() else { return None };
        let value = PossibleValue::new(*name).help(self.0.label());
        Some(value.aliases(aliases.iter().copied()).alias(self.0.collection()))
    }
}

impl Kind {
    /// Whether records of the kind are openings.
    pub fn is_opening(self) -> bool {
        self.0.is(Role::Opening)
    }

    /// The kind as calls name it.
    pub fn wire(self) -> pb::RecordKind {
        kind_to_pb(self.0)
    }
}
