//! 实习岗位.

use serde::{Deserialize, Serialize};

use super::RecordKind;
use super::opening::{EmploymentType, Opening, Pay, Period};
use super::role::{Content, KindInfo, Role};
use crate::domain::ranking::facts::Facts;
use crate::domain::text::Text;

/// Places for interns, with what the rules for internships ask about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct InternshipSlot {
    pub opening: Opening,
    pub same_post_pay: Option<Pay>,
    pub period: Period,
    pub days_per_week: Option<u32>,
    pub capacity: Option<u32>,
    pub min_intake: Option<u32>,
    pub lodging: Option<bool>,
    pub insurance: Option<bool>,
    pub agreement: Option<bool>,
    pub mentor: Option<bool>,
    pub night_shift: Option<bool>,
    pub hazardous_work: Option<bool>,
    pub heavy_labour: Option<bool>,
    pub venue_category: Option<VenueCategory>,
    pub through_agency: Option<bool>,
    pub partner_schools: Vec<String>,
}

impl InternshipSlot {
    /// An opening for learners.
    pub const INFO: KindInfo = KindInfo {
        collection: "internshipSlots",
        field: "internship_slot",
        noun: "slot",
        label: "实习岗位",
        words: &["internship-slots", "internships"],
        roles: &[Role::Opening, Role::Internship],
        places: Some("capacity"),
    };
}

impl Content for InternshipSlot {
    fn facts(&self) -> Facts {
        let mut facts = self.opening.facts(RecordKind::InternshipSlot);
        facts.capacity = self.capacity;
        facts.period = self.period;
        facts.days_per_week = self.days_per_week;
        if facts.employment_types.is_empty() {
            facts.employment_types.push(EmploymentType::Internship);
        }
        facts.internship = Some(InternshipFacts {
            same_post_pay: self.same_post_pay.as_ref().and_then(Pay::monthly_range),
            insurance: self.insurance,
            agreement: self.agreement,
            night_shift: self.night_shift,
            hazardous_work: self.hazardous_work,
            heavy_labour: self.heavy_labour,
            through_agency: self.through_agency,
            venue_category: self.venue_category,
            partner_schools: self.partner_schools.clone(),
        });
        facts
    }

    fn text(&self) -> Text {
        self.opening.text()
    }
}

/// What only internship slots state.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct InternshipFacts {
    pub same_post_pay: Option<(f64, f64)>,
    pub insurance: Option<bool>,
    pub agreement: Option<bool>,
    pub night_shift: Option<bool>,
    pub hazardous_work: Option<bool>,
    pub heavy_labour: Option<bool>,
    pub through_agency: Option<bool>,
    pub venue_category: Option<VenueCategory>,
    pub partner_schools: Vec<String>,
}

/// The kind of premises; all but the first are forbidden for internships.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VenueCategory {
    Ordinary,
    Bar,
    NightClub,
    Karaoke,
    Bathhouse,
    GameArcade,
    InternetCafe,
}
