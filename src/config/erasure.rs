//! How long records are kept, and how often what was deleted is erased.

use crate::domain::record::retention::Retention;

use super::ConfigError;
use super::declare::settings;

settings! {
    /// What one layer says of keeping and erasing.
    #[command(next_help_heading = "Keeping and erasing records")]
    layer ErasureSettings;
    /// How records are kept and erased.
    holds ErasureConfig in "erasure.";

    /// Hours between two erasures of what was deleted, the first a minute after the start; 0 leaves it to `talentmatch erase`
    ("erasure-every-hours", "TALENTMATCH_ERASURE_EVERY_HOURS", "HOURS")
    every_hours: u32 = 24, 0 => 8_760;

    /// Days after an opening has expired on which it is deleted; 0 keeps it
    ("openings-days", "TALENTMATCH_OPENINGS_DAYS", "DAYS")
    openings_days: u32 = 0, 0 => 36_500;

    /// Days after the consent of a student or an expert has ended, or was refused, or the profile has expired, on which it is deleted;
    /// 0 keeps it
    ("people-days", "TALENTMATCH_PEOPLE_DAYS", "DAYS")
    people_days: u32 = 0, 0 => 36_500;

    /// Days after the graduation date of a student on which the profile is deleted; 0 keeps it
    ("graduates-days", "TALENTMATCH_GRADUATES_DAYS", "DAYS")
    graduates_days: u32 = 0, 0 => 36_500;

    /// Days after any other record has expired on which it is deleted; 0 keeps it
    ("others-days", "TALENTMATCH_OTHERS_DAYS", "DAYS")
    others_days: u32 = 0, 0 => 36_500;
}

impl ErasureSettings {
    /// The settings, checked, with the defaults of what they leave out.
    pub fn resolve(self) -> Result<ErasureConfig, Vec<ConfigError>> {
        let (config, mut problems) = (self.fill(), Vec::new());
        config.check_ranges(&mut problems);
        if problems.is_empty() { Ok(config) } else { Err(problems) }
    }
}

impl ErasureConfig {
    /// How long records are kept.
    pub fn retention(&self) -> Retention {
        let days = |days: u32| Some(days).filter(|days| *days > 0);
        Retention {
            openings: days(self.openings_days),
            people: days(self.people_days),
            graduates: days(self.graduates_days),
            others: days(self.others_days),
        }
    }
}
