//! What was read out of a typed text, on the wire.

use crate::domain::lexicon::TermKind;
use crate::domain::wants::terms::Term;
use crate::domain::wants::want::{Polarity, Want, What};
use crate::pb::v1 as pb;

pub(super) fn want_to_pb(want: &Want) -> pb::Want {
    let kind = match &want.what {
        What::Place(_) => pb::WantKind::Place,
        What::Work(_) => pb::WantKind::Work,
        What::Pay(..) => pb::WantKind::Pay,
        What::Experience(_) => pb::WantKind::Experience,
        What::DaysPerWeek(..) => pb::WantKind::DaysPerWeek,
        What::Stay(..) => pb::WantKind::Stay,
        What::Term(Term::NightShift) => pb::WantKind::NightShift,
        What::Term(Term::Lodging) => pb::WantKind::Lodging,
        What::Term(Term::TwoDaysOff) => pb::WantKind::TwoDaysOff,
        What::Term(Term::HalfDay) => pb::WantKind::HalfDay,
        What::Term(Term::PaidDaily) => pb::WantKind::PaidDaily,
        What::Term(Term::Remote) => pb::WantKind::Remote,
        What::Term(Term::Overtime) => pb::WantKind::Overtime,
        What::Term(Term::BusinessTravel) => pb::WantKind::BusinessTravel,
        What::Arrangement(_) => pb::WantKind::Arrangement,
        What::Employer(_) => pb::WantKind::Employer,
        What::Education(_) => pb::WantKind::Education,
        What::Major(_) => pb::WantKind::Major,
        What::Skill(mention) if mention.term.kind == TermKind::Certificate => pb::WantKind::Certificate,
        What::Skill(_) => pb::WantKind::Skill,
    };
    let polarity = match want.polarity {
        Polarity::Wanted => pb::WantPolarity::Wanted,
        Polarity::Unwanted => pb::WantPolarity::Unwanted,
        Polarity::Must => pb::WantPolarity::Must,
        Polarity::Welcome => pb::WantPolarity::Welcome,
        Polarity::Waived => pb::WantPolarity::Waived,
    };
    pb::Want {
        kind: kind.into(),
        value: want.what.value(),
        polarity: polarity.into(),
        words: want.words.clone(),
    }
}
