//! Bands of monthly pay, for people to choose among. No standard has any: the steps are those that large job boards in China show,
//! with finer ones where pay for vocational graduates lies.

use std::fmt;

/// CNY a month at which bands begin; the last has no end.
const STEPS: [u32; 10] = [0, 2_000, 3_000, 4_000, 6_000, 8_000, 10_000, 15_000, 20_000, 30_000];

/// From a step to just below the next: "4000-6000", "30000-".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PayBand {
    from: u32,
    below: Option<u32>,
}

impl PayBand {
    /// All bands, the lowest first.
    pub fn all() -> impl Iterator<Item = Self> {
        let ends = STEPS.into_iter().skip(1).map(Some).chain([None]);
        STEPS.into_iter().zip(ends).map(|(from, below)| Self { from, below })
    }

    /// The bands that a pay reaches into, from its lowest to its highest amount. What ends where a band begins is not in it.
    pub fn of((least, most): (f64, f64)) -> impl Iterator<Item = Self> {
        Self::all().filter(move |band| {
            let begins = band.below.is_none_or(|below| least < f64::from(below));
            begins && (most > f64::from(band.from) || least >= f64::from(band.from))
        })
    }

    /// The band of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::all().find(|band| band.to_string() == name)
    }

    /// Name in Chinese.
    pub fn label(self) -> String {
        match (self.from, self.below) {
            (0, Some(below)) => format!("{below} 元以下"),
            (from, Some(below)) => format!("{from}–{below} 元"),
            (from, None) => format!("{from} 元以上"),
        }
    }
}

impl fmt::Display for PayBand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-", self.from)?;
        self.below.map_or(Ok(()), |below| write!(f, "{below}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::message::Code;

    #[test]
    fn a_pay_is_in_each_band_that_it_reaches_into() {
        for (least, most, bands) in [
            (0.0, 0.0, &["0-2000"][..]),
            (1_999.5, 1_999.5, &["0-2000"]),
            (4_000.0, 4_000.0, &["4000-6000"]),
            (3_000.0, 4_000.0, &["3000-4000"]),
            (3_500.0, 6_500.0, &["3000-4000", "4000-6000", "6000-8000"]),
            (30_000.0, 90_000.0, &["30000-"]),
            (25_000.0, 50_000.0, &["20000-30000", "30000-"]),
        ] {
            let found: Vec<String> = PayBand::of((least, most)).map(|band| band.to_string()).collect();
            assert_eq!(found, bands, "{least} to {most}");
        }
    }

    #[test]
    fn every_band_has_a_name_that_is_read_and_said() {
        for band in PayBand::all() {
            assert_eq!(PayBand::named(&band.to_string()), Some(band));
            let form = Code::APayBand.word();
            assert!([form.zh, form.en].iter().all(|form| form.contains(&band.to_string())));
            assert!(band.label().contains('元'));
        }
        assert_eq!(PayBand::named("1-2"), None);
    }
}
