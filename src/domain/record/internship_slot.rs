//! 实习岗位.

use serde::{Deserialize, Serialize};

use super::opening::{Opening, Pay, Period};

/// Places for interns, with what the rules for internships ask about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
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
