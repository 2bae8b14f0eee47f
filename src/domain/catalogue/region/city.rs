//! The city of a place.

use super::{RegionCode, TABLE, is_layer};

/// Provinces that are cities.
const MUNICIPALITIES: [&str; 4] = ["11", "12", "31", "50"];

impl RegionCode {
    /// The city: a prefecture, a municipality as a whole, or a county that lies in no prefecture (仙桃). None of a whole province.
    pub fn city(&self) -> Option<Self> {
        let prefecture = self.at_level(2);
        match TABLE.names.get(&prefecture) {
            Some(name) if name.contains("直辖县级") => Some(*self).filter(|region| region.level() == 3),
            Some(name) if is_layer(name) => Some(self.province()),
            _ if self.level() > 1 => Some(prefecture),
            _ => Some(*self).filter(|province| MUNICIPALITIES.contains(&province.shortest())),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::catalogue::region::codes;

    #[test]
    fn every_place_but_a_province_is_in_a_city() {
        for (place, city) in [
            ("511502", Some("5115")),
            ("5115", Some("5115")),
            ("51", None),
            ("500112", Some("50")),
            ("500243", Some("50")),
            ("50", Some("50")),
            ("110105", Some("11")),
            ("429004", Some("429004")),
            ("441900", Some("4419")),
        ] {
            let found = RegionCode::parse(place).unwrap().city().map(|city| city.to_string());
            assert_eq!(found.as_deref(), city, "{place}");
        }
        let (mut cities, mut names) = (BTreeSet::new(), BTreeSet::new());
        for city in codes().filter_map(|code| code.city()) {
            assert!(!cities.insert(city) || names.insert(city.full_name()), "{city}: two cities look alike");
        }
    }
}
